//! Deciding what an incident is and how urgent it is, by common words or by those of the sender's agency.
//!
//! - **I20** An agency maps its own types and priorities onto common ones. No code means two things, and a retired one is
//!   no longer said.
//! - **I21** The common word follows from the mapping at that moment. Both are recorded; a later mapping changes neither.
//! - **I22** An agency's own word is shown to nobody else, whoever owns the incident.

use super::check;
use crate::{
    classification::{OwnWord, OwnWords, SaidPriority, SaidType},
    context::Context,
    id::AgencyId,
    incident::Incident,
    refusal::Refusal,
    settings::{ClassificationSettings, priority_in_range},
    state::State,
};

/// What was decided, complete.
pub(super) struct Classified {
    pub(super) incident_type: String,
    pub(super) priority: u8,
    pub(super) own: OwnWords,
}

/// Rule I21 for a report: without a priority, the one that goes with the own type.
pub(super) fn reported(
    state: &State,
    said_type: &SaidType,
    said_priority: Option<&SaidPriority>,
    context: &Context,
) -> Result<Classified, Refusal> {
    let words = Words::of(state, context);
    let (incident_type, own_type, usual) = words.incident_type(said_type)?;
    let (priority, own_priority) = match (said_priority, usual) {
        (Some(said), _) => words.priority(said)?,
        (None, Some(usual)) => (usual, words.called(usual)),
        (None, None) => return Err(Refusal::Empty { field: "priority" }),
    };
    Ok(Classified {
        incident_type,
        priority,
        own: OwnWords {
            incident_type: own_type,
            priority: own_priority,
        },
    })
}

/// Rule I21 for an incident that is judged again: what is not said stays.
pub(super) fn judged(
    state: &State,
    incident: &Incident,
    said_type: Option<&SaidType>,
    said_priority: Option<&SaidPriority>,
    context: &Context,
) -> Result<Classified, Refusal> {
    let words = Words::of(state, context);
    let mut judged = Classified {
        incident_type: incident.incident_type.clone(),
        priority: incident.priority,
        own: incident.own.clone(),
    };
    if let Some(said) = said_type {
        (judged.incident_type, judged.own.incident_type, _) = words.incident_type(said)?;
    }
    if let Some(said) = said_priority {
        (judged.priority, judged.own.priority) = words.priority(said)?;
    }
    Ok(judged)
}

/// What the sender's agency calls things.
struct Words<'a> {
    agency: &'a AgencyId,
    settings: Option<&'a ClassificationSettings>,
}

impl<'a> Words<'a> {
    fn of(state: &'a State, context: &'a Context) -> Self {
        let settings = state.settings(&context.agency);
        Self {
            agency: &context.agency,
            settings: settings.map(|it| &it.classification),
        }
    }

    fn settings(&self) -> Result<&'a ClassificationSettings, Refusal> {
        self.settings.ok_or(Refusal::Unknown { what: "agency" })
    }

    /// The common type, the own word if one was said, and the priority that goes with it.
    fn incident_type(
        &self,
        said: &SaidType,
    ) -> Result<(String, Option<OwnWord>, Option<u8>), Refusal> {
        match said {
            SaidType::Common(word) => {
                check::word("incident_type", word)?;
                Ok((word.clone(), None, None))
            }
            SaidType::Own(code) => {
                let own = self.settings()?.offered_type(code)?;
                let word = self.word(&own.code, &own.label);
                Ok((own.means.clone(), Some(word), own.priority))
            }
        }
    }

    /// The common priority, and the own word if one was said.
    fn priority(&self, said: &SaidPriority) -> Result<(u8, Option<OwnWord>), Refusal> {
        match said {
            SaidPriority::Common(number) => {
                priority_in_range("priority", *number)?;
                Ok((*number, None))
            }
            SaidPriority::Own(code) => {
                let own = self.settings()?.offered_priority(code)?;
                Ok((own.means, Some(self.word(&own.code, &own.label))))
            }
        }
    }

    /// What the agency calls this common priority itself.
    fn called(&self, priority: u8) -> Option<OwnWord> {
        let own = self.settings?.priority_for(priority)?;
        Some(self.word(&own.code, &own.label))
    }

    fn word(&self, code: &str, label: &str) -> OwnWord {
        OwnWord {
            agency: self.agency.clone(),
            code: code.to_owned(),
            label: label.to_owned(),
        }
    }
}
