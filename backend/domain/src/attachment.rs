//! Attachments of incidents: photographs, documents and tracks that belong to what happened; and photographs at the targets of inspections.
//!
//! The domain keeps what an attachment is called, what it is and under which hash its bytes lie; the bytes themselves lie
//! beside the journal, sealed under the key of the incident or the task.

use serde::{Deserialize, Serialize};

use crate::{
    id::{AgencyId, AttachmentId},
    time::Timestamp,
};

/// In place of a name: no bytes are stored. A command that says so is never accepted.
pub const NO_FILE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What the bytes of an attachment are. A closed list: what a desk needs, and what a browser shows or saves without
/// running any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaType {
    /// A photograph.
    Jpeg,
    /// A drawing or a screen.
    Png,
    /// A picture.
    Webp,
    /// A document.
    Pdf,
    /// Plain text, in UTF-8.
    Text,
    /// A table, in UTF-8.
    Csv,
    /// A track or places, in UTF-8.
    Gpx,
}

impl MediaType {
    /// The word on the wire and in the timeline.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
            Self::Text => "text",
            Self::Csv => "csv",
            Self::Gpx => "gpx",
        }
    }
}

/// That an attachment was taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// When.
    pub at: Timestamp,
    /// By which agency.
    pub agency: AgencyId,
    /// Why; free text, sealed in the journal.
    pub reason: String,
}

/// An attachment of an incident. It never changes; it can be taken away, and then this is what is left of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// What it is called; free text, sealed in the journal.
    pub name: String,
    /// What its bytes are.
    pub media_type: MediaType,
    /// How many there are.
    pub bytes: u64,
    /// Their SHA-256 in hexadecimal. Who has the same file could find out by it that this is that file, so it is sealed
    /// like a text.
    pub sha256: String,
    /// The SHA-256, in hexadecimal, of the bytes as they lie sealed on the disk: their name there. Tells nothing of what
    /// was sealed.
    pub stored: String,
    /// Whose it is.
    pub agency: AgencyId,
    /// When it was attached.
    pub at: Timestamp,
    /// Whether it was taken away.
    pub removed: Option<Removal>,
}

impl Attachment {
    /// Shows every private text.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            id: _,
            name,
            media_type: _,
            bytes: _,
            sha256,
            stored: _,
            agency: _,
            at: _,
            removed,
        } = self;
        visit(name);
        visit(sha256);
        if let Some(Removal {
            at: _,
            agency: _,
            reason,
        }) = removed
        {
            visit(reason);
        }
    }
}
