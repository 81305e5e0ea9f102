//! The main job, end to end: an incident is reported, a joint task is proposed, answered and worked, and every
//! screen shows the same truth.

use acceptance::{Screen, TestServer, city};
use client::List;
use protocol::words::{AssignmentStatus, Commitment, IncidentState, TaskPhase, UnitStatus};
use uuid::Uuid;

/// Rules T1–T6 and U1–U3 over the wire: from report to on scene, seen by everyone who takes part.
#[tokio::test]
async fn two_agencies_accept_a_joint_task_and_the_lead_sees_their_units_arrive() {
    let server = TestServer::start().await;
    let fire = server.seat("fire.commander").await;
    let (police, ems) = (
        server.seat("police.commander").await,
        server.seat("ems.commander").await,
    );
    let mut lead = Screen::open(&fire).await;
    let mut party = Screen::open(&police).await;
    let incident = city::incident();
    fire.report_incident(&incident).await.expect("an incident");
    let draft = city::task(&["police", "ems"], Some(incident.id));
    fire.draft_task(&draft).await.expect("a draft");
    assert!(
        party.mirror.task(draft.id).is_none(),
        "V4: a draft is the lead's alone"
    );

    fire.propose_task(draft.id, &city::plain())
        .await
        .expect("a proposal");
    party
        .until(|it| {
            it.task(draft.id)
                .is_some_and(|it| it.phase == TaskPhase::Proposed)
        })
        .await;
    party.until(|it| it.incident(incident.id).is_some()).await;
    police
        .answer_task(draft.id, &city::accept(1))
        .await
        .expect("a yes");
    ems.answer_task(draft.id, &city::accept(1))
        .await
        .expect("a yes");
    lead.until(|it| {
        it.task(draft.id)
            .is_some_and(|it| it.phase == TaskPhase::Agreed)
    })
    .await;
    fire.start_task(draft.id, &city::plain())
        .await
        .expect("a start");

    let unit = city::unit_called(&police, "police 1").await;
    let order = city::assign(unit, None, Some(draft.id));
    police.assign_unit(&order).await.expect("an assignment");
    let crew = server.seat("police.crew1").await;
    for to in [
        AssignmentStatus::Acknowledged,
        AssignmentStatus::EnRoute,
        AssignmentStatus::OnScene,
    ] {
        crew.advance_assignment(order.id, &city::advance(to))
            .await
            .expect("the next status");
    }
    lead.until(|it| {
        it.unit(unit)
            .is_some_and(|it| it.status == Some(UnitStatus::OnScene))
    })
    .await;
    let lane = |mirror: &client::Mirror| {
        let task = mirror.task(draft.id)?;
        task.parties
            .iter()
            .find(|it| it.agency == "police")
            .map(|it| (it.commitment, it.sent, it.on_scene))
    };
    lead.until(|it| lane(it) == Some((Commitment::Accepted, 1, 1)))
        .await;
    server.stop().await;
}

/// Rules T4, T5, V5 and S5: a decline brings the task back to the lead and takes back what was shown.
#[tokio::test]
async fn a_decline_goes_back_to_the_lead_and_retracts_what_was_shown() {
    let server = TestServer::start().await;
    let fire = server.seat("fire.commander").await;
    let (police, ems) = (
        server.seat("police.commander").await,
        server.seat("ems.commander").await,
    );
    let mut screen = Screen::open(&police).await;
    let incident = city::incident();
    fire.report_incident(&incident).await.expect("an incident");
    let draft = city::task(&["police", "ems"], Some(incident.id));
    fire.draft_task(&draft).await.expect("a draft");
    fire.propose_task(draft.id, &city::plain())
        .await
        .expect("a proposal");
    screen.until(|it| it.incident(incident.id).is_some()).await;

    police
        .answer_task(draft.id, &city::decline(1, "all patrols out"))
        .await
        .expect("a no");
    screen.until(|it| it.incident(incident.id).is_none()).await;
    let head = screen
        .mirror
        .task(draft.id)
        .expect("the head of the task stays");
    assert_eq!(head.phase, TaskPhase::Negotiating);
    assert_eq!(head.objective, None);
    assert_eq!(
        head.parties
            .iter()
            .map(|it| it.agency.as_str())
            .collect::<Vec<_>>(),
        ["police"]
    );

    ems.answer_task(draft.id, &city::accept(1))
        .await
        .expect("a yes");
    let mut revised = protocol::command::ReviseTask {
        command_id: client::new_id(),
        occurred_at: None,
        version: 1,
        objective: draft.objective.clone(),
        answer_by: draft.answer_by,
        parties: draft.parties.clone(),
        quorum: None,
        quorum_of: Vec::new(),
        takeover: None,
        disclosure: None,
        scope: None,
    };
    revised.parties.retain(|it| it.agency == "ems");
    fire.revise_task(draft.id, &revised)
        .await
        .expect("a revision without the one that declined");
    let task = fire
        .object(List::Tasks, &draft.id.to_string())
        .await
        .expect("the task");
    assert!(
        matches!(task, protocol::Object::Task(it) if it.phase == TaskPhase::Agreed),
        "T5: who accepted is not asked again"
    );
    let gone = police
        .object(List::Tasks, &draft.id.to_string())
        .await
        .expect_err("not a party any more");
    assert_eq!(gone.code(), Some("unknown"));
    server.stop().await;
}

/// Rule U5 and I4 over the wire, and the crew's own seat.
#[tokio::test]
async fn a_crew_works_its_own_assignment_and_nobody_elses() {
    let server = TestServer::start().await;
    let desk = server.seat("fire.dispatcher").await;
    let (own, other) = (
        server.seat("fire.crew1").await,
        server.seat("fire.crew2").await,
    );
    let incident = city::incident();
    desk.report_incident(&incident).await.expect("an incident");
    let order = city::assign(
        city::unit_called(&desk, "fire 1").await,
        Some(incident.id),
        None,
    );
    desk.assign_unit(&order).await.expect("an assignment");

    let refused = other
        .advance_assignment(order.id, &city::advance(AssignmentStatus::Acknowledged))
        .await;
    assert_eq!(refused.expect_err("not theirs").code(), Some("not_yours"));
    own.advance_assignment(order.id, &city::advance(AssignmentStatus::OnScene))
        .await
        .expect("theirs");
    let found = desk
        .object(List::Incidents, &incident.id.to_string())
        .await
        .expect("the incident");
    assert!(
        matches!(found, protocol::Object::Incident(it) if it.state == Some(IncidentState::Active))
    );
    let close = protocol::command::StepIncident {
        command_id: client::new_id(),
        occurred_at: None,
        to: protocol::words::IncidentStep::Closed,
        reason: None,
    };
    let refused = desk
        .step_incident(incident.id, &close)
        .await
        .expect_err("I4: a crew is still there");
    assert_eq!(refused.code(), Some("wrong_state"));
    let nobody = desk
        .advance_assignment(Uuid::nil(), &city::advance(AssignmentStatus::Cleared))
        .await;
    assert_eq!(
        nobody.expect_err("no such assignment").code(),
        Some("unknown")
    );
    server.stop().await;
}
