//! G14 over real sockets: clauses for the cleared, who clears them, and what a change of that does to what is open.

use acceptance::{Screen, TestServer, city};
use client::{Client, Event, List};
use protocol::{
    Object,
    agreement::Clause,
    audit::Receipts,
    command::{ChangeRoles, SetClearance},
    lease::LeaseWord,
    words::{Clearance, Role, Trigger},
};
use uuid::Uuid;

use super::{Desks, HOUR_MS, because, city_with, clause, later, nearest_of, report_as};
use crate::{
    equipment::refused,
    leases::{ask, purge_told, secret},
    people::{id_of, refusal},
};

fn clear(version: u32, clearance: Clearance) -> SetClearance {
    SetClearance {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        clearance,
    }
}

/// Fire's people who are cleared see the units of police.
fn for_the_cleared() -> Clause {
    Clause {
        clearance: Clearance::Restricted,
        ..clause("fire", Some("police"), Trigger::Always)
    }
}

async fn sees(client: &Client, unit: Uuid) -> bool {
    client.object(List::Units, &unit.to_string()).await.is_ok()
}

async fn closed(screen: &mut Screen) -> u16 {
    loop {
        if let Event::Closed { code, .. } = screen.next().await {
            return code;
        }
    }
}

/// G14: streams, lists, the picture and receipts; up and down again, while an open seat of the same agency is told nothing.
#[tokio::test]
async fn g14_only_the_cleared_see_what_is_for_them_and_no_longer_than_they_are() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let admin = server.seat("fire.admin").await;
    let commander = server.seat("fire.commander").await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let police = server.seat("police.dispatcher").await;
    let unit = city::unit_called(&police, "police 1").await;
    let id = desks.in_force(vec![for_the_cleared()]).await;
    let mut of_commander = Screen::open(&commander).await;
    let mut of_dispatcher = Screen::open(&dispatcher).await;
    of_dispatcher.until(|it| it.agreement(id).is_some()).await;
    assert!(of_commander.mirror.unit(unit).is_none());
    assert!(!sees(&commander, unit).await);

    let person = id_of(&commander).await;
    let raise = clear(0, Clearance::Restricted);
    admin.set_clearance(person, &raise).await.expect("cleared");
    assert_eq!(closed(&mut of_commander).await, 4009);
    let mut of_commander = Screen::open(&commander).await;
    of_commander.until(|it| it.unit(unit).is_some()).await;
    assert!(sees(&commander, unit).await);
    assert!(!sees(&dispatcher, unit).await);
    report_as(&server, "police.crew1", unit).await;
    assert_eq!(nearest_of(&commander, "police").await, 1);
    assert_eq!(nearest_of(&dispatcher, "police").await, 0);
    assert!(of_dispatcher.mirror.unit(unit).is_none());

    let lower = clear(1, Clearance::Open);
    admin.set_clearance(person, &lower).await.expect("lowered");
    assert!(!sees(&commander, unit).await, "at once");
    assert_eq!(nearest_of(&commander, "police").await, 0);
    assert_eq!(closed(&mut of_commander).await, 4009);
    let of_commander = Screen::open(&commander).await;
    assert!(of_commander.mirror.unit(unit).is_none());
    got_it_as_cleared(&desks.police, unit).await;
    server.stop().await;
}

/// W6: the owner reads that those who are cleared got it, and nobody else.
async fn got_it_as_cleared(owner: &Client, unit: Uuid) {
    let path = format!(
        "/api/v1/receipts?viewer=fire&object={unit}&from={}&to={}",
        later(-HOUR_MS),
        later(HOUR_MS)
    );
    for _ in 0..100 {
        let found: Receipts = owner.get(&path).await.expect("receipts");
        let seen = found.items.iter().filter(|it| !it.delivered.is_empty());
        let levels: Vec<Clearance> = seen.map(|it| it.clearance).collect();
        assert!(!levels.contains(&Clearance::Open), "{:#?}", found.items);
        if !levels.is_empty() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("no receipt of what the cleared got");
}

/// X1 and X4: who is shown more of an owner than all of the agency hears that nothing of that owner may be kept before it is
/// shown, and gets no key; all others keep what they kept. What all of the agency lose everybody of it is told to purge.
#[tokio::test]
async fn x1_nothing_of_who_shows_the_cleared_more_is_kept() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let admin = server.seat("fire.admin").await;
    let commander = server.seat("fire.commander").await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let person = id_of(&commander).await;
    let raise = clear(0, Clearance::Restricted);
    admin.set_clearance(person, &raise).await.expect("cleared");
    let of_all = Clause {
        fields: vec!["identity".to_owned()],
        position: None,
        ..clause("fire", Some("police"), Trigger::Always)
    };
    let whole = desks.in_force(vec![of_all]).await;
    let mut of_commander = Screen::open(&commander).await;
    let mut of_dispatcher = Screen::open(&dispatcher).await;
    let (tablet, other) = (secret(1), secret(2));
    for (client, device) in [(&commander, &tablet), (&dispatcher, &other)] {
        let held = ask(client, device, "police", None).await;
        assert_eq!(held.code, LeaseWord::Held);
    }

    let above = desks.in_force(vec![for_the_cleared()]).await;
    let is_above = |it: &Object| matches!(it, Object::Unit(it) if it.agency == "police" && it.status.is_some());
    let mut may_keep = true;
    loop {
        match of_commander.next().await {
            Event::Leases(it) => may_keep = it.leases.contains_key("police"),
            Event::Change(it) if it.upserts.iter().any(is_above) => break,
            _ => {}
        }
    }
    assert!(!may_keep, "it was shown before it was said");
    let over = ask(&commander, &tablet, "police", None).await;
    assert_eq!((over.code, over.key), (LeaseWord::LeaseOver, None));
    let held = ask(&dispatcher, &other, "police", None).await;
    assert_eq!(held.code, LeaseWord::Held);

    for id in [above, whole] {
        let end = because("It is over");
        desks.fire.end_agreement(id, &end).await.expect("an end");
    }
    let told = purge_told(&mut of_commander).await;
    assert_eq!(told.owner, "police");
    assert_eq!(purge_told(&mut of_dispatcher).await, told);
    server.stop().await;
}

/// G14 and P4: who may not clear whom, and words that there are not.
#[tokio::test]
async fn g14_clearing_somebody_has_its_refusals() {
    let server = TestServer::start().await;
    let admin = server.seat("fire.admin").await;
    let stranger = server.seat("eoc.admin").await;
    let desk = server.seat("fire.dispatcher").await;
    let (me, theirs) = (id_of(&admin).await, id_of(&desk).await);
    let raise = || clear(0, Clearance::Confidential);
    let refusal_of = async |by: &Client, whom: Uuid, order: SetClearance| {
        refusal(by.set_clearance(whom, &order).await)
    };
    let unknown = (404, "unknown".to_owned());
    let oneself = (422, "oneself".to_owned());
    assert_eq!(refusal_of(&admin, me, raise()).await, oneself);
    assert_eq!(refusal_of(&stranger, theirs, raise()).await, unknown);
    assert_eq!(refusal_of(&admin, client::new_id(), raise()).await, unknown);
    let may_not = (403, "role_may_not".to_owned());
    assert_eq!(refusal_of(&desk, me, raise()).await, may_not);
    admin
        .set_clearance(theirs, &raise())
        .await
        .expect("cleared");
    let stale = (409, "stale_version".to_owned());
    let late = clear(0, Clearance::Open);
    assert_eq!(refusal_of(&admin, theirs, late).await, stale);
    let path = format!("/api/v1/principals/{theirs}/clearance");
    let body = bytes::Bytes::from(format!(
        r#"{{"command_id":"{}","version":1,"clearance":"secret"}}"#,
        client::new_id()
    ));
    let wrong = refused(admin.post_bytes(&path, body).await);
    assert_eq!(
        wrong,
        ("malformed".to_owned(), Some("clearance".to_owned()))
    );
    server.stop().await;
}

/// W10, G14: that a clause for the cleared gave something is told to them and to whose things it shows, and to nobody else.
#[tokio::test]
async fn g14_what_the_cleared_were_shown_is_counted_for_those_who_may_know_it() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let admin = server.seat("fire.admin").await;
    let commander = server.seat("fire.commander").await;
    let police = server.seat("police.dispatcher").await;
    let unit = city::unit_called(&police, "police 1").await;
    let id = desks.in_force(vec![for_the_cleared()]).await;
    let person = id_of(&commander).await;
    let raise = clear(0, Clearance::Restricted);
    admin.set_clearance(person, &raise).await.expect("cleared");
    assert!(sees(&commander, unit).await);
    let told = async |client: &Client| {
        let answer = client.agreements_usage(0).await.expect("an answer");
        let item = answer.items.into_iter().find(|it| it.agreement == id);
        let item = item.expect("in force");
        (item.last_gave.is_some(), item.never_gave)
    };
    assert_eq!(told(&commander).await, (true, vec![]));
    assert_eq!(told(&desks.police).await, (true, vec![]));
    assert_eq!(told(&desks.fire).await, (false, vec![]));
    server.stop().await;
}

/// G14: the streams of a session that goes on in a role that is cleared otherwise are closed, at the wall and back at the desk;
/// in a role that is cleared alike they go on.
#[tokio::test]
async fn g14_a_role_that_is_cleared_otherwise_closes_the_streams_of_its_session() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let admin = server.seat("fire.admin").await;
    let commander = server.seat("fire.commander").await;
    // The same person elsewhere: it is the session that goes on in another role.
    let elsewhere = server.seat("fire.commander").await;
    let police = server.seat("police.dispatcher").await;
    let unit = city::unit_called(&police, "police 1").await;
    desks.in_force(vec![for_the_cleared()]).await;
    let person = id_of(&commander).await;
    let raise = clear(0, Clearance::Restricted);
    admin.set_clearance(person, &raise).await.expect("cleared");
    for (version, role) in [(0, Role::Dispatcher), (1, Role::Observer)] {
        let grant = ChangeRoles {
            command_id: client::new_id(),
            occurred_at: None,
            version,
            role,
        };
        admin.grant_role(person, &grant).await.expect("granted");
    }
    let mut screen = Screen::open(&commander).await;
    let mut other = Screen::open(&elsewhere).await;
    screen.until(|it| it.unit(unit).is_some()).await;

    // The control: a desk is a desk.
    commander.choose_role(Role::Dispatcher).await.expect("held");
    crate::sharing::everything_shown(&mut screen, &commander).await;
    assert!(screen.mirror.unit(unit).is_some() && sees(&commander, unit).await);

    commander.choose_role(Role::Observer).await.expect("held");
    assert_eq!(closed(&mut screen).await, 4009);
    assert!(!sees(&commander, unit).await, "at once");
    let mut wall = Screen::open(&commander).await;
    assert!(wall.mirror.unit(unit).is_none());
    commander.choose_role(Role::Commander).await.expect("held");
    assert_eq!(closed(&mut wall).await, 4009);
    let desk = Screen::open(&commander).await;
    assert!(desk.mirror.unit(unit).is_some());
    // Nobody meant the other session.
    crate::sharing::everything_shown(&mut other, &elsewhere).await;
    assert!(other.mirror.unit(unit).is_some());
    server.stop().await;
}
