//! Accounts are no decisions and have a file of their own; still, who was told "signed in" or "signed out" relies on it.

use acceptance::{city, process::UnderTest};
use client::{ApiError, Client};

use super::ledger::Findings;

/// An account that has no other part in the test.
const ACCOUNT: &str = "eoc.coordinator";

/// A session that was acknowledged, and one whose end was.
#[derive(Default)]
pub(super) struct Sessions {
    open: Option<Client>,
    ended: Option<Client>,
}

impl Sessions {
    /// Looks whether the server still knows what it acknowledged.
    pub(super) async fn look(&self, server: &UnderTest, findings: &mut Findings) {
        let at = |it: &Client| it.at(server.base()).expect("an address");
        if let Some(open) = self.open.as_ref().map(at)
            && let Err(error) = open.session().await
        {
            findings.lost(format!("a session is gone: {error}"));
        }
        if let Some(ended) = self.ended.as_ref().map(at) {
            match ended.session().await {
                Err(ApiError::Refused { .. }) => {}
                other => findings.lost(format!("the end of a session is gone: {other:?}")),
            }
        }
    }

    /// Signs in anew and signs the session before out.
    pub(super) async fn change(&mut self, server: &UnderTest) {
        let client = server.stranger().expect("an address");
        client
            .sign_in(ACCOUNT, city::PASSWORD)
            .await
            .expect("a seat");
        if let Some(before) = self.open.replace(client) {
            let before = before.at(server.base()).expect("an address");
            before.sign_out().await.expect("signed out");
            self.ended = Some(before);
        }
    }
}
