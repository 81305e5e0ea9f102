//! A disaster response with everything in it, and what a situation report says of it.

use domain::{
    AssignmentStatus, Target, TaskPhase,
    command::{ReportFigures, ResponseOrder},
    response::{
        CountThen, EvacuationEnd, EvacuationThen, Figure as F, FigureThen, LaneThen,
        ObjectiveState, ObjectiveThen, PeriodThen, Position, PostThen, SectorKind, SectorThen,
        ShelterThen, Situation, Whom,
    },
};

use super::{given::*, given_response::*};

pub(super) fn lane(name: &str, sent: u32, on_scene: u32, at_work: u32) -> LaneThen {
    LaneThen {
        agency: agency(name),
        sent,
        on_scene,
        at_work,
    }
}

/// Of everything something that is there and something that is over or not yet.
pub(super) fn full_of_things() -> Given {
    use AssignmentStatus as A;
    let mut given = responding();
    let there = Target::Task(task(1));
    given.sent(1, "ems", 1, there, &[A::EnRoute, A::OnScene]);
    given.sent(2, "ems", 2, there, &[]);
    given.sent(3, "fire", 1, there, &[A::EnRoute, A::OnScene, A::Cleared]);
    for order in [
        planned(1, START.plus_ms(-HOUR), "ems"),
        planned(2, START, "ems"),
        planned(3, START.plus_ms(HOUR), "ems"),
        set_up(4, SectorKind::Division, "ems", zone(EAST)),
        group(5, "fire"),
        evacuate(6, RIVERSIDE),
        evacuate(7, OLD_TOWN),
        create(8, Position::SafetyOfficer, None, "fire"),
        create(9, Position::LiaisonOfficer, None, "ems"),
        create(10, Position::DivisionSupervisor, Some(4), "police"),
        create(11, Position::FinanceChief, None, "police"),
        sources(0, &[(F::Missing, "police"), (F::Dead, "ems")]),
    ] {
        given.orders("fire", order).unwrap();
    }
    for (n, order) in [(12, open(12)), (13, open(13))] {
        given.orders("ems", order).unwrap();
        given
            .orders(
                "fire",
                create(20 + n, Position::ShelterManager, Some(n), "ems"),
            )
            .unwrap();
    }
    given.wait(MINUTE);
    for (by, n, about, values) in [
        ("ems", 14, None, vec![(F::Missing, 9)]),
        ("police", 15, None, vec![(F::Missing, 8), (F::Rescued, 3)]),
        ("fire", 16, Some(6), vec![(F::Evacuated, 70)]),
        ("ems", 17, Some(12), vec![(F::Sheltered, 60)]),
        ("ems", 18, None, vec![(F::Dead, 99)]),
        ("ems", 19, Some(4), vec![(F::Trapped, 5)]),
    ] {
        given.orders(by, count(n, about, &values)).unwrap();
    }
    let before = ReportFigures {
        counted_at: Some(START.plus_ms(1)),
        is_estimate: true,
        ..counted(20, Some(6), &[(F::Evacuated, 30)])
    };
    let before = ResponseOrder::ReportFigures(before);
    given.orders("ems", before).unwrap();
    for (by, n, order) in [
        ("ems", 2, judge(2, ObjectiveState::Met)),
        ("ems", 4, place("ems", 1)),
        ("ems", 5, place("ems", 2)),
        ("fire", 8, fill(1)),
        ("ems", 32, fill(2)),
        ("police", 10, fill(3)),
        ("police", 11, fill(4)),
        ("police", 11, end_post()),
        ("fire", 5, end_sector()),
        ("fire", 7, end_evacuation(EvacuationEnd::Lifted)),
        ("ems", 13, close()),
        ("ems", 18, withdraw()),
    ] {
        given.says(by, n, order).unwrap();
    }
    given
}

fn post(position: Position, of: Option<&str>, by: &str, n: Option<u128>) -> PostThen {
    PostThen {
        position,
        of: of.map(str::to_owned),
        agency: agency(by),
        name: n.map(|n| mark(93_000 + n * 2)),
    }
}

fn figure(figure: F, count: u32, by: &str, given: &Given, stands: bool) -> FigureThen {
    FigureThen {
        whom: Whom::Public,
        figure,
        count,
        agency: agency(by),
        counted_at: given.now,
        is_estimate: false,
        stands,
    }
}

fn counted_by(by: &str, count: u32, given: &Given) -> CountThen {
    CountThen {
        agency: agency(by),
        count,
        counted_at: given.now,
        is_estimate: false,
    }
}

fn objective(number: u16, owner: Option<&str>, state: ObjectiveState) -> ObjectiveThen {
    ObjectiveThen {
        number,
        text: mark(9_021 + u128::from(number)),
        owner: owner.map(agency),
        state,
    }
}

/// What there is in [`full_of_things`], by hand.
pub(super) fn situation(given: &Given) -> Situation {
    let shelter_12 = shelter_plan(12, 120).name;
    let (sector_1, shelter_1) = (format!("1 {}", mark(9_004)), format!("1 {shelter_12}"));
    let before = CountThen {
        counted_at: START.plus_ms(1),
        is_estimate: true,
        ..counted_by("ems", 30, given)
    };
    Situation {
        phase: TaskPhase::InProgress,
        period: Some(PeriodThen {
            number: 2,
            starts_at: START,
            ends_at: START.plus_ms(HOUR),
            objectives: vec![
                objective(1, None, ObjectiveState::Open),
                objective(2, Some("ems"), ObjectiveState::Met),
            ],
        }),
        // Who has promised nothing sends nothing, and who is home is not there.
        lanes: vec![
            lane("fire", 0, 0, 0),
            lane("ems", 2, 1, 1),
            lane("police", 0, 0, 0),
        ],
        sectors: vec![SectorThen {
            number: 1,
            kind: SectorKind::Division,
            name: mark(9_004),
            run_by: agency("ems"),
            work: mark(9_005),
            channel: mark(9_006),
            units: 1,
            figures: vec![figure(F::Trapped, 5, "ems", given, false)],
        }],
        posts: vec![
            post(Position::SafetyOfficer, None, "fire", Some(1)),
            post(Position::LiaisonOfficer, None, "ems", None),
            post(
                Position::DivisionSupervisor,
                Some(&sector_1),
                "police",
                Some(3),
            ),
            post(Position::ShelterManager, Some(&shelter_1), "ems", Some(2)),
        ],
        evacuations: vec![EvacuationThen {
            number: 1,
            zone: mark(5_000 + RIVERSIDE * 10),
            persons: 300,
            evacuated: vec![counted_by("fire", 70, given), before],
        }],
        shelters: vec![ShelterThen {
            number: 1,
            name: shelter_12,
            agency: agency("ems"),
            capacity: 120,
            sheltered: Some(counted_by("ems", 60, given)),
        }],
        figures: vec![
            figure(F::Missing, 9, "ems", given, false),
            figure(F::Missing, 8, "police", given, true),
            figure(F::Rescued, 3, "police", given, false),
        ],
    }
}
