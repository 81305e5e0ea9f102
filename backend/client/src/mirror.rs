//! What a screen would show: snapshot and changes folded into objects. Pure.

use std::collections::{BTreeMap, VecDeque};

use protocol::{
    Object,
    agreement::Agreement,
    alarm::Alarm,
    equipment::Equipment,
    object::{Agency, Assignment, Entry, HandOver, Incident, Note, Person, Task, Unit},
    object_enforcement::{Evidence, Measure, Referral},
    object_inspection::InspectionTarget,
    object_item::TaskItem,
    object_report::SituationReport,
    object_response::{Evacuation, Figures, Period, Post, Sector, Shelter},
    settings::Settings,
    stream::{Change, Snapshot},
    words::Kind,
    zone::Zone,
};
use uuid::Uuid;

use crate::{Event, StreamError, limits::MIRROR_ENTRIES_MAX};

/// The objects that a viewer sees, by kind and id. Two mirrors of equal viewers are equal once they have the same `n`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mirror {
    objects: BTreeMap<(Kind, String), Object>,
    entries: VecDeque<Entry>,
    n: u64,
    cursor: Option<String>,
}

macro_rules! getters {
    ($($(#[$doc:meta])* $one:ident, $(#[$all_doc:meta])* $all:ident: $kind:ident, $type:ty;)+) => {
        impl Mirror {$(
            $(#[$doc])*
            pub fn $one(&self, id: Uuid) -> Option<&$type> {
                match self.get(Kind::$kind, &id.to_string()) {
                    Some(Object::$kind(it)) => Some(it),
                    _ => None,
                }
            }

            $(#[$all_doc])*
            pub fn $all(&self) -> impl Iterator<Item = &$type> {
                self.of_kind(Kind::$kind).filter_map(|it| match it {
                    Object::$kind(it) => Some(it),
                    _ => None,
                })
            }
        )+}
    };
}

getters! {
    /// A unit.
    unit,
    /// All units.
    units: Unit, Unit;
    /// An incident.
    incident,
    /// All incidents.
    incidents: Incident, Incident;
    /// An assignment.
    assignment,
    /// All assignments.
    assignments: Assignment, Assignment;
    /// A joint task.
    task,
    /// All joint tasks.
    tasks: Task, Task;
    /// A note.
    note,
    /// All notes.
    notes: Note, Note;
    /// A person of the own agency.
    person,
    /// All people of the own agency.
    people: Person, Person;
    /// A hand-over of the own agency.
    hand_over,
    /// All hand-overs of the own agency.
    hand_overs: HandOver, HandOver;
    /// An alarm.
    alarm,
    /// All alarms.
    alarms: Alarm, Alarm;
    /// A zone.
    zone,
    /// All zones.
    zones: Zone, Zone;
    /// Something that stands in a joint task.
    task_item,
    /// All that stands in joint tasks.
    task_items: TaskItem, TaskItem;
    /// A piece of equipment.
    one_equipment,
    /// All equipment.
    equipment: Equipment, Equipment;
    /// A sharing agreement.
    agreement,
    /// All sharing agreements.
    agreements: Agreement, Agreement;
}

/// What stands in joint tasks, by what it is.
macro_rules! items {
    ($($(#[$doc:meta])* $one:ident, $(#[$all_doc:meta])* $all:ident: $type:ident;)+) => {
        impl Mirror {$(
            $(#[$doc])*
            pub fn $one(&self, id: Uuid) -> Option<&$type> {
                match self.task_item(id) {
                    Some(TaskItem::$type(it)) => Some(it),
                    _ => None,
                }
            }

            $(#[$all_doc])*
            pub fn $all(&self) -> impl Iterator<Item = &$type> {
                self.task_items().filter_map(|it| match it {
                    TaskItem::$type(it) => Some(it),
                    _ => None,
                })
            }
        )+}
    };
}

items! {
    /// A target of an inspection.
    target,
    /// All targets of inspections.
    targets: InspectionTarget;
    /// A measure of an enforcement.
    measure,
    /// All measures.
    measures: Measure;
    /// A piece of evidence.
    evidence,
    /// All evidence.
    all_evidence: Evidence;
    /// A referral.
    referral,
    /// All referrals.
    referrals: Referral;
    /// An operational period of a disaster response.
    period,
    /// All periods.
    periods: Period;
    /// A sector.
    sector,
    /// All sectors.
    sectors: Sector;
    /// A post.
    one_post,
    /// All posts.
    posts: Post;
    /// An evacuation.
    evacuation,
    /// All evacuations.
    evacuations: Evacuation;
    /// A shelter.
    shelter,
    /// All shelters.
    shelters: Shelter;
    /// What an agency counted.
    figures,
    /// All that was counted.
    all_figures: Figures;
    /// A version of a situation report.
    situation_report,
    /// All versions of all situation reports.
    situation_reports: SituationReport;
}

impl Mirror {
    /// Applies whatever an event says about objects; other events change nothing.
    pub fn apply(&mut self, event: &Event) -> Result<(), StreamError> {
        match event {
            Event::Snapshot(it) => {
                self.replace(it);
                Ok(())
            }
            Event::Change(it) => self.change(it),
            _ => Ok(()),
        }
    }

    /// Replaces everything by a snapshot.
    pub fn replace(&mut self, it: &Snapshot) {
        self.objects = it.objects.iter().map(|it| (key(it), it.clone())).collect();
        self.entries.clear();
        self.remember(&it.entries);
        self.n = it.n;
        self.cursor = Some(it.cursor.clone());
    }

    /// Applies one change: gone, then upserts, then entries (rule S4). One that does not follow changes nothing.
    pub fn change(&mut self, it: &Change) -> Result<(), StreamError> {
        if it.n != self.n + 1 {
            return Err(StreamError::Gap {
                expected: self.n + 1,
                found: it.n,
            });
        }
        for gone in &it.gone {
            self.objects.remove(&(gone.kind, gone.id.clone()));
        }
        for object in &it.upserts {
            if let Object::Person(person) = object {
                self.rename(person);
            }
            self.objects.insert(key(object), object.clone());
        }
        self.remember(&it.entries);
        self.n = it.n;
        self.cursor = Some(it.cursor.clone());
        Ok(())
    }

    /// Lines bear the names that people have now, or none that was erased (S4).
    fn rename(&mut self, person: &Person) {
        for entry in &mut self.entries {
            if entry.by_id == Some(person.id) {
                entry.by = Some(person.name.clone());
            }
        }
    }

    fn remember(&mut self, entries: &[Entry]) {
        self.entries.extend(entries.iter().cloned());
        let excess = self.entries.len().saturating_sub(MIRROR_ENTRIES_MAX);
        self.entries.drain(..excess);
    }

    /// Count of the last change applied.
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// Where to resume.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// An object.
    pub fn get(&self, kind: Kind, id: &str) -> Option<&Object> {
        self.objects.get(&(kind, id.to_owned()))
    }

    /// All objects, by kind and id: what two screens must agree on.
    pub fn objects(&self) -> impl ExactSizeIterator<Item = &Object> {
        self.objects.values()
    }

    /// All agencies.
    pub fn agencies(&self) -> impl Iterator<Item = &Agency> {
        self.of_kind(Kind::Agency).filter_map(|it| match it {
            Object::Agency(it) => Some(it),
            _ => None,
        })
    }

    /// The settings of the own agency.
    pub fn settings(&self) -> Option<&Settings> {
        self.of_kind(Kind::Settings).find_map(|it| match it {
            Object::Settings(it) => Some(it),
            _ => None,
        })
    }

    /// The newest timeline entries, oldest first.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.iter()
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Object> {
        self.objects
            .range((kind, String::new())..)
            .take_while(move |((it, _), _)| *it == kind)
            .map(|(_, object)| object)
    }
}

const fn kind(object: &Object) -> Kind {
    match object {
        Object::Agency(_) => Kind::Agency,
        Object::Unit(_) => Kind::Unit,
        Object::Incident(_) => Kind::Incident,
        Object::Assignment(_) => Kind::Assignment,
        Object::Task(_) => Kind::Task,
        Object::TaskItem(_) => Kind::TaskItem,
        Object::Note(_) => Kind::Note,
        Object::Person(_) => Kind::Person,
        Object::HandOver(_) => Kind::HandOver,
        Object::Alarm(_) => Kind::Alarm,
        Object::Zone(_) => Kind::Zone,
        Object::Equipment(_) => Kind::Equipment,
        Object::Agreement(_) => Kind::Agreement,
        Object::Settings(_) => Kind::Settings,
    }
}

fn key(object: &Object) -> (Kind, String) {
    (kind(object), object.id())
}

#[cfg(test)]
mod tests {
    use protocol::{Moment, stream::Gone};

    use super::*;

    fn note(number: u128, text: &str) -> Object {
        Object::Note(Note {
            id: Uuid::from_u128(number),
            incident: None,
            task: None,
            agency: "fire".to_owned(),
            by: None,
            at: now(),
            text: Some(text.to_owned()),
        })
    }

    fn now() -> Moment {
        Moment::parse("2026-11-22T07:00:00Z").unwrap()
    }

    fn change(n: u64, gone: Vec<Gone>, upserts: Vec<Object>) -> Change {
        Change {
            n,
            cursor: format!("c{n}"),
            at: now(),
            gone,
            upserts,
            entries: vec![],
            command_id: None,
        }
    }

    fn mirror() -> Mirror {
        let mut mirror = Mirror::default();
        mirror.replace(&Snapshot {
            n: 5,
            cursor: "c5".to_owned(),
            at: now(),
            objects: vec![note(1, "one"), note(2, "two")],
            entries: vec![],
        });
        mirror
    }

    #[test]
    fn gone_comes_before_upserts_and_an_upsert_replaces() {
        let mut mirror = mirror();
        let gone = |number| Gone {
            kind: Kind::Note,
            id: Uuid::from_u128(number).to_string(),
        };
        mirror
            .change(&change(
                6,
                vec![gone(1), gone(2)],
                vec![note(2, "two again")],
            ))
            .unwrap();
        assert_eq!((mirror.n(), mirror.cursor()), (6, Some("c6")));
        assert!(mirror.note(Uuid::from_u128(1)).is_none());
        let text = mirror.note(Uuid::from_u128(2)).unwrap().text.as_deref();
        assert_eq!(text, Some("two again"));
        assert_eq!((mirror.notes().count(), mirror.units().count()), (1, 0));
    }

    #[test]
    fn a_change_that_does_not_follow_is_refused_whole() {
        let mut mirror = mirror();
        let before = mirror.clone();
        for n in [5, 7] {
            let refused = mirror.change(&change(n, vec![], vec![note(3, "x")]));
            assert!(matches!(
                refused,
                Err(StreamError::Gap { expected: 6, found }) if found == n
            ));
            assert_eq!(mirror, before);
        }
    }

    #[test]
    fn only_the_newest_entries_are_kept() {
        let mut mirror = mirror();
        let entry = |number: usize| Entry {
            at: now(),
            occurred_at: now(),
            what: number.to_string(),
            agency: "fire".to_owned(),
            by: None,
            by_id: None,
            incident: None,
            other: None,
            task: None,
            unit: None,
            zone: None,
            equipment: vec![],
            detail: BTreeMap::new(),
        };
        let mut it = change(6, vec![], vec![]);
        it.entries = (0..MIRROR_ENTRIES_MAX + 3).map(entry).collect();
        mirror.change(&it).unwrap();
        assert_eq!(mirror.entries().len(), MIRROR_ENTRIES_MAX);
        assert_eq!(mirror.entries().next().unwrap().what, "3");
    }
}
