//! One snapshot as a file: a line that says what it is, then the state and the newest lines of timelines as JSON.
//!
//! It is written beside its place, flushed, and only then given its name.

use std::{
    collections::VecDeque,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use domain::{State, Timestamp, timeline::Entry};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{FOLDER, Snapshot};
use crate::{
    error::{StorageError, io_failed},
    folder::open_private,
    journal::Head,
    keyring::Keyring,
    limits::SNAPSHOT_BYTES_MAX,
    seal,
};

/// The form of the file. What is in it is told by [`RULES`].
const FORMAT: u32 = 1;
/// The rules that folded the state: with others it could have come out differently.
const RULES: &str = env!("MUSTER_RULES");
const PREFIX: &str = "snapshot-";
const SUFFIX: &str = ".json";
const UNFINISHED: &str = "unfinished";

#[derive(Serialize, Deserialize)]
struct Heading {
    format: u32,
    rules: String,
    seq: u64,
    hash: [u8; 32],
    newest: Timestamp,
    body_bytes: u64,
    body_sha256: [u8; 32],
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

fn unusable(why: impl Into<String>) -> StorageError {
    StorageError::SnapshotUnusable { why: why.into() }
}

/// Seals and writes a snapshot; it is there whole when this returns, or not at all. Gives its path and size.
pub(super) fn write(
    folder: &Path,
    snapshot: &Snapshot,
    keys: &Keyring,
) -> Result<(PathBuf, u64), StorageError> {
    let mut state = snapshot.state.clone();
    seal::seal_state(&mut state, snapshot.head.seq, keys)?;
    let body = Writing {
        state: &state,
        recent: &snapshot.recent,
    };
    let mut counting = Counting::default();
    serde_json::to_writer(&mut counting, &body).map_err(|error| unusable(error.to_string()))?;
    let heading = Heading {
        format: FORMAT,
        rules: RULES.to_owned(),
        seq: snapshot.head.seq,
        hash: snapshot.head.hash,
        newest: snapshot.newest,
        body_bytes: counting.bytes,
        body_sha256: counting.hasher.finalize().into(),
    };
    let (unfinished, path) = (
        folder.join(FOLDER).join(UNFINISHED),
        path_of(folder, snapshot.head.seq),
    );
    let put = || -> io::Result<u64> {
        let file = open_private(&unfinished)?;
        file.set_len(0)?;
        let mut out = BufWriter::new(&file);
        serde_json::to_writer(&mut out, &heading)?;
        out.write_all(b"\n")?;
        serde_json::to_writer(&mut out, &body)?;
        out.flush()?;
        drop(out);
        file.sync_all()?;
        fs::rename(&unfinished, &path)?;
        // The name is durable once its folder is.
        File::open(folder.join(FOLDER))?.sync_all()?;
        Ok(file.metadata()?.len())
    };
    let bytes = put().map_err(io_failed("writing a snapshot"))?;
    Ok((path, bytes))
}

/// What would be written, without a copy of it in memory.
#[derive(Default)]
struct Counting {
    hasher: Sha256,
    bytes: u64,
}

impl Write for Counting {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        self.hasher.update(part);
        self.bytes += part.len() as u64;
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads a snapshot and opens its private texts.
pub(super) fn read(path: &Path, keys: &Keyring) -> Result<Snapshot, StorageError> {
    let doing = "reading a snapshot";
    let size = fs::metadata(path).map_err(io_failed(doing))?.len();
    if size > SNAPSHOT_BYTES_MAX {
        return Err(unusable("it is larger than any that this program writes"));
    }
    let bytes = fs::read(path).map_err(io_failed(doing))?;
    let end = bytes.iter().position(|it| *it == b'\n');
    let (line, body) = bytes.split_at(end.ok_or_else(|| unusable("it has no heading"))?);
    let body = &body[1..];
    let heading: Heading = serde_json::from_slice(line)
        .map_err(|error| unusable(format!("its heading cannot be read: {error}")))?;
    if heading.format != FORMAT || heading.rules != RULES {
        return Err(unusable("another version of this program made it"));
    }
    let sha256: [u8; 32] = Sha256::digest(body).into();
    if heading.body_bytes != body.len() as u64 || heading.body_sha256 != sha256 {
        return Err(unusable("it is not as it was written"));
    }
    let Reading { mut state, recent } = serde_json::from_slice(body)
        .map_err(|error| unusable(format!("its state cannot be read: {error}")))?;
    seal::open_state(&mut state, heading.seq, keys)?;
    Ok(Snapshot {
        head: Head {
            seq: heading.seq,
            hash: heading.hash,
        },
        newest: heading.newest,
        state,
        recent,
    })
}
