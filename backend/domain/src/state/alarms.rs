//! Looking alarms up in the state.

use super::State;
use crate::{
    alarm::{About, Alarm, AlarmKind, Overlay, Policy, Room},
    id::{AgencyId, AlarmId, UnitId},
    limits::ACKNOWLEDGE_WITHIN_MS,
    task::Task,
    time::Timestamp,
};

impl State {
    /// The alarm of this id.
    pub fn alarm(&self, id: AlarmId) -> Option<&Alarm> {
        self.alarms.get(&id)
    }

    /// Every alarm that is kept, open or cleared.
    pub fn alarms(&self) -> impl Iterator<Item = &Alarm> {
        self.alarms.values()
    }

    /// How an agency wants a kind of alarm handled (K12).
    pub fn alarm_policy(&self, owner: &AgencyId, kind: AlarmKind) -> Policy {
        self.settings(owner)
            .map_or_else(|| kind.policy(), |it| it.alarms.policy(kind))
    }

    /// How long dispatches of an agency may stay unacknowledged, in milliseconds (A12).
    pub(crate) fn acknowledge_within_ms(&self, agency: &AgencyId) -> i64 {
        self.settings(agency).map_or(ACKNOWLEDGE_WITHIN_MS, |it| {
            it.alarms.acknowledge_within_ms()
        })
    }

    /// The open alarms of `agency`.
    pub fn open_alarms_of(&self, agency: &AgencyId) -> impl Iterator<Item = &Alarm> {
        self.index
            .open_alarms_of
            .get(agency)
            .into_iter()
            .flatten()
            .filter_map(|it| self.alarms.get(it))
    }

    /// The open alarms of everybody.
    pub(crate) fn open_alarms(&self) -> impl Iterator<Item = &Alarm> {
        self.index
            .open_alarms_of
            .values()
            .flatten()
            .filter_map(|it| self.alarms.get(it))
    }

    /// How many open alarms of `agency` are in a room (K5).
    pub fn open_alarm_count(&self, agency: &AgencyId, room: Room) -> usize {
        self.open_alarms_of(agency)
            .filter(|it| it.kind.room() == Some(room))
            .count()
    }

    /// Joint tasks that lapsed without an alarm so far, because there was no room for it.
    pub(crate) fn lapsed_untold(&self) -> impl Iterator<Item = &Task> {
        self.index
            .lapsed_untold
            .iter()
            .filter_map(|it| self.task(*it))
    }

    /// The open alarms about a thing.
    pub fn alarms_about<'a>(&'a self, about: &About) -> impl Iterator<Item = &'a Alarm> + use<'a> {
        self.index
            .alarms_about
            .get(about)
            .into_iter()
            .flatten()
            .filter_map(|it| self.alarms.get(it))
    }

    /// The open alarms that concern a unit.
    pub fn alarms_of_unit(&self, unit: UnitId) -> impl Iterator<Item = &Alarm> {
        self.index
            .alarms_of_unit
            .get(&unit)
            .into_iter()
            .flatten()
            .filter_map(|it| self.alarms.get(it))
    }

    /// What shows at a unit beside its status.
    pub fn overlays_of(&self, unit: UnitId) -> impl Iterator<Item = Overlay> {
        self.alarms_of_unit(unit)
            .filter_map(|it| Overlay::of(it.kind))
    }

    /// The open duress of a unit.
    pub fn duress_of(&self, unit: UnitId) -> Option<&Alarm> {
        self.alarms_of_unit(unit)
            .find(|it| it.kind == AlarmKind::Duress)
    }

    /// Open alarms that time changes at `now` or before.
    pub(crate) fn alarms_due(&self, now: Timestamp) -> impl Iterator<Item = &Alarm> {
        self.index
            .alarms_due
            .iter()
            .take_while(move |(at, _)| *at <= now)
            .filter_map(|(_, id)| self.alarms.get(id))
    }

    /// Alarms that were over at `before`, oldest first.
    pub(crate) fn alarms_cleared_before(&self, before: Timestamp) -> impl Iterator<Item = AlarmId> {
        self.index
            .cleared_alarms
            .iter()
            .take_while(move |(at, _)| at.is_some_and(|at| at < before))
            .map(|(_, id)| *id)
    }

    /// Alarms that are kept although they are over, the last ended first.
    pub(crate) fn cleared_alarms_newest_first(&self) -> impl Iterator<Item = &Alarm> {
        let newest_first = self.index.cleared_alarms.iter().rev();
        newest_first.filter_map(|(_, id)| self.alarms.get(id))
    }

    /// How many alarms are kept although they are over.
    pub(crate) fn cleared_alarm_count(&self) -> usize {
        self.index.cleared_alarms.len()
    }
}
