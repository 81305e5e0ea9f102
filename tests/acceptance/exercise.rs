//! An exercise's clock: its control sets it and lets it run, every screen is told, and what time brings about follows (M2).

use acceptance::{Made, PATIENCE, Screen, TestServer, city};
use client::{Client, Event, Method};
use domain::Timestamp;
use protocol::{Moment, exercise::ExerciseClock, words::AlarmKind};

const START_MS: i64 = 1_795_000_000_000;

async fn exercise() -> TestServer {
    TestServer::made(Made {
        exercise_ms: Some(START_MS),
        ..Made::default()
    })
    .await
}

async fn clock(client: &Client) -> ExerciseClock {
    let path = "/api/v1/exercise/clock";
    let answer = client.request(Method::GET, path, None).await;
    serde_json::from_slice(&answer.expect("an answer").1).expect("a clock")
}

/// The next clock that a screen is told.
async fn told(screen: &mut Screen) -> ExerciseClock {
    let next = async {
        loop {
            if let Event::Clock(it) = screen.next().await {
                return it;
            }
        }
    };
    tokio::time::timeout(PATIENCE, next)
        .await
        .expect("the clock is told")
}

/// M2: it stands, runs, and brings about what its time brings about; every agency's screens are told.
#[tokio::test]
async fn the_clock_runs_as_its_control_says_and_every_screen_is_told() {
    let server = exercise().await;
    let control = server.seat("eoc.admin").await;
    let fire = server.seat("fire.dispatcher").await;
    let police = server.seat("police.dispatcher").await;
    let mut desk = Screen::open(&fire).await;
    let mut other = Screen::open(&police).await;
    let start = Moment(Timestamp(START_MS));
    let stands = ExerciseClock {
        now: start,
        speed: 0.0,
    };
    // Also those that came before anything changed.
    assert_eq!(told(&mut desk).await, stands);
    assert_eq!(told(&mut other).await, stands);

    let unit = city::unit_called(&fire, "fire 1").await;
    let incident = city::incident();
    fire.report_incident(&incident).await.expect("an incident");
    fire.assign_unit(&city::assign(unit, Some(incident.id), None))
        .await
        .expect("a dispatch");
    control.run_clock(60.0).await.expect("the control may");
    for screen in [&mut desk, &mut other] {
        let it = told(screen).await;
        assert!(it.speed > 59.9 && it.now.0 >= start.0, "{it:?}");
    }
    // A minute of the exercise is a second; the alarm of the dispatch comes with it.
    desk.until(|it| {
        it.alarms()
            .any(|it| it.alarm_kind == AlarmKind::DispatchUnacknowledged)
    })
    .await;
    control.run_clock(0.0).await.expect("the control may");
    let (first, second) = (clock(&fire).await, clock(&police).await);
    assert!(first.speed < 0.1 && first.now.0.ms_since(start.0) >= 60_000);
    assert_eq!(first, second, "it stands");
    // Nobody was signed out by the hours that passed in the exercise.
    let far = Moment(first.now.0.plus_ms(30 * 3_600_000));
    control.set_clock(far).await.expect("the control may");
    assert_eq!(clock(&fire).await.now, far);
    server.stop().await;
}

/// M2: only the control sets it, only ahead, only so fast; and on a live server there is nothing to set.
#[tokio::test]
async fn what_the_clock_may_not_do_is_refused_by_name() {
    let server = exercise().await;
    let control = server.seat("eoc.admin").await;
    let code = async |client: &Client, body: &str| {
        let body = body.as_bytes().to_vec();
        let path = "/api/v1/exercise/clock";
        let refused = client.request(Method::POST, path, Some(body.into())).await;
        refused
            .err()
            .and_then(|it| it.code().map(str::to_owned))
            .unwrap_or_default()
    };
    for (body, expected) in [
        ("{}", "malformed"),
        (r#"{"speed": 61}"#, "out_of_range"),
        (r#"{"speed": -1}"#, "out_of_range"),
        (r#"{"speed": "fast"}"#, "malformed"),
        (r#"{"pace": 1}"#, "malformed"),
        (r#"{"now": "2199-01-01T00:00:00.000Z"}"#, "out_of_range"),
        (
            r#"{"now": "2020-01-01T00:00:00.000Z", "speed": 1}"#,
            "in_the_past",
        ),
    ] {
        assert_eq!(code(&control, body).await, expected, "{body}");
    }
    assert!(clock(&control).await.speed < 0.1, "all or nothing");
    for (seat, expected) in [
        ("fire.admin", "not_yours"),
        ("eoc.coordinator", "role_may_not"),
    ] {
        let seat = server.seat(seat).await;
        assert_eq!(code(&seat, r#"{"speed": 1}"#).await, expected);
        assert!(clock(&seat).await.speed < 0.1);
    }
    server.stop().await;
    let live = TestServer::start().await;
    let admin = live.seat("eoc.admin").await;
    assert_eq!(code(&admin, r#"{"speed": 1}"#).await, "unknown_route");
    live.stop().await;
}
