//! Orders about inspections, as a desk or a tablet sends them.

use acceptance::city;
use client::{Client, new_id};
use domain::Timestamp;
use protocol::{
    Moment,
    command::{
        AnswerChecklist, CloseList, ConcludeInspection, ConfigureAgency, DraftTask, DrawTargets,
        DrawZone, ExcludeInspector, FinishVisit, ListTargets, NameInspectors, NewTarget,
        OrderRectification, RecheckOrder, RecordFinding, StartVisit, TargetZone,
    },
    object::LonLat,
    object_inspection::Signature,
    settings::{Checklist, ChecklistItem, InspectionSettings},
    words::{ChecklistAnswer, Release, Severity, TargetOrigin, TaskKind, ZoneKind},
    zone::Shape,
};
use uuid::Uuid;

/// One checklist of two items.
pub(super) fn checklists() -> ConfigureAgency {
    let item = |code: &str, text: &str| ChecklistItem {
        code: code.to_owned(),
        text: text.to_owned(),
        severity: Severity::Critical,
    };
    let exits = Checklist {
        code: "EXITS".to_owned(),
        title: "Ways out".to_owned(),
        version: 1,
        items: vec![
            item("1", "Ways out are lit"),
            item("2", "Exits open from inside"),
        ],
        is_retired: false,
    };
    ConfigureAgency {
        command_id: new_id(),
        occurred_at: None,
        version: 0,
        status: None,
        sending: None,
        automatic: None,
        alarms: None,
        classification: None,
        tasks: None,
        inspections: Some(InspectionSettings {
            checklists: vec![exits],
        }),
        enforcement: None,
        templates: None,
    }
}

/// An inspection to which all of these have said yes.
pub(super) async fn agreed(lead: &Client, parties: &[(&str, &Client)]) -> Uuid {
    let names: Vec<&str> = parties.iter().map(|it| it.0).collect();
    let mut draft = city::task(&names, None);
    draft.task_kind = TaskKind::Inspection;
    agreed_as(lead, parties, draft).await
}

pub(crate) async fn agreed_as(
    lead: &Client,
    parties: &[(&str, &Client)],
    draft: DraftTask,
) -> Uuid {
    lead.draft_task(&draft).await.expect("a draft");
    lead.propose_task(draft.id, &city::plain())
        .await
        .expect("a proposal");
    for (_, desk) in parties {
        desk.answer_task(draft.id, &city::accept(1))
            .await
            .expect("a promise");
    }
    draft.id
}

pub(super) fn typed(targets: &[(Uuid, &str)]) -> ListTargets {
    let target = |(id, name): &(Uuid, &str)| NewTarget {
        id: *id,
        name: (*name).to_owned(),
        register: String::new(),
        place: "12 Quay Street".to_owned(),
        at: None,
        from: TargetOrigin::Typed,
    };
    ListTargets {
        command_id: new_id(),
        occurred_at: None,
        targets: targets.iter().map(target).collect(),
        zones: Vec::new(),
    }
}

pub(super) fn from_zone(id: Uuid, zone: Uuid) -> ListTargets {
    ListTargets {
        zones: vec![TargetZone { id, zone }],
        ..typed(&[])
    }
}

pub(super) fn zone() -> DrawZone {
    DrawZone {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        zone_kind: ZoneKind::Sector,
        name: "East dock".to_owned(),
        note: String::new(),
        shape: Shape::Circle {
            lon: 7.43,
            lat: 43.74,
            radius_m: 200,
        },
        incident: None,
        task: None,
        starts_at: None,
        ends_at: None,
        watch: None,
    }
}

pub(super) fn named(names: &[String]) -> NameInspectors {
    NameInspectors {
        command_id: new_id(),
        occurred_at: None,
        add: names.to_vec(),
        remove: Vec::new(),
    }
}

pub(super) fn excluded(agency: &str, inspector: u16, target: Uuid) -> ExcludeInspector {
    ExcludeInspector {
        command_id: new_id(),
        occurred_at: None,
        agency: agency.to_owned(),
        inspector,
        target,
        reason: Some("A brother owns it".to_owned()),
        lift: false,
    }
}

pub(super) fn close(targets: Option<u16>, inspectors_each: u8) -> CloseList {
    let draws = targets.is_some() || inspectors_each > 0;
    CloseList {
        command_id: new_id(),
        occurred_at: None,
        targets,
        inspectors_each,
        seed_from: if draws { "The lottery of Friday" } else { "" }.to_owned(),
    }
}

pub(super) fn seed() -> DrawTargets {
    DrawTargets {
        command_id: new_id(),
        occurred_at: None,
        seed: "04 11 29".to_owned(),
    }
}

pub(super) fn begin(checklist: Option<&str>) -> StartVisit {
    StartVisit {
        command_id: new_id(),
        occurred_at: None,
        checklist: checklist.map(str::to_owned),
        version: None,
    }
}

pub(super) fn answers(said: &[(&str, ChecklistAnswer)]) -> AnswerChecklist {
    let said = said.iter();
    AnswerChecklist {
        command_id: new_id(),
        occurred_at: None,
        answers: said.map(|(code, it)| ((*code).to_owned(), *it)).collect(),
        version: None,
    }
}

pub(super) fn finding(photos: &[Uuid], item: Option<&str>, severity: Severity) -> RecordFinding {
    RecordFinding {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        checklist_item: item.map(str::to_owned),
        severity,
        text: "The east exit is locked".to_owned(),
        at: Some(LonLat {
            lon: 7.43,
            lat: 43.74,
        }),
        photos: photos.to_vec(),
    }
}

pub(super) fn signed(strokes: &str) -> FinishVisit {
    FinishVisit {
        signed: Some(Signature {
            name: "L. Chi".to_owned(),
            capacity: "Keeper".to_owned(),
            strokes: strokes.to_owned(),
        }),
        ..unsigned(None)
    }
}

pub(super) fn unsigned(reason: Option<&str>) -> FinishVisit {
    FinishVisit {
        command_id: new_id(),
        occurred_at: None,
        note: "The keeper was helpful".to_owned(),
        signed: None,
        unsigned: reason.map(str::to_owned),
    }
}

/// Until then, or for a month from now.
pub(super) fn ordered(finding: Uuid, due_at: Option<Moment>) -> OrderRectification {
    let now_ms = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |it| it.as_millis() as i64);
    OrderRectification {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        finding,
        what: "Take the lock off".to_owned(),
        owner: "L. Chi".to_owned(),
        due_at: due_at.unwrap_or(Moment(Timestamp(now_ms + 30 * 86_400_000))),
    }
}

pub(super) fn rechecked(order: Uuid, rectified: bool) -> RecheckOrder {
    RecheckOrder {
        command_id: new_id(),
        occurred_at: None,
        order,
        rectified,
        note: "Looked at the door".to_owned(),
        due_at: None,
    }
}

pub(super) fn conclude() -> ConcludeInspection {
    ConcludeInspection {
        command_id: new_id(),
        occurred_at: None,
        summary: "Two exits were locked".to_owned(),
        release: Release::Published,
    }
}
