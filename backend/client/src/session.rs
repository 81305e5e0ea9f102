//! Signing in and out.

use hyper::Method;
use protocol::{
    exercise::SetClock,
    session::{ChooseRole, DemoAccounts, DemoSignIn, Session, SignIn, Ticket},
    words::Role,
};
use serde_json::Value;

use crate::{Client, error::ApiError};

impl Client {
    /// Signs in with a password (rule P2); the session is kept in this client.
    pub async fn sign_in(&self, account: &str, password: &str) -> Result<Session, ApiError> {
        let body = SignIn {
            account: account.to_owned(),
            password: password.to_owned(),
            new_password: None,
            role: None,
        };
        self.post("/api/v1/session", &body).await
    }

    /// Signs in with a password that works once and chooses another (rule H10).
    pub async fn sign_in_choosing(
        &self,
        account: &str,
        password: &str,
        new_password: &str,
    ) -> Result<Session, ApiError> {
        let body = SignIn {
            account: account.to_owned(),
            password: password.to_owned(),
            new_password: Some(new_password.to_owned()),
            role: None,
        };
        self.post("/api/v1/session", &body).await
    }

    /// Signs in with a password, in one of the roles held.
    pub async fn sign_in_as(
        &self,
        account: &str,
        password: &str,
        role: Role,
    ) -> Result<Session, ApiError> {
        let body = SignIn {
            account: account.to_owned(),
            password: password.to_owned(),
            new_password: None,
            role: Some(role),
        };
        self.post("/api/v1/session", &body).await
    }

    /// Takes a seat of the demo.
    pub async fn demo_sign_in(&self, account: &str) -> Result<Session, ApiError> {
        let body = DemoSignIn {
            account: account.to_owned(),
        };
        self.post("/api/v1/demo/sign-in", &body).await
    }

    /// The seats of the demo.
    pub async fn demo_accounts(&self) -> Result<DemoAccounts, ApiError> {
        self.get("/api/v1/demo/accounts").await
    }

    /// Who one is.
    pub async fn session(&self) -> Result<Session, ApiError> {
        self.get("/api/v1/session").await
    }

    /// Changes the role in use.
    pub async fn choose_role(&self, role: Role) -> Result<Session, ApiError> {
        self.post("/api/v1/session/role", &ChooseRole { role })
            .await
    }

    /// Signs out; the server closes the sockets of the session.
    pub async fn sign_out(&self) -> Result<(), ApiError> {
        self.request(Method::DELETE, "/api/v1/session", None)
            .await
            .map(|_| ())
    }

    /// A ticket for one stream (rule S1).
    pub async fn ticket(&self) -> Result<Ticket, ApiError> {
        self.post("/api/v1/ticket", &serde_json::json!({})).await
    }

    /// The same for a device that keeps something (rule X5).
    pub async fn ticket_of(&self, device: &str) -> Result<Ticket, ApiError> {
        let asked = protocol::lease::AskTicket {
            device: Some(device.to_owned()),
        };
        self.post("/api/v1/ticket", &asked).await
    }

    /// Sets the clock of an exercise server.
    pub async fn set_clock(&self, now: protocol::Moment) -> Result<(), ApiError> {
        self.order_clock(&SetClock {
            now: Some(now),
            speed: None,
        })
        .await
    }

    /// Lets the clock of an exercise server run so many times as fast as the wall, or stand.
    pub async fn run_clock(&self, speed: f64) -> Result<(), ApiError> {
        self.order_clock(&SetClock {
            now: None,
            speed: Some(speed),
        })
        .await
    }

    async fn order_clock(&self, order: &SetClock) -> Result<(), ApiError> {
        let body = crate::http::encode(order)?;
        self.post_bytes("/api/v1/exercise/clock", body)
            .await
            .map(|_| ())
    }

    /// Whether the server is up.
    pub async fn is_healthy(&self) -> bool {
        self.request(Method::GET, "/healthz", None).await.is_ok()
    }

    /// The OpenAPI document as the server gives it.
    pub async fn openapi(&self) -> Result<Value, ApiError> {
        self.get("/api/v1/openapi.json").await
    }
}
