//! The k nearest objects that pass a filter.
//!
//! Few objects are all looked at. Many are searched ring by ring over the grid; if matches are so rare
//! that the rings get long, the search gives up and looks at all of them, so the worst case is about
//! twice a scan. A candidate is compared with a box around the k-th best in whole numbers before any
//! sine is computed.

use crate::layer::Layer;
use crate::limits::{LINEAR_BELOW, MAX_NEAREST};
use crate::picture::Picture;
use crate::position::{HALF_TURN, Origin, Position, Reach, UNITS_PER_DEGREE, metres, radians};
use crate::query::Near;
use crate::slots::Handle;
use crate::tile::{SIDE, Tile, TileRange, north_edge};
use crate::treatment::{Audience, AudienceId, UnknownAudience};

/// Looking up a tile costs about as much as looking at this many objects.
const TILE_COST: usize = 3;

/// The box around the k-th best is made anew when its haversine has shrunk to this part: making it
/// costs as much as looking at thirty objects.
const RESHAPE: f64 = 0.6;

/// The best candidates so far, nearest first; equal distances by handle.
struct Best {
    origin: Origin,
    k: usize,
    found: Vec<(f64, Handle)>,
    reach: Reach,
    /// The haversine that the reach was made for.
    reached: f64,
}

impl Best {
    fn new(place: Position, k: usize) -> Self {
        let origin = Origin::new(place);
        let reach = Reach::everywhere(origin);
        Self {
            origin,
            k: k.min(MAX_NEAREST),
            found: Vec::new(),
            reach,
            reached: f64::INFINITY,
        }
    }

    /// The haversine of the k-th best, once there are k.
    fn worst(&self) -> Option<f64> {
        (self.found.len() >= self.k).then(|| self.found.last().map_or(0.0, |(worst, _)| *worst))
    }

    #[inline]
    fn offer(&mut self, position: Position, handle: impl FnOnce() -> Option<Handle>) {
        if self.reach.holds(position)
            && let Some(handle) = handle()
        {
            self.insert((self.origin.haversine(position), handle));
        }
    }

    fn insert(&mut self, candidate: (f64, Handle)) {
        let before = |other: &(f64, Handle)| {
            other
                .0
                .total_cmp(&candidate.0)
                .then(other.1.cmp(&candidate.1))
                .is_lt()
        };
        let place = self.found.partition_point(before);
        // A candidate may be offered twice: by a scan after the rings, or by the caller.
        if place >= self.k || self.found.get(place) == Some(&candidate) {
            return;
        }
        self.found.truncate(self.k - 1);
        self.found.insert(place, candidate);
        if let Some(worst) = self.worst()
            && worst < self.reached * RESHAPE
        {
            let angle = 2.0 * worst.clamp(0.0, 1.0).sqrt().asin();
            (self.reach, self.reached) = (Reach::new(self.origin, angle), worst);
        }
    }

    fn into_near(self) -> Vec<Near> {
        let near = |(haversine, handle)| Near {
            handle,
            metres: metres(haversine),
        };
        self.found.into_iter().map(near).collect()
    }
}

impl Picture {
    /// The `k` objects (at most [`MAX_NEAREST`]) shown to an audience nearest to a place that pass the
    /// filter, nearest first; at one place, by handle. Distances are to where the objects are shown to
    /// that audience.
    pub fn nearest(
        &self,
        audience: AudienceId,
        place: Position,
        k: usize,
        filter: impl Fn(Handle) -> bool,
    ) -> Result<Vec<Near>, UnknownAudience> {
        let audience = self.viewer(audience)?;
        let mut best = Best::new(place, k);
        if best.k == 0 {
            return Ok(Vec::new());
        }
        for (number, layer) in self.layers.iter().enumerate() {
            if !audience.uses(number) {
                continue;
            }
            let search = Search {
                picture: self,
                layer,
                number,
                audience,
                filter: &filter,
            };
            if self.len() <= LINEAR_BELOW {
                search.scan(&mut best);
                continue;
            }
            if !search.rings(&mut best) {
                search.scan(&mut best);
            }
        }
        Ok(best.into_near())
    }

    /// Like [`Self::nearest`], among a few candidates that the caller knows (the available medics).
    pub fn nearest_among(
        &self,
        audience: AudienceId,
        place: Position,
        k: usize,
        candidates: impl IntoIterator<Item = Handle>,
    ) -> Result<Vec<Near>, UnknownAudience> {
        let viewer = self.viewer(audience)?;
        let mut best = Best::new(place, k);
        for handle in candidates {
            let Ok(slot) = self.slots.slot(handle) else {
                continue;
            };
            let layer = viewer
                .treatment(slot)
                .layer()
                .and_then(|number| self.layers.get(number));
            if let Some(shown) = layer.and_then(|layer| layer.shown(slot)) {
                best.offer(shown.position, || Some(handle));
            }
        }
        Ok(best.into_near())
    }
}

struct Search<'a, F> {
    picture: &'a Picture,
    layer: &'a Layer,
    number: usize,
    audience: &'a Audience,
    filter: &'a F,
}

impl<F: Fn(Handle) -> bool> Search<'_, F> {
    fn accept(&self, slot: u32) -> Option<Handle> {
        let handle = self.picture.slots.handle(slot);
        (self.filter)(handle).then_some(handle)
    }

    fn scan(&self, best: &mut Best) {
        for (slot, position) in self.layer.all() {
            best.offer(position, || {
                self.audience
                    .sees(slot, self.number)
                    .then(|| self.accept(slot))
                    .flatten()
            });
        }
    }

    /// Searches ring by ring; false if the rings have become dearer than a scan.
    fn rings(&self, best: &mut Best) -> bool {
        let centre = Tile::of(best.origin.position);
        let mut budget = self.picture.len();
        for ring in 0..SIDE / 2 {
            if let Some(worst) = best.worst()
                && worst < beyond(best.origin, centre, ring)
            {
                return true;
            }
            for range in ring_ranges(centre, ring).iter().flatten() {
                let mut spent = range.count() as usize * TILE_COST;
                self.layer.grid.each_in(range, &mut |slots| {
                    spent += slots.len();
                    // Here positions lie far apart in memory: the filter is asked first.
                    let own = slots
                        .iter()
                        .filter(|slot| self.audience.sees(**slot, self.number));
                    for (slot, handle) in own.filter_map(|slot| Some((*slot, self.accept(*slot)?)))
                    {
                        if let Some(entry) = self.layer.entry(slot) {
                            best.offer(entry.shown.position, || Some(handle));
                        }
                    }
                });
                match budget.checked_sub(spent) {
                    Some(rest) => budget = rest,
                    None => return false,
                }
            }
        }
        false
    }
}

/// The tiles at exactly this many steps from the centre, as up to four rectangles. The ring must be
/// narrower than the world.
fn ring_ranges(centre: Tile, ring: u32) -> [Option<TileRange>; 4] {
    let x = (centre.x() + SIDE - ring) % SIDE;
    let top = centre.y().checked_sub(ring);
    let bottom = Some(centre.y() + ring).filter(|y| *y < SIDE && ring > 0);
    let row = |y| TileRange {
        x,
        width: 2 * ring + 1,
        y,
        height: 1,
    };
    // The sides lie between the two rows; where a row is beyond a pole they reach the world's edge.
    let (from, to) = (top.map_or(0, |y| y + 1), bottom.unwrap_or(SIDE));
    let sides = ring > 0 && from < to;
    let side = |x| {
        sides.then(|| TileRange {
            x,
            width: 1,
            y: from,
            height: to - from,
        })
    };
    [
        top.map(row),
        bottom.map(row),
        side(x),
        side((centre.x() + ring) % SIDE),
    ]
}

/// A haversine that everything outside the rings before this one has at least.
fn beyond(origin: Origin, centre: Tile, ring: u32) -> f64 {
    let Some(done) = ring.checked_sub(1) else {
        return 0.0;
    };
    let lat = origin.position.lat_e7();
    let mut angle = f64::INFINITY;
    if let Some(top) = centre.y().checked_sub(done).filter(|top| *top > 0) {
        angle = angle.min(radians(north_edge(top) - lat));
    }
    if centre.y() + done + 1 < SIDE {
        angle = angle.min(radians(lat - north_edge(centre.y() + done + 1)));
    }
    let edge =
        |column: i64| column * 2 * i64::from(HALF_TURN) / i64::from(SIDE) - i64::from(HALF_TURN);
    let (x, steps, lon) = (
        i64::from(centre.x()),
        i64::from(done),
        i64::from(origin.position.lon_e7()),
    );
    let gap = (lon - edge(x - steps)).min(edge(x + steps + 1) - lon);
    let gap = (gap as f64 / UNITS_PER_DEGREE).to_radians();
    // The nearest place of a meridian is up it, and never beyond a quarter turn.
    let across = (origin.cos_lat * gap.min(std::f64::consts::FRAC_PI_2).sin()).asin();
    angle = angle.min(across);
    let half = (0.5 * angle.clamp(0.0, std::f64::consts::PI)).sin();
    // Rounding must never end a search too early.
    half * half * (1.0 - 1e-9) - 1e-18
}
