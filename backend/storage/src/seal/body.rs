//! The hash of a command's body, sealed like the texts that stood in it: who guesses a whole body must not find out from
//! the journal that the guess is right, once the texts are erased.
//!
//! A hash of a body without private texts is stored as it is. Otherwise: how many keys, their ids, nonce and ciphertext,
//! sealed under all of these keys together, so that destroying any of them erases it (Q8).

use std::collections::BTreeSet;

use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use domain::private::Subject;
use sha2::{Digest, Sha256};

use super::{KEY_ID_LEN, KeyId, NONCE_LEN, random};
use crate::error::StorageError;

const HASH_LEN: usize = 32;
/// What is read where the hash of a body was erased. No body has this hash, so whoever sends the command again is told
/// that its id was used.
pub const BODY_ERASED: [u8; HASH_LEN] = [0xff; HASH_LEN];

/// One key made of several, in the order of their ids' subjects.
fn joined<'k>(keys: impl Iterator<Item = &'k Key>) -> Key {
    let mut hasher = Sha256::new();
    hasher.update(b"muster body");
    for key in keys {
        hasher.update(key);
    }
    hasher.finalize()
}

/// Where it stands, so that it opens in no other row.
fn place(seq: u64) -> [u8; 12] {
    let mut bytes = *b"body........";
    bytes[4..].copy_from_slice(&seq.to_be_bytes());
    bytes
}

/// The hash as it is stored in row `seq`, whose private texts are of these subjects.
pub(crate) fn seal_body<'k>(
    sha256: &[u8; HASH_LEN],
    seq: u64,
    subjects: &BTreeSet<Subject>,
    key_of: impl Fn(Subject) -> Option<(KeyId, &'k Key)>,
) -> Result<Vec<u8>, StorageError> {
    if subjects.is_empty() {
        return Ok(sha256.to_vec());
    }
    let keys: Vec<(KeyId, &Key)> = subjects
        .iter()
        .map(|it| key_of(*it).ok_or(StorageError::Unknown { what: "key" }))
        .collect::<Result<_, _>>()?;
    let nonce = random::<NONCE_LEN>()?;
    let payload = Payload {
        msg: sha256,
        aad: &place(seq),
    };
    let too_long = |_| StorageError::Malformed {
        what: "the hash of a body",
        why: "cannot be sealed",
    };
    let ciphertext = XChaCha20Poly1305::new(&joined(keys.iter().map(|it| it.1)))
        .encrypt(XNonce::from_slice(&nonce), payload)
        .map_err(too_long)?;
    let count = u16::try_from(keys.len()).map_err(|_error| StorageError::Malformed {
        what: "a command",
        why: "has texts of too many subjects",
    })?;
    let mut bytes = count.to_be_bytes().to_vec();
    for (id, _) in &keys {
        bytes.extend_from_slice(id);
    }
    bytes.extend_from_slice(&nonce);
    bytes.extend_from_slice(&ciphertext);
    Ok(bytes)
}

/// The ids of the keys, and nonce and ciphertext.
type Parts<'b> = (Vec<KeyId>, &'b [u8]);

/// Its parts; nothing if it is not sealed.
fn parse(stored: &[u8], seq: u64) -> Result<Option<Parts<'_>>, StorageError> {
    if stored.len() == HASH_LEN {
        return Ok(None);
    }
    let unreadable = || StorageError::UnsealFailed { seq };
    let (count, mut rest) = stored.split_first_chunk().ok_or_else(unreadable)?;
    let mut ids = Vec::new();
    for _ in 0..u16::from_be_bytes(*count) {
        let (id, after) = rest
            .split_first_chunk::<KEY_ID_LEN>()
            .ok_or_else(unreadable)?;
        ids.push(*id);
        rest = after;
    }
    Ok(Some((ids, rest)))
}

/// The keys that are needed to open the hash of row `seq`.
pub(crate) fn body_key_ids(
    stored: &[u8],
    seq: u64,
    found: &mut BTreeSet<KeyId>,
) -> Result<(), StorageError> {
    if let Some((ids, _)) = parse(stored, seq)? {
        found.extend(ids);
    }
    Ok(())
}

/// The hash of row `seq`, or [`BODY_ERASED`] if one of its keys was destroyed.
pub(crate) fn open_body<'k>(
    stored: &[u8],
    seq: u64,
    key_of: impl Fn(&KeyId) -> Option<&'k Key>,
) -> Result<[u8; HASH_LEN], StorageError> {
    let unreadable = || StorageError::UnsealFailed { seq };
    let Some((ids, rest)) = parse(stored, seq)? else {
        return stored.try_into().map_err(|_length| unreadable());
    };
    let keys: Option<Vec<&Key>> = ids.iter().map(key_of).collect();
    let Some(keys) = keys else {
        return Ok(BODY_ERASED);
    };
    let (nonce, ciphertext) = rest
        .split_first_chunk::<NONCE_LEN>()
        .ok_or_else(unreadable)?;
    let payload = Payload {
        msg: ciphertext,
        aad: &place(seq),
    };
    XChaCha20Poly1305::new(&joined(keys.into_iter()))
        .decrypt(XNonce::from_slice(nonce), payload)
        .ok()
        .and_then(|it| it.try_into().ok())
        .ok_or_else(unreadable)
}

#[cfg(test)]
mod tests {
    use domain::{IncidentId, TaskId};
    use uuid::Uuid;

    use super::*;

    const HASH: [u8; 32] = [3; 32];

    fn subjects() -> BTreeSet<Subject> {
        let id = Uuid::from_u128(1);
        [Subject::Incident(IncidentId(id)), Subject::Task(TaskId(id))].into()
    }

    /// J26, Q8: it opens with all keys, in its row, and with none of them destroyed; and it says nothing by itself.
    #[test]
    fn a_sealed_hash_opens_only_in_its_row_and_with_all_its_keys() {
        let keys = [Key::from([1; 32]), Key::from([2; 32])];
        let id_of = |it: Subject| {
            let n = usize::from(matches!(it, Subject::Task(_)));
            Some(([n as u8; KEY_ID_LEN], &keys[n]))
        };
        let stored = seal_body(&HASH, 7, &subjects(), id_of).unwrap();
        let again = seal_body(&HASH, 7, &subjects(), id_of).unwrap();
        assert_ne!(
            stored, again,
            "two alike would show that the bodies are alike"
        );
        assert!(!stored.windows(4).any(|it| it == &HASH[..4]));
        let all = |id: &KeyId| keys.get(usize::from(id[0]));
        assert_eq!(open_body(&stored, 7, all).unwrap(), HASH);
        assert!(open_body(&stored, 8, all).is_err(), "in another row");
        for destroyed in 0..2 {
            let left = |id: &KeyId| all(id).filter(|_| id[0] != destroyed);
            assert_eq!(open_body(&stored, 7, left).unwrap(), BODY_ERASED);
        }
        let mut found = BTreeSet::new();
        body_key_ids(&stored, 7, &mut found).unwrap();
        assert_eq!(found.len(), 2);
        for end in [0, 1, 5, 33, 40, stored.len() - 1] {
            assert!(open_body(&stored[..end], 7, all).is_err(), "{end} bytes");
        }
        // Without texts there is nothing to hide.
        let plain = seal_body(&HASH, 7, &BTreeSet::new(), id_of).unwrap();
        assert_eq!(plain, HASH);
        assert_eq!(open_body(&plain, 7, all).unwrap(), HASH);
    }
}
