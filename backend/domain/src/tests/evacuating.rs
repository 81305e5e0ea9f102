//! Rule B5: evacuations of zones of a disaster response.

use domain::{
    Command, Refusal, Role, Target, TaskPhase as P, ZoneKind,
    command::{ResponseItemOrder as I, ResponseOrder as O},
    limits::*,
    response::{EvacuationEnd as E, Figure},
    sharing::{CountView, ResponsePart},
};

use super::{given::*, given_response::*};

/// Evacuation 1 of the riverside.
fn evacuating() -> Given {
    let mut given = responding();
    given.orders("fire", evacuate(1, RIVERSIDE)).unwrap();
    given.wait(MINUTE);
    given
}

fn order(n: u128, from: u128, persons: u32, instructions: &str) -> O {
    O::OrderEvacuation {
        id: piece(n),
        zone: zone(from),
        persons,
        instructions: instructions.to_owned(),
    }
}

/// How many have left by evacuation 1, as an agency is shown it.
fn evacuated(given: &Given, by: &str) -> Vec<CountView> {
    match given.piece_as(by, 1).unwrap().part {
        ResponsePart::Evacuation(_, count) => count,
        other => panic!("{other:?}"),
    }
}

/// B5: an evacuation stands as it was ordered, by either lead.
#[test]
fn b5_the_leads_order_an_evacuation() {
    let mut given = evacuating();
    given.orders("police", order(2, OLD_TOWN, 0, "")).unwrap();
    let it = given.evacuation(1);
    assert_eq!((it.id, it.task, it.number), (piece(1), task(1), 1));
    assert_eq!((&it.agency, it.zone), (&agency("fire"), zone(RIVERSIDE)));
    assert_eq!((it.persons, &it.instructions), (300, &mark(91_110)));
    assert_eq!((it.ordered_at, &it.ended), (START, &None));
    let it = given.evacuation(2);
    assert_eq!(
        (it.number, &it.agency, it.persons),
        (2, &agency("police"), 0)
    );
    let lines = given.lines("eoc", Target::Task(task(1)));
    let told = lines
        .iter()
        .filter(|it| **it == "response_evacuation_ordered");
    assert_eq!(told.count(), 2);
}

/// B5: what is left is a zone of evacuation of this task that holds or will.
#[test]
fn b5_an_evacuation_is_of_a_zone_of_the_task() {
    let mut given = responding();
    given.another_response(ZoneKind::Evacuation);
    for from in [BESIDE, 8, 99] {
        let answer = given.orders("fire", evacuate(1, from));
        assert_eq!(answer, Err(unknown("zone")), "{from}");
    }
    for from in [EAST, YARD, GAS] {
        let refused = given.orders("fire", evacuate(1, from));
        let why = "is of another kind";
        assert_eq!(refused, Err(Refusal::Malformed { field: "zone", why }));
    }
    let lift = Command::LiftZone {
        zone: zone(OLD_TOWN),
        reason: mark(85),
    };
    given.when("fire", Role::Dispatcher, lift).unwrap();
    let over = given.orders("fire", evacuate(1, OLD_TOWN));
    assert_eq!(over, Err(wrong("zone", "lifted")));
    // What belongs to the other one is evacuated by the other one.
    given.leads_on([respond(2, evacuate(1, 8))]);
    assert_eq!(given.evacuation(1).task, task(2));
}

/// B5: one at a time is ordered of a zone.
#[test]
fn b5_a_zone_is_evacuated_once_at_a_time() {
    let mut given = evacuating();
    let twice = given.orders("police", evacuate(2, RIVERSIDE));
    assert_eq!(twice, Err(taken("zone")));
    given.orders("police", evacuate(2, OLD_TOWN)).unwrap();
    given.says("fire", 1, end_evacuation(E::Lifted)).unwrap();
    given.orders("police", evacuate(3, RIVERSIDE)).unwrap();
    assert_eq!(given.evacuation(3).number, 3);
    assert!(given.evacuation(1).ended.is_some());
}

/// B5: it is complete or lifted, once.
#[test]
fn b5_an_evacuation_ends_once() {
    for (how, by) in [(E::Complete, "fire"), (E::Lifted, "police")] {
        let mut given = evacuating();
        given.says(by, 1, end_evacuation(how)).unwrap();
        let it = given.evacuation(1).ended.clone().unwrap();
        assert_eq!((it.how, &it.said.agency), (how, &agency(by)));
        assert_eq!((it.said.at, it.said.text), (given.now, mark(92_004)));
        for how in [E::Complete, E::Lifted] {
            let again = given.says("fire", 1, end_evacuation(how));
            assert_eq!(again, Err(wrong("evacuation", "ended")));
        }
    }
    let mut given = evacuating();
    given.occurred_at = Some(START.plus_ms(-1));
    let before = given.says("fire", 1, end_evacuation(E::Complete));
    assert_eq!(before, Err(Refusal::OutOfOrder));
    given.occurred_at = Some(START);
    given.says("fire", 1, end_evacuation(E::Complete)).unwrap();
}

/// B5: how many and what they are told is changed, with the version that it was based on, until it ends.
#[test]
fn b5_an_evacuation_is_changed_with_its_version() {
    let mut given = evacuating();
    given.says("police", 1, change_evacuation(0, 500)).unwrap();
    let it = given.evacuation(1);
    assert_eq!((it.version, it.persons), (1, 500));
    assert_eq!((&it.instructions, it.ordered_at), (&mark(92_010), START));
    let stale = Refusal::StaleVersion {
        field: "version",
        current: 1,
    };
    for version in [0, 2] {
        let crossed = given.says("fire", 1, change_evacuation(version, 600));
        assert_eq!(crossed, Err(stale.clone()));
    }
    assert_eq!(given.says("fire", 1, change_evacuation(1, 500)), Ok(vec![]));
    assert_eq!(given.evacuation(1).version, 1);
    let other = I::ChangeEvacuation {
        version: 1,
        persons: 500,
        instructions: String::new(),
    };
    given.says("fire", 1, other).unwrap();
    assert_eq!(given.evacuation(1).version, 2);
    given.says("fire", 1, end_evacuation(E::Lifted)).unwrap();
    let over = given.says("fire", 1, change_evacuation(2, 600));
    assert_eq!(over, Err(wrong("evacuation", "ended")));
}

/// B5: ordered while the task runs; what is ordered stays so until somebody says that it is over, whenever that is.
#[test]
fn b5_an_evacuation_lasts_until_it_is_ended() {
    for (phase, state) in [
        (P::Draft, "draft"),
        (P::Proposed, "proposed"),
        (P::Lapsed, "lapsed"),
    ] {
        let mut early = response_in(phase);
        let refused = early.orders("fire", evacuate(1, RIVERSIDE));
        assert_eq!(refused, Err(wrong("task", state)));
    }
    for phase in [P::Agreed, P::Mobilizing, P::Suspended] {
        let mut given = response_in(phase);
        given.orders("police", evacuate(1, RIVERSIDE)).unwrap();
    }
    let given = evacuating();
    for (phase, state) in [
        (P::Completed, "completed"),
        (P::Demobilizing, "demobilizing"),
        (P::Closed, "closed"),
        (P::Reviewed, "reviewed"),
        (P::Cancelled, "cancelled"),
    ] {
        let mut given = brought_to(&given, phase);
        let over = given.orders("fire", evacuate(2, OLD_TOWN));
        assert_eq!(over, Err(wrong("task", state)));
        given.says("fire", 1, change_evacuation(0, 9)).unwrap();
        assert!(given.state.has_open_matters(task(1)), "{state}");
        given
            .says("police", 1, end_evacuation(E::Complete))
            .unwrap();
        assert!(!given.state.has_open_matters(task(1)), "{state}");
    }
}

/// B5, B7: how many have left is told with it: the newest count of each agency, the newest first; never added up.
#[test]
fn b5_how_many_have_left_is_told_with_it() {
    let mut given = evacuating();
    assert!(evacuated(&given, "eoc").is_empty());
    for (by, n, persons) in [("ems", 2, 40), ("fire", 3, 70), ("ems", 4, 90)] {
        given.wait(MINUTE);
        given
            .orders(by, count(n, Some(1), &[(Figure::Evacuated, persons)]))
            .unwrap();
    }
    let said = |given: &Given| {
        let all = INSIDE.map(|by| evacuated(given, by));
        assert!(all.iter().all(|it| *it == all[0]), "to everybody the same");
        let counts = all[0].iter();
        let counts = counts.map(|it| (it.agency.to_string(), it.count));
        counts.collect::<Vec<_>>()
    };
    let [fire, ems] = ["fire", "ems"].map(str::to_owned);
    assert_eq!(said(&given), [(ems.clone(), 90), (fire.clone(), 70)]);
    let it = evacuated(&given, "eoc").remove(0);
    assert_eq!((it.counted_at, it.is_estimate), (given.now, false));
    // What was counted before is heard later, and is not the newest.
    given.wait(MINUTE);
    given.occurred_at = Some(given.now.plus_ms(-MINUTE - 1));
    given
        .orders("fire", count(5, Some(1), &[(Figure::Evacuated, 80)]))
        .unwrap();
    given.occurred_at = None;
    assert_eq!(said(&given), [(ems.clone(), 90), (fire.clone(), 80)]);
    // Without what was wrong it is what was counted before that.
    given.says("ems", 4, withdraw()).unwrap();
    assert_eq!(said(&given), [(fire.clone(), 80), (ems, 40)]);
    given.says("ems", 2, withdraw()).unwrap();
    given.says("fire", 5, withdraw()).unwrap();
    assert_eq!(said(&given), [(fire, 70)]);
    given.says("fire", 3, withdraw()).unwrap();
    assert!(said(&given).is_empty());
}

/// B5: limits of texts and numbers.
#[test]
fn b5_evacuations_have_limits() {
    let mut given = evacuating();
    for (text, refusal) in bad_optional_texts("instructions", TEXT_CHARS_MAX) {
        let refused = given.orders("fire", order(2, OLD_TOWN, 1, &text));
        assert_eq!(refused, Err(refusal.clone()));
        let changed = I::ChangeEvacuation {
            version: 0,
            persons: 1,
            instructions: text,
        };
        assert_eq!(given.says("fire", 1, changed), Err(refusal));
    }
    for (note, refusal) in bad_optional_texts("note", TEXT_CHARS_MAX) {
        let how = E::Complete;
        let refused = given.says("fire", 1, I::EndEvacuation { how, note });
        assert_eq!(refused, Err(refusal));
    }
    for persons in [FIGURE_MAX + 1, u32::MAX] {
        let refused = given.orders("fire", order(2, OLD_TOWN, persons, ""));
        let expected = Refusal::OutOfRange {
            field: "persons",
            min: 0,
            max: FIGURE_MAX.into(),
        };
        assert_eq!(refused, Err(expected.clone()));
        let changed = given.says("fire", 1, change_evacuation(0, persons));
        assert_eq!(changed, Err(expected));
    }
    given
        .orders("fire", order(2, OLD_TOWN, FIGURE_MAX, ""))
        .unwrap();
    let max = EVACUATIONS_PER_TASK_MAX;
    for n in 3..=max as u128 {
        given
            .says("fire", n - 1, end_evacuation(E::Lifted))
            .unwrap();
        given.orders("fire", evacuate(n, OLD_TOWN)).unwrap();
    }
    given.says("fire", 1, end_evacuation(E::Lifted)).unwrap();
    let one_more = given.orders("fire", evacuate(999, RIVERSIDE));
    assert_eq!(one_more, Err(Refusal::Full { max }), "ended ones count");
}
