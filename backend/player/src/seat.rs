//! One account with a session of its own, kept alive over restarts of the server.

use std::sync::Arc;

use client::{ApiError, Client};
use protocol::session::Session;

/// Status of an answer to somebody who is not signed in.
const UNAUTHORIZED: u16 = 401;

/// An account that the player acts as.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) client: Client,
    pub(crate) name: String,
    password: Option<Arc<str>>,
}

impl Account {
    pub(crate) fn new(server: &Client, name: &str, password: Option<&Arc<str>>) -> Self {
        Self {
            client: server.without_session(),
            name: name.to_owned(),
            password: password.cloned(),
        }
    }

    /// Signs in with the password, or with one click if there is none.
    pub(crate) async fn sign_in(&self) -> Result<Session, ApiError> {
        match &self.password {
            Some(password) => self.client.sign_in(&self.name, password).await,
            None => self.client.demo_sign_in(&self.name).await,
        }
    }

    pub(crate) async fn sign_in_if_needed(&self) -> Result<(), ApiError> {
        if self.client.has_session() {
            return Ok(());
        }
        self.sign_in().await.map(|_| ())
    }
}

/// Whether the session is gone: expired, or the server has started anew without it.
pub(crate) const fn is_signed_out(why: &ApiError) -> bool {
    matches!(
        why,
        ApiError::Refused {
            status: UNAUTHORIZED,
            ..
        }
    )
}
