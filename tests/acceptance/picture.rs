//! Positions: from the device to the screens that may see them, and never in the way of a decision.

use acceptance::{PATIENCE, Screen, TestServer, city};
use client::{Event, Frame};
use protocol::query::{PositionBatch, PositionReport};

fn report(unit: uuid::Uuid, lon: f64, lat: f64) -> PositionReport {
    PositionReport {
        unit,
        lon,
        lat,
        at: None,
        heading: Some(90.0),
        speed: Some(12.5),
        source: None,
    }
}

/// The next frame of the picture lane.
async fn frame(screen: &mut Screen) -> Frame {
    loop {
        if let Event::Picture(frame) = screen.next().await {
            return frame;
        }
    }
}

/// S7, S8, L2: a crew's tablet reports, its desk sees the row within a tick, the handle is the unit's.
#[tokio::test]
async fn a_position_reaches_the_screens_that_look_there() {
    let server = TestServer::start().await;
    let (desk, crew) = (
        server.seat("fire.dispatcher").await,
        server.seat("fire.crew1").await,
    );
    let unit = city::unit_called(&desk, "fire 1").await;
    let mut screen = Screen::open(&desk).await;
    screen
        .stream
        .subscribe(7.40, 43.72, 7.45, 43.75, 14.0)
        .await
        .expect("a viewport");
    let mut tablet = Screen::open(&crew).await;
    tablet
        .stream
        .position(report(unit, 7.4246, 43.7384))
        .await
        .expect("a fix");

    let seen = tokio::time::timeout(PATIENCE, frame(&mut screen))
        .await
        .expect("a picture");
    let handle = screen
        .mirror
        .unit(unit)
        .and_then(|it| it.handle)
        .expect("a handle");
    let picture::rows::Body::Positions(rows) = &seen.body else {
        panic!("positions, not {seen:?}")
    };
    let row = rows
        .iter()
        .find(|it| it.handle == handle)
        .expect("the unit's row");
    assert_eq!(
        (row.shown.position.lon_e7(), row.shown.position.lat_e7()),
        (74_246_000, 437_384_000)
    );
    server.stop().await;
}

/// Bad positions are refused one by one; good ones beside them are taken (nothing is lost).
#[tokio::test]
async fn a_bad_position_is_refused_and_its_neighbours_are_taken() {
    let server = TestServer::start().await;
    let (desk, crew) = (
        server.seat("fire.dispatcher").await,
        server.seat("fire.crew1").await,
    );
    let own = city::unit_called(&desk, "fire 1").await;
    let colleague = city::unit_called(&desk, "fire 2").await;
    let stranger = city::unit_called(&server.seat("police.dispatcher").await, "police 1").await;
    let positions = vec![
        report(own, 7.42, 43.73),
        report(own, 7.42, 91.0),
        report(own, 181.0, 43.73),
        PositionReport {
            heading: Some(400.0),
            ..report(own, 7.42, 43.73)
        },
        PositionReport {
            speed: Some(-1.0),
            ..report(own, 7.42, 43.73)
        },
        report(stranger, 7.42, 43.73),
        report(colleague, 7.42, 43.73),
    ];
    let taken = desk
        .report_positions(&PositionBatch {
            positions: positions.clone(),
        })
        .await
        .expect("an answer");
    assert_eq!(taken.accepted, 2);
    let refused: Vec<_> = taken
        .refused
        .iter()
        .map(|it| (it.index, it.code.as_str()))
        .collect();
    let expected = [
        (1, "out_of_range"),
        (2, "out_of_range"),
        (3, "out_of_range"),
        (4, "out_of_range"),
        (5, "unknown"),
    ];
    assert_eq!(refused, expected);

    let taken = crew
        .report_positions(&PositionBatch { positions })
        .await
        .expect("an answer");
    assert_eq!(taken.accepted, 1, "a crew speaks for its own unit only");
    let mut tablet = Screen::open(&crew).await;
    tablet
        .stream
        .position(report(colleague, 7.42, 43.73))
        .await
        .expect("a frame");
    assert!(
        matches!(tablet.next().await, Event::Refused { code, about, .. } if code == "not_yours" && about == "position")
    );
    server.stop().await;
}

/// Nearest with wishes: judged by distance, capability and agency, as the asking agency may see them.
#[tokio::test]
async fn the_nearest_units_that_match_are_found_nearest_first() {
    let server = TestServer::start().await;
    let fire = server.seat("fire.dispatcher").await;
    let eoc = server.seat("eoc.coordinator").await;
    let police = server.seat("police.dispatcher").await;
    let (near, far) = (
        city::unit_called(&fire, "fire 2").await,
        city::unit_called(&fire, "fire 1").await,
    );
    let patrol = city::unit_called(&police, "police 1").await;
    let batch = |unit, lon| PositionBatch {
        positions: vec![report(unit, lon, 43.73)],
    };
    fire.report_positions(&batch(far, 7.44))
        .await
        .expect("a fix");
    fire.report_positions(&batch(near, 7.421))
        .await
        .expect("a fix");
    police
        .report_positions(&batch(patrol, 7.4205))
        .await
        .expect("a fix");

    let ask = |capability: Option<&str>, agency: Option<&str>| protocol::query::NearestQuery {
        lon: 7.42,
        lat: 43.73,
        count: 5,
        capability: capability.map(str::to_owned),
        status: None,
        agency: agency.map(str::to_owned),
    };
    let ids = |found: protocol::query::FoundUnits| {
        found
            .units
            .into_iter()
            .map(|it| it.unit)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ids(eoc.nearest(&ask(None, None)).await.expect("an answer")),
        [patrol, near, far]
    );
    assert_eq!(
        ids(eoc
            .nearest(&ask(Some("engine"), None))
            .await
            .expect("an answer")),
        [near, far]
    );
    assert_eq!(
        ids(eoc
            .nearest(&ask(None, Some("police")))
            .await
            .expect("an answer")),
        [patrol]
    );
    assert_eq!(
        ids(fire.nearest(&ask(None, None)).await.expect("an answer")),
        [near, far],
        "not the police's"
    );
    let found = eoc
        .nearest(&ask(Some("engine"), None))
        .await
        .expect("an answer");
    let metres = found
        .units
        .first()
        .and_then(|it| it.distance_m)
        .expect("a distance");
    assert!(
        (metres - 80.3).abs() < 1.0,
        "{metres} m to a unit that is 0.001 degrees east at this latitude"
    );
    server.stop().await;
}
