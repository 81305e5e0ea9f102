//! What devices keep without a link: keys that the server hands out and withholds, and purges that devices confirm. The
//! rules X1–X7 are those of docs/protocol.md.

mod noted;
mod parts;

use std::time::{Duration, Instant};

use acceptance::{Screen, TestServer};
use client::{Client, Event};
use protocol::{
    agreement::Clause,
    lease::{
        AskLeases, ConfirmPurges, DeviceSeat, Lease, LeaseWanted, LeaseWord, PurgeList, PurgeOrder,
        PurgesConfirmed,
    },
    words::Trigger,
};
use uuid::Uuid;

use crate::{
    agreements::{Desks, HOUR_MS, because, city_with, clause, draft, later, of},
    equipment::{code, refused},
};

/// A tablet's own secret.
pub(crate) fn secret(n: u8) -> String {
    format!("{n:02x}").repeat(32)
}

pub(crate) async fn ask(client: &Client, device: &str, owner: &str, lease: Option<Uuid>) -> Lease {
    let asked = AskLeases {
        device: device.to_owned(),
        owners: vec![LeaseWanted {
            owner: owner.to_owned(),
            lease,
        }],
    };
    let answer = client.lease(&asked).await.expect("an answer");
    answer.leases.into_iter().next().expect("one owner")
}

async fn confirm(client: &Client, device: &str, purges: &[Uuid]) -> PurgesConfirmed {
    let said = ConfirmPurges {
        device: device.to_owned(),
        purges: purges.to_vec(),
        everything: false,
    };
    client.purged(&said).await.expect("an answer")
}

async fn everything(client: &Client, device: &str) -> PurgesConfirmed {
    let said = ConfirmPurges {
        device: device.to_owned(),
        purges: vec![],
        everything: true,
    };
    client.purged(&said).await.expect("an answer")
}

/// An agreement in force by which police sees fire's units.
async fn agreed(desks: &Desks, lease_min: u16, trigger: Trigger) -> Uuid {
    agreed_of(desks, lease_min, clause("police", Some("fire"), trigger)).await
}

async fn agreed_of(desks: &Desks, lease_min: u16, clause: Clause) -> Uuid {
    let mut order = draft(vec![clause]);
    order.text.lease_min = lease_min;
    desks.fire.draft_agreement(&order).await.expect("a draft");
    let id = order.id;
    desks
        .fire
        .propose_agreement(id, &of(1))
        .await
        .expect("a proposal");
    for desk in [&desks.fire, &desks.police, &desks.ems] {
        desk.sign_agreement(id, &of(1)).await.expect("a signature");
    }
    id
}

pub(crate) async fn purge_told(screen: &mut Screen) -> PurgeOrder {
    loop {
        if let Event::Purge(it) = screen.next().await {
            return it;
        }
    }
}

async fn leases_told(screen: &mut Screen, owner: &str, minutes: Option<u16>) {
    loop {
        if let Event::Leases(it) = screen.next().await
            && it.leases.get(owner).copied() == minutes
        {
            return;
        }
    }
}

pub(crate) async fn owed(client: &Client) -> PurgeList {
    client.purges().await.expect("a list")
}

struct Around {
    server: TestServer,
    desks: Desks,
    crew: Client,
    data: tempfile::TempDir,
}

async fn around() -> Around {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let crew = server.seat("police.crew1").await;
    Around {
        server,
        desks,
        crew,
        data,
    }
}

/// X1, X2: a key for each owner that may be kept, the same again while it runs; for what is not shown, or never kept, and for
/// whom nobody knows, the same refusal.
#[tokio::test]
async fn a_device_gets_a_key_for_what_its_agency_may_keep() {
    let it = around().await;
    let device = secret(1);
    let mut screen = Screen::open(&it.crew).await;
    let nothing = ask(&it.crew, &device, "fire", None).await;
    assert_eq!((nothing.code, &nothing.key), (LeaseWord::LeaseOver, &None));
    let nobody = ask(&it.crew, &device, "navy", None).await;
    assert_eq!(nobody.code, LeaseWord::LeaseOver);
    let own = ask(&it.crew, &device, "police", None).await;
    assert_eq!(own.code, LeaseWord::Held);
    agreed(&it.desks, 60, Trigger::Always).await;
    leases_told(&mut screen, "fire", Some(60)).await;
    let held = ask(&it.crew, &device, "fire", None).await;
    assert_eq!(
        (held.code, held.until),
        (LeaseWord::Held, Some(later(HOUR_MS)))
    );
    assert_eq!(held.key.as_ref().map(String::len), Some(64));
    assert_ne!(held.key, own.key);
    let again = ask(&it.crew, &device, "fire", held.lease).await;
    assert_eq!((&again.key, again.lease), (&held.key, held.lease));
    let other = ask(&it.crew, &secret(2), "fire", None).await;
    assert_ne!(other.key, held.key, "each device has its own");
    let fires = it.server.seat("fire.crew1").await;
    let wrong_way = ask(&fires, &device, "police", None).await;
    assert_eq!(wrong_way.code, LeaseWord::LeaseOver);
    // A second agreement that is never to be kept: the shortest holds.
    agreed(&it.desks, 0, Trigger::Always).await;
    leases_told(&mut screen, "fire", Some(0)).await;
    let never = ask(&it.crew, &secret(3), "fire", None).await;
    assert_eq!((never.code, never.key), (LeaseWord::LeaseOver, None));
    it.server.stop().await;
}

/// X3: the lease runs out by the server's clock; the key is gone with it, and what was kept under it stays shut.
#[tokio::test]
async fn a_lease_that_is_over_gives_no_key() {
    let it = around().await;
    let control = it.server.seat("eoc.admin").await;
    agreed(&it.desks, 60, Trigger::Always).await;
    let device = secret(1);
    let held = ask(&it.crew, &device, "fire", None).await;
    control
        .set_clock(later(HOUR_MS - 1_000))
        .await
        .expect("nearly an hour");
    let renewed = ask(&it.crew, &device, "fire", held.lease).await;
    assert_eq!(renewed.key, held.key, "control: within its time");
    assert!(renewed.until > held.until);
    control
        .set_clock(later(3 * HOUR_MS))
        .await
        .expect("three hours");
    let over = ask(&it.crew, &device, "fire", held.lease).await;
    assert_eq!((over.code, over.key), (LeaseWord::LeaseOver, None));
    // The clock does not go back.
    let back = refused(control.set_clock(later(HOUR_MS)).await);
    assert_eq!(back, code("in_the_past", Some("now")));
    let over = ask(&it.crew, &device, "fire", held.lease).await;
    assert_eq!(over.code, LeaseWord::LeaseOver);
    let anew = ask(&it.crew, &device, "fire", None).await;
    assert_eq!(anew.code, LeaseWord::Held);
    assert_ne!(anew.key, held.key, "another key");
    it.server.stop().await;
}

/// X4–X7: the end of an agreement withholds keys at once; the purge is told, listed to the owner, and confirmed.
#[tokio::test]
async fn what_ends_is_withheld_at_once_and_purged() {
    let it = around().await;
    let id = agreed(&it.desks, 480, Trigger::Always).await;
    let (device, silent) = (secret(1), secret(2));
    let held = ask(&it.crew, &device, "fire", None).await;
    ask(&it.crew, &silent, "fire", None).await;
    let own = ask(&it.crew, &device, "police", None).await;
    let mut screen = Screen::open(&it.crew).await;
    assert!(owed(&it.desks.fire).await.items.is_empty(), "control");
    let begun = Instant::now();
    it.desks
        .fire
        .end_agreement(id, &because("Fire leaves"))
        .await
        .expect("an end");
    let withheld = ask(&it.crew, &device, "fire", held.lease).await;
    let told = purge_told(&mut screen).await;
    assert!(begun.elapsed() < Duration::from_secs(1), "{begun:?}");
    assert_eq!((withheld.code, withheld.key), (LeaseWord::PurgeDue, None));
    assert_eq!((withheld.purge, &*told.owner), (Some(told.purge), "fire"));
    leases_told(&mut screen, "fire", None).await;
    let list = owed(&it.desks.fire).await.items;
    let [entry] = &list[..] else {
        panic!("one entry, not {list:?}")
    };
    assert_eq!((&*entry.viewer, entry.devices), ("police", 2));
    assert_eq!((entry.seat, entry.agreement), (DeviceSeat::Field, Some(id)));
    assert!(!entry.lease_over);
    // Others' affairs, and other roles'.
    assert!(owed(&it.desks.ems).await.items.is_empty());
    assert!(owed(&it.desks.police).await.items.is_empty());
    let crews = refused(it.crew.purges().await);
    assert_eq!(crews, code("role_may_not", None));
    // One confirms; the control never does, and stays listed.
    let done = confirm(&it.crew, &device, &[told.purge]).await;
    assert_eq!(done.confirmed, [told.purge]);
    let twice = confirm(&it.crew, &device, &[told.purge]).await;
    assert_eq!((&*twice.confirmed, twice.unknown), (&[][..], 1));
    assert_eq!(owed(&it.desks.fire).await.items[0].devices, 1);
    let over = ask(&it.crew, &device, "fire", held.lease).await;
    assert_eq!(over.code, LeaseWord::LeaseOver);
    let still = ask(&it.crew, &device, "police", own.lease).await;
    assert_eq!(still.key, own.key, "one's own stays");
    confirm(&it.crew, &silent, &[told.purge]).await;
    assert!(owed(&it.desks.fire).await.items.is_empty());
    it.server.stop().await;
}

/// X4: an activation that ends, and what is shown less finely by an amendment or not at all.
#[tokio::test]
async fn an_activation_that_ends_is_purged() {
    let it = around().await;
    let control = it.server.seat("eoc.admin").await;
    let commander = it.server.seat("fire.commander").await;
    let id = agreed(&it.desks, 480, Trigger::WhileActivated).await;
    let device = secret(1);
    let not_yet = ask(&it.crew, &device, "fire", None).await;
    assert_eq!(not_yet.code, LeaseWord::LeaseOver);
    let open = protocol::command::OpenClauses {
        command_id: client::new_id(),
        occurred_at: None,
        minutes: 60,
        reason: "Flood".to_owned(),
    };
    commander
        .activate_agreement(id, &open)
        .await
        .expect("an activation");
    let held = ask(&it.crew, &device, "fire", None).await;
    assert_eq!(held.code, LeaseWord::Held);
    let mut screen = Screen::open(&it.crew).await;
    control
        .set_clock(later(HOUR_MS + 60_000))
        .await
        .expect("an hour");
    let told = purge_told(&mut screen).await;
    assert_eq!(owed(&it.desks.fire).await.items.len(), 1);
    confirm(&it.crew, &device, &[told.purge]).await;
    assert!(owed(&it.desks.fire).await.items.is_empty());
    it.server.stop().await;
}

/// X5, X6: a device that was away stays listed over a restart, gets no stream before it has purged, and then does; that its
/// lease has run out meanwhile is said.
#[tokio::test]
async fn a_device_that_was_away_stays_listed_and_purges_first() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let crew = server.seat("police.crew1").await;
    let id = agreed(&desks, 60, Trigger::Always).await;
    let device = secret(1);
    ask(&crew, &device, "fire", None).await;
    crew.ticket_of(&device).await.expect("control: nothing due");
    desks
        .fire
        .suspend_agreement(id, &because("Not now"))
        .await
        .expect("a suspension");
    server.stop().await;

    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    assert_eq!(owed(&desks.fire).await.items[0].devices, 1);
    let control = server.seat("eoc.admin").await;
    control.set_clock(later(2 * HOUR_MS)).await.expect("hours");
    assert!(owed(&desks.fire).await.items[0].lease_over);
    let crew = server.seat("police.crew1").await;
    let refusal = refused(crew.ticket_of(&device).await);
    assert_eq!(refusal, code("purge_due", None));
    crew.ticket_of(&secret(9)).await.expect("another device");
    let done = everything(&crew, &device).await;
    assert_eq!((done.confirmed.len(), done.destroyed), (1, 0));
    crew.ticket_of(&device).await.expect("purged");
    assert!(owed(&desks.fire).await.items.is_empty());
    server.stop().await;
}

/// X6: who says that it keeps nothing has no key any more; said again it does nothing.
#[tokio::test]
async fn keys_are_destroyed_once() {
    let it = around().await;
    let device = secret(1);
    let own = ask(&it.crew, &device, "police", None).await;
    assert_eq!(everything(&it.crew, &device).await.destroyed, 1);
    assert_eq!(everything(&it.crew, &device).await.destroyed, 0);
    let over = ask(&it.crew, &device, "police", own.lease).await;
    assert_eq!(over.code, LeaseWord::LeaseOver);
    it.server.stop().await;
}

/// X2, A10: what is asked for wrongly, and too much of it.
#[tokio::test]
async fn wrong_questions_for_keys_are_refused() {
    let it = around().await;
    for device in ["", "7f", &"zz".repeat(32), &"7f".repeat(33)] {
        let asked = AskLeases {
            device: device.to_owned(),
            owners: vec![],
        };
        let refusal = refused(it.crew.lease(&asked).await);
        assert_eq!(refusal, code("malformed", Some("device")), "{device}");
    }
    let owner = LeaseWanted {
        owner: "fire".to_owned(),
        lease: None,
    };
    let many = AskLeases {
        device: secret(1),
        owners: vec![owner; 65],
    };
    let refusal = refused(it.crew.lease(&many).await);
    assert_eq!(refusal, code("too_long", Some("owners")));
    let unnamed = AskLeases {
        device: secret(1),
        owners: vec![LeaseWanted {
            owner: "No such name!".to_owned(),
            lease: None,
        }],
    };
    assert_eq!(refused(it.crew.lease(&unnamed).await).0, "malformed");
    // A session is one browser.
    for n in 1..=4 {
        ask(&it.crew, &secret(n), "police", None).await;
    }
    let one_more = AskLeases {
        device: secret(5),
        owners: vec![LeaseWanted {
            owner: "police".to_owned(),
            lease: None,
        }],
    };
    assert_eq!(refused(it.crew.lease(&one_more).await).0, "full");
    // Who is disabled has no session to ask in.
    let fires = it.server.seat("fire.crew1").await;
    let session = fires.session().await.expect("a session");
    let admin = it.server.seat("fire.admin").await;
    let asked = AskLeases {
        device: secret(1),
        owners: vec![],
    };
    fires.lease(&asked).await.expect("control");
    let off = protocol::command::SetEnabled {
        command_id: client::new_id(),
        occurred_at: None,
        version: 0,
        enabled: false,
    };
    admin
        .set_enabled(session.principal, &off)
        .await
        .expect("disabled");
    fires.lease(&asked).await.expect_err("signed out");
    it.server.stop().await;
}
