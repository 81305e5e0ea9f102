//! Devices, where sessions are, passwords that work once, and the log of accounts.

use domain::{AgencyId, PrincipalId, Timestamp, UnitId};
use storage::{
    Account, Accounts, Session, StorageError,
    accounts::{LogLine, Origin},
    limits::{DEVICES_PER_PRINCIPAL_MAX, LOG_LINES_MAX, SESSIONS_PER_PRINCIPAL_MAX},
};
use uuid::Uuid;

use crate::{
    accounts::{HASH, HOUR, account, open, principal, session},
    rows::NOW,
};

fn origin(is_device: bool) -> Origin {
    Origin {
        label: "Wall\nof the centre".to_owned(),
        address: "192.0.2.7".to_owned(),
        last_seen: NOW,
        is_device,
        unit: is_device.then(|| UnitId(Uuid::from_u128(7))),
    }
}

fn device(n: u32) -> Session {
    let mut device = session(0, 1);
    device.token_sha256[..4].copy_from_slice(&n.to_be_bytes());
    device.token_sha256[31] = 1;
    device
}

async fn sign_in(accounts: &Accounts, token: u8) -> Session {
    let mine = session(token, 1);
    accounts.put_session(&mine).await.unwrap();
    accounts
        .put_origin(&mine.token_sha256, &origin(false))
        .await
        .unwrap();
    mine
}

#[tokio::test]
async fn a_device_keeps_its_bounds_and_does_not_give_way_to_sign_ins() {
    let (store, accounts) = open().await;
    let tracker = device(1);
    accounts.put_device(&tracker, &origin(true)).await.unwrap();
    for token in 1..=SESSIONS_PER_PRINCIPAL_MAX as u8 + 1 {
        sign_in(&accounts, token).await;
    }
    accounts.close().await;
    let accounts = Accounts::open(&store.folder()).await.unwrap();
    let kept = accounts.session(&tracker.token_sha256, NOW).await.unwrap();
    assert_eq!(kept, Some(tracker.clone()));
    let found = accounts.origin(&tracker.token_sha256).await.unwrap();
    // Control characters stay out of lists and logs.
    let wanted = Origin {
        label: "Wallof the centre".to_owned(),
        ..origin(true)
    };
    assert_eq!(found, Some(wanted));
    assert_eq!(accounts.origin(&[200; 32]).await.unwrap(), None);
    let all = accounts.sessions_of(&[principal(1)], NOW).await.unwrap();
    assert_eq!(all.len(), SESSIONS_PER_PRINCIPAL_MAX as usize + 1);
    assert_eq!(
        all.iter()
            .filter(|it| it.1.as_ref().unwrap().is_device)
            .count(),
        1
    );
    assert!(
        accounts
            .sessions_of(&[principal(2)], NOW)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn signing_out_everywhere_leaves_devices_and_the_named_session() {
    let (_store, accounts) = open().await;
    accounts
        .put_device(&device(1), &origin(true))
        .await
        .unwrap();
    let (one, other) = (sign_in(&accounts, 1).await, sign_in(&accounts, 2).await);
    let ended = accounts
        .revoke_sign_ins_of(principal(1), Some(&one.token_sha256))
        .await
        .unwrap();
    assert_eq!(ended, [other.token_sha256]);
    let ended = accounts
        .revoke_sign_ins_of(principal(1), None)
        .await
        .unwrap();
    assert_eq!(ended, [one.token_sha256]);
    let left = accounts.sessions_of(&[principal(1)], NOW).await.unwrap();
    assert_eq!(left.len(), 1, "{left:?}");
    // Disabling ends everything.
    let all = accounts.revoke_all_of(principal(1)).await.unwrap();
    assert_eq!(all, [device(1).token_sha256]);
}

/// A10.
#[tokio::test]
async fn somebody_has_so_many_devices() {
    let (_store, accounts) = open().await;
    for n in 0..DEVICES_PER_PRINCIPAL_MAX {
        accounts
            .put_device(&device(n), &origin(true))
            .await
            .unwrap();
    }
    let error = accounts
        .put_device(&device(999), &origin(true))
        .await
        .unwrap_err();
    assert!(matches!(error, StorageError::Full { .. }), "{error:?}");
    // One that has expired makes room.
    let mut later = device(999);
    later.created_at = NOW.plus_ms(2 * HOUR);
    accounts.put_device(&later, &origin(true)).await.unwrap();
}

#[tokio::test]
async fn when_a_session_was_last_heard_of_is_kept_and_forgotten_with_it() {
    let (_store, accounts) = open().await;
    let mine = sign_in(&accounts, 1).await;
    let later = NOW.plus_ms(5_000);
    accounts
        .save_last_seen(&[(mine.token_sha256, later), ([99; 32], later)])
        .await
        .unwrap();
    let found = accounts.origin(&mine.token_sha256).await.unwrap().unwrap();
    assert_eq!(found.last_seen, later);
    assert_eq!(accounts.purge_origins().await.unwrap(), 0);
    accounts.purge_expired(NOW.plus_ms(HOUR)).await.unwrap();
    assert_eq!(accounts.purge_origins().await.unwrap(), 1);
    assert_eq!(accounts.origin(&mine.token_sha256).await.unwrap(), None);
}

#[tokio::test]
async fn a_password_that_works_once_is_marked_until_another_is_chosen() {
    let (_store, accounts) = open().await;
    let id = principal(1);
    accounts.create(&account("ines", 1)).await.unwrap();
    assert!(!accounts.is_one_time(id).await.unwrap());
    let other = format!("{HASH}b3RoZXI");
    accounts
        .replace_password(id, &other, Some(NOW))
        .await
        .unwrap();
    assert!(accounts.is_one_time(id).await.unwrap());
    let found: Account = accounts.account_of(id).await.unwrap().unwrap();
    assert_eq!(found.password_hash, other);
    accounts.replace_password(id, HASH, None).await.unwrap();
    assert!(!accounts.is_one_time(id).await.unwrap());
    // Somebody without an account is left without a mark.
    let error = accounts
        .replace_password(principal(9), HASH, Some(NOW))
        .await
        .unwrap_err();
    assert!(matches!(error, StorageError::Unknown { .. }), "{error:?}");
    assert!(!accounts.is_one_time(principal(9)).await.unwrap());
    let error = accounts
        .replace_password(id, "plain", None)
        .await
        .unwrap_err();
    assert!(matches!(error, StorageError::Malformed { .. }), "{error:?}");
    assert_eq!(accounts.account_of(principal(9)).await.unwrap(), None);
}

#[tokio::test]
async fn the_log_is_read_by_agency_and_forgotten_in_time() {
    let (_store, accounts) = open().await;
    let line = |agency: &str, at: Timestamp, by: PrincipalId| LogLine {
        at,
        agency: AgencyId::new(agency).unwrap(),
        by,
        what: "session_ended".to_owned(),
        subject: principal(2),
        detail: "Wall".to_owned(),
    };
    let (first, second) = (
        line("fire", NOW, principal(1)),
        line("fire", NOW.plus_ms(1), principal(1)),
    );
    for it in [&first, &line("ems", NOW, principal(3)), &second] {
        accounts.add_log(it).await.unwrap();
    }
    let fire = AgencyId::new("fire").unwrap();
    assert_eq!(
        accounts.log_of(&fire).await.unwrap(),
        [second.clone(), first]
    );
    assert_eq!(accounts.prune_log(NOW.plus_ms(1)).await.unwrap(), 2);
    let left = accounts.log_of(&fire).await.unwrap();
    assert_eq!(left, std::slice::from_ref(&second));
    for _ in 0..LOG_LINES_MAX {
        accounts.add_log(&second).await.unwrap();
    }
    let all = accounts.log_of(&fire).await.unwrap();
    assert_eq!(all.len(), LOG_LINES_MAX as usize);
}
