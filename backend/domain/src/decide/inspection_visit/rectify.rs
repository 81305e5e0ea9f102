//! What has to be put right (Y7).

use super::Asked;
use crate::{
    agency::Role,
    command::VisitOrder,
    decide::check,
    event::InspectionFact,
    id::{FindingId, RectificationId},
    inspection::Rectification,
    limits::{
        NAME_CHARS_MAX, ORDERS_PER_TARGET_MAX, REASON_CHARS_MAX, RECHECKS_PER_ORDER_MAX,
        RECTIFY_MS_MAX, TEXT_CHARS_MAX,
    },
    refusal::Refusal,
    time::Timestamp,
};

impl Asked<'_> {
    /// Rule Y7.
    pub(super) fn order(&self, order: &VisitOrder) -> Result<InspectionFact, Refusal> {
        let VisitOrder::OrderRectification {
            id,
            finding,
            what,
            owner,
            due_at,
        } = order
        else {
            return Err(Refusal::Unknown { what: "order" });
        };
        self.works_there()?;
        let found = self.found(*finding)?;
        check::unused(self.target.order(*id).is_some(), "id")?;
        let own = self.target.orders.iter();
        let own = own.filter(|it| it.agency == self.context.agency);
        if own.count() >= ORDERS_PER_TARGET_MAX {
            return Err(Refusal::Full {
                max: ORDERS_PER_TARGET_MAX,
            });
        }
        check::text("what", what, TEXT_CHARS_MAX)?;
        check::text("owner", owner, NAME_CHARS_MAX)?;
        self.is_due_ahead(*due_at)?;
        Ok(InspectionFact::RectificationOrdered {
            item: self.target.id,
            agency: self.context.agency.clone(),
            order: *id,
            finding: found,
            rectify: what.clone(),
            owner: owner.clone(),
            due_at: *due_at,
        })
    }

    /// A finding of the sender's agency that was found by then.
    fn found(&self, id: FindingId) -> Result<FindingId, Refusal> {
        let unknown = Refusal::Unknown { what: "finding" };
        let it = self.target.finding(id).ok_or(unknown)?;
        if it.agency != self.context.agency {
            return Err(Refusal::NotYours { what: "finding" });
        }
        if self.context.occurred_at < it.found_at {
            return Err(Refusal::OutOfOrder);
        }
        Ok(it.id)
    }

    fn is_due_ahead(&self, due_at: Timestamp) -> Result<(), Refusal> {
        let field = "due_at";
        // When it was said: who has no link says so later.
        let at = self.context.occurred_at;
        if due_at <= at {
            return Err(Refusal::InThePast { field });
        }
        if due_at.ms_since(at) > RECTIFY_MS_MAX {
            return Err(Refusal::OutOfRange {
                field,
                min: at.0,
                max: at.plus_ms(RECTIFY_MS_MAX).0,
            });
        }
        Ok(())
    }

    /// Who leads looks after the orders of who has left the task.
    pub(super) fn order_to_withdraw(&self, id: RectificationId) -> Result<&Rectification, Refusal> {
        let order = self.target.order(id);
        let is_left = order.is_some_and(|it| !self.task.is_committed(&it.agency));
        let leads = self.context.role != Role::Field && self.task.is_led_by(&self.context.agency);
        match order {
            Some(it) if is_left && leads => self.stands(it),
            _ => self.open_order(id),
        }
    }

    /// An order of the sender's agency that is waited for, and stood then.
    fn open_order(&self, id: RectificationId) -> Result<&Rectification, Refusal> {
        self.works_there()?;
        let unknown = Refusal::Unknown { what: "order" };
        let it = self.target.order(id).ok_or(unknown)?;
        if it.agency != self.context.agency {
            return Err(Refusal::NotYours { what: "order" });
        }
        self.stands(it)
    }

    fn stands<'b>(&self, it: &'b Rectification) -> Result<&'b Rectification, Refusal> {
        if !it.is_open() {
            return Err(Refusal::WrongState {
                what: "order",
                state: "ended",
            });
        }
        let last = it.rechecks.last().map_or(it.ordered_at, |it| it.at);
        if self.context.occurred_at < last {
            return Err(Refusal::OutOfOrder);
        }
        Ok(it)
    }

    /// Rule Y7.
    pub(super) fn recheck(
        &self,
        id: RectificationId,
        is_rectified: bool,
        note: &str,
        due_at: Option<Timestamp>,
    ) -> Result<InspectionFact, Refusal> {
        let it = self.open_order(id)?;
        check::text("note", note, REASON_CHARS_MAX)?;
        if !is_rectified && it.rechecks.len() >= RECHECKS_PER_ORDER_MAX {
            return Err(Refusal::Full {
                max: RECHECKS_PER_ORDER_MAX,
            });
        }
        match due_at {
            Some(_) if is_rectified => {
                return Err(Refusal::Contradictory { field: "due_at" });
            }
            Some(at) => self.is_due_ahead(at)?,
            None => {}
        }
        Ok(InspectionFact::RectificationRechecked {
            item: self.target.id,
            agency: it.agency.clone(),
            order: it.id,
            is_rectified,
            note: note.to_owned(),
            due_at,
        })
    }
}
