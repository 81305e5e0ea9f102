//! The seats of an agency that the replay sits in: its desk and its admin, each signed in on the server.

use std::time::Duration;

use client::{ApiError, Client};
use protocol::{Moment, command::Accepted, session::Session, words::Role};
use serde::Serialize;
use tokio::sync::Mutex;

use super::{CallsError, mapping::AgencyAccounts};

/// How often a seat signs in again for one command: a session ends when the exercise's clock passes its time, once.
const SIGN_INS_MAX: u32 = 2;
/// How long to wait before the clock is set again on a server that is busy.
const CLOCK_WAIT: Duration = Duration::from_millis(500);

/// A signed-in account that signs in again when its session has ended.
#[derive(Debug)]
pub(super) struct Seat {
    client: Client,
    account: String,
    password: String,
    role: Role,
    /// How often it has signed in; held while it does.
    sign_ins: Mutex<u32>,
}

/// Both seats of an agency.
#[derive(Debug)]
pub(super) struct Desk {
    /// Dispatches.
    pub(super) dispatch: Seat,
    /// Registers units, sets the clock.
    pub(super) admin: Seat,
    /// The server's clock when the seats were taken.
    pub(super) server_time: Moment,
}

impl Desk {
    /// Takes both seats; they must belong to the agency and the server must be one for exercises.
    pub(super) async fn sit_down(
        server: &Client,
        accounts: &AgencyAccounts,
    ) -> Result<Self, CallsError> {
        const DESK: [Role; 3] = [Role::Dispatcher, Role::Commander, Role::Coordinator];
        let (dispatch, _) = Seat::take(server, accounts, &accounts.desk, &DESK).await?;
        let (admin, session) =
            Seat::take(server, accounts, &accounts.admin, &[Role::Admin]).await?;
        Ok(Self {
            dispatch,
            admin,
            server_time: session.server_time,
        })
    }
}

impl Seat {
    async fn take(
        server: &Client,
        accounts: &AgencyAccounts,
        account: &str,
        roles: &[Role],
    ) -> Result<(Self, Session), CallsError> {
        let client = server.without_session();
        let problem = |why: String| CallsError::Server(format!("account `{account}`: {why}"));
        let session = client
            .sign_in(account, &accounts.password)
            .await
            .map_err(|it| problem(it.to_string()))?;
        if !session.exercise {
            let why = "the server is not one for exercises; a record is only played on such";
            return Err(problem(why.to_owned()));
        }
        if session.agency != accounts.id {
            let why = format!("belongs to `{}`, not to `{}`", session.agency, accounts.id);
            return Err(problem(why));
        }
        let role = roles.iter().find(|it| session.roles.contains(it)).copied();
        let role = role.ok_or_else(|| problem(format!("holds none of the roles {roles:?}")))?;
        let session = client
            .choose_role(role)
            .await
            .map_err(|it| problem(it.to_string()))?;
        let seat = Self {
            client,
            account: account.to_owned(),
            password: accounts.password.clone(),
            role,
            sign_ins: Mutex::new(1),
        };
        Ok((seat, session))
    }

    /// Sends a command until there is an answer; signs in again if the session has ended.
    pub(super) async fn send<B: Serialize + Sync + ?Sized>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<Accepted, ApiError> {
        for _again in 0..SIGN_INS_MAX {
            let before = *self.sign_ins.lock().await;
            match self.client.send_surely(path, body).await {
                Err(ApiError::Refused { status: 401, .. }) => self.sign_in_again(before).await?,
                answer => return answer,
            }
        }
        self.client.send_surely(path, body).await
    }

    /// Sets the exercise clock. That it is already later is no failure: another control, or an earlier run, set it.
    pub(super) async fn set_clock(&self, now: Moment) -> Result<(), ApiError> {
        for _again in 0..SIGN_INS_MAX {
            let before = *self.sign_ins.lock().await;
            match self.client.set_clock(now).await {
                Err(ApiError::Refused { status: 401, .. }) => self.sign_in_again(before).await?,
                Err(it) if it.code() == Some("in_the_past") => return Ok(()),
                Err(it) if it.is_passing() => tokio::time::sleep(CLOCK_WAIT).await,
                answer => return answer,
            }
        }
        self.client.set_clock(now).await
    }

    /// The session of this seat, alive.
    pub(super) async fn reader(&self) -> Result<&Client, ApiError> {
        let before = *self.sign_ins.lock().await;
        match self.client.session().await {
            Err(ApiError::Refused { status: 401, .. }) => self.sign_in_again(before).await?,
            answer => {
                answer?;
            }
        }
        Ok(&self.client)
    }

    /// Signs in again, unless somebody has done so since `before`.
    async fn sign_in_again(&self, before: u32) -> Result<(), ApiError> {
        let mut sign_ins = self.sign_ins.lock().await;
        if *sign_ins == before {
            self.client
                .sign_in_as(&self.account, &self.password, self.role)
                .await?;
            *sign_ins += 1;
        }
        Ok(())
    }
}
