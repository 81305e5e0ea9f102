//! Rows of the log of disclosures, and the chain through them (W3).

use domain::{AgencyId, PrincipalId, Timestamp};
use sha2::{Digest, Sha256};
use sqlx::{Row as _, sqlite::SqliteRow};

use super::merkle::Hash;
use crate::error::StorageError;

/// Bytes that keep a person from being found by trying ids.
pub(super) const SALT_BYTES: usize = 16;

/// Something that was shown, before it has its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDisclosure {
    /// When.
    pub at: Timestamp,
    /// To which agency; to none what the server says of itself.
    pub agency: Option<AgencyId>,
    /// Whose things, if they are one other agency's; a stream shows those of many.
    pub owner: Option<AgencyId>,
    /// Who was at the seat.
    pub principal: PrincipalId,
    /// What: JSON.
    pub body: String,
}

/// A row as it is stored and as the chain covers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Its number, from 1.
    pub seq: u64,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// To which agency.
    pub agency: String,
    /// Whose; empty if of many.
    pub owner: String,
    /// What.
    pub body: String,
    /// The salted hash of who was at the seat.
    pub person: Hash,
    /// Who that was. Not covered by the chain: it says nothing without the salt, which opens the hash.
    pub who: Option<(Vec<u8>, PrincipalId)>,
}

impl Disclosure {
    /// The hash of this row after the row with the hash `previous`.
    pub fn hash(&self, previous: &Hash) -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(previous);
        hasher.update(self.seq.to_be_bytes());
        hasher.update(self.at.to_be_bytes());
        let parts = [
            self.agency.as_bytes(),
            self.owner.as_bytes(),
            self.body.as_bytes(),
        ];
        for part in parts {
            // With its length, so that nothing can move from one column to the next.
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        hasher.update(self.person);
        hasher.finalize().into()
    }

    /// Whether the person that it names is the one that the chain covers; true if it names none.
    pub fn names_truly(&self) -> bool {
        self.who
            .as_ref()
            .is_none_or(|(salt, who)| commitment(salt, *who) == self.person)
    }
}

/// What the chain covers of a person.
pub(super) fn commitment(salt: &[u8], who: PrincipalId) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(b"muster person");
    hasher.update(salt);
    hasher.update(who.0.as_bytes());
    hasher.finalize().into()
}

/// Where the chain of a room's disclosures begins.
pub(super) fn genesis(room: &[u8; 16]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(b"muster disclosures");
    hasher.update(room);
    hasher.finalize().into()
}

/// The columns of a row in the order of [`decode`].
pub(super) const COLUMNS: &str = "seq, at, CAST(agency AS BLOB), CAST(owner AS BLOB), CAST(body AS BLOB), person, hash, salt, principal";

/// A row and its hash. What was tampered with may be of any type, or no text any more.
pub(super) fn decode(row: &SqliteRow) -> Result<(Disclosure, Hash), StorageError> {
    let seq = row.try_get::<i64, _>(0).unwrap_or_default() as u64;
    let broken = StorageError::ChainBroken { seq };
    read(row, seq).ok_or(broken)
}

fn read(row: &SqliteRow, seq: u64) -> Option<(Disclosure, Hash)> {
    let bytes = |column| row.try_get::<Vec<u8>, _>(column).ok();
    let text = |column| String::from_utf8(bytes(column)?).ok();
    let who = uuid::Uuid::from_slice(&bytes(8)?).ok()?;
    let stored = Disclosure {
        seq,
        at: row.try_get(1).ok()?,
        agency: text(2)?,
        owner: text(3)?,
        body: text(4)?,
        person: bytes(5)?.try_into().ok()?,
        who: Some((bytes(7)?, PrincipalId(who))),
    };
    Some((stored, bytes(6)?.try_into().ok()?))
}
