//! Finding what an enforcement consists of.

use super::State;
use crate::{
    attachment::Attachment,
    enforcement::{CaseItem, Evidence, Measure},
    id::{AgencyId, AttachmentId, TaskId, TaskItemId},
    private::Subject,
    refusal::Refusal,
    task::Task,
    time::Timestamp,
};

/// A file of something that stands in a joint task.
#[derive(Debug, Clone, Copy)]
pub struct TaskFile<'a> {
    /// What it belongs to.
    pub item: TaskItemId,
    /// In which task.
    pub task: TaskId,
    /// Whether it is evidence, and not the photograph of a finding.
    pub is_evidence: bool,
    /// The file.
    pub file: &'a Attachment,
}

impl State {
    /// The measure, evidence or referral with this id.
    pub fn case_item(&self, id: TaskItemId) -> Option<&CaseItem> {
        self.case_items.get(&id)
    }

    /// What an enforcement consists of, in the order in which it was heard of.
    pub fn cases_of(&self, task: TaskId) -> impl Iterator<Item = &CaseItem> {
        let items = self.index.cases_of.get(&task).into_iter().flatten();
        items.filter_map(|it| self.case_items.get(it))
    }

    /// The measures of a task.
    pub(crate) fn measures_of(&self, task: TaskId) -> impl Iterator<Item = &Measure> {
        self.cases_of(task).filter_map(|it| match it {
            CaseItem::Measure(it) => Some(&**it),
            _ => None,
        })
    }

    /// Whether an agency has evidence of a task in custody (N8).
    fn holds_evidence(&self, task: TaskId, agency: &AgencyId) -> bool {
        let custodian = |it: &CaseItem| match it {
            CaseItem::Evidence(it) => it.custodian().is_some_and(|it| it.agency == *agency),
            _ => false,
        };
        self.cases_of(task).any(custodian)
    }

    /// What an agency still answers for in a task, so that it does not leave: evidence in its custody (N8), and measures of its own that its
    /// legal desk has to look at (N4).
    pub(crate) fn owes_in(&self, task: TaskId, agency: &AgencyId) -> Result<(), Refusal> {
        if self.holds_evidence(task, agency) {
            return Err(Refusal::WrongState {
                what: "evidence",
                state: "in custody",
            });
        }
        let mut own = self.measures_of(task).filter(|it| it.agency == *agency);
        if own.any(Measure::is_flagged) {
            return Err(Refusal::WrongState {
                what: "measure",
                state: "flagged",
            });
        }
        Ok(())
    }

    /// Measures of which a signature was waited for too long without that being said (N5).
    pub(crate) fn signatures_due(&self, now: Timestamp) -> impl Iterator<Item = &Measure> {
        let due = self.index.unsigned.iter();
        let due = due.take_while(move |(sign_by, _)| *sign_by <= now);
        let due = due.filter_map(|(_, id)| match self.case_items.get(id) {
            Some(CaseItem::Measure(it)) => Some(&**it),
            _ => None,
        });
        due.filter(|it| {
            let task = self.task(it.task);
            task.is_some_and(|task| task.is_committed(&it.agency))
        })
    }

    /// The task of something that stands in one and is shown by itself.
    pub fn task_of_item(&self, id: TaskItemId) -> Option<&Task> {
        let of_case = || self.case_item(id).map(CaseItem::task);
        let task = self.task_item(id).map(|it| it.task).or_else(of_case);
        self.task(task?)
    }

    /// Whether an id is or was used for something that stands in a task.
    pub(crate) fn is_item_used(&self, id: TaskItemId) -> bool {
        self.task_items.contains_key(&id)
            || self.case_items.contains_key(&id)
            || self.unlisted_from(id).is_some()
    }

    /// The file of this id, of something that stands in a joint task.
    pub fn task_file(&self, id: AttachmentId) -> Option<TaskFile<'_>> {
        let item = *self.index.photos.get(&id)?;
        let is_it = |it: &&Attachment| it.id == id;
        if let Some(target) = self.task_item(item) {
            return Some(TaskFile {
                item,
                task: target.task,
                is_evidence: false,
                file: target.attachments.iter().find(is_it)?,
            });
        }
        let Some(CaseItem::Evidence(it)) = self.case_item(item) else {
            return None;
        };
        Some(TaskFile {
            item,
            task: it.task,
            is_evidence: true,
            file: it.attachments.iter().find(is_it)?,
        })
    }

    /// Whether the bytes of what stands in a task are to be there: it was not erased.
    pub fn keeps_files_of(&self, task: TaskId) -> bool {
        !self.retention.is_erased(Subject::Task(task))
    }

    /// Every file of what stands in a task.
    pub(super) fn files_of(&self, task: TaskId) -> impl Iterator<Item = &Attachment> {
        let photos = self.items_of(task).flat_map(|it| &it.attachments);
        let evidence = self.cases_of(task).filter_map(|it| match it {
            CaseItem::Evidence(it) => Some(&**it),
            _ => None,
        });
        photos.chain(evidence.flat_map(|it: &Evidence| &it.attachments))
    }

    /// Whether something of a task is still to come: an order that is not done, evidence in custody, a measure in force.
    pub fn has_open_matters(&self, task: TaskId) -> bool {
        self.has_open_orders(task) || self.index.open_cases.get(&task).is_some_and(|it| *it > 0)
    }
}
