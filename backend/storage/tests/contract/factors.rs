//! Second factors as they are kept.

use domain::{PrincipalId, Role, Timestamp};
use storage::{
    Accounts, Session, StorageError,
    accounts::{StoredPasskey, TotpSecret},
    limits::PASSKEYS_PER_PRINCIPAL_MAX,
};
use uuid::Uuid;

use crate::{rows::NOW, sqlite_store::SqliteStore, suite::Store};

const INES: PrincipalId = PrincipalId(Uuid::from_u128(1));
const NOOR: PrincipalId = PrincipalId(Uuid::from_u128(2));

async fn open() -> (SqliteStore, Accounts) {
    let store = SqliteStore::new();
    let accounts = Accounts::open(&store.folder()).await.unwrap();
    (store, accounts)
}

fn passkey(number: u8) -> StoredPasskey {
    StoredPasskey {
        id: Uuid::from_u128(u128::from(number)),
        credential: vec![number; 16],
        name: format!("Key {number}"),
        passkey: "{}".to_owned(),
        created_at: NOW.plus_ms(i64::from(number)),
        used_at: None,
    }
}

/// D6. The secret is not in the file, and comes back after a restart.
#[tokio::test]
async fn a_secret_for_codes_is_sealed_and_each_step_is_used_once() {
    let (store, accounts) = open().await;
    let totp = TotpSecret {
        secret: *b"twenty bytes secret!",
        last_step: 10,
    };
    accounts.put_totp(INES, &totp, NOW).await.unwrap();
    assert_eq!(accounts.totp(NOOR).await.unwrap(), None);
    assert!(!accounts.use_totp_step(INES, 10).await.unwrap());
    assert!(accounts.use_totp_step(INES, 12).await.unwrap());
    assert!(!accounts.use_totp_step(INES, 12).await.unwrap());
    assert!(!accounts.use_totp_step(INES, 11).await.unwrap());
    assert!(!accounts.use_totp_step(NOOR, 13).await.unwrap());
    accounts.close().await;
    let folder = store.folder();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(20).any(|it| it == totp.secret));
    }
    let accounts = Accounts::open(&folder).await.unwrap();
    let kept = accounts.totp(INES).await.unwrap().unwrap();
    assert_eq!((kept.secret, kept.last_step), (totp.secret, 12));
    assert!(accounts.remove_totp(INES).await.unwrap());
    assert!(!accounts.remove_totp(INES).await.unwrap());
}

/// D6.
#[tokio::test]
async fn a_recovery_code_holds_once_and_new_ones_end_the_old() {
    let (_store, accounts) = open().await;
    accounts
        .put_recovery_codes(INES, &[[1; 32], [2; 32]])
        .await
        .unwrap();
    assert!(!accounts.use_recovery_code(NOOR, &[1; 32]).await.unwrap());
    assert!(accounts.use_recovery_code(INES, &[1; 32]).await.unwrap());
    assert!(!accounts.use_recovery_code(INES, &[1; 32]).await.unwrap());
    assert_eq!(accounts.factors(INES).await.unwrap().recovery_codes, 1);
    accounts.put_recovery_codes(INES, &[[3; 32]]).await.unwrap();
    assert!(!accounts.use_recovery_code(INES, &[2; 32]).await.unwrap());
    let many = vec![[4; 32]; 99];
    let error = accounts.put_recovery_codes(INES, &many).await.unwrap_err();
    assert!(matches!(error, StorageError::TooMany { .. }));
    assert!(accounts.use_recovery_code(INES, &[3; 32]).await.unwrap());
}

/// D7.
#[tokio::test]
async fn passkeys_have_one_person_and_a_limit() {
    let (_store, accounts) = open().await;
    accounts.add_passkey(INES, &passkey(1)).await.unwrap();
    let same = StoredPasskey {
        id: Uuid::from_u128(99),
        ..passkey(1)
    };
    let error = accounts.add_passkey(NOOR, &same).await.unwrap_err();
    assert!(matches!(error, StorageError::Duplicate { .. }), "{error:?}");
    for number in 2..=PASSKEYS_PER_PRINCIPAL_MAX as u8 {
        accounts.add_passkey(INES, &passkey(number)).await.unwrap();
    }
    let error = accounts.add_passkey(INES, &passkey(200)).await.unwrap_err();
    assert!(matches!(error, StorageError::Full { .. }), "{error:?}");
    let first = passkey(1).id;
    accounts
        .used_passkey(first, "{1}", Timestamp(5))
        .await
        .unwrap();
    let kept = accounts.factors(INES).await.unwrap();
    assert_eq!(kept.lasting(), PASSKEYS_PER_PRINCIPAL_MAX as usize);
    assert_eq!(kept.passkeys[0].used_at, Some(Timestamp(5)));
    assert!(!accounts.remove_passkey(NOOR, first).await.unwrap());
    assert!(accounts.remove_passkey(INES, first).await.unwrap());
    accounts.remove_factors(INES).await.unwrap();
    assert_eq!(accounts.factors(INES).await.unwrap().lasting(), 0);
}

/// D5.
#[tokio::test]
async fn a_session_remembers_that_the_factor_was_given() {
    let (_store, accounts) = open().await;
    let session = Session {
        token_sha256: [7; 32],
        principal: INES,
        role: Role::Admin,
        created_at: NOW,
        expires_at: NOW.plus_ms(1_000),
        factor_at: None,
    };
    accounts.put_session(&session).await.unwrap();
    accounts.set_session_factor(&[7; 32], NOW).await.unwrap();
    let kept = accounts.session(&[7; 32], NOW).await.unwrap().unwrap();
    assert_eq!(kept.factor_at, Some(NOW));
    accounts.revoke_session(&[7; 32]).await.unwrap();
    let error = accounts
        .set_session_factor(&[7; 32], NOW)
        .await
        .unwrap_err();
    assert!(matches!(error, StorageError::Unknown { .. }));
}
