//! One connected screen: what it shows, and what it has been told.

use std::fmt;
use std::sync::Arc;

use crate::frames::{Parts, aggregate_frame};
use crate::tick::Tick;
use crate::tile::Tile;
use crate::treatment::{AudienceId, UnknownAudience};
use crate::viewport::{CountGrid, Coverage, Viewport};

/// A tile that a screen has been told of.
#[derive(Clone, Copy, Debug)]
struct Told {
    tile: Tile,
    /// It has changed in a tick in which the screen was not ready.
    stale: bool,
}

/// One connected screen of one audience. It begins with nothing shown, as does the client.
///
/// Nothing is ever queued for it. While it is not ready, a tile that changes is marked once and the
/// handles the client may hold of it are noted once; when it is ready it gets the present state of
/// the marked tiles. The client need not know about tiles: whatever leaves its viewport is named gone.
#[derive(Debug)]
pub struct Screen {
    audience: AudienceId,
    /// The tiles of the present viewport, sorted.
    wanted: Vec<Tile>,
    /// The viewport has changed since the last frame.
    turned: bool,
    told: Vec<Told>,
    /// Handles the client may hold of stale tiles. Each tile adds its contents once, so there are at
    /// most as many as objects in the viewport.
    held: Vec<u32>,
    counts: Option<CountGrid>,
    /// The aggregates the client shows.
    told_counts: Option<Arc<Vec<u8>>>,
    last_tick: Option<u32>,
}

/// Why a screen cannot be served; its connection is to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliverError {
    /// A tick went by without this screen, so nobody knows what its client holds.
    OutOfStep,
    /// The audience has not been added.
    Audience(UnknownAudience),
}

impl fmt::Display for DeliverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfStep => f.write_str("a tick went by without this screen"),
            Self::Audience(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for DeliverError {}

impl Screen {
    /// A screen that shows nothing yet.
    pub fn new(audience: AudienceId) -> Self {
        Self {
            audience,
            wanted: Vec::new(),
            turned: false,
            told: Vec::new(),
            held: Vec::new(),
            counts: None,
            told_counts: None,
            last_tick: None,
        }
    }

    /// Whose rights the screen has.
    pub fn audience(&self) -> AudienceId {
        self.audience
    }

    /// Turns the screen to another part of the map, from the next tick on.
    pub fn look(&mut self, viewport: &Viewport) {
        self.turned = true;
        self.wanted.clear();
        self.counts = None;
        match viewport.coverage() {
            Coverage::Tiles(tiles) => {
                self.wanted.extend(tiles.tiles());
                self.wanted.sort_unstable();
            }
            Coverage::Aggregates(grid) => self.counts = Some(grid),
        }
    }

    /// The frames of this tick, oldest first; none if there is nothing to say. To be called once in
    /// each tick; `ready` says whether the socket takes frames now. If it does not, there are none, and
    /// the screen remembers what to make up for.
    pub fn deliver(
        &mut self,
        tick: &mut Tick<'_>,
        ready: bool,
    ) -> Result<Vec<Vec<u8>>, DeliverError> {
        let audience = tick
            .picture
            .audience(self.audience)
            .map_err(DeliverError::Audience)?;
        let number = tick.number();
        if self
            .last_tick
            .is_some_and(|last| last.wrapping_add(1) != number)
        {
            return Err(DeliverError::OutOfStep);
        }
        self.last_tick = Some(number);
        if !ready {
            self.mark(tick, audience);
            return Ok(Vec::new());
        }
        let parts = self.compose(tick, audience);
        let mut frames = parts.into_frames(&tick.picture.delta, tick.stamp);
        frames.extend(self.aggregates(tick, audience));
        Ok(frames)
    }

    /// Marks the tiles that have changed, for a screen that is not ready.
    fn mark(&mut self, tick: &mut Tick<'_>, audience: usize) {
        for told in self.told.iter_mut().filter(|told| !told.stale) {
            if tick.changes(audience, told.tile).is_some() {
                told.stale = true;
                tick.may_hold(audience, told.tile, &mut self.held);
            }
        }
    }

    fn compose(&mut self, tick: &mut Tick<'_>, audience: usize) -> Parts {
        let mut parts = Parts {
            gone: std::mem::take(&mut self.held),
            ..Parts::default()
        };
        for told in &mut self.told {
            let kept = !self.turned || self.wanted.binary_search(&told.tile).is_ok();
            match (kept, std::mem::take(&mut told.stale)) {
                (true, false) => {
                    let changes = tick.changes(audience, told.tile);
                    parts.gone_of.extend(changes);
                    parts.rows_of.extend(changes);
                }
                (true, true) => parts.rows_of.extend(tick.contents(audience, told.tile)),
                (false, false) => tick.may_hold(audience, told.tile, &mut parts.gone),
                // What the client may hold of it was noted when it was marked.
                (false, true) => {}
            }
        }
        if std::mem::take(&mut self.turned) {
            for tile in &self.wanted {
                if self
                    .told
                    .binary_search_by_key(tile, |told| told.tile)
                    .is_err()
                {
                    parts.rows_of.extend(tick.contents(audience, *tile));
                }
            }
            self.told = self
                .wanted
                .iter()
                .map(|tile| Told {
                    tile: *tile,
                    stale: false,
                })
                .collect();
        }
        parts
    }

    /// The aggregate frame, if what the client shows is not what it should.
    fn aggregates(&mut self, tick: &mut Tick<'_>, audience: usize) -> Option<Vec<u8>> {
        let Some(grid) = self.counts else {
            // Back to single objects: an empty frame takes the aggregates away.
            return self
                .told_counts
                .take()
                .map(|_| aggregate_frame(&[], tick.stamp));
        };
        let rows = tick.aggregate(audience, grid);
        if self
            .told_counts
            .as_ref()
            .is_some_and(|told| Arc::ptr_eq(told, &rows) || *told == rows)
        {
            return None;
        }
        let frame = aggregate_frame(&rows, tick.stamp);
        self.told_counts = Some(rows);
        Some(frame)
    }
}
