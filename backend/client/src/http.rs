//! One session over HTTP: requests with its cookie, answers decoded or refused.

use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    Method, Request, Response, StatusCode, Uri,
    body::Incoming,
    header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderValue, SET_COOKIE},
};
use hyper_util::{
    client::legacy::{Client as Pool, connect::HttpConnector},
    rt::TokioExecutor,
};
use protocol::Problem;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    error::ApiError,
    limits::{ANSWER_BYTES_MAX, ANSWER_WITHIN, CONNECT_WITHIN, IDLE_CONNECTIONS_MAX},
};

/// The cookie that holds the session (rule P2), and its name on a server that is reached over TLS (rule D1).
const SESSION_COOKIES: [&str; 2] = ["muster_session", "__Host-muster_session"];

/// One session with one server. Clones share it.
#[derive(Clone)]
pub struct Client {
    pool: Pool<HttpConnector, Full<Bytes>>,
    authority: Arc<str>,
    cookie: Arc<RwLock<Option<String>>>,
    /// A device's token, in place of a session.
    token: Option<Arc<str>>,
}

impl std::fmt::Debug for Client {
    /// Without the cookie: it is as good as the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("authority", &self.authority)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client of the server at `base`, for example `http://127.0.0.1:8080`, without a session yet.
    pub fn new(base: &str) -> Result<Self, ApiError> {
        let bad = |why: &str| ApiError::BadRequest(format!("server address {base:?}: {why}"));
        let uri: Uri = base
            .parse()
            .map_err(|why| bad(&format!("is not an address ({why})")))?;
        if uri.scheme_str() != Some("http") {
            return Err(bad("must begin with http://"));
        }
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(bad("must end after the port"));
        }
        let authority = uri.authority().ok_or_else(|| bad("names no host"))?;
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_WITHIN));
        connector.set_nodelay(true);
        let pool = Pool::builder(TokioExecutor::new())
            .pool_max_idle_per_host(IDLE_CONNECTIONS_MAX)
            .build(connector);
        Ok(Self {
            pool,
            authority: authority.as_str().into(),
            cookie: Arc::default(),
            token: None,
        })
    }

    /// A device with this token (rule H11), on the same connections.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.into()),
            ..self.without_session()
        }
    }

    /// Another client of the same server that shares the connections but not the session.
    #[must_use]
    pub fn without_session(&self) -> Self {
        Self {
            cookie: Arc::default(),
            token: None,
            ..self.clone()
        }
    }

    /// The same session on connections of its own, with a server that is reached at `base` now. The session itself is
    /// the server's: it lasts over a restart on another port.
    pub fn at(&self, base: &str) -> Result<Self, ApiError> {
        Ok(Self {
            cookie: Arc::clone(&self.cookie),
            token: self.token.clone(),
            ..Self::new(base)?
        })
    }

    /// Host and port of the server.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// Whether a session cookie is held; the server may have ended the session meanwhile.
    pub fn has_session(&self) -> bool {
        self.cookie
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }

    /// Asks `path` and decodes the answer.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ApiError> {
        let (status, body) = self.request(Method::GET, path, None).await?;
        decode(status, &body)
    }

    /// Posts `body` to `path` and decodes the answer.
    pub async fn post<B, T>(&self, path: &str, body: &B) -> Result<T, ApiError>
    where
        B: Serialize + Sync + ?Sized,
        T: DeserializeOwned,
    {
        let (status, body) = self.post_bytes(path, encode(body)?).await?;
        decode(status, &body)
    }

    /// Posts `body` to `path`; the answer has no body.
    pub(crate) async fn post_for_nothing<B: Serialize + Sync + ?Sized>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<(), ApiError> {
        self.post_bytes(path, encode(body)?).await.map(|_| ())
    }

    /// Posts bytes as they are; for tests of bad input and for sending the very same bytes again.
    pub async fn post_bytes(
        &self,
        path: &str,
        body: Bytes,
    ) -> Result<(StatusCode, Bytes), ApiError> {
        self.request(Method::POST, path, Some(body)).await
    }

    /// Posts bytes that a header describes (rule F6).
    pub async fn post_attachment(
        &self,
        path: &str,
        header: &str,
        bytes: Bytes,
    ) -> Result<(StatusCode, Bytes), ApiError> {
        let mut request = self.compose(Method::POST, path, Some(bytes))?;
        let value =
            HeaderValue::from_str(header).map_err(|why| ApiError::BadRequest(why.to_string()))?;
        let headers = request.headers_mut();
        headers.insert(protocol::attachment::HEADER, value);
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        );
        self.exchange(request).await
    }

    /// Sends a request with this session's cookie. Everything but 2xx is an error.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        body: Option<Bytes>,
    ) -> Result<(StatusCode, Bytes), ApiError> {
        let request = self.compose(method, path, body)?;
        self.exchange(request).await
    }

    async fn exchange(
        &self,
        request: Request<Full<Bytes>>,
    ) -> Result<(StatusCode, Bytes), ApiError> {
        let exchange = async {
            let answer = self
                .pool
                .request(request)
                .await
                .map_err(|why| ApiError::Transport(chain(&why)))?;
            self.keep_cookie(&answer);
            let status = answer.status();
            let body = Limited::new(answer.into_body(), ANSWER_BYTES_MAX)
                .collect()
                .await
                .map_err(|why| ApiError::Transport(why.to_string()))?
                .to_bytes();
            Ok((status, body))
        };
        let (status, body) = tokio::time::timeout(ANSWER_WITHIN, exchange)
            .await
            .unwrap_or_else(|_elapsed| {
                Err(ApiError::Transport(format!(
                    "nothing within {} s",
                    ANSWER_WITHIN.as_secs()
                )))
            })?;
        if status.is_success() {
            Ok((status, body))
        } else {
            Err(refusal(status, &body))
        }
    }

    fn compose(
        &self,
        method: Method,
        path: &str,
        body: Option<Bytes>,
    ) -> Result<Request<Full<Bytes>>, ApiError> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.authority));
        if let Some(cookie) = self
            .cookie
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .as_deref()
        {
            request = request.header(COOKIE, cookie);
        }
        if let Some(token) = self.token.as_deref() {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        request
            .body(Full::new(body.unwrap_or_default()))
            .map_err(|why| ApiError::BadRequest(why.to_string()))
    }

    fn keep_cookie(&self, answer: &Response<Incoming>) {
        let value = answer
            .headers()
            .get_all(SET_COOKIE)
            .iter()
            .filter_map(|it| it.to_str().ok())
            .find_map(session_cookie);
        if let Some(pair) = value {
            *self.cookie.write().unwrap_or_else(PoisonError::into_inner) =
                (!pair.ends_with('=')).then(|| pair.to_owned());
        }
    }
}

/// Name and value of the session in a `Set-Cookie` header; without a value if the server takes it away.
fn session_cookie(header: &str) -> Option<&str> {
    let pair = header.split(';').next()?.trim();
    let (name, _) = pair.split_once('=')?;
    SESSION_COOKIES.contains(&name).then_some(pair)
}

/// The bytes of a body.
pub(crate) fn encode<B: Serialize + ?Sized>(body: &B) -> Result<Bytes, ApiError> {
    serde_json::to_vec(body)
        .map(Bytes::from)
        .map_err(|why| ApiError::BadRequest(why.to_string()))
}

/// The meaning of an answer.
pub(crate) fn decode<T: DeserializeOwned>(status: StatusCode, body: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(body).map_err(|why| ApiError::NotUnderstood {
        status: status.as_u16(),
        why: why.to_string(),
    })
}

fn refusal(status: StatusCode, body: &[u8]) -> ApiError {
    match decode::<Problem>(status, body) {
        Ok(problem) => ApiError::Refused {
            status: status.as_u16(),
            problem,
        },
        Err(why) => why,
    }
}

/// An error with its causes: the outermost says only "client error".
fn chain(why: &dyn std::error::Error) -> String {
    let mut text = why.to_string();
    let mut cause = why.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_and_nothing_more() {
        assert_eq!(
            Client::new("http://127.0.0.1:8080").unwrap().authority(),
            "127.0.0.1:8080"
        );
        for bad in [
            "",
            "127.0.0.1:8080",
            "https://a",
            "http://a/b",
            "http://a?x=1",
            "ftp://a",
        ] {
            assert!(
                matches!(Client::new(bad), Err(ApiError::BadRequest(_))),
                "{bad}"
            );
        }
    }

    #[test]
    fn only_the_session_cookie_is_kept() {
        assert_eq!(
            session_cookie("muster_session=abc; HttpOnly; SameSite=Strict"),
            Some("muster_session=abc")
        );
        assert_eq!(
            session_cookie("__Host-muster_session=abc; Path=/; Secure"),
            Some("__Host-muster_session=abc")
        );
        assert_eq!(
            session_cookie("muster_session=; Max-Age=0"),
            Some("muster_session=")
        );
        assert_eq!(session_cookie("other=abc"), None);
        assert_eq!(session_cookie("nonsense"), None);
    }

    #[test]
    fn a_refusal_keeps_its_code_and_a_foreign_page_is_not_one() {
        let body = br#"{"code":"stale_version","message":"m","current":"4"}"#;
        let refused = refusal(StatusCode::CONFLICT, body);
        assert_eq!(refused.code(), Some("stale_version"));
        assert!(!refused.is_passing());
        let foreign = refusal(StatusCode::BAD_GATEWAY, b"<html>");
        assert!(matches!(
            foreign,
            ApiError::NotUnderstood { status: 502, .. }
        ));
        let busy = refusal(
            StatusCode::SERVICE_UNAVAILABLE,
            br#"{"code":"busy","message":"m"}"#,
        );
        assert!(busy.is_passing());
    }

    #[test]
    fn the_cookie_is_not_printed() {
        let client = Client::new("http://127.0.0.1:1").unwrap();
        *client.cookie.write().unwrap() = Some("secret-value".to_owned());
        assert!(client.has_session());
        assert!(!client.without_session().has_session());
        assert!(!format!("{client:?}").contains("secret-value"));
    }
}
