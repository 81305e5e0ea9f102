//! The private texts of a snapshot. They are taken out of the state and sealed apart from it, all of one subject at
//! once: a start opens some tens of thousands of them, and opening few long ones is several times faster.

use std::{
    collections::{BTreeMap, HashMap},
    mem::take,
    vec::IntoIter,
};

use domain::{State, private::Subject};
use serde::{Deserialize, Serialize};

use super::file::unusable;
use crate::{
    error::StorageError,
    keyring::Keyring,
    seal::{ERASED, KeyId, Nonce, SubjectBytes, open_in_snapshot, seal_in_snapshot, subject_bytes},
};

/// Stands in the state where a text was taken out. No text is taken for it: all that are not empty and not erased
/// are taken out.
const TAKEN: &str = "\u{1}";

/// What is sealed of one subject: the texts of it, each after its length.
#[derive(Serialize, Deserialize)]
struct Heading {
    subject: SubjectBytes,
    key: KeyId,
    nonce: Nonce,
    bytes: u32,
}

/// Texts that were taken out of a state, in the order in which it shows them.
pub(super) struct Taken(Vec<String>);

/// Takes the private texts out of the state after row `seq`. One whose key was destroyed is erased.
pub(super) fn take_out(state: &mut State, keys: &Keyring) -> (Taken, Plain) {
    let (mut taken, mut plain) = (Vec::new(), Plain::default());
    state.each_private_text(&mut |subject, text| {
        if text.is_empty() || text == ERASED {
            return;
        }
        if keys.of_subject(subject).is_none() {
            ERASED.clone_into(text);
            return;
        }
        plain.add(subject, text);
        taken.push(take(text));
        TAKEN.clone_into(text);
    });
    (Taken(taken), plain)
}

impl Taken {
    /// Puts the texts back where they were.
    pub(super) fn put_back(self, state: &mut State) {
        let mut texts = self.0.into_iter();
        state.each_private_text(&mut |_, text| {
            if text == TAKEN
                && let Some(it) = texts.next()
            {
                *text = it;
            }
        });
    }
}

/// The texts of each subject, not sealed yet.
#[derive(Default)]
pub(super) struct Plain(BTreeMap<Subject, Vec<u8>>);

impl Plain {
    fn add(&mut self, subject: Subject, text: &str) {
        let all = self.0.entry(subject).or_default();
        // Texts have some thousands of characters at most.
        all.extend_from_slice(&(text.len() as u32).to_le_bytes());
        all.extend_from_slice(text.as_bytes());
    }

    /// Seals them: headings first, then what is sealed, one after the other.
    pub(super) fn seal(self, seq: u64, keys: &Keyring) -> Result<Vec<u8>, StorageError> {
        let (mut headings, mut sealed) = (Vec::with_capacity(self.0.len()), Vec::new());
        for (subject, plain) in self.0 {
            let (key, secret) = keys
                .of_subject(subject)
                .ok_or(StorageError::Unknown { what: "key" })?;
            let subject = subject_bytes(subject);
            let (nonce, ciphertext) = seal_in_snapshot(&plain, subject, seq, secret)?;
            headings.push(Heading {
                subject,
                key,
                nonce,
                bytes: ciphertext.len() as u32,
            });
            sealed.extend_from_slice(&ciphertext);
        }
        let mut part =
            postcard::to_allocvec(&headings).map_err(|error| unusable(error.to_string()))?;
        part.extend_from_slice(&sealed);
        Ok(part)
    }
}

/// The texts of each subject, opened; none of a subject whose key was destroyed.
pub(super) struct Opened(HashMap<SubjectBytes, Option<IntoIter<String>>>);

/// Opens the texts of the snapshot after row `seq`.
pub(super) fn open(part: &[u8], seq: u64, keys: &Keyring) -> Result<Opened, StorageError> {
    let (headings, mut rest): (Vec<Heading>, _) = postcard::take_from_bytes(part)
        .map_err(|error| unusable(format!("its texts cannot be read: {error}")))?;
    let mut opened = HashMap::with_capacity(headings.len());
    for it in headings {
        let (sealed, after) = rest
            .split_at_checked(it.bytes as usize)
            .ok_or_else(|| unusable("texts are missing"))?;
        rest = after;
        let texts = match keys.of_id(&it.key) {
            Some(key) => {
                let plain = open_in_snapshot((&it.nonce, sealed), it.subject, seq, key)?;
                Some(split(&plain)?.into_iter())
            }
            None => None,
        };
        opened.insert(it.subject, texts);
    }
    Ok(Opened(opened))
}

fn split(mut plain: &[u8]) -> Result<Vec<String>, StorageError> {
    let wrong = || unusable("a text is not as it was written");
    let mut texts = Vec::new();
    while let Some((length, rest)) = plain.split_first_chunk() {
        let length = u32::from_le_bytes(*length) as usize;
        let (text, rest) = rest.split_at_checked(length).ok_or_else(wrong)?;
        texts.push(String::from_utf8(text.to_vec()).map_err(|_error| wrong())?);
        plain = rest;
    }
    if plain.is_empty() {
        Ok(texts)
    } else {
        Err(wrong())
    }
}

impl Opened {
    /// Puts the texts where they were taken out; each of them, or it says so.
    pub(super) fn put_into(mut self, state: &mut State) -> Result<(), StorageError> {
        let mut missing = 0_usize;
        state.each_private_text(&mut |subject, text| {
            if text != TAKEN {
                return;
            }
            match self.0.get_mut(&subject_bytes(subject)) {
                Some(Some(texts)) => match texts.next() {
                    Some(it) => *text = it,
                    None => missing += 1,
                },
                Some(None) => ERASED.clone_into(text),
                None => missing += 1,
            }
        });
        let are_left = self.0.values().flatten().any(|it| it.len() > 0);
        if missing > 0 || are_left {
            return Err(unusable("its texts are not those of its state"));
        }
        Ok(())
    }
}
