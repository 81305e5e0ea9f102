//! Clauses that are limited (G12), over real sockets.

use protocol::{
    command::TriageIncident,
    words::{Kind, Trigger},
    zone::Shape,
};

use super::*;

fn incidents(classes: &[&str], area: Option<Vec<Shape>>) -> Clause {
    Clause {
        kind: Kind::Incident,
        fields: ["identity", "classification"].map(str::to_owned).to_vec(),
        position: None,
        classes: classes.iter().map(|it| (*it).to_owned()).collect(),
        area,
        ..clause("police", Some("fire"), Trigger::Always)
    }
}

/// G12: an incident that becomes one of those that are meant comes to an open screen, and goes when it becomes another.
#[tokio::test]
async fn an_incident_comes_and_goes_with_what_it_is() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let fire = server.seat("fire.dispatcher").await;
    let mut police = Screen::open(&server.seat("police.commander").await).await;
    let mut report = city::incident();
    report.incident_type = Some("flood".to_owned());
    fire.report_incident(&report).await.expect("an incident");
    let here = Shape::Circle {
        lon: report.lon,
        lat: report.lat,
        radius_m: 500,
    };
    let id = desks
        .in_force(vec![incidents(&["fire"], Some(vec![here]))])
        .await;
    police
        .until(|it| phase(it, id) == Some(AgreementPhase::InForce))
        .await;
    assert!(police.mirror.incident(report.id).is_none(), "a flood");
    let types = [("smoke", true), ("storm", false), ("fire", true)];
    for (version, (word, is_seen)) in (1..).zip(types) {
        let triage = TriageIncident {
            command_id: client::new_id(),
            occurred_at: None,
            version,
            priority: None,
            own_priority: None,
            incident_type: Some(word.to_owned()),
            own_type: None,
        };
        fire.triage_incident(report.id, &triage)
            .await
            .expect("a type");
        police
            .until(|it| it.incident(report.id).is_some() == is_seen)
            .await;
    }
}

/// G12: every wrong limit has its answer.
#[tokio::test]
async fn wrong_limits_have_their_answers() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let try_with = |clause: Clause| {
        let (order, fire) = (draft(vec![clause]), desks.fire.clone());
        async move { refused(fire.draft_agreement(&order).await) }
    };
    let nowhere = incidents(&[], Some(vec![]));
    assert_eq!(try_with(nowhere).await, code("empty", Some("area")));
    let line = |lat: f64| protocol::object::LonLat { lon: 7.4, lat };
    let flat = Shape::Polygon {
        outline: vec![line(43.1), line(43.2), line(43.3)],
        holes: vec![],
    };
    let flat = incidents(&[], Some(vec![flat]));
    assert_eq!(try_with(flat).await, code("malformed", Some("area")));
    let trams = incidents(&["trams"], None);
    assert_eq!(try_with(trams).await, code("malformed", Some("classes")));
    let units = Clause {
        classes: vec!["fire".to_owned()],
        ..clause("police", Some("fire"), Trigger::Always)
    };
    assert_eq!(
        try_with(units).await,
        code("condition_without_effect", Some("classes"))
    );
}
