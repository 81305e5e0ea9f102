//! Situation reports (B8, B9).

use super::{Asked, Decided};
use crate::{
    decide::check,
    event::{ReportComposed, ResponseFact},
    id::TaskItemId,
    limits::{REASON_CHARS_MAX, REPORTS_PER_TASK_MAX, TEXT_CHARS_MAX},
    refusal::Refusal,
    response::{Report, ReportState, ReportTexts, ResponseItem},
};

impl Asked<'_> {
    /// Rule B8. Its moment is now: what is reported late is not known of any other.
    pub(super) fn compose(
        &self,
        id: TaskItemId,
        follows: Option<TaskItemId>,
        texts: &ReportTexts,
    ) -> Result<ResponseFact, Refusal> {
        self.is_reported()?;
        if self.context.occurred_at != self.context.now {
            return Err(Refusal::Malformed {
                field: "occurred_at",
                why: "is now: the report tells of this moment",
            });
        }
        self.is_free(id)?;
        let settled = &self.task.response;
        if usize::from(settled.versions) >= REPORTS_PER_TASK_MAX {
            return Err(Refusal::Full {
                max: REPORTS_PER_TASK_MAX,
            });
        }
        check::text("situation", &texts.situation, TEXT_CHARS_MAX)?;
        check::optional_text("needs", &texts.needs, TEXT_CHARS_MAX)?;
        check::optional_text("outlook", &texts.outlook, TEXT_CHARS_MAX)?;
        let (number, version) = match follows {
            None => (settled.reports + 1, 1),
            Some(id) => {
                let before = self.newest_version(id)?;
                (before.number, before.version + 1)
            }
        };
        Ok(ResponseFact::ReportComposed(Box::new(ReportComposed {
            item: id,
            agency: self.agency().clone(),
            composer: self.context.principal,
            number,
            version,
            follows,
            texts: texts.clone(),
            content: self.state.situation(self.task, self.context.now),
        })))
    }

    /// The version with this id, if none follows it.
    fn newest_version(&self, id: TaskItemId) -> Result<&Report, Refusal> {
        let item = self.state.response_item(id);
        let Some(ResponseItem::Report(it)) = item.filter(|it| it.task() == self.task.id) else {
            return Err(Refusal::Unknown {
                what: "situation_report",
            });
        };
        let reports = self.state.response_of(self.task.id);
        let versions = reports.filter_map(|other| match other {
            ResponseItem::Report(other) if other.number == it.number => Some(other.version),
            _ => None,
        });
        let newest = versions.max().unwrap_or(it.version);
        if newest == it.version {
            return Ok(it);
        }
        Err(Refusal::StaleVersion {
            field: "follows",
            current: newest.into(),
        })
    }

    fn to_decide(&self, it: &Report) -> Result<(), Refusal> {
        self.leads("situation_report")?;
        if it.state != ReportState::Draft {
            return Err(Refusal::WrongState {
                what: "situation_report",
                state: it.state.as_str(),
            });
        }
        if self.context.occurred_at < it.as_of {
            return Err(Refusal::OutOfOrder);
        }
        Ok(())
    }

    /// Rule B9.
    pub(super) fn approve(&self, it: &Report, note: &str) -> Decided {
        self.to_decide(it)?;
        self.is_reported()?;
        if it.composer == self.context.principal {
            return Err(Refusal::Oneself { field: "composer" });
        }
        check::optional_text("note", note, TEXT_CHARS_MAX)?;
        Ok(vec![ResponseFact::ReportApproved {
            item: it.id,
            agency: self.agency().clone(),
            note: note.to_owned(),
        }])
    }

    /// Rule B9.
    pub(super) fn send_back(&self, it: &Report, reason: &str) -> Decided {
        self.to_decide(it)?;
        check::text("reason", reason, REASON_CHARS_MAX)?;
        Ok(vec![ResponseFact::ReportReturned {
            item: it.id,
            agency: self.agency().clone(),
            reason: reason.to_owned(),
        }])
    }
}
