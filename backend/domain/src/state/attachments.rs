//! Folding in and finding attachments.

use super::State;
use crate::{
    attachment::{Attachment, Removal},
    event::{Event, Recorded},
    id::{AgencyId, AttachmentId, IncidentId, TaskId, TaskItemId},
    incident::Incident,
    private::Subject,
};

impl State {
    /// The attachment of this id, with its incident.
    pub fn attachment(&self, id: AttachmentId) -> Option<(&Incident, &Attachment)> {
        let incident = self.incidents.get(self.index.attachments.get(&id)?)?;
        let attachment = incident.attachments.iter().find(|it| it.id == id)?;
        Some((incident, attachment))
    }

    /// Whether the bytes of an attachment are to be there: it was not taken away, and its incident not erased.
    pub fn is_kept(&self, incident: &Incident, attachment: &Attachment) -> bool {
        attachment.removed.is_none() && !self.retention.is_erased(Subject::Incident(incident.id))
    }

    /// Under which names the bytes of all attachments lie or lay on the disk, and whether they are to be there.
    pub fn stored_attachments(&self) -> impl Iterator<Item = (&str, bool)> {
        let attachments = self
            .index
            .attachments
            .keys()
            .filter_map(|id| self.attachment(*id))
            .map(|(incident, it)| (it.stored.as_str(), self.is_kept(incident, it)));
        let files = self.index.photos.keys();
        let files = files
            .filter_map(|id| self.task_file(*id))
            .map(|it| (it.file.stored.as_str(), self.keeps_files_of(it.task)));
        attachments.chain(files)
    }

    /// How many bytes an agency has attached that are to be there.
    pub fn attached_bytes(&self, agency: &AgencyId) -> u64 {
        self.index.attached_bytes.get(agency).copied().unwrap_or(0)
    }

    pub(super) fn apply_attachment(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::IncidentAttachmentAdded {
                incident,
                attachment,
                name,
                media_type,
                bytes,
                sha256,
                stored,
            } => {
                let Some(it) = self.incidents.get_mut(incident) else {
                    return;
                };
                it.attachments.push(Attachment {
                    id: *attachment,
                    name: name.clone(),
                    media_type: *media_type,
                    bytes: *bytes,
                    sha256: sha256.clone(),
                    stored: stored.clone(),
                    agency: recorded.agency.clone(),
                    at: recorded.occurred_at,
                    removed: None,
                });
                self.index.attachments.insert(*attachment, *incident);
                let used = self.index.attached_bytes.entry(recorded.agency.clone());
                *used.or_default() += bytes;
            }
            Event::IncidentAttachmentRemoved {
                incident,
                attachment,
                reason,
            } => {
                let Some(it) = self.incidents.get_mut(incident) else {
                    return;
                };
                let mut there = it.attachments.iter_mut();
                let Some(it) = there.find(|it| it.id == *attachment && it.removed.is_none()) else {
                    return;
                };
                it.removed = Some(Removal {
                    at: recorded.occurred_at,
                    agency: recorded.agency.clone(),
                    reason: reason.clone(),
                });
                let (agency, bytes) = (it.agency.clone(), it.bytes);
                self.give_back(&agency, bytes);
            }
            _ => {}
        }
    }

    /// Keeps where a file of something in a joint task is, and what room it takes.
    pub(super) fn keep_task_file(
        &mut self,
        id: AttachmentId,
        item: TaskItemId,
        agency: &AgencyId,
        bytes: u64,
    ) {
        self.index.photos.insert(id, item);
        let used = self.index.attached_bytes.entry(agency.clone());
        *used.or_default() += bytes;
    }

    /// The bytes of an incident's attachments go with its texts.
    pub(super) fn give_back_attachments_of(&mut self, incident: IncidentId) {
        let Some(it) = self.incidents.get(&incident) else {
            return;
        };
        let there = it.attachments.iter().filter(|it| it.removed.is_none());
        let there: Vec<_> = there.map(|it| (it.agency.clone(), it.bytes)).collect();
        for (agency, bytes) in there {
            self.give_back(&agency, bytes);
        }
    }

    /// The bytes of photographs and evidence go with the texts of their task.
    pub(super) fn give_back_files_of(&mut self, task: TaskId) {
        let there: Vec<_> = self
            .files_of(task)
            .map(|it| (it.agency.clone(), it.bytes))
            .collect();
        for (agency, bytes) in there {
            self.give_back(&agency, bytes);
        }
    }

    fn give_back(&mut self, agency: &AgencyId, bytes: u64) {
        if let Some(used) = self.index.attached_bytes.get_mut(agency) {
            *used = used.saturating_sub(bytes);
        }
    }
}
