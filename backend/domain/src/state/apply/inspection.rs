//! Folding events about inspections.

use std::collections::{BTreeMap, BTreeSet};

use super::super::State;
use crate::{
    attachment::Attachment,
    event::{InspectionFact, Recorded, TargetListed},
    id::{AgencyId, RectificationId, TaskId, TaskItemId},
    inspection::{
        Answered, Exclusion, Finding, Inspection, InspectionTarget, Recheck, Rectification,
        RectificationEnd, Sheet, Skipped, UsedChecklist, Visit,
    },
    task::{Task, TaskPhase},
    time::Timestamp,
    timeline::DRAFT_DETAIL,
};

impl State {
    pub(super) fn apply_inspection(
        &mut self,
        task: TaskId,
        fact: &InspectionFact,
        recorded: &Recorded,
    ) {
        match fact {
            InspectionFact::TargetsListed { targets } => {
                for it in targets {
                    self.list_target(task, it);
                }
            }
            InspectionFact::TargetsUnlisted { items } => {
                for it in items {
                    self.unlist_target(task, *it);
                }
            }
            // It is another list.
            InspectionFact::ListReopened { .. } => {
                for id in self.index.items_of.get(&task).into_iter().flatten() {
                    if let Some(it) = self.task_items.get_mut(id) {
                        it.skipped = None;
                    }
                }
            }
            InspectionFact::TargetsDrawn { drawn, .. } => {
                for (id, drawn) in drawn {
                    if let Some(it) = self.task_items.get_mut(id) {
                        it.drawn = Some(drawn.clone());
                    }
                }
            }
            _ => {}
        }
        if let Some(it) = self.tasks.get_mut(&task) {
            plan(it, fact, recorded);
        }
        let Some(item) = fact.item() else { return };
        if let InspectionFact::PhotoAdded { .. } = fact {
            self.attach_photo(item, fact, recorded);
        }
        let Some(it) = self.task_items.get_mut(&item) else {
            return;
        };
        match fact {
            InspectionFact::RectificationOrdered { order, .. }
            | InspectionFact::RectificationRechecked { order, .. }
            | InspectionFact::RectificationWithdrawn { order, .. }
            | InspectionFact::RectificationOverdue { order, .. } => {
                let is_open =
                    |it: &InspectionTarget| it.order(*order).is_some_and(Rectification::is_open);
                let (was, was_open) = (waits_until(it, *order), is_open(it));
                rectify(it, fact, recorded);
                let (is, is_open) = (waits_until(it, *order), is_open(it));
                let open = self.index.open_orders.entry(task).or_default();
                *open = (*open + u32::from(is_open)).saturating_sub(u32::from(was_open));
                if let Some(due_at) = was {
                    self.index.rectifications.remove(&(due_at, item, *order));
                }
                if let Some(due_at) = is {
                    self.index.rectifications.insert((due_at, item, *order));
                }
            }
            _ => visit(it, fact, recorded),
        }
    }

    fn list_target(&mut self, task: TaskId, listed: &TargetListed) {
        let TargetListed {
            item,
            number,
            name,
            register,
            place,
            at,
            from,
            zone,
        } = listed.clone();
        if let Some(it) = self.tasks.get_mut(&task) {
            it.inspection.listed = number;
        }
        self.index.items_of.entry(task).or_default().push(item);
        let target = InspectionTarget {
            id: item,
            task,
            number,
            name,
            register,
            place,
            at,
            from,
            zone,
            drawn: None,
            skipped: None,
            visits: BTreeMap::new(),
            findings: Vec::new(),
            orders: Vec::new(),
            attachments: Vec::new(),
        };
        for key in target.site_keys() {
            self.index.sites.insert((key, item));
        }
        self.task_items.insert(item, target);
    }

    fn unlist_target(&mut self, task: TaskId, item: TaskItemId) {
        self.index.unlisted.insert(item, task);
        for key in self
            .task_items
            .remove(&item)
            .iter()
            .flat_map(InspectionTarget::site_keys)
        {
            self.index.sites.remove(&(key, item));
        }
        if let Some(items) = self.index.items_of.get_mut(&task) {
            items.retain(|it| *it != item);
        }
        if let Some(it) = self.tasks.get_mut(&task) {
            it.inspection.exclusions.retain(|it| it.item != item);
        }
    }

    fn attach_photo(&mut self, item: TaskItemId, fact: &InspectionFact, recorded: &Recorded) {
        let InspectionFact::PhotoAdded {
            agency,
            attachment,
            name,
            media_type,
            bytes,
            sha256,
            stored,
            ..
        } = fact
        else {
            return;
        };
        let Some(it) = self.task_items.get_mut(&item) else {
            return;
        };
        it.attachments.push(Attachment {
            id: *attachment,
            name: name.clone(),
            media_type: *media_type,
            bytes: *bytes,
            sha256: sha256.clone(),
            stored: stored.clone(),
            agency: agency.clone(),
            at: recorded.occurred_at,
            removed: None,
        });
        self.keep_task_file(*attachment, item, agency, *bytes);
    }
}

/// Until when an order is waited for, if it is and is not known to be late.
fn waits_until(it: &InspectionTarget, order: RectificationId) -> Option<Timestamp> {
    let order = it.order(order)?;
    (order.is_open() && !order.is_overdue).then_some(order.due_at)
}

impl State {
    /// Small facts for a line about an inspection.
    pub(super) fn detail_of_inspection(
        &self,
        task: TaskId,
        fact: &InspectionFact,
        detail: &mut BTreeMap<&'static str, String>,
    ) {
        if self
            .task(task)
            .is_some_and(|it| it.phase == TaskPhase::Draft)
        {
            detail.insert(DRAFT_DETAIL, true.to_string());
        }
        if let Some(it) = fact.item().and_then(|id| self.task_item(id)) {
            detail.insert("target", it.number.to_string());
        }
        if let Some(agency) = fact.agency() {
            detail.insert("agency", agency.to_string());
        }
        let count = match fact {
            InspectionFact::TargetsListed { targets } => Some(targets.len()),
            InspectionFact::TargetsUnlisted { items } => Some(items.len()),
            InspectionFact::TargetsDrawn { drawn, .. } => Some(drawn.len()),
            InspectionFact::ChecklistAnswered { answers, .. } => Some(answers.len()),
            _ => None,
        };
        detail.extend(count.map(|it| ("count", it.to_string())));
        match fact {
            InspectionFact::FindingRecorded { severity, .. } => {
                detail.insert("severity", severity.as_str().to_owned());
            }
            InspectionFact::RectificationRechecked { is_rectified, .. } => {
                detail.insert("rectified", is_rectified.to_string());
            }
            InspectionFact::SheetConcluded { release, .. } => {
                detail.insert("release", release.as_str().to_owned());
            }
            InspectionFact::InspectorExcluded { reason: None, .. } => {
                detail.insert("lifted", true.to_string());
            }
            _ => {}
        }
    }
}

fn who_is_in(task: &Task) -> BTreeSet<AgencyId> {
    let named = task.inspection.inspectors.keys();
    named.filter(|it| task.involves(it)).cloned().collect()
}

/// What an event does to the plan.
fn plan(task: &mut Task, fact: &InspectionFact, recorded: &Recorded) {
    // What is published is so from when everybody could see it.
    let at = recorded.received_at;
    let stays = match fact {
        InspectionFact::TargetsDrawn { .. } => who_is_in(task),
        _ => BTreeSet::new(),
    };
    let plan = &mut task.inspection;
    match fact {
        InspectionFact::InspectorsNamed {
            agency,
            added,
            removed,
        } => name_inspectors(plan, agency, added, removed),
        InspectionFact::InspectorExcluded {
            agency,
            inspector,
            item,
            reason,
        } => {
            plan.exclusions
                .retain(|it| (&it.agency, it.inspector, it.item) != (agency, *inspector, *item));
            plan.exclusions
                .extend(reason.iter().map(|reason| Exclusion {
                    agency: agency.clone(),
                    inspector: *inspector,
                    item: *item,
                    reason: reason.clone(),
                }));
        }
        InspectionFact::ListClosed {
            plan: drawn,
            sha256,
        } => {
            // Not when it is said to have been: it was published when it was heard of (Y3).
            plan.closed_at = Some(recorded.received_at);
            plan.plan = Some(drawn.clone());
            plan.sha256 = Some(sha256.clone());
        }
        InspectionFact::ListReopened { .. } => {
            plan.closed_at = None;
            plan.plan = None;
            plan.sha256 = None;
        }
        InspectionFact::TargetsDrawn { seed, .. } => {
            // What it was drawn from stays as it was then, whoever leaves later.
            plan.inspectors.retain(|agency, _| stays.contains(agency));
            plan.exclusions.retain(|it| stays.contains(&it.agency));
            plan.seed = Some(seed.clone());
            plan.drawn_at = Some(recorded.received_at);
        }
        InspectionFact::VisitStarted {
            agency,
            template: Some(checklist),
            ..
        } => plan.checklists.push(UsedChecklist {
            agency: agency.clone(),
            checklist: checklist.clone(),
        }),
        InspectionFact::SheetConcluded {
            summary,
            release,
            targets,
            visited,
            skipped,
            findings,
            orders_open,
        } => {
            let version = plan.sheets.last().map_or(0, |it| it.version) + 1;
            plan.sheets.push(Sheet {
                version,
                at,
                summary: summary.clone(),
                release: *release,
                targets: *targets,
                visited: *visited,
                skipped: *skipped,
                findings: *findings,
                orders_open: *orders_open,
            });
        }
        _ => {}
    }
}

fn name_inspectors(
    plan: &mut Inspection,
    agency: &AgencyId,
    added: &[(u16, String)],
    removed: &[u16],
) {
    let pool = plan.inspectors.entry(agency.clone()).or_default();
    pool.retain(|number, _| !removed.contains(number));
    pool.extend(added.iter().cloned());
    if pool.is_empty() {
        plan.inspectors.remove(agency);
    }
    if let Some((last, _)) = added.last() {
        plan.named.insert(agency.clone(), *last);
    }
    plan.exclusions
        .retain(|it| it.agency != *agency || !removed.contains(&it.inspector));
}

/// What an event does at a target.
fn visit(target: &mut InspectionTarget, fact: &InspectionFact, recorded: &Recorded) {
    let at = recorded.occurred_at;
    match fact {
        InspectionFact::TargetSkipped { reason, .. } => {
            target.skipped = Some(Skipped {
                at,
                reason: reason.clone(),
            });
        }
        InspectionFact::VisitStarted {
            agency, checklist, ..
        } => {
            // It was inspected before anybody said that it is not.
            target.skipped = None;
            let visit = target.visits.entry(agency.clone()).or_insert(Visit {
                started_at: at,
                checklist: None,
                answers: BTreeMap::new(),
                finished_at: None,
                note: String::new(),
                signed: None,
                unsigned: None,
            });
            visit.started_at = visit.started_at.min(at);
            if visit.checklist.is_none() {
                visit.checklist.clone_from(checklist);
            }
        }
        InspectionFact::ChecklistAnswered {
            agency, answers, ..
        } => {
            let Some(it) = target.visits.get_mut(agency) else {
                return;
            };
            for (code, answer) in answers {
                let answer = *answer;
                it.answers.insert(code.clone(), Answered { answer, at });
            }
        }
        InspectionFact::FindingRecorded {
            agency,
            finding,
            checklist_item,
            severity,
            text,
            at: place,
            photos,
            ..
        } => target.findings.push(Finding {
            id: *finding,
            agency: agency.clone(),
            checklist_item: checklist_item.clone(),
            severity: *severity,
            text: text.clone(),
            at: *place,
            photos: photos.clone(),
            found_at: at,
        }),
        InspectionFact::VisitFinished {
            agency,
            note,
            signed,
            unsigned,
            ..
        } => {
            if let Some(it) = target.visits.get_mut(agency) {
                it.finished_at = Some(at);
                it.note.clone_from(note);
                it.signed.clone_from(signed);
                it.unsigned.clone_from(unsigned);
            }
        }
        _ => {}
    }
}

/// What an event does to orders.
fn rectify(target: &mut InspectionTarget, fact: &InspectionFact, recorded: &Recorded) {
    let at = recorded.occurred_at;
    let of_fact = |id: RectificationId| move |it: &&mut Rectification| it.id == id;
    let mut orders = target.orders.iter_mut();
    match fact {
        InspectionFact::RectificationOrdered {
            agency,
            order,
            finding,
            rectify,
            owner,
            due_at,
            ..
        } => target.orders.push(Rectification {
            id: *order,
            agency: agency.clone(),
            finding: *finding,
            what: rectify.clone(),
            owner: owner.clone(),
            ordered_at: at,
            due_at: *due_at,
            is_overdue: false,
            rechecks: Vec::new(),
            ended: None,
        }),
        InspectionFact::RectificationRechecked {
            order: id,
            is_rectified,
            note,
            due_at,
            ..
        } => {
            let Some(it) = orders.find(of_fact(*id)) else {
                return;
            };
            it.rechecks.push(Recheck {
                at,
                is_rectified: *is_rectified,
                note: note.clone(),
            });
            if *is_rectified {
                // It was in time, and that was heard of late.
                it.is_overdue &= at > it.due_at;
                it.ended = Some((at, RectificationEnd::Rectified));
            }
            if let Some(due_at) = due_at {
                it.due_at = *due_at;
                it.is_overdue = false;
            }
        }
        InspectionFact::RectificationWithdrawn {
            order: id, reason, ..
        } => {
            if let Some(it) = orders.find(of_fact(*id)) {
                it.ended = Some((at, RectificationEnd::Withdrawn(reason.clone())));
            }
        }
        InspectionFact::RectificationOverdue { order: id, .. } => {
            if let Some(it) = orders.find(of_fact(*id)) {
                it.is_overdue = true;
            }
        }
        _ => {}
    }
}
