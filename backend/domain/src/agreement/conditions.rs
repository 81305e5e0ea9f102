//! What a clause is limited to (G12).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{incident_type::class_of, place::Point, shape::Shape, sharing::Kind};

/// What a clause is limited to; nothing named is no limit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Conditions {
    /// Common types of incidents.
    #[serde(default)]
    pub incident_types: BTreeSet<String>,
    /// Classes of types; one of either is enough.
    #[serde(default)]
    pub classes: BTreeSet<String>,
    /// Where: inside one of these.
    #[serde(default)]
    pub area: Vec<Shape>,
}

impl Conditions {
    /// Whether it limits nothing.
    pub fn is_none(&self) -> bool {
        !self.asks_type() && self.area.is_empty()
    }

    /// Whether types or classes are named.
    pub fn asks_type(&self) -> bool {
        !self.incident_types.is_empty() || !self.classes.is_empty()
    }

    /// Whether a type of incidents is among those that are meant.
    pub fn means(&self, incident_type: &str) -> bool {
        !self.asks_type()
            || self.incident_types.contains(incident_type)
            || self.classes.contains(class_of(incident_type))
    }

    /// Whether a place is.
    pub fn holds(&self, place: Point) -> bool {
        self.area.is_empty() || self.area.iter().any(|it| it.holds(place))
    }

    /// Whether any of a shape is.
    pub fn meets(&self, shape: &Shape) -> bool {
        self.area.is_empty() || self.area.iter().any(|it| it.meets(shape))
    }

    /// How many corners the area has.
    pub fn corner_count(&self) -> usize {
        self.area.iter().map(Shape::corner_count).sum()
    }
}

/// Whether things of this kind are of an incident that has a type.
pub(crate) const fn has_type(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Incident | Kind::Assignment | Kind::Task | Kind::Note
    )
}

/// Whether it can be judged where things of this kind are. Where units are the picture judges.
pub(crate) const fn has_place(kind: Kind) -> bool {
    has_type(kind) || matches!(kind, Kind::Unit | Kind::Zone | Kind::Equipment)
}
