//! Zones on the wire, and what an import of them would say.

use domain::{shape::Shape as DomainShape, sharing::ZoneView};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    convert::{lon_lat, split},
    moment::Moment,
    object::LonLat,
    problem::Problem,
    words::{ZoneKind, ZoneState},
};

/// An area on the map. Outlines are not closed by their first corner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Shape {
    /// Everything inside an outline, but not inside its holes.
    Polygon {
        /// The outer outline.
        outline: Vec<LonLat>,
        /// What is cut out.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        holes: Vec<Vec<LonLat>>,
    },
    /// Everything around a point.
    Circle {
        /// Longitude of the point.
        lon: f64,
        /// Latitude of the point.
        lat: f64,
        /// How far around, in metres.
        radius_m: u32,
    },
    /// Everything along a line.
    Corridor {
        /// The line.
        line: Vec<LonLat>,
        /// How far to each side, in metres.
        half_width_m: u32,
    },
}

/// Versions of a zone's field groups; absent for groups that are not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ZoneVersions {
    /// Of kind, name and note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<u32>,
    /// Of the shape.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shape: Option<u32>,
    /// Of begin and end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<u32>,
    /// Of whether it is watched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watch: Option<u32>,
}

/// Whether and how a zone is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// Whether units that cross its edge are recorded.
    pub watched: bool,
    /// Whether one that goes in sounds an alarm.
    #[serde(default)]
    pub alarm_on_enter: bool,
    /// Whether one that goes out sounds an alarm.
    #[serde(default)]
    pub alarm_on_leave: bool,
}

/// A zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Zone {
    /// Its id.
    pub id: Uuid,
    /// Who drew it.
    pub agency: String,
    /// What it is.
    pub zone_kind: ZoneKind,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub state: ZoneState,
    /// Since when.
    pub state_since: Moment,
    /// The incident it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<Uuid>,
    /// Or the task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Uuid>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
    /// When it begins or began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Moment>,
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Moment>,
    /// What to know about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Why it was lifted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether and how it is watched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watch: Option<Watch>,
    /// What an edit is based on.
    pub versions: ZoneVersions,
}

impl From<DomainShape> for Shape {
    fn from(it: DomainShape) -> Self {
        let ring = |it: Vec<domain::Point>| it.into_iter().map(lon_lat).collect();
        match it {
            DomainShape::Polygon { outline, holes } => Self::Polygon {
                outline: ring(outline),
                holes: holes.into_iter().map(ring).collect(),
            },
            DomainShape::Circle { centre, radius_m } => Self::Circle {
                lon: centre.lon_deg(),
                lat: centre.lat_deg(),
                radius_m,
            },
            DomainShape::Corridor { line, half_width_m } => Self::Corridor {
                line: ring(line),
                half_width_m,
            },
        }
    }
}

impl From<Option<domain::zone::Watch>> for Watch {
    fn from(it: Option<domain::zone::Watch>) -> Self {
        Self {
            watched: it.is_some(),
            alarm_on_enter: it.is_some_and(|it| it.alarm_on_enter),
            alarm_on_leave: it.is_some_and(|it| it.alarm_on_leave),
        }
    }
}

impl From<ZoneView> for Zone {
    fn from(it: ZoneView) -> Self {
        let ZoneView {
            id,
            agency,
            kind,
            name,
            state,
            state_since,
            target,
            shape,
            limits,
            note,
            watch,
        } = it;
        let (incident, task) = split(target);
        let versions = ZoneVersions {
            label: note.as_ref().map(|it| it.2),
            shape: shape.as_ref().map(|it| it.1),
            limits: limits.map(|it| it.2),
            watch: watch.map(|it| it.1),
        };
        let (note, reason) = note.map_or((None, None), |(note, reason, _)| (Some(note), reason));
        Self {
            id: id.0,
            agency: agency.to_string(),
            zone_kind: kind.into(),
            name,
            state: state.into(),
            state_since: state_since.into(),
            incident,
            task,
            shape: shape.map(|it| it.0.into()),
            starts_at: limits.map(|it| it.0.into()),
            ends_at: limits.and_then(|it| it.1).map(Into::into),
            note,
            reason,
            watch: watch.map(|it| it.0.into()),
            versions,
        }
    }
}

/// Asks what an import would say. Nothing is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewZones {
    /// What features are that do not say it themselves.
    pub zone_kind: ZoneKind,
    /// The incident they shall belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<Uuid>,
    /// Or the task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<Uuid>,
    /// A `FeatureCollection` of polygons.
    #[schema(value_type = Object)]
    pub geojson: Map<String, Value>,
}

/// What an import would say of one feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ZoneVerdict {
    /// Its place in the file, from 0.
    pub index: u32,
    /// What it would be called.
    pub name: String,
    /// What it would be.
    pub zone_kind: ZoneKind,
    /// Where it would be, if it can be drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
    /// Why it cannot be drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<Problem>,
}

/// What an import would say, feature by feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ZoneVerdicts {
    /// In the order of the file.
    pub features: Vec<ZoneVerdict>,
}
