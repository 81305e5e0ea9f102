//! What of a joint task is not open to a viewer yet (T19).

use super::membership::Viewer;
use crate::task::{Commitment, Part, Party, Promise, Stage, Task};

/// The stages that are not.
pub(super) fn withheld(task: &Task, viewer: &Viewer) -> Vec<Stage> {
    let stages = Stage::EVERY.into_iter();
    stages
        .filter(|it| !task.is_open_to(*it, &viewer.agency))
        .collect()
}

/// A lane without what these stages tell. What its own agency said of itself is no news to it.
pub(super) fn lane_without(mut lane: Party, withheld: &[Stage], is_own: bool) -> Party {
    for stage in withheld {
        of_part(&mut lane.part, *stage);
        if let Some(it) = &mut lane.standing {
            of_part(&mut it.part, *stage);
            if !is_own {
                of_promise(&mut it.promise, *stage);
            }
        }
        if let Commitment::Provisional { offer: promise, .. }
        | Commitment::Accepted {
            promise: Some(promise),
            ..
        } = &mut lane.commitment
            && !is_own
        {
            of_promise(promise, *stage);
        }
    }
    lane
}

fn of_part(part: &mut Part, stage: Stage) {
    match stage {
        Stage::Place => part.report_to.clear(),
        Stage::Times => {
            part.report_at = None;
            part.until = None;
        }
    }
}

fn of_promise(promise: &mut Promise, stage: Stage) {
    match stage {
        Stage::Place => promise.report_to.clear(),
        Stage::Times => {
            promise.report_at = None;
            promise.until = None;
            for it in &mut promise.asks {
                it.from = None;
            }
        }
    }
}
