//! Bodies about zones, and how they become domain commands.

use domain::{
    Command, Point, Refusal, ZoneId,
    command::{self as order, ZoneChange},
    shape::Shape as DomainShape,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    WithReason,
    bodies::{Body, bodies},
    into::target,
};
use crate::{
    geojson::{self, Feature},
    moment::Moment,
    object::LonLat,
    words::ZoneKind,
    zone::{PreviewZones, Shape, Watch},
};

bodies! {
    /// Draws a zone.
    DrawZone {
        /// New id.
        id: Uuid,
        /// What it is.
        zone_kind: ZoneKind,
        /// What it is called.
        name: String,
        /// What to know about it.
        #[serde(default)]
        note: String,
        /// Where it is.
        shape: Shape,
        /// The incident it belongs to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident: Option<Uuid>,
        /// Or the task.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<Uuid>,
        /// When it begins; at once if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        starts_at: Option<Moment>,
        /// When it ends by itself; never if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ends_at: Option<Moment>,
        /// Whether and how it is watched.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        watch: Option<Watch>,
    }
    /// Changes one field group of a zone.
    ChangeZone {
        /// The version of the group this is based on.
        version: u32,
        /// What it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<ZoneLabel>,
        /// Where it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shape: Option<Shape>,
        /// When it holds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limits: Option<ZoneLimits>,
        /// Whether and how it is watched.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        watch: Option<Watch>,
    }
    /// Draws features of a `GeoJSON` file, all that are chosen or none.
    ImportZones {
        /// What features are that do not say it themselves.
        zone_kind: ZoneKind,
        /// The incident they belong to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident: Option<Uuid>,
        /// Or the task.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<Uuid>,
        /// When they end by themselves; never if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ends_at: Option<Moment>,
        /// Which features, and the new id of each.
        features: Vec<ChosenFeature>,
        /// A `FeatureCollection` of polygons.
        #[schema(value_type = Object)]
        geojson: Map<String, Value>,
    }
}

/// What a zone is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneLabel {
    /// What it is.
    pub zone_kind: ZoneKind,
    /// What it is called.
    pub name: String,
    /// What to know about it.
    #[serde(default)]
    pub note: String,
}

/// When a zone holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneLimits {
    /// When it begins, if it has not; as before if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Moment>,
    /// When it ends by itself; never if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Moment>,
}

/// A feature that shall be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenFeature {
    /// Its place in the file, from 0.
    pub index: u32,
    /// New id of the zone.
    pub id: Uuid,
}

fn ring(it: &[LonLat]) -> Result<Vec<Point>, Refusal> {
    it.iter().map(|it| Point::new(it.lon, it.lat)).collect()
}

impl TryFrom<Shape> for DomainShape {
    type Error = Refusal;

    fn try_from(it: Shape) -> Result<Self, Refusal> {
        Ok(match it {
            Shape::Polygon { outline, holes } => Self::Polygon {
                outline: ring(&outline)?,
                holes: holes.iter().map(|it| ring(it)).collect::<Result<_, _>>()?,
            },
            Shape::Circle { lon, lat, radius_m } => Self::Circle {
                centre: Point::new(lon, lat)?,
                radius_m,
            },
            Shape::Corridor { line, half_width_m } => Self::Corridor {
                line: ring(&line)?,
                half_width_m,
            },
        })
    }
}

impl Watch {
    fn into_domain(self) -> Result<Option<domain::zone::Watch>, Refusal> {
        let Self {
            watched,
            alarm_on_enter,
            alarm_on_leave,
        } = self;
        match (watched, alarm_on_enter || alarm_on_leave) {
            (true, _) => Ok(Some(domain::zone::Watch {
                alarm_on_enter,
                alarm_on_leave,
            })),
            (false, false) => Ok(None),
            (false, true) => Err(Refusal::Malformed {
                field: "watch",
                why: "sounds an alarm only of a zone that is watched",
            }),
        }
    }
}

/// The incident or task, if one is given.
fn target_or_none(
    incident: Option<Uuid>,
    task: Option<Uuid>,
) -> Result<Option<domain::Target>, Refusal> {
    match (incident, task) {
        (None, None) => Ok(None),
        (incident, task) => target(incident, task).map(Some),
    }
}

impl DrawZone {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        let watch = self.watch.map(Watch::into_domain).transpose()?.flatten();
        Ok(Command::DrawZones(vec![order::DrawZone {
            id: ZoneId(self.id),
            target: target_or_none(self.incident, self.task)?,
            kind: self.zone_kind.into(),
            name: self.name,
            note: self.note,
            shape: self.shape.try_into()?,
            starts_at: self.starts_at.map(|it| it.0),
            ends_at: self.ends_at.map(|it| it.0),
            watch,
        }]))
    }
}

impl ChangeZone {
    /// The domain command: one field group a command, so that each has its own version.
    pub fn into_command(self, zone: Uuid) -> Result<Command, Refusal> {
        let change = match (self.label, self.shape, self.limits, self.watch) {
            (Some(it), None, None, None) => ZoneChange::Label {
                kind: it.zone_kind.into(),
                name: it.name,
                note: it.note,
            },
            (None, Some(it), None, None) => ZoneChange::Shape(it.try_into()?),
            (None, None, Some(it), None) => ZoneChange::Limits {
                starts_at: it.starts_at.map(|it| it.0),
                ends_at: it.ends_at.map(|it| it.0),
            },
            (None, None, None, Some(it)) => ZoneChange::Watch(it.into_domain()?),
            _ => {
                return Err(Refusal::Malformed {
                    field: "label",
                    why: "or shape, limits or watch must be given, one of the four",
                });
            }
        };
        Ok(Command::ChangeZone(order::ChangeZone {
            zone: ZoneId(zone),
            version: self.version,
            change,
        }))
    }
}

impl ImportZones {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        let found = geojson::features(&self.geojson)?;
        let target = target_or_none(self.incident, self.task)?;
        let orders = self.features.iter().map(|chosen| {
            let feature = usize::try_from(chosen.index)
                .ok()
                .and_then(|it| found.get(it))
                .ok_or(Refusal::Malformed {
                    field: "features",
                    why: "names one that the file does not have",
                })?;
            let ends_at = self.ends_at.map(|it| it.0);
            drawn(feature, chosen.id, target, self.zone_kind.into(), ends_at)
        });
        orders.collect::<Result<_, _>>().map(Command::DrawZones)
    }
}

fn drawn(
    it: &Feature,
    id: Uuid,
    target: Option<domain::Target>,
    kind: domain::ZoneKind,
    ends_at: Option<domain::Timestamp>,
) -> Result<order::DrawZone, Refusal> {
    Ok(order::DrawZone {
        id: ZoneId(id),
        target,
        kind: it.kind.unwrap_or(kind),
        name: it.name.clone(),
        note: it.note.clone(),
        shape: it.shape.clone()?,
        starts_at: None,
        ends_at,
        watch: None,
    })
}

/// A feature, and what an import of it would order.
pub type Previewed = (Feature, Result<order::DrawZone, Refusal>);

impl PreviewZones {
    /// What an import of each feature would order, under ids made by `new_id`.
    pub fn into_orders(self, mut new_id: impl FnMut() -> Uuid) -> Result<Vec<Previewed>, Refusal> {
        let target = target_or_none(self.incident, self.task)?;
        let found = geojson::features(&self.geojson)?;
        let kind = self.zone_kind.into();
        Ok(found
            .into_iter()
            .map(|it| {
                let order = drawn(&it, new_id(), target, kind, None);
                (it, order)
            })
            .collect())
    }
}

impl WithReason {
    /// Lifts a zone.
    pub fn into_lift_zone(self, zone: Uuid) -> Result<Command, Refusal> {
        Ok(Command::LiftZone {
            zone: ZoneId(zone),
            reason: self.reason,
        })
    }
}
