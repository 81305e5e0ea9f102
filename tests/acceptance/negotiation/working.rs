//! From promise to work (T22 to T27, K21, K22), over real sockets.

use acceptance::{Made, Screen, TestServer, city};
use client::{Client, Mirror};
use protocol::{
    command::{DivertAssignment, DraftTask, MoveTask, SendUnits, SentUnit},
    object::{Ask, Came, Outcome, TaskScope},
    words::{AlarmKind, AssignmentStatus, Precision, ScopeUnits, TaskPhase, TaskStep},
};
use uuid::Uuid;

use super::{is, lane, leading::alarms, proposed, refusal};
use crate::agreements::later;

fn moved(step: TaskStep, reason: Option<&str>) -> MoveTask {
    MoveTask {
        command_id: client::new_id(),
        occurred_at: None,
        step,
        reason: reason.map(str::to_owned),
    }
}

fn sent(units: &[Uuid]) -> SendUnits {
    let units = units.iter().map(|unit| SentUnit {
        id: client::new_id(),
        unit: *unit,
    });
    SendUnits {
        command_id: client::new_id(),
        occurred_at: None,
        units: units.collect(),
        confirm: Vec::new(),
    }
}

/// So many ambulances of ems, to be there by the time to answer, hours ahead.
fn ambulances(count: u16) -> DraftTask {
    let mut draft = city::task(&["ems"], None);
    let part = &mut draft.parties[0];
    part.asks = vec![Ask {
        capability: "ambulance".to_owned(),
        count,
    }];
    part.report_at = Some(draft.answer_by);
    draft
}

async fn promised(fire: &Client, ems: &Client, draft: &DraftTask) {
    proposed(fire, draft).await;
    ems.answer_task(draft.id, &city::accept(1))
        .await
        .expect("a promise");
}

async fn both(ems: &Client) -> [Uuid; 2] {
    [
        city::unit_called(ems, "ems 1").await,
        city::unit_called(ems, "ems 2").await,
    ]
}

/// How many are promised, sent and there.
fn came(mirror: &Mirror, task: Uuid) -> Option<[u32; 3]> {
    let Came {
        promised,
        sent,
        arrived,
        ..
    } = lane(mirror, task, "ems")?.came.first()?.clone();
    Some([promised, sent, arrived])
}

fn outcome(mirror: &Mirror, task: Uuid) -> Option<(Outcome, bool)> {
    let found = lane(mirror, task, "ems")?.outcome?;
    Some((found.outcome, found.late))
}

fn is_in(mirror: &Mirror, task: Uuid, phase: TaskPhase) -> bool {
    mirror.task(task).is_some_and(|it| it.phase == phase)
}

/// T23 to T26: what was promised is sent together, arrives, is released one by one, and the task is closed and reviewed.
#[tokio::test]
async fn what_was_promised_is_sent_arrives_and_goes_home() {
    let server = TestServer::start().await;
    let (fire, ems) = (
        server.seat("fire.commander").await,
        server.seat("ems.commander").await,
    );
    let draft = ambulances(2);
    let id = draft.id;
    promised(&fire, &ems, &draft).await;
    let (mut lead, mut party) = (Screen::open(&fire).await, Screen::open(&ems).await);
    let units = both(&ems).await;

    let not_its = ems.move_task(id, &moved(TaskStep::Mobilize, None)).await;
    assert_eq!(refusal(not_its), is(403, "not_yours", None));
    fire.move_task(id, &moved(TaskStep::Mobilize, None))
        .await
        .expect("mobilised");
    let wordless = fire.move_task(id, &moved(TaskStep::Suspend, None)).await;
    assert_eq!(refusal(wordless), is(422, "empty", Some("reason")));
    fire.move_task(id, &moved(TaskStep::Suspend, Some("The dam may break")))
        .await
        .expect("held");
    party.until(|it| is_in(it, id, TaskPhase::Suspended)).await;
    let held = ems.send_units(id, &sent(&units)).await;
    assert_eq!(refusal(held), is(409, "wrong_state", None));
    fire.move_task(id, &moved(TaskStep::Resume, None))
        .await
        .expect("goes on");

    // All of them or none.
    let stranger = city::unit_called(&fire, "fire 1").await;
    let mixed = ems.send_units(id, &sent(&[units[0], stranger])).await;
    assert_eq!(refusal(mixed), is(403, "not_yours", None));
    let twice = ems.send_units(id, &sent(&[units[0], units[0]])).await;
    assert_eq!(refusal(twice), is(422, "malformed", Some("units")));
    let nobody = ems.send_units(id, &sent(&[])).await;
    assert_eq!(refusal(nobody), is(422, "empty", Some("units")));
    let order = sent(&units);
    ems.send_units(id, &order).await.expect("sent");
    lead.until(|it| came(it, id) == Some([2, 2, 0])).await;
    fire.start_task(id, &city::plain()).await.expect("started");
    for it in &order.units {
        ems.advance_assignment(it.id, &city::advance(AssignmentStatus::OnScene))
            .await
            .expect("there");
    }
    lead.until(|it| came(it, id) == Some([2, 2, 2])).await;
    lead.until(|it| outcome(it, id) == Some((Outcome::Fulfilled, false)))
        .await;

    fire.complete_task(id, &city::plain()).await.expect("done");
    let out = fire.move_task(id, &moved(TaskStep::Close, None)).await;
    assert_eq!(refusal(out), is(409, "wrong_state", None));
    let not_its = ems.release_unit(order.units[0].id, &city::plain()).await;
    assert_eq!(refusal(not_its), is(403, "not_yours", None));
    for it in &order.units {
        fire.release_unit(it.id, &city::plain())
            .await
            .expect("released");
        let again = fire.release_unit(it.id, &city::plain()).await;
        assert_eq!(refusal(again), is(409, "wrong_state", None));
        ems.advance_assignment(it.id, &city::advance(AssignmentStatus::Cleared))
            .await
            .expect("home");
    }
    fire.move_task(id, &moved(TaskStep::Close, None))
        .await
        .expect("closed");
    fire.move_task(id, &moved(TaskStep::Review, Some("Boats an hour earlier")))
        .await
        .expect("reviewed");
    party.until(|it| is_in(it, id, TaskPhase::Reviewed)).await;
    let shown = party.mirror.task(id).expect("the task");
    assert_eq!(shown.review.as_deref(), Some("Boats an hour earlier"));
    server.stop().await;
}

/// T26 and K21: on an exercise's clock; what is due and not there is an alarm of both, once, until it has come.
#[tokio::test]
async fn what_does_not_come_in_time_is_told_to_both() {
    let made = Made {
        exercise_ms: Some(later(0).0.0),
        ..Made::default()
    };
    let data = tempfile::tempdir().expect("a folder");
    let server = TestServer::on_with(data.path().to_owned(), made, city::setup()).await;
    let (fire, ems) = (
        server.seat("fire.commander").await,
        server.seat("ems.commander").await,
    );
    let control = server.seat("eoc.admin").await;
    // By the exercise's clock.
    let mut draft = ambulances(1);
    draft.answer_by = later(3_600_000);
    draft.parties[0].report_at = Some(later(600_000));
    let id = draft.id;
    promised(&fire, &ems, &draft).await;
    let (mut lead, mut party) = (Screen::open(&fire).await, Screen::open(&ems).await);
    let units = both(&ems).await;
    let order = sent(&units[..1]);
    ems.send_units(id, &order).await.expect("sent");
    control
        .set_clock(later(20 * 60_000))
        .await
        .expect("twenty minutes");
    for screen in [&mut lead, &mut party] {
        screen
            .until(|it| alarms(it, AlarmKind::PromiseDefaulted) == 1)
            .await;
        let said = outcome(&screen.mirror, id);
        assert_eq!(said, Some((Outcome::Defaulted, false)));
    }
    ems.advance_assignment(order.units[0].id, &city::advance(AssignmentStatus::Staged))
        .await
        .expect("there");
    for screen in [&mut lead, &mut party] {
        screen
            .until(|it| alarms(it, AlarmKind::PromiseDefaulted) == 0)
            .await;
        let said = outcome(&screen.mirror, id);
        assert_eq!(said, Some((Outcome::Fulfilled, true)));
    }
    server.stop().await;
}

/// T27 and K22: the lead hears that a unit was diverted; what for is shown to who sees that.
#[tokio::test]
async fn a_unit_that_is_diverted_is_told_to_its_lead() {
    let server = TestServer::start().await;
    let (fire, police, ems) = (
        server.seat("fire.commander").await,
        server.seat("police.commander").await,
        server.seat("ems.commander").await,
    );
    let first = ambulances(1);
    promised(&fire, &ems, &first).await;
    let other = ambulances(1);
    promised(&police, &ems, &other).await;
    let units = both(&ems).await;
    let order = sent(&units[..1]);
    ems.send_units(first.id, &order).await.expect("sent");
    let mut screen = Screen::open(&fire).await;
    let mut own = Screen::open(&ems).await;
    let divert = DivertAssignment {
        command_id: client::new_id(),
        occurred_at: None,
        new_id: client::new_id(),
        incident: None,
        task: Some(other.id),
        reason: "Nearer to the school".to_owned(),
        confirm: Vec::new(),
    };
    let left = order.units[0].id;
    ems.divert_assignment(left, &divert)
        .await
        .expect("diverted");
    screen
        .until(|it| alarms(it, AlarmKind::UnitDiverted) == 1)
        .await;
    let shown = lane(&screen.mirror, first.id, "ems").expect("the lane");
    assert_eq!((shown.sent, shown.diverted), (0, 1));
    let to = |it: &Mirror| {
        let left = it.assignments().find(|it| it.id == left)?;
        left.diverted_to.and_then(|it| it.task)
    };
    own.until(|it| to(it) == Some(other.id)).await;
    assert_eq!(to(&screen.mirror), None, "it does not see that task");
    server.stop().await;
}

/// T22: a proposal that opens no units shows none, however much the founding agreement would.
#[tokio::test]
async fn a_proposal_opens_no_more_than_it_says() {
    let server = TestServer::start().await;
    let (fire, ems) = (
        server.seat("fire.commander").await,
        server.seat("ems.commander").await,
    );
    let units = both(&ems).await;
    let mut shown = Vec::new();
    for units_open in [ScopeUnits::None, ScopeUnits::Sent] {
        let mut draft = ambulances(1);
        draft.scope = TaskScope {
            incident: true,
            units: units_open,
            position: Precision::Exact,
        };
        promised(&fire, &ems, &draft).await;
        let order = sent(&units[..1]);
        ems.send_units(draft.id, &order).await.expect("sent");
        let mut screen = Screen::open(&fire).await;
        screen
            .until(|it| came(it, draft.id) == Some([1, 1, 0]))
            .await;
        let sees = screen
            .mirror
            .assignments()
            .any(|it| it.id == order.units[0].id);
        shown.push(sees);
        ems.advance_assignment(order.units[0].id, &city::advance(AssignmentStatus::Cleared))
            .await
            .expect("home");
    }
    assert_eq!(shown, [false, true]);
    server.stop().await;
}
