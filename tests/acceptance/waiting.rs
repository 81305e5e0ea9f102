//! What waits too long is told by the server, over real sockets (K13 and K14 of docs/protocol.md).

use acceptance::{Made, Screen, TestServer, city};
use client::{Mirror, new_id};
use domain::Timestamp;
use protocol::{
    Moment,
    command::{TriageIncident, WithReason},
    words::{AlarmKind, IncidentState},
};

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

/// K13: the clock of an incident is told to its agency and to whom it is granted, with every change. A party of a joint
/// task that sees the incident without it is sent no frame when nothing but the clock changes.
#[tokio::test]
async fn since_when_an_incident_waits_is_told_to_whom_it_is_shown_and_to_nobody_else() {
    let server = TestServer::made(Made {
        exercise_ms: Some(START_MS),
        ..Made::default()
    })
    .await;
    let fire = server.seat("fire.commander").await;
    let report = city::incident();
    let id = report.id;
    fire.report_incident(&report).await.expect("an incident");
    let task = city::task(&["police"], Some(id));
    fire.draft_task(&task).await.expect("a draft");
    fire.propose_task(task.id, &city::plain())
        .await
        .expect("a proposal");
    let mut own = Screen::open(&fire).await;
    let mut eoc = Screen::open(&server.seat("eoc.coordinator").await).await;
    let mut police = Screen::open(&server.seat("police.commander").await).await;
    let clock = |it: &Mirror| it.incident(id).and_then(|it| it.waiting.clone());
    let first = clock(&own.mirror).expect("a clock");
    assert_eq!(first.since, Moment::from(Timestamp(START_MS)));
    assert_eq!(clock(&eoc.mirror), Some(first.clone()));
    assert!(police.mirror.incident(id).is_some());
    assert_eq!(clock(&police.mirror), None);

    let unit = city::unit_called(&fire, "fire 1").await;
    let order = city::assign(unit, Some(id), None);
    fire.assign_unit(&order).await.expect("a dispatch");
    for screen in [&mut own, &mut eoc] {
        screen.until(|it| clock(it).is_none()).await;
    }
    // The first unit makes it active, which police is shown.
    let is_active =
        |it: &Mirror| it.incident(id).and_then(|it| it.state) == Some(IncidentState::Active);
    police.until(is_active).await;
    let before = [eoc.mirror.n(), police.mirror.n()];
    let call_off = WithReason {
        command_id: new_id(),
        occurred_at: None,
        reason: "Needed elsewhere".to_owned(),
    };
    fire.cancel_assignment(order.id, &call_off)
        .await
        .expect("called off");
    for screen in [&mut own, &mut eoc] {
        screen.until(|it| clock(it) == Some(first.clone())).await;
    }
    let judged = TriageIncident {
        command_id: new_id(),
        occurred_at: None,
        version: own
            .mirror
            .incident(id)
            .and_then(|it| it.versions.classification)
            .expect("a version"),
        priority: Some(1),
        own_priority: None,
        incident_type: None,
        own_type: None,
    };
    fire.triage_incident(id, &judged).await.expect("judged");
    for screen in [&mut own, &mut eoc, &mut police] {
        screen
            .until(|it| it.incident(id).and_then(|it| it.priority) == Some(1))
            .await;
    }
    let sooner = clock(&own.mirror).expect("a clock");
    assert_eq!(sooner.since, first.since);
    assert!(sooner.due_at < first.due_at, "{sooner:?} after {first:?}");
    assert_eq!(clock(&eoc.mirror), Some(sooner));
    assert_eq!(clock(&police.mirror), None);
    // Being called off and being judged are two frames; police was sent the second one only.
    assert_eq!(
        [eoc.mirror.n(), police.mirror.n()],
        [before[0] + 2, before[1] + 1]
    );
    server.stop().await;
}
