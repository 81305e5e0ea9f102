//! What an agency shows in another's thing by terms of its own: what it attached to an incident (F5), its lane of a joint
//! task (V13). The view decides what is seen; this says whose it is, and why.

use std::collections::BTreeSet;

use super::{
    attachment::AttachmentView,
    case_item::CaseItemView,
    fields::{IncidentField, Kind, Mask, TaskField},
    limited::Matter,
    membership::{Viewer, is_in, opens_incident, sees_attachments_of, sees_lane},
    object::ObjectRef,
    response::authors_of,
    task::{PartyView, TaskView},
    task_item::{TaskItemView, sees_item},
    view::View,
    why::{Eyes, Term, told},
};
use crate::{
    assignment::Target,
    enforcement::CaseItem,
    id::AgencyId,
    incident::Incident,
    state::State,
    task::{Commitment, Task},
};

/// What one agency shows in a thing of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contribution {
    /// What it attached.
    Attachments(Vec<AttachmentView>),
    /// What it is asked for, answered and sent.
    Lane(Box<PartyView>),
    /// What it did at a target of an inspection: the target with this alone.
    Inspected(Box<TaskItemView>),
    /// A part of an enforcement or a disaster response in which it has said something: what that is, with this alone.
    Enforced(CaseItemView),
}

impl Contribution {
    /// The field of the thing that it stands in.
    pub const fn field(&self) -> Mask {
        match self {
            Self::Attachments(_) => Mask::NONE.with(IncidentField::Attachments.bit()),
            Self::Lane(_) => Mask::NONE.with(TaskField::Parties.bit()),
            // Shown whole or not at all (V14).
            Self::Inspected(_) | Self::Enforced(_) => Mask::ALL,
        }
    }
}

/// The agencies other than its owner and the viewer that show something in what `viewer` gets of a thing.
pub fn contributors_in(view: &View, viewer: &Viewer) -> BTreeSet<AgencyId> {
    let mut found = agencies_in(view);
    found.remove(&viewer.agency);
    if let View::Task(task) = view {
        for lane in &task.parties {
            if !is_lane_its_own(task, lane, viewer) {
                found.remove(&lane.agency);
            }
        }
    }
    found
}

/// The agencies other than its owner of which anything stands in a view, whoever said it.
pub fn agencies_in(view: &View) -> BTreeSet<AgencyId> {
    match view {
        View::Incident(it) => {
            let attached = it.attachments.iter().flatten().map(|one| &one.agency);
            attached.filter(|one| **one != it.agency).cloned().collect()
        }
        View::Task(it) => {
            let lanes = it.parties.iter().map(|one| &one.agency);
            lanes.filter(|one| **one != it.owner).cloned().collect()
        }
        View::CaseItem(it) => {
            let authors = it.authors().iter();
            authors.filter(|one| *one != it.owner()).cloned().collect()
        }
        View::TaskItem(it) => {
            let others = inspecting(it).filter(|one| **one != it.owner);
            others.cloned().collect()
        }
        _ => BTreeSet::new(),
    }
}

/// What `author` shows in what `viewer` gets of a thing of another; nothing of the author's own things.
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
        View::Task(it) => {
            let mut lanes = it.parties.iter().filter(|one| one.agency == *author);
            let lane = lanes.find(|one| is_lane_its_own(it, one, viewer))?;
            // What that would bring about is made from the lanes of others as well.
            Some(Contribution::Lane(Box::new(PartyView {
                completes_quorum: false,
                ..lane.clone()
            })))
        }
        View::TaskItem(it) => inspected(it, author),
        View::CaseItem(it) => {
            let is_anothers = author != it.owner() && it.authors().contains(author);
            is_anothers.then(|| Contribution::Enforced(it.clone().part_of(author)))
        }
        _ => None,
    }
}

/// Who has done anything at a target.
fn inspecting(it: &TaskItemView) -> impl Iterator<Item = &AgencyId> {
    let visits = it.visits.iter().map(|it| &it.agency);
    visits.chain(it.attachments.iter().map(|it| &it.agency))
}

/// What an agency did at a target, with what the target is.
fn inspected(it: &TaskItemView, author: &AgencyId) -> Option<Contribution> {
    if *author == it.owner || !inspecting(it).any(|it| it == author) {
        return None;
    }
    let mut own = it.clone();
    own.also.clear();
    own.visits.retain(|it| it.agency == *author);
    own.findings.retain(|it| it.agency == *author);
    own.orders.retain(|it| it.agency == *author);
    own.attachments.retain(|it| it.agency == *author);
    Some(Contribution::Inspected(Box::new(own)))
}

/// What a lead has asked of a party is the lead's own until something of an answer stands there.
fn is_lane_its_own(task: &TaskView, lane: &PartyView, viewer: &Viewer) -> bool {
    let has_spoken = lane.on_task.any()
        || lane.standing.is_some()
        || has_answered(&lane.commitment, lane.offers);
    let asks = task.owner == viewer.agency || task.lead.as_ref() == Some(&viewer.agency);
    lane.agency != task.owner && (!asks || has_spoken)
}

const fn has_answered(commitment: &Commitment, offers: u32) -> bool {
    !matches!(commitment, Commitment::Pending) || offers > 0
}

/// Whether `author` may have something in a thing of another, whoever sees it: looked at before anything that costs more.
pub fn has_part(state: &State, object: &ObjectRef, author: &AgencyId) -> bool {
    match object {
        ObjectRef::Incident(id) => state.incident(*id).is_some_and(|it| {
            it.agency != *author && it.attachments.iter().any(|one| one.agency == *author)
        }),
        ObjectRef::Task(id) => state
            .task(*id)
            .is_some_and(|it| it.owner != *author && it.lane_of(author).is_some()),
        ObjectRef::TaskItem(id) => {
            let task = state.task_of_item(*id);
            let is_owners = task.is_none_or(|it| it.owner == *author);
            let inspects = || state.task_item(*id).is_some_and(|it| it.has_part(author));
            let says = |it: &CaseItem| match it {
                CaseItem::Response(it) => authors_of(state, it).contains(author),
                it => it.authors().contains(author),
            };
            !is_owners && (inspects() || state.case_item(*id).is_some_and(says))
        }
        _ => false,
    }
}

/// Every term by which `author` shows `viewer` something in a thing of another, in order; none if it shows nothing there.
pub fn why_contributed(
    state: &State,
    viewer: &Viewer,
    object: &ObjectRef,
    author: &AgencyId,
) -> Vec<Term> {
    if *author == viewer.agency || !has_part(state, object, author) {
        return Vec::new();
    }
    let eyes = Eyes::of(state, viewer);
    let terms = match object {
        ObjectRef::Incident(id) => state.incident(*id).map(|it| attached(&eyes, it, author)),
        ObjectRef::Task(id) => state.task(*id).map(|it| answered(&eyes, it, author)),
        ObjectRef::TaskItem(id) => {
            let task = state.task_of_item(*id);
            let shown = task.filter(|_| sees_item(state, viewer, *id));
            shown.map(|it| vec![Term::Task(it.id)])
        }
        _ => None,
    };
    let mut terms = terms.unwrap_or_default();
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
    let terms = why_contributed(state, viewer, object, author).into_iter();
    // Who has left a task is not told who is still in it (V5).
    let is_told = |it: &Term| match it {
        Term::Task(id) => state
            .task(*id)
            .is_some_and(|it| it.owner == asker.agency || is_in(it, asker)),
        _ => true,
    };
    let terms = terms.map(|it| if is_told(&it) { it } else { Term::Other });
    told(state, asker, terms.collect())
}

fn attached(eyes: &Eyes<'_>, incident: &Incident, author: &AgencyId) -> Vec<Term> {
    let (state, viewer) = (eyes.state, eyes.who);
    if !sees_attachments_of(state, viewer, incident, author) {
        return Vec::new();
    }
    let field = IncidentField::Attachments.bit();
    let matter = Matter::of_target(state, Target::Incident(incident.id), author);
    let asked = matter.over(incident.over_since());
    let mut terms = eyes.granted_field(author, Kind::Incident, asked, field);
    terms.extend((incident.agency == viewer.agency).then_some(Term::OnIncident(incident.id)));
    if state.table().task_incident_fields.has(field) {
        let common = state.tasks_on(incident.id).filter(|it| {
            it.is_committed(author) && it.involves(&viewer.agency) && opens_incident(it, viewer)
        });
        terms.extend(common.map(|it| Term::Task(it.id)));
    }
    terms
}

fn answered(eyes: &Eyes<'_>, task: &Task, author: &AgencyId) -> Vec<Term> {
    let (state, viewer) = (eyes.state, eyes.who);
    let asks = [&task.owner, &task.lead].contains(&&viewer.agency);
    let is_its_own = !asks
        || state.on_task(task.id, author).any()
        || task
            .lane_of(author)
            .is_some_and(|it| it.standing.is_some() || has_answered(&it.commitment, it.offers));
    if !is_its_own || !sees_lane(state, viewer, task, author) {
        return Vec::new();
    }
    let matter = Matter::of_target(state, Target::Task(task.id), author);
    let asked = matter.over(task.over_since());
    let field = TaskField::Parties.bit();
    let mut terms = eyes.granted_field(author, Kind::Task, asked, field);
    let is_in_it = task.owner == viewer.agency || is_in(task, viewer);
    terms.extend(is_in_it.then_some(Term::Task(task.id)));
    terms
}
