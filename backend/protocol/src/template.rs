//! Agreements to start from (G17): filled with the agencies that are in the room.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    agreement::{Clause, Share},
    words::DutyMeasure,
};

/// Words in the languages of the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InLanguages {
    /// English.
    pub en: String,
    /// Arabic.
    pub ar: String,
    /// Vietnamese.
    pub vi: String,
}

/// What a party would promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TemplateDuty {
    /// The party.
    pub agency: String,
    /// What it does.
    pub text: InLanguages,
    /// What of it is measured; words only if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<DutyMeasure>,
    /// Within how many minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_min: Option<u32>,
}

/// An agreement to start from, between agencies of this room. Nobody has drafted it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AgreementTemplate {
    /// A word that does not change.
    pub id: String,
    /// What it is called.
    pub title: InLanguages,
    /// What the data are for.
    pub purpose: InLanguages,
    /// What has to be named as its basis.
    pub legal_basis: InLanguages,
    /// Between whom, by what they are.
    pub parties: Vec<String>,
    /// Who would see what.
    pub clauses: Vec<Clause>,
    /// Who would do what.
    pub duties: Vec<TemplateDuty>,
    /// What each party would draw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<Share>,
    /// For how many days it is usually agreed.
    pub valid_days: u32,
    /// For how many days after it is over a thing is still shown; 0 for only while it is not over (G19).
    pub retention_days: u16,
}

/// Agreements in which the asker's agency has a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AgreementTemplates {
    /// In the order in which they are offered.
    pub templates: Vec<AgreementTemplate>,
}
