//! Tickets for WebSockets: a browser cannot send a header with the upgrade that another site's page could not send
//! too, so the first frame carries a ticket that only our own page can have asked for.

use std::collections::{HashMap, VecDeque};

use domain::Timestamp;
use protocol::limits::TICKET_SECONDS_MAX;

use super::{Actor, AuthError, SessionKey, token};

/// Tickets issued within their lifetime: every screen of a large room connects anew after a restart, twice.
pub const TICKETS_MAX: usize = 20_000;
/// Tickets that one session may ask for within their lifetime: a flapping link that connects anew every second.
pub const TICKETS_PER_SESSION_MAX: u32 = 64;

const LIVES_MS: i64 = TICKET_SECONDS_MAX as i64 * 1_000;

/// Tickets of the last 30 seconds.
#[derive(Debug, Default)]
pub(super) struct Tickets {
    /// Not yet redeemed, by their hash.
    open: HashMap<[u8; 32], Actor>,
    /// Everything issued, oldest first; also what bounds `open`.
    issued: VecDeque<Issued>,
    per_session: HashMap<SessionKey, u32>,
}

#[derive(Debug)]
struct Issued {
    expires_at: Timestamp,
    ticket: [u8; 32],
    session: SessionKey,
}

impl Tickets {
    pub(super) fn issue(&mut self, actor: &Actor, now: Timestamp) -> Result<String, AuthError> {
        self.forget_expired(now);
        if self.issued.len() >= TICKETS_MAX {
            return Err(AuthError::Busy);
        }
        let count = self.per_session.get(&actor.session).copied().unwrap_or(0);
        if count >= TICKETS_PER_SESSION_MAX {
            return Err(AuthError::RateLimited {
                retry_after_s: TICKET_SECONDS_MAX,
            });
        }
        let secret = token::secret()?;
        let ticket = token::hash(&secret);
        self.per_session.insert(actor.session, count + 1);
        self.issued.push_back(Issued {
            expires_at: now.plus_ms(LIVES_MS),
            ticket,
            session: actor.session,
        });
        self.open.insert(ticket, actor.clone());
        Ok(secret)
    }

    /// Who asked for the ticket, once.
    pub(super) fn redeem(&mut self, secret: &str, now: Timestamp) -> Option<Actor> {
        self.forget_expired(now);
        self.open.remove(&token::hash(secret))
    }

    fn forget_expired(&mut self, now: Timestamp) {
        while let Some(first) = self.issued.pop_front_if(|it| it.expires_at <= now) {
            self.open.remove(&first.ticket);
            if let Some(count) = self.per_session.get_mut(&first.session) {
                *count -= 1;
                if *count == 0 {
                    self.per_session.remove(&first.session);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{AgencyId, PrincipalId, Role};

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn actor(session: u8) -> Actor {
        Actor {
            principal: PrincipalId::SERVER,
            agency: AgencyId::new("fire").unwrap(),
            role: Role::Dispatcher,
            unit: None,
            session: SessionKey([session; 32]),
            is_device: false,
            only_unit: None,
        }
    }

    #[test]
    fn a_ticket_works_once_and_not_for_long() {
        let mut tickets = Tickets::default();
        let one = tickets.issue(&actor(1), NOW).unwrap();
        let other = tickets.issue(&actor(2), NOW).unwrap();
        assert_eq!(tickets.redeem(&one, NOW.plus_ms(29_999)), Some(actor(1)));
        assert_eq!(tickets.redeem(&one, NOW.plus_ms(29_999)), None);
        assert_eq!(tickets.redeem("made up", NOW), None);
        assert_eq!(tickets.redeem(&other, NOW.plus_ms(30_000)), None);
        assert!(
            tickets.issued.is_empty() && tickets.per_session.is_empty() && tickets.open.is_empty()
        );
    }

    #[test]
    fn one_session_cannot_fill_the_table_and_redeeming_does_not_help() {
        let mut tickets = Tickets::default();
        for _ in 0..TICKETS_PER_SESSION_MAX {
            let ticket = tickets.issue(&actor(1), NOW).unwrap();
            assert!(tickets.redeem(&ticket, NOW).is_some());
        }
        assert!(matches!(
            tickets.issue(&actor(1), NOW),
            Err(AuthError::RateLimited { .. })
        ));
        assert!(tickets.issue(&actor(2), NOW).is_ok());
        assert!(tickets.issue(&actor(1), NOW.plus_ms(30_000)).is_ok());
    }

    #[test]
    fn a_full_table_is_busy() {
        let mut tickets = Tickets::default();
        let someone = |number: usize| {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&(number as u64).to_le_bytes());
            Actor {
                session: SessionKey(key),
                ..actor(0)
            }
        };
        for number in 0..TICKETS_MAX {
            assert!(tickets.issue(&someone(number), NOW).is_ok(), "{number}");
        }
        assert!(matches!(
            tickets.issue(&someone(TICKETS_MAX), NOW),
            Err(AuthError::Busy)
        ));
        assert!(
            tickets
                .issue(&someone(TICKETS_MAX), NOW.plus_ms(30_000))
                .is_ok()
        );
    }
}
