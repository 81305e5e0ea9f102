//! What positions do by an agency's own rules (U16), over real sockets.

use acceptance::{Screen, TestServer, city};
use client::Client;
use protocol::{
    command::{ConfigureAgency, SetAvailability},
    query::{PositionBatch, PositionReport},
    settings::{AutomaticSettings, Near},
    words::{AssignmentStatus, Availability, OnClear, OnSignOff, SetBy},
};
use uuid::Uuid;

/// As little as a rule may ask for: the test waits for it.
const NEAR: Near = Near {
    within_m: 100,
    for_s: 5,
};

async fn is_at(client: &Client, unit: Uuid, lon: f64, lat: f64) {
    let report = PositionReport {
        source: None,
        unit,
        lon,
        lat,
        at: None,
        heading: None,
        speed: None,
    };
    let positions = PositionBatch {
        positions: vec![report],
    };
    let taken = client.report_positions(&positions).await.expect("taken");
    assert_eq!(taken.accepted, 1);
}

async fn drives_to(client: &Client, crew: &Client, unit: Uuid) -> Uuid {
    let incident = city::incident();
    client.report_incident(&incident).await.expect("reported");
    let order = city::assign(unit, Some(incident.id), None);
    client.assign_unit(&order).await.expect("assigned");
    for to in [AssignmentStatus::Acknowledged, AssignmentStatus::EnRoute] {
        crew.advance_assignment(order.id, &city::advance(to))
            .await
            .expect("the next status");
    }
    order.id
}

/// U16: who stays near the scene is on scene by rule, who stays at its station is available again; an agency without
/// the rule presses its buttons itself.
#[tokio::test]
async fn a_unit_is_on_scene_and_at_home_by_its_position_if_its_agency_wants_so() {
    let server = TestServer::start().await;
    let automatic = AutomaticSettings {
        on_clear: OnClear::Returning,
        back_in_service: false,
        available_on_sign_on: false,
        on_sign_off: OnSignOff::Keep,
        sign_off_reason: None,
        home: Some(NEAR),
        arrival: Some(NEAR),
    };
    let settle = ConfigureAgency {
        command_id: client::new_id(),
        occurred_at: None,
        version: 0,
        status: None,
        sending: None,
        automatic: Some(automatic),
        alarms: None,
        classification: None,
        tasks: None,
        inspections: None,
        enforcement: None,
        templates: None,
    };
    let admin = server.seat("fire.admin").await;
    admin
        .configure_agency("fire", &settle)
        .await
        .expect("settled");
    let (fire, police) = (
        server.seat("fire.commander").await,
        server.seat("police.commander").await,
    );
    let (fire_unit, police_unit) = (
        city::unit_called(&fire, "fire 1").await,
        city::unit_called(&police, "police 1").await,
    );
    let crew = server.seat("fire.crew1").await;
    let driving = drives_to(&fire, &crew, fire_unit).await;
    let police_crew = server.seat("police.crew1").await;
    let control = drives_to(&police, &police_crew, police_unit).await;
    // Beside the market hall, 40 m away.
    is_at(&police, police_unit, 7.4251, 43.7384).await;
    is_at(&fire, fire_unit, 7.4251, 43.7384).await;
    let mut desk = Screen::open(&fire).await;
    desk.until(|it| {
        it.assignment(driving).is_some_and(|it| {
            it.status == Some(AssignmentStatus::OnScene) && it.by_rule == Some(true)
        })
    })
    .await;
    // Who was there as long, and first, without a rule.
    let other = Screen::open(&police).await;
    let pressed = other.mirror.assignment(control).expect("own");
    assert_eq!(pressed.status, Some(AssignmentStatus::EnRoute));

    crew.advance_assignment(driving, &city::advance(AssignmentStatus::Cleared))
        .await
        .expect("over");
    desk.until(|it| {
        it.unit(fire_unit)
            .is_some_and(|it| it.availability == Some(Availability::Returning))
    })
    .await;
    is_at(&fire, fire_unit, 7.4202, 43.73).await;
    desk.until(|it| {
        it.unit(fire_unit).is_some_and(|it| {
            it.availability == Some(Availability::Available) && it.set_by == Some(SetBy::Rule)
        })
    })
    .await;

    // Far from home nothing comes of it: what the crew says stands.
    is_at(&fire, fire_unit, 7.4251, 43.7384).await;
    let back = SetAvailability {
        command_id: client::new_id(),
        occurred_at: None,
        availability: Availability::Returning,
        reason: None,
        word: None,
        until: None,
        by_radio: false,
    };
    crew.set_availability(fire_unit, &back).await.expect("said");
    let availability_is = |wanted: Availability| {
        move |it: &client::Mirror| {
            it.unit(fire_unit)
                .is_some_and(|it| it.availability == Some(wanted))
        }
    };
    desk.until(availability_is(Availability::Returning)).await;
    let wait = std::time::Duration::from_secs(u64::from(NEAR.for_s) + 2);
    let available = desk.until(availability_is(Availability::Available));
    let changed = tokio::time::timeout(wait, available);
    assert!(changed.await.is_err(), "the unit is not at home");
    server.stop().await;
}
