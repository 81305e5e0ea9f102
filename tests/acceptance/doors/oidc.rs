//! Sign-in by another identity provider.

use std::fs;

use acceptance::{Made, TestServer, city};
use server::{Extras, ServeError, oidc::OidcConfig};
use tempfile::TempDir;

use super::{
    provider::{CLIENT, Lie, Provider, SECRET},
    raw::{Answer, ask},
};

const AWAY: &str = "GET /api/v1/sign-in/provider";
const RETURN: &str = "GET /api/v1/sign-in/provider/return";

/// The settings, with the secret in a file.
fn oidc(provider: &Provider) -> (TempDir, OidcConfig) {
    let folder = tempfile::tempdir().expect("a folder");
    let client_secret_file = folder.path().join("secret");
    fs::write(&client_secret_file, format!("{SECRET}\n")).expect("written");
    let config = OidcConfig {
        issuer: provider.issuer(),
        client_id: CLIENT.to_owned(),
        client_secret_file,
        claim: "preferred_username".to_owned(),
        label: "City sign-in".to_owned(),
        authority: None,
    };
    (folder, config)
}

async fn serving(config: &OidcConfig) -> TestServer {
    TestServer::set(|it| {
        it.oidc = Some(config.clone());
        it.public_url = Some("https://muster.example".to_owned());
    })
    .await
}

/// The browser goes to the provider's page; gives its address and the cookie.
async fn away(server: &TestServer) -> (String, String) {
    let answer = ask(server.started.address, AWAY, &[], "").await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let cookie = answer.header("set-cookie").expect("a cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().expect("its value").to_owned();
    (
        answer.header("location").expect("a page").to_owned(),
        cookie,
    )
}

async fn back(server: &TestServer, code: &str, state: &str, cookie: &str) -> Answer {
    let line = format!("{RETURN}?code={code}&state={state}");
    let headers = [("Cookie", cookie)];
    let headers = if cookie.is_empty() { &[] } else { &headers[..] };
    ask(server.started.address, &line, headers, "").await
}

/// The whole way as `who`; gives where the browser ends up, and the session's cookie.
async fn sign_in(server: &TestServer, provider: &Provider, who: &str) -> (String, Option<String>) {
    let (page, cookie) = away(server).await;
    let (code, state) = provider.sign_in(&page, who);
    ended(&back(server, &code, &state, &cookie).await)
}

fn ended(answer: &Answer) -> (String, Option<String>) {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let place = answer.header("location").expect("a place").to_owned();
    let session = answer
        .header("set-cookie")
        .filter(|it| it.starts_with("muster_session="))
        .map(|it| it.split(';').next().expect("its value").to_owned());
    (place, session)
}

fn refused(code: &str) -> (String, Option<String>) {
    (format!("/?sign_in={code}"), None)
}

/// D8: who the provider names is signed in to the account of that name, and to no other.
#[tokio::test]
async fn whom_the_provider_names_is_signed_in_if_the_account_exists() {
    let provider = Provider::start().await;
    let (_folder, config) = oidc(&provider);
    let server = serving(&config).await;
    let address = server.started.address;
    let ways = ask(address, "GET /api/v1/sign-in", &[], "").await;
    assert!(ways.body.contains("City sign-in"), "{}", ways.body);
    let (place, session) = sign_in(&server, &provider, "fire.dispatcher").await;
    assert_eq!(place, "/");
    let headers = [("Cookie", session.as_deref().expect("a session"))];
    let who = ask(address, "GET /api/v1/session", &headers, "").await;
    assert!(who.body.contains(r#""agency":"fire""#), "{}", who.body);

    for nobody in [
        "ines",
        "Fire.dispatcher",
        "fire.dispatcher ",
        "",
        "eoc.admin' --",
    ] {
        let ended = sign_in(&server, &provider, nobody).await;
        assert_eq!(ended, refused("provider_refused"), "{nobody}");
    }
    let admin = server.seat("fire.admin").await;
    let id = server
        .stranger()
        .sign_in("fire.dispatcher", city::PASSWORD)
        .await;
    let path = format!(
        "/api/v1/principals/{}/enabled",
        id.expect("a session").principal
    );
    let body = serde_json::json!({"command_id": client::new_id(), "version": 0, "enabled": false});
    admin
        .post::<_, serde_json::Value>(&path, &body)
        .await
        .expect("disabled");
    let ended = sign_in(&server, &provider, "fire.dispatcher").await;
    assert_eq!(ended, refused("provider_refused"));
    server.stop().await;
}

/// D8: a token that does not hold in every part opens nothing.
#[tokio::test]
async fn a_token_that_does_not_hold_opens_nothing() {
    let provider = Provider::start().await;
    let (_folder, config) = oidc(&provider);
    let server = serving(&config).await;
    // The control comes first, and asks the provider what it is.
    assert_eq!(sign_in(&server, &provider, "fire.dispatcher").await.0, "/");
    for lie in [
        Lie::Nonce,
        Lie::Audience,
        Lie::Issuer,
        Lie::Expired,
        Lie::Key,
        Lie::Unsigned,
        Lie::NoClaim,
    ] {
        provider.lie(lie);
        let ended = sign_in(&server, &provider, "fire.dispatcher").await;
        assert!(
            ended == refused("provider_refused") || lie == Lie::Unsigned && ended.1.is_none(),
            "{lie:?}: {ended:?}"
        );
    }
    provider.lie(Lie::Silent);
    let ended = sign_in(&server, &provider, "fire.dispatcher").await;
    assert_eq!(ended, refused("provider_failed"));
    provider.lie(Lie::None);
    assert_eq!(sign_in(&server, &provider, "fire.dispatcher").await.0, "/");
    server.stop().await;
}

/// D8: an address that nobody has checked names no account.
#[tokio::test]
async fn an_unchecked_address_names_nobody() {
    let provider = Provider::start().await;
    let (_folder, config) = oidc(&provider);
    let by_address = OidcConfig {
        claim: "email".to_owned(),
        ..config
    };
    let server = serving(&by_address).await;
    assert_eq!(sign_in(&server, &provider, "fire.dispatcher").await.0, "/");
    provider.lie(Lie::Unverified);
    let ended = sign_in(&server, &provider, "fire.dispatcher").await;
    assert_eq!(ended, refused("provider_refused"));
    server.stop().await;
}

/// D8: a state is heard once, from the browser that it was given to; a code without its verifier is worth nothing.
#[tokio::test]
async fn a_state_is_heard_once_and_from_its_own_browser() {
    let provider = Provider::start().await;
    let (_folder, config) = oidc(&provider);
    let server = serving(&config).await;
    let (page, cookie) = away(&server).await;
    let (code, state) = provider.sign_in(&page, "fire.dispatcher");
    let strange = refused("strange_state");
    assert_eq!(
        ended(&back(&server, &code, "made-up", &cookie).await),
        strange
    );
    assert_eq!(ended(&back(&server, &code, &state, &cookie).await).0, "/");
    assert_eq!(ended(&back(&server, &code, &state, &cookie).await), strange);
    // Somebody else's browser is made to come back with the attacker's code ("login CSRF").
    let (page, _) = away(&server).await;
    let (code, state) = provider.sign_in(&page, "fire.dispatcher");
    let (_, other) = away(&server).await;
    assert_eq!(ended(&back(&server, &code, &state, &other).await), strange);
    let (page, cookie) = away(&server).await;
    let (code, state) = provider.sign_in(&page, "fire.dispatcher");
    assert_eq!(ended(&back(&server, &code, &state, "").await), strange);
    assert_eq!(ended(&back(&server, &code, &state, &cookie).await), strange);
    // A stolen code in a flow of the thief's own: the verifier is another.
    let (page, _) = away(&server).await;
    let (stolen, _) = provider.sign_in(&page, "fire.dispatcher");
    let (page, cookie) = away(&server).await;
    let (_, state) = provider.sign_in(&page, "police.dispatcher");
    assert_eq!(
        ended(&back(&server, &stolen, &state, &cookie).await),
        refused("provider_failed")
    );
    // Without a code the person said no.
    let (page, cookie) = away(&server).await;
    let (_, state) = provider.sign_in(&page, "fire.dispatcher");
    assert_eq!(
        ended(&back(&server, "", &state, &cookie).await),
        refused("provider_refused")
    );
    server.stop().await;
}

/// D8: what is not set up is not there, and what is set up wrongly is found at the start.
#[tokio::test]
async fn without_a_provider_there_is_no_such_way_and_half_a_setting_is_refused() {
    let server = TestServer::start().await;
    let address = server.started.address;
    for line in [AWAY, RETURN] {
        let answer = ask(address, line, &[], "").await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (404, "unknown_route")
        );
    }
    let ways = ask(address, "GET /api/v1/sign-in", &[], "").await;
    assert_eq!((ways.status, ways.body.contains("provider")), (200, false));
    server.stop().await;

    let provider = Provider::start().await;
    let (folder, good) = oidc(&provider);
    let empty = folder.path().join("empty");
    fs::write(&empty, " \n").expect("written");
    let start = async |config: OidcConfig, public_url: Option<&str>| {
        let data = tempfile::tempdir().expect("a folder");
        let mut settings = acceptance::config(data.path().join("data"), Made::default());
        settings.oidc = Some(config);
        settings.public_url = public_url.map(str::to_owned);
        let extras = Extras {
            setup: Some(city::setup()),
            demo: None,
        };
        let refused = server::start(settings, extras, acceptance::listener().await).await;
        assert!(
            matches!(refused, Err(ServeError::Oidc(_))),
            "{:?}",
            refused.err()
        );
    };
    let ours = Some("https://muster.example");
    start(good.clone(), None).await;
    let missing = OidcConfig {
        client_secret_file: folder.path().join("none"),
        ..good.clone()
    };
    start(missing, ours).await;
    start(
        OidcConfig {
            client_secret_file: empty.clone(),
            ..good.clone()
        },
        ours,
    )
    .await;
    start(
        OidcConfig {
            authority: Some(empty),
            ..good.clone()
        },
        ours,
    )
    .await;
    start(
        OidcConfig {
            issuer: "no address".to_owned(),
            ..good
        },
        ours,
    )
    .await;
}
