//! The second evaluator notices a leak.

use domain::{
    AssignmentStatus, Command, Role,
    sharing::{Kind, PartnerUnits, Viewer},
};

use super::{
    agreements::words_of,
    given::*,
    oracle::Oracle,
    random::{agrees, compare},
};

/// The control of the test of views (`random.rs`): one field more than the terms grant, and the oracle notices, field by field.
#[test]
fn one_bit_more_than_granted_is_noticed() {
    let mut given = Given::city();
    let on_incident = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, on_incident, &[AssignmentStatus::OnScene]);
    given.sent(2, "fire", 2, on_incident, &[]);
    let cancel = Command::CancelAssignment {
        assignment: assignment(2),
        reason: mark(1),
    };
    given.when("fire", Role::Dispatcher, cancel).unwrap();
    // One that waits for a unit.
    given.incident_of("fire", 2);
    given.proposed(1, "fire", &["ems"], Some(1));
    let text = mark(2);
    let write = Command::AddNote {
        id: note(1),
        target: on_incident,
        text,
    };
    given.when("fire", Role::Dispatcher, write).unwrap();
    given.drawn("fire", zone_order(1));
    given.equipped(1, "fire");
    // Police is granted the identity of everything, and of what one more field is about.
    let lines = |extra: Option<(Kind, &str)>| -> Vec<_> {
        let kinds = [
            Kind::Unit,
            Kind::Incident,
            Kind::Assignment,
            Kind::Task,
            Kind::Note,
            Kind::Zone,
            Kind::Equipment,
        ];
        let line = |kind| {
            let mut words = vec!["identity"];
            words.extend(extra.filter(|it| it.0 == kind).map(|it| it.1));
            grant("police", "fire", kind, &words)
        };
        kinds.map(line).to_vec()
    };
    given.terms(PartnerUnits::Assigned, &lines(None));
    let as_granted = given.state.clone();
    agrees(&as_granted).unwrap();
    let police = Viewer::open(agency("police"));
    let oracle = Oracle {
        state: &as_granted,
        viewer: &police.agency,
        clearance: police.clearance,
    };
    for kind in [
        Kind::Unit,
        Kind::Incident,
        Kind::Assignment,
        Kind::Task,
        Kind::Note,
        Kind::Zone,
        Kind::Equipment,
    ] {
        for word in words_of(kind).into_iter().filter(|it| *it != "identity") {
            given.terms(PartnerUnits::Assigned, &lines(Some((kind, word))));
            let leak = compare(&given.state, &police, &oracle);
            assert!(leak.is_err(), "{kind:?} {word} leaks unnoticed");
        }
    }
    // And without the identity there is too little.
    given.terms(PartnerUnits::Assigned, &lines(None)[1..]);
    assert!(compare(&given.state, &police, &oracle).is_err());
}
