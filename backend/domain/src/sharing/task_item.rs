//! Targets of inspections as a viewer may see them (V14), and the plan of an inspection.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    attachment::{AttachmentView, attachment_view},
    fields::TaskField,
    membership::{Viewer, is_in, task_mask},
    object::ObjectRef,
    response::is_told_in_task,
};
use crate::{
    event::InspectionFact,
    id::{AgencyId, TaskId, TaskItemId},
    inspection::{
        ChecklistAnswer, DrawPlan, Drawn, Exclusion, Finding, Inspection, InspectionTarget, Origin,
        Rectification, Sheet, Signature, Skipped, UsedChecklist, Visit,
    },
    place::Point,
    state::State,
    task::{Stage, Task, TaskKind},
    time::Timestamp,
};

/// What one agency did at a target.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Visit")]
pub struct VisitView {
    pub agency: AgencyId,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    pub checklist: Option<(String, u32)>,
    pub answers: BTreeMap<String, ChecklistAnswer>,
    pub note: String,
    pub signed: Option<Signature>,
    pub unsigned: Option<String>,
}

/// A target of an inspection, to who is in the task.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of InspectionTarget")]
pub struct TaskItemView {
    pub id: TaskItemId,
    pub task: TaskId,
    /// Whose record the task is.
    pub owner: AgencyId,
    pub number: u16,
    pub name: String,
    pub register: String,
    pub place: String,
    pub at: Option<Point>,
    pub from: Origin,
    /// Whether it is to be inspected.
    pub is_selected: bool,
    pub drawn: Option<Drawn>,
    pub skipped: Option<Skipped>,
    /// Other tasks with a target at the same site, while this one is not over, as far as the viewer is shown that (Y9).
    pub also: Vec<TaskId>,
    pub visits: Vec<VisitView>,
    pub findings: Vec<Finding>,
    pub orders: Vec<Rectification>,
    pub attachments: Vec<AttachmentView>,
}

/// The plan of an inspection, to who is in the task.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Inspection")]
pub struct InspectionView {
    /// How many targets are listed.
    pub targets: usize,
    pub closed_at: Option<Timestamp>,
    pub plan: Option<DrawPlan>,
    pub sha256: Option<String>,
    pub seed: Option<String>,
    pub drawn_at: Option<Timestamp>,
    pub inspectors: BTreeMap<AgencyId, BTreeMap<u16, String>>,
    pub exclusions: Vec<Exclusion>,
    pub checklists: Vec<UsedChecklist>,
    pub sheets: Vec<Sheet>,
}

/// Rule V14: what stands in a joint task is shown to who is in it, once the place is open to them, and by no agreement; what
/// stands in a draft to its owner alone.
pub fn sees_items(task: &Task, viewer: &Viewer) -> bool {
    if task.owner == viewer.agency || task.lead == viewer.agency {
        return true;
    }
    task.is_proposed && is_in(task, viewer) && task.is_open_to(Stage::Place, &viewer.agency)
}

/// Whether `viewer` may see something that stands in a joint task.
pub(super) fn sees_item(state: &State, viewer: &Viewer, item: TaskItemId) -> bool {
    let Some(task) = state.task_of_item(item) else {
        return false;
    };
    let of_response = state.response_item(item);
    sees_items(task, viewer) && of_response.is_none_or(|it| is_told_in_task(task, viewer, it))
}

/// Rule Y9: whether `viewer` is told which sites a task inspects.
fn sees_sites(state: &State, viewer: &Viewer, task: &Task) -> bool {
    task.is_open_to(Stage::Place, &viewer.agency)
        && task_mask(state, viewer, task).has(TaskField::Sites.bit())
}

pub(super) fn task_item_view(
    state: &State,
    viewer: &Viewer,
    item: &InspectionTarget,
) -> TaskItemView {
    let of = state.task(item.task);
    let is_over = of.is_none_or(|it| it.phase.is_over());
    let owner = of.map_or_else(AgencyId::server, |it| it.owner.clone());
    let near = state.at_same_site(item).map(|(task, _)| task);
    let told = near.filter(|it| !is_over && sees_sites(state, viewer, it));
    let also: BTreeSet<TaskId> = told.map(|it| it.id).collect();
    let is_selected = state.is_selected(item);
    let InspectionTarget {
        id,
        task,
        number,
        name,
        register,
        place,
        at,
        from,
        // A zone is seen by who sees it, and not by way of a list.
        zone: _,
        drawn,
        skipped,
        visits,
        findings,
        orders,
        attachments,
    } = item.clone();
    TaskItemView {
        id,
        task,
        owner,
        number,
        name,
        register,
        place,
        at,
        from,
        is_selected,
        drawn,
        skipped,
        also: also.into_iter().collect(),
        visits: visits.into_iter().map(visit_view).collect(),
        findings,
        orders,
        attachments: attachments.iter().map(attachment_view).collect(),
    }
}

fn visit_view((agency, visit): (AgencyId, Visit)) -> VisitView {
    let Visit {
        started_at,
        checklist,
        answers,
        finished_at,
        note,
        signed,
        unsigned,
    } = visit;
    let answers = answers.into_iter().map(|(code, it)| (code, it.answer));
    VisitView {
        agency,
        started_at,
        finished_at,
        checklist,
        answers: answers.collect(),
        note,
        signed,
        unsigned,
    }
}

/// The plan of an inspection; nothing of another task, or to who is not shown its targets.
pub(super) fn inspection_view(
    state: &State,
    viewer: &Viewer,
    task: &Task,
) -> Option<InspectionView> {
    if task.kind != TaskKind::Inspection || !sees_items(task, viewer) {
        return None;
    }
    let Inspection {
        listed: _,
        closed_at,
        plan,
        sha256,
        seed,
        drawn_at,
        named: _,
        mut inspectors,
        mut exclusions,
        checklists,
        sheets,
    } = task.inspection.clone();
    // Who is in it no more inspects nothing (Y2); what was drawn stays so that it can be drawn again (Y3).
    if drawn_at.is_none() {
        inspectors.retain(|agency, _| task.involves(agency));
        exclusions.retain(|it| task.involves(&it.agency));
    }
    Some(InspectionView {
        targets: state.item_count(task.id),
        closed_at,
        plan,
        sha256,
        seed,
        drawn_at,
        inspectors,
        exclusions,
        checklists,
        sheets,
    })
}

/// The targets of a task, and what others have at the same sites (Y9).
pub(super) fn around_items(state: &State, id: TaskId, found: &mut BTreeSet<ObjectRef>) {
    let cases = state.cases_of(id).map(|it| ObjectRef::TaskItem(it.id()));
    found.extend(cases);
    for it in state.items_of(id) {
        found.insert(ObjectRef::TaskItem(it.id));
        at_site_of(state, it, found);
    }
}

fn at_site_of(state: &State, item: &InspectionTarget, found: &mut BTreeSet<ObjectRef>) {
    let there = state.at_same_site(item);
    found.extend(there.map(|(_, it)| ObjectRef::TaskItem(it.id)));
}

/// What an event of an inspection changes.
pub(super) fn around_inspection(
    state: &State,
    task: TaskId,
    fact: &InspectionFact,
    found: &mut BTreeSet<ObjectRef>,
) {
    // What is done at a target stands there alone, but for whose checklists are in use and who does not inspect it.
    let is_of_plan = matches!(
        fact,
        InspectionFact::InspectorExcluded { .. }
            | InspectionFact::VisitStarted {
                template: Some(_),
                ..
            }
    );
    if is_of_plan || fact.item().is_none() {
        found.insert(ObjectRef::Task(task));
    }
    match fact {
        // Others may hear of the same sites, or no more.
        InspectionFact::TargetsListed { targets } => {
            for it in targets {
                found.insert(ObjectRef::TaskItem(it.item));
                if let Some(it) = state.task_item(it.item) {
                    at_site_of(state, it, found);
                }
            }
        }
        InspectionFact::TargetsUnlisted { items } => {
            found.extend(items.iter().copied().map(ObjectRef::TaskItem));
            found.extend(state.task_items_elsewhere(task).map(ObjectRef::TaskItem));
        }
        // What is to be inspected follows from the list.
        InspectionFact::ListClosed { .. }
        | InspectionFact::ListReopened { .. }
        | InspectionFact::TargetsDrawn { .. } => {
            found.extend(state.items_of(task).map(|it| ObjectRef::TaskItem(it.id)));
        }
        _ => {}
    }
    found.extend(fact.item().map(ObjectRef::TaskItem));
}
