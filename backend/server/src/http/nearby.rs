//! Incidents about a place (rule I14): worked out from the asker's own views, told to nobody else.

use axum::{Json, extract::State};
use domain::{
    IncidentId, Point, Refusal,
    limits::{NEAR_RADIUS_M_MAX, PREVIOUS_DAYS_MAX},
    sharing::{self, ObjectRef, Previous, Similar},
};
use protocol::query::{NearbyIncidents, PreviousQuery, SimilarQuery};

use super::{
    ApiError, App,
    extract::{Asked, Who},
};

const DAY_MS: i64 = 86_400_000;

/// `GET /api/v1/incidents/similar`
pub(super) async fn similar(
    State(app): State<App>,
    who: Who,
    Asked(asked): Asked<SimilarQuery>,
) -> Result<Json<NearbyIncidents>, ApiError> {
    let asked = Similar {
        at: Point::new(asked.lon, asked.lat)?,
        incident_type: asked.incident_type,
        now: app.clock.now(),
        except: asked.except.map(IncidentId),
    };
    let viewer = who.0.viewer(app.room.read().state());
    let found = sharing::similar(app.room.read().state(), &viewer, &asked);
    let objects: Vec<_> = found
        .iter()
        .map(|it| ObjectRef::Incident(it.incident.id))
        .collect();
    app.handing_out(&who.0, "similar", false, &app.handed(&who.0, &objects))
        .await?;
    Ok(Json(protocol::nearby(found)))
}

/// `GET /api/v1/incidents/previous`
pub(super) async fn previous(
    State(app): State<App>,
    who: Who,
    Asked(asked): Asked<PreviousQuery>,
) -> Result<Json<NearbyIncidents>, ApiError> {
    within("radius_m", asked.radius_m, NEAR_RADIUS_M_MAX)?;
    within("days", asked.days, PREVIOUS_DAYS_MAX)?;
    let asked = Previous {
        at: Point::new(asked.lon, asked.lat)?,
        radius_m: asked.radius_m,
        since: app.clock.now().plus_ms(-i64::from(asked.days) * DAY_MS),
        except: asked.except.map(IncidentId),
    };
    let viewer = who.0.viewer(app.room.read().state());
    let found = sharing::previous(app.room.read().state(), &viewer, &asked);
    let objects: Vec<_> = found
        .iter()
        .map(|it| ObjectRef::Incident(it.incident.id))
        .collect();
    app.handing_out(&who.0, "previous", false, &app.handed(&who.0, &objects))
        .await?;
    Ok(Json(protocol::nearby(found)))
}

fn within(field: &'static str, value: u32, max: u32) -> Result<(), Refusal> {
    if (1..=max).contains(&value) {
        Ok(())
    } else {
        Err(Refusal::OutOfRange {
            field,
            min: 1,
            max: i64::from(max),
        })
    }
}
