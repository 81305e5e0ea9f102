//! Bodies about attachments, and how they become domain commands.

use domain::{AttachmentId, Command, IncidentId, Refusal, TaskItemId, command as order};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    WithReason,
    bodies::{Body, bodies},
};
use crate::{moment::Moment, words::MediaType};

bodies! {
    /// Attaches bytes to an incident, a photograph to a target of an inspection, or a file to evidence. It goes with them, in a header.
    AddAttachment {
        /// New id.
        id: Uuid,
        /// What it is called.
        name: String,
        /// What its bytes are.
        media_type: MediaType,
        /// How many there are.
        bytes: u64,
        /// Their SHA-256 in hexadecimal.
        sha256: String,
    }
}

impl AddAttachment {
    /// The domain command; `stored` names the bytes as they lie sealed on the disk.
    pub fn into_command(self, incident: Uuid, stored: String) -> Command {
        Command::AddAttachment(order::AddAttachment {
            id: AttachmentId(self.id),
            incident: IncidentId(incident),
            name: self.name,
            media_type: self.media_type.into(),
            bytes: self.bytes,
            sha256: self.sha256,
            stored,
        })
    }
}

impl AddAttachment {
    /// The domain command for a photograph of a target; `stored` as above.
    pub fn into_photograph(self, item: Uuid, stored: String) -> Command {
        Command::Visit {
            item: TaskItemId(item),
            order: order::VisitOrder::Photograph(self.file(stored)),
        }
    }

    /// The domain command for a file of evidence; `stored` as above.
    pub fn into_evidence_file(self, item: Uuid, stored: String) -> Command {
        Command::Case {
            item: TaskItemId(item),
            order: order::CaseOrder::Attach(self.file(stored)),
        }
    }

    fn file(self, stored: String) -> order::Photograph {
        order::Photograph {
            id: AttachmentId(self.id),
            name: self.name,
            media_type: self.media_type.into(),
            bytes: self.bytes,
            sha256: self.sha256,
            stored,
        }
    }
}

impl WithReason {
    /// Takes an attachment away.
    pub fn into_remove_attachment(self, attachment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::RemoveAttachment(order::RemoveAttachment {
            attachment: AttachmentId(attachment),
            reason: self.reason,
        }))
    }
}
