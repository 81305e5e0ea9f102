//! What coarse viewers are shown, and when it changes.
//!
//! A coarse viewer sees the middle of a cell. An object is shown in another cell only after it has been
//! outside the shown one for [`DWELL_MS`] without a break, and then in the cell it is in at that
//! moment; the tick does it, so it happens without further fixes too. Heading and speed are not shown.
//! The time of fix is renewed every [`COARSE_REFRESH_S`] seconds. None of this depends on where in its
//! cell an object is, so two worlds that differ only in that look the same.

use std::cmp::Reverse;
use std::num::NonZeroU64;

use crate::cell::{Cell, CellSize};
use crate::limits::{COARSE_REFRESH_S, DWELL_MS};
use crate::picture::Picture;
use crate::rows::{CLAMPED, COARSE as COARSE_FLAG, Shown};
use crate::slots::Handle;
use crate::treatment::COARSE;

/// An object outside its disclosed cell: when it may be shown in another, and which it is. An object
/// waits at most once in each layer.
pub(crate) type Waiting = Reverse<(u64, Handle)>;

/// The disclosed cell of one object in one coarse layer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Coarse {
    cell: Cell,
    /// Since when the object has been outside the cell without a break (never 0: half the memory).
    outside_since: Option<NonZeroU64>,
    fix_s: u32,
    waits: bool,
}

fn coarsely(layer: usize, size: CellSize, cell: Cell, exact: &Shown) -> Shown {
    Shown {
        position: size.centre(cell),
        fix_unix_s: exact.fix_unix_s,
        heading: 0,
        speed: 0,
        flags: COARSE_FLAG | exact.flags & CLAMPED,
        precision: layer as u8,
    }
}

impl Picture {
    /// Takes a new exact position over into the coarse layers, as far as they may show it.
    pub(crate) fn follow(&mut self, handle: Handle, slot: u32, exact: &Shown, received_ms: u64) {
        let Some(unit) = self.units.get_mut(slot as usize) else {
            return;
        };
        let [_, coarse_layers @ ..] = &mut self.layers;
        let states = unit
            .coarse
            .iter_mut()
            .zip(coarse_layers)
            .zip(&mut self.waiting);
        for ((layer_number, size), ((state, layer), waiting)) in COARSE.into_iter().zip(states) {
            let cell = size.cell(exact.position);
            if layer.shown(slot).is_none() {
                layer.show(slot, coarsely(layer_number, size, cell, exact));
                (state.cell, state.fix_s) = (cell, exact.fix_unix_s);
                continue;
            }
            if cell == state.cell {
                state.outside_since = None;
            } else if state.outside_since.is_none() {
                state.outside_since = NonZeroU64::new(received_ms.max(1));
                if !state.waits {
                    state.waits = true;
                    waiting.push(Reverse((received_ms.saturating_add(DWELL_MS), handle)));
                }
            }
            // Either way round: a source with another clock may have taken over.
            if exact.fix_unix_s.abs_diff(state.fix_s) >= COARSE_REFRESH_S {
                state.fix_s = exact.fix_unix_s;
                layer.retime(slot, exact.fix_unix_s, COARSE_FLAG | exact.flags & CLAMPED);
            }
        }
    }

    /// Shows in their present cell the objects that have been outside the shown one long enough.
    pub(crate) fn release_cells(&mut self, now_ms: u64) {
        self.released.clear();
        for (coarse, (layer_number, size)) in COARSE.into_iter().enumerate() {
            let Some(waiting) = self.waiting.get_mut(coarse) else {
                continue;
            };
            let [exact, coarse_layers @ ..] = &mut self.layers;
            let Some(layer) = coarse_layers.get_mut(coarse) else {
                continue;
            };
            while let Some(Reverse((due, handle))) = waiting.peek().copied()
                && due <= now_ms
            {
                waiting.pop();
                // Removed meanwhile: nothing to show.
                let Ok(slot) = self.slots.slot(handle) else {
                    continue;
                };
                let state = self
                    .units
                    .get_mut(slot as usize)
                    .and_then(|u| u.coarse.get_mut(coarse));
                let (Some(state), Some(shown)) = (state, exact.shown(slot)) else {
                    continue;
                };
                state.waits = false;
                let Some(since) = state.outside_since else {
                    continue;
                };
                let due = since.get().saturating_add(DWELL_MS);
                if due > now_ms {
                    // It had come back and left again: the time runs anew.
                    state.waits = true;
                    waiting.push(Reverse((due, handle)));
                    continue;
                }
                let cell = size.cell(shown.position);
                *state = Coarse {
                    cell,
                    fix_s: shown.fix_unix_s,
                    ..Coarse::default()
                };
                layer.show(slot, coarsely(layer_number, size, cell, shown));
                self.released.push(handle);
            }
        }
        for handle in &self.released {
            if let Ok(slot) = self.slots.slot(*handle) {
                self.within.judge(slot, &self.layers, &mut self.audiences);
            }
        }
    }
}
