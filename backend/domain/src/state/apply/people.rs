//! Folding events about people, crews and desks.

use super::super::State;
use crate::{
    event::{Event, Recorded},
    hand_over::{HandOver, HandOverState},
    id::{PrincipalId, UnitId},
    time::Timestamp,
};

impl State {
    pub(super) fn apply_people(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::PrincipalRegistered { principal } => {
                self.principals.insert(principal.id, principal.clone());
                if let Some(unit) = principal.unit {
                    self.crews
                        .entry(unit)
                        .or_default()
                        .insert(principal.id, recorded.occurred_at);
                }
            }
            Event::PrincipalEnabledSet {
                principal,
                is_enabled,
            } => {
                if let Some(it) = self.principals.get_mut(principal) {
                    it.is_enabled = *is_enabled;
                }
                self.person_versions.entry(*principal).or_default().enabled += 1;
            }
            Event::PrincipalRenamed { principal, name } => {
                if let Some(it) = self.principals.get_mut(principal) {
                    it.name.clone_from(name);
                }
                self.person_versions.entry(*principal).or_default().name += 1;
            }
            Event::RoleGranted { principal, role } => {
                if let Some(it) = self.principals.get_mut(principal) {
                    it.roles.insert(*role);
                }
                self.person_versions.entry(*principal).or_default().roles += 1;
            }
            Event::RoleWithdrawn { principal, role } => {
                if let Some(it) = self.principals.get_mut(principal) {
                    it.roles.remove(role);
                }
                self.person_versions.entry(*principal).or_default().roles += 1;
            }
            Event::ClearanceSet {
                principal,
                clearance,
            } => {
                if let Some(it) = self.principals.get_mut(principal) {
                    it.clearance = *clearance;
                }
                let versions = self.person_versions.entry(*principal).or_default();
                versions.clearance += 1;
            }
            Event::CrewSignedOn { principal, unit } => {
                self.sign_on(*principal, *unit, recorded.occurred_at);
            }
            Event::CrewSignedOff { principal, unit } => self.sign_off(*principal, *unit),
            _ => {}
        }
    }

    fn sign_on(&mut self, principal: PrincipalId, unit: UnitId, at: Timestamp) {
        if let Some(it) = self.principals.get_mut(&principal) {
            it.unit = Some(unit);
            self.crews.entry(unit).or_default().insert(principal, at);
        }
    }

    fn sign_off(&mut self, principal: PrincipalId, unit: UnitId) {
        if let Some(it) = self.principals.get_mut(&principal) {
            it.unit = None;
        }
        if let Some(crew) = self.crews.get_mut(&unit) {
            crew.remove(&principal);
            if crew.is_empty() {
                self.crews.remove(&unit);
            }
        }
    }

    pub(super) fn apply_hand_over(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::DeskHandedOver(crate::event::DeskHandedOver {
                hand_over,
                from,
                to,
                note,
                pending,
                replaces,
            }) => {
                let open = self
                    .index
                    .open_hand_overs
                    .entry(recorded.agency.clone())
                    .or_default();
                if let Some(old) = replaces {
                    open.remove(old);
                    if let Some(it) = self.hand_overs.get_mut(old) {
                        it.state = HandOverState::Replaced;
                    }
                }
                open.insert(*hand_over);
                self.hand_overs.insert(
                    *hand_over,
                    HandOver {
                        id: *hand_over,
                        agency: recorded.agency.clone(),
                        from: *from,
                        to: *to,
                        note: note.clone(),
                        at: recorded.occurred_at,
                        pending: pending.clone(),
                        state: HandOverState::Open,
                        accepted: None,
                    },
                );
            }
            Event::HandOverAccepted { hand_over } => {
                if let Some(it) = self.hand_overs.get_mut(hand_over) {
                    it.state = HandOverState::Accepted;
                    it.accepted = Some((recorded.principal, recorded.occurred_at));
                    if let Some(open) = self.index.open_hand_overs.get_mut(&it.agency) {
                        open.remove(hand_over);
                    }
                }
            }
            _ => {}
        }
    }
}
