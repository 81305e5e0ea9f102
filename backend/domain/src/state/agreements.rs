//! Looking agreements up in the state, and compiling what they give.

use std::collections::{BTreeMap, BTreeSet};

use super::State;
use crate::{
    agreement::{
        Agreement, AgreementPhase, AgreementText, FOREVER, Performance, Version, clauses_of,
    },
    event::Recorded,
    id::{AgencyId, AgreementId, AssignmentId, NoteId},
    limits::LEASE_MIN_DEFAULT,
    sharing::compile,
    time::Timestamp,
};

impl State {
    /// The agreement of this id; the founding one is kept as the standing terms until somebody orders something about it.
    pub fn agreement(&self, id: AgreementId) -> Option<&Agreement> {
        self.agreements.get(&id)
    }

    /// Every agreement; the founding one once it is kept as such.
    pub fn agreements(&self) -> impl ExactSizeIterator<Item = &Agreement> {
        self.agreements.values()
    }

    /// Agreements that are not over.
    pub fn open_agreements(&self) -> impl Iterator<Item = &Agreement> {
        self.index
            .open_agreements
            .iter()
            .filter_map(|it| self.agreements.get(it))
    }

    /// What came of what an agreement promises, if anything of it is measured.
    pub(crate) fn performance(&self, id: AgreementId) -> Option<&Performance> {
        self.performances.get(&id)
    }

    /// Agreements of which broken glass has to be reviewed, over or not.
    pub(crate) fn owing_agreements(&self) -> impl Iterator<Item = &Agreement> {
        self.index
            .owing_agreements
            .iter()
            .filter_map(|it| self.agreements.get(it))
    }

    /// Agreements in force of which `agency` is a party.
    pub(crate) fn agreements_in_force_of(
        &self,
        agency: &AgencyId,
    ) -> impl Iterator<Item = &Agreement> {
        self.index
            .in_force_of
            .get(agency)
            .into_iter()
            .flatten()
            .filter_map(|it| self.agreements.get(it))
    }

    /// Whether the founding agreement has taken the place of what the terms grant.
    pub const fn are_terms_replaced(&self) -> bool {
        self.are_terms_replaced
    }

    /// The standing terms as an agreement in force between all agencies (G10).
    pub fn founding(&self) -> Option<Agreement> {
        let terms = self.terms.as_ref()?;
        let since = self.terms_since();
        let parties: BTreeSet<AgencyId> = self.agencies.keys().cloned().collect();
        let agency = AgencyId::server();
        let text = AgreementText {
            title: terms.title.clone(),
            purpose: String::new(),
            legal_basis: String::new(),
            clauses: clauses_of(terms, &parties),
            parties,
            valid_from: since,
            valid_until: FOREVER,
            retention_days: 0,
            lease_min: LEASE_MIN_DEFAULT,
            duties: vec![],
            shares: vec![],
            aid: vec![],
        };
        Some(Agreement {
            id: AgreementId::FOUNDING,
            agency: agency.clone(),
            phase: AgreementPhase::InForce,
            phase_since: since,
            current: Some(Version {
                number: 1,
                agency,
                text,
                proposed_at: None,
                signatures: BTreeMap::new(),
                refused: None,
                in_force_since: Some(since),
            }),
            next: None,
            drafts: BTreeMap::new(),
            numbers: BTreeMap::new(),
            proposed_max: 1,
            stops: BTreeMap::new(),
            activation: None,
            openings: vec![],
            reach_before: BTreeSet::new(),
        })
    }

    /// Somebody orders something about the founding agreement: from now on it is kept like the others.
    pub(super) fn keep_founding(&mut self, recorded: &Recorded) {
        if let Some(mut it) = self.founding() {
            it.agency.clone_from(&recorded.agency);
            self.agreements.insert(it.id, it);
            self.index.open_agreements.insert(AgreementId::FOUNDING);
        }
    }

    /// What holds is what the newest terms say, as long as nothing has taken their place.
    pub(super) fn renew_founding(&mut self) {
        let current = self.founding().and_then(|it| it.current);
        if let Some(it) = self.agreements.get_mut(&AgreementId::FOUNDING) {
            it.current = current;
        }
    }

    /// Since when the standing terms hold.
    pub fn terms_since(&self) -> Timestamp {
        self.terms_since.unwrap_or(Timestamp(0))
    }

    /// Whether a joint task runs in which both have promised their part.
    pub(crate) fn are_joint(&self, one: &AgencyId, other: &AgencyId) -> bool {
        self.running_tasks_of(one).any(|it| it.is_committed(other))
    }

    /// The assignments of an agency's units.
    pub(crate) fn assignments_of(&self, agency: &AgencyId) -> impl Iterator<Item = AssignmentId> {
        self.assignments()
            .filter(move |it| it.agency == *agency)
            .map(|it| it.id)
    }

    /// The notes that an agency wrote.
    pub(crate) fn notes_of(&self, agency: &AgencyId) -> impl Iterator<Item = NoteId> {
        self.notes
            .values()
            .filter(move |it| it.agency == *agency)
            .map(|it| it.id)
    }

    /// Puts an agreement in force in the place of the one of its id, as if that had been decided. For what would be seen.
    pub(crate) fn suppose(&mut self, agreement: Agreement) {
        let parties_of = |it: &Agreement| {
            let current = it.current.iter();
            current
                .flat_map(|it| it.text.parties.iter().cloned())
                .collect::<BTreeSet<_>>()
        };
        let (id, parties) = (agreement.id, parties_of(&agreement));
        if id == AgreementId::FOUNDING {
            self.are_terms_replaced = true;
            self.table.leave_terms();
        }
        let before = self.agreements.insert(id, agreement);
        let mut affected = before.as_ref().map(parties_of).unwrap_or_default();
        for agency in &affected {
            if let Some(it) = self.index.in_force_of.get_mut(agency) {
                it.remove(&id);
            }
        }
        for agency in &parties {
            let of_agency = self.index.in_force_of.entry(agency.clone());
            of_agency.or_default().insert(id);
        }
        affected.extend(parties);
        self.compile_pairs_of(&affected);
    }

    /// Rules G7 and G8 while nothing can be written down: of the parties of this agreement what is over at `now` shows
    /// nothing, as if its end had been recorded, and the rest what it did. The next recorded change of force makes their
    /// pairs anew by what is recorded alone.
    pub fn withhold_past(&mut self, agreement: AgreementId, now: Timestamp) {
        let current = self.agreement(agreement).and_then(|it| it.current.as_ref());
        if let Some(parties) = current.map(|it| it.text.parties.clone()) {
            self.compile_pairs_by(&parties, Some(now));
        }
    }

    /// Agreements that hold by what was written down, and not, or not all of them, by the clock; and how many ends have
    /// passed.
    pub fn past_agreements(&self, now: Timestamp) -> BTreeMap<AgreementId, usize> {
        let open = self.open_agreements();
        let past = open.map(|it| (it.id, it.ends_passed(now)));
        past.filter(|it| it.1 > 0).collect()
    }

    /// Makes the pairs of these parties anew, each whole, and no others.
    pub(super) fn compile_pairs_of(&mut self, parties: &BTreeSet<AgencyId>) {
        self.compile_pairs_by(parties, None);
    }

    fn compile_pairs_by(&mut self, parties: &BTreeSet<AgencyId>, by: Option<Timestamp>) {
        for viewer in parties {
            for owner in parties.iter().filter(|it| *it != viewer) {
                let pair = compile::pair(self.agreements_in_force_of(owner), viewer, owner, by);
                self.table.swap(viewer, owner, pair);
            }
        }
    }
}
