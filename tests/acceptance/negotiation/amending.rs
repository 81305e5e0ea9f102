//! Reasons for declining (T14) and amendments of what runs (T15), over real sockets.

use acceptance::{Made, Screen, TestServer, city};
use protocol::{
    command::{AnswerTask, ConfigureAgency, Part, ReviseTask, TaskAnswer},
    settings::{DeclineReason, TaskSettings},
    words::{Commitment, TaskPhase},
};

use super::{asked, is, lane, proposed, refusal};

/// The police's admin settles why the police decline.
async fn list_reasons(server: &TestServer, reasons: &[(&str, bool)]) {
    let reasons = reasons.iter().map(|(code, retired)| DeclineReason {
        code: (*code).to_owned(),
        label: format!("Label of {code}"),
        retired: *retired,
    });
    let order = ConfigureAgency {
        command_id: client::new_id(),
        occurred_at: None,
        version: 0,
        status: None,
        sending: None,
        automatic: None,
        alarms: None,
        classification: None,
        tasks: Some(TaskSettings {
            decline_reasons: reasons.collect(),
        }),
        inspections: None,
        enforcement: None,
        templates: None,
    };
    let admin = server.seat("police.admin").await;
    admin
        .configure_agency("police", &order)
        .await
        .expect("settled");
}

/// T14: who has a list names a reason of it; the lead reads it as it was then, with or without words.
#[tokio::test]
async fn t14_a_decline_names_a_reason_of_the_agencys_list() {
    let setup = city::setup_with(&[("police", "admin")]);
    let data = tempfile::tempdir().expect("a folder");
    let server = TestServer::on_with(data.path().to_owned(), Made::default(), setup).await;
    list_reasons(&server, &[("N1", false), ("N2", true)]).await;
    let lead = server.seat("fire.commander").await;
    let draft = asked(1);
    proposed(&lead, &draft).await;
    let police = server.seat("police.commander").await;
    let no = |code: Option<&str>, reason: Option<&str>| AnswerTask {
        answer: TaskAnswer::Decline,
        reason_code: code.map(str::to_owned),
        reason: reason.map(str::to_owned),
        ..city::accept(1)
    };
    for (answer, expected) in [
        (
            no(None, Some("Busy")),
            is(422, "empty", Some("reason_code")),
        ),
        (
            no(Some("N9"), None),
            is(422, "malformed", Some("reason_code")),
        ),
        (no(Some("N2"), None), is(409, "wrong_state", None)),
        (
            AnswerTask {
                reason_code: Some("N1".to_owned()),
                ..city::accept(1)
            },
            is(422, "malformed", Some("reason_code")),
        ),
    ] {
        let refused = police.answer_task(draft.id, &answer).await;
        assert_eq!(refusal(refused), expected);
    }
    police
        .answer_task(draft.id, &no(Some("N1"), None))
        .await
        .expect("declined");
    let mut screen = Screen::open(&lead).await;
    screen.until(|it| it.task(draft.id).is_some()).await;
    let lane = lane(&screen.mirror, draft.id, "police").expect("a lane");
    let named = lane.declined_for.expect("a reason");
    assert_eq!((&*named.code, &*named.label), ("N1", "Label of N1"));
    assert_eq!(lane.reason, None);
    // Who has no list says why in words.
    let ems = server.seat("ems.commander").await;
    let refused = ems.answer_task(draft.id, &no(None, None)).await;
    assert_eq!(refusal(refused), is(422, "empty", Some("reason")));
    server.stop().await;
}

/// T15: a running task is amended; whom it does not concern is not asked, who is asked goes on and is told what was, and a
/// refusal to drop whose units work keeps everything.
#[tokio::test]
async fn t15_a_running_task_is_amended_and_nobody_stops() {
    let server = TestServer::start().await;
    let lead = server.seat("fire.commander").await;
    let draft = asked(1);
    proposed(&lead, &draft).await;
    let (police, ems) = (
        server.seat("police.commander").await,
        server.seat("ems.commander").await,
    );
    for party in [&police, &ems] {
        party
            .answer_task(draft.id, &city::accept(1))
            .await
            .expect("an answer");
    }
    lead.start_task(draft.id, &city::plain())
        .await
        .expect("a start");
    let mut screen = Screen::open(&ems).await;
    let amend = |version: u32, parties: Vec<Part>| ReviseTask {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        objective: draft.objective.clone(),
        answer_by: draft.answer_by,
        parties,
        quorum: None,
        quorum_of: vec![],
        takeover: None,
        disclosure: None,
        scope: None,
    };
    let mut more = draft.parties.clone();
    more[0].asks[0].count = 2;
    lead.revise_task(draft.id, &amend(1, more.clone()))
        .await
        .expect("an amendment");
    screen
        .until(|it| it.task(draft.id).is_some_and(|it| it.version == Some(2)))
        .await;
    let mirror = &screen.mirror;
    let task = mirror.task(draft.id).expect("the task");
    assert_eq!(task.phase, TaskPhase::InProgress);
    let own = lane(mirror, draft.id, "ems").expect("a lane");
    assert_eq!((own.commitment, own.goes_on), (Commitment::Accepted, None));
    let asked_again = lane(mirror, draft.id, "police").expect("a lane");
    let before = asked_again.goes_on.expect("it goes on");
    assert_eq!(asked_again.commitment, Commitment::Pending);
    assert_eq!((before.asks[0].count, before.promise.asks[0].count), (1, 1));
    let engines = task
        .needs
        .iter()
        .find(|it| it.what == "engine")
        .expect("asked");
    assert_eq!((engines.asked, engines.covered, engines.open), (3, 2, 1));
    // Its units work on: it can send, and is not dropped.
    let unit = city::unit_called(&police, "police 1").await;
    police
        .assign_unit(&city::assign(unit, None, Some(draft.id)))
        .await
        .expect("sent");
    let refused = lead
        .revise_task(draft.id, &amend(2, vec![more[1].clone()]))
        .await;
    assert_eq!(refusal(refused), is(409, "wrong_state", None));
    // It keeps to what it had promised.
    police
        .answer_task(
            draft.id,
            &AnswerTask {
                version: 2,
                ..city::decline(1, "No other engine")
            },
        )
        .await
        .expect("a no");
    screen
        .until(|it| {
            let lane = lane(it, draft.id, "police");
            lane.is_some_and(|it| it.commitment == Commitment::Declined)
        })
        .await;
    let kept = lane(&screen.mirror, draft.id, "police").expect("a lane");
    assert!(kept.goes_on.is_some() && kept.sent == 1);
    server.stop().await;
}
