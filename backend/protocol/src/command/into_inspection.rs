//! How bodies about inspections become domain commands.

use domain::{
    AgencyId, AttachmentId, Command, FindingId, Point, RectificationId, Refusal, TaskId,
    TaskItemId, ZoneId,
    command::{InspectionOrder, NewTarget as DomainTarget, VisitOrder},
    inspection::{DrawPlan, Signature as DomainSignature},
};
use uuid::Uuid;

use super::{
    AnswerChecklist, CloseList, ConcludeInspection, DrawTargets, ExcludeInspector, FinishVisit,
    ListTargets, NameInspectors, NewTarget, OrderRectification, RecheckOrder, RecordFinding,
    StartVisit, UnlistTargets, WithReason, WithdrawOrder,
};
use crate::{object::LonLat, object_inspection::Signature};

fn about(task: Uuid, order: InspectionOrder) -> Command {
    Command::Inspection {
        task: TaskId(task),
        order,
    }
}

fn at(item: Uuid, order: VisitOrder) -> Command {
    Command::Visit {
        item: TaskItemId(item),
        order,
    }
}

pub(super) fn point(it: Option<LonLat>) -> Result<Option<Point>, Refusal> {
    it.map(|it| Point::new(it.lon, it.lat)).transpose()
}

fn target(it: NewTarget) -> Result<DomainTarget, Refusal> {
    Ok(DomainTarget {
        id: TaskItemId(it.id),
        name: it.name,
        register: it.register,
        place: it.place,
        at: point(it.at)?,
        from: it.from.into(),
    })
}

impl ListTargets {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let targets = self.targets.into_iter().map(target);
        let zones = self.zones.into_iter();
        let order = InspectionOrder::ListTargets {
            targets: targets.collect::<Result<_, _>>()?,
            zones: zones
                .map(|it| (TaskItemId(it.id), ZoneId(it.zone)))
                .collect(),
        };
        Ok(about(task, order))
    }
}

impl UnlistTargets {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let targets = self.targets.into_iter().map(TaskItemId).collect();
        Ok(about(task, InspectionOrder::UnlistTargets(targets)))
    }
}

impl NameInspectors {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let Self { add, remove, .. } = self;
        Ok(about(task, InspectionOrder::NameInspectors { add, remove }))
    }
}

impl ExcludeInspector {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        if self.lift && self.reason.is_some() {
            return Err(Refusal::Malformed {
                field: "reason",
                why: "is only for an exclusion",
            });
        }
        let order = InspectionOrder::ExcludeInspector {
            agency: AgencyId::new(&self.agency)?,
            inspector: self.inspector,
            item: TaskItemId(self.target),
            reason: (!self.lift).then(|| self.reason.unwrap_or_default()),
        };
        Ok(about(task, order))
    }
}

impl CloseList {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let plan = DrawPlan {
            targets: self.targets,
            inspectors_each: self.inspectors_each,
            seed_from: self.seed_from,
        };
        Ok(about(task, InspectionOrder::CloseList(plan)))
    }
}

impl DrawTargets {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        Ok(about(task, InspectionOrder::Draw { seed: self.seed }))
    }
}

impl ConcludeInspection {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let order = InspectionOrder::Conclude {
            summary: self.summary,
            release: self.release.into(),
        };
        Ok(about(task, order))
    }
}

impl WithReason {
    /// Opens a closed list again.
    pub fn into_reopen_list(self, task: Uuid) -> Result<Command, Refusal> {
        let reason = self.reason;
        Ok(about(task, InspectionOrder::ReopenList { reason }))
    }

    /// Says that a target is not inspected after all.
    pub fn into_skip_target(self, item: Uuid) -> Result<Command, Refusal> {
        let reason = self.reason;
        Ok(at(item, VisitOrder::Skip { reason }))
    }
}

impl StartVisit {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let order = VisitOrder::Start {
            checklist: self.checklist,
            version: self.version,
        };
        Ok(at(item, order))
    }
}

impl AnswerChecklist {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let answers = self.answers.into_iter();
        let answers = answers.map(|(code, it)| (code, it.into())).collect();
        let version = self.version;
        Ok(at(item, VisitOrder::Answer { answers, version }))
    }
}

impl RecordFinding {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let order = VisitOrder::Find {
            id: FindingId(self.id),
            checklist_item: self.checklist_item,
            severity: self.severity.into(),
            text: self.text,
            at: point(self.at)?,
            photos: self.photos.into_iter().map(AttachmentId).collect(),
        };
        Ok(at(item, order))
    }
}

impl FinishVisit {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let signature = |it: Signature| DomainSignature {
            name: it.name,
            capacity: it.capacity,
            strokes: it.strokes,
        };
        let order = VisitOrder::Finish {
            note: self.note,
            signed: self.signed.map(signature),
            unsigned: self.unsigned,
        };
        Ok(at(item, order))
    }
}

impl OrderRectification {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let order = VisitOrder::OrderRectification {
            id: RectificationId(self.id),
            finding: FindingId(self.finding),
            what: self.what,
            owner: self.owner,
            due_at: self.due_at.0,
        };
        Ok(at(item, order))
    }
}

impl RecheckOrder {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let order = VisitOrder::Recheck {
            order: RectificationId(self.order),
            is_rectified: self.rectified,
            note: self.note,
            due_at: self.due_at.map(|it| it.0),
        };
        Ok(at(item, order))
    }
}

impl WithdrawOrder {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let order = VisitOrder::WithdrawOrder {
            order: RectificationId(self.order),
            reason: self.reason,
        };
        Ok(at(item, order))
    }
}
