//! Folding events about alarms.

use std::collections::BTreeMap;

use super::super::State;
use crate::{
    alarm::{About, Acknowledgement, Alarm, AlarmKind},
    event::{Event, Recorded},
    id::AlarmId,
};

impl State {
    pub(super) fn apply_alarm(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::AlarmRaised {
                alarm,
                kind,
                owner,
                about,
                unit,
                goes_up_at,
                fix,
                text,
                expected_at,
                judged,
            } => self.take_up(Alarm {
                id: *alarm,
                kind: *kind,
                owner: owner.clone(),
                about: about.clone(),
                unit: *unit,
                raised_at: recorded.received_at,
                raised_by: recorded.principal,
                level: 0,
                goes_up_at: *goes_up_at,
                acknowledged: BTreeMap::new(),
                shelved_until: None,
                returns_at: None,
                withdrawn_at: None,
                cleared_at: None,
                fix: *fix,
                text: text.clone(),
                expected_at: *expected_at,
                judged: *judged,
            }),
            Event::AlarmEscalated {
                alarm,
                level,
                goes_up_at,
            } => self.change_alarm(*alarm, |it| {
                it.level = *level;
                it.goes_up_at = *goes_up_at;
            }),
            Event::AlarmAcknowledged {
                alarm,
                agency,
                returns_at,
            } => {
                let by = Acknowledgement {
                    by: recorded.principal,
                    at: recorded.received_at,
                };
                self.change_alarm(*alarm, |it| {
                    it.acknowledged.insert(agency.clone(), by);
                    if it.owner == *agency {
                        it.goes_up_at = None;
                        it.shelved_until = None;
                        it.returns_at = *returns_at;
                    }
                });
            }
            Event::AlarmShelved { alarm, until } => self.change_alarm(*alarm, |it| {
                it.goes_up_at = None;
                it.shelved_until = Some(*until);
                it.returns_at = Some(*until);
            }),
            Event::AlarmReturned {
                alarm,
                level,
                goes_up_at,
                fix,
            } => self.change_alarm(*alarm, |it| {
                it.acknowledged.clear();
                it.shelved_until = None;
                it.returns_at = None;
                it.withdrawn_at = None;
                it.level = *level;
                it.goes_up_at = *goes_up_at;
                it.fix = fix.or(it.fix);
            }),
            Event::AlarmWithdrawn { alarm } => self.change_alarm(*alarm, |it| {
                it.withdrawn_at = Some(recorded.received_at);
            }),
            Event::AlarmCleared { alarm } => self.clear_alarm(*alarm, recorded),
            Event::AlarmsForgotten { alarms } => {
                for id in alarms {
                    if let Some(it) = self.alarms.remove(id) {
                        self.index.cleared_alarms.remove(&(it.cleared_at, *id));
                    }
                }
            }
            _ => {}
        }
    }

    fn take_up(&mut self, it: Alarm) {
        if let (AlarmKind::TaskLapsed, About::Task(task)) = (it.kind, &it.about) {
            self.index.lapsed_untold.remove(task);
        }
        self.index
            .open_alarms_of
            .entry(it.owner.clone())
            .or_default()
            .insert(it.id);
        self.index
            .alarms_about
            .entry(it.about.clone())
            .or_default()
            .insert(it.id);
        if let Some(unit) = it.unit {
            self.index
                .alarms_of_unit
                .entry(unit)
                .or_default()
                .insert(it.id);
        }
        if let Some(at) = it.due_at() {
            self.index.alarms_due.insert((at, it.id));
        }
        self.alarms.insert(it.id, it);
    }

    /// Changes an alarm and keeps the list of what is due.
    fn change_alarm(&mut self, id: AlarmId, change: impl FnOnce(&mut Alarm)) {
        let Some(it) = self.alarms.get_mut(&id) else {
            return;
        };
        let before = it.due_at();
        change(it);
        let after = it.due_at();
        if let Some(at) = before {
            self.index.alarms_due.remove(&(at, id));
        }
        if let Some(at) = after {
            self.index.alarms_due.insert((at, id));
        }
    }

    fn clear_alarm(&mut self, id: AlarmId, recorded: &Recorded) {
        self.change_alarm(id, |it| {
            it.cleared_at = Some(recorded.received_at);
            it.goes_up_at = None;
            it.returns_at = None;
            it.shelved_until = None;
        });
        let Some(it) = self.alarms.get(&id) else {
            return;
        };
        self.index.cleared_alarms.insert((it.cleared_at, id));
        remove_from(&mut self.index.open_alarms_of, &it.owner, id);
        remove_from(&mut self.index.alarms_about, &it.about, id);
        if let Some(unit) = &it.unit {
            remove_from(&mut self.index.alarms_of_unit, unit, id);
        }
    }
}

/// Takes an alarm out of an index; an empty set would make two equal states differ.
fn remove_from<K: Ord>(
    index: &mut BTreeMap<K, std::collections::BTreeSet<AlarmId>>,
    key: &K,
    id: AlarmId,
) {
    if let Some(ids) = index.get_mut(key) {
        ids.remove(&id);
        if ids.is_empty() {
            index.remove(key);
        }
    }
}
