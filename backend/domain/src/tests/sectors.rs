//! Rule B3: sectors of a disaster response, and which units work there.

use domain::{
    Command, Refusal, Role, TaskPhase as P, ZoneId, ZoneKind,
    command::{ChangeZone, ResponseItemOrder as I, ResponseOrder as O, SectorPlan, ZoneChange},
    limits::*,
    response::SectorKind as K,
};

use super::{given::*, given_response::*, measuring::is_left_out};

fn division(n: u128, at: u128) -> O {
    set_up(n, K::Division, "fire", zone(at))
}

fn change(version: u32, plan: SectorPlan) -> I {
    I::ChangeSector { version, plan }
}

/// Division 1 of ems in the east, group 2 of police, staging area 3 of fire.
pub(super) fn with_sectors() -> Given {
    let mut given = responding();
    for order in [
        set_up(1, K::Division, "ems", zone(EAST)),
        group(2, "police"),
        set_up(3, K::Staging, "fire", zone(YARD)),
    ] {
        given.orders("fire", order).unwrap();
    }
    given
}

fn lift(given: &mut Given, n: u128) {
    let lift = Command::LiftZone {
        zone: zone(n),
        reason: mark(81),
    };
    given.when("fire", Role::Dispatcher, lift).unwrap();
}

/// B3: a sector stands as it was said.
#[test]
fn b3_sectors_are_set_up() {
    let given = with_sectors();
    let it = given.sector(1);
    assert_eq!((it.id, it.task, it.number), (piece(1), task(1), 1));
    assert_eq!((&it.agency, &it.run_by), (&agency("fire"), &agency("ems")));
    assert_eq!(
        (it.kind, it.zone, it.version),
        (K::Division, Some(zone(EAST)), 0)
    );
    let texts = [&it.name, &it.work, &it.channel];
    assert_eq!(texts, [&mark(9_004), &mark(9_005), &mark(9_006)]);
    assert!(it.placed.is_empty() && it.ended.is_none());
    assert_eq!([2, 3].map(|n| given.sector(n).number), [2, 3]);
    assert_eq!(given.sector(2).zone, None);
}

/// B3: divisions and groups lie in zones of sectors, staging areas in zones of staging; only a group may lie nowhere.
#[test]
fn b3_each_kind_of_sector_lies_in_its_kind_of_zone() {
    let given = responding();
    let another = || Refusal::Malformed {
        field: "zone",
        why: "is of another kind",
    };
    for kind in [K::Division, K::Group, K::Staging] {
        for at in [EAST, WEST, YARD, RIVERSIDE, GAS] {
            let is_own = match kind {
                K::Division | K::Group => matches!(at, EAST | WEST),
                K::Staging => at == YARD,
            };
            let answer = given
                .clone()
                .orders("fire", set_up(1, kind, "fire", zone(at)));
            assert_eq!(answer.is_ok(), is_own, "{kind:?} {at}");
            assert!(is_own || answer == Err(another()));
        }
        let answer = given.clone().orders("fire", set_up(1, kind, "fire", None));
        if kind == K::Group {
            answer.unwrap();
        } else {
            assert_eq!(answer, Err(Refusal::Empty { field: "zone" }));
        }
    }
}

/// B3: the zone belongs to this very task, and holds or will.
#[test]
fn b3_a_zone_of_a_sector_is_one_of_its_task_that_is_not_over() {
    let mut given = responding();
    given.another_response(ZoneKind::Sector);
    for at in [BESIDE, 8, 99] {
        let answer = given.orders("fire", division(1, at));
        assert_eq!(answer, Err(unknown("zone")), "{at}");
    }
    lift(&mut given, EAST);
    let over = given.orders("fire", division(1, EAST));
    assert_eq!(over, Err(wrong("zone", "lifted")));
    // One that begins later will hold, and one that has ended does not.
    let mut order = zone_order(9);
    order.kind = ZoneKind::Sector;
    order.target = Some(domain::Target::Task(task(1)));
    order.starts_at = Some(given.now.plus_ms(HOUR));
    order.ends_at = Some(given.now.plus_ms(2 * HOUR));
    given.drawn("police", order);
    let mut later = given.clone();
    given.orders("fire", division(1, 9)).unwrap();
    later.wait(3 * HOUR);
    later.tick();
    let over = later.orders("fire", division(1, 9));
    assert_eq!(over, Err(wrong("zone", "ended")));
}

/// B3: a zone stands for one sector at a time, also if that is a group.
#[test]
fn b3_a_zone_stands_for_one_sector_at_a_time() {
    let mut given = with_sectors();
    for kind in [K::Division, K::Group] {
        let twice = given.orders("police", set_up(4, kind, "police", zone(EAST)));
        assert_eq!(twice, Err(taken("zone")));
        let moved = given.says(
            "police",
            2,
            change(0, sector_of("police", Some(zone(EAST)))),
        );
        assert_eq!(moved, Err(taken("zone")));
    }
    let mut ended = given.clone();
    ended.says("fire", 1, end_sector()).unwrap();
    let elsewhere = change(0, sector_of("ems", Some(zone(WEST))));
    given.says("fire", 1, elsewhere).unwrap();
    for mut given in [given, ended] {
        given.orders("police", division(4, EAST)).unwrap();
    }
}

/// B3: who runs it is in the task.
#[test]
fn b3_who_is_in_the_task_runs_a_sector() {
    let mut given = responding();
    let refused = given.orders("fire", group(1, OUTSIDE));
    assert_eq!(refused, Err(no_party(OUTSIDE)));
    given.orders("fire", group(1, "eoc")).unwrap();
    is_left_out(&mut given, "eoc");
    assert_eq!(given.orders("fire", group(2, "eoc")), Err(no_party("eoc")));
    // What one that has left runs is given to another one, and not changed otherwise.
    let kept = change(0, sector_of("eoc", None));
    assert_eq!(given.says("fire", 1, kept), Err(no_party("eoc")));
    given
        .says("fire", 1, change(0, sector_of("ems", None)))
        .unwrap();
    assert_eq!(given.sector(1).run_by, agency("ems"));
}

/// B3: a sector is changed with its version; where it lies already it may stay, whatever became of the zone.
#[test]
fn b3_a_sector_is_changed_with_its_version() {
    let mut given = with_sectors();
    let to = |zone: Option<ZoneId>| SectorPlan {
        name: mark(82),
        ..sector_of("police", zone)
    };
    lift(&mut given, EAST);
    let order = change(0, to(Some(zone(EAST))));
    given.says("police", 1, order.clone()).unwrap();
    let it = given.sector(1);
    assert_eq!((it.version, &it.name), (1, &mark(82)));
    assert_eq!((&it.run_by, it.zone), (&agency("police"), Some(zone(EAST))));
    let stale = Refusal::StaleVersion {
        field: "version",
        current: 1,
    };
    assert_eq!(given.says("fire", 1, order), Err(stale));
    let same = change(1, to(Some(zone(EAST))));
    assert_eq!(given.says("fire", 1, same), Ok(vec![]));
    assert_eq!(given.sector(1).version, 1);
    let nowhere = given.says("fire", 1, change(1, to(None)));
    assert_eq!(nowhere, Err(Refusal::Empty { field: "zone" }));
    let no_staging = given.says("fire", 3, change(0, to(Some(zone(WEST)))));
    let why = "is of another kind";
    assert_eq!(no_staging, Err(Refusal::Malformed { field: "zone", why }));
    given
        .says("fire", 1, change(1, to(Some(zone(WEST)))))
        .unwrap();
    // It cannot go back to what is over.
    let back = given.says("fire", 1, change(2, to(Some(zone(EAST)))));
    assert_eq!(back, Err(wrong("zone", "lifted")));
    given.says("fire", 2, change(0, to(None))).unwrap();
}

/// B3, B4: a sector ends once and for a reason, and with it its posts; nothing more is placed there, nor is it changed.
#[test]
fn b3_a_sector_ends_once() {
    use domain::response::Position;
    let mut given = with_sectors();
    for (n, position, of) in [
        (4, Position::DivisionSupervisor, Some(1)),
        (5, Position::GroupSupervisor, Some(2)),
        (6, Position::DivisionSupervisor, None),
    ] {
        let post = create(n, position, of, "ems");
        given.orders("fire", post).unwrap();
    }
    given.says("ems", 4, fill(1)).unwrap();
    given.sent(1, "ems", 1, domain::Target::Task(task(1)), &[]);
    given.says("ems", 1, place("ems", 1)).unwrap();
    given.wait(MINUTE);
    for (reason, refusal) in bad_texts("reason", REASON_CHARS_MAX) {
        let refused = given.says("police", 1, I::EndSector { reason });
        assert_eq!(refused, Err(refusal));
    }
    given.says("police", 1, end_sector()).unwrap();
    let said = given.sector(1).ended.clone().unwrap();
    assert_eq!((said.agency, said.at), (agency("police"), given.now));
    assert_eq!(said.text, mark(92_001));
    assert!(given.sector(1).placed.is_empty());
    assert_eq!(given.post(4).ended, given.sector(1).ended);
    assert_eq!(given.post(4).holder, None);
    assert_eq!(given.post(4).former[0].until, given.now);
    assert!(given.post(5).ended.is_none() && given.post(6).ended.is_none());
    let over = Err(wrong("sector", "ended"));
    for (by, order) in [
        ("fire", end_sector()),
        ("fire", change(0, sector_of("fire", Some(zone(EAST))))),
        ("ems", place("ems", 1)),
        ("ems", remove("ems", 1)),
    ] {
        assert_eq!(given.says(by, 1, order), over);
    }
    let post = create(7, Position::DivisionSupervisor, Some(1), "ems");
    assert_eq!(given.orders("fire", post), over);
    // A unit that was there can go elsewhere.
    given.says("ems", 2, place("ems", 1)).unwrap();
    assert_eq!(given.units_as("eoc", 2), [mark(148)]);
}

/// B3: set up and changed until the task is over; ended whenever that is said, for what is open stays open until then.
#[test]
fn b3_sectors_are_kept_until_the_task_is_over() {
    let given = with_sectors();
    for (phase, state) in [
        (P::Completed, "completed"),
        (P::Demobilizing, "demobilizing"),
        (P::Closed, "closed"),
        (P::Reviewed, "reviewed"),
        (P::Cancelled, "cancelled"),
    ] {
        let mut given = brought_to(&given, phase);
        let over = Err(wrong("task", state));
        assert_eq!(given.orders("fire", group(4, "fire")), over);
        let changed = change(0, sector_of("fire", None));
        assert_eq!(given.says("fire", 2, changed), over);
        given.says("fire", 1, end_sector()).unwrap();
    }
    let mut given = response_in(P::Suspended);
    given.orders("police", group(4, "fire")).unwrap();
}

/// B3: it does not end before it was set up, nor before what was placed there last.
#[test]
fn b3_a_sector_does_not_end_before_it_was_one() {
    let mut given = with_sectors();
    given.sent(1, "ems", 1, domain::Target::Task(task(1)), &[]);
    given.wait(HOUR);
    given.occurred_at = Some(START.plus_ms(-1));
    let early = given.says("fire", 1, end_sector());
    assert_eq!(early, Err(Refusal::OutOfOrder));
    given.occurred_at = Some(START.plus_ms(MINUTE));
    let mut empty = given.clone();
    empty.says("fire", 1, end_sector()).unwrap();
    given.occurred_at = None;
    given.says("ems", 1, place("ems", 1)).unwrap();
    given.occurred_at = Some(START.plus_ms(MINUTE));
    let early = given.says("fire", 1, end_sector());
    assert_eq!(early, Err(Refusal::OutOfOrder));
}

/// B3, B5: a zone stays of its kind while a sector lies in it, or while it is evacuated.
#[test]
fn b3_b5_a_zone_in_use_stays_of_its_kind() {
    let mut given = with_sectors();
    given.orders("fire", evacuate(4, RIVERSIDE)).unwrap();
    let label = |given: &Given, n: u128, kind: ZoneKind| {
        Command::ChangeZone(ChangeZone {
            zone: zone(n),
            version: given.state.zone(zone(n)).unwrap().versions.label,
            change: ZoneChange::Label {
                kind,
                name: mark(88),
                note: String::new(),
            },
        })
    };
    let in_use = Err(wrong("zone", "in use"));
    for (by, n, own) in [
        ("fire", EAST, ZoneKind::Sector),
        ("fire", YARD, ZoneKind::Staging),
        ("ems", RIVERSIDE, ZoneKind::Evacuation),
    ] {
        let other = label(&given, n, ZoneKind::Hazard);
        assert_eq!(given.when(by, Role::Dispatcher, other), in_use, "{n}");
        let same = label(&given, n, own);
        given.when(by, Role::Dispatcher, same).unwrap();
    }
    // One that is not used becomes what it will, and so do these once they are free.
    let free = label(&given, WEST, ZoneKind::Hazard);
    given.when("police", Role::Dispatcher, free).unwrap();
    for n in [1, 3] {
        given.says("fire", n, end_sector()).unwrap();
    }
    let lifted = end_evacuation(domain::response::EvacuationEnd::Lifted);
    given.says("fire", 4, lifted).unwrap();
    for (by, n) in [("fire", EAST), ("fire", YARD), ("ems", RIVERSIDE)] {
        let other = label(&given, n, ZoneKind::Hazard);
        given.when(by, Role::Dispatcher, other).unwrap();
    }
}

/// B3: limits of texts and numbers.
#[test]
fn b3_sectors_have_limits() {
    let mut given = with_sectors();
    let names = bad_texts("name", NAME_CHARS_MAX);
    let names = names.map(|(name, it)| {
        (
            SectorPlan {
                name,
                ..sector_of("fire", None)
            },
            it,
        )
    });
    let works = bad_optional_texts("work", TEXT_CHARS_MAX);
    let works = works.map(|(work, it)| {
        (
            SectorPlan {
                work,
                ..sector_of("fire", None)
            },
            it,
        )
    });
    let channels = bad_optional_texts("channel", NAME_CHARS_MAX);
    let channels = channels.map(|(channel, it)| {
        let plan = sector_of("fire", None);
        (SectorPlan { channel, ..plan }, it)
    });
    for (plan, refusal) in names.into_iter().chain(works).chain(channels) {
        let new = O::SetUpSector {
            id: piece(4),
            kind: K::Group,
            plan: plan.clone(),
        };
        assert_eq!(given.orders("fire", new), Err(refusal.clone()));
        assert_eq!(given.says("fire", 2, change(0, plan)), Err(refusal));
    }
    // Ended ones count.
    given.says("fire", 1, end_sector()).unwrap();
    let max = SECTORS_PER_TASK_MAX;
    for n in 4..=max {
        given.orders("fire", group(n as u128, "fire")).unwrap();
    }
    let one_more = given.orders("fire", group(999, "fire"));
    assert_eq!(one_more, Err(Refusal::Full { max }));
}
