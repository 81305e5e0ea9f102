//! `fixtures/wire`: one example of every message, body and answer. The console's tests read the same files.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Error, Value};

use crate::{
    Object, Problem,
    audit::{ExportLine, Heads, Receipts},
    command::*,
    equipment::FoundResources,
    exercise::*,
    factor::*,
    lease::*,
    openapi::{ROUTES, document},
    people::*,
    performance::*,
    preview::*,
    query::*,
    retention::*,
    search::*,
    session::*,
    stream::*,
    template::*,
    usage::*,
    zone::*,
};

/// Reads a text as its type and writes it again as the examples are written.
type Again = fn(&str) -> Result<String, Error>;

fn again<T: DeserializeOwned + Serialize>(text: &str) -> Result<String, Error> {
    serde_json::from_str::<T>(text).and_then(|it| serde_json::to_string_pretty(&it))
}

macro_rules! examples {
    ($($kind:literal { $($type:ident),+ $(,)? })+) => {
        /// Kind of message, name of the type, and how to read it. What has a table row needs a file.
        const EXAMPLES: &[(&str, &str, Again)] = &[$($(($kind, stringify!($type), again::<$type>)),+),+];
    };
}

examples! {
    "body" {
RegisterAgency, RegisterPrincipal, RegisterUnit, SetEnabled, Erase, SetHold, ConfigureAgency, ReportIncident, TriageIncident, ChangeIncident, ScheduleIncident, LinkIncident, UnlinkIncident, AddMilestone, StepIncident, RenamePrincipal, ChangeRoles, SetClearance, SignOn, SignOff, HandOverDesk, AddNote, AddAttachment, SetAvailability, SetStatusCode, ReserveUnit, OrderQueue, SetCapacity, StartLeg, HandOverLeg, AssignUnit, AdvanceAssignment, WithReason,
        DivertAssignment, DraftTask, ReviseTask, Plain, RaiseDuress, AskToTalk, ReportDelay, ShelveAlarm, AnswerTask, DecideCounter, OfferLead, AnswerLead, MoveTask, SendUnits, SignIn, ChooseRole, DemoSignIn, SetClock,
        PositionBatch, Begin, GiveCode, KeepPasskey, GivePasskey, Nothing, ChangePassword, IssueDevice, ClaimPairing,
        AcceptPairing, DrawZone, ChangeZone, ImportZones, PreviewZones,
        RegisterEquipment, DescribeEquipment, AttachEquipment, DetachEquipment, MoveEquipment, HandOverEquipment,
        AnswerCustody, SetCondition, AdjustQuantity, RecordMaintenance, RetireEquipment,
        DraftAgreement, ReviseAgreement, OfVersion, RefuseToSign, OpenClauses, ReviewGlass,
        PreviewAgreement,
        AskLeases, ConfirmPurges, AskTicket,
        ListTargets, UnlistTargets, NameInspectors, ExcludeInspector, CloseList, DrawTargets, ConcludeInspection,
        StartVisit, AnswerChecklist, RecordFinding, FinishVisit, OrderRectification, RecheckOrder, WithdrawOrder,
        SetCountersigning, TakeMeasure, CollectEvidence, ReferCase, CountersignMeasure, ReviewMeasure, HandOverEvidence,
        ReceiveEvidence, ReleaseEvidence, AnswerReferral, CloseReferral,
        PlanPeriod, SetUpSector, CreatePost, OrderEvacuation, OpenShelter, ReportFigures, SetFigureSources, ComposeReport,
        ChangePeriod, AddObjective, JudgeObjective, ChangeSector, OfUnit, FillPost, ChangeEvacuation, EndEvacuation, ChangeShelter,
        ApproveReport,
    }
    "answer" {
        Accepted, Problem, Session, Ticket, DemoAccounts, Page, Object, Timeline, Snapshot, FoundUnits, NearbyIncidents, SearchAnswer, RetentionList, ToldOf, ExerciseClock,
        PositionsTaken, SignInWays, Factors, TotpEnrolment, RecoveryCodes, PasskeyChallenge, OneTimePassword, AccountList,
        SessionList, DeviceToken, Pairing, Claimed, AccountLog, ZoneVerdicts,
        FoundResources, AgreementPreview, AgreementTemplates, AgreementPerformance, Heads, Receipts, ExportLine,
        Leases, PurgesConfirmed, PurgeList, AgreementsUsage,
    }
}

/// The variants of the two message types, by their word on the wire.
const CLIENT: [&str; 5] = ["duress", "hello", "ping", "position", "subscribe"];
const SERVER: [&str; 10] = [
    "accepted", "change", "clock", "leases", "pong", "purge", "refused", "room", "snapshot",
    "welcome",
];

/// A new message does not compile before it has its word above, and with it its file.
const fn words_of_messages(client: &ClientMessage, server: &ServerMessage) -> [&'static str; 2] {
    let client = match client {
        ClientMessage::Duress(_) => "duress",
        ClientMessage::Hello { .. } => "hello",
        ClientMessage::Ping { .. } => "ping",
        ClientMessage::Position(_) => "position",
        ClientMessage::Subscribe { .. } => "subscribe",
    };
    let server = match server {
        ServerMessage::Accepted(_) => "accepted",
        ServerMessage::Change(_) => "change",
        ServerMessage::Clock(_) => "clock",
        ServerMessage::Leases(_) => "leases",
        ServerMessage::Purge(_) => "purge",
        ServerMessage::Pong { .. } => "pong",
        ServerMessage::Refused { .. } => "refused",
        ServerMessage::Room(_) => "room",
        ServerMessage::Snapshot(_) => "snapshot",
        ServerMessage::Welcome { .. } => "welcome",
    };
    [client, server]
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/wire")
}

fn read(file: &str) -> String {
    fs::read_to_string(folder().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// `ReportIncident` as `report-incident`.
fn kebab(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// File and type of every example.
fn every_example() -> BTreeMap<String, (&'static str, Again)> {
    let rows = EXAMPLES
        .iter()
        .map(|(kind, name, again)| (format!("{kind}-{}.json", kebab(name)), (*name, *again)));
    let client = CLIENT.map(|it| {
        (
            format!("client-{it}.json"),
            ("ClientMessage", again::<ClientMessage> as Again),
        )
    });
    let server = SERVER.map(|it| {
        (
            format!("server-{it}.json"),
            ("ServerMessage", again::<ServerMessage> as Again),
        )
    });
    rows.chain(client).chain(server).collect()
}

#[test]
fn every_example_is_read_and_written_again_letter_for_letter() {
    for (file, (name, again)) in every_example() {
        let text = read(&file);
        let written = again(&text).unwrap_or_else(|error| panic!("{file} as {name}: {error}"));
        assert_eq!(written + "\n", text, "{file}");
    }
}

#[test]
fn every_message_has_its_word_and_its_file() {
    for word in CLIENT {
        let message: ClientMessage =
            serde_json::from_str(&read(&format!("client-{word}.json"))).unwrap();
        let pong: ServerMessage = serde_json::from_str(&read("server-pong.json")).unwrap();
        assert_eq!(words_of_messages(&message, &pong), [word, "pong"]);
    }
    for word in SERVER {
        let ping: ClientMessage = serde_json::from_str(&read("client-ping.json")).unwrap();
        let message: ServerMessage =
            serde_json::from_str(&read(&format!("server-{word}.json"))).unwrap();
        assert_eq!(words_of_messages(&ping, &message), ["ping", word]);
    }
}

/// A file without a type would be an example of nothing, and a route without an example a promise unread.
#[test]
fn files_types_and_routes_belong_together() {
    let known: BTreeSet<String> = every_example().into_keys().collect();
    let files = fs::read_dir(folder())
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = files
        .filter(|it| Path::new(it).extension().is_some_and(|it| it == "json"))
        .filter(|it| !it.starts_with("picture-"))
        .collect();
    assert_eq!(files, known);
    for route in ROUTES {
        for (kind, name) in [("body", route.body), ("answer", route.answer)] {
            let has_example =
                name.is_none_or(|it| known.contains(&format!("{kind}-{}.json", kebab(it))));
            assert!(has_example, "{} {}", route.method, route.path);
        }
    }
}

#[test]
fn the_snapshot_shows_every_kind_whole_and_the_change_every_kind_with_as_little_as_can_be() {
    let kinds = |objects: &Value| -> BTreeSet<String> {
        let objects = objects.as_array().unwrap().iter();
        objects
            .map(|it| it["kind"].as_str().unwrap().to_owned())
            .collect()
    };
    let all = [
        "agency",
        "agreement",
        "alarm",
        "assignment",
        "equipment",
        "hand_over",
        "incident",
        "note",
        "person",
        "settings",
        "task",
        "task_item",
        "unit",
        "zone",
    ]
    .map(str::to_owned);
    let snapshot: Value = serde_json::from_str(&read("server-snapshot.json")).unwrap();
    let change: Value = serde_json::from_str(&read("server-change.json")).unwrap();
    assert_eq!(kinds(&snapshot["objects"]), all.clone().into());
    assert_eq!(kinds(&change["upserts"]), all.into());
    // What stands in a task is one of these.
    let of_task = [
        "evacuation",
        "evidence",
        "figures",
        "inspection_target",
        "measure",
        "period",
        "post",
        "referral",
        "sector",
        "shelter",
        "situation_report",
    ]
    .map(str::to_owned);
    let items = |objects: &Value| -> BTreeSet<String> {
        let objects = objects.as_array().unwrap().iter();
        objects
            .filter_map(|it| it["item"].as_str().map(str::to_owned))
            .collect()
    };
    assert_eq!(items(&snapshot["objects"]), of_task.clone().into());
    assert_eq!(items(&change["upserts"]), of_task.into());
    // Everything that a type may show stands in the snapshot; a field that was forgotten there shows here.
    let schemas = serde_json::to_value(document()).unwrap()["components"]["schemas"].clone();
    for object in snapshot["objects"].as_array().unwrap() {
        let kind = object["kind"].as_str().unwrap();
        let word = object["item"].as_str().unwrap_or(kind);
        let words = word.split('_').map(|it| it[..1].to_uppercase() + &it[1..]);
        let name: String = words.collect();
        let shown: BTreeSet<&String> = object
            .as_object()
            .unwrap()
            .keys()
            .filter(|it| !["kind", "item"].contains(&it.as_str()))
            .collect();
        let mut fields: BTreeSet<&String> = schemas[&name]["properties"]
            .as_object()
            .unwrap()
            .keys()
            .collect();
        // On an incident or on a task: one of the two.
        let other = if shown.iter().any(|it| *it == "task") {
            "incident"
        } else {
            "task"
        };
        if matches!(kind, "assignment" | "note" | "zone") {
            fields.retain(|it| *it != other);
        }
        assert_eq!(shown, fields, "{kind}");
    }
}

/// The bodies, with the names of the fields that OpenAPI says they need.
fn bodies() -> impl Iterator<Item = (String, Again, Value, BTreeSet<String>)> {
    let schemas = serde_json::to_value(document()).unwrap()["components"]["schemas"].clone();
    every_example()
        .into_iter()
        .filter(|it| it.0.starts_with("body-"))
        .map(move |(file, (name, again))| {
            let example = serde_json::from_str(&read(&file)).unwrap();
            let needed = schemas[name]["required"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            let needed = needed
                .iter()
                .map(|it| it.as_str().unwrap().to_owned())
                .collect();
            (file, again, example, needed)
        })
}

#[test]
fn a_missing_field_is_named_and_only_those_that_openapi_calls_required_are_missed() {
    for (file, again, example, needed) in bodies() {
        for name in example.as_object().unwrap().keys() {
            let mut body = example.clone();
            body.as_object_mut().unwrap().remove(name);
            let answer = again(&body.to_string());
            if needed.contains(name) {
                let error = answer.unwrap_err().to_string();
                assert!(
                    error.contains(&format!("missing field `{name}`")),
                    "{file}: {error}"
                );
            } else {
                assert!(answer.is_ok(), "{file} without {name}: {answer:?}");
            }
        }
    }
}

/// Puts a field that nobody knows into each object of a body, one after the other.
fn with_a_stranger(value: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    match value {
        Value::Object(fields) => {
            let mut more = fields.clone();
            more.insert("colour".to_owned(), Value::from("red"));
            found.push(Value::Object(more));
            // A file of another format may hold what it likes; what is read of it is checked feature by feature.
            for (name, inner) in fields.iter().filter(|it| it.0 != "geojson") {
                for inner in with_a_stranger(inner) {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), inner);
                    found.push(Value::Object(fields));
                }
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                for inner in with_a_stranger(inner) {
                    let mut items = items.clone();
                    items[index] = inner;
                    found.push(Value::Array(items));
                }
            }
        }
        _ => {}
    }
    found
}

/// A misspelt field would otherwise be a wish that nobody hears.
#[test]
fn an_unknown_field_is_refused_at_any_depth() {
    for (file, again, example, _) in bodies() {
        for body in with_a_stranger(&example) {
            let error =
                again(&body.to_string()).map_or_else(|it| it.to_string(), |_| String::new());
            assert!(
                // The names of a map are words of a closed list, or codes whose values are.
                error.contains("unknown field `colour`")
                    || error.contains("unknown variant `colour`")
                    || error.contains("unknown variant `red`"),
                "{file}: {error} {body}"
            );
        }
    }
}

/// Each value of each body replaced by one of every other type: refused, never a panic or a yes.
#[test]
fn a_value_of_the_wrong_type_is_refused() {
    let others = [
        "{}",
        "[]",
        "[1]",
        "true",
        "\"\\u0000\"",
        "-1",
        "1e300",
        "null",
    ];
    for (file, again, example, needed) in bodies() {
        for (name, value) in example.as_object().unwrap() {
            for other in others.map(|it| serde_json::from_str::<Value>(it).unwrap()) {
                let is_same_type = std::mem::discriminant(value) == std::mem::discriminant(&other);
                // Texts are checked by the domain; null means absent where absence is allowed.
                if is_same_type || (other.is_null() && !needed.contains(name)) {
                    continue;
                }
                let mut body = example.clone();
                body[name] = other.clone();
                let answer = again(&body.to_string());
                assert!(answer.is_err(), "{file}: {name} = {other}");
            }
        }
    }
}
