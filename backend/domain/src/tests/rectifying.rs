//! Rules Y7 and K23: what has to be put right, by whom and until when.

use domain::{
    AlarmKind, Command, Event, Refusal, Role, Target, Timestamp,
    alarm::About,
    command::VisitOrder as V,
    event::InspectionFact as F,
    inspection::{Rectification, RectificationEnd},
    limits::*,
    private::Subject,
    sharing::{Kind, PartnerUnits},
    task::TaskStep,
};

use super::{
    given::*,
    given_inspection::*,
    standing_plans::code,
    visiting::{complete, running},
};

const DAY: i64 = 24 * HOUR;

/// Police have found 1 and 2 at target 1 and 3 at target 2; ems have found 4 at target 1.
fn found() -> Given {
    let mut given = running();
    for (by, target, n) in [
        ("police", 1, 1),
        ("police", 1, 2),
        ("police", 2, 3),
        ("ems", 1, 4),
    ] {
        if !given.target(target).visits.contains_key(&agency(by)) {
            given.visits(by, target, start()).unwrap();
        }
        given.visits(by, target, find(n)).unwrap();
    }
    for (by, target) in [("police", 1), ("police", 2), ("ems", 1)] {
        given.visits(by, target, finish()).unwrap();
    }
    given
}

/// The same, with an order of each of them, due in an hour.
fn ordered() -> Given {
    let mut given = found();
    let due_at = given.now.plus_ms(HOUR);
    for (by, target, n) in [
        ("police", 1, 1),
        ("police", 1, 2),
        ("police", 2, 3),
        ("ems", 1, 4),
    ] {
        given.visits(by, target, rectify(n, n, due_at)).unwrap();
    }
    given
}

fn order(given: &Given, target: u128, n: u128) -> Rectification {
    given
        .target(target)
        .order(rectification(n))
        .unwrap()
        .clone()
}

/// Whose alarms that an order is overdue are open.
fn alarmed(given: &Given) -> Vec<String> {
    let about = About::Task(task(1));
    let all = given.state.alarms_about(&about);
    let open = all.filter(|it| it.kind == AlarmKind::RectificationOverdue && it.is_open());
    let mut owners: Vec<_> = open.map(|it| it.owner.to_string()).collect();
    owners.sort();
    owners
}

/// How many orders and alarms the timer tells of.
fn told(events: &[Event]) -> (usize, usize) {
    let is_late = |it: &&Event| {
        matches!(
            it,
            Event::Inspected {
                fact: F::RectificationOverdue { .. },
                ..
            }
        )
    };
    let is_raised = |it: &&Event| it.name() == "alarm_raised";
    let count = |is_it: &dyn Fn(&&Event) -> bool| events.iter().filter(|it| is_it(it)).count();
    (count(&is_late), count(&is_raised))
}

fn erase() -> Command {
    Command::Erase {
        subject: Subject::Task(task(1)),
        reason: mark(1),
    }
}

#[test]
fn y7_an_order_is_of_who_found_it() {
    let mut given = found();
    let due_at = given.now.plus_ms(DAY);
    let by = |given: &mut Given, by: &str, of| given.visits(by, 1, rectify(1, of, due_at));
    let not_yours = Err(Refusal::NotYours { what: "finding" });
    assert_eq!(by(&mut given, "ems", 1), not_yours);
    assert_eq!(by(&mut given, "fire", 1), not_yours, "it leads");
    let unknown = Err(Refusal::Unknown { what: "finding" });
    assert_eq!(by(&mut given, "police", 9), unknown);
    assert_eq!(by(&mut given, "police", 3), unknown, "at another target");
    let nowhere = Err(Refusal::Unknown { what: "target" });
    assert_eq!(by(&mut given, "eoc", 1), nowhere);
    assert!(given.target(1).orders.is_empty());
    by(&mut given, "police", 1).unwrap();
    let taken = Err(Refusal::Taken { field: "id" });
    assert_eq!(by(&mut given, "police", 2), taken);
    let shown = given.target_as("ems", 1).unwrap().orders;
    assert_eq!(shown, given.target(1).orders);
    assert_eq!(
        (shown[0].finding, &shown[0].agency),
        (finding(1), &agency("police"))
    );
    assert_eq!((shown[0].ordered_at, shown[0].due_at), (given.now, due_at));
    // One finding may need several.
    given.visits("police", 1, rectify(2, 1, due_at)).unwrap();
    // None is older than what it puts right.
    given.wait(MINUTE);
    given.occurred_at = Some(given.now.plus_ms(-2 * MINUTE));
    let early = given.visits("police", 1, rectify(3, 1, due_at));
    assert_eq!(early, Err(Refusal::OutOfOrder));
}

#[test]
fn y7_a_crew_orders_only_where_its_unit_was_sent() {
    let mut given = found();
    let due_at = given.now.plus_ms(DAY);
    let crew =
        |given: &mut Given| given.when("police", Role::Field, visit(1, rectify(1, 1, due_at)));
    let not_yours = Err(Refusal::NotYours { what: "task" });
    assert_eq!(crew(&mut given), not_yours);
    given.sent(1, "police", 1, Target::Task(task(1)), &[]);
    crew(&mut given).unwrap();
}

#[test]
fn y7_what_is_ordered_is_checked() {
    let given = found();
    let due = |at: Timestamp| code(given.clone().visits("police", 1, rectify(1, 1, at)));
    let now = given.now;
    assert_eq!(due(now.plus_ms(1)), "ok");
    assert_eq!(due(now), "in_the_past");
    assert_eq!(due(now.plus_ms(-DAY)), "in_the_past");
    assert_eq!(due(now.plus_ms(RECTIFY_MS_MAX)), "ok");
    assert_eq!(due(now.plus_ms(RECTIFY_MS_MAX + 1)), "out_of_range");
    let says = |what: &str, owner: &str| {
        let order = V::OrderRectification {
            id: rectification(1),
            finding: finding(1),
            what: what.to_owned(),
            owner: owner.to_owned(),
            due_at: now.plus_ms(DAY),
        };
        code(given.clone().visits("police", 1, order))
    };
    assert_eq!(says("clear it", "the tenant"), "ok");
    assert_eq!(says(" ", "the tenant"), "empty");
    assert_eq!(says("clear it", ""), "empty");
    assert_eq!(says(&"w".repeat(TEXT_CHARS_MAX + 1), "x"), "too_long");
    assert_eq!(says("x", &"o".repeat(NAME_CHARS_MAX + 1)), "too_long");
    let mut full = given.clone();
    let most = ORDERS_PER_TARGET_MAX as u128;
    for n in 1..=most {
        let order = rectify(n, 1, now.plus_ms(DAY));
        full.visits("police", 1, order).unwrap();
    }
    let more = rectify(most + 1, 4, now.plus_ms(DAY));
    full.visits("ems", 1, more).unwrap();
    let more = full.visits("police", 1, rectify(most + 2, 1, now.plus_ms(DAY)));
    let max = ORDERS_PER_TARGET_MAX;
    assert_eq!(more, Err(Refusal::Full { max }));
}

#[test]
fn y7_orders_outlive_the_task() {
    let mut given = found();
    complete(&mut given);
    given.wait(HOUR);
    let close = moved(1, TaskStep::Close);
    given.when("fire", Role::Commander, close).unwrap();
    given.wait(30 * DAY);
    given.tick();
    let due_at = given.now.plus_ms(DAY);
    assert_eq!(
        code(given.visits("police", 1, find(9))),
        "wrong_state",
        "control"
    );
    for n in [1, 2] {
        given.visits("police", 1, rectify(n, n, due_at)).unwrap();
    }
    given.visits("police", 1, recheck(1, false, None)).unwrap();
    given.visits("police", 1, withdraw_order(2)).unwrap();
    given.wait(2 * DAY);
    assert_eq!(told(&given.tick()), (1, 1));
    given.visits("police", 1, recheck(1, true, None)).unwrap();
    assert_eq!(order(&given, 1, 1).rechecks.len(), 2);
    assert!(alarmed(&given).is_empty());
}

#[test]
fn y7_an_order_is_rechecked_until_it_is_rectified_or_withdrawn() {
    let mut given = ordered();
    given.visits("police", 1, recheck(1, false, None)).unwrap();
    given.wait(MINUTE);
    let earlier = given.now.plus_ms(-2 * MINUTE);
    given.occurred_at = Some(earlier);
    let early = given.visits("police", 1, recheck(1, true, None));
    assert_eq!(early, Err(Refusal::OutOfOrder));
    given.occurred_at = None;
    let later = given.now.plus_ms(DAY);
    let both = given.visits("police", 1, recheck(1, true, Some(later)));
    assert_eq!(code(both), "contradictory");
    for at in [given.now, given.now.plus_ms(-1)] {
        let past = given.visits("police", 1, recheck(1, false, Some(at)));
        assert_eq!(code(past), "in_the_past");
    }
    let far = given.now.plus_ms(RECTIFY_MS_MAX + 1);
    let far = given.visits("police", 1, recheck(1, false, Some(far)));
    assert_eq!(code(far), "out_of_range");
    given
        .visits("police", 1, recheck(1, false, Some(later)))
        .unwrap();
    assert_eq!(order(&given, 1, 1).due_at, later);
    given.visits("police", 1, recheck(1, true, None)).unwrap();
    let it = order(&given, 1, 1);
    let was: Vec<_> = it.rechecks.iter().map(|it| it.is_rectified).collect();
    assert_eq!(was, [false, false, true]);
    assert_eq!(it.ended, Some((given.now, RectificationEnd::Rectified)));
    given.visits("police", 1, withdraw_order(2)).unwrap();
    let end = RectificationEnd::Withdrawn(mark(6_967));
    assert_eq!(order(&given, 1, 2).ended, Some((given.now, end)));
    for n in [1, 2] {
        for more in [recheck(n, true, None), withdraw_order(n)] {
            let refused = given.visits("police", 1, more);
            let ended = Refusal::WrongState {
                what: "order",
                state: "ended",
            };
            assert_eq!(refused, Err(ended));
        }
    }
    let silent = V::WithdrawOrder {
        order: rectification(3),
        reason: " ".to_owned(),
    };
    assert_eq!(code(given.visits("police", 2, silent)), "empty");
    let silent = V::Recheck {
        order: rectification(3),
        is_rectified: true,
        note: String::new(),
        due_at: None,
    };
    assert_eq!(code(given.visits("police", 2, silent)), "empty");
}

#[test]
fn y7_an_order_is_rechecked_so_many_times() {
    let mut given = ordered();
    for _ in 0..RECHECKS_PER_ORDER_MAX {
        given.visits("police", 1, recheck(1, false, None)).unwrap();
    }
    let max = RECHECKS_PER_ORDER_MAX;
    let more = given.visits("police", 1, recheck(1, false, None));
    assert_eq!(more, Err(Refusal::Full { max }));
    // That it was done at last is never refused.
    given.visits("police", 1, recheck(1, true, None)).unwrap();
}

#[test]
fn y7_orders_are_their_agencys_alone() {
    let mut given = ordered();
    let before = given.state.clone();
    for by in ["fire", "ems"] {
        for touched in [recheck(1, true, None), withdraw_order(1)] {
            let refused = given.visits(by, 1, touched);
            assert_eq!(refused, Err(Refusal::NotYours { what: "order" }), "{by}");
        }
    }
    let elsewhere = given.visits("police", 2, withdraw_order(1));
    assert_eq!(elsewhere, Err(Refusal::Unknown { what: "order" }));
    let stranger = given.visits("eoc", 1, withdraw_order(1));
    assert_eq!(stranger, Err(Refusal::Unknown { what: "target" }));
    assert_eq!(given.state, before);
    given.visits("police", 1, withdraw_order(1)).unwrap();
    given.visits("ems", 1, withdraw_order(4)).unwrap();
}

#[test]
fn y7_k23_what_is_overdue_is_said_once_with_one_alarm_for_each_agency() {
    let mut given = ordered();
    given.visits("police", 1, recheck(2, true, None)).unwrap();
    given.wait(HOUR - 1);
    assert_eq!(told(&given.tick()), (0, 0), "not yet");
    given.wait(1);
    // Orders 1 and 3 of police, 4 of ems.
    assert_eq!(told(&given.tick()), (3, 2));
    assert_eq!(alarmed(&given), ["ems", "police"]);
    assert!(order(&given, 1, 1).is_overdue && !order(&given, 1, 2).is_overdue);
    assert!(given.target_as("fire", 1).unwrap().orders[0].is_overdue);
    given.wait(30 * DAY);
    assert_eq!(told(&given.tick()).0, 0, "said once");
    assert_eq!(alarmed(&given), ["ems", "police"]);
    // One more of police is the same alarm.
    let soon = given.now.plus_ms(MINUTE);
    given.visits("police", 1, rectify(5, 1, soon)).unwrap();
    given.wait(MINUTE);
    assert_eq!(told(&given.tick()), (1, 0));
    assert_eq!(alarmed(&given), ["ems", "police"]);
}

#[test]
fn k23_the_alarm_ends_when_no_order_of_its_agency_is_overdue() {
    let mut given = ordered();
    given.wait(HOUR);
    given.tick();
    let both = ["ems", "police"];
    let later = Some(given.now.plus_ms(DAY));
    given.visits("police", 1, recheck(1, false, None)).unwrap();
    assert_eq!(alarmed(&given), both, "nothing was done");
    assert!(order(&given, 1, 1).is_overdue);
    given.visits("police", 1, recheck(1, true, None)).unwrap();
    assert_eq!(alarmed(&given), both, "two more are overdue");
    given.visits("police", 1, withdraw_order(2)).unwrap();
    assert_eq!(alarmed(&given), both, "one more is, at another target");
    let mut put_off = given.clone();
    put_off
        .visits("police", 2, recheck(3, false, later))
        .unwrap();
    assert_eq!(alarmed(&put_off), ["ems"]);
    assert!(!order(&put_off, 2, 3).is_overdue);
    put_off.wait(DAY);
    assert_eq!(told(&put_off.tick()), (1, 1), "it is overdue once more");
    assert_eq!(alarmed(&put_off), both);
    let mut ended = given.clone();
    ended.visits("police", 2, recheck(3, true, None)).unwrap();
    assert_eq!(alarmed(&ended), ["ems"]);
    given.visits("police", 2, withdraw_order(3)).unwrap();
    assert_eq!(alarmed(&given), ["ems"]);
    given.visits("ems", 1, withdraw_order(4)).unwrap();
    assert!(alarmed(&given).is_empty());
}

#[test]
fn k23_the_alarm_stays_after_the_task_and_its_desk_may_close_it() {
    let mut given = ordered();
    given.wait(HOUR);
    given.tick();
    complete(&mut given);
    let close = moved(1, TaskStep::Close);
    given.when("fire", Role::Commander, close).unwrap();
    given.tick();
    assert_eq!(alarmed(&given), ["ems", "police"]);
    let of = |given: &Given, name: &str| {
        let about = About::Task(task(1));
        let mut all = given.state.alarms_about(&about);
        all.find(|it| it.owner == agency(name) && it.kind == AlarmKind::RectificationOverdue)
            .unwrap()
            .id
    };
    let alarm = of(&given, "police");
    let close = Command::CloseAlarm { alarm };
    assert_eq!(
        code(given.when("ems", Role::Dispatcher, close.clone())),
        "unknown"
    );
    given.when("police", Role::Dispatcher, close).unwrap();
    assert_eq!(alarmed(&given), ["ems"]);
    given.wait(DAY);
    assert_eq!(told(&given.tick()), (0, 0), "what is said is said");
    // What falls due after that is another alarm.
    let soon = given.now.plus_ms(MINUTE);
    given
        .visits("police", 1, recheck(1, false, Some(soon)))
        .unwrap();
    given.wait(MINUTE);
    assert_eq!(told(&given.tick()), (1, 1));
    assert_eq!(alarmed(&given), ["ems", "police"]);
}

#[test]
fn y7_one_turn_of_the_timer_tells_of_so_many() {
    let mut given = Given::city();
    given.agreed_inspection(&["police"]);
    let start_task = Command::StartTask { task: task(1) };
    for command in [list(1, 1..=3), close_list(1, None, 0), start_task] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    let due_at = given.now.plus_ms(HOUR);
    for target in 1..=3 {
        given.visits("police", target, start()).unwrap();
        given.visits("police", target, find(target)).unwrap();
        for n in 0..ORDERS_PER_TARGET_MAX as u128 {
            let id = target * 1_000 + n;
            given
                .visits("police", target, rectify(id, target, due_at))
                .unwrap();
        }
    }
    given.wait(HOUR);
    let rest = 3 * ORDERS_PER_TARGET_MAX - OVERDUE_PER_TICK_MAX;
    assert_eq!(told(&given.tick()), (OVERDUE_PER_TICK_MAX, 1));
    assert_eq!(told(&given.tick()), (rest, 0));
    assert_eq!(told(&given.tick()), (0, 0));
}

#[test]
fn y7_texts_are_not_erased_while_an_order_is_open() {
    let mut given = ordered();
    complete(&mut given);
    let refused = given.when("fire", Role::Admin, erase());
    assert_eq!(code(refused), "wrong_state");
    for (by, target, n) in [("police", 1, 1), ("police", 1, 2), ("police", 2, 3)] {
        given.visits(by, target, recheck(n, true, None)).unwrap();
        let refused = given.when("fire", Role::Admin, erase());
        assert_eq!(code(refused), "wrong_state", "{n}");
    }
    given.visits("ems", 1, withdraw_order(4)).unwrap();
    given.when("fire", Role::Admin, erase()).unwrap();
    let it = order(&given, 1, 1);
    assert_eq!(
        (it.what.as_str(), it.owner.as_str()),
        ("[erased]", "[erased]")
    );
    let due_at = given.now.plus_ms(DAY);
    let refused = given.visits("police", 1, rectify(9, 1, due_at));
    assert_eq!(refused, Err(Refusal::Erased));
    // Without any order the same is erased at once.
    let mut control = found();
    complete(&mut control);
    control.when("fire", Role::Admin, erase()).unwrap();
}

/// Who is not shown the inspection is shown no alarm and no line of it.
#[test]
fn k23_the_alarm_is_of_who_ordered_alone() {
    let mut given = ordered();
    given.terms(
        PartnerUnits::All,
        &[grant("eoc", "fire", Kind::Task, &["*"])],
    );
    given.wait(HOUR);
    given.tick();
    let alarms: Vec<_> = given
        .state
        .alarms()
        .filter(|it| it.kind == AlarmKind::RectificationOverdue)
        .map(|it| (it.id, it.owner.to_string()))
        .collect();
    assert_eq!(alarms.len(), 2);
    for (id, owner) in alarms {
        for by in ["fire", "police", "ems", "eoc"] {
            let seen = given.seen(by, &domain::sharing::ObjectRef::Alarm(id));
            assert_eq!(seen.is_some(), by == owner, "{by} of {owner}");
        }
    }
    let said = |by: &str| {
        let lines = given.lines(by, Target::Task(task(1)));
        lines.iter().any(|it| it == "inspection_order_overdue")
    };
    assert!(said("fire") && said("police") && !said("eoc"));
}
