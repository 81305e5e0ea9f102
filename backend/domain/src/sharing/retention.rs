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
    /// The name of who did it.
    pub by: Option<String>,
    /// Why.
    pub reason: String,
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
        let (owner, label, _) = known(state, subject)?;
        (owner == viewer.agency).then(|| Kept {
            subject,
            label,
            is_erased,
            at: *at,
            by: state.principal(*by).map(|it| it.name.clone()),
            reason: reason.clone(),
        })
    });
    let mut found: Vec<_> = of_agency.collect();
    found.sort_by(|a, b| b.at.cmp(&a.at).then(b.subject.cmp(&a.subject)));
    found
}

/// What would go; nothing if it is not the viewer's agency's, as if it were not there.
pub fn told(state: &State, viewer: &Viewer, subject: Subject) -> Option<Told> {
    let (_, label, is_over) = known(state, subject).filter(|it| it.0 == viewer.agency)?;
    Some(Told {
        label,
        is_over,
        is_held: state.retention().is_held(subject),
        is_erased: state.retention().is_erased(subject),
        counts: state.told_of(subject),
    })
}

/// Whose it is, what it is called, and whether it is over.
fn known(state: &State, subject: Subject) -> Option<(AgencyId, String, bool)> {
    match subject {
        Subject::Incident(id) => state
            .incident(id)
            .map(|it| (it.agency.clone(), it.number.clone(), !it.state.is_open())),
        Subject::Task(id) => state
            .task(id)
            .map(|it| (it.lead.clone(), it.number.clone(), it.phase.is_over())),
        Subject::Principal(id) => state
            .principal(id)
            .map(|it| (it.agency.clone(), it.name.clone(), !it.is_enabled)),
        Subject::Unit(_) | Subject::Zone(_) | Subject::Equipment(_) => None,
    }
}
