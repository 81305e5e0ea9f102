//! A10: every limit, at exactly its value and one beyond.

use domain::{
    AgencyId, Command, Point, Refusal, Role, Timestamp,
    classification::SaidType,
    command::{DraftTask, RegisterUnit, ReportIncident},
    limits::*,
    sharing::{GrantTerms, Kind, PartnerUnits},
    task::{Area, Ask},
};
use uuid::Uuid;

use super::given::*;

/// What fire's dispatcher, or its commander for tasks, is answered in a city with one incident.
fn ask(command: Command) -> Result<(), Refusal> {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let role = if matches!(command, Command::DraftTask(_)) {
        Role::Commander
    } else {
        Role::Dispatcher
    };
    given.when("fire", role, command).map(|_| ())
}

fn register(command: Command) -> Result<(), Refusal> {
    Given::city().server(command).map(|_| ())
}

/// `build` is accepted with a text of `max` characters, refused with one more, and counts characters, not bytes.
fn text_limit(field: &'static str, max: usize, build: impl Fn(String) -> Result<(), Refusal>) {
    assert_eq!(build("é".repeat(max)), Ok(()), "{field}");
    let too_long = Err(Refusal::TooLong { field, max });
    assert_eq!(build("é".repeat(max + 1)), too_long, "{field}");
    let refused = build("bell\u{7}".to_owned()).unwrap_err();
    assert_eq!(
        (refused.code(), refused.field()),
        ("malformed", Some(field))
    );
}

fn must_not_be_empty(field: &'static str, build: impl Fn(String) -> Result<(), Refusal>) {
    for empty in ["", "  ", "\n\t"] {
        assert_eq!(
            build(empty.to_owned()),
            Err(Refusal::Empty { field }),
            "{field}"
        );
    }
}

fn word_limit(field: &'static str, build: impl Fn(String) -> Result<(), Refusal>) {
    assert_eq!(build("w".repeat(64)), Ok(()), "{field}");
    assert_eq!(
        build("w".repeat(65)),
        Err(Refusal::TooLong { field, max: 64 })
    );
    assert_eq!(build(String::new()), Err(Refusal::Empty { field }));
    for bad in ["Big", "a b", "é", "a-b"] {
        let refused = build(bad.to_owned()).unwrap_err();
        assert_eq!(
            (refused.code(), refused.field()),
            ("malformed", Some(field)),
            "{bad}"
        );
    }
}

#[test]
fn texts_of_incidents_have_their_limits() {
    let report = |change: &dyn Fn(&mut ReportIncident)| {
        let mut order = report_order(2, None);
        change(&mut order);
        ask(Command::ReportIncident(order))
    };
    word_limit("incident_type", |it| {
        report(&|order| order.incident_type = SaidType::from(it.as_str()))
    });
    text_limit("place", NAME_CHARS_MAX, |it| {
        report(&|order| order.place.clone_from(&it))
    });
    must_not_be_empty("place", |it| report(&|order| order.place.clone_from(&it)));
    text_limit("narrative", TEXT_CHARS_MAX, |it| {
        report(&|order| order.narrative.clone_from(&it))
    });
    // Nobody has told anything yet: that is allowed.
    report(&|order| order.narrative.clear()).unwrap();
    let milestone = |text| {
        ask(Command::AddMilestone {
            incident: incident(1),
            text,
        })
    };
    text_limit("text", REASON_CHARS_MAX, milestone);
    must_not_be_empty("text", milestone);
    let note = |text| {
        ask(Command::AddNote {
            id: note(1),
            target: domain::Target::Incident(incident(1)),
            text,
        })
    };
    text_limit("text", TEXT_CHARS_MAX, note);
    must_not_be_empty("text", note);
    let cancel = |reason| {
        ask(Command::StepIncident {
            incident: incident(1),
            step: domain::incident::IncidentStep::Cancelled,
            reason: Some(reason),
        })
    };
    text_limit("reason", REASON_CHARS_MAX, cancel);
    must_not_be_empty("reason", cancel);
}

#[test]
fn priorities_go_from_one_to_five() {
    for priority in 0..=6 {
        let mut order = report_order(2, None);
        order.priority = Some(priority.into());
        let answer = ask(Command::ReportIncident(order));
        assert_eq!(answer.is_ok(), (1..=5).contains(&priority), "{priority}");
        if let Err(refusal) = answer {
            assert_eq!(
                (refusal.code(), refusal.field()),
                ("out_of_range", Some("priority"))
            );
        }
    }
}

#[test]
fn an_incident_keeps_so_many_milestones() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let milestone = || Command::AddMilestone {
        incident: incident(1),
        text: "again".to_owned(),
    };
    for _ in 0..MILESTONES_PER_INCIDENT_MAX {
        given.when("fire", Role::Dispatcher, milestone()).unwrap();
    }
    let full = Err(Refusal::Full {
        max: MILESTONES_PER_INCIDENT_MAX,
    });
    assert_eq!(given.when("fire", Role::Dispatcher, milestone()), full);
}

fn draft(change: impl Fn(&mut DraftTask)) -> Result<(), Refusal> {
    let mut order = draft_order(1, &["ems"], START);
    change(&mut order);
    ask(Command::DraftTask(order))
}

#[test]
fn texts_and_numbers_of_tasks_have_their_limits() {
    let objective = |it: String| draft(|order| order.objective.clone_from(&it));
    text_limit("objective", TEXT_CHARS_MAX, objective);
    must_not_be_empty("objective", objective);
    text_limit("place", NAME_CHARS_MAX, |it| {
        draft(|order| order.place.clone_from(&it))
    });
    text_limit("legal_basis", REASON_CHARS_MAX, |it| {
        draft(|order| order.legal_basis.clone_from(&it))
    });
    text_limit("note", REASON_CHARS_MAX, |it| {
        draft(|order| order.parts[0].note.clone_from(&it))
    });
    word_limit("capability", |it| {
        draft(|order| order.parts[0].asks[0].capability.clone_from(&it))
    });
    for (count, is_good) in [(0, false), (1, true), (ASK_COUNT_MAX, true), (501, false)] {
        let answer = draft(|order| order.parts[0].asks[0].count = count);
        assert_eq!(answer.is_ok(), is_good, "{count}");
    }
    for (radius_m, is_good) in [
        (0, false),
        (1, true),
        (AREA_RADIUS_M_MAX, true),
        (AREA_RADIUS_M_MAX + 1, false),
    ] {
        let centre = Point::new(0.0, 0.0).unwrap();
        let answer = draft(|order| order.area = Some(Area { centre, radius_m }));
        assert_eq!(answer.is_ok(), is_good, "{radius_m}");
    }
    for (ahead_ms, code) in [
        (0, Some("in_the_past")),
        (1, None),
        (ANSWER_BY_MS_MAX, None),
        (ANSWER_BY_MS_MAX + 1, Some("out_of_range")),
        (i64::MIN, Some("in_the_past")),
    ] {
        let answer = draft(|order| order.answer_by = START.plus_ms(ahead_ms));
        assert_eq!(answer.err().map(|it| it.code()), code, "{ahead_ms}");
    }
}

#[test]
fn a_party_is_asked_for_so_many_capabilities() {
    let with = |count: usize| {
        let ask = Ask {
            capability: "pump".to_owned(),
            count: 1,
        };
        draft(|order| order.parts[0].asks = vec![ask.clone(); count])
    };
    assert_eq!(with(ASKS_PER_PARTY_MAX), Ok(()));
    let too_many = Refusal::TooLong {
        field: "asks",
        max: ASKS_PER_PARTY_MAX,
    };
    assert_eq!(with(ASKS_PER_PARTY_MAX + 1), Err(too_many));
}

#[test]
fn texts_and_lists_of_units_have_their_limits() {
    let Command::RegisterUnit(engine) = register_unit("fire", 9) else {
        unreachable!()
    };
    let unit = |change: &dyn Fn(&mut RegisterUnit)| {
        let mut order = engine.clone();
        change(&mut order);
        register(Command::RegisterUnit(order))
    };
    text_limit("callsign", NAME_CHARS_MAX, |it| {
        unit(&|order| order.callsign.clone_from(&it))
    });
    must_not_be_empty("callsign", |it| {
        unit(&|order| order.callsign.clone_from(&it))
    });
    text_limit("home", NAME_CHARS_MAX, |it| {
        unit(&|order| order.home.name.clone_from(&it))
    });
    word_limit("unit_kind", |it| unit(&|order| order.kind.clone_from(&it)));
    word_limit("capabilities", |it| {
        unit(&|order| order.capabilities = [it.clone()].into())
    });
    text_limit("crew", NAME_CHARS_MAX, |it| {
        unit(&|order| order.crew = vec![it.clone()])
    });
    must_not_be_empty("crew", |it| unit(&|order| order.crew = vec![it.clone()]));
    for (field, max) in [
        ("capabilities", CAPABILITIES_PER_UNIT_MAX),
        ("crew", CREW_PER_UNIT_MAX),
    ] {
        let with = |count: usize| {
            let words = (0..count).map(|it| format!("w{it}"));
            unit(&|order| match field {
                "crew" => order.crew = words.clone().collect(),
                _ => order.capabilities = words.clone().collect(),
            })
        };
        assert_eq!(with(max), Ok(()), "{field}");
        assert_eq!(with(max + 1), Err(Refusal::TooLong { field, max }));
    }
}

#[test]
fn names_and_outlines_of_agencies_have_their_limits() {
    let agency = |name: String, corners: usize| {
        register(Command::RegisterAgency(domain::command::RegisterAgency {
            id: agency("tax"),
            name,
            code: "T".to_owned(),
            kind: domain::AgencyKind::Revenue,
            level: domain::Level::National,
            parent: None,
            jurisdiction: vec![Point::new(0.0, 0.0).unwrap(); corners],
        }))
    };
    text_limit("name", NAME_CHARS_MAX, |it| agency(it, 0));
    must_not_be_empty("name", |it| agency(it, 0));
    let field = "jurisdiction";
    assert_eq!(agency("Tax".to_owned(), JURISDICTION_POINTS_MAX), Ok(()));
    let too_long = Refusal::TooLong {
        field,
        max: JURISDICTION_POINTS_MAX,
    };
    assert_eq!(
        agency("Tax".to_owned(), JURISDICTION_POINTS_MAX + 1),
        Err(too_long)
    );
}

#[test]
fn the_short_name_of_an_agency_is_a_plain_word() {
    assert!(AgencyId::new(&"a".repeat(32)).is_ok());
    for bad in [
        "",
        "1a",
        "_a",
        "A",
        "a b",
        "ä",
        "~server",
        "*",
        &"a".repeat(33),
    ] {
        assert_eq!(
            AgencyId::new(bad).unwrap_err().field(),
            Some("agency"),
            "{bad}"
        );
    }
}

#[test]
fn a_person_holds_at_most_every_role() {
    // The limit is the number of roles there are, so that it can only be met, never passed.
    assert_eq!(ROLES.len(), ROLES_PER_PRINCIPAL_MAX);
    let mut everything = domain::command::RegisterPrincipal {
        id: domain::PrincipalId(Uuid::from_u128(9 << 64)),
        agency: agency("fire"),
        name: "Somebody".to_owned(),
        roles: ROLES.into(),
        unit: Some(unit("fire", 1)),
    };
    register(Command::RegisterPrincipal(everything.clone())).unwrap();
    everything.roles.insert(Role::Server);
    let refused = register(Command::RegisterPrincipal(everything)).unwrap_err();
    assert_eq!(refused.field(), Some("roles"));
}

#[test]
fn terms_have_a_title_known_words_and_so_many_lines() {
    let adopt = |change: &dyn Fn(&mut domain::sharing::Terms)| {
        let mut it = terms(PartnerUnits::All, &[]);
        change(&mut it);
        register(Command::AdoptTerms(it))
    };
    must_not_be_empty("title", |it| adopt(&|terms| terms.title.clone_from(&it)));
    let too_long = |max| {
        Err(Refusal::TooLong {
            field: "title",
            max,
        })
    };
    assert_eq!(adopt(&|it| it.title = "é".repeat(NAME_CHARS_MAX)), Ok(()));
    assert_eq!(
        adopt(&|it| it.title = "é".repeat(NAME_CHARS_MAX + 1)),
        too_long(NAME_CHARS_MAX)
    );
    let lines = |count: usize| -> Vec<GrantTerms> {
        let line = |n: usize| grant(&format!("a{n}"), "*", Kind::Task, &["identity"]);
        (0..count).map(line).collect()
    };
    assert_eq!(adopt(&|it| it.grants = lines(GRANTS_MAX)), Ok(()));
    let max = GRANTS_MAX;
    let field = "grants";
    assert_eq!(
        adopt(&|it| it.grants = lines(max + 1)),
        Err(Refusal::TooLong { field, max })
    );
    let twice = adopt(&|it| it.grants = [lines(1), lines(1)].concat()).unwrap_err();
    assert_eq!((twice.code(), twice.field()), ("malformed", Some("grants")));
    let bad_lines = [
        (
            grant("eoc", "*", Kind::Unit, &["identity", "colour"]),
            "fields",
        ),
        (grant("eoc", "*", Kind::Agency, &["identity"]), "fields"),
        (grant("EOC", "*", Kind::Unit, &["identity"]), "agency"),
        (
            GrantTerms {
                position: None,
                ..grant("eoc", "*", Kind::Unit, &["position"])
            },
            "position",
        ),
        (
            GrantTerms {
                position: Some(domain::sharing::Precision::Exact),
                ..grant("eoc", "*", Kind::Unit, &["identity"])
            },
            "position",
        ),
    ];
    for (line, field) in bad_lines {
        let refused = adopt(&|it| it.grants = vec![line.clone()]).unwrap_err();
        assert_eq!(
            (refused.code(), refused.field()),
            ("malformed", Some(field)),
            "{line:?}"
        );
    }
    let refused = adopt(&|it| it.task_incident_fields.push("colour".to_owned())).unwrap_err();
    assert_eq!(refused.field(), Some("fields"));
}

#[test]
fn moments_at_the_ends_of_time_do_not_overflow() {
    for far in [Timestamp(i64::MAX), Timestamp(i64::MIN)] {
        assert_eq!(far.plus_ms(0), far);
        let _ = (
            far.plus_ms(1),
            far.plus_ms(-1),
            far.ms_since(START),
            START.ms_since(far),
        );
        let _ = far.year();
    }
}
