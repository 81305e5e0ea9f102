//! Deciding what is done at a target of an inspection: visits, findings and what has to be put right (Y5, Y6 and Y7).

mod photo;
mod rectify;
mod strokes;

use std::collections::BTreeMap;

use super::{check, on_site};
use crate::{
    command::VisitOrder,
    context::Context,
    event::{Event, InspectionFact},
    id::{AgencyId, TaskItemId},
    inspection::{ChecklistAnswer, InspectionTarget, Signature, UsedChecklist, Visit},
    limits::{
        CHECKLISTS_PER_TASK_MAX, FINDINGS_PER_TARGET_MAX, NAME_CHARS_MAX, PHOTOS_PER_FINDING_MAX,
        REASON_CHARS_MAX, TEXT_CHARS_MAX,
    },
    private::Subject,
    refusal::Refusal,
    settings::Checklist,
    state::State,
    task::Task,
};

/// What is asked, where, by whom.
struct Asked<'a> {
    state: &'a State,
    task: &'a Task,
    target: &'a InspectionTarget,
    context: &'a Context,
}

/// Decides what is asked about a target.
pub(super) fn decide(
    state: &State,
    id: TaskItemId,
    order: &VisitOrder,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let target = check::seen_item(state, id, context)?;
    let unknown = Refusal::Unknown { what: "target" };
    let task = state.task(target.task).ok_or(unknown)?;
    // Nothing more can be kept of it (J25).
    if state.retention().is_erased(Subject::Task(task.id)) {
        return Err(Refusal::Erased);
    }
    let asked = Asked {
        state,
        task,
        target,
        context,
    };
    let fact = asked.decide(order)?;
    Ok(fact
        .map(|fact| Event::Inspected {
            task: task.id,
            fact,
        })
        .into_iter()
        .collect())
}

const fn visit_is(state: &'static str) -> Refusal {
    Refusal::WrongState {
        what: "visit",
        state,
    }
}

impl Asked<'_> {
    fn decide(&self, order: &VisitOrder) -> Result<Option<InspectionFact>, Refusal> {
        Ok(Some(match order {
            VisitOrder::Skip { reason } => self.skip(reason)?,
            VisitOrder::Start { checklist, version } => {
                self.start(checklist.as_deref(), *version)?
            }
            VisitOrder::Answer { answers, version } => return self.answer(answers, *version),
            VisitOrder::Find { .. } => self.find(order)?,
            VisitOrder::Finish {
                note,
                signed,
                unsigned,
            } => self.finish(note, signed.as_ref(), unsigned.as_ref())?,
            VisitOrder::Photograph(it) => self.photograph(it)?,
            VisitOrder::OrderRectification { .. } => self.order(order)?,
            VisitOrder::Recheck {
                order,
                is_rectified,
                note,
                due_at,
            } => self.recheck(*order, *is_rectified, note, *due_at)?,
            VisitOrder::WithdrawOrder { order, reason } => {
                check::text("reason", reason, REASON_CHARS_MAX)?;
                let it = self.order_to_withdraw(*order)?;
                InspectionFact::RectificationWithdrawn {
                    item: self.target.id,
                    agency: it.agency.clone(),
                    order: it.id,
                    reason: reason.clone(),
                }
            }
        }))
    }

    fn skip(&self, reason: &str) -> Result<InspectionFact, Refusal> {
        if !self.task.is_led_by(&self.context.agency) {
            return Err(Refusal::NotYours { what: "task" });
        }
        self.is_selected()?;
        // Who left the task without finishing is not waited for.
        let counts = |(agency, it): (&AgencyId, &Visit)| {
            it.finished_at.is_some() || self.task.is_committed(agency)
        };
        if self.target.visits.iter().any(counts) {
            return Err(visit_is("begun"));
        }
        check::text("reason", reason, REASON_CHARS_MAX)?;
        Ok(InspectionFact::TargetSkipped {
            item: self.target.id,
            reason: reason.to_owned(),
        })
    }

    /// Whether it is to be inspected, as it was known when this happened.
    fn is_selected(&self) -> Result<(), Refusal> {
        let at = self.context.occurred_at;
        if self.target.skipped.as_ref().is_some_and(|it| it.at <= at) {
            return Err(Refusal::WrongState {
                what: "target",
                state: "skipped",
            });
        }
        if self.state.is_picked(self.target) {
            Ok(())
        } else {
            Err(Refusal::NotDrawn)
        }
    }

    /// Rule Y5: who works there.
    fn works_there(&self) -> Result<(), Refusal> {
        on_site::works_there(self.state, self.task, self.context)
    }

    /// Rule Y5.
    fn start(&self, code: Option<&str>, version: Option<u32>) -> Result<InspectionFact, Refusal> {
        self.works_there()?;
        on_site::is_under_way(self.task, self.context)?;
        self.is_selected()?;
        let agency = &self.context.agency;
        // Another crew of the agency was there before, and says so later.
        let at = self.context.occurred_at;
        let begun = self.target.visits.get(agency);
        if begun.is_some_and(|it| it.started_at <= at) {
            return Err(visit_is("begun"));
        }
        let closed_at = self.task.inspection.closed_at;
        let ready_at = self.task.inspection.drawn_at.or(closed_at);
        if ready_at.is_some_and(|it| at < it) {
            return Err(Refusal::OutOfOrder);
        }
        // What was begun by a checklist goes on by it.
        let begun_by = begun.and_then(|it| it.checklist.clone());
        let checklist = match code {
            Some(code) if begun_by.is_none() => Some(self.offered(code, version)?),
            _ => None,
        };
        let is_new = |it: &&Checklist| !self.is_used(it);
        let template = checklist.filter(is_new);
        if template.is_some() && self.task.inspection.checklists.len() >= CHECKLISTS_PER_TASK_MAX {
            return Err(Refusal::Full {
                max: CHECKLISTS_PER_TASK_MAX,
            });
        }
        Ok(InspectionFact::VisitStarted {
            item: self.target.id,
            agency: agency.clone(),
            checklist: begun_by.or(checklist.map(|it| (it.code.clone(), it.version))),
            template: template.cloned(),
        })
    }

    /// The checklist of the sender's agency, if it is the version that they have before them.
    fn offered(&self, code: &str, version: Option<u32>) -> Result<&Checklist, Refusal> {
        let settings = self.state.settings(&self.context.agency);
        let settings = settings.ok_or(Refusal::Unknown { what: "checklist" })?;
        let found = settings.inspections.offered_checklist(code)?;
        is_version(version, found.version)?;
        Ok(found)
    }

    /// Whether the agency uses this version in the task already.
    fn is_used(&self, checklist: &Checklist) -> bool {
        let mut used = self.task.inspection.checklists.iter();
        used.any(|it| {
            it.agency == self.context.agency
                && it.checklist.code == checklist.code
                && it.checklist.version == checklist.version
        })
    }

    /// The visit of the sender's agency, if it went on then. It goes on until it is finished, also while the task is held, and
    /// when it is done meanwhile: what was seen is not lost.
    fn visit(&self) -> Result<&Visit, Refusal> {
        self.works_there()?;
        let at = self.context.occurred_at;
        let visit = self.target.visits.get(&self.context.agency);
        let visit = visit.ok_or(visit_is("not begun"))?;
        if visit.finished_at.is_some_and(|it| it <= at) {
            return Err(visit_is("finished"));
        }
        if at < visit.started_at {
            return Err(Refusal::OutOfOrder);
        }
        Ok(visit)
    }

    /// The checklist that a visit follows.
    fn checklist(&self, visit: &Visit) -> Option<&Checklist> {
        let (code, version) = visit.checklist.as_ref()?;
        let mut used = self.task.inspection.checklists.iter();
        let is_it = |it: &&UsedChecklist| {
            it.agency == self.context.agency
                && it.checklist.code == *code
                && it.checklist.version == *version
        };
        used.find(is_it).map(|it| &it.checklist)
    }

    fn has_item(&self, visit: &Visit, code: &str) -> Result<(), Refusal> {
        let list = self.checklist(visit);
        if list.is_some_and(|it| it.items.iter().any(|it| it.code == code)) {
            Ok(())
        } else {
            Err(Refusal::Unknown {
                what: "checklist item",
            })
        }
    }

    fn answer(
        &self,
        answers: &BTreeMap<String, ChecklistAnswer>,
        version: Option<u32>,
    ) -> Result<Option<InspectionFact>, Refusal> {
        let visit = self.visit()?;
        let none = Refusal::Unknown {
            what: "checklist item",
        };
        let checklist = visit.checklist.clone().ok_or(none)?;
        is_version(version, checklist.1)?;
        if answers.is_empty() {
            return Err(Refusal::Empty { field: "answers" });
        }
        for code in answers.keys() {
            self.has_item(visit, code)?;
        }
        // Of two tablets the later answer holds, whichever is heard of first.
        let at = self.context.occurred_at;
        let is_news = |(code, it): &(&String, &ChecklistAnswer)| {
            let before = visit.answers.get(*code);
            // Said again, it was so later: an answer in between is older than that.
            before.is_none_or(|before| before.at < at || (before.at == at && before.answer != **it))
        };
        let answers = answers.iter().filter(is_news);
        let answers: BTreeMap<_, _> = answers.map(|(code, it)| (code.clone(), *it)).collect();
        let is_any = !answers.is_empty();
        Ok(is_any.then(|| InspectionFact::ChecklistAnswered {
            item: self.target.id,
            agency: self.context.agency.clone(),
            checklist,
            answers,
        }))
    }

    /// Rule Y6.
    fn find(&self, order: &VisitOrder) -> Result<InspectionFact, Refusal> {
        let VisitOrder::Find {
            id,
            checklist_item,
            severity,
            text,
            at,
            photos,
        } = order
        else {
            return Err(Refusal::Unknown { what: "finding" });
        };
        let visit = self.visit()?;
        check::unused(self.target.finding(*id).is_some(), "id")?;
        let own = self.target.findings.iter();
        let own = own.filter(|it| it.agency == self.context.agency);
        if own.count() >= FINDINGS_PER_TARGET_MAX {
            return Err(Refusal::Full {
                max: FINDINGS_PER_TARGET_MAX,
            });
        }
        if let Some(code) = checklist_item {
            self.has_item(visit, code)?;
        }
        check::text("text", text, TEXT_CHARS_MAX)?;
        if photos.len() > PHOTOS_PER_FINDING_MAX {
            return Err(Refusal::TooLong {
                field: "photos",
                max: PHOTOS_PER_FINDING_MAX,
            });
        }
        for (n, photo) in photos.iter().enumerate() {
            let there = self.target.attachments.iter().find(|it| it.id == *photo);
            let is_own = there.is_some_and(|it| it.agency == self.context.agency);
            if !is_own || photos[..n].contains(photo) {
                return Err(Refusal::Unknown { what: "attachment" });
            }
        }
        Ok(InspectionFact::FindingRecorded {
            item: self.target.id,
            agency: self.context.agency.clone(),
            finding: *id,
            checklist: visit.checklist.clone().filter(|_| checklist_item.is_some()),
            checklist_item: checklist_item.clone(),
            severity: *severity,
            text: text.clone(),
            at: *at,
            photos: photos.clone(),
        })
    }

    fn finish(
        &self,
        note: &str,
        signed: Option<&Signature>,
        unsigned: Option<&String>,
    ) -> Result<InspectionFact, Refusal> {
        let visit = self.visit()?;
        if visit.finished_at.is_some() {
            return Err(visit_is("finished"));
        }
        // Who signs has seen all of it.
        let is_own = |agency: &AgencyId| *agency == self.context.agency;
        let found = self.target.findings.iter();
        let found = found.filter(|it| is_own(&it.agency)).map(|it| it.found_at);
        let photos = self.target.attachments.iter();
        let photos = photos.filter(|it| is_own(&it.agency)).map(|it| it.at);
        let answers = visit.answers.values().map(|it| it.at);
        if found.chain(photos).chain(answers).max() > Some(self.context.occurred_at) {
            return Err(Refusal::OutOfOrder);
        }
        check::optional_text("note", note, TEXT_CHARS_MAX)?;
        match (signed, unsigned) {
            (Some(it), None) => {
                check::text("name", &it.name, NAME_CHARS_MAX)?;
                check::optional_text("capacity", &it.capacity, NAME_CHARS_MAX)?;
                strokes::check(&it.strokes)?;
            }
            (None, Some(reason)) => check::text("unsigned", reason, REASON_CHARS_MAX)?,
            (Some(_), Some(_)) => return Err(Refusal::Contradictory { field: "signed" }),
            (None, None) => return Err(Refusal::Empty { field: "signed" }),
        }
        Ok(InspectionFact::VisitFinished {
            item: self.target.id,
            agency: self.context.agency.clone(),
            note: note.to_owned(),
            signed: signed.cloned(),
            unsigned: unsigned.cloned(),
        })
    }
}

/// Whether what is before who reports is what it is held against.
fn is_version(said: Option<u32>, current: u32) -> Result<(), Refusal> {
    let field = "version";
    match said {
        Some(it) if it != current => Err(Refusal::StaleVersion { field, current }),
        _ => Ok(()),
    }
}
