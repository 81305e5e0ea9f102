//! What devices keep without a link, and what they have to purge (X2–X7).

use std::collections::BTreeSet;

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use domain::{AgencyId, Refusal, Role};
use protocol::{
    Problem,
    lease::{
        AskLeases, ConfirmPurges, DeviceSeat, Lease, LeaseWanted, LeaseWord, Leases, PurgeList,
        PurgesConfirmed, UnconfirmedPurge,
    },
    limits::{LEASES_PER_DEVICE_MAX, PAGE_OBJECTS_MAX},
    query::PageQuery,
};
use storage::{Device, DeviceHash, Seat, StorageError, Unconfirmed};

use super::{
    ApiError, App,
    extract::{Asked, JsonBody, Who},
};
use crate::{
    auth::{Actor, AuthError, hash},
    leases::Answer,
    room::AskError,
    share::Place,
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/devices/this/lease", post(ask))
        .route("/api/v1/devices/this/purged", post(purged))
        .route("/api/v1/purges", get(unconfirmed))
}

/// A device's own secret; only its hash is kept.
pub(super) fn device_hash(secret: &str) -> Result<DeviceHash, ApiError> {
    let is_secret = secret.len() == 64 && secret.bytes().all(|it| it.is_ascii_hexdigit());
    if is_secret {
        Ok(hash(&secret.to_ascii_lowercase()))
    } else {
        Err(ApiError::field("device", "is not 64 hexadecimal digits"))
    }
}

/// Rule X5: a device that has something to purge gets no stream before it has.
pub(super) async fn check_purged(app: &App, actor: &Actor, secret: &str) -> Result<(), ApiError> {
    let device = device_hash(secret)?;
    let _place = place(app, actor)?;
    if app.leases.has_to_purge(&device).await.map_err(stored)? {
        let problem = Problem::new("purge_due", "this device has to purge what it keeps first");
        return Err(ApiError::Wrong(StatusCode::CONFLICT, problem));
    }
    Ok(())
}

fn device_of(actor: &Actor, secret: &str) -> Result<Device, ApiError> {
    Ok(Device {
        hash: device_hash(secret)?,
        viewer: actor.agency.clone(),
        session: actor.session.0,
        seat: match actor.role {
            Role::Field => Seat::Field,
            Role::Observer => Seat::Wall,
            _ => Seat::Desk,
        },
    })
}

fn at_most(field: &'static str, count: usize) -> Result<(), ApiError> {
    let max = LEASES_PER_DEVICE_MAX;
    if count > max {
        return Err(Refusal::TooLong { field, max }.into());
    }
    Ok(())
}

/// One question of a person's at a time and some more that wait; nobody stands in line for all others (A10).
fn place(app: &App, actor: &Actor) -> Result<Place, ApiError> {
    app.leases.place(actor).ok_or(ApiError::Ask(AskError::Busy))
}

/// An owner that is named twice could be meant in two ways.
fn check_once(wanted: &[(AgencyId, Option<uuid::Uuid>)]) -> Result<(), ApiError> {
    let owners: BTreeSet<&AgencyId> = wanted.iter().map(|it| &it.0).collect();
    if owners.len() < wanted.len() {
        return Err(ApiError::field("owners", "names an owner twice"));
    }
    Ok(())
}

fn stored(error: StorageError) -> ApiError {
    if let StorageError::Full { what, max } = error {
        let full = Problem::new("full", format!("there are at most {max} {what}"));
        return ApiError::Wrong(StatusCode::CONFLICT, full);
    }
    AuthError::from(error).into()
}

/// `POST /api/v1/devices/this/lease`
async fn ask(
    State(app): State<App>,
    Who(actor): Who,
    JsonBody(body): JsonBody<AskLeases>,
) -> Result<Json<Leases>, ApiError> {
    let device = device_of(&actor, &body.device)?;
    at_most("owners", body.owners.len())?;
    let wanted: Result<Vec<_>, Refusal> = body
        .owners
        .iter()
        .map(|it| Ok((AgencyId::new(&it.owner)?, it.lease)))
        .collect();
    let wanted = wanted?;
    check_once(&wanted)?;
    let _place = place(&app, &actor)?;
    let viewer = |state: &_| actor.viewer(state);
    let answers = app.leases.ask(&device, viewer, &wanted).await;
    let answers = answers.map_err(stored)?;
    let leases = body.owners.into_iter().zip(answers);
    Ok(Json(Leases {
        server_time: app.clock.now().into(),
        leases: leases.map(|(wanted, it)| lease(wanted, &it)).collect(),
    }))
}

fn lease(wanted: LeaseWanted, answer: &Answer) -> Lease {
    let nothing = Lease {
        owner: wanted.owner,
        code: LeaseWord::LeaseOver,
        lease: None,
        key: None,
        until: None,
        purge: None,
    };
    match answer {
        Answer::Over => nothing,
        Answer::PurgeDue(purge) => Lease {
            code: LeaseWord::PurgeDue,
            purge: Some(*purge),
            ..nothing
        },
        Answer::Held(it) => Lease {
            code: LeaseWord::Held,
            lease: Some(it.lease),
            key: Some(hex(&it.key)),
            until: Some(it.until.into()),
            ..nothing
        },
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |it: u8| char::from(DIGITS[usize::from(it)]);
    bytes
        .iter()
        .flat_map(|it| [digit(it >> 4), digit(it & 15)])
        .collect()
}

/// `POST /api/v1/devices/this/purged`
async fn purged(
    State(app): State<App>,
    Who(actor): Who,
    JsonBody(body): JsonBody<ConfirmPurges>,
) -> Result<Json<PurgesConfirmed>, ApiError> {
    let device = device_hash(&body.device)?;
    at_most("purges", body.purges.len())?;
    let _place = place(&app, &actor)?;
    let (mut confirmed, mut unknown) = app
        .leases
        .confirm(&device, &body.purges)
        .await
        .map_err(stored)?;
    let mut destroyed = 0;
    if body.everything {
        let (keys, more) = app.leases.forget(&device).await.map_err(stored)?;
        destroyed = keys;
        confirmed.extend(more);
    }
    unknown.retain(|it| !confirmed.contains(it));
    let unknown = u32::try_from(unknown.len()).unwrap_or(u32::MAX);
    Ok(Json(PurgesConfirmed {
        confirmed,
        unknown,
        destroyed,
    }))
}

/// `GET /api/v1/purges`
async fn unconfirmed(
    State(app): State<App>,
    Who(actor): Who,
    Asked(asked): Asked<PageQuery>,
) -> Result<Json<PurgeList>, ApiError> {
    if !matches!(actor.role, Role::Legal | Role::Supervisor | Role::Commander) {
        return Err(Refusal::RoleMayNot.into());
    }
    let _place = place(&app, &actor)?;
    let now = app.clock.now();
    let mut items = app
        .leases
        .unconfirmed(&actor.agency, asked.skip, PAGE_OBJECTS_MAX + 1)
        .await
        .map_err(stored)?;
    let more = items.len() > PAGE_OBJECTS_MAX;
    items.truncate(PAGE_OBJECTS_MAX);
    let item = |it: Unconfirmed| UnconfirmedPurge {
        viewer: it.viewer.to_string(),
        seat: match it.seat {
            Seat::Field => DeviceSeat::Field,
            Seat::Desk => DeviceSeat::Desk,
            Seat::Wall => DeviceSeat::Wall,
        },
        devices: it.devices,
        since: it.since.into(),
        agreement: it.agreement,
        lease_until: it.lease_until.into(),
        lease_over: it.lease_until <= now,
    };
    Ok(Json(PurgeList {
        items: items.into_iter().map(item).collect(),
        more,
    }))
}
