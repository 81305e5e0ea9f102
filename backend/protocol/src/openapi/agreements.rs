//! Routes about sharing agreements (G1–G18).

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

use super::{Route, get, order, post};
use crate::{command, lease, performance, preview, template, usage};

pub(super) const ROUTES: &[Route] = &[
    order(
        "/api/v1/agreements",
        "Drafts a sharing agreement",
        "DraftAgreement",
    ),
    order(
        "/api/v1/agreements/{id}/revise",
        "Changes the draft of an agreement",
        "ReviseAgreement",
    ),
    order(
        "/api/v1/agreements/{id}/propose",
        "Lets the parties sign a draft",
        "OfVersion",
    ),
    order(
        "/api/v1/agreements/{id}/sign",
        "Signs what was proposed",
        "OfVersion",
    ),
    order(
        "/api/v1/agreements/{id}/refuse",
        "Refuses to sign, which makes it a draft again",
        "RefuseToSign",
    ),
    order(
        "/api/v1/agreements/{id}/withdraw",
        "Withdraws a draft or a proposal",
        "OfVersion",
    ),
    order(
        "/api/v1/agreements/{id}/amend",
        "Drafts the next version of what holds",
        "ReviseAgreement",
    ),
    order(
        "/api/v1/agreements/{id}/suspend",
        "Suspends an agreement at once",
        "WithReason",
    ),
    order(
        "/api/v1/agreements/{id}/resume",
        "Lets an agreement go on that one has suspended",
        "Plain",
    ),
    order(
        "/api/v1/agreements/{id}/end",
        "Ends an agreement for good",
        "WithReason",
    ),
    order(
        "/api/v1/agreements/{id}/activate",
        "Activates the clauses that wait for it, for a limited time",
        "OpenClauses",
    ),
    order(
        "/api/v1/agreements/{id}/deactivate",
        "Ends an activation",
        "Plain",
    ),
    order(
        "/api/v1/agreements/{id}/break-glass",
        "Opens the clauses behind glass, for a limited time and to be reviewed",
        "OpenClauses",
    ),
    order(
        "/api/v1/agreements/{id}/break-glass/{opening}/review",
        "Reviews that the glass was broken",
        "ReviewGlass",
    ),
    post(
        "/api/v1/agreements/preview",
        "What another agency sees of one's own things, and would see with a text in force",
        "PreviewAgreement",
        "AgreementPreview",
    ),
    get(
        "/api/v1/agreements",
        "Agreements of which the own agency is a party",
        "Page",
        &["skip?"],
    ),
    get(
        "/api/v1/agreements/usage",
        "When the own agency's agreements in force last gave something, and which clauses never did",
        "AgreementsUsage",
        &["skip?"],
    ),
    get("/api/v1/agreements/{id}", "One agreement", "Object", &[]),
    get(
        "/api/v1/agreements/{id}/performance",
        "What came of what it promises",
        "AgreementPerformance",
        &[],
    ),
    get(
        "/api/v1/agreement-templates",
        "Agreements to start from",
        "AgreementTemplates",
        &[],
    ),
    post(
        "/api/v1/devices/this/lease",
        "Keys to what this device keeps, and until when",
        "AskLeases",
        "Leases",
    ),
    post(
        "/api/v1/devices/this/purged",
        "This device has purged",
        "ConfirmPurges",
        "PurgesConfirmed",
    ),
    get(
        "/api/v1/purges",
        "Devices of others that have not said that they purged the own agency's data",
        "PurgeList",
        &["skip?"],
    ),
];

pub(super) fn schemas() -> Vec<(String, RefOr<Schema>)> {
    schemas![
        command::DraftAgreement,
        command::ReviseAgreement,
        command::OfVersion,
        command::RefuseToSign,
        command::OpenClauses,
        command::ReviewGlass,
        preview::PreviewAgreement,
        preview::AgreementPreview,
        template::AgreementTemplates,
        performance::AgreementPerformance,
        lease::AskLeases,
        lease::Leases,
        lease::ConfirmPurges,
        lease::PurgesConfirmed,
        lease::PurgeList,
        lease::AskTicket,
        usage::AgreementsUsage,
    ]
}
