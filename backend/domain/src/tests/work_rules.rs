//! U14 and U16: what warns or forbids before a unit is sent, and what happens by rule.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AssignmentStatus as S, Availability as A, Command, Refusal, Role, Target,
    command::{Answer, DecideCounter, DivertAssignment, SetAvailability, SetCapacity},
    settings::{AutomaticSettings, Concern, Near, OnClear, Section, SendingSettings, Verdict},
    task::{Promise, Promised},
    unit::{Measure, SetBy, UnitStatus},
};

use super::{
    given::*,
    settings::configure,
    work::{engine, shown, with_codes},
};

fn automatic(given: &mut Given, section: AutomaticSettings) {
    given
        .server(configure("fire", 0, Section::Automatic(section)))
        .unwrap();
}

fn sending(change: impl Fn(&mut SendingSettings)) -> Section {
    let mut section = SendingSettings::default();
    change(&mut section);
    Section::Sending(section)
}

#[test]
fn u14_what_warns_is_confirmed_by_name_and_recorded() {
    let mut given = Given::city();
    let rules = sending(|it| {
        it.below_minimum_crew = Verdict::Warn;
        it.busy = Verdict::Warn;
    });
    given.server(configure("fire", 0, rules)).unwrap();
    let capacity = Command::SetCapacity(SetCapacity {
        unit: unit("fire", 1),
        version: 0,
        capacity: BTreeMap::from([(Measure::MinimumCrew, 4)]),
    });
    given.when("fire", Role::Admin, capacity.clone()).unwrap();
    assert_eq!(
        given
            .when("fire", Role::Admin, capacity)
            .unwrap_err()
            .code(),
        "stale_version"
    );
    let (first, second) = (given.incident_of("fire", 1), given.incident_of("fire", 2));
    let order = |n, target, confirmed: &[Concern]| {
        let Command::AssignUnit(mut order) = assign(n, unit("fire", 1), target) else {
            unreachable!()
        };
        order.confirmed = confirmed.iter().copied().collect();
        Command::AssignUnit(order)
    };
    let needs = |concerns: &[Concern]| {
        let concerns = concerns.to_vec();
        Err(Refusal::NeedsConfirmation { concerns })
    };
    let ask = |given: &mut Given, it| given.when("fire", Role::Dispatcher, it);
    assert_eq!(
        ask(&mut given, order(1, first, &[])),
        needs(&[Concern::BelowMinimumCrew])
    );
    // Confirming something else is no confirmation, and what does not exist is not recorded.
    assert_eq!(
        ask(&mut given, order(1, first, &[Concern::Busy])),
        needs(&[Concern::BelowMinimumCrew])
    );
    let both = [Concern::BelowMinimumCrew, Concern::Busy];
    ask(&mut given, order(1, first, &both)).unwrap();
    let confirmed = |given: &Given, n| {
        given
            .state
            .assignment(assignment(n))
            .unwrap()
            .confirmed
            .clone()
    };
    assert_eq!(
        confirmed(&given, 1),
        BTreeSet::from([Concern::BelowMinimumCrew])
    );
    ask(&mut given, advance(1, S::EnRoute)).unwrap();
    let crew = [Concern::BelowMinimumCrew];
    assert_eq!(
        ask(&mut given, order(2, second, &crew)),
        needs(&[Concern::Busy])
    );
    ask(&mut given, order(2, second, &both)).unwrap();
    assert_eq!(confirmed(&given, 2), BTreeSet::from(both));
}

#[test]
fn u14_a_unit_is_not_too_busy_for_what_it_is_diverted_to() {
    let mut given = Given::city();
    let rules = sending(|it| it.busy = Verdict::Block);
    given.server(configure("fire", 0, rules)).unwrap();
    let (first, second) = (given.incident_of("fire", 1), given.incident_of("fire", 2));
    given.sent(1, "fire", 1, first, &[S::EnRoute]);
    // The control: beside what it works on it gets nothing.
    let beside = given.when("fire", Role::Dispatcher, assign(2, unit("fire", 1), second));
    let concerns = vec![Concern::Busy];
    assert_eq!(beside, Err(Refusal::Forbidden { concerns }));
    let divert = Command::DivertAssignment(DivertAssignment {
        assignment: assignment(1),
        new_id: assignment(3),
        target: second,
        reason: mark(1),
        confirmed: BTreeSet::new(),
    });
    given.when("fire", Role::Dispatcher, divert).unwrap();
    let next = given.state.assignment(assignment(3)).unwrap();
    assert!(next.status.is_open() && next.confirmed.is_empty());
}

#[test]
fn u14_what_is_forbidden_cannot_be_confirmed_away() {
    let mut given = Given::city();
    let rules = sending(|it| it.capability_missing = Verdict::Block);
    given.server(configure("fire", 0, rules)).unwrap();
    // The lead's own part asks fire for something that its units cannot do.
    let target = given.agreed(1, "ems", &["fire"], None);
    let Command::AssignUnit(mut order) = assign(1, unit("fire", 1), target) else {
        unreachable!()
    };
    order.confirmed.insert(Concern::CapabilityMissing);
    let concerns = vec![Concern::CapabilityMissing];
    let answer = given.when("fire", Role::Dispatcher, Command::AssignUnit(order));
    assert_eq!(answer, Err(Refusal::Forbidden { concerns }));
}

/// T10: what the lead took instead of what it asked for is what is sent.
#[test]
fn u14_a_counter_offer_that_was_taken_says_what_the_units_have_to_be_able_to_do() {
    let mut given = Given::city();
    let rules = sending(|it| it.capability_missing = Verdict::Block);
    given.server(configure("fire", 0, rules)).unwrap();
    let target = given.proposed(1, "ems", &["fire"], None);
    let unit = unit("fire", 1);
    let able = &given.state.unit(unit).unwrap().capabilities;
    let offer = Promise {
        asks: vec![Promised {
            capability: able.first().unwrap().clone(),
            count: 1,
            from: None,
        }],
        ..Promise::default()
    };
    let offered = answer(1, 1, 0, Answer::Counter(offer));
    given.when("fire", Role::Commander, offered).unwrap();
    let taken = Command::DecideCounter(DecideCounter {
        task: task(1),
        version: 1,
        agency: agency("fire"),
        offer: 1,
        refused: None,
    });
    given.when("ems", Role::Commander, taken).unwrap();
    given
        .when("fire", Role::Dispatcher, assign(1, unit, target))
        .unwrap();
}

#[test]
fn u14_out_of_area_is_judged_by_the_outline_of_the_agency() {
    use domain::{Point, command::RegisterAgency};
    let at = |lon, lat| Point::new(lon, lat).unwrap();
    // A notch: the middle of the box lies outside of the area.
    let outline = [(0., 0.), (10., 0.), (10., 10.), (5., 2.), (0., 10.)];
    for (lon, lat, is_inside) in [
        (1., 1., true),
        (9., 1., true),
        (5., 5., false),
        (11., 1., false),
        (5., 1., true),
        (-1., 5., false),
    ] {
        let mut given = Given::city();
        let mut order = RegisterAgency {
            id: agency("tax"),
            name: "Tax".to_owned(),
            code: "T".to_owned(),
            kind: domain::AgencyKind::Revenue,
            level: domain::Level::Commune,
            parent: None,
            jurisdiction: vec![],
        };
        order.jurisdiction = outline.iter().map(|it| at(it.0, it.1)).collect();
        given.server(Command::RegisterAgency(order)).unwrap();
        given
            .server(configure(
                "tax",
                0,
                sending(|it| it.out_of_area = Verdict::Block),
            ))
            .unwrap();
        let Command::RegisterUnit(mut van) = register_unit("fire", 9) else {
            unreachable!()
        };
        van.agency = agency("tax");
        given.server(Command::RegisterUnit(van)).unwrap();
        let Command::RegisterPrincipal(mut desk) = register_person("fire", Role::Dispatcher) else {
            unreachable!()
        };
        desk.id = domain::PrincipalId(uuid::Uuid::from_u128(77));
        desk.agency = agency("tax");
        given.server(Command::RegisterPrincipal(desk)).unwrap();
        let mut context = given.context("fire", Role::Dispatcher);
        context.principal = domain::PrincipalId(uuid::Uuid::from_u128(77));
        context.agency = agency("tax");
        let mut call = report_order(1, None);
        call.at = at(lon, lat);
        given.ask(Command::ReportIncident(call), &context).unwrap();
        let answer = given.ask(
            assign(1, unit("fire", 9), Target::Incident(incident(1))),
            &context,
        );
        assert_eq!(answer.is_ok(), is_inside, "{lon} {lat}: {answer:?}");
    }
}

#[test]
fn u16_rules_are_off_until_the_agency_wants_them() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[S::EnRoute]);
    let there = Command::ReachedScene {
        assignment: assignment(1),
    };
    assert_eq!(given.server(there.clone()), Ok(vec![]));
    let near = Near {
        within_m: 100,
        for_s: 10,
    };
    automatic(
        &mut given,
        AutomaticSettings {
            on_clear: OnClear::Returning,
            back_in_service: true,
            home: Some(near),
            arrival: Some(near),
            ..AutomaticSettings::default()
        },
    );
    given.server(there.clone()).unwrap();
    let arrived = given.state.assignment(assignment(1)).unwrap();
    assert!(arrived.status == S::OnScene && arrived.by_rule && !arrived.by_radio);
    // Only forward: it says so once.
    assert_eq!(given.server(there), Ok(vec![]));
    given
        .when("fire", Role::Field, advance(1, S::Cleared))
        .unwrap();
    assert_eq!(
        (shown(&given), engine(&given).by),
        (UnitStatus::Free(A::Returning), SetBy::Rule)
    );
    let home = Command::ReachedHome {
        unit: unit("fire", 1),
    };
    given.server(home.clone()).unwrap();
    assert_eq!(shown(&given), UnitStatus::Free(A::Available));
    assert_eq!(given.server(home.clone()), Ok(vec![]));
    assert_eq!(
        given.when("fire", Role::Dispatcher, home),
        Err(Refusal::RoleMayNot)
    );
}

#[test]
fn u16_a_unit_is_back_in_service_when_its_time_is_up_if_its_agency_wants_that() {
    let mut given = with_codes();
    let order = |given: &Given, word: &str, ms: i64| {
        Command::SetAvailability(SetAvailability {
            unit: unit("fire", 1),
            availability: A::OutOfService,
            reason: Some("Diesel".to_owned()),
            word: Some(word.to_owned()),
            until: Some(given.now.plus_ms(ms)),
            by_radio: false,
        })
    };
    let tyres = order(&given, "tyres", MINUTE);
    assert_eq!(
        given.when("fire", Role::Field, tyres).unwrap_err().field(),
        Some("word")
    );
    let past = order(&given, "fuel", -1);
    assert_eq!(
        given.when("fire", Role::Field, past).unwrap_err().code(),
        "in_the_past"
    );
    let fuel = order(&given, "fuel", 15 * MINUTE);
    given.when("fire", Role::Field, fuel).unwrap();
    given.wait(16 * MINUTE);
    assert_eq!(given.tick(), vec![]);
    automatic(
        &mut given,
        AutomaticSettings {
            back_in_service: true,
            ..AutomaticSettings::default()
        },
    );
    assert_eq!(given.tick().len(), 1);
    assert_eq!(
        (shown(&given), &engine(&given).word),
        (UnitStatus::Free(A::Available), &None)
    );
}

#[test]
fn u16_distances_and_times_have_their_limits() {
    for near in [
        Near {
            within_m: 19,
            for_s: 10,
        },
        Near {
            within_m: 100,
            for_s: 4,
        },
        Near {
            within_m: 2_001,
            for_s: 10,
        },
    ] {
        let mut given = Given::city();
        let section = AutomaticSettings {
            home: Some(near),
            ..AutomaticSettings::default()
        };
        let answer = given.server(configure("fire", 0, Section::Automatic(section)));
        assert_eq!(answer.unwrap_err().code(), "out_of_range", "{near:?}");
    }
}
