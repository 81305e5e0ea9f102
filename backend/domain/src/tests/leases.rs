//! Rules X1 and X4: how long devices may keep what their agency is shown, and when they purge it.

use domain::{
    AgencyId, AgreementId, Event, Role,
    agreement::Trigger,
    command::{AgreementOrder as O, Command},
    limits::{LEASE_MIN_DEFAULT, LEASE_MIN_MAX},
    sharing::{Kind, PartnerUnits, PurgeCause, Viewer, leases},
};

use super::{given::*, given_agreements::*};

fn lease(given: &Given, viewer: &str, owner: &str) -> Option<u16> {
    let viewer = Viewer {
        agency: agency(viewer),
    };
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

/// X4: events that take away what agreements give, and those that do not.
#[test]
fn x4_a_change_of_force_is_a_cause_to_purge() {
    let mut given = Given::city();
    let units = clause("police", "fire", Kind::Unit, &["identity"], Trigger::Always);
    let words = text(&["fire", "police"], &[units], given.now);
    let causes = |events: &[Event]| -> Vec<PurgeCause> {
        events.iter().filter_map(PurgeCause::of).collect()
    };
    let events = given.legal("fire", 1, O::Draft(words)).unwrap();
    assert!(causes(&events).is_empty(), "a draft gives nothing");
    given.legal("fire", 1, O::Propose { version: 1 }).unwrap();
    given.sign(1, &["fire", "police"]);
    let reason = mark(1);
    let events = given.legal("fire", 1, O::Suspend { reason }).unwrap();
    let of_it = PurgeCause::Agreement(agreement(1));
    assert_eq!(causes(&events), [of_it]);
    let (fire, police): (AgencyId, AgencyId) = (agency("fire"), agency("police"));
    assert!(of_it.is_owed(&given.state, &police, &fire));
    // An ordinary task is no agreement's affair; one for which a clause waits is.
    given.proposed(1, "fire", &["police"], None);
    let events = given.when("police", Role::Commander, accept(1, 1)).unwrap();
    assert!(causes(&events).contains(&PurgeCause::Task));
    assert!(!PurgeCause::Task.is_owed(&given.state, &police, &fire));
    agreed(&mut given, 2, 20, Trigger::WhileJoint);
    assert!(PurgeCause::Task.is_owed(&given.state, &police, &fire));
    assert_ne!(of_it, PurgeCause::Agreement(AgreementId::FOUNDING));
}
