//! Everything that can be asked of a server by somebody signed in: every route of the document, with every id, every value
//! that a question can have, and every example of a body.

use std::{
    sync::OnceLock,
    time::{SystemTime, UNIX_EPOCH},
};

use client::{ApiError, Client, Method, new_id};
use domain::Timestamp;
use protocol::{
    Moment,
    openapi::{ROUTES, Route},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// These end the session that everything else is asked with, change its role, or are for strangers.
const NOT_ASKED: [&str; 9] = [
    "/api/v1/session",
    "/api/v1/session/everywhere",
    "/api/v1/session/password",
    "/api/v1/session/role",
    "/api/v1/demo/sign-in",
    "/api/v1/pairings",
    "/api/v1/pairings/claim",
    // A clock that is set stands elsewhere for the next question.
    "/api/v1/exercise/clock",
    "/api/v1/sign-off",
];

/// How long to wait when too much was asked.
const AGAIN: std::time::Duration = std::time::Duration::from_millis(200);

/// What came back, whole: a good answer's bytes, or a refusal with all that it says.
pub(crate) async fn told(
    client: &Client,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> String {
    let body = body.map(|it| bytes::Bytes::from(it.to_string()));
    loop {
        let asked = client.request(method.clone(), path, body.clone());
        match asked.await {
            Ok((status, body)) => return format!("{status} {}", String::from_utf8_lossy(&body)),
            // An answer that was put off tells nothing.
            Err(ApiError::Refused { status: 429, .. }) => tokio::time::sleep(AGAIN).await,
            Err(ApiError::Refused { status, problem }) => {
                let problem = serde_json::to_string(&problem).expect("a plain value");
                return format!("{status} {problem}");
            }
            Err(error) => panic!("{path}: {error}"),
        }
    }
}

/// Between whom the record is asked about.
const AGENCIES: [&str; 4] = ["fire", "police", "ems", "eoc"];

/// The time that the record is asked about: the same in every question of a run, and around all that was planted.
fn of_record() -> &'static (String, String) {
    static TIMES: OnceLock<(String, String)> = OnceLock::new();
    TIMES.get_or_init(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |it| it.as_millis() as i64);
        let moment = |it: i64| Moment::from(Timestamp(it)).to_string();
        (moment(now - 86_400_000), moment(now + 3_600_000))
    })
}

/// The values that a parameter is asked with. One that is new has to be thought of here.
fn values(parameter: &str, ids: &[Uuid], words: &[String]) -> Vec<String> {
    let fixed = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect();
    match parameter {
        "incident" | "task" | "zone" | "except" | "object" => {
            ids.iter().map(Uuid::to_string).collect()
        }
        "q" => words.to_vec(),
        "lon" => fixed(&["7.42"]),
        "lat" => fixed(&["43.73"]),
        "radius_m" => fixed(&["20000"]),
        "days" => fixed(&["365"]),
        "incident_type" => fixed(&["zqtype"]),
        "count" => fixed(&["100"]),
        "capability" => fixed(&["zqunitcapability", "zqequipmentcapability"]),
        "status" => fixed(&["available", "transporting", "out_of_service"]),
        "agency" => fixed(&["fire"]),
        "kind" => fixed(&["zqequipmentkind", "unit", "incident", "note", "equipment"]),
        "type_max" => fixed(&["5"]),
        "all" => fixed(&["true"]),
        "limit" => fixed(&["50"]),
        "skip" => fixed(&["1"]),
        "west" => fixed(&["7"]),
        "south" => fixed(&["43"]),
        "east" => fixed(&["8"]),
        "north" => fixed(&["44"]),
        // Of the record: of the last day, and against a head of nothing.
        "viewer" | "owner" => fixed(&AGENCIES),
        "from" => vec![of_record().0.clone()],
        "to" => vec![of_record().1.clone()],
        "format" => fixed(&["ndjson"]),
        "journal" | "disclosures" => fixed(&["0"]),
        "code" | "state" => fixed(&["nothing"]),
        other => panic!("the parameter {other} is asked with nothing"),
    }
}

/// A question with all that it needs, and with each other thing that may be asked, one at a time.
fn questions(route: &Route, ids: &[Uuid], words: &[String]) -> Vec<String> {
    let first = |name: &str| {
        let name = name.trim_end_matches('?');
        values(name, ids, words)
            .first()
            .map(|it| format!("{name}={it}"))
    };
    let (needed, optional): (Vec<&str>, Vec<&str>) =
        route.query.iter().partition(|it| !it.ends_with('?'));
    let base: Vec<String> = needed.iter().filter_map(|it| first(it)).collect();
    let mut all = vec![base.join("&")];
    for name in needed.iter().chain(&optional) {
        let name = name.trim_end_matches('?');
        for value in values(name, ids, words) {
            let others = base
                .iter()
                .filter(|it| !it.starts_with(&format!("{name}=")));
            let mut parts: Vec<String> = others.cloned().collect();
            parts.push(format!("{name}={value}"));
            all.push(parts.join("&"));
        }
    }
    // The box of `within` is four that belong together; so is the circle.
    if route.path.ends_with("/within") {
        all.push("west=7&south=43&east=8&north=44".to_owned());
        all.push("lon=7.42&lat=43.73&radius_m=50000".to_owned());
    }
    // Receipts are between two: each with each.
    if route.path.ends_with("/receipts") {
        let (from, to) = of_record();
        for (viewer, owner) in AGENCIES.iter().flat_map(|v| AGENCIES.map(|o| (v, o))) {
            all.push(format!("viewer={viewer}&owner={owner}&from={from}&to={to}"));
        }
    }
    all.sort();
    all.dedup();
    all
}

/// A path with an id in each place for one.
fn with_id(path: &str, id: Uuid) -> Vec<String> {
    if !path.contains('{') {
        return vec![path.to_owned()];
    }
    let kinds = if path.contains("{kind}") {
        [
            "incident",
            "task",
            "principal",
            "unit",
            "zone",
            "equipment",
            "agreement",
        ]
        .as_slice()
    } else {
        &[""]
    };
    kinds
        .iter()
        .map(|kind| {
            path.replace("{id}", &id.to_string())
                .replace("{kind}", kind)
                .replace("{opening}", "1")
        })
        .collect()
}

/// Every `GET`, without regard to what it answers: path and query.
pub(crate) fn gets(ids: &[Uuid], words: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    for route in ROUTES.iter().filter(|it| it.method == "get") {
        for query in questions(route, ids, words) {
            let sign = if query.is_empty() { "" } else { "?" };
            for id in ids {
                for path in with_id(route.path, *id) {
                    all.push(format!("{path}{sign}{query}"));
                }
            }
        }
    }
    // By name: agencies have no numbers.
    all.push("/api/v1/agencies/fire".to_owned());
    all.push("/api/v1/agencies/fire/settings".to_owned());
    all.push("/healthz".to_owned());
    all.sort();
    all.dedup();
    all
}

/// Every question by `GET` that names an id.
pub(crate) fn gets_about(id: Uuid) -> Vec<String> {
    let text = id.to_string();
    let mut all = gets(&[id], &[]);
    all.retain(|it| it.contains(&text));
    all
}

/// The example of a body, by the name of its type.
fn example(body: &str) -> Value {
    let mut name = String::new();
    for letter in body.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/wire");
    let path = format!("{root}/body-{name}.json");
    let text = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_slice(&text).expect("an example")
}

/// Puts `id` in the place of every id but that of the command and of what is made.
fn about(value: &mut Value, id: Uuid) {
    match value {
        Value::Object(fields) => {
            for (key, it) in fields.iter_mut() {
                match it {
                    Value::String(_) if key == "command_id" || key == "id" => {
                        *it = json!(new_id());
                    }
                    Value::String(text) if text.parse::<Uuid>().is_ok() => *it = json!(id),
                    it => about(it, id),
                }
            }
            // What was said long ago is refused before anything is looked up.
            fields.remove("occurred_at");
        }
        Value::Array(all) => {
            for it in all {
                if it.as_str().is_some_and(|it| it.parse::<Uuid>().is_ok()) {
                    *it = json!(id);
                } else {
                    about(it, id);
                }
            }
        }
        _ => {}
    }
}

/// Every order about an id: method, path and body.
pub(crate) fn orders_about(id: Uuid) -> Vec<(Method, String, Option<Value>)> {
    let text = id.to_string();
    let mut all = Vec::new();
    for route in ROUTES {
        if route.method == "get" || NOT_ASKED.contains(&route.path) {
            continue;
        }
        let mut body = route.body.map(example);
        if let Some(it) = &mut body {
            about(it, id);
        }
        for path in with_id(route.path, id) {
            let names_it = path.contains(&text)
                || body
                    .as_ref()
                    .is_some_and(|it| it.to_string().contains(&text));
            if names_it {
                let method = Method::from_bytes(route.method.to_uppercase().as_bytes());
                all.push((method.expect("a method"), path, body.clone()));
            }
        }
    }
    all
}
