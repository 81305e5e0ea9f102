//! Reading what is published. Every byte of an object here is what `sharing::view` gave for the asking agency.

use std::convert::Infallible;

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    AgencyId, AgreementId, AlarmId, AssignmentId, EquipmentId, HandOverId, IncidentId, NoteId,
    PrincipalId, Target, TaskId, TaskItemId, UnitId, ZoneId,
    sharing::{self, ObjectRef},
    timeline::Entry,
};
use protocol::{
    Moment,
    limits::{PAGE_OBJECTS_MAX, TIMELINE_ENTRIES_MAX},
    query::{PageQuery, Timeline, TimelineQuery},
    stream::RoomWord,
    words::Kind,
};
use serde_json::json;

use super::{
    ApiError, App,
    extract::{Asked, Id, Who},
};
use crate::room::{AskError, Handed, Health};

/// Lines of one target from before this run that are looked through: all of the longest incident of weeks.
const OLDER_ENTRIES_MAX: u32 = 10_000;
/// Bytes of a snapshot that are put together at once: a whole one is megabytes.
const SNAPSHOT_PIECE_BYTES: usize = 64 * 1024;

/// JSON that is put together already.
pub(super) fn raw_json(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

async fn page(
    app: &App,
    who: &Who,
    route: &'static str,
    kind: Kind,
    asked: &PageQuery,
) -> Result<Response, ApiError> {
    let (items, more, handed) = {
        let published = app.room.read();
        let viewer = who.0.viewer(published.state());
        let (items, more) = published.objects(&viewer, kind, asked.skip, PAGE_OBJECTS_MAX);
        let handed = published.handed(&viewer, items.iter().map(|(object, _)| object));
        (items, more, handed)
    };
    app.handing_out(&who.0, route, false, &handed).await?;
    let mut text = String::from(r#"{"items":["#);
    for (index, (_, item)) in items.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(item);
    }
    text.push_str(if more {
        r#"],"more":true}"#
    } else {
        r#"],"more":false}"#
    });
    Ok(raw_json(text))
}

async fn one(
    app: &App,
    who: &Who,
    what: &'static str,
    object: &ObjectRef,
) -> Result<Response, ApiError> {
    let (found, handed) = {
        let published = app.room.read();
        let viewer = who.0.viewer(published.state());
        let found = published.object(&viewer, object);
        (found, published.handed(&viewer, [object]))
    };
    let found = found.ok_or_else(|| ApiError::unknown(what))?;
    app.handing_out(&who.0, what, true, &handed).await?;
    Ok(raw_json(found.to_string()))
}

macro_rules! reads {
    ($($kind:ident $many:ident $one:ident $what:literal $object:expr;)+) => {$(
        #[doc = concat!("`GET /api/v1/", stringify!($many), "`")]
        pub(super) async fn $many(State(app): State<App>, who: Who, Asked(asked): Asked<PageQuery>) -> Result<Response, ApiError> {
            page(&app, &who, stringify!($many), Kind::$kind, &asked).await
        }

        #[doc = concat!("`GET /api/v1/", stringify!($many), "/{id}`")]
        pub(super) async fn $one(State(app): State<App>, who: Who, Id(id): Id) -> Result<Response, ApiError> {
            one(&app, &who, $what, &$object(id)).await
        }
    )+};
}

reads! {
    Unit units unit "unit" |id| ObjectRef::Unit(UnitId(id));
    Incident incidents incident "incident" |id| ObjectRef::Incident(IncidentId(id));
    Assignment assignments assignment "assignment" |id| ObjectRef::Assignment(AssignmentId(id));
    Task tasks task "task" |id| ObjectRef::Task(TaskId(id));
    TaskItem task_items task_item "item" |id| ObjectRef::TaskItem(TaskItemId(id));
    Note notes note "note" |id| ObjectRef::Note(NoteId(id));
    Person people person "person" |id| ObjectRef::Person(PrincipalId(id));
    HandOver hand_overs one_hand_over "hand_over" |id| ObjectRef::HandOver(HandOverId(id));
    Alarm alarms alarm "alarm" |id| ObjectRef::Alarm(AlarmId(id));
    Zone zones zone "zone" |id| ObjectRef::Zone(ZoneId(id));
    Agreement agreements agreement "agreement" |id| ObjectRef::Agreement(AgreementId(id));
    Equipment equipment one_equipment "equipment" |id| ObjectRef::Equipment(EquipmentId(id));
}

/// `GET /api/v1/agencies`
pub(super) async fn agencies(
    State(app): State<App>,
    who: Who,
    Asked(asked): Asked<PageQuery>,
) -> Result<Response, ApiError> {
    page(&app, &who, "agencies", Kind::Agency, &asked).await
}

/// `GET /api/v1/agencies/{id}`
pub(super) async fn agency(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let id = AgencyId::new(&id).map_err(|_refusal| ApiError::unknown("agency"))?;
    one(&app, &who, "agency", &ObjectRef::Agency(id)).await
}

/// `GET /api/v1/agencies/{id}/settings`: of another agency as if there were none (U9).
pub(super) async fn settings(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let id = AgencyId::new(&id).map_err(|_refusal| ApiError::unknown("settings"))?;
    one(&app, &who, "settings", &ObjectRef::Settings(id)).await
}

/// `GET /api/v1/snapshot`
pub(super) async fn snapshot(State(app): State<App>, who: Who) -> Result<Response, ApiError> {
    let (parts, handed) = {
        let published = app.room.read();
        let viewer = who.0.viewer(published.state());
        let parts = published.snapshot(&viewer);
        let objects = published.shown_in_snapshots(&viewer);
        (parts, published.handed(&viewer, &objects))
    };
    let parts = parts.ok_or_else(|| ApiError::unknown("agency"))?;
    app.handing_out(&who.0, "snapshot", false, &handed).await?;
    let pieces = parts
        .into_pieces(SNAPSHOT_PIECE_BYTES)
        .map(Ok::<_, Infallible>);
    let body = Body::from_stream(futures_util::stream::iter(pieces));
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// `GET /api/v1/timeline`
pub(super) async fn timeline(
    State(app): State<App>,
    who: Who,
    Asked(asked): Asked<TimelineQuery>,
) -> Result<Json<Timeline>, ApiError> {
    let (about, object, what) = about(&asked)?;
    let viewer = who.0.viewer(app.room.read().state());
    // Asked before reading, so that it takes no longer than for what is not there; and again with all lines at hand,
    // because what may be seen can have changed meanwhile.
    if !sharing::visible(app.room.read().state(), &viewer, &object) {
        return Err(ApiError::unknown(what));
    }
    // Lines of a zone are few and stay with it.
    let older = match about {
        About::Target(target) => older_entries(&app, target).await?,
        About::Zone(_) => Vec::new(),
    };
    let handed = app.handed(&who.0, std::slice::from_ref(&object));
    app.handing_out(&who.0, "timeline", true, &handed).await?;
    let published = app.room.read();
    let state = published.state();
    let viewer = who.0.viewer(state);
    if !sharing::visible(state, &viewer, &object) {
        return Err(ApiError::unknown(what));
    }
    // Somebody shows something there since, of whom nothing is recorded: asked again it is.
    if !Handed::is_covered(&published.handed(&viewer, [&object]), &handed) {
        return Err(AskError::Busy.into());
    }
    let lines = match about {
        About::Target(target) => of_target(state, target),
        About::Zone(id) => state.zone_timeline(id).rev().collect(),
    };
    let newest_first = lines.into_iter().chain(&older);
    let mut entries: Vec<_> = newest_first
        .filter_map(|it| sharing::view_entry(state, &viewer, it))
        .take(TIMELINE_ENTRIES_MAX)
        .map(protocol::entry)
        .collect();
    entries.reverse();
    Ok(Json(Timeline { entries }))
}

/// Lines of a target from before the snapshot that this run began with, the newest first.
async fn older_entries(app: &App, target: Target) -> Result<Vec<Entry>, ApiError> {
    let Some(timelines) = app.room.older_timelines() else {
        return Ok(Vec::new());
    };
    let max = OLDER_ENTRIES_MAX;
    let lines = timelines.before(target, None, max).await.map_err(|error| {
        tracing::error!(%error, "An older timeline cannot be read");
        ApiError::from(AskError::StorageFailed)
    })?;
    Ok(lines.into_iter().map(|(_, entry)| entry).collect())
}

/// Whose timeline.
enum About {
    Target(Target),
    Zone(ZoneId),
}

fn about(asked: &TimelineQuery) -> Result<(About, ObjectRef, &'static str), ApiError> {
    match (asked.incident, asked.task, asked.zone) {
        (Some(id), None, None) => Ok((
            About::Target(Target::Incident(IncidentId(id))),
            ObjectRef::Incident(IncidentId(id)),
            "incident",
        )),
        (None, Some(id), None) => Ok((
            About::Target(Target::Task(TaskId(id))),
            ObjectRef::Task(TaskId(id)),
            "task",
        )),
        (None, None, Some(id)) => {
            let id = ZoneId(id);
            Ok((About::Zone(id), ObjectRef::Zone(id), "zone"))
        }
        _ => Err(ApiError::field(
            "incident",
            "or task or zone must be given, one of the three",
        )),
    }
}

/// Lines of an incident or task and of the zones on it, newest first.
fn of_target(state: &domain::State, target: Target) -> Vec<&Entry> {
    let mut lines: Vec<_> = state.timeline(target).iter().collect();
    let of_itself = lines.len();
    lines.extend(
        state
            .zones_on(target)
            .flat_map(|it| state.zone_timeline(it)),
    );
    if lines.len() > of_itself {
        // Stable: lines of one command stay in their order.
        lines.sort_by_key(|it| it.at);
    }
    lines.reverse();
    lines
}

/// `GET /api/v1/openapi.json`
pub(super) async fn openapi() -> Response {
    protocol::openapi::document_json()
        .map_or_else(|_error| StatusCode::NOT_FOUND.into_response(), raw_json)
}

/// `GET /healthz`: for supervisors; tells nothing about the work. A room that can be read is well enough not to be
/// started anew: that would take away what it still shows (J3).
pub(super) async fn health(State(app): State<App>) -> Response {
    if app.room.is_stopped() {
        let body = Json(json!({ "room": "stopped" }));
        return (StatusCode::SERVICE_UNAVAILABLE, body).into_response();
    }
    let body = match app.room.health() {
        Health::ReadOnly { trouble, since } => json!({
            "room": RoomWord::ReadOnly,
            "reason": trouble.word(),
            "since": Moment(since),
        }),
        Health::Open | Health::Stopped => json!({ "room": RoomWord::Open }),
    };
    (StatusCode::OK, Json(body)).into_response()
}
