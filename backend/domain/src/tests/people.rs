//! Rules R1–R3: who may act, for which time, and for whom things are registered.

use std::collections::BTreeSet;

use domain::{
    Command, Context, PrincipalId, Refusal, Role, Target, command::RegisterPrincipal,
    limits::AGENCIES_MAX,
};

use super::given::*;

fn enable(name: &str, role: Role, is_enabled: bool) -> Command {
    Command::SetPrincipalEnabled {
        principal: person(name, role),
        version: 0,
        is_enabled,
    }
}

fn grant_role(name: &str, of: Role, role: Role) -> Command {
    Command::GrantRole {
        principal: person(name, of),
        version: 0,
        role,
    }
}

fn withdraw_role(name: &str, of: Role, role: Role) -> Command {
    Command::WithdrawRole {
        principal: person(name, of),
        version: 0,
        role,
    }
}

/// The same, based on another version.
fn at(based_on: u32, mut command: Command) -> Command {
    match &mut command {
        Command::SetPrincipalEnabled { version, .. }
        | Command::RenamePrincipal { version, .. }
        | Command::GrantRole { version, .. }
        | Command::WithdrawRole { version, .. } => *version = based_on,
        _ => unreachable!(),
    }
    command
}

#[test]
fn r1_nobody_acts_in_a_role_or_for_an_agency_that_is_not_theirs() {
    let mut given = Given::city();
    let good = given.context("fire", Role::Dispatcher);
    let stolen = [
        Context {
            role: Role::Commander,
            ..good.clone()
        },
        Context {
            agency: agency("ems"),
            ..good.clone()
        },
        Context {
            principal: PrincipalId(uuid::Uuid::from_u128(404)),
            ..good.clone()
        },
    ];
    for context in stolen {
        assert_eq!(
            given.ask(report(1, None), &context),
            Err(Refusal::Disabled),
            "{context:?}"
        );
    }
    given.ask(report(1, None), &good).unwrap();
}

#[test]
fn r1_who_was_disabled_acts_no_more_until_enabled_again() {
    let mut given = Given::city();
    given
        .when("fire", Role::Admin, enable("fire", Role::Dispatcher, false))
        .unwrap();
    let refused = given.when("fire", Role::Dispatcher, report(1, None));
    assert_eq!(refused, Err(Refusal::Disabled));
    // Said twice changes nothing.
    let again = given.when("fire", Role::Admin, enable("fire", Role::Dispatcher, false));
    assert_eq!(again, Ok(vec![]));
    given
        .server(at(1, enable("fire", Role::Dispatcher, true)))
        .unwrap();
    given
        .when("fire", Role::Dispatcher, report(1, None))
        .unwrap();
}

/// R2 and C4: how far back depends on the role, how far ahead does not.
#[test]
fn r2_how_far_back_and_ahead_each_role_may_date() {
    let limits = [
        (Role::Field, 12 * HOUR),
        (Role::Commander, 2 * HOUR),
        (Role::Dispatcher, 2 * HOUR),
        (Role::Coordinator, 2 * HOUR),
        (Role::Admin, MINUTE),
    ];
    let field = "occurred_at";
    for (role, back) in limits {
        let ask = |ms: i64| {
            let mut given = Given::city();
            given.occurred_at = Some(given.now.plus_ms(ms));
            let command = if role == Role::Admin {
                enable("fire", Role::Field, false)
            } else {
                report(1, None)
            };
            given.when("fire", role, command).map(|_| ())
        };
        assert_eq!(ask(-back), Ok(()), "{role:?}");
        assert_eq!(
            ask(-back - 1),
            Err(Refusal::TooFarBack { field }),
            "{role:?}"
        );
        assert_eq!(ask(5_000), Ok(()), "{role:?}");
        assert_eq!(ask(5_001), Err(Refusal::InTheFuture { field }), "{role:?}");
        assert_eq!(
            ask(i64::MIN),
            Err(Refusal::TooFarBack { field }),
            "{role:?}"
        );
        assert_eq!(
            ask(i64::MAX),
            Err(Refusal::InTheFuture { field }),
            "{role:?}"
        );
    }
}

#[test]
fn r2_both_times_are_kept() {
    let mut given = Given::city();
    given.occurred_at = Some(given.now.plus_ms(-HOUR));
    given.when("fire", Role::Field, report(1, None)).unwrap();
    let line = &given.state.timeline(Target::Incident(incident(1)))[0];
    assert_eq!((line.at, line.occurred_at), (START, START.plus_ms(-HOUR)));
    assert_eq!(
        given.state.incident(incident(1)).unwrap().reported_at,
        START.plus_ms(-HOUR)
    );
}

#[test]
fn r3_an_admin_registers_people_and_units_of_their_own_agency_only() {
    let mut given = Given::city();
    let mut others = person_order(1);
    others.agency = agency("ems");
    let refused = given.when("fire", Role::Admin, Command::RegisterPrincipal(others));
    assert_eq!(refused, Err(Refusal::NotYours { what: "agency" }));
    let mut nowhere = person_order(1);
    nowhere.agency = agency("tax");
    let refused = given.when("fire", Role::Admin, Command::RegisterPrincipal(nowhere));
    assert_eq!(refused, Err(Refusal::Unknown { what: "agency" }));
    let Command::RegisterUnit(mut engine) = register_unit("ems", 9) else {
        unreachable!()
    };
    let refused = given.when("fire", Role::Admin, Command::RegisterUnit(engine.clone()));
    assert_eq!(refused, Err(Refusal::NotYours { what: "agency" }));
    engine.agency = agency("fire");
    given
        .when("fire", Role::Admin, Command::RegisterUnit(engine))
        .unwrap();
    given
        .when(
            "fire",
            Role::Admin,
            Command::RegisterPrincipal(person_order(1)),
        )
        .unwrap();
    // The same answer for another agency's person as for nobody.
    let refused = given.when("fire", Role::Admin, enable("ems", Role::Field, false));
    assert_eq!(refused, Err(Refusal::Unknown { what: "principal" }));
}

/// A person of fire that the city does not have yet.
fn person_order(n: u128) -> RegisterPrincipal {
    RegisterPrincipal {
        id: PrincipalId(uuid::Uuid::from_u128((9 << 64) | n)),
        agency: agency("fire"),
        name: mark(9_000),
        roles: BTreeSet::from([Role::Observer]),
        unit: None,
    }
}

#[test]
fn r3_roles_and_units_of_a_person_make_sense() {
    let mut given = Given::city();
    let ask = |change: fn(&mut RegisterPrincipal)| {
        let mut order = person_order(1);
        change(&mut order);
        given
            .clone()
            .server(Command::RegisterPrincipal(order))
            .map(|_| ())
    };
    assert_eq!(ask(|_| {}), Ok(()));
    assert_eq!(
        ask(|it| it.roles.clear()),
        Err(Refusal::Empty { field: "roles" })
    );
    let server = ask(|it| {
        it.roles.insert(Role::Server);
    })
    .unwrap_err();
    assert_eq!(
        (server.code(), server.field()),
        ("malformed", Some("roles"))
    );
    // Crews sign on when their shift begins; a unit from the start is for crews only.
    let no_unit = ask(|it| {
        it.roles.insert(Role::Field);
    });
    assert_eq!(no_unit, Ok(()));
    let no_crew = ask(|it| it.unit = Some(unit("fire", 2))).unwrap_err();
    assert_eq!(
        (no_crew.code(), no_crew.field()),
        ("malformed", Some("unit"))
    );
    let foreign = ask(|it| it.unit = Some(unit("ems", 1)));
    assert_eq!(foreign, Err(Refusal::Unknown { what: "unit" }));
    let taken = Err(Refusal::Taken { field: "id" });
    assert_eq!(ask(|it| it.id = person("ems", Role::Admin)), taken);
    assert_eq!(ask(|it| it.id = PrincipalId::SERVER), taken);
    assert_eq!(
        given.server(register_unit("fire", 1)),
        taken.clone().map(|()| vec![])
    );
}

#[test]
fn r3_codes_and_callsigns_are_given_once() {
    let mut given = Given::city();
    let Command::RegisterUnit(mut twin) = register_unit("fire", 1) else {
        unreachable!()
    };
    twin.id = unit("fire", 9);
    let refused = given.server(Command::RegisterUnit(twin.clone()));
    assert_eq!(refused, Err(Refusal::Taken { field: "callsign" }));
    // Another agency may use it: callsigns are unique within one.
    twin.agency = agency("ems");
    given.server(Command::RegisterUnit(twin)).unwrap();
    let mut tax = domain::command::RegisterAgency {
        id: agency("tax"),
        name: "Tax".to_owned(),
        code: "F".to_owned(),
        kind: domain::AgencyKind::Revenue,
        level: domain::Level::National,
        parent: Some(agency("nowhere")),
        jurisdiction: vec![],
    };
    let mut ask = |order: &_| {
        given.server(Command::RegisterAgency(
            domain::command::RegisterAgency::clone(order),
        ))
    };
    assert_eq!(ask(&tax), Err(Refusal::Taken { field: "code" }));
    for bad in ["", "FIVEX", "f", "Ö"] {
        tax.code = bad.to_owned();
        assert_eq!(ask(&tax).unwrap_err().field(), Some("code"), "{bad:?}");
    }
    tax.code = "TAXX".to_owned();
    assert_eq!(ask(&tax), Err(Refusal::Unknown { what: "agency" }));
    tax.parent = Some(agency("eoc"));
    ask(&tax).unwrap();
    assert_eq!(ask(&tax), Err(Refusal::Taken { field: "id" }));
}

#[test]
fn h1_an_admin_grants_and_withdraws_roles_of_their_own_people() {
    let mut given = Given::city();
    let (of, also) = (Role::Observer, Role::Dispatcher);
    let (id, admin) = (person("fire", of), Role::Admin);
    let mut as_desk = given.context("fire", of);
    as_desk.role = also;
    assert_eq!(given.ask(report(1, None), &as_desk), Err(Refusal::Disabled));
    given
        .when("fire", admin, grant_role("fire", of, also))
        .unwrap();
    given.ask(report(1, None), &as_desk).unwrap();
    // Said twice changes nothing.
    let again = given.when("fire", admin, grant_role("fire", of, also));
    assert_eq!(again, Ok(vec![]));
    given
        .when("fire", admin, at(1, withdraw_role("fire", of, also)))
        .unwrap();
    assert_eq!(given.ask(report(2, None), &as_desk), Err(Refusal::Disabled));
    let again = given.when("fire", admin, withdraw_role("fire", of, also));
    assert_eq!(again, Ok(vec![]));
    let last = given.when("fire", admin, at(2, withdraw_role("fire", of, of)));
    assert_eq!(last, Err(Refusal::Empty { field: "roles" }));
    let server = given.when("fire", admin, grant_role("fire", of, Role::Server));
    assert_eq!(server.unwrap_err().code(), "malformed");
    // Another agency's person is answered like nobody, also to the operations centre.
    let unknown = Err(Refusal::Unknown { what: "principal" });
    for stranger in ["ems", "eoc"] {
        for command in [
            grant_role("fire", of, also),
            withdraw_role("fire", of, of),
            enable("fire", of, false),
            Command::RenamePrincipal {
                principal: id,
                version: 0,
                name: mark(1),
            },
        ] {
            assert_eq!(given.when(stranger, admin, command), unknown);
        }
    }
}

#[test]
fn h2_no_admin_shuts_themselves_out() {
    let mut given = Given::city();
    let (admin, field) = (Role::Admin, "principal");
    let oneself = Err(Refusal::Oneself { field });
    let disabled = given.when("fire", admin, enable("fire", admin, false));
    assert_eq!(disabled, oneself);
    given
        .when("fire", admin, grant_role("fire", admin, Role::Legal))
        .unwrap();
    let withdrawn = given.when("fire", admin, at(1, withdraw_role("fire", admin, admin)));
    assert_eq!(withdrawn, oneself);
    // Another admin may: of two, one is always left.
    let second = Role::Legal;
    given
        .when("fire", admin, grant_role("fire", second, admin))
        .unwrap();
    let mut other = given.context("fire", second);
    other.role = admin;
    given.ask(enable("fire", admin, false), &other).unwrap();
    let back = given.when("fire", admin, enable("fire", second, false));
    assert_eq!(back, Err(Refusal::Disabled));
}

#[test]
fn a_new_name_stands_wherever_the_person_is_named() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.writes("fire", 1, target);
    let rename = |name: String| Command::RenamePrincipal {
        principal: person("fire", Role::Dispatcher),
        version: 0,
        name,
    };
    given.when("fire", Role::Admin, rename(mark(77))).unwrap();
    assert_eq!(given.note_as("fire", 1).unwrap().author, Some(mark(77)));
    let again = given.when("fire", Role::Admin, rename(mark(77)));
    assert_eq!(again, Ok(vec![]));
    let empty = given.when("fire", Role::Admin, rename(" ".to_owned()));
    assert_eq!(empty, Err(Refusal::Empty { field: "name" }));
}

/// H14 and C5: of two admins who edit one person, the second is told what holds now; groups do not stand in each
/// other's way.
#[test]
fn h14_an_edit_of_a_person_is_based_on_what_its_sender_saw() {
    let of = Role::Observer;
    let rename = |n| Command::RenamePrincipal {
        principal: person("fire", of),
        version: 0,
        name: mark(n),
    };
    let edits: [(&str, Command, Command); 3] = [
        ("name", rename(1), rename(2)),
        (
            "roles",
            grant_role("fire", of, Role::Legal),
            grant_role("fire", of, Role::Field),
        ),
        (
            "enabled",
            enable("fire", of, false),
            enable("fire", of, true),
        ),
    ];
    let mut given = Given::city();
    for (field, one, other) in edits {
        given.when("fire", Role::Admin, one).unwrap();
        let before = given.state.clone();
        let late = given.when("fire", Role::Admin, other.clone());
        assert_eq!(late, Err(Refusal::StaleVersion { field, current: 1 }));
        assert_eq!(
            given.state.principal(person("fire", of)),
            before.principal(person("fire", of))
        );
        given.when("fire", Role::Admin, at(1, other)).unwrap();
    }
    let versions = given.state.person_versions(person("fire", of));
    assert_eq!((versions.name, versions.roles, versions.enabled), (2, 2, 2));
}

/// R4: who takes further agencies in is a matter of the agreement.
#[test]
fn r4_agencies_are_registered_by_those_whom_the_agreement_names() {
    let order = |n: &str| {
        Command::RegisterAgency(domain::command::RegisterAgency {
            id: agency(n),
            name: "Tax".to_owned(),
            code: n.to_uppercase(),
            kind: domain::AgencyKind::Revenue,
            level: domain::Level::National,
            parent: None,
            jurisdiction: vec![],
        })
    };
    let mut given = Given::city();
    let refused = Err(Refusal::NotYours {
        what: "register of agencies",
    });
    // Nothing is agreed: nobody, the operations centre included.
    for (name, _) in AGENCIES {
        assert_eq!(
            given.when(name, Role::Admin, order("tax")),
            refused,
            "{name}"
        );
    }
    given.terms(domain::sharing::PartnerUnits::All, &[]);
    assert_eq!(given.when("eoc", Role::Admin, order("tax")), refused);
    given.when("fire", Role::Admin, order("tax")).unwrap();
    given.server(order("sea")).unwrap();
    // It ends with the agreement.
    let mut without = terms(domain::sharing::PartnerUnits::All, &[]);
    without.registrars = vec!["*".to_owned()];
    let everybody = given.server(Command::AdoptTerms(without.clone()));
    assert!(everybody.is_err(), "everybody is nobody's name");
    // As many as there can be agencies.
    let name = |n: usize| format!("a{n}");
    for (count, is_taken) in [(AGENCIES_MAX, true), (AGENCIES_MAX + 1, false)] {
        without.registrars = (0..count).map(name).collect();
        let many = given.server(Command::AdoptTerms(without.clone()));
        assert_eq!(many.is_ok(), is_taken, "{count}: {many:?}");
    }
    without.registrars.clear();
    given.server(Command::AdoptTerms(without)).unwrap();
    assert_eq!(given.when("fire", Role::Admin, order("air")), refused);
}
