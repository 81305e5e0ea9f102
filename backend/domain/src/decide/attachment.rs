//! Attaching to incidents, and taking away.
//!
//! - F1: who may see the attachments of an incident may attach to it: crews as well as desks, and also after it is over.
//! - F2: an attachment never changes. A desk of the agency that attached it, or of the incident's owner, takes it away and
//!   says why; its bytes are destroyed, and the line that it was there stays. While the incident is held it stays whole.
//! - F3: the same bytes are attached to one incident once; who sends them again is told under which id they are there.
//! - F4: size, number and sum are bounded, so that neither an incident's screen nor an agency's disk is filled by mistake.

use super::check;
use crate::{
    attachment::{Attachment, NO_FILE},
    command::{AddAttachment, Photograph, RemoveAttachment},
    context::Context,
    event::{EnforcementFact, Event, InspectionFact},
    id::{AgencyId, AttachmentId},
    incident::Incident,
    limits::{
        ATTACHED_BYTES_PER_AGENCY_MAX, ATTACHMENT_BYTES_MAX, ATTACHMENTS_EVER_PER_INCIDENT_MAX,
        ATTACHMENTS_PER_INCIDENT_MAX, NAME_CHARS_MAX, REASON_CHARS_MAX,
    },
    private::Subject,
    refusal::Refusal,
    sharing::{ObjectRef, Viewer, may_attach, sees_attachments_of},
    state::State,
};

/// Decides `AddAttachment`.
pub(super) fn add(
    state: &State,
    order: &AddAttachment,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let incident = check::seen_incident(state, order.incident, context)?;
    if !may_attach(state, &Viewer::acting(state, context), incident) {
        return Err(Refusal::NotYours { what: "incident" });
    }
    check::unused(is_used(state, order.id), "id")?;
    file_name(&order.name)?;
    is_small_enough(order.bytes)?;
    digest("sha256", &order.sha256)?;
    digest("stored", &order.stored)?;
    has_room(state, incident, order, context)?;
    Ok(vec![Event::IncidentAttachmentAdded {
        incident: incident.id,
        attachment: order.id,
        name: order.name.clone(),
        media_type: order.media_type,
        bytes: order.bytes,
        sha256: order.sha256.clone(),
        stored: order.stored.clone(),
    }])
}

fn is_used(state: &State, id: AttachmentId) -> bool {
    state.attachment(id).is_some() || state.task_file(id).is_some()
}

/// What holds for every file that is attached to what stands in a joint task.
pub(super) fn new_file(state: &State, order: &Photograph) -> Result<(), Refusal> {
    check::unused(is_used(state, order.id), "id")?;
    file_name(&order.name)?;
    is_small_enough(order.bytes)?;
    digest("sha256", &order.sha256)?;
    digest("stored", &order.stored)
}

/// Whether there is a file for what is attached. The last question of all: who asks without one wants to hear what else
/// stands against it.
pub(super) fn has_file(events: &[Event]) -> Result<(), Refusal> {
    let is_none = |it: &Event| match it {
        Event::IncidentAttachmentAdded { stored, .. }
        | Event::Inspected {
            fact: InspectionFact::PhotoAdded { stored, .. },
            ..
        }
        | Event::Enforced {
            fact: EnforcementFact::FileAdded { stored, .. },
            ..
        } => stored == NO_FILE,
        _ => false,
    };
    if events.iter().any(is_none) {
        return Err(Refusal::Malformed {
            field: "stored",
            why: "is no file",
        });
    }
    Ok(())
}

/// Decides `RemoveAttachment`.
pub(super) fn remove(
    state: &State,
    order: &RemoveAttachment,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    // Rules Y6 and N7: a finding never changes, and neither does what it shows; and evidence is not taken away.
    if let Some(file) = state.task_file(order.attachment)
        && check::sees(state, context, &ObjectRef::TaskItem(file.item))
    {
        return Err(Refusal::WrongState {
            what: "attachment",
            state: if file.is_evidence {
                "evidence"
            } else {
                "part of an inspection"
            },
        });
    }
    let (incident, attachment) = state
        .attachment(order.attachment)
        .filter(|(incident, it)| {
            let viewer = Viewer::acting(state, context);
            sees_attachments_of(state, &viewer, incident, &it.agency)
        })
        .ok_or(Refusal::Unknown { what: "attachment" })?;
    if ![&incident.agency, &attachment.agency].contains(&&context.agency) {
        return Err(Refusal::NotYours { what: "attachment" });
    }
    if attachment.removed.is_some() {
        return Err(Refusal::WrongState {
            what: "attachment",
            state: "removed",
        });
    }
    if state.retention().is_held(Subject::Incident(incident.id)) {
        return Err(Refusal::OnHold);
    }
    check::text("reason", &order.reason, REASON_CHARS_MAX)?;
    Ok(vec![Event::IncidentAttachmentRemoved {
        incident: incident.id,
        attachment: attachment.id,
        reason: order.reason.clone(),
    }])
}

/// A name under which a browser saves a file: without folders.
pub(super) fn file_name(name: &str) -> Result<(), Refusal> {
    check::text("name", name, NAME_CHARS_MAX)?;
    if name.contains(['/', '\\', '\n', '\t']) {
        return Err(Refusal::Malformed {
            field: "name",
            why: "must be the name of a file, without folders",
        });
    }
    Ok(())
}

pub(super) fn digest(field: &'static str, value: &str) -> Result<(), Refusal> {
    let is_hex = |it: u8| it.is_ascii_digit() || (b'a'..=b'f').contains(&it);
    if value.len() == 64 && value.bytes().all(is_hex) {
        Ok(())
    } else {
        Err(Refusal::Malformed {
            field,
            why: "must be a SHA-256 in hexadecimal",
        })
    }
}

/// Rules F3 and F4.
fn has_room(
    state: &State,
    incident: &Incident,
    order: &AddAttachment,
    context: &Context,
) -> Result<(), Refusal> {
    let there = || {
        incident
            .attachments
            .iter()
            .filter(|it| it.removed.is_none())
    };
    // Of what one may not know of, nothing is told by it.
    let viewer = Viewer::acting(state, context);
    let is_same = |it: &&Attachment| {
        it.sha256 == order.sha256 && sees_attachments_of(state, &viewer, incident, &it.agency)
    };
    if let Some(same) = there().find(is_same) {
        return Err(Refusal::AlreadyAttached {
            id: same.id.to_string(),
        });
    }
    if there().count() >= ATTACHMENTS_PER_INCIDENT_MAX {
        return Err(Refusal::Full {
            max: ATTACHMENTS_PER_INCIDENT_MAX,
        });
    }
    if incident.attachments.len() >= ATTACHMENTS_EVER_PER_INCIDENT_MAX {
        return Err(Refusal::Full {
            max: ATTACHMENTS_EVER_PER_INCIDENT_MAX,
        });
    }
    has_bytes_left(state, &context.agency, order.bytes)
}

/// Rule F4 for one attachment.
pub(super) fn is_small_enough(bytes: u64) -> Result<(), Refusal> {
    if (1..=ATTACHMENT_BYTES_MAX).contains(&bytes) {
        return Ok(());
    }
    Err(Refusal::OutOfRange {
        field: "bytes",
        min: 1,
        max: ATTACHMENT_BYTES_MAX as i64,
    })
}

/// Rule F4 for all attachments of an agency.
pub(super) fn has_bytes_left(state: &State, agency: &AgencyId, bytes: u64) -> Result<(), Refusal> {
    if state.attached_bytes(agency).saturating_add(bytes) > ATTACHED_BYTES_PER_AGENCY_MAX {
        return Err(Refusal::NoRoom {
            max_bytes: ATTACHED_BYTES_PER_AGENCY_MAX,
        });
    }
    Ok(())
}
