//! The lines of an export, read one by one.

use std::io::{self, BufRead, Read as _};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::PrincipalId;
use protocol::audit::ExportLine;
use sha2::{Digest as _, Sha256};
use storage::audit::{
    Disclosure, JournalRow,
    merkle::{Hash, PROOF_MAX},
};

use super::{super::wire::unhex, ExportError, ExportFinding};

/// Bytes of one line: the longest row there can be, several times over.
const LINE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// The lines of an export, and the hash of what was read.
pub(super) struct Lines<R> {
    from: R,
    number: u64,
    /// All lines but the last.
    read: Sha256,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(from: R) -> Self {
        Self {
            from,
            number: 0,
            read: Sha256::new(),
        }
    }

    /// Which line was read last, from 1.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    /// The hash of all lines before the last.
    pub(super) fn hash(self) -> Hash {
        self.read.finalize().into()
    }

    pub(super) fn next(&mut self) -> Result<Option<ExportLine>, ExportError> {
        let mut text = String::new();
        let read = (&mut self.from).take(LINE_BYTES_MAX).read_line(&mut text);
        self.number += 1;
        let line = self.number;
        let not = |why: String| ExportFinding::NotAnExport { line, why };
        match read {
            Ok(0) => return Ok(None),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Err(not("it is no text".to_owned()).into());
            }
            Err(error) => return Err(error.into()),
        }
        if !text.ends_with('\n') {
            // Cut within a line.
            return Err(ExportFinding::Truncated.into());
        }
        let line = serde_json::from_str(&text).map_err(|error| not(error.to_string()))?;
        if !matches!(line, ExportLine::End { .. }) {
            self.read.update(text.as_bytes());
        }
        Ok(Some(line))
    }
}

/// Hashes of a proof; nothing if there are more than any proof has.
pub(super) fn hashes(texts: &[String]) -> Option<Vec<Hash>> {
    if texts.len() > PROOF_MAX {
        return None;
    }
    texts.iter().map(|it| unhex(it)).collect()
}

/// A row of the journal as it stands in a line, with the hash before it and its proof.
pub(super) fn journal_row(line: ExportLine) -> Option<(JournalRow, Hash, Vec<Hash>)> {
    let ExportLine::Journal {
        seq,
        principal,
        agency,
        command_id,
        body,
        received_at,
        occurred_at,
        receipt,
        events,
        previous,
        proof,
    } = line
    else {
        return None;
    };
    let row = JournalRow {
        seq: (seq > 0).then_some(seq)?,
        principal: principal.as_bytes().to_vec(),
        agency: agency.into_bytes(),
        command_id: command_id.as_bytes().to_vec(),
        body_sha256: STANDARD.decode(body).ok()?,
        received_at,
        occurred_at,
        receipt,
        events: events.into_bytes(),
    };
    Some((row, unhex(&previous)?, hashes(&proof)?))
}

/// A disclosure as it stands in a line, with the hash before it and its proof.
pub(super) fn disclosure(line: ExportLine) -> Option<(Disclosure, Hash, Vec<Hash>)> {
    let ExportLine::Disclosure {
        seq,
        at,
        agency,
        owner,
        body,
        person,
        salt,
        principal,
        previous,
        proof,
    } = line
    else {
        return None;
    };
    let who = match (salt, principal) {
        (Some(salt), Some(who)) => Some((unhex::<16>(&salt)?.to_vec(), PrincipalId(who))),
        (None, None) => None,
        _ => return None,
    };
    let row = Disclosure {
        seq: (seq > 0).then_some(seq)?,
        at,
        agency,
        owner,
        body,
        person: unhex(&person)?,
        who,
    };
    Some((row, unhex(&previous)?, hashes(&proof)?))
}
