//! Orders about disaster responses. Also compiled into the tests of the protocol.

use domain::{
    Command, Role, Target, TaskItemId, Timestamp, ZoneId, ZoneKind,
    command::{
        DraftTask, DrawZone, NewObjective, PeriodPlan, ReportFigures, ResponseCommand,
        ResponseItemOrder, ResponseOrder, SectorPlan, ShelterPlan,
    },
    response::{Figure, ReportTexts, Whom},
    task::TaskKind,
};
use uuid::Uuid;

use super::given::*;

/// A part of a response.
pub(crate) fn piece(n: u128) -> TaskItemId {
    TaskItemId(Uuid::from_u128((0x2e << 64) | n))
}

/// The draft of response `n`.
pub(crate) fn response_order(n: u128, parties: &[&str], now: Timestamp) -> DraftTask {
    DraftTask {
        kind: TaskKind::DisasterResponse,
        ..draft_order(n, parties, now)
    }
}

/// An order about response `n`.
pub(crate) fn respond(n: u128, order: ResponseOrder) -> Command {
    Command::Response(ResponseCommand::Whole {
        task: task(n),
        order,
    })
}

/// An order about part `n`.
pub(crate) fn about_part(n: u128, order: ResponseItemOrder) -> Command {
    Command::Response(ResponseCommand::Part {
        item: piece(n),
        order,
    })
}

/// A period that begins then and lasts an hour.
pub(crate) fn hour_from(starts_at: Timestamp) -> PeriodPlan {
    PeriodPlan {
        starts_at,
        ends_at: starts_at.plus_ms(HOUR),
        emphasis: mark(9_001),
    }
}

/// Period `n`, with an objective of nobody and one of somebody.
pub(crate) fn planned(n: u128, starts_at: Timestamp, owner: &str) -> ResponseOrder {
    let objective = |of: u128, owner| NewObjective {
        text: mark(9_002 + of + n * 10),
        owner,
    };
    ResponseOrder::PlanPeriod {
        id: piece(n),
        plan: hour_from(starts_at),
        objectives: vec![objective(0, None), objective(1, Some(agency(owner)))],
    }
}

/// What there is to say of a sector.
pub(crate) fn sector_of(run_by: &str, zone: Option<ZoneId>) -> SectorPlan {
    SectorPlan {
        name: mark(9_004),
        zone,
        run_by: agency(run_by),
        work: mark(9_005),
        channel: mark(9_006),
    }
}

/// What there is to say of shelter `n`.
pub(crate) fn shelter_plan(n: u128, capacity: u32) -> ShelterPlan {
    ShelterPlan {
        name: mark(9_007 + n * 10),
        place: mark(9_008 + n * 10),
        at: domain::Point {
            lon_e7: 74_200_000 + n as i32,
            lat_e7: 437_300_000,
        },
        capacity,
        facilities: mark(9_009 + n * 10),
    }
}

/// Shelter `n` is opened.
pub(crate) fn shelter(n: u128, capacity: u32) -> ResponseOrder {
    ResponseOrder::OpenShelter {
        id: piece(n),
        plan: shelter_plan(n, capacity),
    }
}

/// Figures `n` about the whole or a part.
pub(crate) fn counted(n: u128, about: Option<u128>, values: &[(Figure, u32)]) -> ReportFigures {
    ReportFigures {
        id: piece(n),
        about: about.map(piece),
        whom: Whom::Public,
        values: values.iter().copied().collect(),
        source: mark(9_010 + n * 10),
        counted_at: None,
        is_estimate: false,
        note: mark(9_011 + n * 10),
    }
}

/// Version `n` of a situation report.
pub(crate) fn composed(n: u128, follows: Option<u128>) -> ResponseOrder {
    ResponseOrder::ComposeReport {
        id: piece(n),
        follows: follows.map(piece),
        texts: ReportTexts {
            situation: mark(9_012 + n * 10),
            needs: mark(9_013 + n * 10),
            outlook: mark(9_014 + n * 10),
        },
    }
}

impl Given {
    /// An agency draws zone `n` on response `of`.
    pub(crate) fn draws(&mut self, name: &str, (n, of): (u128, u128), kind: ZoneKind) {
        let draw = DrawZone {
            kind,
            target: Some(Target::Task(task(of))),
            ..zone_order(n)
        };
        let draw = Command::DrawZones(vec![draw]);
        self.when(name, Role::Commander, draw).unwrap();
    }
}
