//! Rules Y1 and Y2: what is inspected, and by whom it may be.

use domain::{
    Command, Refusal, Role, Target,
    command::{ChangeZone, InspectionOrder as O, NewTarget, ZoneChange},
    inspection::Origin,
    limits::*,
    sharing::{Kind, ObjectRef, PartnerUnits},
    task::{Disclosure, Opening},
};

use super::{given::*, given_inspection::*, standing_plans::code};

pub(super) fn listed(targets: impl IntoIterator<Item = u128>) -> O {
    O::ListTargets {
        targets: targets.into_iter().map(target).collect(),
        zones: vec![],
    }
}

pub(super) fn unlisted(targets: impl IntoIterator<Item = u128>) -> O {
    O::UnlistTargets(targets.into_iter().map(item).collect())
}

pub(super) fn named(add: usize, remove: &[u16]) -> O {
    O::NameInspectors {
        add: (0..add).map(|it| mark(6_900 + it as u128)).collect(),
        remove: remove.to_vec(),
    }
}

pub(super) fn excluded(of: &str, inspector: u16, target: u128) -> O {
    O::ExcludeInspector {
        agency: agency(of),
        inspector,
        item: item(target),
        reason: Some(mark(6_970)),
    }
}

pub(super) fn lifted(of: &str, inspector: u16, target: u128) -> O {
    O::ExcludeInspector {
        agency: agency(of),
        inspector,
        item: item(target),
        reason: None,
    }
}

/// Inspection 1 of fire with these parties, proposed.
pub(super) fn proposed(parties: &[&str], disclosure: Disclosure) -> Given {
    let mut given = Given::city();
    let mut order = inspection_order(1, parties, given.now);
    order.disclosure = disclosure;
    for command in [
        Command::DraftTask(order),
        Command::ProposeTask { task: task(1) },
    ] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    given
}

fn numbers(given: &Given) -> Vec<u16> {
    given.state.items_of(task(1)).map(|it| it.number).collect()
}

/// Inspector and target of each exclusion.
fn exclusions(given: &Given) -> Vec<(String, u16, domain::TaskItemId)> {
    let plan = given.plan_as("fire", 1).unwrap();
    let all = plan.exclusions.into_iter();
    all.map(|it| (it.agency.to_string(), it.inspector, it.item))
        .collect()
}

#[test]
fn y1_who_leads_lists_targets() {
    let mut given = Given::city();
    let mut order = inspection_order(1, &["police", "ems"], given.now);
    order.parts[0].co_lead = true;
    for command in [
        Command::DraftTask(order),
        Command::ProposeTask { task: task(1) },
    ] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    for party in ["police", "ems"] {
        given.when(party, Role::Commander, accept(1, 1)).unwrap();
    }
    let not_yours = Err(Refusal::NotYours { what: "task" });
    let unknown = Err(Refusal::Unknown { what: "task" });
    assert_eq!(given.plans("ems", listed([1])), not_yours);
    assert_eq!(given.plans("eoc", listed([1])), unknown);
    for role in [Role::Field, Role::Supervisor, Role::Observer] {
        let refused = given.when("fire", role, list(1, [1]));
        assert_eq!(refused, Err(Refusal::RoleMayNot), "{role:?}");
    }
    given.when("fire", Role::Dispatcher, list(1, [1])).unwrap();
    given.plans("police", listed([2])).unwrap();
    assert_eq!(given.plans("ems", unlisted([2])), not_yours);
    given.plans("police", unlisted([1])).unwrap();
    assert_eq!(numbers(&given), [2]);
    let cancel = Command::CancelTask {
        task: task(1),
        reason: mark(1),
    };
    given.when("fire", Role::Commander, cancel).unwrap();
    assert_eq!(code(given.plans("fire", listed([3]))), "wrong_state");
    assert_eq!(code(given.plans("fire", unlisted([2]))), "wrong_state");
}

#[test]
fn y1_only_inspections_have_targets() {
    let mut given = Given::city();
    given.agreed(1, "fire", &["ems"], None);
    let orders = [
        listed([1]),
        named(1, &[]),
        conclude(),
        O::Draw { seed: mark(1) },
    ];
    for order in orders {
        assert_eq!(given.plans("fire", order), Err(Refusal::WrongKind));
    }
    assert_eq!(given.plan_as("fire", 1), None);
    let mut control = Given::city();
    control.agreed_inspection(&["ems"]);
    control.plans("fire", listed([1])).unwrap();
    assert!(control.plan_as("fire", 1).is_some());
}

#[test]
fn y1_a_number_is_never_given_twice() {
    let mut given = Given::city();
    given.agreed_inspection(&["ems"]);
    given.plans("fire", listed(1..=3)).unwrap();
    given.plans("fire", unlisted([3, 1])).unwrap();
    assert_eq!(numbers(&given), [2]);
    given.plans("fire", unlisted([2])).unwrap();
    given.plans("fire", listed([4, 5])).unwrap();
    assert_eq!(numbers(&given), [4, 5]);
    assert_eq!(given.plan_as("ems", 1).unwrap().targets, 2);
    let unknown = Err(Refusal::Unknown { what: "target" });
    // One that is gone, one twice, and one of another inspection.
    assert_eq!(given.plans("fire", unlisted([4, 1])), unknown);
    assert_eq!(given.plans("fire", unlisted([4, 4])), unknown);
    let other = inspection_order(2, &["ems"], given.now);
    given
        .when("fire", Role::Commander, Command::DraftTask(other))
        .unwrap();
    given.when("fire", Role::Commander, list(2, [9])).unwrap();
    assert_eq!(given.plans("fire", unlisted([4, 9])), unknown);
    assert_eq!(code(given.plans("fire", unlisted([]))), "empty");
    assert_eq!(numbers(&given), [4, 5], "as a whole or not at all");
}

#[test]
fn y1_what_is_listed_is_checked() {
    let mut given = Given::city();
    given.agreed_inspection(&["ems"]);
    let with = |change: fn(&mut NewTarget)| {
        let mut it = target(1);
        change(&mut it);
        let order = O::ListTargets {
            targets: vec![it],
            zones: vec![],
        };
        let mut given = given.clone();
        code(given.plans("fire", order))
    };
    assert_eq!(with(|it| it.from = Origin::Csv), "ok");
    assert_eq!(with(|it| it.at = None), "ok");
    assert_eq!(with(|it| it.register = String::new()), "ok");
    assert_eq!(with(|it| it.place = String::new()), "ok");
    assert_eq!(with(|it| it.name = "n".repeat(NAME_CHARS_MAX)), "ok");
    assert_eq!(with(|it| it.name = " ".to_owned()), "empty");
    let long = "too_long";
    assert_eq!(with(|it| it.name = "n".repeat(NAME_CHARS_MAX + 1)), long);
    assert_eq!(with(|it| it.place = "n".repeat(NAME_CHARS_MAX + 1)), long);
    assert_eq!(
        with(|it| it.register = "n".repeat(NAME_CHARS_MAX + 1)),
        long
    );
    assert_eq!(with(|it| it.name = "a\u{7}".to_owned()), "malformed");
    assert_eq!(with(|it| it.from = Origin::Zones), "malformed");
    assert_eq!(code(given.plans("fire", listed([]))), "empty");
    let taken = Err(Refusal::Taken { field: "id" });
    assert_eq!(given.plans("fire", listed([1, 1])), taken);
    given.plans("fire", listed([1])).unwrap();
    assert_eq!(given.plans("fire", listed([2, 1])), taken);
    assert_eq!(numbers(&given), [1]);
}

#[test]
fn y1_a_list_has_a_limit_and_so_has_what_was_ever_on_it() {
    let mut given = Given::city();
    given.agreed_inspection(&["ems"]);
    let most = TARGETS_PER_LIST_MAX as u128;
    let full = |max| Err(Refusal::Full { max });
    assert_eq!(
        given.plans("fire", listed(1..=most + 1)),
        full(TARGETS_PER_LIST_MAX)
    );
    let mut first = 1;
    for round in (0..TARGETS_EVER_MAX).step_by(TARGETS_PER_LIST_MAX) {
        given
            .plans("fire", listed(first..first + most))
            .unwrap_or_else(|it| panic!("{round}: {it}"));
        let more = given.plans("fire", listed([first + most]));
        assert_eq!(more, full(TARGETS_PER_LIST_MAX), "{round}");
        given.plans("fire", unlisted(first..first + most)).unwrap();
        first += most;
    }
    assert_eq!(given.plans("fire", listed([first])), full(TARGETS_EVER_MAX));
    assert!(numbers(&given).is_empty());
}

#[test]
fn y1_zones_are_listed_that_are_own_or_of_the_task() {
    let mut given = Given::city();
    given.terms(
        PartnerUnits::All,
        &[grant("fire", "police", Kind::Zone, &["*"])],
    );
    given.agreed_inspection(&["police"]);
    given.drawn("fire", zone_order(1));
    let mut of_task = zone_order(2);
    of_task.target = Some(Target::Task(task(1)));
    given.drawn("police", of_task);
    given.drawn("police", zone_order(3));
    given.drawn("ems", zone_order(4));
    given.drawn("fire", zone_order(5));
    let lift = Command::LiftZone {
        zone: zone(5),
        reason: mark(6),
    };
    given.when("fire", Role::Dispatcher, lift).unwrap();
    let from = |n: u128| O::ListTargets {
        targets: vec![],
        zones: vec![(item(n), zone(n))],
    };
    let sees = |given: &Given, n| given.seen("fire", &ObjectRef::Zone(zone(n))).is_some();
    assert!(sees(&given, 3) && !sees(&given, 4), "control");
    let not_yours = Err(Refusal::NotYours { what: "zone" });
    assert_eq!(given.plans("fire", from(3)), not_yours);
    let unknown = Err(Refusal::Unknown { what: "zone" });
    assert_eq!(given.plans("fire", from(4)), unknown);
    assert_eq!(given.plans("fire", from(9)), unknown);
    assert_eq!(code(given.plans("fire", from(5))), "wrong_state");
    let mixed = O::ListTargets {
        targets: vec![target(9)],
        zones: vec![(item(1), zone(1)), (item(2), zone(2))],
    };
    given.plans("fire", mixed).unwrap();
    assert_eq!(numbers(&given), [1, 2, 3]);
    let of_zone = given.target(1);
    assert_eq!(of_zone.name, mark(5_010));
    assert_eq!((of_zone.from, of_zone.number), (Origin::Zones, 2));
    assert_eq!(of_zone.at, zone_order(1).shape.middle());
    assert_eq!(given.target(9).from, Origin::Typed);
    // The list does not follow the zone.
    let versions = given.state.zone(zone(1)).unwrap().versions;
    let label = ZoneChange::Label {
        kind: zone_order(1).kind,
        name: mark(7),
        note: mark(8),
    };
    let change = Command::ChangeZone(ChangeZone {
        zone: zone(1),
        version: versions.label,
        change: label,
    });
    given.when("fire", Role::Dispatcher, change).unwrap();
    assert_eq!(given.target(1).name, mark(5_010));
}

#[test]
fn y1_a_drafts_list_is_its_owners_alone() {
    let mut given = Given::city();
    let order = inspection_order(1, &["police"], given.now);
    given
        .when("fire", Role::Commander, Command::DraftTask(order))
        .unwrap();
    given.plans("fire", listed([1])).unwrap();
    let unknown = Err(Refusal::Unknown { what: "task" });
    assert_eq!(given.plans("police", named(1, &[])), unknown);
    let seen = |given: &Given, by: &str| {
        let lines = given.lines(by, Target::Task(task(1)));
        let tells = lines.iter().any(|it| it.starts_with("inspection_"));
        let target = given.target_as(by, 1).is_some();
        (target, given.plan_as(by, 1).is_some(), tells)
    };
    assert_eq!(seen(&given, "fire"), (true, true, true));
    assert_eq!(seen(&given, "police"), (false, false, false));
    let propose = Command::ProposeTask { task: task(1) };
    given.when("fire", Role::Commander, propose).unwrap();
    // What was prepared is seen from now on; when and in which order it was prepared is not.
    assert_eq!(seen(&given, "police"), (true, true, false));
    given.plans("fire", listed([2])).unwrap();
    assert_eq!(seen(&given, "police"), (true, true, true));
    assert_eq!(seen(&given, "ems"), (false, false, false));
}

#[test]
fn y1_t19_who_is_not_told_the_place_sees_no_target_and_no_line() {
    let staged = |place| Disclosure {
        place,
        times: place,
    };
    let seen = |given: &Given| {
        let lines = given.lines("police", Target::Task(task(1)));
        let tells = lines.iter().any(|it| it.starts_with("inspection_"));
        let target = given.target_as("police", 1).is_some();
        (target, given.plan_as("police", 1).is_some(), tells)
    };
    let nothing = (false, false, false);
    let hour = START.plus_ms(30 * MINUTE);
    let openings = [Opening::AtOnce, Opening::OnAcceptance, Opening::At(hour)];
    for opening in openings {
        let mut given = proposed(&["police"], staged(opening));
        given.plans("fire", listed([1])).unwrap();
        let is_open = opening == Opening::AtOnce;
        assert_eq!(seen(&given) != nothing, is_open, "{opening:?}");
        if !is_open {
            assert_eq!(seen(&given), nothing, "{opening:?}");
            // Nor is it found out by asking.
            let withheld = Err(Refusal::NotYours { what: "task" });
            assert_eq!(given.plans("police", named(1, &[])), withheld);
            let unknown = Err(Refusal::Unknown { what: "target" });
            assert_eq!(given.plans("police", excluded("police", 1, 1)), unknown);
            assert_eq!(given.visits("police", 1, start()), unknown);
        }
        given.when("police", Role::Commander, accept(1, 1)).unwrap();
        let is_open = !matches!(opening, Opening::At(_));
        assert_eq!(seen(&given) == (true, true, true), is_open, "{opening:?}");
        given.wait(30 * MINUTE);
        given.tick();
        assert_eq!(seen(&given), (true, true, true), "{opening:?}");
    }
}

#[test]
fn y2_each_agency_names_its_own_inspectors() {
    let mut given = proposed(&["police", "ems"], Disclosure::default());
    given.plans("fire", named(2, &[])).unwrap();
    given.plans("police", named(2, &[])).unwrap();
    let pool = |given: &Given, of: &str| -> Vec<u16> {
        let plan = given.plan_as("fire", 1).unwrap();
        plan.inspectors
            .get(&agency(of))
            .map(|it| it.keys().copied().collect())
            .unwrap_or_default()
    };
    // A number that is the other's as well, and one that is nobody's.
    given.plans("police", named(0, &[1, 2])).unwrap();
    assert_eq!(pool(&given, "fire"), [1, 2], "another's stay");
    assert!(pool(&given, "police").is_empty());
    given.plans("police", named(1, &[])).unwrap();
    assert_eq!(pool(&given, "police"), [3], "no number twice");
    let unknown = Err(Refusal::Unknown { what: "inspector" });
    assert_eq!(given.plans("police", named(1, &[1])), unknown);
    assert_eq!(given.plans("police", named(0, &[3, 3])), unknown);
    assert_eq!(given.plans("ems", named(0, &[3])), unknown);
    let refused = given.plans("eoc", named(1, &[]));
    assert_eq!(refused, Err(Refusal::Unknown { what: "task" }));
    assert_eq!(
        given.when("police", Role::Field, name(1, 1)),
        Err(Refusal::RoleMayNot)
    );
    assert_eq!(code(given.plans("police", named(0, &[]))), "empty");
    let nameless = O::NameInspectors {
        add: vec![String::new()],
        remove: vec![],
    };
    assert_eq!(code(given.plans("police", nameless)), "empty");
    given.plans("ems", named(1, &[])).unwrap();
    given.when("ems", Role::Commander, decline(1, 1)).unwrap();
    let refused = given.plans("ems", named(1, &[]));
    assert_eq!(refused, Err(Refusal::NotYours { what: "task" }));
}

#[test]
fn y2_an_agency_has_so_many_inspectors_and_ever_had() {
    let mut given = Given::city();
    given.agreed_inspection(&["police"]);
    let full = |max| Err(Refusal::Full { max });
    let most = INSPECTORS_PER_AGENCY_MAX;
    assert_eq!(given.plans("police", named(most + 1, &[])), full(most));
    given.plans("police", named(most, &[])).unwrap();
    assert_eq!(given.plans("police", named(1, &[])), full(most));
    given.plans("police", named(1, &[1])).unwrap();
    let mut first = 2;
    loop {
        let last = first + most as u16;
        let all: Vec<u16> = (first..last).collect();
        if usize::from(last) + most > INSPECTORS_NAMED_MAX {
            let left = INSPECTORS_NAMED_MAX + 1 - usize::from(last);
            let more = given.plans("police", named(left + 1, &all));
            assert_eq!(more, full(INSPECTORS_NAMED_MAX));
            given.plans("police", named(left, &all)).unwrap();
            break;
        }
        given.plans("police", named(most, &all)).unwrap();
        first = last;
    }
    given.plans("fire", named(most, &[])).unwrap();
}

#[test]
fn y2_an_inspector_is_excluded_by_its_agency_or_who_leads() {
    let mut given = proposed(&["police", "ems"], Disclosure::default());
    given.plans("fire", listed([1, 2])).unwrap();
    for by in ["fire", "police"] {
        given.plans(by, named(2, &[])).unwrap();
    }
    let not_yours = Err(Refusal::NotYours { what: "inspector" });
    assert_eq!(given.plans("police", excluded("fire", 1, 1)), not_yours);
    assert_eq!(given.plans("ems", excluded("police", 1, 1)), not_yours);
    assert!(exclusions(&given).is_empty());
    given.plans("police", excluded("police", 1, 1)).unwrap();
    given.plans("fire", excluded("police", 2, 1)).unwrap();
    given.plans("fire", excluded("fire", 1, 2)).unwrap();
    assert_eq!(exclusions(&given).len(), 3);
    assert_eq!(given.plans("police", lifted("fire", 1, 2)), not_yours);
    assert_eq!(given.plans("police", excluded("police", 1, 1)), Ok(vec![]));
    given.plans("police", lifted("police", 2, 1)).unwrap();
    assert_eq!(given.plans("police", lifted("police", 2, 1)), Ok(vec![]));
    assert_eq!(exclusions(&given).len(), 2);
    let unknown = |what| Err(Refusal::Unknown { what });
    let of_nobody = excluded("police", 3, 1);
    assert_eq!(given.plans("police", of_nobody), unknown("inspector"));
    let nowhere = excluded("police", 1, 9);
    assert_eq!(given.plans("police", nowhere), unknown("target"));
    let silent = O::ExcludeInspector {
        agency: agency("police"),
        inspector: 1,
        item: item(2),
        reason: Some(" ".to_owned()),
    };
    assert_eq!(code(given.plans("police", silent)), "empty");
    // A target of another inspection.
    let other = inspection_order(2, &["police"], given.now);
    for command in [Command::DraftTask(other), list(2, [5])] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    let elsewhere = excluded("fire", 1, 5);
    assert_eq!(given.plans("fire", elsewhere), unknown("target"));
}

#[test]
fn y2_an_exclusion_goes_with_its_inspector_and_its_target() {
    let mut given = Given::city();
    given.agreed_inspection(&["police"]);
    given.plans("fire", listed([1, 2])).unwrap();
    given.plans("fire", named(1, &[])).unwrap();
    given.plans("police", named(2, &[])).unwrap();
    let all = [
        ("fire", 1, 1),
        ("police", 1, 1),
        ("police", 2, 1),
        ("police", 1, 2),
    ];
    for (of, inspector, target) in all {
        given.plans(of, excluded(of, inspector, target)).unwrap();
    }
    given.plans("police", named(0, &[1])).unwrap();
    let is = |of: &str, inspector, target| (of.to_owned(), inspector, item(target));
    assert_eq!(exclusions(&given), [is("fire", 1, 1), is("police", 2, 1)]);
    given.plans("fire", excluded("fire", 1, 2)).unwrap();
    given.plans("fire", unlisted([1])).unwrap();
    assert_eq!(exclusions(&given), [is("fire", 1, 2)]);
}

#[test]
fn y2_a_list_has_so_many_exclusions() {
    let mut given = Given::city();
    given.agreed_inspection(&["police"]);
    given.plans("fire", listed(1..=26)).unwrap();
    given.plans("fire", named(20, &[])).unwrap();
    for target in 1..=25 {
        for inspector in 1..=20 {
            let order = excluded("fire", inspector, target);
            given.plans("fire", order).unwrap();
        }
    }
    let full = Err(Refusal::Full {
        max: EXCLUSIONS_PER_AGENCY_MAX,
    });
    assert_eq!(given.plans("fire", excluded("fire", 1, 26)), full);
    given.plans("fire", lifted("fire", 1, 1)).unwrap();
    given.plans("fire", excluded("fire", 1, 26)).unwrap();
}
