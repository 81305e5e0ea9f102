//! What is drawn on the map, where it takes more than a line to say.

use serde::{Deserialize, Serialize};

use crate::{
    assignment::Target,
    id::{AgencyId, ZoneId},
    shape::Shape,
    time::Timestamp,
    zone::{Watch, ZoneKind},
};

/// A zone was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Zone")]
pub struct ZoneDrawn {
    pub zone: ZoneId,
    pub agency: AgencyId,
    pub target: Option<Target>,
    pub kind: ZoneKind,
    pub name: String,
    pub note: String,
    pub shape: Shape,
    pub starts_at: Timestamp,
    pub ends_at: Option<Timestamp>,
    pub watch: Option<Watch>,
    pub is_planned: bool,
}
