//! An agreement from its first draft to its end (G3–G6).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Activation, AgreementText, Opening, Trigger};
use crate::{
    id::{AgencyId, AgreementId, PrincipalId},
    sharing::Kind,
    time::Timestamp,
};

/// Where an agreement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementPhase {
    /// Its first version is being written.
    Draft,
    /// Its first version can be signed.
    Proposed,
    /// All have signed, and its begin has not come.
    Signed,
    /// What it says holds.
    InForce,
    /// A party has suspended it.
    Suspended,
    /// A party has ended it.
    Ended,
    /// Its time is over.
    Expired,
    /// It was withdrawn before it was in force.
    Withdrawn,
}

impl AgreementPhase {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Signed => "signed",
            Self::InForce => "in_force",
            Self::Suspended => "suspended",
            Self::Ended => "ended",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether nothing more can happen to it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Ended | Self::Expired | Self::Withdrawn)
    }

    /// Whether it has been in force and is not over.
    pub const fn is_standing(self) -> bool {
        matches!(self, Self::InForce | Self::Suspended)
    }
}

/// A party has signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The person, of its legal desk.
    pub by: PrincipalId,
    /// When.
    pub at: Timestamp,
}

/// A party has refused to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Which party.
    pub agency: AgencyId,
    /// When.
    pub at: Timestamp,
    /// Why; free text, sealed in the journal.
    pub reason: String,
}

/// A version of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// What is signed names it: no two texts of an agreement that were ever proposed have the same, nor two that one
    /// agency wrote.
    pub number: u32,
    /// Whose draft it is.
    pub agency: AgencyId,
    /// The text.
    pub text: AgreementText,
    /// Since when it can be signed; a draft while absent.
    pub proposed_at: Option<Timestamp>,
    /// Who has signed it.
    pub signatures: BTreeMap<AgencyId, Signature>,
    /// Why it is a draft again.
    pub refused: Option<Refused>,
    /// Since when it holds; nothing until it did.
    pub in_force_since: Option<Timestamp>,
}

/// A party has suspended or ended an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// When.
    pub at: Timestamp,
    /// Why; free text, sealed in the journal.
    pub reason: String,
}

impl Version {
    /// Whether it can be signed.
    pub const fn is_proposed(&self) -> bool {
        self.proposed_at.is_some()
    }
}

/// A sharing agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// The party that drafted its first version.
    pub agency: AgencyId,
    /// Where it stands.
    pub phase: AgreementPhase,
    /// Since when.
    pub phase_since: Timestamp,
    /// The version that holds, or held when it ended.
    pub current: Option<Version>,
    /// The amendment that is to be signed; of the first version, also its draft.
    pub next: Option<Version>,
    /// Amendments that parties are writing, which nobody else knows of.
    pub drafts: BTreeMap<AgencyId, Version>,
    /// The highest number of each agency's texts: none comes back.
    pub numbers: BTreeMap<AgencyId, u32>,
    /// The highest number that was ever proposed.
    pub proposed_max: u32,
    /// The parties that have suspended it, and have not let it go on; or the one that ended it.
    pub stops: BTreeMap<AgencyId, Stop>,
    /// The activation that holds (G7).
    pub activation: Option<Activation>,
    /// Times the glass was broken, the newest last (G8).
    pub openings: Vec<Opening>,
    /// Whose things of which kinds the version before the current one could open.
    pub reach_before: BTreeSet<(AgencyId, Kind)>,
}

impl Agreement {
    /// Whether `agency` is a party of the version that holds or held.
    pub fn is_party(&self, agency: &AgencyId) -> bool {
        let has = |it: &Version| it.text.parties.contains(agency);
        self.current.as_ref().is_some_and(has)
    }

    /// Whether `agency` has to sign the next version: its parties, and who leaves by it (G5).
    pub fn must_sign(&self, agency: &AgencyId) -> bool {
        let is_new = |it: &Version| it.text.parties.contains(agency);
        self.next.as_ref().is_some_and(is_new) || (self.next.is_some() && self.is_party(agency))
    }

    /// Whether `agency` may know of the next version: its own draft, or what it has to sign (G11).
    pub fn shows_next(&self, agency: &AgencyId) -> bool {
        let Some(next) = &self.next else { return false };
        next.agency == *agency || (next.is_proposed() && self.must_sign(agency))
    }

    /// The next version as `agency` may know of it. While another party's proposal waits for it, it is that one.
    pub fn told_next(&self, agency: &AgencyId) -> Option<&Version> {
        let next = self.next.as_ref().filter(|_| self.shows_next(agency));
        next.or_else(|| self.drafts.get(agency))
    }

    /// Where it stands in the eyes of `agency`: who is no party of what holds is told of what it is asked to sign, and
    /// who has left that it is over.
    pub fn told_phase(&self, agency: &AgencyId) -> (AgreementPhase, Timestamp) {
        let has_left = || {
            let mut owed = self.openings.iter().filter(|it| it.is_due(agency));
            let left_at = owed.next_back().map(|it| it.closed_at.unwrap_or(it.until));
            (AgreementPhase::Ended, left_at.unwrap_or(self.phase_since))
        };
        match &self.next {
            _ if self.current.is_none() || self.is_party(agency) => (self.phase, self.phase_since),
            Some(next) if self.shows_next(agency) => {
                let proposed_at = next.proposed_at.unwrap_or(self.phase_since);
                let signed_at = next.signatures.values().map(|it| it.at).max();
                match signed_at.filter(|_| self.is_signed()) {
                    Some(at) => (AgreementPhase::Signed, at),
                    None => (AgreementPhase::Proposed, proposed_at),
                }
            }
            _ => has_left(),
        }
    }

    /// The number of a text that `agency` writes now. It tells nothing of what others write.
    pub fn number_for(&self, agency: &AgencyId) -> u32 {
        let own = self.numbers.get(agency).copied().unwrap_or(0);
        own.max(self.proposed_max).saturating_add(1)
    }

    /// The number under which a draft is proposed: its own, unless another text has been proposed under it.
    pub fn number_to_propose(&self, draft: &Version) -> u32 {
        // What was proposed before and refused is the same text.
        if draft.refused.is_some() {
            draft.number
        } else {
            draft.number.max(self.proposed_max.saturating_add(1))
        }
    }

    /// Whether `agency` may erase and hold its texts: a party of the last version that held, or who drafted what never
    /// did.
    pub fn keeps(&self, agency: &AgencyId) -> bool {
        if self.current.is_some() {
            self.is_party(agency)
        } else {
            self.agency == *agency
        }
    }

    /// Whether everybody who has to has signed the next version.
    pub fn is_signed(&self) -> bool {
        let Some(next) = &self.next else { return false };
        let current = self.current.iter().flat_map(|it| &it.text.parties);
        next.is_proposed()
            && next
                .text
                .parties
                .iter()
                .chain(current)
                .all(|it| next.signatures.contains_key(it))
    }

    /// Whether a clause of this trigger lets `viewer` see anything now, as far as the agreement itself says. Whether a
    /// task is joint is looked up when a view is made. What is over `by` this moment does not count, whether that was
    /// written down or not.
    pub fn holds(&self, trigger: Trigger, viewer: &AgencyId, by: Option<Timestamp>) -> bool {
        let goes_on = |until: Timestamp| by.is_none_or(|by| until > by);
        let current = self.current.as_ref();
        self.phase == AgreementPhase::InForce
            && current.is_some_and(|it| goes_on(it.text.valid_until))
            && match trigger {
                Trigger::Always | Trigger::WhileJoint => true,
                Trigger::WhileActivated => {
                    self.activation.as_ref().is_some_and(|it| goes_on(it.until))
                }
                Trigger::BreakGlass => self.open_glass(viewer).is_some_and(|it| goes_on(it.until)),
            }
    }

    /// When what holds for `viewer` by a clause of this trigger ends by itself.
    pub fn end_of(&self, trigger: Trigger, viewer: &AgencyId) -> Option<Timestamp> {
        let whole = self.current.as_ref()?.text.valid_until;
        let opened = match trigger {
            Trigger::Always | Trigger::WhileJoint => None,
            Trigger::WhileActivated => self.activation.as_ref().map(|it| it.until),
            Trigger::BreakGlass => self.open_glass(viewer).map(|it| it.until),
        };
        Some(opened.map_or(whole, |it| it.min(whole)))
    }

    /// How many ends of what holds by what was written down have passed by the clock.
    pub fn ends_passed(&self, now: Timestamp) -> usize {
        if self.phase != AgreementPhase::InForce {
            return 0;
        }
        let current = self.current.iter().map(|it| it.text.valid_until);
        let activation = self.activation.iter().map(|it| it.until);
        let open = self.openings.iter().filter(|it| it.closed_at.is_none());
        let ends = current.chain(activation).chain(open.map(|it| it.until));
        ends.filter(|it| *it <= now).count()
    }

    /// The opening that shows `viewer` what is behind the glass.
    pub fn open_glass(&self, viewer: &AgencyId) -> Option<&Opening> {
        self.openings
            .iter()
            .find(|it| it.agency == *viewer && it.closed_at.is_none())
    }

    /// Whether `owner` has to review an opening.
    pub fn owes_review(&self, owner: &AgencyId) -> bool {
        self.openings.iter().any(|it| it.is_due(owner))
    }

    /// Whether a person has signed, activated, opened or reviewed anything of it.
    pub fn names(&self, person: PrincipalId) -> bool {
        let mut versions = self.current.iter().chain(&self.next);
        versions.any(|it| it.signatures.values().any(|it| it.by == person))
            || self.activation.as_ref().is_some_and(|it| it.by == person)
            || self.openings.iter().any(|it| it.names(person))
    }

    /// Whether any opening has to be reviewed.
    pub fn owes_any_review(&self) -> bool {
        let mut openings = self.openings.iter();
        openings.any(|it| it.reviews.keys().any(|owner| it.is_due(owner)))
    }

    /// How often `agency` has broken the glass since `since`.
    pub fn broken_since(&self, agency: &AgencyId, since: Timestamp) -> usize {
        let own = self.openings.iter().filter(|it| it.agency == *agency);
        own.filter(|it| it.at > since).count()
    }

    /// Shows every text that people wrote.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            id: _,
            agency: _,
            phase: _,
            phase_since: _,
            current,
            next,
            drafts,
            numbers: _,
            proposed_max: _,
            stops,
            activation,
            openings,
            reach_before: _,
        } = self;
        for version in current.iter_mut().chain(next).chain(drafts.values_mut()) {
            let Version {
                number: _,
                agency: _,
                text,
                proposed_at: _,
                signatures: _,
                refused,
                in_force_since: _,
            } = version;
            text.each_text(visit);
            if let Some(Refused {
                agency: _,
                at: _,
                reason,
            }) = refused
            {
                visit(reason);
            }
        }
        for Stop { at: _, reason } in stops.values_mut() {
            visit(reason);
        }
        if let Some(it) = activation {
            visit(it.text());
        }
        for it in openings {
            it.each_text(visit);
        }
    }
}
