//! A10: rooms and tasks that hold as much as they may.

use domain::{
    AgencyId, Command, Event, Refusal, Role, UnitId,
    agency::{Agency, Principal},
    command::RegisterUnit,
    event::Recorded,
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
