//! Zones: drawn, imported and watched over real sockets; the rules Z1–Z10 are those of docs/protocol.md.

use acceptance::{Made, PATIENCE, Screen, TestServer, city};
use client::{ApiError, Client, List};
use protocol::{
    command::{ChangeZone, ChosenFeature, DrawZone, ImportZones, WithReason},
    object::{Entry, LonLat},
    query::{PositionBatch, PositionReport},
    words::{AlarmKind, ZoneKind, ZoneState},
    zone::{PreviewZones, Shape, Watch},
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

const WATCH: Watch = Watch {
    watched: true,
    alarm_on_enter: true,
    alarm_on_leave: false,
};

fn circle(radius_m: u32) -> Shape {
    Shape::Circle {
        lon: 7.4246,
        lat: 43.7384,
        radius_m,
    }
}

pub(crate) fn draw(shape: Shape, task: Option<Uuid>) -> DrawZone {
    DrawZone {
        command_id: client::new_id(),
        occurred_at: None,
        id: client::new_id(),
        zone_kind: ZoneKind::Hazard,
        name: "Gas".to_owned(),
        note: "No open flame".to_owned(),
        shape,
        incident: None,
        task,
        starts_at: None,
        ends_at: None,
        watch: Some(WATCH),
    }
}

async fn report(client: &Client, unit: Uuid, lon: f64) {
    let report = PositionReport {
        source: None,
        unit,
        lon,
        lat: 43.7384,
        at: None,
        heading: None,
        speed: None,
    };
    let positions = PositionBatch {
        positions: vec![report],
    };
    let taken = client
        .report_positions(&positions)
        .await
        .expect("an answer");
    assert_eq!(taken.accepted, 1);
}

fn told<'a>(screen: &'a Screen, what: &str, zone: Uuid) -> Vec<&'a Entry> {
    let entries = screen.mirror.entries();
    entries
        .filter(|it| it.what == what && it.zone == Some(zone))
        .collect()
}

fn refused<T: std::fmt::Debug>(answer: Result<T, ApiError>) -> (String, Option<String>) {
    match answer {
        Err(ApiError::Refused { problem, .. }) => (problem.code, problem.field),
        other => panic!("a refusal, not {other:?}"),
    }
}

/// An agreed joint task of fire and police.
async fn joint_task(fire: &Client, police: &Client) -> Uuid {
    let draft = city::task(&["police"], None);
    let task = draft.id;
    fire.draft_task(&draft).await.expect("a draft");
    fire.propose_task(task, &city::plain())
        .await
        .expect("a proposal");
    police
        .answer_task(task, &city::accept(1))
        .await
        .expect("a yes");
    task
}

/// Z8, V11: a unit drives into a watched zone of a joint task and out again: both parties are told, once each, also
/// across a restart; who is in no task with them is told nothing.
#[tokio::test]
async fn who_crosses_a_watched_edge_is_told_to_those_who_see_both() {
    let data = tempfile::tempdir().expect("a folder");
    let server = TestServer::on(data.path().to_owned(), Made::default()).await;
    let (fire, police) = (
        server.seat("fire.commander").await,
        server.seat("police.commander").await,
    );
    let unit = city::unit_called(&fire, "fire 1").await;
    let task = joint_task(&fire, &police).await;
    let mut screens = [Screen::open(&fire).await, Screen::open(&police).await];
    let mut stranger = Screen::open(&server.seat("ems.commander").await).await;
    let order = draw(circle(100), Some(task));
    let zone = order.id;
    fire.draw_zone(&order).await.expect("a zone");
    report(&fire, unit, 7.4246).await;
    for screen in &mut screens {
        screen.until(|it| it.zone(zone).is_some()).await;
        while told(screen, "zone_entered", zone).is_empty() {
            screen.next().await;
        }
        let entered = told(screen, "zone_entered", zone);
        assert_eq!(entered[0].unit, Some(unit));
        assert_eq!(entered[0].task, Some(task));
        assert_eq!(entered[0].detail["alarmed"], "true");
    }
    // K15: it is an alarm of the agency that drew it, and of nobody else.
    screens[0]
        .until(|it| {
            it.alarms()
                .any(|it| it.alarm_kind == AlarmKind::ZoneCrossed && it.unit == Some(unit))
        })
        .await;
    assert_eq!(screens[1].mirror.alarms().count(), 0);
    // Whether it is watched is its agency's own affair.
    assert_eq!(
        screens[0].mirror.zone(zone).expect("own").watch,
        Some(WATCH)
    );
    assert_eq!(screens[1].mirror.zone(zone).expect("a party's").watch, None);
    server.stop().await;

    // After a restart it is known that the unit is inside: it does not enter again, and it leaves.
    let server = TestServer::on(data.path().to_owned(), Made::default()).await;
    let fire = server.seat("fire.commander").await;
    let mut screen = Screen::open(&fire).await;
    report(&fire, unit, 7.4246).await;
    report(&fire, unit, 7.4446).await;
    while told(&screen, "zone_left", zone).is_empty() {
        screen.next().await;
    }
    assert_eq!(told(&screen, "zone_entered", zone).len(), 1);
    // Nobody wanted to hear of the leaving, and it ends the alarm about the entering.
    screen
        .until(|it| it.alarms().all(|it| it.cleared_at.is_some()))
        .await;
    assert_eq!(screen.mirror.alarms().count(), 1);
    let lines = timeline(&fire, "zone", zone).await;
    let lines: Vec<&str> = lines.iter().map(|it| it.what.as_str()).collect();
    assert_eq!(lines, ["zone_drawn", "zone_entered", "zone_left"]);
    // The lines of the zone stand in the timeline of its task, too.
    let of_task = timeline(&fire, "task", task).await;
    assert!(of_task.iter().any(|it| it.what == "zone_entered"));
    let hidden = server.seat("ems.commander").await;
    assert_eq!(hidden.list(List::Zones).await.expect("a list").len(), 0);
    let nothing = tokio::time::timeout(PATIENCE / 100, stranger.next()).await;
    let is_left_out = nothing.is_err() || told(&stranger, "zone_entered", zone).is_empty();
    assert!(is_left_out && stranger.mirror.zones().count() == 0);
    server.stop().await;
}

async fn timeline(client: &Client, of: &str, id: Uuid) -> Vec<Entry> {
    let path = format!("/api/v1/timeline?{of}={id}");
    let (_, body) = client
        .request(client::Method::GET, &path, None)
        .await
        .expect("a timeline");
    let answer: protocol::query::Timeline = serde_json::from_slice(&body).expect("a timeline");
    answer.entries
}

/// Z1–Z7, P4: what is wrong with a zone is told by code and field, and nothing of it stays.
#[tokio::test]
async fn what_is_wrong_with_a_zone_is_refused_and_leaves_nothing() {
    let server = TestServer::start().await;
    let (fire, police) = (
        server.seat("fire.dispatcher").await,
        server.seat("police.dispatcher").await,
    );
    let corner = |lon: f64, lat: f64| LonLat { lon, lat };
    let polygon = |outline: Vec<LonLat>| Shape::Polygon {
        outline,
        holes: vec![],
    };
    let shape = |it: &str| ("malformed".to_owned(), Some(it.to_owned()));
    let bow_tie = polygon(vec![
        corner(7.40, 43.70),
        corner(7.42, 43.72),
        corner(7.42, 43.70),
        corner(7.40, 43.73),
    ]);
    let huge = polygon(vec![
        corner(0.0, 40.0),
        corner(9.0, 40.0),
        corner(9.0, 41.0),
    ]);
    for it in [bow_tie, huge, polygon(vec![])] {
        assert_eq!(
            refused(fire.draw_zone(&draw(it, None)).await),
            shape("shape")
        );
    }
    for radius_m in [0, 50_001, u32::MAX] {
        let answer = refused(fire.draw_zone(&draw(circle(radius_m), None)).await);
        assert_eq!(
            answer,
            ("out_of_range".to_owned(), Some("radius_m".to_owned()))
        );
    }
    let mut both = draw(circle(100), Some(client::new_id()));
    both.incident = Some(client::new_id());
    assert_eq!(refused(fire.draw_zone(&both).await), shape("incident"));
    let alone = Watch {
        watched: false,
        ..WATCH
    };
    let mut alarm_without_watch = draw(circle(100), None);
    alarm_without_watch.watch = Some(alone);
    let answer = refused(fire.draw_zone(&alarm_without_watch).await);
    assert_eq!(answer, shape("watch"));
    assert_eq!(fire.list(List::Zones).await.expect("a list").len(), 0);

    let order = draw(circle(100), None);
    fire.draw_zone(&order).await.expect("a zone");
    let change = |version| ChangeZone {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        label: None,
        shape: Some(circle(120)),
        limits: None,
        watch: None,
    };
    let unknown = ("unknown".to_owned(), None);
    let reason = || WithReason {
        command_id: client::new_id(),
        occurred_at: None,
        reason: "Aired".to_owned(),
    };
    assert_eq!(
        refused(police.change_zone(order.id, &change(1)).await),
        unknown
    );
    assert_eq!(
        refused(police.lift_zone(order.id, &reason()).await),
        unknown
    );
    fire.change_zone(order.id, &change(1))
        .await
        .expect("a change");
    let stale = refused(fire.change_zone(order.id, &change(1)).await);
    assert_eq!(stale.0, "stale_version");
    let mut two = change(2);
    two.watch = Some(WATCH);
    assert_eq!(
        refused(fire.change_zone(order.id, &two).await),
        shape("label")
    );
    fire.lift_zone(order.id, &reason()).await.expect("a lift");
    let again = refused(fire.lift_zone(order.id, &reason()).await);
    assert_eq!(again.0, "wrong_state");
    server.stop().await;
}

fn feature(name: &str, ring: &Value) -> Value {
    json!({
        "type": "Feature",
        "properties": {"name": name, "zone_kind": "evacuation", "colour": "ignored"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    })
}

fn file(features: &[Value]) -> Map<String, Value> {
    let it = json!({"type": "FeatureCollection", "features": features});
    it.as_object().cloned().expect("an object")
}

/// Z9, Z10: the preview has a verdict for each feature; an import draws all that are chosen, or none.
#[tokio::test]
async fn a_file_is_judged_feature_by_feature_and_drawn_whole_or_not_at_all() {
    let server = TestServer::start().await;
    let fire = server.seat("fire.dispatcher").await;
    let square = json!([
        [7.42, 43.73],
        [7.43, 43.73],
        [7.43, 43.74, 12.0],
        [7.42, 43.74],
        [7.42, 43.73]
    ]);
    let geojson = file(&[
        feature("Lower town", &square),
        feature(
            "Open",
            &json!([[7.42, 43.73], [7.43, 43.73], [7.43, 43.74]]),
        ),
        feature(
            "Exchanged",
            &json!([[48.0, 107.4], [48.0, 107.5], [48.1, 107.5], [48.0, 107.4]]),
        ),
        feature(
            "Crossed",
            &json!([
                [7.42, 43.73],
                [7.43, 43.74],
                [7.43, 43.73],
                [7.42, 43.75],
                [7.42, 43.73]
            ]),
        ),
        json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [7.4, 43.7]}}),
        feature("", &square),
    ]);
    let asked = PreviewZones {
        zone_kind: ZoneKind::Closure,
        incident: None,
        task: None,
        geojson: geojson.clone(),
    };
    let verdicts = fire.preview_zones(&asked).await.expect("verdicts").features;
    let fields: Vec<_> = verdicts
        .iter()
        .map(|it| it.refused.as_ref().and_then(|it| it.field.as_deref()))
        .collect();
    let geometry = Some("geometry");
    assert_eq!(
        fields,
        [None, geometry, geometry, Some("shape"), geometry, None]
    );
    assert_eq!(
        (verdicts[0].name.as_str(), verdicts[0].zone_kind),
        ("Lower town", ZoneKind::Evacuation)
    );
    assert_eq!(
        (verdicts[4].name.as_str(), verdicts[4].zone_kind),
        ("#5", ZoneKind::Closure)
    );
    assert_eq!(fire.list(List::Zones).await.expect("a list").len(), 0);

    let import = |indices: &[u32]| ImportZones {
        command_id: client::new_id(),
        occurred_at: None,
        zone_kind: ZoneKind::Closure,
        incident: None,
        task: None,
        ends_at: None,
        features: indices
            .iter()
            .map(|index| ChosenFeature {
                index: *index,
                id: client::new_id(),
            })
            .collect(),
        geojson: geojson.clone(),
    };
    for (bad, field) in [(1, "geometry"), (3, "shape"), (6, "features")] {
        let answer = refused(fire.import_zones(&import(&[0, bad])).await);
        assert_eq!(answer, ("malformed".to_owned(), Some(field.to_owned())));
        assert_eq!(fire.list(List::Zones).await.expect("a list").len(), 0);
    }
    let good = import(&[0, 5]);
    fire.import_zones(&good).await.expect("an import");
    // Sent again it has no second effect (C2).
    fire.import_zones(&good).await.expect("the same answer");
    let mut screen = Screen::open(&fire).await;
    screen.until(|it| it.zones().count() == 2).await;
    let drawn = screen.mirror.zone(good.features[0].id).expect("a zone");
    assert_eq!(
        (drawn.name.as_str(), drawn.state),
        ("Lower town", ZoneState::Active)
    );
    server.stop().await;
}

/// Z10: what is wrong with the file as a whole is refused at both doors.
#[tokio::test]
async fn a_file_of_the_wrong_kind_is_refused_whole() {
    let server = TestServer::start().await;
    let fire = server.seat("fire.dispatcher").await;
    let with_crs = |name: &str| {
        let mut it = file(&[feature("Zone", &json!([]))]);
        let crs = json!({"type": "name", "properties": {"name": name}});
        it.insert("crs".to_owned(), crs);
        it
    };
    let not_a_collection = json!({"type": "Polygon", "coordinates": []});
    let many: Vec<Value> = vec![json!({}); 501];
    for (geojson, code) in [
        (
            not_a_collection.as_object().cloned().expect("an object"),
            "malformed",
        ),
        (file(&[]), "malformed"),
        (with_crs("EPSG:32632"), "malformed"),
        (file(&many), "too_long"),
    ] {
        let asked = PreviewZones {
            zone_kind: ZoneKind::Closure,
            incident: None,
            task: None,
            geojson,
        };
        let answer = refused(fire.preview_zones(&asked).await);
        assert_eq!(answer, (code.to_owned(), Some("geojson".to_owned())));
    }
    // The control: a system that is WGS 84 by another name is read.
    let asked = PreviewZones {
        zone_kind: ZoneKind::Closure,
        incident: None,
        task: None,
        geojson: with_crs("urn:ogc:def:crs:OGC:1.3:CRS84"),
    };
    let verdicts = fire.preview_zones(&asked).await.expect("verdicts");
    assert_eq!(verdicts.features.len(), 1);
    server.stop().await;
}
