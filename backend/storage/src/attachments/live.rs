//! Which attachments a journal says are there, found without any key.

use std::collections::BTreeMap;

use domain::{
    AttachmentId, Event,
    event::{EnforcementFact, InspectionFact},
    private::Subject,
};

/// The attachments that were neither taken away nor erased, as rows are read in their order.
#[derive(Debug, Default)]
pub(crate) struct Live(BTreeMap<AttachmentId, Attached>);

#[derive(Debug)]
struct Attached {
    of: Subject,
    stored: String,
    seq: u64,
}

impl Live {
    /// What the row `seq` says of attachments. Sealed texts do not matter here, and most rows speak of something else.
    pub(crate) fn row(&mut self, seq: u64, events: &[u8]) -> Result<(), serde_json::Error> {
        const WORDS: [&str; 4] = [
            "\"incident_attachment_",
            "\"photo_added\"",
            "\"file_added\"",
            "\"erased\"",
        ];
        let Ok(text) = str::from_utf8(events) else {
            return Ok(());
        };
        if !WORDS.iter().any(|it| text.contains(it)) {
            return Ok(());
        }
        let events: Vec<Event> = serde_json::from_str(text)?;
        for event in &events {
            self.event(seq, event);
        }
        Ok(())
    }

    /// What an event of the row `seq` says of attachments.
    pub(crate) fn event(&mut self, seq: u64, event: &Event) {
        match event {
            Event::IncidentAttachmentAdded {
                incident,
                attachment,
                stored,
                ..
            } => self.add(seq, Subject::Incident(*incident), *attachment, stored),
            Event::Inspected {
                task,
                fact:
                    InspectionFact::PhotoAdded {
                        attachment, stored, ..
                    },
            }
            | Event::Enforced {
                task,
                fact:
                    EnforcementFact::FileAdded {
                        attachment, stored, ..
                    },
            } => self.add(seq, Subject::Task(*task), *attachment, stored),
            Event::IncidentAttachmentRemoved { attachment, .. } => {
                self.0.remove(attachment);
            }
            Event::Erased { subject, .. } => self.0.retain(|_, it| it.of != *subject),
            _ => {}
        }
    }

    fn add(&mut self, seq: u64, of: Subject, attachment: AttachmentId, stored: &str) {
        let stored = stored.to_owned();
        self.0.insert(attachment, Attached { of, stored, seq });
    }

    /// The names of their files, with the rows that speak of them.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.values().map(|it| (it.stored.as_str(), it.seq))
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u64 {
        self.0.len() as u64
    }

    /// Whether one is stored under this name.
    pub(crate) fn has(&self, stored: &str) -> bool {
        self.0.values().any(|it| it.stored == stored)
    }
}
