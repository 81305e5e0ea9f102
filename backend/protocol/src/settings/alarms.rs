//! Section `alarms` on the wire (K12): every kind of alarm with how it is handled.

use std::collections::BTreeMap;

use domain::{
    alarm::AlarmKind as DomainKind,
    limits::{ANSWER_DUE_BEFORE_S, NO_UNIT_WITHIN_S},
    settings as domain_settings,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::words::{AlarmKind, Sound};

/// How an agency wants one kind of alarm handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlarmRule {
    /// How it sounds.
    pub sound: Sound,
    /// Seconds until the supervisors hear it as well, from 10.
    pub supervisors_s: u32,
    /// Seconds from then until every screen of the agency does; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub everybody_s: Option<u32>,
    /// Seconds that an acknowledgement holds; absent: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds_s: Option<u32>,
}

/// Section `alarms`: how alarms sound and go up, and how long a crew has to answer (K12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlarmSettings {
    /// The server names every kind; a kind that is not sent is handled as is common.
    #[serde(default, deserialize_with = "crate::once::each_once")]
    pub rules: BTreeMap<AlarmKind, AlarmRule>,
    /// How long a dispatch may stay unacknowledged, 15 to 300 s.
    pub acknowledge_within_s: u32,
    /// How long a crew without a connected device has to acknowledge by radio before its alarm sounds, 15 to 600 s;
    /// absent: it sounds at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_radio_within_s: Option<u32>,
    /// How long an incident of each priority, 1 to 5, may wait for a unit: 30 to 600 s, and to a day below priority 1.
    #[serde(default = "no_unit_within_s")]
    #[schema(value_type = Vec<u32>, min_items = 5, max_items = 5)]
    pub no_unit_within_s: [u32; 5],
    /// How long before its time is up an answer to a joint task is asked for, 60 s to a day.
    #[serde(default = "answer_due_before_s")]
    pub answer_due_before_s: u32,
}

const fn no_unit_within_s() -> [u32; 5] {
    NO_UNIT_WITHIN_S
}

const fn answer_due_before_s() -> u32 {
    ANSWER_DUE_BEFORE_S
}

impl From<AlarmRule> for domain_settings::AlarmRule {
    fn from(it: AlarmRule) -> Self {
        Self {
            sound: it.sound.into(),
            supervisors_s: it.supervisors_s,
            everybody_s: it.everybody_s,
            holds_s: it.holds_s,
        }
    }
}

impl From<domain_settings::AlarmRule> for AlarmRule {
    fn from(it: domain_settings::AlarmRule) -> Self {
        let domain_settings::AlarmRule {
            sound,
            supervisors_s,
            everybody_s,
            holds_s,
        } = it;
        Self {
            sound: sound.into(),
            supervisors_s,
            everybody_s,
            holds_s,
        }
    }
}

impl From<AlarmSettings> for domain_settings::AlarmSettings {
    fn from(it: AlarmSettings) -> Self {
        let rule = |(kind, rule): (AlarmKind, AlarmRule)| (kind.into(), rule.into());
        let differs = |(kind, rule): &(DomainKind, domain_settings::AlarmRule)| {
            *rule != domain_settings::AlarmRule::common(*kind)
        };
        Self {
            rules: it.rules.into_iter().map(rule).filter(differs).collect(),
            acknowledge_within_s: it.acknowledge_within_s,
            by_radio_within_s: it.by_radio_within_s,
            no_unit_within_s: it.no_unit_within_s,
            answer_due_before_s: it.answer_due_before_s,
        }
    }
}

impl From<domain_settings::AlarmSettings> for AlarmSettings {
    fn from(it: domain_settings::AlarmSettings) -> Self {
        let domain_settings::AlarmSettings {
            acknowledge_within_s,
            by_radio_within_s,
            no_unit_within_s,
            answer_due_before_s,
            rules,
        } = it;
        let rule = |kind: DomainKind| {
            let common = || domain_settings::AlarmRule::common(kind);
            let rule = rules.get(&kind).copied().unwrap_or_else(common);
            (kind.into(), rule.into())
        };
        Self {
            rules: DomainKind::EVERY.into_iter().map(rule).collect(),
            acknowledge_within_s,
            by_radio_within_s,
            no_unit_within_s,
            answer_due_before_s,
        }
    }
}
