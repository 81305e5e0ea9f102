//! What waits too long is told by the server, over real sockets (K13 and K14 of docs/protocol.md).

use acceptance::{Made, Screen, TestServer, city};
use client::Mirror;
use domain::Timestamp;
use protocol::{Moment, words::AlarmKind};

const START_MS: i64 = 1_795_000_000_000;

/// K13, K14: what waits too long is told by the server to whom it concerns, and ends with its cause.
#[tokio::test]
async fn an_incident_without_a_unit_and_an_answer_that_is_due_are_alarms_of_the_server() {
    let server = TestServer::made(Made {
        exercise_ms: Some(START_MS),
        ..Made::default()
    })
    .await;
    let control = server.seat("eoc.admin").await;
    let fire = server.seat("fire.commander").await;
    let police = server.seat("police.commander").await;
    let mut fire_desk = Screen::open(&fire).await;
    let mut police_desk = Screen::open(&police).await;
    let incident = city::incident();
    fire.report_incident(&incident).await.expect("an incident");
    let mut task = city::task(&["police"], None);
    task.answer_by = Moment::from(Timestamp(START_MS + 2 * 3_600_000));
    fire.draft_task(&task).await.expect("a draft");
    fire.propose_task(task.id, &city::plain())
        .await
        .expect("a proposal");
    let later = |ms| Moment::from(Timestamp(START_MS + ms));
    let is_open = |it: &Mirror, kind| {
        it.alarms()
            .any(|it| it.alarm_kind == kind && it.cleared_at.is_none())
    };
    control.set_clock(later(3_600_000)).await.expect("an hour");
    fire_desk.until(|it| is_open(it, AlarmKind::NoUnit)).await;
    police_desk
        .until(|it| is_open(it, AlarmKind::AnswerDue))
        .await;
    // Each hears its own, and nothing of the other's.
    assert!(!is_open(&fire_desk.mirror, AlarmKind::AnswerDue));
    assert!(!is_open(&police_desk.mirror, AlarmKind::NoUnit));
    police
        .answer_task(task.id, &city::accept(1))
        .await
        .expect("a yes");
    police_desk
        .until(|it| !is_open(it, AlarmKind::AnswerDue))
        .await;
    let unit = city::unit_called(&fire, "fire 1").await;
    let order = city::assign(unit, Some(incident.id), None);
    fire.assign_unit(&order).await.expect("a dispatch");
    fire_desk.until(|it| !is_open(it, AlarmKind::NoUnit)).await;
    server.stop().await;
}
