//! From stored columns to the domain's types. The bytes are as they were written; still, nothing is taken for granted.

use domain::AgencyId;
use uuid::Uuid;

use crate::error::StorageError;

pub(super) fn unreadable(seq: u64, why: &str) -> StorageError {
    StorageError::Unreadable {
        seq,
        why: why.to_owned(),
    }
}

pub(super) fn id(bytes: &[u8], seq: u64) -> Result<Uuid, StorageError> {
    Uuid::from_slice(bytes).map_err(|_error| unreadable(seq, "an id has not 16 bytes"))
}

pub(super) fn fixed(bytes: Vec<u8>, seq: u64) -> Result<[u8; 32], StorageError> {
    bytes
        .try_into()
        .map_err(|_bytes| unreadable(seq, "the hash of the body has not 32 bytes"))
}

pub(super) fn agency_id(name: Option<&str>, seq: u64) -> Result<AgencyId, StorageError> {
    let server = AgencyId::server();
    match name {
        Some(name) if name == server.as_str() => Ok(server),
        Some(name) => AgencyId::new(name).map_err(|refusal| unreadable(seq, &refusal.to_string())),
        None => Err(unreadable(seq, "the agency is not text")),
    }
}
