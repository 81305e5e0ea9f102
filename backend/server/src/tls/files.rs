//! A certificate and its key, read from files and checked.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::Timestamp;
use sha2::{Digest, Sha256};
use tokio_rustls::rustls::{
    self, InconsistentKeys,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use x509_parser::{certificate::X509Certificate, prelude::FromDer, time::ASN1Time};

use super::{CHAIN_MAX, TLS_FILE_BYTES_MAX, TlsConfig, TlsError, provider};

/// A certificate with its key that may be used now.
#[derive(Debug, Clone)]
pub struct Identity {
    pub(super) key: Arc<CertifiedKey>,
    /// Until when it holds.
    pub until: Timestamp,
    /// What the files held; tells whether they changed.
    pub(super) digest: [u8; 32],
}

impl Identity {
    /// Reads and checks both files; what is wrong is found out here and not by the first browser.
    pub fn load(config: &TlsConfig, now: Timestamp) -> Result<Self, TlsError> {
        let certificate = read(&config.certificate)?;
        let key = read(&config.key)?;
        let chain = chain(&certificate, &config.certificate)?;
        let until = check(&chain[0], &config.certificate, now)?;
        let private = PrivateKeyDer::from_pem_slice(&key).map_err(|_error| TlsError::NoKey {
            path: config.key.clone(),
        })?;
        let certified =
            CertifiedKey::from_der(chain, private, &provider()).map_err(|source| match source {
                rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                    TlsError::Mismatch {
                        certificate: config.certificate.clone(),
                        key: config.key.clone(),
                    }
                }
                source => TlsError::BadKey {
                    path: config.key.clone(),
                    source,
                },
            })?;
        Ok(Self {
            key: Arc::new(certified),
            until,
            digest: digest(&certificate, &key),
        })
    }
}

/// What the two files hold now.
pub(super) fn digest_of(config: &TlsConfig) -> Result<[u8; 32], TlsError> {
    Ok(digest(&read(&config.certificate)?, &read(&config.key)?))
}

fn digest(certificate: &[u8], key: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update((certificate.len() as u64).to_le_bytes());
    hash.update(certificate);
    hash.update(key);
    hash.finalize().into()
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    let failed = |source| TlsError::Read {
        path: path.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    File::open(path)
        .map_err(failed)?
        .take(TLS_FILE_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > TLS_FILE_BYTES_MAX {
        return Err(TlsError::TooLarge {
            path: path.to_owned(),
        });
    }
    Ok(bytes)
}

fn chain(pem: &[u8], path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let none = || TlsError::NoCertificate {
        path: path.to_owned(),
    };
    let chain: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .take(CHAIN_MAX + 1)
        .collect::<Result<_, _>>()
        .map_err(|_error| none())?;
    if (1..=CHAIN_MAX).contains(&chain.len()) {
        Ok(chain)
    } else {
        Err(none())
    }
}

/// Until when the certificate holds, if a browser would take it now.
fn check(
    certificate: &CertificateDer<'_>,
    path: &Path,
    now: Timestamp,
) -> Result<Timestamp, TlsError> {
    let path = || PathBuf::from(path);
    let (_, parsed) = X509Certificate::from_der(certificate)
        .map_err(|_error| TlsError::NoCertificate { path: path() })?;
    let (from, until) = (&parsed.validity().not_before, &parsed.validity().not_after);
    if now < moment(from) || now > moment(until) {
        return Err(TlsError::NotNow {
            path: path(),
            from: from.to_string(),
            until: until.to_string(),
        });
    }
    let for_servers = parsed
        .extended_key_usage()
        .ok()
        .flatten()
        .is_none_or(|it| it.value.server_auth || it.value.any);
    if parsed.is_ca() || !for_servers {
        return Err(TlsError::NotForServers { path: path() });
    }
    let names = parsed.subject_alternative_name().ok().flatten();
    if names.is_none_or(|it| it.value.general_names.is_empty()) {
        return Err(TlsError::NoNames { path: path() });
    }
    Ok(moment(until))
}

fn moment(time: &ASN1Time) -> Timestamp {
    Timestamp(time.timestamp().saturating_mul(1_000))
}
