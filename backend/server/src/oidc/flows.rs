//! Who is at the provider's now: a bounded number, for minutes, each to be heard once.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use domain::Timestamp;

use super::provider::Asked;
use crate::auth::{AuthError, hash, rate::network, secret};

/// How long somebody may be away, in minutes: passwords, second factors and a forgotten one of each.
pub const FLOW_MINUTES_MAX: i64 = 10;
/// How many may be away at once (about 500 bytes each): a shift change of a large city.
pub const FLOWS_MAX: usize = 4_000;
/// How many of one network: a centre's shift behind one address. So that nobody fills the table alone.
pub const FLOWS_PER_NETWORK_MAX: usize = 256;

/// What has to fit when somebody comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flow {
    pub(super) nonce: String,
    pub(super) verifier: String,
    browser: [u8; 32],
    network: IpAddr,
    until: Timestamp,
}

/// Everybody who is away.
#[derive(Debug, Default)]
pub(super) struct Flows(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    /// By the hash of their state.
    away: HashMap<[u8; 32], Flow>,
    /// In the order in which they end.
    order: VecDeque<([u8; 32], Timestamp)>,
    by_network: HashMap<IpAddr, usize>,
}

impl Flows {
    /// Remembers somebody; gives what their browser has to bring back.
    pub(super) fn put(
        &self,
        asked: &Asked,
        peer: IpAddr,
        now: Timestamp,
    ) -> Result<String, AuthError> {
        let browser = secret()?;
        let network = network(peer);
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        table.forget_late(now);
        // Those who came back still stand in the order until their time is over.
        if table.order.len() >= FLOWS_MAX {
            return Err(AuthError::Busy);
        }
        let count = table.by_network.entry(network).or_insert(0);
        if *count >= FLOWS_PER_NETWORK_MAX {
            return Err(AuthError::RateLimited { retry_after_s: 60 });
        }
        *count += 1;
        let until = now.plus_ms(FLOW_MINUTES_MAX * 60_000);
        let state = hash(&asked.state);
        table.order.push_back((state, until));
        table.away.insert(
            state,
            Flow {
                nonce: asked.nonce.clone(),
                verifier: asked.verifier.clone(),
                browser: hash(&browser),
                network,
                until,
            },
        );
        Ok(browser)
    }

    /// Who has come back. A state that is unknown, late, heard before or another browser's is one answer.
    pub(super) fn take(
        &self,
        state: &str,
        browser: &str,
        now: Timestamp,
    ) -> Result<Flow, AuthError> {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        table.forget_late(now);
        let flow = table.remove(&hash(state)).ok_or(AuthError::StrangeState)?;
        if flow.browser == hash(browser) && flow.until > now {
            Ok(flow)
        } else {
            Err(AuthError::StrangeState)
        }
    }
}

impl Table {
    fn forget_late(&mut self, now: Timestamp) {
        while let Some((state, _)) = self.order.pop_front_if(|(_, until)| *until <= now) {
            self.remove(&state);
        }
    }

    fn remove(&mut self, state: &[u8; 32]) -> Option<Flow> {
        let flow = self.away.remove(state)?;
        if let Some(count) = self.by_network.get_mut(&flow.network) {
            *count -= 1;
            if *count == 0 {
                self.by_network.remove(&flow.network);
            }
        }
        Some(flow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn asked(number: usize) -> Asked {
        Asked {
            url: String::new(),
            state: format!("state {number}"),
            nonce: format!("nonce {number}"),
            verifier: String::new(),
        }
    }

    fn from(last: usize) -> IpAddr {
        IpAddr::from([192, 0, (last / 250) as u8, (last % 250) as u8])
    }

    /// D8.
    #[test]
    fn a_state_is_heard_once_in_time_from_its_own_browser() {
        let flows = Flows::default();
        let browser = flows.put(&asked(1), from(1), NOW).unwrap();
        let strange = |state: &str, browser: &str, now| {
            let heard = flows.take(state, browser, now);
            assert!(matches!(heard, Err(AuthError::StrangeState)), "{heard:?}");
        };
        strange("state 2", &browser, NOW);
        assert_eq!(
            flows.take("state 1", &browser, NOW).unwrap().nonce,
            "nonce 1"
        );
        strange("state 1", &browser, NOW);
        let browser = flows.put(&asked(3), from(1), NOW).unwrap();
        strange("state 3", "another browser", NOW);
        strange("state 3", &browser, NOW);
        let browser = flows.put(&asked(4), from(1), NOW).unwrap();
        strange("state 4", &browser, NOW.plus_ms(FLOW_MINUTES_MAX * 60_000));
        let table = flows.0.lock().unwrap();
        assert!(table.away.is_empty() && table.by_network.is_empty() && table.order.is_empty());
    }

    /// D8, A10.
    #[test]
    fn one_network_cannot_fill_the_table_and_all_have_a_limit() {
        let flows = Flows::default();
        for number in 0..FLOWS_PER_NETWORK_MAX {
            flows.put(&asked(number), from(1), NOW).unwrap();
        }
        let more = flows.put(&asked(9_999), from(1), NOW);
        assert!(matches!(more, Err(AuthError::RateLimited { .. })));
        for number in FLOWS_PER_NETWORK_MAX..FLOWS_MAX {
            flows
                .put(&asked(number), from(2 + number / 200), NOW)
                .unwrap();
        }
        let more = flows.put(&asked(9_999), from(9_000), NOW);
        assert!(matches!(more, Err(AuthError::Busy)));
        let later = NOW.plus_ms(FLOW_MINUTES_MAX * 60_000);
        assert!(flows.put(&asked(9_999), from(1), later).is_ok());
    }
}
