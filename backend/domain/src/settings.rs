//! The settings of an agency: its own words and rules, section by section. A new section is a file in `settings/` with its
//! type and its `check`, and one line in the list below.
//!
//! - **U9** The settings of an agency are changed by its admin or the set-up file, one section at a time, on the version
//!   that was read. Only the agency itself sees them.
//! - **U10** An agency maps its own status codes onto the common words. Either it has none, or every word that a crew
//!   cannot do without has a code, and no code means two things.

mod alarms;
mod automatic;
mod classification;
mod enforcement;
mod inspections;
mod sending;
mod status;
mod tasks;
mod templates;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use alarms::{AlarmRule, AlarmSettings};
pub use automatic::{AutomaticSettings, Near, OnClear, OnSignOff};
pub(crate) use classification::priority_in_range;
pub use classification::{ClassificationSettings, OwnPriority, OwnType};
pub use enforcement::{
    CertificateKind, EnforcementSettings, Instrument, InstrumentKind, LegalChecks, LegalVerdict,
    OfficerCertificate, Permit,
};
pub use inspections::{Checklist, ChecklistItem, InspectionSettings, Severity};
pub use sending::{Concern, SendingSettings, Verdict};
pub use status::{CodeMeans, OutOfServiceReason, StatusCode, StatusSettings};
pub use tasks::{DeclineReason, TaskSettings};
pub use templates::TemplateSettings;

use crate::refusal::Refusal;

macro_rules! sections {
    ($($(#[$doc:meta])* $variant:ident $field:ident $word:literal: $type:ty;)+) => {
        /// The name of a section.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum SectionName { $($(#[$doc])* $variant),+ }

        impl SectionName {
            /// Every section, in order.
            pub const EVERY: &'static [Self] = &[$(Self::$variant),+];

            /// The word on the wire and in the set-up file.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        /// One section with what it says.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Section { $($(#[$doc])* $variant($type)),+ }

        impl Section {
            /// Its name.
            pub const fn name(&self) -> SectionName {
                match self { $(Self::$variant(_) => SectionName::$variant),+ }
            }

            /// Whether it can be kept as it is.
            pub(crate) fn check(&self) -> Result<(), Refusal> {
                match self { $(Self::$variant(it) => it.check()),+ }
            }
        }

        /// What an agency has settled for itself. The default of each section changes nothing.
        #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
        pub struct AgencySettings {
            $($(#[$doc])* #[serde(default)] pub $field: $type,)+
            /// How often each section was changed; absent is never.
            #[serde(default)]
            pub versions: BTreeMap<SectionName, u32>,
        }

        impl AgencySettings {
            /// The section of this name, as it is now.
            pub fn section(&self, name: SectionName) -> Section {
                match name { $(SectionName::$variant => Section::$variant(self.$field.clone())),+ }
            }

            /// Takes a section over.
            pub(crate) fn take(&mut self, section: Section) {
                *self.versions.entry(section.name()).or_default() += 1;
                match section { $(Section::$variant(it) => self.$field = it),+ }
            }
        }
    };
}

sections! {
    /// Status codes with their labels, and reasons for being out of service.
    Status status "status": StatusSettings;
    /// What warns or forbids before a unit is sent.
    Sending sending "sending": SendingSettings;
    /// What happens by rule.
    Automatic automatic "automatic": AutomaticSettings;
    /// How alarms sound and go up, and how long a crew has to answer.
    Alarms alarms "alarms": AlarmSettings;
    /// Types of incidents and priorities.
    Classification classification "classification": ClassificationSettings;
    /// Why joint tasks are declined.
    Tasks tasks "tasks": TaskSettings;
    /// What inspectors go by.
    Inspections inspections "inspections": InspectionSettings;
    /// What measures cite, and who may take them.
    Enforcement enforcement "enforcement": EnforcementSettings;
    /// What joint tasks are written down by.
    Templates templates "templates": TemplateSettings;
}

impl AgencySettings {
    /// The version of a section; 0 if nobody has changed it.
    pub fn version(&self, name: SectionName) -> u32 {
        self.versions.get(&name).copied().unwrap_or(0)
    }
}
