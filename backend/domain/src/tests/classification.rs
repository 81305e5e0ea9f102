//! I20 to I22: an agency's own types and priorities, and what is recorded of them.

use domain::{
    Command, Event, Refusal, Role,
    classification::{OwnWord, OwnWords, SaidPriority, SaidType},
    command::TriageIncident,
    settings::{ClassificationSettings, OwnPriority, OwnType, Section},
    sharing::{Kind, ObjectRef, PartnerUnits, View},
};

use super::{given::*, settings::configure};

fn own_type(code: &str, label: &str, means: &str, priority: Option<u8>) -> OwnType {
    OwnType {
        code: code.to_owned(),
        label: label.to_owned(),
        means: means.to_owned(),
        priority,
        is_retired: false,
    }
}

fn own_priority(code: &str, label: &str, means: u8) -> OwnPriority {
    OwnPriority {
        code: code.to_owned(),
        label: label.to_owned(),
        means,
        is_retired: false,
    }
}

fn fire() -> ClassificationSettings {
    ClassificationSettings {
        types: vec![
            own_type("B2", "Dwelling, several engines", "fire_structure", Some(2)),
            own_type("BMA", "Automatic alarm", "fire_alarm", None),
            OwnType {
                is_retired: true,
                ..own_type("B9", "As it was called once", "fire", None)
            },
        ],
        priorities: vec![
            OwnPriority {
                is_retired: true,
                ..own_priority("OLD", "Of another time", 2)
            },
            own_priority("A", "Alarm", 2),
            own_priority("L", "Life", 1),
        ],
    }
}

fn police() -> ClassificationSettings {
    ClassificationSettings {
        types: vec![own_type("10-50", "Collision", "traffic", None)],
        priorities: vec![],
    }
}

fn city() -> Given {
    let mut given = Given::city();
    for (name, settings) in [("fire", fire()), ("police", police())] {
        let order = configure(name, 0, Section::Classification(settings));
        given.when(name, Role::Admin, order).unwrap();
    }
    given
}

fn settled(given: &mut Given, version: u32, settings: ClassificationSettings) {
    let order = configure("fire", version, Section::Classification(settings));
    given.when("fire", Role::Admin, order).unwrap();
}

fn refused(change: &dyn Fn(&mut ClassificationSettings)) -> (&'static str, Option<&'static str>) {
    let mut settings = fire();
    change(&mut settings);
    let order = configure("fire", 0, Section::Classification(settings));
    let refusal = Given::city().when("fire", Role::Admin, order).unwrap_err();
    (refusal.code(), refusal.field())
}

fn say(
    given: &mut Given,
    by: &str,
    n: u128,
    owner: Option<&str>,
    said: (SaidType, Option<SaidPriority>),
) -> Result<Vec<Event>, Refusal> {
    let mut order = report_order(n, owner);
    (order.incident_type, order.priority) = said;
    given.when(by, Role::Dispatcher, Command::ReportIncident(order))
}

fn judge(
    given: &mut Given,
    said: (Option<SaidType>, Option<SaidPriority>),
) -> Result<Vec<Event>, Refusal> {
    let version = given.state.incident(incident(1)).unwrap().versions;
    let order = TriageIncident {
        incident: incident(1),
        version: version.classification,
        priority: said.1,
        incident_type: said.0,
    };
    given.when("fire", Role::Dispatcher, Command::TriageIncident(order))
}

fn of(code: &str) -> SaidType {
    SaidType::Own(code.to_owned())
}

fn urgent(code: &str) -> SaidPriority {
    SaidPriority::Own(code.to_owned())
}

fn word(of: &str, code: &str, label: &str) -> OwnWord {
    OwnWord {
        agency: agency(of),
        code: code.to_owned(),
        label: label.to_owned(),
    }
}

/// Common type, common priority, own code of each.
fn now(given: &Given, n: u128) -> (&str, u8, Option<&str>, Option<&str>) {
    let it = given.state.incident(incident(n)).unwrap();
    (
        &it.incident_type,
        it.priority,
        it.own.incident_type.as_ref().map(|it| it.code.as_str()),
        it.own.priority.as_ref().map(|it| it.code.as_str()),
    )
}

#[test]
fn i20_a_list_is_kept_whose_codes_mean_one_common_thing_each() {
    let mut given = city();
    settled(&mut given, 1, ClassificationSettings::default());
    // The control: what is changed below is taken as it stands.
    assert_eq!(
        city()
            .state
            .settings(&agency("fire"))
            .unwrap()
            .classification,
        fire()
    );
    let table = [
        (
            refused(&|it| it.types[0].code.clear()),
            ("empty", Some("code")),
        ),
        (
            refused(&|it| it.types[0].code = "x".repeat(21)),
            ("too_long", Some("code")),
        ),
        (
            refused(&|it| it.types[0].code = " B2".to_owned()),
            ("malformed", Some("code")),
        ),
        (
            refused(&|it| it.types[0].label = "  ".to_owned()),
            ("empty", Some("label")),
        ),
        (
            refused(&|it| it.types[0].label = "x".repeat(61)),
            ("too_long", Some("label")),
        ),
        (
            refused(&|it| it.types[0].label = "a\nb".to_owned()),
            ("malformed", Some("label")),
        ),
        (
            refused(&|it| it.types[0].means.clear()),
            ("empty", Some("means")),
        ),
        (
            refused(&|it| it.types[0].means = "tram".to_owned()),
            ("malformed", Some("means")),
        ),
        (
            refused(&|it| it.types[0].priority = Some(0)),
            ("out_of_range", Some("priority")),
        ),
        (
            refused(&|it| it.types[0].priority = Some(6)),
            ("out_of_range", Some("priority")),
        ),
        (
            refused(&|it| it.types[1].code = "b2".to_owned()),
            ("malformed", Some("types")),
        ),
        (
            refused(&|it| it.priorities[0].code.clear()),
            ("empty", Some("code")),
        ),
        (
            refused(&|it| it.priorities[0].label.clear()),
            ("empty", Some("label")),
        ),
        (
            refused(&|it| it.priorities[0].means = 0),
            ("out_of_range", Some("means")),
        ),
        (
            refused(&|it| it.priorities[0].means = 6),
            ("out_of_range", Some("means")),
        ),
        (
            refused(&|it| it.priorities[0].code = "a".to_owned()),
            ("malformed", Some("priorities")),
        ),
    ];
    for (n, (answer, wanted)) in table.into_iter().enumerate() {
        assert_eq!(answer, wanted, "row {n}");
    }
}

#[test]
fn i20_lists_have_their_limits_at_exactly_their_values() {
    use domain::limits::{OWN_PRIORITIES_MAX, OWN_TYPES_MAX};
    let types = |count: usize| {
        let all = (0..count).map(|n| own_type(&n.to_string(), "x", "fire", None));
        all.collect::<Vec<_>>()
    };
    let priorities = |count: usize| {
        let all = (0..count).map(|n| own_priority(&n.to_string(), "x", 3));
        all.collect::<Vec<_>>()
    };
    let full = ClassificationSettings {
        types: types(OWN_TYPES_MAX),
        priorities: priorities(OWN_PRIORITIES_MAX),
    };
    settled(&mut Given::city(), 0, full);
    let more = refused(&|it| it.types = types(OWN_TYPES_MAX + 1));
    assert_eq!(more, ("too_long", Some("types")));
    let more = refused(&|it| it.priorities = priorities(OWN_PRIORITIES_MAX + 1));
    assert_eq!(more, ("too_long", Some("priorities")));
}

#[test]
fn i21_a_report_by_own_codes_records_the_common_words_beside_them() {
    let mut given = city();
    let events = say(&mut given, "fire", 1, None, (of("B2"), Some(urgent("L")))).unwrap();
    let own = OwnWords {
        incident_type: Some(word("fire", "B2", "Dwelling, several engines")),
        priority: Some(word("fire", "L", "Life")),
    };
    assert!(matches!(
        &events[0],
        Event::IncidentReported { incident_type, priority: 1, own: said, .. }
            if incident_type == "fire_structure" && *said == own
    ));
    assert_eq!(given.state.incident(incident(1)).unwrap().own, own);
    // Without a priority, that of the type; its own word is the first that is still offered for it.
    say(&mut given, "fire", 2, None, (of("B2"), None)).unwrap();
    assert_eq!(now(&given, 2), ("fire_structure", 2, Some("B2"), Some("A")));
    // A common word is taken as before, and has no own one.
    say(&mut given, "fire", 3, None, ("tram".into(), Some(4.into()))).unwrap();
    assert_eq!(now(&given, 3), ("tram", 4, None, None));
    let nothing = Err(Refusal::Empty { field: "priority" });
    assert_eq!(say(&mut given, "fire", 4, None, (of("BMA"), None)), nothing);
    assert_eq!(
        say(&mut given, "fire", 4, None, ("fire".into(), None)),
        nothing
    );
}

#[test]
fn i21_a_code_that_is_unknown_another_agencys_or_retired_is_refused() {
    let mut given = city();
    let answers = [
        say(&mut given, "fire", 1, None, (of("B7"), Some(urgent("L")))),
        say(
            &mut given,
            "fire",
            1,
            None,
            (of("10-50"), Some(urgent("L"))),
        ),
        say(
            &mut given,
            "police",
            1,
            Some("fire"),
            (of("B2"), Some(1.into())),
        ),
        say(&mut given, "ems", 1, None, (of("B2"), Some(1.into()))),
        // Codes are compared as they stand.
        say(&mut given, "fire", 1, None, (of("b2"), Some(urgent("L")))),
    ];
    for answer in answers {
        let refusal = answer.unwrap_err();
        assert_eq!(
            (refusal.code(), refusal.field()),
            ("malformed", Some("own_type"))
        );
    }
    let unknown = say(
        &mut given,
        "police",
        1,
        None,
        (of("10-50"), Some(urgent("L"))),
    )
    .unwrap_err();
    assert_eq!(
        (unknown.code(), unknown.field()),
        ("malformed", Some("own_priority"))
    );
    let retired = [
        say(&mut given, "fire", 1, None, (of("B9"), Some(urgent("L")))),
        say(&mut given, "fire", 1, None, (of("B2"), Some(urgent("OLD")))),
    ];
    for answer in retired {
        let refusal = answer.unwrap_err();
        assert_eq!(
            (refusal.code(), refusal.current().as_deref()),
            ("wrong_state", Some("retired"))
        );
    }
}

#[test]
fn i21_what_is_not_said_when_judging_stays() {
    let mut given = city();
    say(&mut given, "fire", 1, None, (of("B2"), Some(urgent("L")))).unwrap();
    judge(&mut given, (None, None)).unwrap();
    assert_eq!(now(&given, 1), ("fire_structure", 1, Some("B2"), Some("L")));
    judge(&mut given, (None, Some(2.into()))).unwrap();
    assert_eq!(now(&given, 1), ("fire_structure", 2, Some("B2"), None));
    judge(&mut given, (Some("flood".into()), Some(urgent("A")))).unwrap();
    assert_eq!(now(&given, 1), ("flood", 2, None, Some("A")));
    // What goes with a type is for reports: whoever judges has seen the priority.
    judge(&mut given, (Some(of("BMA")), None)).unwrap();
    assert_eq!(now(&given, 1), ("fire_alarm", 2, Some("BMA"), Some("A")));
    let retired = judge(&mut given, (Some(of("B9")), None)).unwrap_err();
    assert_eq!(retired.code(), "wrong_state");
    // Sending a unit judges what nobody has judged, and leaves the words alone.
    say(&mut given, "fire", 2, None, (of("B2"), Some(urgent("L")))).unwrap();
    let target = domain::Target::Incident(incident(2));
    given
        .when("fire", Role::Dispatcher, assign(1, unit("fire", 1), target))
        .unwrap();
    assert_eq!(now(&given, 2), ("fire_structure", 1, Some("B2"), Some("L")));
}

/// I21 and A2: neither what is recorded nor its replay looks at the settings of today.
#[test]
fn i21_a_later_mapping_changes_nothing_that_was_recorded() {
    let mut given = city();
    say(&mut given, "fire", 1, None, (of("B2"), Some(urgent("L")))).unwrap();
    let before = given.state.incident(incident(1)).unwrap().clone();
    let mut other = fire();
    other.types[0] = own_type("B2", "Renamed", "flood", None);
    other.priorities.clear();
    settled(&mut given, 1, other);
    assert_eq!(given.state.incident(incident(1)), Some(&before));
    settled(&mut given, 2, ClassificationSettings::default());
    assert_eq!(given.state.incident(incident(1)), Some(&before));
    // The control: what is said now follows the list of now.
    let gone = say(&mut given, "fire", 2, None, (of("B2"), Some(urgent("L")))).unwrap_err();
    assert_eq!(gone.field(), Some("own_type"));
}

/// I22, V2: also where everything is granted, and whoever owns the incident.
#[test]
fn i22_an_own_word_is_shown_to_its_agency_only() {
    let mut given = city();
    let lines = [grant("*", "*", Kind::Incident, &["*"])];
    given.terms(PartnerUnits::All, &lines);
    say(&mut given, "fire", 1, None, (of("B2"), Some(urgent("L")))).unwrap();
    say(
        &mut given,
        "police",
        2,
        Some("fire"),
        (of("10-50"), Some(3.into())),
    )
    .unwrap();
    let seen = |given: &Given, by: &str, n: u128| match given
        .seen(by, &ObjectRef::Incident(incident(n)))
    {
        Some(View::Incident(it)) => (it.classification.unwrap().0, it.own),
        other => panic!("{by} is shown {other:?}"),
    };
    let nothing = OwnWords::default();
    let own = given.state.incident(incident(1)).unwrap().own.clone();
    assert_eq!(seen(&given, "fire", 1), ("fire_structure".to_owned(), own));
    for other in ["police", "ems", "eoc"] {
        assert_eq!(
            seen(&given, other, 1),
            ("fire_structure".to_owned(), nothing.clone())
        );
    }
    let theirs = OwnWords {
        incident_type: Some(word("police", "10-50", "Collision")),
        priority: None,
    };
    assert_eq!(seen(&given, "police", 2), ("traffic".to_owned(), theirs));
    assert_eq!(
        seen(&given, "fire", 2),
        ("traffic".to_owned(), nothing.clone())
    );
    // Who reported it sees it whole, whatever is agreed; who is granted less reads not even the common word.
    let lines = [grant("*", "*", Kind::Incident, &["identity", "place"])];
    given.terms(PartnerUnits::All, &lines);
    assert_eq!(seen(&given, "police", 2).0, "traffic");
    match given.seen("ems", &ObjectRef::Incident(incident(2))) {
        Some(View::Incident(it)) => assert_eq!((it.classification, it.own), (None, nothing)),
        other => panic!("{other:?}"),
    }
}

/// Q1: it is found by who is shown it, and by nobody else.
#[test]
fn i22_an_own_word_is_found_by_its_agency_only() {
    let mut given = city();
    let lines = [grant("*", "*", Kind::Incident, &["*"])];
    given.terms(PartnerUnits::All, &lines);
    say(&mut given, "fire", 1, None, (of("B2"), Some(urgent("L")))).unwrap();
    let found = |by: &str, words: &str| {
        super::search::search(&given.state, &super::search::viewer(by), words)
            .hits
            .len()
    };
    assert_eq!(found("fire", "dwelling"), 1);
    assert_eq!(found("fire", "B2"), 1);
    assert_eq!(found("police", "dwelling"), 0);
    assert_eq!(found("police", "structure"), 1);
}
