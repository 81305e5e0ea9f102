//! Rule Y3: what a draw is whatever the list and the seed.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, TaskId, TaskItemId,
    inspection::{DrawList, HowMany, Lot},
};
use proptest::{
    collection::{btree_map, btree_set, vec},
    prelude::*,
    sample::{Index, select},
};
use uuid::Uuid;

const AGENCIES: [&str; 4] = ["harbour_health", "lantern_fire", "tide_2", "tide_labour"];

fn agency(name: &str) -> AgencyId {
    AgencyId::new(name).unwrap()
}

fn agencies() -> impl Strategy<Value = AgencyId> {
    select(AGENCIES.map(agency).to_vec())
}

/// An agency's inspectors: mostly enough of them, so that most lists can be drawn.
fn pools() -> impl Strategy<Value = BTreeSet<u16>> {
    prop_oneof![1 => btree_set(1_u16..60, 0..4), 6 => btree_set(1_u16..60, 4..14)]
}

prop_compose! {
    /// Lists as they may be closed: with gaps in their numbers, agencies without inspectors, exclusions of all kinds.
    pub(super) fn lists()(
        task in any::<u128>(),
        numbers in btree_set(1_u16..400, 1..40),
        inspectors in prop_oneof![1 => Just(BTreeMap::new()), 9 => btree_map(agencies(), pools(), 1..4)],
        targets in proptest::option::of(1_u16..45),
        inspectors_each in prop_oneof![1 => Just(0_u8), 6 => 1_u8..=2, 2 => 3_u8..=5],
        excluded in vec((any::<Index>(), any::<Index>()), 0..25),
    ) -> DrawList {
        let targets_of: Vec<u16> = numbers.iter().copied().collect();
        let pools = inspectors.iter();
        let all: Vec<(AgencyId, u16)> = pools
            .flat_map(|(agency, of)| of.iter().map(|it| (agency.clone(), *it)))
            .collect();
        let pairs = excluded.iter().filter(|_| !all.is_empty());
        let excluded = pairs
            .map(|(who, target)| {
                let (agency, inspector) = who.get(&all).clone();
                (agency, inspector, *target.get(&targets_of))
            })
            .collect();
        let id = |number: &u16| TaskItemId(Uuid::from_u128(task ^ u128::from(*number)));
        DrawList {
            task: TaskId(Uuid::from_u128(task)),
            plan: HowMany { targets, inspectors_each },
            targets: numbers.iter().map(|it| (*it, id(it))).collect(),
            inspectors,
            excluded,
        }
    }
}

/// Seeds in any script, with signs that are more than one byte, and line breaks.
pub(super) fn seeds() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,24}",
        "[0-9 ]{1,12}",
        vec(any::<char>(), 0..12).prop_map(String::from_iter)
    ]
}

/// Which targets each inspector of an agency got.
fn loads<'a>(lots: &'a [Lot], agency: &'a AgencyId) -> BTreeMap<u16, usize> {
    let mut loads = BTreeMap::new();
    let all = lots.iter().flat_map(|it| &it.inspectors);
    for (_, inspector) in all.filter(|it| it.0 == *agency) {
        *loads.entry(*inspector).or_default() += 1;
    }
    loads
}

proptest! {
    #[test]
    fn y3_as_many_targets_as_wanted_are_drawn_each_once(list in lists(), seed in seeds()) {
        let lots = list.draw(&seed);
        prop_assert_eq!(&lots, &list.draw(&seed), "the same list and seed draw the same");
        let lots = lots.unwrap_or_default();
        let drawn: BTreeSet<u16> = lots.iter().map(|it| it.target).collect();
        prop_assert_eq!(drawn.len(), lots.len());
        prop_assert!(drawn.iter().all(|it| list.targets.contains_key(it)));
        let wanted = list.plan.targets.map_or(list.targets.len(), usize::from);
        prop_assert!(lots.is_empty() || lots.len() == wanted.min(list.targets.len()));
    }

    #[test]
    fn y3_every_agency_sends_as_many_to_each_and_nobody_who_is_excluded(list in lists(), seed in seeds()) {
        for lot in list.draw(&seed).unwrap_or_default() {
            let order: Vec<&AgencyId> = lot.inspectors.iter().map(|it| &it.0).collect();
            prop_assert!(order.is_sorted());
            let distinct: BTreeSet<&(AgencyId, u16)> = lot.inspectors.iter().collect();
            prop_assert_eq!(distinct.len(), lot.inspectors.len());
            for (agency, pool) in &list.inspectors {
                let sent = distinct.iter().filter(|it| it.0 == *agency).count();
                let wanted = usize::from(list.plan.inspectors_each);
                prop_assert_eq!(sent, if pool.is_empty() { 0 } else { wanted });
            }
            for (agency, inspector) in lot.inspectors {
                prop_assert!(list.inspectors[&agency].contains(&inspector));
                prop_assert!(!list.excluded.contains(&(agency, inspector, lot.target)));
            }
        }
    }

    /// All targets, so that what is drawn does not depend on the keys: it is refused if one of them cannot be manned, and
    /// only then.
    #[test]
    fn y3_who_has_too_few_for_one_target_has_too_few(mut list in lists(), seed in seeds()) {
        list.plan.targets = None;
        let each = usize::from(list.plan.inspectors_each);
        let is_manned = |target: u16| {
            let pools = list.inspectors.iter().filter(|(_, of)| !of.is_empty());
            pools.into_iter().all(|(agency, of)| {
                let free = of.iter().filter(|it| !list.excluded.contains(&(agency.clone(), **it, target)));
                free.count() >= each
            })
        };
        let wanted = list.targets.keys().all(|it| is_manned(*it));
        prop_assert_eq!(list.draw(&seed).is_some(), wanted);
    }

    /// Each target goes to those who have the fewest: two who are excluded from the same are at most one apart.
    #[test]
    fn y3_who_may_inspect_the_same_gets_as_many(list in lists(), seed in seeds()) {
        let lots = list.draw(&seed).unwrap_or_default();
        for (agency, pool) in &list.inspectors {
            let loads = loads(&lots, agency);
            let barred = |inspector: u16| -> BTreeSet<u16> {
                let of = list.excluded.iter().filter(|it| it.0 == *agency && it.1 == inspector);
                of.map(|it| it.2).collect()
            };
            for (one, other) in pool.iter().flat_map(|one| pool.iter().map(move |other| (one, other))) {
                if barred(*one) == barred(*other) {
                    let load = |it| loads.get(it).copied().unwrap_or_default();
                    prop_assert!(load(one) <= load(other) + 1, "{} of {}: {:?}", one, agency, loads);
                }
            }
        }
    }

    /// Whenever somebody was taken, nobody who could have been taken instead had fewer targets: exclusions are the only
    /// reason for an uneven load.
    #[test]
    fn y3_exclusions_alone_make_loads_uneven(list in lists(), seed in seeds()) {
        let mut loads: BTreeMap<(AgencyId, u16), usize> = BTreeMap::new();
        for lot in list.draw(&seed).unwrap_or_default() {
            let load = |agency: &AgencyId, it: u16| loads.get(&(agency.clone(), it)).copied().unwrap_or_default();
            for (agency, taken) in &lot.inspectors {
                let passed_over = list.inspectors[agency].iter().filter(|it| {
                    !lot.inspectors.contains(&(agency.clone(), **it))
                        && !list.excluded.contains(&(agency.clone(), **it, lot.target))
                });
                for other in passed_over {
                    prop_assert!(load(agency, *taken) <= load(agency, *other));
                }
            }
            for it in lot.inspectors {
                *loads.entry(it).or_default() += 1;
            }
        }
    }
}

/// Nine targets and two agencies with four inspectors each.
fn nine() -> DrawList {
    let id = |number: u16| TaskItemId(Uuid::from_u128(u128::from(number)));
    DrawList {
        task: TaskId(Uuid::from_u128(7)),
        plan: HowMany {
            targets: Some(4),
            inspectors_each: 1,
        },
        targets: (1..=9).map(|it| (it, id(it))).collect(),
        inspectors: ["harbour_health", "tide_labour"]
            .map(|it| (agency(it), (1..=4).collect()))
            .into(),
        excluded: BTreeSet::from([(agency("tide_labour"), 2, 3)]),
    }
}

#[test]
fn y3_another_byte_of_the_seed_is_another_draw() {
    let list = nine();
    let draw = |seed: u32| list.draw(&format!("evening lottery {seed:03}"));
    let changed = (0..200).filter(|it| draw(*it) != draw(it + 1)).count();
    assert!(changed >= 195, "{changed}");
}

/// Which four of nine: over 3,000 seeds each is drawn about 1,333 times; 150 are more than five standard deviations.
#[test]
fn y3_every_target_is_drawn_as_often_as_any_other() {
    let list = nine();
    let mut times = BTreeMap::new();
    for seed in 0..3_000 {
        for lot in list.draw(&seed.to_string()).unwrap() {
            *times.entry(lot.target).or_insert(0_i32) += 1;
        }
    }
    assert_eq!(times.len(), 9);
    let is_near = |it: &i32| (it - 1_333).abs() < 150;
    assert!(times.values().all(is_near), "{times:?}");
}

#[test]
fn y3_the_digest_is_of_everything_that_is_drawn_from() {
    type Change = fn(&mut DrawList);
    let changes: [Change; 14] = [
        |_| {},
        |it| it.task = TaskId(Uuid::from_u128(8)),
        |it| it.plan.targets = None,
        |it| it.plan.targets = Some(5),
        |it| it.plan.inspectors_each = 2,
        |it| {
            it.targets.remove(&9);
        },
        |it| {
            it.targets.insert(10, TaskItemId(Uuid::from_u128(10)));
        },
        |it| {
            it.targets.insert(9, TaskItemId(Uuid::from_u128(10)));
        },
        |it| {
            it.inspectors.remove(&agency("tide_labour"));
        },
        |it| {
            it.inspectors
                .insert(agency("lantern_fire"), BTreeSet::from([1]));
        },
        |it| {
            it.inspectors
                .insert(agency("tide_labour"), BTreeSet::from([1, 2, 3, 5]));
        },
        |it| it.excluded.clear(),
        |it| {
            it.excluded.insert((agency("harbour_health"), 2, 3));
        },
        |it| it.excluded = BTreeSet::from([(agency("tide_labour"), 3, 2)]),
    ];
    let digests = changes.map(|change| {
        let mut list = nine();
        change(&mut list);
        list.digest()
    });
    assert_eq!(BTreeSet::from(digests).len(), changes.len());
}
