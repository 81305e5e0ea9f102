//! Guessing passwords is slow: wrong ones are counted by account and by address.
//!
//! Every count leaks: each wrong password adds one, and time takes one away at a steady rate. At the limit nobody is
//! heard until the next one has leaked. Right passwords are not counted, so that a shift change behind one address is
//! no attack. Passwords that are checked at the same moment can pass the limit together; they are counted all the
//! same, and the wait is so much longer.

use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use domain::{PrincipalId, Timestamp};

use super::{AuthError, recent::Recent, token};

/// Wrong passwords for one account from one address before it has to wait.
pub const PAIR_FAILURES_MAX: u32 = 10;
/// How long until one of those is forgotten.
pub const PAIR_LEAK: Duration = Duration::from_secs(30);
/// Wrong passwords from one address for whatever account: somebody tries one password on everybody.
pub const ADDRESS_FAILURES_MAX: u32 = 30;
/// How long until one of those is forgotten.
pub const ADDRESS_LEAK: Duration = Duration::from_secs(10);
/// Wrong passwords for one account from everywhere: many machines guess together.
pub const ACCOUNT_FAILURES_MAX: u32 = 100;
/// How long until one of those is forgotten. Shorter than [`ADDRESS_LEAK`] and [`PAIR_LEAK`], so that no single
/// address can keep somebody from signing in elsewhere.
pub const ACCOUNT_LEAK: Duration = Duration::from_secs(5);
/// Wrong second factors of one person from everywhere: six digits are guessed in a week if a guess costs a second.
pub const FACTOR_FAILURES_MAX: u32 = 10;
/// How long until one of those is forgotten. Who makes them knows the password, so that a stranger locks nobody out.
pub const FACTOR_LEAK: Duration = Duration::from_mins(5);
/// Counts that are remembered (about 100 bytes each, at most twice as many); the oldest are forgotten first.
pub const COUNTS_KEPT: usize = 30_000;

/// What is counted. Accounts are hashed: names have any length, and unknown ones are counted too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Subject {
    Pair([u8; 32], IpAddr),
    Address(IpAddr),
    Account([u8; 32]),
    Factor(PrincipalId),
}

impl Subject {
    const fn limit(self) -> (u32, Duration) {
        match self {
            Self::Pair(..) => (PAIR_FAILURES_MAX, PAIR_LEAK),
            Self::Address(_) => (ADDRESS_FAILURES_MAX, ADDRESS_LEAK),
            Self::Account(_) => (ACCOUNT_FAILURES_MAX, ACCOUNT_LEAK),
            Self::Factor(_) => (FACTOR_FAILURES_MAX, FACTOR_LEAK),
        }
    }
}

/// An attempt to sign in, by what it is counted under.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attempt([Subject; 3]);

impl Attempt {
    pub(super) fn new(account: &str, peer: IpAddr) -> Self {
        let account = token::hash(account);
        let peer = network(peer);
        Self([
            Subject::Pair(account, peer),
            Subject::Address(peer),
            Subject::Account(account),
        ])
    }

    /// An attempt to give a second factor.
    pub(super) fn factor(principal: PrincipalId, peer: IpAddr) -> Self {
        let peer = network(peer);
        let account = token::hash(&principal.0.to_string());
        Self([
            Subject::Pair(account, peer),
            Subject::Address(peer),
            Subject::Factor(principal),
        ])
    }
}

/// An IPv6 subscriber has a whole /64 to choose addresses from; an IPv4 address may come mapped.
pub(crate) fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(it) => IpAddr::V6(Ipv6Addr::from_bits(it.to_bits() & !u128::from(u64::MAX))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// A count is kept as the moment at which it will have leaked to nothing.
#[derive(Debug)]
pub(super) struct Rates(Recent<Subject, Timestamp>);

impl Rates {
    pub(super) fn new() -> Self {
        Self(Recent::new(COUNTS_KEPT))
    }

    /// Refuses an attempt that has to wait, and tells how long.
    pub(super) fn check(&mut self, attempt: Attempt, now: Timestamp) -> Result<(), AuthError> {
        let waits = attempt.0.into_iter().filter_map(|subject| {
            let (limit, leak) = subject.limit();
            let empty_at = *self.0.get_mut(&subject)?;
            // One more must fit below the limit.
            let free_at = empty_at.plus_ms(-leak_ms(leak) * i64::from(limit - 1));
            Some(free_at.ms_since(now)).filter(|it| *it > 0)
        });
        waits.max().map_or(Ok(()), |wait_ms| {
            Err(AuthError::RateLimited {
                retry_after_s: wait_ms.unsigned_abs().div_ceil(1_000),
            })
        })
    }

    /// Counts a wrong password.
    pub(super) fn failed(&mut self, attempt: Attempt, now: Timestamp) {
        for subject in attempt.0 {
            let leak = leak_ms(subject.limit().1);
            let empty_at = self.0.peek(&subject).map_or(now, |it| (*it).max(now));
            self.0.insert(subject, empty_at.plus_ms(leak));
        }
    }

    /// Takes back one that was counted before it was known to be right.
    pub(super) fn forgive(&mut self, attempt: Attempt, now: Timestamp) {
        for subject in attempt.0 {
            let leak = leak_ms(subject.limit().1);
            if let Some(empty_at) = self.0.get_mut(&subject) {
                *empty_at = empty_at.plus_ms(-leak).max(now);
            }
        }
    }
}

const fn leak_ms(leak: Duration) -> i64 {
    leak.as_millis() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000);

    fn from(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    fn fail(rates: &mut Rates, account: &str, peer: IpAddr, times: u32, now: Timestamp) {
        for _ in 0..times {
            rates.failed(Attempt::new(account, peer), now);
        }
    }

    #[test]
    fn the_tenth_wrong_password_is_heard_and_the_eleventh_waits() {
        let mut rates = Rates::new();
        let attempt = Attempt::new("desk", from(1));
        for _ in 0..PAIR_FAILURES_MAX {
            assert!(rates.check(attempt, NOW).is_ok());
            rates.failed(attempt, NOW);
        }
        assert!(matches!(
            rates.check(attempt, NOW),
            Err(AuthError::RateLimited { retry_after_s: 30 })
        ));
        assert!(rates.check(attempt, NOW.plus_ms(29_999)).is_err());
        assert!(rates.check(attempt, NOW.plus_ms(30_000)).is_ok());
        // Somebody else at the same address, and the same account elsewhere, are not concerned.
        assert!(rates.check(Attempt::new("other", from(1)), NOW).is_ok());
        assert!(rates.check(Attempt::new("desk", from(2)), NOW).is_ok());
    }

    #[test]
    fn one_password_on_every_account_is_stopped_by_the_address() {
        let mut rates = Rates::new();
        for number in 0..ADDRESS_FAILURES_MAX {
            let attempt = Attempt::new(&format!("account{number}"), from(1));
            assert!(rates.check(attempt, NOW).is_ok(), "{number}");
            rates.failed(attempt, NOW);
        }
        assert!(rates.check(Attempt::new("another", from(1)), NOW).is_err());
        assert!(rates.check(Attempt::new("another", from(2)), NOW).is_ok());
    }

    #[test]
    fn many_addresses_on_one_account_are_stopped_by_the_account() {
        let mut rates = Rates::new();
        for number in 0..ACCOUNT_FAILURES_MAX {
            fail(&mut rates, "desk", from(number as u8), 1, NOW);
        }
        assert!(rates.check(Attempt::new("desk", from(250)), NOW).is_err());
        assert!(rates.check(Attempt::new("other", from(250)), NOW).is_ok());
    }

    #[test]
    fn one_address_cannot_lock_an_account_for_others() {
        let mut rates = Rates::new();
        let mut now = NOW;
        for _ in 0..10_000 {
            if rates.check(Attempt::new("desk", from(1)), now).is_ok() {
                fail(&mut rates, "desk", from(1), 1, now);
            }
            now = now.plus_ms(1_000);
            assert!(rates.check(Attempt::new("desk", from(2)), now).is_ok());
        }
    }

    /// D6.
    #[test]
    fn second_factors_are_counted_for_their_person_and_right_ones_forgiven() {
        let mut rates = Rates::new();
        let who = PrincipalId::SERVER;
        for number in 0..FACTOR_FAILURES_MAX {
            let attempt = Attempt::factor(who, from(number as u8));
            assert!(rates.check(attempt, NOW).is_ok(), "{number}");
            rates.failed(attempt, NOW);
        }
        let elsewhere = Attempt::factor(who, from(200));
        assert!(rates.check(elsewhere, NOW).is_err());
        rates.forgive(Attempt::factor(who, from(1)), NOW);
        assert!(rates.check(elsewhere, NOW).is_ok());
        for _ in 0..100 {
            rates.forgive(Attempt::factor(who, from(1)), NOW);
        }
        rates.failed(elsewhere, NOW);
        assert!(matches!(rates.check(elsewhere, NOW), Ok(())));
    }

    #[test]
    fn attempts_past_the_limit_are_paid_for() {
        let mut rates = Rates::new();
        fail(&mut rates, "desk", from(1), PAIR_FAILURES_MAX + 10, NOW);
        assert!(matches!(
            rates.check(Attempt::new("desk", from(1)), NOW),
            Err(AuthError::RateLimited { retry_after_s: 330 })
        ));
    }

    #[test]
    fn a_subscriber_of_ipv6_is_one_address() {
        let near: IpAddr = "2001:db8:1:2:aaaa::1".parse().unwrap();
        let same: IpAddr = "2001:db8:1:2:bbbb::9".parse().unwrap();
        let other: IpAddr = "2001:db8:1:3::1".parse().unwrap();
        assert_eq!(network(near), network(same));
        assert_ne!(network(near), network(other));
        assert_eq!(network("::ffff:192.0.2.1".parse().unwrap()), from(1));
    }
}
