//! How refusals leave (rule P4): a stable code, a status, and nothing of what one may not know.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use protocol::Problem;

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
            Self::Ask(error @ AskError::CommandIdReused) => problem_response(
                StatusCode::CONFLICT,
                &Problem::about("command_id_reused", "command_id", error.to_string()),
            ),
            Self::Ask(error @ AskError::TooMany) => problem_response(
                StatusCode::TOO_MANY_REQUESTS,
                &Problem::new("too_many_commands", error.to_string()),
            ),
            Self::Ask(error @ AskError::Busy) => busy("busy", &error.to_string()),
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

/// The status of a domain refusal, by its stable code. A code that is missing here would be a plain 422; the test
/// below sees to it that none is missing by accident.
fn status_of(code: &str) -> StatusCode {
    match code {
        "unknown" => StatusCode::NOT_FOUND,
        "role_may_not" | "disabled" | "not_yours" => StatusCode::FORBIDDEN,
        "taken" | "wrong_state" | "stale_version" | "unit_busy" | "already_assigned"
        | "unit_not_available" | "already_answered" | "not_committed" | "out_of_order" | "full" => {
            StatusCode::CONFLICT
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_in_itself_is_422_and_what_is_wrong_now_is_409() {
        use domain::Refusal as R;
        let wrong_in_itself = [
            R::Malformed {
                field: "x",
                why: "y",
            },
            R::Empty { field: "x" },
            R::TooLong { field: "x", max: 1 },
            R::OutOfRange {
                field: "x",
                min: 0,
                max: 1,
            },
            R::NotJoint,
            R::InThePast { field: "x" },
            R::InTheFuture,
            R::TooFarBack,
        ];
        for refusal in wrong_in_itself {
            assert_eq!(
                status_of(refusal.code()),
                StatusCode::UNPROCESSABLE_ENTITY,
                "{refusal:?}"
            );
        }
        for refusal in [
            R::UnitBusy,
            R::StaleVersion {
                field: "x",
                current: 2,
            },
            R::AlreadyAnswered,
            R::OutOfOrder,
        ] {
            assert_eq!(
                status_of(refusal.code()),
                StatusCode::CONFLICT,
                "{refusal:?}"
            );
        }
        assert_eq!(
            status_of(R::Unknown { what: "x" }.code()),
            StatusCode::NOT_FOUND
        );
        assert_eq!(status_of(R::RoleMayNot.code()), StatusCode::FORBIDDEN);
    }
}
