//! What devices have to purge is neither lost nor invented: two ends at once, shorter leases, stops, crashes and backups.

use std::{collections::BTreeSet, fs, path::Path};

use acceptance::{Screen, city};
use client::Client;
use protocol::{
    lease::{AskLeases, LeaseWanted, LeaseWord},
    words::Trigger,
};
use storage::{
    Accounts, DataFolder,
    backup::{back_up, restore},
};
use uuid::Uuid;

use super::{agreed, around, ask, leases_told, owed, purge_told, secret};
use crate::{
    agreements::{Desks, HOUR_MS, because, city_with, clause, draft, later, of},
    equipment::{code, refused},
};

/// An agreement of two by which `viewer` sees fire's units for two hours.
async fn agreed_with(desks: &Desks, viewer: (&str, &Client), trigger: Trigger) -> Uuid {
    let mut order = draft(vec![clause(viewer.0, Some("fire"), trigger)]);
    order.text.parties = ["fire", viewer.0].map(str::to_owned).to_vec();
    order.text.valid_until = later(2 * HOUR_MS);
    desks.fire.draft_agreement(&order).await.expect("a draft");
    let id = order.id;
    desks
        .fire
        .propose_agreement(id, &of(1))
        .await
        .expect("a proposal");
    for desk in [&desks.fire, viewer.1] {
        desk.sign_agreement(id, &of(1)).await.expect("a signature");
    }
    id
}

/// X1, X4, X7: two agreements that end in one moment are each named to those that they were between; nothing was to be kept
/// beyond that moment.
#[tokio::test]
async fn two_ends_at_once_are_told_apart() {
    let it = around().await;
    let control = it.server.seat("eoc.admin").await;
    let ambulance = it.server.seat("ems.commander").await;
    let with_police = agreed_with(&it.desks, ("police", &it.desks.police), Trigger::Always).await;
    let with_ems = agreed_with(&it.desks, ("ems", &it.desks.ems), Trigger::Always).await;
    let held = ask(&it.crew, &secret(1), "fire", None).await;
    assert_eq!(held.until, Some(later(2 * HOUR_MS)), "no longer than that");
    let held = ask(&ambulance, &secret(2), "fire", None).await;
    assert_eq!(held.code, LeaseWord::Held);
    let mut screen = Screen::open(&it.crew).await;
    control
        .set_clock(later(2 * HOUR_MS))
        .await
        .expect("two hours");
    purge_told(&mut screen).await;
    let list = owed(&it.desks.fire).await.items;
    let found: BTreeSet<_> = list
        .iter()
        .map(|it| (&*it.viewer, it.agreement, it.devices))
        .collect();
    let wanted = BTreeSet::from([("police", Some(with_police), 1), ("ems", Some(with_ems), 1)]);
    assert_eq!(found, wanted);
    it.server.stop().await;
}

/// X1: fewer minutes hold for what was handed out before as well.
#[tokio::test]
async fn a_shorter_lease_holds_for_keys_that_are_out() {
    let it = around().await;
    let control = it.server.seat("eoc.admin").await;
    agreed(&it.desks, 480, Trigger::Always).await;
    let held = ask(&it.crew, &secret(1), "fire", None).await;
    assert_eq!(held.until, Some(later(8 * HOUR_MS)), "control");
    let mut screen = Screen::open(&it.crew).await;
    agreed(&it.desks, 60, Trigger::Always).await;
    leases_told(&mut screen, "fire", Some(60)).await;
    assert!(owed(&it.desks.fire).await.items.is_empty(), "nothing went");
    control
        .set_clock(later(2 * HOUR_MS))
        .await
        .expect("two hours");
    let over = ask(&it.crew, &secret(1), "fire", held.lease).await;
    assert_eq!((over.code, over.key), (LeaseWord::LeaseOver, None));
    it.server.stop().await;
}

/// X4: what an ordinary joint task showed goes with it unasked, over a restart as well.
#[tokio::test]
async fn a_restart_invents_no_purge() {
    let it = around().await;
    let (fire, device) = (it.server.seat("fire.commander").await, secret(1));
    let mut task = city::task(&["police"], None);
    task.answer_by = later(HOUR_MS);
    fire.draft_task(&task).await.expect("a draft");
    fire.propose_task(task.id, &city::plain())
        .await
        .expect("a proposal");
    let held = ask(&it.crew, &device, "fire", None).await;
    assert_eq!(held.code, LeaseWord::Held);
    fire.cancel_task(task.id, &because("Not needed"))
        .await
        .expect("a cancellation");
    let over = ask(&it.crew, &device, "fire", held.lease).await;
    assert_eq!(over.code, LeaseWord::LeaseOver);
    let seq = it.server.started.room.read().seq();
    it.server.stop().await;

    // A stop leaves nothing unsaid.
    assert_eq!(noted(it.data.path()).await, Some(seq));
    let server = city_with(it.data.path()).await;
    let desks = Desks::of(&server).await;
    assert!(owed(&desks.fire).await.items.is_empty());
    let crew = server.seat("police.crew1").await;
    let over = ask(&crew, &device, "fire", held.lease).await;
    assert_eq!(over.code, LeaseWord::LeaseOver);
    server.stop().await;
}

/// Up to which row everything is noted.
async fn noted(data: &Path) -> Option<u64> {
    let folder = DataFolder::hold(data).expect("a folder");
    let accounts = Accounts::open(&folder).await.expect("accounts");
    let noted = accounts.purges_noted().await.expect("a row");
    accounts.close().await;
    noted
}

/// X4: a decision of which the note is missing, as after a crash between the two, is made up for at the start: nothing that
/// was taken away stays readable, although the rest may be kept.
#[tokio::test]
async fn a_crash_before_the_note_is_made_up_for() {
    let it = around().await;
    let (device, place) = (secret(1), tempfile::tempdir().expect("a folder"));
    let at = |name: &str| place.path().join(name);
    agreed(&it.desks, 480, Trigger::Always).await;
    let ends = agreed(&it.desks, 480, Trigger::Always).await;
    let held = ask(&it.crew, &device, "fire", None).await;
    assert_eq!(held.code, LeaseWord::Held);
    back_up(it.data.path(), &at("backup"), &at("keys"))
        .await
        .expect("the accounts of before");
    it.desks
        .fire
        .end_agreement(ends, &because("Enough"))
        .await
        .expect("an end");
    it.server.stop().await;
    for ending in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(it.data.path().join(format!("accounts.sqlite{ending}")));
    }
    fs::copy(
        at("keys").join("accounts.sqlite"),
        it.data.path().join("accounts.sqlite"),
    )
    .expect("a copy");

    let server = city_with(it.data.path()).await;
    let desks = Desks::of(&server).await;
    assert_eq!(owed(&desks.fire).await.items.len(), 1);
    let crew = server.seat("police.crew1").await;
    let due = ask(&crew, &device, "fire", held.lease).await;
    assert_eq!((due.code, due.key), (LeaseWord::PurgeDue, None));
    let fresh = ask(&crew, &secret(2), "fire", None).await;
    assert_eq!(fresh.code, LeaseWord::Held, "what is shown may be kept");
    server.stop().await;
}

/// X4: with accounts out of a backup keys are back that can have been destroyed since: every device purges.
#[tokio::test]
async fn after_a_restore_every_device_purges() {
    let it = around().await;
    let (device, place) = (secret(1), tempfile::tempdir().expect("a folder"));
    let at = |name: &str| place.path().join(name);
    agreed(&it.desks, 480, Trigger::Always).await;
    let held = ask(&it.crew, &device, "fire", None).await;
    let own = ask(&it.crew, &device, "police", None).await;
    it.server.stop().await;
    back_up(it.data.path(), &at("backup"), &at("keys"))
        .await
        .expect("a backup");
    restore(&at("backup"), &at("keys"), &at("again"))
        .await
        .expect("put back");
    assert_eq!(noted(&at("again")).await, None);

    let server = city_with(&at("again")).await;
    let crew = server.seat("police.crew1").await;
    let due = ask(&crew, &device, "fire", held.lease).await;
    assert_eq!((due.code, due.key), (LeaseWord::PurgeDue, None));
    let still = ask(&crew, &device, "police", own.lease).await;
    assert_eq!(still.key, own.key, "one's own stays");
    server.stop().await;
}

/// X2: an owner is named once; and nobody stands in line for all others.
#[tokio::test]
async fn a_question_is_one_of_few() {
    let it = around().await;
    let wanted = |owner: &str| LeaseWanted {
        owner: owner.to_owned(),
        lease: None,
    };
    let twice = AskLeases {
        device: secret(1),
        owners: ["police", "fire", "police"].map(wanted).to_vec(),
    };
    let refusal = refused(it.crew.lease(&twice).await);
    assert_eq!(refusal, code("malformed", Some("owners")));
    let once = AskLeases {
        device: secret(1),
        owners: vec![wanted("police")],
    };
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let (crew, once) = (it.crew.clone(), once.clone());
        asked.spawn(async move { crew.lease(&once).await });
    }
    let (mut answered, mut busy) = (0, 0);
    while let Some(answer) = asked.join_next().await {
        match answer.expect("an end") {
            Ok(leases) => {
                assert_eq!(leases.leases[0].code, LeaseWord::Held);
                answered += 1;
            }
            Err(error) => {
                assert_eq!(error.code(), Some("busy"), "{error}");
                busy += 1;
            }
        }
    }
    assert!(
        answered >= 4 && busy > 0,
        "{answered} answered, {busy} busy"
    );
    it.crew.lease(&once).await.expect("a place is free again");
    it.server.stop().await;
}

/// X2, X5, A10: a ticket for a device that says which it is asks what that device has to purge, and takes a place for it; one that
/// names none takes none.
#[tokio::test]
async fn a_ticket_of_a_device_is_one_of_few_questions() {
    let it = around().await;
    let device = secret(1);
    for wrong in ["", "7f", &"zz".repeat(32)] {
        let refusal = refused(it.crew.ticket_of(wrong).await);
        assert_eq!(refusal, code("malformed", Some("device")), "{wrong}");
    }
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let (crew, device) = (it.crew.clone(), device.clone());
        asked.spawn(async move { crew.ticket_of(&device).await });
    }
    // The control: nobody counts these, however many of them are asked for meanwhile.
    for _ in 0..8 {
        it.crew.ticket().await.expect("a ticket of no device");
    }
    let (mut answered, mut busy) = (0, 0);
    while let Some(answer) = asked.join_next().await {
        match answer.expect("an end") {
            Ok(_) => answered += 1,
            Err(error) => {
                let refusal = crate::people::refusal::<()>(Err(error));
                assert_eq!(refusal, (503, "busy".to_owned()));
                busy += 1;
            }
        }
    }
    assert!(
        answered >= 4 && busy > 0,
        "{answered} answered, {busy} busy"
    );
    it.crew
        .ticket_of(&device)
        .await
        .expect("a place is free again");
    it.server.stop().await;
}
