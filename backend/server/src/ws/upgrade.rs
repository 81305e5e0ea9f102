//! The handshake that makes a WebSocket of an HTTP connection (RFC 6455 §4.2).
//!
//! Done here and not by the web framework, because its sockets send every message as one frame and then keep a
//! buffer as large as the largest for as long as they live: megabytes for each screen that ever took a snapshot.

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use protocol::{Problem, limits::FRAME_BYTES_MAX};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        handshake::derive_accept_key,
        protocol::{Role, WebSocketConfig},
    },
};

use crate::{http::problem_response, listen::Place};

/// A screen's connection.
pub(super) type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// Bytes read at once from a socket: clients send little.
const READ_BUFFER_BYTES: usize = 2 * 1024;
/// Bytes that may wait in a socket's own buffer: fragments of ours and the library's answers to pings.
const WRITE_BUFFER_BYTES_MAX: usize = 256 * 1024;

/// Answers the handshake and runs `serve` on the socket that comes of it.
pub(super) fn upgrade<F>(
    mut request: Request,
    serve: impl FnOnce(Socket) -> F + Send + 'static,
) -> Response
where
    F: Future<Output = ()> + Send + 'static,
{
    let Some(accept) = accept_key(request.headers()) else {
        return refused(
            StatusCode::BAD_REQUEST,
            "this is no WebSocket handshake of version 13",
        );
    };
    let Some(upgrade) = request.extensions_mut().remove::<OnUpgrade>() else {
        return refused(
            StatusCode::UPGRADE_REQUIRED,
            "this connection cannot become a WebSocket",
        );
    };
    let place = request.extensions_mut().remove::<Place>();
    tokio::spawn(async move {
        let _place = place;
        // Who hung up before the answer has nobody to be told.
        if let Ok(upgraded) = upgrade.await {
            let io = TokioIo::new(upgraded);
            let socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config()));
            serve(socket.await).await;
        }
    });
    let headers = [
        (header::CONNECTION, "upgrade"),
        (header::UPGRADE, "websocket"),
        (header::SEC_WEBSOCKET_ACCEPT, accept.as_str()),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}

fn config() -> WebSocketConfig {
    WebSocketConfig::default()
        // More than allowed gets through to our own check, which answers with a reason.
        .max_message_size(Some(FRAME_BYTES_MAX * 4))
        .max_frame_size(Some(FRAME_BYTES_MAX * 4))
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
}

fn accept_key(headers: &HeaderMap) -> Option<String> {
    let has = |name, wanted: &str| {
        headers
            .get_all(name)
            .iter()
            .filter_map(|it| it.to_str().ok())
            .flat_map(|it| it.split(','))
            .any(|it| it.trim().eq_ignore_ascii_case(wanted))
    };
    let is_handshake = has(header::CONNECTION, "upgrade")
        && has(header::UPGRADE, "websocket")
        && has(header::SEC_WEBSOCKET_VERSION, "13");
    let key = headers.get(header::SEC_WEBSOCKET_KEY)?;
    is_handshake.then(|| derive_accept_key(key.as_bytes()))
}

fn refused(status: StatusCode, why: &str) -> Response {
    let mut response = problem_response(status, &Problem::new("not_a_websocket", why));
    // What would be spoken (RFC 6455 §4.4).
    response.headers_mut().insert(
        header::SEC_WEBSOCKET_VERSION,
        header::HeaderValue::from_static("13"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        lines
            .iter()
            .map(|(name, value)| (name.clone(), header::HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn only_a_whole_handshake_is_one() {
        let whole = [
            (header::CONNECTION, "keep-alive, Upgrade"),
            (header::UPGRADE, "WebSocket"),
            (header::SEC_WEBSOCKET_VERSION, "13"),
            (header::SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ=="),
        ];
        // The example of RFC 6455 §1.3.
        let accepted = accept_key(&headers(&whole));
        assert_eq!(accepted.as_deref(), Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        for missing in 0..whole.len() {
            let mut lines = whole.to_vec();
            lines.remove(missing);
            assert_eq!(accept_key(&headers(&lines)), None, "without {missing}");
        }
        let mut old = whole.to_vec();
        old[2].1 = "8";
        assert_eq!(accept_key(&headers(&old)), None);
    }
}
