//! Orders about inspections. Also compiled into the tests of the protocol.

use domain::{
    Command, Event, Point, Refusal, Role, TaskItemId, Timestamp,
    attachment::MediaType,
    command::{DraftTask, InspectionOrder, NewTarget, Photograph, VisitOrder},
    id::{FindingId, RectificationId},
    inspection::{DrawPlan, InspectionTarget, Origin, Release, Signature},
    settings::Severity,
    sharing::{InspectionView, ObjectRef, TaskItemView, View, Viewer, view},
    task::TaskKind,
};
use uuid::Uuid;

use super::{given::*, world_attachments::attachment};

pub(crate) fn item(n: u128) -> TaskItemId {
    TaskItemId(Uuid::from_u128((0x1a << 64) | n))
}

pub(crate) fn finding(n: u128) -> FindingId {
    FindingId(Uuid::from_u128((0x1b << 64) | n))
}

pub(crate) fn rectification(n: u128) -> RectificationId {
    RectificationId(Uuid::from_u128((0x1c << 64) | n))
}

/// The draft of inspection `n`.
pub(crate) fn inspection_order(n: u128, parties: &[&str], now: Timestamp) -> DraftTask {
    DraftTask {
        kind: TaskKind::Inspection,
        ..draft_order(n, parties, now)
    }
}

/// Target `n`, each a kilometre from the one before.
pub(crate) fn target(n: u128) -> NewTarget {
    NewTarget {
        id: item(n),
        name: mark(6_000 + n * 10),
        register: mark(6_001 + n * 10),
        place: mark(6_002 + n * 10),
        at: Some(Point {
            lon_e7: 74_000_000,
            lat_e7: 437_000_000 + 100_000 * i32::try_from(n).unwrap(),
        }),
        from: Origin::Typed,
    }
}

/// An order about inspection `n`.
pub(crate) fn inspect(n: u128, order: InspectionOrder) -> Command {
    Command::Inspection {
        task: task(n),
        order,
    }
}

/// An order about target `n`.
pub(crate) fn visit(n: u128, order: VisitOrder) -> Command {
    Command::Visit {
        item: item(n),
        order,
    }
}

/// These targets are listed.
pub(crate) fn list(n: u128, targets: impl IntoIterator<Item = u128>) -> Command {
    let order = InspectionOrder::ListTargets {
        targets: targets.into_iter().map(target).collect(),
        zones: vec![],
    };
    inspect(n, order)
}

/// So many inspectors are named.
pub(crate) fn name(n: u128, count: u128) -> Command {
    let order = InspectionOrder::NameInspectors {
        add: (0..count).map(|it| mark(6_900 + it)).collect(),
        remove: vec![],
    };
    inspect(n, order)
}

/// The list is closed with this to be drawn.
pub(crate) fn close_list(n: u128, targets: Option<u16>, inspectors_each: u8) -> Command {
    let draws = targets.is_some() || inspectors_each > 0;
    let seed_from = if draws { mark(6_950) } else { String::new() };
    let order = InspectionOrder::CloseList(DrawPlan {
        targets,
        inspectors_each,
        seed_from,
    });
    inspect(n, order)
}

/// Photograph `n`, with a name and bytes of its own.
pub(crate) fn photograph(n: u128) -> Photograph {
    Photograph {
        id: attachment(n),
        name: mark(9_000 + n),
        media_type: MediaType::Jpeg,
        bytes: 1_000,
        sha256: format!("{n:064x}"),
        stored: format!("{:064x}", (1 << 64) | n),
    }
}

/// A visit ends with a signature.
pub(crate) fn finish() -> VisitOrder {
    VisitOrder::Finish {
        note: mark(6_960),
        signed: Some(Signature {
            name: mark(6_961),
            capacity: mark(6_962),
            strokes: "0,0 1000,400;5,5".to_owned(),
        }),
        unsigned: None,
    }
}

/// A visit begins, by no checklist.
pub(crate) const fn start() -> VisitOrder {
    VisitOrder::Start {
        checklist: None,
        version: None,
    }
}

/// Finding `n`, without photographs.
pub(crate) fn find(n: u128) -> VisitOrder {
    VisitOrder::Find {
        id: finding(n),
        checklist_item: None,
        severity: Severity::Major,
        text: mark(6_963),
        at: None,
        photos: vec![],
    }
}

/// It is attached to a target.
pub(crate) fn photo(n: u128) -> VisitOrder {
    VisitOrder::Photograph(photograph(n))
}

/// Order `n`, to put finding `of` right by then.
pub(crate) fn rectify(n: u128, of: u128, due_at: Timestamp) -> VisitOrder {
    VisitOrder::OrderRectification {
        id: rectification(n),
        finding: finding(of),
        what: mark(6_964),
        owner: mark(6_965),
        due_at,
    }
}

/// Somebody looks whether order `n` was done.
pub(crate) fn recheck(n: u128, is_rectified: bool, due_at: Option<Timestamp>) -> VisitOrder {
    VisitOrder::Recheck {
        order: rectification(n),
        is_rectified,
        note: mark(6_966),
        due_at,
    }
}

/// Order `n` is withdrawn.
pub(crate) fn withdraw_order(n: u128) -> VisitOrder {
    VisitOrder::WithdrawOrder {
        order: rectification(n),
        reason: mark(6_967),
    }
}

pub(crate) fn skip() -> VisitOrder {
    VisitOrder::Skip {
        reason: mark(6_968),
    }
}

pub(crate) fn conclude() -> InspectionOrder {
    InspectionOrder::Conclude {
        summary: mark(6_969),
        release: Release::Restricted,
    }
}

impl Given {
    /// What a commander orders about inspection 1.
    pub(crate) fn plans(
        &mut self,
        by: &str,
        order: InspectionOrder,
    ) -> Result<Vec<Event>, Refusal> {
        self.when(by, Role::Commander, inspect(1, order))
    }

    /// What a commander orders about target `n`.
    pub(crate) fn visits(
        &mut self,
        by: &str,
        n: u128,
        order: VisitOrder,
    ) -> Result<Vec<Event>, Refusal> {
        self.when(by, Role::Commander, visit(n, order))
    }

    pub(crate) fn target(&self, n: u128) -> &InspectionTarget {
        self.state.task_item(item(n)).unwrap()
    }

    /// Target `n` as an agency is shown it.
    pub(crate) fn target_as(&self, by: &str, n: u128) -> Option<TaskItemView> {
        let viewer = Viewer::open(agency(by));
        match view(&self.state, &viewer, &ObjectRef::TaskItem(item(n)))? {
            View::TaskItem(it) => Some(*it),
            _ => None,
        }
    }

    /// The plan of inspection `n` as an agency is shown it.
    pub(crate) fn plan_as(&self, by: &str, n: u128) -> Option<InspectionView> {
        let viewer = Viewer::open(agency(by));
        match view(&self.state, &viewer, &ObjectRef::Task(task(n)))? {
            View::Task(it) => it.inspection.map(|it| *it),
            _ => None,
        }
    }

    /// Inspection 1 of fire with these parties, who have promised; agreed.
    pub(crate) fn agreed_inspection(&mut self, parties: &[&str]) {
        let order = inspection_order(1, parties, self.now);
        self.when("fire", Role::Commander, Command::DraftTask(order))
            .unwrap();
        let propose = Command::ProposeTask { task: task(1) };
        self.when("fire", Role::Commander, propose).unwrap();
        for party in parties {
            self.when(party, Role::Commander, accept(1, 1)).unwrap();
        }
    }

    /// The same, started, with targets 1 to 3 on a closed list of which all are inspected.
    pub(crate) fn running_inspection(&mut self, parties: &[&str]) {
        self.agreed_inspection(parties);
        let start = Command::StartTask { task: task(1) };
        for command in [list(1, 1..=3), close_list(1, None, 0), start] {
            self.when("fire", Role::Commander, command).unwrap();
        }
    }
}
