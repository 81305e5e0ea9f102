//! Proxies that may speak for browsers: who asks, and whether the way to them was closed (rule D3).

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, StatusCode},
    middleware::Next,
    response::Response,
};
use protocol::Problem;

use crate::http::problem_response;

/// Proxies that can be named: a pair of them in a few places.
pub(crate) const PROXIES_MAX: usize = 16;
/// Addresses of a forwarding header that are looked at, from its end: a longer chain of our own proxies is a loop.
const HOPS_MAX: usize = 16;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sender {
    /// Who asks; counted for rate limits.
    pub(crate) address: IpAddr,
    /// How.
    pub(crate) way: Way,
}

/// How a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// By TLS, which ends here or at a proxy that we trust.
    Closed,
    /// In plain text, within this machine.
    Local,
    /// A proxy that we trust was spoken to in plain text, or does not say how.
    Open,
}

/// The proxies whose word is believed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Proxies(Vec<IpAddr>);

impl Proxies {
    pub(crate) fn new(addresses: &[IpAddr]) -> Self {
        Self(addresses.iter().map(IpAddr::to_canonical).collect())
    }

    fn is_trusted(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }

    /// Whether somebody may speak to us in plain text: only who shares this machine, and proxies.
    pub(crate) fn may_speak_plainly(&self, peer: IpAddr) -> bool {
        peer.to_canonical().is_loopback() || self.is_trusted(peer)
    }

    /// Who asks, and how. Only a trusted peer's headers are believed: anybody can write them.
    pub(crate) fn sender(&self, peer: SocketAddr, is_tls: bool, headers: &HeaderMap) -> Sender {
        let peer = peer.ip().to_canonical();
        let direct = if is_tls { Way::Closed } else { Way::Local };
        let is_forwarded =
            headers.contains_key(FORWARDED_FOR) || headers.contains_key(FORWARDED_PROTO);
        // A program on this machine that is no proxy says nothing about others.
        let is_own = peer.is_loopback() && !is_forwarded;
        if !self.is_trusted(peer) || is_own {
            return Sender {
                address: peer,
                way: direct,
            };
        }
        let last = |name| headers.get_all(name).iter().next_back();
        let is_closed = last(FORWARDED_PROTO)
            .and_then(|it| it.to_str().ok())
            .and_then(|it| it.rsplit(',').next())
            .is_some_and(|it| it.trim().eq_ignore_ascii_case("https"));
        Sender {
            address: self.forwarded_for(headers).unwrap_or(peer),
            way: if is_closed { Way::Closed } else { Way::Open },
        }
    }

    /// The last address of the chain that is none of our proxies. What comes before it was written by others.
    fn forwarded_for(&self, headers: &HeaderMap) -> Option<IpAddr> {
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        let hops = lines
            .map(|it| it.to_str().unwrap_or_default())
            .flat_map(|it| it.rsplit(','));
        hops.take(HOPS_MAX)
            .map(|it| address(it.trim()))
            .find(|it| it.is_none_or(|it| !self.is_trusted(it)))
            .flatten()
    }
}

/// An address as proxies write it: alone, in brackets, or with a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|it| it.strip_suffix(']'))
        .unwrap_or(text);
    bare.parse()
        .ok()
        .or_else(|| text.parse().ok().map(|it: SocketAddr| it.ip()))
        .map(|it: IpAddr| it.to_canonical())
}

/// Refuses what came to a proxy in plain text. Whether the server is well may be asked by the proxy itself.
pub(crate) async fn refuse_open_ways(request: Request, next: Next) -> Response {
    let is_open = request
        .extensions()
        .get::<Sender>()
        .is_some_and(|it| it.way == Way::Open);
    if is_open && request.uri().path() != "/healthz" {
        let problem = Problem::new(
            "tls_needed",
            "speak TLS to the proxy, and have it send X-Forwarded-Proto: https",
        );
        return problem_response(StatusCode::FORBIDDEN, &problem);
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender(peer: &str, lines: &[(HeaderName, &'static str)]) -> Sender {
        let proxies = Proxies::new(&["10.0.0.2".parse().unwrap(), "10.0.0.3".parse().unwrap()]);
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(name.clone(), value.parse().unwrap());
        }
        let peer = SocketAddr::new(peer.parse().unwrap(), 5);
        proxies.sender(peer, false, &headers)
    }

    /// D3.
    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let lines = [(FORWARDED_FOR, "198.51.100.7"), (FORWARDED_PROTO, "https")];
        let through = sender("10.0.0.2", &lines);
        assert_eq!(through.address.to_string(), "198.51.100.7");
        assert_eq!(through.way, Way::Closed);
        let mapped = sender("::ffff:10.0.0.2", &lines);
        assert_eq!(mapped, through);
        for stranger in ["10.0.0.4", "127.0.0.1", "::1"] {
            let sender = sender(stranger, &lines);
            assert_eq!(sender.address.to_string(), stranger);
            assert_eq!(sender.way, Way::Local);
        }
    }

    /// D3. A client can put addresses in front of the chain, never behind it.
    #[test]
    fn a_made_up_chain_counts_for_nothing() {
        for (chain, found) in [
            ("203.0.113.9, 198.51.100.7", "198.51.100.7"),
            ("203.0.113.9, 198.51.100.7, 10.0.0.3", "198.51.100.7"),
            ("10.0.0.3, 198.51.100.7:4711", "198.51.100.7"),
            ("203.0.113.9, [2001:db8::7]:4711", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("203.0.113.9, unknown", "10.0.0.2"),
            ("203.0.113.9, unknown, 10.0.0.3", "10.0.0.2"),
            ("", "10.0.0.2"),
        ] {
            let lines = [(FORWARDED_FOR, chain), (FORWARDED_PROTO, "https")];
            let found_now = sender("10.0.0.2", &lines).address.to_string();
            assert_eq!(found_now, found, "{chain}");
        }
        let two_lines = [
            (FORWARDED_FOR, "203.0.113.9"),
            (FORWARDED_FOR, "198.51.100.7"),
        ];
        let found = sender("10.0.0.2", &two_lines).address;
        assert_eq!(found.to_string(), "198.51.100.7");
    }

    /// D3.
    #[test]
    fn a_proxy_that_does_not_say_https_left_the_way_open() {
        for lines in [
            &[(FORWARDED_FOR, "198.51.100.7")][..],
            &[(FORWARDED_PROTO, "http")],
            &[(FORWARDED_PROTO, "https, http")],
            &[(FORWARDED_PROTO, "https"), (FORWARDED_PROTO, "http")],
            &[],
        ] {
            assert_eq!(sender("10.0.0.2", lines).way, Way::Open, "{lines:?}");
        }
        let lines = [(FORWARDED_PROTO, "http, HTTPS")];
        assert_eq!(sender("10.0.0.2", &lines).way, Way::Closed);
    }

    #[test]
    fn plain_text_is_for_this_machine_and_proxies() {
        let proxies = Proxies::new(&["10.0.0.2".parse().unwrap()]);
        for (peer, may) in [
            ("127.0.0.1", true),
            ("::1", true),
            ("10.0.0.2", true),
            ("::ffff:10.0.0.2", true),
            ("10.0.0.4", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(
                proxies.may_speak_plainly(peer.parse().unwrap()),
                may,
                "{peer}"
            );
        }
    }
}
