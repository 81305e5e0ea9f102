//! When agreements last gave something, and which of their clauses never did (W10).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::moment::Moment;

/// What an agreement in force gave, as far as it concerns who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgreementUsage {
    /// Which.
    pub agreement: Uuid,
    /// Which version of it.
    pub version: u32,
    /// Since when this version is in force.
    pub in_force_since: Moment,
    /// When it last gave something, to the minute; absent if it never did since it is in force and that is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_gave: Option<Moment>,
    /// Which of its clauses that concern who asks never did, counted from 0. The founding agreement is told of as a whole.
    pub never_gave: Vec<u32>,
}

/// The agreements in force of one's own agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgreementsUsage {
    /// Since when it is counted.
    pub counted_since: Moment,
    /// True if more was given by more clauses to more agencies than is counted: what is said never to have given something
    /// may have.
    pub incomplete: bool,
    /// The founding one first.
    pub items: Vec<AgreementUsage>,
    /// True if there are more; ask again with `skip`.
    pub more: bool,
}
