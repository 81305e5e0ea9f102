//! Pairing a wall screen: it shows a code, an admin types it, and the screen gets a session of its own. No password and
//! no token ever goes through anybody's hands (rule H12).

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
};

use domain::{PrincipalId, Role, Timestamp};

use super::{AuthError, rate, token};

/// How long a code may be typed.
pub(super) const PAIRING_MINUTES: i64 = 10;
/// Characters of a code: 32⁸ codes, of which an admin may type a wrong one every half minute.
pub(super) const PAIRING_CODE_CHARS: usize = 8;
/// Screens that may wait to be paired: a new operations centre.
pub(super) const PAIRINGS_MAX: usize = 200;
/// Of one address: a room behind one router.
pub(super) const PAIRINGS_PER_ADDRESS_MAX: usize = 16;

/// Read out over a room without mistakes: no I, O, 0 or 1.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// What an admin gives to a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Whose seat.
    pub principal: PrincipalId,
    /// In which role.
    pub role: Role,
    /// What the admin calls the screen.
    pub label: String,
}

/// What a screen hears when it asks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// Nobody has typed the code yet.
    Waiting,
    /// Somebody has; once.
    Given(Seat),
}

#[derive(Debug)]
struct Open {
    code: String,
    secret: [u8; 32],
    address: IpAddr,
    expires_at: Timestamp,
    seat: Option<Seat>,
}

/// Screens that wait.
#[derive(Debug, Default)]
pub(super) struct Pairings {
    open: HashMap<[u8; 32], Open>,
    /// Oldest first.
    order: VecDeque<([u8; 32], Timestamp)>,
}

impl Pairings {
    /// A screen wants to be paired: the code that it shows, and the secret by which it asks.
    pub(super) fn begin(
        &mut self,
        address: IpAddr,
        now: Timestamp,
    ) -> Result<(String, String, Timestamp), AuthError> {
        self.forget_expired(now);
        let address = rate::network(address);
        let of_address = self.open.values().filter(|it| it.address == address);
        if self.open.len() >= PAIRINGS_MAX || of_address.count() >= PAIRINGS_PER_ADDRESS_MAX {
            return Err(AuthError::RateLimited {
                retry_after_s: PAIRING_MINUTES.unsigned_abs() * 60,
            });
        }
        let code = code()?;
        if self.open.values().any(|it| it.code == code) {
            return Err(AuthError::Busy);
        }
        let secret = token::secret()?;
        let key = token::hash(&secret);
        let expires_at = now.plus_ms(PAIRING_MINUTES * 60_000);
        self.order.push_back((key, expires_at));
        self.open.insert(
            key,
            Open {
                code: code.clone(),
                secret: key,
                address,
                expires_at,
                seat: None,
            },
        );
        Ok((code, secret, expires_at))
    }

    /// An admin typed a code. It works once.
    pub(super) fn give(&mut self, code: &str, seat: Seat, now: Timestamp) -> Result<(), AuthError> {
        self.forget_expired(now);
        let code = normal(code);
        let open = self
            .open
            .values_mut()
            .find(|it| it.code == code && it.seat.is_none())
            .ok_or(AuthError::NoSuchCode)?;
        open.seat = Some(seat);
        Ok(())
    }

    /// A screen asks.
    pub(super) fn claim(&mut self, secret: &str, now: Timestamp) -> Result<Claim, AuthError> {
        self.forget_expired(now);
        let key = token::hash(secret);
        let open = self.open.get(&key).ok_or(AuthError::NoSuchCode)?;
        if open.seat.is_none() {
            return Ok(Claim::Waiting);
        }
        let given = self.open.remove(&key).and_then(|it| it.seat);
        given.map(Claim::Given).ok_or(AuthError::NoSuchCode)
    }

    fn forget_expired(&mut self, now: Timestamp) {
        while let Some((key, expires_at)) = self.order.pop_front_if(|it| it.1 <= now) {
            // One that was claimed is gone already.
            let is_it = |it: &Open| it.secret == key && it.expires_at == expires_at;
            if self.open.get(&key).is_some_and(is_it) {
                self.open.remove(&key);
            }
        }
    }
}

/// People type small letters, spaces and the dash of the screen.
fn normal(code: &str) -> String {
    code.chars()
        .filter(|it| !matches!(it, '-' | ' '))
        .map(|it| it.to_ascii_uppercase())
        .take(PAIRING_CODE_CHARS + 1)
        .collect()
}

fn code() -> Result<String, AuthError> {
    let bytes: [u8; PAIRING_CODE_CHARS] = token::random()?;
    Ok(bytes
        .iter()
        .map(|it| char::from(ALPHABET[usize::from(it % 32)]))
        .collect())
}

/// A password that an admin reads out: 12 of the same characters.
pub(super) fn one_time_password() -> Result<String, AuthError> {
    let bytes: [u8; 12] = token::random()?;
    let text = bytes
        .iter()
        .map(|it| char::from(ALPHABET[usize::from(it % 32)]));
    Ok(text.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000);

    fn from(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    fn seat() -> Seat {
        Seat {
            principal: PrincipalId::SERVER,
            role: Role::Observer,
            label: "Wall".to_owned(),
        }
    }

    /// H12.
    #[test]
    fn a_code_works_once_and_for_ten_minutes() {
        let mut pairings = Pairings::default();
        let (code, secret, until) = pairings.begin(from(1), NOW).unwrap();
        assert_eq!(code.len(), PAIRING_CODE_CHARS);
        assert_eq!(pairings.claim(&secret, NOW).unwrap(), Claim::Waiting);
        let typed = format!(" {}-{}", &code[..4].to_lowercase(), &code[4..]);
        pairings.give(&typed, seat(), NOW).unwrap();
        // A second admin, or the same one again, finds it used.
        let used = pairings.give(&code, seat(), NOW);
        assert!(matches!(used, Err(AuthError::NoSuchCode)));
        assert_eq!(pairings.claim(&secret, NOW).unwrap(), Claim::Given(seat()));
        let twice = pairings.claim(&secret, NOW);
        assert!(matches!(twice, Err(AuthError::NoSuchCode)));
        let (code, secret, _) = pairings.begin(from(1), NOW).unwrap();
        let late = pairings.give(&code, seat(), until);
        assert!(matches!(late, Err(AuthError::NoSuchCode)));
        let late = pairings.claim(&secret, until);
        assert!(matches!(late, Err(AuthError::NoSuchCode)));
        assert!(pairings.open.is_empty() && pairings.order.is_empty());
    }

    /// H12: neither is in the other, and a made-up one finds nothing.
    #[test]
    fn codes_and_secrets_are_not_guessed() {
        let mut pairings = Pairings::default();
        let (code, secret, _) = pairings.begin(from(1), NOW).unwrap();
        for wrong in ["", "AAAA-AAAA-A", &code[..7], &secret] {
            let refused = pairings.give(wrong, seat(), NOW);
            assert!(matches!(refused, Err(AuthError::NoSuchCode)), "{wrong}");
        }
        for wrong in ["", &code] {
            let refused = pairings.claim(wrong, NOW);
            assert!(matches!(refused, Err(AuthError::NoSuchCode)), "{wrong}");
        }
    }

    /// A10.
    #[test]
    fn so_many_screens_wait_of_one_address_and_of_all() {
        let mut pairings = Pairings::default();
        for n in 0..PAIRINGS_MAX {
            let address = from((n / PAIRINGS_PER_ADDRESS_MAX) as u8);
            assert!(pairings.begin(address, NOW).is_ok(), "{n}");
            if n + 1 == PAIRINGS_PER_ADDRESS_MAX {
                let full = pairings.begin(address, NOW);
                assert!(matches!(full, Err(AuthError::RateLimited { .. })));
            }
        }
        let full = pairings.begin(from(250), NOW);
        assert!(matches!(full, Err(AuthError::RateLimited { .. })));
        let later = NOW.plus_ms(PAIRING_MINUTES * 60_000);
        assert!(pairings.begin(from(250), later).is_ok());
    }
    /// A10: who has a network of addresses of its own has the share of one.
    #[test]
    fn the_addresses_of_one_network_count_together() {
        let mut pairings = Pairings::default();
        let of = |network: u16, host: u16| IpAddr::from([0x2001, 0xdb8, 0, network, 0, 0, 0, host]);
        for n in 0..PAIRINGS_PER_ADDRESS_MAX {
            assert!(pairings.begin(of(1, n as u16), NOW).is_ok(), "{n}");
        }
        let full = pairings.begin(of(1, 1_000), NOW);
        assert!(matches!(full, Err(AuthError::RateLimited { .. })));
        assert!(pairings.begin(of(2, 0), NOW).is_ok());
    }
}
