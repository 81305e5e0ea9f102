//! Sessions as an admin sees and ends them, tokens of devices, screens that are paired (H11 to H13).

use acceptance::{Screen, TestServer, city};
use client::{Event, Mirror};
use protocol::{
    people::{AcceptPairing, DeviceMay, IssueDevice},
    query::{PositionBatch, PositionReport},
    words::{DeviceLink, Role},
};
use uuid::Uuid;

use crate::people::{id_of, refusal, somebody};

fn batch(unit: Uuid) -> PositionBatch {
    PositionBatch {
        positions: vec![PositionReport {
            unit,
            lon: 7.42,
            lat: 43.73,
            at: None,
            heading: None,
            speed: None,
            source: None,
        }],
    }
}

async fn closed(screen: &mut Screen) -> u16 {
    loop {
        if let Event::Closed { code, .. } = screen.next().await {
            return code;
        }
    }
}

/// H13: sessions are seen by their person and by an admin of their agency, and by nobody else.
#[tokio::test]
async fn sessions_are_seen_and_ended_by_their_person_and_by_their_admin() {
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    let other_admin = server.seat("eoc.admin").await;
    let desk = server.seat("fire.dispatcher").await;
    let second = server.seat("fire.dispatcher").await;
    let mut screen = Screen::open(&second).await;
    let me = id_of(&desk).await;
    let mine = desk.sessions().await.expect("sessions").items;
    assert_eq!(mine.len(), 2);
    assert!(mine.iter().all(|it| it.principal == me && !it.device));
    assert_eq!(mine.iter().filter(|it| it.current).count(), 1);
    assert_eq!(mine.iter().filter(|it| it.connected).count(), 1);
    let seen = mine.iter().find(|it| it.connected).expect("connected");
    assert_eq!(seen.address.as_deref(), Some("127.0.0.1"));
    assert!(seen.last_seen.is_some_and(|it| it.0 >= seen.created_at.0));
    let of_agency = admin.sessions().await.expect("sessions").items;
    assert!(of_agency.iter().any(|it| it.id == seen.id));
    let of_others = other_admin.sessions().await.expect("sessions").items;
    assert!(
        of_others
            .iter()
            .all(|it| it.id != seen.id && it.principal != me)
    );
    // Another agency's session, one that there is not, and no id at all: one answer.
    let unknown = (404, "unknown".to_owned());
    for id in [seen.id.as_str(), &"0".repeat(64), "7", "%FF"] {
        assert_eq!(refusal(other_admin.end_session(id).await), unknown, "{id}");
    }
    let crew = server.seat("fire.crew1").await;
    assert_eq!(refusal(crew.end_session(&seen.id).await), unknown);
    admin.end_session(&seen.id).await.expect("ended");
    assert_eq!(closed(&mut screen).await, 4004);
    assert_eq!(
        refusal(second.session().await),
        (401, "not_signed_in".to_owned())
    );
    assert!(desk.session().await.is_ok(), "control: the other one lives");
    assert_eq!(refusal(admin.end_session(&seen.id).await), unknown);
    let third = server.seat("fire.dispatcher").await;
    desk.sign_out_everywhere().await.expect("out");
    for gone in [&desk, &third] {
        assert!(gone.session().await.is_err());
    }
    server.stop().await;
}

/// H11: a tracker reports where its unit is and does nothing else, until its token is taken back.
#[tokio::test]
async fn a_trackers_token_reports_positions_of_its_unit_and_nothing_else() {
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    let crew = server.seat("fire.crew1").await;
    let one = city::unit_called(&crew, "fire 1").await;
    let two = city::unit_called(&crew, "fire 2").await;
    let theirs = city::unit_called(&server.seat("ems.commander").await, "ems 1").await;
    let principal = id_of(&crew).await;
    let order = |may, unit, role| IssueDevice {
        principal,
        label: "Tracker of fire 1".to_owned(),
        may,
        unit,
        role,
    };
    let ask = async |body: IssueDevice| refusal(admin.issue_device(&body).await);
    let malformed = (422, "malformed".to_owned());
    assert_eq!(
        ask(order(DeviceMay::Positions, None, None)).await,
        malformed
    );
    assert_eq!(
        ask(order(DeviceMay::Seat, None, Some(Role::Admin))).await,
        malformed
    );
    assert_eq!(
        ask(order(DeviceMay::Seat, None, Some(Role::Legal))).await,
        (403, "role_not_held".to_owned())
    );
    let unknown = (404, "unknown".to_owned());
    assert_eq!(
        ask(order(DeviceMay::Positions, Some(theirs), None)).await,
        unknown
    );
    let nobody = IssueDevice {
        principal: client::new_id(),
        ..order(DeviceMay::Positions, Some(one), None)
    };
    assert_eq!(ask(nobody).await, unknown);
    let unnamed = IssueDevice {
        label: " ".to_owned(),
        ..order(DeviceMay::Positions, Some(one), None)
    };
    assert_eq!(ask(unnamed).await, malformed);
    let by_crew = crew
        .issue_device(&order(DeviceMay::Positions, Some(one), None))
        .await;
    assert_eq!(refusal(by_crew), (403, "role_may_not".to_owned()));

    let issued = admin
        .issue_device(&order(DeviceMay::Positions, Some(one), None))
        .await
        .expect("a token");
    let tracker = server.stranger().with_token(&issued.token);
    let taken = tracker.report_positions(&batch(one)).await.expect("taken");
    assert_eq!(taken.accepted, 1);
    let other = tracker.report_positions(&batch(two)).await.expect("heard");
    assert_eq!(
        (other.accepted, other.refused[0].code.as_str()),
        (0, "not_yours")
    );
    // M5: a tracker reads no dispatch, so its unit is not reachable by it; the control is a crew's own report.
    let second = server.seat("fire.crew2").await;
    let own = second.report_positions(&batch(two)).await.expect("taken");
    assert_eq!(own.accepted, 1);
    let mut desk = Screen::open(&server.seat("fire.dispatcher").await).await;
    let link = |it: &Mirror, unit| it.unit(unit).and_then(|it| it.link);
    desk.until(|it| link(it, two) == Some(DeviceLink::Connected))
        .await;
    assert_ne!(link(&desk.mirror, one), Some(DeviceLink::Connected));
    let may_not = (403, "device_may_not".to_owned());
    assert_eq!(refusal(tracker.session().await), may_not);
    assert_eq!(refusal(tracker.ticket().await), may_not);
    assert_eq!(refusal(tracker.snapshot().await), may_not);
    assert_eq!(refusal(tracker.sessions().await), may_not);
    let incident = tracker.report_incident(&city::incident()).await;
    assert_eq!(refusal(incident), may_not);
    let role = tracker.choose_role(Role::Field).await;
    assert_eq!(refusal(role), may_not);
    // It does not depend on who is on the unit, and not on what its person signs out of.
    crew.sign_out_everywhere().await.expect("out");
    assert!(tracker.report_positions(&batch(one)).await.is_ok());
    let listed = admin.sessions().await.expect("sessions").items;
    let device = listed.iter().find(|it| it.id == issued.id).expect("listed");
    assert!(device.device && device.unit == Some(one) && device.role.is_none());
    assert!(!format!("{listed:?}").contains(&issued.token));
    admin.end_session(&issued.id).await.expect("taken back");
    let gone = tracker.report_positions(&batch(one)).await;
    assert_eq!(refusal(gone), (401, "not_signed_in".to_owned()));
    let made_up = server.stranger().with_token("made up");
    let gone = made_up.report_positions(&batch(one)).await;
    assert_eq!(refusal(gone), (401, "not_signed_in".to_owned()));
    let log = admin.account_log().await.expect("a log").items;
    let words: Vec<&str> = log.iter().map(|it| it.what.as_str()).collect();
    assert_eq!(
        words,
        ["device_revoked", "signed_out_everywhere", "device_issued"]
    );
    server.stop().await;
}

/// H11 and H13: a seat's token acts in its role, and its socket closes when it is taken back.
#[tokio::test]
async fn a_seats_token_keeps_its_role_and_is_taken_back_at_once() {
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    let wall = somebody("fire.wall", &[Role::Observer, Role::Dispatcher]);
    admin.register_principal(&wall).await.expect("registered");
    let issued = admin
        .issue_device(&IssueDevice {
            principal: wall.id,
            label: "Wall of the station".to_owned(),
            may: DeviceMay::Seat,
            unit: None,
            role: Some(Role::Observer),
        })
        .await
        .expect("a token");
    let device = server.stranger().with_token(&issued.token);
    assert_eq!(device.session().await.expect("a seat").role, Role::Observer);
    let other = device.choose_role(Role::Dispatcher).await;
    assert_eq!(refusal(other), (403, "device_may_not".to_owned()));
    // Who stands before it does not end what its person has open elsewhere.
    let everywhere = device.sign_out_everywhere().await;
    assert_eq!(refusal(everywhere), (403, "device_may_not".to_owned()));
    let mut screen = Screen::open(&device).await;
    admin.end_session(&issued.id).await.expect("taken back");
    assert_eq!(closed(&mut screen).await, 4004);
    server.stop().await;
}

/// H12: a screen shows a code, an admin types it, and the screen has a seat of its own; the code works once.
#[tokio::test]
async fn a_wall_is_paired_by_a_code_that_works_once() {
    let server = TestServer::start().await;
    let admin = server.seat("eoc.admin").await;
    let wall = server.stranger();
    let pairing = wall.begin_pairing().await.expect("a code");
    assert!(!format!("{pairing:?}").contains(&pairing.secret));
    let waiting = wall.claim_pairing(&pairing.secret).await.expect("heard");
    assert_eq!(waiting.session, None);
    let observer = id_of(&server.seat("eoc.observer").await).await;
    let theirs = id_of(&server.seat("fire.commander").await).await;
    let accept = |code: &str, principal, role| AcceptPairing {
        code: code.to_owned(),
        principal,
        role,
        label: "Wall, left".to_owned(),
    };
    let ask = async |body: AcceptPairing| refusal(admin.accept_pairing(&body).await);
    let role = Role::Observer;
    assert_eq!(
        ask(accept("AAAA-AAAA", observer, role)).await,
        (404, "unknown_code".to_owned())
    );
    assert_eq!(
        ask(accept(&pairing.code, theirs, Role::Commander)).await,
        (404, "unknown".to_owned())
    );
    assert_eq!(
        ask(accept(&pairing.code, observer, Role::Commander)).await,
        (403, "role_not_held".to_owned())
    );
    let nobody = server.stranger();
    let unsigned = nobody
        .accept_pairing(&accept(&pairing.code, observer, role))
        .await;
    assert_eq!(refusal(unsigned).0, 401);
    let made_up = nobody.claim_pairing("made up").await;
    assert_eq!(refusal(made_up), (404, "unknown_code".to_owned()));
    let typed = format!(
        "{}-{}",
        &pairing.code[..4].to_lowercase(),
        &pairing.code[4..]
    );
    admin
        .accept_pairing(&accept(&typed, observer, role))
        .await
        .expect("typed");
    assert_eq!(
        ask(accept(&pairing.code, observer, role)).await,
        (404, "unknown_code".to_owned())
    );
    let claimed = wall.claim_pairing(&pairing.secret).await.expect("heard");
    let session = claimed.session.expect("a seat");
    assert_eq!((session.principal, session.role), (observer, role));
    let again = nobody.claim_pairing(&pairing.secret).await;
    assert_eq!(refusal(again), (404, "unknown_code".to_owned()));
    // The cookie that came with it is the screen's own session.
    let mut screen = Screen::open(&wall).await;
    let listed = admin.sessions().await.expect("sessions").items;
    let device = listed
        .iter()
        .find(|it| it.device && it.label == "Wall, left");
    let device = device.expect("listed");
    assert!(device.connected);
    admin.end_session(&device.id).await.expect("taken back");
    assert_eq!(closed(&mut screen).await, 4004);
    server.stop().await;
}

/// H12: guessing codes is slow.
#[tokio::test]
async fn wrong_codes_are_counted() {
    let server = TestServer::start().await;
    let admin = server.seat("eoc.admin").await;
    let observer = id_of(&server.seat("eoc.observer").await).await;
    let mut codes = Vec::new();
    for n in 0..12 {
        let body = AcceptPairing {
            code: format!("AAAA-AA{n:02}"),
            principal: observer,
            role: Role::Observer,
            label: "Wall".to_owned(),
        };
        codes.push(refusal(admin.accept_pairing(&body).await).1);
    }
    assert!(
        codes[..10].iter().all(|it| it == "unknown_code"),
        "{codes:?}"
    );
    assert_eq!(codes[11], "rate_limited");
    server.stop().await;
}
