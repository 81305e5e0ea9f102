//! Calls for help: the one command that the server adds to, with where it last knew the crew.

use axum::{extract::State, http::Uri, response::Response};
use domain::{AgencyId, Timestamp, UnitId, alarm::LastFix};
use protocol::command::RaiseDuress;

use super::{
    ApiError, App,
    extract::{RawJson, Who, read_json},
    order::{fingerprint, send},
};

/// `POST /api/v1/duress`
pub(super) async fn raise_duress(
    State(app): State<App>,
    Who(actor): Who,
    uri: Uri,
    RawJson(bytes): RawJson,
) -> Result<Response, ApiError> {
    let read: RaiseDuress = read_json(&bytes)?;
    let (id, occurred_at) = (read.command_id, read.occurred_at);
    let last = last_fix(&app, &actor.agency, UnitId(read.unit)).await;
    let command = read.into_command(app.clock.now(), last)?;
    let sha256 = fingerprint(uri.path(), &bytes);
    send(&app, actor, id, sha256, occurred_at, command).await
}

/// Where a unit of this agency was last known to be. A picture that is busy does not hold a call for help up.
pub(crate) async fn last_fix(app: &App, agency: &AgencyId, unit: UnitId) -> Option<LastFix> {
    let handle = {
        let published = app.room.read();
        published
            .state()
            .unit(unit)
            .filter(|it| it.agency == *agency)?;
        published.handle(unit)?
    };
    let (position, fix_ms) = app.picture.last_fix(handle).await.ok()??;
    Some(LastFix {
        at: domain::Point {
            lon_e7: position.lon_e7(),
            lat_e7: position.lat_e7(),
        },
        fix_at: Timestamp(i64::try_from(fix_ms).unwrap_or(i64::MAX)),
    })
}
