//! Bad input gets the code and the field that it is about, whichever of the two doors turns it away.

use domain::{Command, Refusal, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use super::given::{Given, SECOND, START, incident, unit};
use crate::{Moment, Problem, command as body, stream::ClientMessage};

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, String> {
    serde_json::from_str(&value.to_string()).map_err(|it| it.to_string())
}

/// A body as the room would judge it.
fn judged(role: Role, command: Result<Command, Refusal>) -> Option<(String, Option<String>)> {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let refusal = command.and_then(|it| given.when("fire", role, it)).err()?;
    let Problem {
        code,
        field,
        message,
        ..
    } = Problem::from(&refusal);
    assert!(!message.is_empty());
    Some((code, field))
}

fn id() -> Uuid {
    Uuid::from_u128(0x77)
}

fn report(name: &str, value: &Value) -> Value {
    let mut it = json!({
        "command_id": id(), "id": id(), "incident_type": "flood", "priority": 1, "lon": 7.4, "lat": 43.7,
        "place": "Market", "narrative": "Water",
    });
    it[name] = value.clone();
    it
}

fn draft(name: &str, value: &Value) -> Value {
    let mut it = json!({
        "command_id": id(), "id": id(), "task_kind": "inspection", "objective": "Check the market",
        "answer_by": Moment(START.plus_ms(60 * SECOND)), "parties": [{"agency": "ems"}],
    });
    it[name] = value.clone();
    it
}

#[test]
fn numbers_and_texts_that_are_wrong_are_refused_by_code_and_field() {
    let long = |n: usize| Value::from("x".repeat(n));
    let cases = [
        ("lat", json!(91), "out_of_range", "lat"),
        ("lat", json!(-90.000_001), "out_of_range", "lat"),
        ("lon", json!(180.1), "out_of_range", "lon"),
        ("lon", json!(1e300), "out_of_range", "lon"),
        ("priority", json!(0), "out_of_range", "priority"),
        ("priority", json!(6), "out_of_range", "priority"),
        ("incident_type", json!(""), "empty", "incident_type"),
        (
            "incident_type",
            json!("Big Fire"),
            "malformed",
            "incident_type",
        ),
        ("place", json!(" "), "empty", "place"),
        ("place", long(121), "too_long", "place"),
        ("narrative", long(4_001), "too_long", "narrative"),
        ("narrative", json!("bell\u{7}"), "malformed", "narrative"),
        ("owner", json!("Fire"), "malformed", "agency"),
        ("owner", json!("~server"), "malformed", "agency"),
        ("id", json!(incident(1).0), "taken", "id"),
    ];
    for (name, value, code, field) in cases {
        let it: body::ReportIncident = read(&report(name, &value)).unwrap();
        let wanted = Some((code.to_owned(), Some(field.to_owned())));
        assert_eq!(
            judged(Role::Dispatcher, it.into_command()),
            wanted,
            "{name} = {value}"
        );
    }
    let good: body::ReportIncident = read(&report("lat", &json!(90))).unwrap();
    assert_eq!(judged(Role::Dispatcher, good.into_command()), None);
}

#[test]
fn tasks_that_are_wrong_are_refused_by_code_and_field() {
    let part = |it: Value| json!([it]);
    let asks = |it: Value| json!([{"agency": "ems", "asks": [it]}]);
    let cases = [
        ("objective", json!(""), "empty", Some("objective")),
        (
            "area",
            json!({"lon": 0, "lat": 91, "radius_m": 1}),
            "out_of_range",
            Some("lat"),
        ),
        (
            "area",
            json!({"lon": 0, "lat": 0, "radius_m": 0}),
            "out_of_range",
            Some("radius_m"),
        ),
        (
            "answer_by",
            json!("2026-01-01T00:00:00Z"),
            "in_the_past",
            Some("answer_by"),
        ),
        (
            "answer_by",
            json!("2199-01-01T00:00:00Z"),
            "out_of_range",
            Some("answer_by"),
        ),
        ("parties", json!([]), "not_joint", None),
        (
            "parties",
            part(json!({"agency": "EMS"})),
            "malformed",
            Some("agency"),
        ),
        ("parties", part(json!({"agency": "tax"})), "unknown", None),
        (
            "parties",
            asks(json!({"capability": "", "count": 1})),
            "empty",
            Some("capability"),
        ),
        (
            "parties",
            asks(json!({"capability": "pump", "count": 0})),
            "out_of_range",
            Some("count"),
        ),
        ("incident", json!(id()), "unknown", None),
    ];
    for (name, value, code, field) in cases {
        let it: body::DraftTask = read(&draft(name, &value)).unwrap();
        let wanted = Some((code.to_owned(), field.map(str::to_owned)));
        assert_eq!(
            judged(Role::Commander, it.into_command()),
            wanted,
            "{name} = {value}"
        );
    }
    let good: body::DraftTask = read(&draft("place", &json!("Market"))).unwrap();
    assert_eq!(judged(Role::Commander, good.into_command()), None);
}

#[test]
fn what_is_not_json_or_not_of_the_type_is_refused_before_the_room() {
    for text in [
        "",
        "{",
        "[]",
        "null",
        r#"{"lat": NaN}"#,
        r#"{"lat": Infinity}"#,
        r#"{"lat": 1e999}"#,
        "{\"a\": \"\u{fffd}\"",
    ] {
        assert!(
            serde_json::from_str::<body::ReportIncident>(text).is_err(),
            "{text}"
        );
    }
    // Bytes that are no text.
    assert!(serde_json::from_slice::<body::ReportIncident>(b"{\"place\": \"\xff\xfe\"}").is_err());
    let cases = [
        ("priority", json!(256), "256"),
        ("priority", json!(-1), "-1"),
        ("priority", json!(1.5), "1.5"),
        ("lon", Value::Null, "null"),
        ("id", json!("7"), "UUID"),
        ("command_id", json!(7), "7"),
        ("occurred_at", json!("yesterday"), "RFC 3339"),
        ("occurred_at", json!("1969-12-31T23:59:59Z"), "RFC 3339"),
    ];
    for (name, value, says) in cases {
        let error = read::<body::ReportIncident>(&report(name, &value)).unwrap_err();
        assert!(error.contains(says), "{name} = {value}: {error}");
    }
    let error = read::<body::DraftTask>(&draft("task_kind", &json!("party"))).unwrap_err();
    assert!(error.contains("unknown variant `party`"), "{error}");
    assert!(
        error.contains("disaster_response"),
        "the good words are told: {error}"
    );
}

/// Incident or task, place or narrative: exactly one of two.
#[test]
fn one_of_two_is_one_of_two() {
    let both = |n: usize| {
        let mut it = json!({"command_id": id(), "id": id(), "text": "note"});
        if n & 1 != 0 {
            it["incident"] = json!(id());
        }
        if n & 2 != 0 {
            it["task"] = json!(id());
        }
        read::<body::AddNote>(&it).unwrap().into_command()
    };
    assert!(both(1).is_ok() && both(2).is_ok());
    for n in [0, 3] {
        assert_eq!(both(n).unwrap_err().field(), Some("incident"));
    }
    let change = |it: Value| {
        let mut it = it;
        it["command_id"] = json!(id());
        it["version"] = json!(1);
        read::<body::ChangeIncident>(&it)
            .unwrap()
            .into_command(id())
    };
    let place = json!({"lon": 7.4, "lat": 43.7, "place": "Market"});
    assert!(change(json!({"place": place})).is_ok());
    assert!(change(json!({"narrative": "more"})).is_ok());
    for bad in [json!({}), json!({"place": place, "narrative": "more"})] {
        assert_eq!(change(bad).unwrap_err().field(), Some("place"));
    }
    let far = change(json!({"place": {"lon": 181, "lat": 0, "place": "Nowhere"}}));
    assert_eq!(far.unwrap_err().field(), Some("lon"));
}

#[test]
fn an_acceptance_has_no_reason_and_a_decline_needs_one() {
    let answer = |word: &str, reason: Option<&str>| {
        let it = json!({"command_id": id(), "version": 1, "answer": word, "reason": reason});
        read::<body::AnswerTask>(&it)
            .unwrap()
            .into_command(super::given::task(1).0)
    };
    assert!(answer("accept", None).is_ok());
    assert_eq!(
        answer("accept", Some("gladly")).unwrap_err().field(),
        Some("reason")
    );
    let mut given = Given::city();
    given.proposed(1, "fire", &["ems"], None);
    let silent = given.when("ems", Role::Commander, answer("decline", None).unwrap());
    assert_eq!(silent, Err(Refusal::Empty { field: "reason" }));
    given
        .when(
            "ems",
            Role::Commander,
            answer("decline", Some("no crew")).unwrap(),
        )
        .unwrap();
}

#[test]
fn places_of_homes_and_outlines_are_on_the_earth() {
    let home = json!({
        "command_id": id(), "id": unit("fire", 9).0, "agency": "fire", "callsign": "Ember 9",
        "unit_kind": "engine", "capabilities": [], "home": {"name": "North", "lon": 7.4, "lat": -91},
    });
    let it: body::RegisterUnit = read(&home).unwrap();
    assert_eq!(it.into_command().unwrap_err().field(), Some("lat"));
    let outline = json!({
        "command_id": id(), "id": "tax", "name": "Tax", "code": "T", "agency_kind": "revenue",
        "level": "national", "jurisdiction": [{"lon": 0, "lat": 0}, {"lon": 181, "lat": 0}],
    });
    let it: body::RegisterAgency = read(&outline).unwrap();
    assert_eq!(it.into_command().unwrap_err().field(), Some("lon"));
}

/// S9: a frame that is no message is an error to be counted, whatever it is.
#[test]
fn frames_that_are_no_message_are_refused() {
    for text in [
        "",
        "7",
        "{}",
        r#"{"type": "dance"}"#,
        r#"{"type": "hello"}"#,
        r#"{"type": "hello", "protocol": -1, "ticket": "t"}"#,
        r#"{"type": "subscribe", "west": "a", "south": 0, "east": 0, "north": 0}"#,
        r#"{"type": "position", "unit": "x", "lon": 0, "lat": 0}"#,
        r#"{"type": "ping", "t": NaN}"#,
    ] {
        assert!(
            serde_json::from_str::<ClientMessage>(text).is_err(),
            "{text}"
        );
    }
}

#[test]
fn passwords_are_not_printed() {
    let text = r#"{"account": "ines", "password": "tulip-4711"}"#;
    let it: crate::session::SignIn = serde_json::from_str(text).unwrap();
    assert!(!format!("{it:?}").contains("tulip"));
}

/// Y4: all that an agency may have of checklists fits into one body, in whatever script.
#[test]
fn y4_as_many_checklists_as_there_may_be_fit_into_one_body() {
    use domain::limits::{
        CHECKLIST_CODE_CHARS_MAX, CHECKLIST_ITEM_CHARS_MAX, CHECKLIST_ITEMS_MAX,
        CHECKLIST_TITLE_CHARS_MAX, CHECKLISTS_MAX,
    };
    // The characters with the most bytes.
    let text = |n: usize, chars: usize| format!("{n:02}") + &"𐤀".repeat(chars - 2);
    let item = |n| {
        let (code, text) = (
            text(n, CHECKLIST_CODE_CHARS_MAX),
            text(n, CHECKLIST_ITEM_CHARS_MAX),
        );
        json!({"code": code, "text": text, "severity": "critical"})
    };
    let items: Vec<Value> = (0..CHECKLIST_ITEMS_MAX).map(item).collect();
    let list = |n| {
        let (code, title) = (
            text(n, CHECKLIST_CODE_CHARS_MAX),
            text(n, CHECKLIST_TITLE_CHARS_MAX),
        );
        json!({"code": code, "title": title, "version": 1, "items": items, "is_retired": true})
    };
    let lists: Vec<Value> = (0..CHECKLISTS_MAX).map(list).collect();
    let order = json!({"command_id": id(), "version": 0, "inspections": {"checklists": lists}});
    assert!(order.to_string().len() <= crate::limits::SETTINGS_BYTES_MAX);
    let it: body::ConfigureAgency = read(&order).unwrap();
    let fire = domain::AgencyId::new("fire").unwrap();
    assert_eq!(judged(Role::Admin, it.into_command(fire)), None);
}

/// N1: as large a register as an agency may have fits into one body, in whatever script.
#[test]
fn n1_as_large_a_register_as_there_may_be_fits_into_one_body() {
    use domain::limits::{
        CERTIFICATE_KINDS_MAX, CITATION_CHARS_MAX, INSTRUMENT_CODE_CHARS_MAX,
        INSTRUMENT_TITLE_CHARS_MAX, INSTRUMENTS_MAX, OFFICERS_MAX,
    };
    // The characters with the most bytes.
    let text = |n: usize, chars: usize| format!("{n:03}") + &"𐤀".repeat(chars - 3);
    let code = |n| text(n, INSTRUMENT_CODE_CHARS_MAX);
    let (from, until) = ("2026-11-22T07:00:00.000Z", "2030-11-22T07:00:00.000Z");
    let permit = |measure| json!({"measure": measure, "countersigned": true});
    let mut permits: Vec<Value> = ["seal", "seize", "detain", "close", "order"]
        .map(permit)
        .to_vec();
    let fine_max = json!({"amount": domain::limits::FINE_MAX, "currency": "EUR"});
    permits.push(json!({"measure": "fine", "countersigned": true, "fine_max": fine_max}));
    let instrument = |n| {
        json!({"code": code(n), "kind": "delegation", "title": text(n, INSTRUMENT_TITLE_CHARS_MAX),
            "citation": text(n, CITATION_CHARS_MAX), "valid_from": from, "valid_until": until,
            "permits": permits, "certificate": code(0)})
    };
    let kind = |n| json!({"code": code(n), "title": text(n, INSTRUMENT_TITLE_CHARS_MAX), "is_retired": true});
    let officer = |_| json!({"person": id(), "certificate": code(0), "valid_from": from, "valid_until": until});
    let rows =
        |count: usize, of: &dyn Fn(usize) -> Value| -> Vec<Value> { (0..count).map(of).collect() };
    let section = json!({"instruments": rows(INSTRUMENTS_MAX, &instrument),
        "certificates": rows(CERTIFICATE_KINDS_MAX, &kind), "officers": rows(OFFICERS_MAX, &officer)});
    let order = json!({"command_id": id(), "version": 0, "enforcement": section});
    assert!(order.to_string().len() <= crate::limits::SETTINGS_BYTES_MAX);
    read::<body::ConfigureAgency>(&order).unwrap();
}

/// T28: all that templates of one agency may say together fits into one body, in whatever script.
#[test]
fn t28_as_much_as_templates_may_say_fits_into_one_body() {
    use domain::limits::{
        NAME_CHARS_MAX, REASON_CHARS_MAX, TEMPLATE_CODE_CHARS_MAX, TEMPLATE_FRAME_CHARS,
        TEMPLATE_LINE_CHARS, TEMPLATE_TITLE_CHARS_MAX, TEMPLATES_CHARS_MAX, TEMPLATES_MAX,
        TEXT_CHARS_MAX,
    };
    // The characters with the most bytes.
    let text = |n: usize, chars: usize| format!("{n:02}") + &"𐤀".repeat(chars - 2);
    let said = TEMPLATE_FRAME_CHARS
        + TEMPLATE_LINE_CHARS
        + [
            TEMPLATE_CODE_CHARS_MAX,
            TEMPLATE_TITLE_CHARS_MAX,
            TEXT_CHARS_MAX,
            NAME_CHARS_MAX,
            REASON_CHARS_MAX,
        ]
        .iter()
        .sum::<usize>();
    let left = TEMPLATES_CHARS_MAX - TEMPLATES_MAX * said;
    let order = |left: usize| {
        let template = |n| {
            // What cannot be shared evenly is said by the first one.
            let more = left / TEMPLATES_MAX + if n == 0 { left % TEMPLATES_MAX } else { 0 };
            json!({"code": text(n, TEMPLATE_CODE_CHARS_MAX), "title": text(n, TEMPLATE_TITLE_CHARS_MAX), "version": 1,
                "task_kind": "disaster_response", "objective": text(n, TEXT_CHARS_MAX), "place": text(n, NAME_CHARS_MAX),
                "legal_basis": text(n, REASON_CHARS_MAX), "answer_within_min": 43_200, "parties": [{"agency": "ems"}],
                "area": {"lon": 7.419_026, "lat": 43.732_492, "radius_m": 200_000},
                "takeover": {"agency": "ems", "after_min": 1_440}, "is_retired": true,
                "disclosure": {"place": {"opens": "on_acceptance"}, "times": {"opens": "on_acceptance"}},
                "scope": {"incident": false, "units": "none", "position": "cell_1km"},
                "period": {"hours": 168, "emphasis": text(n, more)}})
        };
        let all: Vec<Value> = (0..TEMPLATES_MAX).map(template).collect();
        json!({"command_id": id(), "version": 0, "templates": {"templates": all}})
    };
    let said = |order: &Value| {
        let it: body::ConfigureAgency = read(order).unwrap();
        judged(
            Role::Admin,
            it.into_command(domain::AgencyId::new("fire").unwrap()),
        )
    };
    let most = order(left);
    assert!(most.to_string().len() <= crate::limits::SETTINGS_BYTES_MAX);
    assert_eq!(said(&most), None);
    let more = ("too_long".to_owned(), Some("templates".to_owned()));
    assert_eq!(said(&order(left + 1)), Some(more));
}

/// Y1: as many targets as one inspection lists fit into one body, in whatever script.
#[test]
fn y1_as_many_targets_as_there_may_be_fit_into_one_body() {
    use domain::limits::{NAME_CHARS_MAX, TARGETS_PER_LIST_MAX};
    let text = "𐤀".repeat(NAME_CHARS_MAX);
    let target = |_| {
        json!({"id": id(), "name": text, "register": text, "place": text,
            "at": {"lon": -179.123_456_7, "lat": -79.123_456_7}, "from": "typed"})
    };
    let targets: Vec<Value> = (0..TARGETS_PER_LIST_MAX).map(target).collect();
    let order = json!({"command_id": id(), "targets": targets});
    assert!(order.to_string().len() <= crate::limits::TARGETS_BYTES_MAX);
    read::<body::ListTargets>(&order).unwrap();
}

/// T2: a proposal that asks as many as there may be for as much as there may be fits into one body, in whatever script.
#[test]
fn t2_as_large_a_proposal_as_there_may_be_fits_into_one_body() {
    use domain::limits::{
        ASKS_PER_PARTY_MAX, NAME_CHARS_MAX, PARTIES_PER_TASK_MAX, REASON_CHARS_MAX, TEXT_CHARS_MAX,
    };
    // The characters with the most bytes; what is asked for is a word of the Latin alphabet.
    let text = |chars: usize| "𐤀".repeat(chars);
    let word = |n: usize| format!("{n:064}");
    let at = Moment(START.plus_ms(60 * SECOND));
    let part = |n: usize| {
        let asks = (0..ASKS_PER_PARTY_MAX).map(|it| n * ASKS_PER_PARTY_MAX + it);
        let equipment: Vec<Value> = asks
            .clone()
            .map(|it| json!({"equipment_kind": word(it), "count": 500}))
            .collect();
        let asks: Vec<Value> = asks
            .map(|it| json!({"capability": word(it), "count": 500}))
            .collect();
        json!({"agency": word(n), "asks": asks, "equipment": equipment, "people": 10_000, "note": text(REASON_CHARS_MAX),
            "report_to": text(NAME_CHARS_MAX), "report_at": at, "until": at, "co_lead": true})
    };
    let parties: Vec<Value> = (0..PARTIES_PER_TASK_MAX).map(part).collect();
    let all: Vec<String> = (0..PARTIES_PER_TASK_MAX * ASKS_PER_PARTY_MAX)
        .map(word)
        .collect();
    let mut order = draft("parties", &json!(parties));
    order["objective"] = json!(text(TEXT_CHARS_MAX));
    order["place"] = json!(text(NAME_CHARS_MAX));
    order["legal_basis"] = json!(text(REASON_CHARS_MAX));
    order["quorum"] = json!("covered");
    order["quorum_of"] = json!(all);
    let size = order.to_string().len();
    assert!(size > crate::limits::BODY_BYTES_MAX, "{size}");
    assert!(size <= crate::limits::PROPOSAL_BYTES_MAX, "{size}");
    read::<body::DraftTask>(&order).unwrap();
}
