//! What an agency shows in another's thing by terms of its own: what it attached to an incident (F5), its lane of a joint
//! task (V13). The view decides what is seen; this says whose it is, and why.

use std::collections::BTreeSet;

use super::{
    attachment::AttachmentView,
    fields::{IncidentField, Kind, Mask, TaskField},
    limited::Matter,
    membership::{Viewer, is_disclosed, is_in, sees_attachments_of, sees_lane},
    object::ObjectRef,
    task::PartyView,
    view::View,
    why::{Eyes, Term, told},
};
use crate::{
    assignment::Target,
    id::AgencyId,
    incident::Incident,
    state::State,
    task::{Commitment, Party, Task},
};

/// What one agency shows in a thing of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contribution {
    /// What it attached.
    Attachments(Vec<AttachmentView>),
    /// What it is asked for, answered and sent.
    Lane(Box<PartyView>),
}

impl Contribution {
    /// The field of the thing that it stands in.
    pub const fn field(&self) -> Mask {
        match self {
            Self::Attachments(_) => Mask::NONE.with(IncidentField::Attachments.bit()),
            Self::Lane(_) => Mask::NONE.with(TaskField::Parties.bit()),
        }
    }
}

/// The agencies that show something in a view of another's thing: whose attachments stand in an incident, whose lanes in a
/// task.
pub fn others_in(view: &View) -> BTreeSet<AgencyId> {
    match view {
        View::Incident(it) => {
            let attached = it.attachments.iter().flatten().map(|one| &one.agency);
            attached.filter(|one| **one != it.agency).cloned().collect()
        }
        View::Task(it) => {
            let answered = it.parties.iter().map(|one| &one.agency);
            answered.filter(|one| **one != it.lead).cloned().collect()
        }
        _ => BTreeSet::new(),
    }
}

/// What `author` shows in what `viewer` gets of a thing of another; nothing of the author's own things. What a lead has asked
/// of a party is the lead's own until there is an answer.
pub fn contribution(view: &View, viewer: &Viewer, author: &AgencyId) -> Option<Contribution> {
    match view {
        View::Incident(it) if it.agency != *author => {
            let attached = it.attachments.iter().flatten();
            let own: Vec<_> = attached
                .filter(|it| it.agency == *author)
                .cloned()
                .collect();
            (!own.is_empty()).then_some(Contribution::Attachments(own))
        }
        View::Task(it) if it.lead != *author => {
            let is_leads = it.lead == viewer.agency;
            let mut lanes = it.parties.iter().filter(|it| it.agency == *author);
            let shown =
                lanes.find(|it| !is_leads || it.sent > 0 || has_spoken(&it.commitment, it.offers));
            shown.cloned().map(Box::new).map(Contribution::Lane)
        }
        _ => None,
    }
}

const fn has_spoken(commitment: &Commitment, offers: u32) -> bool {
    !matches!(commitment, Commitment::Pending) || offers > 0
}

/// The agencies other than its own and the viewer's that show `viewer` something in a thing.
pub fn contributors(state: &State, viewer: &Viewer, object: &ObjectRef) -> BTreeSet<AgencyId> {
    let is_other = |it: &&AgencyId| **it != viewer.agency;
    match object {
        ObjectRef::Incident(id) => {
            let Some(incident) = state.incident(*id) else {
                return BTreeSet::new();
            };
            let authors = incident.attachments.iter().map(|it| &it.agency);
            let authors: BTreeSet<&AgencyId> = authors.filter(is_other).collect();
            let shown = authors.into_iter().filter(|author| {
                **author != incident.agency && sees_attachments_of(state, viewer, incident, author)
            });
            shown.cloned().collect()
        }
        ObjectRef::Task(id) => {
            let Some(task) = state.task(*id) else {
                return BTreeSet::new();
            };
            let parties = task.parties.iter().filter(|(it, _)| is_other(it));
            let shown =
                parties.filter(|(author, party)| shows_lane(state, viewer, task, (author, party)));
            shown.map(|(author, _)| author.clone()).collect()
        }
        _ => BTreeSet::new(),
    }
}

fn shows_lane(
    state: &State,
    viewer: &Viewer,
    task: &Task,
    (author, party): (&AgencyId, &Party),
) -> bool {
    let is_leads = task.lead == viewer.agency;
    let is_its_own = !is_leads
        || has_spoken(&party.commitment, party.offers)
        || state.sent_on_task(task.id, author).0 > 0;
    is_its_own && sees_lane(state, viewer, task, author)
}

/// Every term by which `author` shows `viewer` something in a thing of another, in order; none if it shows nothing there.
pub fn why_contributed(
    state: &State,
    viewer: &Viewer,
    object: &ObjectRef,
    author: &AgencyId,
) -> Vec<Term> {
    if !contributors(state, viewer, object).contains(author) {
        return Vec::new();
    }
    let eyes = Eyes::of(state, viewer);
    let mut terms = match object {
        ObjectRef::Incident(id) => state
            .incident(*id)
            .map(|it| attached(&eyes, it, author))
            .unwrap_or_default(),
        ObjectRef::Task(id) => state
            .task(*id)
            .map(|it| answered(&eyes, it, author))
            .unwrap_or_default(),
        _ => Vec::new(),
    };
    terms.sort();
    terms.dedup();
    terms
}

/// The same as it is told to `asker`.
pub fn why_contributed_told(
    state: &State,
    viewer: &Viewer,
    object: &ObjectRef,
    author: &AgencyId,
    asker: &Viewer,
) -> Vec<Term> {
    told(state, asker, why_contributed(state, viewer, object, author))
}

fn attached(eyes: &Eyes<'_>, incident: &Incident, author: &AgencyId) -> Vec<Term> {
    let (state, viewer) = (eyes.state, eyes.who);
    let field = IncidentField::Attachments.bit();
    let matter = Matter::of_target(state, Target::Incident(incident.id), author);
    let asked = matter.over(incident.over_since());
    let mut terms = eyes.granted_field(author, Kind::Incident, asked, field);
    terms.extend((incident.agency == viewer.agency).then_some(Term::OnIncident(incident.id)));
    if state.table().task_incident_fields.has(field) {
        let common = state.tasks_on(incident.id).filter(|it| {
            it.is_committed(author) && it.involves(&viewer.agency) && is_disclosed(it, viewer)
        });
        terms.extend(common.map(|it| Term::Task(it.id)));
    }
    terms
}

fn answered(eyes: &Eyes<'_>, task: &Task, author: &AgencyId) -> Vec<Term> {
    let (state, viewer) = (eyes.state, eyes.who);
    let matter = Matter::of_target(state, Target::Task(task.id), author);
    let asked = matter.over(task.over_since());
    let field = TaskField::Parties.bit();
    let mut terms = eyes.granted_field(author, Kind::Task, asked, field);
    let is_in_it = task.lead == viewer.agency || is_in(task, viewer);
    terms.extend(is_in_it.then_some(Term::Task(task.id)));
    terms
}
