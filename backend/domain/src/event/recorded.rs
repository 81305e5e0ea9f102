//! The heading of a journal row.

use crate::{
    id::{AgencyId, PrincipalId},
    time::Timestamp,
};

/// Under which heading a fact was recorded: who, as what, and both times. Kept once per journal row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Who.
    pub principal: PrincipalId,
    /// For which agency.
    pub agency: AgencyId,
    /// When the server received it.
    pub received_at: Timestamp,
    /// When it happened.
    pub occurred_at: Timestamp,
}
