//! What an agreement says: the text that is read, signed and compiled.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};

use super::Conditions;
use crate::{
    clearance::Clearance,
    id::AgencyId,
    limits::LEASE_MIN_DEFAULT,
    sharing::{Kind, Precision},
    time::Timestamp,
};

/// When a clause holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// For as long as the agreement is in force.
    Always,
    /// While a joint task runs in which both have promised their part.
    WhileJoint,
    /// While a party has activated it (G7).
    WhileActivated,
    /// While a duty officer of who sees has broken the glass (G8).
    BreakGlass,
}

impl Trigger {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::WhileJoint => "while_joint",
            Self::WhileActivated => "while_activated",
            Self::BreakGlass => "break_glass",
        }
    }
}

/// Who sees what of whom (G2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// The party that sees; every other party if absent.
    pub viewer: Option<AgencyId>,
    /// The party whose things are seen; every other party if absent.
    pub owner: Option<AgencyId>,
    /// The kind of thing.
    pub kind: Kind,
    /// Names of fields.
    pub fields: BTreeSet<String>,
    /// In what detail positions are shown; given with, and only with, the position of units and equipment.
    pub position: Option<Precision>,
    /// When it holds.
    pub trigger: Trigger,
    /// What it is limited to.
    #[serde(default)]
    pub only: Conditions,
    /// For whom of who sees: persons who are cleared for at least that (G14).
    #[serde(default)]
    pub clearance: Clearance,
}

impl Clause {
    /// Whether it lets `viewer` see things of `owner`, both being parties.
    pub fn opens(&self, viewer: &AgencyId, owner: &AgencyId) -> bool {
        let is = |named: &Option<AgencyId>, it: &AgencyId| named.as_ref().is_none_or(|n| n == it);
        viewer != owner && is(&self.viewer, viewer) && is(&self.owner, owner)
    }
}

/// What of a duty is measured (G15). What nothing is measured of is words only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyMeasure {
    /// Until the party has said yes or no to what it is asked for.
    Answer,
    /// Until its first unit was sent.
    Supply,
    /// Until its first unit was at the scene.
    Arrive,
}

impl DutyMeasure {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Supply => "supply",
            Self::Arrive => "arrive",
        }
    }
}

/// How much of what all give to each other's joint tasks a party is to draw (G18).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The party.
    pub agency: AgencyId,
    /// Of a hundred.
    pub percent: u8,
}

/// What a party sends on another's request without being asked first (T20): automatic aid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aid {
    /// The party that sends.
    pub by: AgencyId,
    /// The party that may ask; every other party if absent.
    pub to: Option<AgencyId>,
    /// What it sends.
    pub capability: String,
    /// How many at most, in all open tasks together.
    pub count: u16,
    /// For incidents of this priority, and of more urgent ones.
    pub priority: u8,
}

impl Aid {
    /// Whether `agency` may ask for it.
    pub fn is_for(&self, agency: &AgencyId) -> bool {
        self.by != *agency && self.to.as_ref().is_none_or(|it| it == agency)
    }
}

/// What a party has promised to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// The party.
    pub agency: AgencyId,
    /// What it does; free text, sealed in the journal.
    pub text: String,
    /// Within how many minutes; with, and only with, what is measured. Texts from before there were measures can have it
    /// alone, and nothing is measured of these.
    pub within_min: Option<u32>,
    /// What is measured.
    #[serde(default)]
    pub measure: Option<DutyMeasure>,
}

impl Duty {
    /// What is measured, and within how many minutes it is to come.
    pub fn promise(&self) -> Option<(DutyMeasure, u32)> {
        self.measure.zip(self.within_min)
    }
}

const DAY_MS: i64 = 86_400_000;

/// The end of what was never given one: the standing terms, until others take their place.
pub const FOREVER: Timestamp = Timestamp(i64::MAX);

/// The text of one version.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AgreementText {
    /// What it is called; free text, sealed in the journal.
    pub title: String,
    /// What the data are for; free text, sealed in the journal.
    pub purpose: String,
    /// What permits it; free text, sealed in the journal.
    pub legal_basis: String,
    /// Between whom.
    pub parties: BTreeSet<AgencyId>,
    /// Who sees what.
    pub clauses: Vec<Clause>,
    /// When it begins.
    pub valid_from: Timestamp,
    /// When it expires.
    pub valid_until: Timestamp,
    /// For how many days after it is over a thing is still shown; 0 for only while it is not over (G19).
    pub retention_days: u16,
    /// How long a device without a link may keep what was shown, in minutes; 0 for not at all (X1).
    #[serde(default = "lease_min_default")]
    pub lease_min: u16,
    /// Who does what.
    pub duties: Vec<Duty>,
    /// What each party is to draw; of every party, or of none.
    #[serde(default)]
    pub shares: Vec<Share>,
    /// What parties send without being asked first.
    #[serde(default)]
    pub aid: Vec<Aid>,
}

/// Written by hand because it stands in the journal, where a field that says nothing is left out so that format 1 stays as it
/// was frozen, and in the copy of the state, which has no names and leaves nothing out.
impl Serialize for AgreementText {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self {
            title,
            purpose,
            legal_basis,
            parties,
            clauses,
            valid_from,
            valid_until,
            retention_days,
            lease_min,
            duties,
            shares,
            aid,
        } = self;
        let all = !to.is_human_readable();
        let mut it = to.serialize_struct("AgreementText", 12)?;
        it.serialize_field("title", title)?;
        it.serialize_field("purpose", purpose)?;
        it.serialize_field("legal_basis", legal_basis)?;
        it.serialize_field("parties", parties)?;
        it.serialize_field("clauses", clauses)?;
        it.serialize_field("valid_from", valid_from)?;
        it.serialize_field("valid_until", valid_until)?;
        it.serialize_field("retention_days", retention_days)?;
        it.serialize_field("lease_min", lease_min)?;
        it.serialize_field("duties", duties)?;
        it.serialize_field("shares", shares)?;
        if all || !aid.is_empty() {
            it.serialize_field("aid", aid)?;
        }
        it.end()
    }
}

/// What holds where nothing was said.
const fn lease_min_default() -> u16 {
    LEASE_MIN_DEFAULT
}

impl AgreementText {
    /// In how many areas it shows where units are (G12).
    pub(crate) fn unit_areas(&self) -> usize {
        let is_one = |it: &&Clause| it.kind == Kind::Unit && !it.only.area.is_empty();
        self.clauses.iter().filter(is_one).count()
    }

    /// Rule G19: whether it still shows at `by` what has been over since `since`. The standing terms, which have no end, say
    /// nothing of that.
    pub(crate) fn shows_over(&self, since: Timestamp, by: Option<Timestamp>) -> bool {
        if self.valid_until == FOREVER {
            return true;
        }
        let until = since.plus_ms(self.retention_ms());
        self.retention_days > 0 && by.is_none_or(|by| by < until)
    }

    /// The lease of devices, never longer than what is over is shown (G19): texts from before this was asked for may say more.
    pub(crate) fn lease_at_most(&self) -> u16 {
        if self.valid_until == FOREVER {
            return self.lease_min;
        }
        let minutes = u32::from(self.retention_days) * 24 * 60;
        self.lease_min
            .min(u16::try_from(minutes).unwrap_or(u16::MAX))
    }

    /// For how long it shows what is over.
    pub(crate) fn retention_ms(&self) -> i64 {
        i64::from(self.retention_days) * DAY_MS
    }

    /// Whose things of which kinds its clauses can open; those of one trigger, or all.
    pub fn reach(&self, only: Option<Trigger>) -> BTreeSet<(AgencyId, Kind)> {
        let of_clause = |it: &Clause| -> Vec<(AgencyId, Kind)> {
            self.owners_of(it)
                .map(|owner| (owner.clone(), it.kind))
                .collect()
        };
        self.clauses
            .iter()
            .filter(|it| only.is_none_or(|only| it.trigger == only))
            .flat_map(of_clause)
            .collect()
    }

    /// The owners whose things a clause opens to anybody.
    fn owners_of<'a>(&'a self, clause: &'a Clause) -> impl Iterator<Item = &'a AgencyId> {
        self.parties
            .iter()
            .filter(|owner| self.parties.iter().any(|it| clause.opens(it, owner)))
    }

    /// The owners whose things clauses of this trigger open to anybody.
    pub fn owners_by(&self, trigger: Trigger) -> BTreeSet<AgencyId> {
        self.clauses
            .iter()
            .filter(|it| it.trigger == trigger)
            .flat_map(|it| self.owners_of(it))
            .cloned()
            .collect()
    }

    /// The owners whose things the glass keeps from `viewer` (G8).
    pub fn behind_glass(&self, viewer: &AgencyId) -> BTreeSet<AgencyId> {
        let opens = |owner: &AgencyId| {
            self.clauses
                .iter()
                .any(|it| it.trigger == Trigger::BreakGlass && it.opens(viewer, owner))
        };
        self.parties
            .iter()
            .filter(|it| self.parties.contains(viewer) && opens(it))
            .cloned()
            .collect()
    }

    /// Shows every text that people wrote.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            title,
            purpose,
            legal_basis,
            parties: _,
            clauses: _,
            valid_from: _,
            valid_until: _,
            retention_days: _,
            lease_min: _,
            duties,
            shares: _,
            aid: _,
        } = self;
        for text in [title, purpose, legal_basis] {
            visit(text);
        }
        for Duty {
            agency: _,
            text,
            within_min: _,
            measure: _,
        } in duties
        {
            visit(text);
        }
    }
}
