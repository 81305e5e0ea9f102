//! Who moves a task: its lead, its co-leads (T16), who was handed the lead (T17) or has taken it over (T18).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Commitment, Cover, Need, Part, Party, Promise, Quorum, Task};
use crate::{id::AgencyId, time::Timestamp};

/// The lead, offered to a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadOffer {
    /// Which: how many this task has had with it. An answer names it.
    pub number: u32,
    /// To whom.
    pub to: AgencyId,
    /// Why; free text, sealed in the journal.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Why it was not taken, if it was not; free text, sealed in the journal.
    pub refused: Option<String>,
}

/// How the lead came to who has it, if not by proposing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedFrom {
    /// Who had it before.
    pub from: AgencyId,
    /// When it passed.
    pub at: Timestamp,
    /// Why it was taken over; nothing if it was handed over. Free text, sealed in the journal.
    pub taken_over: Option<String>,
}

/// Who may take over, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takeover {
    /// The party whose coordinator may.
    pub agency: AgencyId,
    /// How many minutes the lead has to have been without a link.
    pub after_min: u16,
}

impl Takeover {
    /// Whether anybody may: no minutes take the rule away.
    pub(crate) const fn names_somebody(&self) -> bool {
        self.after_min > 0
    }

    /// From when on it may be used against a lead that has had no link since then.
    pub fn from(&self, unlinked_since: Timestamp) -> Timestamp {
        unlinked_since.plus_ms(i64::from(self.after_min) * 60_000)
    }
}

impl Party {
    /// What the lead of a task brings: it has promised by proposing.
    pub(super) fn leading(part: Part, at: Timestamp) -> Self {
        let mut lane = Self::asked(part, at);
        lane.commitment = Commitment::Accepted { at, promise: None };
        lane
    }

    /// Whether it leads with the lead: it is asked to, and what it has promised is an answer to that.
    pub fn is_co_lead(&self) -> bool {
        let has_promised_it = match &self.standing {
            Some(it) => it.part.co_lead,
            None => matches!(self.commitment, Commitment::Accepted { .. }),
        };
        self.part.co_lead && has_promised_it
    }

    /// Its lane after a revision by its own agency: it says yes to what it writes for itself, and units that it had named
    /// stay named.
    pub(crate) fn revised(&self, part: Part, at: Timestamp) -> Self {
        if self.part == part {
            return self.clone();
        }
        let units = self.units().flatten().copied().collect();
        let promise = Promise {
            units,
            ..Promise::whole(&part)
        };
        let promise = Some(promise).filter(|it| !it.units.is_empty());
        let mut lane = Self::asked(part, at);
        lane.commitment = Commitment::Accepted { at, promise };
        lane.offers = self.offers;
        lane
    }

    /// Whether it has promised less of anything than that lane has.
    pub(crate) fn brings_less_than(&self, before: &Self) -> bool {
        let (now, was) = (
            Cover::of([self].into_iter()),
            Cover::of([before].into_iter()),
        );
        let less = |now: &BTreeMap<String, Need>, was: &BTreeMap<String, Need>| {
            was.iter().any(|(what, was)| {
                let now = now.get(what).map_or(0, |it| it.promised);
                now < was.promised
            })
        };
        less(&now.capabilities, &was.capabilities)
            || less(&now.equipment, &was.equipment)
            || now.people.promised < was.people.promised
    }

    /// Its lane once it leads: what it had promised stands, and an offer or a question that was open does not.
    fn led(mut self) -> Self {
        if let Some(it) = self.standing.take() {
            let promise = Some(it.promise);
            self.commitment = Commitment::Accepted { at: it.at, promise };
            self.by_plan = it.by_plan;
        }
        self.refused = None;
        self.is_left_out = false;
        self.part.co_lead = false;
        self
    }
}

impl Task {
    /// Whether `agency` moves it: the lead, or a co-lead (T16).
    pub fn is_led_by(&self, agency: &AgencyId) -> bool {
        *agency == self.lead || self.parties.get(agency).is_some_and(Party::is_co_lead)
    }

    /// The offer of the lead that waits for its answer.
    pub fn open_lead_offer(&self) -> Option<&LeadOffer> {
        self.lead_offer.as_ref().filter(|it| it.refused.is_none())
    }

    /// The lane of `agency`, whether it leads or not.
    pub fn lane_of(&self, agency: &AgencyId) -> Option<&Party> {
        if *agency == self.lead {
            return Some(&self.lead_lane);
        }
        self.parties.get(agency)
    }

    /// Every lane, the lead's first.
    pub fn lanes(&self) -> impl Iterator<Item = (&AgencyId, &Party)> {
        std::iter::once((&self.lead, &self.lead_lane)).chain(&self.parties)
    }

    /// Rules T17 and T18: a party that has promised leads from now on, and who led is a party with what it brings.
    pub(crate) fn pass_lead(&mut self, to: &AgencyId, at: Timestamp, taken_over: Option<String>) {
        self.lead_offer = None;
        let Some(lane) = self.parties.remove(to) else {
            return;
        };
        let was = std::mem::replace(&mut self.lead, to.clone());
        let own = std::mem::replace(&mut self.lead_lane, lane.led());
        // Whose yes the rule needed has it in hand now; who led has said yes as well.
        if let Quorum::Named(named) = &mut self.quorum
            && named.remove(to)
        {
            named.insert(was.clone());
        }
        self.led_from = Some(LedFrom {
            from: was.clone(),
            at,
            taken_over,
        });
        self.ever_asked.insert(was.clone());
        self.parties.insert(was, own);
        self.settle();
    }

    /// An offer of the lead ends with the task, and with what its receiver had promised.
    pub(crate) fn keep_lead_offer(&mut self) {
        let stands = |it: &LeadOffer| self.is_committed(&it.to) && !self.phase.is_over();
        if !self.lead_offer.as_ref().is_some_and(stands) {
            self.lead_offer = None;
        }
    }
}
