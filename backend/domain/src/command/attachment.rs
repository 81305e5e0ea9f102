//! What can be asked about attachments.

use crate::{
    attachment::MediaType,
    id::{AttachmentId, IncidentId},
};

/// Attaches something to an incident. Its bytes are on the disk already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddAttachment {
    /// New id.
    pub id: AttachmentId,
    /// To which incident.
    pub incident: IncidentId,
    /// What it is called.
    pub name: String,
    /// What its bytes are.
    pub media_type: MediaType,
    /// How many there are.
    pub bytes: u64,
    /// Their SHA-256 in hexadecimal.
    pub sha256: String,
    /// The SHA-256, in hexadecimal, of the bytes as they lie sealed on the disk.
    pub stored: String,
}

/// Takes an attachment away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveAttachment {
    /// Which.
    pub attachment: AttachmentId,
    /// Why.
    pub reason: String,
}
