//! The second factor: giving it, enrolling it, and what a half-open session may do (rules D5 to D7).

use axum::{
    Json, Router,
    extract::{FromRequestParts, State},
    http::{StatusCode, request::Parts},
    routing::{delete, get, post},
};
use domain::{PrincipalId, Refusal};
use protocol::{
    factor::{
        Begin, FactorMethod, FactorState, Factors, GiveCode, GivePasskey, KeepPasskey,
        PasskeyChallenge, PasskeyEntry, RecoveryCodes, TotpEnrolment,
    },
    session::Session,
    words::Role,
};

use super::{
    ApiError, App,
    extract::{Id, JsonBody, Peer, Who, session_token},
    people::write_down,
    session::describe,
};
use crate::auth::{AuthError, Holder};

/// Who holds the session, also if it is half open.
pub(super) struct HalfOpen(pub(super) Holder);

impl FromRequestParts<App> for HalfOpen {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let token = session_token(&parts.headers, app).ok_or(AuthError::Expired)?;
        let holder = app.auth.holder(&token, |id| app.room.principal(id)).await?;
        if holder.actor.only_unit.is_some() {
            return Err(AuthError::DeviceMayNot.into());
        }
        Ok(Self(holder))
    }
}

/// Every route of the second factor.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/session/factors", get(factors))
        .route("/api/v1/session/factors/code", post(give_code))
        .route(
            "/api/v1/session/factors/totp",
            post(start_totp).delete(remove_totp),
        )
        .route("/api/v1/session/factors/totp/confirm", post(confirm_totp))
        .route(
            "/api/v1/session/factors/recovery-codes",
            post(renew_recovery_codes),
        )
        .route("/api/v1/session/factors/passkeys", post(start_passkey))
        .route(
            "/api/v1/session/factors/passkeys/finish",
            post(finish_passkey),
        )
        .route("/api/v1/session/factors/passkeys/ask", post(ask_passkey))
        .route("/api/v1/session/factors/passkeys/give", post(give_passkey))
        .route(
            "/api/v1/session/factors/passkeys/{id}",
            delete(remove_passkey),
        )
        .route("/api/v1/principals/{id}/factors", delete(reset))
}

/// How the factor of a session stands.
pub(super) async fn state(app: &App, holder: &Holder) -> Result<FactorState, ApiError> {
    let factors = app.auth.factors(holder.actor.principal).await?;
    let has = [
        (FactorMethod::Totp, factors.totp_since.is_some()),
        (
            FactorMethod::Passkey,
            !factors.passkeys.is_empty() && app.auth.has_passkeys(),
        ),
        (FactorMethod::RecoveryCode, factors.recovery_codes > 0),
    ];
    Ok(FactorState {
        needed: holder.is_half_open,
        given: holder.has_given,
        methods: has
            .into_iter()
            .filter_map(|(it, has)| has.then_some(it))
            .collect(),
    })
}

/// `GET /api/v1/session/factors`
async fn factors(
    State(app): State<App>,
    HalfOpen(holder): HalfOpen,
) -> Result<Json<Factors>, ApiError> {
    let factors = app.auth.factors(holder.actor.principal).await?;
    let roles = app.auth.strong_roles().iter().copied();
    Ok(Json(Factors {
        roles: roles.filter_map(Role::from_domain).collect(),
        totp_since: factors.totp_since.map(Into::into),
        passkeys: factors
            .passkeys
            .into_iter()
            .map(|it| PasskeyEntry {
                id: it.id,
                name: it.name,
                created_at: it.created_at.into(),
                used_at: it.used_at.map(Into::into),
            })
            .collect(),
        passkeys_offered: app.auth.has_passkeys(),
        recovery_codes: factors.recovery_codes,
    }))
}

/// The session as it is after something was given.
async fn now_open(app: &App, holder: &Holder) -> Result<Json<Session>, ApiError> {
    let holder = Holder {
        is_half_open: false,
        has_given: true,
        ..holder.clone()
    };
    describe(app, &holder).await.map(Json)
}

/// `POST /api/v1/session/factors/code`
async fn give_code(
    State(app): State<App>,
    HalfOpen(holder): HalfOpen,
    Peer(peer): Peer,
    JsonBody(body): JsonBody<GiveCode>,
) -> Result<Json<Session>, ApiError> {
    app.auth.give_code(&holder, &body.code, peer).await?;
    now_open(&app, &holder).await
}

/// `POST /api/v1/session/factors/totp`
async fn start_totp(
    State(app): State<App>,
    HalfOpen(holder): HalfOpen,
    JsonBody(Begin {}): JsonBody<Begin>,
) -> Result<Json<TotpEnrolment>, ApiError> {
    let made = app.auth.start_totp(&holder).await?;
    Ok(Json(TotpEnrolment {
        secret: made.secret,
        uri: made.uri,
        qr_size: made.qr_size,
        qr_path: made.qr_path,
    }))
}

/// `POST /api/v1/session/factors/totp/confirm`
async fn confirm_totp(
    State(app): State<App>,
    HalfOpen(holder): HalfOpen,
    Peer(peer): Peer,
    JsonBody(body): JsonBody<GiveCode>,
) -> Result<Json<RecoveryCodes>, ApiError> {
    let recovery_codes = app.auth.confirm_totp(&holder, &body.code, peer).await?;
    changed(&app, &holder, "factor_enrolled").await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// `DELETE /api/v1/session/factors/totp`
async fn remove_totp(
    State(app): State<App>,
    HalfOpen(holder): HalfOpen,
) -> Result<StatusCode, ApiError> {
    let roles = roles_of(&app, &holder)?;
    app.auth.remove_totp(&holder, &roles).await?;
    changed(&app, &holder, "factor_removed").await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/session/factors/recovery-codes`
async fn renew_recovery_codes(
    State(app): State<App>,
    HalfOpen(holder): HalfOpen,
    JsonBody(Begin {}): JsonBody<Begin>,
) -> Result<Json<RecoveryCodes>, ApiError> {
    let recovery_codes = app.auth.renew_recovery_codes(&holder).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// `POST /api/v1/session/factors/passkeys`
async fn start_passkey(
    State(app): State<App>,
    HalfOpen(holder): HalfOpen,
    JsonBody(Begin {}): JsonBody<Begin>,
) -> Result<Json<PasskeyChallenge>, ApiError> {
    challenge(app.auth.start_passkey(&holder).await?)
}

/// `POST /api/v1/session/factors/passkeys/finish`
async fn finish_passkey(
    State(app): State<App>,
    HalfOpen(holder): HalfOpen,
    JsonBody(body): JsonBody<KeepPasskey>,
) -> Result<Json<RecoveryCodes>, ApiError> {
    let recovery_codes = app
        .auth
        .finish_passkey(&holder, &body.name, &body.credential)
        .await?;
    changed(&app, &holder, "factor_enrolled").await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// `POST /api/v1/session/factors/passkeys/ask`
async fn ask_passkey(
    State(app): State<App>,
    HalfOpen(holder): HalfOpen,
    JsonBody(Begin {}): JsonBody<Begin>,
) -> Result<Json<PasskeyChallenge>, ApiError> {
    challenge(app.auth.ask_passkey(&holder).await?)
}

/// `POST /api/v1/session/factors/passkeys/give`
async fn give_passkey(
    State(app): State<App>,
    HalfOpen(holder): HalfOpen,
    Peer(peer): Peer,
    JsonBody(body): JsonBody<GivePasskey>,
) -> Result<Json<Session>, ApiError> {
    app.auth
        .give_passkey(&holder, &body.credential, peer)
        .await?;
    now_open(&app, &holder).await
}

/// `DELETE /api/v1/session/factors/passkeys/{id}`
async fn remove_passkey(
    State(app): State<App>,
    HalfOpen(holder): HalfOpen,
    Id(id): Id,
) -> Result<StatusCode, ApiError> {
    let roles = roles_of(&app, &holder)?;
    app.auth.remove_passkey(&holder, id, &roles).await?;
    changed(&app, &holder, "factor_removed").await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/v1/principals/{id}/factors`: an admin lets somebody of the own agency enrol anew, whose device is lost.
async fn reset(
    State(app): State<App>,
    Who(actor): Who,
    Id(id): Id,
) -> Result<StatusCode, ApiError> {
    if actor.role != domain::Role::Admin {
        return Err(Refusal::RoleMayNot.into());
    }
    let id = PrincipalId(id);
    // Of other agencies one does not learn who is in them.
    app.room
        .principal(id)
        .filter(|it| it.agency == actor.agency)
        .ok_or_else(|| ApiError::unknown("principal"))?;
    // Written down first: who resets and is cut off has still done it.
    write_down(&app, &actor, "factors_forgotten", id, "").await?;
    app.auth.reset_factors(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What people change about their own factors is in the log of accounts, where their admin sees it.
async fn changed(app: &App, holder: &Holder, what: &str) -> Result<(), ApiError> {
    write_down(app, &holder.actor, what, holder.actor.principal, "").await
}

fn challenge(value: serde_json::Value) -> Result<Json<PasskeyChallenge>, ApiError> {
    let read = serde_json::from_value(value);
    Ok(Json(read.map_err(|_error| AuthError::BadPasskey)?))
}

fn roles_of(
    app: &App,
    holder: &Holder,
) -> Result<std::collections::BTreeSet<domain::Role>, ApiError> {
    let principal = app.room.principal(holder.actor.principal);
    Ok(principal.ok_or(AuthError::Expired)?.roles)
}
