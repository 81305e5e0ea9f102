//! Why the room says no. A refusal is an answer, not a fault: it changes nothing and has a stable code.

use serde::{Deserialize, Serialize};

use crate::{enforcement::LegalConcern, settings::Concern};

/// Why a command was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A value that is not of the right shape.
    #[error("{field} {why}")]
    Malformed {
        /// Which field.
        field: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A text that must not be empty is.
    #[error("{field} must not be empty")]
    Empty {
        /// Which field.
        field: &'static str,
    },
    /// A text or list that is longer than its limit.
    #[error("{field} is longer than {max}")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// The limit.
        max: usize,
    },
    /// A number outside its range.
    #[error("{field} must lie between {min} and {max}")]
    OutOfRange {
        /// Which field.
        field: &'static str,
        /// Lowest.
        min: i64,
        /// Highest.
        max: i64,
    },
    /// An id that was used before for something else.
    #[error("{field} is taken")]
    Taken {
        /// Which field.
        field: &'static str,
    },
    /// Something that does not exist, or that the sender may not know of: the same answer for both.
    #[error("no such {what}")]
    Unknown {
        /// What kind of thing.
        what: &'static str,
    },
    /// The role in use does not allow this command.
    #[error("this role may not do that")]
    RoleMayNot,
    /// The principal may not act any more.
    #[error("this account may not act")]
    Disabled,
    /// The thing belongs to another agency.
    #[error("this {what} belongs to another agency")]
    NotYours {
        /// What kind of thing.
        what: &'static str,
    },
    /// The step is not possible from where the thing stands.
    #[error("not possible while the {what} is {state}")]
    WrongState {
        /// What kind of thing.
        what: &'static str,
        /// Where it stands.
        state: &'static str,
    },
    /// The agencies at both ends of a link do not both see both ends.
    #[error(
        "the agencies at both ends of the link do not both see both {what}s with their links and states"
    )]
    NotShared {
        /// What kind of thing.
        what: &'static str,
    },
    /// A link that would lead back to where it starts.
    #[error("{field} leads back to where it starts")]
    Cycle {
        /// Which field.
        field: &'static str,
    },
    /// A link that would make more levels than there may be.
    #[error("there may be no more than {max} levels")]
    TooDeep {
        /// The limit.
        max: usize,
    },
    /// The edit was based on an older version.
    #[error("{field} was changed meanwhile")]
    StaleVersion {
        /// Which field group.
        field: &'static str,
        /// Its version now.
        current: u32,
    },
    /// The person is on a unit already, and did not say that they leave it (rule H3).
    #[error("already signed on to {callsign}")]
    SignedOn {
        /// To which.
        callsign: String,
    },
    /// Nobody takes their own rights away or hands over to themselves (rules H2 and H6).
    #[error("{field} must be somebody else")]
    Oneself {
        /// Which field.
        field: &'static str,
    },
    /// The unit already works another assignment (rule U1).
    #[error("the unit works another assignment")]
    UnitBusy,
    /// The unit already has this very target.
    #[error("the unit is already assigned to this")]
    AlreadyAssigned,
    /// The unit cannot be sent.
    #[error("the unit is {state}")]
    UnitNotAvailable {
        /// Its availability.
        state: &'static str,
    },
    /// Something speaks against it and has to be confirmed by name (U14).
    #[error("to be confirmed: {}", words(concerns))]
    NeedsConfirmation {
        /// What.
        concerns: Vec<Concern>,
    },
    /// The agency's own rules forbid it (U14).
    #[error("forbidden by the agency's rules: {}", words(concerns))]
    Forbidden {
        /// What speaks against it.
        concerns: Vec<Concern>,
    },
    /// The law speaks against it, and the agency's own rules refuse it for that (N3).
    #[error("the law speaks against it: {}", legal_words(concerns))]
    Unlawful {
        /// What.
        concerns: Vec<LegalConcern>,
    },
    /// A joint task of one agency.
    #[error("a joint task needs at least one agency besides the lead")]
    NotJoint,
    /// An acceptance of more than was asked, or of something else (T9).
    #[error("goes beyond what was asked; make a counter-offer")]
    BeyondPart,
    /// The unit is named in what was promised or offered for another open task (T13).
    #[error("the unit is promised to another joint task")]
    UnitPromised,
    /// The agency has already answered this version.
    #[error("already answered")]
    AlreadyAnswered,
    /// The agency has signed this version already (G3).
    #[error("already signed")]
    AlreadySigned,
    /// An amendment waits for signatures, or is being written (G5).
    #[error("an amendment is open already")]
    AmendmentOpen,
    /// Two clauses say something of the same (G2), or shares do not come to a hundred (G18).
    #[error("{field} contradicts itself")]
    Contradictory {
        /// Which field.
        field: &'static str,
    },
    /// A clause is limited by what things of its kind do not have (G12).
    #[error("{field} has no effect on things of this kind")]
    ConditionWithoutEffect {
        /// Which condition.
        field: &'static str,
    },
    /// An agency that is named and is no party (G2).
    #[error("{agency} is no party")]
    NotAParty {
        /// Which.
        agency: String,
    },
    /// An agency that the template asks is not asked (T30).
    #[error("the template asks {agency}, too")]
    PartyMissing {
        /// Which.
        agency: String,
    },
    /// No clause waits for that (G7, G8).
    #[error("no clause would be opened by that")]
    NothingToOpen,
    /// The task is of another kind (Y1).
    #[error("the task is of another kind")]
    WrongKind,
    /// Somebody has too few inspectors for what is to be drawn (Y3).
    #[error("an agency has too few inspectors that are not excluded")]
    TooFewInspectors,
    /// The target was not drawn, or nothing is yet (Y5).
    #[error("the target is not one of those to be inspected")]
    NotDrawn,
    /// The agency has not promised its part.
    #[error("the agency has not accepted its part")]
    NotCommitted,
    /// A deadline that does not lie ahead.
    #[error("{field} lies in the past")]
    InThePast {
        /// Which field.
        field: &'static str,
    },
    /// Said to have happened later than now.
    #[error("{field} lies in the future")]
    InTheFuture {
        /// Which field.
        field: &'static str,
    },
    /// Said to have happened longer ago than may be said now.
    #[error("{field} lies further back than may be said now")]
    TooFarBack {
        /// Which field.
        field: &'static str,
    },
    /// Said to have happened before the step it follows.
    #[error("occurred_at lies before the step that it follows")]
    OutOfOrder,
    /// The subject is held, so nothing of it is erased (J24).
    #[error("this is held and must not be erased")]
    OnHold,
    /// The texts of the subject are gone already.
    #[error("this was erased already")]
    AlreadyErased,
    /// The texts of the subject are gone, and no new ones can be kept (J25).
    #[error("this was erased and takes no more text")]
    Erased,
    /// The incident has these bytes already (rule F3).
    #[error("this is attached already")]
    AlreadyAttached {
        /// Under which id.
        id: String,
    },
    /// The agency has as many bytes attached as it may (rule F4).
    #[error("an agency may attach no more than {max_bytes} bytes")]
    NoRoom {
        /// The limit.
        max_bytes: u64,
    },
    /// A limit on how many there may be is reached.
    #[error("there may be no more than {max} of these")]
    Full {
        /// The limit.
        max: usize,
    },
}

impl Refusal {
    /// The stable code on the wire.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "malformed",
            Self::Empty { .. } => "empty",
            Self::TooLong { .. } => "too_long",
            Self::OutOfRange { .. } => "out_of_range",
            Self::Taken { .. } => "taken",
            Self::Unknown { .. } => "unknown",
            Self::RoleMayNot => "role_may_not",
            Self::Disabled => "disabled",
            Self::NotYours { .. } => "not_yours",
            Self::WrongState { .. } => "wrong_state",
            Self::NotShared { .. } => "not_shared",
            Self::Cycle { .. } => "cycle",
            Self::TooDeep { .. } => "too_deep",
            Self::StaleVersion { .. } => "stale_version",
            Self::SignedOn { .. } => "signed_on",
            Self::Oneself { .. } => "oneself",
            Self::UnitBusy => "unit_busy",
            Self::AlreadyAssigned => "already_assigned",
            Self::UnitNotAvailable { .. } => "unit_not_available",
            Self::NeedsConfirmation { .. } => "needs_confirmation",
            Self::Forbidden { .. } => "forbidden_by_rule",
            Self::Unlawful { .. } => "unlawful",
            Self::NotJoint => "not_joint",
            Self::WrongKind => "wrong_kind",
            Self::TooFewInspectors => "too_few_inspectors",
            Self::NotDrawn => "not_drawn",
            Self::BeyondPart => "beyond_part",
            Self::UnitPromised => "unit_promised",
            Self::AlreadyAnswered => "already_answered",
            Self::AlreadySigned => "already_signed",
            Self::AmendmentOpen => "amendment_open",
            Self::Contradictory { .. } => "contradictory",
            Self::ConditionWithoutEffect { .. } => "condition_without_effect",
            Self::NotAParty { .. } => "not_a_party",
            Self::PartyMissing { .. } => "party_missing",
            Self::NothingToOpen => "nothing_to_open",
            Self::NotCommitted => "not_committed",
            Self::InThePast { .. } => "in_the_past",
            Self::InTheFuture { .. } => "in_the_future",
            Self::TooFarBack { .. } => "too_far_back",
            Self::OutOfOrder => "out_of_order",
            Self::OnHold => "on_hold",
            Self::AlreadyErased => "already_erased",
            Self::Erased => "erased",
            Self::AlreadyAttached { .. } => "already_attached",
            Self::NoRoom { .. } => "no_room",
            Self::Full { .. } => "full",
        }
    }

    /// The field it is about, if one.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Malformed { field, .. }
            | Self::Empty { field }
            | Self::TooLong { field, .. }
            | Self::OutOfRange { field, .. }
            | Self::Taken { field }
            | Self::Cycle { field }
            | Self::StaleVersion { field, .. }
            | Self::Oneself { field }
            | Self::Contradictory { field }
            | Self::ConditionWithoutEffect { field }
            | Self::InThePast { field }
            | Self::InTheFuture { field }
            | Self::TooFarBack { field } => Some(field),
            Self::NeedsConfirmation { .. } => Some("confirm"),
            Self::Unlawful { .. } => Some("instrument"),
            Self::BeyondPart => Some("promise"),
            Self::UnitPromised => Some("units"),
            Self::OutOfOrder => Some("occurred_at"),
            Self::Unknown { .. }
            | Self::RoleMayNot
            | Self::Disabled
            | Self::NotYours { .. }
            | Self::WrongState { .. }
            | Self::SignedOn { .. }
            | Self::NotShared { .. }
            | Self::TooDeep { .. }
            | Self::UnitBusy
            | Self::AlreadyAssigned
            | Self::UnitNotAvailable { .. }
            | Self::Forbidden { .. }
            | Self::NotJoint
            | Self::WrongKind
            | Self::TooFewInspectors
            | Self::NotDrawn
            | Self::AlreadyAnswered
            | Self::AlreadySigned
            | Self::AmendmentOpen
            | Self::NotAParty { .. }
            | Self::PartyMissing { .. }
            | Self::NothingToOpen
            | Self::NotCommitted
            | Self::OnHold
            | Self::AlreadyErased
            | Self::Erased
            | Self::AlreadyAttached { .. }
            | Self::NoRoom { .. }
            | Self::Full { .. } => None,
        }
    }

    /// What is now the case, for the refusals that tell it.
    pub fn current(&self) -> Option<String> {
        match self {
            Self::StaleVersion { current, .. } => Some(current.to_string()),
            Self::SignedOn { callsign } => Some(callsign.clone()),
            Self::AlreadyAttached { id } => Some(id.clone()),
            Self::NotAParty { agency } | Self::PartyMissing { agency } => Some(agency.clone()),
            Self::WrongState { state, .. } | Self::UnitNotAvailable { state } => {
                Some((*state).to_owned())
            }
            Self::NeedsConfirmation { concerns } | Self::Forbidden { concerns } => {
                Some(words(concerns))
            }
            Self::Unlawful { concerns } => Some(legal_words(concerns)),
            _ => None,
        }
    }

    /// What is stored in the journal: enough to give the same answer again.
    pub fn stored(&self) -> StoredRefusal {
        StoredRefusal {
            code: self.code().to_owned(),
            message: self.to_string(),
            field: self.field().map(str::to_owned),
            current: self.current(),
        }
    }
}

impl From<std::convert::Infallible> for Refusal {
    /// What cannot go wrong is never refused.
    fn from(it: std::convert::Infallible) -> Self {
        match it {}
    }
}

/// Concerns by name, with commas.
fn words(concerns: &[Concern]) -> String {
    concerns
        .iter()
        .map(|it| it.as_str())
        .collect::<Vec<_>>()
        .join(",")
}

/// The same of legal concerns.
fn legal_words(concerns: &[LegalConcern]) -> String {
    let words: Vec<_> = concerns.iter().map(|it| it.as_str()).collect();
    words.join(",")
}

/// A refusal as it is kept and sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRefusal {
    /// Stable code.
    pub code: String,
    /// For people.
    pub message: String,
    /// The field it is about.
    pub field: Option<String>,
    /// What is now the case.
    pub current: Option<String>,
}
