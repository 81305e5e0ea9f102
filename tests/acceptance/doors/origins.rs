//! Other sites' pages, and the tricks they try.

use acceptance::TestServer;

use super::raw::ask;

const UPGRADE: [(&str, &str); 4] = [
    ("Connection", "Upgrade"),
    ("Upgrade", "websocket"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="),
];

/// P3: a page of another site opens no socket, whatever it calls itself, and one that does not say who it is neither.
#[tokio::test]
async fn other_sites_open_no_socket_and_nobody_opens_one_unnamed() {
    let server = TestServer::set(|config| {
        config.public_url = Some("https://muster.example".to_owned());
    })
    .await;
    let address = server.started.address;
    let port = address.port();
    let ours = format!("http://{address}");
    let tricks = [
        None,
        Some("null".to_owned()),
        Some(String::new()),
        Some("http://evil.example".to_owned()),
        Some("https://muster.example.evil.example".to_owned()),
        Some("https://evilmuster.example".to_owned()),
        Some("https://muster.example:8443".to_owned()),
        Some("http://muster.example".to_owned()),
        Some(format!("{ours}.evil.example")),
        Some(format!("{ours}@evil.example")),
        Some("http://127.0.0.1:1".to_owned()),
        Some("http://127.0.0.1".to_owned()),
        Some(format!("http://localhost:{port}")),
        Some(format!("{ours}/")),
        Some(format!("ws://{address}")),
    ];
    for origin in &tricks {
        let mut headers = UPGRADE[1..].to_vec();
        headers.extend(origin.as_deref().map(|it| ("Origin", it)));
        let refused = ask(address, "GET /ws", &headers, "").await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (403, "foreign_origin"),
            "{origin:?}"
        );
        // Commands of programs carry no origin; a browser's always do.
        if let Some(origin) = origin {
            let headers = [("Origin", origin.as_str())];
            let refused = ask(address, "POST /api/v1/session", &headers, "{}").await;
            assert_eq!(refused.status, 403, "{origin}");
        }
    }
    // The control: our own page is let through to what comes after this check.
    for ours in [ours.as_str(), "https://muster.example"] {
        let mut headers = UPGRADE[1..].to_vec();
        headers.push(("Origin", ours));
        let heard = ask(address, "GET /ws", &headers, "").await;
        assert_eq!(heard.code(), "not_a_websocket", "{ours}");
        let headers = [("Origin", ours)];
        let heard = ask(address, "POST /api/v1/session", &headers, "{}").await;
        assert_eq!(heard.code(), "malformed", "{ours}");
    }
    // A page that reaches us under a name of its own making is another site.
    let rebound = [
        ("Host", "evil.example"),
        ("Origin", "http://evil.example"),
        UPGRADE[1],
    ];
    let refused = ask(address, "GET /ws", &rebound, "").await;
    assert_eq!(refused.code(), "foreign_origin");
    server.stop().await;
}
