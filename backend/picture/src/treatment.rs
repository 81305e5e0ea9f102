//! How an object is shown to an audience.
//!
//! An audience is all viewers with equal rights (an agency and a clearance). Audiences are few and live
//! as long as the process: agreements change their treatments, not their number.

use std::fmt;

use rustc_hash::FxHashSet;

use crate::cell::CellSize;
use crate::delta;

/// How an object is shown to an audience.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Treatment {
    /// Not at all.
    #[default]
    Hidden,
    /// Where it is.
    Exact,
    /// As the middle of its 100 m cell.
    Cell100m,
    /// As the middle of its 1 km cell.
    Cell1km,
    /// As the middle of its sector, a cell of 10 km.
    Sector,
}

/// Layers of the picture: one for each way of showing a position.
pub(crate) const LAYERS: usize = 4;

impl Treatment {
    /// Whether this shows a place more finely.
    pub(crate) fn is_finer(self, than: Self) -> bool {
        match (self.layer(), than.layer()) {
            (Some(one), Some(other)) => one < other,
            (one, None) => one.is_some(),
            (None, Some(_)) => false,
        }
    }

    /// The layer of this treatment, in which everything for such a viewer is looked up.
    #[inline]
    pub(crate) fn layer(self) -> Option<usize> {
        match self {
            Self::Hidden => None,
            Self::Exact => Some(0),
            Self::Cell100m => Some(1),
            Self::Cell1km => Some(2),
            Self::Sector => Some(3),
        }
    }
}

/// The coarse layers and the size of their cells.
pub(crate) const COARSE: [(usize, CellSize); 3] = [
    (1, CellSize::Hundred),
    (2, CellSize::Thousand),
    (3, CellSize::TenThousand),
];

/// Names an audience; the number is the server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AudienceId(pub u32);

/// No audience has this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownAudience;

impl fmt::Display for UnknownAudience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no audience has this number")
    }
}

impl std::error::Error for UnknownAudience {}

/// There are as many audiences as there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyAudiences;

impl fmt::Display for TooManyAudiences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there are as many audiences as there may be")
    }
}

impl std::error::Error for TooManyAudiences {}

/// What a change of treatment takes away; screens are told by the next tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retraction {
    /// Nothing was shown before, or nothing has changed.
    Nothing,
    /// The object goes on being shown, in another precision than this one.
    Replaced(Treatment),
    /// The object was shown like this and is no more.
    Withdrawn(Treatment),
}

/// One audience: the treatment of each slot, and what has changed since the last tick.
#[derive(Debug)]
pub(crate) struct Audience {
    column: Vec<Treatment>,
    /// How many slots each layer shows: a search skips a layer with none.
    shown: [u32; LAYERS],
    /// Retractions and grants since the last tick, as tick items; at most a few for each slot.
    pub(crate) pending: FxHashSet<u64>,
    /// The same, of the tick that screens are being given, sorted.
    pub(crate) delta: Vec<u64>,
    /// What it was granted in that tick and shows, as grants, sorted: where it came from is not told.
    pub(crate) granted: Vec<u64>,
}

impl Audience {
    pub(crate) fn new(slots: usize) -> Self {
        Self {
            column: vec![Treatment::Hidden; slots],
            shown: [0; LAYERS],
            pending: FxHashSet::default(),
            delta: Vec::new(),
            granted: Vec::new(),
        }
    }

    #[inline]
    pub(crate) fn treatment(&self, slot: u32) -> Treatment {
        self.column.get(slot as usize).copied().unwrap_or_default()
    }

    #[inline]
    pub(crate) fn sees(&self, slot: u32, layer: usize) -> bool {
        self.treatment(slot).layer() == Some(layer)
    }

    /// Whether it is told of a change that holds for all who see the slot in that layer.
    #[inline]
    pub(crate) fn is_told(&self, item: u64) -> bool {
        let (slot, layer) = (delta::slot(item), delta::layer(item));
        let came_now = || {
            let grant = delta::grant(layer, slot);
            self.granted.binary_search(&grant).is_ok()
        };
        self.sees(slot, layer) && (delta::kind(item) == delta::Kind::Row || !came_now())
    }

    pub(crate) fn uses(&self, layer: usize) -> bool {
        self.shown.get(layer).is_some_and(|count| *count > 0)
    }

    /// Sets a slot (growing the column to it) and returns what it was.
    pub(crate) fn set(&mut self, slot: u32, treatment: Treatment) -> Treatment {
        let slot = slot as usize;
        if slot >= self.column.len() {
            self.column.resize(slot + 1, Treatment::Hidden);
        }
        let Some(entry) = self.column.get_mut(slot) else {
            return Treatment::Hidden;
        };
        let before = std::mem::replace(entry, treatment);
        if let Some(count) = before.layer().and_then(|layer| self.shown.get_mut(layer)) {
            *count -= 1;
        }
        if let Some(count) = treatment
            .layer()
            .and_then(|layer| self.shown.get_mut(layer))
        {
            *count += 1;
        }
        before
    }
}
