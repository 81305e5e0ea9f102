//! What came of what an agreement promises (G15, G18): numbers, and no task or unit.

use domain::{
    AgreementId, Timestamp,
    agreement::Counted,
    sharing::{DutyFigures, PerformanceView, ShareFigures},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{moment::Moment, words::DutyMeasure};

/// What came of the version that holds or held, told to its parties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgreementPerformance {
    /// Of which agreement.
    pub agreement: Uuid,
    /// Of which version; the next one begins anew.
    pub version: u32,
    /// Since when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Moment>,
    /// When this was so.
    pub at: Moment,
    /// Duties that are measured, in the order of the text.
    pub duties: Vec<DutyPerformance>,
    /// Of every party, if shares were agreed.
    pub shares: Vec<SharePerformance>,
}

/// How often a duty was asked for, and what came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DutyPerformance {
    /// Which of the duties of the text; the first one is 0.
    pub duty: usize,
    /// Whose.
    pub agency: String,
    /// What is measured.
    pub measure: DutyMeasure,
    /// Within how many minutes it is to come.
    pub within_min: u32,
    /// How often it was asked for: what follows, together.
    pub asked: u32,
    /// It came in time.
    pub kept: u32,
    /// It did not, so far or at all.
    pub broken: u32,
    /// The party said no.
    pub declined: u32,
    /// There is time left.
    pub waiting: u32,
    /// Not followed, because too much waited at once.
    pub left_out: u32,
    /// How many begun minutes it took, the lower of the two in the middle; of what came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_min: Option<u32>,
}

/// What a party has drawn, beside its share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SharePerformance {
    /// The party.
    pub agency: String,
    /// What was agreed, of a hundred.
    pub agreed_percent: u8,
    /// Whole minutes that units of other parties worked for it.
    pub drawn_min: u64,
    /// Of what all have drawn, rounded; absent while nobody has drawn a minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn_percent: Option<u8>,
}

impl AgreementPerformance {
    /// Of what a party is told at a time.
    pub fn of(agreement: AgreementId, at: Timestamp, it: PerformanceView) -> Self {
        let PerformanceView {
            version,
            since,
            duties,
            shares,
        } = it;
        Self {
            agreement: agreement.0,
            version,
            since: since.map(Into::into),
            at: at.into(),
            duties: duties.into_iter().map(Into::into).collect(),
            shares: shares.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<DutyFigures> for DutyPerformance {
    fn from(it: DutyFigures) -> Self {
        let DutyFigures {
            duty,
            agency,
            measure,
            within_min,
            counted,
        } = it;
        let Counted {
            kept,
            broken,
            declined,
            waiting,
            left_out,
            median_min,
        } = counted;
        Self {
            duty,
            agency: agency.to_string(),
            measure: measure.into(),
            within_min,
            asked: kept + broken + declined + waiting + left_out,
            kept,
            broken,
            declined,
            waiting,
            left_out,
            median_min,
        }
    }
}

impl From<ShareFigures> for SharePerformance {
    fn from(it: ShareFigures) -> Self {
        let ShareFigures {
            agency,
            agreed_percent,
            drawn_min,
            drawn_percent,
        } = it;
        Self {
            agency: agency.to_string(),
            agreed_percent,
            drawn_min,
            drawn_percent,
        }
    }
}
