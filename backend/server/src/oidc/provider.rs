//! The provider: found by its address, asked for tokens, and believed only as far as its signature goes.

use std::{
    fs::File,
    io::Read,
    path::Path,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
    core::{CoreClient, CoreIdToken, CoreProviderMetadata, CoreResponseType},
};

use super::{FILE_BYTES_MAX, OidcConfig, OidcError, fetch::Fetch, flows::Flow};
use crate::http::OIDC_RETURN;

/// How long what the provider says of itself is believed.
const METADATA_LASTS: Duration = Duration::from_hours(1);
/// How soon it is asked again when its keys do not fit: it may have new ones, and may not.
const ASK_AGAIN_AFTER: Duration = Duration::from_mins(1);

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The provider.
pub(super) struct Provider {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: ClientSecret,
    come_back: RedirectUrl,
    claim: String,
    fetch: Fetch,
    known: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

impl std::fmt::Debug for Provider {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

/// What a browser is sent away with.
pub(super) struct Asked {
    pub(super) url: String,
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
}

impl Provider {
    pub(super) fn new(config: &OidcConfig, public_url: &str) -> Result<Self, OidcError> {
        let bad = |what| move |_error| OidcError::BadUrl { what };
        let secret = read(&config.client_secret_file)?;
        let secret = secret.trim();
        if secret.is_empty() {
            return Err(OidcError::Malformed {
                path: config.client_secret_file.clone(),
                what: "a secret",
            });
        }
        Ok(Self {
            issuer: IssuerUrl::new(config.issuer.clone()).map_err(bad("oidc.issuer"))?,
            client_id: ClientId::new(config.client_id.clone()),
            client_secret: ClientSecret::new(secret.to_owned()),
            come_back: RedirectUrl::new(format!("{public_url}{OIDC_RETURN}"))
                .map_err(bad("public_url"))?,
            claim: config.claim.clone(),
            fetch: Fetch::new(config.authority.as_deref())?,
            known: Mutex::new(None),
        })
    }

    /// The address of the provider's page, with a state, a nonce and a challenge that are new each time.
    pub(super) async fn ask(&self) -> Result<Asked, OidcError> {
        let client = self.client(METADATA_LASTS).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let (url, state, nonce) = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scope(Scope::new("profile".to_owned()))
            .add_scope(Scope::new("email".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Asked {
            url: url.into(),
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        })
    }

    /// The account that the code is for, once everything about the token holds.
    pub(super) async fn account(&self, code: &str, flow: Flow) -> Result<String, OidcError> {
        let client = self.client(METADATA_LASTS).await?;
        let failed = |error: &dyn std::error::Error| OidcError::Provider(chain(error));
        let http = self.fetch.asking();
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| failed(&error))?
            .set_pkce_verifier(PkceCodeVerifier::new(flow.verifier))
            .request_async(&http)
            .await
            .map_err(|error| failed(&error))?;
        let missing = || OidcError::Token("there is none".to_owned());
        let token = answer.id_token().ok_or_else(missing)?;
        let nonce = Nonce::new(flow.nonce);
        match verify(&client, token, &nonce) {
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                // Its keys may be newer than what is known of it.
                let client = self.client(ASK_AGAIN_AFTER).await?;
                verify(&client, token, &nonce)
            }
            done => done,
        }
        .map_err(|error| OidcError::Token(chain(&error)))?;
        self.named(token)
    }

    /// The claim that names the account, out of a token whose signature holds.
    fn named(&self, token: &CoreIdToken) -> Result<String, OidcError> {
        let text = token.to_string();
        let claims = text.split('.').nth(1).ok_or(OidcError::NoClaim)?;
        let claims = URL_SAFE_NO_PAD
            .decode(claims)
            .map_err(|_error| OidcError::NoClaim)?;
        let claims: serde_json::Value =
            serde_json::from_slice(&claims).map_err(|_error| OidcError::NoClaim)?;
        // Anybody can claim an address that nobody has checked.
        if self.claim == "email" && claims["email_verified"] != true {
            return Err(OidcError::NoClaim);
        }
        let account = claims[&self.claim].as_str();
        account.map(str::to_owned).ok_or(OidcError::NoClaim)
    }

    /// The client of a provider that was asked no longer ago than `lasts`.
    async fn client(&self, lasts: Duration) -> Result<Client, OidcError> {
        let metadata = if let Some(it) = self.known(lasts) {
            it
        } else {
            let http = self.fetch.asking();
            let metadata = CoreProviderMetadata::discover_async(self.issuer.clone(), &http)
                .await
                .map_err(|error| OidcError::Provider(chain(&error)))?;
            *self.known.lock().unwrap_or_else(PoisonError::into_inner) =
                Some((Instant::now(), metadata.clone()));
            metadata
        };
        let (id, secret) = (self.client_id.clone(), self.client_secret.clone());
        let client = CoreClient::from_provider_metadata(metadata, id, Some(secret));
        Ok(client.set_redirect_uri(self.come_back.clone()))
    }

    fn known(&self, lasts: Duration) -> Option<CoreProviderMetadata> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .as_ref()
            .filter(|(at, _)| at.elapsed() < lasts)
            .map(|(_, it)| it.clone())
    }
}

/// Issuer, audience, time, nonce and signature.
fn verify(
    client: &Client,
    token: &CoreIdToken,
    nonce: &Nonce,
) -> Result<(), ClaimsVerificationError> {
    token.claims(&client.id_token_verifier(), nonce).map(|_| ())
}

pub(super) fn read(path: &Path) -> Result<String, OidcError> {
    let mut text = String::new();
    let read = File::open(path).and_then(|it| it.take(FILE_BYTES_MAX).read_to_string(&mut text));
    match read {
        Ok(_) => Ok(text),
        Err(source) => Err(OidcError::Read {
            path: path.to_owned(),
            source,
        }),
    }
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}
