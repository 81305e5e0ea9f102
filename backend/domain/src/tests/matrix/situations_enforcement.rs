//! An enforcement in each of its states: fire leads, the police have promised, the ambulance is asked.

use std::collections::BTreeSet;

use domain::{
    Command, Role, Target,
    command::{CaseOrder, DraftTask, EnforcementOrder, TakeMeasure},
    enforcement::MeasureKind,
    task::Quorum,
};

use super::super::{given::*, given_cases::*};

/// Every state.
pub(super) const ENFORCED: [&str; 6] = [
    "draft",
    "agreed",
    "started",
    "taken",
    "answered",
    "completed",
];

/// Enforcement 1 in a state; once something was taken, there are measure 1 of the police, which fire may sign, evidence 2 of
/// the police, offered to fire, evidence 3 of the police, and referral 4 of the police to fire.
pub(super) fn enforcement_in(mut given: Given, word: &str) -> Given {
    for name in ["fire", "police"] {
        given.is_lenient(name);
    }
    let order = DraftTask {
        quorum: Quorum::Named(BTreeSet::from([agency("police")])),
        ..raid_order(1, &["police", "ems"], given.now)
    };
    given.enforces("fire", Command::DraftTask(order));
    if word == "draft" {
        return given;
    }
    given.enforces("fire", Command::ProposeTask { task: task(1) });
    given.enforces("police", accept(1, 1));
    for name in ["fire", "police"] {
        let send = assign(index_of(name) + 20, unit(name, 1), Target::Task(task(1)));
        given.enforces(name, send);
    }
    if word == "agreed" {
        return given;
    }
    given.enforces("fire", Command::StartTask { task: task(1) });
    if word == "started" {
        return given;
    }
    let rules = EnforcementOrder::SetCountersigning {
        version: 0,
        rules: [(MeasureKind::Seal, None)].into(),
    };
    given.enforces("fire", enforce(1, rules));
    let seal = EnforcementOrder::Take(TakeMeasure {
        officer: Some(person("police", Role::Field)),
        ..measure(1, MeasureKind::Seal)
    });
    given.enforces("police", enforce(1, seal));
    for n in [2, 3] {
        let collect = EnforcementOrder::Collect(collected(n));
        given.enforces("police", enforce(1, collect));
    }
    given.enforces("police", about(2, hand_to("fire")));
    given.enforces("police", enforce(1, referred(4, "fire", &[1, 2])));
    if word == "taken" {
        return given;
    }
    let note = mark(8_600);
    given.enforces("fire", about(1, CaseOrder::Countersign { note }));
    given.enforces("fire", about(2, received()));
    let reference = mark(8_601);
    given.enforces("fire", about(4, CaseOrder::AcceptReferral { reference }));
    if word == "completed" {
        given.enforces("fire", Command::CompleteTask { task: task(1) });
        given.wait(SECOND);
    }
    given
}

impl Given {
    fn enforces(&mut self, who: &str, command: Command) {
        self.when(who, Role::Commander, command).unwrap();
    }
}
