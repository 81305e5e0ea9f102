//! The chain of hashes that makes a later change of the journal show.

use sha2::{Digest, Sha256};

/// The columns of a row as they are stored, which is what the chain covers: texts sealed, nothing parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) seq: u64,
    pub(crate) principal: Vec<u8>,
    pub(crate) agency: Vec<u8>,
    pub(crate) command_id: Vec<u8>,
    pub(crate) body_sha256: Vec<u8>,
    pub(crate) received_at: i64,
    pub(crate) occurred_at: i64,
    pub(crate) receipt: u64,
    pub(crate) events: Vec<u8>,
}

impl Stored {
    /// Bytes that the chain covers of this row.
    pub(crate) fn len(&self) -> u64 {
        let numbers = 4 * size_of::<u64>();
        let parts = [
            &self.principal,
            &self.agency,
            &self.command_id,
            &self.body_sha256,
            &self.events,
        ];
        (numbers + parts.iter().map(|it| it.len()).sum::<usize>()) as u64
    }

    /// The hash of this row after `previous`.
    pub(crate) fn hash(&self, previous: &[u8; 32]) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(previous);
        hasher.update(self.seq.to_be_bytes());
        hasher.update(self.received_at.to_be_bytes());
        hasher.update(self.occurred_at.to_be_bytes());
        hasher.update(self.receipt.to_be_bytes());
        for part in [
            &self.principal,
            &self.agency,
            &self.command_id,
            &self.body_sha256,
            &self.events,
        ] {
            // With its length, so that nothing can move from one column to the next.
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        hasher.finalize().into()
    }
}

/// Where the chain of a journal begins: its header, so that a live journal cannot be made to look like a demo's.
pub(crate) fn genesis(format: i64, kind: &str, room: &[u8; 16], created_at: i64) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(b"muster journal");
    hasher.update(format.to_be_bytes());
    hasher.update(room);
    hasher.update(created_at.to_be_bytes());
    hasher.update(kind.as_bytes());
    hasher.finalize().into()
}
