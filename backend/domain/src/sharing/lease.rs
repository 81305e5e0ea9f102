//! How long a device without a link may keep what its agency is shown of others, and when it has to purge it.
//!
//! - **X1** What agreements give is kept for the shortest of their leases; what the founding agreement gives, and what
//!   belongs to a joint task, for [`LEASE_MIN_DEFAULT`]. Of several grounds the shortest lease holds. What has none of these
//!   grounds, above all what only a call for help opens, is not kept. Nothing above `open` is: who is shown more of an owner
//!   than all of the agency are keeps nothing of that owner (G14).
//!   A device keeps nothing beyond the moment at which it is known that something of it ends.
//! - **X4** What a change of force takes away is purged from devices, and they say so (`purge`).

use std::collections::BTreeMap;

use super::{membership::Viewer, object::ObjectRef};
use crate::{
    agreement::{Agreement, Clause, Trigger},
    id::AgencyId,
    limits::LEASE_MIN_DEFAULT,
    state::State,
    time::Timestamp,
};

/// How long a device may keep what `viewer` is shown of others, in minutes, by owner; 0 for not at all. Who is not in it
/// shows nothing that may be kept.
pub fn leases(state: &State, viewer: &Viewer) -> BTreeMap<AgencyId, u16> {
    let own = &viewer.agency;
    let table = state.table();
    let keeps_nothing = |owner: &AgencyId| table.is_above_open(viewer, owner);
    let mut leases = BTreeMap::new();
    let mut add = |owner: &AgencyId, minutes: u16| {
        let lease = leases.entry(owner.clone()).or_insert(minutes);
        *lease = minutes.min(*lease);
    };
    let others = state.agencies().map(|it| &it.id);
    for owner in others.filter(|it| *it != own && !keeps_nothing(it)) {
        let (always, joint) = table.leases(own, owner);
        let joint = joint.filter(|_| state.are_joint(own, owner));
        let founding = table.founds(own, owner).then_some(LEASE_MIN_DEFAULT);
        for minutes in [always, joint, founding].into_iter().flatten() {
            add(owner, minutes);
        }
    }
    let asked = state
        .open_tasks()
        .filter(|it| it.is_proposed && it.involves(own));
    // What is done shows who is still out to who promised (T23).
    let done = state.ending_tasks().filter(|it| it.is_committed(own));
    let common = asked.chain(done);
    for task in common {
        for owner in task.lanes().map(|it| it.0).chain([&task.owner]) {
            let is_of_it = task.involves(owner) || *owner == task.owner;
            if owner != own && is_of_it && !keeps_nothing(owner) {
                add(owner, LEASE_MIN_DEFAULT);
            }
        }
    }
    leases
}

/// When the first of the agreements ends that give `viewer` anything of `owner`, or what opens their clauses for a time;
/// none if no agreement does. It can have passed, if that was not recorded yet. What is not open to all of the agency is not
/// kept, and ends nothing that is.
pub fn known_end(state: &State, viewer: &AgencyId, owner: &AgencyId) -> Option<Timestamp> {
    let triggers = [
        Trigger::Always,
        Trigger::WhileJoint,
        Trigger::WhileActivated,
        Trigger::BreakGlass,
    ];
    let of = |it: &Agreement| {
        let text = &it.current.as_ref()?.text;
        let gives = |trigger: Trigger| {
            let mut clauses = text.clauses.iter();
            let is_it = |it: &Clause| {
                it.trigger == trigger && it.opens(viewer, owner) && it.clearance.is_open()
            };
            it.holds(trigger, viewer, None)
                && clauses.any(is_it)
                && (trigger != Trigger::WhileJoint || state.are_joint(viewer, owner))
        };
        let are_parties = text.parties.contains(viewer) && text.parties.contains(owner);
        let triggers = triggers.into_iter().filter(|it| are_parties && gives(*it));
        triggers
            .filter_map(|trigger| it.end_of(trigger, viewer))
            .min()
    };
    state.agreements_in_force_of(owner).filter_map(of).min()
}

/// Whose data an object of the state is: its agency's, and of what is lent its owner's as well. None of what is nobody's
/// to grant.
pub fn owners(state: &State, object: &ObjectRef) -> Vec<AgencyId> {
    let one = |it: Option<&AgencyId>| it.cloned().into_iter().collect();
    match object {
        ObjectRef::Unit(id) => one(state.unit(*id).map(|it| &it.agency)),
        ObjectRef::Incident(id) => one(state.incident(*id).map(|it| &it.agency)),
        ObjectRef::Assignment(id) => one(state.assignment(*id).map(|it| &it.agency)),
        ObjectRef::Task(id) => one(state.task(*id).map(|it| &it.owner)),
        ObjectRef::TaskItem(id) => {
            let task = state.task_of_item(*id);
            one(task.map(|it| &it.owner))
        }
        ObjectRef::Note(id) => one(state.note(*id).map(|it| &it.agency)),
        ObjectRef::Zone(id) => one(state.zone(*id).map(|it| &it.agency)),
        ObjectRef::Equipment(id) => state.equipment(*id).map_or_else(Vec::new, |it| {
            let mut owners = vec![it.agency.clone(), it.owner.clone()];
            owners.dedup();
            owners
        }),
        ObjectRef::Agency(_)
        | ObjectRef::Person(_)
        | ObjectRef::HandOver(_)
        | ObjectRef::Alarm(_)
        | ObjectRef::Settings(_)
        | ObjectRef::Agreement(_) => vec![],
    }
}
