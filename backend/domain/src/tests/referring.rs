//! Rule N9: cases that are given to another agency, and what comes of them.

use domain::{
    Command, Refusal, Role, Target,
    command::{CaseOrder as C, EnforcementOrder as O},
    enforcement::{EvidenceEnd, ReferralState as S},
    limits::*,
    task::Disclosure,
};

use super::{
    given::*,
    given_enforcement::*,
    measuring::{asked, complete, is_left_out, leaves, running},
    standing_plans::code,
};

/// The police have taken measure 1 and collected evidence 2.
fn found() -> Given {
    let mut given = running();
    for order in [seal(1), collect(2)] {
        given.acts("police", order).unwrap();
    }
    given
}

/// They have referred both to ems, as 3.
pub(super) fn referred() -> Given {
    let mut given = found();
    given.acts("police", refer(3, "ems", [1, 2])).unwrap();
    given.wait(MINUTE);
    given
}

fn accepted() -> Given {
    let mut given = referred();
    given.handles("ems", 3, accept_referral()).unwrap();
    given.wait(MINUTE);
    given
}

pub(super) fn referral_is(state: &'static str) -> Refusal {
    Refusal::WrongState {
        what: "referral",
        state,
    }
}

fn not_yours() -> Refusal {
    Refusal::NotYours { what: "referral" }
}

const DESKS: [Role; 3] = [Role::Commander, Role::Coordinator, Role::Legal];

#[test]
fn n9_a_case_is_referred_to_another_agency() {
    let mut given = found();
    given.wait(MINUTE);
    given.acts("police", refer(3, "ems", [2, 1])).unwrap();
    let it = given.referral(3);
    assert_eq!((it.id, it.task, it.number), (case(3), task(1), 1));
    assert_eq!((&it.agency, &it.to), (&agency("police"), &agency("ems")));
    assert_eq!(it.items, [case(2), case(1)]);
    assert_eq!((&it.what, it.referred_at), (&mark(8_037), given.now));
    assert_eq!(it.state, S::Offered);
    let lines = given.lines("fire", Target::Task(task(1)));
    assert!(lines.iter().any(|it| it == "enforcement_referred"));
    for (n, role) in (4..).zip(DESKS) {
        given
            .when("ems", role, enforce(1, refer(n, "fire", [1])))
            .unwrap();
    }
    let roles = [Role::Dispatcher, Role::Field, Role::Supervisor, Role::Admin];
    for role in roles {
        let refused = given.when("ems", role, enforce(1, refer(9, "fire", [1])));
        assert_eq!(refused, Err(Refusal::RoleMayNot), "{role:?}");
    }
}

#[test]
fn n9_it_goes_to_who_has_promised_a_part() {
    let mut given = asked(Disclosure::default());
    let start = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start).unwrap();
    given.acts("police", seal(1)).unwrap();
    let refers = |given: &mut Given, by: &str, to| given.acts(by, refer(2, to, [1]));
    let oneself = Err(Refusal::Oneself { field: "to" });
    assert_eq!(refers(&mut given, "police", "police"), oneself);
    for to in ["eoc", "ems"] {
        let not_a_party = Err(Refusal::NotAParty {
            agency: to.to_owned(),
        });
        assert_eq!(refers(&mut given, "police", to), not_a_party);
    }
    let not_committed = Err(Refusal::NotCommitted);
    assert_eq!(refers(&mut given, "ems", "fire"), not_committed);
    let unknown = Err(Refusal::Unknown { what: "task" });
    assert_eq!(refers(&mut given, "eoc", "fire"), unknown);
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    refers(&mut given, "police", "ems").unwrap();
}

#[test]
fn n9_it_is_about_measures_and_evidence_of_the_task() {
    let mut given = found();
    let order = raid_order(2, &["police"], given.now);
    for command in [
        Command::DraftTask(order),
        Command::ProposeTask { task: task(2) },
    ] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    given.when("police", Role::Commander, accept(2, 1)).unwrap();
    let start = Command::StartTask { task: task(2) };
    given.when("fire", Role::Commander, start).unwrap();
    for order in [seal(4), collect(5)] {
        given
            .when("police", Role::Commander, enforce(2, order))
            .unwrap();
    }
    given.acts("police", refer(3, "ems", [1])).unwrap();
    let empty = Err(Refusal::Empty { field: "items" });
    assert_eq!(given.acts("police", refer(9, "ems", [])), empty);
    let unknown = Err(Refusal::Unknown { what: "item" });
    for (n, what) in [
        (3, "a referral"),
        (4, "a measure of another task"),
        (5, "evidence of another task"),
        (8, "nothing"),
    ] {
        let answer = given.acts("police", refer(9, "ems", [1, n]));
        assert_eq!(answer, unknown, "{what}");
    }
    let twice = given.acts("police", refer(9, "ems", [1, 1]));
    assert_eq!(twice, unknown);
    // Others' as well, and more than once.
    given.acts("fire", refer(9, "ems", [1, 2])).unwrap();
}

#[test]
fn n9_a_referral_has_so_many_items_and_a_task_so_many_referrals() {
    let mut given = running();
    let most = ITEMS_PER_REFERRAL_MAX as u128;
    for n in 1..=most + 1 {
        given.acts("police", seal(n)).unwrap();
    }
    let too_long = Err(Refusal::TooLong {
        field: "items",
        max: ITEMS_PER_REFERRAL_MAX,
    });
    let answer = given.acts("police", refer(100, "ems", 1..=most + 1));
    assert_eq!(answer, too_long);
    for n in 0..REFERRALS_PER_TASK_MAX as u128 {
        let order = refer(100 + n, "ems", 1..=most);
        given.acts("police", order).unwrap();
    }
    let full = Err(Refusal::Full {
        max: REFERRALS_PER_TASK_MAX,
    });
    given.handles("ems", 100, decline_referral()).unwrap();
    assert_eq!(given.acts("fire", refer(300, "ems", [1])), full);
}

#[test]
fn n9_texts_have_their_limits() {
    let given = found();
    let long = |max: usize| "x".repeat(max);
    let what = |text: String| {
        let order = O::Refer {
            id: case(3),
            to: agency("ems"),
            items: vec![case(1)],
            what: text,
        };
        code(given.clone().acts("police", order))
    };
    assert_eq!(what(" ".to_owned()), "empty");
    assert_eq!(what(long(TEXT_CHARS_MAX)), "ok");
    assert_eq!(what(long(TEXT_CHARS_MAX + 1)), "too_long");
    let given = referred();
    let says = |by: &str, order: C| code(given.clone().handles(by, 3, order));
    let reference = |reference: String| says("ems", C::AcceptReferral { reference });
    assert_eq!(reference(String::new()), "ok");
    assert_eq!(reference(long(NAME_CHARS_MAX)), "ok");
    assert_eq!(reference(long(NAME_CHARS_MAX + 1)), "too_long");
    let reason = |reason: String| says("ems", C::DeclineReferral { reason });
    assert_eq!(reason(" ".to_owned()), "empty");
    assert_eq!(reason(long(REASON_CHARS_MAX + 1)), "too_long");
    let reason = |reason: String| says("police", C::WithdrawReferral { reason });
    assert_eq!(reason(" ".to_owned()), "empty");
    assert_eq!(reason(long(REASON_CHARS_MAX + 1)), "too_long");
    let given = accepted();
    let outcome = |outcome: String| {
        let order = C::CloseReferral { outcome };
        code(given.clone().handles("ems", 3, order))
    };
    assert_eq!(outcome(" ".to_owned()), "empty");
    assert_eq!(outcome(long(TEXT_CHARS_MAX + 1)), "too_long");
    assert_eq!(outcome(long(TEXT_CHARS_MAX)), "ok");
}

#[test]
fn n9_it_is_referred_once_the_work_has_begun_and_after_it_is_over() {
    let mut given = Given::city();
    given.agreed_enforcement(&["police", "ems"]);
    let answer = given.acts("police", refer(3, "ems", []));
    assert_eq!(code(answer), "wrong_state");
    let mut given = found();
    let begun = given.state.task(task(1)).unwrap().started_at.unwrap();
    given.occurred_at = Some(begun.plus_ms(-1));
    let early = given.acts("police", refer(3, "ems", [1]));
    assert_eq!(code(early), "wrong_state");
    given.occurred_at = None;
    complete(&mut given);
    given.wait(HOUR);
    given.acts("police", refer(3, "ems", [1])).unwrap();
    given.handles("ems", 3, accept_referral()).unwrap();
    given.handles("ems", 3, close_referral()).unwrap();
}

#[test]
fn n9_who_it_goes_to_accepts_it_and_says_what_came_of_it() {
    let mut given = referred();
    let referred_at = given.referral(3).referred_at;
    for by in ["police", "fire"] {
        for order in [accept_referral(), decline_referral()] {
            let answer = given.handles(by, 3, order);
            assert_eq!(answer, Err(not_yours()), "{by}");
        }
    }
    let unknown = Err(Refusal::Unknown { what: "item" });
    assert_eq!(given.handles("eoc", 3, accept_referral()), unknown);
    let offered = Err(referral_is("offered"));
    assert_eq!(given.handles("ems", 3, close_referral()), offered);
    given.handles("ems", 3, accept_referral()).unwrap();
    let (at, reference) = (given.now, mark(7_109));
    let expected = S::Accepted {
        at,
        reference: reference.clone(),
    };
    assert_eq!(given.referral(3).state, expected);
    let accepted = Err(referral_is("accepted"));
    for (by, order) in [
        ("ems", accept_referral()),
        ("ems", decline_referral()),
        ("police", withdraw_referral()),
    ] {
        assert_eq!(given.handles(by, 3, order), accepted);
    }
    for by in ["police", "fire"] {
        let answer = given.handles(by, 3, close_referral());
        assert_eq!(answer, Err(not_yours()), "{by}");
    }
    given.wait(MINUTE);
    given.handles("ems", 3, close_referral()).unwrap();
    let expected = S::Closed {
        accepted_at: at,
        reference,
        by: agency("ems"),
        at: given.now,
        outcome: mark(7_112),
    };
    assert_eq!(given.referral(3).state, expected);
    assert_eq!(given.referral(3).referred_at, referred_at);
    let closed = Err(referral_is("closed"));
    for (by, order) in [
        ("ems", close_referral()),
        ("ems", accept_referral()),
        ("police", withdraw_referral()),
    ] {
        assert_eq!(given.handles(by, 3, order), closed);
    }
    let lines = given.lines("fire", Target::Task(task(1)));
    for word in [
        "enforcement_referral_answered",
        "enforcement_referral_closed",
    ] {
        assert!(lines.iter().any(|it| it == word), "{word}");
    }
}

#[test]
fn n9_who_it_goes_to_declines_it_with_a_reason() {
    let mut given = referred();
    given.handles("ems", 3, decline_referral()).unwrap();
    let (at, reason) = (given.now, mark(7_110));
    assert_eq!(given.referral(3).state, S::Declined { at, reason });
    let declined = Err(referral_is("declined"));
    for (by, order) in [
        ("ems", accept_referral()),
        ("ems", close_referral()),
        ("police", withdraw_referral()),
    ] {
        assert_eq!(given.handles(by, 3, order), declined);
    }
    // It goes to somebody else.
    given.acts("police", refer(4, "fire", [1, 2])).unwrap();
    given.handles("fire", 4, accept_referral()).unwrap();
}

#[test]
fn n9_who_gave_it_takes_it_back_until_it_is_answered() {
    let mut given = referred();
    for by in ["ems", "fire"] {
        let answer = given.handles(by, 3, withdraw_referral());
        assert_eq!(answer, Err(not_yours()), "{by}");
    }
    given.handles("police", 3, withdraw_referral()).unwrap();
    let (at, reason) = (given.now, mark(7_111));
    assert_eq!(
        given.referral(3).state,
        S::Withdrawn {
            by: agency("police"),
            at,
            reason,
        }
    );
    let withdrawn = Err(referral_is("withdrawn"));
    for (by, order) in [
        ("ems", accept_referral()),
        ("ems", decline_referral()),
        ("ems", close_referral()),
        ("police", withdraw_referral()),
    ] {
        assert_eq!(given.handles(by, 3, order), withdrawn);
    }
}

#[test]
fn n9_each_step_is_said_by_a_desk_that_may() {
    for (given, by, order) in [
        (referred(), "ems", accept_referral()),
        (referred(), "ems", decline_referral()),
        (referred(), "police", withdraw_referral()),
        (accepted(), "ems", close_referral()),
    ] {
        let says = |role| given.clone().when(by, role, about(3, order.clone()));
        for role in DESKS {
            says(role).unwrap();
        }
        for role in [Role::Dispatcher, Role::Field, Role::Supervisor] {
            assert_eq!(says(role), Err(Refusal::RoleMayNot), "{role:?}");
        }
    }
}

#[test]
fn n9_no_step_is_older_than_the_one_before() {
    let at = |given: &Given, at, by: &str, order| {
        let mut given = given.clone();
        given.occurred_at = Some(at);
        given.handles(by, 3, order)
    };
    let early = Err(Refusal::OutOfOrder);
    let given = referred();
    let since = given.referral(3).referred_at;
    for (by, order) in [
        ("ems", accept_referral()),
        ("ems", decline_referral()),
        ("police", withdraw_referral()),
    ] {
        assert_eq!(at(&given, since.plus_ms(-1), by, order.clone()), early);
        at(&given, since, by, order).unwrap();
    }
    let given = accepted();
    let since = given.now.plus_ms(-MINUTE);
    let close = |when| at(&given, when, "ems", close_referral());
    assert_eq!(close(since.plus_ms(-1)), early);
    close(since).unwrap();
}

/// N9: what one has left behind who is not in the task any more is ended by who leads.
#[test]
fn n9_who_leads_ends_what_was_left_behind() {
    // Who gave it has left: it can be answered, or withdrawn.
    let mut given = referred();
    let end = release(EvidenceEnd::Forfeited);
    given.handles("police", 2, end).unwrap();
    is_left_out(&mut given, "police");
    let unknown = Err(Refusal::Unknown { what: "item" });
    assert_eq!(given.handles("police", 3, withdraw_referral()), unknown);
    given.clone().handles("ems", 3, accept_referral()).unwrap();
    let answer = given.handles("fire", 3, accept_referral());
    assert_eq!(answer, Err(not_yours()));
    given.handles("fire", 3, withdraw_referral()).unwrap();
    let expected = S::Withdrawn {
        by: agency("fire"),
        at: given.now,
        reason: mark(7_111),
    };
    assert_eq!(given.referral(3).state, expected, "who did it is told");
    // Who it goes to has left: who gave it takes it back.
    let mut given = referred();
    is_left_out(&mut given, "ems");
    assert_eq!(given.handles("ems", 3, accept_referral()), unknown);
    let answer = given.handles("fire", 3, withdraw_referral());
    assert_eq!(answer, Err(not_yours()));
    given.handles("police", 3, withdraw_referral()).unwrap();
    // Who has accepted it has left: who leads says what came of it.
    let mut given = accepted();
    leaves(&mut given, "ems");
    let answer = given.handles("police", 3, close_referral());
    assert_eq!(answer, Err(not_yours()));
    let accepted_at = given.now.plus_ms(-MINUTE);
    given.handles("fire", 3, close_referral()).unwrap();
    let expected = S::Closed {
        accepted_at,
        reference: mark(7_109),
        by: agency("fire"),
        at: given.now,
        outcome: mark(7_112),
    };
    assert_eq!(given.referral(3).state, expected);
}
