//! Passkeys as the second factor (rule D7): a key pair of which this server keeps the public half, bound to our name, so
//! that no page of another name can ask for it.

use std::{collections::BTreeSet, net::IpAddr};

use domain::Role;
use serde_json::Value;
use storage::{StorageError, accounts::StoredPasskey};
use uuid::Uuid;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{Passkey, PublicKeyCredential, RegisterPublicKeyCredential, Url},
};

use super::{Holder, pending::Pending};
use crate::auth::{Auth, AuthError};

/// Characters of the name that somebody gives a passkey.
pub(super) const PASSKEY_NAME_CHARS_MAX: usize = 60;

/// What makes and checks passkeys of the address that people open. Browsers make none for a bare address, nor in plain
/// text on another machine.
pub(in crate::auth) fn maker(public_url: Option<&str>) -> Option<Webauthn> {
    let url = Url::parse(public_url?).ok()?;
    let host = url.domain()?;
    if url.scheme() != "https" && host != "localhost" {
        return None;
    }
    let builder = WebauthnBuilder::new(host, &url).ok()?.rp_name("Muster");
    builder.build().ok()
}

impl Auth {
    /// Whether passkeys can be made here.
    pub fn has_passkeys(&self) -> bool {
        self.0.passkeys.is_some()
    }

    /// Begins to make a passkey; gives what the browser needs for it.
    pub async fn start_passkey(&self, holder: &Holder) -> Result<Value, AuthError> {
        let maker = self.maker()?;
        let factors = self.check_may_change(holder).await?;
        let known = factors
            .passkeys
            .iter()
            .map(|it| it.credential.clone())
            .collect();
        let principal = holder.actor.principal;
        let account = self.0.accounts.account_name(principal).await?;
        let account = account.ok_or(AuthError::Expired)?;
        let (challenge, state) = maker
            .start_passkey_registration(principal.0, &account, &account, Some(known))
            .map_err(|_error| AuthError::BadPasskey)?;
        self.put(holder, Pending::Register(Box::new(state)));
        serde_json::to_value(challenge).map_err(|_error| AuthError::BadPasskey)
    }

    /// Keeps the passkey that the browser made. Gives new recovery codes if there are none.
    pub async fn finish_passkey(
        &self,
        holder: &Holder,
        name: &str,
        credential: &str,
    ) -> Result<Vec<String>, AuthError> {
        let name = named(name)?;
        let Some(Pending::Register(state)) = self.take_pending(holder) else {
            return Err(AuthError::NotBegun);
        };
        self.check_may_change(holder).await?;
        let made: RegisterPublicKeyCredential =
            serde_json::from_str(credential).map_err(|_error| AuthError::BadPasskey)?;
        let passkey = self
            .maker()?
            .finish_passkey_registration(&made, &state)
            .map_err(|_error| AuthError::BadPasskey)?;
        let principal = holder.actor.principal;
        let stored = StoredPasskey {
            id: Uuid::now_v7(),
            credential: passkey.cred_id().clone(),
            name,
            passkey: serde_json::to_string(&passkey).map_err(|_error| AuthError::BadPasskey)?,
            created_at: self.now(),
            used_at: None,
        };
        match self.0.accounts.add_passkey(principal, &stored).await {
            Err(StorageError::Duplicate { .. }) => return Err(AuthError::BadPasskey),
            Err(StorageError::Full { max, .. }) => return Err(AuthError::TooManyPasskeys { max }),
            done => done?,
        }
        tracing::info!(principal = %principal.0, "A second factor was enrolled: a passkey");
        let codes = self.first_recovery_codes(principal).await?;
        self.given(holder).await?;
        Ok(codes)
    }

    /// Asks for one of the person's passkeys; gives what the browser needs for it.
    pub async fn ask_passkey(&self, holder: &Holder) -> Result<Value, AuthError> {
        let maker = self.maker()?;
        let keys = self.passkeys_of(holder).await?;
        let keys: Vec<Passkey> = keys.into_iter().map(|(_, it)| it).collect();
        if keys.is_empty() {
            return Err(AuthError::NoSuchFactor);
        }
        let (challenge, state) = maker
            .start_passkey_authentication(&keys)
            .map_err(|_error| AuthError::BadPasskey)?;
        self.put(holder, Pending::Authenticate(Box::new(state)));
        serde_json::to_value(challenge).map_err(|_error| AuthError::BadPasskey)
    }

    /// Gives the passkey's answer. Each challenge is answered once.
    pub async fn give_passkey(
        &self,
        holder: &Holder,
        credential: &str,
        peer: IpAddr,
    ) -> Result<(), AuthError> {
        let Some(Pending::Authenticate(state)) = self.take_pending(holder) else {
            return Err(AuthError::NotBegun);
        };
        let attempt = self.attempt(holder, peer)?;
        let refused = |_error| {
            tracing::warn!(%peer, "second factor refused: the passkey's answer is not right");
            AuthError::BadPasskey
        };
        let given: PublicKeyCredential =
            serde_json::from_str(credential).map_err(|_error| AuthError::BadPasskey)?;
        let proof = self
            .maker()?
            .finish_passkey_authentication(&given, &state)
            .map_err(refused)?;
        // It may have been removed since it was asked for.
        let keys = self.passkeys_of(holder).await?;
        let (id, mut passkey) = keys
            .into_iter()
            .find(|(_, it)| it.cred_id() == proof.cred_id())
            .ok_or(AuthError::BadPasskey)?;
        self.rates().forgive(attempt, self.now());
        passkey.update_credential(&proof);
        let text = serde_json::to_string(&passkey).map_err(|_error| AuthError::BadPasskey)?;
        self.0.accounts.used_passkey(id, &text, self.now()).await?;
        self.given(holder).await
    }

    /// Forgets a passkey.
    pub async fn remove_passkey(
        &self,
        holder: &Holder,
        id: Uuid,
        roles: &BTreeSet<Role>,
    ) -> Result<(), AuthError> {
        let factors = self.check_may_change(holder).await?;
        if !factors.passkeys.iter().any(|it| it.id == id) {
            return Err(AuthError::NoSuchFactor);
        }
        self.check_not_last(&factors, roles)?;
        let principal = holder.actor.principal;
        self.0.accounts.remove_passkey(principal, id).await?;
        tracing::info!(principal = %principal.0, "A second factor was removed: a passkey");
        Ok(())
    }

    fn maker(&self) -> Result<&Webauthn, AuthError> {
        self.0.passkeys.as_ref().ok_or(AuthError::NoPasskeys)
    }

    async fn passkeys_of(&self, holder: &Holder) -> Result<Vec<(Uuid, Passkey)>, AuthError> {
        let factors = self.factors(holder.actor.principal).await?;
        factors
            .passkeys
            .into_iter()
            .map(|it| {
                let doing = "reading a passkey";
                let passkey = serde_json::from_str(&it.passkey)
                    .map_err(|_error| StorageError::Corrupt { doing })?;
                Ok((it.id, passkey))
            })
            .collect()
    }
}

/// The name as it is kept.
fn named(name: &str) -> Result<String, AuthError> {
    let name = name.trim();
    let is_fine = (1..=PASSKEY_NAME_CHARS_MAX).contains(&name.chars().count())
        && !name.chars().any(char::is_control);
    is_fine
        .then(|| name.to_owned())
        .ok_or(AuthError::BadPasskeyName {
            max: PASSKEY_NAME_CHARS_MAX,
        })
}
