//! What happened as a desk was handed over.

use serde::{Deserialize, Serialize};

use crate::{
    hand_over::Pending,
    id::{HandOverId, PrincipalId},
};

/// A desk was handed over, to somebody or to whoever comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of the command")]
pub struct DeskHandedOver {
    pub hand_over: HandOverId,
    pub from: PrincipalId,
    pub to: Option<PrincipalId>,
    pub note: String,
    pub pending: Pending,
    /// An earlier one of the same person that nobody accepted.
    pub replaces: Option<HandOverId>,
}
