//! Rules X1 and X4: how long devices may keep what their agency is shown, and when they purge it.

use std::collections::BTreeSet;

use domain::{
    AgreementId, Event, Role,
    agreement::Trigger,
    command::{AgreementOrder as O, Command},
    limits::{LEASE_MIN_DEFAULT, LEASE_MIN_MAX},
    sharing::{
        Kind, ObjectRef, PartnerUnits, Precision, PurgeCause, PurgeCauses, Viewer, known_end,
        leases, rights,
    },
};

use super::{given::*, given_agreements::*, random::walks, world::World};

fn lease(given: &Given, viewer: &str, owner: &str) -> Option<u16> {
    let viewer = Viewer::open(agency(viewer));
    leases(&given.state, &viewer).get(&agency(owner)).copied()
}

/// An agreement in force of fire and police by which police sees fire's units.
fn agreed(given: &mut Given, n: u128, lease_min: u16, trigger: Trigger) {
    let units = clause("police", "fire", Kind::Unit, &["identity"], trigger);
    let mut words = text(&["fire", "police"], &[units], given.now);
    words.lease_min = lease_min;
    given.legal("fire", n, O::Draft(words)).unwrap();
    let version = given.version(n);
    given.legal("fire", n, O::Propose { version }).unwrap();
    given.sign(n, &["fire", "police"]);
}

/// X1: the shortest lease of those that give something, and only to whom it is given.
#[test]
fn x1_the_shortest_lease_holds() {
    let mut given = Given::city();
    assert_eq!(lease(&given, "police", "fire"), None, "nothing is given");
    agreed(&mut given, 1, LEASE_MIN_MAX, Trigger::Always);
    assert_eq!(lease(&given, "police", "fire"), Some(LEASE_MIN_MAX));
    assert_eq!(lease(&given, "fire", "police"), None, "one way only");
    assert_eq!(lease(&given, "ems", "fire"), None);
    agreed(&mut given, 2, 60, Trigger::Always);
    assert_eq!(lease(&given, "police", "fire"), Some(60));
    agreed(&mut given, 3, 0, Trigger::Always);
    assert_eq!(lease(&given, "police", "fire"), Some(0), "never kept");
    given
        .legal("police", 3, O::Suspend { reason: mark(1) })
        .unwrap();
    assert_eq!(lease(&given, "police", "fire"), Some(60));
    for n in [1, 2] {
        given.legal("fire", n, O::End { reason: mark(1) }).unwrap();
    }
    assert_eq!(lease(&given, "police", "fire"), None);
}

/// X1: what waits for an activation or for a joint task has its lease only meanwhile.
#[test]
fn x1_a_lease_begins_and_ends_with_what_it_is_for() {
    let mut given = Given::city();
    agreed(&mut given, 1, 30, Trigger::WhileActivated);
    assert_eq!(lease(&given, "police", "fire"), None);
    given.activate("fire", 1, 60).unwrap();
    assert_eq!(lease(&given, "police", "fire"), Some(30));
    given.wait(60 * MINUTE);
    given.tick();
    assert_eq!(lease(&given, "police", "fire"), None);
    agreed(&mut given, 2, 20, Trigger::WhileJoint);
    assert_eq!(lease(&given, "police", "fire"), None);
    // Who was asked keeps what it is shown of the task; the clause waits for the promise.
    given.proposed(1, "fire", &["police"], None);
    assert_eq!(lease(&given, "police", "fire"), Some(LEASE_MIN_DEFAULT));
    assert_eq!(lease(&given, "fire", "police"), Some(LEASE_MIN_DEFAULT));
    assert_eq!(lease(&given, "ems", "fire"), None);
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    given
        .when(
            "fire",
            Role::Commander,
            Command::StartTask { task: task(1) },
        )
        .unwrap();
    assert_eq!(lease(&given, "police", "fire"), Some(20));
}

/// X1: what the founding agreement gives.
#[test]
fn x1_the_founding_agreement_has_the_lease_of_who_says_nothing() {
    let mut given = Given::city();
    let line = grant("police", "fire", Kind::Unit, &["identity"]);
    given.terms(PartnerUnits::Assigned, &[line]);
    assert_eq!(lease(&given, "police", "fire"), Some(LEASE_MIN_DEFAULT));
    assert_eq!(lease(&given, "fire", "police"), None);
}

/// X1: nothing is kept beyond the end of what gives it, as far as that is known: of several the first.
#[test]
fn x1_a_lease_does_not_outlast_what_it_is_for() {
    let mut given = Given::city();
    let (fire, police) = (agency("fire"), agency("police"));
    let end = |given: &Given| known_end(&given.state, &police, &fire);
    assert_eq!(end(&given), None);
    agreed(&mut given, 1, LEASE_MIN_MAX, Trigger::Always);
    let of_text = given
        .agreement(1)
        .current
        .as_ref()
        .unwrap()
        .text
        .valid_until;
    assert_eq!(end(&given), Some(of_text));
    assert_eq!(
        known_end(&given.state, &fire, &police),
        None,
        "one way only"
    );
    agreed(&mut given, 2, LEASE_MIN_MAX, Trigger::WhileActivated);
    assert_eq!(end(&given), Some(of_text), "it waits");
    let activated = given.now;
    given.activate("fire", 2, 60).unwrap();
    assert_eq!(end(&given), Some(activated.plus_ms(60 * MINUTE)));
    given.wait(60 * MINUTE);
    let past = end(&given);
    assert!(past.is_some_and(|it| it <= given.now), "not recorded yet");
    given.tick();
    assert_eq!(end(&given), Some(of_text));
}

fn causes(given: &mut Given, name: &str, role: Role, command: Command) -> PurgeCauses {
    let before = given.state.clone();
    let events = given.when(name, role, command).unwrap();
    PurgeCauses::before(&before, &events).after(&given.state)
}

/// X4: events that take away what agreements give, and those that do not.
#[test]
fn x4_a_change_of_force_is_a_cause_to_purge() {
    let mut given = Given::city();
    let (fire, police) = (agency("fire"), agency("police"));
    let units = clause("police", "fire", Kind::Unit, &["identity"], Trigger::Always);
    let words = text(&["fire", "police"], &[units], given.now);
    let draft = about(1, O::Draft(words));
    assert!(
        causes(&mut given, "fire", Role::Legal, draft).is_empty(),
        "a draft gives nothing"
    );
    given.legal("fire", 1, O::Propose { version: 1 }).unwrap();
    given.sign(1, &["fire", "police"]);
    let reason = mark(1);
    let suspend = about(1, O::Suspend { reason });
    let found = causes(&mut given, "fire", Role::Legal, suspend);
    let of_it = PurgeCause::Agreement(agreement(1));
    assert_eq!(found.of(&given.state, &police, &fire), Some(of_it));
    // An ordinary task is no agreement's affair; one for which a clause waits is.
    given.proposed(1, "fire", &["police"], None);
    let found = causes(&mut given, "police", Role::Commander, accept(1, 1));
    assert!(!found.is_empty());
    assert_eq!(found.of(&given.state, &police, &fire), None);
    assert!(!found.may_take(&given.state));
    agreed(&mut given, 2, 20, Trigger::WhileJoint);
    let of_task = PurgeCause::Task(task(1));
    assert_eq!(found.of(&given.state, &police, &fire), Some(of_task));
    assert_eq!(found.of(&given.state, &fire, &police), None, "one way only");
    assert!(found.may_take(&given.state));
}

/// X4: a cause is one between its parties, before or after; two agreements that end in one decision are each between their
/// own.
#[test]
fn x4_an_agreement_takes_from_its_parties_and_from_nobody_else() {
    let mut given = Given::city();
    let words = |viewer, owner| {
        let units = clause(viewer, owner, Kind::Unit, &["identity"], Trigger::Always);
        let mut words = text(&[owner, viewer], &[units], given.now);
        words.valid_until = given.now.plus_ms(HOUR);
        words
    };
    for (n, owner, text) in [
        (1, "ems", words("eoc", "ems")),
        (2, "fire", words("police", "fire")),
    ] {
        let parties: Vec<String> = text.parties.iter().map(ToString::to_string).collect();
        given.legal(owner, n, O::Draft(text)).unwrap();
        given.legal(owner, n, O::Propose { version: 1 }).unwrap();
        given.sign(n, &parties.iter().map(String::as_str).collect::<Vec<_>>());
    }
    given.wait(2 * HOUR);
    let before = given.state.clone();
    let events = given.tick();
    let found = PurgeCauses::before(&before, &events).after(&given.state);
    let of = |viewer: &str, owner: &str| found.of(&given.state, &agency(viewer), &agency(owner));
    let agreement_is = |n| Some(PurgeCause::Agreement(agreement(n)));
    assert_eq!(of("eoc", "ems"), agreement_is(1));
    assert_eq!(of("police", "fire"), agreement_is(2));
    for (viewer, owner) in [("eoc", "fire"), ("police", "ems"), ("ems", "fire")] {
        assert_eq!(of(viewer, owner), None, "{viewer} {owner}");
    }
    // Who leaves by an amendment had something to lose.
    given.agreement_in_force(3, &["fire", "police", "ems"], &units_for_all());
    let text = text(&["fire", "ems"], &units_for_all(), given.now);
    given
        .legal("fire", 3, O::Amend { version: 1, text })
        .unwrap();
    given.legal("fire", 3, O::Propose { version: 2 }).unwrap();
    given.sign(3, &["fire", "police"]);
    let sign = about(3, O::Sign { version: 2 });
    let found = causes(&mut given, "ems", Role::Legal, sign);
    let left = found.of(&given.state, &agency("police"), &agency("fire"));
    assert_eq!(left, agreement_is(3));
}

/// X1, X4: for how long anything may be kept changes by what is a cause, and for its parties; a task that is revised and an
/// agency that comes are.
#[test]
fn x4_leases_change_by_causes_only() {
    let seen = std::cell::RefCell::new(BTreeSet::new());
    walks(100, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            let before = world.given.state.clone();
            let Ok(events) = world.given.ask(command, &context) else {
                continue;
            };
            let after = &world.given.state;
            let found = PurgeCauses::before(&before, &events).after(after);
            let named = events.iter().filter(|it| PurgeCause::of(it).is_some());
            for viewer in after.agencies().map(|it| it.id.clone()) {
                let of = |state| leases(state, &Viewer::open(viewer.clone()));
                if of(&before) != of(after) {
                    assert!(!found.is_empty(), "{events:?}");
                    seen.borrow_mut().extend(named.clone().map(Event::name));
                }
            }
        }
    });
    let seen = seen.borrow();
    assert!(
        seen.contains("task_revised") && seen.contains("task_agreed"),
        "{seen:?}"
    );
}

/// X4: an agency that comes is shown, by the standing terms, what may be kept.
#[test]
fn x4_an_agency_that_comes_has_leases() {
    let mut given = Given::city();
    let line = grant("*", "*", Kind::Unit, &["identity"]);
    given.terms(PartnerUnits::Assigned, &[line]);
    assert_eq!(lease(&given, "fire", "navy"), None);
    given.register_agency("navy");
    assert_eq!(lease(&given, "fire", "navy"), Some(LEASE_MIN_DEFAULT));
    let came = Event::AgencyRegistered {
        agency: given.state.agency(&agency("navy")).unwrap().clone(),
    };
    let founding = PurgeCause::Agreement(AgreementId::FOUNDING);
    assert_eq!(PurgeCause::of(&came), Some(founding));
}

/// S2, X4: what shows no position has no precision to lose: an agreement that adds positions in cells takes nothing away.
#[test]
fn x4_a_wider_grant_covers_whatever_precision_nobody_saw() {
    let mut given = Given::city();
    let seen = |given: &Given| {
        let police = Viewer::open(agency("police"));
        rights(&given.state, &police, &ObjectRef::Unit(unit("fire", 1))).unwrap()
    };
    agreed(&mut given, 1, 60, Trigger::Always);
    let before = seen(&given);
    let mut cells = clause(
        "police",
        "fire",
        Kind::Unit,
        &["identity", "position"],
        Trigger::Always,
    );
    cells.position = Some(Precision::Cell1km);
    given.agreement_in_force(2, &["fire", "police"], &[cells.clone()]);
    let wider = seen(&given);
    assert!(wider.covers(before, Kind::Unit), "{wider:?} {before:?}");
    assert!(!before.covers(wider, Kind::Unit));
    cells.position = Some(Precision::Exact);
    given.agreement_in_force(3, &["fire", "police"], &[cells]);
    let exact = seen(&given);
    assert!(exact.covers(wider, Kind::Unit) && !wider.covers(exact, Kind::Unit));
}

/// X1, G19: texts from before their lease was held against their retention are kept no longer than they show what is over.
#[test]
fn x1_no_lease_is_longer_than_what_is_over_is_shown() {
    let mut it = text(&["fire", "police"], &units_for_all(), START);
    it.lease_min = 480;
    for (days, minutes) in [(0, 0), (1, 480), (3_660, 480)] {
        it.retention_days = days;
        assert_eq!(it.lease_at_most(), minutes, "{days}");
    }
    (it.retention_days, it.lease_min) = (1, 10_080);
    assert_eq!(it.lease_at_most(), 1_440);
}
