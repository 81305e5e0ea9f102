//! Routes and shapes of accounts, sessions and devices, and routes of what is erased and held.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

use super::{Route, get, order, post};
use crate::people as it;

const fn done(path: &'static str, summary: &'static str, body: &'static str) -> Route {
    Route {
        answer: None,
        status: 204,
        ..post(path, summary, body, "")
    }
}

const fn made(
    path: &'static str,
    summary: &'static str,
    body: &'static str,
    answer: &'static str,
) -> Route {
    Route {
        status: 201,
        ..post(path, summary, body, answer)
    }
}

/// Every route of accounts, sessions and devices.
pub(super) const ROUTES: &[Route] = &[
    order(
        "/api/v1/principals/{id}/clearance",
        "Clears a person for what only the cleared are shown (admin, G14)",
        "SetClearance",
    ),
    done(
        "/api/v1/session/password",
        "Chooses another password for oneself",
        "ChangePassword",
    ),
    done(
        "/api/v1/session/everywhere",
        "Signs out everywhere; one's devices stay",
        "Nothing",
    ),
    get(
        "/api/v1/accounts",
        "Accounts of the own agency (admin)",
        "AccountList",
        &[],
    ),
    get(
        "/api/v1/accounts/log",
        "What was done to accounts, sessions and devices (admin)",
        "AccountLog",
        &[],
    ),
    post(
        "/api/v1/principals/{id}/password",
        "Gives somebody a password that works once (admin)",
        "Nothing",
        "OneTimePassword",
    ),
    get(
        "/api/v1/sessions",
        "Sessions and devices: an admin's agency's, otherwise one's own",
        "SessionList",
        &[],
    ),
    done(
        "/api/v1/sessions/{id}/end",
        "Ends a session or takes a device's token back, and closes its sockets",
        "Nothing",
    ),
    made(
        "/api/v1/devices",
        "Gives a device a token (admin)",
        "IssueDevice",
        "DeviceToken",
    ),
    made(
        "/api/v1/pairings",
        "A screen wants to be paired",
        "Nothing",
        "Pairing",
    ),
    post(
        "/api/v1/pairings/claim",
        "A screen asks whether its code was typed",
        "ClaimPairing",
        "Claimed",
    ),
    done(
        "/api/v1/pairings/accept",
        "Gives the screen that shows a code a seat (admin)",
        "AcceptPairing",
    ),
    order(
        "/api/v1/erasures",
        "Destroys what was told of an incident, a joint task or a person",
        "Erase",
    ),
    order(
        "/api/v1/holds",
        "Keeps it from being destroyed, or no longer",
        "SetHold",
    ),
    get(
        "/api/v1/retention",
        "What was erased and what is held (Q7)",
        "RetentionList",
        &["skip?"],
    ),
    get(
        "/api/v1/retention/{kind}/{id}",
        "What would go",
        "ToldOf",
        &[],
    ),
];

/// Their shapes.
pub(super) fn schemas() -> Vec<(String, RefOr<Schema>)> {
    schemas![
        crate::command::SetClearance,
        it::Nothing,
        it::ChangePassword,
        it::OneTimePassword,
        it::AccountList,
        it::AccountLog,
        it::SessionList,
        it::IssueDevice,
        it::DeviceToken,
        it::Pairing,
        it::ClaimPairing,
        it::Claimed,
        it::AcceptPairing,
    ]
}
