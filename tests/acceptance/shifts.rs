//! Availability follows the shift where its agency wants it, over real sockets (U18 of docs/protocol.md).

use acceptance::{Screen, TestServer, city};
use client::{Client, Mirror};
use protocol::{
    command::{ConfigureAgency, SignOff, SignOn},
    settings::AutomaticSettings,
    words::{Availability, OnClear, OnSignOff, SetBy},
};
use uuid::Uuid;

/// What the desk sees of the unit: whether it could be sent, and who said so.
fn seen(mirror: &Mirror, unit: Uuid) -> Option<(Availability, Option<SetBy>)> {
    let it = mirror.unit(unit)?;
    Some((it.availability?, it.set_by))
}

fn follows_the_shift() -> ConfigureAgency {
    ConfigureAgency {
        command_id: client::new_id(),
        occurred_at: None,
        version: 0,
        status: None,
        sending: None,
        automatic: Some(AutomaticSettings {
            on_clear: OnClear::Keep,
            back_in_service: false,
            available_on_sign_on: true,
            on_sign_off: OnSignOff::OffDuty,
            sign_off_reason: None,
            home: None,
            arrival: None,
        }),
        alarms: None,
        classification: None,
        tasks: None,
        inspections: None,
        enforcement: None,
        templates: None,
    }
}

async fn signs_off(crew: &Client) {
    let off = SignOff {
        command_id: client::new_id(),
        occurred_at: None,
        principal: None,
    };
    crew.sign_off(&off).await.expect("signed off");
}

async fn signs_on(crew: &Client, unit: Uuid) {
    let on = SignOn {
        command_id: client::new_id(),
        occurred_at: None,
        principal: None,
        leaves_other: false,
    };
    crew.sign_on(unit, &on).await.expect("signed on");
}

/// U18: the unit is off duty with its last crew and available with its first, and marked as the rule's doing. Control:
/// before the agency wanted it, nothing of it followed.
#[tokio::test]
async fn a_unit_is_ready_when_its_crew_signs_on_if_its_agency_wants_it() {
    let server = TestServer::start().await;
    let crew = server.seat("fire.crew1").await;
    let unit = city::unit_called(&crew, "fire 1").await;
    let mut desk = Screen::open(&server.seat("fire.dispatcher").await).await;
    let before = seen(&desk.mirror, unit).expect("an available unit");
    assert_eq!(before.0, Availability::Available);
    signs_off(&crew).await;
    desk.until(|it| it.unit(unit).is_some_and(|it| it.crewed == Some(false)))
        .await;
    assert_eq!(seen(&desk.mirror, unit), Some(before));
    signs_on(&crew, unit).await;
    let admin = server.seat("fire.admin").await;
    admin
        .configure_agency("fire", &follows_the_shift())
        .await
        .expect("settled");
    signs_off(&crew).await;
    let off = Some((Availability::OffDuty, Some(SetBy::Rule)));
    desk.until(|it| seen(it, unit) == off).await;
    signs_on(&crew, unit).await;
    let ready = Some((Availability::Available, Some(SetBy::Rule)));
    desk.until(|it| seen(it, unit) == ready).await;
    server.stop().await;
}
