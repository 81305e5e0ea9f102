//! The second factor: half-open sessions, stepping up, codes, recovery codes, and lost devices.

use std::time::{SystemTime, UNIX_EPOCH};

use acceptance::{Made, TestServer, city};
use bytes::Bytes;
use client::{ApiError, Client, Method};
use domain::Role;
use protocol::{
    factor::{FactorMethod, Factors},
    openapi::ROUTES,
    people::{DeviceMay, IssueDevice},
    session::Session,
    words,
};
use serde_json::{Value, json};
use server::auth::rate::FACTOR_FAILURES_MAX;
use totp_rs::{Algorithm, Builder, Secret};
use uuid::Uuid;

const ROUTE: &str = "/api/v1/session/factors";

/// A server on which admins and legal desks need a second factor.
async fn strong() -> TestServer {
    TestServer::set(|config| {
        config.second_factor = [Role::Admin, Role::Legal].into();
        config.public_url = Some("https://muster.example".to_owned());
    })
    .await
}

fn step() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.expect("a time after 1970").as_secs() / 30
}

/// The code of a step, as an app would show it.
fn code(secret: &str, step: u64) -> String {
    let secret = Secret::try_from_base32(secret).expect("base32");
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(secret)
        .build()
        .expect("a generator");
    totp.generate(step * 30).to_string()
}

pub(super) async fn post(client: &Client, path: &str, body: Value) -> Result<Value, (u16, String)> {
    refused(client.post(path, &body).await)
}

pub(super) fn refused<T>(answer: Result<T, ApiError>) -> Result<T, (u16, String)> {
    answer.map_err(|error| match error {
        ApiError::Refused { status, problem } => (status, problem.code),
        other => panic!("{other}"),
    })
}

async fn remove(client: &Client, path: &str) -> Result<(), (u16, String)> {
    refused(client.request(Method::DELETE, path, None).await.map(|_| ()))
}

pub(super) async fn factors(client: &Client) -> Factors {
    client.get(ROUTE).await.expect("one's factors")
}

struct Enrolled {
    secret: String,
    recovery_codes: Vec<String>,
    /// The newest step whose code was used.
    step: u64,
}

/// Enrols codes of a device.
async fn enrol(client: &Client) -> Enrolled {
    let made = post(client, &format!("{ROUTE}/totp"), json!({})).await;
    let secret = made.expect("a secret")["secret"]
        .as_str()
        .expect("text")
        .to_owned();
    let step = step();
    let body = json!({"code": code(&secret, step)});
    let confirmed = post(client, &format!("{ROUTE}/totp/confirm"), body).await;
    let codes = confirmed.expect("confirmed")["recovery_codes"].clone();
    Enrolled {
        secret,
        recovery_codes: serde_json::from_value(codes).expect("codes"),
        step,
    }
}

async fn give(client: &Client, code: &str) -> Result<Value, (u16, String)> {
    post(client, &format!("{ROUTE}/code"), json!({"code": code})).await
}

fn wrong() -> Result<Value, (u16, String)> {
    Err((403, "wrong_code".to_owned()))
}

/// D5: nothing but the routes of the second factor answers, and no socket opens, until it was given.
#[tokio::test]
async fn a_session_in_a_named_role_is_half_open_until_the_factor_was_given() {
    let server = strong().await;
    let admin = server.stranger();
    let session = admin.sign_in("eoc.admin", city::PASSWORD).await;
    let state = session.expect("a half-open session").second_factor;
    assert!(state.needed && !state.given && state.methods.is_empty());
    for route in ROUTES {
        let is_of_session =
            route.path == "/api/v1/session" || route.path.starts_with("/api/v1/session/");
        let is_for_strangers = route.path.starts_with("/api/v1/sign-in")
            || matches!(route.path, "/api/v1/pairings" | "/api/v1/pairings/claim");
        let is_absent = route.path.contains("/demo/") || route.path.contains("/exercise/");
        if is_of_session || is_for_strangers || is_absent {
            continue;
        }
        let path = route.path.replace("{id}", &Uuid::nil().to_string());
        let method = Method::from_bytes(route.method.to_uppercase().as_bytes()).expect("a method");
        let body = route.body.map(|_| Bytes::from_static(b"{}"));
        let answer = refused(admin.request(method, &path, body).await);
        let half_open = (403, "second_factor_needed".to_owned());
        assert_eq!(answer.err(), Some(half_open), "{} {path}", route.method);
    }
    let enrolled = enrol(&admin).await;
    let session: Session = admin.session().await.expect("a session");
    assert!(!session.second_factor.needed && session.second_factor.given);
    assert!(admin.snapshot().await.is_ok() && admin.ticket().await.is_ok());

    let again = server.stranger();
    let session = again.sign_in("eoc.admin", city::PASSWORD).await;
    let methods = session.expect("a half-open session").second_factor.methods;
    assert_eq!(methods, [FactorMethod::Totp, FactorMethod::RecoveryCode]);
    // Who knows the password alone cannot put another device in the place of the first.
    let needed = Err((403, "second_factor_needed".to_owned()));
    assert_eq!(
        post(&again, &format!("{ROUTE}/totp"), json!({})).await,
        needed
    );
    assert_eq!(
        post(&again, &format!("{ROUTE}/recovery-codes"), json!({})).await,
        needed
    );
    assert_eq!(
        post(&again, &format!("{ROUTE}/passkeys"), json!({})).await,
        needed
    );
    // D6: a code that was used is no code any more.
    assert_eq!(
        give(&again, &code(&enrolled.secret, enrolled.step)).await,
        wrong()
    );
    assert_eq!(
        give(&again, "000000 ").await.is_ok(),
        code(&enrolled.secret, step()) == "000000"
    );
    let next = code(&enrolled.secret, enrolled.step + 1);
    assert!(give(&again, &next).await.is_ok());
    assert!(again.snapshot().await.is_ok());
    assert_eq!(give(&again, &next).await, wrong());
    server.stop().await;
}

/// Somebody who holds two roles, of which the second is named; and the admin who registered them.
async fn two_roles(server: &TestServer) -> (Uuid, Client) {
    let admin = server.stranger();
    admin
        .sign_in("fire.admin", city::PASSWORD)
        .await
        .expect("a session");
    enrol(&admin).await;
    let id = client::new_id();
    let body = json!({
        "command_id": client::new_id(), "id": id, "agency": "fire", "name": "Ines", "roles": ["dispatcher", "legal"],
        "account": "ines", "password": city::PASSWORD,
    });
    post(&admin, "/api/v1/principals", body)
        .await
        .expect("registered");
    (id, admin)
}

/// D5: taking a named role asks for the factor, and until then the role in use stays.
#[tokio::test]
async fn taking_a_named_role_steps_up() {
    let server = strong().await;
    two_roles(&server).await;
    let ines = server.seat("ines").await;
    assert_eq!(
        ines.session().await.expect("whole").role,
        words::Role::Dispatcher
    );
    let needed = (403, "second_factor_needed".to_owned());
    let legal = refused(ines.choose_role(words::Role::Legal).await);
    assert_eq!(legal.err(), Some(needed));
    assert_eq!(
        ines.session().await.expect("whole").role,
        words::Role::Dispatcher
    );
    assert!(ines.snapshot().await.is_ok(), "the session stays as it was");
    enrol(&ines).await;
    let session = ines
        .choose_role(words::Role::Legal)
        .await
        .expect("the role");
    assert_eq!(session.role, words::Role::Legal);

    let other = server.stranger();
    let legal = other
        .sign_in_as("ines", city::PASSWORD, words::Role::Legal)
        .await;
    assert!(legal.expect("half open").second_factor.needed);
    let session = other.choose_role(words::Role::Dispatcher).await;
    assert!(
        !session
            .expect("a role that needs none")
            .second_factor
            .needed
    );
    assert!(other.snapshot().await.is_ok());
    server.stop().await;
}

/// D6: each recovery code holds once, and new ones end the old.
#[tokio::test]
async fn recovery_codes_hold_once() {
    let server = strong().await;
    let admin = server.stranger();
    admin
        .sign_in("eoc.admin", city::PASSWORD)
        .await
        .expect("a session");
    let enrolled = enrol(&admin).await;
    assert_eq!(factors(&admin).await.recovery_codes, 10);
    let [first, second, ..] = &enrolled.recovery_codes[..] else {
        panic!("two codes")
    };
    let seat = async || {
        let seat = server.stranger();
        seat.sign_in("eoc.admin", city::PASSWORD)
            .await
            .expect("half open");
        seat
    };
    let one = seat().await;
    assert!(give(&one, &first.to_uppercase()).await.is_ok());
    let other = seat().await;
    assert_eq!(give(&other, first).await, wrong());
    assert_eq!(factors(&one).await.recovery_codes, 9);
    let made = post(&one, &format!("{ROUTE}/recovery-codes"), json!({})).await;
    assert_eq!(
        made.expect("codes")["recovery_codes"]
            .as_array()
            .map(Vec::len),
        Some(10)
    );
    assert_eq!(give(&other, second).await, wrong());
    server.stop().await;
}

/// D6: guessing is limited for the person, wherever the guesses come from and however many sessions make them.
#[tokio::test]
async fn codes_cannot_be_guessed() {
    let server = strong().await;
    let admin = server.stranger();
    admin
        .sign_in("eoc.admin", city::PASSWORD)
        .await
        .expect("a session");
    let enrolled = enrol(&admin).await;
    for _ in 0..FACTOR_FAILURES_MAX {
        let guesser = server.stranger();
        guesser
            .sign_in("eoc.admin", city::PASSWORD)
            .await
            .expect("half open");
        assert_eq!(give(&guesser, "abcd-abcd-abcd-abcd").await, wrong());
    }
    let right = code(&enrolled.secret, enrolled.step + 1);
    let guesser = server.stranger();
    guesser
        .sign_in("eoc.admin", city::PASSWORD)
        .await
        .expect("half open");
    assert_eq!(give(&guesser, &right).await.err().map(|it| it.0), Some(429));
    // Others are not concerned.
    let other = server.stranger();
    other
        .sign_in("fire.admin", city::PASSWORD)
        .await
        .expect("half open");
    enrol(&other).await;
    server.stop().await;
}

/// D5: a named role keeps a factor; an admin of the agency, and nobody else, lets people enrol anew.
#[tokio::test]
async fn the_last_factor_stays_and_a_lost_device_is_an_admins_to_forget() {
    let server = strong().await;
    let (ines, own_admin) = two_roles(&server).await;
    let seat = server.seat("ines").await;
    let enrolled = enrol(&seat).await;
    let last = Err((409, "last_factor".to_owned()));
    assert_eq!(remove(&seat, &format!("{ROUTE}/totp")).await, last);

    let path = format!("/api/v1/principals/{ines}/factors");
    let foreign = server.stranger();
    foreign
        .sign_in("eoc.admin", city::PASSWORD)
        .await
        .expect("half open");
    enrol(&foreign).await;
    assert_eq!(
        remove(&foreign, &path).await,
        Err((404, "unknown".to_owned()))
    );
    let nobody = format!("/api/v1/principals/{}/factors", Uuid::nil());
    assert_eq!(
        remove(&foreign, &nobody).await,
        Err((404, "unknown".to_owned()))
    );
    let desk = server.seat("fire.dispatcher").await;
    assert_eq!(
        remove(&desk, &path).await,
        Err((403, "role_may_not".to_owned()))
    );
    assert_eq!(factors(&seat).await.recovery_codes, 10);

    let admin = server.stranger();
    admin
        .sign_in("fire.admin", city::PASSWORD)
        .await
        .expect("half open");
    // An admin whose own session is half open may not either.
    assert_eq!(
        remove(&admin, &path).await.err().map(|it| it.1).as_deref(),
        Some("second_factor_needed")
    );
    let tracker = IssueDevice {
        principal: ines,
        label: "Wall of the station".to_owned(),
        may: DeviceMay::Seat,
        unit: None,
        role: Some(words::Role::Dispatcher),
    };
    let tracker = own_admin.issue_device(&tracker).await.expect("a token");
    let tracker = server.stranger().with_token(&tracker.token);
    assert_eq!(remove(&own_admin, &path).await, Ok(()));
    // What has no second factor has none to lose.
    assert!(tracker.session().await.is_ok());
    let log: Value = own_admin
        .get("/api/v1/accounts/log")
        .await
        .expect("the log of accounts");
    assert_eq!(log["items"][0]["what"], "factors_forgotten", "{log}");
    assert_eq!(
        refused(seat.session().await).err().map(|it| it.0),
        Some(401)
    );
    let anew = server.seat("ines").await;
    assert_eq!(factors(&anew).await.recovery_codes, 0);
    assert_eq!(
        give(&anew, &code(&enrolled.secret, enrolled.step + 1)).await,
        wrong()
    );
    // Who holds no named role may take the factor off again.
    let dispatcher = server.seat("police.dispatcher").await;
    enrol(&dispatcher).await;
    assert_eq!(remove(&dispatcher, &format!("{ROUTE}/totp")).await, Ok(()));
    assert_eq!(
        remove(&dispatcher, &format!("{ROUTE}/totp")).await,
        Err((404, "unknown".to_owned()))
    );
    server.stop().await;
}

/// D5: a factor that was given holds over a restart, and one that was not is still missing.
#[tokio::test]
async fn half_open_sessions_stay_half_open_over_a_restart() {
    let data = tempfile::tempdir().expect("a folder");
    let path = data.path().join("data");
    let start = async || {
        let mut config = acceptance::config(path.clone(), Made::default());
        config.second_factor = [Role::Admin].into();
        let extras = server::Extras {
            setup: Some(city::setup()),
            demo: None,
        };
        server::start(config, extras, acceptance::listener().await)
            .await
            .expect("a server")
    };
    let first = start().await;
    let base = format!("http://{}", first.address);
    let given = Client::new(&base).expect("an address");
    given
        .sign_in("eoc.admin", city::PASSWORD)
        .await
        .expect("half open");
    enrol(&given).await;
    let half = Client::new(&base).expect("an address");
    half.sign_in("eoc.admin", city::PASSWORD)
        .await
        .expect("half open");
    first.stop().await.expect("a clean stop");
    let second = start().await;
    let base = format!("http://{}", second.address);
    assert!(
        given
            .at(&base)
            .expect("an address")
            .snapshot()
            .await
            .is_ok()
    );
    let half = half.at(&base).expect("an address");
    let needed = (403, "second_factor_needed".to_owned());
    assert_eq!(refused(half.snapshot().await).err(), Some(needed));
    assert!(
        half.session()
            .await
            .expect("half open")
            .second_factor
            .needed
    );
    second.stop().await.expect("a clean stop");
}
