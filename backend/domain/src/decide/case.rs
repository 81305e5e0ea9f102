//! Deciding what is done about a measure, a piece of evidence or a referral (N4 to N9).

mod custody;
mod referral;

use super::{check, on_site};
use crate::{
    command::CaseOrder,
    context::Context,
    enforcement::{CaseItem, Countersigner, Evidence, Measure, Referral},
    event::{EnforcementFact, Event},
    id::{AgencyId, TaskItemId},
    limits::{REASON_CHARS_MAX, REFUSALS_PER_MEASURE_MAX, TEXT_CHARS_MAX},
    private::Subject,
    refusal::Refusal,
    state::State,
    task::Task,
    time::Timestamp,
};

/// What is asked, about what, by whom.
struct Asked<'a> {
    state: &'a State,
    task: &'a Task,
    item: &'a CaseItem,
    context: &'a Context,
}

type Decided = Result<EnforcementFact, Refusal>;

/// Decides what is asked about a part of an enforcement.
pub(super) fn decide(
    state: &State,
    id: TaskItemId,
    order: &CaseOrder,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let item = check::seen_case(state, id, context)?;
    let task = state.task(item.task());
    let task = task.ok_or(Refusal::Unknown { what: "item" })?;
    // Nothing more can be kept of it (J25).
    if state.retention().is_erased(Subject::Task(task.id)) {
        return Err(Refusal::Erased);
    }
    let asked = Asked {
        state,
        task,
        item,
        context,
    };
    let fact = asked.decide(order)?;
    Ok(vec![Event::Enforced {
        task: task.id,
        fact,
    }])
}

impl Asked<'_> {
    fn decide(&self, order: &CaseOrder) -> Decided {
        match order {
            CaseOrder::Countersign { note } => self.countersign(note),
            CaseOrder::RefuseToSign { reason } => self.refuse_to_sign(reason),
            CaseOrder::Review { is_upheld, note } => self.review(*is_upheld, note),
            CaseOrder::Lift { reason } => self.lift(reason),
            CaseOrder::Attach(file) => self.attach(file),
            CaseOrder::HandOver { to, note } => self.hand_over(to, note),
            CaseOrder::Receive {
                holder,
                is_intact,
                note,
            } => self.receive(holder, *is_intact, note),
            CaseOrder::Refuse { reason } => self.refuse(reason),
            CaseOrder::TakeBack => self.take_back(),
            CaseOrder::Release { how, note } => self.release(*how, note),
            CaseOrder::AcceptReferral { reference } => self.accept_referral(reference),
            CaseOrder::DeclineReferral { reason } => self.decline_referral(reason),
            CaseOrder::WithdrawReferral { reason } => self.withdraw_referral(reason),
            CaseOrder::CloseReferral { outcome } => self.close_referral(outcome),
        }
    }

    fn measure(&self) -> Result<&Measure, Refusal> {
        match self.item {
            CaseItem::Measure(it) => Ok(it),
            _ => Err(Refusal::Unknown { what: "measure" }),
        }
    }

    fn evidence(&self) -> Result<&Evidence, Refusal> {
        match self.item {
            CaseItem::Evidence(it) => Ok(it),
            _ => Err(Refusal::Unknown { what: "evidence" }),
        }
    }

    const fn referred(&self) -> Result<&Referral, Refusal> {
        match self.item {
            CaseItem::Referral(it) => Ok(it),
            _ => Err(Refusal::Unknown { what: "referral" }),
        }
    }

    fn works_there(&self) -> Result<(), Refusal> {
        on_site::works_there(self.state, self.task, self.context)
    }

    /// Whether a desk of who leads looks after what one has left behind who is not in the task any more.
    fn leads_for(&self, agency: &AgencyId) -> bool {
        !self.task.is_committed(agency)
            && on_site::is_desk(self.context)
            && self.task.is_led_by(&self.context.agency)
    }

    /// Rule N5: a measure that the sender's agency can sign.
    fn to_sign(&self) -> Result<&Measure, Refusal> {
        let it = self.measure()?;
        self.works_there()?;
        let agency = &self.context.agency;
        if it.agency == *agency {
            return Err(Refusal::Oneself { field: "agency" });
        }
        let named = match &it.countersign {
            None => return Err(measure_is("not to be countersigned")),
            Some(Countersigner::Anybody) => None,
            Some(Countersigner::Agency(named)) => Some(named),
        };
        if named.is_some_and(|it| it != agency && self.task.is_committed(it)) {
            return Err(Refusal::NotYours {
                what: "countersignature",
            });
        }
        self.stood(it)?;
        Ok(it)
    }

    /// Whether a measure held when this happened.
    fn stood(&self, it: &Measure) -> Result<(), Refusal> {
        let at = self.context.occurred_at;
        let lifted = it.lifted.as_ref().map(|it| it.at);
        let review = it.review.as_ref().filter(|it| !it.is_upheld);
        let mut ends = lifted.into_iter().chain(review.map(|it| it.at));
        if ends.any(|it| it <= at) {
            return Err(measure_is(it.state().as_str()));
        }
        self.is_after(it.taken_at)
    }

    fn is_after(&self, step: Timestamp) -> Result<(), Refusal> {
        if self.context.occurred_at < step {
            return Err(Refusal::OutOfOrder);
        }
        Ok(())
    }

    fn countersign(&self, note: &str) -> Decided {
        let it = self.to_sign()?;
        if it.signed.is_some() {
            return Err(Refusal::AlreadySigned);
        }
        check::optional_text("note", note, TEXT_CHARS_MAX)?;
        Ok(EnforcementFact::Countersigned {
            item: it.id,
            agency: self.context.agency.clone(),
            officer: self.context.principal,
            note: note.to_owned(),
        })
    }

    fn refuse_to_sign(&self, reason: &str) -> Decided {
        let it = self.to_sign()?;
        // What was refused before another one signed was so.
        let at = self.context.occurred_at;
        if it.signed.as_ref().is_some_and(|it| it.at <= at) {
            return Err(Refusal::AlreadySigned);
        }
        if it.refusals.len() >= REFUSALS_PER_MEASURE_MAX {
            return Err(Refusal::Full {
                max: REFUSALS_PER_MEASURE_MAX,
            });
        }
        check::text("reason", reason, REASON_CHARS_MAX)?;
        Ok(EnforcementFact::CountersignRefused {
            item: it.id,
            agency: self.context.agency.clone(),
            reason: reason.to_owned(),
        })
    }

    /// Rule N4.
    fn review(&self, is_upheld: bool, note: &str) -> Decided {
        let it = self.measure()?;
        if it.agency != self.context.agency {
            return Err(Refusal::NotYours { what: "measure" });
        }
        if it.officer == self.context.principal {
            return Err(Refusal::Oneself { field: "officer" });
        }
        if it.concerns.is_empty() {
            return Err(measure_is("not flagged"));
        }
        if it.review.is_some() {
            return Err(measure_is("reviewed"));
        }
        self.is_after(it.taken_at)?;
        check::text("note", note, TEXT_CHARS_MAX)?;
        Ok(EnforcementFact::Reviewed {
            item: it.id,
            agency: it.agency.clone(),
            is_upheld,
            note: note.to_owned(),
        })
    }

    /// Rule N6.
    fn lift(&self, reason: &str) -> Decided {
        let it = self.measure()?;
        let agency = &self.context.agency;
        if !self.leads_for(&it.agency) {
            if it.agency != *agency {
                return Err(Refusal::NotYours { what: "measure" });
            }
            self.works_there()?;
        }
        // Also what was set aside: somebody still has to be set free.
        if it.lifted.is_some() {
            return Err(measure_is("lifted"));
        }
        self.is_after(it.taken_at)?;
        check::text("reason", reason, REASON_CHARS_MAX)?;
        Ok(EnforcementFact::Lifted {
            item: it.id,
            agency: agency.clone(),
            reason: reason.to_owned(),
        })
    }
}

const fn measure_is(state: &'static str) -> Refusal {
    Refusal::WrongState {
        what: "measure",
        state,
    }
}
