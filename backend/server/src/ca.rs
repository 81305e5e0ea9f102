//! A local authority and a server's certificate of it, for networks that no public authority reaches (rule D4).
//!
//! The authority can vouch for the names it was made for and for nothing else: who installs it on a tablet does not
//! hand the tablet's whole trust to whoever gets hold of its key.

mod files;
mod names;

use std::path::{Path, PathBuf};

use domain::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, NameConstraints, SerialNumber,
};
use time::OffsetDateTime;

pub use self::{files::public_part, names::Name};
use self::{
    files::{Parsed, read_pem, write_private},
    names::subject,
};
use crate::auth::AuthError;

/// Names in one certificate: a server under a few names and addresses.
pub const NAMES_MAX: usize = 16;
/// How long a server's certificate lasts, in days: browsers refuse longer ones.
pub const SERVER_DAYS: i64 = 397;
/// How long before its end a server's certificate is made anew, in days: two monthly visits.
pub const RENEW_DAYS: i64 = 60;
/// How long an authority lasts, in days: longer than the tablets it is installed on.
pub const AUTHORITY_DAYS: i64 = 3_650;

const DAY_MS: i64 = 86_400_000;
/// Clocks of tablets are wrong by hours now and then.
const BACKDATED_MS: i64 = DAY_MS;

/// Why no certificate was made.
#[derive(Debug, thiserror::Error)]
pub enum CaError {
    /// A name cannot be one.
    #[error("{name:?} is neither a host's name nor an address")]
    BadName {
        /// Which.
        name: String,
    },
    /// None or too many.
    #[error("name 1 to {NAMES_MAX} hosts or addresses")]
    HowMany,
    /// The authority may not vouch for it.
    #[error("the authority in {} was not made for {name}; make another one in another folder and install it", path.display())]
    NotPermitted {
        /// The authority.
        path: PathBuf,
        /// Which name.
        name: Name,
    },
    /// It is over, and everybody needs another one.
    #[error("the authority in {} ends before a certificate of it would; make another one in another folder and install it", path.display())]
    AuthorityEnds {
        /// The authority.
        path: PathBuf,
    },
    /// A file is not what it should be.
    #[error("{} is not what this command made", path.display())]
    NotOurs {
        /// Which.
        path: PathBuf,
    },
    /// A file cannot be read or written.
    #[error("cannot use {}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The library refused.
    #[error("the certificate cannot be made")]
    Make(#[from] rcgen::Error),
    /// The system gave no random bytes.
    #[error("the serial number cannot be made")]
    Random(#[from] AuthError),
}

/// What is in the folder afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// What is installed on tablets and desks.
    pub authority: PathBuf,
    /// SHA-256 of the authority, for comparing.
    pub fingerprint: String,
    /// The chain for `tls.certificate`.
    pub certificate: PathBuf,
    /// The key for `tls.key`.
    pub key: PathBuf,
    /// Until when the server's certificate holds.
    pub until: Timestamp,
    /// Whether the authority is new.
    pub is_new_authority: bool,
    /// Whether the certificate is new.
    pub is_new_certificate: bool,
}

/// Makes what is missing in `folder`, renews what ends soon or has other names, and leaves the rest as it is.
pub fn make(folder: &Path, names: &[Name], now: Timestamp) -> Result<Made, CaError> {
    if !(1..=NAMES_MAX).contains(&names.len()) {
        return Err(CaError::HowMany);
    }
    files::make_folder(folder)?;
    let path = |name: &str| folder.join(name);
    let (authority, authority_key) = (path("authority.pem"), path("authority.key"));
    let is_new_authority = !authority.exists() && !authority_key.exists();
    if is_new_authority {
        make_authority(&authority, &authority_key, names, now)?;
    }
    let pem = read_pem(&authority)?;
    let parsed = Parsed::of(&authority, &pem)?;
    if let Some(name) = names.iter().find(|it| !parsed.permits(it)) {
        return Err(CaError::NotPermitted {
            path: authority,
            name: name.clone(),
        });
    }
    let (certificate, key) = (path("server.pem"), path("server.key"));
    let kept = kept(&certificate, &key, &parsed, names, now);
    let is_new_certificate = kept.is_none();
    let until = if let Some(until) = kept {
        until
    } else {
        let issuer = Issuer::from_ca_cert_pem(&pem, key_of(&authority_key)?)?;
        let until = now.plus_ms(SERVER_DAYS * DAY_MS);
        if until > parsed.until {
            return Err(CaError::AuthorityEnds { path: authority });
        }
        make_server(&certificate, &key, &issuer, &pem, names, now)?;
        until
    };
    Ok(Made {
        fingerprint: parsed.fingerprint,
        authority,
        certificate,
        key,
        until,
        is_new_authority,
        is_new_certificate,
    })
}

/// Until when the certificate that is there holds, if it can stay.
fn kept(
    certificate: &Path,
    key: &Path,
    authority: &Parsed,
    names: &[Name],
    now: Timestamp,
) -> Option<Timestamp> {
    let config = crate::tls::TlsConfig {
        certificate: certificate.to_owned(),
        key: key.to_owned(),
    };
    crate::tls::Identity::load(&config, now).ok()?;
    let parsed = Parsed::of(certificate, &read_pem(certificate).ok()?).ok()?;
    let is_same = parsed.issuer == authority.subject && parsed.has_names(names);
    let is_long = parsed.until.ms_since(now) > RENEW_DAYS * DAY_MS;
    (is_same && is_long).then_some(parsed.until)
}

fn make_authority(
    path: &Path,
    key_path: &Path,
    names: &[Name],
    now: Timestamp,
) -> Result<(), CaError> {
    let key = KeyPair::generate()?;
    let mut params = lasting(now, AUTHORITY_DAYS)?;
    let serial = serial()?;
    // Two authorities of one name would be taken for each other.
    let name = format!("Muster local authority {}", hex(&serial[..4]));
    params.distinguished_name.push(DnType::CommonName, name);
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: names::constraints(names),
        excluded_subtrees: names::exclusions(names),
    });
    let certificate = params.self_signed(&key)?;
    write_private(key_path, &key.serialize_pem())?;
    write_private(path, &certificate.pem())
}

fn make_server(
    path: &Path,
    key_path: &Path,
    issuer: &Issuer<'_, KeyPair>,
    authority_pem: &str,
    names: &[Name],
    now: Timestamp,
) -> Result<(), CaError> {
    let key = KeyPair::generate()?;
    let mut params = lasting(now, SERVER_DAYS)?;
    params.subject_alt_names = names.iter().map(subject).collect::<Result<_, _>>()?;
    let first = names.first().map(Name::to_string).unwrap_or_default();
    params.distinguished_name.push(DnType::CommonName, first);
    params.serial_number = Some(SerialNumber::from_slice(&serial()?));
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let certificate = params.signed_by(&key, issuer)?;
    write_private(key_path, &key.serialize_pem())?;
    write_private(path, &format!("{}{authority_pem}", certificate.pem()))
}

fn lasting(now: Timestamp, days: i64) -> Result<CertificateParams, CaError> {
    let at = |it: Timestamp| {
        OffsetDateTime::from_unix_timestamp(it.0 / 1_000).map_err(|_error| rcgen::Error::Time)
    };
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.not_before = at(now.plus_ms(-BACKDATED_MS))?;
    params.not_after = at(now.plus_ms(days * DAY_MS))?;
    Ok(params)
}

fn key_of(path: &Path) -> Result<KeyPair, CaError> {
    KeyPair::from_pem(&read_pem(path)?).map_err(|_error| CaError::NotOurs {
        path: path.to_owned(),
    })
}

/// A positive number of 16 random bytes.
fn serial() -> Result<[u8; 16], CaError> {
    let mut bytes = crate::auth::random::<16>()?;
    bytes[0] = bytes[0] & 0x3f | 0x40;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, it| {
        // Writing to a string does not fail.
        let _ = write!(text, "{it:02x}");
        text
    })
}

#[cfg(test)]
mod tests;
