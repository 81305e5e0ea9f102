//! Questions about the picture, judged on what is disclosed to the asking agency.

use axum::{Json, extract};
use domain::{
    State, Unit, UnitId,
    sharing::{self, ObjectRef, UnitField, Viewer},
};
use picture::{AudienceId, Handle, Near, Position, Viewport};
use protocol::{
    limits::QUERY_UNITS_MAX,
    query::{FoundUnit, FoundUnits, NearestQuery, WithinQuery},
    words::UnitStatus,
};

use super::{
    ApiError, App,
    extract::{Asked, Who},
};

/// The largest radius that can be asked, in metres: half the way around the earth.
const RADIUS_M_MAX: f64 = 20_037_508.0;

pub(super) fn audience(app: &App, viewer: &Viewer) -> Result<AudienceId, ApiError> {
    app.room
        .read()
        .audience(viewer)
        .ok_or_else(|| ApiError::unknown("agency"))
}

pub(super) fn position(lon: f64, lat: f64) -> Result<Position, ApiError> {
    let at = domain::Point::new(lon, lat)?;
    Position::from_e7(at.lon_e7, at.lat_e7)
        .map_err(|error| ApiError::field("lat", error.to_string()))
}

/// How many of the nearest units are looked at before all of them are: with common wishes the answer is among them.
/// Also how many are judged at once under the room's lock, which the writer waits for.
pub(super) const LOOK_FIRST: usize = 256;

/// Whether the unit is as asked, whoever asks. Cheap, so that rights are looked up for few.
fn is_as_asked(state: &State, asked: &NearestQuery, unit: &Unit) -> bool {
    let is_of_agency = asked
        .agency
        .as_ref()
        .is_none_or(|it| unit.agency.as_str() == it);
    let has_capability = asked
        .capability
        .as_ref()
        .is_none_or(|it| unit.capabilities.contains(it));
    is_of_agency
        && has_capability
        && asked
            .status
            .is_none_or(|it| UnitStatus::from_domain(state.unit_status(unit).0) == Some(it))
}

/// Whether the viewer may see everything that was asked about: what it may not see decides nothing.
fn may_ask(state: &State, viewer: &Viewer, asked: &NearestQuery, unit: UnitId) -> bool {
    let Some(grant) = sharing::rights(state, viewer, &ObjectRef::Unit(unit)) else {
        return false;
    };
    let may = |field: UnitField| grant.fields.has(field.bit());
    (asked.capability.is_none() || may(UnitField::Capabilities))
        && (asked.status.is_none() || may(UnitField::Status))
}

/// Whether a unit matches the question, judged by the fields that the viewer may see.
fn matches(state: &State, viewer: &Viewer, asked: &NearestQuery, unit: UnitId) -> bool {
    state
        .unit(unit)
        .is_some_and(|it| is_as_asked(state, asked, it))
        && may_ask(state, viewer, asked, unit)
}

/// The nearest units that match the question.
async fn nearest_matching(
    app: &App,
    audience: AudienceId,
    place: Position,
    viewer: &Viewer,
    asked: &NearestQuery,
) -> Result<Vec<Near>, ApiError> {
    let mut near = app
        .picture
        .nearest(audience, place, LOOK_FIRST, None)
        .await?;
    let is_everybody = near.len() < LOOK_FIRST;
    {
        let published = app.room.read();
        near.retain(|it| {
            published
                .unit_of(it.handle)
                .is_some_and(|unit| matches(published.state(), viewer, asked, unit))
        });
    }
    if is_everybody || near.len() >= asked.count {
        near.truncate(asked.count);
        return Ok(near);
    }
    let among = everybody_matching(app, viewer, asked).await;
    Ok(app
        .picture
        .nearest(audience, place, asked.count, Some(among))
        .await?)
}

/// Every unit that matches, wherever it is: at most as many looks as there are units, and rights only of those that
/// are as asked, so many at once.
async fn everybody_matching(app: &App, viewer: &Viewer, asked: &NearestQuery) -> Vec<Handle> {
    let as_asked: Vec<UnitId> = {
        let published = app.room.read();
        let state = published.state();
        let units = state.units();
        units
            .filter(|it| is_as_asked(state, asked, it))
            .map(|it| it.id)
            .collect()
    };
    let mut among = Vec::new();
    for some in as_asked.chunks(LOOK_FIRST) {
        {
            let published = app.room.read();
            let matching = some
                .iter()
                .filter(|it| matches(published.state(), viewer, asked, **it));
            among.extend(matching.filter_map(|it| published.handle(*it)));
        }
        tokio::task::yield_now().await;
    }
    among
}

/// `GET /api/v1/picture/nearest`
pub(super) async fn nearest(
    extract::State(app): extract::State<App>,
    who: Who,
    Asked(asked): Asked<NearestQuery>,
) -> Result<Json<FoundUnits>, ApiError> {
    let place = position(asked.lon, asked.lat)?;
    if !(1..=QUERY_UNITS_MAX).contains(&asked.count) {
        return Err(domain::Refusal::OutOfRange {
            field: "count",
            min: 1,
            max: QUERY_UNITS_MAX as i64,
        }
        .into());
    }
    let viewer = who.0.viewer(app.room.read().state());
    let audience = audience(&app, &viewer)?;
    let has_filter = asked.capability.is_some() || asked.status.is_some() || asked.agency.is_some();
    let found = if has_filter {
        nearest_matching(&app, audience, place, &viewer, &asked).await?
    } else {
        app.picture
            .nearest(audience, place, asked.count, None)
            .await?
    };
    let found = named(&app, found.into_iter().map(with_distance), false);
    hand_out(&app, &who, "nearest", found).await
}

/// `GET /api/v1/picture/within`
pub(super) async fn within(
    extract::State(app): extract::State<App>,
    who: Who,
    Asked(asked): Asked<WithinQuery>,
) -> Result<Json<FoundUnits>, ApiError> {
    let viewer = who.0.viewer(app.room.read().state());
    let audience = audience(&app, &viewer)?;
    match asked {
        WithinQuery {
            west: Some(west),
            south: Some(south),
            east: Some(east),
            north: Some(north),
            lon: None,
            lat: None,
            radius_m: None,
        } => {
            let viewport = Viewport::new(west, south, east, north)
                .map_err(|error| ApiError::field("west", error.to_string()))?;
            let found = app.picture.within_box(audience, viewport).await?;
            let is_cut = found.len() > QUERY_UNITS_MAX;
            let found = named(&app, found.into_iter().map(|it| (it, None)), is_cut);
            hand_out(&app, &who, "within", found).await
        }
        WithinQuery {
            lon: Some(lon),
            lat: Some(lat),
            radius_m: Some(radius_m),
            west: None,
            south: None,
            east: None,
            north: None,
        } => {
            let place = position(lon, lat)?;
            if !(0.0..=RADIUS_M_MAX).contains(&radius_m) {
                return Err(domain::Refusal::OutOfRange {
                    field: "radius_m",
                    min: 0,
                    max: RADIUS_M_MAX as i64,
                }
                .into());
            }
            let found = app.picture.within_radius(audience, place, radius_m).await?;
            let is_cut = found.len() > QUERY_UNITS_MAX;
            let found = named(&app, found.into_iter().map(with_distance), is_cut);
            hand_out(&app, &who, "within", found).await
        }
        _ => Err(ApiError::field(
            "west",
            "either west, south, east, north or lon, lat, radius_m must be given",
        )),
    }
}

/// Rule W8.
async fn hand_out(
    app: &App,
    who: &Who,
    route: &'static str,
    found: FoundUnits,
) -> Result<Json<FoundUnits>, ApiError> {
    let units = found
        .units
        .iter()
        .map(|it| ObjectRef::Unit(UnitId(it.unit)));
    let objects: Vec<_> = units.collect();
    app.handing_out(&who.0, route, false, &app.handed(&who.0, &objects))
        .await?;
    Ok(Json(found))
}

fn with_distance(it: Near) -> (Handle, Option<f64>) {
    // Decimetres: finer would only be noise of the fix.
    (it.handle, Some((it.metres * 10.0).round() / 10.0))
}

fn named(
    app: &App,
    found: impl Iterator<Item = (Handle, Option<f64>)>,
    truncated: bool,
) -> FoundUnits {
    let published = app.room.read();
    let units = found
        .take(QUERY_UNITS_MAX)
        .filter_map(|(handle, distance_m)| {
            Some(FoundUnit {
                unit: published.unit_of(handle)?.0,
                distance_m,
            })
        })
        .collect();
    FoundUnits { units, truncated }
}
