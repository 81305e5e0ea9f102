//! What an incident is and how urgent it is: a common word and number that everybody understands, and beside them the
//! words of the agency that said so (I20 to I22).

use serde::{Deserialize, Serialize};

use crate::id::AgencyId;

/// A word of one agency, as it stood when it was said. What the agency calls it later changes nothing that is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnWord {
    /// Whose word it is; nobody else is shown it.
    pub agency: AgencyId,
    /// What was pressed or said.
    pub code: String,
    /// What its people read.
    pub label: String,
}

/// The own words beside an incident's common type and priority.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OwnWords {
    /// For the type.
    pub incident_type: Option<OwnWord>,
    /// For the priority.
    pub priority: Option<OwnWord>,
}

impl OwnWords {
    /// Those of one agency.
    pub(crate) fn of(&self, agency: &AgencyId) -> Self {
        let own = |it: &Option<OwnWord>| it.clone().filter(|it| it.agency == *agency);
        Self {
            incident_type: own(&self.incident_type),
            priority: own(&self.priority),
        }
    }
}

/// How somebody says what an incident is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaidType {
    /// By a common word.
    Common(String),
    /// By a code of the sender's agency.
    Own(String),
}

impl From<&str> for SaidType {
    fn from(word: &str) -> Self {
        Self::Common(word.to_owned())
    }
}

/// How somebody says how urgent an incident is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaidPriority {
    /// 1 (life) to 5.
    Common(u8),
    /// By a code of the sender's agency.
    Own(String),
}

impl From<u8> for SaidPriority {
    fn from(number: u8) -> Self {
        Self::Common(number)
    }
}
