//! How an agency's alarms are handled (K12): how they sound, when they go up, and how long a crew has to answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::automatic::range;
use crate::{
    alarm::{AlarmKind, Policy, Sound},
    limits::{
        ACKNOWLEDGE_S_MAX, ACKNOWLEDGE_S_MIN, ACKNOWLEDGE_WITHIN_MS, ALARM_HOLDS_S_MIN,
        ALARM_STEP_S_MIN, ANSWER_DUE_BEFORE_S, ANSWER_DUE_BEFORE_S_MAX, ANSWER_DUE_BEFORE_S_MIN,
        BY_RADIO_S_MAX, NO_UNIT_LIFE_S_MAX, NO_UNIT_S_MAX, NO_UNIT_S_MIN, NO_UNIT_WITHIN_S,
    },
    refusal::Refusal,
};

/// How an agency wants one kind of alarm handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmRule {
    /// How it sounds.
    pub sound: Sound,
    /// Seconds until its supervisors hear it as well.
    pub supervisors_s: u32,
    /// Seconds from then until every screen of it does; never if absent.
    #[serde(default)]
    pub everybody_s: Option<u32>,
    /// Seconds that an acknowledgement holds; for ever if absent.
    #[serde(default)]
    pub holds_s: Option<u32>,
}

impl AlarmRule {
    /// What holds for a kind while nobody has settled anything else.
    pub fn common(kind: AlarmKind) -> Self {
        let policy = kind.policy();
        let seconds = |ms: i64| u32::try_from(ms / 1_000).unwrap_or(u32::MAX);
        let [supervisors, everybody] = policy.steps_ms;
        Self {
            sound: policy.sound,
            supervisors_s: supervisors.map_or(u32::MAX, seconds),
            everybody_s: everybody.map(seconds),
            holds_s: policy.holds_ms.map(seconds),
        }
    }

    /// The policy of a kind under this rule.
    pub fn policy(&self, kind: AlarmKind) -> Policy {
        let ms = |seconds: u32| i64::from(seconds) * 1_000;
        Policy {
            sound: self.sound,
            steps_ms: [Some(ms(self.supervisors_s)), self.everybody_s.map(ms)],
            holds_ms: self.holds_s.map(ms),
            ..kind.policy()
        }
    }

    /// Rule K12.
    fn check(&self, kind: AlarmKind) -> Result<(), Refusal> {
        let bounds = kind.bounds();
        if self.sound > bounds.quietest {
            return Err(Refusal::Malformed {
                field: "sound",
                why: "is too quiet for this kind of alarm",
            });
        }
        if self.sound == Sound::Duress && kind != AlarmKind::Duress {
            return Err(Refusal::Malformed {
                field: "sound",
                why: "is kept for crews in danger",
            });
        }
        let step = |field, it| range(field, it, ALARM_STEP_S_MIN, bounds.step_s_max);
        step("supervisors_s", self.supervisors_s)?;
        match self.everybody_s {
            Some(it) => step("everybody_s", it)?,
            None if bounds.to_everybody => {
                return Err(Refusal::Empty {
                    field: "everybody_s",
                });
            }
            None => {}
        }
        match self.holds_s {
            Some(it) => range("holds_s", it, ALARM_HOLDS_S_MIN, bounds.holds_s_max),
            None if bounds.may_hold => Ok(()),
            None => Err(Refusal::Empty { field: "holds_s" }),
        }
    }
}

/// Section `alarms`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmSettings {
    /// How long a dispatch may stay unacknowledged, in seconds (A12).
    pub acknowledge_within_s: u32,
    /// How long a crew without a connected device has to acknowledge by radio before its alarm sounds, in seconds; at
    /// once if absent (K7).
    #[serde(default)]
    pub by_radio_within_s: Option<u32>,
    /// How long an incident of each priority, 1 to 5, may wait for a unit, in seconds (K13).
    #[serde(default = "no_unit_within_s")]
    pub no_unit_within_s: [u32; 5],
    /// How long before its time is up an answer to a joint task is asked for, in seconds (K14).
    #[serde(default = "answer_due_before_s")]
    pub answer_due_before_s: u32,
    /// What differs from the common table.
    #[serde(default)]
    pub rules: BTreeMap<AlarmKind, AlarmRule>,
}

const fn no_unit_within_s() -> [u32; 5] {
    NO_UNIT_WITHIN_S
}

const fn answer_due_before_s() -> u32 {
    ANSWER_DUE_BEFORE_S
}

impl Default for AlarmSettings {
    fn default() -> Self {
        Self {
            acknowledge_within_s: u32::try_from(ACKNOWLEDGE_WITHIN_MS / 1_000).unwrap_or(u32::MAX),
            by_radio_within_s: None,
            no_unit_within_s: NO_UNIT_WITHIN_S,
            answer_due_before_s: ANSWER_DUE_BEFORE_S,
            rules: BTreeMap::new(),
        }
    }
}

impl AlarmSettings {
    /// How a kind is handled.
    pub fn policy(&self, kind: AlarmKind) -> Policy {
        self.rules
            .get(&kind)
            .map_or_else(|| kind.policy(), |it| it.policy(kind))
    }

    /// How long an incident of a priority may wait for a unit, in milliseconds.
    pub fn no_unit_within_ms(&self, priority: u8) -> i64 {
        let of = usize::from(priority.clamp(1, 5)) - 1;
        let seconds = self.no_unit_within_s.get(of).copied();
        seconds.map_or(0, |it| i64::from(it) * 1_000)
    }

    /// How long a dispatch may stay unacknowledged, in milliseconds.
    pub fn acknowledge_within_ms(&self) -> i64 {
        i64::from(self.acknowledge_within_s) * 1_000
    }

    /// Rule K12.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        range(
            "acknowledge_within_s",
            self.acknowledge_within_s,
            ACKNOWLEDGE_S_MIN,
            ACKNOWLEDGE_S_MAX,
        )?;
        if let Some(it) = self.by_radio_within_s {
            range("by_radio_within_s", it, ACKNOWLEDGE_S_MIN, BY_RADIO_S_MAX)?;
        }
        for (it, max) in self.no_unit_within_s.into_iter().zip([
            NO_UNIT_LIFE_S_MAX,
            NO_UNIT_S_MAX,
            NO_UNIT_S_MAX,
            NO_UNIT_S_MAX,
            NO_UNIT_S_MAX,
        ]) {
            range("no_unit_within_s", it, NO_UNIT_S_MIN, max)?;
        }
        range(
            "answer_due_before_s",
            self.answer_due_before_s,
            ANSWER_DUE_BEFORE_S_MIN,
            ANSWER_DUE_BEFORE_S_MAX,
        )?;
        self.rules
            .iter()
            .try_for_each(|(kind, rule)| rule.check(*kind))
    }
}
