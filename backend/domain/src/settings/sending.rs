//! What is looked at before a unit is sent, and whether it warns or forbids (U14).

use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};

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
    /// Its agency has named it in what it promised to another joint task (T24).
    Promised,
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
            Self::Promised => "promised",
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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
    /// Promised to another joint task. Has to be confirmed unless an agency decides otherwise.
    #[serde(default = "usual")]
    pub promised: Verdict,
}

/// What stands for what nothing is said of.
const fn usual() -> Verdict {
    Verdict::Warn
}

/// Written by hand as a part of a task is: in the journal what is as usual is left out, so that format 1 stays as it was
/// frozen; the copy of the state has no names and leaves nothing out.
impl Serialize for SendingSettings {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self {
            reserved,
            out_of_area,
            below_minimum_crew,
            capability_missing,
            busy,
            promised,
        } = self;
        let all = !to.is_human_readable();
        let mut it = to.serialize_struct("SendingSettings", 6)?;
        it.serialize_field("reserved", reserved)?;
        it.serialize_field("out_of_area", out_of_area)?;
        it.serialize_field("below_minimum_crew", below_minimum_crew)?;
        it.serialize_field("capability_missing", capability_missing)?;
        it.serialize_field("busy", busy)?;
        if all || *promised != usual() {
            it.serialize_field("promised", promised)?;
        }
        it.end()
    }
}

impl Default for SendingSettings {
    fn default() -> Self {
        Self {
            reserved: Verdict::Block,
            out_of_area: Verdict::Off,
            below_minimum_crew: Verdict::Off,
            capability_missing: Verdict::Off,
            busy: Verdict::Off,
            promised: usual(),
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
            Concern::Promised => self.promised,
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
