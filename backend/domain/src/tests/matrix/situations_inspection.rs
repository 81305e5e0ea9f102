//! An inspection in each of its states: fire leads, the police have promised, the ambulance is asked.

use std::collections::BTreeSet;

use domain::{
    Command, Role, Target,
    command::{DraftTask, InspectionOrder, VisitOrder},
    settings::Severity,
    task::Quorum,
};

use super::super::{given::*, given_inspection::*};

/// Every state.
pub(super) const INSPECTED: [&str; 7] = [
    "draft",
    "open",
    "to_draw",
    "whole",
    "visited",
    "finished",
    "completed",
];

/// Inspection 1 in a state, with targets 1 to 3; at target 1 the police have found and ordered something.
pub(super) fn inspection_in(mut given: Given, word: &str) -> Given {
    let order = DraftTask {
        quorum: Quorum::Named(BTreeSet::from([agency("police")])),
        ..inspection_order(1, &["police", "ems"], given.now)
    };
    given.inspects("fire", Command::DraftTask(order));
    given.inspects("fire", list(1, 1..=3));
    if word == "draft" {
        return given;
    }
    given.inspects("fire", Command::ProposeTask { task: task(1) });
    given.inspects("police", accept(1, 1));
    for name_of in ["fire", "police"] {
        given.inspects(name_of, name(1, 2));
        let send = assign(
            index_of(name_of) + 20,
            unit(name_of, 1),
            Target::Task(task(1)),
        );
        given.inspects(name_of, send);
    }
    given.inspects("fire", Command::StartTask { task: task(1) });
    if word == "open" {
        return given;
    }
    let (targets, each) = if word == "to_draw" {
        (Some(2), 1)
    } else {
        (None, 0)
    };
    given.inspects("fire", close_list(1, targets, each));
    if ["to_draw", "whole"].contains(&word) {
        return given;
    }
    for name in ["fire", "police"] {
        given.inspects(name, visit(1, start()));
    }
    given.inspects("police", visit(1, found(1)));
    given.inspects("police", visit(1, ordered(1, 1, given.now.plus_ms(HOUR))));
    if word == "visited" {
        return given;
    }
    for name in ["fire", "police"] {
        given.inspects(name, visit(1, finish()));
    }
    for n in [2, 3] {
        let reason = mark(6_970 + n);
        given.inspects("fire", visit(n, VisitOrder::Skip { reason }));
    }
    if word == "completed" {
        given.inspects("fire", Command::CompleteTask { task: task(1) });
        given.wait(SECOND);
    }
    given
}

impl Given {
    fn inspects(&mut self, who: &str, command: Command) {
        self.when(who, Role::Commander, command).unwrap();
    }
}

/// Something is found.
pub(super) fn found(n: u128) -> VisitOrder {
    VisitOrder::Find {
        id: finding(n),
        checklist_item: None,
        severity: Severity::Major,
        text: mark(6_980 + n),
        at: None,
        photos: vec![],
    }
}

/// Something has to be put right.
pub(super) fn ordered(n: u128, of: u128, due_at: domain::Timestamp) -> VisitOrder {
    VisitOrder::OrderRectification {
        id: rectification(n),
        finding: finding(of),
        what: mark(6_990 + n),
        owner: mark(7_990 + n),
        due_at,
    }
}

/// A seed is drawn with.
pub(super) fn draw() -> InspectionOrder {
    InspectionOrder::Draw { seed: mark(6_999) }
}
