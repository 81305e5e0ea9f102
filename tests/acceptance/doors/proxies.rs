//! Behind proxies: who asks is what a trusted proxy says, and nobody else's word counts.

use std::net::SocketAddr;

use acceptance::TestServer;
use server::auth::rate::{ACCOUNT_FAILURES_MAX, ADDRESS_FAILURES_MAX, PAIR_FAILURES_MAX};

use super::raw::{Answer, ask};

async fn guess(server: SocketAddr, account: &str, from: &str) -> Answer {
    let headers = [("X-Forwarded-For", from), ("X-Forwarded-Proto", "https")];
    let body = format!(r#"{{"account":"{account}","password":"wrong"}}"#);
    ask(server, "POST /api/v1/session", &headers, &body).await
}

/// D3: guessing is counted by the address that the proxy saw, an IPv6 network as one.
#[tokio::test]
async fn guesses_through_a_proxy_are_counted_by_who_makes_them() {
    let server = TestServer::set(|config| {
        config.proxies = vec!["127.0.0.1".parse().expect("an address")];
        config.secure_cookies = true;
    })
    .await;
    let address = server.started.address;
    for number in 0..PAIR_FAILURES_MAX {
        // The host changes, the network does not; what the guesser writes in front counts for nothing.
        let from = format!("203.0.113.{number}, 2001:db8:1:2::{number:x}");
        let wrong = guess(address, "fire.dispatcher", &from).await;
        assert_eq!(
            (wrong.status, wrong.code().as_str()),
            (401, "bad_credentials")
        );
    }
    let waits = guess(address, "fire.dispatcher", "2001:db8:1:2::ffff").await;
    assert_eq!((waits.status, waits.code().as_str()), (429, "rate_limited"));
    assert!(waits.header("retry-after").is_some());
    let neighbour = guess(address, "fire.dispatcher", "2001:db8:1:3::1").await;
    assert_eq!(neighbour.status, 401);

    // One password on every account.
    for number in 0..ADDRESS_FAILURES_MAX {
        let wrong = guess(address, &format!("account{number}"), "198.51.100.7").await;
        assert_eq!(wrong.status, 401, "{number}");
    }
    assert_eq!(guess(address, "another", "198.51.100.7").await.status, 429);
    assert_eq!(guess(address, "another", "198.51.100.8").await.status, 401);
    server.stop().await;
}

/// D3: many machines that guess together are stopped by the account, and nobody else is.
#[tokio::test]
async fn many_addresses_on_one_account_are_stopped_by_the_account() {
    let server = TestServer::set(|config| {
        config.proxies = vec!["127.0.0.1".parse().expect("an address")];
        config.secure_cookies = true;
    })
    .await;
    let address = server.started.address;
    let mut guesses = 0;
    // Some are forgotten meanwhile, far fewer than are made.
    while guesses < 2 * ACCOUNT_FAILURES_MAX {
        let from = format!("198.18.{}.{}", guesses / 250, guesses % 250);
        if guess(address, "fire.commander", &from).await.status == 429 {
            break;
        }
        guesses += 1;
    }
    assert!(
        (ACCOUNT_FAILURES_MAX..2 * ACCOUNT_FAILURES_MAX).contains(&guesses),
        "{guesses} guesses were heard"
    );
    let other = guess(address, "police.commander", "198.18.0.1").await;
    assert_eq!(other.status, 401);
    server.stop().await;
}

/// D3: without a trusted proxy the header is anybody's, and changing it gives no further guesses.
#[tokio::test]
async fn a_made_up_address_gives_no_further_guesses() {
    let server = TestServer::start().await;
    let address = server.started.address;
    for number in 0..PAIR_FAILURES_MAX {
        let wrong = guess(address, "fire.dispatcher", &format!("198.51.100.{number}")).await;
        assert_eq!(wrong.status, 401);
    }
    let waits = guess(address, "fire.dispatcher", "198.51.100.200").await;
    assert_eq!(waits.status, 429);
    server.stop().await;
}

/// D3: what reached the proxy in plain text is refused, whatever it asks for.
#[tokio::test]
async fn plain_text_to_the_proxy_is_refused() {
    let server = TestServer::set(|config| {
        config.proxies = vec!["127.0.0.1".parse().expect("an address")];
        config.secure_cookies = true;
    })
    .await;
    let address = server.started.address;
    for line in [
        "GET /",
        "GET /api/v1/session",
        "GET /ws",
        "POST /api/v1/session",
    ] {
        for headers in [
            &[
                ("X-Forwarded-For", "198.51.100.7"),
                ("X-Forwarded-Proto", "http"),
            ][..],
            &[("X-Forwarded-For", "198.51.100.7")],
        ] {
            let refused = ask(address, line, headers, "").await;
            assert_eq!(
                (refused.status, refused.code().as_str()),
                (403, "tls_needed"),
                "{line} {headers:?}"
            );
        }
    }
    let closed = [
        ("X-Forwarded-For", "198.51.100.7"),
        ("X-Forwarded-Proto", "https"),
    ];
    let heard = ask(address, "GET /api/v1/session", &closed, "").await;
    assert_eq!(heard.code(), "not_signed_in");
    let own = ask(address, "GET /healthz", &[], "").await;
    assert_eq!(own.status, 200, "a check on this machine needs no proxy");
    // A program on this machine keeps the cookie whatever it is called, and may open a stream.
    let seat = server.seat("fire.dispatcher").await;
    assert!(seat.session().await.is_ok());
    acceptance::Screen::open(&seat).await;
    server.stop().await;
}
