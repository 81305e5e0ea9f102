//! Evidence and referrals: files, custody that changes hands, the chain as anybody computes it, a restart and an erasure.

use std::{path::Path, time::Duration};

use acceptance::{
    PATIENCE, Screen, TestServer, city,
    photograph::{described, files, photograph, sha256},
};
use bytes::Bytes;
use client::{Client, List, Mirror};
use protocol::{
    Object,
    command::{AddAttachment, AnswerTask, Erase, TaskAnswer},
    object_enforcement::{CustodyStep, Evidence, ReferralState},
    object_item::TaskItem,
    words::{EvidenceEnd, MeasureKind, MediaType, SubjectKind},
};
use uuid::Uuid;

use super::{given::*, is, refusal};
use crate::agreements::because;

fn evidence(mirror: &Mirror, id: Uuid) -> &Evidence {
    mirror.evidence(id).expect("the evidence")
}

/// Whether it was in so many hands.
fn has_steps(mirror: &Mirror, id: Uuid, steps: usize) -> bool {
    let shown = mirror.evidence(id);
    shown.is_some_and(|it| it.custody.len() == steps)
}

/// The digest `muster-custody/1` of a step, from what the wire tells and nothing else.
fn digest(it: &Evidence, step: &CustodyStep, before: &str, files: usize) -> String {
    let ms = |it: &protocol::Moment| it.0.0.to_string();
    let or_none = |it: Option<String>| it.unwrap_or_else(|| "-".to_owned());
    let mut lines = vec![
        "muster-custody/1".to_owned(),
        before.to_owned(),
        it.id.to_string(),
        step.step.to_string(),
        step.agency.clone(),
        ms(&step.at),
        or_none(step.given_at.as_ref().map(ms)),
        or_none(step.seal_intact.map(|it| it.to_string())),
    ];
    lines.extend([&it.what, &it.seal, &step.holder, &step.note].map(|it| sha256(it.as_bytes())));
    lines.extend(it.attachments[..files].iter().map(|it| it.sha256.clone()));
    let text: String = lines.into_iter().map(|it| it + "\n").collect();
    sha256(text.as_bytes())
}

/// The steps, and the end as if it were one more: what became of it is who keeps it.
fn steps(it: &Evidence) -> Vec<CustodyStep> {
    let mut steps = it.custody.clone();
    steps.extend(it.ended.clone().map(|end| CustodyStep {
        step: it.custody.len() + 1,
        agency: end.agency,
        officer: end.officer,
        holder: word(end.how),
        at: end.at,
        given_at: None,
        seal_intact: None,
        note: end.note,
        sha256: end.sha256,
    }));
    steps
}

fn word(it: EvidenceEnd) -> String {
    let it = serde_json::to_value(it).expect("a word");
    it.as_str().expect("a word").to_owned()
}

/// Rule N8: every step is the digest of what was there, with so many files before it.
fn is_chain(it: &Evidence, files: &[usize]) {
    let mut before = "0".repeat(64);
    let steps = steps(it);
    assert_eq!(steps.len(), files.len());
    for (step, files) in steps.iter().zip(files) {
        assert_eq!(step.sha256, digest(it, step, &before, *files), "{step:?}");
        before.clone_from(&step.sha256);
    }
}

/// Another program says the same of it.
fn recomputed(data: &Path, it: &Evidence) {
    let file = data.join("evidence.json");
    std::fs::write(&file, serde_json::to_string(it).expect("JSON")).expect("a file");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("enforcement/recompute.mjs");
    let said = std::process::Command::new("node")
        .arg(script)
        .arg(&file)
        .output()
        .expect("node, which the console is built with");
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    assert_eq!(text.trim_end(), "1 chains, 1 equal");
}

fn paper(bytes: &[u8]) -> AddAttachment {
    AddAttachment {
        name: "Readings.csv".to_owned(),
        media_type: MediaType::Csv,
        ..described(bytes)
    }
}

impl Enforced {
    /// Rule N7: files are attached by who has it in custody, and are what they say.
    async fn attach(&self, data: &Path, id: Uuid) -> (AddAttachment, Bytes) {
        let crew = &self.crew;
        let bytes = photograph(11, 60_000);
        let not_it = AddAttachment {
            media_type: MediaType::Pdf,
            ..described(&bytes)
        };
        let answer = crew.add_evidence_file(id, &not_it, bytes.clone()).await;
        assert_eq!(refusal(answer), is(422, "wrong_type", Some("media_type")));
        let mut other = described(&bytes);
        other.sha256 = sha256(b"other bytes");
        let answer = crew.add_evidence_file(id, &other, bytes.clone()).await;
        assert_eq!(refusal(answer), is(422, "malformed", Some("sha256")));
        let not_its = described(&bytes);
        let answer = self
            .police
            .add_evidence_file(id, &not_its, bytes.clone())
            .await;
        assert_eq!(refusal(answer), is(403, "not_yours", None));
        // Where nothing may be known of it, nothing is stored, and it is as what never was.
        for hidden in [id, client::new_id()] {
            let what = described(&bytes);
            let answer = self
                .press
                .add_evidence_file(hidden, &what, bytes.clone())
                .await;
            assert_eq!(refusal(answer), is(404, "unknown", None));
        }
        assert!(files(data).is_empty());
        let photo = described(&bytes);
        crew.add_evidence_file(id, &photo, bytes.clone())
            .await
            .expect("attached");
        let twice = crew
            .add_evidence_file(id, &described(&bytes), bytes.clone())
            .await;
        assert_eq!(refusal(twice).1, "already_attached");
        let taken = self
            .fire
            .remove_attachment(photo.id, &because("Blurred"))
            .await;
        assert_eq!(refusal(taken), is(409, "wrong_state", None));
        (photo, bytes)
    }

    /// Rule N8: from fire to police, and there from one person to another.
    async fn hand_over(&self, id: Uuid, screen: &mut Screen) {
        let (fire, police) = (&self.fire, &self.police);
        let nobody = fire.offer_evidence(id, &offered(None, None)).await;
        assert_eq!(refusal(nobody), is(422, "empty", Some("to")));
        let stranger = fire.offer_evidence(id, &offered(Some("press"), None)).await;
        assert_eq!(refusal(stranger), is(422, "not_a_party", None));
        let oneself = fire.offer_evidence(id, &offered(Some("fire"), None)).await;
        assert_eq!(refusal(oneself), is(422, "oneself", Some("agency")));
        let not_offered = police.receive_evidence(id, &received(true)).await;
        assert_eq!(refusal(not_offered), is(409, "wrong_state", None));
        fire.offer_evidence(id, &offered(Some("police"), None))
            .await
            .expect("offered");
        let twice = fire
            .offer_evidence(id, &offered(Some("revenue"), None))
            .await;
        assert_eq!(refusal(twice), is(409, "wrong_state", None));
        let released = released(EvidenceEnd::Destroyed);
        let meanwhile = fire.release_evidence(id, &released).await;
        assert_eq!(refusal(meanwhile), is(409, "wrong_state", None));
        let not_theirs = self.revenue.receive_evidence(id, &received(true)).await;
        assert_eq!(refusal(not_theirs), is(403, "not_yours", None));
        police
            .refuse_evidence(id, &because("The seal is torn"))
            .await
            .expect("refused");
        fire.offer_evidence(id, &offered(Some("police"), None))
            .await
            .expect("offered");
        fire.take_back_evidence(id, &city::plain())
            .await
            .expect("taken back");
        fire.offer_evidence(id, &offered(Some("police"), None))
            .await
            .expect("offered");
        self.at(HOUR_MS / 2).await;
        police
            .receive_evidence(id, &received(true))
            .await
            .expect("signed in");
        screen.until(|mirror| has_steps(mirror, id, 2)).await;
        let bytes = Bytes::from_static(b"time,litres\n08:00,18\n");
        police
            .add_evidence_file(id, &paper(&bytes), bytes)
            .await
            .expect("attached");
        let other = self.server.seat("police.dispatcher").await;
        let to = person(&other).await;
        let not_mine = police
            .offer_evidence(id, &offered(None, Some(person(fire).await)))
            .await;
        assert_eq!(refusal(not_mine), is(404, "unknown", None));
        police
            .offer_evidence(id, &offered(None, Some(to)))
            .await
            .expect("offered");
        screen
            .until(|mirror| evidence(mirror, id).offer.is_some())
            .await;
        // V14: to whom of the police is its own matter.
        let offer = evidence(&screen.mirror, id).offer.as_ref();
        assert_eq!(offer.expect("offered").person, None);
        let not_me = police.receive_evidence(id, &received(false)).await;
        assert_eq!(refusal(not_me), is(403, "not_yours", None));
        other
            .receive_evidence(id, &received(false))
            .await
            .expect("signed in");
        screen.until(|mirror| has_steps(mirror, id, 3)).await;
    }

    /// Rule N9.
    async fn refer(&self, items: &[Uuid], screen: &mut Screen) -> Uuid {
        let (fire, revenue) = (&self.fire, &self.revenue);
        let stranger = fire.refer_case(self.task, &referred("press", items)).await;
        assert_eq!(refusal(stranger), is(422, "not_a_party", None));
        let not_declined = referred("police", items);
        fire.refer_case(self.task, &not_declined)
            .await
            .expect("referred");
        let why = self
            .police
            .answer_referral(not_declined.id, &answered(false, None))
            .await;
        assert_eq!(refusal(why), is(422, "empty", Some("reason")));
        fire.withdraw_referral(not_declined.id, &because("Given to revenue"))
            .await
            .expect("withdrawn");
        let case = referred("revenue", items);
        fire.refer_case(self.task, &case).await.expect("referred");
        let not_theirs = self
            .police
            .answer_referral(case.id, &answered(true, None))
            .await;
        assert_eq!(refusal(not_theirs), is(403, "not_yours", None));
        revenue
            .answer_referral(case.id, &answered(true, Some("PV 2026/881")))
            .await
            .expect("accepted");
        let late = fire.withdraw_referral(case.id, &because("Late")).await;
        assert_eq!(refusal(late), is(409, "wrong_state", None));
        screen
            .until(|mirror| {
                let shown = mirror.referral(case.id);
                shown.is_some_and(|it| it.state == ReferralState::Accepted)
            })
            .await;
        let shown = screen.mirror.referral(case.id).expect("the referral");
        assert_eq!(shown.reference.as_deref(), Some("PV 2026/881"));
        case.id
    }
}

/// What stands in the tasks, as somebody reads it.
async fn items(client: &Client) -> Vec<Object> {
    client.list(List::TaskItems).await.expect("items")
}

fn erase(task: Uuid) -> Erase {
    Erase {
        command_id: client::new_id(),
        occurred_at: None,
        kind: SubjectKind::Task,
        id: task,
        reason: "Its time is up".to_owned(),
    }
}

/// N7 to N9: what is collected is in somebody's hands until it is released, whoever asks and whatever comes between.
#[tokio::test]
async fn evidence_changes_hands_and_anybody_can_compute_that_it_did() {
    let data = tempfile::tempdir().expect("a folder");
    let it = Enforced::on(data.path()).await;
    let mut own = Screen::open(&it.fire).await;
    let mut other = Screen::open(&it.revenue).await;
    let seize = taken(MeasureKind::Seize, Some("FSA-7"));
    it.crew.take_measure(it.task, &seize).await.expect("taken");
    let no_measure = it
        .crew
        .collect_evidence(it.task, &collected(Some(it.task)))
        .await;
    assert_eq!(refusal(no_measure), is(404, "unknown", None));
    let can = collected(Some(seize.id));
    it.crew
        .collect_evidence(it.task, &can)
        .await
        .expect("collected");
    let (photo, bytes) = it.attach(data.path(), can.id).await;
    other
        .until(|mirror| {
            let shown = mirror.evidence(can.id);
            shown.is_some_and(|it| it.attachments.len() == 1)
        })
        .await;
    it.hand_over(can.id, &mut other).await;
    let shown = evidence(&other.mirror, can.id);
    assert_eq!(shown.attachments[0].sha256, sha256(&bytes));
    is_chain(shown, &[0, 1, 2]);
    recomputed(data.path(), shown);
    assert!(shown.custody.iter().all(|it| it.officer.is_none()));
    own.until(|mirror| has_steps(mirror, can.id, 3)).await;
    let officers = evidence(&own.mirror, can.id).custody.iter();
    let officers: Vec<_> = officers.map(|it| it.officer).collect();
    assert_eq!(officers, [Some(person(&it.crew).await), None, None]);
    // The bytes are whole, to who is in the task.
    let read = it.revenue.attachment(photo.id).await;
    assert_eq!(read.expect("the bytes"), bytes);
    assert_eq!(refusal(it.press.attachment(photo.id).await).0, 404);

    // Who has it does not leave.
    let left = AnswerTask {
        answer: TaskAnswer::Withdraw,
        reason: Some("No car is free".to_owned()),
        ..city::accept(1)
    };
    let holds = it.police.answer_task(it.task, &left).await;
    assert_eq!(refusal(holds), is(409, "wrong_state", None));
    let case = it.refer(&[seize.id, can.id], &mut own).await;

    // Started again, it has all of it.
    let before = items(&it.police).await;
    it.server.stop().await;
    let server = city_on(data.path()).await;
    let police = server.seat("police.commander").await;
    assert_eq!(items(&police).await, before);
    ends(&server, data.path(), it.task, [case, can.id, photo.id]).await;
    server.stop().await;
}

/// The texts of a task stay while something of it is open, and then go with the bytes.
async fn ends(server: &TestServer, data: &Path, task: Uuid, [case, can, photo]: [Uuid; 3]) {
    let (fire, police, revenue) = (
        server.seat("fire.commander").await,
        server.seat("police.commander").await,
        server.seat("revenue.commander").await,
    );
    let admin = server.seat("fire.admin").await;
    fire.complete_task(task, &city::plain())
        .await
        .expect("done");
    let crew = city::unit_called(&fire, "fire 1").await;
    home(&fire, crew).await;
    let waits = admin.erase(&erase(task)).await;
    assert_eq!(refusal(waits), is(409, "wrong_state", None));
    let not_its = fire.close_referral(case, &closed()).await;
    assert_eq!(refusal(not_its), is(403, "not_yours", None));
    revenue
        .close_referral(case, &closed())
        .await
        .expect("closed");
    let held = admin.erase(&erase(task)).await;
    assert_eq!(refusal(held), is(409, "wrong_state", None));
    let not_its = fire
        .release_evidence(can, &released(EvidenceEnd::Returned))
        .await;
    assert_eq!(refusal(not_its), is(403, "not_yours", None));
    police
        .release_evidence(can, &released(EvidenceEnd::Forfeited))
        .await
        .expect("released");
    let again = police
        .release_evidence(can, &released(EvidenceEnd::Destroyed))
        .await;
    assert_eq!(refusal(again), is(409, "wrong_state", None));
    let ended = revenue.object(List::TaskItems, &can.to_string()).await;
    let Ok(Object::TaskItem(TaskItem::Evidence(ended))) = ended else {
        panic!("{ended:?}");
    };
    is_chain(&ended, &[0, 1, 2, 2]);
    recomputed(data, &ended);
    assert_eq!(files(data).len(), 2);
    admin.erase(&erase(task)).await.expect("erased");
    let gone = revenue.attachment(photo).await;
    assert_eq!(refusal(gone), is(410, "erased", None));
    let gone = async {
        while !files(data).is_empty() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, gone)
        .await
        .expect("no file is left");
}

/// The unit is out no more: what a task still has out is not erased.
async fn home(desk: &Client, unit: Uuid) {
    let open = desk.list(List::Assignments).await.expect("assignments");
    for it in open {
        if let Object::Assignment(it) = it
            && it.unit == unit
        {
            desk.cancel_assignment(it.id, &because("Done"))
                .await
                .expect("back");
        }
    }
}
