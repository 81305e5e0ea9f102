//! Examples of what happens in disaster responses.

use std::collections::BTreeMap;

use domain::{
    AssignmentId, Event, PrincipalId, TaskId, TaskItemId, Timestamp, UnitId, ZoneId,
    event::{FiguresReported, ReportComposed, Responded, ResponseFact as Fact, SectorSaid},
    response::{
        CountThen, EvacuationEnd, EvacuationThen, Figure, FigureOf, FigureThen, LaneThen,
        ObjectiveState, ObjectiveThen, PeriodThen, PlannedObjective, Position, PostThen,
        ReportTexts, SectorKind, SectorThen, ShelterThen, Situation, Whom,
    },
    task::TaskPhase,
};

use super::examples::*;

const BEGIN: Timestamp = Timestamp(1_795_500_000_000);
const END: Timestamp = Timestamp(1_795_543_200_000);

fn item(n: u128) -> TaskItemId {
    TaskItemId(id(0xc0 + n))
}

pub(crate) fn responses() -> Vec<Event> {
    let all = periods()
        .into_iter()
        .chain(sectors())
        .chain(posts())
        .chain(evacuations())
        .chain(shelters())
        .chain(figures())
        .chain(reports());
    let task = TaskId(id(0x63));
    all.map(|fact| Event::Responded(Responded { task, fact }))
        .collect()
}

fn periods() -> Vec<Fact> {
    let judged = |objective, state| Fact::ObjectiveJudged {
        item: item(0),
        agency: agency("police"),
        objective,
        state,
        note: "The bridge has no railing any more".to_owned(),
    };
    vec![
        Fact::PeriodPlanned {
            item: item(0),
            agency: agency("fire"),
            number: 1,
            starts_at: BEGIN,
            ends_at: END,
            emphasis: "Nobody is left in the lower town at dusk".to_owned(),
            objectives: vec![
                PlannedObjective {
                    text: "Every house is searched".to_owned(),
                    owner: Some(agency("fire")),
                },
                PlannedObjective {
                    text: "Three shelters are open".to_owned(),
                    owner: None,
                },
            ],
        },
        Fact::PeriodChanged {
            item: item(0),
            agency: agency("fire"),
            starts_at: BEGIN,
            ends_at: END,
            emphasis: "The bridge first".to_owned(),
        },
        Fact::ObjectiveAdded {
            item: item(0),
            agency: agency("fire"),
            objective: "The bridge is open".to_owned(),
            owner: Some(agency("police")),
        },
        judged(1, ObjectiveState::Met),
        judged(2, ObjectiveState::Dropped),
        judged(2, ObjectiveState::Open),
    ]
}

fn sectors() -> Vec<Fact> {
    let said = |zone| SectorSaid {
        name: "Lower town".to_owned(),
        zone,
        run_by: agency("police"),
        work: "Search house by house".to_owned(),
        channel: "TMO 4".to_owned(),
    };
    let zone = Some(ZoneId(id(0x73)));
    let set_up = |number: u16, kind, zone| Fact::SectorSetUp {
        item: item(0x10 + u128::from(number)),
        agency: agency("fire"),
        number,
        kind,
        said: said(zone),
    };
    let (unit, assignment) = (UnitId(id(0x20)), AssignmentId(id(0x50)));
    let placed = |leaves| Fact::UnitPlaced {
        item: item(0x12),
        agency: agency("fire"),
        unit,
        assignment,
        leaves,
    };
    vec![
        set_up(1, SectorKind::Division, zone),
        set_up(2, SectorKind::Group, None),
        set_up(3, SectorKind::Staging, zone),
        Fact::SectorChanged {
            item: item(0x11),
            agency: agency("fire"),
            said: said(zone),
        },
        placed(None),
        placed(Some(item(0x11))),
        Fact::UnitRemoved {
            item: item(0x12),
            agency: agency("fire"),
            unit,
            assignment,
        },
        Fact::SectorEnded {
            item: item(0x11),
            agency: agency("fire"),
            reason: "The water is gone".to_owned(),
        },
    ]
}

/// A post for every position there is, and what becomes of one.
fn posts() -> Vec<Fact> {
    let created = (1..).zip(Position::EVERY);
    let created = created.map(|(number, position): (u16, _)| Fact::PostCreated {
        item: item(0x20 + u128::from(number)),
        agency: agency("fire"),
        number,
        position: *position,
        of: (*position == Position::DivisionSupervisor).then(|| item(0x11)),
        filled_by: agency("police"),
    });
    let post = item(0x21);
    let after = [
        Fact::PostFilled {
            item: post,
            agency: agency("police"),
            name: "Marc Orsini".to_owned(),
            contact: "TMO 4, Orsini".to_owned(),
        },
        Fact::PostVacated {
            item: post,
            agency: agency("police"),
            reason: "Asleep".to_owned(),
        },
        Fact::PostEnded {
            item: post,
            agency: agency("fire"),
            reason: "The water is gone".to_owned(),
        },
    ];
    created.chain(after).collect()
}

fn evacuations() -> Vec<Fact> {
    let ended = |how| Fact::EvacuationEnded {
        item: item(0x40),
        agency: agency("fire"),
        how,
        note: "Every door was knocked at".to_owned(),
    };
    vec![
        Fact::EvacuationOrdered {
            item: item(0x40),
            agency: agency("fire"),
            number: 1,
            zone: ZoneId(id(0x74)),
            persons: 420,
            instructions: "To the school, on foot".to_owned(),
        },
        Fact::EvacuationChanged {
            item: item(0x40),
            agency: agency("fire"),
            persons: 440,
            instructions: "To the school, by the upper road".to_owned(),
        },
        ended(EvacuationEnd::Complete),
        ended(EvacuationEnd::Lifted),
    ]
}

fn shelters() -> Vec<Fact> {
    vec![
        Fact::ShelterOpened {
            item: item(0x50),
            agency: agency("police"),
            number: 1,
            name: "Upper school".to_owned(),
            place: "14 Hill Road".to_owned(),
            at: PLACE,
            capacity: 250,
            facilities: "Beds, soup, a nurse".to_owned(),
        },
        Fact::ShelterChanged {
            item: item(0x50),
            agency: agency("police"),
            name: "Upper school and gymnasium".to_owned(),
            place: "14 and 16 Hill Road".to_owned(),
            at: PLACE,
            capacity: 300,
            facilities: "Beds and soup".to_owned(),
        },
        Fact::ShelterClosed {
            item: item(0x50),
            agency: agency("police"),
            reason: "Everybody went home".to_owned(),
        },
    ]
}

/// Every figure there is, of both.
fn figures() -> Vec<Fact> {
    let reported = |number: u16, whom, about| {
        let values = (1..).zip(Figure::EVERY);
        Fact::FiguresReported(Box::new(FiguresReported {
            item: item(0x60 + u128::from(number)),
            agency: agency("police"),
            number,
            about,
            whom,
            values: values.map(|(count, figure)| (*figure, count)).collect(),
            source: "Triage post at the bridge".to_owned(),
            counted_at: BEGIN,
            is_estimate: whom == Whom::Public,
            note: "Two came twice".to_owned(),
        }))
    };
    let of = |figure| FigureOf {
        whom: Whom::Public,
        figure,
    };
    vec![
        reported(1, Whom::Public, None),
        reported(2, Whom::Responders, Some(item(0x11))),
        Fact::FiguresWithdrawn {
            item: item(0x61),
            agency: agency("police"),
            reason: "Two were counted twice".to_owned(),
        },
        Fact::SourcesSet {
            sources: BTreeMap::from([
                (of(Figure::Dead), agency("police")),
                (of(Figure::Missing), agency("fire")),
            ]),
        },
    ]
}

fn missing(stands: bool) -> FigureThen {
    FigureThen {
        whom: Whom::Public,
        figure: Figure::Missing,
        count: 7,
        agency: agency("police"),
        counted_at: BEGIN,
        is_estimate: true,
        stands,
    }
}

fn content() -> Situation {
    let count = |count| CountThen {
        agency: agency("police"),
        count,
        counted_at: BEGIN,
        is_estimate: false,
    };
    Situation {
        phase: TaskPhase::InProgress,
        period: Some(PeriodThen {
            number: 1,
            starts_at: BEGIN,
            ends_at: END,
            objectives: vec![ObjectiveThen {
                number: 3,
                text: "The bridge is open".to_owned(),
                owner: Some(agency("police")),
                state: ObjectiveState::Met,
            }],
        }),
        lanes: vec![LaneThen {
            agency: agency("fire"),
            sent: 6,
            on_scene: 5,
            at_work: 4,
        }],
        sectors: vec![SectorThen {
            number: 1,
            kind: SectorKind::Division,
            name: "Lower town".to_owned(),
            run_by: agency("police"),
            work: "Search house by house".to_owned(),
            channel: "TMO 4".to_owned(),
            units: 1,
            figures: vec![missing(false)],
        }],
        posts: vec![
            PostThen {
                position: Position::DivisionSupervisor,
                of: Some("1 Lower town".to_owned()),
                agency: agency("police"),
                name: Some("Marc Orsini".to_owned()),
            },
            PostThen {
                position: Position::SafetyOfficer,
                of: None,
                agency: agency("fire"),
                name: None,
            },
        ],
        evacuations: vec![EvacuationThen {
            number: 1,
            zone: "Quay".to_owned(),
            persons: 420,
            evacuated: vec![count(388)],
        }],
        shelters: vec![ShelterThen {
            number: 1,
            name: "Upper school".to_owned(),
            agency: agency("police"),
            capacity: 250,
            sheltered: Some(count(120)),
        }],
        figures: vec![missing(true)],
    }
}

fn reports() -> Vec<Fact> {
    let composed = |version, follows, content| {
        Fact::ReportComposed(Box::new(ReportComposed {
            item: item(0x70 + u128::from(version)),
            agency: agency("fire"),
            composer: PrincipalId(id(0x21)),
            number: 1,
            version,
            follows,
            texts: ReportTexts {
                situation: "The water falls".to_owned(),
                needs: "Forty beds".to_owned(),
                outlook: "Rain after midnight".to_owned(),
            },
            content,
        }))
    };
    let nothing = Situation {
        phase: TaskPhase::Proposed,
        period: None,
        lanes: vec![],
        sectors: vec![],
        posts: vec![],
        evacuations: vec![],
        shelters: vec![],
        figures: vec![],
    };
    vec![
        composed(1, None, nothing),
        Fact::ReportReturned {
            item: item(0x71),
            agency: agency("police"),
            reason: "Beds are not counted".to_owned(),
        },
        composed(2, Some(item(0x71)), content()),
        Fact::ReportApproved {
            item: item(0x72),
            agency: agency("police"),
            note: "As agreed at ten".to_owned(),
        },
    ]
}
