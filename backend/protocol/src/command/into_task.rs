//! How bodies about joint tasks become domain commands.

use domain::{
    AgencyId, AssignmentId, Command, IncidentId, Point, Refusal, TaskId, UnitId, command as order,
    task::{self, Quorum},
};
use uuid::Uuid;

use super::{
    AnswerLead, AnswerTask, DecideCounter, DraftTask, MoveTask, OfferLead, Part, Plain, Promise,
    ReviseTask, SendUnits, TaskAnswer, WithReason,
};
use crate::object::{
    Area, Disclosure, EquipmentAsk, Opening, OpeningAt, QuorumRule, Takeover, TaskScope,
};

fn equipment(it: Vec<EquipmentAsk>) -> Vec<task::EquipmentAsk> {
    it.into_iter()
        .map(|it| task::EquipmentAsk {
            kind: it.equipment_kind,
            count: it.count,
        })
        .collect()
}

fn parts(it: Vec<Part>) -> Result<Vec<task::Part>, Refusal> {
    it.into_iter().map(part).collect()
}

pub(crate) fn part(it: Part) -> Result<task::Part, Refusal> {
    let asks = it.asks.into_iter().map(|it| task::Ask {
        capability: it.capability,
        count: it.count,
    });
    Ok(task::Part {
        agency: AgencyId::new(&it.agency)?,
        asks: asks.collect(),
        note: it.note,
        equipment: equipment(it.equipment),
        people: it.people,
        report_to: it.report_to,
        report_at: it.report_at.map(|it| it.0),
        until: it.until.map(|it| it.0),
        co_lead: it.co_lead,
    })
}

pub(crate) fn area(it: Area) -> Result<task::Area, Refusal> {
    Ok(task::Area {
        centre: Point::new(it.lon, it.lat)?,
        radius_m: it.radius_m,
    })
}

fn promise(it: Promise) -> task::Promise {
    let asks = it.asks.into_iter().map(|it| task::Promised {
        capability: it.capability,
        count: it.count,
        from: it.from.map(|it| it.0),
    });
    task::Promise {
        asks: asks.collect(),
        equipment: equipment(it.equipment),
        people: it.people,
        report_to: it.report_to,
        report_at: it.report_at.map(|it| it.0),
        until: it.until.map(|it| it.0),
        units: it.units.into_iter().map(UnitId).collect(),
        conditions: it.conditions,
    }
}

pub(crate) fn takeover(it: &Takeover) -> Result<task::Takeover, Refusal> {
    Ok(task::Takeover {
        agency: AgencyId::new(&it.agency)?,
        after_min: it.after_min,
    })
}

fn opening(it: Opening) -> Result<task::Opening, Refusal> {
    let wrong = |why| Refusal::Malformed {
        field: "opens_at",
        why,
    };
    match (it.opens, it.opens_at) {
        (OpeningAt::AtOnce, None) => Ok(task::Opening::AtOnce),
        (OpeningAt::OnAcceptance, None) => Ok(task::Opening::OnAcceptance),
        (OpeningAt::AtHour, Some(hour)) => Ok(task::Opening::At(hour.0)),
        (OpeningAt::AtHour, None) => Err(wrong("is needed for at_hour")),
        (_, Some(_)) => Err(wrong("is only for at_hour")),
    }
}

pub(crate) fn disclosure(it: Disclosure) -> Result<task::Disclosure, Refusal> {
    Ok(task::Disclosure {
        place: opening(it.place)?,
        times: opening(it.times)?,
    })
}

pub(crate) fn scope(it: TaskScope) -> task::Scope {
    task::Scope {
        incident: it.incident,
        units: it.units.into(),
        position: it.position.into(),
    }
}

pub(crate) fn quorum(rule: QuorumRule, of: Vec<String>) -> Result<Quorum, Refusal> {
    match rule {
        QuorumRule::All if of.is_empty() => Ok(Quorum::All),
        QuorumRule::All => Err(Refusal::Malformed {
            field: "quorum_of",
            why: "is only for named and covered",
        }),
        QuorumRule::Named => {
            let of = of.iter().map(|it| AgencyId::new(it));
            Ok(Quorum::Named(of.collect::<Result<_, _>>()?))
        }
        QuorumRule::Covered => Ok(Quorum::Covered(of.into_iter().collect())),
    }
}

impl DraftTask {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(Command::DraftTask(order::DraftTask {
            id: TaskId(self.id),
            kind: self.task_kind.into(),
            objective: self.objective,
            place: self.place,
            area: self.area.map(area).transpose()?,
            incident: self.incident.map(IncidentId),
            legal_basis: self.legal_basis,
            answer_by: self.answer_by.0,
            parts: parts(self.parties)?,
            quorum: quorum(self.quorum, self.quorum_of)?,
            takeover: self.takeover.as_ref().map(takeover).transpose()?,
            disclosure: disclosure(self.disclosure)?,
            scope: scope(self.scope),
            template: self.template.map(|it| task::TemplateRef {
                code: it.code,
                version: it.version,
            }),
        }))
    }
}

impl ReviseTask {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let rule = match (self.quorum, self.quorum_of) {
            (Some(rule), of) => Some(quorum(rule, of)?),
            (None, of) if of.is_empty() => None,
            (None, _) => {
                return Err(Refusal::Malformed {
                    field: "quorum_of",
                    why: "needs quorum",
                });
            }
        };
        Ok(Command::ReviseTask(order::ReviseTask {
            task: TaskId(task),
            version: self.version,
            objective: self.objective,
            answer_by: self.answer_by.0,
            parts: parts(self.parties)?,
            quorum: rule,
            takeover: self.takeover.as_ref().map(takeover).transpose()?,
            disclosure: self.disclosure.map(disclosure).transpose()?,
            scope: self.scope.map(scope),
        }))
    }
}

impl MoveTask {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        Ok(Command::MoveTask(order::MoveTask {
            task: TaskId(task),
            step: self.step.into(),
            reason: self.reason,
        }))
    }
}

impl SendUnits {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let units = self.units.into_iter();
        Ok(Command::SendUnits(order::SendUnits {
            task: TaskId(task),
            units: units
                .map(|it| (AssignmentId(it.id), UnitId(it.unit)))
                .collect(),
            confirmed: self.confirm.into_iter().map(Into::into).collect(),
        }))
    }
}

impl Plain {
    /// Releases a unit from a task.
    pub fn into_release(self, assignment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::ReleaseUnit {
            assignment: AssignmentId(assignment),
        })
    }

    /// Proposes a task.
    pub fn into_propose(self, task: Uuid) -> Result<Command, Refusal> {
        Ok(Command::ProposeTask { task: TaskId(task) })
    }

    /// Starts a task.
    pub fn into_start(self, task: Uuid) -> Result<Command, Refusal> {
        Ok(Command::StartTask { task: TaskId(task) })
    }

    /// Completes a task.
    pub fn into_complete(self, task: Uuid) -> Result<Command, Refusal> {
        Ok(Command::CompleteTask { task: TaskId(task) })
    }
}

impl AnswerTask {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let only_for = |field, why| Err(Refusal::Malformed { field, why });
        let is_no = matches!(self.answer, TaskAnswer::Decline | TaskAnswer::Withdraw);
        if self.reason_code.is_some() && !is_no {
            return only_for("reason_code", "is only for decline and withdraw");
        }
        let answer = match (self.answer, self.promise, self.reason) {
            (TaskAnswer::Accept | TaskAnswer::Counter, _, Some(_)) => {
                return only_for("reason", "is only for decline and withdraw");
            }
            (TaskAnswer::Decline | TaskAnswer::Withdraw, Some(_), _) => {
                return only_for("promise", "is not for decline and withdraw");
            }
            (TaskAnswer::Counter, None, None) => {
                return Err(Refusal::Empty { field: "promise" });
            }
            (TaskAnswer::Accept, it, None) => order::Answer::Accept(it.map(promise)),
            (TaskAnswer::Counter, Some(it), None) => order::Answer::Counter(promise(it)),
            (TaskAnswer::Decline, None, reason) => order::Answer::Decline {
                code: self.reason_code,
                reason: reason.unwrap_or_default(),
            },
            (TaskAnswer::Withdraw, None, reason) => order::Answer::Withdraw {
                code: self.reason_code,
                reason: reason.unwrap_or_default(),
            },
        };
        Ok(Command::AnswerTask(order::AnswerTask {
            task: TaskId(task),
            version: self.version,
            offers: self.offers,
            answer,
        }))
    }
}

impl OfferLead {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let only_for = |field, why| Err(Refusal::Malformed { field, why });
        let what = match (self.to, self.offer) {
            (Some(_), Some(_)) => return only_for("offer", "is only for taking one back"),
            (None, None) => return Err(Refusal::Empty { field: "offer" }),
            (None, Some(_)) if !self.reason.is_empty() => {
                return only_for("reason", "is only for an offer");
            }
            (None, Some(number)) => order::LeadOrder::TakeBack(number),
            (Some(to), None) => order::LeadOrder::Offer {
                to: AgencyId::new(&to)?,
                reason: self.reason,
            },
        };
        Ok(Command::OfferLead(order::OfferLead {
            task: TaskId(task),
            what,
        }))
    }
}

impl AnswerLead {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        if self.take && self.reason.is_some() {
            return Err(Refusal::Malformed {
                field: "reason",
                why: "is only for a lead that is not taken",
            });
        }
        Ok(Command::AnswerLead(order::AnswerLead {
            task: TaskId(task),
            offer: self.offer,
            refused: (!self.take).then(|| self.reason.unwrap_or_default()),
        }))
    }
}

impl WithReason {
    /// Takes the lead of a task over.
    pub fn into_take_over(self, task: Uuid) -> Result<Command, Refusal> {
        Ok(Command::TakeOverLead(order::TakeOverLead {
            task: TaskId(task),
            reason: self.reason,
        }))
    }
}

impl DecideCounter {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        if self.take && self.reason.is_some() {
            return Err(Refusal::Malformed {
                field: "reason",
                why: "is only for an offer that is not taken",
            });
        }
        Ok(Command::DecideCounter(order::DecideCounter {
            task: TaskId(task),
            version: self.version,
            agency: AgencyId::new(&self.agency)?,
            offer: self.offer,
            refused: (!self.take).then(|| self.reason.unwrap_or_default()),
        }))
    }
}
