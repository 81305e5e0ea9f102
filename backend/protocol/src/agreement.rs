//! Sharing agreements on the wire (rules G1–G18 of docs/protocol.md).

use domain::{
    agreement::{
        Clause as DomainClause, Conditions, Duty as DomainDuty, Share as DomainShare, Stop,
    },
    sharing::{ActivationView, AgreementView, OpeningView, ReviewView, SignatureView, VersionView},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

pub use crate::aid::Aid;
use crate::{
    moment::Moment,
    words::{AgreementPhase, Clearance, DutyMeasure, Kind, Precision, Trigger},
    zone::Shape,
};

/// Who sees which fields of whose things of one kind, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// The party that sees; every other party if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub viewer: Option<String>,
    /// The party whose things are seen; every other party if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The kind of thing.
    pub kind: Kind,
    /// Names of its fields.
    pub fields: Vec<String>,
    /// In what detail positions are shown; with, and only with, the position of units and equipment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Precision>,
    /// When it holds.
    pub trigger: Trigger,
    /// For whom of who sees: persons who are cleared for at least that; everybody if absent.
    #[serde(default)]
    pub clearance: Clearance,
    /// Common types of incidents that it is limited to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incident_types: Vec<String>,
    /// Classes of types; one of either is enough.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// Where it is limited to: inside one of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Vec<Shape>>,
}

/// What a party has promised to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// The party.
    pub agency: String,
    /// What it does.
    pub text: String,
    /// What of it is measured (G15); words only if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<DutyMeasure>,
    /// Within how many minutes; with, and only with, what is measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_min: Option<u32>,
}

/// What a party is to draw of what all give to each other's joint tasks (G18).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The party.
    pub agency: String,
    /// Of a hundred.
    pub percent: u8,
}

/// A party has signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgreementSignature {
    /// Which party.
    pub agency: String,
    /// The person, to their own agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    pub at: Moment,
}

/// A party has refused to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SigningRefusal {
    /// Which party.
    pub agency: String,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: String,
}

/// A version of the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AgreementVersion {
    /// Orders name it; never that of another text that was proposed.
    pub version: u32,
    /// Whose draft it is; absent of the founding agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// What it is called.
    pub title: String,
    /// What the data are for.
    pub purpose: String,
    /// What permits it.
    pub legal_basis: String,
    /// Between whom.
    pub parties: Vec<String>,
    /// Who sees what.
    pub clauses: Vec<Clause>,
    /// Lines of the founding agreement beyond those that are shown.
    pub clauses_left_out: usize,
    /// When it begins.
    pub valid_from: Moment,
    /// When it expires; never if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Moment>,
    /// For how many days after it is over a thing is still shown; 0 for only while it is not over (G19).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<u16>,
    /// How long a device without a link may keep what was shown, in minutes; 0 for not at all (X1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_min: Option<u16>,
    /// Who does what.
    pub duties: Vec<Duty>,
    /// What each party is to draw; of every party, or of none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<Share>,
    /// What parties send without being asked first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aid: Vec<Aid>,
    /// Since when it can be signed; a draft while absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_at: Option<Moment>,
    /// Who has signed.
    pub signatures: Vec<AgreementSignature>,
    /// Why it is a draft again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<SigningRefusal>,
    /// Since when it holds; absent until it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_since: Option<Moment>,
}

/// A party has activated the clauses that wait for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Activation {
    /// Which party.
    pub agency: String,
    /// The person, to their own agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Since when.
    pub at: Moment,
    /// When it ends by itself.
    pub until: Moment,
    /// Why.
    pub reason: String,
}

/// What an owner says of broken glass; only the agency while it has to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GlassReview {
    /// Whose data it opened.
    pub agency: String,
    /// The person, to their own agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When; due while absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    /// Whether there was reason enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub justified: Option<bool>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A duty officer has broken the glass; shown to their agency and to whose data it opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GlassOpening {
    /// Names it within the agreement, and counts nothing.
    pub opening: u32,
    /// The agency that sees.
    pub agency: String,
    /// The person, to their own agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    pub at: Moment,
    /// When it closes by itself.
    pub until: Moment,
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Moment>,
    /// Why.
    pub reason: String,
    /// All of them to who broke it; to an owner its own.
    pub reviews: Vec<GlassReview>,
}

/// A party has suspended or ended an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgreementStop {
    /// Which party.
    pub agency: String,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: String,
}

/// A sharing agreement, as far as the viewer's agency is a party of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Agreement {
    /// Its id; all zeros of the founding one.
    pub id: Uuid,
    /// Who drafted it; absent of the founding one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// Where it stands.
    pub phase: AgreementPhase,
    /// Since when.
    pub phase_since: Moment,
    /// The version that holds or held, to its parties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<AgreementVersion>,
    /// The version that is drafted or to be signed, to who may know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<AgreementVersion>,
    /// The parties that have suspended it and not let it go on, or the one that ended it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<AgreementStop>,
    /// The activation that holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation: Option<Activation>,
    /// Times the glass was broken, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub openings: Vec<GlassOpening>,
}

impl From<DomainClause> for Clause {
    fn from(it: DomainClause) -> Self {
        let DomainClause {
            viewer,
            owner,
            kind,
            fields,
            position,
            trigger,
            only:
                Conditions {
                    incident_types,
                    classes,
                    area,
                },
            clearance,
        } = it;
        Self {
            viewer: viewer.map(|it| it.to_string()),
            owner: owner.map(|it| it.to_string()),
            kind: kind.into(),
            fields: fields.into_iter().collect(),
            position: position.map(Into::into),
            trigger: trigger.into(),
            clearance: clearance.into(),
            incident_types: incident_types.into_iter().collect(),
            classes: classes.into_iter().collect(),
            area: (!area.is_empty()).then(|| area.into_iter().map(Into::into).collect()),
        }
    }
}

impl From<DomainDuty> for Duty {
    fn from(it: DomainDuty) -> Self {
        let DomainDuty {
            agency,
            text,
            within_min,
            measure,
        } = it;
        Self {
            agency: agency.to_string(),
            text,
            measure: measure.map(Into::into),
            within_min,
        }
    }
}

impl From<DomainShare> for Share {
    fn from(it: DomainShare) -> Self {
        let DomainShare { agency, percent } = it;
        Self {
            agency: agency.to_string(),
            percent,
        }
    }
}

impl From<VersionView> for AgreementVersion {
    fn from(it: VersionView) -> Self {
        let VersionView {
            number,
            agency,
            title,
            purpose,
            legal_basis,
            parties,
            clauses,
            clauses_left_out,
            valid_from,
            valid_until,
            retention_days,
            lease_min,
            duties,
            shares,
            aid,
            proposed_at,
            signatures,
            refused,
            in_force_since,
        } = it;
        Self {
            version: number,
            agency: agency.map(|it| it.to_string()),
            title,
            purpose,
            legal_basis,
            parties: parties.iter().map(ToString::to_string).collect(),
            clauses: clauses.into_iter().map(Into::into).collect(),
            clauses_left_out,
            valid_from: valid_from.into(),
            valid_until: valid_until.map(Into::into),
            retention_days,
            lease_min,
            duties: duties.into_iter().map(Into::into).collect(),
            shares: shares.into_iter().map(Into::into).collect(),
            aid: aid.into_iter().map(Into::into).collect(),
            proposed_at: proposed_at.map(Into::into),
            signatures: signatures
                .into_iter()
                .map(|(agency, SignatureView { by, at })| AgreementSignature {
                    agency: agency.to_string(),
                    by,
                    at: at.into(),
                })
                .collect(),
            refused: refused.map(|it| SigningRefusal {
                agency: it.agency.to_string(),
                at: it.at.into(),
                reason: it.reason,
            }),
            in_force_since: in_force_since.map(Into::into),
        }
    }
}

impl From<ActivationView> for Activation {
    fn from(it: ActivationView) -> Self {
        let ActivationView {
            agency,
            by,
            at,
            until,
            reason,
        } = it;
        Self {
            agency: agency.to_string(),
            by,
            at: at.into(),
            until: until.into(),
            reason,
        }
    }
}

impl From<OpeningView> for GlassOpening {
    fn from(it: OpeningView) -> Self {
        let OpeningView {
            number,
            agency,
            by,
            at,
            until,
            closed_at,
            reason,
            reviews,
        } = it;
        let review = |(agency, it): (domain::AgencyId, Option<ReviewView>)| {
            let agency = agency.to_string();
            let Some(ReviewView {
                by,
                at,
                is_justified,
                note,
            }) = it
            else {
                return GlassReview {
                    agency,
                    by: None,
                    at: None,
                    justified: None,
                    note: None,
                };
            };
            GlassReview {
                agency,
                by,
                at: Some(at.into()),
                justified: Some(is_justified),
                note: Some(note),
            }
        };
        Self {
            opening: number,
            agency: agency.to_string(),
            by,
            at: at.into(),
            until: until.into(),
            closed_at: closed_at.map(Into::into),
            reason,
            reviews: reviews.into_iter().map(review).collect(),
        }
    }
}

impl From<AgreementView> for Agreement {
    fn from(it: AgreementView) -> Self {
        let AgreementView {
            id,
            agency,
            phase,
            phase_since,
            current,
            next,
            stops,
            activation,
            openings,
        } = it;
        Self {
            id: id.0,
            agency: agency.map(|it| it.to_string()),
            phase: phase.into(),
            phase_since: phase_since.into(),
            current: current.map(Into::into),
            next: next.map(Into::into),
            stops: stops
                .into_iter()
                .map(|(agency, Stop { at, reason })| AgreementStop {
                    agency: agency.to_string(),
                    at: at.into(),
                    reason,
                })
                .collect(),
            activation: activation.map(Into::into),
            openings: openings.into_iter().map(Into::into).collect(),
        }
    }
}
