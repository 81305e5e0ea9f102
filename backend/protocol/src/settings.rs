//! The settings of an agency on the wire and in the set-up file: one type for each section. A new section has its type
//! here, and one line in the list at the end.

mod alarms;
mod classification;
mod enforcement;
mod inspections;
mod tasks;
mod templates;

use std::collections::BTreeMap;

use domain::{Refusal, settings as domain_settings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use alarms::{AlarmRule, AlarmSettings};
pub use classification::{ClassificationSettings, OwnPriority, OwnType};
pub use enforcement::{
    CertificateKind, EnforcementSettings, Fine, Instrument, LegalChecks, OfficerCertificate, Permit,
};
pub use inspections::{Checklist, ChecklistItem, InspectionSettings};
pub use tasks::{DeclineReason, TaskSettings};
pub(crate) use templates::rules;
pub use templates::{TaskTemplate, TemplatePart, TemplateSettings};

use crate::words::{CodeMeans, OnClear, OnSignOff, SectionName, Verdict};

/// One status code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusCode {
    /// What is pressed or said.
    pub code: String,
    /// What the agency's own people read.
    pub label: String,
    /// The common word.
    pub means: CodeMeans,
}

/// One reason for being out of service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutOfServiceReason {
    /// A short word.
    pub word: String,
    /// What people read.
    pub label: String,
    /// How long it takes as a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
}

/// Section `status`: the agency's own status codes, and reasons for being out of service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusSettings {
    /// In the order in which they are offered; empty: the common words are used.
    pub codes: Vec<StatusCode>,
    /// In the order in which they are offered.
    #[serde(default)]
    pub out_of_service: Vec<OutOfServiceReason>,
}

impl From<StatusSettings> for domain_settings::StatusSettings {
    fn from(it: StatusSettings) -> Self {
        let code = |it: StatusCode| domain_settings::StatusCode {
            code: it.code,
            label: it.label,
            means: it.means.into(),
        };
        let reason = |it: OutOfServiceReason| domain_settings::OutOfServiceReason {
            word: it.word,
            label: it.label,
            minutes: it.minutes,
        };
        Self {
            codes: it.codes.into_iter().map(code).collect(),
            out_of_service: it.out_of_service.into_iter().map(reason).collect(),
        }
    }
}

impl From<domain_settings::StatusSettings> for StatusSettings {
    fn from(it: domain_settings::StatusSettings) -> Self {
        let domain_settings::StatusSettings {
            codes,
            out_of_service,
        } = it;
        let code = |it: domain_settings::StatusCode| StatusCode {
            code: it.code,
            label: it.label,
            means: it.means.into(),
        };
        let reason = |it: domain_settings::OutOfServiceReason| OutOfServiceReason {
            word: it.word,
            label: it.label,
            minutes: it.minutes,
        };
        Self {
            codes: codes.into_iter().map(code).collect(),
            out_of_service: out_of_service.into_iter().map(reason).collect(),
        }
    }
}

/// Section `sending`: what is looked at before a unit is sent (U14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendingSettings {
    /// Kept for something else.
    pub reserved: Verdict,
    /// Outside of the agency's area.
    pub out_of_area: Verdict,
    /// Fewer people on it than it needs.
    pub below_minimum_crew: Verdict,
    /// It can do nothing of what the agency was asked for.
    pub capability_missing: Verdict,
    /// It works on something else.
    pub busy: Verdict,
    /// It is named in what was promised to another joint task (T24).
    #[serde(default = "usual")]
    pub promised: Verdict,
}

const fn usual() -> Verdict {
    Verdict::Warn
}

impl From<SendingSettings> for domain_settings::SendingSettings {
    fn from(it: SendingSettings) -> Self {
        Self {
            reserved: it.reserved.into(),
            out_of_area: it.out_of_area.into(),
            below_minimum_crew: it.below_minimum_crew.into(),
            capability_missing: it.capability_missing.into(),
            busy: it.busy.into(),
            promised: it.promised.into(),
        }
    }
}

impl From<domain_settings::SendingSettings> for SendingSettings {
    fn from(it: domain_settings::SendingSettings) -> Self {
        let domain_settings::SendingSettings {
            reserved,
            out_of_area,
            below_minimum_crew,
            capability_missing,
            busy,
            promised,
        } = it;
        Self {
            reserved: reserved.into(),
            out_of_area: out_of_area.into(),
            below_minimum_crew: below_minimum_crew.into(),
            capability_missing: capability_missing.into(),
            busy: busy.into(),
            promised: promised.into(),
        }
    }
}

/// How near, and for how long, something counts as being there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Near {
    /// Within so many metres, 20 to 2,000.
    pub within_m: u32,
    /// For so many seconds, 5 to 3,600.
    pub for_s: u32,
}

/// Section `automatic`: what happens by rule (U16, U18).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AutomaticSettings {
    /// What a unit is once its last assignment is over.
    pub on_clear: OnClear,
    /// Whether a unit is ready again when its time out of service is up.
    pub back_in_service: bool,
    /// Whether a unit that is off duty is available once somebody has signed on to it (U18).
    #[serde(default)]
    pub available_on_sign_on: bool,
    /// What a unit is once the last of its crew has signed off (U18).
    #[serde(default = "keep")]
    pub on_sign_off: OnSignOff,
    /// Why it is out of service then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_off_reason: Option<String>,
    /// When a returning unit is available again, by its position: near its station for that long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<Near>,
    /// When a unit that drives is on scene, by its position: near the incident, or the middle of the task's area, for
    /// that long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival: Option<Near>,
}

const fn keep() -> OnSignOff {
    OnSignOff::Keep
}

impl From<AutomaticSettings> for domain_settings::AutomaticSettings {
    fn from(it: AutomaticSettings) -> Self {
        let near = |it: Near| domain_settings::Near {
            within_m: it.within_m,
            for_s: it.for_s,
        };
        Self {
            on_clear: it.on_clear.into(),
            back_in_service: it.back_in_service,
            available_on_sign_on: it.available_on_sign_on,
            on_sign_off: it.on_sign_off.into(),
            sign_off_reason: it.sign_off_reason,
            home: it.home.map(near),
            arrival: it.arrival.map(near),
        }
    }
}

impl From<domain_settings::AutomaticSettings> for AutomaticSettings {
    fn from(it: domain_settings::AutomaticSettings) -> Self {
        let domain_settings::AutomaticSettings {
            on_clear,
            back_in_service,
            available_on_sign_on,
            on_sign_off,
            sign_off_reason,
            home,
            arrival,
        } = it;
        let near = |it: domain_settings::Near| Near {
            within_m: it.within_m,
            for_s: it.for_s,
        };
        Self {
            on_clear: on_clear.into(),
            back_in_service,
            available_on_sign_on,
            on_sign_off: on_sign_off.into(),
            sign_off_reason,
            home: home.map(near),
            arrival: arrival.map(near),
        }
    }
}

macro_rules! sections {
    ($($(#[$doc:meta])* $variant:ident $field:ident: $type:ty;)+) => {
        /// What an agency has settled for itself; seen by the agency itself only (U9).
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
        pub struct Settings {
            /// Short name of the agency.
            pub id: String,
            /// How often each section was changed: what a change is based on. Absent: never, 0.
            pub versions: BTreeMap<SectionName, u32>,
            $($(#[$doc])* pub $field: $type,)+
        }

        impl Settings {
            pub(crate) fn new(id: String, it: domain_settings::AgencySettings) -> Self {
                let domain_settings::AgencySettings { versions, $($field),+ } = it;
                Self {
                    id,
                    versions: versions.into_iter().map(|(name, version)| (name.into(), version)).collect(),
                    $($field: $field.into()),+
                }
            }
        }

        /// Sections as they are sent, or written in the set-up file.
        #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Sections {
            $($(#[$doc])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $field: Option<$type>,)+
        }

        impl Sections {
            /// The sections that are there.
            pub fn into_domain(self) -> Result<Vec<domain_settings::Section>, Refusal> {
                let mut found = vec![];
                $(if let Some(it) = self.$field {
                    found.push(domain_settings::Section::$variant(it.try_into()?));
                })+
                Ok(found)
            }

            /// The section, if there is exactly one.
            pub(crate) fn only(self) -> Result<domain_settings::Section, Refusal> {
                let mut found = self.into_domain()?;
                match (found.pop(), found.is_empty()) {
                    (Some(it), true) => Ok(it),
                    _ => Err(Refusal::Malformed {
                        field: "section",
                        why: "of the settings must be given, and only one",
                    }),
                }
            }
        }
    };
}

sections! {
    /// Status codes with their labels, and reasons for being out of service.
    Status status: StatusSettings;
    /// What warns or forbids before a unit is sent.
    Sending sending: SendingSettings;
    /// What happens by rule.
    Automatic automatic: AutomaticSettings;
    /// How alarms sound and go up, and how long a crew has to answer.
    Alarms alarms: AlarmSettings;
    /// Types of incidents and priorities.
    Classification classification: ClassificationSettings;
    /// Why joint tasks are declined.
    Tasks tasks: TaskSettings;
    /// What inspectors go by.
    Inspections inspections: InspectionSettings;
    /// What measures cite, and who may take them.
    Enforcement enforcement: EnforcementSettings;
    /// What joint tasks are written down by.
    Templates templates: TemplateSettings;
}
