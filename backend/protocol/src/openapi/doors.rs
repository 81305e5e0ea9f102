//! The routes of the doors: the second factor, and how one signs in.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

use super::{Route, get, post};
use crate::{factor, session};

const FACTORS: &str = "/api/v1/session/factors";

const fn gone(path: &'static str, summary: &'static str) -> Route {
    Route {
        method: "delete",
        path,
        summary,
        body: None,
        answer: None,
        status: 204,
        query: &[],
    }
}

const fn away(path: &'static str, summary: &'static str, query: &'static [&'static str]) -> Route {
    Route {
        method: "get",
        path,
        summary,
        body: None,
        answer: None,
        status: 303,
        query,
    }
}

/// Ways to sign in, routes that a half-open session may use (D5), and the admin's way to forget a lost device.
pub(super) const ROUTES: &[Route] = &[
    get("/api/v1/sign-in", "The ways to sign in", "SignInWays", &[]),
    away(
        "/api/v1/sign-in/provider",
        "Leads to the identity provider (D8)",
        &[],
    ),
    away(
        "/api/v1/sign-in/provider/return",
        "Where the provider leads back to",
        &["code?", "state?"],
    ),
    get(FACTORS, "One's second factors", "Factors", &[]),
    post(
        "/api/v1/session/factors/code",
        "Gives a code or a recovery code (D6)",
        "GiveCode",
        "Session",
    ),
    post(
        "/api/v1/session/factors/totp",
        "Begins to enrol codes of an app",
        "Begin",
        "TotpEnrolment",
    ),
    post(
        "/api/v1/session/factors/totp/confirm",
        "Ends it with the first code",
        "GiveCode",
        "RecoveryCodes",
    ),
    gone("/api/v1/session/factors/totp", "Forgets the codes"),
    post(
        "/api/v1/session/factors/recovery-codes",
        "Makes new recovery codes",
        "Begin",
        "RecoveryCodes",
    ),
    post(
        "/api/v1/session/factors/passkeys",
        "Begins to make a passkey (D7)",
        "Begin",
        "PasskeyChallenge",
    ),
    post(
        "/api/v1/session/factors/passkeys/finish",
        "Keeps the passkey that the browser made",
        "KeepPasskey",
        "RecoveryCodes",
    ),
    post(
        "/api/v1/session/factors/passkeys/ask",
        "Asks for a passkey",
        "Begin",
        "PasskeyChallenge",
    ),
    post(
        "/api/v1/session/factors/passkeys/give",
        "Gives the passkey's answer",
        "GivePasskey",
        "Session",
    ),
    gone("/api/v1/session/factors/passkeys/{id}", "Forgets a passkey"),
    gone(
        "/api/v1/principals/{id}/factors",
        "Forgets the second factors of somebody whose device is lost",
    ),
];

pub(super) fn schemas() -> Vec<(String, RefOr<Schema>)> {
    schemas![
        factor::Factors,
        factor::FactorState,
        factor::Begin,
        factor::GiveCode,
        factor::TotpEnrolment,
        factor::RecoveryCodes,
        factor::PasskeyChallenge,
        factor::KeepPasskey,
        factor::GivePasskey,
        session::SignInWays,
    ]
}
