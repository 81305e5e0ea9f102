//! What a command should have brought about, and how to see whether it did: once, not at all, twice, or by half.

use client::Mirror;
use protocol::words::{AssignmentStatus, Commitment, IncidentState, TaskPhase};
use uuid::Uuid;

/// What a command brings about.
#[derive(Debug)]
pub(super) enum Effect {
    Reported {
        incident: Uuid,
    },
    Triaged {
        incident: Uuid,
    },
    Moved {
        incident: Uuid,
    },
    Milestone {
        incident: Uuid,
        text: String,
    },
    Stepped {
        incident: Uuid,
        state: IncidentState,
    },
    Noted {
        note: Uuid,
        text: String,
        on: Uuid,
    },
    Attached {
        incident: Uuid,
        attachment: Uuid,
        sha256: String,
    },
    Assigned {
        assignment: Uuid,
        incident: Uuid,
    },
    Advanced {
        assignment: Uuid,
        to: AssignmentStatus,
    },
    Phase {
        task: Uuid,
        phase: TaskPhase,
    },
    AnsweredBy {
        task: Uuid,
        party: &'static str,
        commitment: Commitment,
    },
}

/// What is to be seen of an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    No,
    Once,
    Twice,
    /// One of its events without the other.
    Partly,
}

const fn times(count: usize) -> Seen {
    match count {
        0 => Seen::No,
        1 => Seen::Once,
        _ => Seen::Twice,
    }
}

fn once(is_there: bool) -> Seen {
    times(usize::from(is_there))
}

/// Both events of a command or none of them.
const fn both(one: bool, other: bool) -> Seen {
    match (one, other) {
        (true, true) => Seen::Once,
        (false, false) => Seen::No,
        _ => Seen::Partly,
    }
}

/// A version that a story moves on once: it begins at 1.
fn moved_on(version: Option<u32>) -> Seen {
    times(version.unwrap_or(1).saturating_sub(1) as usize)
}

impl Effect {
    /// Looks for it in what its sender's agency sees. Later commands of the same story do not hide it.
    pub(super) fn seen(&self, mirror: &Mirror) -> Seen {
        match self {
            Self::Reported { incident } => once(mirror.incident(*incident).is_some()),
            Self::Triaged { incident } => moved_on(
                mirror
                    .incident(*incident)
                    .and_then(|it| it.versions.classification),
            ),
            Self::Moved { incident } => {
                moved_on(mirror.incident(*incident).and_then(|it| it.versions.place))
            }
            Self::Milestone { incident, text } => {
                let milestones = mirror
                    .incident(*incident)
                    .and_then(|it| it.milestones.as_ref());
                times(milestones.map_or(0, |all| all.iter().filter(|it| it.text == *text).count()))
            }
            Self::Stepped { incident, state } => once(is_in(mirror, *incident, *state)),
            Self::Noted { note, text, on } => {
                let note = mirror.note(*note);
                both(
                    note.is_some(),
                    note.is_some_and(|it| {
                        it.text.as_deref() == Some(text) && it.incident.or(it.task) == Some(*on)
                    }),
                )
            }
            Self::Attached {
                incident,
                attachment,
                sha256,
            } => {
                let all = mirror
                    .incident(*incident)
                    .and_then(|it| it.attachments.as_ref());
                let ours = |it: &&protocol::attachment::Attachment| {
                    it.id == *attachment || it.sha256 == *sha256
                };
                times(all.map_or(0, |all| all.iter().filter(ours).count()))
            }
            Self::Assigned {
                assignment,
                incident,
            } => both(
                mirror.assignment(*assignment).is_some(),
                is_in(mirror, *incident, IncidentState::Active),
            ),
            Self::Advanced { assignment, to } => {
                let times = mirror
                    .assignment(*assignment)
                    .and_then(|it| it.times.as_ref());
                once(times.is_some_and(|it| it.contains_key(to)))
            }
            Self::Phase { task, phase } => {
                once(mirror.task(*task).is_some_and(|it| it.phase >= *phase))
            }
            Self::AnsweredBy {
                task,
                party,
                commitment,
            } => {
                let Some(task) = mirror.task(*task) else {
                    return Seen::No;
                };
                let answered = task
                    .parties
                    .iter()
                    .any(|it| it.agency == *party && it.commitment == *commitment);
                // The only party's yes is the agreement; its no sends the task back.
                both(answered, task.phase >= TaskPhase::Negotiating)
            }
        }
    }

    /// The lines that it writes into timelines.
    pub(super) fn lines(&self) -> &'static [&'static str] {
        match self {
            Self::Reported { .. } => &["incident_reported"],
            Self::Triaged { .. } => &["incident_triaged"],
            Self::Moved { .. } => &["incident_place_changed"],
            Self::Milestone { .. } => &["incident_milestone_added"],
            Self::Stepped { .. } => &["incident_stepped"],
            Self::Noted { .. } => &["note_added"],
            Self::Attached { .. } => &["incident_attachment_added"],
            Self::Assigned { .. } => &["incident_triaged", "incident_stepped", "unit_assigned"],
            Self::Advanced { .. } => &["assignment_advanced"],
            Self::Phase { phase, .. } => match phase {
                TaskPhase::Draft => &["task_drafted"],
                TaskPhase::Proposed => &["task_proposed"],
                TaskPhase::InProgress => &["task_started"],
                TaskPhase::Completed => &["task_completed"],
                TaskPhase::Cancelled => &["task_cancelled"],
                TaskPhase::Mobilizing
                | TaskPhase::Suspended
                | TaskPhase::Demobilizing
                | TaskPhase::Closed
                | TaskPhase::Reviewed => &["task_stepped"],
                TaskPhase::Negotiating | TaskPhase::Agreed | TaskPhase::Lapsed => &[],
            },
            Self::AnsweredBy { commitment, .. } => match commitment {
                Commitment::Accepted => &["task_accepted", "task_agreed"],
                Commitment::Declined => &["task_declined"],
                Commitment::Withdrawn => &["task_withdrawn"],
                Commitment::Provisional => &["task_countered"],
                Commitment::Pending => &[],
            },
        }
    }
}

fn is_in(mirror: &Mirror, incident: Uuid, state: IncidentState) -> bool {
    mirror
        .incident(incident)
        .and_then(|it| it.state)
        .is_some_and(|it| it >= state)
}
