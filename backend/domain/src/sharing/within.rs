//! Clauses that show where units are within an area only (G12). Where units are is not known here: what is said is in which
//! areas their place is shown, wherever they are, and the picture, which knows, shows it there.

use super::{
    fields::{Kind, Precision},
    membership::{Grounds, Viewer},
    table::Grant,
};
use crate::{
    id::{AgreementId, UnitId},
    shape::Shape,
    state::State,
    unit::Unit,
};

/// In what detail a unit's place is shown within the area of a clause.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Within {
    /// In what detail.
    pub precision: Precision,
    /// Whose clause.
    pub agreement: AgreementId,
    /// Of which version.
    pub version: u32,
    /// Which, counted from 0.
    pub clause: usize,
}

impl Within {
    /// Where that is; nothing once the clause is another one.
    pub fn area<'a>(&self, state: &'a State) -> Option<&'a [Shape]> {
        let current = state.agreement(self.agreement)?.current.as_ref()?;
        let is_it = current.number == self.version;
        let clause = current.text.clauses.get(self.clause).filter(|_| is_it)?;
        Some(&clause.only.area)
    }
}

/// The areas in which `viewer` is shown where a unit is more finely than everywhere, the finest first. `everywhere` is what
/// it sees of the unit; who does not see it is not shown where it is.
pub(super) fn within(
    state: &State,
    viewer: &Viewer,
    unit: &Unit,
    everywhere: Grant,
) -> Vec<Within> {
    if unit.agency == viewer.agency {
        return Vec::new();
    }
    let shows_it = Kind::Unit.shows_position(everywhere.fields);
    let shown = shows_it.then_some(everywhere.precision);
    let grounds = Grounds::of(state, viewer, &unit.agency, Kind::Unit);
    let finer = grounds
        .limited()
        .filter(|it| shown.is_none_or(|shown| it.grant.precision < shown));
    let ways = finer.filter_map(|it| {
        let current = state.agreement(it.agreement)?.current.as_ref()?;
        Some(Within {
            precision: it.grant.precision,
            agreement: it.agreement,
            version: current.number,
            clause: it.clause,
        })
    });
    let mut ways: Vec<Within> = ways.collect();
    ways.sort();
    ways
}

/// Whether `viewer` is shown where a unit is, in exactly this detail, within some area. What the picture has judged on that
/// for this viewer itself may reach it.
pub fn shows_position_within(
    state: &State,
    viewer: &Viewer,
    unit: UnitId,
    precision: Precision,
) -> bool {
    let grant = state.unit(unit).and_then(|it| {
        let grant = super::membership::unit_grant(state, viewer, it)?;
        Some(within(state, viewer, it, grant))
    });
    grant.is_some_and(|it| it.iter().any(|it| it.precision == precision))
}
