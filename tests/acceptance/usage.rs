//! When agreements last gave something. Rule W10 is that of docs/protocol.md.

use acceptance::{Screen, city};
use client::{Client, List};
use protocol::{
    Object,
    agreement::Clause,
    command::DraftTask,
    usage::AgreementUsage,
    words::{Kind, Trigger},
};
use uuid::Uuid;

use crate::{
    agreements::{Desks, HOUR_MS, because, city_with, clause, draft, later, of},
    equipment::{code, refused},
};

async fn usage(client: &Client, id: Uuid) -> Option<AgreementUsage> {
    let answer = client.agreements_usage(0).await.expect("an answer");
    assert!(!answer.incomplete && !answer.more);
    answer.items.into_iter().find(|it| it.agreement == id)
}

async fn signed(desks: &Desks, parties: &[&str]) -> Uuid {
    let clauses = vec![
        clause("police", Some("fire"), Trigger::Always),
        // Nobody activates it.
        clause("police", Some("fire"), Trigger::WhileActivated),
    ];
    signed_of(desks, parties, clauses).await
}

async fn signed_of(desks: &Desks, parties: &[&str], clauses: Vec<Clause>) -> Uuid {
    let mut order = draft(clauses);
    order.text.parties = parties.iter().map(|it| (*it).to_owned()).collect();
    order.text.valid_until = later(10 * HOUR_MS);
    desks.fire.draft_agreement(&order).await.expect("a draft");
    let id = order.id;
    desks
        .fire
        .propose_agreement(id, &of(1))
        .await
        .expect("a proposal");
    for (agency, desk) in [
        ("fire", &desks.fire),
        ("police", &desks.police),
        ("ems", &desks.ems),
    ] {
        if parties.contains(&agency) {
            desk.sign_agreement(id, &of(1)).await.expect("a signature");
        }
    }
    id
}

/// W10: what is in force and gave nothing says so; it has given something once somebody was shown it, on a stream or by HTTP,
/// and the clause that waits still has not. A third party and strangers are told nothing of it. A restart knows it, and what
/// ended is not listed.
#[tokio::test]
async fn w10_an_agreement_in_force_tells_when_it_last_gave_something() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let id = signed(&desks, &["fire", "police", "ems"]).await;
    let before = usage(&desks.fire, id).await.expect("in force");
    assert_eq!((before.last_gave, before.never_gave), (None, vec![0, 1]));

    // The other agency's own screen gets nothing by it.
    let _ems = Screen::open(&server.seat("ems.dispatcher").await).await;
    assert_eq!(
        usage(&desks.police, id).await.expect("in force").last_gave,
        None
    );

    let mut police = Screen::open(&server.seat("police.commander").await).await;
    let unit = city::unit_called(&desks.fire, "fire 1").await;
    police.until(|it| it.unit(unit).is_some()).await;
    for desk in [&desks.fire, &desks.police] {
        let after = usage(desk, id).await.expect("in force");
        assert!(after.last_gave.is_some());
        assert_eq!(after.never_gave, [1]);
        assert_eq!(after.version, 1);
    }
    let third = usage(&desks.ems, id).await.expect("in force");
    assert_eq!((third.last_gave, third.never_gave), (None, vec![]));
    let stranger = server.seat("eoc.coordinator").await;
    assert!(usage(&stranger, id).await.is_none());

    drop(police);
    server.stop().await;
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let after = usage(&desks.fire, id).await.expect("in force");
    assert!(after.last_gave.is_some());
    desks
        .fire
        .end_agreement(id, &because("It is over"))
        .await
        .expect("an end");
    assert!(usage(&desks.fire, id).await.is_none());
}

/// W10: a clause that shows only what a party answered to another's task has given that, once there is a task that it is in.
#[tokio::test]
async fn w10_what_shows_a_part_in_anothers_task_was_given() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let of = |owner: &str| Clause {
        kind: Kind::Task,
        fields: ["identity", "parties"].map(str::to_owned).to_vec(),
        position: None,
        ..clause("ems", Some(owner), Trigger::Always)
    };
    let id = signed_of(
        &desks,
        &["fire", "police", "ems"],
        vec![of("fire"), of("police")],
    )
    .await;
    let _ems = Screen::open(&server.seat("ems.dispatcher").await).await;
    let lead = server.seat("fire.commander").await;
    let task = async |parties: &[&str]| {
        let draft = DraftTask {
            answer_by: later(HOUR_MS),
            ..city::task(parties, None)
        };
        lead.draft_task(&draft).await.expect("a draft");
        lead.propose_task(draft.id, &city::plain())
            .await
            .expect("a proposal");
    };
    // The control: a task that the police are not in is fire's alone.
    task(&["eoc"]).await;
    let police = usage(&desks.police, id).await.expect("in force");
    assert_eq!((police.last_gave, police.never_gave), (None, vec![1]));
    let fire = usage(&desks.fire, id).await.expect("in force");
    assert!(fire.last_gave.is_some() && fire.never_gave.is_empty());
    task(&["police"]).await;
    let police = usage(&desks.police, id).await.expect("in force");
    assert!(police.last_gave.is_some());
    assert_eq!(police.never_gave, [0u32; 0]);
    server.stop().await;
}

/// W10: what is read by HTTP was given as well; the founding agreement is told of as a whole; a crew is not told.
#[tokio::test]
async fn w10_what_is_asked_for_was_given_and_the_founding_agreement_counts() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let id = signed(&desks, &["fire", "police"]).await;
    assert_eq!(
        usage(&desks.fire, id).await.expect("in force").last_gave,
        None
    );
    let page = desks.police.page(List::Units, 0).await.expect("a page");
    let is_theirs = |it: &Object| matches!(it, Object::Unit(it) if it.agency == "fire");
    assert!(page.items.iter().any(is_theirs));
    assert!(
        usage(&desks.fire, id)
            .await
            .expect("in force")
            .last_gave
            .is_some()
    );

    let founding = usage(&desks.fire, Uuid::nil()).await.expect("it stands");
    assert_eq!(founding.never_gave, [0u32; 0]);
    let eoc = server.seat("eoc.coordinator").await;
    let _screen = Screen::open(&eoc).await;
    let founding = usage(&eoc, Uuid::nil()).await.expect("it stands");
    assert!(founding.last_gave.is_some());

    let crew = server.seat("police.crew1").await;
    let told = crew.agreements_usage(0).await;
    assert_eq!(refused(told), code("role_may_not", None));
}
