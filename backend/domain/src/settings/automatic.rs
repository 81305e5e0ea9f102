//! What happens by rule, without anybody pressing anything (U16). Everything is off unless the agency wants it.

use serde::{Deserialize, Serialize};

use super::status::label;
use crate::{
    limits::{LABEL_CHARS_MAX, NEAR_M_MAX, NEAR_M_MIN, NEAR_S_MAX, NEAR_S_MIN},
    refusal::Refusal,
    unit::Availability,
};

/// What a unit is once its last assignment is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnClear {
    /// What it was before.
    #[default]
    Keep,
    /// Ready.
    Available,
    /// On the way home.
    Returning,
}

impl OnClear {
    /// The availability that it sets, if it sets one.
    pub const fn availability(self) -> Option<Availability> {
        match self {
            Self::Keep => None,
            Self::Available => Some(Availability::Available),
            Self::Returning => Some(Availability::Returning),
        }
    }
}

/// What a unit is once the last of its crew has signed off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnSignOff {
    /// What it was before.
    #[default]
    Keep,
    /// Its crew is not on duty.
    OffDuty,
    /// It cannot be sent, for the reason that the agency gives.
    OutOfService,
}

/// How near, and for how long, something counts as being there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Near {
    /// Within so many metres.
    pub within_m: u32,
    /// For so many seconds.
    pub for_s: u32,
}

/// Section `automatic`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AutomaticSettings {
    /// What a unit is once its last assignment is over.
    #[serde(default)]
    pub on_clear: OnClear,
    /// Whether a unit is ready again when the time of its being out of service is over.
    #[serde(default)]
    pub back_in_service: bool,
    /// Whether a unit is available once somebody has signed on to it (U18).
    #[serde(default)]
    pub available_on_sign_on: bool,
    /// What a unit is once the last of its crew has signed off (U18).
    #[serde(default)]
    pub on_sign_off: OnSignOff,
    /// Why it is out of service then; the agency's words, no personal text.
    #[serde(default)]
    pub sign_off_reason: Option<String>,
    /// When a returning unit is available again, by its position.
    #[serde(default)]
    pub home: Option<Near>,
    /// When a unit that drives to a scene is there, by its position.
    #[serde(default)]
    pub arrival: Option<Near>,
}

impl AutomaticSettings {
    /// Distances and times that a position can tell.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        for near in [self.home, self.arrival].into_iter().flatten() {
            range("within_m", near.within_m, NEAR_M_MIN, NEAR_M_MAX)?;
            range("for_s", near.for_s, NEAR_S_MIN, NEAR_S_MAX)?;
        }
        match (&self.sign_off_reason, self.on_sign_off) {
            (Some(it), OnSignOff::OutOfService) => label("sign_off_reason", it, LABEL_CHARS_MAX),
            (None, OnSignOff::OutOfService) => Err(Refusal::Empty {
                field: "sign_off_reason",
            }),
            (Some(_), _) => Err(Refusal::Malformed {
                field: "sign_off_reason",
                why: "is for units that are out of service then",
            }),
            (None, _) => Ok(()),
        }
    }
}

/// A number between two limits.
pub(super) fn range(field: &'static str, value: u32, min: u32, max: u32) -> Result<(), Refusal> {
    if (min..=max).contains(&value) {
        Ok(())
    } else {
        Err(Refusal::OutOfRange {
            field,
            min: i64::from(min),
            max: i64::from(max),
        })
    }
}
