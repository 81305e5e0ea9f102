//! The certificate in force: a new one is taken while connections go on, a broken one is not.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use domain::Timestamp;
use tokio_rustls::rustls::{
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

use super::{
    EXPIRY_WARNING_DAYS, TlsConfig, TlsError,
    files::{Identity, digest_of},
    now,
};

/// How often the files are looked at. Renewals come weeks before the old certificate ends; SIGHUP is quicker.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// How often a certificate that ends soon is warned about.
const WARN_EVERY_MS: i64 = 86_400_000;
const DAY_MS: i64 = 86_400_000;

/// The certificate in force.
pub struct Certificate {
    config: TlsConfig,
    current: RwLock<Identity>,
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl Certificate {
    /// Reads and checks the files.
    pub fn load(config: TlsConfig) -> Result<Self, TlsError> {
        let current = RwLock::new(Identity::load(&config, now())?);
        Ok(Self { config, current })
    }

    /// Takes what the files hold now; tells whether it is another certificate. What cannot be used is an error, and the
    /// one in force stays. It is an ordinary state for a moment: two files are not replaced at once.
    pub fn reload(&self) -> Result<bool, TlsError> {
        if digest_of(&self.config)? == self.identity().digest {
            return Ok(false);
        }
        let new = Identity::load(&self.config, now())?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(true)
    }

    /// Until when it holds.
    pub fn until(&self) -> Timestamp {
        self.identity().until
    }

    fn identity(&self) -> Identity {
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.identity().key)
    }
}

/// Looks at the files now and then, and at once on SIGHUP.
pub(crate) async fn keep_fresh(certificate: Arc<Certificate>) {
    let mut hangups = Hangups::new();
    let mut failed: Option<String> = None;
    let mut warned_at: Option<Timestamp> = None;
    loop {
        warn_of_its_end(&certificate, &mut warned_at);
        let is_asked = tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => false,
            () = hangups.next() => true,
        };
        match certificate.reload() {
            Ok(true) => {
                tracing::info!("Took a new certificate");
                failed = None;
            }
            Ok(false) => failed = None,
            Err(error) => {
                let error = format!("{:#}", anyhow::Error::new(error));
                // Said once, and again when somebody asked.
                if is_asked || failed.as_ref() != Some(&error) {
                    tracing::error!(%error, "The new certificate was not taken; the old one stays");
                }
                failed = Some(error);
            }
        }
    }
}

fn warn_of_its_end(certificate: &Certificate, warned_at: &mut Option<Timestamp>) {
    let now = now();
    let left_ms = certificate.until().ms_since(now);
    let is_due = warned_at.is_none_or(|at| now.ms_since(at) >= WARN_EVERY_MS);
    if left_ms < EXPIRY_WARNING_DAYS * DAY_MS && is_due {
        *warned_at = Some(now);
        let days_left = left_ms.div_euclid(DAY_MS);
        tracing::warn!(days_left, "The certificate ends soon: renew it");
    }
}

/// SIGHUP, where there is such a thing.
struct Hangups {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Hangups {
    fn new() -> Self {
        Self {
            #[cfg(unix)]
            signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok(),
        }
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending::<()>().await;
    }
}
