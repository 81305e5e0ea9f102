//! Keys for secrets outside of the journal: kept beside its data keys, so that the file with the secrets alone opens none.

use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use sqlx::{Connection, SqliteConnection};

use crate::{
    error::{StorageError, failed},
    folder::DataFolder,
    keyring,
    seal::random,
};

const NONCE_LEN: usize = 24;

/// The key of one purpose.
#[derive(Clone)]
pub(crate) struct PurposeKey(Key);

impl std::fmt::Debug for PurposeKey {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PurposeKey")
    }
}

impl PurposeKey {
    /// Reads the key, or makes it. The file is closed again: who destroys data keys must be alone with it.
    pub(crate) async fn of(
        folder: &DataFolder,
        purpose: &'static str,
    ) -> Result<Self, StorageError> {
        let mut conn = keyring::connect_to(folder).await?;
        let key = read_or_make(&mut conn, purpose).await;
        conn.close().await.map_err(failed("closing the keys"))?;
        Ok(Self(Key::from(key?)))
    }

    /// Seals a secret of `owner`; it opens for that owner only.
    pub(crate) fn seal(&self, owner: &[u8], secret: &[u8]) -> Result<Vec<u8>, StorageError> {
        let nonce = random::<NONCE_LEN>()?;
        let payload = Payload {
            msg: secret,
            aad: owner,
        };
        let sealed = XChaCha20Poly1305::new(&self.0)
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_error| StorageError::Malformed {
                what: "a secret",
                why: "is too long to be sealed",
            })?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens a secret of `owner`.
    pub(crate) fn open(
        &self,
        owner: &[u8],
        sealed: &[u8],
        doing: &'static str,
    ) -> Result<Vec<u8>, StorageError> {
        let corrupt = || StorageError::Corrupt { doing };
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN).ok_or_else(corrupt)?;
        let payload = Payload {
            msg: sealed,
            aad: owner,
        };
        XChaCha20Poly1305::new(&self.0)
            .decrypt(XNonce::from_slice(nonce), payload)
            .map_err(|_error| corrupt())
    }
}

async fn read_or_make(
    conn: &mut SqliteConnection,
    purpose: &'static str,
) -> Result<[u8; 32], StorageError> {
    let doing = "reading the key of a purpose";
    sqlx::query("INSERT OR IGNORE INTO purpose_keys (purpose, key) VALUES (?, ?)")
        .bind(purpose)
        .bind(&random::<32>()?[..])
        .execute(&mut *conn)
        .await
        .map_err(failed(doing))?;
    let key: Vec<u8> = sqlx::query_scalar("SELECT key FROM purpose_keys WHERE purpose = ?")
        .bind(purpose)
        .fetch_one(conn)
        .await
        .map_err(failed(doing))?;
    key.try_into()
        .map_err(|_bytes| StorageError::Corrupt { doing })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_secret_opens_for_its_owner_with_its_key_only() {
        let home = tempfile::tempdir().unwrap();
        let folder = DataFolder::hold(home.path().join("data")).unwrap();
        let key = PurposeKey::of(&folder, "one").await.unwrap();
        let sealed = key.seal(b"ines", b"secret").unwrap();
        assert!(!sealed.windows(6).any(|it| it == b"secret"));
        assert_ne!(key.seal(b"ines", b"secret").unwrap(), sealed);
        let again = PurposeKey::of(&folder, "one").await.unwrap();
        assert_eq!(again.open(b"ines", &sealed, "x").unwrap(), b"secret");
        assert!(again.open(b"noor", &sealed, "x").is_err());
        assert!(again.open(b"ines", &sealed[1..], "x").is_err());
        assert!(again.open(b"ines", b"", "x").is_err());
        let other = PurposeKey::of(&folder, "other").await.unwrap();
        assert!(other.open(b"ines", &sealed, "x").is_err());
    }
}
