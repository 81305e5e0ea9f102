//! What is over is shown for as long as was signed (G19), over real sockets.

use protocol::{
    command::StepIncident,
    words::{Kind, Trigger},
};

use super::*;

/// G19: an incident that is over stays on an open screen for the day that was signed, goes from it when that has passed,
/// and is as if it had never been to who asks; its owner has it still. What is kept for no day goes as soon as it is over.
#[tokio::test]
async fn what_is_over_goes_from_open_screens_when_its_days_have_passed() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let control = server.seat("eoc.admin").await;
    let desks = Desks::of(&server).await;
    let fire = server.seat("fire.dispatcher").await;
    let shown = |viewer: &str, retention_days: u16| {
        let mut order = draft(vec![Clause {
            kind: Kind::Incident,
            fields: ["identity", "state"].map(str::to_owned).to_vec(),
            position: None,
            ..clause(viewer, Some("fire"), Trigger::Always)
        }]);
        order.text.valid_until = later(100 * HOUR_MS);
        (order.text.retention_days, order.text.lease_min) = (retention_days, 0);
        order
    };
    for order in [shown("police", 1), shown("ems", 0)] {
        desks.fire.draft_agreement(&order).await.expect("a draft");
        let id = order.id;
        let proposed = desks.fire.propose_agreement(id, &of(1)).await;
        proposed.expect("a proposal");
        for desk in [&desks.fire, &desks.police, &desks.ems] {
            desk.sign_agreement(id, &of(1)).await.expect("a signature");
        }
    }
    let mut police = Screen::open(&desks.police).await;
    let mut ems = Screen::open(&desks.ems).await;
    let report = city::incident();
    let id = report.id;
    fire.report_incident(&report).await.expect("an incident");
    police.until(|it| it.incident(id).is_some()).await;
    ems.until(|it| it.incident(id).is_some()).await;
    let cancel = serde_json::json!({
        "command_id": client::new_id(), "to": "cancelled", "reason": "A false alarm",
    });
    let cancel: StepIncident = serde_json::from_value(cancel).expect("a step");
    fire.step_incident(id, &cancel).await.expect("over");
    ems.until(|it| it.incident(id).is_none()).await;
    let nearly = later(24 * HOUR_MS - 60_000);
    control.set_clock(nearly).await.expect("nearly a day");
    let kept = desks.police.object(List::Incidents, &id.to_string()).await;
    assert!(kept.is_ok(), "{kept:?}");
    assert!(police.mirror.incident(id).is_some());
    let day = later(24 * HOUR_MS + 60_000);
    control.set_clock(day).await.expect("a day");
    police.until(|it| it.incident(id).is_none()).await;
    let gone = desks.police.object(List::Incidents, &id.to_string()).await;
    assert!(gone.is_err(), "{gone:?}");
    let own = fire.object(List::Incidents, &id.to_string()).await;
    assert!(own.is_ok(), "{own:?}");
    server.stop().await;
}
