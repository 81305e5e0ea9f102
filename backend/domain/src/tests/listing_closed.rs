//! Rules Y2 and Y3: what a closed list freezes, when it is opened again, and what is drawn from it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Command, Refusal, Role, TaskItemId,
    command::InspectionOrder as O,
    inspection::{DrawList, DrawPlan, HowMany, Lot},
    limits::*,
    task::{Disclosure, TaskStep},
};

use super::{
    given::*,
    given_inspection::*,
    listing::{excluded, lifted, listed, named, proposed, unlisted},
    standing_plans::code,
};

fn closed(targets: Option<u16>, inspectors_each: u8) -> O {
    let draws = targets.is_some() || inspectors_each > 0;
    O::CloseList(DrawPlan {
        targets,
        inspectors_each,
        seed_from: if draws { mark(6_950) } else { String::new() },
    })
}

fn drawn(seed: &str) -> O {
    let seed = seed.to_owned();
    O::Draw { seed }
}

fn reopened(reason: &str) -> O {
    let reason = reason.to_owned();
    O::ReopenList { reason }
}

/// Inspection 1 of fire with police and ems, agreed, with targets 1 to 5, and four inspectors of fire and of police.
fn prepared() -> Given {
    let mut given = Given::city();
    given.agreed_inspection(&["police", "ems"]);
    given.plans("fire", listed(1..=5)).unwrap();
    for by in ["fire", "police"] {
        given.plans(by, named(4, &[])).unwrap();
    }
    given
}

fn list_is(state: &'static str) -> Refusal {
    Refusal::WrongState {
        what: "list",
        state,
    }
}

/// What anybody who is shown the inspection can draw again.
fn draw_list_as(given: &Given, by: &str) -> DrawList {
    let plan = given.plan_as(by, 1).unwrap();
    let how_many = plan.plan.unwrap();
    let items = given
        .state
        .task_items()
        .map(|it| it.id.0.as_u128() & 0xffff);
    let shown = items.map(|n| given.target_as(by, n).unwrap());
    let numbers: BTreeMap<TaskItemId, u16> = shown.map(|it| (it.id, it.number)).collect();
    let excluded = plan.exclusions.into_iter();
    let pools = plan.inspectors.into_iter();
    DrawList {
        task: task(1),
        plan: HowMany {
            targets: how_many.targets,
            inspectors_each: how_many.inspectors_each,
        },
        inspectors: pools
            .map(|(agency, pool)| (agency, pool.into_keys().collect()))
            .collect(),
        excluded: excluded
            .map(|it| (it.agency, it.inspector, numbers[&it.item]))
            .collect(),
        targets: numbers.into_iter().map(|(id, n)| (n, id)).collect(),
    }
}

/// What was drawn, in its order.
fn lots_as(given: &Given, by: &str) -> Vec<Lot> {
    let mut lots = BTreeMap::new();
    let items = given.state.items_of(task(1));
    let items: Vec<_> = items.map(|it| it.id.0.as_u128() & 0xffff).collect();
    for n in items {
        let it = given.target_as(by, n).unwrap();
        assert_eq!(it.is_selected, it.drawn.is_some());
        if let Some(drawn) = it.drawn {
            let lot = Lot {
                target: it.number,
                inspectors: drawn.inspectors,
            };
            lots.insert(drawn.place, lot);
        }
    }
    assert!(lots.keys().copied().eq(1..=lots.len() as u16));
    lots.into_values().collect()
}

#[test]
fn y2_a_closed_list_is_frozen() {
    let mut given = prepared();
    given.plans("police", excluded("police", 1, 1)).unwrap();
    let open = given.clone();
    given.plans("fire", closed(Some(2), 1)).unwrap();
    let frozen = given.state.clone();
    let orders = [
        ("fire", listed([9])),
        ("fire", unlisted([1])),
        ("police", named(1, &[])),
        ("police", named(0, &[1])),
        ("police", excluded("police", 2, 1)),
        ("fire", lifted("police", 1, 1)),
        ("fire", closed(None, 0)),
    ];
    for (by, order) in orders {
        open.clone().plans(by, order.clone()).unwrap();
        let refused = given.plans(by, order.clone());
        assert_eq!(refused, Err(list_is("closed")), "{order:?}");
    }
    assert_eq!(given.state, frozen);
}

#[test]
fn y2_a_list_is_opened_again_before_anything_is_drawn_or_visited() {
    let mut given = prepared();
    let open = given.plans("fire", reopened("why"));
    assert_eq!(open, Err(list_is("open")));
    given.plans("fire", closed(Some(2), 1)).unwrap();
    assert_eq!(code(given.plans("fire", reopened(" "))), "empty");
    let long = "r".repeat(REASON_CHARS_MAX + 1);
    assert_eq!(code(given.plans("fire", reopened(&long))), "too_long");
    let not_yours = Err(Refusal::NotYours { what: "task" });
    assert_eq!(given.plans("police", reopened("why")), not_yours);
    let by_desk = inspect(1, reopened("why"));
    let refused = given.when("fire", Role::Dispatcher, by_desk);
    assert_eq!(refused, Err(Refusal::RoleMayNot));
    given.plans("fire", reopened("why")).unwrap();
    let plan = given.plan_as("ems", 1).unwrap();
    assert_eq!((plan.closed_at, plan.plan, plan.sha256), (None, None, None));
    given.plans("fire", listed([6])).unwrap();
    // Once it is drawn it stays.
    given.plans("fire", closed(Some(2), 1)).unwrap();
    given.plans("fire", drawn("seed")).unwrap();
    let refused = given.plans("fire", reopened("why"));
    assert_eq!(refused, Err(list_is("drawn")));
    // Or once somebody may be there.
    let mut given = Given::city();
    given.agreed_inspection(&["police"]);
    given.plans("fire", listed(1..=3)).unwrap();
    given.plans("fire", closed(None, 0)).unwrap();
    let control = given.clone().plans("fire", reopened("why"));
    assert_eq!(code(control), "ok");
    let begin = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, begin).unwrap();
    let refused = given.plans("fire", reopened("why"));
    assert_eq!(refused, Err(list_is("being inspected")));
}

#[test]
fn y3_a_list_is_closed_with_what_can_be_drawn_from_it() {
    let given = prepared();
    let close = |order: O| code(given.clone().plans("fire", order));
    for (targets, each) in [(None, 0), (Some(1), 0), (Some(5), 4), (None, 4)] {
        assert_eq!(close(closed(targets, each)), "ok");
    }
    for count in [0, 6, u16::MAX] {
        let refused = given.clone().plans("fire", closed(Some(count), 1));
        let range = Refusal::OutOfRange {
            field: "targets",
            min: 1,
            max: 5,
        };
        assert_eq!(refused, Err(range), "{count}");
    }
    let mut many = given.clone();
    for by in ["fire", "police"] {
        many.plans(by, named(4, &[])).unwrap();
    }
    let more = closed(None, INSPECTORS_EACH_MAX + 1);
    assert_eq!(code(many.plans("fire", more)), "out_of_range");
    many.plans("fire", closed(None, INSPECTORS_EACH_MAX))
        .unwrap();
    let from = |targets, seed_from: &str| {
        close(O::CloseList(DrawPlan {
            targets,
            inspectors_each: 0,
            seed_from: seed_from.to_owned(),
        }))
    };
    assert_eq!(from(Some(1), "the lottery of Saturday"), "ok");
    assert_eq!(from(Some(1), ""), "empty");
    assert_eq!(from(None, "the lottery of Saturday"), "malformed");
    let long = "s".repeat(REASON_CHARS_MAX + 1);
    assert_eq!(from(Some(1), &long), "too_long");
    // Nothing to inspect, and nobody to draw.
    let mut bare = Given::city();
    bare.agreed_inspection(&["police"]);
    assert_eq!(code(bare.plans("fire", closed(None, 0))), "empty");
    bare.plans("fire", listed([1])).unwrap();
    let refused = bare.plans("fire", closed(None, 1));
    assert_eq!(refused, Err(Refusal::TooFewInspectors));
    bare.plans("fire", closed(Some(1), 0)).unwrap();
}

#[test]
fn y3_only_who_leads_the_work_closes_and_draws_and_not_before_it_is_agreed() {
    let mut given = proposed(&["police"], Disclosure::default());
    given.plans("fire", listed([1, 2])).unwrap();
    assert_eq!(code(given.plans("fire", closed(Some(1), 0))), "wrong_state");
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    let not_yours = Err(Refusal::NotYours { what: "task" });
    for order in [closed(Some(1), 0), drawn("seed")] {
        let by_desk = inspect(1, order.clone());
        for role in [Role::Dispatcher, Role::Field, Role::Supervisor] {
            let refused = given.when("fire", role, by_desk.clone());
            assert_eq!(refused, Err(Refusal::RoleMayNot), "{role:?}");
        }
        assert_eq!(given.plans("police", order.clone()), not_yours);
        let coordinator = given.when("fire", Role::Coordinator, by_desk);
        assert_eq!(code(coordinator), "ok", "control");
    }
    let mut over = Given::city();
    over.agreed_inspection(&["police"]);
    over.plans("fire", listed([1, 2])).unwrap();
    over.plans("fire", closed(Some(1), 0)).unwrap();
    let cancel = Command::CancelTask {
        task: task(1),
        reason: mark(1),
    };
    over.when("fire", Role::Commander, cancel).unwrap();
    assert_eq!(code(over.plans("fire", drawn("seed"))), "wrong_state");
}

#[test]
fn y3_what_is_drawn_is_what_anybody_draws_again() {
    let mut given = prepared();
    given.plans("fire", unlisted([2])).unwrap();
    given.plans("fire", listed([7])).unwrap();
    for (of, inspector, target) in [("police", 1, 1), ("police", 2, 1), ("fire", 4, 3)] {
        given.plans(of, excluded(of, inspector, target)).unwrap();
    }
    given.plans("fire", closed(Some(3), 2)).unwrap();
    let published = given.plan_as("ems", 1).unwrap().sha256.unwrap();
    let events = given.plans("fire", drawn("12 7 31 ")).unwrap();
    assert_eq!(events.len(), 1);
    let list = draw_list_as(&given, "ems");
    assert_eq!(list.digest(), published);
    let plan = given.plan_as("ems", 1).unwrap();
    assert_eq!(plan.seed.as_deref(), Some("12 7 31 "), "byte for byte");
    assert_eq!(plan.sha256.as_ref(), Some(&published));
    let lots = lots_as(&given, "ems");
    assert_eq!(lots.len(), 3);
    assert_eq!(Some(&lots), list.draw("12 7 31 ").as_ref());
    assert_ne!(Some(&lots), list.draw("12 7 31").as_ref(), "control");
}

#[test]
fn y3_nobody_is_drawn_for_a_target_that_he_is_excluded_from() {
    let drawn_with = |exclusions: &[(u16, u128)]| {
        let mut given = prepared();
        for (inspector, target) in exclusions {
            let order = excluded("police", *inspector, *target);
            given.plans("police", order).unwrap();
        }
        given.plans("fire", closed(None, 1)).unwrap();
        given.plans("fire", drawn("seed")).unwrap();
        let lots = lots_as(&given, "police").into_iter();
        let of_police = |it: Lot| {
            let mut inspectors = it.inspectors.into_iter();
            let found = inspectors.find(|it| it.0 == agency("police")).unwrap();
            (found.1, u128::from(it.target))
        };
        lots.map(of_police).collect::<BTreeSet<_>>()
    };
    let free = drawn_with(&[]);
    assert_eq!(free.len(), 5);
    for pair in free {
        assert!(!drawn_with(&[pair]).contains(&pair), "{pair:?}");
    }
    // All but one of them.
    let left = drawn_with(&[(1, 2), (2, 2), (4, 2)]);
    assert!(left.contains(&(3, 2)));
}

#[test]
fn y3_a_list_with_too_few_inspectors_for_one_target_is_not_closed() {
    let prepare = |exclusions: &[u16]| {
        let mut given = prepared();
        for inspector in exclusions {
            let order = excluded("police", *inspector, 4);
            given.plans("police", order).unwrap();
        }
        given
    };
    let mut control = prepare(&[1, 2]);
    control.plans("fire", closed(None, 2)).unwrap();
    control.plans("fire", drawn("seed")).unwrap();
    let mut given = prepare(&[1, 2, 3]);
    let before = given.state.clone();
    for order in [closed(None, 2), closed(Some(1), 2), closed(None, 5)] {
        let refused = given.plans("fire", order);
        assert_eq!(refused, Err(Refusal::TooFewInspectors));
    }
    assert_eq!(given.state, before, "nothing of it is left");
    given.plans("police", lifted("police", 3, 4)).unwrap();
    given.plans("fire", closed(None, 2)).unwrap();
    given.plans("fire", drawn("seed")).unwrap();
}

#[test]
fn y3_it_is_drawn_once_from_a_closed_list_with_a_seed() {
    let mut given = prepared();
    assert_eq!(given.plans("fire", drawn("seed")), Err(list_is("open")));
    let mut whole = given.clone();
    whole.plans("fire", closed(None, 0)).unwrap();
    let refused = whole.plans("fire", drawn("seed"));
    assert_eq!(refused, Err(list_is("inspected as a whole")));
    given.plans("fire", closed(Some(2), 1)).unwrap();
    let draw = |seed: &str| code(given.clone().plans("fire", drawn(seed)));
    assert_eq!(draw(""), "empty");
    assert_eq!(draw(" "), "empty");
    assert_eq!(draw("a\u{0}"), "malformed");
    assert_eq!(draw(&"ä".repeat(SEED_CHARS_MAX + 1)), "too_long");
    assert_eq!(draw(&"ä".repeat(SEED_CHARS_MAX)), "ok");
    given.plans("fire", drawn("seed")).unwrap();
    let before = given.state.clone();
    for seed in ["seed", "another"] {
        assert_eq!(given.plans("fire", drawn(seed)), Err(list_is("drawn")));
    }
    assert_eq!(given.state, before);
    // It can be drawn while it is held: nothing of it is a visit.
    let mut held = prepared();
    held.plans("fire", closed(Some(2), 1)).unwrap();
    held.when("fire", Role::Commander, moved(1, TaskStep::Suspend))
        .unwrap();
    held.plans("fire", drawn("seed")).unwrap();
}

/// Nobody has closed a list, or drawn from it, before that was heard of: it is what the draw's worth hangs on.
#[test]
fn y3_a_list_is_closed_when_that_is_heard_of() {
    let mut given = prepared();
    given.wait(2 * HOUR);
    given.occurred_at = Some(given.now.plus_ms(-HOUR));
    given.plans("fire", closed(Some(2), 1)).unwrap();
    given.plans("fire", drawn("seed")).unwrap();
    let plan = given.plan_as("ems", 1).unwrap();
    let heard = Some(given.now);
    assert_eq!((plan.closed_at, plan.drawn_at), (heard, heard));
}
