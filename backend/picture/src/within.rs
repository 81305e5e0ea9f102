//! Objects that an audience is shown in some detail only while they are in an area.
//!
//! Whether one is, is judged on the place that would be shown: the exact one, or the middle of the cell. What is
//! hidden decides nothing, and an edge is crossed as a cell is left: after the same dwell. What comes of it is the
//! treatment of the object for that audience, by which everything is answered; it is judged again when the object is
//! shown at another place, and at no other time.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::{
    fence::Fence,
    layer::Layer,
    limits::MAX_WAYS,
    picture::treat,
    position::Position,
    treatment::{Audience, Treatment},
};

/// Where a way of showing holds: inside of any of these. Copies are cheap.
#[derive(Clone, Debug)]
pub struct Area(Arc<[Fence]>);

impl Area {
    /// From its parts.
    pub fn new(parts: Vec<Fence>) -> Self {
        Self(parts.into())
    }

    /// Whether a place is in it.
    pub fn holds(&self, at: Position) -> bool {
        self.0.iter().any(|it| it.contains(at))
    }

    /// Whether somebody else holds a copy.
    pub fn is_shared(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }
}

impl PartialEq for Area {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

/// How an object is shown to an audience: in the finest way whose area holds the place that it shows. Copies are cheap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Disclosure {
    everywhere: Treatment,
    /// Finer ways, the finest first.
    within: Option<Arc<[(Treatment, Area)]>>,
}

impl From<Treatment> for Disclosure {
    fn from(everywhere: Treatment) -> Self {
        Self {
            everywhere,
            within: None,
        }
    }
}

impl Disclosure {
    /// Everywhere like this, and in areas finer. Of more than [`MAX_WAYS`] the finest are taken.
    pub fn within(everywhere: Treatment, mut ways: Vec<(Treatment, Area)>) -> Self {
        ways.retain(|(treatment, _)| treatment.is_finer(everywhere));
        ways.sort_by_key(|(treatment, _)| treatment.layer());
        ways.truncate(MAX_WAYS);
        Self {
            everywhere,
            within: (!ways.is_empty()).then(|| ways.into()),
        }
    }

    /// Whether everything that `other` shows is shown by this at least as finely.
    pub fn covers(&self, other: &Self) -> bool {
        let shows = |treatment: Treatment, area: Option<&Area>| {
            let has = |it: &(Treatment, Area)| {
                !treatment.is_finer(it.0) && area.is_some_and(|area| *area == it.1)
            };
            !treatment.is_finer(self.everywhere) || self.ways().iter().any(has)
        };
        let mut ways = other.ways().iter();
        shows(other.everywhere, None) && ways.all(|(it, area)| shows(*it, Some(area)))
    }

    /// Whether somebody else holds a copy of one that is limited.
    pub fn is_shared(&self) -> bool {
        self.within
            .as_ref()
            .is_some_and(|it| Arc::strong_count(it) > 1)
    }

    fn ways(&self) -> &[(Treatment, Area)] {
        self.within.as_deref().unwrap_or_default()
    }

    /// How an object is shown now.
    pub(crate) fn treatment(&self, layers: &[Layer], slot: u32) -> Treatment {
        let shown_in = |treatment: Treatment| {
            let layer = treatment.layer().and_then(|it| layers.get(it))?;
            Some(layer.shown(slot)?.position)
        };
        let mut ways = self.ways().iter();
        let finest = ways.find(|(it, area)| shown_in(*it).is_some_and(|at| area.holds(at)));
        finest.map_or(self.everywhere, |it| it.0)
    }
}

/// The objects that are shown to anybody in an area only; to most rooms there are none.
#[derive(Debug, Default)]
pub(crate) struct Within(FxHashMap<u32, Vec<(usize, Disclosure)>>);

impl Within {
    /// Takes in how a slot is shown to an audience from now on.
    pub(crate) fn set(&mut self, slot: u32, audience: usize, how: &Disclosure) {
        if how.within.is_none() {
            if let Some(all) = self.0.get_mut(&slot) {
                all.retain(|it| it.0 != audience);
                if all.is_empty() {
                    self.0.remove(&slot);
                }
            }
            return;
        }
        let all = self.0.entry(slot).or_default();
        match all.iter_mut().find(|it| it.0 == audience) {
            Some(it) => it.1 = how.clone(),
            None => all.push((audience, how.clone())),
        }
    }

    /// The object is gone.
    pub(crate) fn remove(&mut self, slot: u32) {
        self.0.remove(&slot);
    }

    /// A slot is shown at another place.
    #[inline]
    pub(crate) fn judge(&self, slot: u32, layers: &[Layer], audiences: &mut [Audience]) {
        // Hashing costs about as much as the rest of an update.
        if !self.0.is_empty() {
            self.judge_all(slot, layers, audiences);
        }
    }

    fn judge_all(&self, slot: u32, layers: &[Layer], audiences: &mut [Audience]) {
        for (audience, how) in self.0.get(&slot).into_iter().flatten() {
            if let Some(audience) = audiences.get_mut(*audience) {
                treat(audience, layers, slot, how.treatment(layers, slot));
            }
        }
    }
}
