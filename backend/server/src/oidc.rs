//! Sign-in by another identity provider with `OpenID` Connect (rule D8): authorization code with PKCE, state and nonce. The
//! account must exist here: the provider says who somebody is, never what they may do.

mod fetch;
mod flows;
mod provider;

use std::{net::IpAddr, path::PathBuf, sync::Arc};

use domain::Timestamp;

pub use self::{
    fetch::FetchError,
    flows::{FLOW_MINUTES_MAX, FLOWS_MAX, FLOWS_PER_NETWORK_MAX},
};
use self::{flows::Flows, provider::Provider};
use crate::auth::AuthError;

/// Bytes of a secret's or authority's file.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// Which provider, and how its people are ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcConfig {
    /// The provider's address, as its tokens name it.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Where our secret is.
    pub client_secret_file: PathBuf,
    /// The claim that is the account's name here.
    pub claim: String,
    /// What the button says.
    pub label: String,
    /// An authority to trust for the provider's certificate besides those of the system.
    pub authority: Option<PathBuf>,
}

/// Why sign-in by the provider is not set up or did not work. Nothing of a token or secret is repeated.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file does not hold what it should.
    #[error("{} does not hold {what}", path.display())]
    Malformed {
        /// Which.
        path: PathBuf,
        /// What it should hold.
        what: &'static str,
    },
    /// There is no address to come back to.
    #[error("sign-in by a provider needs public_url, to which it sends people back")]
    NoPublicUrl,
    /// An address is none.
    #[error("{what} is not an address")]
    BadUrl {
        /// Which.
        what: &'static str,
    },
    /// TLS towards the provider.
    #[error("TLS towards the provider cannot be set up")]
    Tls(#[source] tokio_rustls::rustls::Error),
    /// The provider does not answer as it should.
    #[error("the provider cannot be asked: {0}")]
    Provider(String),
    /// What it said about a person does not hold.
    #[error("the provider's token does not hold: {0}")]
    Token(String),
    /// Its token does not name an account.
    #[error("the provider's token has no text in the claim that names accounts")]
    NoClaim,
}

/// Sign-in by one provider. Copies are the same.
#[derive(Debug, Clone)]
pub struct Oidc(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    label: String,
    provider: Provider,
    flows: Flows,
}

/// Where to send a browser, and what to give it for coming back.
pub(crate) struct Away {
    /// The provider's page.
    pub(crate) url: String,
    /// What only this browser knows.
    pub(crate) browser: String,
}

impl Oidc {
    /// Reads what is on the disk; the provider is asked when somebody comes.
    pub fn new(config: &OidcConfig, public_url: Option<&str>) -> Result<Self, OidcError> {
        let public_url = public_url.ok_or(OidcError::NoPublicUrl)?;
        Ok(Self(Arc::new(Inner {
            label: config.label.clone(),
            provider: Provider::new(config, public_url)?,
            flows: Flows::default(),
        })))
    }

    /// What the button says.
    pub fn label(&self) -> &str {
        &self.0.label
    }

    /// Begins: the browser goes to the provider.
    pub(crate) async fn begin(&self, peer: IpAddr, now: Timestamp) -> Result<Away, AuthError> {
        let asked = self.0.provider.ask().await.map_err(|error| {
            tracing::error!(%error, "Sign-in by the provider does not work");
            AuthError::ProviderFailed
        })?;
        let browser = self.0.flows.put(&asked, peer, now)?;
        Ok(Away {
            url: asked.url,
            browser,
        })
    }

    /// Ends: whose account it is. Each state is heard once, from the browser that it was given to.
    pub(crate) async fn finish(
        &self,
        code: &str,
        state: &str,
        browser: &str,
        now: Timestamp,
    ) -> Result<String, AuthError> {
        let flow = self.0.flows.take(state, browser, now)?;
        self.0.provider.account(code, flow).await.map_err(|error| {
            tracing::warn!(%error, "Sign-in by the provider was refused");
            match error {
                OidcError::Token(_) | OidcError::NoClaim => AuthError::ProviderRefused,
                _ => AuthError::ProviderFailed,
            }
        })
    }

    /// The provider sent somebody back without a code.
    pub(crate) fn give_up(&self, state: &str, browser: &str, now: Timestamp) {
        // It is over either way.
        let _ = self.0.flows.take(state, browser, now);
    }
}
