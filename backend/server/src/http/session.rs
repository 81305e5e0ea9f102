//! Signing in and out, and tickets for sockets.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use protocol::{
    lease::AskTicket,
    limits::TICKET_SECONDS_MAX,
    session::{ChooseRole, DemoAccounts, DemoSignIn, Session, SignIn, Ticket},
    words::Role,
};

use super::{
    ApiError, App,
    extract::{JsonBody, Place, Signed, Who, session_token},
    factor::HalfOpen,
};
use crate::auth::{AuthError, Holder, SignedIn};

/// `POST /api/v1/session`
pub(super) async fn sign_in(
    State(app): State<App>,
    Place(from): Place,
    JsonBody(body): JsonBody<SignIn>,
) -> Result<Response, ApiError> {
    let role = body.role.map(Into::into);
    let signed_in = app
        .auth
        .sign_in_choosing(
            &body.account,
            &body.password,
            body.new_password.as_deref(),
            role,
            from,
            |id| app.room.principal(id),
        )
        .await?;
    signed_in_answer(&app, &signed_in).await
}

/// `POST /api/v1/demo/sign-in`
pub(super) async fn demo_sign_in(
    State(app): State<App>,
    Place(from): Place,
    JsonBody(body): JsonBody<DemoSignIn>,
) -> Result<Response, ApiError> {
    let signed_in = app
        .auth
        .sign_in_without_password(&body.account, from, |id| app.room.principal(id))
        .await?;
    signed_in_answer(&app, &signed_in).await
}

async fn signed_in_answer(app: &App, signed_in: &SignedIn) -> Result<Response, ApiError> {
    let holder = app
        .auth
        .holder(&signed_in.token, |id| app.room.principal(id))
        .await?;
    let session = describe(app, &holder).await?;
    let cookie = app.auth.cookie(&signed_in.token);
    Ok(([(header::SET_COOKIE, cookie)], Json(session)).into_response())
}

/// The session as its holder is told of it.
pub(super) async fn describe(app: &App, holder: &Holder) -> Result<Session, ApiError> {
    let actor = &holder.actor;
    let expires_at = app
        .auth
        .expires_at(&actor.session)
        .ok_or(AuthError::Expired)?;
    let principal = app
        .room
        .principal(actor.principal)
        .ok_or(AuthError::Expired)?;
    Ok(Session {
        principal: actor.principal.0,
        agency: actor.agency.to_string(),
        name: principal.name,
        role: Role::from_domain(actor.role).ok_or(AuthError::RoleNotHeld)?,
        roles: principal
            .roles
            .into_iter()
            .filter_map(Role::from_domain)
            .collect(),
        unit: actor.unit.map(|it| it.0),
        second_factor: super::factor::state(app, holder).await?,
        expires_at: expires_at.into(),
        server_time: app.clock.now().into(),
        exercise: app.clock.is_exercise(),
        demo: app.demo.is_some(),
    })
}

/// `GET /api/v1/session`
pub(super) async fn who(
    State(app): State<App>,
    HalfOpen(holder): HalfOpen,
) -> Result<Json<Session>, ApiError> {
    // Who lost the role in use chooses another one before anything else.
    app.auth
        .check_role(&holder.actor, |id| app.room.principal(id))?;
    describe(&app, &holder).await.map(Json)
}

/// `POST /api/v1/session/role`
pub(super) async fn choose_role(
    State(app): State<App>,
    // Says who is not signed in before it says what is wrong with the body.
    _: Signed,
    headers: HeaderMap,
    JsonBody(body): JsonBody<ChooseRole>,
) -> Result<Json<Session>, ApiError> {
    let token = session_token(&headers, &app).ok_or(AuthError::Expired)?;
    app.auth
        .choose_role(&token, body.role.into(), |id| app.room.principal(id))
        .await?;
    let holder = app.auth.holder(&token, |id| app.room.principal(id)).await?;
    describe(&app, &holder).await.map(Json)
}

/// `DELETE /api/v1/session`
pub(super) async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    if let Some(token) = session_token(&headers, &app) {
        app.auth.sign_out(&token).await?;
    }
    Ok((
        StatusCode::NO_CONTENT,
        [(header::SET_COOKIE, app.auth.expired_cookie())],
    )
        .into_response())
}

/// `POST /api/v1/ticket`
pub(super) async fn ticket(
    State(app): State<App>,
    Who(actor): Who,
    JsonBody(asked): JsonBody<AskTicket>,
) -> Result<Json<Ticket>, ApiError> {
    if let Some(secret) = asked.device {
        super::leases::check_purged(&app, &actor, &secret).await?;
    }
    let ticket = app.auth.ticket(&actor)?;
    Ok(Json(Ticket {
        ticket,
        expires_in_s: TICKET_SECONDS_MAX,
    }))
}

/// `GET /api/v1/demo/accounts`
pub(super) async fn demo_accounts(State(app): State<App>) -> Result<Json<DemoAccounts>, ApiError> {
    let accounts = app.demo.as_deref().cloned().ok_or(AuthError::NotDemo)?;
    Ok(Json(accounts))
}
