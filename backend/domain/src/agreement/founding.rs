//! The standing terms as the text of the founding agreement (G10). Of the terms the most specific line decides alone;
//! clauses add up. So a wide line that a narrow one takes from is laid out party by party, until both say the same of
//! every pair.

use std::collections::{BTreeMap, BTreeSet};

use super::{Clause, Conditions, Trigger};
use crate::{
    clearance::Clearance,
    id::AgencyId,
    sharing::{Grant, Kind, Table, Terms, grant_of_line},
};

/// The kinds that terms grant.
const KINDS: [Kind; 7] = [
    Kind::Unit,
    Kind::Incident,
    Kind::Assignment,
    Kind::Task,
    Kind::Note,
    Kind::Zone,
    Kind::Equipment,
];

/// Whom a clause names: nobody, or one of the agencies that are looked at.
type Named = Option<usize>;

/// Clauses between these parties that give what the terms give, pair by pair.
pub(crate) fn clauses_of(terms: &Terms, parties: &BTreeSet<AgencyId>) -> Vec<Clause> {
    let table = Table::compile(terms).unwrap_or_default();
    KINDS
        .into_iter()
        .flat_map(|kind| Layout::of(&table, terms, parties, kind).clauses())
        .collect()
}

/// What the terms say of one kind. Agencies that no line names are all alike: two of them stand for all.
struct Layout<'a> {
    kind: Kind,
    looked_at: Vec<&'a AgencyId>,
    /// Of those looked at, how many are named; the rest stand for the others.
    named: usize,
    others: Vec<&'a AgencyId>,
    wanted: BTreeMap<(usize, usize), Grant>,
    given: BTreeMap<(usize, usize), Grant>,
    said: Vec<(Named, Named, Grant)>,
}

impl<'a> Layout<'a> {
    fn of(table: &Table, terms: &Terms, parties: &'a BTreeSet<AgencyId>, kind: Kind) -> Self {
        let lines = || terms.grants.iter().filter(|it| it.kind == kind);
        let words: BTreeSet<&str> = lines()
            .flat_map(|it| [it.viewer.as_str(), it.owner.as_str()])
            .collect();
        let (mut looked_at, others): (Vec<_>, Vec<_>) =
            parties.iter().partition(|it| words.contains(it.as_str()));
        let named = looked_at.len();
        looked_at.extend(others.iter().take(2));
        let pairs = (0..looked_at.len()).flat_map(|v| (0..looked_at.len()).map(move |o| (v, o)));
        let wanted = pairs
            .filter(|(v, o)| v != o)
            .filter_map(|(v, o)| Some(((v, o), table.founding(looked_at[v], looked_at[o], kind)?)))
            .filter(|(_, grant)| !grant.fields.is_none())
            .collect();
        let mut it = Self {
            kind,
            looked_at,
            named,
            others,
            wanted,
            given: BTreeMap::new(),
            said: vec![],
        };
        let of_line = |viewer: &str, owner: &str| {
            let line = lines().find(|it| it.viewer == viewer && it.owner == owner);
            line.and_then(|it| grant_of_line(it).ok())
        };
        let wide = of_line("*", "*");
        it.say(None, None, wide);
        for n in 0..it.looked_at.len() {
            let name = it.looked_at[n].as_str();
            it.say(Some(n), None, of_line(name, "*").or(wide));
            it.say(None, Some(n), of_line("*", name).or(wide));
        }
        let missing: Vec<_> = it.wanted.iter().map(|(pair, it)| (*pair, *it)).collect();
        for ((v, o), grant) in missing {
            it.say(Some(v), Some(o), Some(grant));
        }
        it
    }

    /// Says it in one clause if nobody is given too much by it, and somebody something.
    fn say(&mut self, viewer: Named, owner: Named, grant: Option<Grant>) {
        let Some(grant) = grant.filter(|it| !it.fields.is_none()) else {
            return;
        };
        let count = self.looked_at.len();
        let meant = |named: Named| named.map_or(0..count, |n| n..n + 1);
        let pairs: Vec<_> = meant(viewer)
            .flat_map(|v| meant(owner).map(move |o| (v, o)))
            .filter(|(v, o)| v != o)
            .collect();
        let covers = |it: &Grant| it.covers(grant, self.kind);
        let is_right = |pair| self.wanted.get(pair).is_some_and(covers);
        let is_given = |pair| self.given.get(pair).is_some_and(covers);
        if !pairs.iter().all(is_right) || pairs.iter().all(is_given) {
            return;
        }
        for pair in pairs {
            let before = self.given.get(&pair).copied();
            let sum = before.map_or(grant, |it| it.or(grant, self.kind));
            self.given.insert(pair, sum);
        }
        self.said.push((viewer, owner, grant));
    }

    fn clauses(self) -> Vec<Clause> {
        let mut clauses = Vec::new();
        for (viewer, owner, grant) in &self.said {
            for viewer in self.meant(*viewer) {
                for owner in self.meant(*owner) {
                    if viewer.is_none() || viewer != owner {
                        clauses.push(clause(viewer, owner, self.kind, *grant));
                    }
                }
            }
        }
        let said = |it: &Clause| (it.viewer.clone(), it.owner.clone());
        clauses.sort_by_key(said);
        clauses.dedup();
        clauses
    }

    /// Whom it stands for.
    fn meant(&self, named: Named) -> Vec<Option<&'a AgencyId>> {
        match named {
            None => vec![None],
            Some(n) if n < self.named => vec![self.looked_at.get(n).copied()],
            Some(_) => self.others.iter().copied().map(Some).collect(),
        }
    }
}

fn clause(viewer: Option<&AgencyId>, owner: Option<&AgencyId>, kind: Kind, it: Grant) -> Clause {
    let words = kind.words().into_iter();
    let is_shown = |word: &&str| kind.field(word).is_some_and(|bit| it.fields.has(bit));
    Clause {
        viewer: viewer.cloned(),
        owner: owner.cloned(),
        kind,
        fields: words.filter(is_shown).map(str::to_owned).collect(),
        position: kind.shows_position(it.fields).then_some(it.precision),
        trigger: Trigger::Always,
        only: Conditions::default(),
        clearance: Clearance::Open,
    }
}
