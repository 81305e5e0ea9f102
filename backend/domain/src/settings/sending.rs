//! What is looked at before a unit is sent, and whether it warns or forbids (U14).

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Something that speaks against sending this unit there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// It is kept for something else.
    Reserved,
    /// The place lies outside of the area that its agency is responsible for.
    OutOfArea,
    /// Fewer people on it than it needs.
    BelowMinimumCrew,
    /// It can do nothing of what the agency was asked for.
    CapabilityMissing,
    /// It works on something else; this would wait.
    Busy,
}

impl Concern {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::OutOfArea => "out_of_area",
            Self::BelowMinimumCrew => "below_minimum_crew",
            Self::CapabilityMissing => "capability_missing",
            Self::Busy => "busy",
        }
    }
}

/// What follows from a concern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing.
    #[default]
    Off,
    /// The sender has to confirm it.
    Warn,
    /// The unit is not sent.
    Block,
}

/// Section `sending`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendingSettings {
    /// Kept for something else. Forbidden unless an agency decides otherwise.
    pub reserved: Verdict,
    /// Outside of the own area.
    pub out_of_area: Verdict,
    /// Too few people.
    pub below_minimum_crew: Verdict,
    /// Nothing that was asked for.
    pub capability_missing: Verdict,
    /// Would wait.
    pub busy: Verdict,
}

impl Default for SendingSettings {
    fn default() -> Self {
        Self {
            reserved: Verdict::Block,
            out_of_area: Verdict::Off,
            below_minimum_crew: Verdict::Off,
            capability_missing: Verdict::Off,
            busy: Verdict::Off,
        }
    }
}

impl SendingSettings {
    /// What follows from this concern.
    pub const fn verdict(&self, concern: Concern) -> Verdict {
        match concern {
            Concern::Reserved => self.reserved,
            Concern::OutOfArea => self.out_of_area,
            Concern::BelowMinimumCrew => self.below_minimum_crew,
            Concern::CapabilityMissing => self.capability_missing,
            Concern::Busy => self.busy,
        }
    }

    /// Every choice is possible.
    #[allow(
        clippy::unnecessary_wraps,
        clippy::unused_self,
        reason = "every section is asked the same way"
    )]
    pub(super) const fn check(&self) -> Result<(), Refusal> {
        Ok(())
    }
}
