//! Accounts, sessions and devices as an admin manages them, and what people do to their own (rules H10 to H13).

use axum::{
    Json, Router,
    extract::{Path, State, rejection::PathRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::{Principal, PrincipalId, Refusal, Role, UnitId};
use protocol::people::{
    AcceptPairing, AccountEntry, AccountList, AccountLog, ChangePassword, ClaimPairing, Claimed,
    DeviceMay, DeviceToken, IssueDevice, LogEntry, Nothing, OneTimePassword, Pairing, SessionEntry,
    SessionList,
};

use super::{
    ApiError, App,
    extract::{Id, JsonBody, Peer, Place, Who},
    session::describe,
};
use crate::auth::{
    Actor, AuthError, Seat, SessionKey,
    people::{Known, May},
};

/// Every route of accounts, sessions and devices.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/session/password", post(change_password))
        .route("/api/v1/session/everywhere", post(sign_out_everywhere))
        .route("/api/v1/accounts", get(accounts))
        .route("/api/v1/accounts/log", get(log))
        .route("/api/v1/principals/{id}/password", post(reset_password))
        .route("/api/v1/sessions", get(sessions))
        .route("/api/v1/sessions/{id}/end", post(end_session))
        .route("/api/v1/devices", post(issue_device))
        .route("/api/v1/pairings", post(begin_pairing))
        .route("/api/v1/pairings/claim", post(claim_pairing))
        .route("/api/v1/pairings/accept", post(accept_pairing))
}

/// Rule H10: an admin, and only for people of their own agency.
fn check_admin(actor: &Actor) -> Result<(), ApiError> {
    if actor.role == Role::Admin {
        Ok(())
    } else {
        Err(Refusal::RoleMayNot.into())
    }
}

/// A device that stands around changes nothing about its person.
fn check_person(actor: &Actor) -> Result<(), ApiError> {
    if actor.is_device {
        Err(AuthError::DeviceMayNot.into())
    } else {
        Ok(())
    }
}

/// The person, if they are of the admin's agency; everybody else's is answered like nobody.
fn own_person(app: &App, actor: &Actor, id: PrincipalId) -> Result<Principal, ApiError> {
    app.room
        .principal(id)
        .filter(|it| it.agency == actor.agency)
        .ok_or_else(|| ApiError::unknown("principal"))
}

fn own_people(app: &App, actor: &Actor) -> Vec<PrincipalId> {
    let published = app.room.read();
    let people = published.state().principals_of(&actor.agency);
    people.map(|it| it.id).collect()
}

/// A line in the log of accounts.
pub(super) async fn write_down(
    app: &App,
    actor: &Actor,
    what: &str,
    subject: PrincipalId,
    detail: &str,
) -> Result<(), ApiError> {
    let by = actor.principal;
    Ok(app
        .auth
        .log(&actor.agency, by, what, subject, detail)
        .await?)
}

/// `POST /api/v1/session/password`
async fn change_password(
    State(app): State<App>,
    Who(actor): Who,
    Peer(peer): Peer,
    JsonBody(body): JsonBody<ChangePassword>,
) -> Result<StatusCode, ApiError> {
    check_person(&actor)?;
    app.auth
        .change_password(&actor, &body.password, &body.new_password, peer)
        .await?;
    write_down(&app, &actor, "password_changed", actor.principal, "").await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/session/everywhere`
async fn sign_out_everywhere(
    State(app): State<App>,
    Who(actor): Who,
    JsonBody(_): JsonBody<Nothing>,
) -> Result<Response, ApiError> {
    check_person(&actor)?;
    app.auth.sign_out_everywhere(actor.principal, None).await?;
    write_down(&app, &actor, "signed_out_everywhere", actor.principal, "").await?;
    let gone = [(header::SET_COOKIE, app.auth.expired_cookie())];
    Ok((StatusCode::NO_CONTENT, gone).into_response())
}

/// `GET /api/v1/accounts`
async fn accounts(State(app): State<App>, Who(actor): Who) -> Result<Json<AccountList>, ApiError> {
    check_admin(&actor)?;
    let found = app.auth.accounts_of(&own_people(&app, &actor)).await?;
    let mut items: Vec<AccountEntry> = found
        .into_iter()
        .map(|(account, is_one_time)| AccountEntry {
            principal: account.principal.0,
            account: account.account,
            created_at: account.created_at.into(),
            one_time: is_one_time,
        })
        .collect();
    items.sort_by(|a, b| a.account.cmp(&b.account));
    Ok(Json(AccountList { items }))
}

/// `GET /api/v1/accounts/log`
async fn log(State(app): State<App>, Who(actor): Who) -> Result<Json<AccountLog>, ApiError> {
    check_admin(&actor)?;
    let lines = app.auth.log_of(&actor.agency).await?;
    let items = lines.into_iter().map(|it| LogEntry {
        at: it.at.into(),
        by: it.by.0,
        what: it.what,
        subject: it.subject.0,
        detail: it.detail,
    });
    Ok(Json(AccountLog {
        items: items.collect(),
    }))
}

/// `POST /api/v1/principals/{id}/password`
async fn reset_password(
    State(app): State<App>,
    Who(actor): Who,
    Id(id): Id,
    JsonBody(_): JsonBody<Nothing>,
) -> Result<Json<OneTimePassword>, ApiError> {
    check_admin(&actor)?;
    let person = own_person(&app, &actor, PrincipalId(id))?;
    if person.id == actor.principal {
        // It would end the session that is to show the new one.
        return Err(Refusal::Oneself { field: "principal" }.into());
    }
    let password = app.auth.reset_password(person.id).await?;
    write_down(&app, &actor, "password_reset", person.id, "").await?;
    Ok(Json(OneTimePassword { password }))
}

/// `GET /api/v1/sessions`: an admin sees those of the agency, everybody else their own.
async fn sessions(State(app): State<App>, Who(actor): Who) -> Result<Json<SessionList>, ApiError> {
    let people = if actor.role == Role::Admin {
        own_people(&app, &actor)
    } else {
        vec![actor.principal]
    };
    let found = app.auth.sessions_of(&people).await?;
    let items = found.into_iter().map(|it| entry(it, &actor));
    Ok(Json(SessionList {
        items: items.collect(),
    }))
}

fn entry(known: Known, actor: &Actor) -> SessionEntry {
    let Known {
        session,
        origin,
        is_connected,
    } = known;
    let key = SessionKey(session.token_sha256);
    let is_device = origin.as_ref().is_some_and(|it| it.is_device);
    let unit = origin.as_ref().and_then(|it| it.unit);
    let may = match unit {
        Some(_) => DeviceMay::Positions,
        None => DeviceMay::Seat,
    };
    SessionEntry {
        id: hex(&session.token_sha256),
        principal: session.principal.0,
        role: unit
            .is_none()
            .then(|| protocol::words::Role::from_domain(session.role))
            .flatten(),
        device: is_device,
        may,
        unit: unit.map(|it| it.0),
        created_at: session.created_at.into(),
        expires_at: session.expires_at.into(),
        last_seen: origin.as_ref().map(|it| it.last_seen.into()),
        address: origin.as_ref().map(|it| it.address.clone()),
        label: origin.map(|it| it.label).unwrap_or_default(),
        connected: is_connected,
        current: key == actor.session,
    }
}

/// `POST /api/v1/sessions/{id}/end`
async fn end_session(
    State(app): State<App>,
    Who(actor): Who,
    id: Result<Path<String>, PathRejection>,
    JsonBody(_): JsonBody<Nothing>,
) -> Result<StatusCode, ApiError> {
    check_person(&actor)?;
    // What is no text names nothing either.
    let Path(id) = id.map_err(|_unreadable| AuthError::NoSuchSession)?;
    let people = if actor.role == Role::Admin {
        own_people(&app, &actor)
    } else {
        vec![actor.principal]
    };
    let found = app.auth.sessions_of(&people).await?;
    let known = found
        .into_iter()
        .find(|it| hex(&it.session.token_sha256) == id)
        .ok_or(AuthError::NoSuchSession)?;
    app.auth
        .end_session(SessionKey(known.session.token_sha256))
        .await?;
    let is_device = known.origin.as_ref().is_some_and(|it| it.is_device);
    let what = if is_device {
        "device_revoked"
    } else {
        "session_ended"
    };
    let label = known.origin.map(|it| it.label).unwrap_or_default();
    write_down(&app, &actor, what, known.session.principal, &label).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/devices`
async fn issue_device(
    State(app): State<App>,
    Who(actor): Who,
    Place(from): Place,
    JsonBody(body): JsonBody<IssueDevice>,
) -> Result<(StatusCode, Json<DeviceToken>), ApiError> {
    check_admin(&actor)?;
    let person = enabled_person(&app, &actor, PrincipalId(body.principal))?;
    let may = match (body.may, body.unit, body.role) {
        (DeviceMay::Positions, Some(unit), None) => {
            May::Positions(own_unit(&app, &actor, UnitId(unit))?)
        }
        (DeviceMay::Seat, None, Some(role)) => May::Seat(seat_role(&app, &person, role.into())?),
        (DeviceMay::Positions, ..) => {
            return Err(ApiError::field(
                "unit",
                "is needed for positions, and no role",
            ));
        }
        (DeviceMay::Seat, ..) => {
            return Err(ApiError::field("role", "is needed for a seat, and no unit"));
        }
    };
    let issued = app.auth.issue_device(person.id, may, &body.label, &from);
    let (token, key, expires_at) = issued.await?;
    write_down(&app, &actor, "device_issued", person.id, body.label.trim()).await?;
    let answer = DeviceToken {
        id: hex(&key.0),
        token,
        expires_at: expires_at.into(),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

fn enabled_person(app: &App, actor: &Actor, id: PrincipalId) -> Result<Principal, ApiError> {
    let person = own_person(app, actor, id)?;
    if person.is_enabled {
        Ok(person)
    } else {
        Err(Refusal::WrongState {
            what: "person",
            state: "disabled",
        }
        .into())
    }
}

/// A unit of the admin's agency; any other is answered like none.
fn own_unit(app: &App, actor: &Actor, id: UnitId) -> Result<UnitId, ApiError> {
    let published = app.room.read();
    let unit = published.state().unit(id);
    unit.filter(|it| it.agency == actor.agency)
        .map(|it| it.id)
        .ok_or_else(|| ApiError::unknown("unit"))
}

/// Rule H11: a role that the person holds; nobody administers through a device that stands around.
fn seat_role(app: &App, person: &Principal, role: Role) -> Result<Role, ApiError> {
    if role == Role::Admin {
        return Err(ApiError::field("role", "cannot be admin for a device"));
    }
    if app.auth.strong_roles().contains(&role) {
        return Err(ApiError::field(
            "role",
            "wants a second factor, which a device does not give",
        ));
    }
    if person.roles.contains(&role) {
        Ok(role)
    } else {
        Err(AuthError::RoleNotHeld.into())
    }
}

/// `POST /api/v1/pairings`: nobody is signed in on a screen that wants to be paired.
async fn begin_pairing(
    State(app): State<App>,
    Peer(peer): Peer,
    JsonBody(_): JsonBody<Nothing>,
) -> Result<(StatusCode, Json<Pairing>), ApiError> {
    let (code, secret, expires_at) = app.auth.begin_pairing(peer)?;
    let pairing = Pairing {
        code,
        secret,
        expires_at: expires_at.into(),
    };
    Ok((StatusCode::CREATED, Json(pairing)))
}

/// `POST /api/v1/pairings/claim`
async fn claim_pairing(
    State(app): State<App>,
    Place(from): Place,
    JsonBody(body): JsonBody<ClaimPairing>,
) -> Result<Response, ApiError> {
    let Some((token, _)) = app.auth.claim_seat(&body.secret, &from).await? else {
        return Ok(Json(Claimed { session: None }).into_response());
    };
    let holder = app.auth.holder(&token, |id| app.room.principal(id)).await?;
    let claimed = Claimed {
        session: Some(describe(&app, &holder).await?),
    };
    let cookie = [(header::SET_COOKIE, app.auth.device_cookie(&token))];
    Ok((cookie, Json(claimed)).into_response())
}

/// `POST /api/v1/pairings/accept`
async fn accept_pairing(
    State(app): State<App>,
    Who(actor): Who,
    Peer(peer): Peer,
    JsonBody(body): JsonBody<AcceptPairing>,
) -> Result<StatusCode, ApiError> {
    check_admin(&actor)?;
    let person = enabled_person(&app, &actor, PrincipalId(body.principal))?;
    let role = seat_role(&app, &person, body.role.into())?;
    let seat = Seat {
        principal: person.id,
        role,
        label: body.label.clone(),
    };
    app.auth.give_seat(&actor, &body.code, seat, peer)?;
    write_down(&app, &actor, "device_paired", person.id, body.label.trim()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().fold(String::with_capacity(64), |text, it| {
        text + &format!("{it:02x}")
    })
}
