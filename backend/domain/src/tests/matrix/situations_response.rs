//! A disaster response in each of its states: fire leads, the police have promised, the ambulance is asked.

use std::collections::BTreeSet;

use domain::{
    Command, Role, Target, ZoneKind,
    command::{DraftTask, ResponseItemOrder as I, ResponseOrder as O},
    response::{EvacuationEnd, Figure, Position, SectorKind},
    task::Quorum,
};

use super::super::{given::*, given_parts::*};

/// Every state.
pub(super) const RESPONDED: [&str; 5] = ["draft", "agreed", "planned", "ended", "completed"];

/// Response 1 in a state; once something was planned, there are period 1 with an objective of the police, group 2 with unit 1 of the
/// police, post 3 held by the police, evacuation 4, shelter 5 and figures 6 of the police, and report 7, composed by a dispatcher.
pub(super) fn response_in(mut given: Given, word: &str) -> Given {
    let order = DraftTask {
        quorum: Quorum::Named(BTreeSet::from([agency("police")])),
        ..response_order(1, &["police", "ems"], given.now)
    };
    given.responds("fire", Command::DraftTask(order));
    for n in [1, 2] {
        given.draws("fire", (n, 1), ZoneKind::Evacuation);
    }
    if word == "draft" {
        return given;
    }
    given.responds("fire", Command::ProposeTask { task: task(1) });
    given.responds("police", accept(1, 1));
    for name in ["fire", "police"] {
        let send = assign(index_of(name) + 20, unit(name, 1), Target::Task(task(1)));
        given.responds(name, send);
    }
    if word == "agreed" {
        return given;
    }
    given.responds("fire", Command::StartTask { task: task(1) });
    given.plan_everything();
    if word == "ended" {
        given.end_everything();
    }
    if word == "completed" {
        given.responds("fire", Command::CompleteTask { task: task(1) });
        given.wait(SECOND);
    }
    given
}

impl Given {
    fn responds(&mut self, who: &str, command: Command) {
        self.when(who, Role::Commander, command).unwrap();
    }

    fn plan_everything(&mut self) {
        self.responds("fire", respond(1, planned(1, START, "police")));
        let group = O::SetUpSector {
            id: piece(2),
            kind: SectorKind::Group,
            plan: sector_of("fire", None),
        };
        self.responds("fire", respond(1, group));
        let place = I::PlaceUnit {
            unit: unit("police", 1),
        };
        self.responds("police", about_part(2, place));
        let post = O::CreatePost {
            id: piece(3),
            position: Position::SafetyOfficer,
            of: None,
            agency: agency("police"),
        };
        self.responds("fire", respond(1, post));
        let (name, contact) = (mark(9_600), mark(9_601));
        self.responds("police", about_part(3, I::FillPost { name, contact }));
        let evacuation = O::OrderEvacuation {
            id: piece(4),
            zone: zone(1),
            persons: 300,
            instructions: mark(9_602),
        };
        self.responds("fire", respond(1, evacuation));
        self.responds("police", respond(1, shelter(5, 50)));
        let figures = counted(6, None, &[(Figure::Missing, 3)]);
        self.responds("police", respond(1, O::ReportFigures(figures)));
        self.when("fire", Role::Dispatcher, respond(1, composed(7, None)))
            .unwrap();
    }

    fn end_everything(&mut self) {
        let reason = mark(9_603);
        let how = EvacuationEnd::Complete;
        for (who, n, order) in [
            (
                "fire",
                2,
                I::EndSector {
                    reason: reason.clone(),
                },
            ),
            (
                "fire",
                3,
                I::EndPost {
                    reason: reason.clone(),
                },
            ),
            (
                "fire",
                4,
                I::EndEvacuation {
                    how,
                    note: reason.clone(),
                },
            ),
            (
                "police",
                5,
                I::CloseShelter {
                    reason: reason.clone(),
                },
            ),
            (
                "police",
                6,
                I::WithdrawFigures {
                    reason: reason.clone(),
                },
            ),
            ("fire", 7, I::ApproveReport { note: reason }),
        ] {
            self.responds(who, about_part(n, order));
        }
    }
}
