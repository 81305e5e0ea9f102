//! Which terms gave a viewer something, so that those that never did can be found (W10).

use std::collections::BTreeSet;

use super::{
    contribution::why_contributed,
    fields::Kind,
    membership::Viewer,
    object::ObjectRef,
    why::{Term, holding, owner, why},
};
use crate::{
    agreement::Clause,
    id::{AgencyId, AgreementId},
    state::State,
    time::Timestamp,
};

/// What an agreement has that can give something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Giver {
    /// Which agreement.
    pub agreement: AgreementId,
    /// Which version of it.
    pub version: u32,
    /// Which clause, counted from 0; none of the standing terms, whose lines hold together.
    pub clause: Option<u32>,
}

impl Giver {
    fn of(term: &Term) -> Option<Self> {
        match *term {
            Term::Agreement {
                agreement,
                version,
                clause,
                ..
            } => Some(Self {
                agreement,
                version,
                clause: u32::try_from(clause).ok(),
            }),
            Term::Founding { .. } => Some(Self {
                agreement: AgreementId::FOUNDING,
                version: 1,
                clause: None,
            }),
            _ => None,
        }
    }
}

/// What gave a thing of another agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gave<'a> {
    /// Whose thing it is.
    pub owner: &'a AgencyId,
    /// What gave it.
    pub by: BTreeSet<Giver>,
    /// What gives other things of its kind and did not give this one.
    pub others: BTreeSet<Giver>,
}

impl<'a> Gave<'a> {
    fn of(
        state: &State,
        viewer: &Viewer,
        (owner, kind): (&'a AgencyId, Kind),
        terms: &[Term],
    ) -> Self {
        let by: BTreeSet<Giver> = terms.iter().filter_map(Giver::of).collect();
        let others = holding(state, viewer, owner, kind);
        let others = others.iter().filter_map(Giver::of);
        Self {
            owner,
            others: others.filter(|it| !by.contains(it)).collect(),
            by,
        }
    }
}

/// What gives `viewer` this thing now; nothing if it is its own.
pub fn gave<'a>(state: &'a State, viewer: &Viewer, object: &'a ObjectRef) -> Option<Gave<'a>> {
    let owner = owner(state, object).filter(|it| **it != viewer.agency)?;
    let terms = why(state, viewer, object);
    Some(Gave::of(state, viewer, (owner, object.kind()), &terms))
}

/// What gives `viewer` what `author` shows in this thing of another (F5, V13).
pub fn gave_in<'a>(
    state: &State,
    viewer: &Viewer,
    object: &ObjectRef,
    author: &'a AgencyId,
) -> Gave<'a> {
    let terms = why_contributed(state, viewer, object, author);
    Gave::of(state, viewer, (author, object.kind()), &terms)
}

/// An agreement in force between an agency and others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce<'a> {
    /// Which.
    pub agreement: AgreementId,
    /// Which version of it.
    pub version: u32,
    /// Since when this version is.
    pub since: Timestamp,
    /// The clauses by which the agency shows something or is shown something, by their number; none of the standing terms.
    pub clauses: Vec<(u32, &'a Clause)>,
}

/// The agreements in force of which an agency is a party, the founding one first.
pub fn in_force<'a>(state: &'a State, agency: &AgencyId) -> Vec<InForce<'a>> {
    let standing = state
        .terms()
        .filter(|_| !state.are_terms_replaced())
        .map(|_| InForce {
            agreement: AgreementId::FOUNDING,
            version: 1,
            since: state.terms_since(),
            clauses: vec![],
        });
    let signed = state.agreements_in_force_of(agency).filter_map(|it| {
        let current = it.current.as_ref()?;
        let parties = &current.text.parties;
        let concerns = |clause: &Clause| {
            let mut others = parties.iter();
            others.any(|it| clause.opens(agency, it) || clause.opens(it, agency))
        };
        let clauses = (0u32..).zip(&current.text.clauses);
        Some(InForce {
            agreement: it.id,
            version: current.number,
            since: current.in_force_since?,
            clauses: clauses.filter(|(_, it)| concerns(it)).collect(),
        })
    });
    standing.into_iter().chain(signed).collect()
}

/// Whether this belongs to what holds now, or would if nobody suspended it.
pub fn may_give(state: &State, giver: Giver) -> bool {
    if giver.clause.is_none() {
        return state.terms().is_some() && !state.are_terms_replaced();
    }
    let agreement = state.agreement(giver.agreement);
    agreement.is_some_and(|it| {
        let current = it.current.as_ref();
        !it.phase.is_over() && current.is_some_and(|it| it.number == giver.version)
    })
}
