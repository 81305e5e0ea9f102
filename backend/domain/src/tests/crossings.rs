//! Rule K15: crossings of watched zones are alarms of the zone's agency, the newest of them, and end by themselves.

use domain::{
    AlarmKind, Command, Role,
    command::Crossing,
    limits::{CROSSING_ALARM_MS_MAX, CROSSING_ALARMS_PER_AGENCY_MAX},
    sharing::{Kind, ObjectRef, PartnerUnits, Precision, View},
    zone::Watch,
};

use super::given::*;

const LOUD: Watch = Watch {
    alarm_on_enter: true,
    alarm_on_leave: true,
};

/// A zone of ems that watches units of fire, which the agreement shows it in cells of 100 m.
fn watched(watch: Watch) -> Given {
    let mut given = Given::city();
    let line = grant("ems", "fire", Kind::Unit, &["identity", "position"]);
    given.terms(PartnerUnits::Assigned, &[line]);
    let order = domain::command::DrawZone {
        watch: Some(watch),
        ..zone_order(1)
    };
    given.drawn("ems", order);
    given
}

impl Given {
    fn crosses(&mut self, n: u128, is_inside: bool) {
        let found = Crossing {
            zone: zone(1),
            unit: unit("fire", n),
            is_inside,
            precision: Precision::Cell100m,
        };
        self.server(Command::RecordCrossings(vec![found])).unwrap();
    }

    /// The units of which ems has an open alarm about a crossing.
    fn crossed(&self) -> Vec<domain::UnitId> {
        let ems = agency("ems");
        let open = self.state.open_alarms_of(&ems);
        let mut found: Vec<_> = open
            .filter(|it| it.kind == AlarmKind::ZoneCrossed)
            .map(|it| (it.raised_at, it.unit.unwrap()))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|it| it.1).collect()
    }
}

/// K15, V10: heard by the agency of the zone and nobody else, once for each unit; acknowledging it ends it.
#[test]
fn k15_a_crossing_is_an_alarm_of_the_zones_agency_until_somebody_has_seen_it() {
    let mut given = watched(LOUD);
    given.crosses(1, true);
    assert_eq!(given.crossed(), [unit("fire", 1)]);
    let id = given.the_alarm().id;
    for name in ["fire", "police", "eoc"] {
        assert_eq!(given.seen(name, &ObjectRef::Alarm(id)), None, "{name}");
    }
    // Out again: it is another alarm, and not one more.
    given.crosses(1, false);
    assert_eq!(given.crossed(), [unit("fire", 1)]);
    let id = given.the_alarm().id;
    let seen = Command::AcknowledgeAlarm { alarm: id };
    given.when("ems", Role::Dispatcher, seen).unwrap();
    assert!(given.crossed().is_empty());
    // Control: a zone that only records alarms nobody.
    let mut quiet = watched(Watch::default());
    quiet.crosses(1, true);
    assert!(quiet.crossed().is_empty());
}

/// K15: a watch that hears only of entering is over with the leaving.
#[test]
fn k15_leaving_ends_the_alarm_about_entering() {
    let mut given = watched(Watch {
        alarm_on_enter: true,
        alarm_on_leave: false,
    });
    given.crosses(1, true);
    assert_eq!(given.crossed().len(), 1);
    given.crosses(1, false);
    assert!(given.crossed().is_empty());
}

/// K15: it goes up while nobody answers, and after a while it is news no more; so it is with the end of the zone.
#[test]
fn k15_a_crossing_ends_by_itself_and_with_the_zone() {
    let mut given = watched(LOUD);
    given.crosses(1, true);
    assert_eq!(given.wait_and_tick(2 * MINUTE), ["alarm_escalated"]);
    given.wait_and_tick(CROSSING_ALARM_MS_MAX - 2 * MINUTE - 1);
    assert_eq!(given.crossed().len(), 1);
    assert_eq!(given.wait_and_tick(1), ["alarm_cleared"]);
    given.crosses(1, false);
    assert_eq!(given.crossed().len(), 1);
    let lift = Command::LiftZone {
        zone: zone(1),
        reason: mark(1),
    };
    given.when("ems", Role::Commander, lift).unwrap();
    assert!(given.crossed().is_empty());
}

/// K15, A10: a convoy is the newest crossings, and never more than the list holds.
#[test]
fn k15_a_flood_keeps_the_newest_crossings() {
    let mut given = watched(LOUD);
    let max = CROSSING_ALARMS_PER_AGENCY_MAX as u128;
    let all = max + 5;
    for n in 3..=all {
        given.server(register_unit("fire", n)).unwrap();
    }
    for n in 1..=all {
        given.wait(SECOND);
        given.crosses(n, true);
    }
    let newest: Vec<_> = (6..=all).map(|n| unit("fire", n)).collect();
    assert_eq!(given.crossed(), newest);
    // All at once: one command that is larger than the list.
    let out = (1..=all).map(|n| Crossing {
        zone: zone(1),
        unit: unit("fire", n),
        is_inside: false,
        precision: Precision::Cell100m,
    });
    given.wait(SECOND);
    given
        .server(Command::RecordCrossings(out.collect()))
        .unwrap();
    assert_eq!(given.crossed().len(), max as usize);
}

/// K15, V10: the name of another agency's unit goes when it goes out of sight, and when the alarm is over.
#[test]
fn k15_another_agencys_unit_is_named_while_it_is_seen() {
    let mut given = watched(LOUD);
    given.crosses(1, true);
    let id = given.the_alarm().id;
    let named = |given: &Given| match given.seen("ems", &ObjectRef::Alarm(id)) {
        Some(View::Alarm(it)) => it.unit,
        other => panic!("{other:?}"),
    };
    assert_eq!(named(&given), Some(unit("fire", 1)));
    let mut over = watched(LOUD);
    over.crosses(1, true);
    let seen = Command::AcknowledgeAlarm {
        alarm: over.the_alarm().id,
    };
    let seen_id = over.the_alarm().id;
    over.when("ems", Role::Dispatcher, seen).unwrap();
    let Some(View::Alarm(it)) = over.seen("ems", &ObjectRef::Alarm(seen_id)) else {
        panic!("it stays with the others");
    };
    assert_eq!(it.unit, None);
    // Shown still, and where it is no more; or less closely than was judged.
    let unplaced = grant("ems", "fire", Kind::Unit, &["identity"]);
    let coarse = domain::sharing::GrantTerms {
        position: Some(Precision::Cell1km),
        ..grant("ems", "fire", Kind::Unit, &["identity", "position"])
    };
    for lines in [&[unplaced][..], &[coarse][..], &[][..]] {
        given.terms(PartnerUnits::Assigned, lines);
        assert_eq!(named(&given), None, "{lines:?}");
    }
}
