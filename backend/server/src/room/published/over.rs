//! What has been over for so long that snapshots leave it out.

use domain::{
    State, Timestamp,
    hand_over::HandOverState,
    sharing::{ObjectRef, Viewer},
};

use super::Published;

/// How long what is over stays in snapshots (rule S11): the shift in which it happened. Lists by HTTP have all of it.
pub(in crate::room) const OVER_STAYS_MS: i64 = 12 * 3_600_000;

impl Published {
    /// What a snapshot for this audience has.
    pub(crate) fn shown_in_snapshots(&self, viewer: &Viewer) -> Vec<ObjectRef> {
        let shown = self
            .audiences
            .get(viewer)
            .into_iter()
            .flat_map(|it| it.shown.keys());
        shown.filter(|it| !self.is_long_over(it)).cloned().collect()
    }

    /// Whether snapshots leave it out.
    pub(super) fn is_long_over(&self, object: &ObjectRef) -> bool {
        is_long_over(&self.state, object, self.at)
    }
}

/// Rule S11: whether an object, or what it stands on, has been over for so long at `at` that snapshots leave it out.
pub(crate) fn is_long_over(state: &State, object: &ObjectRef, at: Timestamp) -> bool {
    let over_since = match object {
        ObjectRef::Incident(id) => state
            .incident(*id)
            .filter(|it| !it.state.is_open())
            .map(|it| it.state_since),
        // What is done closes by itself once nobody is out (T23).
        ObjectRef::Task(id) => state
            .task(*id)
            .filter(|it| it.phase.is_over() && !it.phase.is_ending())
            // Something that it ordered is not put right (Y7), is in force or in custody (N3 to N9).
            .filter(|it| !state.has_open_matters(it.id))
            .map(|it| it.phase_since),
        ObjectRef::TaskItem(id) => {
            let task = state.task_of_item(*id).map(|it| ObjectRef::Task(it.id));
            return task.is_some_and(|it| is_long_over(state, &it, at));
        }
        ObjectRef::Assignment(id) => state
            .assignment(*id)
            .filter(|it| !it.status.is_open())
            .and_then(|it| it.times.values().max().copied()),
        ObjectRef::Note(id) => {
            return state.note(*id).is_some_and(|it| {
                let on = match it.target {
                    domain::Target::Incident(id) => ObjectRef::Incident(id),
                    domain::Target::Task(id) => ObjectRef::Task(id),
                };
                is_long_over(state, &on, at)
            });
        }
        ObjectRef::Zone(id) => state
            .zone(*id)
            .filter(|it| !it.state.is_open())
            .map(|it| it.state_since),
        ObjectRef::Agreement(id) => state
            .agreement(*id)
            .filter(|it| it.phase.is_over() && !it.owes_any_review())
            .map(|it| it.phase_since),
        ObjectRef::HandOver(id) => state
            .hand_over(*id)
            .filter(|it| it.state != HandOverState::Open)
            .map(|it| it.at),
        // Alarms that are over, and equipment that is retired, are let go of by the domain.
        ObjectRef::Agency(_)
        | ObjectRef::Unit(_)
        | ObjectRef::Person(_)
        | ObjectRef::Alarm(_)
        | ObjectRef::Settings(_)
        | ObjectRef::Equipment(_) => None,
    };
    over_since.is_some_and(|since| at.ms_since(since) > OVER_STAYS_MS)
}
