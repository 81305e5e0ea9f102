//! Clauses that are limited to types of incidents or to an area (G12): whether one shows a thing is looked up when a
//! view is made, from what the thing is and where it is then.

use serde::{Deserialize, Serialize};

use super::{
    cell::disclosed_place,
    compile::grant_of,
    fields::{EquipmentField, Kind, Precision},
    table::Grant,
};
use crate::{
    agreement::{Clause, Conditions},
    assignment::Target,
    clearance::Clearance,
    equipment::{Equipment, Holder},
    id::{AgencyId, AgreementId},
    incident::Incident,
    state::State,
    time::Timestamp,
    zone::Zone,
};

/// What a clause is asked about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Matter<'a> {
    /// A unit: where it is is not known here.
    Unit,
    /// An incident, or what belongs to one; or to none.
    Incident(Option<&'a Incident>),
    /// A zone.
    Zone(&'a Zone),
    /// Equipment.
    Equipment(&'a Equipment),
}

/// A thing that a clause is asked about, and since when it is over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(super) matter: Matter<'a>,
    /// Nothing while it is not, and of what cannot be.
    pub(super) over: Option<Timestamp>,
}

impl<'a> From<Matter<'a>> for Asked<'a> {
    fn from(matter: Matter<'a>) -> Self {
        Self { matter, over: None }
    }
}

impl Asked<'_> {
    /// Rule G19: whether an agreement shows it for as long as it has been over.
    pub(super) fn is_kept_by(self, state: &State, agreement: AgreementId) -> bool {
        self.over
            .is_none_or(|since| state.shows_over(agreement, since))
    }
}

impl<'a> Matter<'a> {
    /// The same of what has been over since then, if it is.
    pub(crate) const fn over(self, over: Option<Timestamp>) -> Asked<'a> {
        Asked { matter: self, over }
    }

    /// What a thing of `owner` is on, as far as `owner` may tell: what an incident of a third agency is and where is not
    /// its own to pass on.
    pub(super) fn of_target(state: &'a State, target: Target, owner: &AgencyId) -> Self {
        let incident = match target {
            Target::Incident(id) => Some(id),
            Target::Task(id) => state.task(id).and_then(|it| it.incident),
        };
        let incident = incident.and_then(|it| state.incident(it));
        Self::Incident(incident.filter(|it| it.agency == *owner))
    }

    /// Whether a clause is about this, as far as its limits say.
    pub(super) fn is_meant(self, clause: &Clause) -> bool {
        clause.only.is_none() || self.is_within(&clause.only, grant_of(clause))
    }

    /// Whether it is within the limits of a clause that shows places as `grant` does.
    fn is_within(self, only: &Conditions, grant: Grant) -> bool {
        match self {
            Self::Unit | Self::Incident(None) => false,
            Self::Incident(Some(it)) => only.means(&it.incident_type) && only.holds(it.at),
            Self::Zone(it) => !only.asks_type() && only.meets(&it.shape),
            Self::Equipment(it) => {
                let shows_it = grant.fields.has(EquipmentField::Position.bit());
                shows_it && !only.asks_type() && lies_in(it, only, grant.precision)
            }
        }
    }
}

/// Judged on the place as it is shown, so that being shown tells no more than that place.
fn lies_in(it: &Equipment, only: &Conditions, precision: Precision) -> bool {
    match &it.holder {
        Holder::Place(spot) if it.is_open() => {
            disclosed_place(spot.at, precision).is_some_and(|it| only.holds(it))
        }
        Holder::Place(_) | Holder::Unit(_) | Holder::Person(_) => false,
    }
}

/// What a limited clause gives to a pair. The limits stay in the text of the agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Limited {
    /// Whose clause.
    pub(super) agreement: AgreementId,
    /// Which.
    pub(super) clause: usize,
    pub(super) kind: Kind,
    pub(super) grant: Grant,
    /// Whether it waits for a joint task.
    pub(super) is_joint: bool,
    /// For whom of who sees (G14).
    pub(super) clearance: Clearance,
}

impl Limited {
    /// Whether it shows this.
    pub(super) fn shows(&self, state: &State, matter: Matter<'_>) -> bool {
        self.clause(state).is_some_and(|it| matter.is_meant(it))
    }

    /// Whether it shows equipment in such a detail (E10).
    pub(super) fn shows_lent(&self, state: &State, it: &Equipment, precision: Precision) -> bool {
        self.clause(state)
            .is_some_and(|clause| is_lent_meant(clause, it, precision))
    }

    fn clause<'a>(&self, state: &'a State) -> Option<&'a Clause> {
        let version = state.agreement(self.agreement)?.current.as_ref()?;
        version.text.clauses.get(self.clause)
    }
}

/// Whether a clause that is limited is about equipment that is shown in such a detail.
pub(super) fn is_lent_meant(clause: &Clause, it: &Equipment, precision: Precision) -> bool {
    let shows_it = grant_of(clause).fields.has(EquipmentField::Position.bit());
    shows_it && !clause.only.asks_type() && lies_in(it, &clause.only, precision)
}
