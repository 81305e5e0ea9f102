//! Accounts and sessions.

use domain::{PrincipalId, Role};
use storage::{
    Account, Accounts, Session, StorageError,
    limits::{ACCOUNT_CHARS_MAX, SESSIONS_PER_PRINCIPAL_MAX},
};
use uuid::Uuid;

use crate::{rows::NOW, sqlite_store::SqliteStore, suite::Store};

pub(crate) const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA";
pub(crate) const HOUR: i64 = 3_600_000;

pub(crate) fn principal(n: u128) -> PrincipalId {
    PrincipalId(Uuid::from_u128(n))
}

pub(crate) fn account(name: &str, n: u128) -> Account {
    Account {
        account: name.to_owned(),
        principal: principal(n),
        password_hash: HASH.to_owned(),
        is_enabled: true,
        created_at: NOW,
    }
}

pub(crate) fn session(token: u8, n: u128) -> Session {
    Session {
        token_sha256: [token; 32],
        principal: principal(n),
        role: Role::Dispatcher,
        created_at: NOW.plus_ms(i64::from(token)),
        expires_at: NOW.plus_ms(HOUR),
        factor_at: None,
    }
}

pub(crate) async fn open() -> (SqliteStore, Accounts) {
    let store = SqliteStore::new();
    let accounts = Accounts::open(&store.folder()).await.unwrap();
    (store, accounts)
}

#[tokio::test]
async fn an_account_is_found_as_it_was_made_also_after_a_restart() {
    let (store, accounts) = open().await;
    let ines = account("ines", 1);
    accounts.create(&ines).await.unwrap();
    assert_eq!(accounts.find("ines").await.unwrap(), Some(ines.clone()));
    assert_eq!(accounts.find("Ines").await.unwrap(), None);
    accounts.close().await;
    let accounts = Accounts::open(&store.folder()).await.unwrap();
    assert_eq!(accounts.find("ines").await.unwrap(), Some(ines));
}

#[tokio::test]
async fn names_and_principals_are_unique_and_bad_values_are_not_stored() {
    let (_store, accounts) = open().await;
    accounts.create(&account("ines", 1)).await.unwrap();
    for taken in [account("ines", 2), account("noor", 1)] {
        let error = accounts.create(&taken).await.unwrap_err();
        assert!(matches!(error, StorageError::Duplicate { .. }), "{error:?}");
    }
    let mut plain = account("linh", 3);
    "correct horse battery".clone_into(&mut plain.password_hash);
    let long = account(&"x".repeat(ACCOUNT_CHARS_MAX + 1), 3);
    for bad in [plain, account("", 3)] {
        let error = accounts.create(&bad).await.unwrap_err();
        assert!(matches!(error, StorageError::Malformed { .. }), "{error:?}");
    }
    let error = accounts.create(&long).await.unwrap_err();
    assert!(matches!(error, StorageError::TooMany { .. }), "{error:?}");
    let error = accounts
        .set_password_hash("ines", "plain")
        .await
        .unwrap_err();
    assert!(matches!(error, StorageError::Malformed { .. }), "{error:?}");
    assert_eq!(
        accounts.find("ines").await.unwrap(),
        Some(account("ines", 1))
    );
    assert!(!format!("{:?}", account("ines", 1)).contains("argon2id"));
}

#[tokio::test]
async fn passwords_change_and_accounts_are_disabled() {
    let (_store, accounts) = open().await;
    accounts.create(&account("ines", 1)).await.unwrap();
    let other = format!("{HASH}b3RoZXI");
    accounts.set_password_hash("ines", &other).await.unwrap();
    accounts.set_enabled(principal(1), false).await.unwrap();
    let found = accounts.find("ines").await.unwrap().unwrap();
    assert_eq!((found.password_hash, found.is_enabled), (other, false));
    accounts.set_enabled(principal(1), true).await.unwrap();
    assert!(accounts.find("ines").await.unwrap().unwrap().is_enabled);
    for error in [
        accounts
            .set_password_hash("nobody", HASH)
            .await
            .unwrap_err(),
        accounts.set_enabled(principal(9), false).await.unwrap_err(),
    ] {
        assert!(matches!(error, StorageError::Unknown { what: "account" }));
    }
}

#[tokio::test]
async fn a_session_lives_until_it_expires_or_is_ended() {
    let (_store, accounts) = open().await;
    let mine = session(1, 1);
    assert!(accounts.put_session(&mine).await.unwrap().is_empty());
    accounts.put_session(&session(2, 1)).await.unwrap();
    accounts.put_session(&session(3, 2)).await.unwrap();
    let live = async |token: u8, ms| {
        let at = NOW.plus_ms(ms);
        accounts.session(&[token; 32], at).await.unwrap()
    };
    assert_eq!(live(1, 0).await, Some(mine.clone()));
    assert_eq!(live(1, HOUR - 1).await, Some(mine.clone()));
    assert_eq!(live(1, HOUR).await, None);
    assert_eq!(live(1, 2 * HOUR).await, None);
    assert_eq!(live(9, 0).await, None);

    accounts
        .set_session_role(&[1; 32], Role::Commander)
        .await
        .unwrap();
    assert_eq!(live(1, 0).await.unwrap().role, Role::Commander);

    assert!(accounts.revoke_session(&[1; 32]).await.unwrap());
    assert!(!accounts.revoke_session(&[1; 32]).await.unwrap());
    assert_eq!(live(1, 0).await, None);
    let error = accounts
        .set_session_role(&[1; 32], Role::Observer)
        .await
        .unwrap_err();
    assert!(matches!(error, StorageError::Unknown { what: "session" }));

    assert_eq!(
        accounts.revoke_all_of(principal(1)).await.unwrap(),
        [[2; 32]]
    );
    assert_eq!(live(2, 0).await, None);
    assert_eq!(live(3, 0).await, Some(session(3, 2)));
    let error = accounts.put_session(&mine).await.unwrap_err();
    assert!(matches!(error, StorageError::Duplicate { .. }), "{error:?}");
}

#[tokio::test]
async fn the_oldest_session_gives_way() {
    let (_store, accounts) = open().await;
    let max = SESSIONS_PER_PRINCIPAL_MAX as u8;
    for token in 1..=max {
        assert!(
            accounts
                .put_session(&session(token, 1))
                .await
                .unwrap()
                .is_empty()
        );
    }
    accounts.put_session(&session(100, 2)).await.unwrap();
    let ended = accounts.put_session(&session(max + 1, 1)).await.unwrap();
    assert_eq!(ended, [[1; 32]]);
    assert_eq!(accounts.session(&[1; 32], NOW).await.unwrap(), None);
    for token in (2..=max + 1).chain([100]) {
        assert!(accounts.session(&[token; 32], NOW).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn expired_sessions_are_deleted() {
    let (store, accounts) = open().await;
    for token in 1..=3 {
        let mut it = session(token, 1);
        it.expires_at = NOW.plus_ms(i64::from(token) * HOUR);
        accounts.put_session(&it).await.unwrap();
    }
    assert_eq!(
        accounts.purge_expired(NOW.plus_ms(2 * HOUR)).await.unwrap(),
        2
    );
    assert_eq!(
        accounts.purge_expired(NOW.plus_ms(2 * HOUR)).await.unwrap(),
        0
    );
    let mut conn = store.connect("accounts.sqlite").await;
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM sessions")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert_eq!(left, 1);
}

#[tokio::test]
async fn many_sign_in_at_once() {
    let (_store, accounts) = open().await;
    let tasks: Vec<_> = (1..=100_u8)
        .map(|n| {
            let accounts = accounts.clone();
            tokio::spawn(async move {
                accounts
                    .put_session(&session(n, u128::from(n)))
                    .await
                    .unwrap();
                accounts.session(&[n; 32], NOW).await.unwrap().unwrap()
            })
        })
        .collect();
    for (n, task) in (1..).zip(tasks) {
        assert_eq!(task.await.unwrap(), session(n, u128::from(n)));
    }
}
