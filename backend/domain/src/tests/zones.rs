//! Rules Z4–Z9: what happens to zones, and V11: who sees them.

use domain::{
    Command, Event, Point, Refusal, Role, Target, ZoneId, ZoneState,
    command::{ChangeZone, Crossing, DrawZone, ZoneChange},
    limits::ZONE_AHEAD_MS_MAX,
    shape::Shape,
    sharing::{
        EntryView, Kind, ObjectRef, PartnerUnits, Precision, View, Viewer, ZoneView, view,
        view_entry,
    },
    zone::Watch,
};

use super::given::*;

fn seen(given: &Given, name: &str, id: ZoneId) -> Option<ZoneView> {
    let viewer = Viewer::open(agency(name));
    match view(&given.state, &viewer, &ObjectRef::Zone(id)) {
        Some(View::Zone(it)) => Some(it),
        None => None,
        other => panic!("{other:?}"),
    }
}

fn lines(given: &Given, name: &str, id: ZoneId) -> Vec<EntryView> {
    let viewer = Viewer::open(agency(name));
    let entries = given.state.zone_timeline(id);
    entries
        .filter_map(|it| view_entry(&given.state, &viewer, it))
        .collect()
}

fn change(n: u128, version: u32, change: ZoneChange) -> Command {
    Command::ChangeZone(ChangeZone {
        zone: zone(n),
        version,
        change,
    })
}

fn lift(n: u128) -> Command {
    Command::LiftZone {
        zone: zone(n),
        reason: mark(1),
    }
}

fn crossing(n: u128, name: &str, is_inside: bool, precision: Precision) -> Crossing {
    Crossing {
        zone: zone(n),
        unit: unit(name, 1),
        is_inside,
        precision,
    }
}

fn watch(alarm_on_enter: bool, alarm_on_leave: bool) -> Watch {
    Watch {
        alarm_on_enter,
        alarm_on_leave,
    }
}

/// Z4: and who may not know of it is told that there is none.
#[test]
fn only_the_agency_that_drew_a_zone_changes_it() {
    let mut given = Given::city();
    given.terms(
        PartnerUnits::All,
        &[grant("ems", "fire", Kind::Zone, &["identity"])],
    );
    given.drawn("fire", zone_order(1));
    for (name, answer) in [
        ("ems", Refusal::NotYours { what: "zone" }),
        ("police", Refusal::Unknown { what: "zone" }),
    ] {
        let refused = given.when(name, Role::Dispatcher, lift(1));
        assert_eq!(refused, Err(answer.clone()));
        let order = change(1, 1, ZoneChange::Watch(None));
        assert_eq!(given.when(name, Role::Dispatcher, order), Err(answer));
    }
    given.when("fire", Role::Commander, lift(1)).unwrap();
    for order in [lift(1), change(1, 1, ZoneChange::Watch(None))] {
        let refused = given.when("fire", Role::Dispatcher, order).unwrap_err();
        assert_eq!(
            (refused.code(), refused.current().as_deref()),
            ("wrong_state", Some("lifted"))
        );
    }
    assert_eq!(given.state.open_zone_count(&agency("fire")), 0);
}

/// Z5.
#[test]
fn a_zone_on_a_task_needs_a_promise_and_one_on_an_incident_eyes() {
    let mut given = Given::city();
    let incident_1 = given.incident_of("fire", 1);
    given.proposed(1, "fire", &["ems", "police"], None);
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    let on = |n, target| {
        Command::DrawZones(vec![DrawZone {
            target: Some(target),
            ..zone_order(n)
        }])
    };
    let on_task = Target::Task(task(1));
    given.when("ems", Role::Dispatcher, on(1, on_task)).unwrap();
    given
        .when("fire", Role::Dispatcher, on(2, on_task))
        .unwrap();
    assert_eq!(
        given.when("police", Role::Dispatcher, on(3, on_task)),
        Err(Refusal::NotCommitted)
    );
    assert_eq!(
        given.when("eoc", Role::Dispatcher, on(3, on_task)),
        Err(Refusal::Unknown { what: "task" })
    );
    assert_eq!(
        given.when("ems", Role::Dispatcher, on(3, incident_1)),
        Err(Refusal::Unknown { what: "incident" })
    );
    let cancel = Command::CancelTask {
        task: task(1),
        reason: mark(1),
    };
    given.when("fire", Role::Commander, cancel).unwrap();
    let refused = given.when("ems", Role::Dispatcher, on(3, on_task));
    assert_eq!(refused.unwrap_err().code(), "wrong_state");
    let cancel = Command::StepIncident {
        incident: incident(1),
        step: domain::incident::IncidentStep::Cancelled,
        reason: Some(mark(1)),
    };
    given.when("fire", Role::Dispatcher, cancel).unwrap();
    let refused = given.when("fire", Role::Dispatcher, on(3, incident_1));
    assert_eq!(refused.unwrap_err().code(), "wrong_state");
}

/// Z6.
#[test]
fn a_zone_begins_and_ends_at_its_times() {
    let mut given = Given::city();
    let order = DrawZone {
        starts_at: Some(given.now.plus_ms(MINUTE)),
        ends_at: Some(given.now.plus_ms(HOUR)),
        ..zone_order(1)
    };
    let id = given.drawn("fire", order);
    let state = |given: &Given| given.state.zone(id).unwrap().state;
    assert_eq!(state(&given), ZoneState::Planned);
    assert_eq!(given.state.watched_zones().count(), 0);
    given.wait(MINUTE - 1);
    assert_eq!(given.tick(), []);
    given.wait(1);
    assert_eq!(given.tick(), [Event::ZoneBegan { zone: id }]);
    assert_eq!(given.state.watched_zones().count(), 1);
    // It is extended, and then ends at the new time only.
    let longer = ZoneChange::Limits {
        starts_at: None,
        ends_at: Some(given.now.plus_ms(2 * HOUR)),
    };
    given
        .when("fire", Role::Dispatcher, change(1, 1, longer))
        .unwrap();
    given.wait(2 * HOUR - 1);
    assert_eq!(given.tick(), []);
    given.wait(1);
    assert_eq!(given.tick(), [Event::ZoneEnded { zone: id }]);
    assert_eq!(state(&given), ZoneState::Ended);
    assert_eq!(given.tick(), [], "once");
    assert_eq!(given.state.watched_zone_count(), 0);
}

/// Z6: a planned zone whose whole time passed while nobody rang the timer begins and ends.
#[test]
fn a_zone_whose_time_passed_unseen_begins_and_ends() {
    let mut given = Given::city();
    let order = DrawZone {
        starts_at: Some(given.now.plus_ms(MINUTE)),
        ends_at: Some(given.now.plus_ms(2 * MINUTE)),
        ..zone_order(1)
    };
    let zone = given.drawn("fire", order);
    given.wait(HOUR);
    let both = [Event::ZoneBegan { zone }, Event::ZoneEnded { zone }];
    assert_eq!(given.tick(), both);
}

/// Z6.
#[test]
fn times_of_zones_lie_ahead_and_in_order() {
    let given = Given::city();
    let now = given.now;
    let ask = |starts_at: Option<i64>, ends_at: Option<i64>| {
        let order = DrawZone {
            starts_at: starts_at.map(|it| now.plus_ms(it)),
            ends_at: ends_at.map(|it| now.plus_ms(it)),
            ..zone_order(1)
        };
        let answer = given
            .clone()
            .when("fire", Role::Dispatcher, Command::DrawZones(vec![order]));
        answer.map(|_| ()).map_err(|it| (it.code(), it.field()))
    };
    assert_eq!(ask(None, None), Ok(()));
    assert_eq!(ask(Some(1), Some(2)), Ok(()));
    assert_eq!(ask(Some(0), None), Err(("in_the_past", Some("starts_at"))));
    assert_eq!(ask(None, Some(0)), Err(("in_the_past", Some("ends_at"))));
    assert_eq!(ask(Some(5), Some(5)), Err(("malformed", Some("ends_at"))));
    assert_eq!(ask(None, Some(ZONE_AHEAD_MS_MAX)), Ok(()));
    let far = ZONE_AHEAD_MS_MAX + 1;
    assert_eq!(ask(None, Some(far)), Err(("malformed", Some("ends_at"))));
    assert_eq!(ask(Some(far), None), Err(("malformed", Some("starts_at"))));
    // A zone that holds has begun.
    let mut given = given;
    given.drawn("fire", zone_order(1));
    let later = ZoneChange::Limits {
        starts_at: Some(now.plus_ms(MINUTE)),
        ends_at: None,
    };
    let refused = given.when("fire", Role::Dispatcher, change(1, 1, later));
    assert_eq!(refused.unwrap_err().code(), "wrong_state");
}

/// Z7: two desks that change the same group never overwrite each other, and different groups do not disturb each other.
#[test]
fn an_edit_of_a_zone_names_the_version_of_its_group() {
    let mut given = Given::city();
    given.drawn("fire", zone_order(1));
    let changes = || {
        [
            ZoneChange::Label {
                kind: domain::ZoneKind::Cordon,
                name: mark(1),
                note: String::new(),
            },
            ZoneChange::Shape(Shape::Circle {
                centre: Point::new(7.5, 43.7).unwrap(),
                radius_m: 50,
            }),
            ZoneChange::Limits {
                starts_at: None,
                ends_at: None,
            },
            ZoneChange::Watch(None),
        ]
    };
    for it in changes() {
        let order = change(1, 1, it);
        given.when("fire", Role::Dispatcher, order).unwrap();
    }
    let groups = ["label", "shape", "limits", "watch"];
    for (it, field) in changes().into_iter().zip(groups) {
        let refused = given.when("fire", Role::Commander, change(1, 1, it));
        assert_eq!(refused, Err(Refusal::StaleVersion { field, current: 2 }));
    }
}

/// What is recorded of crossings; the alarms about them are K15's.
fn beside_alarms(given: &mut Given, found: Vec<Crossing>) -> Vec<Event> {
    let mut events = given.server(Command::RecordCrossings(found)).unwrap();
    events.retain(|it| it.name().starts_with("zone"));
    events
}

/// Z8.
#[test]
fn a_crossing_is_recorded_once_and_only_of_a_watched_zone() {
    let mut given = Given::city();
    given.drawn("fire", zone_order(1));
    let mut record = |it: &[Crossing]| beside_alarms(&mut given, it.to_vec());
    let (into, out) = (
        crossing(1, "fire", true, Precision::Exact),
        crossing(1, "fire", false, Precision::Exact),
    );
    assert_eq!(record(&[out]), [], "who is outside does not leave");
    let entered = Event::ZoneEntered {
        zone: zone(1),
        unit: unit("fire", 1),
        precision: Precision::Exact,
        alarm: true,
    };
    assert_eq!(record(&[into, into]), [entered]);
    assert_eq!(record(&[into]), [], "who is inside does not enter");
    let left = Event::ZoneLeft {
        zone: zone(1),
        unit: unit("fire", 1),
        precision: Precision::Exact,
        alarm: false,
    };
    assert_eq!(record(&[out]), [left]);
    // The police's units are not shown to fire.
    assert_eq!(
        record(&[crossing(1, "police", true, Precision::Cell1km)]),
        []
    );
    assert_eq!(record(&[crossing(9, "fire", true, Precision::Exact)]), []);
    let lines: Vec<_> = lines(&given, "fire", zone(1))
        .into_iter()
        .map(|it| (it.what.into_owned(), it.detail.get("alarmed").cloned()))
        .collect();
    let alarm = |it: bool| Some(it.to_string());
    assert_eq!(
        lines,
        [
            ("zone_drawn".to_owned(), None),
            ("zone_entered".to_owned(), alarm(true)),
            ("zone_left".to_owned(), alarm(false))
        ]
    );
    // Not watched, then lifted: nothing is recorded, and nobody is inside.
    given.server(Command::RecordCrossings(vec![into])).unwrap();
    let off = change(1, 1, ZoneChange::Watch(None));
    given.when("fire", Role::Dispatcher, off).unwrap();
    assert!(given.state.zone(zone(1)).unwrap().inside.is_empty());
    let record = Command::RecordCrossings(vec![into]);
    assert_eq!(given.server(record.clone()), Ok(vec![]));
    let on = change(1, 2, ZoneChange::Watch(Some(watch(false, true))));
    given.when("fire", Role::Dispatcher, on).unwrap();
    given.when("fire", Role::Dispatcher, lift(1)).unwrap();
    assert_eq!(given.server(record.clone()), Ok(vec![]));
    assert_eq!(
        given.when("fire", Role::Dispatcher, record),
        Err(Refusal::RoleMayNot)
    );
}

/// Z8 and V11: judged on what is disclosed, and told to those who are shown at least as much.
#[test]
fn a_crossing_is_told_only_to_who_is_shown_the_unit_as_closely() {
    let mut given = Given::city();
    let line = |viewer, kind, position| domain::sharing::GrantTerms {
        position,
        ..grant(viewer, "fire", kind, &["identity", "position"])
    };
    let zones = |viewer| grant(viewer, "fire", Kind::Zone, &["identity"]);
    given.terms(
        PartnerUnits::All,
        &[
            line("ems", Kind::Unit, Some(Precision::Exact)),
            line("police", Kind::Unit, Some(Precision::Cell1km)),
            grant("eoc", "fire", Kind::Unit, &["identity"]),
            zones("ems"),
            zones("police"),
            zones("eoc"),
        ],
    );
    given.drawn("fire", zone_order(1));
    given.drawn("police", zone_order(2));
    let mut record = |it| beside_alarms(&mut given, vec![it]);
    // Police is shown fire's unit in cells of 1 km: what was judged more closely is not recorded for its zone.
    assert_eq!(record(crossing(2, "fire", true, Precision::Exact)), []);
    assert_eq!(record(crossing(2, "fire", true, Precision::Cell100m)), []);
    assert_eq!(
        record(crossing(2, "fire", true, Precision::Cell1km)).len(),
        1
    );
    assert_eq!(record(crossing(1, "fire", true, Precision::Exact)).len(), 1);
    let told = |name| {
        lines(&given, name, zone(1))
            .iter()
            .any(|it| it.what == "zone_entered")
    };
    assert_eq!(
        ["fire", "ems", "police", "eoc"].map(told),
        [true, true, false, false]
    );
    let told = lines(&given, "police", zone(2));
    assert_eq!(told.last().unwrap().what, "zone_entered");
}

/// Z9.
#[test]
fn an_import_draws_all_of_its_zones_or_none() {
    let mut given = Given::city();
    let bad = DrawZone {
        name: String::new(),
        ..zone_order(3)
    };
    let refused = given.when(
        "fire",
        Role::Dispatcher,
        Command::DrawZones(vec![zone_order(1), zone_order(2), bad]),
    );
    assert_eq!(refused, Err(Refusal::Empty { field: "name" }));
    assert_eq!(given.state.zones().count(), 0);
    let twice = Command::DrawZones(vec![zone_order(1), zone_order(1)]);
    assert_eq!(
        given.when("fire", Role::Dispatcher, twice),
        Err(Refusal::Taken { field: "id" })
    );
    let none = Command::DrawZones(vec![]);
    assert_eq!(
        given.when("fire", Role::Dispatcher, none),
        Err(Refusal::Empty { field: "features" })
    );
    let good = Command::DrawZones(vec![zone_order(1), zone_order(2)]);
    assert_eq!(given.when("fire", Role::Dispatcher, good).unwrap().len(), 2);
}

/// V11: the parties see the zones of their task, until it is over; whether they are watched they do not.
#[test]
fn parties_of_a_joint_task_see_its_zones_while_it_is_not_over() {
    let mut given = Given::city();
    given.proposed(1, "fire", &["ems", "police"], None);
    let on_task = DrawZone {
        target: Some(Target::Task(task(1))),
        ..zone_order(1)
    };
    let id = given.drawn("fire", on_task);
    let asked = seen(&given, "ems", id).unwrap();
    assert_eq!(asked.target, Some(Target::Task(task(1))));
    assert!(asked.shape.is_some() && asked.limits.is_some() && asked.note.is_some());
    assert_eq!(asked.watch, None);
    assert_eq!(seen(&given, "eoc", id), None);
    given
        .when("police", Role::Commander, decline(1, 1))
        .unwrap();
    assert_eq!(seen(&given, "police", id), None);
    assert!(lines(&given, "police", id).is_empty());
    assert_eq!(lines(&given, "ems", id).len(), 1);
    assert_eq!(lines(&given, "ems", id)[0].task, Some(task(1)));
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    let cancel = Command::CancelTask {
        task: task(1),
        reason: mark(1),
    };
    given.when("fire", Role::Commander, cancel).unwrap();
    assert_eq!(seen(&given, "ems", id), None);
    assert!(seen(&given, "fire", id).unwrap().watch.is_some());
}

/// V11 and T23: who is still out when the work is done is kept safe.
#[test]
fn parties_see_the_zones_of_what_is_done_until_it_is_closed() {
    let mut given = Given::city();
    given.proposed(1, "fire", &["ems", "police"], None);
    let on_task = DrawZone {
        target: Some(Target::Task(task(1))),
        ..zone_order(1)
    };
    let id = given.drawn("fire", on_task);
    for party in ["ems", "police"] {
        given.when(party, Role::Commander, accept(1, 1)).unwrap();
    }
    for command in [
        Command::StartTask { task: task(1) },
        Command::CompleteTask { task: task(1) },
    ] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    assert!(seen(&given, "ems", id).is_some());
    let close = moved(1, domain::task::TaskStep::Close);
    given.when("fire", Role::Commander, close).unwrap();
    assert_eq!(seen(&given, "ems", id), None);
}

/// V11.
#[test]
fn the_owner_of_an_incident_sees_what_others_draw_on_it() {
    let mut given = Given::city();
    given
        .when("ems", Role::Dispatcher, report(1, Some("fire")))
        .unwrap();
    let on_incident = DrawZone {
        target: Some(Target::Incident(incident(1))),
        ..zone_order(1)
    };
    let id = given.drawn("ems", on_incident);
    assert!(seen(&given, "fire", id).is_some());
    assert_eq!(seen(&given, "police", id), None);
}
