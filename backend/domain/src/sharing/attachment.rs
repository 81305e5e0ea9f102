//! Attachments as a viewer may see them (F5).

use crate::{
    attachment::{Attachment, MediaType, Removal},
    id::{AgencyId, AttachmentId},
    time::Timestamp,
};

/// An attachment, to who may see the attachments of its incident.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Attachment")]
pub struct AttachmentView {
    pub id: AttachmentId,
    pub name: String,
    pub media_type: MediaType,
    pub bytes: u64,
    pub sha256: String,
    pub agency: AgencyId,
    pub at: Timestamp,
    pub removed: Option<RemovalView>,
}

/// That it was taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Removal")]
pub struct RemovalView {
    pub at: Timestamp,
    pub agency: AgencyId,
    pub reason: String,
}

pub(super) fn attachment_view(attachment: &Attachment) -> AttachmentView {
    let Attachment {
        id,
        name,
        media_type,
        bytes,
        sha256,
        // Where the bytes lie is nobody's business.
        stored: _,
        agency,
        at,
        removed,
    } = attachment.clone();
    let removed = removed.map(|it| {
        let Removal { at, agency, reason } = it;
        RemovalView { at, agency, reason }
    });
    AttachmentView {
        id,
        name,
        media_type,
        bytes,
        sha256,
        agency,
        at,
        removed,
    }
}
