//! How long people take and how often they say no. A stated model, not a measurement; every number can be set.

use serde::Deserialize;

use super::Range;

/// How crews behave.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CrewModel {
    /// Until a crew acknowledges.
    pub(crate) acknowledge_s: Range,
    /// Share of crews that are late, and how late they are.
    pub(crate) late_share: f64,
    pub(crate) late_s: Range,
    /// Share of dispatches that a crew declines, and why.
    pub(crate) decline_share: f64,
    pub(crate) decline_reasons: Vec<String>,
    /// From acknowledging to wheels turning.
    pub(crate) turnout_s: Range,
    /// At the scene of an incident that says nothing else.
    pub(crate) work_s: Range,
    /// At a joint task that says nothing else.
    pub(crate) task_work_s: Range,
    /// Share of medical incidents of people's own making that end in hospital.
    pub(crate) transport_share: f64,
    /// At the hospital.
    pub(crate) handover_s: Range,
    /// How long a crew leaves its statuses to somebody who set one for it.
    pub(crate) human_patience_s: f64,
}

impl Default for CrewModel {
    fn default() -> Self {
        let reasons = [
            "Vehicle has a fault",
            "Crew is still decontaminating",
            "Below minimum crew",
        ];
        Self {
            acknowledge_s: [2.0, 8.0],
            late_share: 0.05,
            late_s: [65.0, 90.0],
            decline_share: 0.03,
            decline_reasons: reasons.map(str::to_owned).to_vec(),
            turnout_s: [4.0, 15.0],
            work_s: [60.0, 180.0],
            task_work_s: [180.0, 300.0],
            transport_share: 0.6,
            handover_s: [20.0, 45.0],
            human_patience_s: 120.0,
        }
    }
}

/// How dispatchers behave.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(
    clippy::struct_field_names,
    reason = "the unit belongs to the name, as in the file"
)]
pub(crate) struct DeskModel {
    /// From report to triage.
    pub(crate) triage_s: Range,
    /// Between two units that are sent.
    pub(crate) assign_s: Range,
    /// From the last crew's clearing to closing.
    pub(crate) close_s: Range,
}

impl Default for DeskModel {
    fn default() -> Self {
        Self {
            triage_s: [2.0, 6.0],
            assign_s: [1.0, 3.0],
            close_s: [8.0, 20.0],
        }
    }
}

/// How commanders answer and lead.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct AnswerModel {
    /// Until a party answers a proposal that a person made.
    pub(crate) human_s: Range,
    /// Share of such proposals that a party declines.
    pub(crate) human_decline_share: f64,
    /// Why, for parties that have the units.
    pub(crate) decline_reasons: Vec<String>,
    /// Until a party answers a proposal of the player's own; long enough for a person in that seat to be faster.
    pub(crate) own_s: Range,
    /// Until the lead revises after a decline, starts after agreement, completes after the last crew.
    pub(crate) lead_s: Range,
}

impl Default for AnswerModel {
    fn default() -> Self {
        let reasons = [
            "No crew free before the end of the shift",
            "Held back for cover of our own area",
        ];
        Self {
            human_s: [5.0, 20.0],
            human_decline_share: 0.1,
            decline_reasons: reasons.map(str::to_owned).to_vec(),
            own_s: [15.0, 40.0],
            lead_s: [5.0, 15.0],
        }
    }
}
