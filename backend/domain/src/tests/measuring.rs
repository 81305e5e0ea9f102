//! Rule N3: who takes measures and when, and what stands in them. What the law says of them is in `lawful`.

use domain::{
    AssignmentStatus as S, Command, Event, Refusal, Role, Target,
    command::{AssignUnit, EnforcementOrder as O, InspectionOrder, TakeMeasure},
    enforcement::{Fine, MeasureKind as M, MeasureState},
    event::{Recorded, TaskFact},
    limits::*,
    task::{Disclosure, Opening, Quorum, TaskStep},
};

use super::{
    given::*,
    given_enforcement::*,
    given_inspection::{inspect, inspection_order, item, list, target},
    leading::revised,
    listing::unlisted,
    standing_plans::{code, withdraw},
};

pub(super) fn running() -> Given {
    let mut given = Given::city();
    given.running_enforcement(&["police", "ems"]);
    given
}

pub(super) fn measure_is(state: &'static str) -> Refusal {
    Refusal::WrongState {
        what: "measure",
        state,
    }
}

pub(super) fn complete(given: &mut Given) {
    let complete = Command::CompleteTask { task: task(1) };
    given.when("fire", Role::Commander, complete).unwrap();
}

/// It takes back what it has promised.
pub(super) fn leaves(given: &mut Given, by: &str) {
    let back = withdraw(given, by);
    given.when(by, Role::Commander, back).unwrap();
}

/// It is asked for nothing any more.
pub(super) fn is_left_out(given: &mut Given, by: &str) {
    let without = revised(given, |it| it.retain(|it| it.agency != agency(by)));
    given.when("fire", Role::Commander, without).unwrap();
}

/// It is asked for more, and promises it.
pub(super) fn comes_again(given: &mut Given, by: &str) {
    let more = revised(given, |it| {
        let own = it.iter_mut().find(|it| it.agency == agency(by));
        own.unwrap().asks[0].count += 1;
    });
    given.when("fire", Role::Commander, more).unwrap();
    let version = given.state.task(task(1)).unwrap().version;
    let yes = accept(1, version);
    given.when(by, Role::Commander, yes).unwrap();
}

/// It is in the task no more, whatever it answers for: nobody is let go like that, but who leads could still end what is left.
pub(super) fn has_left(given: &mut Given, by: &str) {
    let context = given.context(by, Role::Commander);
    let left = Event::Negotiated {
        task: task(1),
        fact: TaskFact::Withdrawn {
            agency: agency(by),
            reason: mark(72),
            named: None,
        },
    };
    let recorded = Recorded {
        principal: context.principal,
        agency: context.agency,
        received_at: context.now,
        occurred_at: context.occurred_at,
    };
    given.state.apply(&left, &recorded);
}

/// Enforcement 1 of fire, asked of police and ems; police alone make the quorum, and have promised.
pub(super) fn asked(disclosure: Disclosure) -> Given {
    let mut given = Given::city();
    let mut order = raid_order(1, &["police", "ems"], given.now);
    order.quorum = Quorum::Named([agency("police")].into());
    order.disclosure = disclosure;
    for command in [
        Command::DraftTask(order),
        Command::ProposeTask { task: task(1) },
    ] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    for of in ["fire", "police", "ems"] {
        given.registers(of, |it| *it = register(of));
    }
    given
}

/// What a change of measure 1 is answered.
fn changed(given: &Given, change: impl FnOnce(&mut TakeMeasure)) -> &'static str {
    let mut order = measure(1, M::Seal, Some("ACT"));
    change(&mut order);
    code(given.clone().acts("police", O::Take(order)))
}

#[test]
fn n3_a_measure_stands_with_what_was_said() {
    let mut given = running();
    given.wait(MINUTE);
    let order = measure(1, M::Fine, Some("ACT"));
    given.acts("police", O::Take(order.clone())).unwrap();
    let it = given.measure(1).clone();
    assert_eq!((it.id, it.task, it.number), (case(1), task(1), 1));
    let officer = person("police", Role::Commander);
    assert_eq!((&it.agency, it.officer), (&agency("police"), officer));
    assert_eq!((it.kind, it.fine.clone()), (M::Fine, order.fine));
    let texts = (it.against.clone(), it.place.clone(), it.what.clone());
    assert_eq!(texts, (order.against, order.place, order.what));
    assert_eq!(
        (it.taken_at, it.state()),
        (given.now, MeasureState::InForce)
    );
    assert!(it.concerns.is_empty() && it.certificate.is_none());
    assert!(it.countersign.is_none() && it.review.is_none());
    let cited = it.cited.unwrap();
    let of = &register("police").instruments[0];
    assert_eq!((cited.code, cited.kind), (of.code.clone(), of.kind));
    assert_eq!(cited.title, of.title);
    assert_eq!(cited.citation, of.citation);
    assert_eq!((cited.valid_from, cited.valid_until), (of.valid_from, None));
    let lines = given.lines("ems", Target::Task(task(1)));
    let told = lines
        .iter()
        .filter(|it| **it == "enforcement_measure_taken");
    assert_eq!(told.count(), 1);
}

#[test]
fn n3_numbers_count_measures_evidence_and_referrals_for_themselves() {
    let mut given = running();
    for (by, order) in [
        ("police", seal(1)),
        ("fire", collect(2)),
        ("fire", seal(3)),
        ("police", refer(4, "ems", [1, 2])),
        ("ems", collect(5)),
        ("ems", seal(6)),
    ] {
        given.acts(by, order).unwrap();
    }
    let measures = [1, 3, 6].map(|it| given.measure(it).number);
    assert_eq!(measures, [1, 2, 3]);
    assert_eq!([2, 5].map(|it| given.evidence(it).number), [1, 2]);
    assert_eq!(given.referral(4).number, 1);
    let it = given.enforcement_as("ems", 1).unwrap();
    assert_eq!((it.measures, it.evidence, it.referrals), (3, 2, 1));
}

#[test]
fn n3_measures_are_taken_in_enforcements_only() {
    let mut given = running();
    given.agreed(2, "fire", &["police"], None);
    let order = inspection_order(3, &["police"], given.now);
    for command in [
        Command::DraftTask(order),
        Command::ProposeTask { task: task(3) },
        Command::StartTask { task: task(2) },
    ] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    let orders = [
        seal(1),
        collect(1),
        refer(1, "police", []),
        countersigning(&[]),
    ];
    for n in [2, 3] {
        for order in orders.clone() {
            let answer = given.when("fire", Role::Commander, enforce(n, order));
            assert_eq!(answer, Err(Refusal::WrongKind));
        }
        assert_eq!(given.enforcement_as("fire", n), None);
    }
}

#[test]
fn n3_who_has_not_promised_takes_no_measures() {
    let mut given = asked(Disclosure::default());
    let start = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start).unwrap();
    let not_committed = Err(Refusal::NotCommitted);
    assert_eq!(given.acts("ems", seal(1)), not_committed);
    let unknown = Err(Refusal::Unknown { what: "task" });
    assert_eq!(given.acts("eoc", seal(1)), unknown);
    let mut said_no = given.clone();
    said_no.when("ems", Role::Commander, decline(1, 1)).unwrap();
    assert_eq!(said_no.acts("ems", seal(1)), not_committed);
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    given.acts("ems", seal(1)).unwrap();
    given.acts("fire", seal(2)).unwrap();
    for role in [Role::Supervisor, Role::Legal, Role::Observer, Role::Admin] {
        let refused = given.when("police", role, enforce(1, seal(3)));
        assert_eq!(refused, Err(Refusal::RoleMayNot), "{role:?}");
    }
    for (n, role) in [(3, Role::Dispatcher), (4, Role::Coordinator)] {
        given.when("police", role, enforce(1, seal(n))).unwrap();
    }
}

#[test]
fn n3_a_crew_takes_measures_where_its_unit_was_sent() {
    let mut given = running();
    let crew = |given: &mut Given| given.when("police", Role::Field, enforce(1, seal(1)));
    let not_yours = Err(Refusal::NotYours { what: "task" });
    assert_eq!(crew(&mut given), not_yours);
    let there = Target::Task(task(1));
    given.sent(2, "police", 2, there, &[]);
    assert_eq!(crew(&mut given), not_yours, "another unit was");
    let offer = Command::AssignUnit(AssignUnit {
        id: assignment(1),
        unit: unit("police", 1),
        target: there,
        is_offer: true,
        confirmed: std::collections::BTreeSet::new(),
    });
    given.when("police", Role::Dispatcher, offer).unwrap();
    assert_eq!(crew(&mut given), not_yours, "it was only asked");
    let goes = advance(1, S::Dispatched);
    given.when("police", Role::Dispatcher, goes).unwrap();
    crew(&mut given).unwrap();
    let it = given.measure(1);
    assert_eq!(it.officer, person("police", Role::Field));
}

/// N3, Y5: measures are taken while the task is under way, at the time that is reported.
#[test]
fn n3_measures_are_taken_while_the_task_is_under_way() {
    let mut given = Given::city();
    given.agreed_enforcement(&["police"]);
    let takes = |given: &mut Given, n| code(given.acts("police", seal(n)));
    assert_eq!(takes(&mut given, 1), "wrong_state");
    given.wait(MINUTE);
    let start = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start).unwrap();
    given.occurred_at = Some(given.now.plus_ms(-1));
    assert_eq!(takes(&mut given, 1), "out_of_order", "a moment earlier");
    given.occurred_at = None;
    assert_eq!(takes(&mut given, 1), "ok");
    let step = |given: &mut Given, step| {
        given.wait(10 * MINUTE);
        given.when("fire", Role::Commander, moved(1, step)).unwrap();
    };
    step(&mut given, TaskStep::Suspend);
    assert_eq!(takes(&mut given, 2), "wrong_state");
    step(&mut given, TaskStep::Resume);
    assert_eq!(takes(&mut given, 2), "ok", "from the moment on");
    given.wait(10 * MINUTE);
    complete(&mut given);
    assert_eq!(takes(&mut given, 3), "ok", "at the very end");
    given.wait(1);
    assert_eq!(takes(&mut given, 4), "wrong_state");
}

/// N3, T19: who is not told the place yet takes no measure there.
#[test]
fn n3_who_is_not_told_where_takes_no_measures() {
    let opens = Opening::At(hours(1));
    let mut given = asked(Disclosure {
        place: opens,
        times: opens,
    });
    let start = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start).unwrap();
    let withheld = Err(Refusal::NotYours { what: "task" });
    for order in [seal(1), collect(1), refer(1, "fire", [])] {
        assert_eq!(given.acts("police", order), withheld);
    }
    given.acts("fire", seal(2)).unwrap();
    given.wait(HOUR);
    given.tick();
    given.acts("police", seal(1)).unwrap();
}

#[test]
fn n3_texts_have_their_limits() {
    let given = running();
    let long = |max: usize| "x".repeat(max);
    assert_eq!(changed(&given, |it| it.against = " ".to_owned()), "empty");
    for max in [NAME_CHARS_MAX, NAME_CHARS_MAX + 1] {
        let expected = if max > NAME_CHARS_MAX {
            "too_long"
        } else {
            "ok"
        };
        assert_eq!(changed(&given, |it| it.against = long(max)), expected);
        assert_eq!(changed(&given, |it| it.place = long(max)), expected);
    }
    for max in [TEXT_CHARS_MAX, TEXT_CHARS_MAX + 1] {
        let expected = if max > TEXT_CHARS_MAX {
            "too_long"
        } else {
            "ok"
        };
        assert_eq!(changed(&given, |it| it.what = long(max)), expected);
    }
    let brief = changed(&given, |it| {
        it.place.clear();
        it.what.clear();
    });
    assert_eq!(brief, "ok");
}

#[test]
fn n3_a_fine_has_an_amount_and_nothing_else_has() {
    let given = running();
    let says = |kind: M, fine: Option<Fine>| {
        let mut order = measure(1, kind, Some("ACT"));
        order.fine = fine;
        given.clone().acts("police", O::Take(order))
    };
    assert_eq!(says(M::Fine, None), Err(Refusal::Empty { field: "fine" }));
    for kind in M::EVERY {
        if kind == M::Fine {
            continue;
        }
        let refused = says(kind, Some(euros(1))).unwrap_err();
        let told = (refused.code(), refused.field());
        assert_eq!(told, ("malformed", Some("fine")), "{kind:?}");
        says(kind, None).unwrap();
    }
    let out = Err(Refusal::OutOfRange {
        field: "fine",
        min: 1,
        max: FINE_MAX as i64,
    });
    assert_eq!(says(M::Fine, Some(euros(0))), out);
    assert_eq!(says(M::Fine, Some(euros(FINE_MAX + 1))), out);
    for amount in [1, FINE_MAX] {
        says(M::Fine, Some(euros(amount))).unwrap();
    }
    let small = Fine {
        currency: "eur".to_owned(),
        ..euros(1)
    };
    let refused = says(M::Fine, Some(small)).unwrap_err();
    let told = (refused.code(), refused.field());
    assert_eq!(told, ("malformed", Some("fine")));
}

#[test]
fn n3_an_officer_is_of_the_agency_that_takes_the_measure() {
    let mut given = running();
    let by = |given: &mut Given, n, officer| {
        let mut order = measure(n, M::Seal, Some("ACT"));
        order.officer = Some(officer);
        given.acts("police", O::Take(order))
    };
    let unknown = Err(Refusal::Unknown { what: "person" });
    let nobody = domain::PrincipalId(uuid::Uuid::from_u128(404));
    for stranger in [
        person("fire", Role::Commander),
        nobody,
        domain::PrincipalId::SERVER,
    ] {
        assert_eq!(by(&mut given, 1, stranger), unknown);
    }
    let crew = person("police", Role::Field);
    by(&mut given, 1, crew).unwrap();
    assert_eq!(given.measure(1).officer, crew);
}

/// N3, N7, N9, Y1: what stands in tasks has one id each, whatever it is.
#[test]
fn n3_no_id_is_used_twice() {
    let mut given = running();
    given.acts("police", seal(1)).unwrap();
    given.acts("police", collect(2)).unwrap();
    given.acts("police", refer(3, "ems", [1])).unwrap();
    let taken = Err(Refusal::Taken { field: "id" });
    for n in 1..=3 {
        for order in [seal(n), collect(n), refer(n, "fire", [1])] {
            assert_eq!(given.acts("fire", order), taken);
        }
    }
    let order = inspection_order(2, &["police"], given.now);
    for command in [Command::DraftTask(order), list(2, [1])] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    let mut order = measure(4, M::Seal, Some("ACT"));
    order.id = item(1);
    let of_target = given.acts("fire", O::Take(order.clone()));
    assert_eq!(of_target, taken);
    let unlist = inspect(2, unlisted([1]));
    given.when("fire", Role::Commander, unlist).unwrap();
    assert_eq!(given.acts("fire", O::Take(order)), taken, "it was one");
    // Nor is a target listed under the id of a measure.
    let mut other = target(2);
    other.id = case(1);
    let listed = InspectionOrder::ListTargets {
        targets: vec![other],
        zones: vec![],
    };
    let listed = inspect(2, listed);
    assert_eq!(given.when("fire", Role::Commander, listed), taken);
}

#[test]
fn n3_a_task_has_so_many_measures() {
    let mut given = running();
    for n in 1..=MEASURES_PER_TASK_MAX as u128 {
        given.acts("police", seal(n)).unwrap();
    }
    let max = MEASURES_PER_TASK_MAX;
    let full = Err(Refusal::Full { max });
    assert_eq!(given.acts("fire", seal(1_000)), full);
    given.acts("fire", collect(1_000)).unwrap();
    // What was lifted was taken.
    given.handles("police", 1, lift()).unwrap();
    assert_eq!(given.acts("fire", seal(1_001)), full);
}
