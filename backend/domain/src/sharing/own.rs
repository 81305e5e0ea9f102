//! What an agency shows to nobody but itself (V9): its people and its desks' hand-overs.

use std::collections::BTreeSet;

use super::membership::Viewer;
use crate::{
    agency::{PersonVersions, Principal, Role},
    clearance::Clearance,
    hand_over::{HandOver, HandOverState, Pending},
    id::{AgencyId, HandOverId, PrincipalId, UnitId},
    state::State,
    time::Timestamp,
};

/// A person, to their own agency.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Principal")]
pub struct PersonView {
    pub id: PrincipalId,
    pub agency: AgencyId,
    pub name: String,
    pub roles: BTreeSet<Role>,
    pub is_enabled: bool,
    pub clearance: Clearance,
    pub versions: PersonVersions,
    /// The unit they are signed on to, and since when.
    pub unit: Option<(UnitId, Option<Timestamp>)>,
}

/// A hand-over, to its own agency.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of HandOver")]
pub struct HandOverView {
    pub id: HandOverId,
    pub agency: AgencyId,
    pub from: PrincipalId,
    pub to: Option<PrincipalId>,
    pub note: String,
    pub at: Timestamp,
    pub pending: Pending,
    pub state: HandOverState,
    pub accepted: Option<(PrincipalId, Timestamp)>,
}

/// The person, if the viewer is of their agency.
pub(super) fn person<'a>(
    state: &'a State,
    viewer: &Viewer,
    id: PrincipalId,
) -> Option<&'a Principal> {
    state.principal(id).filter(|it| it.agency == viewer.agency)
}

/// The hand-over, if the viewer is of its agency.
pub(super) fn hand_over<'a>(
    state: &'a State,
    viewer: &Viewer,
    id: HandOverId,
) -> Option<&'a HandOver> {
    state.hand_over(id).filter(|it| it.agency == viewer.agency)
}

pub(super) fn person_view(state: &State, person: &Principal) -> PersonView {
    let Principal {
        id,
        agency,
        name,
        roles,
        unit,
        is_enabled,
        clearance,
    } = person.clone();
    PersonView {
        id,
        agency,
        name,
        roles,
        is_enabled,
        clearance,
        versions: state.person_versions(id),
        unit: unit.map(|it| (it, state.signed_on_at(it, id))),
    }
}

pub(super) fn hand_over_view(hand_over: &HandOver) -> HandOverView {
    let HandOver {
        id,
        agency,
        from,
        to,
        note,
        at,
        pending,
        state,
        accepted,
    } = hand_over.clone();
    HandOverView {
        id,
        agency,
        from,
        to,
        note,
        at,
        pending,
        state,
        accepted,
    }
}
