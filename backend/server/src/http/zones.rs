//! What an import of zones would say. Nothing is drawn.

use axum::{Json, extract::State};
use domain::{
    Command, CommandId, Context, Point, Refusal, command::DrawZone, decide, shape::Shape,
};
use protocol::{
    Problem,
    zone::{PreviewZones, ZoneVerdict, ZoneVerdicts},
};
use uuid::Uuid;

use super::{
    ApiError, App,
    extract::{JsonBody, Who},
};
use crate::auth::Actor;

/// Corners that are judged before others get a turn: about as long as any other request takes.
const CORNERS_AT_ONCE: usize = 2_000;

/// `POST /api/v1/zones/preview`
pub(super) async fn preview(
    State(app): State<App>,
    Who(actor): Who,
    JsonBody(asked): JsonBody<PreviewZones>,
) -> Result<Json<ZoneVerdicts>, ApiError> {
    let fallback = asked.zone_kind;
    let found = asked.into_orders(Uuid::now_v7)?;
    let mut features = Vec::with_capacity(found.len());
    let mut corners = 0;
    for (index, (feature, order)) in found.into_iter().enumerate() {
        let verdict = match &order {
            Ok(order) => {
                corners += order.shape.corner_count();
                judge(&app, &actor, order)
            }
            Err(refusal) => Err(refusal.clone()),
        };
        let shape = order
            .ok()
            .filter(|_| verdict.is_ok())
            .map(|it| it.shape.into());
        features.push(ZoneVerdict {
            index: u32::try_from(index).unwrap_or(u32::MAX),
            name: feature.name,
            zone_kind: feature.kind.map_or(fallback, Into::into),
            shape,
            refused: verdict.err().as_ref().map(Problem::from),
        });
        if corners > CORNERS_AT_ONCE {
            corners = 0;
            tokio::task::yield_now().await;
        }
    }
    Ok(Json(ZoneVerdicts { features }))
}

/// What the room would say. The shape is judged before the lock is taken, and a stand-in under it: the writer waits
/// for that lock.
fn judge(app: &App, actor: &Actor, order: &DrawZone) -> Result<(), Refusal> {
    order.shape.check()?;
    let now = app.clock.now();
    let context = Context {
        principal: actor.principal,
        agency: actor.agency.clone(),
        role: actor.role,
        clearance: actor.clearance_max(),
        unit: actor.unit,
        command_id: CommandId(order.id.0),
        now,
        occurred_at: now,
        is_unit_reachable: true,
    };
    let stand_in = DrawZone {
        shape: Shape::Circle {
            centre: Point {
                lon_e7: 0,
                lat_e7: 0,
            },
            radius_m: domain::limits::ZONE_RADIUS_M_MIN,
        },
        ..order.clone()
    };
    let published = app.room.read();
    decide(
        published.state(),
        &Command::DrawZones(vec![stand_in]),
        &context,
    )
    .map(|_events| ())
}
