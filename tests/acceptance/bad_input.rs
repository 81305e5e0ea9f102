//! Every route's answer to bad input: clear, typed, with a stable code; nothing half done, no 5xx, no hang.

use acceptance::{TestServer, city};
use client::{ApiError, Client, List};
use protocol::{limits, openapi::ROUTES};

/// Sends bytes to a route and gives status and code.
async fn answer(client: &Client, method: &str, path: &str, body: Option<&[u8]>) -> (u16, String) {
    let method = client::Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
    let body = body.map(bytes::Bytes::copy_from_slice);
    match client.request(method, path, body).await {
        Ok((status, _)) => (status.as_u16(), String::new()),
        Err(ApiError::Refused { status, problem }) => (status, problem.code),
        Err(error) => panic!("{path}: {error}"),
    }
}

fn concrete(path: &str) -> String {
    path.replace("{id}", "0191f6a0-0000-7000-8000-000000000000")
}

/// P3, P4, P5: every route that takes a body refuses what is not JSON, not of its shape, cut or too large.
#[tokio::test]
async fn every_route_refuses_bad_bodies_with_a_code() {
    let server = TestServer::start().await;
    let desk = server.seat("fire.commander").await;
    let large = vec![b' '; 300 * 1024];
    let deep = "[".repeat(20_000);
    let bodies: Vec<(&str, &[u8])> = vec![
        ("empty", b""),
        ("not json", b"hello"),
        ("cut", br#"{"command_id": "0191f6a0"#),
        ("wrong shape", b"[]"),
        ("null", b"null"),
        ("invalid UTF-8", b"{\"text\": \"\xff\xfe\"}"),
        ("unknown field", br#"{"no_such_field": 1}"#),
        (
            "wrong type",
            br#"{"command_id": 7, "account": 7, "role": 7, "positions": 7, "now": 7}"#,
        ),
        ("deep", deep.as_bytes()),
        ("too large", &large),
    ];
    let before = snapshot_size(&desk).await;
    for route in ROUTES.iter().filter(|it| it.body.is_some()) {
        if route.path.contains("/demo/") || route.path.contains("/exercise/") {
            continue;
        }
        for (what, body) in &bodies {
            let (status, code) =
                answer(&desk, route.method, &concrete(route.path), Some(body)).await;
            assert!(
                (400..500).contains(&status),
                "{what} to {} is answered with {status}",
                route.path
            );
            assert!(!code.is_empty(), "{what} to {} has no code", route.path);
        }
    }
    assert_eq!(
        snapshot_size(&desk).await,
        before,
        "something was half done"
    );
    server.stop().await;
}

/// P5: a proposal may be larger than an order, and has its limit.
#[tokio::test]
async fn a_proposal_may_be_larger_than_an_order() {
    let server = TestServer::start().await;
    let desk = server.seat("fire.commander").await;
    let sizes = [
        (limits::BODY_BYTES_MAX + 1, (422, "malformed")),
        (limits::PROPOSAL_BYTES_MAX, (422, "malformed")),
        (limits::PROPOSAL_BYTES_MAX + 1, (413, "body_too_large")),
    ];
    for path in ["/api/v1/tasks", "/api/v1/tasks/{id}/revise"] {
        for (size, expected) in sizes {
            let body = format!("{{}}{}", " ".repeat(size - 2));
            let said = answer(&desk, "post", &concrete(path), Some(body.as_bytes())).await;
            assert_eq!((said.0, said.1.as_str()), expected, "{size} to {path}");
        }
    }
    let order = format!("{{}}{}", " ".repeat(limits::BODY_BYTES_MAX));
    let path = concrete("/api/v1/tasks/{id}/propose");
    let said = answer(&desk, "post", &path, Some(order.as_bytes())).await;
    assert_eq!((said.0, said.1.as_str()), (413, "body_too_large"));
    server.stop().await;
}

async fn snapshot_size(client: &Client) -> usize {
    client.snapshot().await.expect("a snapshot").objects.len()
}

/// Every route of the document exists, and refuses who is not signed in.
#[tokio::test]
async fn every_route_of_the_document_exists_and_wants_a_session() {
    let server = TestServer::start().await;
    let stranger = server.stranger();
    for route in ROUTES {
        // Ways to sign in, and a screen that asks to be paired.
        let is_for_strangers = route.path.starts_with("/api/v1/sign-in")
            || matches!(route.path, "/api/v1/pairings" | "/api/v1/pairings/claim");
        if route.path.contains("/demo/") || route.path.contains("/exercise/") || is_for_strangers {
            continue;
        }
        let body = route.body.map(|_| b"{}".as_slice());
        let (status, code) = answer(&stranger, route.method, &concrete(route.path), body).await;
        let is_sign_in_or_out = route.path == "/api/v1/session" && route.method != "get";
        if !is_sign_in_or_out {
            assert_eq!(
                (status, code.as_str()),
                (401, "not_signed_in"),
                "{} {}",
                route.method,
                route.path
            );
        }
    }
    assert_eq!(
        answer(&stranger, "get", "/api/v1/nothing", None).await,
        (404, "unknown_route".to_owned())
    );
    assert_eq!(
        answer(&stranger, "delete", "/api/v1/incidents", None).await,
        (405, "method_not_allowed".to_owned())
    );
    assert_eq!(
        answer(&stranger, "post", "/api/v1/demo/sign-in", Some(b"{}"))
            .await
            .0,
        404,
        "no demo on a real server"
    );
    server.stop().await;
}

/// The values of a report, one by one out of range: field and code are named.
#[tokio::test]
async fn values_out_of_range_name_their_field() {
    let server = TestServer::start().await;
    let desk = server.seat("fire.dispatcher").await;
    let good = city::incident;
    let long = |n: usize| "x".repeat(n);
    let cases = [
        (
            protocol::command::ReportIncident {
                lat: 91.0,
                ..good()
            },
            "out_of_range",
            "lat",
        ),
        (
            protocol::command::ReportIncident {
                lon: -180.1,
                ..good()
            },
            "out_of_range",
            "lon",
        ),
        (
            protocol::command::ReportIncident {
                priority: Some(0),
                ..good()
            },
            "out_of_range",
            "priority",
        ),
        (
            protocol::command::ReportIncident {
                priority: Some(6),
                ..good()
            },
            "out_of_range",
            "priority",
        ),
        (
            protocol::command::ReportIncident {
                place: String::new(),
                ..good()
            },
            "empty",
            "place",
        ),
        (
            protocol::command::ReportIncident {
                place: long(121),
                ..good()
            },
            "too_long",
            "place",
        ),
        (
            protocol::command::ReportIncident {
                narrative: long(4_001),
                ..good()
            },
            "too_long",
            "narrative",
        ),
        (
            protocol::command::ReportIncident {
                incident_type: Some("Not A Word".to_owned()),
                ..good()
            },
            "malformed",
            "incident_type",
        ),
        (
            protocol::command::ReportIncident {
                narrative: "bell\u{7}".to_owned(),
                ..good()
            },
            "malformed",
            "narrative",
        ),
    ];
    for (body, code, field) in cases {
        let Err(ApiError::Refused { status, problem }) = desk.report_incident(&body).await else {
            panic!("{field} was taken")
        };
        assert_eq!(
            (status, problem.code.as_str(), problem.field.as_deref()),
            (422, code, Some(field))
        );
    }
    let nowhere = protocol::command::ReportIncident {
        owner: Some("nobody".to_owned()),
        ..good()
    };
    assert_eq!(
        desk.report_incident(&nowhere)
            .await
            .expect_err("no such agency")
            .code(),
        Some("unknown")
    );
    assert_eq!(city::count(&desk, List::Incidents).await, 0);
    server.stop().await;
}

/// A8: a client that never finishes its request is hung up on, and others are served meanwhile.
#[tokio::test]
async fn a_request_that_never_ends_is_cut() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let server = TestServer::start().await;
    let mut slow = tokio::net::TcpStream::connect(server.started.address)
        .await
        .expect("a connection");
    slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
        .await
        .expect("half a head");
    assert!(server.stranger().is_healthy().await);
    let limit = std::time::Duration::from_secs(server::listen::HEAD_SECONDS_MAX + 10);
    let mut answer = Vec::new();
    tokio::time::timeout(limit, slow.read_to_end(&mut answer))
        .await
        .expect("cut in time")
        .expect("an end");
    assert!(server.stranger().is_healthy().await);
    server.stop().await;
}

/// P4: what is turned away before it is a request has its status and no body; one that is heard has both.
#[tokio::test]
async fn what_is_turned_away_before_it_is_a_request_has_no_body() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let server = TestServer::start().await;
    let answer = async |request: String| {
        let mut socket = tokio::net::TcpStream::connect(server.started.address)
            .await
            .expect("a connection");
        socket.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).await.expect("an end");
        let answer = String::from_utf8(answer).expect("text");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).expect("a status").to_owned();
        (status, body.to_owned())
    };
    let host = server.started.address;
    // As long as the head may be and no longer, so that nothing of it is left to be read when the server hangs up.
    let long = |name: &str| {
        let head = format!("GET /api/v1/incidents HTTP/1.1\r\nHost: {host}\r\n{name}: ");
        format!("{head}{}", "a".repeat(32 * 1024 - head.len()))
    };
    let nothing = |status: &str| (status.to_owned(), String::new());
    assert_eq!(answer(long("X-Long")).await, nothing("431"));
    assert_eq!(answer("NONSENSE\r\n\r\n".into()).await, nothing("400"));
    let heard =
        format!("GET /api/v1/incidents HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let (status, body) = answer(heard).await;
    assert_eq!(status, "401");
    assert!(body.contains("\"code\":\"not_signed_in\""), "{body}");
    server.stop().await;
}
