//! No silent dispatch, and time: alarms, duress, reach and clocks over real sockets (K and M of docs/protocol.md).

use std::time::{Duration, Instant};

use acceptance::{Made, Screen, TestServer, city, figures, figures::Figure};
use client::{Client, Event, Method, Mirror};
use domain::{AgencyId, CommandId, PrincipalId, Timestamp};
use protocol::{
    Moment, Object,
    command::ShelveAlarm,
    query::{PositionBatch, PositionReport},
    stream::ClientMessage,
    words::{AlarmKind, DeviceLink, Source, UnitStatus},
};
use storage::{DataFolder, Journal, NewRow, Outcome, RoomKind, SqliteJournal};
use uuid::Uuid;

/// How long a test waits for what the server shows only after a while.
const LONG: Duration = Duration::from_mins(2);
/// Calls for help whose way to the desk is measured.
const CALLS: usize = 40;
const START_MS: i64 = 1_795_000_000_000;

/// Takes events until the picture is as wanted, for longer than a screen should wait.
async fn late(screen: &mut Screen, is_so: impl Fn(&Mirror) -> bool) {
    let waiting = async {
        while !is_so(&screen.mirror) {
            let event = screen.stream.next().await.expect("an event");
            screen.mirror.apply(&event).expect("no gap");
        }
    };
    tokio::time::timeout(LONG, waiting)
        .await
        .expect("the picture as wanted");
}

async fn put(client: &Client, unit: Uuid, lon: f64, source: Option<Source>) {
    let positions = vec![PositionReport {
        unit,
        lon,
        lat: 43.73,
        at: None,
        heading: None,
        speed: None,
        source,
    }];
    let taken = client.report_positions(&PositionBatch { positions }).await;
    assert_eq!(taken.expect("a fix").accepted, 1);
}

/// K8, V10: the drill. Nothing is agreed between anybody. The crew's desk and the operations centre hear it with who and
/// where, a third agency gets nothing, by no route. Its way to the desk is measured.
#[tokio::test]
async fn duress_reaches_its_desk_and_the_operations_centre_without_any_agreement() {
    let server = TestServer::made(Made {
        without_terms: true,
        ..Made::default()
    })
    .await;
    let crew = server.seat("fire.crew1").await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let mut desk = Screen::open(&dispatcher).await;
    let mut centre = Screen::open(&server.seat("eoc.coordinator").await).await;
    let police = server.seat("police.dispatcher").await;
    let mut third = Screen::open(&police).await;
    let unit = city::unit_called(&dispatcher, "fire 1").await;
    assert!(centre.mirror.unit(unit).is_none());
    put(&crew, unit, 7.4242, None).await;

    let call = city::duress(unit);
    crew.raise_duress(&call).await.expect("a call for help");
    for screen in [&mut desk, &mut centre] {
        screen.until(|it| it.alarm(call.id).is_some()).await;
        let alarm = screen.mirror.alarm(call.id).expect("heard");
        assert_eq!(alarm.alarm_kind, AlarmKind::Duress);
        assert_eq!(alarm.lon, Some(7.4242), "where it was last known");
        let seen = screen.mirror.unit(unit).expect("who it is");
        assert_eq!(seen.callsign, "fire 1");
        assert_eq!(seen.precision, Some(protocol::words::Precision::Exact));
        assert!(seen.handle.is_some());
    }
    // One agency's answer is not the other's.
    let eoc = server.seat("eoc.coordinator").await;
    eoc.acknowledge_alarm(call.id, &city::plain())
        .await
        .expect("heard");
    desk.until(|it| {
        it.alarm(call.id)
            .is_some_and(|it| it.acknowledged.len() == 1)
    })
    .await;
    let path = format!("/api/v1/alarms/{}", call.id);
    let answer = police.request(Method::GET, &path, None).await;
    assert!(format!("{answer:?}").contains("404"), "{answer:?}");
    let refused = police.acknowledge_alarm(call.id, &city::plain()).await;
    assert_eq!(refused.expect_err("not theirs").code(), Some("unknown"));
    dispatcher
        .close_alarm(call.id, &city::plain())
        .await
        .expect("dealt with");
    centre.until(|it| it.unit(unit).is_none()).await;

    let mut ways = Vec::new();
    for _ in 0..CALLS {
        let call = city::duress(unit);
        let began = Instant::now();
        crew.raise_duress(&call).await.expect("a call for help");
        desk.until(|it| it.alarm(call.id).is_some()).await;
        ways.push(began.elapsed().as_secs_f64() * 1_000.0);
        dispatcher
            .close_alarm(call.id, &city::plain())
            .await
            .expect("dealt with");
    }
    ways.sort_by(f64::total_cmp);
    let p99 = ways[(ways.len() * 99).div_ceil(100) - 1];
    let (lag, of) = Box::pin(dispatch_alarm_lag()).await;
    figures::write(
        "alarms",
        &[
            Figure::told("duress_to_desk_p99", p99, "ms"),
            Figure::told("duress_calls", ways.len() as f64, "calls"),
            Figure::told("unacknowledged_alarm_delay", of, "s"),
            Figure::told("unacknowledged_alarm_lag", lag, "ms"),
        ],
    );

    police
        .report_incident(&city::incident())
        .await
        .expect("an incident");
    third.until(|it| it.incidents().count() == 1).await;
    assert_eq!(third.mirror.alarms().count(), 0);
    assert!(third.mirror.unit(unit).is_none());
    server.stop().await;
}

/// How long after its time the alarm of a dispatch that nobody acknowledged stands on the desk's screen, and what its
/// time is. On an exercise clock, so that nobody waits a minute.
async fn dispatch_alarm_lag() -> (f64, f64) {
    let server = TestServer::made(Made {
        exercise_ms: Some(START_MS),
        ..Made::default()
    })
    .await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let control = server.seat("eoc.admin").await;
    let mut desk = Screen::open(&dispatcher).await;
    let unit = city::unit_called(&dispatcher, "fire 1").await;
    let incident = city::incident();
    dispatcher
        .report_incident(&incident)
        .await
        .expect("an incident");
    dispatcher
        .assign_unit(&city::assign(unit, Some(incident.id), None))
        .await
        .expect("a dispatch");
    let wait_ms = domain::limits::ACKNOWLEDGE_WITHIN_MS;
    let due = Moment::from(Timestamp(START_MS + wait_ms));
    let began = Instant::now();
    control.set_clock(due).await.expect("the control may");
    let is_told = |it: &Mirror| {
        it.alarms()
            .any(|it| it.alarm_kind == AlarmKind::DispatchUnacknowledged)
    };
    desk.until(is_told).await;
    let lag_ms = began.elapsed().as_secs_f64() * 1_000.0;
    server.stop().await;
    (lag_ms, wait_ms as f64 / 1_000.0)
}

/// K2, K3, K4, K6: the desk answers, puts aside, cannot close; the crew's answer ends it.
#[tokio::test]
async fn a_desk_answers_the_alarm_of_a_dispatch_and_only_the_crew_ends_it() {
    let server = TestServer::made(Made {
        exercise_ms: Some(START_MS),
        ..Made::default()
    })
    .await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let control = server.seat("eoc.admin").await;
    let mut desk = Screen::open(&dispatcher).await;
    let unit = city::unit_called(&dispatcher, "fire 1").await;
    let incident = city::incident();
    dispatcher
        .report_incident(&incident)
        .await
        .expect("an incident");
    let order = city::assign(unit, Some(incident.id), None);
    dispatcher.assign_unit(&order).await.expect("a dispatch");
    let later = |ms| Moment::from(Timestamp(START_MS + ms));
    control.set_clock(later(60_000)).await.expect("a minute");
    desk.until(|it| it.alarms().count() == 1).await;
    let id = desk.mirror.alarms().next().expect("an alarm").id;
    control.set_clock(later(120_000)).await.expect("a minute");
    desk.until(|it| it.alarm(id).is_some_and(|it| it.level == 1))
        .await;
    let closed = dispatcher.close_alarm(id, &city::plain()).await;
    assert_eq!(closed.expect_err("not over").code(), Some("wrong_state"));
    let shelve = |minutes| ShelveAlarm {
        command_id: client::new_id(),
        occurred_at: None,
        minutes,
    };
    let too_long = dispatcher.shelve_alarm(id, &shelve(31)).await;
    assert_eq!(too_long.expect_err("too long").code(), Some("out_of_range"));
    dispatcher
        .shelve_alarm(id, &shelve(5))
        .await
        .expect("put aside");
    desk.until(|it| it.alarm(id).is_some_and(|it| it.shelved_until.is_some()))
        .await;
    dispatcher
        .acknowledge_alarm(id, &city::plain())
        .await
        .expect("answered");
    let crew = server.seat("fire.crew1").await;
    crew.advance_assignment(
        order.id,
        &city::advance(protocol::words::AssignmentStatus::Acknowledged),
    )
    .await
    .expect("the crew's answer");
    desk.until(|it| it.alarm(id).is_some_and(|it| it.cleared_at.is_some()))
        .await;
    server.stop().await;
}

/// K7, M5: who cannot be told is shown so before it is sent, and its dispatch is an alarm at once; who is connected is
/// not. Partners see it with the status, others not.
#[tokio::test]
async fn a_unit_without_a_connected_device_is_shown_and_its_dispatch_is_an_alarm_at_once() {
    let server = TestServer::start().await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let mut desk = Screen::open(&dispatcher).await;
    let mut centre = Screen::open(&server.seat("eoc.observer").await).await;
    let mut stranger = Screen::open(&server.seat("police.dispatcher").await).await;
    let unit = city::unit_called(&dispatcher, "fire 1").await;
    let linked =
        |link: DeviceLink| move |it: &Mirror| it.unit(unit).and_then(|it| it.link) == Some(link);
    let tablet = Screen::open(&server.seat("fire.crew1").await).await;
    late(&mut desk, linked(DeviceLink::Connected)).await;
    late(&mut centre, linked(DeviceLink::Connected)).await;
    drop(tablet);
    late(&mut desk, linked(DeviceLink::Lost)).await;
    late(&mut centre, linked(DeviceLink::Lost)).await;
    let found = dispatcher.list(client::List::Units).await.expect("units");
    let is_lost = |it: &Object| matches!(it, Object::Unit(it) if it.link == Some(DeviceLink::Lost));
    assert!(found.iter().any(is_lost), "HTTP shows the same bytes");
    let incident = city::incident();
    dispatcher
        .report_incident(&incident)
        .await
        .expect("an incident");
    let order = city::assign(unit, Some(incident.id), None);
    dispatcher.assign_unit(&order).await.expect("a dispatch");
    desk.until(|it| it.alarms().count() == 1).await;
    let alarm = desk.mirror.alarms().next().expect("an alarm");
    assert_eq!(alarm.alarm_kind, AlarmKind::DispatchUnreachable);
    let sent = desk.mirror.unit(unit).expect("the unit");
    assert_eq!(sent.status, Some(UnitStatus::Dispatched));
    // The control: a unit with a connected device is no alarm.
    let _tablet = Screen::open(&server.seat("fire.crew2").await).await;
    let other = city::unit_called(&dispatcher, "fire 2").await;
    late(&mut desk, |it| {
        it.unit(other).and_then(|it| it.link) == Some(DeviceLink::Connected)
    })
    .await;
    let order = city::assign(other, Some(incident.id), None);
    dispatcher.assign_unit(&order).await.expect("a dispatch");
    desk.until(|it| it.assignment(order.id).is_some()).await;
    assert_eq!(desk.mirror.alarms().count(), 1);
    let police = server.seat("police.dispatcher").await;
    police
        .report_incident(&city::incident())
        .await
        .expect("an incident");
    stranger.until(|it| it.incidents().count() == 1).await;
    assert!(stranger.mirror.unit(unit).is_none());
    server.stop().await;
}

/// M5, H3: a line that is open stands for the unit on which its person is now.
#[tokio::test]
async fn an_open_line_follows_the_shift_of_its_crew() {
    let server = TestServer::start().await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let mut desk = Screen::open(&dispatcher).await;
    let unit = |it: &'static str| city::unit_called(&dispatcher, it);
    let (one, two) = (unit("fire 1").await, unit("fire 2").await);
    let is = |unit: Uuid, link: DeviceLink| {
        move |it: &Mirror| it.unit(unit).and_then(|it| it.link) == Some(link)
    };
    let crew = server.seat("fire.crew1").await;
    let mut tablet = Screen::open(&crew).await;
    late(&mut desk, is(one, DeviceLink::Connected)).await;
    let order = protocol::command::SignOn {
        command_id: client::new_id(),
        occurred_at: None,
        principal: None,
        leaves_other: true,
    };
    crew.sign_on(two, &order).await.expect("moved");
    tablet.stream.ping(1.0).await.expect("sent");
    late(&mut desk, is(two, DeviceLink::Connected)).await;
    late(&mut desk, is(one, DeviceLink::Lost)).await;
    let incident = city::incident();
    dispatcher.report_incident(&incident).await.expect("told");
    // Nobody is on the first any more: its dispatch is an alarm; the crew is where it is sent.
    for (unit, alarms) in [(two, 0), (one, 1)] {
        let order = city::assign(unit, Some(incident.id), None);
        dispatcher.assign_unit(&order).await.expect("a dispatch");
        desk.until(|it| it.assignment(order.id).is_some()).await;
        let unreachable = |it: &&protocol::alarm::Alarm| {
            it.alarm_kind == AlarmKind::DispatchUnreachable && it.unit == Some(unit)
        };
        desk.until(|it| it.alarms().filter(unreachable).count() == alarms)
            .await;
    }
    server.stop().await;
}

/// S13, M3: a call for help over the open connection, sent again by HTTP, has one effect; a device is told how wrong its
/// clock is, and its desk sees it.
#[tokio::test]
async fn a_connection_takes_a_call_for_help_and_tells_a_device_about_its_clock() {
    let server = TestServer::start().await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let mut desk = Screen::open(&dispatcher).await;
    let crew = server.seat("fire.crew1").await;
    let mut tablet = Screen::open(&crew).await;
    let unit = city::unit_called(&dispatcher, "fire 1").await;
    let wrong = Moment::from(server.started.clock.now().plus_ms(90_000));
    let ping = ClientMessage::Ping {
        t: 1.0,
        at: Some(wrong),
    };
    tablet.stream.send(&ping).await.expect("sent");
    loop {
        if let Event::Pong { ahead_ms, .. } = tablet.next().await {
            let ahead_ms = ahead_ms.expect("measured");
            assert!((60_000..=90_000).contains(&ahead_ms), "{ahead_ms}");
            break;
        }
    }
    late(&mut desk, |it| {
        it.unit(unit).is_some_and(|it| it.clock_ahead_s.is_some())
    })
    .await;

    let call = city::duress(unit);
    let message = ClientMessage::Duress(call.clone());
    tablet.stream.send(&message).await.expect("sent");
    let first = loop {
        if let Event::Accepted(it) = tablet.next().await {
            break it;
        }
    };
    let again = crew.raise_duress(&call).await.expect("the same answer");
    assert_eq!(again, first);
    desk.until(|it| it.alarm(call.id).is_some()).await;
    assert_eq!(desk.mirror.alarms().count(), 1);

    let other = city::unit_called(&dispatcher, "fire 2").await;
    let message = ClientMessage::Duress(city::duress(other));
    tablet.stream.send(&message).await.expect("sent");
    loop {
        if let Event::Refused { code, about, .. } = tablet.next().await {
            assert_eq!((code.as_str(), about.as_str()), ("not_yours", "duress"));
            break;
        }
    }
    server.stop().await;
}

/// M4, M6: what somebody pointed at goes before the crew's device; whether a fix is stale is said by the server.
#[tokio::test]
async fn the_better_source_counts_and_the_server_says_what_is_stale() {
    let server = TestServer::start().await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let mut desk = Screen::open(&dispatcher).await;
    let unit = city::unit_called(&dispatcher, "fire 1").await;
    let call_at = async || {
        let call = city::duress(unit);
        dispatcher.raise_duress(&call).await.expect("a call");
        let found = dispatcher.list(client::List::Alarms).await.expect("alarms");
        let lon = found.iter().find_map(|it| match it {
            Object::Alarm(it) if it.id == call.id => it.lon,
            _ => None,
        });
        dispatcher
            .close_alarm(call.id, &city::plain())
            .await
            .expect("closed");
        lon
    };
    put(&dispatcher, unit, 7.41, Some(Source::Hand)).await;
    put(&dispatcher, unit, 7.42, Some(Source::Device)).await;
    assert_eq!(call_at().await, Some(7.41));
    put(&dispatcher, unit, 7.43, Some(Source::Hand)).await;
    assert_eq!(call_at().await, Some(7.43));
    late(&mut desk, |it| {
        it.unit(unit).and_then(|it| it.position_stale) == Some(false)
    })
    .await;
    let other = city::unit_called(&dispatcher, "fire 2").await;
    let old = server.started.clock.now().plus_ms(-120_000);
    let positions = vec![PositionReport {
        unit: other,
        lon: 7.42,
        lat: 43.73,
        at: Some(old.into()),
        heading: None,
        speed: None,
        source: Some(Source::Device),
    }];
    dispatcher
        .report_positions(&PositionBatch { positions })
        .await
        .expect("taken");
    late(&mut desk, |it| {
        it.unit(other).and_then(|it| it.position_stale) == Some(true)
    })
    .await;
    server.stop().await;
}

/// M1: the journal ends a minute ahead of the wall, as after a wall clock that was set back: time goes on from the
/// journal, and both times of a command are kept.
#[tokio::test]
async fn a_restart_on_a_wall_clock_that_was_set_back_goes_on_from_the_journal() {
    let data = tempfile::tempdir().expect("a folder");
    let server = TestServer::on(data.path().to_owned(), Made::default()).await;
    let ahead = server.started.clock.now().plus_ms(60_000);
    server.stop().await;
    let folder = DataFolder::hold(data.path()).expect("the folder");
    let mut journal = SqliteJournal::open(&folder, RoomKind::Live, ahead)
        .await
        .expect("the journal");
    journal.replay(|_row| {}).await.expect("replayed");
    let row = NewRow {
        principal: PrincipalId::SERVER,
        agency: AgencyId::server(),
        command_id: CommandId(client::new_id()),
        body_sha256: [0; 32],
        received_at: ahead,
        occurred_at: ahead,
        outcome: Outcome::Accepted {
            events: vec![],
            receipt: 9_999,
        },
    };
    journal.append(&[row]).await.expect("appended");
    journal.close().await.expect("closed");
    drop(folder);

    let server = TestServer::on(data.path().to_owned(), Made::default()).await;
    let desk = server.seat("fire.dispatcher").await;
    let mut screen = Screen::open(&desk).await;
    let mut report = city::incident();
    let occurred = ahead.plus_ms(-60_000);
    report.occurred_at = Some(occurred.into());
    let receipt = desk.report_incident(&report).await.expect("an incident");
    assert!(receipt.recorded_at.0 >= ahead, "stepped back");
    screen.until(|it| it.incidents().count() == 1).await;
    let entry = screen.mirror.entries().last().expect("a line").clone();
    assert_eq!(entry.occurred_at.0, occurred);
    assert_eq!(entry.at, receipt.recorded_at);
    let second = desk
        .report_incident(&city::incident())
        .await
        .expect("an incident");
    assert!(second.recorded_at >= receipt.recorded_at);
    server.stop().await;
}
