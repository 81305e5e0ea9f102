//! TLS with a certificate of the operator's: checked whole before it is used, and read again when the files change
//! (rules D1 and D2).

mod files;
mod fresh;

use std::{path::PathBuf, sync::Arc};

use domain::Timestamp;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{self, ServerConfig, crypto::CryptoProvider},
};

pub(crate) use self::fresh::keep_fresh;
pub use self::{files::Identity, fresh::Certificate};

/// Bytes of a certificate or key file: a chain has about 10 KB.
pub const TLS_FILE_BYTES_MAX: u64 = 256 * 1024;
/// Certificates in one chain: servers send two or three.
pub const CHAIN_MAX: usize = 16;
/// How long before its end a certificate is warned about, in days.
pub const EXPIRY_WARNING_DAYS: i64 = 14;

/// Where certificate and key are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsConfig {
    /// The chain in PEM, our own certificate first.
    pub certificate: PathBuf,
    /// Its private key in PEM.
    pub key: PathBuf,
}

/// What is wrong with a certificate or its key. Nothing of a key's text is repeated.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is too large to be what it should be.
    #[error("{} is larger than {TLS_FILE_BYTES_MAX} bytes", path.display())]
    TooLarge {
        /// Which.
        path: PathBuf,
    },
    /// There is no certificate in the file, or too many.
    #[error("{} must hold a certificate chain in PEM, our own first", path.display())]
    NoCertificate {
        /// Which.
        path: PathBuf,
    },
    /// There is no key in the file.
    #[error("{} must hold one private key in PEM, without a password", path.display())]
    NoKey {
        /// Which.
        path: PathBuf,
    },
    /// The key is of a kind that TLS here does not know.
    #[error("the key in {} cannot be used", path.display())]
    BadKey {
        /// Which.
        path: PathBuf,
        /// Why.
        source: rustls::Error,
    },
    /// The key is another certificate's.
    #[error("the key in {} does not belong to the certificate in {}", key.display(), certificate.display())]
    Mismatch {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// It holds later or not any more.
    #[error("the certificate in {} holds from {from} until {until}, which is not now", path.display())]
    NotNow {
        /// Which.
        path: PathBuf,
        /// From when.
        from: String,
        /// Until when.
        until: String,
    },
    /// It is no server's.
    #[error("the certificate in {} is not one for servers", path.display())]
    NotForServers {
        /// Which.
        path: PathBuf,
    },
    /// It names nobody.
    #[error("the certificate in {} names no host: browsers refuse it", path.display())]
    NoNames {
        /// Which.
        path: PathBuf,
    },
    /// The library refuses its settings.
    #[error("TLS cannot be set up")]
    Setup(#[source] rustls::Error),
}

/// The cryptography used, for TLS in and out.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// What takes connections with the certificate in force.
pub(crate) fn acceptor(certificate: &Arc<Certificate>) -> Result<TlsAcceptor, TlsError> {
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Setup)?
        .with_no_client_auth()
        .with_cert_resolver(Arc::clone(certificate) as _);
    // WebSockets are spoken over this version alone.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Now, for certificates: the wall's clock, also on an exercise server.
pub(crate) fn now() -> Timestamp {
    crate::clock::Clock::live(Timestamp(0)).now()
}

#[cfg(test)]
mod tests;
