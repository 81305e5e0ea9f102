//! When agreements last gave something (W10).

use axum::{Json, extract::State};
use protocol::{limits::PAGE_OBJECTS_MAX, query::PageQuery, usage::AgreementsUsage};

use super::{
    ApiError, App,
    extract::{Asked, Who},
    preview::may_ask,
};

/// `GET /api/v1/agreements/usage`
pub(super) async fn usage(
    State(app): State<App>,
    Who(actor): Who,
    Asked(asked): Asked<PageQuery>,
) -> Result<Json<AgreementsUsage>, ApiError> {
    may_ask(&actor)?;
    let viewer = actor.viewer(app.room.read().state());
    Ok(Json(app.usage.of(&viewer, asked.skip, PAGE_OBJECTS_MAX)))
}
