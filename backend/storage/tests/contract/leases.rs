//! Keys to what devices keep: how many there are, when they end, and that nothing is left of those that were destroyed.

use domain::{AgencyId, Timestamp};
use storage::{
    Accounts, Device, DeviceLease, LeaseEnd, NewLease, PurgeDue, Seat, StorageError,
    limits::{DEVICES_PER_SESSION_MAX, PURGES_KEPT_MS},
};
use uuid::Uuid;

use crate::{accounts::open, rows::NOW, sqlite_store::SqliteStore};

const HOUR: i64 = 3_600_000;

fn agency(name: &str) -> AgencyId {
    AgencyId::new(name).unwrap()
}

fn device(n: u8) -> Device {
    Device {
        hash: [n; 32],
        viewer: agency("police"),
        session: [200; 32],
        seat: Seat::Field,
    }
}

fn later(hours: i64) -> Timestamp {
    NOW.plus_ms(hours * HOUR)
}

fn lease(owner: &str, hours: i64) -> NewLease {
    NewLease {
        owner: agency(owner),
        until: later(hours),
    }
}

fn due(n: u128, owner: &str) -> PurgeDue {
    PurgeDue {
        purge: Uuid::from_u128(n),
        viewer: agency("police"),
        owner: agency(owner),
        agreement: Some(Uuid::from_u128(77)),
        since: NOW,
    }
}

async fn made(accounts: &Accounts, device: &Device, wanted: &[NewLease]) -> Vec<DeviceLease> {
    accounts.put_leases(device, &[], wanted).await.unwrap().0
}

/// What is under the key of a device as it is written.
async fn sealed(store: &SqliteStore, device: &Device) -> Vec<u8> {
    let mut conn = store.connect("accounts.sqlite").await;
    sqlx::query_scalar("SELECT key FROM device_leases WHERE device = ?")
        .bind(&device.hash[..])
        .fetch_one(&mut conn)
        .await
        .unwrap()
}

/// X2: a key is the same while it runs, each has its own, and none is written as it is.
#[tokio::test]
async fn keys_are_kept_sealed_over_a_restart() {
    let (store, accounts) = open().await;
    let both = made(&accounts, &device(1), &[lease("fire", 1), lease("ems", 2)]).await;
    let [fire, ems] = &both[..] else {
        panic!("two leases")
    };
    let other = made(&accounts, &device(2), &[lease("fire", 1)]).await;
    assert!(fire.key != ems.key && fire.key != other[0].key);
    accounts.close().await;
    let accounts = Accounts::open(&store.folder()).await.unwrap();
    let held = accounts.leases_of(&device(1), NOW).await.unwrap();
    assert!(held.contains(fire) && held.contains(ems) && held.len() == 2);
    assert!(store.files_with(&fire.key).is_empty());
    // More time for one of them, and nobody else's.
    let (new, destroyed) = accounts
        .put_leases(&device(1), &[lease("fire", 5)], &[])
        .await
        .unwrap();
    assert_eq!((new.len(), destroyed), (0, 0));
    let held = accounts.leases_of(&device(1), later(3)).await.unwrap();
    let moved = DeviceLease {
        until: later(5),
        ..fire.clone()
    };
    assert_eq!(held, [moved]);
    // A device of another agency is another one, whatever its secret.
    let theirs = Device {
        viewer: agency("ems"),
        ..device(1)
    };
    assert!(accounts.leases_of(&theirs, NOW).await.unwrap().is_empty());
}

/// X2: all of a question or nothing, and a session is one browser.
#[tokio::test]
async fn a_session_has_keys_for_so_many_devices() {
    let (_store, accounts) = open().await;
    let max = u8::try_from(DEVICES_PER_SESSION_MAX).unwrap();
    for n in 1..=max {
        made(&accounts, &device(n), &[lease("fire", 1)]).await;
    }
    let more = [lease("fire", 1), lease("ems", 1)];
    let full = accounts.put_leases(&device(max + 1), &[], &more).await;
    assert!(matches!(full, Err(StorageError::Full { .. })), "{full:?}");
    let held = accounts.leases_of(&device(max + 1), NOW).await.unwrap();
    assert!(held.is_empty(), "nothing of it");
    // Those that are there go on, and get more.
    made(&accounts, &device(1), &more[1..]).await;
    let elsewhere = Device {
        session: [201; 32],
        ..device(max + 1)
    };
    made(&accounts, &elsewhere, &more).await;
}

/// X4–X7: a purge destroys the keys of a pair and no other, is listed until it is confirmed, and may be written twice.
#[tokio::test]
async fn a_purge_is_listed_until_it_is_confirmed() {
    let (_store, accounts) = open().await;
    for n in [1, 2] {
        made(&accounts, &device(n), &[lease("fire", 1), lease("ems", 2)]).await;
    }
    let pairs = accounts.leased_pairs().await.unwrap();
    let with = |owner| (agency("police"), agency(owner));
    assert_eq!(pairs, [with("ems"), with("fire")]);
    assert_eq!(accounts.purges_noted().await.unwrap(), None);
    let first = [due(1, "fire")];
    assert_eq!(accounts.note_purges(&first, &[], 8).await.unwrap(), 2);
    assert_eq!(accounts.note_purges(&first, &[], 9).await.unwrap(), 0);
    assert_eq!(accounts.purges_noted().await.unwrap(), Some(9));
    let held = accounts.leases_of(&device(1), NOW).await.unwrap();
    assert_eq!((held.len(), &held[0].owner), (1, &agency("ems")));
    let open = accounts.purges_of(&device(1).hash).await.unwrap();
    assert_eq!(open, [(agency("fire"), Uuid::from_u128(1))]);
    let list = accounts.unconfirmed(&agency("fire"), 0, 10).await.unwrap();
    let [entry] = &list[..] else {
        panic!("one entry, not {list:?}")
    };
    assert_eq!((entry.devices, entry.seat), (2, Seat::Field));
    assert_eq!(entry.agreement, Some(Uuid::from_u128(77)));
    assert_eq!((entry.since, entry.lease_until), (NOW, later(1)));
    let others = accounts.unconfirmed(&agency("ems"), 0, 10).await.unwrap();
    assert!(others.is_empty());
    // The next purge of the same pair stands for both.
    made(&accounts, &device(1), &[lease("fire", 3)]).await;
    accounts
        .note_purges(&[due(2, "fire")], &[], 10)
        .await
        .unwrap();
    let confirm = |n| {
        let (accounts, hash) = (accounts.clone(), device(1).hash);
        async move {
            accounts
                .confirm_purge(&hash, Uuid::from_u128(n))
                .await
                .unwrap()
        }
    };
    assert_eq!(
        (confirm(1).await, confirm(2).await, confirm(2).await),
        (false, true, false)
    );
    let (keys, purges) = accounts.forget_device(&device(2).hash).await.unwrap();
    assert_eq!((keys, &purges[..]), (1, &[Uuid::from_u128(1)][..]));
    let again = accounts.forget_device(&device(2).hash).await.unwrap();
    assert_eq!(again, (0, vec![]));
    assert!(
        accounts
            .unconfirmed(&agency("fire"), 0, 10)
            .await
            .unwrap()
            .is_empty()
    );
}

/// X1, X3: an end that comes sooner holds, one that comes later changes nothing; what is over goes, and what nobody confirmed
/// long after.
#[tokio::test]
async fn leases_end_and_are_tidied_away() {
    let (_store, accounts) = open().await;
    made(&accounts, &device(1), &[lease("fire", 4), lease("ems", 4)]).await;
    let end = |owner: &str, hours| LeaseEnd {
        viewer: agency("police"),
        owner: agency(owner),
        until: later(hours),
    };
    let ends = [end("fire", 1), end("ems", 9)];
    accounts.note_purges(&[], &ends, 1).await.unwrap();
    let held = accounts.leases_of(&device(1), later(2)).await.unwrap();
    assert_eq!(
        (held.len(), &held[0].owner, held[0].until),
        (1, &agency("ems"), later(4))
    );
    assert_eq!(accounts.tidy_leases(later(2)).await.unwrap(), 1);
    assert_eq!(accounts.tidy_leases(later(2)).await.unwrap(), 0);
    accounts
        .note_purges(&[due(1, "ems")], &[], 2)
        .await
        .unwrap();
    let long_after = later(4).plus_ms(PURGES_KEPT_MS);
    accounts.tidy_leases(long_after.plus_ms(-1)).await.unwrap();
    assert_eq!(accounts.purges_of(&device(1).hash).await.unwrap().len(), 1);
    accounts.tidy_leases(long_after).await.unwrap();
    assert!(
        accounts
            .purges_of(&device(1).hash)
            .await
            .unwrap()
            .is_empty()
    );
}

/// X3, X4: of a key that was destroyed nothing is left in any file, not in a free page and not in the log, whichever way it
/// went.
#[tokio::test]
async fn nothing_is_left_of_a_destroyed_key() {
    let (store, accounts) = open().await;
    let mut gone = Vec::new();
    for n in 1..=4 {
        let hours = if n == 4 { 2 } else { 1 };
        made(&accounts, &device(n), &[lease("fire", hours)]).await;
        gone.push(sealed(&store, &device(n)).await);
    }
    for it in &gone {
        assert!(!store.files_with(it).is_empty(), "control: it is there");
    }
    // Replaced, forgotten, over, and purged.
    let (_, destroyed) = accounts
        .put_leases(&device(1), &[], &[lease("fire", 2)])
        .await
        .unwrap();
    assert_eq!(destroyed, 1);
    accounts.forget_device(&device(2).hash).await.unwrap();
    assert_eq!(accounts.tidy_leases(later(1)).await.unwrap(), 1);
    let purged = accounts
        .note_purges(&[due(1, "fire")], &[], 1)
        .await
        .unwrap();
    assert_eq!(purged, 2);
    accounts.empty_log().await.unwrap();
    for it in &gone {
        assert_eq!(store.files_with(it), Vec::<String>::new());
    }
}
