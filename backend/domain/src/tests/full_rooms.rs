//! A10: rooms and tasks that hold as much as they may.

use domain::{
    AgencyId, Command, Event, Refusal, Role, UnitId,
    agency::{Agency, Principal},
    command::RegisterUnit,
    event::Recorded,
    incident::IncidentStep,
    limits::*,
};
use uuid::Uuid;

use super::given::*;

fn agency_called(id: AgencyId, code: String) -> Event {
    Event::AgencyRegistered {
        agency: Agency {
            id,
            name: "An agency".to_owned(),
            code,
            kind: domain::AgencyKind::Other,
            level: domain::Level::Commune,
            parent: None,
            jurisdiction: vec![],
        },
    }
}

/// Four letters for a number.
fn code(n: usize) -> String {
    let digits = [n / 676 % 26, n / 26 % 26, n % 26];
    digits.into_iter().fold("X".to_owned(), |code, it| {
        code + &char::from(b'A' + u8::try_from(it).unwrap()).to_string()
    })
}

fn recorded() -> Recorded {
    Recorded {
        principal: domain::PrincipalId::SERVER,
        agency: AgencyId::server(),
        received_at: START,
        occurred_at: START,
    }
}

#[test]
fn a_task_names_so_many_agencies_and_a_room_holds_so_many() {
    let mut given = Given::city();
    for n in AGENCIES.len()..AGENCIES_MAX - 1 {
        given.state.apply(
            &agency_called(agency(&format!("a{n}")), code(n)),
            &recorded(),
        );
    }
    let mut order = draft_order(1, &[], given.now);
    order.parts = (10..10 + PARTIES_PER_TASK_MAX)
        .map(|n| domain::task::Part {
            agency: agency(&format!("a{n}")),
            ..part("ems", 1)
        })
        .collect();
    let mut more = order.clone();
    more.parts.push(part("ems", 1));
    given
        .when("fire", Role::Commander, Command::DraftTask(order))
        .unwrap();
    let too_many = Refusal::TooLong {
        field: "parties",
        max: PARTIES_PER_TASK_MAX,
    };
    assert_eq!(
        given.when("fire", Role::Commander, Command::DraftTask(more)),
        Err(Refusal::Taken { field: "id" })
    );
    let mut more = draft_order(2, &[], given.now);
    more.parts = (10..=10 + PARTIES_PER_TASK_MAX)
        .map(|n| domain::task::Part {
            agency: agency(&format!("a{n}")),
            ..part("ems", 1)
        })
        .collect();
    assert_eq!(
        given.when("fire", Role::Commander, Command::DraftTask(more)),
        Err(too_many)
    );

    let mut register = |name: &str, code: &str| {
        let order = domain::command::RegisterAgency {
            id: agency(name),
            name: "Another".to_owned(),
            code: code.to_owned(),
            kind: domain::AgencyKind::Other,
            level: domain::Level::Commune,
            parent: None,
            jurisdiction: vec![],
        };
        given.server(Command::RegisterAgency(order)).map(|_| ())
    };
    assert_eq!(register("last", "LAST"), Ok(()));
    assert_eq!(
        register("more", "MORE"),
        Err(Refusal::Full { max: AGENCIES_MAX })
    );
}

#[test]
fn a_room_holds_so_many_people_and_units() {
    let mut given = Given::city();
    let mut fill = given.state.clone();
    for n in fill.principal_count()..PRINCIPALS_MAX - 1 {
        let principal = Principal {
            id: domain::PrincipalId(Uuid::from_u128((8 << 64) | n as u128)),
            agency: agency("fire"),
            name: String::new(),
            roles: std::collections::BTreeSet::default(),
            unit: None,
            is_enabled: true,
            clearance: domain::Clearance::Open,
        };
        fill.apply(&Event::PrincipalRegistered { principal }, &recorded());
    }
    let Command::RegisterUnit(engine) = register_unit("fire", 1) else {
        unreachable!()
    };
    let known = fill.units().len();
    for n in known..UNITS_MAX - 1 {
        let unit = Event::UnitRegistered {
            unit: UnitId(Uuid::from_u128((7 << 64) | n as u128)),
            agency: agency("fire"),
            callsign: n.to_string(),
            unit_kind: String::new(),
            capabilities: std::collections::BTreeSet::default(),
            home: engine.home.clone(),
            crew: vec![],
        };
        fill.apply(&unit, &recorded());
    }
    given.state = fill;
    let mut person = |n: u128| {
        let order = domain::command::RegisterPrincipal {
            id: domain::PrincipalId(Uuid::from_u128((9 << 64) | n)),
            agency: agency("fire"),
            name: "Somebody".to_owned(),
            roles: [Role::Observer].into(),
            unit: None,
        };
        given.server(Command::RegisterPrincipal(order)).map(|_| ())
    };
    assert_eq!(person(1), Ok(()));
    assert_eq!(
        person(2),
        Err(Refusal::Full {
            max: PRINCIPALS_MAX
        })
    );
    let mut unit = |n: u128| {
        let order = RegisterUnit {
            id: UnitId(Uuid::from_u128((9 << 64) | n)),
            callsign: format!("last {n}"),
            ..engine.clone()
        };
        given.server(Command::RegisterUnit(order)).map(|_| ())
    };
    assert_eq!(unit(1), Ok(()));
    assert_eq!(unit(2), Err(Refusal::Full { max: UNITS_MAX }));
}

/// What the agency is answered by a room that holds as many as it may, less one: yes once, then no, and yes again
/// when `end` made room.
fn one_more_and_no_more(
    given: &mut Given,
    role: Role,
    max: usize,
    next: impl Fn(u128) -> Command,
    end: Option<Command>,
) {
    let full = Err(Refusal::Full { max });
    let mut ask = |command| given.when("fire", role, command).map(|_| ());
    assert_eq!(ask(next(1_000_001)), Ok(()));
    assert_eq!(ask(next(1_000_002)), full);
    if let Some(end) = end {
        assert_eq!(ask(end), Ok(()));
        assert_eq!(ask(next(1_000_002)), Ok(()));
        assert_eq!(ask(next(1_000_003)), full);
    }
}

fn as_fire() -> Recorded {
    Recorded {
        agency: agency("fire"),
        ..recorded()
    }
}

#[test]
fn an_agency_has_so_many_open_incidents() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let (_, reported, _) = given.accepted.last().unwrap().clone();
    for n in 2..OPEN_INCIDENTS_PER_AGENCY_MAX {
        let mut event = reported[0].clone();
        if let Event::IncidentReported { incident: id, .. } = &mut event {
            *id = incident(n as u128);
        }
        given.state.apply(&event, &as_fire());
    }
    let step = |step| Command::StepIncident {
        incident: incident(1),
        step,
        reason: Some("a reason".to_owned()),
    };
    one_more_and_no_more(
        &mut given,
        Role::Dispatcher,
        OPEN_INCIDENTS_PER_AGENCY_MAX,
        |n| report(n, None),
        Some(step(IncidentStep::Cancelled)),
    );
    let full = Refusal::Full {
        max: OPEN_INCIDENTS_PER_AGENCY_MAX,
    };
    // Neither by reopening, nor as a gift of another agency; the limit is each agency's own.
    let reopened = given.when("fire", Role::Dispatcher, step(IncidentStep::Reopened));
    assert_eq!(reopened, Err(full.clone()));
    let given_away = given.when("police", Role::Dispatcher, report(1_000_004, Some("fire")));
    assert_eq!(given_away, Err(full));
    given
        .when("police", Role::Dispatcher, report(1_000_004, None))
        .unwrap();
}

#[test]
fn an_agency_leads_so_many_open_tasks() {
    let mut given = Given::city();
    let draft = |n| Command::DraftTask(draft_order(n, &["ems"], START));
    for n in 1..OPEN_TASKS_PER_AGENCY_MAX {
        given
            .when("fire", Role::Commander, draft(n as u128))
            .unwrap();
    }
    let cancel = Command::CancelTask {
        task: task(1),
        reason: "a reason".to_owned(),
    };
    one_more_and_no_more(
        &mut given,
        Role::Commander,
        OPEN_TASKS_PER_AGENCY_MAX,
        draft,
        Some(cancel),
    );
    given
        .when("police", Role::Commander, draft(1_000_004))
        .unwrap();
}

#[test]
fn an_incident_or_task_has_so_many_notes() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    let add = |n| Command::AddNote {
        id: note(n),
        target,
        text: "a note".to_owned(),
    };
    for n in 1..NOTES_PER_TARGET_MAX {
        given
            .when("fire", Role::Dispatcher, add(n as u128))
            .unwrap();
    }
    one_more_and_no_more(
        &mut given,
        Role::Dispatcher,
        NOTES_PER_TARGET_MAX,
        add,
        None,
    );
}
