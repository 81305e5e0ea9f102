//! The second evaluator, for what agreements give (G4, G7–G9) and who may read them (G10, G11). Written from the rules,
//! slowly: every agreement and every clause is looked at for every question. Also compiled into the tests of the protocol.

use domain::{
    AgencyId, Agreement, AgreementId, AgreementPhase, Clearance, Timestamp, Unit,
    agreement::{Clause, Conditions, FOREVER, Trigger, Version},
    limits::CLAUSES_PER_AGREEMENT_MAX,
    sharing::{Kind, Precision},
};

use super::{
    oracle::{Fields, Oracle, Words, chosen},
    oracle_places::{About, is_met},
    oracle_tasks::{promised, runs},
};

impl Oracle<'_> {
    /// What the founding agreement and all others give together, and the finest precision of what shows a position.
    pub(super) fn line(
        &self,
        owner: &AgencyId,
        kind: Kind,
        about: About<'_>,
    ) -> (Words, Option<Precision>) {
        self.line_over(owner, kind, about, None)
    }

    /// The same of what has been over since then, if it is (G19).
    pub(super) fn line_over(
        &self,
        owner: &AgencyId,
        kind: Kind,
        about: About<'_>,
        over: Option<Timestamp>,
    ) -> (Words, Option<Precision>) {
        let (mut words, mut precision) = self.founding_line(owner, kind);
        for it in self.state.agreements() {
            if over.is_some_and(|since| self.has_forgotten(it, since)) {
                continue;
            }
            for clause in self.clauses_for(it, owner) {
                let is_meant = clause.kind == kind && is_met(clause, about);
                if !is_meant || !self.holds(it, clause.trigger, owner) {
                    continue;
                }
                let named: Vec<String> = clause.fields.iter().cloned().collect();
                words.extend(chosen(kind, &named));
                precision = match (precision, clause.position) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
            }
        }
        (words, precision)
    }

    /// G19: whether an agreement has shown what is over since then for as long as it says, as far as that was looked at:
    /// when time was last said to have passed, and when it came or went on.
    fn has_forgotten(&self, it: &Agreement, since: Timestamp) -> bool {
        let Some(version) = &it.current else {
            return true;
        };
        if version.text.valid_until == FOREVER {
            return false;
        }
        let days = i64::from(version.text.retention_days);
        let looked_at = [
            self.state.retention_judged(),
            version.in_force_since,
            Some(it.phase_since),
        ];
        let last = looked_at.into_iter().flatten().max().unwrap();
        days == 0 || last.0 - since.0 >= days * 24 * 3_600_000
    }

    /// The line of the founding agreement, and every clause that holds with its limits.
    pub(super) fn every_line(
        &self,
        owner: &AgencyId,
        kind: Kind,
    ) -> Vec<(Words, Option<Precision>, Option<Clause>)> {
        let (words, position) = self.founding_line(owner, kind);
        let mut lines = vec![(words, position, None)];
        for it in self.state.agreements() {
            for clause in self.clauses_for(it, owner) {
                if clause.kind == kind && self.holds(it, clause.trigger, owner) {
                    let named: Vec<String> = clause.fields.iter().cloned().collect();
                    let is_limited = clause.only != Conditions::default();
                    let limits = is_limited.then(|| clause.clone());
                    lines.push((chosen(kind, &named), clause.position, limits));
                }
            }
        }
        lines
    }

    /// What is seen of a unit, with the areas in which its place is shown.
    pub(super) fn with_areas(&self, unit: &Unit, mut fields: Fields) -> Fields {
        let within = self.within(unit);
        if !fields.is_empty() && !within.is_empty() {
            fields.insert("within", format!("{within:?}"));
        }
        fields
    }

    /// G12: the clauses that show where a unit is within an area, more finely than it is shown everywhere: in what detail,
    /// whose, of which version, and which.
    pub(super) fn within(&self, unit: &Unit) -> Vec<(Precision, AgreementId, u32, usize)> {
        let (words, everywhere) = self.unit(unit);
        if words.is_empty() || unit.agency == *self.viewer {
            return vec![];
        }
        let everywhere = everywhere.filter(|_| words.contains("position"));
        let mut found = vec![];
        for it in self.state.agreements() {
            let Some(version) = &it.current else { continue };
            let meant = self.clauses_for(it, &unit.agency);
            for (n, clause) in version.text.clauses.iter().enumerate() {
                let is_it = meant.iter().any(|it| std::ptr::eq(*it, clause))
                    && clause.kind == Kind::Unit
                    && !clause.only.area.is_empty()
                    && self.holds(it, clause.trigger, &unit.agency);
                let finer = clause
                    .position
                    .filter(|it| is_it && everywhere.is_none_or(|shown| *it < shown));
                found.extend(finer.map(|how| (how, it.id, version.number, n)));
            }
        }
        found.sort();
        found
    }

    /// The clauses of what holds that name the viewer and this owner.
    fn clauses_for<'b>(&self, it: &'b Agreement, owner: &AgencyId) -> Vec<&'b Clause> {
        let Some(version) = &it.current else {
            return vec![];
        };
        let is_party = |agency: &AgencyId| version.text.parties.contains(agency);
        let is_between = |clause: &&Clause| {
            let sees = clause.viewer.as_ref().is_none_or(|it| it == self.viewer);
            let shows = clause.owner.as_ref().is_none_or(|it| it == owner);
            // G14.
            let is_cleared = match clause.clearance {
                Clearance::Open => true,
                Clearance::Restricted => self.clearance != Clearance::Open,
                Clearance::Confidential => self.clearance == Clearance::Confidential,
            };
            sees && shows
                && is_cleared
                && owner != self.viewer
                && is_party(owner)
                && is_party(self.viewer)
        };
        version.text.clauses.iter().filter(is_between).collect()
    }

    fn holds(&self, it: &Agreement, trigger: Trigger, owner: &AgencyId) -> bool {
        it.phase == AgreementPhase::InForce
            && match trigger {
                Trigger::Always => true,
                Trigger::WhileJoint => self
                    .state
                    .tasks()
                    .any(|task| runs(task) && promised(task, self.viewer) && promised(task, owner)),
                Trigger::WhileActivated => it.activation.is_some(),
                Trigger::BreakGlass => it
                    .openings
                    .iter()
                    .any(|it| it.agency == *self.viewer && it.closed_at.is_none()),
            }
    }

    fn is_party(&self, version: Option<&Version>) -> bool {
        version.is_some_and(|it| it.text.parties.contains(self.viewer))
    }

    /// G11.
    pub(super) fn agreement_fields(&self, id: AgreementId) -> Option<Fields> {
        let founding = self.state.founding();
        let as_terms = founding.filter(|_| id == AgreementId::FOUNDING);
        let is_short = |it: &Agreement| {
            let text = &it.current.as_ref().unwrap().text;
            text.clauses.len() <= CLAUSES_PER_AGREEMENT_MAX
        };
        let it = match (self.state.agreement(id), &as_terms) {
            (Some(it), _) => it,
            (None, Some(it)) if is_short(it) => it,
            (None, Some(_)) => return self.founding_fields(),
            (None, None) => return None,
        };
        let is_party = self.is_party(it.current.as_ref());
        let asked = it.next.as_ref().filter(|next| {
            let is_asked = is_party || self.is_party(Some(next));
            next.agency == *self.viewer || (next.proposed_at.is_some() && is_asked)
        });
        // One's own draft, while there is nothing to sign.
        let next = asked.or_else(|| it.drafts.get(self.viewer));
        let owed: Vec<_> = it
            .openings
            .iter()
            .filter(|it| it.reviews.get(self.viewer).is_some_and(Option::is_none))
            .collect();
        let mut fields = Fields::new();
        if !is_party && next.is_none() && owed.is_empty() {
            return None;
        }
        let (phase, since) = if is_party || it.current.is_none() {
            (it.phase, it.phase_since)
        } else if let Some(next) = asked {
            // Who joins is told of what it signs, not of what the others have.
            let all = next
                .text
                .parties
                .iter()
                .chain(&it.current.as_ref()?.text.parties);
            if all.into_iter().all(|it| next.signatures.contains_key(it)) {
                let last = next.signatures.values().map(|it| it.at).max()?;
                (AgreementPhase::Signed, last)
            } else {
                (AgreementPhase::Proposed, next.proposed_at?)
            }
        } else {
            // Who has left, that it is over.
            (AgreementPhase::Ended, owed.last()?.closed_at?)
        };
        let drafted_by = Some(&it.agency).filter(|_| id != AgreementId::FOUNDING);
        let head = (it.id, drafted_by, phase, since);
        fields.insert("identity", format!("{head:?}"));
        // Who is no party of what holds is not told whether it was stopped.
        if !it.stops.is_empty() && (is_party || it.current.is_none()) {
            fields.insert("stop", format!("{:?}", it.stops));
        }
        if let Some(next) = next {
            fields.insert("next", self.version(next));
        }
        if is_party {
            let current = it.current.as_ref()?;
            // G10: that somebody drafts an amendment changes nothing of what all others read of the standing terms.
            let are_long_terms = current.agency == AgencyId::server() && !is_short(it);
            let said = if are_long_terms {
                self.founding_fields()?.remove("current")?
            } else {
                self.version(current)
            };
            fields.insert("current", said);
        }
        if let Some(it) = it.activation.as_ref().filter(|_| is_party) {
            let who = self.own_name(it.by);
            let said = (&it.agency, who, it.at, it.until, &it.reason);
            fields.insert("activation", format!("{said:?}"));
        }
        if !is_party && owed.is_empty() {
            return Some(fields);
        }
        let shown = it.openings.iter();
        let shown = shown.filter(|it| is_party || owed.contains(it));
        let openings = shown.filter_map(|it| {
            let broke_it = it.agency == *self.viewer;
            let reviews = it.reviews.iter();
            let reviews: Vec<_> = reviews
                .filter(|(owner, _)| broke_it || *owner == self.viewer)
                .map(|(owner, it)| {
                    let said = it.as_ref();
                    let said =
                        said.map(|it| (self.own_name(it.by), it.at, it.is_justified, &it.note));
                    (owner, said)
                })
                .collect();
            (broke_it || !reviews.is_empty()).then(|| {
                let who = self.own_name(it.by);
                let times = (it.at, it.until, it.closed_at);
                format!(
                    "{:?}",
                    (it.number, &it.agency, who, times, &it.reason, reviews)
                )
            })
        });
        let openings: Vec<String> = openings.collect();
        fields.insert("openings", openings.join(";"));
        Some(fields)
    }

    fn own_name(&self, id: domain::PrincipalId) -> Option<&String> {
        let who = self.state.principal(id)?;
        (who.agency == *self.viewer).then_some(&who.name)
    }

    fn version(&self, it: &Version) -> String {
        let text = &it.text;
        let signatures: Vec<_> = it
            .signatures
            .iter()
            .map(|(agency, it)| (agency, self.own_name(it.by), it.at))
            .collect();
        // The standing terms were drafted by nobody, and never end.
        let of_agency = Some(&it.agency).filter(|it| **it != AgencyId::server());
        let is_endless = text.valid_until == FOREVER;
        let until = (!is_endless).then_some(text.valid_until);
        let kept = (!is_endless).then_some(text.retention_days);
        let lease = (!is_endless).then_some(text.lease_min);
        let says = (
            (
                it.number,
                of_agency,
                it.proposed_at,
                signatures,
                it.in_force_since,
            ),
            (&text.title, &text.purpose, &text.legal_basis, &text.parties),
            (&text.clauses, 0, text.valid_from, until),
            (
                kept,
                lease,
                &text.duties,
                &text.shares,
                &text.aid,
                &it.refused,
            ),
        );
        format!("{says:?}")
    }

    /// G10: of standing terms that are too long for an agreement the lines that name the agency, or everybody.
    fn founding_fields(&self) -> Option<Fields> {
        let terms = self.state.terms()?;
        let since = self.state.terms_since();
        let head = (
            AgreementId::FOUNDING,
            None::<AgencyId>,
            AgreementPhase::InForce,
            since,
        );
        let named = |word: &str| (word != "*").then(|| AgencyId::new(word).unwrap());
        let concerns = |word: &str| word == "*" || word == self.viewer.as_str();
        let clauses: Vec<Clause> = terms
            .grants
            .iter()
            .filter(|it| concerns(&it.viewer) || concerns(&it.owner))
            .map(|it| Clause {
                viewer: named(&it.viewer),
                owner: named(&it.owner),
                kind: it.kind,
                fields: chosen(it.kind, &it.fields)
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
                position: it.position,
                trigger: Trigger::Always,
                only: Conditions::default(),
                clearance: Clearance::Open,
            })
            .collect();
        let left_out = terms.grants.len() - clauses.len();
        let parties: Vec<_> = self.state.agencies().map(|it| &it.id).collect();
        let nobody: Vec<(AgencyId, Option<String>, Timestamp)> = vec![];
        let says = (
            (1, None::<AgencyId>, None::<Timestamp>, nobody, Some(since)),
            (
                &terms.title,
                "",
                "",
                std::collections::BTreeSet::from_iter(parties),
            ),
            (clauses, left_out, since, None::<Timestamp>),
            (
                None::<u16>,
                None::<u16>,
                Vec::<domain::agreement::Duty>::new(),
                Vec::<domain::agreement::Share>::new(),
                Vec::<domain::agreement::Aid>::new(),
                None::<domain::agreement::Refused>,
            ),
        );
        Some(Fields::from([
            ("identity", format!("{head:?}")),
            ("current", format!("{says:?}")),
            ("openings", String::new()),
        ]))
    }
}
