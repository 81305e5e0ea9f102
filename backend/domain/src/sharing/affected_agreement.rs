//! Which objects may look different to somebody when what an agreement gives begins or ends.

use std::{borrow::Cow, collections::BTreeSet};

use super::{
    affected::{
        Unseen, around_assignment, around_incident, around_task, sent_on_running, with_units,
    },
    fields::Kind,
    object::ObjectRef,
    terms::PartnerUnits,
};
use crate::{
    agreement::{Agreement, Trigger},
    alarm::About,
    event::AgreementFact,
    id::{AgencyId, AgreementId, IncidentId, TaskId},
    incident::Incident,
    state::{Over, State},
    time::Passed,
};

/// An agreement, alarms about it, and what a change of its force opens or closes.
pub(super) fn around_agreement(
    state: &State,
    id: AgreementId,
    fact: Option<&AgreementFact>,
    unseen: Unseen<'_>,
    found: &mut BTreeSet<ObjectRef>,
) {
    found.insert(ObjectRef::Agreement(id));
    // Also those that are over: they are shown to who may know of it.
    let about = state.alarms().filter(|it| it.about == About::Agreement(id));
    found.extend(about.map(|it| ObjectRef::Alarm(it.id)));
    // Also asked before it is applied, when the founding one may still be kept as terms.
    let kept = state.agreement(id).map(Cow::Borrowed);
    let as_terms = || state.founding().filter(|it| it.id == id);
    let Some(agreement) = kept.or_else(|| as_terms().map(Cow::Owned)) else {
        return;
    };
    if let Some(fact) = fact.filter(|it| it.changes_force()) {
        of_all(state, reach(&agreement, fact), unseen, found);
    }
}

/// Everything of these kinds that is these agencies', but what is unseen.
fn of_all(
    state: &State,
    reach: BTreeSet<(AgencyId, Kind)>,
    unseen: Unseen<'_>,
    found: &mut BTreeSet<ObjectRef>,
) {
    let mut opened = BTreeSet::new();
    for (owner, kind) in reach {
        of_owner(state, &owner, kind, unseen, &mut opened);
    }
    // With what is seen may hang something that is not.
    found.extend(opened.into_iter().filter(|it| !unseen(it)));
}

/// Everything that an agreement in force can open to anybody, but what is unseen.
pub fn opened_by(state: &State, id: AgreementId, unseen: Unseen<'_>) -> BTreeSet<ObjectRef> {
    let mut found = BTreeSet::new();
    let current = state.agreement(id).and_then(|it| it.current.as_ref());
    if let Some(current) = current {
        of_all(state, current.text.reach(None), unseen, &mut found);
    }
    with_units(state, &mut found);
    found
}

/// Whose things of which kinds a fact opens or closes.
fn reach(agreement: &Agreement, fact: &AgreementFact) -> BTreeSet<(AgencyId, Kind)> {
    let only = match fact {
        AgreementFact::Activated { .. } | AgreementFact::Deactivated => {
            Some(Trigger::WhileActivated)
        }
        AgreementFact::GlassBroken { .. } | AgreementFact::GlassClosed { .. } => {
            Some(Trigger::BreakGlass)
        }
        _ => None,
    };
    let current = agreement.current.iter();
    let mut found: BTreeSet<_> = current.flat_map(|it| it.text.reach(only)).collect();
    if matches!(fact, AgreementFact::CameIntoForce { .. }) {
        found.extend(agreement.reach_before.iter().cloned());
        // Before it is applied: what will hold.
        let next = agreement.next.iter().filter(|it| it.is_proposed());
        found.extend(next.flat_map(|it| it.text.reach(None)));
    }
    found
}

/// What clauses for joint tasks open or close when a task of both parties begins or ends to run.
pub(super) fn around_joint(
    state: &State,
    id: TaskId,
    unseen: Unseen<'_>,
    found: &mut BTreeSet<ObjectRef>,
) {
    let Some(task) = state.task(id) else { return };
    let is_in = |it: &AgencyId| *it == task.owner || task.lane_of(it).is_some();
    let reach: BTreeSet<(AgencyId, Kind)> = state
        .table()
        .pairs()
        .filter(|(viewer, owner, _)| is_in(viewer) && is_in(owner))
        .flat_map(|(_, owner, pair)| pair.joint_kinds().map(|it| (owner.clone(), it)))
        .collect();
    of_all(state, reach, unseen, found);
}

/// What an agency that is in a running task no more does not see any longer, and what of it is not seen: whichever that was.
pub(super) fn around_dropped(
    state: &State,
    id: TaskId,
    unseen: Unseen<'_>,
    found: &mut BTreeSet<ObjectRef>,
) {
    let Some(task) = state.task(id) else { return };
    let is_in = |it: &AgencyId| *it == task.owner || task.lane_of(it).is_some();
    let mut reach: BTreeSet<(AgencyId, Kind)> = state
        .table()
        .pairs()
        .filter(|(viewer, owner, _)| is_in(viewer) || is_in(owner))
        .flat_map(|(_, owner, pair)| pair.joint_kinds().map(|it| (owner.clone(), it)))
        .collect();
    found.extend(sent_on_running(state, |_| true));
    if state.table().partner_units == PartnerUnits::All {
        reach.extend(state.agencies().map(|it| (it.id.clone(), Kind::Unit)));
    }
    of_all(state, reach, unseen, found);
}

/// What of an incident, and of tasks on it, a limited clause may show or hide when its type or place changes (G12).
pub(super) fn around_limits(state: &State, id: IncidentId, found: &mut BTreeSet<ObjectRef>) {
    if state.table().is_limited() {
        let tasks: Vec<TaskId> = state.tasks_on(id).map(|it| it.id).collect();
        around_incident(state, id, found);
        for task in tasks {
            around_task(state, task, found);
        }
    }
}

/// What agreements do not show any more because it has been over for so long (G19).
pub(super) fn around_passed(
    state: &State,
    it: Passed,
    unseen: Unseen<'_>,
    found: &mut BTreeSet<ObjectRef>,
) {
    let mut passed = BTreeSet::new();
    // What nobody was given is not looked at: a room full of history would be, under the writer's lock.
    let roots = state.retention_passed(it).into_iter();
    let roots = roots.filter(|it| {
        !unseen(&match it {
            Over::Incident(id) => ObjectRef::Incident(*id),
            Over::Task(id) => ObjectRef::Task(*id),
            Over::Assignment(id) => ObjectRef::Assignment(*id),
            Over::Zone(id) => ObjectRef::Zone(*id),
        })
    });
    for it in roots {
        match it {
            Over::Incident(id) => around_incident(state, id, &mut passed),
            Over::Task(id) => around_task(state, id, &mut passed),
            Over::Assignment(id) => around_assignment(state, id, &mut passed),
            Over::Zone(id) => {
                passed.insert(ObjectRef::Zone(id));
            }
        }
    }
    found.extend(passed.into_iter().filter(|it| !unseen(it)));
}

/// Everything of a kind that is an agency's, with what looks different when it is seen.
fn of_owner(
    state: &State,
    owner: &AgencyId,
    kind: Kind,
    unseen: Unseen<'_>,
    found: &mut BTreeSet<ObjectRef>,
) {
    let assignments = || {
        let theirs = state.assignments_of(owner).map(ObjectRef::Assignment);
        theirs.filter(|it| !unseen(it))
    };
    match kind {
        Kind::Unit => {
            found.extend(state.units_of(owner).map(ObjectRef::Unit));
            // An assignment names its unit.
            found.extend(assignments());
        }
        Kind::Assignment => {
            found.extend(assignments());
            // A unit names what it is assigned to.
            found.extend(state.units_of(owner).map(ObjectRef::Unit));
        }
        Kind::Incident => {
            // What it attached to others' is shown by its own terms, too (F5).
            let has_attached =
                |it: &Incident| it.attachments.iter().any(|one| one.agency == *owner);
            let theirs = state
                .incidents()
                .filter(|it| it.agency == *owner || has_attached(it));
            for it in theirs.filter(|it| !unseen(&ObjectRef::Incident(it.id))) {
                around_incident(state, it.id, found);
            }
        }
        Kind::Task => {
            // What it answered to others' as well (V13).
            let theirs = state
                .tasks()
                .filter(|it| it.owner == *owner || it.lane_of(owner).is_some());
            for it in theirs.filter(|it| !unseen(&ObjectRef::Task(it.id))) {
                around_task(state, it.id, found);
            }
        }
        Kind::Note => {
            let theirs = state.notes_of(owner).map(ObjectRef::Note);
            found.extend(theirs.filter(|it| !unseen(it)));
        }
        Kind::Zone => {
            let zones = state.zones().filter(|it| it.agency == *owner);
            found.extend(zones.map(|it| ObjectRef::Zone(it.id)));
        }
        Kind::Equipment => {
            let theirs = state
                .every_equipment()
                .filter(|it| it.agency == *owner || it.owner == *owner);
            found.extend(theirs.map(|it| ObjectRef::Equipment(it.id)));
        }
        Kind::Agency
        | Kind::TaskItem
        | Kind::Person
        | Kind::HandOver
        | Kind::Alarm
        | Kind::Settings
        | Kind::Agreement => {}
    }
}
