//! What an agency enforces by: its register of instruments, and which of its people hold which certificate.
//!
//! - **N1** An instrument says what it permits, and from when until when it is in force. One that was there never changes, but for when it ends: another
//!   text is another instrument. It is left out once it has ended for longer than a crew may report late (R2): what happened before is judged by it.
//! - **N2** An officer holds a certificate from one moment until another. Which one counted is judged as of the measure (N3), so that it is not left out
//!   either while it counts, but ended. One of a kind that is retired is given to nobody else.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    classification::distinct,
    status::{at_most, label},
};
use crate::{
    agency::Role,
    authority::backdate_ms_max,
    enforcement::{Fine, LegalConcern, MeasureKind},
    id::PrincipalId,
    limits::{
        CERTIFICATE_KINDS_MAX, CITATION_CHARS_MAX, FINE_MAX, INSTRUMENT_CODE_CHARS_MAX,
        INSTRUMENT_TITLE_CHARS_MAX, INSTRUMENTS_MAX, OFFICERS_MAX,
    },
    refusal::Refusal,
    time::Timestamp,
};

/// What kind of legal basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstrumentKind {
    /// Made by a parliament.
    Law,
    /// Made by a government.
    Regulation,
    /// Made by an authority or a court for one case.
    Order,
    /// That one authority may act for another.
    Delegation,
}

impl InstrumentKind {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Regulation => "regulation",
            Self::Order => "order",
            Self::Delegation => "delegation",
        }
    }
}

/// One kind of measure that an instrument permits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permit {
    /// Which.
    pub measure: MeasureKind,
    /// Whether a second agency has to sign it (N5).
    #[serde(default)]
    pub is_countersigned: bool,
    /// The highest fine; none is too high if nothing is said.
    #[serde(default)]
    pub fine_max: Option<Fine>,
}

/// One legal basis. Words of an office, no personal text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instrument {
    /// What it is cited by.
    pub code: String,
    /// What kind of basis.
    pub kind: InstrumentKind,
    /// What people call it.
    pub title: String,
    /// Where it stands: number, article, date.
    pub citation: String,
    /// Since when it is in force.
    pub valid_from: Timestamp,
    /// From when on it is in force no more.
    #[serde(default)]
    pub valid_until: Option<Timestamp>,
    /// What may be done by it.
    pub permits: Vec<Permit>,
    /// What the officer has to hold, by its code.
    #[serde(default)]
    pub certificate: Option<String>,
}

impl Instrument {
    /// What it says of measures of a kind.
    pub fn permit(&self, kind: MeasureKind) -> Option<&Permit> {
        self.permits.iter().find(|it| it.measure == kind)
    }

    fn check(&self) -> Result<(), Refusal> {
        label("code", &self.code, INSTRUMENT_CODE_CHARS_MAX)?;
        label("title", &self.title, INSTRUMENT_TITLE_CHARS_MAX)?;
        label("citation", &self.citation, CITATION_CHARS_MAX)?;
        ends_after(self.valid_from, self.valid_until)?;
        if self.permits.is_empty() {
            return Err(Refusal::Empty { field: "permits" });
        }
        let kinds: BTreeSet<MeasureKind> = self.permits.iter().map(|it| it.measure).collect();
        if kinds.len() < self.permits.len() {
            return Err(Refusal::Malformed {
                field: "permits",
                why: "names one measure twice",
            });
        }
        for it in &self.permits {
            match &it.fine_max {
                Some(_) if it.measure != MeasureKind::Fine => {
                    return Err(Refusal::Malformed {
                        field: "fine_max",
                        why: "is for fines only",
                    });
                }
                Some(fine) => fine.check("fine_max")?,
                None => {}
            }
        }
        Ok(())
    }

    /// Whether it is another, but for when it ends, the same text.
    fn is_text_of(&self, before: &Self) -> bool {
        let Self {
            code,
            kind,
            title,
            citation,
            valid_from,
            valid_until: _,
            permits,
            certificate,
        } = self;
        (code, kind, title, citation)
            == (&before.code, &before.kind, &before.title, &before.citation)
            && (valid_from, permits, certificate)
                == (&before.valid_from, &before.permits, &before.certificate)
    }
}

impl Fine {
    /// Whether it can be asked for.
    pub(crate) fn check(&self, field: &'static str) -> Result<(), Refusal> {
        if !(1..=FINE_MAX).contains(&self.amount) {
            return Err(Refusal::OutOfRange {
                field,
                min: 1,
                max: FINE_MAX as i64,
            });
        }
        let is_code =
            self.currency.len() == 3 && self.currency.bytes().all(|it| it.is_ascii_uppercase());
        if !is_code {
            return Err(Refusal::Malformed {
                field,
                why: "must have a currency of three of A-Z",
            });
        }
        Ok(())
    }
}

/// One kind of certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateKind {
    /// What instruments and officers name it by.
    pub code: String,
    /// What people read. The agency's words, no personal text.
    pub title: String,
    /// Whether it is no longer given. Who holds it, holds it.
    #[serde(default)]
    pub is_retired: bool,
}

/// That an officer holds a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficerCertificate {
    /// Who; of the agency itself.
    pub person: PrincipalId,
    /// Which, by its code.
    pub certificate: String,
    /// Since when.
    pub valid_from: Timestamp,
    /// From when on no more.
    #[serde(default)]
    pub valid_until: Option<Timestamp>,
}

/// What becomes of a measure that something speaks against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalVerdict {
    /// It is refused.
    Refuse,
    /// It stands, and the legal desk looks at it.
    Flag,
}

/// The agency's verdict for each concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "one for each LegalConcern")]
pub struct LegalChecks {
    pub no_instrument: LegalVerdict,
    pub not_yet_valid: LegalVerdict,
    pub expired: LegalVerdict,
    pub not_permitted: LegalVerdict,
    pub above_limit: LegalVerdict,
    pub not_certified: LegalVerdict,
}

impl Default for LegalChecks {
    /// What nothing permits is not done; what a date or a paper is missing for was done already when a crew says so.
    fn default() -> Self {
        Self {
            no_instrument: LegalVerdict::Refuse,
            not_yet_valid: LegalVerdict::Flag,
            expired: LegalVerdict::Flag,
            not_permitted: LegalVerdict::Refuse,
            above_limit: LegalVerdict::Flag,
            not_certified: LegalVerdict::Flag,
        }
    }
}

impl LegalChecks {
    /// What becomes of a measure with this concern.
    pub const fn of(&self, concern: LegalConcern) -> LegalVerdict {
        match concern {
            LegalConcern::NoInstrument => self.no_instrument,
            LegalConcern::NotYetValid => self.not_yet_valid,
            LegalConcern::Expired => self.expired,
            LegalConcern::NotPermitted => self.not_permitted,
            LegalConcern::AboveLimit => self.above_limit,
            LegalConcern::NotCertified => self.not_certified,
        }
    }
}

/// Section `enforcement`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EnforcementSettings {
    /// In the order in which they are offered.
    #[serde(default)]
    pub instruments: Vec<Instrument>,
    /// In the order in which they are offered.
    #[serde(default)]
    pub certificates: Vec<CertificateKind>,
    /// Who holds which.
    #[serde(default)]
    pub officers: Vec<OfficerCertificate>,
    /// What becomes of measures that something speaks against.
    #[serde(default)]
    pub checks: LegalChecks,
}

fn ends_after(from: Timestamp, until: Option<Timestamp>) -> Result<(), Refusal> {
    if until.is_some_and(|it| it <= from) {
        return Err(Refusal::Malformed {
            field: "valid_until",
            why: "must be after valid_from",
        });
    }
    Ok(())
}

impl EnforcementSettings {
    /// The instrument of this code, in force or not.
    pub fn instrument(&self, code: &str) -> Option<&Instrument> {
        self.instruments.iter().find(|it| it.code == code)
    }

    /// The kind of certificate of this code.
    pub fn certificate(&self, code: &str) -> Option<&CertificateKind> {
        self.certificates.iter().find(|it| it.code == code)
    }

    /// The certificate of a kind that an officer held at a moment: of several the one that ends last.
    pub fn held(
        &self,
        person: PrincipalId,
        certificate: &str,
        at: Timestamp,
    ) -> Option<&OfficerCertificate> {
        let held = self.officers.iter().filter(|it| {
            (it.person, it.certificate.as_str()) == (person, certificate)
                && it.valid_from <= at
                && it.valid_until.is_none_or(|until| at < until)
        });
        held.max_by_key(|it| it.valid_until.map_or(i64::MAX, |it| it.0))
    }

    /// Rule N1: what the section is by itself.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        at_most("instruments", self.instruments.len(), INSTRUMENTS_MAX)?;
        at_most(
            "certificates",
            self.certificates.len(),
            CERTIFICATE_KINDS_MAX,
        )?;
        at_most("officers", self.officers.len(), OFFICERS_MAX)?;
        self.instruments.iter().try_for_each(Instrument::check)?;
        for it in &self.certificates {
            label("code", &it.code, INSTRUMENT_CODE_CHARS_MAX)?;
            label("title", &it.title, INSTRUMENT_TITLE_CHARS_MAX)?;
        }
        distinct("instruments", self.instruments.iter().map(|it| &it.code))?;
        distinct("certificates", self.certificates.iter().map(|it| &it.code))?;
        let demanded = self
            .instruments
            .iter()
            .filter_map(|it| it.certificate.as_ref());
        let named = self.officers.iter().map(|it| &it.certificate);
        if demanded
            .chain(named)
            .any(|it| self.certificate(it).is_none())
        {
            return Err(Refusal::Unknown {
                what: "certificate",
            });
        }
        let mut seen = BTreeSet::new();
        for it in &self.officers {
            ends_after(it.valid_from, it.valid_until)?;
            if !seen.insert((it.person, &it.certificate, it.valid_from)) {
                return Err(Refusal::Malformed {
                    field: "officers",
                    why: "names one certificate of one person twice from the same moment",
                });
            }
        }
        Ok(())
    }

    /// Rules N1 and N2: whether these can come after those that are there.
    pub(crate) fn follows(&self, before: &Self, now: Timestamp) -> Result<(), Refusal> {
        // By what has ended longer ago than a crew may report late, nothing is judged any more.
        let is_past = |until: Option<Timestamp>| {
            let told_by = until.map(|it| it.plus_ms(backdate_ms_max(Role::Field)));
            told_by.is_some_and(|it| it <= now)
        };
        let is_same = |one: &OfficerCertificate, other: &OfficerCertificate| {
            (one.person, &one.certificate, one.valid_from)
                == (other.person, &other.certificate, other.valid_from)
        };
        let is_kept = |it: &OfficerCertificate| {
            is_past(it.valid_until) || self.officers.iter().any(|now| is_same(now, it))
        };
        if !before.officers.iter().all(is_kept) {
            return Err(Refusal::Malformed {
                field: "officers",
                why: "leaves one out that counts; end it instead",
            });
        }
        let is_given = |it: &OfficerCertificate| {
            let is_retired = self
                .certificate(&it.certificate)
                .is_some_and(|it| it.is_retired);
            !is_retired || before.officers.iter().any(|was| is_same(was, it))
        };
        if !self.officers.iter().all(is_given) {
            return Err(Refusal::Malformed {
                field: "officers",
                why: "gives a certificate that is no longer given",
            });
        }
        let stays = |it: &Instrument| {
            self.instrument(&it.code)
                .is_some_and(|now| now.is_text_of(it))
        };
        let is_left =
            |it: &Instrument| is_past(it.valid_until) && self.instrument(&it.code).is_none();
        if !before.instruments.iter().all(|it| stays(it) || is_left(it)) {
            return Err(Refusal::Malformed {
                field: "instruments",
                why: "leaves one out or changes one that was there; only its end can be changed",
            });
        }
        let is_gone = |it: &CertificateKind| !it.is_retired && self.certificate(&it.code).is_none();
        if before.certificates.iter().any(is_gone) {
            return Err(Refusal::Malformed {
                field: "certificates",
                why: "leaves one out that was there; retire it instead",
            });
        }
        Ok(())
    }
}
