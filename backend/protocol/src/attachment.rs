//! Attachments on the wire.

use domain::sharing::{AttachmentView, RemovalView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{moment::Moment, words::MediaType};

/// The header that says what the bytes of a body are (rule F6): `AddAttachment` as JSON, in ASCII.
pub const HEADER: &str = "muster-attachment";

/// That an attachment was taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Removal {
    /// When.
    pub at: Moment,
    /// By which agency.
    pub agency: String,
    /// Why.
    pub reason: String,
}

/// Something attached to an incident, to a target of an inspection, or to evidence. Its bytes are at `/api/v1/attachments/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// What its bytes are.
    pub media_type: MediaType,
    /// How many there are.
    pub bytes: u64,
    /// Their SHA-256 in hexadecimal.
    pub sha256: String,
    /// Who attached it.
    pub agency: String,
    /// When.
    pub at: Moment,
    /// That it was taken away; its bytes are gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed: Option<Removal>,
}

impl From<AttachmentView> for Attachment {
    fn from(it: AttachmentView) -> Self {
        let AttachmentView {
            id,
            name,
            media_type,
            bytes,
            sha256,
            agency,
            at,
            removed,
        } = it;
        Self {
            id: id.0,
            name,
            media_type: media_type.into(),
            bytes,
            sha256,
            agency: agency.to_string(),
            at: at.into(),
            removed: removed.map(|it| {
                let RemovalView { at, agency, reason } = it;
                Removal {
                    at: at.into(),
                    agency: agency.to_string(),
                    reason,
                }
            }),
        }
    }
}
