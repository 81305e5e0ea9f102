//! What came of commands lately, so that sending again gives the same answer and has no second effect (A5).

use std::collections::{HashMap, VecDeque};

use domain::{CommandId, PrincipalId, Timestamp, refusal::StoredRefusal};
use storage::limits::{REFUSALS_KEPT_MS, REFUSALS_PER_PRINCIPAL_MAX};

use super::{AskError, Receipt};

type Key = (PrincipalId, CommandId);

/// Accepted commands whose answers are kept at hand: those of many minutes, when senders try again. Older ones are
/// looked up in the journal, which has them for ever.
const ACCEPTED_RECENT_MAX: usize = 20_000;

/// The answers given, by principal and command id. Of accepted commands the newest; refusals as long and as many as
/// the journal keeps.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    accepted: HashMap<Key, ([u8; 32], Receipt)>,
    /// The accepted ones, oldest first.
    accepted_order: VecDeque<Key>,
    refused: HashMap<Key, ([u8; 32], StoredRefusal)>,
    /// The refusals of each principal, oldest first.
    order: HashMap<PrincipalId, VecDeque<(Timestamp, CommandId)>>,
}

impl Outcomes {
    /// The answer that was given to this command, if it is known.
    pub(super) fn known(
        &self,
        key: Key,
        body_sha256: &[u8; 32],
    ) -> Option<Result<Receipt, AskError>> {
        if let Some((sha256, receipt)) = self.accepted.get(&key) {
            return Some(if sha256 == body_sha256 {
                Ok(*receipt)
            } else {
                Err(AskError::CommandIdReused)
            });
        }
        let (sha256, refusal) = self.refused.get(&key)?;
        Some(Err(if sha256 == body_sha256 {
            AskError::Refused(refusal.clone())
        } else {
            AskError::CommandIdReused
        }))
    }

    /// Whether the answer is at hand.
    pub(super) fn has(&self, key: &Key) -> bool {
        self.accepted.contains_key(key) || self.refused.contains_key(key)
    }

    /// Remembers an accepted command.
    pub(super) fn accept(&mut self, key: Key, body_sha256: [u8; 32], receipt: Receipt) {
        if self.accepted.insert(key, (body_sha256, receipt)).is_some() {
            return;
        }
        self.accepted_order.push_back(key);
        if self.accepted_order.len() > ACCEPTED_RECENT_MAX
            && let Some(oldest) = self.accepted_order.pop_front()
        {
            self.accepted.remove(&oldest);
        }
    }

    /// Remembers a refusal, and forgets the sender's that are too many.
    pub(super) fn refuse(
        &mut self,
        key: Key,
        body_sha256: [u8; 32],
        refusal: StoredRefusal,
        now: Timestamp,
    ) {
        self.refused.insert(key, (body_sha256, refusal));
        let order = self.order.entry(key.0).or_default();
        order.push_back((now, key.1));
        while order.len() > REFUSALS_PER_PRINCIPAL_MAX as usize {
            if let Some((_, oldest)) = order.pop_front() {
                self.refused.remove(&(key.0, oldest));
            }
        }
    }

    /// Forgets everybody's refusals that are too old, as the journal does.
    pub(super) fn forget_old(&mut self, now: Timestamp) {
        let refused = &mut self.refused;
        self.order.retain(|principal, order| {
            while order
                .front()
                .is_some_and(|(at, _)| now.ms_since(*at) > REFUSALS_KEPT_MS)
            {
                if let Some((_, oldest)) = order.pop_front() {
                    refused.remove(&(*principal, oldest));
                }
            }
            !order.is_empty()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u128) -> Key {
        (
            PrincipalId(uuid::Uuid::from_u128(1)),
            CommandId(uuid::Uuid::from_u128(n)),
        )
    }

    fn refusal() -> StoredRefusal {
        domain::Refusal::UnitBusy.stored()
    }

    /// Rule C2.
    #[test]
    fn the_same_bytes_get_the_same_answer_and_other_bytes_are_refused() {
        let mut outcomes = Outcomes::default();
        let receipt = Receipt {
            receipt: 7,
            recorded_at: Timestamp(1),
        };
        outcomes.accept(key(1), [1; 32], receipt);
        outcomes.refuse(key(2), [2; 32], refusal(), Timestamp(1));

        assert_eq!(outcomes.known(key(1), &[1; 32]), Some(Ok(receipt)));
        assert_eq!(
            outcomes.known(key(1), &[9; 32]),
            Some(Err(AskError::CommandIdReused))
        );
        assert_eq!(
            outcomes.known(key(2), &[2; 32]),
            Some(Err(AskError::Refused(refusal())))
        );
        assert_eq!(
            outcomes.known(key(2), &[9; 32]),
            Some(Err(AskError::CommandIdReused))
        );
        assert_eq!(outcomes.known(key(3), &[1; 32]), None);
    }

    /// A10: of accepted commands the newest are at hand; the journal has the rest.
    #[test]
    fn accepted_commands_at_hand_are_bounded() {
        let mut outcomes = Outcomes::default();
        let receipt = Receipt {
            receipt: 1,
            recorded_at: Timestamp(0),
        };
        for n in 0..=ACCEPTED_RECENT_MAX as u128 {
            outcomes.accept(key(n), [0; 32], receipt);
            outcomes.accept(key(n), [0; 32], receipt);
        }
        assert_eq!(outcomes.accepted.len(), ACCEPTED_RECENT_MAX);
        assert_eq!(outcomes.accepted_order.len(), ACCEPTED_RECENT_MAX);
        assert!(!outcomes.has(&key(0)) && outcomes.has(&key(1)));
    }

    /// A10: refusals are forgotten after a day, and never more than the limit are kept.
    #[test]
    fn refusals_are_bounded_by_age_and_number() {
        let mut outcomes = Outcomes::default();
        let many = u128::from(REFUSALS_PER_PRINCIPAL_MAX) + 10;
        for n in 0..many {
            outcomes.refuse(key(n), [0; 32], refusal(), Timestamp(0));
        }
        assert_eq!(outcomes.refused.len(), REFUSALS_PER_PRINCIPAL_MAX as usize);
        assert_eq!(outcomes.known(key(0), &[0; 32]), None);

        outcomes.refuse(
            key(many),
            [0; 32],
            refusal(),
            Timestamp(REFUSALS_KEPT_MS + 1),
        );
        outcomes.forget_old(Timestamp(REFUSALS_KEPT_MS + 1));
        assert_eq!(outcomes.refused.len(), 1);
    }
}
