//! What is done against somebody or something by law.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    id::{AgencyId, PrincipalId, TaskId, TaskItemId},
    place::Point,
    settings::InstrumentKind,
    time::Timestamp,
};

/// What kind of measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// A place or a thing is sealed.
    Seal,
    /// A thing is taken away.
    Seize,
    /// Somebody has to pay.
    Fine,
    /// Somebody is held.
    Detain,
    /// A place is closed.
    Close,
    /// Somebody is told to do something or to stop it.
    Order,
}

impl MeasureKind {
    /// Every kind.
    pub const EVERY: [Self; 6] = [
        Self::Seal,
        Self::Seize,
        Self::Fine,
        Self::Detain,
        Self::Close,
        Self::Order,
    ];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Seal => "seal",
            Self::Seize => "seize",
            Self::Fine => "fine",
            Self::Detain => "detain",
            Self::Close => "close",
            Self::Order => "order",
        }
    }

    /// Whether it goes on until it is lifted. What was seized is evidence, and what is to be paid or done is done.
    pub const fn lasts(self) -> bool {
        matches!(self, Self::Seal | Self::Detain | Self::Close)
    }
}

/// What speaks against a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalConcern {
    /// It cites no instrument.
    NoInstrument,
    /// The instrument was not in force yet.
    NotYetValid,
    /// The instrument was in force no more.
    Expired,
    /// The instrument does not permit measures of this kind.
    NotPermitted,
    /// The fine is higher than the instrument permits, or in another currency.
    AboveLimit,
    /// The officer held no certificate that the instrument demands.
    NotCertified,
}

impl LegalConcern {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoInstrument => "no_instrument",
            Self::NotYetValid => "not_yet_valid",
            Self::Expired => "expired",
            Self::NotPermitted => "not_permitted",
            Self::AboveLimit => "above_limit",
            Self::NotCertified => "not_certified",
        }
    }
}

/// What has to be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fine {
    /// In the currency's minor unit.
    pub amount: u64,
    /// Three capital letters (ISO 4217).
    pub currency: String,
}

/// An instrument as it was when it was cited. An order for one case may name whom it is against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Instrument")]
pub struct Cited {
    pub code: String,
    pub kind: InstrumentKind,
    pub title: String,
    pub citation: String,
    pub valid_from: Timestamp,
    pub valid_until: Option<Timestamp>,
}

impl Cited {
    /// Shows every free text.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            code: _,
            kind: _,
            title,
            citation,
            valid_from: _,
            valid_until: _,
        } = self;
        visit(title);
        visit(citation);
    }
}

/// The certificate that an officer held when the measure was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldCertificate {
    /// Its code in the agency's register.
    pub code: String,
    /// What people read.
    pub title: String,
    /// Until when it is held, if that was known.
    pub valid_until: Option<Timestamp>,
}

/// Who has to sign a measure besides who took it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Countersigner {
    /// Any other agency that has promised its part.
    Anybody,
    /// This one.
    Agency(AgencyId),
}

/// That a second agency signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Which.
    pub agency: AgencyId,
    /// Who of it.
    pub officer: PrincipalId,
    /// When.
    pub at: Timestamp,
    /// What there is to say; free text, sealed in the journal.
    pub note: String,
}

/// That an agency refused something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Which.
    pub agency: AgencyId,
    /// When.
    pub at: Timestamp,
    /// Why; free text, sealed in the journal.
    pub reason: String,
}

/// What the legal desk found of a flagged measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// When.
    pub at: Timestamp,
    /// Whether it stands.
    pub is_upheld: bool,
    /// Why; free text, sealed in the journal.
    pub note: String,
}

/// That a measure is lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifted {
    /// By whom.
    pub agency: AgencyId,
    /// When.
    pub at: Timestamp,
    /// Why; free text, sealed in the journal.
    pub reason: String,
}

/// Where a measure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasureState {
    /// It holds.
    InForce,
    /// A second agency has to sign it.
    AwaitingCountersignature,
    /// A second agency refused to.
    Contested,
    /// It holds no more.
    Lifted,
    /// It was found not to be lawful.
    SetAside,
}

impl MeasureState {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::AwaitingCountersignature => "awaiting_countersignature",
            Self::Contested => "contested",
            Self::Lifted => "lifted",
            Self::SetAside => "set_aside",
        }
    }
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Its id.
    pub id: TaskItemId,
    /// The task.
    pub task: TaskId,
    /// Its number among the task's measures.
    pub number: u16,
    /// Who took it.
    pub agency: AgencyId,
    /// Which officer.
    pub officer: PrincipalId,
    /// What kind.
    pub kind: MeasureKind,
    /// Against whom or what; free text, sealed in the journal, as the next two.
    pub against: String,
    /// Where, in words.
    pub place: String,
    /// What was done.
    pub what: String,
    /// Where, on the map.
    pub at: Option<Point>,
    /// What has to be paid, if it is a fine.
    pub fine: Option<Fine>,
    /// What permits it.
    pub cited: Option<Cited>,
    /// What the officer held that it demands.
    pub certificate: Option<HeldCertificate>,
    /// What speaks against it.
    pub concerns: BTreeSet<LegalConcern>,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// Who has to sign, if anybody has.
    pub countersign: Option<Countersigner>,
    /// Until when that is waited for without a word.
    pub sign_by: Timestamp,
    /// Whether it was said that this time has passed.
    pub is_sign_due: bool,
    /// That it was signed.
    pub signed: Option<Signed>,
    /// Who refused to, oldest first.
    pub refusals: Vec<Refused>,
    /// What the legal desk found.
    pub review: Option<Review>,
    /// That it holds no more.
    pub lifted: Option<Lifted>,
}

impl Measure {
    /// Where it stands.
    pub fn state(&self) -> MeasureState {
        let is_set_aside = self.review.as_ref().is_some_and(|it| !it.is_upheld);
        if is_set_aside {
            MeasureState::SetAside
        } else if self.lifted.is_some() {
            MeasureState::Lifted
        } else if self.countersign.is_none() || self.signed.is_some() {
            MeasureState::InForce
        } else if self.refusals.is_empty() {
            MeasureState::AwaitingCountersignature
        } else {
            MeasureState::Contested
        }
    }

    /// Whether the legal desk still has to look at it (N4): what was lifted harms nobody any more.
    pub fn is_flagged(&self) -> bool {
        !self.concerns.is_empty() && self.review.is_none() && self.lifted.is_none()
    }

    /// Whether a signature is waited for, or was refused (N5).
    pub fn is_unsigned(&self) -> bool {
        matches!(
            self.state(),
            MeasureState::AwaitingCountersignature | MeasureState::Contested
        )
    }

    /// Whether something is still to come of it: what lasts goes on until it is lifted, also if it should not have been begun.
    pub fn is_open(&self) -> bool {
        self.is_flagged() || self.is_unsigned() || (self.kind.lasts() && self.lifted.is_none())
    }

    /// Shows every free text.
    pub(super) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            id: _,
            task: _,
            number: _,
            agency: _,
            officer: _,
            kind: _,
            against,
            place,
            what,
            at: _,
            fine: _,
            cited,
            // Words of an office, as in its settings.
            certificate: _,
            concerns: _,
            taken_at: _,
            countersign: _,
            sign_by: _,
            is_sign_due: _,
            signed,
            refusals,
            review,
            lifted,
        } = self;
        for text in [against, place, what] {
            visit(text);
        }
        if let Some(it) = cited {
            it.each_text(visit);
        }
        if let Some(it) = signed {
            visit(&mut it.note);
        }
        for it in refusals {
            visit(&mut it.reason);
        }
        if let Some(it) = review {
            visit(&mut it.note);
        }
        if let Some(it) = lifted {
            visit(&mut it.reason);
        }
    }
}
