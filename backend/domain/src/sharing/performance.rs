//! What came of what an agreement promises, as its parties see it (G15, G18).

use super::{agreement::agreement_view, membership::Viewer};
use crate::{
    agreement::{Counted, DutyMeasure},
    id::{AgencyId, AgreementId},
    state::State,
    time::Timestamp,
};

/// What came of what the version promises that holds or held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PerformanceView {
    /// Of which version.
    pub version: u32,
    /// Since when it holds.
    pub since: Option<Timestamp>,
    /// Duties that are measured, in the order of the text.
    pub duties: Vec<DutyFigures>,
    /// Of every party, if shares were agreed.
    pub shares: Vec<ShareFigures>,
}

/// What came of a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyFigures {
    /// Which of the duties of the text, the first one 0.
    pub duty: usize,
    /// Whose.
    pub agency: AgencyId,
    /// What is measured.
    pub measure: DutyMeasure,
    /// Within how many minutes it is to come.
    pub within_min: u32,
    /// How often it did.
    pub counted: Counted,
}

/// What a party has drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareFigures {
    /// Which party.
    pub agency: AgencyId,
    /// What it was to draw.
    pub agreed_percent: u8,
    /// Whole minutes that units of others worked for it.
    pub drawn_min: u64,
    /// Of what all have drawn, rounded; nothing while nobody has drawn a minute.
    pub drawn_percent: Option<u8>,
}

/// What `viewer` is told at `now`: as a party of the version that holds or held everything, and otherwise nothing.
pub fn performance(
    state: &State,
    viewer: &Viewer,
    id: AgreementId,
    now: Timestamp,
) -> Option<PerformanceView> {
    let current = agreement_view(state, viewer, id)?.current?;
    let found = state.performance(id);
    let mut counted = found.into_iter().flat_map(|it| it.duties(now));
    let duties = current.duties.iter().enumerate();
    let duties = duties.filter_map(|(duty, it)| {
        let (measure, within_min) = it.promise()?;
        Some(DutyFigures {
            duty,
            agency: it.agency.clone(),
            measure,
            within_min,
            counted: counted.next()?,
        })
    });
    let duties = duties.collect();
    let drawn = found.map(|it| it.drawn_ms(now)).unwrap_or_default();
    let minutes = |agency: &AgencyId| {
        let ms = drawn.get(agency).copied().unwrap_or(0);
        u64::try_from(ms / 60_000).unwrap_or(0)
    };
    let all: u64 = current.shares.iter().map(|it| minutes(&it.agency)).sum();
    let shares = current.shares.iter().map(|it| {
        let drawn_min = minutes(&it.agency);
        ShareFigures {
            agency: it.agency.clone(),
            agreed_percent: it.percent,
            drawn_min,
            drawn_percent: percent(drawn_min, all),
        }
    });
    Some(PerformanceView {
        version: current.number,
        since: current.in_force_since,
        duties,
        shares: shares.collect(),
    })
}

fn percent(part: u64, all: u64) -> Option<u8> {
    let rounded = (u128::from(part) * 200 + u128::from(all)).checked_div(u128::from(all) * 2)?;
    u8::try_from(rounded).ok()
}
