//! Units and equipment near a place by what they can do (E12), judged on what is disclosed to the asking agency.

use std::{collections::BTreeMap, time::Instant};

use axum::{Json, extract};
use domain::{
    EquipmentId, UnitId,
    sharing::{ObjectRef, Viewer, WantedResource, Whereabouts, finds_equipment, finds_unit},
};
use picture::{Handle, Position};
use protocol::{
    equipment::{FoundResource, FoundResources, ResourcesQuery},
    limits::RESOURCES_FOUND_MAX,
    words::Kind,
};

use super::{
    ApiError, App,
    extract::{Asked, Who},
    picture::{LOOK_FIRST, audience, position},
};

/// What was found, and how far away; metres are finite, so that they have an order.
struct Found {
    kind: Kind,
    id: uuid::Uuid,
    metres: f64,
}

/// `GET /api/v1/resources/near`
pub(super) async fn near(
    extract::State(app): extract::State<App>,
    who: Who,
    Asked(asked): Asked<ResourcesQuery>,
) -> Result<Json<FoundResources>, ApiError> {
    let place = position(asked.lon, asked.lat)?;
    if !(1..=RESOURCES_FOUND_MAX).contains(&asked.count) {
        return Err(domain::Refusal::OutOfRange {
            field: "count",
            min: 1,
            max: RESOURCES_FOUND_MAX as i64,
        }
        .into());
    }
    let wanted = WantedResource {
        capability: asked.capability,
        kind: asked.kind,
        type_max: asked.type_max,
        is_ready: !asked.all,
    };
    wanted.check()?;
    app.near.count(who.0.principal, Instant::now())?;
    let _turn = app.near.turn(&who.0.agency, who.0.principal).await?;
    let viewer = who.0.viewer(app.room.read().state());
    let audience = audience(&app, &viewer)?;
    let units = units(&app, &viewer, &wanted).await;
    let (lying, carried) = equipment(&app, &viewer, &wanted).await;
    // One question about all units concerned: those that are meant, and those that carry something that is.
    let mut among: Vec<Handle> = units.keys().chain(carried.keys()).copied().collect();
    among.sort_unstable();
    among.dedup();
    let count = among.len();
    let near = app
        .picture
        .nearest(audience, place, count, Some(among))
        .await?;
    let mut found: Vec<Found> = lying
        .into_iter()
        .map(|(id, at)| of_equipment(id, at.distance_m(place)))
        .collect();
    for it in near {
        found.extend(units.get(&it.handle).map(|unit| Found {
            kind: Kind::Unit,
            id: unit.0,
            metres: it.metres,
        }));
        let aboard = carried.get(&it.handle).into_iter().flatten();
        found.extend(aboard.map(|id| of_equipment(*id, it.metres)));
    }
    found.sort_by(|a, b| {
        let key = |it: &Found| (it.kind, it.id);
        a.metres
            .total_cmp(&b.metres)
            .then_with(|| key(a).cmp(&key(b)))
    });
    let truncated = found.len() > asked.count;
    let resources = found.into_iter().take(asked.count).map(|it| FoundResource {
        kind: it.kind,
        id: it.id,
        // Decimetres: finer would only be noise of the fix.
        distance_m: (it.metres * 10.0).round() / 10.0,
    });
    let resources: Vec<FoundResource> = resources.collect();
    let objects: Vec<_> = resources
        .iter()
        .filter_map(|it| match it.kind {
            Kind::Unit => Some(ObjectRef::Unit(UnitId(it.id))),
            Kind::Equipment => Some(ObjectRef::Equipment(EquipmentId(it.id))),
            _ => None,
        })
        .collect();
    app.handing_out(&who.0, "resources", false, &app.handed(&who.0, &objects))
        .await?;
    Ok(Json(FoundResources {
        resources,
        truncated,
    }))
}

fn of_equipment(id: EquipmentId, metres: f64) -> Found {
    Found {
        kind: Kind::Equipment,
        id: id.0,
        metres,
    }
}

/// Every unit that is meant, so many under the room's lock at once, which the writer waits for.
async fn units(app: &App, viewer: &Viewer, wanted: &WantedResource) -> BTreeMap<Handle, UnitId> {
    let may_be: Vec<UnitId> = {
        let published = app.room.read();
        let units = published.state().units();
        units
            .filter(|it| wanted.may_be_unit(it))
            .map(|it| it.id)
            .collect()
    };
    let mut found = BTreeMap::new();
    for some in may_be.chunks(LOOK_FIRST) {
        {
            let published = app.room.read();
            let meant = some
                .iter()
                .filter(|it| finds_unit(published.state(), viewer, wanted, **it));
            found.extend(meant.filter_map(|it| Some((published.handle(*it)?, *it))));
        }
        tokio::task::yield_now().await;
    }
    found
}

type Lying = Vec<(EquipmentId, Position)>;
type Carried = BTreeMap<Handle, Vec<EquipmentId>>;

/// All equipment that is meant: what lies somewhere, and what a unit carries. What a person has is nowhere.
async fn equipment(app: &App, viewer: &Viewer, wanted: &WantedResource) -> (Lying, Carried) {
    let may_be: Vec<EquipmentId> = {
        let published = app.room.read();
        let all = published.state().every_equipment();
        all.filter(|it| wanted.may_be_equipment(it))
            .map(|it| it.id)
            .collect()
    };
    let (mut lying, mut carried) = (Lying::new(), Carried::new());
    for some in may_be.chunks(LOOK_FIRST) {
        {
            let published = app.room.read();
            for id in some {
                match finds_equipment(published.state(), viewer, wanted, *id) {
                    Some(Whereabouts::Place { at, .. }) => {
                        let at = Position::from_e7(at.lon_e7, at.lat_e7);
                        lying.extend(at.ok().map(|at| (*id, at)));
                    }
                    Some(Whereabouts::Unit(unit)) => {
                        if let Some(handle) = published.handle(unit) {
                            carried.entry(handle).or_default().push(*id);
                        }
                    }
                    Some(Whereabouts::Person(_)) | None => {}
                }
            }
        }
        tokio::task::yield_now().await;
    }
    (lying, carried)
}

#[cfg(test)]
mod tests {
    use domain::{
        Point,
        sharing::{Precision, disclosed_place},
    };
    use picture::{CellSize, Position};

    /// E11: a thing that lies somewhere and a unit that stands there are shown in the same cell.
    #[test]
    fn the_cells_of_equipment_are_those_of_units() {
        let mut seed = 20_261_128_u64;
        let mut roll = |below: i64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (i64::try_from(seed >> 33).unwrap() % below) as i32
        };
        let edges = [
            (0, 0),
            (1_800_000_000, 900_000_000),
            (-1_800_000_000, -900_000_000),
            (1_799_999_999, 899_999_999),
        ];
        let anywhere = (0..20_000).map(|_| {
            let lon = roll(3_600_000_001).wrapping_sub(1_800_000_000);
            (lon, roll(1_800_000_001) - 900_000_000)
        });
        for (lon_e7, lat_e7) in edges.into_iter().chain(anywhere) {
            let Ok(at) = Position::from_e7(lon_e7, lat_e7) else {
                continue;
            };
            for (precision, size) in [
                (Precision::Cell100m, CellSize::Hundred),
                (Precision::Cell1km, CellSize::Thousand),
                (Precision::Sector, CellSize::TenThousand),
            ] {
                let unit = size.centre(size.cell(at));
                let thing = disclosed_place(Point { lon_e7, lat_e7 }, precision).unwrap();
                assert_eq!(
                    (thing.lon_e7, thing.lat_e7),
                    (unit.lon_e7(), unit.lat_e7()),
                    "{lon_e7} {lat_e7} {precision:?}"
                );
            }
        }
    }
}
