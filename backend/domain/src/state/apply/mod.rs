//! Folding events into the state.

mod agreement;
mod alarm;
mod assignment;
mod enforcement;
pub(super) mod entry;
mod equipment;
mod equipment_entry;
mod incident;
mod inspection;
mod leg;
mod people;
mod performance;
mod response;
mod retention;
mod task;
mod unit;
mod zone;

use super::{Note, State};
use crate::{
    event::{Event, LinkNoted, Recorded},
    sharing::Table,
    timeline::Entry,
};

impl State {
    /// Folds the events of one accepted command in; gives the new lines of the timeline.
    pub fn apply_accepted(&mut self, events: &[Event], recorded: &Recorded) -> Vec<Entry> {
        *self.receipts.entry(recorded.agency.clone()).or_default() += 1;
        events
            .iter()
            .filter_map(|event| self.apply(event, recorded))
            .collect()
    }

    /// Leaves out the lines of timelines, which are put away elsewhere.
    pub fn forget_timelines(&mut self) {
        self.timeline.clear();
    }

    /// Folds one event in; gives its line of the timeline. Cannot fail: an event about something unknown changes
    /// nothing.
    pub fn apply(&mut self, event: &Event, recorded: &Recorded) -> Option<Entry> {
        let before = self.over_by(event);
        let entry = self.fold(event, recorded);
        self.keep_over(before);
        entry
    }

    #[allow(
        clippy::too_many_lines,
        reason = "one exhaustive table, read from top to bottom"
    )]
    fn fold(&mut self, event: &Event, recorded: &Recorded) -> Option<Entry> {
        match event {
            Event::AgencyRegistered { agency } => {
                self.index
                    .codes
                    .insert(agency.code.clone(), agency.id.clone());
                self.agencies.insert(agency.id.clone(), agency.clone());
                self.settings.entry(agency.id.clone()).or_default();
                if !self.are_terms_replaced {
                    // Everybody is a party, also while somebody drafts an amendment.
                    self.renew_founding();
                }
            }
            Event::AgencyConfigured { agency, section } => {
                if let Some(it) = self.settings.get_mut(agency) {
                    it.take(section.clone());
                }
            }
            Event::PrincipalRegistered { .. }
            | Event::PrincipalEnabledSet { .. }
            | Event::PrincipalRenamed { .. }
            | Event::RoleGranted { .. }
            | Event::RoleWithdrawn { .. }
            | Event::ClearanceSet { .. }
            | Event::CrewSignedOn { .. }
            | Event::CrewSignedOff { .. } => self.apply_people(event, recorded),
            Event::DeskHandedOver(_) | Event::HandOverAccepted { .. } => {
                self.apply_hand_over(event, recorded);
            }
            Event::Erased { .. } | Event::HoldSet { .. } => self.apply_retention(event, recorded),
            Event::UnitRegistered { .. }
            | Event::UnitAvailabilitySet { .. }
            | Event::UnitReserved { .. }
            | Event::UnitCapacitySet { .. }
            | Event::AssignmentsOrdered { .. } => {
                self.apply_unit(event, recorded);
            }
            Event::TermsAdopted { terms } => {
                // Terms that do not compile were refused; an unreadable old line shows less, never more.
                let before = std::mem::take(&mut self.table);
                self.table = Table::compile(terms).unwrap_or_default().beside(before);
                self.terms = Some(terms.clone());
                self.terms_since = Some(recorded.received_at);
                self.renew_founding();
            }
            Event::NoteAdded { note, target, text } => {
                let (id, target, text) = (*note, *target, text.clone());
                let (agency, by, at) = (
                    recorded.agency.clone(),
                    recorded.principal,
                    recorded.occurred_at,
                );
                self.index.notes_on.entry(target).or_default().push(id);
                self.notes.insert(
                    id,
                    Note {
                        id,
                        target,
                        agency,
                        by,
                        at,
                        text,
                    },
                );
            }
            Event::IncidentReported { .. }
            | Event::IncidentTriaged { .. }
            | Event::IncidentPlaceChanged { .. }
            | Event::IncidentNarrativeChanged { .. }
            | Event::IncidentMilestoneAdded { .. }
            | Event::IncidentStepped { .. }
            | Event::IncidentScheduled { .. }
            | Event::IncidentReminded { .. }
            | Event::IncidentStarted { .. }
            | Event::IncidentLinked { .. }
            | Event::IncidentJoined { .. }
            | Event::IncidentUnlinked { .. }
            | Event::IncidentParted { .. } => self.apply_incident(event, recorded),
            Event::AssignmentLegStarted { .. } | Event::AssignmentLegHandedOver { .. } => {
                self.apply_leg(event, recorded);
            }
            Event::IncidentAttachmentAdded { .. } | Event::IncidentAttachmentRemoved { .. } => {
                self.apply_attachment(event, recorded);
            }
            Event::UnitAssigned { .. }
            | Event::AssignmentAdvanced { .. }
            | Event::AssignmentEnded { .. }
            | Event::AssignmentUnacknowledged { .. }
            | Event::AssignmentReleased { .. } => self.apply_assignment(event, recorded),
            Event::TaskDrafted { .. }
            | Event::TaskRevised { .. }
            | Event::TaskProposed { .. }
            | Event::TaskAccepted { .. }
            | Event::TaskDeclined { .. }
            | Event::TaskAgreed { .. }
            | Event::TaskStarted { .. }
            | Event::TaskCompleted { .. }
            | Event::TaskCancelled { .. }
            | Event::TaskLapsed { .. }
            | Event::Negotiated { .. } => self.apply_task(event, recorded),
            Event::Inspected { task, fact } => self.apply_inspection(*task, fact, recorded),
            Event::Enforced { task, fact } => self.apply_enforcement(*task, fact, recorded),
            Event::Responded(it) => self.apply_response(it, recorded),
            Event::AlarmRaised { .. }
            | Event::AlarmEscalated { .. }
            | Event::AlarmAcknowledged { .. }
            | Event::AlarmShelved { .. }
            | Event::AlarmReturned { .. }
            | Event::AlarmWithdrawn { .. }
            | Event::AlarmCleared { .. }
            | Event::AlarmsForgotten { .. } => self.apply_alarm(event, recorded),
            Event::EquipmentRegistered { .. }
            | Event::EquipmentDescribed { .. }
            | Event::EquipmentSplit { .. }
            | Event::EquipmentMerged { .. }
            | Event::EquipmentHeld { .. }
            | Event::EquipmentOffered { .. }
            | Event::EquipmentAccepted { .. }
            | Event::EquipmentOfferEnded { .. }
            | Event::EquipmentConditionSet { .. }
            | Event::EquipmentCounted { .. }
            | Event::EquipmentMaintained { .. }
            | Event::EquipmentMaintenanceDue { .. }
            | Event::EquipmentRetired { .. }
            | Event::EquipmentForgotten { .. } => {
                let carried_by = self.carrier_before(event);
                self.apply_equipment(event, recorded);
                let (target, entry) = self.equipment_entry(event, carried_by, recorded)?;
                self.timeline.entry(target).or_default().push(entry.clone());
                return Some(entry);
            }
            Event::LinkNoted(LinkNoted { agency, since }) => {
                self.unlinked.remove(agency);
                self.unlinked.extend(since.map(|it| (agency.clone(), it)));
            }
            Event::RetentionPassed(it) => self.retention_judged = Some(it.until),
            Event::Agreement { agreement, fact } => {
                self.apply_agreement(*agreement, fact, recorded);
            }
            Event::ZoneDrawn { .. }
            | Event::ZoneLabelled { .. }
            | Event::ZoneReshaped { .. }
            | Event::ZoneRescheduled { .. }
            | Event::ZoneWatchSet { .. }
            | Event::ZoneBegan { .. }
            | Event::ZoneEnded { .. }
            | Event::ZoneLifted { .. }
            | Event::ZoneEntered { .. }
            | Event::ZoneLeft { .. } => {
                self.apply_zone(event, recorded);
                return self.keep_zone_entry(event, recorded);
            }
        }
        self.keep_performance(event, recorded);
        self.keep_waiting(event, recorded);
        let (target, entry) = self.entry_of(event, recorded)?;
        self.timeline.entry(target).or_default().push(entry.clone());
        Some(entry)
    }
}
