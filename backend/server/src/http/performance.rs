//! What came of what an agreement promises (G15, G18): asked for, and not part of the stream, because it changes with the clock.

use axum::{Json, extract::State};
use domain::{
    AgreementId,
    sharing::{self, ObjectRef},
};
use protocol::performance::AgreementPerformance;

use super::{
    ApiError, App,
    extract::{Id, Who},
};

/// `GET /api/v1/agreements/{id}/performance`
pub(super) async fn performance(
    State(app): State<App>,
    Who(actor): Who,
    Id(id): Id,
) -> Result<Json<AgreementPerformance>, ApiError> {
    let (id, at) = (AgreementId(id), app.clock.now());
    let found = {
        let published = app.room.read();
        let state = published.state();
        sharing::performance(state, &actor.viewer(state), id, at)
    };
    let found = found.ok_or_else(|| ApiError::unknown("agreement"))?;
    let objects = [ObjectRef::Agreement(id)];
    app.handing_out(&actor, "performance", true, &app.handed(&actor, &objects))
        .await?;
    Ok(Json(AgreementPerformance::of(id, at, found)))
}
