//! Rule K26: shelters that can take nobody any more.

use domain::{
    AlarmKind, Command, Role, TaskPhase as P, alarm::About, response::Figure, sharing::ObjectRef,
};

use super::{given::*, given_response::*, leading::hands_over, standing_plans::told};

/// Shelter 1 of ems takes 120 persons, 2 of police as many.
fn sheltering() -> Given {
    let mut given = responding();
    given.orders("ems", open(1)).unwrap();
    given.orders("police", open(2)).unwrap();
    given.wait(MINUTE);
    given
}

/// Report `n`: so many stay in a shelter.
fn stay(given: &mut Given, by: &str, n: u128, (shelter, persons): (u128, u32)) {
    given.wait(MINUTE);
    let values = [(Figure::Sheltered, persons)];
    given.orders(by, count(n, Some(shelter), &values)).unwrap();
}

/// Whom it is told once a second has passed.
fn full(given: &mut Given) -> Vec<String> {
    given.wait(1_000);
    given.tick();
    let owners = told(given, AlarmKind::ShelterFull);
    owners.into_iter().map(str::to_owned).collect()
}

/// Shelter 1 is full.
fn filled() -> Given {
    let mut given = sheltering();
    stay(&mut given, "ems", 10, (1, 120));
    assert_eq!(full(&mut given), ["fire"]);
    given
}

/// K26: the lead hears of it once, however many are full, and nobody else; one place left is no reason.
#[test]
fn k26_the_lead_hears_once_that_shelters_are_full() {
    let mut given = sheltering();
    assert!(full(&mut given).is_empty(), "nobody was counted");
    stay(&mut given, "ems", 10, (1, 119));
    assert!(full(&mut given).is_empty());
    stay(&mut given, "ems", 11, (1, 120));
    assert_eq!(full(&mut given), ["fire"]);
    stay(&mut given, "police", 12, (2, 500));
    assert_eq!(full(&mut given), ["fire"]);
    let about = given.state.alarms_about(&About::Task(task(1)));
    let mut raised = about.filter(|it| it.kind == AlarmKind::ShelterFull);
    let alarm = raised.next().unwrap().id;
    assert!(raised.next().is_none());
    // Police leads with it, ems runs the shelter.
    for by in ["fire", "police", "ems", "eoc"] {
        let seen = given.seen(by, &ObjectRef::Alarm(alarm));
        assert_eq!(seen.is_some(), by == "fire", "{by}");
    }
}

/// K26: it ends with room, by whatever way that came, and not before all of them have some.
#[test]
fn k26_it_ends_when_no_shelter_is_full() {
    let mut given = filled();
    stay(&mut given, "police", 11, (2, 120));
    stay(&mut given, "ems", 12, (1, 60));
    assert_eq!(full(&mut given), ["fire"], "the other one still is");
    given.says("police", 2, close()).unwrap();
    assert!(full(&mut given).is_empty(), "closed");

    let mut larger = filled();
    larger.says("ems", 1, change_shelter(0, 121)).unwrap();
    assert!(full(&mut larger).is_empty());
    larger.says("ems", 1, change_shelter(1, 100)).unwrap();
    assert_eq!(full(&mut larger), ["fire"], "smaller again");

    let mut wrong = filled();
    wrong.says("ems", 10, withdraw()).unwrap();
    assert!(full(&mut wrong).is_empty(), "what was counted was wrong");
}

/// K26: the next lead hears of it, and who led does not any more; with the task it ends.
#[test]
fn k26_it_is_of_who_leads_and_ends_with_the_task() {
    let mut given = filled();
    hands_over(&mut given, "police", 1);
    assert_eq!(full(&mut given), ["police"]);
    for phase in [P::Suspended, P::Completed, P::Cancelled] {
        let mut given = brought_to(&filled(), phase);
        let is_over = phase != P::Suspended;
        assert_eq!(full(&mut given).is_empty(), is_over, "{phase:?}");
    }
}

/// K26: a desk answers it, and cannot close what is still so.
#[test]
fn k26_no_desk_closes_it() {
    let mut given = filled();
    let about = given.state.alarms_about(&About::Task(task(1)));
    let of_it = about.filter(|it| it.kind == AlarmKind::ShelterFull);
    let alarm = of_it.last().unwrap().id;
    let close = Command::CloseAlarm { alarm };
    let refused = given.when("fire", Role::Dispatcher, close);
    assert_eq!(refused, Err(wrong("alarm", "shelter_full")));
    let acknowledge = Command::AcknowledgeAlarm { alarm };
    given.when("fire", Role::Dispatcher, acknowledge).unwrap();
    assert_eq!(full(&mut given), ["fire"]);
}
