//! What happened as something was carried away.

use serde::{Deserialize, Serialize};

use crate::{assignment::Target, id::AssignmentId, place::Point};

/// A unit set out with what it carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of the command")]
pub struct LegStarted {
    pub assignment: AssignmentId,
    pub target: Target,
    pub place: String,
    pub at: Option<Point>,
    pub persons: u16,
    pub by_radio: bool,
}
