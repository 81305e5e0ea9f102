//! Orders about a disaster response, as a desk or a tablet sends them, and the city that they are given in.

use std::{collections::BTreeMap, path::Path};

use acceptance::{Made, TestServer, city};
use client::{Client, new_id};
use protocol::{
    command::{
        AddObjective, ApproveReport, ChangeEvacuation, ChangePeriod, ChangeSector, ChangeShelter,
        ChangeZone, ComposeReport, CreatePost, DraftTask, EndEvacuation, FillPost, JudgeObjective,
        NewObjective, OfUnit, OpenShelter, OrderEvacuation, PlanPeriod, ReportFigures,
        SetFigureSources, SetUpSector, ZoneLabel,
    },
    object::LonLat,
    object_response::FigureSource,
    words::{
        EvacuationEnd, Figure, ObjectiveState, Position, SectorKind, TaskKind, Whom, ZoneKind,
    },
    zone::Shape,
};
use uuid::Uuid;

use crate::{agreements::later, inspecting::agreed_as, zones::draw};

pub(super) const HOUR_MS: i64 = 3_600_000;
/// The agencies, with who of them is there.
const SEATS: [&str; 13] = [
    "eoc.admin",
    "fire.commander",
    "fire.coordinator",
    "fire.dispatcher",
    "fire.crew1",
    "fire.observer",
    "fire.admin",
    "fire.legal",
    "police.commander",
    "ems.commander",
    "ems.crew1",
    "civil.commander",
    "press.commander",
];

/// Fire and police lead, ems and civil have promised their parts, and press is told nothing. The clock stands still.
pub(super) struct Responded {
    pub(super) server: TestServer,
    pub(super) fire: Client,
    pub(super) dispatcher: Client,
    pub(super) police: Client,
    pub(super) ems: Client,
    pub(super) crew: Client,
    pub(super) civil: Client,
    pub(super) press: Client,
    pub(super) control: Client,
    pub(super) task: Uuid,
}

pub(super) async fn city_on(data: &Path) -> TestServer {
    let agencies = [
        ("eoc", "eoc"),
        ("fire", "fire"),
        ("police", "police"),
        ("ems", "ems"),
        ("civil", "civil_protection"),
        ("press", "other"),
    ];
    let made = Made {
        exercise_ms: Some(later(0).0.0),
        ..Made::default()
    };
    let setup = city::setup_of(&agencies, &SEATS);
    TestServer::on_with(data.to_owned(), made, setup).await
}

pub(super) fn drafted() -> DraftTask {
    let mut draft = city::task(&["police", "ems", "civil"], None);
    draft.task_kind = TaskKind::DisasterResponse;
    draft.answer_by = later(HOUR_MS);
    draft.parties[0].co_lead = true;
    draft
}

impl Responded {
    /// With the task begun, and the crew of ems sent to it.
    pub(super) async fn on(data: &Path) -> Self {
        let server = city_on(data).await;
        let seat = async |name: &str| server.seat(name).await;
        let fire = seat("fire.commander").await;
        let (police, ems, civil) = (
            seat("police.commander").await,
            seat("ems.commander").await,
            seat("civil.commander").await,
        );
        let parties = [("police", &police), ("ems", &ems), ("civil", &civil)];
        let task = agreed_as(&fire, &parties, drafted()).await;
        fire.start_task(task, &city::plain()).await.expect("begun");
        let unit = city::unit_called(&ems, "ems 1").await;
        let order = city::assign(unit, None, Some(task));
        ems.assign_unit(&order).await.expect("sent");
        Self {
            dispatcher: seat("fire.dispatcher").await,
            crew: seat("ems.crew1").await,
            press: seat("press.commander").await,
            control: seat("eoc.admin").await,
            server,
            fire,
            police,
            ems,
            civil,
            task,
        }
    }

    /// So many milliseconds after the start.
    pub(super) async fn at(&self, ms: i64) {
        self.control.set_clock(later(ms)).await.expect("the clock");
    }

    /// A zone of a task; of this one if none is named.
    pub(super) async fn zone(&self, kind: ZoneKind, task: Option<Uuid>) -> Uuid {
        let mut zone = draw(quay(), Some(task.unwrap_or(self.task)));
        zone.zone_kind = kind;
        "Old quay".clone_into(&mut zone.name);
        self.fire.draw_zone(&zone).await.expect("a zone");
        zone.id
    }
}

/// The same zone as one of another kind.
pub(super) fn relabelled(kind: ZoneKind) -> ChangeZone {
    ChangeZone {
        command_id: new_id(),
        occurred_at: None,
        version: 1,
        label: Some(ZoneLabel {
            zone_kind: kind,
            name: "Old quay".to_owned(),
            note: String::new(),
        }),
        shape: None,
        limits: None,
        watch: None,
    }
}

fn quay() -> Shape {
    Shape::Circle {
        lon: 7.43,
        lat: 43.74,
        radius_m: 300,
    }
}

pub(super) fn planned(from_ms: i64, to_ms: i64, objectives: &[(&str, Option<&str>)]) -> PlanPeriod {
    let objectives = objectives.iter().map(|(text, owner)| NewObjective {
        text: (*text).to_owned(),
        owner: owner.map(str::to_owned),
    });
    PlanPeriod {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        starts_at: later(from_ms),
        ends_at: later(to_ms),
        emphasis: "Nobody is left on the quay".to_owned(),
        objectives: objectives.collect(),
    }
}

pub(super) fn replanned(version: u32, from_ms: i64, to_ms: i64) -> ChangePeriod {
    ChangePeriod {
        command_id: new_id(),
        occurred_at: None,
        version,
        starts_at: later(from_ms),
        ends_at: later(to_ms),
        emphasis: "The bridge first".to_owned(),
    }
}

pub(super) fn objective(text: &str, owner: Option<&str>) -> AddObjective {
    AddObjective {
        command_id: new_id(),
        occurred_at: None,
        text: text.to_owned(),
        owner: owner.map(str::to_owned),
    }
}

pub(super) fn judged(objective: u16, state: ObjectiveState, note: &str) -> JudgeObjective {
    JudgeObjective {
        command_id: new_id(),
        occurred_at: None,
        objective,
        state,
        note: note.to_owned(),
    }
}

pub(super) fn sector(kind: SectorKind, zone: Option<Uuid>, run_by: &str) -> SetUpSector {
    SetUpSector {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        kind,
        name: "Lower town".to_owned(),
        zone,
        run_by: run_by.to_owned(),
        work: "Search house by house".to_owned(),
        channel: "TMO 4".to_owned(),
    }
}

pub(super) fn resectored(version: u32, zone: Option<Uuid>, run_by: &str) -> ChangeSector {
    ChangeSector {
        command_id: new_id(),
        occurred_at: None,
        version,
        name: "Upper town".to_owned(),
        zone,
        run_by: run_by.to_owned(),
        work: String::new(),
        channel: "TMO 5".to_owned(),
    }
}

pub(super) fn of_unit(unit: Uuid) -> OfUnit {
    OfUnit {
        command_id: new_id(),
        occurred_at: None,
        unit,
    }
}

pub(super) fn post(position: Position, of: Option<Uuid>, agency: &str) -> CreatePost {
    CreatePost {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        position,
        of,
        agency: agency.to_owned(),
    }
}

pub(super) fn filled(name: &str) -> FillPost {
    FillPost {
        command_id: new_id(),
        occurred_at: None,
        name: name.to_owned(),
        contact: "TMO 4".to_owned(),
    }
}

pub(super) fn evacuated(zone: Uuid, persons: u32) -> OrderEvacuation {
    OrderEvacuation {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        zone,
        persons,
        instructions: "To the school, on foot".to_owned(),
    }
}

pub(super) fn reordered(version: u32, persons: u32) -> ChangeEvacuation {
    ChangeEvacuation {
        command_id: new_id(),
        occurred_at: None,
        version,
        persons,
        instructions: "To the school, by the upper road".to_owned(),
    }
}

pub(super) fn ended(how: EvacuationEnd) -> EndEvacuation {
    EndEvacuation {
        command_id: new_id(),
        occurred_at: None,
        how,
        note: "Every door was knocked at".to_owned(),
    }
}

pub(super) fn shelter(capacity: u32) -> OpenShelter {
    OpenShelter {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        name: "Trường học trên đồi".to_owned(),
        place: "14 Hill Road".to_owned(),
        at: LonLat {
            lon: 7.43,
            lat: 43.74,
        },
        capacity,
        facilities: "Beds and soup".to_owned(),
    }
}

pub(super) fn resheltered(version: u32, capacity: u32) -> ChangeShelter {
    ChangeShelter {
        command_id: new_id(),
        occurred_at: None,
        version,
        name: "Trường học trên đồi".to_owned(),
        place: "14 Hill Road".to_owned(),
        at: LonLat {
            lon: 7.43,
            lat: 43.74,
        },
        capacity,
        facilities: "Beds".to_owned(),
    }
}

pub(super) fn counted(about: Option<Uuid>, whom: Whom, values: &[(Figure, u32)]) -> ReportFigures {
    ReportFigures {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        about,
        whom,
        values: values.iter().copied().collect::<BTreeMap<_, _>>(),
        source: "Triage post at the bridge".to_owned(),
        counted_at: None,
        is_estimate: false,
        note: String::new(),
    }
}

pub(super) fn sources(version: u32, all: &[(Whom, Figure, &str)]) -> SetFigureSources {
    let all = all.iter().map(|(whom, figure, agency)| FigureSource {
        whom: *whom,
        figure: *figure,
        agency: (*agency).to_owned(),
    });
    SetFigureSources {
        command_id: new_id(),
        occurred_at: None,
        version,
        sources: all.collect(),
    }
}

pub(super) fn composed(follows: Option<Uuid>) -> ComposeReport {
    ComposeReport {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        follows,
        situation: "The water falls".to_owned(),
        needs: "Forty beds".to_owned(),
        outlook: "Rain after midnight".to_owned(),
    }
}

pub(super) fn approved() -> ApproveReport {
    ApproveReport {
        command_id: new_id(),
        occurred_at: None,
        note: "As agreed at ten".to_owned(),
    }
}
