//! Crews without a server: every wish is granted by the test.

use AssignmentStatus as S;
use Availability as A;

use super::*;
use crate::drive::tests::{EAST, WEST, street};

fn crew(beat: Option<Beat>, is_human: bool) -> Crew {
    let post = Post {
        unit: Uuid::from_u128(1),
        agency: "fire".to_owned(),
        account: None,
        is_human,
        home: WEST,
        by_water: false,
        beat,
    };
    Crew::new(post, Rng::new(1), 0.0)
}

fn model() -> CrewModel {
    CrewModel {
        late_share: 0.0,
        decline_share: 0.0,
        ..CrewModel::default()
    }
}

fn seen(status: S, transports: bool) -> Seen {
    Seen {
        assignment: Uuid::from_u128(9),
        status,
        goal: Some(EAST),
        profile: Profile::BlueLight,
        work_s: [30.0, 30.0],
        transports,
        stays: false,
    }
}

/// Plays until the assignment is over; every wish is granted one second later. Says what was wished when.
fn live(crew: &mut Crew, model: &CrewModel, transports: bool) -> Vec<(f64, S)> {
    let roads = street();
    let hospitals = [WEST];
    let (mut status, mut told) = (S::Dispatched, vec![]);
    for second in 0..2_000 {
        let now = f64::from(second);
        let around = Around {
            now,
            roads: &roads,
            model,
            hospitals: &hospitals,
        };
        match crew.step(Some(&seen(status, transports)), A::Available, around) {
            Some(Wish::Advance(_, next)) => {
                told.push((now, next));
                status = next;
            }
            Some(Wish::Decline(..)) => {
                told.push((now, S::Declined));
                break;
            }
            Some(Wish::Be(_)) => panic!("a crew at work has no other wish"),
            None => {}
        }
        if status == S::Cleared {
            break;
        }
    }
    told
}

#[test]
fn a_crew_goes_through_the_whole_life_and_drives_as_long_as_the_street_takes() {
    let told = live(&mut crew(None, false), &model(), false);
    let steps: Vec<S> = told.iter().map(|it| it.1).collect();
    assert_eq!(steps, [S::Acknowledged, S::EnRoute, S::OnScene, S::Cleared]);
    let whole = street()
        .route(WEST, EAST, Profile::BlueLight)
        .unwrap()
        .duration_s;
    let drive = told[2].0 - told[1].0;
    assert!((drive - whole).abs() <= 2.0, "{drive} {whole}");
    assert!((told[3].0 - told[2].0 - 30.0).abs() <= 2.0);
}

#[test]
fn a_crew_with_a_patient_goes_to_hospital() {
    let told = live(&mut crew(None, false), &model(), true);
    let steps: Vec<S> = told.iter().map(|it| it.1).collect();
    let whole = [
        S::Acknowledged,
        S::EnRoute,
        S::OnScene,
        S::Transporting,
        S::AtDestination,
        S::Cleared,
    ];
    assert_eq!(steps, whole);
    assert!(told[4].0 - told[3].0 > 60.0);
}

#[test]
fn a_crew_whose_work_others_end_stays_until_they_do() {
    let (roads, model) = (street(), model());
    let mut crew = crew(None, false);
    let mut wish = |second: u32, stays| {
        let around = Around {
            now: f64::from(second),
            roads: &roads,
            model: &model,
            hospitals: &[],
        };
        let seen = Seen {
            stays,
            ..seen(S::OnScene, false)
        };
        crew.step(Some(&seen), A::Available, around)
    };
    assert!((0..600).all(|second| wish(second, true).is_none()));
    let clears = Some(Wish::Advance(Uuid::from_u128(9), S::Cleared));
    assert_eq!(wish(600, false), clears);
}

#[test]
fn some_are_late_and_some_decline() {
    let late = CrewModel {
        late_share: 1.0,
        ..model()
    };
    assert!(live(&mut crew(None, false), &late, false)[0].0 >= 65.0);
    let unwilling = CrewModel {
        decline_share: 1.0,
        ..model()
    };
    assert_eq!(
        live(&mut crew(None, false), &unwilling, false)
            .last()
            .unwrap()
            .1,
        S::Declined
    );
}

#[test]
fn a_person_on_the_tablet_is_never_spoken_for_but_driven() {
    let roads = street();
    let model = model();
    let mut crew = crew(None, true);
    for second in 0..300 {
        let around = Around {
            now: f64::from(second),
            roads: &roads,
            model: &model,
            hospitals: &[],
        };
        assert_eq!(
            crew.step(Some(&seen(S::EnRoute, false)), A::Available, around),
            None
        );
    }
    assert!(crew.vehicle.motion(300.0).at.distance_m(EAST) < 5.0);
}

#[test]
fn who_sets_a_status_for_a_crew_is_left_to_go_on() {
    let roads = street();
    let model = model();
    let mut crew = crew(None, false);
    let mut first = None;
    for second in 0..400 {
        let now = f64::from(second);
        let around = Around {
            now,
            roads: &roads,
            model: &model,
            hospitals: &[],
        };
        // After one second somebody else has set on scene.
        let status = if second < 1 {
            S::Dispatched
        } else {
            S::OnScene
        };
        if crew
            .step(Some(&seen(status, false)), A::Available, around)
            .is_some()
        {
            first = Some(now);
            break;
        }
    }
    assert!(first.unwrap() >= model.human_patience_s);
}

#[test]
fn a_crew_whose_assignment_is_over_drives_home_and_is_available_there() {
    let roads = street();
    let model = model();
    let mut crew = crew(None, false);
    live(&mut crew, &model, false);
    let (mut availability, mut told) = (A::Available, vec![]);
    for second in 2_000..2_600 {
        let around = Around {
            now: f64::from(second),
            roads: &roads,
            model: &model,
            hospitals: &[],
        };
        if let Some(Wish::Be(next)) = crew.step(None, availability, around) {
            told.push(next);
            availability = next;
        }
    }
    assert_eq!(told, [A::Returning, A::Available]);
    assert_eq!(crew.turns, 2);
    assert!(crew.vehicle.motion(2_600.0).at.distance_m(WEST) < 5.0);
}

#[test]
fn a_patrol_moves_within_seconds_and_stops_for_work() {
    let roads = street();
    let model = model();
    let beat = Beat {
        places: vec![EAST],
        pause_s: [5.0, 10.0],
    };
    let mut crew = crew(Some(beat), false);
    let around = |now| Around {
        now,
        roads: &roads,
        model: &model,
        hospitals: &[],
    };
    for second in 0..12 {
        assert_eq!(
            crew.step(None, A::Available, around(f64::from(second))),
            None
        );
    }
    assert!(crew.vehicle.is_moving(12.0));
    crew.step(
        Some(&seen(S::Dispatched, false)),
        A::Available,
        around(13.0),
    );
    assert!(!crew.vehicle.is_moving(14.0));
}
