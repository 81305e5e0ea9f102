//! Who may do what in a disaster response, and when (B1 to B9).

use domain::{
    command::{NewObjective, ResponseCommand, ResponseItemOrder as I, ResponseOrder as O},
    response::{EvacuationEnd, Figure, ObjectiveState, Position, SectorKind},
};

use super::{
    super::{given::*, given_parts::*},
    Row, Thing,
};

/// Who does not lead it.
const OTHERS: (&str, &str, &str) = ("partner asked", "*", "not_yours");

/// How many orders there are.
pub(super) const RESPONSE_ORDERS: usize = 25;

/// The place of an order about a response.
pub(super) const fn place(command: &ResponseCommand) -> usize {
    match command {
        ResponseCommand::Whole { order, .. } => match order {
            O::PlanPeriod { .. } => 0,
            O::SetUpSector { .. } => 1,
            O::CreatePost { .. } => 2,
            O::OrderEvacuation { .. } => 3,
            O::OpenShelter { .. } => 4,
            O::ReportFigures(_) => 5,
            O::SetSources { .. } => 6,
            O::ComposeReport { .. } => 7,
        },
        ResponseCommand::Part { order, .. } => match order {
            I::ChangePeriod { .. } => 8,
            I::AddObjective(_) => 9,
            I::JudgeObjective { .. } => 10,
            I::ChangeSector { .. } => 11,
            I::EndSector { .. } => 12,
            I::PlaceUnit { .. } => 13,
            I::RemoveUnit { .. } => 14,
            I::FillPost { .. } => 15,
            I::VacatePost { .. } => 16,
            I::EndPost { .. } => 17,
            I::EndEvacuation { .. } => 18,
            I::ChangeShelter { .. } => 19,
            I::CloseShelter { .. } => 20,
            I::WithdrawFigures { .. } => 21,
            I::ApproveReport { .. } => 22,
            I::ReturnReport { .. } => 23,
            I::ChangeEvacuation { .. } => 24,
        },
    }
}

/// What its leads plan while it is not over.
const PLANNED: &[(&str, &str, &str)] = &[
    ("own", "completed", "wrong_state"),
    ("own", "*", "ok"),
    OTHERS,
];

/// What its parties do while it is worked on.
const ON_SITE: &[(&str, &str, &str)] = &[
    ("asked", "*", "not_committed"),
    ("other_crew", "*", "not_yours"),
    ("crew", "draft", "not_yours"),
    ("own", "draft", "wrong_state"),
    ("own crew partner", "*", "ok"),
];

pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        Row {
            label: "plan_period",
            roles: "CO",
            thing: Thing::Response,
            command: |given| respond(1, planned(9, given.now.plus_ms(9 * HOUR), "fire")),
            lines: PLANNED,
        },
        Row {
            label: "set_up_sector",
            roles: "CO",
            thing: Thing::Response,
            command: |_| {
                let plan = sector_of("fire", None);
                let (id, kind) = (piece(9), SectorKind::Group);
                respond(1, O::SetUpSector { id, kind, plan })
            },
            lines: PLANNED,
        },
        Row {
            label: "create_post",
            roles: "CO",
            thing: Thing::Response,
            command: |_| {
                respond(
                    1,
                    O::CreatePost {
                        id: piece(9),
                        position: Position::LiaisonOfficer,
                        of: None,
                        agency: agency("fire"),
                    },
                )
            },
            lines: PLANNED,
        },
        Row {
            label: "order_evacuation",
            roles: "CO",
            thing: Thing::Response,
            command: |_| {
                respond(
                    1,
                    O::OrderEvacuation {
                        id: piece(9),
                        zone: zone(2),
                        persons: 10,
                        instructions: mark(9_700),
                    },
                )
            },
            lines: &[
                ("own", "draft completed", "wrong_state"),
                ("own", "*", "ok"),
                OTHERS,
            ],
        },
        Row {
            label: "open_shelter",
            roles: "CDOF",
            thing: Thing::Response,
            command: |_| respond(1, shelter(9, 50)),
            lines: ON_SITE,
        },
        Row {
            label: "report_figures",
            roles: "CDOF",
            thing: Thing::Response,
            command: |_| {
                respond(
                    1,
                    O::ReportFigures(counted(9, None, &[(Figure::Missing, 2)])),
                )
            },
            lines: ON_SITE,
        },
        Row {
            label: "set_figure_sources",
            roles: "CO",
            thing: Thing::Response,
            command: |_| {
                let (version, sources) = (0, [].into());
                respond(1, O::SetSources { version, sources })
            },
            lines: &[("own", "*", "ok"), OTHERS],
        },
        Row {
            label: "compose_report",
            roles: "CDO",
            thing: Thing::Response,
            command: |_| respond(1, composed(9, None)),
            lines: &[("own", "draft", "wrong_state"), ("own", "*", "ok"), OTHERS],
        },
    ];
    rows.extend(rows_of_periods());
    rows.extend(rows_of_sectors());
    rows.extend(rows_of_posts());
    rows.extend(rows_of_people());
    rows
}

fn rows_of_periods() -> Vec<Row> {
    vec![
        Row {
            label: "change_period",
            roles: "CO",
            thing: Thing::Period,
            command: |_| {
                let (version, plan) = (0, hour_from(START.plus_ms(9 * HOUR)));
                about_part(1, I::ChangePeriod { version, plan })
            },
            lines: PLANNED,
        },
        Row {
            label: "add_objective",
            roles: "CO",
            thing: Thing::Period,
            command: |_| {
                let (text, owner) = (mark(9_701), None);
                about_part(1, I::AddObjective(NewObjective { text, owner }))
            },
            lines: PLANNED,
        },
        Row {
            label: "judge_objective of police",
            roles: "CDO",
            thing: Thing::Period,
            command: |_| {
                about_part(
                    1,
                    I::JudgeObjective {
                        objective: 2,
                        state: ObjectiveState::Met,
                        note: mark(9_702),
                    },
                )
            },
            lines: &[("own partner", "*", "ok"), ("asked", "*", "not_yours")],
        },
    ]
}

/// What its leads bring to an end, once.
const ENDED: &[(&str, &str, &str)] = &[("own", "ended", "wrong_state"), ("own", "*", "ok"), OTHERS];

fn rows_of_sectors() -> Vec<Row> {
    vec![
        Row {
            label: "change_sector",
            roles: "CO",
            thing: Thing::Sector,
            command: |_| {
                let (version, plan) = (0, sector_of("police", None));
                about_part(2, I::ChangeSector { version, plan })
            },
            lines: &[
                ("own", "planned", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        },
        Row {
            label: "end_sector",
            roles: "CO",
            thing: Thing::Sector,
            command: |_| {
                about_part(
                    2,
                    I::EndSector {
                        reason: mark(9_703),
                    },
                )
            },
            lines: ENDED,
        },
        Row {
            label: "place_unit of fire",
            roles: "CDOF",
            thing: Thing::Sector,
            command: |_| {
                about_part(
                    2,
                    I::PlaceUnit {
                        unit: unit("fire", 1),
                    },
                )
            },
            lines: &[
                ("own crew other_crew partner asked", "ended", "wrong_state"),
                ("own crew", "*", "ok"),
                ("asked", "planned", "unknown"),
                ("other_crew partner asked", "*", "not_yours"),
            ],
        },
        Row {
            label: "remove_unit of police",
            roles: "CDOF",
            thing: Thing::Sector,
            command: |_| {
                about_part(
                    2,
                    I::RemoveUnit {
                        unit: unit("police", 1),
                    },
                )
            },
            lines: &[
                ("own crew other_crew partner asked", "ended", "wrong_state"),
                ("partner", "*", "ok"),
                ("asked", "planned", "unknown"),
                ("own crew other_crew asked", "*", "not_yours"),
            ],
        },
    ]
}

/// What the police do, and once; and a desk of who leads once the task is over.
const LEFT_BEHIND: &[(&str, &str, &str)] = &[
    ("own", "completed", "ok"),
    ("own crew other_crew asked", "*", "not_yours"),
    ("partner", "ended", "wrong_state"),
    ("partner", "*", "ok"),
];

/// What only the police do, and once.
const OF_POLICE: &[(&str, &str, &str)] = &[
    ("own crew other_crew asked", "*", "not_yours"),
    ("partner", "ended", "wrong_state"),
    ("partner", "*", "ok"),
];

fn rows_of_posts() -> Vec<Row> {
    vec![
        Row {
            label: "fill_post",
            roles: "CDO",
            thing: Thing::Post,
            command: |_| {
                let (name, contact) = (mark(9_704), mark(9_705));
                about_part(3, I::FillPost { name, contact })
            },
            lines: OF_POLICE,
        },
        Row {
            label: "vacate_post",
            roles: "CDO",
            thing: Thing::Post,
            command: |_| {
                about_part(
                    3,
                    I::VacatePost {
                        reason: mark(9_706),
                    },
                )
            },
            lines: LEFT_BEHIND,
        },
        Row {
            label: "end_post",
            roles: "CO",
            thing: Thing::Post,
            command: |_| {
                about_part(
                    3,
                    I::EndPost {
                        reason: mark(9_707),
                    },
                )
            },
            lines: ENDED,
        },
    ]
}

fn rows_of_people() -> Vec<Row> {
    vec![
        Row {
            label: "change_evacuation",
            roles: "CO",
            thing: Thing::Evacuation,
            command: |_| {
                about_part(
                    4,
                    I::ChangeEvacuation {
                        version: 0,
                        persons: 20,
                        instructions: mark(9_714),
                    },
                )
            },
            lines: ENDED,
        },
        Row {
            label: "end_evacuation",
            roles: "CO",
            thing: Thing::Evacuation,
            command: |_| {
                let (how, note) = (EvacuationEnd::Lifted, mark(9_708));
                about_part(4, I::EndEvacuation { how, note })
            },
            lines: ENDED,
        },
        Row {
            label: "change_shelter",
            roles: "CDOF",
            thing: Thing::Shelter,
            command: |_| {
                about_part(
                    5,
                    I::ChangeShelter {
                        version: 0,
                        plan: shelter_plan(8, 70),
                    },
                )
            },
            lines: OF_POLICE,
        },
        Row {
            label: "close_shelter",
            roles: "CDOF",
            thing: Thing::Shelter,
            command: |_| {
                about_part(
                    5,
                    I::CloseShelter {
                        reason: mark(9_710),
                    },
                )
            },
            lines: LEFT_BEHIND,
        },
        Row {
            label: "withdraw_figures",
            roles: "CDOF",
            thing: Thing::Figures,
            command: |_| {
                about_part(
                    6,
                    I::WithdrawFigures {
                        reason: mark(9_711),
                    },
                )
            },
            lines: OF_POLICE,
        },
        Row {
            label: "approve_report",
            roles: "CO",
            thing: Thing::Report,
            command: |_| about_part(7, I::ApproveReport { note: mark(9_712) }),
            lines: ENDED,
        },
        Row {
            label: "return_report",
            roles: "CO",
            thing: Thing::Report,
            command: |_| {
                about_part(
                    7,
                    I::ReturnReport {
                        reason: mark(9_713),
                    },
                )
            },
            lines: ENDED,
        },
    ]
}
