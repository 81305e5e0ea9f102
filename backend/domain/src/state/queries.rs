//! Looking things up in the state.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::{Note, State};
use crate::{
    agency::{Agency, PersonVersions, Principal},
    agreement::Agreement,
    assignment::{Assignment, Target},
    hand_over::HandOver,
    id::{
        AgencyId, AgreementId, AssignmentId, HandOverId, IncidentId, NoteId, PrincipalId, TaskId,
        UnitId,
    },
    incident::{Incident, Link},
    private::Subject,
    retention::Retention,
    settings::AgencySettings,
    sharing::{ObjectRef, Table, Terms},
    task::Task,
    time::Timestamp,
    timeline::Entry,
    unit::{Unit, UnitStatus},
};

impl State {
    /// The agency of this name.
    pub fn agency(&self, id: &AgencyId) -> Option<&Agency> {
        self.agencies.get(id)
    }

    /// Every agency, by name.
    pub fn agencies(&self) -> impl Iterator<Item = &Agency> {
        self.agencies.values()
    }

    /// What an agency has settled for itself.
    pub fn settings(&self, id: &AgencyId) -> Option<&AgencySettings> {
        self.settings.get(id)
    }

    /// The agency with this code.
    pub fn agency_with_code(&self, code: &str) -> Option<&AgencyId> {
        self.index.codes.get(code)
    }

    /// The principal of this id.
    pub fn principal(&self, id: PrincipalId) -> Option<&Principal> {
        self.principals.get(&id)
    }

    /// How often what of this principal was changed.
    pub fn person_versions(&self, id: PrincipalId) -> PersonVersions {
        self.person_versions.get(&id).copied().unwrap_or_default()
    }

    /// Principals that may not act any more.
    pub fn disabled_principals(&self) -> impl Iterator<Item = PrincipalId> {
        self.principals
            .values()
            .filter(|it| !it.is_enabled)
            .map(|it| it.id)
    }

    /// Every principal.
    pub fn principals(&self) -> impl Iterator<Item = &Principal> {
        self.principals.values()
    }

    /// The principals of one agency.
    pub fn principals_of(&self, agency: &AgencyId) -> impl Iterator<Item = &Principal> {
        self.principals
            .values()
            .filter(move |it| it.agency == *agency)
    }

    /// Who is signed on to a unit.
    pub fn crew_of(&self, unit: UnitId) -> impl Iterator<Item = &Principal> {
        self.crews
            .get(&unit)
            .into_iter()
            .flat_map(BTreeMap::keys)
            .filter_map(|it| self.principals.get(it))
    }

    /// The names of a crew: the people signed on, then those registered with the unit who have no account. Nobody while
    /// nobody is signed on: who was registered is not known to be there.
    pub(crate) fn crew_names(&self, unit: UnitId, registered: &[String]) -> Vec<String> {
        let mut names: Vec<String> = self.crew_of(unit).map(|it| it.name.clone()).collect();
        if names.is_empty() {
            return names;
        }
        for name in registered {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    /// Since when somebody is signed on to a unit.
    pub fn signed_on_at(&self, unit: UnitId, principal: PrincipalId) -> Option<Timestamp> {
        self.crews.get(&unit)?.get(&principal).copied()
    }

    /// The hand-over of this id.
    pub fn hand_over(&self, id: HandOverId) -> Option<&HandOver> {
        self.hand_overs.get(&id)
    }

    /// Every hand-over.
    pub fn hand_overs(&self) -> impl Iterator<Item = &HandOver> {
        self.hand_overs.values()
    }

    /// The hand-overs of an agency that nobody has accepted.
    pub fn open_hand_overs_of(&self, agency: &AgencyId) -> impl Iterator<Item = &HandOver> {
        self.index
            .open_hand_overs
            .get(agency)
            .into_iter()
            .flatten()
            .filter_map(|it| self.hand_overs.get(it))
    }

    /// The notes that a principal wrote.
    pub fn notes_by(&self, principal: PrincipalId) -> impl Iterator<Item = NoteId> {
        self.notes
            .values()
            .filter(move |it| it.by == principal)
            .map(|it| it.id)
    }

    /// What was erased and what is held.
    pub fn retention(&self) -> &Retention {
        &self.retention
    }

    /// Whether the texts of a subject must stay: somebody holds them (J24), or an owner has to review broken glass and to
    /// write why (G8). To who does not know of the opening the two are one.
    pub fn is_held(&self, subject: Subject) -> bool {
        self.retention.is_held(subject)
            || match subject {
                Subject::Agreement(id) => {
                    self.agreement(id).is_some_and(Agreement::owes_any_review)
                }
                _ => false,
            }
    }

    /// How many principals there are.
    pub fn principal_count(&self) -> usize {
        self.principals.len()
    }

    /// The unit of this id.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id)
    }

    /// Every unit.
    pub fn units(&self) -> impl ExactSizeIterator<Item = &Unit> {
        self.units.values()
    }

    /// The units of one agency.
    pub fn units_of(&self, agency: &AgencyId) -> impl Iterator<Item = UnitId> {
        self.index
            .units_of
            .get(agency)
            .into_iter()
            .flatten()
            .copied()
    }

    /// The unit of this callsign within an agency.
    pub fn unit_called(&self, agency: &AgencyId, callsign: &str) -> Option<UnitId> {
        self.index
            .callsigns
            .get(&(agency.clone(), callsign.to_owned()))
            .copied()
    }

    /// Units whose availability holds until a time.
    pub(crate) fn units_with_an_end(&self) -> impl Iterator<Item = (UnitId, Timestamp)> {
        self.index.ends.iter().map(|(id, until)| (*id, *until))
    }

    /// The incident of this id.
    pub fn incident(&self, id: IncidentId) -> Option<&Incident> {
        self.incidents.get(&id)
    }

    /// Every incident.
    pub fn incidents(&self) -> impl Iterator<Item = &Incident> {
        self.incidents.values()
    }

    /// What belongs to an incident by a kind of link.
    pub fn linked_to(
        &self,
        id: IncidentId,
        link: Link,
    ) -> impl ExactSizeIterator<Item = IncidentId> {
        static NONE: BTreeSet<IncidentId> = BTreeSet::new();
        let joined = self.index.linked_to.get(&(id, link)).unwrap_or(&NONE);
        joined.iter().copied()
    }

    /// Planned incidents that the timer has to look at by `now`, the earliest first.
    pub fn planned_by(&self, now: Timestamp) -> impl Iterator<Item = &Incident> {
        self.index
            .planned
            .iter()
            .take_while(move |(due, _)| *due <= now)
            .filter_map(|(_, id)| self.incidents.get(id))
    }

    /// How many incidents of `agency` are not over.
    pub fn open_incident_count(&self, agency: &AgencyId) -> usize {
        self.index
            .open_incidents_of
            .get(agency)
            .copied()
            .unwrap_or(0)
    }

    /// The assignment of this id.
    pub fn assignment(&self, id: AssignmentId) -> Option<&Assignment> {
        self.assignments.get(&id)
    }

    /// Every assignment.
    pub fn assignments(&self) -> impl Iterator<Item = &Assignment> {
        self.assignments.values()
    }

    /// The open assignments of a unit, in the order they were given.
    pub fn open_assignments_of(&self, unit: UnitId) -> impl Iterator<Item = &Assignment> {
        self.index
            .open_of_unit
            .get(&unit)
            .into_iter()
            .flatten()
            .filter_map(|it| self.assignments.get(it))
    }

    /// Every assignment ever made to a target.
    pub fn assignments_on(&self, target: Target) -> impl Iterator<Item = AssignmentId> {
        self.index
            .on_target
            .get(&target)
            .into_iter()
            .flatten()
            .copied()
    }

    /// The assignment a unit works, else the first that waits.
    pub fn current_assignment_of(&self, unit: UnitId) -> Option<&Assignment> {
        self.open_assignments_of(unit)
            .find(|it| it.status.is_working())
            .or_else(|| self.open_assignments_of(unit).next())
    }

    /// The derived status of a unit and since when it holds.
    pub fn unit_status(&self, unit: &Unit) -> (UnitStatus, Timestamp) {
        match self.current_assignment_of(unit.id) {
            Some(it) => {
                let since = it
                    .times
                    .get(&it.status)
                    .copied()
                    .unwrap_or(unit.availability_since);
                (UnitStatus::Assigned(it.status), since)
            }
            None => (UnitStatus::Free(unit.availability), unit.availability_since),
        }
    }

    /// The task of this id.
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.get(&id)
    }

    /// Every task.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.values()
    }

    /// Tasks that belong to an incident.
    pub fn tasks_on(&self, incident: IncidentId) -> impl Iterator<Item = &Task> {
        self.index
            .tasks_on
            .get(&incident)
            .into_iter()
            .flatten()
            .filter_map(|it| self.tasks.get(it))
    }

    /// Tasks that are not over.
    pub fn open_tasks(&self) -> impl Iterator<Item = &Task> {
        self.index
            .open_tasks
            .iter()
            .filter_map(|it| self.tasks.get(it))
    }

    /// Tasks whose work is done and of which units may still be out.
    pub fn ending_tasks(&self) -> impl Iterator<Item = &Task> {
        let ending = self.index.ending_tasks.iter();
        ending.filter_map(|it| self.tasks.get(it))
    }

    /// Since when no desk of an agency has had a link, as far as that was recorded (T18).
    pub fn unlinked_since(&self, agency: &AgencyId) -> Option<Timestamp> {
        self.unlinked.get(agency).copied()
    }

    /// The agencies of which that was recorded.
    pub fn unlinked(&self) -> impl Iterator<Item = (&AgencyId, Timestamp)> {
        self.unlinked.iter().map(|(agency, since)| (agency, *since))
    }

    /// How many tasks that `owner` wrote down are not over.
    pub fn open_task_count(&self, owner: &AgencyId) -> usize {
        self.index.open_tasks_of.get(owner).copied().unwrap_or(0)
    }

    /// Running tasks that `agency` has promised a part of.
    pub fn running_tasks_of(&self, agency: &AgencyId) -> impl Iterator<Item = &Task> {
        self.open_tasks()
            .filter(move |it| it.phase.is_running() && it.is_committed(agency))
    }

    /// The note of this id.
    pub fn note(&self, id: NoteId) -> Option<&Note> {
        self.notes.get(&id)
    }

    /// How many notes there are on a target.
    pub fn note_count(&self, target: Target) -> usize {
        self.index.notes_on.get(&target).map_or(0, Vec::len)
    }

    /// The notes on a target, oldest first.
    pub fn notes_on(&self, target: Target) -> impl Iterator<Item = NoteId> {
        self.index
            .notes_on
            .get(&target)
            .into_iter()
            .flatten()
            .copied()
    }

    /// The timeline of a target, oldest first: what was recorded since the snapshot that the state was begun from, if
    /// it was. For screens only: what is decided must not depend on it.
    pub fn timeline(&self, target: Target) -> &[Entry] {
        self.timeline.get(&target).map_or(&[], Vec::as_slice)
    }

    /// Every line of every timeline, in no particular order.
    pub fn every_timeline_entry(&self) -> impl Iterator<Item = &Entry> {
        let of_zones = self.zone_timelines.values().flatten();
        self.timeline.values().flatten().chain(of_zones)
    }

    /// Dispatches that nobody has acknowledged, with the time of the dispatch.
    pub fn unacknowledged(&self) -> impl Iterator<Item = (AssignmentId, Timestamp)> {
        self.index.unacknowledged.iter().map(|(id, at)| (*id, *at))
    }

    /// The terms in force.
    pub fn terms(&self) -> Option<&Terms> {
        self.terms.as_ref()
    }

    /// The compiled terms in force.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// How many commands of `agency` were accepted.
    pub fn receipt(&self, agency: &AgencyId) -> u64 {
        self.receipts.get(agency).copied().unwrap_or(0)
    }

    /// The number the next incident of an agency gets in a year.
    pub(crate) fn next_incident_number(&self, agency: &Agency, year: i64) -> String {
        let count = self
            .incident_counts
            .get(&(agency.id.clone(), year))
            .copied()
            .unwrap_or(0)
            + 1;
        format!("{}-{:02}-{count:04}", agency.code, year.rem_euclid(100))
    }

    /// The number the next task that an agency writes down gets.
    pub(crate) fn next_task_number(&self, owner: &Agency) -> String {
        let count = self.task_counts.get(&owner.id).copied().unwrap_or(0) + 1;
        format!("JT-{}-{count:03}", owner.code)
    }

    /// Every object there is, kind by kind.
    pub fn every_object(&self) -> impl Iterator<Item = ObjectRef> {
        let agencies = self.agencies.keys().cloned().map(ObjectRef::Agency);
        let units = self.units.keys().copied().map(ObjectRef::Unit);
        let incidents = self.incidents.keys().copied().map(ObjectRef::Incident);
        let tasks = self.tasks.keys().copied().map(ObjectRef::Task);
        let items = self.task_items.keys().chain(self.case_items.keys());
        let items = items.copied().map(ObjectRef::TaskItem);
        let assignments = self.assignments.keys().copied().map(ObjectRef::Assignment);
        let notes = self.notes.keys().copied().map(ObjectRef::Note);
        let persons = self.principals.keys().copied().map(ObjectRef::Person);
        let hand_overs = self.hand_overs.keys().copied().map(ObjectRef::HandOver);
        let alarms = self.alarms.keys().copied().map(ObjectRef::Alarm);
        let zones = self.zones.keys().copied().map(ObjectRef::Zone);
        let settings = self.settings.keys().cloned().map(ObjectRef::Settings);
        let equipment = self.equipment.keys().copied().map(ObjectRef::Equipment);
        let is_kept = self.agreements.contains_key(&AgreementId::FOUNDING);
        let founding = self.terms.iter().filter(move |_| !is_kept);
        let founding = founding.map(|_| AgreementId::FOUNDING);
        let agreements = founding.chain(self.agreements.keys().copied());
        agencies
            .chain(units)
            .chain(incidents)
            .chain(tasks)
            .chain(items)
            .chain(assignments)
            .chain(notes)
            .chain(persons)
            .chain(hand_overs)
            .chain(alarms)
            .chain(zones)
            .chain(settings)
            .chain(equipment)
            .chain(agreements.map(ObjectRef::Agreement))
    }
}
