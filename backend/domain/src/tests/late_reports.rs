//! Rules Y5 to Y8 where reports come late, crews of one agency cross, and parties leave: nothing that was seen is lost, and
//! nothing is stuck.

use domain::{
    Command, Refusal, Role, Target,
    command::{Answer, DrawZone, InspectionOrder as O, VisitOrder as V},
    inspection::{ChecklistAnswer as A, RectificationEnd},
    private::Subject,
    sharing::{ObjectRef, settled},
};

use super::{
    given::*,
    given_inspection::*,
    listing::{excluded, named},
    standing_plans::code,
    visiting::{answers, checklist, complete, running, visit_is},
};

fn erase() -> Command {
    Command::Erase {
        subject: Subject::Task(task(1)),
        reason: mark(1),
    }
}

/// The police take back what they have promised.
fn withdraw(given: &mut Given) {
    let back = Answer::Withdraw {
        code: None,
        reason: mark(72),
    };
    let back = answer(1, 1, 0, back);
    given.when("police", Role::Commander, back).unwrap();
}

/// What the police do at target 1, so many minutes ago.
fn told(given: &mut Given, min: i64, order: V) -> Result<Vec<domain::Event>, Refusal> {
    given.occurred_at = Some(given.now.plus_ms(-min * MINUTE));
    let answer = given.visits("police", 1, order);
    given.occurred_at = None;
    answer
}

#[test]
fn y5_a_visit_goes_on_until_it_is_finished_whatever_becomes_of_the_task() {
    let mut given = running();
    given.visits("police", 1, start()).unwrap();
    complete(&mut given);
    given.wait(MINUTE);
    assert_eq!(code(given.visits("police", 2, start())), "wrong_state");
    for order in [find(1), finish()] {
        given.visits("police", 1, order).unwrap();
    }
    // What nobody came to can still be skipped, and the result concluded.
    assert_eq!(code(given.plans("fire", conclude())), "wrong_state");
    for n in [2, 3] {
        given.visits("fire", n, skip()).unwrap();
    }
    given.plans("fire", conclude()).unwrap();
    let sheet = given.plan_as("ems", 1).unwrap().sheets.pop().unwrap();
    assert_eq!((sheet.targets, sheet.visited, sheet.skipped), (3, 1, 2));
}

#[test]
fn y5_the_later_answer_holds_whichever_is_heard_of_first() {
    let mut given = running();
    checklist(&mut given, "police", 1, &["A", "B"], false);
    let start = V::Start {
        checklist: Some("FOOD".to_owned()),
        version: Some(1),
    };
    given.visits("police", 1, start).unwrap();
    given.wait(HOUR);
    told(&mut given, 10, answers(&[("A", A::NotOk)])).unwrap();
    let old = told(&mut given, 15, answers(&[("A", A::Ok)]));
    assert_eq!(old, Ok(vec![]), "it is taken, and changes nothing");
    told(&mut given, 15, answers(&[("A", A::Ok), ("B", A::Ok)])).unwrap();
    let it = given.target_as("fire", 1).unwrap();
    let said = &it.visits[0].answers;
    assert_eq!((said["A"], said["B"]), (A::NotOk, A::Ok));
    told(&mut given, 5, answers(&[("A", A::Ok)])).unwrap();
    let it = given.target_as("fire", 1).unwrap();
    assert_eq!(it.visits[0].answers["A"], A::Ok);
}

#[test]
fn y5_two_crews_of_one_agency_make_one_visit() {
    let mut given = running();
    given.wait(HOUR);
    told(&mut given, 10, start()).unwrap();
    told(&mut given, 5, finish()).unwrap();
    // The other one was there before, and finds its link again.
    let early = told(&mut given, 20, find(1));
    assert_eq!(early, Err(Refusal::OutOfOrder), "control");
    told(&mut given, 30, start()).unwrap();
    for order in [find(1), photo(1)] {
        told(&mut given, 20, order).unwrap();
    }
    assert_eq!(told(&mut given, 4, find(2)), Err(visit_is("finished")));
    assert_eq!(told(&mut given, 20, start()), Err(visit_is("begun")));
    let it = given.target_as("fire", 1).unwrap();
    let at = |min: i64| given.now.plus_ms(-min * MINUTE);
    let times = (it.visits[0].started_at, it.visits[0].finished_at);
    assert_eq!(times, (at(30), Some(at(5))));
    assert_eq!(it.findings[0].found_at, at(20));
}

#[test]
fn y5_who_was_there_before_it_was_skipped_was_there() {
    let mut given = running();
    given.wait(HOUR);
    given.visits("fire", 1, skip()).unwrap();
    let skipped = Err(Refusal::WrongState {
        what: "target",
        state: "skipped",
    });
    assert_eq!(told(&mut given, 0, start()), skipped);
    told(&mut given, 10, start()).unwrap();
    let it = given.target_as("fire", 1).unwrap();
    assert!(it.is_selected && it.skipped.is_none());
}

#[test]
fn y7_what_was_ordered_without_a_link_is_judged_by_when_it_was() {
    let mut given = running();
    for order in [start(), find(1), finish()] {
        given.visits("police", 1, order).unwrap();
    }
    given.wait(2 * HOUR);
    let due_at = given.now.plus_ms(-HOUR);
    let late = given.visits("police", 1, rectify(1, 1, due_at));
    assert_eq!(code(late), "in_the_past", "control");
    told(&mut given, 90, rectify(1, 1, due_at)).unwrap();
    given.tick();
    assert!(given.target(1).orders[0].is_overdue);
}

#[test]
fn y7_who_leads_ends_the_orders_of_who_has_left() {
    let mut given = running();
    for order in [start(), find(1), finish()] {
        given.visits("police", 1, order).unwrap();
    }
    let due_at = given.now.plus_ms(HOUR);
    given.visits("police", 1, rectify(1, 1, due_at)).unwrap();
    let not_yours = Err(Refusal::NotYours { what: "order" });
    assert_eq!(given.visits("fire", 1, withdraw_order(1)), not_yours);
    withdraw(&mut given);
    given.wait(2 * HOUR);
    given.tick();
    assert!(!given.target(1).orders[0].is_overdue, "nobody to tell");
    let rechecked = given.visits("fire", 1, recheck(1, true, None));
    assert_eq!(rechecked, not_yours);
    let by_other = given.visits("ems", 1, withdraw_order(1));
    assert_eq!(by_other, not_yours);
    given.visits("fire", 1, withdraw_order(1)).unwrap();
    let (_, end) = given.target(1).orders[0].ended.clone().unwrap();
    assert!(matches!(end, RectificationEnd::Withdrawn(_)));
}

#[test]
fn y7_texts_stay_until_no_order_is_open_whoever_gave_it() {
    let mut given = running();
    for order in [start(), find(1), finish()] {
        given.visits("police", 1, order).unwrap();
    }
    let due_at = given.now.plus_ms(HOUR);
    given.visits("police", 1, rectify(1, 1, due_at)).unwrap();
    withdraw(&mut given);
    complete(&mut given);
    let open = Refusal::WrongState {
        what: "order",
        state: "open",
    };
    assert_eq!(given.when("fire", Role::Admin, erase()), Err(open));
    given.visits("fire", 1, withdraw_order(1)).unwrap();
    given.when("fire", Role::Admin, erase()).unwrap();
    let refused = given.visits("fire", 1, skip());
    assert_eq!(refused, Err(Refusal::Erased), "it takes no more");
}

#[test]
fn y7_what_was_put_right_in_time_is_not_overdue_for_having_been_heard_of_late() {
    let mut given = running();
    for order in [start(), find(1), finish()] {
        given.visits("police", 1, order).unwrap();
    }
    let due_at = given.now.plus_ms(HOUR);
    for n in [1, 2] {
        given.visits("police", 1, rectify(n, 1, due_at)).unwrap();
    }
    given.wait(2 * HOUR);
    given.tick();
    let is_overdue = |given: &Given| [0, 1].map(|it| given.target(1).orders[it].is_overdue);
    assert_eq!(is_overdue(&given), [true, true]);
    told(&mut given, 90, recheck(1, true, None)).unwrap();
    told(&mut given, 30, recheck(2, true, None)).unwrap();
    assert_eq!(is_overdue(&given), [false, true]);
}

#[test]
fn y5_what_was_answered_is_held_against_the_version_that_was_there() {
    let mut given = running();
    checklist(&mut given, "police", 1, &["A"], false);
    checklist(&mut given, "police", 2, &["A", "B"], false);
    let begin = |version| V::Start {
        checklist: Some("FOOD".to_owned()),
        version,
    };
    let stale = Refusal::StaleVersion {
        field: "version",
        current: 2,
    };
    assert_eq!(
        given.visits("police", 1, begin(Some(1))),
        Err(stale.clone())
    );
    given.visits("police", 1, begin(Some(2))).unwrap();
    let said = |version| {
        let mut order = answers(&[("A", A::Ok)]);
        if let V::Answer { version: it, .. } = &mut order {
            *it = version;
        }
        order
    };
    assert_eq!(given.visits("police", 1, said(Some(1))), Err(stale));
    given.visits("police", 1, said(Some(2))).unwrap();
}

#[test]
fn y5_what_is_said_again_was_so_later() {
    let mut given = running();
    checklist(&mut given, "police", 1, &["A"], false);
    let begin = V::Start {
        checklist: Some("FOOD".to_owned()),
        version: None,
    };
    given.visits("police", 1, begin).unwrap();
    given.wait(HOUR);
    for (min, it) in [(30, A::Ok), (20, A::Ok), (25, A::NotOk)] {
        told(&mut given, min, answers(&[("A", it)])).unwrap();
    }
    let answer = given.target(1).visits[&agency("police")].answers["A"].answer;
    assert_eq!(answer, A::Ok, "twenty minutes ago");
    let early = told(&mut given, 22, finish());
    assert_eq!(early, Err(Refusal::OutOfOrder), "before the last answer");
    told(&mut given, 10, finish()).unwrap();
}

#[test]
fn y2_another_list_skips_nothing() {
    let mut given = Given::city();
    given.agreed_inspection(&["police"]);
    given.plans("fire", list_order([1, 2])).unwrap();
    given
        .when("fire", Role::Commander, close_list(1, None, 0))
        .unwrap();
    given.visits("fire", 1, skip()).unwrap();
    let reason = mark(3);
    given.plans("fire", O::ReopenList { reason }).unwrap();
    assert!(given.target(1).skipped.is_none());
    // What was taken off a list is not listed again under its id.
    given
        .plans("fire", O::UnlistTargets(vec![item(1)]))
        .unwrap();
    let again = given.plans("fire", list_order([1]));
    assert_eq!(again, Err(Refusal::Taken { field: "id" }));
}

#[test]
fn y7_what_has_open_orders_stays_on_the_screens() {
    let mut given = running();
    for order in [start(), find(1), finish()] {
        given.visits("police", 1, order).unwrap();
    }
    let due_at = given.now.plus_ms(HOUR);
    given.visits("police", 1, rectify(1, 1, due_at)).unwrap();
    complete(&mut given);
    let close = moved(1, domain::task::TaskStep::Close);
    given.when("fire", Role::Commander, close).unwrap();
    given.wait(24 * HOUR);
    let is_settled = |given: &Given| {
        let old = settled(&given.state, given.now);
        old.contains(&ObjectRef::TaskItem(item(1)))
    };
    assert!(!is_settled(&given));
    given.visits("police", 1, recheck(1, true, None)).unwrap();
    assert!(is_settled(&given), "control");
}

#[test]
fn y8_who_has_left_without_finishing_is_not_waited_for() {
    let mut given = running();
    given.visits("police", 1, start()).unwrap();
    for n in [2, 3] {
        given.visits("fire", n, skip()).unwrap();
    }
    assert_eq!(given.visits("fire", 1, skip()), Err(visit_is("begun")));
    assert_eq!(code(given.plans("fire", conclude())), "wrong_state");
    withdraw(&mut given);
    given.visits("fire", 1, skip()).unwrap();
    given.plans("fire", conclude()).unwrap();
}

#[test]
fn y8_a_sheet_is_of_when_everybody_could_see_it() {
    let mut given = running();
    given.wait(HOUR);
    for n in 1..=3 {
        for order in [start(), finish()] {
            given.visits("police", n, order).unwrap();
        }
    }
    given.occurred_at = Some(given.now.plus_ms(-MINUTE));
    given.plans("fire", conclude()).unwrap();
    let sheet = given.plan_as("fire", 1).unwrap().sheets.pop().unwrap();
    assert_eq!(sheet.at, given.now);
}

#[test]
fn y2_y3_who_has_left_is_drawn_for_nothing() {
    let mut given = Given::city();
    given.agreed_inspection(&["police", "ems"]);
    given.plans("fire", list_order(1..=3)).unwrap();
    for by in ["fire", "police"] {
        given.plans(by, named(2, &[])).unwrap();
    }
    given
        .when("fire", Role::Commander, close_list(1, None, 1))
        .unwrap();
    withdraw(&mut given);
    let seed = O::Draw {
        seed: "seed".to_owned(),
    };
    let drawn = given.plans("fire", seed.clone());
    let out_of_date = Err(Refusal::WrongState {
        what: "list",
        state: "out of date",
    });
    assert_eq!(drawn, out_of_date);
    let pools = given.plan_as("fire", 1).unwrap().inspectors;
    assert_eq!(pools.len(), 1, "nobody is named any more who left");
    let reason = mark(3);
    given.plans("fire", O::ReopenList { reason }).unwrap();
    given
        .when("fire", Role::Commander, close_list(1, None, 1))
        .unwrap();
    given.plans("fire", seed).unwrap();
    let drawn = given.target(1).drawn.clone().unwrap();
    let agencies: Vec<_> = drawn.inspectors.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(agencies, ["fire"]);
    // It can be drawn again, from what it was drawn from.
    let pools = given.plan_as("fire", 1).unwrap().inspectors;
    assert_eq!(pools.len(), 1);
}

#[test]
fn y3_who_leaves_after_the_draw_was_drawn() {
    let mut given = Given::city();
    given.agreed_inspection(&["police", "ems"]);
    given.plans("fire", list_order(1..=3)).unwrap();
    given.plans("police", named(2, &[])).unwrap();
    given
        .when("fire", Role::Commander, close_list(1, None, 1))
        .unwrap();
    let seed = "seed".to_owned();
    given.plans("fire", O::Draw { seed }).unwrap();
    let before = given.plan_as("fire", 1).unwrap();
    withdraw(&mut given);
    let after = given.plan_as("fire", 1).unwrap();
    assert_eq!(after.inspectors, before.inspectors);
}

fn list_order(targets: impl IntoIterator<Item = u128>) -> O {
    O::ListTargets {
        targets: targets.into_iter().map(target).collect(),
        zones: vec![],
    }
}

#[test]
fn y2_another_reason_for_an_exclusion_is_kept() {
    let mut given = Given::city();
    given.agreed_inspection(&["police"]);
    given.plans("fire", list_order([1])).unwrap();
    given.plans("police", named(1, &[])).unwrap();
    given.plans("police", excluded("police", 1, 1)).unwrap();
    let again = given.plans("police", excluded("police", 1, 1));
    assert_eq!(again, Ok(vec![]), "said already");
    let other = O::ExcludeInspector {
        agency: agency("police"),
        inspector: 1,
        item: item(1),
        reason: Some(mark(9)),
    };
    given.plans("police", other).unwrap();
    let exclusions = given.plan_as("fire", 1).unwrap().exclusions;
    let reasons: Vec<_> = exclusions.into_iter().map(|it| it.reason).collect();
    assert_eq!(reasons, [mark(9)]);
}

#[test]
fn y1_what_was_said_of_something_else_is_not_listed() {
    let mut given = Given::city();
    given.agreed_inspection(&["police"]);
    given
        .when("fire", Role::Dispatcher, report(1, None))
        .unwrap();
    let draw = |n: u128, target: Option<Target>| {
        let zone = DrawZone {
            target,
            ..zone_order(n)
        };
        Command::DrawZones(vec![zone])
    };
    let on_incident = Some(Target::Incident(incident(1)));
    for (n, on) in [
        (1, on_incident),
        (2, None),
        (3, Some(Target::Task(task(1)))),
    ] {
        given.when("fire", Role::Dispatcher, draw(n, on)).unwrap();
    }
    let list = |n: u128, of: u128| O::ListTargets {
        targets: vec![],
        zones: vec![(item(n), zone(of))],
    };
    let not_yours = Err(Refusal::NotYours { what: "zone" });
    assert_eq!(given.plans("fire", list(1, 1)), not_yours);
    given.plans("fire", list(2, 2)).unwrap();
    given.plans("fire", list(3, 3)).unwrap();
    let taken = Err(Refusal::Taken { field: "zones" });
    assert_eq!(given.plans("fire", list(4, 2)), taken);
}
