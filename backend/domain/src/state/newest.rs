//! Objects of one kind, the newest first as far as their ids tell: ids are made in the order of time (rule C1).

use std::{
    collections::BTreeMap,
    ops::Bound::{Excluded, Unbounded},
};

use super::State;
use crate::sharing::{Kind, ObjectRef};

impl State {
    /// Objects of a kind that can be searched, from the newest on or from the one after `after`.
    pub(crate) fn newest_first<'a>(
        &'a self,
        kind: Kind,
        after: Option<&ObjectRef>,
    ) -> Box<dyn Iterator<Item = ObjectRef> + 'a> {
        macro_rules! backwards {
            ($map:expr, $kind:ident) => {{
                let after = after.and_then(|it| match it {
                    ObjectRef::$kind(id) => Some(*id),
                    _ => None,
                });
                Box::new(backwards($map, after).map(ObjectRef::$kind))
            }};
        }
        match kind {
            Kind::Unit => backwards!(&self.units, Unit),
            Kind::Incident => backwards!(&self.incidents, Incident),
            Kind::Task => backwards!(&self.tasks, Task),
            Kind::TaskItem => {
                let after = after.and_then(|it| match it {
                    ObjectRef::TaskItem(id) => Some(*id),
                    _ => None,
                });
                let targets = backwards(&self.task_items, after);
                let cases = backwards(&self.case_items, after);
                Box::new(merged(targets, cases).map(ObjectRef::TaskItem))
            }
            Kind::Note => backwards!(&self.notes, Note),
            Kind::Person => backwards!(&self.principals, Person),
            Kind::Zone => backwards!(&self.zones, Zone),
            Kind::Equipment => backwards!(&self.equipment, Equipment),
            Kind::Agency
            | Kind::Assignment
            | Kind::HandOver
            | Kind::Alarm
            | Kind::Settings
            | Kind::Agreement => Box::new(std::iter::empty()),
        }
    }
}

fn backwards<K: Ord + Copy, V>(map: &BTreeMap<K, V>, after: Option<K>) -> impl Iterator<Item = K> {
    let end = after.map_or(Unbounded, Excluded);
    map.range((Unbounded, end)).rev().map(|(id, _)| *id)
}

/// Two that go backwards, as one that does.
fn merged<K: Ord>(
    one: impl Iterator<Item = K>,
    two: impl Iterator<Item = K>,
) -> impl Iterator<Item = K> {
    let (mut one, mut two) = (one.peekable(), two.peekable());
    std::iter::from_fn(move || {
        if one.peek() >= two.peek() {
            one.next()
        } else {
            two.next()
        }
    })
}
