//! Rule T26: what came of what was promised.

use domain::{
    AssignmentStatus as S, Command, Event, Role,
    alarm::AlarmKind,
    command::ReviseTask,
    event::TaskFact,
    task::{EquipmentAsk, Outcome, Part, TaskStep},
};

use super::{given::*, given_equipment::*, working::*};

#[test]
fn t26_what_came_is_counted_and_fulfilled_when_all_is_there() {
    let mut given = usual();
    assert_eq!(came(&given), [(1, 0, 0), (1, 0, 0)]);
    send(&mut given, &both()).unwrap();
    assert_eq!(came(&given), [(1, 1, 0), (1, 1, 0)]);
    go(&mut given, "ems", advance(1, S::OnScene));
    assert_eq!(
        (came(&given), outcome(&given)),
        (vec![(1, 1, 1), (1, 1, 0)], None)
    );
    // Where units wait for it is there as well.
    let events = go(&mut given, "ems", advance(2, S::Staged));
    let fact = TaskFact::Fulfilled {
        agency: agency("ems"),
        arrived_at: given.now,
        is_late: false,
    };
    assert!(events.contains(&Event::Negotiated {
        task: task(1),
        fact
    }));
    let fulfilled = Some(Outcome::Fulfilled {
        at: given.now,
        is_late: false,
    });
    assert_eq!(outcome(&given), fulfilled);
    // What has come has come, whatever becomes of the unit.
    go(&mut given, "ems", advance(1, S::Cleared));
    assert_eq!(came(&given), [(1, 1, 1), (1, 1, 1)]);
    given.wait(2 * HOUR);
    given.tick();
    assert_eq!(outcome(&given), fulfilled);
    assert!(alarmed(&given, AlarmKind::PromiseDefaulted).is_empty());
}

#[test]
fn t26_k21_what_is_due_and_not_there_is_told_once_and_can_still_come() {
    let mut given = usual();
    send(&mut given, &both()).unwrap();
    go(&mut given, "ems", advance(1, S::OnScene));
    given.wait(HOUR);
    given.tick();
    assert_eq!(outcome(&given), None, "there is time to the last moment");
    given.wait(1);
    given.tick();
    assert_eq!(outcome(&given), Some(Outcome::Defaulted { at: given.now }));
    assert_eq!(
        alarmed(&given, AlarmKind::PromiseDefaulted),
        ["ems", "fire"]
    );
    assert_eq!(given.tick(), [], "said once");
    let events = go(&mut given, "ems", advance(2, S::OnScene));
    let fact = TaskFact::Fulfilled {
        agency: agency("ems"),
        arrived_at: given.now,
        is_late: true,
    };
    assert!(
        events.contains(&Event::Negotiated {
            task: task(1),
            fact
        }),
        "{events:?}"
    );
    assert!(alarmed(&given, AlarmKind::PromiseDefaulted).is_empty());
}

/// A tablet without a link: what occurred in time is no default once it is known.
#[test]
fn t26_what_came_in_time_and_is_told_late_was_in_time() {
    let mut given = usual();
    send(&mut given, &both()).unwrap();
    given.wait(50 * MINUTE);
    let there = given.now;
    given.wait(30 * MINUTE);
    given.tick();
    assert!(matches!(outcome(&given), Some(Outcome::Defaulted { .. })));
    given.occurred_at = Some(there);
    go(&mut given, "ems", advance(1, S::OnScene));
    go(&mut given, "ems", advance(2, S::OnScene));
    let at = there;
    let is_late = false;
    assert_eq!(outcome(&given), Some(Outcome::Fulfilled { at, is_late }));
}

#[test]
fn t26_nothing_falls_due_while_it_is_held_nor_without_a_time() {
    let mut given = usual();
    step(&mut given, TaskStep::Suspend, Some("wait")).unwrap();
    given.wait(2 * HOUR);
    given.tick();
    assert_eq!(outcome(&given), None);
    step(&mut given, TaskStep::Resume, None).unwrap();
    given.tick();
    assert_eq!(outcome(&given), None, "what was left of the hour is left");
    given.wait(HOUR + 1);
    given.tick();
    assert!(outcome(&given).is_some());
    let mut part = asked(&Given::city());
    part.report_at = None;
    let mut given = promised(part, None);
    given.wait(30 * 24 * HOUR);
    given.tick();
    assert_eq!(outcome(&given), None);
}

#[test]
fn t26_equipment_counts_by_what_units_carry_when_they_arrive() {
    let kind = label(1).kind;
    let part = Part {
        equipment: vec![EquipmentAsk { kind, count: 2 }],
        ..Part::of(agency("ems"))
    };
    let mut given = promised(part, None);
    assert_eq!(came(&given), [(2, 0, 0)]);
    let register = Command::RegisterEquipment(equipment_order(1, "ems"));
    given.when("ems", Role::Dispatcher, register).unwrap();
    let on_board = attach(1, 1, "ems", None);
    given.when("ems", Role::Dispatcher, on_board).unwrap();
    send(&mut given, &both()[..1]).unwrap();
    assert_eq!(came(&given), [(2, 2, 0)]);
    go(&mut given, "ems", advance(1, S::OnScene));
    assert_eq!(came(&given), [(2, 2, 2)]);
    assert!(matches!(outcome(&given), Some(Outcome::Fulfilled { .. })));
}

/// An amendment for tomorrow: who has gone home is not there for it.
#[test]
fn t26_a_new_promise_is_judged_by_who_is_out_for_it() {
    let mut given = usual();
    send(&mut given, &both()).unwrap();
    go(&mut given, "ems", advance(1, S::OnScene));
    go(&mut given, "ems", advance(2, S::OnScene));
    go(&mut given, "ems", advance(1, S::Cleared));
    let again = |given: &Given, count: u16| {
        let mut part = asked(given);
        part.asks[0].count = count;
        part.report_at = Some(given.now.plus_ms(24 * HOUR));
        Command::ReviseTask(ReviseTask {
            task: task(1),
            version: given.state.task(task(1)).unwrap().version,
            objective: given.state.task(task(1)).unwrap().objective.clone(),
            answer_by: given.now.plus_ms(HOUR),
            parts: vec![part],
            quorum: None,
            takeover: None,
            disclosure: None,
            scope: None,
        })
    };
    given.wait(MINUTE);
    let revise = again(&given, 1);
    go(&mut given, "fire", revise);
    go(&mut given, "ems", accept(1, 2));
    assert_eq!(outcome(&given), None);
    assert_eq!(came(&given), [(1, 0, 0), (1, 1, 1)]);
    // Who is there already for all that is promised now has brought it with the promise.
    let one_left = Part {
        asks: vec![asked(&given).asks[1].clone()],
        ..Part::of(agency("ems"))
    };
    let mut revise = again(&given, 1);
    if let Command::ReviseTask(it) = &mut revise {
        it.parts = vec![one_left];
    }
    go(&mut given, "fire", revise);
    let events = go(&mut given, "ems", accept(1, 3));
    let names: Vec<_> = events.iter().map(Event::name).collect();
    assert_eq!(names, ["task_accepted", "task_fulfilled"]);
}

/// Who is asked something else is not late for what it was asked before.
#[test]
fn t26_nothing_falls_due_while_another_time_is_asked_for() {
    let mut given = usual();
    let mut part = asked(&given);
    part.report_at = Some(given.now.plus_ms(3 * HOUR));
    let it = given.state.task(task(1)).unwrap();
    let revise = Command::ReviseTask(ReviseTask {
        task: task(1),
        version: it.version,
        objective: it.objective.clone(),
        answer_by: given.now.plus_ms(2 * HOUR),
        parts: vec![part],
        quorum: None,
        takeover: None,
        disclosure: None,
        scope: None,
    });
    go(&mut given, "fire", revise);
    given.wait(HOUR + MINUTE);
    given.tick();
    assert_eq!(outcome(&given), None);
    // Its time to answer is up: it goes on with what it had promised.
    given.wait(HOUR);
    given.tick();
    given.tick();
    assert!(matches!(outcome(&given), Some(Outcome::Defaulted { .. })));
}

/// T19: who is not told when is late for nothing that the lead has in mind.
#[test]
fn t26_who_is_not_told_the_times_is_not_late() {
    let told = |times| {
        let mut given = Given::city();
        let mut order = draft_order(1, &["ems"], given.now);
        order.parts = vec![asked(&given)];
        order.disclosure.times = times;
        for command in [
            Command::DraftTask(order),
            Command::ProposeTask { task: task(1) },
        ] {
            go(&mut given, "fire", command);
        }
        go(&mut given, "ems", accept(1, 1));
        given.wait(HOUR + MINUTE);
        given.tick();
        outcome(&given).is_some()
    };
    let late = START.plus_ms(5 * HOUR);
    assert!(!told(domain::task::Opening::At(late)));
    assert!(told(domain::task::Opening::OnAcceptance), "control");
}
