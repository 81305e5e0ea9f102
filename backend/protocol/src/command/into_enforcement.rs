//! How bodies about enforcements become domain commands.

use std::collections::BTreeMap;

use domain::{
    AgencyId, Command, PrincipalId, Refusal, TaskId, TaskItemId,
    command::{self as order, CaseOrder, EnforcementOrder},
    enforcement::{CustodyTo, MeasureKind},
};
use uuid::Uuid;

use super::{
    AnswerReferral, CloseReferral, CollectEvidence, CountersignMeasure, HandOverEvidence, Plain,
    ReceiveEvidence, ReferCase, ReleaseEvidence, ReviewMeasure, SetCountersigning, TakeMeasure,
    WithReason, into_inspection::point,
};
use crate::object_enforcement::CountersignRule;

fn about(task: Uuid, order: EnforcementOrder) -> Command {
    Command::Enforcement {
        task: TaskId(task),
        order,
    }
}

fn case(item: Uuid, order: CaseOrder) -> Command {
    Command::Case {
        item: TaskItemId(item),
        order,
    }
}

/// Rules of signatures, one for each measure.
pub(crate) fn rules_of(
    it: Vec<CountersignRule>,
) -> Result<BTreeMap<MeasureKind, Option<AgencyId>>, Refusal> {
    let mut rules = BTreeMap::new();
    for CountersignRule { measure, by } in it {
        let by = by.map(|it| AgencyId::new(&it)).transpose()?;
        if rules.insert(measure.into(), by).is_some() {
            return Err(Refusal::Malformed {
                field: "countersign",
                why: "names one measure twice",
            });
        }
    }
    Ok(rules)
}

impl SetCountersigning {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let rules = rules_of(self.countersign)?;
        Ok(about(
            task,
            EnforcementOrder::SetCountersigning {
                version: self.version,
                rules,
            },
        ))
    }
}

impl TakeMeasure {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let order = order::TakeMeasure {
            id: TaskItemId(self.id),
            kind: self.measure.into(),
            against: self.against,
            place: self.place,
            at: point(self.at)?,
            what: self.what,
            fine: self.fine.map(Into::into),
            instrument: self.instrument,
            officer: self.officer.map(PrincipalId),
        };
        Ok(about(task, EnforcementOrder::Take(order)))
    }
}

impl CollectEvidence {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let order = order::CollectEvidence {
            id: TaskItemId(self.id),
            measure: self.measure.map(TaskItemId),
            what: self.what,
            seal: self.seal,
            place: self.place,
            at: point(self.at)?,
            holder: self.holder,
        };
        Ok(about(task, EnforcementOrder::Collect(order)))
    }
}

impl ReferCase {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let order = EnforcementOrder::Refer {
            id: TaskItemId(self.id),
            to: AgencyId::new(&self.to)?,
            items: self.items.into_iter().map(TaskItemId).collect(),
            what: self.what,
        };
        Ok(about(task, order))
    }
}

impl CountersignMeasure {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        Ok(case(item, CaseOrder::Countersign { note: self.note }))
    }
}

impl ReviewMeasure {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let order = CaseOrder::Review {
            is_upheld: self.upheld,
            note: self.note,
        };
        Ok(case(item, order))
    }
}

impl HandOverEvidence {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let to = match (self.agency, self.person) {
            (Some(agency), None) => CustodyTo::Agency(AgencyId::new(&agency)?),
            (None, Some(person)) => CustodyTo::Person(PrincipalId(person)),
            (None, None) => return Err(Refusal::Empty { field: "to" }),
            (Some(_), Some(_)) => {
                return Err(Refusal::Malformed {
                    field: "to",
                    why: "can be one agency or one person only",
                });
            }
        };
        let note = self.note;
        Ok(case(item, CaseOrder::HandOver { to, note }))
    }
}

impl ReceiveEvidence {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let order = CaseOrder::Receive {
            holder: self.holder,
            is_intact: self.seal_intact,
            note: self.note,
        };
        Ok(case(item, order))
    }
}

impl ReleaseEvidence {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let order = CaseOrder::Release {
            how: self.how.into(),
            note: self.note,
        };
        Ok(case(item, order))
    }
}

impl AnswerReferral {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let only = |field, why| Err(Refusal::Malformed { field, why });
        let order = match (self.accept, self.reference, self.reason) {
            (true, _, Some(_)) => return only("reason", "is only to decline"),
            (false, Some(_), _) => return only("reference", "is only to accept"),
            (true, reference, None) => CaseOrder::AcceptReferral {
                reference: reference.unwrap_or_default(),
            },
            (false, None, reason) => CaseOrder::DeclineReferral {
                reason: reason.unwrap_or_default(),
            },
        };
        Ok(case(item, order))
    }
}

impl CloseReferral {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let outcome = self.outcome;
        Ok(case(item, CaseOrder::CloseReferral { outcome }))
    }
}

impl WithReason {
    /// Refuses to sign a measure.
    pub fn into_refuse_countersignature(self, item: Uuid) -> Result<Command, Refusal> {
        let reason = self.reason;
        Ok(case(item, CaseOrder::RefuseToSign { reason }))
    }

    /// Says that a measure holds no more.
    pub fn into_lift_measure(self, item: Uuid) -> Result<Command, Refusal> {
        let reason = self.reason;
        Ok(case(item, CaseOrder::Lift { reason }))
    }

    /// Refuses evidence that was offered.
    pub fn into_refuse_evidence(self, item: Uuid) -> Result<Command, Refusal> {
        let reason = self.reason;
        Ok(case(item, CaseOrder::Refuse { reason }))
    }

    /// Takes a referral back.
    pub fn into_withdraw_referral(self, item: Uuid) -> Result<Command, Refusal> {
        let reason = self.reason;
        Ok(case(item, CaseOrder::WithdrawReferral { reason }))
    }
}

impl Plain {
    /// Takes back what was offered.
    pub fn into_take_back_evidence(self, item: Uuid) -> Result<Command, Refusal> {
        Ok(case(item, CaseOrder::TakeBack))
    }
}
