//! A running server under mutated requests and frames: every answer is typed, none is a fault of the server, and it
//! goes on serving.

use std::collections::BTreeMap;

use acceptance::{
    TestServer,
    figures::{Figure, write},
};
use client::{ApiError, Client, Method};
use protocol::openapi::ROUTES;

use super::{dice::Dice, mutate::mutated};

/// Requests for each route in a quick run.
const REQUESTS: u64 = 60;
/// Requests for each route in the long tier.
const REQUESTS_LONG: u64 = 3_000;

/// The example of a body, by the name of its type.
fn example(body: &str) -> Vec<u8> {
    let mut name = String::new();
    for letter in body.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/wire");
    let path = format!("{root}/body-{name}.json");
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A path with something in the place of its ids, and something asked.
fn path(route: &protocol::openapi::Route, dice: &mut Dice) -> String {
    let ids = [
        "0191f6a0-0000-7000-8000-000000000000",
        "00000000-0000-0000-0000-000000000000",
        "fire",
        "%00",
        "..%2f..%2fetc",
        "%F0%9F%9A%92",
        "1'--",
    ];
    let mut path = String::new();
    for piece in route.path.split('/').skip(1) {
        path.push('/');
        path.push_str(if piece.starts_with('{') {
            dice.pick(&ids)
        } else {
            piece
        });
    }
    let mut sign = '?';
    let values = [
        "",
        "-1",
        "1e999",
        "NaN",
        "7.42",
        "43.73",
        "%FF",
        "9999999999999",
        "a%26b",
    ];
    for it in route.query {
        if dice.percent(30) {
            continue;
        }
        path.push(sign);
        path.push_str(&format!(
            "{}={}",
            it.trim_end_matches('?'),
            dice.pick(&values)
        ));
        sign = '&';
    }
    path
}

/// P4, P5: what comes back has a status below 500, or says that the server is busy, and a refusal has a code.
#[tokio::test]
async fn every_route_gives_a_typed_answer_whatever_it_is_sent() {
    let is_long = std::env::var_os("MUSTER_LONG").is_some();
    let count = if is_long { REQUESTS_LONG } else { REQUESTS };
    let server = TestServer::start().await;
    let desk = server.seat("fire.commander").await;
    let (mut sent, mut faults) = (0_u64, Vec::new());
    let mut statuses: BTreeMap<u16, u64> = BTreeMap::new();
    for (index, route) in ROUTES.iter().enumerate() {
        // Signing out would end the session that everything else is asked with.
        let signs_out = route.path == "/api/v1/session" && route.method == "delete";
        if signs_out || route.path == "/api/v1/session/everywhere" {
            continue;
        }
        for n in 0..count {
            let mut dice = Dice(super::SEED ^ ((index as u64) << 32) ^ n);
            let body = route.body.map(|it| mutated(&[example(it)], &mut dice));
            let to = path(route, &mut dice);
            let (status, is_typed) = ask(&desk, route.method, &to, body.as_deref()).await;
            sent += 1;
            *statuses.entry(status).or_default() += 1;
            let is_fault = status >= 500 && status != 503;
            if is_fault || !is_typed {
                faults.push(format!("{} {to} {body:?}: {status}", route.method));
            }
        }
    }
    println!("{sent} requests: {statuses:?}");
    write(
        "mutated-requests",
        &[
            Figure::told("mutated_requests", sent as f64, "requests"),
            Figure::at_most(
                "mutated_request_faults",
                faults.len() as f64,
                "answers",
                "0",
                0.0,
            ),
        ],
    );
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(
        statuses.keys().any(|it| *it < 300),
        "nothing got through: {statuses:?}"
    );
    // It goes on serving.
    let again = ask(&desk, "get", "/api/v1/session", None).await;
    assert_eq!(again.0, 200);
    server.stop().await;
}

/// Status, and whether a refusal has a code.
async fn ask(client: &Client, method: &str, path: &str, body: Option<&[u8]>) -> (u16, bool) {
    let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
    let body = body.map(bytes::Bytes::copy_from_slice);
    match client.request(method, path, body).await {
        Ok((status, _)) => (status.as_u16(), true),
        Err(ApiError::Refused { status, problem }) => (status, !problem.code.is_empty()),
        Err(error) => panic!("{path}: {error}"),
    }
}
