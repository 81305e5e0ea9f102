//! E13: equipment in the timelines of what its units work on.

use acceptance::city;
use client::{Client, new_id};
use protocol::{
    command::SetCondition,
    query::Timeline,
    words::{AssignmentStatus, Condition},
};
use uuid::Uuid;

use super::{attach, pumps, start};

/// Lines that name equipment or are about it.
fn told(timeline: &Timeline) -> Vec<(&str, &[Uuid])> {
    let all = timeline.entries.iter();
    let told = all.filter(|it| it.what.starts_with("equipment_") || !it.equipment.is_empty());
    told.map(|it| (it.what.as_str(), &it.equipment[..]))
        .collect()
}

async fn arrived(desk: &Client, unit: Uuid) -> Uuid {
    let incident = city::incident();
    desk.report_incident(&incident).await.expect("a report");
    let order = city::assign(unit, Some(incident.id), None);
    desk.assign_unit(&order).await.expect("sent");
    for to in [AssignmentStatus::EnRoute, AssignmentStatus::OnScene] {
        desk.advance_assignment(order.id, &city::advance(to))
            .await
            .expect("on its way");
    }
    incident.id
}

/// E13: what a unit brought and what became of it there is told in the incident's timeline, to who sees the incident, and
/// by a restart just as well.
#[tokio::test]
async fn what_a_unit_brings_stands_in_the_timeline_of_its_incident() {
    let data = tempfile::tempdir().expect("a folder");
    let server = start(data.path()).await;
    let fire = server.seat("fire.dispatcher").await;
    let unit = city::unit_called(&fire, "fire 1").await;
    let order = pumps("fire", 4);
    let part = new_id();
    fire.register_equipment(&order).await.expect("four pumps");
    fire.attach_equipment(order.id, &attach(1, unit, Some((2, part))))
        .await
        .expect("two on board");
    let incident = arrived(&fire, unit).await;
    let clogged = SetCondition {
        command_id: new_id(),
        occurred_at: None,
        version: 1,
        condition: Condition::Degraded,
        reason: Some("clogged".to_owned()),
        part: None,
    };
    fire.set_condition(part, &clogged).await.expect("degraded");
    let before = fire
        .timeline_of_incident(incident)
        .await
        .expect("a timeline");
    let expected = [
        ("assignment_advanced", &[part][..]),
        ("equipment_condition_set", &[part][..]),
    ];
    assert_eq!(told(&before), expected);
    let last = before.entries.last().expect("a line");
    assert_eq!(last.unit, Some(unit));
    assert_eq!(last.detail["condition"], "degraded");
    // The control: the other unit brought nothing.
    let other = city::unit_called(&fire, "fire 2").await;
    let elsewhere = arrived(&fire, other).await;
    let elsewhere = fire.timeline_of_incident(elsewhere).await;
    assert_eq!(told(&elsewhere.expect("a timeline")), []);

    server.stop().await;
    let server = start(data.path()).await;
    let fire = server.seat("fire.dispatcher").await;
    let after = fire.timeline_of_incident(incident).await;
    assert_eq!(after.expect("a timeline"), before);
    server.stop().await;
}
