//! Those who are cleared for more than all of their agency (G14).

use domain::{
    Clearance, Principal, State,
    event::Event,
    sharing::{self, PurgeCauses, Viewer},
};

use super::{Published, leases::tell_leases};

/// Those of a person's agency who are cleared for as much.
pub(super) fn cleared_as(person: &Principal, clearance: Clearance) -> Viewer {
    Viewer {
        agency: person.agency.clone(),
        clearance,
    }
}

/// Whom these events clear for what not all of their agency sees.
pub(super) fn newly_cleared(state: &State, events: &[Event]) -> impl Iterator<Item = Viewer> {
    events.iter().filter_map(move |event| match event {
        Event::ClearanceSet {
            principal,
            clearance,
        } if !clearance.is_open() => Some(cleared_as(state.principal(*principal)?, *clearance)),
        _ => None,
    })
}

impl Published {
    /// Before a decision is told: who is shown more of an owner from now on than all of the agency is keeps nothing of that
    /// owner any more (X1), and hears that before it is shown anything.
    pub(super) fn settle_leases_of_cleared(&mut self, causes: &PurgeCauses) {
        if causes.is_empty() {
            return;
        }
        let cleared = self.audiences.values_mut();
        for audience in cleared.filter(|it| !it.viewer.clearance.is_open()) {
            let leases = sharing::leases(&self.state, &audience.viewer);
            // What may be kept from now on, or for longer, is told after the decision: the screen still has what it may not.
            let mut kept = audience.leases.clone();
            kept.retain(|owner, minutes| {
                let now = leases.get(owner);
                *minutes = now.map_or(0, |it| (*minutes).min(*it));
                now.is_some()
            });
            tell_leases(audience, kept);
        }
    }
}
