//! What the room noted is lost by nobody who hangs up (X4).

use std::time::Duration;

use domain::{AgencyId, Timestamp};
use storage::{Accounts, DataFolder, Device, LeaseEnd, NewLease, PurgeDue, Seat};
use uuid::Uuid;

use super::writing::write;
use crate::room::Purges;

const LATER: Timestamp = Timestamp(1_000_000);

fn agency(name: &str) -> AgencyId {
    AgencyId::new(name).unwrap()
}

fn device() -> Device {
    Device {
        hash: [7; 32],
        viewer: agency("police"),
        session: [1; 32],
        seat: Seat::Field,
    }
}

fn due(owner: &str) -> PurgeDue {
    PurgeDue {
        purge: Uuid::now_v7(),
        viewer: agency("police"),
        owner: agency(owner),
        agreement: None,
        since: Timestamp(1),
    }
}

/// Accounts in which the device has a key to what is each of these owners'.
async fn accounts(place: &tempfile::TempDir, owners: &[&str]) -> Accounts {
    let folder = DataFolder::hold(place.path()).unwrap();
    let accounts = Accounts::open(&folder).await.unwrap();
    let made: Vec<NewLease> = owners
        .iter()
        .map(|it| NewLease {
            owner: agency(it),
            until: LATER,
        })
        .collect();
    accounts.put_leases(&device(), &[], &made).await.unwrap();
    accounts
}

/// X4: a device that hangs up while it waits for the disk takes no purge with it, its own or others'.
#[tokio::test]
async fn who_hangs_up_loses_no_purge() {
    let place = tempfile::tempdir().unwrap();
    let accounts = accounts(&place, &["fire", "ems"]).await;
    let purges = Purges::default();
    for owner in ["fire", "ems"] {
        purges.note(due(owner));
    }
    // Begun, and dropped before the disk has answered.
    let begun = tokio::time::timeout(Duration::ZERO, write(&purges, &accounts, 5, false)).await;
    assert!(begun.is_err(), "it has to wait for the disk");
    assert_eq!(purges.noted_so_far().due.len(), 2);
    write(&purges, &accounts, 5, false).await.unwrap();
    assert!(purges.noted_so_far().is_empty());
    let found = accounts.purges_of(&device().hash).await.unwrap();
    assert_eq!(found.len(), 2);
    assert!(
        accounts
            .leases_of(&device(), Timestamp(2))
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(accounts.purges_noted().await.unwrap(), Some(5));
}

/// X4: what is noted of a pair while an earlier purge is written is not taken for written.
#[tokio::test]
async fn what_is_noted_meanwhile_waits() {
    let purges = Purges::default();
    purges.note(due("fire"));
    purges.note(due("ems"));
    let noted = purges.noted_so_far();
    let newer = due("fire");
    purges.note(newer.clone());
    purges.written(&noted);
    assert_eq!(purges.noted_so_far().due, [newer]);
}

/// X1: of two ends the first holds, and it is written to leases that last longer and to no others.
#[tokio::test]
async fn a_lease_that_is_shorter_now_ends_sooner() {
    let place = tempfile::tempdir().unwrap();
    let accounts = accounts(&place, &["fire", "ems"]).await;
    let purges = Purges::default();
    let end = |owner: &str, until| LeaseEnd {
        viewer: agency("police"),
        owner: agency(owner),
        until,
    };
    let (soon, sooner) = (Timestamp(500), Timestamp(400));
    purges.end(end("fire", soon));
    purges.end(end("fire", sooner));
    purges.end(end("fire", soon));
    purges.end(end("ems", LATER.plus_ms(1)));
    write(&purges, &accounts, 1, false).await.unwrap();
    assert!(purges.noted_so_far().is_empty());
    let held = accounts.leases_of(&device(), Timestamp(2)).await.unwrap();
    let until = |owner: &str| {
        held.iter()
            .find(|it| it.owner == agency(owner))
            .unwrap()
            .until
    };
    assert_eq!((until("fire"), until("ems")), (sooner, LATER));
}

/// X4: that nothing is missing is written when nothing was noted, if it is asked for.
#[tokio::test]
async fn that_nothing_is_missing_is_written() {
    let place = tempfile::tempdir().unwrap();
    let accounts = accounts(&place, &[]).await;
    let purges = Purges::default();
    write(&purges, &accounts, 3, false).await.unwrap();
    assert_eq!(accounts.purges_noted().await.unwrap(), None);
    write(&purges, &accounts, 3, true).await.unwrap();
    assert_eq!(accounts.purges_noted().await.unwrap(), Some(3));
}
