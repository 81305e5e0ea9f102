//! Sealing the private texts of events, so that destroying a key erases them and leaves the journal whole.
//!
//! A sealed text is `sealed:1:` and base64 of key id, nonce and ciphertext (XChaCha20-Poly1305). Subject and
//! position are authenticated with it: moved to another place, it does not open.

mod body;

use std::{collections::BTreeSet, fmt::Write as _};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, OsRng, Payload, rand_core::RngCore},
};
use domain::{
    Event,
    private::{Subject, each_private_text},
};

use crate::error::StorageError;

pub use body::BODY_ERASED;
pub(crate) use body::{body_key_ids, open_body, seal_body};
pub use domain::private::ERASED;

const PREFIX: &str = "sealed:1:";
const NONCE_LEN: usize = 24;
const KEY_ID_LEN: usize = 16;

pub(crate) type KeyId = [u8; KEY_ID_LEN];
pub(crate) type Nonce = [u8; NONCE_LEN];
/// A subject as it is stored.
pub(crate) type SubjectBytes = (u8, [u8; 16]);

/// Bytes that nobody can guess.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], StorageError> {
    let mut bytes = [0; N];
    // The source says no more than that it failed.
    OsRng
        .try_fill_bytes(&mut bytes)
        .map_err(|_error| StorageError::NoRandomness)?;
    Ok(bytes)
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A subject as bytes: a number for its kind, frozen with the journal's format, and its id.
pub(crate) fn subject_bytes(subject: Subject) -> SubjectBytes {
    match subject {
        Subject::Incident(it) => (1, it.0.into_bytes()),
        Subject::Task(it) => (2, it.0.into_bytes()),
        Subject::Principal(it) => (3, it.0.into_bytes()),
        Subject::Unit(it) => (4, it.0.into_bytes()),
        Subject::Zone(it) => (5, it.0.into_bytes()),
        Subject::Equipment(it) => (6, it.0.into_bytes()),
        Subject::Agreement(it) => (7, it.0.into_bytes()),
    }
}

/// Where a text stands: row, event within the row, text within the event.
fn place((kind, id): SubjectBytes, seq: u64, event: usize, text: usize) -> [u8; 33] {
    let mut bytes = [0; 33];
    bytes[0] = kind;
    bytes[1..17].copy_from_slice(&id);
    bytes[17..25].copy_from_slice(&seq.to_be_bytes());
    bytes[25..29].copy_from_slice(&(event as u32).to_be_bytes());
    bytes[29..33].copy_from_slice(&(text as u32).to_be_bytes());
    bytes
}

/// Shows each private text of the events of row `seq` with its place. An empty text hides nothing and stays as it is.
fn each_text(
    events: &mut [Event],
    seq: u64,
    mut visit: impl FnMut(Subject, [u8; 33], &mut String) -> Result<(), StorageError>,
) -> Result<(), StorageError> {
    let mut result = Ok(());
    for (event_index, event) in events.iter_mut().enumerate() {
        let mut text_index = 0;
        each_private_text(event, &mut |subject, text| {
            if result.is_ok() && !text.is_empty() {
                let place = place(subject_bytes(subject), seq, event_index, text_index);
                result = visit(subject, place, text);
            }
            text_index += 1;
        });
    }
    result
}

/// The subjects whose keys are needed to seal `events`.
pub(crate) fn subjects(events: &mut [Event], found: &mut BTreeSet<Subject>) {
    for event in events {
        each_private_text(event, &mut |subject, text| {
            if !text.is_empty() {
                found.insert(subject);
            }
        });
    }
}

/// Seals bytes, to be opened at `place` only.
fn seal_bytes(plain: &[u8], place: &[u8], key: &Key) -> Result<(Nonce, Vec<u8>), StorageError> {
    let nonce = random::<NONCE_LEN>()?;
    let payload = Payload {
        msg: plain,
        aad: place,
    };
    // Fails only beyond 256 GiB.
    let ciphertext = XChaCha20Poly1305::new(key)
        .encrypt(XNonce::from_slice(&nonce), payload)
        .map_err(|_error| StorageError::Malformed {
            what: "a private text",
            why: "is too long to be sealed",
        })?;
    Ok((nonce, ciphertext))
}

/// Opens what was sealed at `place`.
fn open_bytes(
    nonce: &Nonce,
    ciphertext: &[u8],
    place: &[u8],
    seq: u64,
    key: &Key,
) -> Result<Vec<u8>, StorageError> {
    let payload = Payload {
        msg: ciphertext,
        aad: place,
    };
    XChaCha20Poly1305::new(key)
        .decrypt(XNonce::from_slice(nonce), payload)
        .map_err(|_error| StorageError::UnsealFailed { seq })
}

/// Seals one text, to be opened at `place` only.
fn seal_text(
    text: &mut String,
    place: &[u8],
    (id, key): (KeyId, &Key),
) -> Result<(), StorageError> {
    let (nonce, ciphertext) = seal_bytes(text.as_bytes(), place, key)?;
    PREFIX.clone_into(text);
    STANDARD_NO_PAD.encode_string([&id[..], &nonce, &ciphertext].concat(), text);
    Ok(())
}

/// Seals every private text of the events that row `seq` will have.
pub(crate) fn seal<'k>(
    events: &mut [Event],
    seq: u64,
    key_of: impl Fn(Subject) -> Option<(KeyId, &'k Key)>,
) -> Result<(), StorageError> {
    each_text(events, seq, |subject, place, text| {
        let key = key_of(subject).ok_or(StorageError::Unknown { what: "key" })?;
        seal_text(text, &place, key)
    })
}

/// A sealed text in its parts.
struct Sealed {
    key: KeyId,
    nonce: Nonce,
    ciphertext: Vec<u8>,
}

fn parse(text: &str, seq: u64) -> Result<Sealed, StorageError> {
    let unreadable = || StorageError::UnsealFailed { seq };
    let bytes = text
        .strip_prefix(PREFIX)
        .and_then(|it| STANDARD_NO_PAD.decode(it).ok())
        .ok_or_else(unreadable)?;
    let (key, rest) = bytes.split_first_chunk().ok_or_else(unreadable)?;
    let (nonce, ciphertext) = rest.split_first_chunk().ok_or_else(unreadable)?;
    Ok(Sealed {
        key: *key,
        nonce: *nonce,
        ciphertext: ciphertext.to_vec(),
    })
}

/// The keys that are needed to open the sealed `events` of row `seq`.
pub(crate) fn key_ids(
    events: &mut [Event],
    seq: u64,
    found: &mut BTreeSet<KeyId>,
) -> Result<(), StorageError> {
    each_text(events, seq, |_, _, text| {
        found.insert(parse(text, seq)?.key);
        Ok(())
    })
}

/// Opens one text that was sealed at `place`; tells whether its key still exists.
fn open_text<'k>(
    text: &mut String,
    place: &[u8],
    seq: u64,
    key_of: impl Fn(&KeyId) -> Option<&'k Key>,
) -> Result<bool, StorageError> {
    let sealed = parse(text, seq)?;
    let Some(key) = key_of(&sealed.key) else {
        ERASED.clone_into(text);
        return Ok(false);
    };
    let plain = open_bytes(&sealed.nonce, &sealed.ciphertext, place, seq, key)?;
    *text = String::from_utf8(plain).map_err(|_error| StorageError::UnsealFailed { seq })?;
    Ok(true)
}

/// Opens every private text of the events of row `seq`; tells how many have lost their key.
pub(crate) fn open<'k>(
    events: &mut [Event],
    seq: u64,
    key_of: impl Fn(&KeyId) -> Option<&'k Key>,
) -> Result<u64, StorageError> {
    let mut erased = 0;
    each_text(events, seq, |_, place, text| {
        let is_open = open_text(text, &place, seq, &key_of)?;
        erased += u64::from(!is_open);
        Ok(())
    })?;
    Ok(erased)
}

/// The number of an event that no row has: places in a snapshot are not places in the journal.
const IN_SNAPSHOT: usize = u32::MAX as usize;

/// Seals everything private about `subject` in the snapshot after row `seq`.
pub(crate) fn seal_in_snapshot(
    plain: &[u8],
    subject: SubjectBytes,
    seq: u64,
    key: &Key,
) -> Result<(Nonce, Vec<u8>), StorageError> {
    seal_bytes(plain, &place(subject, seq, IN_SNAPSHOT, 0), key)
}

/// Opens what [`seal_in_snapshot`] has sealed.
pub(crate) fn open_in_snapshot(
    (nonce, ciphertext): (&Nonce, &[u8]),
    subject: SubjectBytes,
    seq: u64,
    key: &Key,
) -> Result<Vec<u8>, StorageError> {
    let place = place(subject, seq, IN_SNAPSHOT, 0);
    open_bytes(nonce, ciphertext, &place, seq, key)
}

#[cfg(test)]
mod tests {
    use domain::{IncidentId, Point};
    use uuid::Uuid;

    use super::*;

    const ID: KeyId = [1; KEY_ID_LEN];
    const SEQ: u64 = 5;

    fn key() -> Key {
        Key::from([7; 32])
    }

    fn reported(incident: u128, place: &str, narrative: &str) -> Event {
        Event::IncidentReported {
            incident: IncidentId(Uuid::from_u128(incident)),
            number: "F-26-0001".to_owned(),
            agency: domain::AgencyId::new("fire").unwrap(),
            incident_type: "fire".to_owned(),
            priority: 1,
            at: Point {
                lon_e7: 0,
                lat_e7: 0,
            },
            place: place.to_owned(),
            narrative: narrative.to_owned(),
            own: domain::classification::OwnWords::default(),
        }
    }

    fn sealed() -> Vec<Event> {
        let mut events = vec![reported(1, "quay", "smoke"), reported(1, "hill", "dust")];
        let key = key();
        seal(&mut events, SEQ, |_| Some((ID, &key))).unwrap();
        events
    }

    fn texts(events: &mut [Event]) -> Vec<&mut String> {
        let texts = events.iter_mut().flat_map(|event| match event {
            Event::IncidentReported {
                place, narrative, ..
            } => [place, narrative],
            _ => unreachable!("only reports are made here"),
        });
        texts.collect()
    }

    /// Whether the events open under the one key, at row `seq`.
    fn opens(mut events: Vec<Event>, seq: u64) -> bool {
        let key = key();
        match open(&mut events, seq, |id| (*id == ID).then_some(&key)) {
            Ok(erased) => {
                assert_eq!(erased, 0);
                true
            }
            Err(error) => {
                assert!(matches!(error, StorageError::UnsealFailed { seq: it } if it == seq));
                false
            }
        }
    }

    #[test]
    fn a_sealed_text_opens_only_where_it_was_sealed() {
        assert!(opens(sealed(), SEQ));
        assert!(!opens(sealed(), SEQ + 1), "in another row");
        for (a, b) in [(0, 1), (0, 2), (1, 3)] {
            let mut events = sealed();
            let mut texts = texts(&mut events);
            let other = texts[a].clone();
            *texts[a] = texts[b].clone();
            *texts[b] = other;
            assert!(!opens(events, SEQ), "texts {a} and {b} changed places");
        }
        let mut events = sealed();
        if let Event::IncidentReported { incident, .. } = &mut events[0] {
            incident.0 = Uuid::from_u128(2);
        }
        assert!(!opens(events, SEQ), "under another subject");
    }

    #[test]
    fn what_is_not_a_sealed_text_is_an_error() {
        let mut events = sealed();
        let good = texts(&mut events)[0].clone();
        // Well behind the key's id, where another character is another nonce.
        let mut changed = good.clone();
        let other = if good[40..].starts_with('A') {
            "B"
        } else {
            "A"
        };
        changed.replace_range(40..41, other);
        for bad in [
            "quay",
            PREFIX,
            "sealed:1:AAAA",
            "sealed:2:AAAA",
            &good[..good.len() - 4],
            &changed,
        ] {
            let mut events = sealed();
            bad.clone_into(texts(&mut events)[0]);
            assert!(!opens(events, SEQ), "{bad}");
        }
    }

    #[test]
    fn the_same_text_is_never_sealed_alike() {
        assert_ne!(sealed(), sealed());
    }
}
