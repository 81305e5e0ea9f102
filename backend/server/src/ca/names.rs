//! Names and addresses that a certificate is for.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use rcgen::{CidrSubnet, GeneralSubtree, SanType};

use super::CaError;

/// Characters of a host's name (RFC 1035).
const NAME_CHARS_MAX: usize = 253;
/// Characters between two dots.
const LABEL_CHARS_MAX: usize = 63;

/// A host's name or address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// A host's name.
    Host(String),
    /// An address.
    Address(IpAddr),
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host(it) => f.write_str(it),
            Self::Address(it) => it.fmt(f),
        }
    }
}

impl FromStr for Name {
    type Err = CaError;

    fn from_str(text: &str) -> Result<Self, CaError> {
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self::Address(address.to_canonical()));
        }
        let host = text.to_ascii_lowercase();
        let is_label = |it: &str| {
            (1..=LABEL_CHARS_MAX).contains(&it.len())
                && it
                    .bytes()
                    .all(|it| it.is_ascii_alphanumeric() || it == b'-')
                && !it.starts_with('-')
                && !it.ends_with('-')
        };
        // Digits alone at the end would be an address that was misspelt.
        let is_number = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
        let is_host = host.len() <= NAME_CHARS_MAX
            && host.split('.').all(is_label)
            && !host.rsplit('.').next().is_some_and(is_number);
        if is_host {
            Ok(Self::Host(host))
        } else {
            Err(CaError::BadName {
                name: text.to_owned(),
            })
        }
    }
}

/// As it stands in a certificate.
pub(super) fn subject(name: &Name) -> Result<SanType, rcgen::Error> {
    Ok(match name {
        Name::Host(it) => SanType::DnsName(it.as_str().try_into()?),
        Name::Address(it) => SanType::IpAddress(*it),
    })
}

/// What an authority for these names may vouch for.
pub(super) fn constraints(names: &[Name]) -> Vec<GeneralSubtree> {
    names.iter().map(constraint).collect()
}

/// What it may not: a kind of name of which none is permitted would otherwise be free.
pub(super) fn exclusions(names: &[Name]) -> Vec<GeneralSubtree> {
    let has = |is_it: fn(&Name) -> bool| names.iter().any(is_it);
    let mut excluded = Vec::new();
    if !has(|it| matches!(it, Name::Host(_))) {
        // The empty name is the root of all.
        excluded.push(GeneralSubtree::DnsName(String::new()));
    }
    let (none4, none6) = (Ipv4Addr::UNSPECIFIED, Ipv6Addr::UNSPECIFIED);
    if !has(|it| matches!(it, Name::Address(IpAddr::V4(_)))) {
        let every = CidrSubnet::V4(none4.octets(), none4.octets());
        excluded.push(GeneralSubtree::IpAddress(every));
    }
    if !has(|it| matches!(it, Name::Address(IpAddr::V6(_)))) {
        let every = CidrSubnet::V6(none6.octets(), none6.octets());
        excluded.push(GeneralSubtree::IpAddress(every));
    }
    excluded
}

fn constraint(name: &Name) -> GeneralSubtree {
    match name {
        Name::Host(it) => GeneralSubtree::DnsName(it.clone()),
        Name::Address(IpAddr::V4(it)) => {
            GeneralSubtree::IpAddress(CidrSubnet::V4(it.octets(), [u8::MAX; 4]))
        }
        Name::Address(IpAddr::V6(it)) => {
            GeneralSubtree::IpAddress(CidrSubnet::V6(it.octets(), [u8::MAX; 16]))
        }
    }
}
