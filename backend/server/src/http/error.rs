//! How refusals leave (rule P4): a stable code, a status, and nothing of what one may not know.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::refusal::StoredRefusal;
use protocol::{Object, Problem};

use crate::{auth::AuthError, picture_owner::PictureBusy, room::AskError};

/// Why a request was not done.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// What was sent is wrong in itself.
    Wrong(StatusCode, Problem),
    /// Who is asking is not known or may not.
    Auth(AuthError),
    /// The room said no.
    Ask(AskError),
    /// The room said that an edit is stale; with what it was about, as the sender sees it now.
    Stale(StoredRefusal, Box<Object>),
    /// The picture is busy.
    Picture(PictureBusy),
}

impl From<AuthError> for ApiError {
    fn from(it: AuthError) -> Self {
        Self::Auth(it)
    }
}

impl From<AskError> for ApiError {
    fn from(it: AskError) -> Self {
        Self::Ask(it)
    }
}

impl From<PictureBusy> for ApiError {
    fn from(it: PictureBusy) -> Self {
        Self::Picture(it)
    }
}

impl From<domain::Refusal> for ApiError {
    fn from(it: domain::Refusal) -> Self {
        Self::Ask(AskError::Refused(it.stored()))
    }
}

impl ApiError {
    /// A field that is wrong in itself.
    pub(crate) fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Wrong(
            StatusCode::UNPROCESSABLE_ENTITY,
            Problem::about("malformed", field, message),
        )
    }

    /// Something that does not exist, or that one may not know of: the same answer.
    pub(crate) fn unknown(what: &'static str) -> Self {
        domain::Refusal::Unknown { what }.into()
    }
}

impl ApiError {
    /// The refusal without its status, for a connection that has none.
    pub(crate) fn problem(self) -> Problem {
        match self {
            Self::Wrong(_, problem) => problem,
            Self::Auth(error) => error.problem().1,
            Self::Ask(AskError::Refused(refusal)) => Problem::from(refusal),
            Self::Stale(refusal, object) => Problem {
                object: Some(object),
                ..refusal.into()
            },
            Self::Ask(error @ AskError::CommandIdReused) => {
                Problem::about("command_id_reused", "command_id", error.to_string())
            }
            Self::Ask(error @ AskError::TooMany) => {
                Problem::new("too_many_commands", error.to_string())
            }
            Self::Ask(error @ AskError::Busy) => Problem::new("busy", error.to_string()),
            Self::Ask(error @ AskError::StorageFailed) => {
                Problem::new("storage_failed", error.to_string())
            }
            Self::Ask(error @ AskError::Stopping) => Problem::new("stopping", error.to_string()),
            Self::Picture(error) => Problem::new("busy", error.to_string()),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            Self::Wrong(status, problem) => problem_response(status, &problem),
            Self::Auth(error) => {
                let (status, problem) = error.problem();
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::UNAUTHORIZED);
                let mut response = problem_response(status, &problem);
                if let Some(seconds) = error.retry_after_s() {
                    response
                        .headers_mut()
                        .insert(header::RETRY_AFTER, seconds.into());
                }
                response
            }
            Self::Ask(AskError::Refused(refusal)) => {
                problem_response(status_of(&refusal.code), &Problem::from(refusal))
            }
            Self::Stale(refusal, object) => {
                let status = status_of(&refusal.code);
                let problem = Problem {
                    object: Some(object),
                    ..refusal.into()
                };
                problem_response(status, &problem)
            }
            Self::Ask(error @ AskError::CommandIdReused) => problem_response(
                StatusCode::CONFLICT,
                &Problem::about("command_id_reused", "command_id", error.to_string()),
            ),
            Self::Ask(error @ AskError::TooMany) => problem_response(
                StatusCode::TOO_MANY_REQUESTS,
                &Problem::new("too_many_commands", error.to_string()),
            ),
            Self::Ask(error @ AskError::Busy) => busy("busy", &error.to_string()),
            Self::Ask(error @ AskError::StorageFailed) => {
                busy("storage_failed", &error.to_string())
            }
            Self::Ask(error @ AskError::Stopping) => busy("stopping", &error.to_string()),
            Self::Picture(error) => busy("busy", &error.to_string()),
        }
    }
}

fn busy(code: &str, message: &str) -> Response {
    let mut response = problem_response(
        StatusCode::SERVICE_UNAVAILABLE,
        &Problem::new(code, message),
    );
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
    response
}

/// A problem as an answer.
pub(crate) fn problem_response(status: StatusCode, problem: &Problem) -> Response {
    (status, Json(problem)).into_response()
}

/// The status of a domain refusal, by its stable code. A code that is not known here can only come out of a journal
/// that a later version wrote; for its own the test below sees to it that none is missing.
fn status_of(code: &str) -> StatusCode {
    known_status(code).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY)
}

fn known_status(code: &str) -> Option<StatusCode> {
    Some(match code {
        "unknown" => StatusCode::NOT_FOUND,
        "role_may_not" | "disabled" | "not_yours" => StatusCode::FORBIDDEN,
        "taken" | "wrong_state" | "stale_version" | "unit_busy" | "already_assigned"
        | "unit_not_available" | "needs_confirmation" | "forbidden_by_rule" | "signed_on"
        | "already_answered" | "unit_promised" | "not_committed" | "out_of_order" | "full"
        | "on_hold" | "already_erased" | "erased" | "not_shared" | "cycle" | "too_deep"
        | "already_attached" | "no_room" | "already_signed" | "amendment_open"
        | "nothing_to_open" | "wrong_kind" | "too_few_inspectors" | "not_drawn" | "unlawful" => {
            StatusCode::CONFLICT
        }
        "malformed"
        | "empty"
        | "too_long"
        | "out_of_range"
        | "not_joint"
        | "beyond_part"
        | "in_the_past"
        | "in_the_future"
        | "too_far_back"
        | "oneself"
        | "contradictory"
        | "not_a_party"
        | "party_missing"
        | "condition_without_effect" => StatusCode::UNPROCESSABLE_ENTITY,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use domain::Refusal as R;

    use super::*;

    /// One row for each refusal there is: a new one does not compile before it has a row.
    macro_rules! refusals {
        ($($shape:pat => $example:expr, $status:ident;)+) => {
            fn wanted(refusal: &R) -> StatusCode {
                match refusal {
                    $($shape => StatusCode::$status,)+
                }
            }

            fn every_refusal() -> Vec<R> {
                vec![$($example),+]
            }
        };
    }

    refusals! {
        R::Malformed { .. } => R::Malformed { field: "x", why: "y" }, UNPROCESSABLE_ENTITY;
        R::Empty { .. } => R::Empty { field: "x" }, UNPROCESSABLE_ENTITY;
        R::TooLong { .. } => R::TooLong { field: "x", max: 1 }, UNPROCESSABLE_ENTITY;
        R::OutOfRange { .. } => R::OutOfRange { field: "x", min: 0, max: 1 }, UNPROCESSABLE_ENTITY;
        R::NotJoint => R::NotJoint, UNPROCESSABLE_ENTITY;
        R::InThePast { .. } => R::InThePast { field: "x" }, UNPROCESSABLE_ENTITY;
        R::InTheFuture { .. } => R::InTheFuture { field: "x" }, UNPROCESSABLE_ENTITY;
        R::TooFarBack { .. } => R::TooFarBack { field: "x" }, UNPROCESSABLE_ENTITY;
        R::Unknown { .. } => R::Unknown { what: "x" }, NOT_FOUND;
        R::RoleMayNot => R::RoleMayNot, FORBIDDEN;
        R::Disabled => R::Disabled, FORBIDDEN;
        R::NotYours { .. } => R::NotYours { what: "x" }, FORBIDDEN;
        R::Taken { .. } => R::Taken { field: "x" }, CONFLICT;
        R::WrongState { .. } => R::WrongState { what: "x", state: "y" }, CONFLICT;
        R::StaleVersion { .. } => R::StaleVersion { field: "x", current: 2 }, CONFLICT;
        R::SignedOn { .. } => R::SignedOn { callsign: String::new() }, CONFLICT;
        R::Oneself { .. } => R::Oneself { field: "x" }, UNPROCESSABLE_ENTITY;
        R::UnitBusy => R::UnitBusy, CONFLICT;
        R::AlreadyAssigned => R::AlreadyAssigned, CONFLICT;
        R::UnitNotAvailable { .. } => R::UnitNotAvailable { state: "x" }, CONFLICT;
        R::AlreadyAnswered => R::AlreadyAnswered, CONFLICT;
        R::UnitPromised => R::UnitPromised, CONFLICT;
        R::BeyondPart => R::BeyondPart, UNPROCESSABLE_ENTITY;
        R::NotCommitted => R::NotCommitted, CONFLICT;
        R::AlreadySigned => R::AlreadySigned, CONFLICT;
        R::AmendmentOpen => R::AmendmentOpen, CONFLICT;
        R::NothingToOpen => R::NothingToOpen, CONFLICT;
        R::WrongKind => R::WrongKind, CONFLICT;
        R::TooFewInspectors => R::TooFewInspectors, CONFLICT;
        R::NotDrawn => R::NotDrawn, CONFLICT;
        R::Contradictory { .. } => R::Contradictory { field: "x" }, UNPROCESSABLE_ENTITY;
        R::ConditionWithoutEffect { .. } => R::ConditionWithoutEffect { field: "x" }, UNPROCESSABLE_ENTITY;
        R::NotAParty { .. } => R::NotAParty { agency: String::new() }, UNPROCESSABLE_ENTITY;
        R::PartyMissing { .. } => R::PartyMissing { agency: String::new() }, UNPROCESSABLE_ENTITY;
        R::OutOfOrder => R::OutOfOrder, CONFLICT;
        R::OnHold => R::OnHold, CONFLICT;
        R::AlreadyErased => R::AlreadyErased, CONFLICT;
        R::Erased => R::Erased, CONFLICT;
        R::NeedsConfirmation { .. } => R::NeedsConfirmation { concerns: vec![] }, CONFLICT;
        R::Forbidden { .. } => R::Forbidden { concerns: vec![] }, CONFLICT;
        R::Unlawful { .. } => R::Unlawful { concerns: vec![] }, CONFLICT;
        R::Full { .. } => R::Full { max: 1 }, CONFLICT;
        R::AlreadyAttached { .. } => R::AlreadyAttached { id: String::new() }, CONFLICT;
        R::NoRoom { .. } => R::NoRoom { max_bytes: 1 }, CONFLICT;
        R::NotShared { .. } => R::NotShared { what: "x" }, CONFLICT;
        R::Cycle { .. } => R::Cycle { field: "x" }, CONFLICT;
        R::TooDeep { .. } => R::TooDeep { max: 1 }, CONFLICT;
    }

    /// P4. Wrong in itself is 422, wrong now is 409.
    #[test]
    fn every_refusal_has_a_status_of_its_own() {
        for refusal in every_refusal() {
            assert_eq!(
                known_status(refusal.code()),
                Some(wanted(&refusal)),
                "{refusal:?}"
            );
        }
        assert_eq!(
            status_of("of_a_later_version"),
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
}
