//! Accounts, sessions and devices (rules H10 to H13).

use protocol::people::{
    AcceptPairing, AccountList, AccountLog, ChangePassword, ClaimPairing, Claimed, DeviceToken,
    IssueDevice, Nothing, OneTimePassword, Pairing, SessionList,
};
use uuid::Uuid;

use crate::{Client, error::ApiError};

impl Client {
    /// Chooses another password for oneself.
    pub async fn change_password(&self, body: &ChangePassword) -> Result<(), ApiError> {
        self.post_for_nothing("/api/v1/session/password", body)
            .await
    }

    /// Ends everything that one has signed in to.
    pub async fn sign_out_everywhere(&self) -> Result<(), ApiError> {
        self.post_for_nothing("/api/v1/session/everywhere", &Nothing {})
            .await
    }

    /// The accounts of one's agency.
    pub async fn accounts(&self) -> Result<AccountList, ApiError> {
        self.get("/api/v1/accounts").await
    }

    /// What was done to them.
    pub async fn account_log(&self) -> Result<AccountLog, ApiError> {
        self.get("/api/v1/accounts/log").await
    }

    /// Gives somebody a password that works once.
    pub async fn reset_password(&self, principal: Uuid) -> Result<OneTimePassword, ApiError> {
        self.post(
            &format!("/api/v1/principals/{principal}/password"),
            &Nothing {},
        )
        .await
    }

    /// Sessions and devices.
    pub async fn sessions(&self) -> Result<SessionList, ApiError> {
        self.get("/api/v1/sessions").await
    }

    /// Ends a session or takes a device's token back.
    pub async fn end_session(&self, id: &str) -> Result<(), ApiError> {
        self.post_for_nothing(&format!("/api/v1/sessions/{id}/end"), &Nothing {})
            .await
    }

    /// Gives a device a token.
    pub async fn issue_device(&self, body: &IssueDevice) -> Result<DeviceToken, ApiError> {
        self.post("/api/v1/devices", body).await
    }

    /// Wants to be paired.
    pub async fn begin_pairing(&self) -> Result<Pairing, ApiError> {
        self.post("/api/v1/pairings", &Nothing {}).await
    }

    /// Asks whether the code was typed; then this client is the screen.
    pub async fn claim_pairing(&self, secret: &str) -> Result<Claimed, ApiError> {
        let body = ClaimPairing {
            secret: secret.to_owned(),
        };
        self.post("/api/v1/pairings/claim", &body).await
    }

    /// Types the code of a screen.
    pub async fn accept_pairing(&self, body: &AcceptPairing) -> Result<(), ApiError> {
        self.post_for_nothing("/api/v1/pairings/accept", body).await
    }
}
