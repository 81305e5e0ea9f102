//! Sharing agreements over real sockets: negotiated and signed by three agencies, shown at once, taken back at once.
//! The rules G1–G12 and K16 are those of docs/protocol.md.

mod areas;
mod clearance;
mod founding;
mod limits;
mod onward;
mod played;
mod preview;
mod promised;
mod retention;
mod templates;
mod wrong;

use acceptance::{Made, Screen, TestServer, city};
use client::{Client, List, Mirror};
use domain::Timestamp;
use protocol::{
    Moment,
    agreement::{Agreement, Clause},
    command::{
        AgreementWords, DraftAgreement, OfVersion, OpenClauses, RefuseToSign, ReviewGlass,
        ReviseAgreement, WithReason,
    },
    query::{NearestQuery, PositionBatch, PositionReport},
    words::{AgreementPhase, AlarmKind, Clearance, Kind, Precision, Trigger},
};
use uuid::Uuid;

use crate::equipment::{code, refused};

const START_MS: i64 = 1_795_000_000_000;
pub(crate) const HOUR_MS: i64 = 3_600_000;

pub(crate) async fn city_with(data: &std::path::Path) -> TestServer {
    let made = Made {
        exercise_ms: Some(START_MS),
        ..Made::default()
    };
    let setup = city::setup_with(&[
        ("police", "admin"),
        ("police", "legal"),
        ("ems", "legal"),
        ("fire", "supervisor"),
        ("police", "supervisor"),
    ]);
    TestServer::on_with(data.to_owned(), made, setup).await
}

pub(crate) fn later(ms: i64) -> Moment {
    Moment::from(Timestamp(START_MS + ms))
}

pub(crate) fn clause(viewer: &str, owner: Option<&str>, trigger: Trigger) -> Clause {
    Clause {
        viewer: Some(viewer.to_owned()),
        owner: owner.map(str::to_owned),
        kind: Kind::Unit,
        fields: ["identity", "status", "position"]
            .map(str::to_owned)
            .to_vec(),
        position: Some(Precision::Exact),
        trigger,
        clearance: Clearance::Open,
        incident_types: vec![],
        classes: vec![],
        area: None,
    }
}

/// Between fire, police and ems, for ten hours.
fn words(clauses: Vec<Clause>) -> AgreementWords {
    AgreementWords {
        title: "Mutual aid in floods".to_owned(),
        purpose: "Help across the river".to_owned(),
        legal_basis: "Civil protection act".to_owned(),
        parties: ["fire", "police", "ems"].map(str::to_owned).to_vec(),
        clauses,
        valid_from: later(0),
        valid_until: later(10 * HOUR_MS),
        retention_days: 30,
        lease_min: 480,
        duties: vec![],
        shares: vec![],
        aid: vec![],
    }
}

pub(crate) fn draft(clauses: Vec<Clause>) -> DraftAgreement {
    DraftAgreement {
        command_id: client::new_id(),
        occurred_at: None,
        id: client::new_id(),
        text: words(clauses),
    }
}

pub(crate) fn of(version: u32) -> OfVersion {
    OfVersion {
        command_id: client::new_id(),
        occurred_at: None,
        version,
    }
}

pub(crate) fn because(reason: &str) -> WithReason {
    WithReason {
        command_id: client::new_id(),
        occurred_at: None,
        reason: reason.to_owned(),
    }
}

fn open(minutes: u32) -> OpenClauses {
    OpenClauses {
        command_id: client::new_id(),
        occurred_at: None,
        minutes,
        reason: "A crew does not answer".to_owned(),
    }
}

async fn one(client: &Client, id: Uuid) -> Option<Agreement> {
    match client.object(List::Agreements, &id.to_string()).await {
        Ok(protocol::Object::Agreement(it)) => Some(it),
        Ok(other) => panic!("an agreement, not {other:?}"),
        Err(_) => None,
    }
}

fn phase(mirror: &Mirror, id: Uuid) -> Option<AgreementPhase> {
    mirror.agreement(id).map(|it| it.phase)
}

/// Three legal desks.
pub(crate) struct Desks {
    pub(crate) fire: Client,
    pub(crate) police: Client,
    pub(crate) ems: Client,
}

impl Desks {
    pub(crate) async fn of(server: &TestServer) -> Self {
        Self {
            fire: server.seat("fire.legal").await,
            police: server.seat("police.legal").await,
            ems: server.seat("ems.legal").await,
        }
    }

    /// Drafted and proposed by fire, signed by all.
    async fn in_force(&self, clauses: Vec<Clause>) -> Uuid {
        let order = draft(clauses);
        self.fire.draft_agreement(&order).await.expect("a draft");
        let id = order.id;
        self.fire
            .propose_agreement(id, &of(1))
            .await
            .expect("a proposal");
        for desk in [&self.fire, &self.police, &self.ems] {
            desk.sign_agreement(id, &of(1)).await.expect("a signature");
        }
        id
    }
}

async fn nearest(client: &Client) -> usize {
    nearest_of(client, "fire").await
}

async fn nearest_of(client: &Client, agency: &str) -> usize {
    let asked = NearestQuery {
        lon: 7.42,
        lat: 43.73,
        count: 10,
        capability: None,
        status: None,
        agency: Some(agency.to_owned()),
    };
    client.nearest(&asked).await.expect("an answer").units.len()
}

/// G1, G3, G4, G6, G11: negotiated and signed; nothing before; shown at once; suspended, resumed and ended, and open streams
/// follow. A restart shows the same.
#[tokio::test]
async fn three_agencies_sign_and_the_picture_follows_at_once() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let commander = server.seat("police.commander").await;
    let mut police = Screen::open(&commander).await;
    let mut eoc = Screen::open(&server.seat("eoc.coordinator").await).await;
    let unit = city::unit_called(&desks.fire, "fire 1").await;
    let order = draft(vec![clause("police", Some("fire"), Trigger::Always)]);
    let id = order.id;
    desks.fire.draft_agreement(&order).await.expect("a draft");
    assert!(one(&desks.police, id).await.is_none(), "a draft");
    desks
        .fire
        .propose_agreement(id, &of(1))
        .await
        .expect("a proposal");
    police
        .until(|it| phase(it, id) == Some(AgreementPhase::Proposed))
        .await;
    // Ems does not like it; fire changes it.
    let refusal = RefuseToSign {
        command_id: client::new_id(),
        occurred_at: None,
        version: 1,
        reason: "Too long".to_owned(),
    };
    desks
        .ems
        .refuse_to_sign(id, &refusal)
        .await
        .expect("a refusal");
    police.until(|it| it.agreement(id).is_none()).await;
    let revise = ReviseAgreement {
        command_id: client::new_id(),
        occurred_at: None,
        version: 1,
        text: words(vec![clause("police", Some("fire"), Trigger::Always)]),
    };
    desks
        .fire
        .revise_agreement(id, &revise)
        .await
        .expect("a change");
    desks
        .fire
        .propose_agreement(id, &of(2))
        .await
        .expect("a proposal");
    for desk in [&desks.ems, &desks.fire] {
        desk.sign_agreement(id, &of(2)).await.expect("a signature");
    }
    police
        .until(|it| {
            let next = it.agreement(id).and_then(|it| it.next.as_ref());
            next.is_some_and(|it| it.signatures.len() == 2)
        })
        .await;
    assert!(police.mirror.unit(unit).is_none(), "nothing before");
    assert_eq!(nearest(&commander).await, 0);
    desks
        .police
        .sign_agreement(id, &of(2))
        .await
        .expect("a signature");
    police
        .until(|it| it.unit(unit).is_some_and(|it| it.handle.is_some()))
        .await;
    report_position(&server, unit).await;
    while nearest(&commander).await == 0 {
        tokio::task::yield_now().await;
    }
    suspend_resume_end(&desks, &mut police, id, unit, &commander).await;
    // Nobody else was told of it.
    crate::sharing::everything_shown(&mut eoc, &server.seat("eoc.coordinator").await).await;
    assert!(eoc.mirror.agreement(id).is_none());
    assert!(eoc.mirror.agreement(Uuid::nil()).is_some(), "G10");
    let before = one(&desks.ems, id).await;
    server.stop().await;
    let again = city_with(data.path()).await;
    let desks = Desks::of(&again).await;
    assert_eq!(one(&desks.ems, id).await, before, "A2");
    again.stop().await;
}

async fn report_position(server: &TestServer, unit: Uuid) {
    report_as(server, "fire.crew1", unit).await;
}

async fn report_as(server: &TestServer, account: &str, unit: Uuid) {
    let crew = server.seat(account).await;
    let report = PositionReport {
        unit,
        lon: 7.42,
        lat: 43.73,
        at: None,
        heading: None,
        speed: None,
        source: None,
    };
    let batch = PositionBatch {
        positions: vec![report],
    };
    crew.report_positions(&batch).await.expect("a position");
}

async fn suspend_resume_end(
    desks: &Desks,
    police: &mut Screen,
    id: Uuid,
    unit: Uuid,
    commander: &Client,
) {
    desks
        .ems
        .suspend_agreement(id, &because("A leak"))
        .await
        .expect("suspended");
    police.until(|it| it.unit(unit).is_none()).await;
    assert_eq!(nearest(commander).await, 0, "also of what is asked");
    let refused_to_police = refused(desks.police.resume_agreement(id, &city::plain()).await);
    assert_eq!(refused_to_police, code("not_yours", None));
    desks
        .ems
        .resume_agreement(id, &city::plain())
        .await
        .expect("resumed");
    police.until(|it| it.unit(unit).is_some()).await;
    desks
        .police
        .end_agreement(id, &because("Over"))
        .await
        .expect("ended");
    police.until(|it| it.unit(unit).is_none()).await;
    police
        .until(|it| phase(it, id) == Some(AgreementPhase::Ended))
        .await;
}

/// G6: what expires is taken back from open streams by the timer.
#[tokio::test]
async fn what_expires_is_taken_back_from_open_streams() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let control = server.seat("eoc.admin").await;
    let desks = Desks::of(&server).await;
    let mut police = Screen::open(&desks.police).await;
    let unit = city::unit_called(&desks.fire, "fire 1").await;
    let id = desks
        .in_force(vec![clause("police", Some("fire"), Trigger::Always)])
        .await;
    police.until(|it| it.unit(unit).is_some()).await;
    control
        .set_clock(later(10 * HOUR_MS))
        .await
        .expect("ten hours");
    police.until(|it| it.unit(unit).is_none()).await;
    police
        .until(|it| phase(it, id) == Some(AgreementPhase::Expired))
        .await;
    server.stop().await;
}

/// G2: a clause for joint tasks opens what has nothing to do with the task, while it runs and no longer.
#[tokio::test]
async fn a_joint_task_opens_what_waits_for_it() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let (fire, ems) = (
        server.seat("fire.commander").await,
        server.seat("ems.commander").await,
    );
    let mut screen = Screen::open(&ems).await;
    let incidents = Clause {
        kind: Kind::Incident,
        fields: ["identity", "narrative"].map(str::to_owned).to_vec(),
        position: None,
        ..clause("ems", Some("fire"), Trigger::WhileJoint)
    };
    desks.in_force(vec![incidents]).await;
    let incident = city::incident();
    fire.report_incident(&incident).await.expect("an incident");
    let mut task = city::task(&["ems"], None);
    task.answer_by = later(2 * HOUR_MS);
    fire.draft_task(&task).await.expect("a draft");
    fire.propose_task(task.id, &city::plain())
        .await
        .expect("a proposal");
    screen.until(|it| it.task(task.id).is_some()).await;
    assert!(screen.mirror.incident(incident.id).is_none());
    ems.answer_task(task.id, &city::accept(1))
        .await
        .expect("a yes");
    screen
        .until(|it| {
            let seen = it.incident(incident.id);
            seen.is_some_and(|it| it.narrative.is_some() && it.place.is_none())
        })
        .await;
    fire.cancel_task(task.id, &because("Over"))
        .await
        .expect("cancelled");
    screen.until(|it| it.incident(incident.id).is_none()).await;
    server.stop().await;
}

/// G7: clauses for an activation open and close with it.
#[tokio::test]
async fn an_activation_opens_what_waits_for_it() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let control = server.seat("eoc.admin").await;
    let desks = Desks::of(&server).await;
    let fire = server.seat("fire.commander").await;
    let mut ems = Screen::open(&desks.ems).await;
    let unit = city::unit_called(&desks.fire, "fire 1").await;
    let id = desks
        .in_force(vec![clause("ems", Some("fire"), Trigger::WhileActivated)])
        .await;
    ems.until(|it| phase(it, id) == Some(AgreementPhase::InForce))
        .await;
    assert!(ems.mirror.unit(unit).is_none());
    fire.activate_agreement(id, &open(60))
        .await
        .expect("an activation");
    ems.until(|it| it.unit(unit).is_some()).await;
    control.set_clock(later(HOUR_MS)).await.expect("an hour");
    ems.until(|it| it.unit(unit).is_none()).await;
    fire.activate_agreement(id, &open(60))
        .await
        .expect("an activation");
    ems.until(|it| it.unit(unit).is_some()).await;
    fire.deactivate_agreement(id, &city::plain())
        .await
        .expect("its end");
    ems.until(|it| it.unit(unit).is_none()).await;
    server.stop().await;
}

/// G8, K16: broken glass is shown to its agency, alarmed to whose data it opens, closes by itself and is reviewed.
#[tokio::test]
async fn broken_glass_is_alarmed_closes_and_is_reviewed() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let control = server.seat("eoc.admin").await;
    let desks = Desks::of(&server).await;
    let officer = server.seat("ems.commander").await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let mut ems = Screen::open(&officer).await;
    let mut fire = Screen::open(&dispatcher).await;
    let unit = city::unit_called(&desks.fire, "fire 1").await;
    let id = desks
        .in_force(vec![clause("ems", None, Trigger::BreakGlass)])
        .await;
    assert!(ems.mirror.unit(unit).is_none());
    officer.break_glass(id, &open(30)).await.expect("open");
    ems.until(|it| it.unit(unit).is_some()).await;
    let alarm_of = |it: &Mirror| {
        let mut open = it.alarms().filter(|it| it.cleared_at.is_none());
        open.find(|it| it.alarm_kind == AlarmKind::GlassBroken)
            .cloned()
    };
    fire.until(|it| alarm_of(it).is_some()).await;
    let alarm = alarm_of(&fire.mirror).expect("an alarm");
    assert_eq!(
        (alarm.about.kind, alarm.about.id),
        (Kind::Agreement, id.to_string())
    );
    assert_eq!(alarm.raised_by, None, "no names");
    assert!(alarm_of(&ems.mirror).is_none());
    let closed = refused(dispatcher.close_alarm(alarm.id, &city::plain()).await);
    assert_eq!(closed.0, "wrong_state");
    control
        .set_clock(later(HOUR_MS / 2))
        .await
        .expect("half an hour");
    ems.until(|it| it.unit(unit).is_none()).await;
    dispatcher
        .acknowledge_alarm(alarm.id, &city::plain())
        .await
        .expect("seen");
    fire.until(|it| alarm_of(it).is_none()).await;
    let due = |it: &Agreement| {
        let review = &it.openings[0].reviews[0];
        (review.agency.clone(), review.at.is_none())
    };
    let seen = one(&desks.fire, id).await.expect("an agreement");
    assert_eq!(due(&seen), ("fire".to_owned(), true));
    let review = ReviewGlass {
        command_id: client::new_id(),
        occurred_at: None,
        justified: false,
        note: "The desk could have been asked".to_owned(),
    };
    let supervisor = server.seat("fire.supervisor").await;
    supervisor
        .review_glass(id, seen.openings[0].opening, &review)
        .await
        .expect("a review");
    let seen = one(&officer, id).await.expect("an agreement");
    let reviews = &seen.openings[0].reviews;
    assert_eq!(reviews.len(), 2, "fire's, and what police owes");
    assert_eq!(reviews[0].justified, Some(false));
    assert_eq!(reviews[0].by, None, "no names");
    server.stop().await;
}
