//! The second evaluator on what an agency shows to nobody but itself, and on crews. Also compiled into the tests of the
//! protocol.

use std::collections::BTreeMap;

use domain::{HandOver, Principal, Unit};

use super::oracle::{Fields, Oracle};

impl Oracle<'_> {
    /// Who is said to be on a unit: everybody signed on, in the order of their ids, then those without an account.
    pub(super) fn crew<'a>(&'a self, unit: &'a Unit) -> Vec<&'a String> {
        let people = self
            .state
            .agencies()
            .flat_map(|it| self.state.principals_of(&it.id));
        let on_it = people.filter(|it| it.unit == Some(unit.id));
        let by_id: BTreeMap<_, _> = on_it.map(|it| (it.id, &it.name)).collect();
        let mut names: Vec<&String> = by_id.into_values().collect();
        if !names.is_empty() {
            let signed_on = names.clone();
            names.extend(unit.crew.iter().filter(|it| !signed_on.contains(it)));
        }
        names
    }

    /// V9.
    pub(super) fn person_fields(&self, it: &Principal) -> Fields {
        if it.agency != *self.viewer {
            return Fields::new();
        }
        let unit = it.unit.map(|on| (on, self.state.signed_on_at(on, it.id)));
        let versions = self.state.person_versions(it.id);
        let whole = (
            it.id,
            &it.agency,
            &it.name,
            &it.roles,
            it.is_enabled,
            it.clearance,
            versions,
            unit,
        );
        Fields::from([("identity", format!("{whole:?}"))])
    }

    /// V9.
    pub(super) fn hand_over_fields(&self, it: &HandOver) -> Fields {
        if it.agency != *self.viewer {
            return Fields::new();
        }
        let head = (it.id, &it.agency, it.from, it.to, &it.note, it.at);
        let head = format!("{head:?}");
        let rest = format!("{:?}", (&it.pending, it.state, it.accepted));
        let whole = format!("{}, {}", &head[..head.len() - 1], &rest[1..]);
        Fields::from([("identity", whole)])
    }
}
