//! What was erased and held of an agency's, and what would go (rule Q7).

use axum::{
    Json, Router,
    extract::{Path, State, rejection::PathRejection},
    routing::{get, post},
};
use domain::{
    Refusal, Role,
    sharing::{self, Viewer},
};
use protocol::{
    limits::PAGE_OBJECTS_MAX,
    query::PageQuery,
    retention::{RetentionList, ToldOf, retention_entry, subject, told_of},
    words::SubjectKind,
};
use uuid::Uuid;

use super::{
    ApiError, App,
    extract::{Asked, Who},
    order,
};

/// Every route of erasing and holding.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/erasures", post(order::erase))
        .route("/api/v1/holds", post(order::set_hold))
        .route("/api/v1/retention", get(list))
        .route("/api/v1/retention/{kind}/{id}", get(ahead))
}

/// Those who may erase and those who may hold.
fn viewer(app: &App, who: &Who) -> Result<Viewer, ApiError> {
    if matches!(who.0.role, Role::Admin | Role::Legal) {
        Ok(who.0.viewer(app.room.read().state()))
    } else {
        Err(Refusal::RoleMayNot.into())
    }
}

/// `GET /api/v1/retention`
async fn list(
    State(app): State<App>,
    who: Who,
    Asked(asked): Asked<PageQuery>,
) -> Result<Json<RetentionList>, ApiError> {
    let viewer = viewer(&app, &who)?;
    let kept = sharing::kept(app.room.read().state(), &viewer);
    let more = kept.len() > asked.skip.saturating_add(PAGE_OBJECTS_MAX);
    let page = kept.into_iter().skip(asked.skip).take(PAGE_OBJECTS_MAX);
    Ok(Json(RetentionList {
        items: page.filter_map(retention_entry).collect(),
        more,
    }))
}

/// `GET /api/v1/retention/{kind}/{id}`
async fn ahead(
    State(app): State<App>,
    who: Who,
    path: Result<Path<(SubjectKind, Uuid)>, PathRejection>,
) -> Result<Json<ToldOf>, ApiError> {
    let viewer = viewer(&app, &who)?;
    let Path((kind, id)) = path.map_err(|_rejection| ApiError::unknown("subject"))?;
    let told = sharing::told(app.room.read().state(), &viewer, subject(kind, id))
        .ok_or_else(|| ApiError::unknown("subject"))?;
    Ok(Json(told_of(kind, id, told)))
}
