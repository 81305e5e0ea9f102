//! What was collected, and in whose hands it was.

use serde::{Deserialize, Serialize};

use super::Refused;
use crate::{
    attachment::Attachment,
    id::{AgencyId, PrincipalId, TaskId, TaskItemId},
    place::Point,
    time::Timestamp,
};

/// To whom custody is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustodyTo {
    /// Another agency in the task.
    Agency(AgencyId),
    /// Another person of the custodian.
    Person(PrincipalId),
}

/// An offer of custody that nobody has answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustodyOffer {
    /// To whom.
    pub to: CustodyTo,
    /// Who gives it away.
    pub by: PrincipalId,
    /// Since when.
    pub at: Timestamp,
    /// What there is to say; free text, sealed in the journal.
    pub note: String,
}

/// That an agency took it into custody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustodyStep {
    /// Which.
    pub agency: AgencyId,
    /// Who of it.
    pub officer: PrincipalId,
    /// Who or what keeps it: a van, a locker; free text, sealed in the journal.
    pub holder: String,
    /// Since when.
    pub at: Timestamp,
    /// Who gave it away and when; nothing when it was collected.
    pub given: Option<(PrincipalId, Timestamp)>,
    /// Whether its seal was intact; nothing when it was collected.
    pub is_intact: Option<bool>,
    /// What there is to say; free text, sealed in the journal.
    pub note: String,
    /// The digest `muster-custody/1` in hexadecimal (N8); made from texts, and sealed like one.
    pub sha256: String,
}

/// What became of it in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceEnd {
    /// Given back to whose it is.
    Returned,
    /// Destroyed by law.
    Destroyed,
    /// It is the state's.
    Forfeited,
    /// Given to who is not in the task, a court, for good.
    Transferred,
}

impl EvidenceEnd {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Destroyed => "destroyed",
            Self::Forfeited => "forfeited",
            Self::Transferred => "transferred",
        }
    }
}

/// That it is in nobody's custody any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// By whom.
    pub agency: AgencyId,
    /// Who of it.
    pub officer: PrincipalId,
    /// When.
    pub at: Timestamp,
    /// What became of it.
    pub how: EvidenceEnd,
    /// To whom, by whose order; free text, sealed in the journal.
    pub note: String,
    /// The digest `muster-custody/1` in hexadecimal (N8); made from texts, and sealed like one.
    pub sha256: String,
}

/// A thing that was collected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its id.
    pub id: TaskItemId,
    /// The task.
    pub task: TaskId,
    /// Its number among the task's evidence.
    pub number: u16,
    /// Who collected it.
    pub agency: AgencyId,
    /// By which measure of the task, if by one.
    pub measure: Option<TaskItemId>,
    /// What it is; free text, sealed in the journal, as the next two.
    pub what: String,
    /// The number of the seal on it.
    pub seal: String,
    /// Where it was found, in words.
    pub place: String,
    /// Where, on the map.
    pub at: Option<Point>,
    /// In whose custody it was, oldest first; never empty.
    pub custody: Vec<CustodyStep>,
    /// The offer that waits for an answer.
    pub offer: Option<CustodyOffer>,
    /// That the last offer was refused.
    pub refused: Option<Refused>,
    /// What became of it.
    pub ended: Option<Released>,
    /// Its files.
    pub attachments: Vec<Attachment>,
}

impl Evidence {
    /// Who has it in custody; nobody once it has ended.
    pub fn custodian(&self) -> Option<&CustodyStep> {
        self.custody.last().filter(|_| self.ended.is_none())
    }

    /// Whether it is in anybody's custody.
    pub const fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// Shows every free text, and what is sealed like one.
    pub(super) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            id: _,
            task: _,
            number: _,
            agency: _,
            measure: _,
            what,
            seal,
            place,
            at: _,
            custody,
            offer,
            refused,
            ended,
            attachments,
        } = self;
        for text in [what, seal, place] {
            visit(text);
        }
        for it in custody {
            let CustodyStep {
                agency: _,
                officer: _,
                holder,
                at: _,
                given: _,
                is_intact: _,
                note,
                sha256,
            } = it;
            for text in [holder, note, sha256] {
                visit(text);
            }
        }
        if let Some(it) = offer {
            visit(&mut it.note);
        }
        if let Some(it) = refused {
            visit(&mut it.reason);
        }
        if let Some(it) = ended {
            visit(&mut it.note);
            visit(&mut it.sha256);
        }
        for it in attachments {
            it.each_text(visit);
        }
    }
}
