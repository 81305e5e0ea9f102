//! Rule N5: which measures a second agency signs, and who does.

use domain::{
    AlarmKind, Command, Refusal, Role, Target,
    command::CaseOrder as C,
    enforcement::{Countersigner, MeasureKind as M, MeasureState as S},
    limits::*,
    task::Disclosure,
};

use super::{
    given::*,
    given_enforcement::*,
    measuring::{asked, comes_again, complete, leaves, measure_is, running},
    standing_plans::{code, told},
};

/// The police have taken measure 1, that another agency has to sign, and 2, that nobody has to.
pub(super) fn unsigned() -> Given {
    let mut given = running();
    for order in [signed_by_two(1), seal(2)] {
        given.acts("police", order).unwrap();
    }
    given.wait(MINUTE);
    given
}

type CaseEnd = fn() -> C;

/// Measure 1 of the police, that ems have to sign.
fn for_ems() -> Given {
    let mut given = running();
    let rule = countersigning(&[(M::Close, Some("ems"))]);
    given.acts("fire", rule).unwrap();
    given.acts("police", take(1, M::Close, "ACT")).unwrap();
    given
}

fn not_yours() -> Refusal {
    Refusal::NotYours {
        what: "countersignature",
    }
}

/// Who has to sign measure `n`.
fn signer(given: &Given, n: u128) -> Option<String> {
    let it = given.measure(n).countersign.as_ref();
    it.map(|it| match it {
        Countersigner::Anybody => "anybody".to_owned(),
        Countersigner::Agency(it) => it.to_string(),
    })
}

#[test]
fn n5_an_instrument_or_the_task_asks_for_a_signature() {
    let mut given = running();
    let rule = countersigning(&[(M::Close, Some("ems")), (M::Order, None)]);
    given.acts("fire", rule).unwrap();
    let orders = [
        (take(1, M::Seal, "ACT"), None),
        (take(2, M::Seal, "TWO"), Some("anybody")),
        (take(3, M::Close, "TWO"), Some("ems")),
        (take(4, M::Close, "ACT"), Some("ems")),
        (take(5, M::Order, "ACT"), Some("anybody")),
    ];
    for (n, (order, by)) in (1..).zip(orders) {
        given.acts("police", order).unwrap();
        assert_eq!(signer(&given, n).as_deref(), by, "{n}");
        let state = given.measure_as("fire", n).unwrap().state;
        let waits = by.is_some();
        assert_eq!(state == S::AwaitingCountersignature, waits, "{n}");
    }
    let rule = countersigning_at(1, &[(M::Seal, Some("fire"))]);
    given.acts("fire", rule).unwrap();
    assert_eq!(signer(&given, 1), None, "a rule is for what comes after it");
    given.acts("police", signed_by_two(6)).unwrap();
    assert_eq!(signer(&given, 6).unwrap(), "fire", "the task says whose");
    given.acts("police", take(7, M::Close, "ACT")).unwrap();
    assert_eq!(signer(&given, 7), None, "the other rule is no more");
}

#[test]
fn n5_nobody_is_named_for_its_own_measures() {
    let mut given = running();
    let rule = countersigning(&[(M::Close, Some("police"))]);
    given.acts("fire", rule).unwrap();
    given.acts("police", take(1, M::Close, "ACT")).unwrap();
    assert_eq!(signer(&given, 1).unwrap(), "anybody");
    given.acts("ems", take(2, M::Close, "ACT")).unwrap();
    assert_eq!(signer(&given, 2).unwrap(), "police");
    leaves(&mut given, "police");
    given.acts("ems", take(3, M::Close, "ACT")).unwrap();
    assert_eq!(signer(&given, 3).unwrap(), "anybody", "it has left");
}

#[test]
fn n5_who_leads_says_which_measures_are_signed() {
    let mut given = running();
    let order = || countersigning(&[(M::Seal, Some("ems")), (M::Fine, None)]);
    let refused = given.acts("police", order());
    assert_eq!(refused, Err(Refusal::NotYours { what: "task" }));
    let refused = given.acts("eoc", order());
    assert_eq!(refused, Err(Refusal::Unknown { what: "task" }));
    let roles = [Role::Dispatcher, Role::Field, Role::Legal, Role::Supervisor];
    for role in roles {
        let refused = given.when("fire", role, enforce(1, order()));
        assert_eq!(refused, Err(Refusal::RoleMayNot), "{role:?}");
    }
    let coordinator = given.when("fire", Role::Coordinator, enforce(1, order()));
    assert_eq!(coordinator.unwrap().len(), 1);
    let stale = Refusal::StaleVersion {
        field: "version",
        current: 1,
    };
    assert_eq!(
        given.acts("fire", order()),
        Err(stale),
        "another one was quicker"
    );
    let same = countersigning_at(1, &[(M::Seal, Some("ems")), (M::Fine, None)]);
    assert_eq!(given.acts("fire", same), Ok(vec![]), "said already");
    let it = given.enforcement_as("ems", 1).unwrap().countersign;
    assert_eq!(it[&M::Seal], Some(agency("ems")));
    assert_eq!((it[&M::Fine].clone(), it.len()), (None, 2));
    let stranger = countersigning_at(1, &[(M::Fine, None), (M::Seal, Some("eoc"))]);
    let not_a_party = Err(Refusal::NotAParty {
        agency: "eoc".to_owned(),
    });
    assert_eq!(given.acts("fire", stranger), not_a_party);
    given.acts("fire", countersigning_at(1, &[])).unwrap();
    complete(&mut given);
    assert_eq!(code(given.acts("fire", order())), "wrong_state");
    let lines = given.lines("ems", Target::Task(task(1)));
    let told = lines.iter().filter(|it| **it == "enforcement_rules_set");
    assert_eq!(told.count(), 2);
}

#[test]
fn n5_what_is_signed_can_be_said_before_the_task_is_proposed() {
    let mut given = Given::city();
    let order = raid_order(1, &["police"], given.now);
    given
        .when("fire", Role::Commander, Command::DraftTask(order))
        .unwrap();
    let rule = countersigning(&[(M::Seal, Some("police"))]);
    given.acts("fire", rule).unwrap();
    assert_eq!(given.enforcement_as("police", 1), None);
    let propose = Command::ProposeTask { task: task(1) };
    given.when("fire", Role::Commander, propose).unwrap();
    let it = given.enforcement_as("police", 1).unwrap();
    assert_eq!(it.countersign[&M::Seal], Some(agency("police")));
}

/// N5: who is asked can be named before it has promised; who has declined is not in the task.
#[test]
fn n5_who_is_named_is_in_the_task() {
    let mut given = asked(Disclosure::default());
    let rule =
        |version| countersigning_at(version, &[(M::Close, Some("ems")), (M::Seal, Some("fire"))]);
    given.acts("fire", rule(0)).unwrap();
    let start = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start).unwrap();
    given.acts("police", take(1, M::Close, "ACT")).unwrap();
    assert_eq!(signer(&given, 1).unwrap(), "ems", "not promised yet");
    let shown = |given: &Given| given.measure_as("fire", 1).unwrap().countersign;
    assert_eq!(shown(&given), Some(Countersigner::Anybody), "till then");
    let rules = |given: &Given| given.enforcement_as("police", 1).unwrap().countersign;
    assert_eq!(rules(&given)[&M::Close], Some(agency("ems")));
    let mut promised = given.clone();
    promised.when("ems", Role::Commander, accept(1, 1)).unwrap();
    let by_ems = Some(Countersigner::Agency(agency("ems")));
    assert_eq!(shown(&promised), by_ems);
    assert_eq!(promised.handles("fire", 1, sign()), Err(not_yours()));
    given.when("ems", Role::Commander, decline(1, 1)).unwrap();
    assert_eq!(shown(&given), Some(Countersigner::Anybody));
    let of_task = rules(&given);
    assert_eq!(of_task[&M::Close], None, "it is in the task no more");
    assert_eq!(of_task[&M::Seal], Some(agency("fire")));
    given.clone().handles("fire", 1, sign()).unwrap();
    given.acts("fire", countersigning_at(1, &[])).unwrap();
    let not_a_party = Err(Refusal::NotAParty {
        agency: "ems".to_owned(),
    });
    assert_eq!(given.acts("fire", rule(2)), not_a_party);
}

#[test]
fn n5_another_agency_signs_once() {
    let mut given = unsigned();
    let oneself = Err(Refusal::Oneself { field: "agency" });
    assert_eq!(given.handles("police", 1, sign()), oneself);
    assert_eq!(given.handles("police", 1, refuse_to_sign()), oneself);
    let unknown = Err(Refusal::Unknown { what: "item" });
    assert_eq!(given.handles("eoc", 1, sign()), unknown);
    let needless = Err(measure_is("not to be countersigned"));
    assert_eq!(given.handles("ems", 2, sign()), needless);
    assert_eq!(given.handles("ems", 2, refuse_to_sign()), needless);
    given.handles("ems", 1, sign()).unwrap();
    let it = given.measure(1);
    assert_eq!(it.state(), S::InForce);
    let signed = it.signed.clone().unwrap();
    assert_eq!((&signed.agency, signed.at), (&agency("ems"), given.now));
    assert_eq!(signed.officer, person("ems", Role::Commander));
    assert_eq!(signed.note, mark(7_100));
    for by in ["ems", "fire"] {
        for order in [sign(), refuse_to_sign()] {
            let again = given.handles(by, 1, order);
            assert_eq!(again, Err(Refusal::AlreadySigned), "{by}");
        }
    }
    assert_eq!(given.handles("police", 1, sign()), oneself);
}

#[test]
fn n5_who_signs_has_promised_and_was_there() {
    let mut given = asked(Disclosure::default());
    let start = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start).unwrap();
    given.acts("police", signed_by_two(1)).unwrap();
    for order in [sign(), refuse_to_sign()] {
        let answer = given.handles("ems", 1, order);
        assert_eq!(answer, Err(Refusal::NotCommitted));
    }
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    let crew = |given: &mut Given| given.when("ems", Role::Field, about(1, sign()));
    let not_there = Err(Refusal::NotYours { what: "task" });
    assert_eq!(crew(&mut given), not_there);
    for role in [Role::Supervisor, Role::Legal, Role::Observer, Role::Admin] {
        let refused = given.when("ems", role, about(1, sign()));
        assert_eq!(refused, Err(Refusal::RoleMayNot), "{role:?}");
    }
    given.sent(1, "ems", 1, Target::Task(task(1)), &[]);
    crew(&mut given).unwrap();
    let signed = given.measure(1).signed.clone().unwrap();
    assert_eq!(signed.officer, person("ems", Role::Field));
}

#[test]
fn n5_the_one_that_is_named_signs_while_it_is_in_the_task() {
    let mut given = for_ems();
    for order in [sign(), refuse_to_sign()] {
        assert_eq!(given.handles("fire", 1, order), Err(not_yours()));
    }
    given.clone().handles("ems", 1, sign()).unwrap();
    let shown = |given: &Given, by: &str| given.measure_as(by, 1).unwrap().countersign;
    let by_ems = Some(Countersigner::Agency(agency("ems")));
    for by in ["fire", "police", "ems"] {
        assert_eq!(shown(&given, by), by_ems, "{by}");
    }
    leaves(&mut given, "ems");
    for by in ["fire", "police"] {
        assert_eq!(shown(&given, by), Some(Countersigner::Anybody), "{by}");
        let rules = given.enforcement_as(by, 1).unwrap().countersign;
        assert_eq!(rules[&M::Close], None, "{by}");
    }
    let mut again = given.clone();
    comes_again(&mut again, "ems");
    assert_eq!(shown(&again, "fire"), by_ems);
    let unknown = Err(Refusal::Unknown { what: "item" });
    assert_eq!(given.handles("ems", 1, sign()), unknown);
    given.handles("fire", 1, sign()).unwrap();
    assert_eq!(given.measure(1).state(), S::InForce);
}

#[test]
fn n5_who_refuses_says_why_and_may_sign_later() {
    let mut given = unsigned();
    let says = |given: &Given, reason: String| {
        let order = C::RefuseToSign { reason };
        code(given.clone().handles("ems", 1, order))
    };
    assert_eq!(says(&given, " ".to_owned()), "empty");
    assert_eq!(says(&given, "x".repeat(REASON_CHARS_MAX + 1)), "too_long");
    given.handles("ems", 1, refuse_to_sign()).unwrap();
    let it = given.measure_as("police", 1).unwrap();
    assert_eq!(it.state, S::Contested);
    let refusal = it.refusals[0].clone();
    assert_eq!((refusal.agency, refusal.at), (agency("ems"), given.now));
    assert_eq!(refusal.reason, mark(7_101));
    given.handles("fire", 1, refuse_to_sign()).unwrap();
    given.handles("ems", 1, sign()).unwrap();
    let it = given.measure_as("police", 1).unwrap();
    assert_eq!((it.state, it.refusals.len()), (S::InForce, 2));
}

#[test]
fn n5_a_measure_is_refused_so_many_times() {
    let mut given = unsigned();
    for _ in 0..REFUSALS_PER_MEASURE_MAX {
        given.handles("ems", 1, refuse_to_sign()).unwrap();
    }
    let full = Err(Refusal::Full {
        max: REFUSALS_PER_MEASURE_MAX,
    });
    assert_eq!(given.handles("fire", 1, refuse_to_sign()), full);
    given.handles("fire", 1, sign()).unwrap();
}

#[test]
fn n5_a_signature_follows_the_measure() {
    let mut given = unsigned();
    let says = |given: &Given, note: String| {
        let order = C::Countersign { note };
        code(given.clone().handles("ems", 1, order))
    };
    assert_eq!(says(&given, String::new()), "ok");
    assert_eq!(says(&given, "x".repeat(TEXT_CHARS_MAX)), "ok");
    assert_eq!(says(&given, "x".repeat(TEXT_CHARS_MAX + 1)), "too_long");
    let taken_at = given.measure(1).taken_at;
    given.occurred_at = Some(taken_at.plus_ms(-1));
    for order in [sign(), refuse_to_sign()] {
        let early = given.handles("ems", 1, order);
        assert_eq!(early, Err(Refusal::OutOfOrder));
    }
    given.occurred_at = Some(taken_at);
    given.handles("ems", 1, sign()).unwrap();
}

#[test]
fn n5_what_holds_no_more_is_not_signed() {
    let mut given = unsigned();
    let rule = countersigning(&[(M::Seal, None)]);
    given.acts("fire", rule).unwrap();
    given.acts("police", flagged(4)).unwrap();
    given.handles("police", 1, lift()).unwrap();
    given.handles("police", 4, review(false)).unwrap();
    for (n, state) in [(1, "lifted"), (4, "set_aside")] {
        for order in [sign(), refuse_to_sign()] {
            let answer = given.handles("ems", n, order);
            assert_eq!(answer, Err(measure_is(state)));
        }
    }
}

/// N5, R2: what was signed or refused while it still held was so, whenever that is heard of.
#[test]
fn n5_what_was_said_before_its_end_is_kept() {
    let ends: [(CaseEnd, S); 2] = [(lift, S::Lifted), (|| review(false), S::SetAside)];
    for (end, state) in ends {
        let mut given = running();
        let rule = countersigning(&[(M::Seal, None)]);
        given.acts("fire", rule).unwrap();
        given.acts("police", flagged(1)).unwrap();
        given.wait(10 * MINUTE);
        given.handles("police", 1, end()).unwrap();
        let ended = given.now;
        given.wait(MINUTE);
        for order in [sign(), refuse_to_sign()] {
            given.occurred_at = Some(ended);
            let late = given.clone().handles("ems", 1, order.clone());
            assert_eq!(late, Err(measure_is(state.as_str())));
            given.occurred_at = Some(ended.plus_ms(-1));
            let mut given = given.clone();
            given.handles("ems", 1, order).unwrap();
            let it = given.measure(1);
            assert_eq!(it.state(), state, "it holds no more for that");
            let signed = it.signed.iter().map(|it| (&it.agency, it.at));
            let refused = it.refusals.iter().map(|it| (&it.agency, it.at));
            let said: Vec<_> = signed.chain(refused).collect();
            assert_eq!(said, [(&agency("ems"), ended.plus_ms(-1))]);
        }
    }
}

/// N5, R2: that one agency refused is kept, if it did so before another one signed.
#[test]
fn n5_what_was_refused_before_another_one_signed_is_kept() {
    let mut given = unsigned();
    given.wait(10 * MINUTE);
    given.handles("ems", 1, sign()).unwrap();
    let signed_at = given.now;
    given.wait(MINUTE);
    let signed = Err(Refusal::AlreadySigned);
    given.occurred_at = Some(signed_at);
    assert_eq!(given.handles("fire", 1, refuse_to_sign()), signed);
    given.occurred_at = Some(signed_at.plus_ms(-1));
    let second = given.handles("fire", 1, sign());
    assert_eq!(second, signed, "whoever was heard of first");
    given.handles("fire", 1, refuse_to_sign()).unwrap();
    let it = given.measure_as("police", 1).unwrap();
    assert_eq!(it.state, S::InForce);
    assert_eq!(it.signed.unwrap().agency, agency("ems"));
    let refused = it.refusals.iter().map(|it| (it.agency.as_str(), it.at));
    let expected = [("fire", signed_at.plus_ms(-1))];
    assert_eq!(refused.collect::<Vec<_>>(), expected);
}

/// N4, N5: that a measure is upheld does not sign it, and that it is signed does not review it.
#[test]
fn n5_a_signature_and_a_review_are_two_things() {
    let mut given = running();
    let rule = countersigning(&[(M::Seal, None)]);
    given.acts("fire", rule).unwrap();
    for n in [1, 2] {
        given.acts("police", flagged(n)).unwrap();
    }
    given.handles("police", 1, review(true)).unwrap();
    assert!(given.measure(1).is_unsigned());
    given.handles("ems", 2, sign()).unwrap();
    assert!(given.measure(2).is_flagged());
    let kind = AlarmKind::MeasureFlagged;
    assert_eq!(told(&given, kind), ["police"], "K24 goes on");
    given.handles("ems", 1, sign()).unwrap();
    given.handles("police", 2, review(true)).unwrap();
    for n in [1, 2] {
        assert_eq!(given.measure(n).state(), S::InForce);
    }
}
