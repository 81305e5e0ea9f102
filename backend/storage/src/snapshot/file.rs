//! One snapshot as a file: a line that says what it is, then the state with the newest lines of timelines, then the
//! private texts. The last two are in a form without names, which only the very rules that wrote it can read: it is
//! several times faster to read than text, and a start waits for it.
//!
//! It is written beside its place, flushed, and only then given its name.

use std::{
    collections::VecDeque,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
    thread::{self, JoinHandle},
};

use domain::{State, Timestamp, timeline::Entry};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{FOLDER, Snapshot, texts};
use crate::{
    error::{StorageError, io_failed},
    folder::open_private,
    journal::Head,
    keyring::Keyring,
    limits::{SNAPSHOT_BYTES_MAX, SNAPSHOT_FLUSH_BYTES},
};

/// The form of the file. What is in it is told by [`RULES`].
const FORMAT: u32 = 2;
/// The rules that folded the state: with others it could have come out differently.
const RULES: &str = env!("MUSTER_RULES");
const PREFIX: &str = "snapshot-";
const SUFFIX: &str = ".state";
const UNFINISHED: &str = "unfinished";

#[derive(Serialize, Deserialize)]
struct Heading {
    format: u32,
    rules: String,
    seq: u64,
    hash: [u8; 32],
    newest: Timestamp,
    state: Part,
    texts: Part,
}

/// A part of the file, as it was written.
#[derive(Serialize, Deserialize)]
struct Part {
    bytes: u64,
    sha256: [u8; 32],
}

impl Part {
    fn of(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.len() as u64,
            sha256: Sha256::digest(bytes).into(),
        }
    }

    fn check(&self, bytes: &[u8]) -> Result<(), StorageError> {
        let sha256: [u8; 32] = Sha256::digest(bytes).into();
        if sha256 == self.sha256 {
            Ok(())
        } else {
            Err(unusable("it is not as it was written"))
        }
    }
}

#[derive(Serialize)]
struct Writing<'a> {
    state: &'a State,
    recent: &'a VecDeque<Entry>,
}

#[derive(Deserialize)]
struct Reading {
    state: State,
    recent: VecDeque<Entry>,
}

/// The row that a file's name tells.
pub(super) fn seq_of(name: &str) -> Option<u64> {
    name.strip_prefix(PREFIX)?
        .strip_suffix(SUFFIX)?
        .parse()
        .ok()
}

fn path_of(folder: &Path, seq: u64) -> PathBuf {
    folder
        .join(FOLDER)
        .join(format!("{PREFIX}{seq:016}{SUFFIX}"))
}

pub(super) fn unusable(why: impl Into<String>) -> StorageError {
    StorageError::SnapshotUnusable { why: why.into() }
}

/// Seals and writes a snapshot; it is there whole when this returns, or not at all. Gives its path and size.
///
/// The texts are taken out of the state meanwhile, so that there is no second one.
pub(super) fn write(
    folder: &Path,
    snapshot: &mut Snapshot,
    keys: &Keyring,
) -> Result<(PathBuf, u64), StorageError> {
    let seq = snapshot.head.seq;
    let (taken, plain) = texts::take_out(&mut snapshot.state, keys);
    let state = postcard::to_allocvec(&Writing {
        state: &snapshot.state,
        recent: &snapshot.recent,
    });
    taken.put_back(&mut snapshot.state);
    let state = state.map_err(|error| unusable(error.to_string()))?;
    let texts = plain.seal(seq, keys)?;
    let heading = Heading {
        format: FORMAT,
        rules: RULES.to_owned(),
        seq,
        hash: snapshot.head.hash,
        newest: snapshot.newest,
        state: Part::of(&state),
        texts: Part::of(&texts),
    };
    let (unfinished, path) = (folder.join(FOLDER).join(UNFINISHED), path_of(folder, seq));
    let put = || -> io::Result<u64> {
        let mut file = open_private(&unfinished)?;
        file.set_len(0)?;
        let mut line = serde_json::to_vec(&heading)?;
        line.push(b'\n');
        for part in [&line, &state, &texts] {
            // Flushed piece by piece: a commit of the room would wait for all that lies before it.
            for piece in part.chunks(SNAPSHOT_FLUSH_BYTES) {
                file.write_all(piece)?;
                file.sync_data()?;
            }
        }
        file.sync_all()?;
        fs::rename(&unfinished, &path)?;
        // The name is durable once its folder is.
        File::open(folder.join(FOLDER))?.sync_all()?;
        Ok(file.metadata()?.len())
    };
    let bytes = put().map_err(io_failed("writing a snapshot"))?;
    Ok((path, bytes))
}

/// A snapshot that is being read: the state on a thread of its own, while the keys are loaded and the texts opened.
pub(super) struct Begun {
    heading: Heading,
    bytes: Arc<Vec<u8>>,
    texts_at: usize,
    decoding: JoinHandle<Result<Reading, StorageError>>,
}

/// Begins to read a snapshot.
pub(super) fn begin(path: &Path) -> Result<Begun, StorageError> {
    let doing = "reading a snapshot";
    let size = fs::metadata(path).map_err(io_failed(doing))?.len();
    if size > SNAPSHOT_BYTES_MAX {
        return Err(unusable("it is larger than any that this program writes"));
    }
    let bytes = Arc::new(fs::read(path).map_err(io_failed(doing))?);
    let end = bytes.iter().position(|it| *it == b'\n');
    let end = end.ok_or_else(|| unusable("it has no heading"))?;
    let heading: Heading = serde_json::from_slice(&bytes[..end])
        .map_err(|error| unusable(format!("its heading cannot be read: {error}")))?;
    if heading.format != FORMAT || heading.rules != RULES {
        return Err(unusable("another version of this program made it"));
    }
    let state_at = end + 1;
    let texts_at = state_at.saturating_add(heading.state.bytes as usize);
    if texts_at.saturating_add(heading.texts.bytes as usize) != bytes.len() {
        return Err(unusable("it is not as it was written"));
    }
    let state = Part { ..heading.state };
    let decoding = thread::Builder::new()
        .name("snapshot".to_owned())
        .spawn({
            let bytes = Arc::clone(&bytes);
            move || decode(&state, &bytes[state_at..texts_at])
        })
        .map_err(io_failed(doing))?;
    Ok(Begun {
        heading,
        bytes,
        texts_at,
        decoding,
    })
}

fn decode(part: &Part, bytes: &[u8]) -> Result<Reading, StorageError> {
    part.check(bytes)?;
    postcard::from_bytes(bytes)
        .map_err(|error| unusable(format!("its state cannot be read: {error}")))
}

impl Begun {
    /// Opens the private texts and waits for the state.
    pub(super) fn finish(self, keys: &Keyring) -> Result<Snapshot, StorageError> {
        let Heading {
            seq,
            hash,
            newest,
            texts,
            ..
        } = self.heading;
        let part = &self.bytes[self.texts_at..];
        let opened = texts
            .check(part)
            .and_then(|()| texts::open(part, seq, keys));
        let decoded = self.decoding.join();
        let Reading { mut state, recent } =
            decoded.map_err(|_panic| unusable("its state cannot be read"))??;
        opened?.put_into(&mut state)?;
        Ok(Snapshot {
            head: Head { seq, hash },
            newest,
            state,
            recent,
        })
    }
}

/// Reads a snapshot and opens its private texts.
pub(super) fn read(path: &Path, keys: &Keyring) -> Result<Snapshot, StorageError> {
    begin(path)?.finish(keys)
}
