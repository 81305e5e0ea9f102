//! TLS with certificates of `muster ca`.

use std::{fs, path::Path, time::Duration};

use acceptance::{Made, PATIENCE, TestServer, city, config, listener};
use client::ApiError;
use domain::Timestamp;
use futures_util::{SinkExt, StreamExt};
use server::{Extras, ServeError, ca, clock::Clock, tls::TlsConfig};
use tempfile::TempDir;
use tokio::{io::AsyncReadExt, net::TcpStream, time::timeout};
use tokio_tungstenite::{client_async, tungstenite::Message};

use super::raw::{self, ask_on, over_tls};

const NAME: &str = "muster.example";

fn now() -> Timestamp {
    Clock::live(Timestamp(0)).now()
}

/// A folder with an authority and a certificate.
fn made() -> (TempDir, ca::Made) {
    let folder = tempfile::tempdir().expect("a folder");
    let names = [NAME.parse().expect("a name")];
    let made = ca::make(folder.path(), &names, now()).expect("a certificate");
    (folder, made)
}

fn tls(made: &ca::Made) -> TlsConfig {
    TlsConfig {
        certificate: made.certificate.clone(),
        key: made.key.clone(),
    }
}

async fn serving(made: &ca::Made) -> TestServer {
    TestServer::set(|config| {
        config.tls = Some(tls(made));
        config.authority = Some(made.authority.clone());
        config.secure_cookies = true;
    })
    .await
}

/// D1: pages, commands and the stream over TLS, with the cookie and the headers that belong to it.
#[tokio::test]
async fn pages_the_api_and_the_stream_speak_tls() {
    let (_folder, made) = made();
    let server = serving(&made).await;
    let address = server.started.address;
    let ask = async |line: &str, headers: &[(&str, &str)], body: &str| {
        let socket = over_tls(address, &made.authority, NAME).await.expect("TLS");
        let mut all = vec![("Host", NAME)];
        all.extend(headers);
        ask_on(socket, line, &all, body).await
    };
    let page = ask("GET /healthz", &[], "").await;
    assert_eq!(page.status, 200);
    let lasting = page.header("strict-transport-security").unwrap_or_default();
    assert!(lasting.starts_with("max-age="), "{lasting}");

    let sign_in = format!(
        r#"{{"account":"fire.dispatcher","password":"{}"}}"#,
        city::PASSWORD
    );
    let origin = ("Origin", "https://muster.example");
    let plain = ("Origin", "http://muster.example");
    let refused = ask("POST /api/v1/session", &[plain], &sign_in).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "foreign_origin")
    );
    let session = ask("POST /api/v1/session", &[origin], &sign_in).await;
    let cookie = session.header("set-cookie").expect("a cookie").to_owned();
    assert!(cookie.starts_with("__Host-muster_session="), "{cookie}");
    assert!(cookie.contains("Secure") && cookie.contains("Path=/") && !cookie.contains("Domain"));
    let cookie = cookie.split(';').next().expect("its value");
    let who = ask("GET /api/v1/session", &[("Cookie", cookie)], "").await;
    assert_eq!(who.status, 200);
    // A cookie that a sister site or plain text planted is not looked at.
    let planted = cookie.replace("__Host-", "");
    let stranger = ask("GET /api/v1/session", &[("Cookie", &planted)], "").await;
    assert_eq!(stranger.status, 401);

    let headers = [("Cookie", cookie), origin];
    let ticket = ask("POST /api/v1/ticket", &headers, "{}").await;
    let ticket: serde_json::Value = serde_json::from_str(&ticket.body).expect("a ticket");
    let ticket = ticket["ticket"].as_str().expect("a ticket");
    let mut request = client::socket_request(NAME).expect("a request");
    let headers = request.headers_mut();
    headers.insert("origin", "https://muster.example".parse().expect("a value"));
    let socket = over_tls(address, &made.authority, NAME).await.expect("TLS");
    let (mut socket, _) = client_async(request, socket).await.expect("an upgrade");
    let hello = format!(r#"{{"type":"hello","protocol":1,"ticket":"{ticket}"}}"#);
    socket
        .send(Message::Text(hello.into()))
        .await
        .expect("sent");
    let welcome = timeout(PATIENCE, socket.next()).await.expect("in time");
    let welcome = welcome.expect("a frame").expect("a frame");
    assert!(
        welcome.to_string().contains(r#""type":"welcome""#),
        "{welcome}"
    );
    drop(socket);
    server.stop().await;
}

/// D1, A8: plain text gets nothing, and who opens a connection and says nothing is hung up on.
#[tokio::test]
async fn plain_text_and_silence_get_nothing_from_a_tls_port() {
    let (_folder, made) = made();
    let server = serving(&made).await;
    let address = server.started.address;
    let mut silent = TcpStream::connect(address).await.expect("a connection");
    let plain = raw::ask(address, "GET /healthz", &[], "").await;
    assert_eq!((plain.status, plain.body.as_str()), (0, ""));
    let other = over_tls(address, &made.authority, "other.example").await;
    assert!(other.is_err(), "a certificate for another name");
    let limit = Duration::from_secs(server::listen::HANDSHAKE_SECONDS_MAX) + PATIENCE;
    let mut rest = Vec::new();
    let cut = timeout(limit, silent.read_to_end(&mut rest)).await;
    assert!(
        cut.is_ok() && rest.is_empty(),
        "cut in time, without a word"
    );
    assert!(over_tls(address, &made.authority, NAME).await.is_ok());
    server.stop().await;
}

/// D2: a renewed certificate is served to the next connection, and the connections before it go on.
#[tokio::test]
async fn a_renewed_certificate_is_taken_without_a_restart() {
    let (folder, made) = made();
    let server = serving(&made).await;
    let address = server.started.address;
    let first = over_tls(address, &made.authority, NAME).await.expect("TLS");
    fs::remove_file(&made.certificate).expect("removed");
    let names = [NAME.parse().expect("a name")];
    let renewed = ca::make(folder.path(), &names, now()).expect("another certificate");
    assert!(renewed.is_new_certificate);
    let certificate = server.started.certificate.clone().expect("a certificate");
    assert!(certificate.reload().expect("a good pair"));
    let second = over_tls(address, &made.authority, NAME).await.expect("TLS");
    let shown = |it: &tokio_rustls::client::TlsStream<TcpStream>| {
        it.get_ref().1.peer_certificates().map(<[_]>::to_vec)
    };
    assert_ne!(shown(&first), shown(&second));
    let before = ask_on(first, "GET /healthz", &[("Host", NAME)], "").await;
    assert_eq!(before.status, 200);
    server.stop().await;
}

/// D2: what browsers would refuse is refused before anything is opened.
#[tokio::test]
async fn a_server_does_not_start_with_a_certificate_that_cannot_work() {
    let (_folder, made) = made();
    let (_other_folder, other) = self::made();
    let start = async |tls: TlsConfig| {
        let data = tempfile::tempdir().expect("a folder");
        let path = data.path().join("data");
        let mut config = config(path.clone(), Made::default());
        config.tls = Some(tls);
        let extras = Extras {
            setup: Some(city::setup()),
            demo: None,
        };
        let refused = server::start(config, extras, listener().await).await;
        let refused = refused.err();
        assert!(
            matches!(refused, Some(ServeError::Tls(_))),
            "{refused:?} instead of a refusal"
        );
        assert!(!path.join("accounts.sqlite").exists());
    };
    start(TlsConfig {
        key: other.key.clone(),
        ..tls(&made)
    })
    .await;
    start(TlsConfig {
        certificate: Path::new("none.pem").to_owned(),
        ..tls(&made)
    })
    .await;
    start(TlsConfig {
        key: made.certificate.clone(),
        ..tls(&made)
    })
    .await;
    let good = serving(&made).await;
    let over_plain = good.stranger().session().await;
    assert!(matches!(over_plain, Err(ApiError::Transport(_))));
    good.stop().await;
}
