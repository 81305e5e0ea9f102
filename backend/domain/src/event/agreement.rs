//! What happened to a sharing agreement.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{agreement::AgreementText, id::AgencyId, time::Timestamp};

/// A fact about one agreement. Texts are sealed under the agreement's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the variants are the sentences; their fields are those of the orders"
)]
pub enum AgreementFact {
    /// A first version, or an amendment of what holds.
    Drafted {
        version: u32,
        agency: AgencyId,
        text: AgreementText,
    },
    Revised {
        version: u32,
        agency: AgencyId,
        text: AgreementText,
    },
    /// Under a number that no other text was proposed under.
    Proposed {
        version: u32,
        agency: AgencyId,
    },
    Signed {
        version: u32,
        agency: AgencyId,
    },
    SigningRefused {
        version: u32,
        agency: AgencyId,
        reason: String,
    },
    /// By whose it was, or by the clock.
    Withdrawn {
        version: u32,
        agency: AgencyId,
    },
    CameIntoForce {
        version: u32,
    },
    Suspended {
        agency: AgencyId,
        reason: String,
    },
    Resumed {
        agency: AgencyId,
    },
    Ended {
        agency: AgencyId,
        reason: String,
    },
    Expired,
    Activated {
        agency: AgencyId,
        until: Timestamp,
        reason: String,
    },
    Deactivated,
    GlassBroken {
        opening: u32,
        agency: AgencyId,
        /// Whose data it opens.
        owners: BTreeSet<AgencyId>,
        until: Timestamp,
        reason: String,
    },
    GlassClosed {
        opening: u32,
    },
    GlassReviewed {
        opening: u32,
        agency: AgencyId,
        is_justified: bool,
        note: String,
    },
    /// An owner has not reviewed it in time.
    GlassReviewOverdue {
        opening: u32,
        agency: AgencyId,
    },
}

impl AgreementFact {
    /// The name of the fact; no timeline has a line of it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Drafted { .. } => "agreement_drafted",
            Self::Revised { .. } => "agreement_revised",
            Self::Proposed { .. } => "agreement_proposed",
            Self::Signed { .. } => "agreement_signed",
            Self::SigningRefused { .. } => "agreement_signing_refused",
            Self::Withdrawn { .. } => "agreement_withdrawn",
            Self::CameIntoForce { .. } => "agreement_came_into_force",
            Self::Suspended { .. } => "agreement_suspended",
            Self::Resumed { .. } => "agreement_resumed",
            Self::Ended { .. } => "agreement_ended",
            Self::Expired => "agreement_expired",
            Self::Activated { .. } => "agreement_activated",
            Self::Deactivated => "agreement_deactivated",
            Self::GlassBroken { .. } => "glass_broken",
            Self::GlassClosed { .. } => "glass_closed",
            Self::GlassReviewed { .. } => "glass_reviewed",
            Self::GlassReviewOverdue { .. } => "glass_review_overdue",
        }
    }

    /// Whether it changes what is shown.
    pub const fn changes_force(&self) -> bool {
        match self {
            Self::CameIntoForce { .. }
            | Self::Suspended { .. }
            | Self::Resumed { .. }
            | Self::Ended { .. }
            | Self::Expired
            | Self::Activated { .. }
            | Self::Deactivated
            | Self::GlassBroken { .. }
            | Self::GlassClosed { .. } => true,
            Self::Drafted { .. }
            | Self::Revised { .. }
            | Self::Proposed { .. }
            | Self::Signed { .. }
            | Self::SigningRefused { .. }
            | Self::Withdrawn { .. }
            | Self::GlassReviewed { .. }
            | Self::GlassReviewOverdue { .. } => false,
        }
    }

    /// Shows every text that people wrote.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Drafted { text, .. } | Self::Revised { text, .. } => text.each_text(visit),
            Self::SigningRefused { reason, .. }
            | Self::Suspended { reason, .. }
            | Self::Ended { reason, .. }
            | Self::Activated { reason, .. }
            | Self::GlassBroken { reason, .. } => visit(reason),
            Self::GlassReviewed { note, .. } => visit(note),
            Self::Proposed { .. }
            | Self::Signed { .. }
            | Self::Withdrawn { .. }
            | Self::CameIntoForce { .. }
            | Self::Resumed { .. }
            | Self::Expired
            | Self::Deactivated
            | Self::GlassClosed { .. }
            | Self::GlassReviewOverdue { .. } => {}
        }
    }
}
