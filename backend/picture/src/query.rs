//! Questions about where objects are, answered from what the asker's audience is shown.

use std::fmt;

use crate::layer::Layer;
use crate::picture::Picture;
use crate::position::{EARTH_RADIUS_M, Origin, Position, Reach, metres};
use crate::slots::Handle;
use crate::treatment::{Audience, AudienceId, UnknownAudience};
use crate::viewport::Viewport;

/// An object and how far from the place asked for it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// Which object.
    pub handle: Handle,
    /// Great-circle distance from the place to where the object is shown to the asker.
    pub metres: f64,
}

/// Why a question has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadQuery {
    /// The audience has not been added.
    Audience(UnknownAudience),
    /// The radius is negative or not a number.
    Radius,
}

impl fmt::Display for BadQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Audience(error) => error.fmt(f),
            Self::Radius => f.write_str("a radius is a number of metres from 0"),
        }
    }
}

impl std::error::Error for BadQuery {}

impl From<UnknownAudience> for BadQuery {
    fn from(error: UnknownAudience) -> Self {
        Self::Audience(error)
    }
}

impl Picture {
    /// The objects shown to an audience in a box, in the order of their handles.
    pub fn within_box(
        &self,
        audience: AudienceId,
        viewport: &Viewport,
        filter: impl Fn(Handle) -> bool,
    ) -> Result<Vec<Handle>, UnknownAudience> {
        let mut found = Vec::new();
        self.candidates(audience, viewport, |slot, position| {
            if viewport.holds(position) {
                let handle = self.slots.handle(slot);
                if filter(handle) {
                    found.push(handle);
                }
            }
        })?;
        // The order inside a tile depends on what others did there; the answer must not.
        found.sort_unstable();
        Ok(found)
    }

    /// The objects shown to an audience within a distance of a place, nearest first.
    pub fn within_radius(
        &self,
        audience: AudienceId,
        place: Position,
        radius_m: f64,
        filter: impl Fn(Handle) -> bool,
    ) -> Result<Vec<Near>, BadQuery> {
        if radius_m.is_nan() || radius_m < 0.0 {
            return Err(BadQuery::Radius);
        }
        let origin = Origin::new(place);
        let angle = (radius_m / EARTH_RADIUS_M).min(std::f64::consts::PI);
        let reach = Reach::new(origin, angle);
        let (west, east) = reach.west_east();
        let around = Viewport::from_edges(west, reach.south, east, reach.north);
        let mut found = Vec::new();
        self.candidates(audience, &around, |slot, position| {
            if reach.holds(position) {
                let distance = metres(origin.haversine(position));
                let handle = self.slots.handle(slot);
                if distance <= radius_m && filter(handle) {
                    found.push(Near {
                        handle,
                        metres: distance,
                    });
                }
            }
        })?;
        found.sort_unstable_by(|a, b| a.metres.total_cmp(&b.metres).then(a.handle.cmp(&b.handle)));
        Ok(found)
    }

    /// Calls `visit` with what the audience is shown in the tiles of a box, or, if the box has more
    /// tiles than there are objects, with everything it is shown.
    fn candidates(
        &self,
        audience: AudienceId,
        around: &Viewport,
        mut visit: impl FnMut(u32, Position),
    ) -> Result<(), UnknownAudience> {
        let audience = self.viewer(audience)?;
        let tiles = around.tiles();
        for (number, layer) in self.layers.iter().enumerate() {
            if !audience.uses(number) {
                continue;
            }
            if tiles.count() as usize > self.slots.len() {
                layer
                    .all()
                    .filter(|(slot, _)| audience.sees(*slot, number))
                    .for_each(|(slot, at)| {
                        visit(slot, at);
                    });
            } else {
                layer.grid.each_in(&tiles, &mut |slots| {
                    seen(layer, number, audience, slots).for_each(|(slot, at)| visit(slot, at));
                });
            }
        }
        Ok(())
    }

    pub(crate) fn viewer(&self, audience: AudienceId) -> Result<&Audience, UnknownAudience> {
        self.audiences
            .get(self.audience(audience)?)
            .ok_or(UnknownAudience)
    }
}

/// Those of some slots that an audience is shown in a layer, and where.
#[inline]
pub(crate) fn seen<'a>(
    layer: &'a Layer,
    number: usize,
    audience: &'a Audience,
    slots: &'a [u32],
) -> impl Iterator<Item = (u32, Position)> + 'a {
    slots
        .iter()
        .filter(move |slot| audience.sees(**slot, number))
        .filter_map(|slot| {
            layer
                .entry(*slot)
                .map(|entry| (*slot, entry.shown.position))
        })
}
