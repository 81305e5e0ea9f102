//! Bodies about disaster responses that are wrong in themselves, and what a view becomes on the wire (B1 to B9).

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, Command, Point, PrincipalId, Refusal, TaskId, TaskItemId, Timestamp, ZoneId,
    command::{ResponseCommand, ResponseOrder},
    response::{Evacuation, Figure, FigureOf, ReportState, ReportTexts, Shelter, Situation, Whom},
    sharing::{CaseItemView, CountView, ReportView, ResponsePart, ResponseView, View},
    task::TaskPhase,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Object, command as body, object, settings::AlarmSettings, words};

fn with_head(mut value: Value) -> String {
    value["command_id"] = json!(Uuid::from_u128(7));
    value.to_string()
}

fn read<T: DeserializeOwned>(value: &Value) -> T {
    let text = with_head(value.clone());
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Why a body is none.
fn unread<T: DeserializeOwned>(value: &Value) -> String {
    let answer = serde_json::from_str::<T>(&with_head(value.clone()));
    answer.map(|_| ()).unwrap_err().to_string()
}

/// Code and field of why it is no command; nothing if it is one.
fn wrong<C>(command: Result<C, Refusal>) -> Option<(&'static str, Option<&'static str>)> {
    command.err().map(|it| (it.code(), it.field()))
}

fn id() -> Uuid {
    Uuid::from_u128(0x77)
}

fn agency(name: &str) -> AgencyId {
    AgencyId::new(name).unwrap()
}

fn shelter(name: &str, value: Value) -> Value {
    let mut it =
        json!({"id": id(), "name": "School", "at": {"lon": 7.4, "lat": 43.7}, "capacity": 9});
    it[name] = value;
    it
}

fn figures(name: &str, value: Value) -> Value {
    let mut it = json!({"id": id(), "whom": "public", "values": {"dead": 1}, "source": "Triage", "is_estimate": false});
    it[name] = value;
    it
}

/// B7: a list of sources names a figure of the same once, and agencies by names that there can be.
#[test]
fn b7_a_list_of_sources_names_a_figure_once() {
    let source = |whom: &str, figure: &str, agency: &str| json!({"whom": whom, "figure": figure, "agency": agency});
    let command = |sources: &[Value]| {
        let it: body::SetFigureSources = read(&json!({"version": 3, "sources": sources}));
        it.into_command(id())
    };
    let of_both = [
        source("public", "dead", "ems"),
        source("responders", "dead", "ems"),
        source("public", "missing", "police"),
    ];
    assert_eq!(wrong(command(&[])), None);
    let set = command(&of_both).unwrap();
    let Command::Response(ResponseCommand::Whole {
        task,
        order: ResponseOrder::SetSources { version, sources },
    }) = set
    else {
        panic!("{set:?}");
    };
    let of = |whom, figure| FigureOf { whom, figure };
    let expected = BTreeMap::from([
        (of(Whom::Public, Figure::Dead), agency("ems")),
        (of(Whom::Public, Figure::Missing), agency("police")),
        (of(Whom::Responders, Figure::Dead), agency("ems")),
    ]);
    assert_eq!((task, version, sources), (TaskId(id()), 3, expected));
    let twice = [
        source("public", "dead", "ems"),
        source("public", "dead", "police"),
    ];
    assert_eq!(wrong(command(&twice)), Some(("malformed", Some("sources"))));
    let server = [source("public", "dead", "~server")];
    assert_eq!(wrong(command(&server)), Some(("malformed", Some("agency"))));
}

#[test]
fn agencies_that_cannot_be_are_refused_wherever_they_stand() {
    let malformed = Some(("malformed", Some("agency")));
    let period: body::PlanPeriod = read(&json!({"id": id(), "starts_at": "2026-11-22T06:00:00Z",
        "ends_at": "2026-11-22T18:00:00Z", "objectives": [{"text": "Search", "owner": "Fire"}]}));
    assert_eq!(wrong(period.into_command(id())), malformed);
    let objective: body::AddObjective = read(&json!({"text": "Search", "owner": ""}));
    assert_eq!(wrong(objective.into_command(id())), malformed);
    let said = json!({"name": "Quay", "run_by": "~server", "id": id(), "kind": "group"});
    let sector: body::SetUpSector = read(&said);
    assert_eq!(wrong(sector.into_command(id())), malformed);
    let said = json!({"name": "Quay", "run_by": "a b", "version": 0});
    let sector: body::ChangeSector = read(&said);
    assert_eq!(wrong(sector.into_command(id())), malformed);
    let said = json!({"id": id(), "position": "incident_commander", "agency": "FIRE"});
    let post: body::CreatePost = read(&said);
    assert_eq!(wrong(post.into_command(id())), malformed);
}

#[test]
fn places_that_there_are_not_are_refused() {
    let opened: body::OpenShelter = read(&shelter("at", json!({"lon": 7.4, "lat": 91})));
    assert_eq!(
        wrong(opened.into_command(id())),
        Some(("out_of_range", Some("lat")))
    );
    let nowhere = unread::<body::OpenShelter>(&shelter("at", Value::Null));
    assert!(nowhere.contains("null"), "{nowhere}");
}

/// A figure that is named twice has two counts: none of them is the one. So it is with what a unit has room for, and with answers.
#[test]
fn b7_what_is_named_twice_is_refused() {
    let of = |name: &str, map: &str| -> String {
        let said = figures("values", json!({"dead": 1, "missing": 4}));
        let rest = json!({"command_id": id(), "version": 1});
        let mut it = if name == "values" { said } else { rest };
        it["command_id"] = json!(id());
        it[name] = json!("here");
        it.to_string().replace("\"here\"", map)
    };
    let names = ["values", "capacity", "answers"];
    let read = |name: &str, map: &str| -> Option<String> {
        let text = of(name, map);
        match name {
            "values" => serde_json::from_str::<body::ReportFigures>(&text).err(),
            "capacity" => serde_json::from_str::<body::SetCapacity>(&text).err(),
            _ => serde_json::from_str::<body::AnswerChecklist>(&text).err(),
        }
        .map(|it| it.to_string())
    };
    let once = [
        r#"{"dead": 1, "missing": 4}"#,
        r#"{"seats": 1, "stretchers": 4}"#,
        r#"{"F1": "ok", "F2": "not_ok"}"#,
    ];
    let twice = [
        r#"{"dead": 1, "missing": 4, "dead": 2}"#,
        r#"{"seats": 1, "seats": 1}"#,
        r#"{"F1": "ok", "F1": "not_ok"}"#,
    ];
    for ((name, once), twice) in names.into_iter().zip(once).zip(twice) {
        assert_eq!(read(name, once), None, "{name}");
        let error = read(name, twice).expect("refused");
        assert!(error.starts_with("names one twice"), "{error}");
    }
}

/// P5: so it is with the device of a ticket.
#[test]
fn p5_a_device_that_is_named_twice_is_refused() {
    let read = serde_json::from_str::<crate::lease::AskTicket>;
    let once = read(r#"{"device": "a"}"#).unwrap();
    assert_eq!(once.device.as_deref(), Some("a"));
    let twice = read(r#"{"device": "a", "device": "b"}"#).unwrap_err();
    assert!(twice.to_string().starts_with("names one twice"), "{twice}");
    for other in [r#"{"devices": "a"}"#, "[]"] {
        assert!(read(other).is_err(), "{other}");
    }
}

/// So it is with rules of alarms.
#[test]
fn k12_a_kind_of_alarm_that_is_named_twice_is_refused() {
    let usual = AlarmSettings::from(domain::settings::AlarmSettings::default());
    let text = serde_json::to_string(&usual).unwrap();
    assert!(serde_json::from_str::<AlarmSettings>(&text).is_ok());
    let (kind, rule) = usual.rules.first_key_value().unwrap();
    let (kind, rule) = (json!(kind), json!(rule));
    let twice = text.replacen("\"rules\":{", &format!("\"rules\":{{{kind}:{rule},"), 1);
    let error = serde_json::from_str::<AlarmSettings>(&twice).unwrap_err();
    assert!(error.to_string().starts_with("names one twice"), "{error}");
}

/// Numbers and words that there are not are named in the answer.
#[test]
fn numbers_and_words_that_there_are_not_are_named() {
    let refuses = |error: String, word: &str| assert!(error.contains(word), "{error}");
    for bad in [json!(-1), json!(4_294_967_296_u64), json!(1.5), json!("9")] {
        refuses(
            unread::<body::OpenShelter>(&shelter("capacity", bad.clone())),
            "expected u32",
        );
        refuses(
            unread::<body::ReportFigures>(&figures("values", json!({ "dead": bad }))),
            "expected u32",
        );
    }
    for bad in [json!(-1), json!(65_536), json!(0.5)] {
        let judged = json!({"objective": bad, "state": "met"});
        refuses(unread::<body::JudgeObjective>(&judged), "expected u16");
    }
    let plundered = figures("values", json!({"plundered": 1}));
    refuses(
        unread::<body::ReportFigures>(&plundered),
        "unknown variant `plundered`",
    );
    refuses(
        unread::<body::ReportFigures>(&figures("whom", json!("animals"))),
        "unknown variant `animals`",
    );
    let post = json!({"id": id(), "position": "mayor", "agency": "fire"});
    refuses(unread::<body::CreatePost>(&post), "unknown variant `mayor`");
    let sector = json!({"id": id(), "kind": "branch", "name": "Quay", "run_by": "fire"});
    refuses(
        unread::<body::SetUpSector>(&sector),
        "unknown variant `branch`",
    );
    let judged = json!({"objective": 1, "state": "late"});
    refuses(
        unread::<body::JudgeObjective>(&judged),
        "unknown variant `late`",
    );
    let ended = json!({"how": "forgotten"});
    refuses(
        unread::<body::EndEvacuation>(&ended),
        "unknown variant `forgotten`",
    );
    let broken =
        json!({"id": id(), "starts_at": "1970-01-01T00:00:00Z", "ends_at": "2026-11-22T18:00:00Z"});
    refuses(unread::<body::PlanPeriod>(&broken), "a time must be");
}

/// B1 and B7: what may be left out is nothing, and what is said is what is asked.
#[test]
fn what_is_left_out_is_empty() {
    let period: body::PlanPeriod = read(&json!({"id": id(), "starts_at": "2026-11-22T06:00:00Z",
        "ends_at": "2026-11-22T18:00:00Z"}));
    let Ok(Command::Response(ResponseCommand::Whole {
        order: ResponseOrder::PlanPeriod {
            plan, objectives, ..
        },
        ..
    })) = period.into_command(id())
    else {
        panic!("no period");
    };
    assert_eq!((plan.emphasis.as_str(), objectives.len()), ("", 0));
    assert_eq!(plan.ends_at.ms_since(plan.starts_at), 12 * 3_600_000);
    let said: body::ReportFigures = read(&figures("values", json!({"dead": 0, "on_site": 7})));
    let Ok(Command::Response(ResponseCommand::Whole {
        order: ResponseOrder::ReportFigures(order),
        ..
    })) = said.into_command(id())
    else {
        panic!("no figures");
    };
    let values = BTreeMap::from([(Figure::Dead, 0), (Figure::OnSite, 7)]);
    assert_eq!(
        (order.values, order.about, order.note.as_str()),
        (values, None, "")
    );
    assert_eq!(order.counted_at, None, "when it is reported");
}

fn on_the_wire(part: ResponsePart) -> Value {
    let view = ResponseView {
        owner: agency("fire"),
        authors: BTreeSet::from([agency("ems")]),
        part,
    };
    let view = View::CaseItem(CaseItemView::Response(Box::new(view)));
    serde_json::to_value(object(view, None)).unwrap()
}

/// B5: what each agency counted stands side by side in the order of the view, and nothing is added up; no count is an empty list.
#[test]
fn b5_counts_of_who_has_left_stand_side_by_side() {
    let evacuation = Evacuation {
        id: TaskItemId(id()),
        task: TaskId(id()),
        number: 1,
        agency: agency("fire"),
        zone: ZoneId(id()),
        persons: 420,
        instructions: String::new(),
        version: 0,
        ordered_at: Timestamp(1_795_500_000_000),
        ended: None,
    };
    let counted = |name: &str, count| CountView {
        agency: agency(name),
        count,
        counted_at: Timestamp(1_795_500_000_000),
        is_estimate: true,
    };
    let both = vec![counted("police", 388), counted("ems", 350)];
    let shown = on_the_wire(ResponsePart::Evacuation(evacuation.clone(), both));
    let of = |n: usize| {
        (
            &shown["evacuated"][n]["agency"],
            &shown["evacuated"][n]["count"],
        )
    };
    assert_eq!(of(0), (&json!("police"), &json!(388)));
    assert_eq!(of(1), (&json!("ems"), &json!(350)));
    let shown = on_the_wire(ResponsePart::Evacuation(evacuation, vec![]));
    assert_eq!(shown["evacuated"], json!([]));
}

/// B6: a shelter is full once as many stay there as can; not before somebody has counted.
#[test]
fn b6_a_shelter_is_full_once_as_many_stay_there_as_can() {
    let shelter = Shelter {
        id: TaskItemId(id()),
        task: TaskId(id()),
        number: 1,
        agency: agency("ems"),
        name: "School".to_owned(),
        place: String::new(),
        at: Point::new(7.4, 43.7).unwrap(),
        capacity: 9,
        facilities: String::new(),
        version: 0,
        opened_at: Timestamp(1_795_500_000_000),
        closed: None,
    };
    for (count, is_full) in [
        (None, false),
        (Some(8), false),
        (Some(9), true),
        (Some(10), true),
    ] {
        let counted = count.map(|count| CountView {
            agency: agency("ems"),
            count,
            counted_at: Timestamp(1_795_500_000_000),
            is_estimate: false,
        });
        let shown = on_the_wire(ResponsePart::Shelter(shelter.clone(), counted));
        assert_eq!(shown["is_full"], json!(is_full), "{count:?}");
        assert_eq!(shown["sheltered"]["count"], json!(count));
    }
}

/// B9: who composed it is there if the view says so, and else there is no such field.
#[test]
fn b9_who_composed_a_report_stands_there_only_if_it_is_told() {
    for composer in [None, Some(PrincipalId(id()))] {
        let report = ReportView {
            id: TaskItemId(id()),
            task: TaskId(id()),
            number: 2,
            version: 1,
            agency: agency("fire"),
            composer,
            follows: None,
            as_of: Timestamp(1_795_500_000_000),
            texts: ReportTexts {
                situation: "Water".to_owned(),
                needs: String::new(),
                outlook: String::new(),
            },
            content: Situation {
                phase: TaskPhase::Agreed,
                period: None,
                lanes: vec![],
                sectors: vec![],
                posts: vec![],
                evacuations: vec![],
                shelters: vec![],
                figures: vec![],
            },
            state: ReportState::Draft,
            decided: None,
        };
        let shown = on_the_wire(ResponsePart::Report(Box::new(report)));
        let composer = composer.map(|it| json!(it.0));
        assert_eq!(shown.get("composer"), composer.as_ref());
        let without = ["follows", "decided"].map(|it| shown.get(it));
        assert_eq!(without, [None, None]);
        assert_eq!(
            (&shown["item"], &shown["state"]),
            (&json!("situation_report"), &json!("draft"))
        );
        let again: Object = serde_json::from_value(shown.clone()).unwrap();
        assert_eq!(serde_json::to_value(again).unwrap(), shown);
    }
}

/// Every word of the domain is one on the wire, spelled alike.
#[test]
fn figures_and_positions_have_the_domains_words() {
    let word = |it: Value| it.as_str().unwrap().to_owned();
    for it in Figure::EVERY {
        let wire = serde_json::to_value(words::Figure::from(*it)).unwrap();
        assert_eq!(word(wire), it.as_str());
    }
    for it in domain::response::Position::EVERY {
        let wire = serde_json::to_value(words::Position::from(*it)).unwrap();
        assert_eq!(word(wire), it.as_str());
    }
}
