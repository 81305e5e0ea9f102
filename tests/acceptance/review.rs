//! Duties at the edges: registering people, roles that change, ids that name nothing, an exercise's clock, questions
//! about what is not disclosed.

use acceptance::{Made, Screen, TestServer, city};
use client::{ApiError, Client, Event, Method};
use domain::{Command, CommandId, UnitId, command::RegisterUnit};
use protocol::{
    Moment,
    command::RegisterPrincipal,
    query::{NearestQuery, PositionBatch, PositionReport},
    words::{Role, UnitStatus},
};
use uuid::Uuid;

fn registration(agency: &str, account: &str, roles: &[Role]) -> RegisterPrincipal {
    RegisterPrincipal {
        command_id: client::new_id(),
        occurred_at: None,
        id: client::new_id(),
        agency: agency.to_owned(),
        name: "Somebody new".to_owned(),
        roles: roles.to_vec(),
        unit: None,
        account: account.to_owned(),
        password: city::PASSWORD.to_owned(),
        one_time: false,
    }
}

async fn refused(client: &Client, body: &RegisterPrincipal) -> (u16, String) {
    match client.register_principal(body).await {
        Err(ApiError::Refused { status, problem }) => (status, problem.code),
        other => panic!("{other:?}"),
    }
}

/// P4: only who may register people hears whether an account exists.
#[tokio::test]
async fn accounts_are_not_told_to_who_may_not_register() {
    let server = TestServer::start().await;
    let crew = server.seat("fire.crew1").await;
    let admin = server.seat("fire.admin").await;
    for account in ["police.commander", "nobody.yet"] {
        let of = |agency| registration(agency, account, &[Role::Observer]);
        let answers = [
            (refused(&crew, &of("fire")).await, (403, "role_may_not")),
            (refused(&admin, &of("police")).await, (403, "not_yours")),
            (refused(&admin, &of("nowhere")).await, (404, "unknown")),
        ];
        for ((status, code), expected) in answers {
            assert_eq!((status, code.as_str()), expected, "{account}");
        }
    }
    let taken = registration("fire", "police.commander", &[Role::Observer]);
    assert_eq!(refused(&admin, &taken).await, (422, "taken".to_owned()));
    server.stop().await;
}

/// C2: a registration is the same whatever the password, which is no part of what the journal keeps.
#[tokio::test]
async fn the_password_is_no_part_of_what_is_kept() {
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    let first = registration("fire", "fire.new", &[Role::Observer]);
    let again = RegisterPrincipal {
        password: "quite another password".to_owned(),
        ..first.clone()
    };
    let accepted = admin.register_principal(&first).await.expect("registered");
    let repeated = admin.register_principal(&again).await.expect("the same");
    assert_eq!(accepted, repeated);
    server.seat("fire.new").await;
    let other_password = server
        .stranger()
        .sign_in("fire.new", &again.password)
        .await
        .expect_err("the account is as it was made first");
    assert_eq!(other_password.code(), Some("bad_credentials"));
    let other = RegisterPrincipal {
        name: "Somebody else".to_owned(),
        ..first
    };
    assert_eq!(
        refused(&admin, &other).await,
        (409, "command_id_reused".to_owned())
    );
    server.stop().await;
}

/// Two admins want one account name at the same moment: one of them gets it, the other's person is given another.
#[tokio::test]
async fn who_loses_a_race_for_an_account_name_finishes_with_another() {
    const TRIES_MAX: usize = 20;
    let server = TestServer::start().await;
    let (fire, eoc) = (
        server.seat("fire.admin").await,
        server.seat("eoc.admin").await,
    );
    for attempt in 0..TRIES_MAX {
        let name = format!("wanted.{attempt}");
        let bodies = [
            registration("fire", &name, &[Role::Observer]),
            registration("eoc", &name, &[Role::Observer]),
        ];
        let [one, other] = &bodies;
        let (first, second) =
            tokio::join!(fire.register_principal(one), eoc.register_principal(other));
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
        let (admin, body, error) = match (first, second) {
            (Err(error), _) => (&fire, one, error),
            (_, Err(error)) => (&eoc, other, error),
            both => panic!("{both:?}"),
        };
        assert_eq!(error.code(), Some("taken"));
        let is_journaled = server
            .started
            .room
            .principal(domain::PrincipalId(body.id))
            .is_some();
        let mended = RegisterPrincipal {
            account: format!("other.{attempt}"),
            ..body.clone()
        };
        admin.register_principal(&mended).await.expect("finished");
        let session = server
            .stranger()
            .sign_in(&mended.account, city::PASSWORD)
            .await
            .expect("an account of their own");
        assert_eq!(session.principal, body.id);
        if is_journaled {
            server.stop().await;
            return;
        }
    }
    panic!("the second was never journaled before its account was refused");
}

/// S8: a position is judged by the role in use now, also on a socket that was opened in another.
#[tokio::test]
async fn a_position_is_judged_by_the_role_in_use_now() {
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    let two_hats = registration("fire", "fire.hats", &[Role::Dispatcher, Role::Observer]);
    admin
        .register_principal(&two_hats)
        .await
        .expect("registered");
    let person = server.seat("fire.hats").await;
    person.choose_role(Role::Dispatcher).await.expect("held");
    let unit = city::unit_called(&person, "fire 1").await;
    let mut screen = Screen::open(&person).await;
    // A report that is taken has no answer: the pong that follows says that it was not refused.
    let mut is_refused = async |t: f64| {
        screen
            .stream
            .position(position(unit, 7.42))
            .await
            .expect("a frame");
        screen.stream.ping(t).await.expect("a frame");
        let mut refusal = None;
        loop {
            match screen.next().await {
                Event::Refused { code, .. } => refusal = Some(code),
                Event::Pong { .. } => return refusal,
                _ => {}
            }
        }
    };
    assert_eq!(is_refused(1.0).await, None);
    person.choose_role(Role::Observer).await.expect("held");
    assert_eq!(is_refused(2.0).await.as_deref(), Some("not_yours"));
    person.choose_role(Role::Dispatcher).await.expect("held");
    assert_eq!(is_refused(3.0).await, None);
    server.stop().await;
}

fn position(unit: Uuid, lon: f64) -> PositionReport {
    PositionReport {
        unit,
        lon,
        lat: 43.73,
        at: None,
        heading: None,
        speed: None,
        source: None,
    }
}

/// P4: what is no id is answered like an id of nothing.
#[tokio::test]
async fn what_is_no_id_is_answered_like_what_does_not_exist() {
    let server = TestServer::start().await;
    let desk = server.seat("fire.commander").await;
    let get = async |kind: &str, id: &str| {
        let answer = desk
            .request(Method::GET, &format!("/api/v1/{kind}/{id}"), None)
            .await;
        format!("{answer:?}")
    };
    for kind in ["incidents", "units", "tasks", "assignments", "notes"] {
        let missing = get(kind, &client::new_id().to_string()).await;
        assert!(missing.contains("404") && missing.contains("unknown"));
        for bad in ["7", "not-an-id", "%F0%9F%9A%92", "%FF"] {
            assert_eq!(get(kind, bad).await, missing, "{kind}/{bad}");
        }
    }
    let body = serde_json::to_vec(&city::plain()).expect("JSON");
    let post = async |id: &str| {
        let path = format!("/api/v1/tasks/{id}/propose");
        let body = Some(bytes::Bytes::from(body.clone()));
        format!("{:?}", desk.request(Method::POST, &path, body).await)
    };
    assert_eq!(post("7").await, post(&client::new_id().to_string()).await);
    server.stop().await;
}

/// An exercise's clock is set by its operations centre: no other agency ends the exercise for all by a step ahead.
#[tokio::test]
async fn an_exercise_clock_is_set_by_the_operations_centre() {
    const START_MS: i64 = 1_795_000_000_000;
    let server = TestServer::made(Made {
        exercise_ms: Some(START_MS),
        ..Made::default()
    })
    .await;
    let years_ahead = Moment::from(domain::Timestamp(START_MS + 10 * 365 * 86_400_000));
    let soon = Moment::from(domain::Timestamp(START_MS + 60_000));
    let fire = server.seat("fire.admin").await;
    let observer = server.seat("eoc.observer").await;
    for (seat, code) in [(&fire, "not_yours"), (&observer, "role_may_not")] {
        let refused = seat.set_clock(years_ahead).await.expect_err("not theirs");
        assert_eq!(refused.code(), Some(code));
    }
    let control = server.seat("eoc.admin").await;
    control.set_clock(soon).await.expect("the control may");
    assert_eq!(server.started.clock.now(), soon.0);
    server.stop().await;
}

/// Nearest with wishes: a rare unit is found behind many others, and what is not disclosed decides nothing.
#[tokio::test]
async fn a_rare_unit_is_found_only_by_who_may_see_why() {
    /// More than are looked at before all are.
    const CROWD: usize = 300;
    let server = TestServer::start().await;
    let ask = async |command| {
        let id = CommandId(client::new_id());
        let asked = server.started.room.ask_as_server(command, id).await;
        asked.expect("accepted");
    };
    let mut units = Vec::new();
    for n in 0..=CROWD {
        let id = client::new_id();
        let capability = if n == CROWD { "divers" } else { "ladder" };
        ask(Command::RegisterUnit(RegisterUnit {
            id: UnitId(id),
            agency: domain::AgencyId::new("fire").expect("an agency"),
            callsign: format!("crowd {n}"),
            kind: "engine".to_owned(),
            capabilities: [capability.to_owned()].into(),
            home: domain::unit::Home {
                name: "Station".to_owned(),
                at: domain::Point::new(7.42, 43.73).expect("a place"),
            },
            crew: vec![],
        }))
        .await;
        units.push(id);
    }
    let fire = server.seat("fire.dispatcher").await;
    let positions = units
        .iter()
        .zip(0u32..)
        .map(|(unit, n)| position(*unit, 7.42 + f64::from(n) * 0.000_1));
    let positions = positions.collect();
    let taken = fire.report_positions(&PositionBatch { positions }).await;
    assert_eq!(taken.expect("fixes").accepted, CROWD + 1);

    let divers = || NearestQuery {
        lon: 7.42,
        lat: 43.73,
        count: 3,
        capability: Some("divers".to_owned()),
        status: None,
        agency: None,
    };
    let found = async |client: &Client, query: NearestQuery| -> Vec<Uuid> {
        let found = client.nearest(&query).await.expect("an answer").units;
        found.into_iter().map(|it| it.unit).collect()
    };
    let eoc = server.seat("eoc.coordinator").await;
    let rare = units.last().copied().expect("units");
    assert_eq!(found(&fire, divers()).await, [rare]);
    assert_eq!(found(&eoc, divers()).await, [rare]);

    let terms = r#"
title = "Places and names only"
partner_units = "assigned"
partner_position = "exact"
task_incident_fields = ["identity"]

[[grants]]
viewer = "eoc"
owner = "*"
kind = "unit"
fields = ["identity", "position"]
position = "exact"
"#;
    let terms = server::setup::parse_terms(terms).expect("terms");
    ask(Command::AdoptTerms(terms)).await;
    let none: [Uuid; 0] = [];
    assert_eq!(found(&eoc, divers()).await, none);
    let available = NearestQuery {
        capability: None,
        status: Some(UnitStatus::Available),
        ..divers()
    };
    assert_eq!(found(&eoc, available).await, none);
    let of_fire = NearestQuery {
        capability: None,
        agency: Some("fire".to_owned()),
        ..divers()
    };
    assert_eq!(
        found(&eoc, of_fire).await,
        units[..3],
        "control: its places are shown"
    );
    assert_eq!(found(&fire, divers()).await, [rare]);
    server.stop().await;
}
