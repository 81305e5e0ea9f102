//! Refusals about what is kept: files without end, and what was erased or is held.

use domain::{
    Command, Event, Refusal, Role, Target,
    command::AddAttachment,
    incident::IncidentStep,
    limits::{ATTACHED_BYTES_PER_AGENCY_MAX, ATTACHMENT_BYTES_MAX, ATTACHMENTS_PER_INCIDENT_MAX},
    private::Subject,
};

use super::{given::*, world_attachments::attach_order};

/// The largest attachments, as many as an agency may have, and one more.
pub(super) fn attaching_until_full(given: &mut Given) -> Result<Vec<Event>, Refusal> {
    for n in 0.. {
        let on = 10 + n / ATTACHMENTS_PER_INCIDENT_MAX as u128;
        if given.state.incident(incident(on)).is_none() {
            given.incident_of("fire", on);
        }
        let largest = AddAttachment {
            bytes: ATTACHMENT_BYTES_MAX,
            ..attach_order(n, on)
        };
        let answer = given.when("fire", Role::Dispatcher, Command::AddAttachment(largest));
        if answer.is_err() {
            assert_eq!(
                given.state.attached_bytes(&agency("fire")),
                ATTACHED_BYTES_PER_AGENCY_MAX
            );
            return answer;
        }
    }
    unreachable!()
}

/// Incident 2 is over, and then held or erased.
pub(super) fn after_erasing(refusal: &Refusal, given: &mut Given) -> Result<Vec<Event>, Refusal> {
    let subject = Subject::Incident(incident(2));
    let cancel = Command::StepIncident {
        incident: incident(2),
        step: IncidentStep::Cancelled,
        reason: Some("nothing".to_owned()),
    };
    given.when("fire", Role::Dispatcher, cancel).unwrap();
    let reason = "due".to_owned();
    let erase = Command::Erase {
        subject,
        reason: reason.clone(),
    };
    if *refusal == Refusal::OnHold {
        let is_held = true;
        let hold = Command::SetHold {
            subject,
            is_held,
            reason,
        };
        given.when("fire", Role::Legal, hold).unwrap();
        return given.when("fire", Role::Admin, erase);
    }
    given.when("fire", Role::Admin, erase.clone()).unwrap();
    if *refusal == Refusal::AlreadyErased {
        return given.when("fire", Role::Admin, erase);
    }
    let note = Command::AddNote {
        id: note(9),
        target: Target::Incident(incident(2)),
        text: "more".to_owned(),
    };
    given.when("fire", Role::Dispatcher, note)
}
