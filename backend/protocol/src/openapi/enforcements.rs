//! Orders about enforcements. What they make is read as targets of inspections are.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

use super::{Route, order};
use crate::command;

pub(super) const ROUTES: &[Route] = &[
    order(
        "/api/v1/tasks/{id}/enforcement/rules",
        "Says which measures need a second agency's signature (N5)",
        "SetCountersigning",
    ),
    order(
        "/api/v1/tasks/{id}/enforcement/measures",
        "Takes a measure (N3)",
        "TakeMeasure",
    ),
    order(
        "/api/v1/tasks/{id}/enforcement/evidence",
        "Collects evidence (N7)",
        "CollectEvidence",
    ),
    order(
        "/api/v1/tasks/{id}/enforcement/refer",
        "Refers a case to another agency in the task (N9)",
        "ReferCase",
    ),
    order(
        "/api/v1/task-items/{id}/countersign",
        "Signs a measure of another agency (N5)",
        "CountersignMeasure",
    ),
    order(
        "/api/v1/task-items/{id}/refuse-countersignature",
        "Refuses to sign it",
        "WithReason",
    ),
    order(
        "/api/v1/task-items/{id}/review-measure",
        "Upholds a flagged measure or sets it aside (N4)",
        "ReviewMeasure",
    ),
    order(
        "/api/v1/task-items/{id}/lift-measure",
        "Says that a measure holds no more (N6)",
        "WithReason",
    ),
    order(
        "/api/v1/task-items/{id}/hand-over",
        "Offers custody of evidence (N8)",
        "HandOverEvidence",
    ),
    order(
        "/api/v1/task-items/{id}/receive",
        "Signs evidence in",
        "ReceiveEvidence",
    ),
    order(
        "/api/v1/task-items/{id}/refuse-custody",
        "Refuses evidence that was offered",
        "WithReason",
    ),
    order(
        "/api/v1/task-items/{id}/take-back",
        "Takes the offer back",
        "Plain",
    ),
    order(
        "/api/v1/task-items/{id}/release",
        "Ends the custody of evidence (N8)",
        "ReleaseEvidence",
    ),
    order(
        "/api/v1/task-items/{id}/answer-referral",
        "Accepts a referral or declines it (N9)",
        "AnswerReferral",
    ),
    order(
        "/api/v1/task-items/{id}/withdraw-referral",
        "Takes a referral back",
        "WithReason",
    ),
    order(
        "/api/v1/task-items/{id}/close-referral",
        "Says what came of a referral, which closes it",
        "CloseReferral",
    ),
];

pub(super) fn schemas() -> Vec<(String, RefOr<Schema>)> {
    schemas![
        command::SetCountersigning,
        command::TakeMeasure,
        command::CollectEvidence,
        command::ReferCase,
        command::CountersignMeasure,
        command::ReviewMeasure,
        command::HandOverEvidence,
        command::ReceiveEvidence,
        command::ReleaseEvidence,
        command::AnswerReferral,
        command::CloseReferral,
    ]
}
