//! Getting things out of requests: who is asking, and bodies with clear answers when they are wrong.

use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::IntoResponse,
};
use protocol::Problem;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{ApiError, App};
use crate::{
    auth::{Actor, AuthError, people::Site},
    proxy::Sender,
};

/// How long a body may take: 64 KiB over a bad mobile link. It bounds how long a place among the connections is held.
const BODY_SECONDS_MAX: u64 = 20;

/// Who is asking; refuses those who are not signed in.
pub(crate) struct Who(pub(crate) Actor);

impl FromRequestParts<App> for Who {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Reporter(actor) = Reporter::from_request_parts(parts, app).await?;
        if actor.only_unit.is_some() {
            return Err(AuthError::DeviceMayNot.into());
        }
        Ok(Self(actor))
    }
}

/// Who is asking, also if it is a tracker, which reports positions and does nothing else (rule H11).
pub(crate) struct Reporter(pub(crate) Actor);

impl FromRequestParts<App> for Reporter {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let token = session_token(&parts.headers, app).ok_or(AuthError::Expired)?;
        let actor = app.auth.actor(&token, |id| app.room.principal(id)).await?;
        Ok(Self(actor))
    }
}

/// Where somebody signs in: the address, and what their browser or program calls itself.
pub(crate) struct Place(pub(crate) Site);

impl<S: Sync> FromRequestParts<S> for Place {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let Peer(address) = Peer::from_request_parts(parts, state).await?;
        let agent = parts.headers.get(header::USER_AGENT);
        let label = agent.and_then(|it| it.to_str().ok()).unwrap_or_default();
        Ok(Self(Site {
            address,
            label: label.to_owned(),
        }))
    }
}

/// Whether somebody is signed in, also in a role that they do not hold any more or that wants a second factor: they may
/// choose another.
pub(crate) struct Signed;

impl FromRequestParts<App> for Signed {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        match Who::from_request_parts(parts, app).await {
            Ok(_) | Err(ApiError::Auth(AuthError::RoleNotHeld | AuthError::SecondFactorNeeded)) => {
                Ok(Self)
            }
            Err(error) => Err(error),
        }
    }
}

/// The session's token, from the cookie of a browser or the header of a device.
pub(crate) fn session_token(headers: &HeaderMap, app: &App) -> Option<String> {
    cookie(headers, app.auth.cookie_name()).or_else(|| bearer(headers))
}

/// A device has no cookies; it sends its token as RFC 6750 says.
fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let is_bearer = scheme.eq_ignore_ascii_case("bearer");
    is_bearer.then(|| token.trim().to_owned())
}

/// The value of a cookie.
pub(super) fn cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|it| it.to_str().ok());
    cookies
        .flat_map(|it| it.split(';'))
        .filter_map(|it| it.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value.to_owned())
}

/// The address of the sender, for rate limits.
pub(crate) struct Peer(pub(crate) IpAddr);

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let sender = parts.extensions.get::<Sender>();
        Ok(Self(
            sender.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |it| it.address),
        ))
    }
}

/// The raw bytes of a body, bounded by the route's limit, declared as JSON.
pub(crate) struct RawJson(pub(crate) Bytes);

impl<S: Send + Sync> FromRequest<S> for RawJson {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|it| it.to_str().ok())
            .is_some_and(|it| {
                it.split(';')
                    .next()
                    .is_some_and(|it| it.trim().eq_ignore_ascii_case("application/json"))
            });
        if !is_json {
            let problem = Problem::new("not_json", "the content type must be application/json");
            return Err(ApiError::Wrong(StatusCode::UNSUPPORTED_MEDIA_TYPE, problem));
        }
        let body = Bytes::from_request(request, state);
        let Ok(read) = tokio::time::timeout(Duration::from_secs(BODY_SECONDS_MAX), body).await
        else {
            let problem = Problem::new("body_too_slow", "the body did not come in time");
            return Err(ApiError::Wrong(StatusCode::REQUEST_TIMEOUT, problem));
        };
        match read {
            Ok(bytes) => Ok(Self(bytes)),
            Err(BytesRejection::FailedToBufferBody(error)) => {
                let status = error.into_response().status();
                let code = if status == StatusCode::PAYLOAD_TOO_LARGE {
                    "body_too_large"
                } else {
                    "body_cut"
                };
                Err(ApiError::Wrong(
                    status,
                    Problem::new(code, "the body is larger than allowed, or was cut"),
                ))
            }
            Err(_) => Err(ApiError::Wrong(
                StatusCode::BAD_REQUEST,
                Problem::new("body_cut", "the body was cut"),
            )),
        }
    }
}

/// Reads JSON with the path of the field that is wrong.
pub(crate) fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let field = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() {
            let field = if field == "." {
                "body".to_owned()
            } else {
                field
            };
            ApiError::field(&field, inner.to_string())
        } else {
            ApiError::Wrong(
                StatusCode::BAD_REQUEST,
                Problem::new("bad_json", inner.to_string()),
            )
        }
    })?;
    reader.end().map_err(|error| {
        ApiError::Wrong(
            StatusCode::BAD_REQUEST,
            Problem::new("bad_json", error.to_string()),
        )
    })?;
    Ok(value)
}

/// A JSON body that is not a command.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let RawJson(bytes) = RawJson::from_request(request, state).await?;
        read_json(&bytes).map(Self)
    }
}

/// The `{id}` of a path. One that is no UUID names nothing that exists, and is answered like everything that does not.
pub(crate) struct Id(pub(crate) Uuid);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_error| ApiError::unknown(named_by(parts.uri.path())))?;
        text.parse()
            .map(Self)
            .map_err(|_error| ApiError::unknown(named_by(parts.uri.path())))
    }
}

/// What an id in this path names, by the domain's word.
fn named_by(path: &str) -> &'static str {
    let list = path
        .strip_prefix("/api/v1/")
        .and_then(|it| it.split('/').next());
    match list {
        Some("agreements") => "agreement",
        Some("incidents") => "incident",
        Some("units") => "unit",
        Some("assignments") => "assignment",
        Some("tasks") => "task",
        Some("notes") => "note",
        Some("attachments") => "attachment",
        Some("zones") => "zone",
        Some("principals") => "principal",
        Some("people") => "person",
        Some("sessions") => "session",
        Some("hand-overs") => "hand_over",
        _ => "object",
    }
}

/// Query parameters.
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(it)) => Ok(Self(it)),
            Err(error) => Err(ApiError::field("query", error.body_text())),
        }
    }
}
