//! Examples of the events about disaster responses.

use std::collections::BTreeMap;

use domain::{
    Event, Role, TaskPhase,
    event::{FiguresReported, ReportComposed, Responded, ResponseFact as F, SectorSaid},
    private::Subject,
    response::{
        CountThen, EvacuationEnd, EvacuationThen, Figure, FigureOf, FigureThen, LaneThen,
        ObjectiveState, ObjectiveThen, PeriodThen, PlannedObjective, Position, PostThen,
        ReportTexts, SectorKind, SectorThen, ShelterThen, Situation, Whom,
    },
};

use super::{every_event::secret, given::*, given_parts::piece};

/// The first of them.
pub(super) fn first_of_response() -> (Event, Option<Subject>) {
    responded(F::PeriodPlanned {
        item: piece(1),
        agency: agency("fire"),
        number: 1,
        starts_at: START,
        ends_at: START.plus_ms(HOUR),
        emphasis: secret(),
        objectives: vec![
            PlannedObjective {
                text: secret(),
                owner: None,
            },
            PlannedObjective {
                text: secret(),
                owner: Some(agency("ems")),
            },
        ],
    })
}

/// The fact after this one; nothing after the last.
#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub(super) fn after_of_response(fact: &F) -> Option<(Event, Option<Subject>)> {
    let (item, agency) = (piece(1), agency("ems"));
    let (unit, assignment) = (unit("ems", 1), assignment(1));
    let reason = secret;
    Some(responded(match fact {
        F::PeriodPlanned { .. } => F::PeriodChanged {
            item,
            agency,
            starts_at: START,
            ends_at: START.plus_ms(HOUR),
            emphasis: secret(),
        },
        F::PeriodChanged { .. } => F::ObjectiveAdded {
            item,
            agency,
            objective: secret(),
            owner: None,
        },
        F::ObjectiveAdded { .. } => F::ObjectiveJudged {
            item,
            agency,
            objective: 1,
            state: ObjectiveState::Met,
            note: secret(),
        },
        F::ObjectiveJudged { .. } => F::SectorSetUp {
            item,
            agency,
            number: 1,
            kind: SectorKind::Division,
            said: said(),
        },
        F::SectorSetUp { .. } => F::SectorChanged {
            item,
            agency,
            said: said(),
        },
        F::SectorChanged { .. } => F::SectorEnded {
            item,
            agency,
            reason: reason(),
        },
        F::SectorEnded { .. } => F::UnitPlaced {
            item,
            agency,
            unit,
            assignment,
            leaves: Some(piece(2)),
        },
        F::UnitPlaced { .. } => F::UnitRemoved {
            item,
            agency,
            unit,
            assignment,
        },
        F::UnitRemoved { .. } => F::PostCreated {
            item,
            agency: agency.clone(),
            number: 1,
            position: Position::SafetyOfficer,
            of: Some(piece(2)),
            filled_by: agency,
        },
        F::PostCreated { .. } => F::PostFilled {
            item,
            agency,
            name: secret(),
            contact: secret(),
        },
        F::PostFilled { .. } => F::PostVacated {
            item,
            agency,
            reason: reason(),
        },
        F::PostVacated { .. } => F::PostEnded {
            item,
            agency,
            reason: reason(),
        },
        F::PostEnded { .. } => F::EvacuationOrdered {
            item,
            agency,
            number: 1,
            zone: zone(1),
            persons: 300,
            instructions: secret(),
        },
        F::EvacuationOrdered { .. } => F::EvacuationChanged {
            item,
            agency,
            persons: 250,
            instructions: secret(),
        },
        F::EvacuationChanged { .. } => F::EvacuationEnded {
            item,
            agency,
            how: EvacuationEnd::Complete,
            note: secret(),
        },
        F::EvacuationEnded { .. } => F::ShelterOpened {
            item,
            agency,
            number: 1,
            name: secret(),
            place: secret(),
            at: domain::Point {
                lon_e7: 1,
                lat_e7: 2,
            },
            capacity: 120,
            facilities: secret(),
        },
        F::ShelterOpened { .. } => F::ShelterChanged {
            item,
            agency,
            name: secret(),
            place: secret(),
            at: domain::Point {
                lon_e7: 3,
                lat_e7: 4,
            },
            capacity: 90,
            facilities: secret(),
        },
        F::ShelterChanged { .. } => F::ShelterClosed {
            item,
            agency,
            reason: reason(),
        },
        F::ShelterClosed { .. } => F::FiguresReported(Box::new(FiguresReported {
            item,
            agency,
            number: 1,
            about: Some(piece(2)),
            whom: Whom::Public,
            values: [(Figure::Sheltered, 7)].into(),
            source: secret(),
            counted_at: START,
            is_estimate: true,
            note: secret(),
        })),
        F::FiguresReported(_) => F::FiguresWithdrawn {
            item,
            agency,
            reason: reason(),
        },
        F::FiguresWithdrawn { .. } => F::SourcesSet {
            sources: BTreeMap::from([(missing(), agency)]),
        },
        F::SourcesSet { .. } => F::ReportComposed(Box::new(report())),
        F::ReportComposed(_) => F::ReportApproved {
            item,
            agency,
            note: secret(),
        },
        F::ReportApproved { .. } => F::ReportReturned {
            item,
            agency,
            reason: reason(),
        },
        F::ReportReturned { .. } => return None,
    }))
}

fn missing() -> FigureOf {
    FigureOf {
        whom: Whom::Responders,
        figure: Figure::Missing,
    }
}

fn said() -> SectorSaid {
    SectorSaid {
        name: secret(),
        zone: Some(zone(1)),
        run_by: agency("ems"),
        work: secret(),
        channel: secret(),
    }
}

fn report() -> ReportComposed {
    ReportComposed {
        item: piece(1),
        agency: agency("ems"),
        composer: person("ems", Role::Dispatcher),
        number: 1,
        version: 2,
        follows: Some(piece(2)),
        texts: ReportTexts {
            situation: secret(),
            needs: secret(),
            outlook: secret(),
        },
        content: Situation {
            phase: TaskPhase::InProgress,
            period: Some(PeriodThen {
                number: 1,
                starts_at: START,
                ends_at: START.plus_ms(HOUR),
                objectives: vec![ObjectiveThen {
                    number: 1,
                    text: secret(),
                    owner: None,
                    state: ObjectiveState::Open,
                }],
            }),
            lanes: vec![LaneThen {
                agency: agency("fire"),
                sent: 3,
                on_scene: 2,
                at_work: 1,
            }],
            sectors: vec![SectorThen {
                number: 1,
                kind: SectorKind::Staging,
                name: secret(),
                run_by: agency("fire"),
                work: secret(),
                channel: secret(),
                units: 2,
                figures: vec![missing_one()],
            }],
            posts: vec![PostThen {
                position: Position::StagingManager,
                of: Some(secret()),
                agency: agency("fire"),
                name: Some(secret()),
            }],
            evacuations: vec![EvacuationThen {
                number: 1,
                zone: secret(),
                persons: 300,
                evacuated: vec![CountThen {
                    agency: agency("fire"),
                    count: 120,
                    counted_at: START,
                    is_estimate: false,
                }],
            }],
            shelters: vec![ShelterThen {
                number: 1,
                name: secret(),
                agency: agency("ems"),
                capacity: 120,
                sheltered: None,
            }],
            figures: vec![missing_one()],
        },
    }
}

fn missing_one() -> FigureThen {
    FigureThen {
        whom: Whom::Responders,
        figure: Figure::Missing,
        count: 1,
        agency: agency("fire"),
        counted_at: START,
        is_estimate: false,
        stands: true,
    }
}

fn responded(fact: F) -> (Event, Option<Subject>) {
    let says_nothing = matches!(
        fact,
        F::UnitPlaced { .. } | F::UnitRemoved { .. } | F::PostCreated { .. } | F::SourcesSet { .. }
    );
    let task = task(1);
    let subject = (!says_nothing).then_some(Subject::Task(task));
    (Event::Responded(Responded { task, fact }), subject)
}
