//! Agreeing on TLS: with little time, and not for more at once than there is memory for (A8, A10).

use std::{
    collections::HashMap,
    io,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::net::TcpStream;
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::auth::rate::network;

/// How long agreeing may take: two round trips over a bad mobile link.
pub const HANDSHAKE_SECONDS_MAX: u64 = 10;
/// Handshakes under way at once: every screen of a large room connects anew within a second or two.
pub const HANDSHAKES_MAX: usize = 1_024;
/// Handshakes under way at once from one network: a centre's screens behind one address, and a quarter of all, so that
/// who only opens connections does not keep everybody else out.
pub const HANDSHAKES_PER_NETWORK_MAX: usize = 256;

/// Handshakes under way. Copies share the count.
#[derive(Debug, Clone, Default)]
pub(super) struct Handshakes(Arc<Mutex<Pending>>);

#[derive(Debug, Default)]
struct Pending {
    all: usize,
    by_network: HashMap<IpAddr, usize>,
}

/// Why none was agreed on.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoTls {
    /// Too many at once.
    #[error("too many handshakes at once")]
    TooMany,
    /// It took too long.
    #[error("the handshake took too long")]
    TooSlow,
    /// The other side speaks something else.
    #[error("the handshake failed: {0}")]
    Failed(#[from] io::Error),
}

impl Handshakes {
    /// Agrees on TLS with one client.
    pub(super) async fn agree(
        &self,
        tls: &TlsAcceptor,
        socket: TcpStream,
        peer: IpAddr,
    ) -> Result<TlsStream<TcpStream>, NoTls> {
        let _counted = self.begin(network(peer)).ok_or(NoTls::TooMany)?;
        let limit = Duration::from_secs(HANDSHAKE_SECONDS_MAX);
        let agreed = tokio::time::timeout(limit, tls.accept(socket)).await;
        Ok(agreed.map_err(|_elapsed| NoTls::TooSlow)??)
    }

    fn begin(&self, network: IpAddr) -> Option<Counted> {
        let mut pending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_network = pending.by_network.get(&network).copied().unwrap_or(0);
        if pending.all >= HANDSHAKES_MAX || of_network >= HANDSHAKES_PER_NETWORK_MAX {
            return None;
        }
        pending.all += 1;
        pending.by_network.insert(network, of_network + 1);
        Some(Counted {
            handshakes: self.clone(),
            network,
        })
    }
}

/// A handshake that is counted until this is dropped.
struct Counted {
    handshakes: Handshakes,
    network: IpAddr,
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut pending = self
            .handshakes
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        pending.all -= 1;
        if let Some(count) = pending.by_network.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                pending.by_network.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A8.
    #[test]
    fn one_network_cannot_take_every_handshake() {
        let handshakes = Handshakes::default();
        let from = |last| IpAddr::from([192, 0, 2, last]);
        let mut held = Vec::new();
        for _ in 0..HANDSHAKES_PER_NETWORK_MAX {
            held.push(handshakes.begin(from(1)).unwrap());
        }
        assert!(handshakes.begin(from(1)).is_none());
        assert!(handshakes.begin(from(2)).is_some());
        held.pop();
        assert!(handshakes.begin(from(1)).is_some());
        held.clear();
        assert!(handshakes.0.lock().unwrap().by_network.is_empty());
        assert_eq!(handshakes.0.lock().unwrap().all, 0);
    }

    /// A10.
    #[test]
    fn all_networks_together_have_a_limit() {
        let handshakes = Handshakes::default();
        let held: Vec<_> = (0..HANDSHAKES_MAX)
            .map(|it| handshakes.begin(IpAddr::from([192, 0, 2, (it % 8) as u8])))
            .collect();
        assert!(held.iter().all(Option::is_some));
        assert!(handshakes.begin(IpAddr::from([192, 0, 2, 200])).is_none());
    }
}
