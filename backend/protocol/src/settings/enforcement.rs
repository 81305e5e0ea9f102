//! Section `enforcement`: what an agency's measures cite, and which of its people hold which certificate (N1, N2).

use domain::{PrincipalId, enforcement as domain_enforcement, settings as domain_settings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    moment::Moment,
    words::{InstrumentKind, LegalVerdict, MeasureKind},
};

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fine {
    /// In the currency's minor unit, 1 to 1,000,000,000,000.
    pub amount: u64,
    /// Three capital letters (ISO 4217).
    pub currency: String,
}

/// One kind of measure that an instrument permits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Permit {
    /// Which.
    pub measure: MeasureKind,
    /// Whether a second agency has to sign it (N5).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub countersigned: bool,
    /// The highest fine, of a `fine` only; absent: none is too high.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine_max: Option<Fine>,
}

/// One legal basis. Once it is there, only its end can be changed (N1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// What it is cited by, at most 16 characters.
    pub code: String,
    /// What kind of basis.
    pub kind: InstrumentKind,
    /// What people call it, at most 120 characters.
    pub title: String,
    /// Where it stands: number, article, date; at most 200 characters.
    pub citation: String,
    /// Since when it is in force.
    pub valid_from: Moment,
    /// From when on it is in force no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Moment>,
    /// What may be done by it: 1 to 6, each kind of measure once.
    pub permits: Vec<Permit>,
    /// What the officer has to hold, by its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
}

/// One kind of certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateKind {
    /// What instruments and officers name it by, at most 16 characters.
    pub code: String,
    /// What people read, at most 120 characters.
    pub title: String,
    /// Whether it is no longer given. Who holds it, holds it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_retired: bool,
}

/// That an officer holds a certificate (N2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficerCertificate {
    /// Who; a person of the agency.
    pub person: Uuid,
    /// Which, by its code.
    pub certificate: String,
    /// Since when.
    pub valid_from: Moment,
    /// From when on no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Moment>,
}

/// What becomes of a measure that something speaks against, for each concern (N3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LegalChecks {
    /// It cites no instrument.
    pub no_instrument: LegalVerdict,
    /// The instrument was not in force yet.
    pub not_yet_valid: LegalVerdict,
    /// The instrument was in force no more.
    pub expired: LegalVerdict,
    /// The instrument does not permit measures of this kind.
    pub not_permitted: LegalVerdict,
    /// The fine is higher than the instrument permits, or in another currency.
    pub above_limit: LegalVerdict,
    /// The officer held no certificate that the instrument demands.
    pub not_certified: LegalVerdict,
}

/// Section `enforcement`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnforcementSettings {
    /// In the order in which they are offered, at most 100. One that was there keeps its text but for its end, and is left out
    /// once it has ended for 12 hours.
    pub instruments: Vec<Instrument>,
    /// In the order in which they are offered, at most 20. One that was there is retired before it is left out.
    #[serde(default)]
    pub certificates: Vec<CertificateKind>,
    /// Who holds which, at most 500. What counts is ended before it is left out. In the set-up file they stand with the people.
    #[serde(default)]
    pub officers: Vec<OfficerCertificate>,
    /// What becomes of measures that something speaks against.
    #[serde(default)]
    pub checks: LegalChecks,
}

impl Default for LegalChecks {
    fn default() -> Self {
        domain_settings::LegalChecks::default().into()
    }
}

impl From<Fine> for domain_enforcement::Fine {
    fn from(it: Fine) -> Self {
        Self {
            amount: it.amount,
            currency: it.currency,
        }
    }
}

impl From<domain_enforcement::Fine> for Fine {
    fn from(it: domain_enforcement::Fine) -> Self {
        let domain_enforcement::Fine { amount, currency } = it;
        Self { amount, currency }
    }
}

impl From<Permit> for domain_settings::Permit {
    fn from(it: Permit) -> Self {
        Self {
            measure: it.measure.into(),
            is_countersigned: it.countersigned,
            fine_max: it.fine_max.map(Into::into),
        }
    }
}

impl From<domain_settings::Permit> for Permit {
    fn from(it: domain_settings::Permit) -> Self {
        let domain_settings::Permit {
            measure,
            is_countersigned,
            fine_max,
        } = it;
        Self {
            measure: measure.into(),
            countersigned: is_countersigned,
            fine_max: fine_max.map(Into::into),
        }
    }
}

impl From<Instrument> for domain_settings::Instrument {
    fn from(it: Instrument) -> Self {
        Self {
            code: it.code,
            kind: it.kind.into(),
            title: it.title,
            citation: it.citation,
            valid_from: it.valid_from.0,
            valid_until: it.valid_until.map(|it| it.0),
            permits: it.permits.into_iter().map(Into::into).collect(),
            certificate: it.certificate,
        }
    }
}

impl From<domain_settings::Instrument> for Instrument {
    fn from(it: domain_settings::Instrument) -> Self {
        let domain_settings::Instrument {
            code,
            kind,
            title,
            citation,
            valid_from,
            valid_until,
            permits,
            certificate,
        } = it;
        Self {
            code,
            kind: kind.into(),
            title,
            citation,
            valid_from: valid_from.into(),
            valid_until: valid_until.map(Into::into),
            permits: permits.into_iter().map(Into::into).collect(),
            certificate,
        }
    }
}

impl From<CertificateKind> for domain_settings::CertificateKind {
    fn from(it: CertificateKind) -> Self {
        Self {
            code: it.code,
            title: it.title,
            is_retired: it.is_retired,
        }
    }
}

impl From<domain_settings::CertificateKind> for CertificateKind {
    fn from(it: domain_settings::CertificateKind) -> Self {
        let domain_settings::CertificateKind {
            code,
            title,
            is_retired,
        } = it;
        Self {
            code,
            title,
            is_retired,
        }
    }
}

impl From<OfficerCertificate> for domain_settings::OfficerCertificate {
    fn from(it: OfficerCertificate) -> Self {
        Self {
            person: PrincipalId(it.person),
            certificate: it.certificate,
            valid_from: it.valid_from.0,
            valid_until: it.valid_until.map(|it| it.0),
        }
    }
}

impl From<domain_settings::OfficerCertificate> for OfficerCertificate {
    fn from(it: domain_settings::OfficerCertificate) -> Self {
        let domain_settings::OfficerCertificate {
            person,
            certificate,
            valid_from,
            valid_until,
        } = it;
        Self {
            person: person.0,
            certificate,
            valid_from: valid_from.into(),
            valid_until: valid_until.map(Into::into),
        }
    }
}

impl From<LegalChecks> for domain_settings::LegalChecks {
    fn from(it: LegalChecks) -> Self {
        Self {
            no_instrument: it.no_instrument.into(),
            not_yet_valid: it.not_yet_valid.into(),
            expired: it.expired.into(),
            not_permitted: it.not_permitted.into(),
            above_limit: it.above_limit.into(),
            not_certified: it.not_certified.into(),
        }
    }
}

impl From<domain_settings::LegalChecks> for LegalChecks {
    fn from(it: domain_settings::LegalChecks) -> Self {
        let domain_settings::LegalChecks {
            no_instrument,
            not_yet_valid,
            expired,
            not_permitted,
            above_limit,
            not_certified,
        } = it;
        Self {
            no_instrument: no_instrument.into(),
            not_yet_valid: not_yet_valid.into(),
            expired: expired.into(),
            not_permitted: not_permitted.into(),
            above_limit: above_limit.into(),
            not_certified: not_certified.into(),
        }
    }
}

impl From<EnforcementSettings> for domain_settings::EnforcementSettings {
    fn from(it: EnforcementSettings) -> Self {
        Self {
            instruments: it.instruments.into_iter().map(Into::into).collect(),
            certificates: it.certificates.into_iter().map(Into::into).collect(),
            officers: it.officers.into_iter().map(Into::into).collect(),
            checks: it.checks.into(),
        }
    }
}

impl From<domain_settings::EnforcementSettings> for EnforcementSettings {
    fn from(it: domain_settings::EnforcementSettings) -> Self {
        let domain_settings::EnforcementSettings {
            instruments,
            certificates,
            officers,
            checks,
        } = it;
        Self {
            instruments: instruments.into_iter().map(Into::into).collect(),
            certificates: certificates.into_iter().map(Into::into).collect(),
            officers: officers.into_iter().map(Into::into).collect(),
            checks: checks.into(),
        }
    }
}
