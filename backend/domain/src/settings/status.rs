//! An agency's own status codes (FMS 1–9, ten-codes …) and the reasons for being out of service that it counts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    assignment::AssignmentStatus,
    limits::{
        LABEL_CHARS_MAX, OUT_OF_SERVICE_MINUTES_MAX, OUT_OF_SERVICE_REASONS_MAX,
        STATUS_CODE_CHARS_MAX, STATUS_CODES_MAX,
    },
    refusal::Refusal,
    unit::{Availability, UnitStatus},
};

/// What a code means: one of the common words that a crew or a desk can set. Orders and their ends with a reason are no
/// matter of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeMeans {
    /// Ready; what was worked on is over.
    Available,
    /// On the way home; what was worked on is over.
    Returning,
    /// Cannot be sent.
    OutOfService,
    /// Crew not on duty.
    OffDuty,
    /// The crew knows.
    Acknowledged,
    /// Driving.
    EnRoute,
    /// Waiting near the scene.
    Staged,
    /// At the scene.
    OnScene,
    /// Carrying someone or something away.
    Transporting,
    /// Where it was carried to.
    AtDestination,
}

impl CodeMeans {
    /// What a unit cannot do without, if its agency has codes at all. Every other word has a way of its own.
    pub const NEEDED: [Self; 4] = [
        Self::Available,
        Self::OutOfService,
        Self::EnRoute,
        Self::OnScene,
    ];

    /// The availability that it sets, if it sets one.
    pub const fn availability(self) -> Option<Availability> {
        match self {
            Self::Available => Some(Availability::Available),
            Self::Returning => Some(Availability::Returning),
            Self::OutOfService => Some(Availability::OutOfService),
            Self::OffDuty => Some(Availability::OffDuty),
            _ => None,
        }
    }

    /// The step of the assignment that it stands for, if it stands for one.
    pub const fn step(self) -> Option<AssignmentStatus> {
        match self {
            Self::Acknowledged => Some(AssignmentStatus::Acknowledged),
            Self::EnRoute => Some(AssignmentStatus::EnRoute),
            Self::Staged => Some(AssignmentStatus::Staged),
            Self::OnScene => Some(AssignmentStatus::OnScene),
            Self::Transporting => Some(AssignmentStatus::Transporting),
            Self::AtDestination => Some(AssignmentStatus::AtDestination),
            _ => None,
        }
    }

    /// Whether a unit of this status is what the code says.
    pub fn is(self, status: UnitStatus) -> bool {
        match status {
            UnitStatus::Free(it) => self.availability() == Some(it),
            UnitStatus::Assigned(it) => self.step() == Some(it),
        }
    }
}

/// One code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusCode {
    /// What is pressed or said: `3`, `10-97`.
    pub code: String,
    /// What the agency's own people read. The agency's words, no personal text.
    pub label: String,
    /// The common word.
    pub means: CodeMeans,
}

/// One reason for being out of service that is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutOfServiceReason {
    /// A short word, for statistics.
    pub word: String,
    /// What people read.
    pub label: String,
    /// How long it takes as a rule, in minutes.
    #[serde(default)]
    pub minutes: Option<u16>,
}

/// Section `status`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StatusSettings {
    /// In the order in which they are offered; empty: the common words are used.
    #[serde(default)]
    pub codes: Vec<StatusCode>,
    /// In the order in which they are offered.
    #[serde(default)]
    pub out_of_service: Vec<OutOfServiceReason>,
}

impl StatusSettings {
    /// The code of this name.
    pub fn code(&self, code: &str) -> Option<&StatusCode> {
        self.codes.iter().find(|it| it.code == code)
    }

    /// Rule U10.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let (codes, reasons) = (&self.codes, &self.out_of_service);
        at_most("codes", codes.len(), STATUS_CODES_MAX)?;
        at_most("out_of_service", reasons.len(), OUT_OF_SERVICE_REASONS_MAX)?;
        for it in codes {
            label("code", &it.code, STATUS_CODE_CHARS_MAX)?;
            label("label", &it.label, LABEL_CHARS_MAX)?;
        }
        once("codes", codes.iter().map(|it| it.code.as_str()))?;
        let meant: BTreeSet<CodeMeans> = codes.iter().map(|it| it.means).collect();
        if !codes.is_empty() && !CodeMeans::NEEDED.iter().all(|it| meant.contains(it)) {
            return Err(Refusal::Malformed {
                field: "codes",
                why: "must have a code for each of available, out_of_service, en_route and on_scene",
            });
        }
        for it in reasons {
            crate::decide::word("word", &it.word)?;
            label("label", &it.label, LABEL_CHARS_MAX)?;
            if it
                .minutes
                .is_some_and(|it| !(1..=OUT_OF_SERVICE_MINUTES_MAX).contains(&it))
            {
                return Err(Refusal::OutOfRange {
                    field: "minutes",
                    min: 1,
                    max: i64::from(OUT_OF_SERVICE_MINUTES_MAX),
                });
            }
        }
        once("out_of_service", reasons.iter().map(|it| it.word.as_str()))
    }
}

/// No more than `max` of a list.
pub(super) const fn at_most(field: &'static str, found: usize, max: usize) -> Result<(), Refusal> {
    if found > max {
        Err(Refusal::TooLong { field, max })
    } else {
        Ok(())
    }
}

/// One line that says something, without blanks around it: it is compared and shown as it stands.
pub(super) fn label(field: &'static str, value: &str, max: usize) -> Result<(), Refusal> {
    crate::decide::text(field, value, max)?;
    if value.trim() != value || value.contains(['\n', '\t']) {
        return Err(Refusal::Malformed {
            field,
            why: "must be one line without blanks around it",
        });
    }
    Ok(())
}

/// No name twice.
pub(super) fn once<'a>(
    field: &'static str,
    names: impl Iterator<Item = &'a str>,
) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(Refusal::Malformed {
                field,
                why: "names one thing twice",
            });
        }
    }
    Ok(())
}
