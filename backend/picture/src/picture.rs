//! The picture itself: every object in its layers, and the audiences. One owner, no locks.

use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use crate::aggregate::Aggregates;
use crate::delta::{self, Delta, Kind};
use crate::disclose::{Coarse, Waiting};
use crate::fix::{Fix, Heading, Observed, Speed, Standing, seconds};
use crate::layer::Layer;
use crate::limits::MAX_AUDIENCES;
use crate::position::Position;
use crate::rows::{CLAMPED, HEADING_KNOWN, SPEED_KNOWN, Shown};
use crate::slots::{Handle, PictureFull, Slots, UnknownHandle};
use crate::treatment::{
    Audience, AudienceId, COARSE, LAYERS, Retraction, TooManyAudiences, Treatment, UnknownAudience,
};
use crate::within::{Disclosure, Within};

/// What is known of one object besides its entries in the layers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Unit {
    standing: Standing,
    pub(crate) coarse: [Coarse; COARSE.len()],
}

/// Where everything is now.
#[derive(Debug, Default)]
pub struct Picture {
    pub(crate) slots: Slots,
    pub(crate) units: Vec<Unit>,
    pub(crate) layers: [Layer; LAYERS],
    audience_index: FxHashMap<AudienceId, usize>,
    pub(crate) audiences: Vec<Audience>,
    pub(crate) within: Within,
    /// Objects that are outside their disclosed cell, by the time they may be shown in another.
    pub(crate) waiting: [BinaryHeap<Waiting>; COARSE.len()],
    /// Slots removed since the last tick, and those whose removal that tick tells the screens.
    leaving: Vec<u32>,
    left: Vec<u32>,
    pub(crate) delta: Delta,
    pub(crate) aggregates: Aggregates,
    pub(crate) ticks: u32,
    /// Objects that the last tick showed in another coarse cell.
    pub(crate) released: Vec<Handle>,
}

impl Picture {
    /// An empty picture.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in an object. It is nowhere until its first fix, and hidden from every audience.
    pub fn add(&mut self) -> Result<Handle, PictureFull> {
        let handle = self.slots.take()?;
        let slots = self.slots.len();
        self.units.resize(slots, Unit::default());
        for layer in &mut self.layers {
            layer.grow(slots);
        }
        Ok(handle)
    }

    /// Takes an object out; its handle names nothing any more and never will again.
    pub fn remove(&mut self, handle: Handle) -> Result<(), UnknownHandle> {
        let slot = self.slots.slot(handle)?;
        for layer in &mut self.layers {
            layer.hide(slot);
        }
        self.within.remove(slot);
        self.slots.release(slot);
        // The treatments stay until screens have been told: they decide who is.
        self.leaving.push(slot);
        Ok(())
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.slots.taken()
    }

    /// Whether there is no object.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes a fix of an object.
    pub fn observe(&mut self, handle: Handle, fix: &Fix) -> Result<Observed, UnknownHandle> {
        let slot = self.slots.slot(handle)?;
        let unit = self.units.get_mut(slot as usize).ok_or(UnknownHandle)?;
        let (fix_ms, clamped) = fix.corrected_ms();
        let [exact, ..] = &mut self.layers;
        if exact.shown(slot).is_some()
            && let Some(refused) = unit.standing.refuses(fix_ms, fix)
        {
            return Ok(refused);
        }
        unit.standing = Standing {
            fix_ms,
            received_ms: fix.received_ms,
            priority: fix.source_priority,
        };
        let clamp_flag = if clamped { CLAMPED } else { 0 };
        let shown = exactly(fix, fix_ms, clamp_flag);
        exact.show(slot, shown);
        self.follow(handle, slot, &shown, fix.received_ms);
        self.within.judge(slot, &self.layers, &mut self.audiences);
        Ok(if clamped {
            Observed::Clamped
        } else {
            Observed::Applied
        })
    }

    /// The exact position and the (corrected) time of fix in unix milliseconds. For the server's own
    /// reckoning (arrivals, zones, checkpoints); never for an answer to a viewer, see [`Self::shown`].
    pub fn true_position(&self, handle: Handle) -> Option<(Position, u64)> {
        let slot = self.slots.slot(handle).ok()?;
        let [exact, ..] = &self.layers;
        let standing = self.units.get(slot as usize)?.standing;
        Some((exact.shown(slot)?.position, standing.fix_ms))
    }

    /// How good the source is whose fix is shown.
    pub fn source_priority(&self, handle: Handle) -> Option<u8> {
        let slot = self.slots.slot(handle).ok()?;
        Some(self.units.get(slot as usize)?.standing.priority)
    }

    /// Makes an audience known; everything is hidden from it at first. Known already is fine.
    pub fn add_audience(&mut self, audience: AudienceId) -> Result<(), TooManyAudiences> {
        if self.audience_index.contains_key(&audience) {
            return Ok(());
        }
        if self.audiences.len() >= MAX_AUDIENCES {
            return Err(TooManyAudiences);
        }
        self.audience_index.insert(audience, self.audiences.len());
        self.audiences.push(Audience::new(self.slots.len()));
        Ok(())
    }

    /// Sets how an object is shown to an audience wherever it is, and says what that takes away. Queries follow at
    /// once, screens with the next tick.
    pub fn set_treatment(
        &mut self,
        audience: AudienceId,
        handle: Handle,
        treatment: Treatment,
    ) -> Result<Retraction, TreatmentError> {
        self.disclose(audience, handle, &treatment.into())
    }

    /// The same with areas in which it is shown more finely.
    pub fn disclose(
        &mut self,
        audience: AudienceId,
        handle: Handle,
        how: &Disclosure,
    ) -> Result<Retraction, TreatmentError> {
        let index = self.audience(audience).map_err(TreatmentError::Audience)?;
        let slot = self.slots.slot(handle).map_err(TreatmentError::Handle)?;
        let Some(audience) = self.audiences.get_mut(index) else {
            return Err(TreatmentError::Audience(UnknownAudience));
        };
        self.within.set(slot, index, how);
        let treatment = how.treatment(&self.layers, slot);
        Ok(treat(audience, &self.layers, slot, treatment))
    }

    /// How an object is shown to an audience.
    pub fn treatment(&self, audience: AudienceId, handle: Handle) -> Treatment {
        match (self.audience(audience), self.slots.slot(handle)) {
            (Ok(index), Ok(slot)) => self.treatment_of(index, slot),
            _ => Treatment::Hidden,
        }
    }

    /// What an audience is shown of an object: the only position to use for it.
    pub fn shown(&self, audience: AudienceId, handle: Handle) -> Option<Shown> {
        let index = self.audience(audience).ok()?;
        let slot = self.slots.slot(handle).ok()?;
        let layer = self.treatment_of(index, slot).layer()?;
        self.layers.get(layer)?.shown(slot).copied()
    }

    /// Each way of showing an object, and where it is in it: for those who ask whom it concerns.
    pub(crate) fn everywhere_shown(
        &self,
        handle: Handle,
    ) -> impl Iterator<Item = (Treatment, Position)> {
        let slot = self.slots.slot(handle).ok();
        let ways = [
            Treatment::Exact,
            Treatment::Cell100m,
            Treatment::Cell1km,
            Treatment::Sector,
        ];
        ways.into_iter()
            .zip(&self.layers)
            .filter_map(move |(treatment, layer)| Some((treatment, layer.shown(slot?)?.position)))
    }

    /// Objects that the last tick showed in another coarse cell.
    pub fn released(&self) -> &[Handle] {
        &self.released
    }

    pub(crate) fn audience(&self, audience: AudienceId) -> Result<usize, UnknownAudience> {
        self.audience_index
            .get(&audience)
            .copied()
            .ok_or(UnknownAudience)
    }

    fn treatment_of(&self, index: usize, slot: u32) -> Treatment {
        self.audiences
            .get(index)
            .map_or(Treatment::Hidden, |audience| audience.treatment(slot))
    }

    /// Makes the slots free whose removal screens have been told, and takes up the next.
    pub(crate) fn recycle(&mut self) {
        for slot in std::mem::take(&mut self.left) {
            for audience in &mut self.audiences {
                audience.set(slot, Treatment::Hidden);
            }
            if let Some(unit) = self.units.get_mut(slot as usize) {
                *unit = Unit::default();
            }
            self.slots.recycle(slot);
        }
        self.left = std::mem::take(&mut self.leaving);
    }
}

/// Sets the treatment of a slot.
pub(crate) fn treat(
    audience: &mut Audience,
    layers: &[Layer],
    slot: u32,
    treatment: Treatment,
) -> Retraction {
    let before = audience.set(slot, treatment);
    if before == treatment {
        return Retraction::Nothing;
    }
    if let Some(layer) = treatment.layer() {
        audience.pending.insert(delta::grant(layer, slot));
    }
    let Some(layer) = before.layer() else {
        return Retraction::Nothing;
    };
    // What was granted since the last tick has not been told: where it was then is nobody's business.
    let is_new = audience.pending.contains(&delta::grant(layer, slot));
    let told = layers
        .get(layer)
        .and_then(|layer| layer.entry(slot)?.told());
    if let Some(tile) = told.filter(|_| !is_new) {
        audience
            .pending
            .insert(delta::item(tile, Kind::Gone, layer, slot));
    }
    match treatment {
        Treatment::Hidden => Retraction::Withdrawn(before),
        _ => Retraction::Replaced(before),
    }
}

/// Why a treatment was not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreatmentError {
    /// The audience has not been added.
    Audience(UnknownAudience),
    /// There is no such object.
    Handle(UnknownHandle),
}

impl std::fmt::Display for TreatmentError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Audience(error) => error.fmt(f),
            Self::Handle(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for TreatmentError {}

/// How a fix is shown to those who may see it as it is.
fn exactly(fix: &Fix, fix_ms: u64, clamp_flag: u8) -> Shown {
    let heading_flag = if fix.heading.is_some() {
        HEADING_KNOWN
    } else {
        0
    };
    let speed_flag = if fix.speed.is_some() { SPEED_KNOWN } else { 0 };
    Shown {
        position: fix.position,
        fix_unix_s: seconds(fix_ms),
        heading: fix.heading.map_or(0, Heading::wire),
        speed: fix.speed.map_or(0, Speed::wire),
        flags: clamp_flag | heading_flag | speed_flag,
        precision: 0,
    }
}
