//! Rules H3–H5: who is on which unit.

use domain::{
    AssignmentStatus as S, Command, Refusal, Role,
    command::SignOn,
    limits::CREW_PER_UNIT_MAX,
    sharing::{ObjectRef, View},
};

use super::given::*;

fn sign_on_to(name: &str, n: u128, leaves_other: bool) -> Command {
    Command::SignOn(SignOn {
        unit: unit(name, n),
        principal: None,
        leaves_other,
    })
}

fn on_behalf(n: u128, of: Role) -> Command {
    Command::SignOn(SignOn {
        unit: unit("fire", n),
        principal: Some(person("fire", of)),
        leaves_other: false,
    })
}

const OFF: Command = Command::SignOff { principal: None };

fn is_crewed(given: &Given, n: u128) -> Option<bool> {
    match given.seen("fire", &ObjectRef::Unit(unit("fire", n)))? {
        View::Unit(it) => it.availability.map(|it| it.is_crewed),
        _ => None,
    }
}

#[test]
fn h3_a_crew_changes_units_only_if_it_says_so_and_its_rights_with_it() {
    let mut given = Given::city();
    let field = Role::Field;
    let callsign = given.state.unit(unit("fire", 1)).unwrap().callsign.clone();
    let signed_on = Err(Refusal::SignedOn { callsign });
    for (n, leaves_other) in [(1, false), (1, true), (2, false)] {
        let refused = given.when("fire", field, sign_on_to("fire", n, leaves_other));
        assert_eq!(refused, signed_on);
    }
    assert_eq!(
        (is_crewed(&given, 1), is_crewed(&given, 2)),
        (Some(true), Some(false))
    );
    given.wait(MINUTE);
    given
        .when("fire", field, sign_on_to("fire", 2, true))
        .unwrap();
    assert_eq!(
        (is_crewed(&given, 1), is_crewed(&given, 2)),
        (Some(false), Some(true))
    );
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[]);
    given.sent(2, "fire", 2, target, &[]);
    let not_yours = Err(Refusal::NotYours { what: "assignment" });
    assert_eq!(
        given.when("fire", field, advance(1, S::Acknowledged)),
        not_yours
    );
    given
        .when("fire", field, advance(2, S::Acknowledged))
        .unwrap();
}

#[test]
fn h3_signing_on_needs_the_role_field_and_a_unit_of_ones_own_agency() {
    let mut given = Given::city();
    let (desk, field) = (Role::Dispatcher, Role::Field);
    let not_field = Err(Refusal::WrongState {
        what: "person",
        state: "not_field",
    });
    assert_eq!(
        given.when("fire", desk, sign_on(unit("fire", 1))),
        not_field
    );
    let unknown = Err(Refusal::Unknown { what: "unit" });
    for other in [unit("ems", 1), unit("fire", 404)] {
        assert_eq!(given.when("fire", field, sign_on(other)), unknown);
    }
    given.agreed(1, "fire", &["ems"], None);
    given.terms(domain::sharing::PartnerUnits::All, &[]);
    let not_yours = Err(Refusal::NotYours { what: "unit" });
    assert_eq!(
        given.when("fire", field, sign_on(unit("ems", 1))),
        not_yours
    );
    given.when("fire", field, OFF).unwrap();
    let twice = given.when("fire", field, OFF);
    assert_eq!(twice.unwrap_err().code(), "wrong_state");
    given.when("fire", field, sign_on(unit("fire", 2))).unwrap();
    let disabled = Command::SetPrincipalEnabled {
        principal: person("fire", field),
        version: 0,
        is_enabled: false,
    };
    given.when("fire", Role::Admin, disabled).unwrap();
    let refused = given.when("fire", desk, on_behalf(1, field));
    assert_eq!(refused, Err(Refusal::Disabled));
}

#[test]
fn h3_several_are_on_one_unit_and_all_of_them_are_its_crew() {
    let mut given = Given::city();
    let grant = Command::GrantRole {
        principal: person("fire", Role::Legal),
        version: 0,
        role: Role::Field,
    };
    given.when("fire", Role::Admin, grant).unwrap();
    let seen = given.unit_as("fire", "fire").unwrap().crew.unwrap();
    given
        .when("fire", Role::Dispatcher, on_behalf(1, Role::Legal))
        .unwrap();
    let crew = given.unit_as("fire", "fire").unwrap().crew.unwrap();
    let names = [Role::Field, Role::Legal].map(|it| {
        given
            .state
            .principal(person("fire", it))
            .unwrap()
            .name
            .clone()
    });
    assert_eq!(crew[..2], names);
    // Who rides along without an account is named after them.
    assert_eq!((seen.len(), crew.len()), (3, 4));
    given.when("fire", Role::Field, OFF).unwrap();
    let off = Command::SignOff {
        principal: Some(person("fire", Role::Legal)),
    };
    given.when("fire", Role::Dispatcher, off).unwrap();
    // With nobody signed on, nobody is said to be there.
    assert_eq!(given.unit_as("fire", "fire").unwrap().crew, Some(vec![]));
    assert_eq!(is_crewed(&given, 1), Some(false));
}

#[test]
fn h4_a_crew_speaks_for_itself_and_a_desk_for_everybody_of_its_agency() {
    let mut given = Given::city();
    let (desk, field) = (Role::Dispatcher, Role::Field);
    let refused = given.when("fire", field, on_behalf(2, Role::Legal));
    let not_yours = Err(Refusal::NotYours { what: "principal" });
    assert_eq!(refused, not_yours);
    let off = |of: &str| Command::SignOff {
        principal: Some(person(of, field)),
    };
    let unknown = Err(Refusal::Unknown { what: "principal" });
    assert_eq!(given.when("ems", desk, off("fire")), unknown);
    given.when("fire", desk, off("fire")).unwrap();
    given.when("fire", field, sign_on(unit("fire", 1))).unwrap();
    given.when("fire", field, off("fire")).unwrap();
}

#[test]
fn h4_the_last_of_a_crew_does_not_leave_while_the_unit_works() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[S::EnRoute]);
    let stays = Err(Refusal::WrongState {
        what: "unit",
        state: "en_route",
    });
    assert_eq!(given.when("fire", Role::Field, OFF), stays);
    let moves = given.when("fire", Role::Field, sign_on_to("fire", 2, true));
    assert_eq!(moves, stays);
    // The desk knows what it does; and so may who is relieved.
    let mut by_desk = given.clone();
    let off = Command::SignOff {
        principal: Some(person("fire", Role::Field)),
    };
    by_desk.when("fire", Role::Dispatcher, off).unwrap();
    let grant = Command::GrantRole {
        principal: person("fire", Role::Legal),
        version: 0,
        role: Role::Field,
    };
    given.when("fire", Role::Admin, grant).unwrap();
    given
        .when("fire", Role::Dispatcher, on_behalf(1, Role::Legal))
        .unwrap();
    given.when("fire", Role::Field, OFF).unwrap();
}

#[test]
fn h4_nobody_leaves_before_they_came() {
    let mut given = Given::city();
    given.occurred_at = Some(given.now.plus_ms(-MINUTE));
    let refused = given.when("fire", Role::Field, OFF);
    assert_eq!(refused, Err(Refusal::OutOfOrder));
}

#[test]
fn h5_who_is_disabled_or_is_no_crew_any_more_is_off_their_unit() {
    let orders = [
        Command::SetPrincipalEnabled {
            principal: person("fire", Role::Field),
            version: 0,
            is_enabled: false,
        },
        Command::WithdrawRole {
            principal: person("fire", Role::Field),
            // After the role that is left to them.
            version: 1,
            role: Role::Field,
        },
    ];
    for order in orders {
        let mut given = Given::city();
        let grant = Command::GrantRole {
            principal: person("fire", Role::Field),
            version: 0,
            role: Role::Legal,
        };
        given.when("fire", Role::Admin, grant).unwrap();
        let events = given.when("fire", Role::Admin, order).unwrap();
        let names: Vec<_> = events.iter().map(domain::Event::name).collect();
        assert_eq!(names[0], "crew_signed_off", "{names:?}");
        assert_eq!(is_crewed(&given, 1), Some(false));
    }
}

/// A10.
#[test]
fn a_crew_has_its_limit() {
    let mut given = Given::city();
    for n in 1..=CREW_PER_UNIT_MAX as u128 {
        let id = domain::PrincipalId(uuid::Uuid::from_u128((10 << 64) | n));
        given
            .server(Command::RegisterPrincipal(
                domain::command::RegisterPrincipal {
                    id,
                    agency: agency("fire"),
                    name: mark(9_000 + n),
                    roles: [Role::Field].into(),
                    unit: None,
                },
            ))
            .unwrap();
        let order = Command::SignOn(SignOn {
            unit: unit("fire", 1),
            principal: Some(id),
            leaves_other: false,
        });
        let answer = given.when("fire", Role::Dispatcher, order).map(|_| ());
        let full = Err(Refusal::Full {
            max: CREW_PER_UNIT_MAX,
        });
        // One was there from the start.
        let expected = if n < CREW_PER_UNIT_MAX as u128 {
            Ok(())
        } else {
            full
        };
        assert_eq!(answer, expected, "{n}");
    }
}
