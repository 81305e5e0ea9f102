//! Which commands were given and what became of them, so that none is given twice while the picture lags behind.

use std::collections::BTreeMap;

use protocol::words::{AssignmentStatus, Availability, IncidentStep};
use uuid::Uuid;

use crate::limits::{COOL_S, LEDGER_KEYS_MAX, REFUSALS_MAX};

/// What a command is for. The same key is never given again after it was accepted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Report(Uuid),
    Triage(Uuid),
    Step(Uuid, IncidentStep),
    Milestone(Uuid, usize),
    Assign(Uuid),
    Advance(Uuid, AssignmentStatus),
    Decline(Uuid),
    /// A unit's availability changes many times; the number tells the times apart.
    Availability(Uuid, Availability, u64),
    Draft(Uuid),
    Propose(Uuid),
    Revise(Uuid, u32),
    /// The version, and how many offers were made before.
    Answer(Uuid, String, u32, u32),
    /// The lead takes a party's counter-offer.
    TakeOffer(Uuid, String, u32),
    Start(Uuid),
    Complete(Uuid),
    Close(Uuid),
    /// Equipment is taken on board, and put down again.
    Take(Uuid),
    PutDown(Uuid),
    /// Equipment is offered by an agency, and accepted by one.
    Offer(Uuid, String),
    Custody(Uuid, String),
}

/// What became of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Accepted,
    /// The server said no.
    Refused,
    /// No answer came.
    Lost,
}

/// Where a key stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Standing {
    Unknown,
    /// On its way.
    Open,
    Accepted,
    /// Refused or lost; may be tried again from then on.
    Cooling(f64),
    /// Refused too often.
    GivenUp,
}

#[derive(Debug, Default)]
pub(crate) struct Ledger {
    keys: BTreeMap<Key, Line>,
    next: u64,
}

#[derive(Debug)]
struct Line {
    standing: Standing,
    refusals: u32,
    number: u64,
}

impl Ledger {
    pub(crate) fn standing(&self, key: &Key) -> Standing {
        self.keys
            .get(key)
            .map_or(Standing::Unknown, |it| it.standing)
    }

    /// Whether the command may be given now; if so it counts as on its way.
    pub(crate) fn claim(&mut self, key: &Key, now: f64) -> bool {
        let refusals = match self.keys.get(key) {
            None => 0,
            Some(Line {
                standing: Standing::Cooling(until),
                refusals,
                ..
            }) if *until <= now => *refusals,
            Some(_) => return false,
        };
        self.next += 1;
        let line = Line {
            standing: Standing::Open,
            refusals,
            number: self.next,
        };
        self.keys.insert(key.clone(), line);
        self.forget_oldest();
        true
    }

    pub(crate) fn settle(&mut self, key: &Key, outcome: Outcome, now: f64) {
        let Some(line) = self.keys.get_mut(key) else {
            return;
        };
        line.standing = match outcome {
            Outcome::Accepted => Standing::Accepted,
            Outcome::Lost => Standing::Cooling(now + COOL_S),
            Outcome::Refused => {
                line.refusals += 1;
                // A new assignment gets a new id, so there is nothing to try again.
                if line.refusals >= REFUSALS_MAX || matches!(key, Key::Assign(_)) {
                    Standing::GivenUp
                } else {
                    Standing::Cooling(now + COOL_S)
                }
            }
        };
    }

    fn forget_oldest(&mut self) {
        if self.keys.len() <= LEDGER_KEYS_MAX {
            return;
        }
        let keep_from = self.next.saturating_sub(LEDGER_KEYS_MAX as u64 / 2);
        self.keys
            .retain(|_, it| it.number > keep_from || it.standing == Standing::Open);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u128) -> Key {
        Key::Triage(Uuid::from_u128(number))
    }

    #[test]
    fn a_command_is_on_its_way_once() {
        let mut ledger = Ledger::default();
        assert!(ledger.claim(&key(1), 0.0));
        assert!(!ledger.claim(&key(1), 100.0));
        ledger.settle(&key(1), Outcome::Accepted, 100.0);
        assert!(!ledger.claim(&key(1), 1_000.0));
        assert!(ledger.claim(&key(2), 0.0));
    }

    #[test]
    fn a_refused_command_cools_and_is_given_up_in_the_end() {
        let mut ledger = Ledger::default();
        let mut now = 0.0;
        for _ in 0..REFUSALS_MAX {
            assert!(ledger.claim(&key(1), now));
            ledger.settle(&key(1), Outcome::Refused, now);
            assert!(!ledger.claim(&key(1), now + COOL_S / 2.0));
            now += COOL_S;
        }
        assert!(!ledger.claim(&key(1), now + 1e6));
        assert_eq!(ledger.standing(&key(1)), Standing::GivenUp);
    }

    #[test]
    fn a_lost_command_is_tried_for_ever_and_an_assignment_never_again() {
        let mut ledger = Ledger::default();
        for round in 0..20 {
            let now = f64::from(round) * COOL_S;
            assert!(ledger.claim(&key(1), now));
            ledger.settle(&key(1), Outcome::Lost, now);
        }
        let assign = Key::Assign(Uuid::from_u128(1));
        assert!(ledger.claim(&assign, 0.0));
        ledger.settle(&assign, Outcome::Refused, 0.0);
        assert!(!ledger.claim(&assign, 1e6));
    }

    #[test]
    fn only_so_many_keys_are_remembered_but_open_ones_always() {
        let mut ledger = Ledger::default();
        assert!(ledger.claim(&key(0), 0.0));
        for number in 1..=LEDGER_KEYS_MAX as u128 {
            assert!(ledger.claim(&key(number), 0.0));
            ledger.settle(&key(number), Outcome::Accepted, 0.0);
        }
        assert!(ledger.keys.len() <= LEDGER_KEYS_MAX);
        assert_eq!(ledger.standing(&key(0)), Standing::Open);
    }
}
