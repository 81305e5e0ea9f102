//! What was erased and held, as the agency whose it is may see it (Q7).

use std::collections::BTreeMap;

use super::{fields::Kind, membership::Viewer};
use crate::{id::AgencyId, private::Subject, retention::Mark, state::State, time::Timestamp};

/// Something that was erased or is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What.
    pub subject: Subject,
    /// Its number, or the person's name.
    pub label: String,
    /// Whether it is erased; otherwise it is held.
    pub is_erased: bool,
    /// When that was done.
    pub at: Timestamp,
    /// The name of who did it, to their own agency.
    pub by: Option<String>,
    /// Why, to the same.
    pub reason: Option<String>,
}

/// What goes when something is erased, and whether it can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its number, or the person's name.
    pub label: String,
    /// Whether it is over, or the person is disabled.
    pub is_over: bool,
    /// Whether it is held.
    pub is_held: bool,
    /// Whether it is gone already.
    pub is_erased: bool,
    /// In how many objects of each kind something is told of it.
    pub counts: BTreeMap<Kind, usize>,
}

/// Everything of the viewer's agency that was erased or is held, the newest first.
pub fn kept(state: &State, viewer: &Viewer) -> Vec<Kept> {
    let of_agency = state.retention().marks().filter_map(|it| {
        let (subject, is_erased, Mark { at, by, reason }) = it;
        let (label, _) = known(state, viewer, subject)?;
        let person = state.principal(*by);
        // Texts of an agreement are of several agencies: what one of them says of it stays at home.
        let own = person.filter(|it| it.agency == viewer.agency);
        Some(Kept {
            subject,
            label,
            is_erased,
            at: *at,
            by: own.map(|it| it.name.clone()),
            reason: own.map(|_| reason.clone()),
        })
    });
    let mut found: Vec<_> = of_agency.collect();
    found.sort_by(|a, b| b.at.cmp(&a.at).then(b.subject.cmp(&a.subject)));
    found
}

/// What would go; nothing if it is not the viewer's agency's, as if it were not there.
pub fn told(state: &State, viewer: &Viewer, subject: Subject) -> Option<Told> {
    let (label, is_over) = known(state, viewer, subject)?;
    Some(Told {
        label,
        is_over,
        is_held: state.is_held(subject),
        is_erased: state.retention().is_erased(subject),
        counts: state.told_of(subject),
    })
}

/// What it is called, and whether it is over; nothing if it is not the viewer's agency's.
fn known(state: &State, viewer: &Viewer, subject: Subject) -> Option<(String, bool)> {
    let is_own = |agency: &AgencyId| *agency == viewer.agency;
    match subject {
        Subject::Incident(id) => state
            .incident(id)
            .filter(|it| is_own(&it.agency))
            .map(|it| (it.number.clone(), !it.state.is_open())),
        Subject::Task(id) => state
            .task(id)
            .filter(|it| is_own(&it.owner))
            .map(|it| (it.number.clone(), it.phase.is_over())),
        Subject::Principal(id) => state
            .principal(id)
            .filter(|it| is_own(&it.agency))
            .map(|it| (it.name.clone(), !it.is_enabled)),
        Subject::Agreement(id) => {
            let it = state.agreement(id).filter(|it| it.keeps(&viewer.agency))?;
            let told = it.current.as_ref();
            let told = told.or_else(|| it.told_next(&viewer.agency))?;
            Some((told.text.title.clone(), it.phase.is_over()))
        }
        Subject::Unit(_) | Subject::Zone(_) | Subject::Equipment(_) => None,
    }
}
