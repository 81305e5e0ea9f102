//! Handles: names of objects on the picture lane, never used twice in a process run.
//!
//! A handle is a slot number (20 bits) and the generation of that slot (12 bits). Slots are dense and
//! used again, so memory follows the largest number of objects present at one time; the generation
//! makes each use a new handle. After 4,096 uses a slot is retired: four thousand million handles.

use std::collections::VecDeque;
use std::fmt;

use crate::limits::MAX_OBJECTS;

const SLOT_BITS: u32 = 20;
const SLOT_MASK: u32 = (1 << SLOT_BITS) - 1;
const LAST_GENERATION: u16 = (1 << (32 - SLOT_BITS)) - 1;

/// Names one object on the picture lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle(u32);

impl Handle {
    /// From the number on the wire. It may name nothing.
    pub fn from_raw(raw: u32) -> Self {
        Self(raw)
    }

    /// The number on the wire.
    pub fn raw(self) -> u32 {
        self.0
    }

    /// A small number that no other present object has: for columns of attributes beside the picture.
    /// Another object may have it later.
    pub fn index(self) -> usize {
        (self.0 & SLOT_MASK) as usize
    }
}

/// No object has this handle (any more).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownHandle;

impl fmt::Display for UnknownHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no object has this handle")
    }
}

impl std::error::Error for UnknownHandle {}

/// The picture holds as many objects as it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureFull;

impl fmt::Display for PictureFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the picture holds as many objects as it may")
    }
}

impl std::error::Error for PictureFull {}

#[derive(Clone, Copy, Debug)]
struct Slot {
    generation: u16,
    taken: bool,
}

/// Which slots are taken, and by which generation.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    all: Vec<Slot>,
    free: VecDeque<u32>,
    taken: usize,
}

impl Slots {
    /// Takes the slot that has been free longest, or a new one.
    pub(crate) fn take(&mut self) -> Result<Handle, PictureFull> {
        if self.taken >= MAX_OBJECTS {
            return Err(PictureFull);
        }
        let slot = match self.free.pop_front() {
            Some(slot) => slot,
            None if self.all.len() <= SLOT_MASK as usize => {
                self.all.push(Slot {
                    generation: 0,
                    taken: false,
                });
                self.all.len() as u32 - 1
            }
            None => return Err(PictureFull),
        };
        if let Some(entry) = self.all.get_mut(slot as usize) {
            entry.taken = true;
        }
        self.taken += 1;
        Ok(self.handle(slot))
    }

    /// The handle names nothing from now on; the slot stays out of use until `recycle`.
    pub(crate) fn release(&mut self, slot: u32) {
        if let Some(entry) = self.all.get_mut(slot as usize) {
            entry.taken = false;
            self.taken -= 1;
        }
    }

    /// Makes a released slot free for the next object, under the next handle.
    pub(crate) fn recycle(&mut self, slot: u32) {
        if let Some(entry) = self.all.get_mut(slot as usize)
            && entry.generation < LAST_GENERATION
        {
            entry.generation += 1;
            self.free.push_back(slot);
        }
    }

    /// The slot of a handle that is in use.
    #[inline]
    pub(crate) fn slot(&self, handle: Handle) -> Result<u32, UnknownHandle> {
        let (slot, generation) = (handle.0 & SLOT_MASK, handle.0 >> SLOT_BITS);
        match self.all.get(slot as usize) {
            Some(entry) if entry.taken && u32::from(entry.generation) == generation => Ok(slot),
            _ => Err(UnknownHandle),
        }
    }

    /// The handle of a slot: of its object, or of the last one until it is recycled.
    #[inline]
    pub(crate) fn handle(&self, slot: u32) -> Handle {
        let generation = self
            .all
            .get(slot as usize)
            .map_or(0, |entry| entry.generation);
        Handle(u32::from(generation) << SLOT_BITS | slot)
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn taken(&self) -> usize {
        self.taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_never_used_twice_and_a_worn_slot_is_retired() {
        let mut slots = Slots::default();
        let mut seen = std::collections::HashSet::new();
        for _ in 0..=LAST_GENERATION {
            let handle = slots.take().unwrap();
            assert!(seen.insert(handle));
            let slot = slots.slot(handle).unwrap();
            assert_eq!(slot, 0);
            slots.release(slot);
            assert_eq!(slots.slot(handle), Err(UnknownHandle));
            slots.recycle(slot);
        }
        let handle = slots.take().unwrap();
        assert_eq!(slots.slot(handle), Ok(1));
        assert!(seen.insert(handle));
    }

    #[test]
    fn the_picture_has_a_limit() {
        let mut slots = Slots::default();
        for _ in 0..MAX_OBJECTS {
            slots.take().unwrap();
        }
        assert_eq!(slots.take(), Err(PictureFull));
    }
}
