//! Rules T18 and K18: a coordinator takes over from a lead without a link.

use domain::{
    AlarmKind, Command, Role,
    alarm::About,
    command::{Answer, TakeOverLead},
    limits::{TAKEOVER_AFTER_MIN_MAX, TAKEOVER_AFTER_MIN_MIN},
    task::{Promise, Quorum, Takeover},
};

use super::{
    given::*,
    leading::{agreed, code, it, revised, start},
    negotiation::{asked, engines, propose},
};

fn take_over() -> Command {
    Command::TakeOverLead(TakeOverLead {
        task: task(1),
        reason: mark(51),
    })
}

/// Task 1 of fire, which ems may take over after five minutes; it is agreed.
fn may_be_taken_over() -> Given {
    agreed(|it| {
        it.takeover = Some(Takeover {
            agency: agency("ems"),
            after_min: 5,
        });
    })
}

fn lost(given: &mut Given, who: &str) {
    let command = Command::NoteLink {
        agency: agency(who),
        since: Some(given.now),
    };
    given.server(command).unwrap();
}

fn told(given: &Given) -> Vec<&str> {
    let about = given.state.alarms_about(&About::Task(task(1)));
    let it = about.filter(|it| it.kind == AlarmKind::LeadUnlinked && it.is_open());
    it.map(|it| it.owner.as_str()).collect()
}

/// T18 and K18: once the lead has had no link for as long as was agreed, its coordinator is told, and takes over.
#[test]
fn t18_a_coordinator_takes_over_from_a_lead_without_a_link() {
    let mut given = may_be_taken_over();
    lost(&mut given, "fire");
    given.wait(5 * MINUTE - 1);
    given.tick();
    assert_eq!(told(&given), [""; 0]);
    let early = given.when("ems", Role::Coordinator, take_over());
    assert_eq!(code(early), "wrong_state");
    given.wait(1);
    given.tick();
    assert_eq!(told(&given), ["ems"]);
    assert!(given.tick().is_empty(), "once");
    assert_eq!(
        code(given.when("ems", Role::Commander, take_over())),
        "role_may_not"
    );
    assert_eq!(
        code(given.when("police", Role::Coordinator, take_over())),
        "not_yours"
    );
    given.when("ems", Role::Coordinator, take_over()).unwrap();
    let task = it(&given);
    assert_eq!((&task.owner, &task.lead), (&agency("fire"), &agency("ems")));
    let led_from = task.led_from.clone().unwrap();
    assert_eq!(led_from.taken_over, Some(mark(51)));
    assert_eq!(told(&given), [""; 0], "over");
    assert_eq!(code(start(&mut given, "ems")), "ok");
    assert_eq!(
        code(given.when("ems", Role::Coordinator, take_over())),
        "wrong_state"
    );
    given.tick();
    assert_eq!(told(&given), [""; 0], "and stays so");
}

/// T18: the control: a lead that has a link again, or has always had one, or whose task is over, is not taken from.
#[test]
fn t18_a_link_that_is_back_ends_it() {
    let mut given = may_be_taken_over();
    given.wait(HOUR / 2);
    given.tick();
    assert_eq!(told(&given), [""; 0]);
    assert_eq!(
        code(given.when("ems", Role::Coordinator, take_over())),
        "wrong_state"
    );
    lost(&mut given, "fire");
    given.wait(6 * MINUTE);
    given.tick();
    assert_eq!(told(&given), ["ems"]);
    let back = Command::NoteLink {
        agency: agency("fire"),
        since: None,
    };
    assert_eq!(given.server(back.clone()).unwrap().len(), 1);
    assert!(given.server(back).unwrap().is_empty(), "no news");
    given.tick();
    assert_eq!(told(&given), [""; 0]);
    assert_eq!(
        code(given.when("ems", Role::Coordinator, take_over())),
        "wrong_state"
    );
    lost(&mut given, "fire");
    given.wait(6 * MINUTE);
    given.tick();
    let cancel = Command::CancelTask {
        task: task(1),
        reason: mark(9),
    };
    given.when("fire", Role::Commander, cancel).unwrap();
    assert_eq!(told(&given), [""; 0]);
    assert_eq!(
        code(given.when("ems", Role::Coordinator, take_over())),
        "wrong_state"
    );
}

/// T18: who may take over is a party, within bounds, and is not changed once the others have said yes to it.
#[test]
fn t18_the_rule_is_agreed_with_the_proposal() {
    let draft = |who: &str, after_min: u16| {
        let mut given = Given::city();
        let mut order = asked(1, &given, Quorum::All);
        order.takeover = Some(Takeover {
            agency: agency(who),
            after_min,
        });
        code(given.when("fire", Role::Commander, Command::DraftTask(order)))
    };
    assert_eq!(draft("ems", TAKEOVER_AFTER_MIN_MIN), "ok");
    assert_eq!(draft("ems", TAKEOVER_AFTER_MIN_MAX), "ok");
    assert_eq!(draft("ems", TAKEOVER_AFTER_MIN_MIN - 1), "out_of_range");
    assert_eq!(draft("ems", TAKEOVER_AFTER_MIN_MAX + 1), "out_of_range");
    assert_eq!(draft("ems", 0), "out_of_range");
    assert_eq!(draft("eoc", 5), "malformed");
    assert_eq!(draft("fire", 5), "malformed");

    let change = |given: &mut Given, after_min: u16| {
        let Command::ReviseTask(mut order) = revised(given, |_| {}) else {
            unreachable!();
        };
        order.takeover = Some(Takeover {
            agency: agency("ems"),
            after_min,
        });
        code(given.when("fire", Role::Commander, Command::ReviseTask(order)))
    };
    let mut given = may_be_taken_over();
    assert_eq!(change(&mut given, 9), "wrong_state");
    assert_eq!(change(&mut given, 0), "wrong_state");
    assert_eq!(change(&mut given, 5), "ok", "as it was");
    // Whom it names is not dropped without it.
    let without = revised(&given, |it| it.retain(|it| it.agency != agency("ems")));
    assert_eq!(
        code(given.when("fire", Role::Commander, without)),
        "malformed"
    );
    let mut given = Given::city();
    let order = asked(1, &given, Quorum::All);
    given
        .when("fire", Role::Commander, Command::DraftTask(order))
        .unwrap();
    assert_eq!(change(&mut given, 9), "ok");
    assert_eq!(it(&given).takeover.as_ref().unwrap().after_min, 9);
    assert_eq!(change(&mut given, 0), "ok");
    assert_eq!(it(&given).takeover, None);
}

/// T18: a party that has not promised takes nothing over, and what it promises keeps its terms when it leads.
#[test]
fn t18_only_who_has_promised_takes_over() {
    let mut given = Given::city();
    let mut order = asked(1, &given, Quorum::Named([agency("police")].into()));
    order.takeover = Some(Takeover {
        agency: agency("ems"),
        after_min: 5,
    });
    propose(&mut given, order);
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    lost(&mut given, "fire");
    given.wait(6 * MINUTE);
    given.tick();
    assert_eq!(told(&given), [""; 0]);
    assert_eq!(
        code(given.when("ems", Role::Coordinator, take_over())),
        "not_committed"
    );
    let less = Promise {
        people: 4,
        ..engines(1)
    };
    let less = answer(1, 1, 0, Answer::Accept(Some(less)));
    given.when("ems", Role::Commander, less).unwrap();
    given.tick();
    assert_eq!(told(&given), ["ems"]);
    let before = it(&given).cover();
    given.when("ems", Role::Coordinator, take_over()).unwrap();
    assert_eq!(it(&given).cover(), before);
}

/// T18: who has taken over goes on leading: it revises like any lead, though the rule names it.
#[test]
fn t18_who_has_taken_over_revises() {
    let mut given = may_be_taken_over();
    lost(&mut given, "fire");
    given.wait(5 * MINUTE);
    given.when("ems", Role::Coordinator, take_over()).unwrap();
    let same = revised(&given, |_| {});
    assert_eq!(code(given.when("ems", Role::Commander, same)), "ok");
}

/// T18: a party that is out takes the rule with it; one that is in does not.
#[test]
fn t18_the_rule_goes_with_a_party_that_is_out() {
    let mut given = may_be_taken_over();
    let without = |given: &Given| revised(given, |it| it.retain(|it| it.agency != agency("ems")));
    let order = without(&given);
    assert_eq!(
        code(given.when("fire", Role::Commander, order)),
        "malformed"
    );
    let back = Answer::Withdraw {
        code: None,
        reason: mark(72),
    };
    given
        .when("ems", Role::Commander, answer(1, 1, 0, back))
        .unwrap();
    let order = without(&given);
    assert_eq!(code(given.when("fire", Role::Commander, order)), "ok");
    assert_eq!(it(&given).takeover, None);
}
