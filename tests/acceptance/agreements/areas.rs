//! Units that are shown within an area (G12), over real sockets.

use client::Event;
use picture::rows::Body;
use protocol::{
    preview::{PreviewAgreement, PreviewOf},
    zone::Shape,
};

use super::*;

const INSIDE: (f64, f64) = (7.42, 43.73);
const OUTSIDE: (f64, f64) = (7.44, 43.73);

fn here() -> Shape {
    Shape::Circle {
        lon: INSIDE.0,
        lat: INSIDE.1,
        radius_m: 500,
    }
}

fn clauses() -> Vec<Clause> {
    let all = clause("police", Some("fire"), Trigger::Always);
    let known = Clause {
        fields: ["identity", "status"].map(str::to_owned).to_vec(),
        position: None,
        ..all.clone()
    };
    let within = Clause {
        fields: vec!["position".to_owned()],
        area: Some(vec![here()]),
        ..all
    };
    vec![known, within]
}

async fn report(crew: &Client, unit: Uuid, (lon, lat): (f64, f64)) {
    let report = PositionReport {
        unit,
        lon,
        lat,
        at: None,
        heading: None,
        speed: None,
        source: None,
    };
    let batch = PositionBatch {
        positions: vec![report],
    };
    crew.report_positions(&batch).await.expect("a position");
}

/// Waits for a frame that shows a handle, or that it is gone.
async fn in_frame(screen: &mut Screen, handle: u32, is_shown: bool) {
    loop {
        let Event::Picture(frame) = screen.next().await else {
            continue;
        };
        let Body::Positions(rows) = &frame.body else {
            continue;
        };
        let shows = rows.iter().any(|it| it.handle == handle);
        assert!(is_shown || !shows, "a row of what is outside");
        if shows || (!is_shown && frame.gone.contains(&handle)) {
            return;
        }
    }
}

async fn previewed(desk: &Client, id: Uuid, unit: Uuid) -> Option<Precision> {
    let asked = PreviewAgreement {
        viewer: "police".to_owned(),
        clearance: Clearance::Open,
        of: PreviewOf::Current,
        agreement: Some(id),
        text: None,
        activated: None,
        glass_broken: None,
        joint: None,
    };
    let answer = desk.preview_agreement(&asked).await.expect("a preview");
    let sight = answer.sights.into_iter().find(|it| it.id == unit);
    let shown = sight.and_then(|it| it.now).expect("it is seen");
    assert_eq!(shown.position.is_some(), shown.lon.is_some());
    shown.position
}

/// G12, G16: a unit comes into the picture at the edge of the area and leaves it there; lists and what is asked know nothing
/// of it outside; what is told of the unit is the same wherever it is; a preview tells the owner.
#[tokio::test]
async fn g12_a_unit_is_shown_while_it_is_in_the_area() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let crew = server.seat("fire.crew1").await;
    let commander = server.seat("police.commander").await;
    let unit = city::unit_called(&desks.fire, "fire 1").await;
    report(&crew, unit, OUTSIDE).await;
    let id = desks.in_force(clauses()).await;
    let mut police = Screen::open(&commander).await;
    police.until(|it| it.unit(unit).is_some()).await;
    let seen = police.mirror.unit(unit).expect("a unit").clone();
    let handle = seen.handle.expect("a name in the picture");
    assert_eq!((seen.precision, seen.position_stale), (None, None));
    police
        .stream
        .subscribe(7.40, 43.72, 7.46, 43.75, 14.0)
        .await
        .expect("a viewport");
    assert_eq!(nearest(&commander).await, 0);
    assert_eq!(previewed(&desks.fire, id, unit).await, None);

    report(&crew, unit, INSIDE).await;
    in_frame(&mut police, handle, true).await;
    assert_eq!(nearest(&commander).await, 1);
    assert_eq!(
        previewed(&desks.fire, id, unit).await,
        Some(Precision::Exact)
    );
    report(&crew, unit, OUTSIDE).await;
    in_frame(&mut police, handle, false).await;
    assert_eq!(nearest(&commander).await, 0);
    let now = police.mirror.unit(unit).expect("a unit");
    assert_eq!((now.handle, now.precision), (Some(handle), None));

    // Suspended while it is inside: it leaves the picture with the rest.
    report(&crew, unit, INSIDE).await;
    in_frame(&mut police, handle, true).await;
    desks
        .fire
        .suspend_agreement(id, &because("A leak"))
        .await
        .expect("suspended");
    in_frame(&mut police, handle, false).await;
    assert_eq!(nearest(&commander).await, 0);
    server.stop().await;
}

/// G12, Z8: a watched zone of the viewer is told of what it was shown, and records no unit outside of the area.
#[tokio::test]
async fn g12_a_watched_zone_sees_no_further_than_the_area() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let crew = server.seat("fire.crew1").await;
    let unit = city::unit_called(&desks.fire, "fire 1").await;
    desks.in_force(clauses()).await;
    let commander = server.seat("police.commander").await;
    // It reaches further than the area does.
    let around = Shape::Circle {
        lon: INSIDE.0,
        lat: INSIDE.1,
        radius_m: 5_000,
    };
    let zone = crate::zones::draw(around, None);
    commander.draw_zone(&zone).await.expect("a zone");
    let mut police = Screen::open(&commander).await;
    report(&crew, unit, OUTSIDE).await;
    report(&crew, unit, INSIDE).await;
    let crossed = |it: &Mirror| {
        let mut alarms = it.alarms();
        alarms.any(|it| it.alarm_kind == AlarmKind::ZoneCrossed && it.unit == Some(unit))
    };
    police.until(crossed).await;
    server.stop().await;
}
