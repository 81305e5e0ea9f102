//! Passkeys, with an authenticator in software.

use acceptance::{TestServer, city};
use client::{Client, Method};
use domain::Role;
use protocol::factor::FactorMethod;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    factors::{factors, post, refused},
    token::Token,
};

const ROUTE: &str = "/api/v1/session/factors/passkeys";
const OURS: &str = "https://muster.example";

async fn strong() -> TestServer {
    TestServer::set(|config| {
        config.second_factor = [Role::Admin].into();
        config.public_url = Some(OURS.to_owned());
    })
    .await
}

async fn half_open(server: &TestServer, account: &str) -> Client {
    let seat = server.stranger();
    let session = seat.sign_in(account, city::PASSWORD).await;
    assert!(session.expect("a session").second_factor.needed);
    seat
}

async fn enrol(seat: &Client, token: &mut Token, name: &str) -> Result<Value, (u16, String)> {
    let challenge = post(seat, ROUTE, json!({})).await?;
    let body = json!({"name": name, "credential": token.make(&challenge).to_string()});
    post(seat, &format!("{ROUTE}/finish"), body).await
}

async fn ask(seat: &Client) -> Value {
    post(seat, &format!("{ROUTE}/ask"), json!({}))
        .await
        .expect("a challenge")
}

async fn give(seat: &Client, credential: Value) -> Result<Value, (u16, String)> {
    post(
        seat,
        &format!("{ROUTE}/give"),
        json!({"credential": credential.to_string()}),
    )
    .await
}

fn refusal<T>(code: &str, status: u16) -> Result<T, (u16, String)> {
    Err((status, code.to_owned()))
}

/// D7: made, listed, given, removed.
#[tokio::test]
async fn a_passkey_opens_the_session() {
    let server = strong().await;
    let first = half_open(&server, "eoc.admin").await;
    let mut token = Token::new(OURS);
    let made = enrol(&first, &mut token, " Desk key ").await.expect("made");
    assert_eq!(made["recovery_codes"].as_array().map(Vec::len), Some(10));
    assert!(first.snapshot().await.is_ok());

    let seat = half_open(&server, "eoc.admin").await;
    let methods = seat
        .session()
        .await
        .expect("half open")
        .second_factor
        .methods;
    assert_eq!(methods, [FactorMethod::Passkey, FactorMethod::RecoveryCode]);
    let challenge = ask(&seat).await;
    let answer = token.answer(&challenge);
    give(&seat, answer.clone()).await.expect("given");
    assert!(seat.snapshot().await.is_ok());
    // An answer that was overheard opens nothing.
    assert_eq!(give(&seat, answer.clone()).await, refusal("not_begun", 409));
    let other = half_open(&server, "eoc.admin").await;
    ask(&other).await;
    assert_eq!(give(&other, answer).await, refusal("passkey_refused", 403));
    assert!(refused(other.snapshot().await).is_err());

    let list = factors(&seat).await;
    assert!(list.passkeys_offered && list.passkeys.len() == 1);
    assert_eq!(list.passkeys[0].name, "Desk key");
    assert!(list.passkeys[0].used_at.is_some());
    let path = format!("{ROUTE}/{}", list.passkeys[0].id);
    let remove =
        async |path: &str| refused(seat.request(Method::DELETE, path, None).await).map(|_| ());
    assert_eq!(remove(&path).await, refusal("last_factor", 409));
    let mut second = Token::new(OURS);
    enrol(&seat, &mut second, "Spare")
        .await
        .expect("a second one");
    assert_eq!(remove(&path).await, Ok(()));
    assert_eq!(remove(&path).await, refusal("unknown", 404));
    assert_eq!(
        remove(&format!("{ROUTE}/{}", Uuid::nil())).await,
        refusal("unknown", 404)
    );
    let late = half_open(&server, "eoc.admin").await;
    let challenge = ask(&late).await;
    assert_eq!(
        give(&late, token.answer(&challenge)).await,
        refusal("passkey_refused", 403)
    );
    let challenge = ask(&late).await;
    assert!(give(&late, second.answer(&challenge)).await.is_ok());
    server.stop().await;
}

/// D7: a page of another name, a stranger's key, a device without a fingerprint, and nonsense open nothing.
#[tokio::test]
async fn a_passkey_of_another_page_person_or_challenge_opens_nothing() {
    let server = strong().await;
    let first = half_open(&server, "eoc.admin").await;
    for origin in [
        "https://muster.example.evil.example",
        "http://muster.example",
        "https://evil.example",
    ] {
        let mut phished = Token::new(origin);
        assert_eq!(
            enrol(&first, &mut phished, "x").await,
            refusal("passkey_refused", 403),
            "{origin}"
        );
    }
    let mut token = Token::new(OURS);
    enrol(&first, &mut token, "Desk").await.expect("made");
    let colleague = half_open(&server, "fire.admin").await;
    let mut theirs = Token::new(OURS);
    enrol(&colleague, &mut theirs, "Theirs")
        .await
        .expect("made");

    let seat = half_open(&server, "eoc.admin").await;
    let refused = refusal("passkey_refused", 403);
    let challenge = ask(&seat).await;
    assert_eq!(give(&seat, theirs.answer(&challenge)).await, refused);
    let challenge = ask(&seat).await;
    token.origin = "https://evil.example".to_owned();
    assert_eq!(give(&seat, token.answer(&challenge)).await, refused);
    token.origin = OURS.to_owned();
    token.verifies = false;
    let challenge = ask(&seat).await;
    assert_eq!(give(&seat, token.answer(&challenge)).await, refused);
    token.verifies = true;
    let stale = ask(&seat).await;
    ask(&seat).await;
    assert_eq!(give(&seat, token.answer(&stale)).await, refused);
    ask(&seat).await;
    assert_eq!(give(&seat, json!({"id": 7})).await, refused);
    assert_eq!(
        give(&seat, token.answer(&stale)).await,
        refusal("not_begun", 409)
    );
    // The control: the same device, honestly.
    let challenge = ask(&seat).await;
    assert!(give(&seat, token.answer(&challenge)).await.is_ok());
    for name in ["", " ", "\u{7}", &"x".repeat(61)] {
        let body = json!({"name": name, "credential": "{}"});
        let answer = post(&seat, &format!("{ROUTE}/finish"), body).await;
        assert_eq!(answer.err().map(|it| it.0), Some(422), "{name:?}");
    }
    server.stop().await;
}

/// D7: without a name that browsers make passkeys for there are none, and that is said.
#[tokio::test]
async fn without_a_public_name_there_are_no_passkeys() {
    let server = TestServer::set(|config| {
        config.second_factor = [Role::Admin].into();
        config.public_url = Some("https://192.0.2.7".to_owned());
    })
    .await;
    let seat = half_open(&server, "eoc.admin").await;
    assert!(!factors(&seat).await.passkeys_offered);
    assert_eq!(
        post(&seat, ROUTE, json!({})).await,
        refusal("passkeys_off", 409)
    );
    server.stop().await;
}
