//! No agency sees what no agreement gives it, whatever the route (A4).

use acceptance::{Screen, TestServer, city};
use client::{ApiError, Client, Event, Frame, List};
use protocol::query::{NearestQuery, PositionBatch, PositionReport, WithinQuery};

/// Every route that could tell, with a place for an id.
pub(super) async fn everything_told(client: &Client, ids: &[uuid::Uuid]) -> String {
    let mut routes: Vec<String> = [
        "incidents",
        "units",
        "tasks",
        "assignments",
        "notes",
        "agencies",
        "snapshot",
    ]
    .iter()
    .map(|it| format!("/api/v1/{it}"))
    .collect();
    for id in ids {
        for kind in ["incidents", "units", "tasks", "assignments", "notes"] {
            routes.push(format!("/api/v1/{kind}/{id}"));
        }
        routes.push(format!("/api/v1/timeline?incident={id}"));
        routes.push(format!("/api/v1/timeline?task={id}"));
    }
    routes.push("/api/v1/incidents/similar?lon=7.4246&lat=43.7384&incident_type=fire".to_owned());
    routes.push("/api/v1/incidents/previous?lon=7.4246&lat=43.7384&radius_m=5000".to_owned());
    routes.push("/api/v1/picture/nearest?lon=7.42&lat=43.73&count=100".to_owned());
    routes.push("/api/v1/picture/within?west=7&south=43&east=8&north=44".to_owned());
    routes.push("/api/v1/picture/within?lon=7.42&lat=43.73&radius_m=50000".to_owned());
    for words in ["canary", "b2-canary", "fire+1", "crew+fire", "narrative"] {
        routes.push(format!("/api/v1/search?q={words}&limit=50"));
    }
    let mut told = String::new();
    for route in routes {
        match client.request(client::Method::GET, &route, None).await {
            Ok((_, body)) => told.push_str(&String::from_utf8_lossy(&body)),
            Err(ApiError::Refused { problem, .. }) => told.push_str(&format!("{problem:?}")),
            Err(error) => panic!("{route}: {error}"),
        }
        told.push('\n');
    }
    told
}

/// Work of the fire brigade with a canary in every free field; gives the ids.
async fn work_with_canaries(fire: &Client) -> [uuid::Uuid; 5] {
    let incident = protocol::command::ReportIncident {
        place: "CANARY-place".to_owned(),
        narrative: "CANARY-narrative".to_owned(),
        ..city::incident()
    };
    fire.report_incident(&incident).await.expect("an incident");
    let note = protocol::command::AddNote {
        command_id: client::new_id(),
        occurred_at: None,
        id: client::new_id(),
        incident: Some(incident.id),
        task: None,
        text: "CANARY-note".to_owned(),
    };
    fire.add_note(&note).await.expect("a note");
    let milestone = protocol::command::AddMilestone {
        command_id: client::new_id(),
        occurred_at: None,
        text: "CANARY-milestone".to_owned(),
    };
    fire.add_milestone(incident.id, &milestone)
        .await
        .expect("a milestone");
    let mut draft = city::task(&["ems"], Some(incident.id));
    "CANARY-objective".clone_into(&mut draft.objective);
    fire.draft_task(&draft).await.expect("a draft");
    fire.propose_task(draft.id, &city::plain())
        .await
        .expect("a proposal");
    let unit = city::unit_called(fire, "fire 1").await;
    let order = city::assign(unit, Some(incident.id), None);
    fire.assign_unit(&order).await.expect("an assignment");
    [incident.id, note.id, draft.id, unit, order.id]
}

/// Everything that a screen is told until it shows the viewer's own next incident, frame by frame, and what it shows
/// then. Decisions come in order: whatever was decided before that incident has been told, if ever.
pub(super) async fn everything_shown(screen: &mut Screen, client: &Client) -> String {
    let own = city::incident();
    client.report_incident(&own).await.expect("an incident");
    let mut told = String::new();
    while screen.mirror.incident(own.id).is_none() {
        told.push_str(&format!("{:?}\n", screen.next().await));
    }
    told + &format!("{:?}", screen.mirror)
}

/// V2, V3: canaries in every free field of the fire brigade's work; the police, without a joint task, get none of
/// them by any route or frame, the operations centre only what the standing agreement gives.
#[tokio::test]
async fn canaries_stay_where_no_agreement_lets_them_out() {
    let server = TestServer::start().await;
    let (fire, police) = (
        server.seat("fire.commander").await,
        server.seat("police.commander").await,
    );
    let eoc = server.seat("eoc.coordinator").await;
    let mut police_screen = Screen::open(&police).await;
    let mut eoc_screen = Screen::open(&eoc).await;
    let ids = work_with_canaries(&fire).await;
    let [incident, _, _, unit, _] = ids;

    let routes = everything_told(&police, &ids).await;
    for secret in [
        "CANARY",
        "fire 1",
        "Crew of fire",
        &incident.to_string(),
        &unit.to_string(),
    ] {
        assert!(!routes.contains(secret), "the police are told {secret}");
    }
    for kind in ["incidents", "tasks", "units"] {
        let asked = async |id: uuid::Uuid| {
            police
                .request(client::Method::GET, &format!("/api/v1/{kind}/{id}"), None)
                .await
        };
        let (hidden, missing) = (asked(incident).await, asked(uuid::Uuid::from_u128(7)).await);
        assert_eq!(
            format!("{hidden:?}"),
            format!("{missing:?}"),
            "P4: hidden and missing {kind} answer alike"
        );
    }
    // What came in frames, and what a screen that is opened now gets as its snapshot.
    let mut frames = everything_shown(&mut police_screen, &police).await;
    frames += &format!("{:?}", Screen::open(&police).await.mirror);
    assert!(frames.contains("Market hall"), "control: its own is shown");
    let hidden = ids.map(|it| it.to_string());
    for secret in hidden
        .iter()
        .map(String::as_str)
        .chain(["CANARY", "fire 1", "Crew of fire"])
    {
        assert!(!frames.contains(secret), "the police are shown {secret}");
    }

    let shown = everything_shown(&mut eoc_screen, &eoc).await;
    for told in [everything_told(&eoc, &ids).await, shown] {
        assert!(
            told.contains("CANARY-place"),
            "negative control: the operations centre sees places"
        );
        for secret in [
            "CANARY-narrative",
            "CANARY-note",
            "CANARY-milestone",
            "Crew of fire",
        ] {
            assert!(
                !told.contains(secret),
                "the operations centre is told {secret}"
            );
        }
    }
    let told = everything_told(&fire, &ids).await;
    for own in [
        "CANARY-place",
        "CANARY-narrative",
        "CANARY-note",
        "CANARY-milestone",
        "CANARY-objective",
    ] {
        assert!(
            told.contains(own),
            "negative control: the owner is not told {own}"
        );
    }
    assert!(
        told.contains("Crew of fire"),
        "negative control: the owner sees its crews"
    );
    server.stop().await;
}

/// V3 and L5, by questions and on the picture lane: a partner's units appear when both are committed and disappear
/// with the task.
#[tokio::test]
async fn a_partners_units_are_shown_only_while_the_task_runs() {
    let server = TestServer::start().await;
    let (fire, police) = (
        server.seat("fire.commander").await,
        server.seat("police.commander").await,
    );
    let (unit, handle) = unit_and_handle(&police, "police 1").await;
    let (_, own_handle) = unit_and_handle(&fire, "fire 1").await;
    let mut screen = Screen::open(&fire).await;
    let viewport = screen.stream.subscribe(7.40, 43.72, 7.45, 43.75, 14.0);
    viewport.await.expect("a viewport");
    put(&police, "police 1", 43.7350).await;
    assert_eq!(
        found(&police).await,
        [unit],
        "negative control: the owner finds it"
    );
    assert_eq!(found(&fire).await, Vec::<uuid::Uuid>::new());
    // The own unit reports later: when its row is there, the other's would be too.
    put(&fire, "fire 1", 43.7351).await;
    let named = named_until(&mut screen, |it| has_row(it, own_handle)).await;
    assert!(!named.contains(&handle), "shown without a task");

    let draft = city::task(&["police"], None);
    fire.draft_task(&draft).await.expect("a draft");
    fire.propose_task(draft.id, &city::plain())
        .await
        .expect("a proposal");
    assert!(
        !found(&fire).await.contains(&unit),
        "asked is not yet shown"
    );
    put(&police, "police 1", 43.7352).await;
    put(&fire, "fire 1", 43.7353).await;
    let named = named_until(&mut screen, |it| has_row(it, own_handle)).await;
    assert!(!named.contains(&handle), "asked is not yet shown");

    police
        .answer_task(draft.id, &city::accept(1))
        .await
        .expect("a yes");
    assert!(found(&fire).await.contains(&unit));
    named_until(&mut screen, |it| has_row(it, handle)).await;
    let cancel = protocol::command::WithReason {
        command_id: client::new_id(),
        occurred_at: None,
        reason: "over".to_owned(),
    };
    fire.cancel_task(draft.id, &cancel)
        .await
        .expect("cancelled");
    assert!(!found(&fire).await.contains(&unit));
    named_until(&mut screen, |it| it.gone.contains(&handle)).await;
    put(&police, "police 1", 43.7354).await;
    put(&fire, "fire 1", 43.7355).await;
    let named = named_until(&mut screen, |it| has_row(it, own_handle)).await;
    assert!(!named.contains(&handle), "shown after the task");
    assert_eq!(
        city::count(&fire, List::Units).await,
        2,
        "the own units stay"
    );
    server.stop().await;
}

/// A unit of the client's own agency, and its name on the picture lane.
async fn unit_and_handle(client: &Client, callsign: &str) -> (uuid::Uuid, u32) {
    let units = client.list(List::Units).await.expect("units");
    let unit = units.into_iter().find_map(|it| match it {
        protocol::Object::Unit(it) if it.callsign == callsign => Some(it),
        _ => None,
    });
    let unit = unit.expect("the unit");
    (unit.id, unit.handle.expect("a handle"))
}

/// Reports where a unit of the client's own agency is.
async fn put(client: &Client, callsign: &str, lat: f64) {
    let report = PositionReport {
        unit: city::unit_called(client, callsign).await,
        lon: 7.4230,
        lat,
        at: None,
        heading: None,
        speed: None,
        source: None,
    };
    let positions = vec![report];
    let taken = client.report_positions(&PositionBatch { positions }).await;
    assert_eq!(taken.expect("a fix").accepted, 1);
}

fn rows(frame: &Frame) -> Vec<u32> {
    match &frame.body {
        picture::rows::Body::Positions(rows) => rows.iter().map(|it| it.handle).collect(),
        picture::rows::Body::Aggregates(_) => vec![],
    }
}

fn has_row(frame: &Frame, handle: u32) -> bool {
    rows(frame).contains(&handle)
}

/// Every handle that has a row until a frame is as wanted.
async fn named_until(screen: &mut Screen, is_wanted: impl Fn(&Frame) -> bool) -> Vec<u32> {
    let mut named = Vec::new();
    loop {
        if let Event::Picture(frame) = screen.next().await {
            named.extend(rows(&frame));
            if is_wanted(&frame) {
                return named;
            }
        }
    }
}

/// The units with a position that a client finds, by both questions.
async fn found(client: &Client) -> Vec<uuid::Uuid> {
    let nearest = NearestQuery {
        lon: 7.42,
        lat: 43.73,
        count: 50,
        capability: None,
        status: None,
        agency: None,
    };
    let nearest = client.nearest(&nearest).await.expect("an answer").units;
    let within = WithinQuery {
        west: Some(7.0),
        south: Some(43.0),
        east: Some(8.0),
        north: Some(44.0),
        lon: None,
        lat: None,
        radius_m: None,
    };
    let within = client.within(&within).await.expect("an answer").units;
    let ids = |units: Vec<protocol::query::FoundUnit>| {
        units.into_iter().map(|it| it.unit).collect::<Vec<_>>()
    };
    let (nearest, within) = (ids(nearest), ids(within));
    assert_eq!(nearest.len(), within.len());
    nearest
}
