//! No agency sees what no agreement gives it, whatever the route (A4).

use acceptance::{Screen, TestServer, city};
use client::{ApiError, Client, List};
use protocol::query::{NearestQuery, PositionBatch, PositionReport, WithinQuery};

/// Every route that could tell, with a place for an id.
async fn everything_told(client: &Client, ids: &[uuid::Uuid]) -> String {
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
    routes.push("/api/v1/picture/nearest?lon=7.42&lat=43.73&count=100".to_owned());
    routes.push("/api/v1/picture/within?west=7&south=43&east=8&north=44".to_owned());
    routes.push("/api/v1/picture/within?lon=7.42&lat=43.73&radius_m=50000".to_owned());
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
    let ids = work_with_canaries(&fire).await;
    let [incident, _, _, unit, _] = ids;

    let told = everything_told(&police, &ids).await;
    for secret in [
        "CANARY",
        "fire 1",
        "Crew of fire",
        &incident.to_string(),
        &unit.to_string(),
    ] {
        assert!(!told.contains(secret), "the police are told {secret}");
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
    police_screen.stream.ping(1.0).await.expect("open");
    while !matches!(police_screen.next().await, client::Event::Pong { .. }) {}
    assert_eq!(
        police_screen.mirror.incidents().count() + police_screen.mirror.tasks().count(),
        0
    );

    let told = everything_told(&eoc, &ids).await;
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

/// V3 on the picture lane: a partner's units appear when both are committed and disappear with the task.
#[tokio::test]
async fn a_partners_units_are_shown_only_while_the_task_runs() {
    let server = TestServer::start().await;
    let (fire, police) = (
        server.seat("fire.commander").await,
        server.seat("police.commander").await,
    );
    let unit = city::unit_called(&police, "police 1").await;
    let report = PositionReport {
        unit,
        lon: 7.4230,
        lat: 43.7350,
        at: None,
        heading: None,
        speed: None,
    };
    let taken = police
        .report_positions(&PositionBatch {
            positions: vec![report],
        })
        .await
        .expect("a fix");
    assert_eq!(taken.accepted, 1);
    assert_eq!(
        found(&police).await,
        [unit],
        "negative control: the owner finds it"
    );
    assert_eq!(found(&fire).await, Vec::<uuid::Uuid>::new());

    let draft = city::task(&["police"], None);
    fire.draft_task(&draft).await.expect("a draft");
    fire.propose_task(draft.id, &city::plain())
        .await
        .expect("a proposal");
    assert_eq!(
        found(&fire).await,
        Vec::<uuid::Uuid>::new(),
        "asked is not yet shown"
    );
    police
        .answer_task(draft.id, &city::accept(1))
        .await
        .expect("a yes");
    assert_eq!(found(&fire).await, [unit]);
    let cancel = protocol::command::WithReason {
        command_id: client::new_id(),
        occurred_at: None,
        reason: "over".to_owned(),
    };
    fire.cancel_task(draft.id, &cancel)
        .await
        .expect("cancelled");
    assert_eq!(found(&fire).await, Vec::<uuid::Uuid>::new());
    assert_eq!(
        city::count(&fire, List::Units).await,
        2,
        "the own units stay"
    );
    server.stop().await;
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
