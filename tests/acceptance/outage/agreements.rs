//! What an agreement gives ends by the clock, also while nobody can write that down.

use std::{sync::atomic::Ordering, time::SystemTime};

use acceptance::{PATIENCE, Screen, city};
use client::{Client, List, new_id};
use domain::Timestamp;
use protocol::{
    Moment,
    agreement::Clause,
    command::{AgreementWords, DraftAgreement, OfVersion},
    lease::LeaseWord,
    words::{AgreementPhase, Kind, Trigger},
};

use super::failing_with;
use crate::leases::{ask, owed, secret};

/// How long the agreement goes on once it is signed: time enough for the disk to fail first.
const GOES_ON_MS: i64 = 4_000;

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
            clearance: protocol::words::Clearance::Open,
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
    let order = DraftAgreement {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        text: words(now()),
    };
    fire.draft_agreement(&order).await.expect("a draft");
    let id = order.id;
    fire.propose_agreement(id, &first())
        .await
        .expect("proposed");
    for desk in [&fire, &partner] {
        desk.sign_agreement(id, &first()).await.expect("signed");
    }
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
