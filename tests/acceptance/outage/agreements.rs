//! What an agreement gives ends by the clock, also while nobody can write that down.

use std::{sync::atomic::Ordering, time::SystemTime};

use acceptance::{PATIENCE, Screen, TestServer, city};
use client::{Client, Event, List, new_id};
use domain::Timestamp;
use protocol::{
    Moment,
    agreement::Clause,
    command::{AgreementWords, DraftAgreement, OfVersion, SetClearance},
    lease::{LeaseWord, PurgeOrder},
    words::{AgreementPhase, Clearance, Kind, Trigger},
};
use uuid::Uuid;

use super::failing_with;
use crate::{
    leases::{ask, owed, secret},
    people::id_of,
};

/// How long the agreement goes on once it is signed: time enough for the disk to fail first.
const GOES_ON_MS: i64 = 4_000;

/// Of all units of fire, for everybody of the police.
fn words(now: Timestamp) -> AgreementWords {
    AgreementWords {
        title: "Mutual aid for a moment".to_owned(),
        purpose: "Help across the river".to_owned(),
        legal_basis: "Civil protection act".to_owned(),
        parties: ["fire", "police"].map(str::to_owned).to_vec(),
        clauses: vec![Clause {
            viewer: Some("police".to_owned()),
            owner: Some("fire".to_owned()),
            kind: Kind::Unit,
            fields: vec!["identity".to_owned(), "status".to_owned()],
            position: None,
            trigger: Trigger::Always,
            clearance: Clearance::Open,
            incident_types: vec![],
            classes: vec![],
            area: None,
        }],
        valid_from: Moment(now),
        valid_until: Moment(now.plus_ms(GOES_ON_MS)),
        retention_days: 30,
        lease_min: 480,
        duties: vec![],
        shares: vec![],
        aid: vec![],
    }
}

fn now() -> Timestamp {
    let since = SystemTime::UNIX_EPOCH.elapsed().expect("after 1970");
    Timestamp(i64::try_from(since.as_millis()).expect("before the year 292 million"))
}

fn first() -> OfVersion {
    OfVersion {
        command_id: new_id(),
        occurred_at: None,
        version: 1,
    }
}

/// Signed by fire and police.
async fn in_force(desks: [&Client; 2], text: AgreementWords) -> Uuid {
    let order = DraftAgreement {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        text,
    };
    let [fire, _] = desks;
    fire.draft_agreement(&order).await.expect("a draft");
    fire.propose_agreement(order.id, &first())
        .await
        .expect("proposed");
    for desk in desks {
        desk.sign_agreement(order.id, &first())
            .await
            .expect("signed");
    }
    order.id
}

async fn fires(desk: &Client) -> usize {
    let all = desk.list(List::Units).await.expect("units");
    let is_fires = |it: &&protocol::Object| matches!(it, protocol::Object::Unit(unit) if unit.agency == "fire");
    all.iter().filter(is_fires).count()
}

/// G6 and J3: with a full disk what an agreement gave is gone from streams and lists once its time is over, although its
/// end cannot be recorded; it is recorded when the disk is back.
#[tokio::test]
async fn an_agreement_ends_by_the_clock_although_nothing_can_be_written() {
    let data = tempfile::tempdir().expect("a folder");
    let (server, trouble) =
        failing_with(data.path(), city::setup_with(&[("police", "legal")])).await;
    let (fire, police) = (
        server.seat("fire.legal").await,
        server.seat("police.commander").await,
    );
    let partner = server.seat("police.legal").await;
    let mut screen = Screen::open(&police).await;
    let id = in_force([&fire, &partner], words(now())).await;
    let held = ask(&police, &secret(1), "fire", None).await;
    assert_eq!(held.code, LeaseWord::Held);
    let unit = city::unit_called(&fire, "fire 1").await;
    screen.until(|it| it.unit(unit).is_some()).await;
    assert!(fires(&police).await > 0);

    trouble.is_full.store(true, Ordering::Release);
    fire.report_incident(&city::incident())
        .await
        .expect_err("nothing can be recorded");
    tokio::time::timeout(PATIENCE, screen.until(|it| it.unit(unit).is_none()))
        .await
        .expect("it is taken back");
    assert_eq!(fires(&police).await, 0);
    // X3: what is over by the clock is kept by nobody; that it has to be purged is told once its end is recorded.
    let over = ask(&police, &secret(1), "fire", held.lease).await;
    assert_eq!((over.code, over.key), (LeaseWord::LeaseOver, None));
    assert!(owed(&fire).await.items.is_empty());

    trouble.is_full.store(false, Ordering::Release);
    screen
        .until(|it| {
            it.agreement(id)
                .is_some_and(|it| it.phase == AgreementPhase::Expired)
        })
        .await;
    assert!(screen.mirror.unit(unit).is_none());
    let list = owed(&fire).await.items;
    let found: Vec<_> = list.iter().map(|it| (&*it.viewer, it.agreement)).collect();
    assert_eq!(found, [("police", Some(id))]);
    let due = ask(&police, &secret(1), "fire", held.lease).await;
    assert_eq!((due.code, due.key), (LeaseWord::PurgeDue, None));
    server.stop().await;
}

/// More of the same units, for an hour, for those of the police who are cleared.
fn words_for_the_cleared(now: Timestamp) -> AgreementWords {
    let mut text = words(now);
    text.clauses[0].fields.push("capabilities".to_owned());
    text.clauses[0].clearance = Clearance::Restricted;
    text.valid_until = Moment(now.plus_ms(3_600_000));
    text
}

/// A desk that is cleared for what is restricted.
async fn cleared_desk(server: &TestServer) -> Client {
    let (admin, desk) = (
        server.seat("police.admin").await,
        server.seat("police.commander").await,
    );
    let order = SetClearance {
        command_id: new_id(),
        occurred_at: None,
        version: 0,
        clearance: Clearance::Restricted,
    };
    let person = id_of(&desk).await;
    admin.set_clearance(person, &order).await.expect("cleared");
    desk
}

/// Which purges this stream is told until it shows an incident.
async fn purges_until(screen: &mut Screen, incident: Uuid) -> Vec<PurgeOrder> {
    let mut told = Vec::new();
    while screen.mirror.incident(incident).is_none() {
        if let Event::Purge(it) = screen.next().await {
            told.push(it);
        }
    }
    told
}

/// G6, G14, X1, X4: what ends by the clock while nothing can be written is told to be purged once, when its end is recorded, to
/// those who are cleared for more as well, and listed under the agreement that ended, not under the one that still opens more to
/// them.
#[tokio::test]
async fn x4_a_purge_that_waited_for_the_disk_is_told_once_and_under_what_ended() {
    let data = tempfile::tempdir().expect("a folder");
    let setup = city::setup_with(&[("police", "legal"), ("police", "admin")]);
    let (server, trouble) = failing_with(data.path(), setup).await;
    let (fire, partner) = (
        server.seat("fire.legal").await,
        server.seat("police.legal").await,
    );
    let (desk, cleared) = (
        server.seat("police.dispatcher").await,
        cleared_desk(&server).await,
    );
    let stays = in_force([&fire, &partner], words_for_the_cleared(now())).await;
    let mut screens = [Screen::open(&desk).await, Screen::open(&cleared).await];
    let mut of_all = words(now());
    // More is asked before the disk fails.
    of_all.valid_until = Moment(of_all.valid_from.0.plus_ms(2 * GOES_ON_MS));
    let ends = in_force([&fire, &partner], of_all).await;
    let held = ask(&desk, &secret(1), "fire", None).await;
    assert_eq!(held.code, LeaseWord::Held);
    let never = ask(&cleared, &secret(2), "fire", None).await;
    assert_eq!(never.code, LeaseWord::LeaseOver, "shown more than all");
    let unit = city::unit_called(&fire, "fire 1").await;
    for screen in &mut screens {
        screen.until(|it| it.unit(unit).is_some()).await;
    }

    trouble.is_full.store(true, Ordering::Release);
    fire.report_incident(&city::incident())
        .await
        .expect_err("nothing can be recorded");
    let [of_desk, of_cleared] = &mut screens;
    tokio::time::timeout(PATIENCE, of_desk.until(|it| it.unit(unit).is_none()))
        .await
        .expect("it is taken back");
    assert!(owed(&fire).await.items.is_empty(), "not recorded yet");
    assert!(of_cleared.mirror.unit(unit).is_some());
    trouble.is_full.store(false, Ordering::Release);
    of_desk
        .until(|it| {
            it.agreement(ends)
                .is_some_and(|it| it.phase == AgreementPhase::Expired)
        })
        .await;

    let mark = city::incident();
    desk.report_incident(&mark).await.expect("an incident");
    let told = purges_until(of_desk, mark.id).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].owner, "fire");
    assert_eq!(purges_until(of_cleared, mark.id).await, told);
    // What only the cleared are shown goes on.
    assert!(of_cleared.mirror.unit(unit).is_some());
    let list = owed(&fire).await.items;
    let found: Vec<_> = list.iter().map(|it| (it.agreement, it.devices)).collect();
    assert_eq!(found, [(Some(ends), 1)]);
    // Its own end is another one: nobody keeps anything of it.
    let end = protocol::command::WithReason {
        command_id: new_id(),
        occurred_at: None,
        reason: "Over".to_owned(),
    };
    fire.end_agreement(stays, &end).await.expect("an end");
    of_cleared.until(|it| it.unit(unit).is_none()).await;
    let mark = city::incident();
    desk.report_incident(&mark).await.expect("an incident");
    for screen in [of_desk, of_cleared] {
        assert!(purges_until(screen, mark.id).await.is_empty());
    }
    server.stop().await;
}
