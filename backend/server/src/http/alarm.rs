//! Calls for help (rule K8): the one command that the server adds to, with where it last knew the crew. It comes in by
//! HTTP and over an open connection; the same call by both ways has one effect.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{AgencyId, CommandId, Timestamp, UnitId, alarm::LastFix};
use protocol::command::{Accepted, RaiseDuress};

use super::{
    ApiError, App,
    extract::{RawJson, Who, read_json},
    order::fingerprint,
};
use crate::auth::Actor;

const PATH: &str = "/api/v1/duress";

/// `POST /api/v1/duress`
pub(super) async fn raise_duress(
    State(app): State<App>,
    Who(actor): Who,
    RawJson(bytes): RawJson,
) -> Result<Response, ApiError> {
    let accepted = call_for_help(&app, actor, read_json(&bytes)?).await?;
    Ok((StatusCode::CREATED, Json(accepted)).into_response())
}

/// Asks the room to raise the alarm.
pub(crate) async fn call_for_help(
    app: &App,
    actor: Actor,
    call: RaiseDuress,
) -> Result<Accepted, ApiError> {
    // The call as we write it, not as it came: its two ways write it differently.
    let sha256 = fingerprint(PATH, &serde_json::to_vec(&call).unwrap_or_default());
    let (id, occurred_at) = (call.command_id, call.occurred_at);
    let known = last_fix(app, &actor.agency, UnitId(call.unit)).await;
    let command = call.into_command(app.clock.now(), known)?;
    let receipt = app
        .room
        .ask(
            actor,
            CommandId(id),
            sha256,
            occurred_at.map(|it| it.0),
            command,
        )
        .await?;
    Ok(Accepted {
        command_id: id,
        receipt: receipt.receipt,
        recorded_at: receipt.recorded_at.into(),
    })
}

/// Where a unit of this agency was last known to be. A picture that is busy does not hold a call for help up.
async fn last_fix(app: &App, agency: &AgencyId, unit: UnitId) -> Option<LastFix> {
    let handle = {
        let published = app.room.read();
        published
            .state()
            .unit(unit)
            .filter(|it| it.agency == *agency)?;
        published.handle(unit)?
    };
    let fix = app.picture.last_fix(handle).await.ok()??;
    Some(LastFix {
        at: domain::Point {
            lon_e7: fix.position.lon_e7(),
            lat_e7: fix.position.lat_e7(),
        },
        fix_at: Timestamp(i64::try_from(fix.fix_ms).unwrap_or(i64::MAX)),
    })
}
