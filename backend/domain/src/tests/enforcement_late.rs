//! Rules N3 to N9 where reports come late, desks of one agency cross, and what is open is kept: nothing that was done is lost, and
//! nothing is stuck.

use domain::{
    Command, Event, Refusal, Role, Target, Timestamp,
    command::{CaseOrder as C, EnforcementOrder as O},
    enforcement::{EvidenceEnd, LegalConcern, MeasureKind as M, MeasureState as S},
    limits::AHEAD_MS_MAX,
    private::{ERASED, Subject},
    sharing::{ObjectRef, settled},
    task::TaskStep,
};

use super::{
    collecting::{collected, evidence_is},
    countersigning::unsigned,
    given::*,
    given_enforcement::*,
    measuring::{comes_again, complete, has_left, leaves, measure_is, running},
    referring::{referral_is, referred},
    standing_plans::code,
};

fn erase() -> Command {
    Command::Erase {
        subject: Subject::Task(task(1)),
        reason: mark(1),
    }
}

fn cancel(given: &mut Given) {
    let cancel = Command::CancelTask {
        task: task(1),
        reason: mark(2),
    };
    given.when("fire", Role::Commander, cancel).unwrap();
}

/// What the crew of the police tells of a moment that has passed.
fn told(given: &mut Given, at: Timestamp, order: O) -> Result<Vec<Event>, Refusal> {
    given.occurred_at = Some(at);
    let answer = given.when("police", Role::Field, enforce(1, order));
    given.occurred_at = None;
    answer
}

/// The crew of the police is there, and an hour has passed since.
fn on_scene() -> (Given, Timestamp) {
    let mut given = running();
    given.sent(1, "police", 1, Target::Task(task(1)), &[]);
    let begun = given.now;
    given.wait(HOUR);
    (given, begun)
}

/// N3, N1: what ended since was in force then; what ended just then was not.
#[test]
fn n3_an_instrument_is_judged_by_when_the_measure_was_taken() {
    let (mut given, begun) = on_scene();
    let until = begun.plus_ms(30 * MINUTE);
    given.registers("police", |it| it.instruments[0].valid_until = Some(until));
    told(&mut given, until.plus_ms(-1), seal(1)).unwrap();
    told(&mut given, until, seal(2)).unwrap();
    told(&mut given, until.plus_ms(1), seal(3)).unwrap();
    let found = [1, 2, 3].map(|n| !given.measure(n).concerns.is_empty());
    assert_eq!(found, [false, true, true]);
    let it = given.measure(1);
    assert_eq!(it.taken_at, until.plus_ms(-1));
    assert_eq!(it.cited.as_ref().unwrap().valid_until, Some(until));
    // It holds, although its instrument is in force no more.
    assert_eq!(it.state(), S::InForce);
    // What the agency refuses is what it refuses now.
    given.registers("police", |it| {
        it.checks.expired = domain::settings::LegalVerdict::Refuse;
    });
    let refused = told(&mut given, until, seal(4));
    let concerns = vec![LegalConcern::Expired];
    assert_eq!(refused, Err(Refusal::Unlawful { concerns }));
    told(&mut given, begun, seal(4)).unwrap();
}

/// N2, N3: revoking a certificate from now on takes nothing from what was done before.
#[test]
fn n3_a_certificate_is_judged_by_when_the_measure_was_taken() {
    let (mut given, begun) = on_scene();
    let until = begun.plus_ms(30 * MINUTE);
    given.registers("police", |it| it.officers[0].valid_until = Some(until));
    let detain = |n| take(n, M::Detain, "PAPER");
    told(&mut given, until.plus_ms(-1), detain(1)).unwrap();
    told(&mut given, until, detain(2)).unwrap();
    assert!(given.measure(1).concerns.is_empty());
    let held = given.measure(1).certificate.clone().unwrap();
    assert_eq!(held.valid_until, Some(until));
    assert!(given.measure(2).is_flagged());
    assert!(given.measure(2).certificate.is_none());
}

/// N3, N7: a tablet without a link reports at home, after the task is over, or was held meanwhile.
#[test]
fn n3_what_was_done_in_time_and_is_told_late_was_done_in_time() {
    let (mut given, begun) = on_scene();
    let step = |given: &mut Given, step| {
        given.when("fire", Role::Commander, moved(1, step)).unwrap();
        given.wait(10 * MINUTE);
    };
    let held = given.now;
    step(&mut given, TaskStep::Suspend);
    let on = given.now;
    step(&mut given, TaskStep::Resume);
    for n in [1, 2] {
        let kinds: [fn(u128) -> O; 2] = [seal, collect];
        let mut says = |at, id| code(told(&mut given, at, kinds[n - 1](id)));
        let from = 10 * n as u128;
        assert_eq!(says(begun.plus_ms(-1), from), "not_yours", "not sent yet");
        assert_eq!(says(begun, from), "ok");
        assert_eq!(says(held.plus_ms(-1), from + 1), "ok");
        assert_eq!(says(held, from + 2), "out_of_order");
        assert_eq!(says(on.plus_ms(-1), from + 2), "out_of_order");
        assert_eq!(says(on, from + 2), "ok");
    }
    complete(&mut given);
    let done = given.now;
    given.wait(10 * HOUR);
    for (n, order) in [(1, seal as fn(u128) -> O), (2, collect)] {
        let id = 30 + n;
        let late = told(&mut given, done.plus_ms(1), order(id));
        assert_eq!(code(late), "wrong_state");
        let during = told(&mut given, held, order(id));
        assert_eq!(code(during), "wrong_state");
        told(&mut given, done, order(id)).unwrap();
    }
    assert_eq!(given.measure(31).taken_at, done);
    assert_eq!(given.evidence(32).custody[0].at, done);
    // Its number is that of when it was heard of.
    assert_eq!(given.measure(31).number, 4);
}

#[test]
fn n3_what_was_done_before_the_task_was_closed_is_taken_after_it() {
    let (mut given, begun) = on_scene();
    let home = advance(1, domain::AssignmentStatus::Cleared);
    given.when("police", Role::Dispatcher, home).unwrap();
    complete(&mut given);
    let close = moved(1, TaskStep::Close);
    given.when("fire", Role::Commander, close).unwrap();
    given.wait(HOUR);
    told(&mut given, begun.plus_ms(MINUTE), signed_by_two(1)).unwrap();
    told(&mut given, begun.plus_ms(MINUTE), collect(2)).unwrap();
    given.handles("ems", 1, sign()).unwrap();
    let to_ems = given.handles("police", 2, hand_to("ems"));
    assert_eq!(code(to_ems), "ok");
}

#[test]
fn n3_what_was_done_before_the_task_was_cancelled_stands() {
    let (mut given, begun) = on_scene();
    cancel(&mut given);
    given.wait(MINUTE);
    let now = given.now;
    assert_eq!(code(told(&mut given, now, seal(1))), "wrong_state");
    told(&mut given, begun, signed_by_two(1)).unwrap();
    told(&mut given, begun, collect(2)).unwrap();
    given.acts("police", refer(3, "ems", [1, 2])).unwrap();
    given.handles("ems", 1, sign()).unwrap();
    given.handles("ems", 3, accept_referral()).unwrap();
    given.handles("police", 2, hand_to("ems")).unwrap();
    given.handles("ems", 2, receive()).unwrap();
    given
        .handles("ems", 2, release(EvidenceEnd::Returned))
        .unwrap();
    given.handles("ems", 3, close_referral()).unwrap();
    given.handles("police", 1, lift()).unwrap();
    given.wait(HOUR);
    given.when("fire", Role::Admin, erase()).unwrap();
}

/// N5, N8, N9: of two desks of one agency the second is told what the first did, and nothing is done twice.
#[test]
fn n5_n8_n9_two_desks_of_one_agency_do_nothing_twice() {
    let other =
        |given: &mut Given, by: &str, n, order| given.when(by, Role::Coordinator, about(n, order));
    let mut given = unsigned();
    given.handles("ems", 1, sign()).unwrap();
    for order in [sign(), refuse_to_sign()] {
        let second = other(&mut given, "ems", 1, order);
        assert_eq!(second, Err(Refusal::AlreadySigned));
    }
    let mut given = running();
    given.acts("police", flagged(1)).unwrap();
    let taken = given.when("police", Role::Coordinator, enforce(1, flagged(1)));
    assert_eq!(taken, Err(Refusal::Taken { field: "id" }));
    given.handles("police", 1, review(true)).unwrap();
    let second = other(&mut given, "police", 1, review(false));
    assert_eq!(second, Err(measure_is("reviewed")));
    given.handles("police", 1, lift()).unwrap();
    let second = other(&mut given, "police", 1, lift());
    assert_eq!(second, Err(measure_is("lifted")));

    let mut given = collected();
    given.handles("police", 1, hand_to("ems")).unwrap();
    let second = other(&mut given, "police", 1, hand_to("fire"));
    assert_eq!(second, Err(evidence_is("offered")));
    let mut refused = given.clone();
    given.handles("ems", 1, receive()).unwrap();
    refused.handles("ems", 1, refuse_custody()).unwrap();
    for mut given in [given, refused] {
        for order in [receive(), refuse_custody()] {
            let second = other(&mut given, "ems", 1, order);
            assert_eq!(second, Err(evidence_is("not offered")));
        }
    }

    let answers = [
        (accept_referral(), "accepted"),
        (decline_referral(), "declined"),
    ];
    for (first, state) in answers {
        let mut given = referred();
        given.handles("ems", 3, first).unwrap();
        for order in [accept_referral(), decline_referral()] {
            let second = other(&mut given, "ems", 3, order);
            assert_eq!(second, Err(referral_is(state)));
        }
    }
}

/// N8: one side takes an offer back while the other one receives it: whichever is heard of first.
#[test]
fn n8_what_was_received_is_not_taken_back() {
    let mut given = collected();
    given.handles("police", 1, hand_to("ems")).unwrap();
    let mut back = given.clone();
    given.handles("ems", 1, receive()).unwrap();
    let answer = given.handles("police", 1, C::TakeBack);
    assert_eq!(answer, Err(Refusal::NotYours { what: "evidence" }));
    back.handles("police", 1, C::TakeBack).unwrap();
    let answer = back.handles("ems", 1, receive());
    assert_eq!(answer, Err(evidence_is("not offered")));
    // An offer that came instead is another one: what was seen of the first does not take it.
    back.wait(HOUR);
    back.handles("police", 1, hand_to("ems")).unwrap();
    back.occurred_at = Some(back.now.plus_ms(-AHEAD_MS_MAX - 1));
    let answer = back.handles("ems", 1, receive());
    assert_eq!(answer, Err(Refusal::OutOfOrder));
}

/// N3 to N9: who has left says nothing more, and is not told by asking.
#[test]
fn n3_who_has_left_says_nothing_more() {
    let mut given = running();
    for (by, order) in [
        ("police", signed_by_two(1)),
        ("ems", flagged(2)),
        ("police", collect(3)),
        ("police", refer(4, "ems", [1])),
        ("ems", refer(5, "police", [2])),
    ] {
        given.acts(by, order).unwrap();
    }
    given.handles("police", 3, hand_to("ems")).unwrap();
    given.handles("police", 5, accept_referral()).unwrap();
    let mut flagged = given.clone();
    has_left(&mut flagged, "ems");
    given.handles("ems", 2, review(true)).unwrap();
    leaves(&mut given, "ems");
    for mut given in [given, flagged] {
        for order in [seal(9), collect(9), refer(9, "fire", [1])] {
            let answer = given.acts("ems", order);
            assert_eq!(answer, Err(Refusal::NotCommitted));
        }
        let unknown = Err(Refusal::Unknown { what: "item" });
        for (n, order) in [
            (1, sign()),
            (1, refuse_to_sign()),
            (2, review(true)),
            (2, lift()),
            (3, receive()),
            (3, refuse_custody()),
            (4, accept_referral()),
            (4, decline_referral()),
            (5, withdraw_referral()),
        ] {
            assert_eq!(given.handles("ems", n, order), unknown, "{n}");
        }
        // What it left is not stuck.
        given.handles("police", 3, C::TakeBack).unwrap();
        given.handles("police", 4, withdraw_referral()).unwrap();
        given.handles("police", 5, close_referral()).unwrap();
        given.handles("fire", 2, lift()).unwrap();
        // One that comes again is in it again, and can do all that.
        comes_again(&mut given, "ems");
        given.handles("ems", 1, sign()).unwrap();
        given.acts("ems", seal(9)).unwrap();
    }
}

/// N5, N4: a crew that was there when it was done says so later, in the order in which it was.
#[test]
fn n5_what_was_signed_without_a_link_was_signed_then() {
    let mut given = running();
    given.sent(1, "ems", 1, Target::Task(task(1)), &[]);
    given.acts("police", signed_by_two(1)).unwrap();
    let taken_at = given.now;
    given.wait(2 * HOUR);
    given.tick();
    assert!(given.measure(1).is_sign_due);
    complete(&mut given);
    given.wait(HOUR);
    given.occurred_at = Some(taken_at.plus_ms(MINUTE));
    given.when("ems", Role::Field, about(1, sign())).unwrap();
    let signed = given.measure(1).signed.clone().unwrap();
    assert_eq!(signed.at, taken_at.plus_ms(MINUTE));
    let told = super::standing_plans::told(&given, domain::AlarmKind::CountersignatureDue);
    assert_eq!(told, [""; 0], "nobody is waited for any more");
}

/// One open matter of each kind, and how it is ended.
fn open_matters() -> Vec<(&'static str, Given, &'static str, C)> {
    let with = |order: O| {
        let mut given = running();
        given.acts("police", order).unwrap();
        given
    };
    let mut contested = with(take(1, M::Close, "ACT"));
    contested.handles("police", 1, lift()).unwrap();
    contested
        .acts("fire", countersigning(&[(M::Order, None)]))
        .unwrap();
    contested.acts("police", take(9, M::Order, "ACT")).unwrap();
    let waits = contested.clone();
    contested.handles("ems", 9, refuse_to_sign()).unwrap();
    let mut flag = running();
    flag.registers("police", |it| {
        it.checks.not_permitted = domain::settings::LegalVerdict::Flag;
    });
    flag.acts("police", take(9, M::Order, "TWO")).unwrap();
    let mut offer = with(seal(1));
    offer.handles("police", 1, lift()).unwrap();
    offer.acts("police", refer(9, "ems", [1])).unwrap();
    let mut accepted = offer.clone();
    accepted.handles("ems", 9, accept_referral()).unwrap();
    let to = EvidenceEnd::Transferred;
    let mut aside = with(flagged(9));
    aside.handles("police", 9, review(false)).unwrap();
    vec![
        ("a seal", with(seal(9)), "police", lift()),
        ("one that was set aside", aside, "police", lift()),
        (
            "what is closed",
            with(take(9, M::Close, "ACT")),
            "police",
            lift(),
        ),
        (
            "who is held",
            with(take(9, M::Detain, "ACT")),
            "police",
            lift(),
        ),
        ("what is flagged", flag, "police", review(true)),
        ("what is unsigned", waits, "ems", sign()),
        ("what is contested", contested, "ems", sign()),
        ("evidence", with(collect(9)), "police", release(to)),
        ("a referral", offer, "ems", decline_referral()),
        ("an accepted one", accepted, "ems", close_referral()),
    ]
}

/// N6 to N9: a task's texts wait while something of it is open, and it stays on the screens as long (S11).
#[test]
fn n6_n9_what_is_open_is_kept_and_stays_on_the_screens() {
    let open = Err(Refusal::WrongState {
        what: "case",
        state: "open",
    });
    for (what, mut given, by, ends) in open_matters() {
        complete(&mut given);
        let close = moved(1, TaskStep::Close);
        given.when("fire", Role::Commander, close).unwrap();
        given.wait(24 * HOUR);
        let is_settled = |given: &Given| {
            let old = settled(&given.state, given.now);
            let both = [ObjectRef::Task(task(1)), ObjectRef::TaskItem(case(9))];
            let [of_task, of_item] = both.map(|it| old.contains(&it));
            assert_eq!(of_task, of_item, "{what}");
            of_task
        };
        assert!(!is_settled(&given), "{what}");
        let refused = given.when("fire", Role::Admin, erase());
        assert_eq!(refused, open, "{what}");
        given.handles(by, 9, ends).unwrap();
        assert!(is_settled(&given), "{what}");
        given.when("fire", Role::Admin, erase()).unwrap();
    }
}

/// N6: what was seized, ordered or to be paid is done, and holds nothing up.
#[test]
fn n6_what_does_not_last_holds_nothing_up() {
    for kind in [M::Seize, M::Fine, M::Order] {
        let mut given = running();
        given.acts("police", take(1, kind, "ACT")).unwrap();
        complete(&mut given);
        given.when("fire", Role::Admin, erase()).unwrap();
    }
}

/// J25: nothing is added to what was erased, and nothing of its texts is left.
#[test]
fn j25_what_was_erased_takes_nothing_more() {
    let mut given = running();
    for order in [
        flagged(1),
        signed_by_two(2),
        collect(3),
        refer(4, "ems", [1]),
    ] {
        given.acts("police", order).unwrap();
    }
    given.handles("police", 3, attach_file(1)).unwrap();
    given.handles("ems", 2, refuse_to_sign()).unwrap();
    given.handles("ems", 2, sign()).unwrap();
    given.handles("police", 1, review(true)).unwrap();
    for n in [1, 2] {
        given.handles("police", n, lift()).unwrap();
    }
    given.handles("ems", 4, decline_referral()).unwrap();
    let end = release(EvidenceEnd::Returned);
    given.handles("police", 3, end.clone()).unwrap();
    let begun = given.now;
    complete(&mut given);
    given.wait(MINUTE);
    assert!(given.state.attached_bytes(&agency("police")) > 0);
    given.when("fire", Role::Admin, erase()).unwrap();
    assert_eq!(given.state.attached_bytes(&agency("police")), 0);
    let kept = given.state.stored_attachments().filter(|(_, kept)| *kept);
    assert_eq!(kept.count(), 0);
    given.occurred_at = Some(begun);
    for order in [
        seal(9),
        collect(9),
        refer(9, "ems", [1]),
        countersigning(&[]),
    ] {
        let by = if matches!(order, O::SetCountersigning { .. }) {
            "fire"
        } else {
            "police"
        };
        assert_eq!(given.acts(by, order), Err(Refusal::Erased));
    }
    for (by, n, order) in [
        ("ems", 2, sign()),
        ("police", 1, review(true)),
        ("police", 1, lift()),
        ("police", 3, attach_file(2)),
        ("police", 3, hand_to("ems")),
        ("police", 3, end),
        ("ems", 4, accept_referral()),
    ] {
        assert_eq!(given.handles(by, n, order), Err(Refusal::Erased));
    }
    let it = given.evidence_as("fire", 3).unwrap();
    let step = &it.custody[0];
    for text in [
        &it.what,
        &step.holder,
        &step.sha256,
        &it.ended.unwrap().note,
    ] {
        assert_eq!(text, ERASED);
    }
    assert_eq!(it.attachments[0].sha256, ERASED);
    // That it was, by whom and by what law stays.
    let it = given.measure_as("ems", 1).unwrap();
    assert_eq!((it.number, it.agency.as_str()), (1, "police"));
    let cited = it.cited.unwrap();
    assert_eq!(cited.code, "OLD");
    // An order for one case may name whom it is against.
    assert_eq!(
        (cited.title.as_str(), cited.citation.as_str()),
        (ERASED, ERASED)
    );
    assert_eq!((it.against.as_str(), it.what.as_str()), (ERASED, ERASED));
}
