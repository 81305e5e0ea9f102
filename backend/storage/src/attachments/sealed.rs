//! How the bytes of an attachment lie in their file: a head, then chunks, each sealed with its number and whether it is the
//! last (the STREAM construction over XChaCha20-Poly1305). Nothing of it opens shortened, reordered, or as another attachment.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305,
    aead::{
        Payload,
        generic_array::GenericArray,
        stream::{DecryptorBE32, EncryptorBE32},
    },
};
use domain::{AttachmentId, private::Subject};

use super::{MISSING, READING};
use crate::{
    error::{StorageError, io_failed},
    seal::{KeyId, random, subject_bytes},
};

/// Says that this is such a file, and of which format.
const MAGIC: &[u8; 8] = b"MUSTERA1";
/// What is left of the nonce when number and end mark are taken off.
const NONCE_BYTES: usize = 19;
const HEAD_BYTES: usize = MAGIC.len() + size_of::<KeyId>() + NONCE_BYTES;
/// Bytes sealed together: a few disk pages, little to hold for each that is read.
const CHUNK_BYTES: usize = 64 * 1024;
/// What sealing adds to a chunk.
const TAG_BYTES: usize = 16;

/// What every chunk is bound to: the incident or task, and which of its attachments.
type Owner = [u8; 33];

fn owner(subject: Subject, attachment: AttachmentId) -> Owner {
    let (kind, id) = subject_bytes(subject);
    let mut bytes = [0; 33];
    bytes[0] = kind;
    bytes[1..17].copy_from_slice(&id);
    bytes[17..].copy_from_slice(attachment.0.as_bytes());
    bytes
}

/// What a file begins with.
pub(super) struct Head {
    pub(super) key: KeyId,
    nonce: [u8; NONCE_BYTES],
}

/// Seals what comes, chunk by chunk.
pub(super) struct Sealer {
    cipher: EncryptorBE32<XChaCha20Poly1305>,
    owner: Owner,
    waiting: Vec<u8>,
}

impl Sealer {
    /// A sealer, and the head of its file.
    pub(super) fn new(
        id: KeyId,
        key: &Key,
        subject: Subject,
        attachment: AttachmentId,
    ) -> Result<(Self, Vec<u8>), StorageError> {
        let nonce = random::<NONCE_BYTES>()?;
        let cipher = XChaCha20Poly1305::new(key);
        let sealer = Self {
            cipher: EncryptorBE32::from_aead(cipher, GenericArray::from_slice(&nonce)),
            owner: owner(subject, attachment),
            waiting: Vec::with_capacity(CHUNK_BYTES),
        };
        Ok((sealer, [&MAGIC[..], &id, &nonce].concat()))
    }

    /// The chunks that are full with these bytes. The last is kept back: whether it is the last, only the end tells.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, StorageError> {
        let mut sealed = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.waiting.len() == CHUNK_BYTES {
                let payload = Payload {
                    msg: &self.waiting,
                    aad: &self.owner,
                };
                let chunk = self.cipher.encrypt_next(payload).map_err(too_long)?;
                sealed.extend(chunk);
                self.waiting.clear();
            }
            let fits = (CHUNK_BYTES - self.waiting.len()).min(rest.len());
            let (now, later) = rest.split_at(fits);
            self.waiting.extend_from_slice(now);
            rest = later;
        }
        Ok(sealed)
    }

    /// The last chunk.
    pub(super) fn last(self) -> Result<Vec<u8>, StorageError> {
        let payload = Payload {
            msg: &self.waiting,
            aad: &self.owner,
        };
        self.cipher.encrypt_last(payload).map_err(too_long)
    }
}

/// Fails only beyond 2³² chunks.
fn too_long(_error: chacha20poly1305::Error) -> StorageError {
    StorageError::Malformed {
        what: "an attachment",
        why: "is too long to be sealed",
    }
}

/// Opens a file and reads its head.
pub(super) fn open(path: &Path, stored: &str) -> Result<(File, Head), StorageError> {
    let damaged = |why| StorageError::Attachment {
        stored: stored.to_owned(),
        why,
    };
    let mut file = match File::open(path) {
        Ok(it) => it,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(damaged(MISSING)),
        Err(error) => return Err(io_failed(READING)(error)),
    };
    let mut head = [0; HEAD_BYTES];
    file.read_exact(&mut head)
        .map_err(|_short| damaged("is cut"))?;
    let (magic, rest) = head.split_at(MAGIC.len());
    let (key, nonce) = rest.split_at(size_of::<KeyId>());
    match (key.try_into(), nonce.try_into()) {
        (Ok(key), Ok(nonce)) if magic == MAGIC => Ok((file, Head { key, nonce })),
        _ => Err(damaged("is of another format")),
    }
}

/// The bytes of an attachment, chunk by chunk. What was given before an error must not be used.
pub struct Reading {
    file: File,
    opener: Option<DecryptorBE32<XChaCha20Poly1305>>,
    owner: Owner,
    /// Sealed bytes that are still to come.
    left: u64,
    stored: String,
}

impl std::fmt::Debug for Reading {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reading")
            .field("stored", &self.stored)
            .finish_non_exhaustive()
    }
}

impl Reading {
    pub(super) fn new(
        file: File,
        head: &Head,
        key: &Key,
        (subject, attachment): (Subject, AttachmentId),
        stored: &str,
    ) -> Result<Self, StorageError> {
        let length = file.metadata().map_err(io_failed(READING))?.len();
        let cipher = XChaCha20Poly1305::new(key);
        let nonce = GenericArray::from_slice(&head.nonce);
        Ok(Self {
            file,
            opener: Some(DecryptorBE32::from_aead(cipher, nonce)),
            owner: owner(subject, attachment),
            left: length.saturating_sub(HEAD_BYTES as u64),
            stored: stored.to_owned(),
        })
    }

    /// The next bytes; none after the last.
    pub fn next_chunk(&mut self) -> Result<Option<Vec<u8>>, StorageError> {
        let Some(mut cipher) = self.opener.take() else {
            return Ok(None);
        };
        let length = self.left.min((CHUNK_BYTES + TAG_BYTES) as u64);
        self.left -= length;
        let mut sealed = vec![0; length as usize];
        self.file
            .read_exact(&mut sealed)
            .map_err(io_failed(READING))?;
        let payload = Payload {
            msg: &sealed,
            aad: &self.owner,
        };
        let plain = if self.left == 0 {
            cipher.decrypt_last(payload)
        } else {
            let plain = cipher.decrypt_next(payload);
            self.opener = Some(cipher);
            plain
        };
        plain.map(Some).map_err(|_error| {
            self.opener = None;
            StorageError::Attachment {
                stored: self.stored.clone(),
                why: "is not what was stored",
            }
        })
    }
}
