//! What can be asked about a sharing agreement.

use crate::{agreement::AgreementText, id::AgreementId};

/// An order about one agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementCommand {
    /// Which; a new id for a draft.
    pub agreement: AgreementId,
    /// What is to be done.
    pub order: AgreementOrder,
}

/// What is to be done about an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are the sentences")]
pub enum AgreementOrder {
    Draft(AgreementText),
    Revise {
        /// The version this is based on.
        version: u32,
        text: AgreementText,
    },
    Propose {
        version: u32,
    },
    Sign {
        /// The version that was read.
        version: u32,
    },
    RefuseToSign {
        version: u32,
        reason: String,
    },
    Withdraw {
        version: u32,
    },
    /// Drafts the next version of what holds.
    Amend {
        /// The version that holds, as it was read.
        version: u32,
        text: AgreementText,
    },
    Suspend {
        reason: String,
    },
    Resume,
    End {
        reason: String,
    },
    Activate {
        minutes: u32,
        reason: String,
    },
    Deactivate,
    BreakGlass {
        minutes: u32,
        reason: String,
    },
    ReviewGlass {
        opening: u32,
        is_justified: bool,
        note: String,
    },
}

impl AgreementOrder {
    /// The name of the command, for logs and the permission table.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Draft(_) => "draft_agreement",
            Self::Revise { .. } => "revise_agreement",
            Self::Propose { .. } => "propose_agreement",
            Self::Sign { .. } => "sign_agreement",
            Self::RefuseToSign { .. } => "refuse_to_sign",
            Self::Withdraw { .. } => "withdraw_agreement",
            Self::Amend { .. } => "amend_agreement",
            Self::Suspend { .. } => "suspend_agreement",
            Self::Resume => "resume_agreement",
            Self::End { .. } => "end_agreement",
            Self::Activate { .. } => "activate_agreement",
            Self::Deactivate => "deactivate_agreement",
            Self::BreakGlass { .. } => "break_glass",
            Self::ReviewGlass { .. } => "review_glass",
        }
    }
}
