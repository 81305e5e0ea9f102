//! Who goes into and out of watched fences, judged on what the fence's audience is shown of each object.
//!
//! - An object is inside once it is [`ENTER_M`] deep, or has been inside without a break for [`STAY_MS`].
//! - It is outside once it is [`LEAVE_M`] beyond the edge.
//! - The same object and fence tell no two crossings within [`QUIET_MS`]; what holds after that is told then.
//! - An object that is hidden from the audience is not judged; who was inside stays so until it is seen outside.
//! - What is remembered is bounded for each audience by itself: no audience's fences keep another's from telling.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    fence::Fence,
    fence_index::FenceIndex,
    limits::{
        ENTER_M, LEAVE_M, LOOKS_EVERY_MS, LOOKS_PER_TURN, MAX_FENCES, MAX_PAIRS_OF_AUDIENCE,
        MAX_PAIRS_OF_OBJECT_AND_AUDIENCE, QUIET_MS, STAY_MS,
    },
    picture::Picture,
    slots::Handle,
    treatment::{AudienceId, Treatment},
    viewport::Viewport,
};

/// Names a fence; the number is the server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FenceId(pub u64);

/// An object went into or out of a fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// The fence.
    pub fence: FenceId,
    /// The object.
    pub handle: Handle,
    /// Whether it went in, else out.
    pub is_inside: bool,
    /// How the fence's audience was shown the object when this was judged.
    pub treatment: Treatment,
}

#[derive(Debug)]
struct Watched {
    id: FenceId,
    audience: AudienceId,
    fence: Fence,
}

/// What is known of one object at one fence.
#[derive(Clone, Copy, Debug)]
struct Pair {
    slot: u32,
    /// What was told last.
    is_inside: bool,
    inside_since: Option<u64>,
    told_ms: Option<u64>,
}

impl Pair {
    const fn new(slot: u32, is_inside: bool) -> Self {
        Self {
            slot,
            is_inside,
            inside_since: None,
            told_ms: None,
        }
    }
}

/// What becomes of a pair.
struct Judged {
    crossing: Option<Crossing>,
    is_kept: bool,
    /// It has to be looked at again without a move.
    waits: bool,
}

/// The watched fences and who is at their edges.
#[derive(Debug, Default)]
pub struct Watcher {
    fences: Vec<Option<Watched>>,
    slots: FxHashMap<FenceId, u32>,
    free: Vec<u32>,
    index: FenceIndex,
    /// Of each object in the order of their slots.
    pairs: FxHashMap<Handle, Vec<Pair>>,
    /// How many of them are of each audience's fences.
    held: FxHashMap<AudienceId, usize>,
    is_full: bool,
    /// Objects to be looked at, each at most once.
    queue: VecDeque<Handle>,
    queued: FxHashSet<Handle>,
    /// Objects that have to be looked at again without a move.
    later: FxHashSet<Handle>,
    next_look_ms: u64,
}

impl Watcher {
    /// Watches a fence on behalf of an audience, or another shape in its place. `inside` are the objects that were
    /// told to be inside. Who is in it or at it now is looked at next, also without a move. One more than there may be is
    /// not watched.
    pub fn set(
        &mut self,
        id: FenceId,
        audience: AudienceId,
        fence: Fence,
        inside: impl IntoIterator<Item = Handle>,
        picture: &Picture,
    ) {
        if self.audience_of(id).is_some_and(|it| it != audience) {
            // What is remembered is counted for whom it was.
            self.remove(id);
        }
        let slot = match self.slots.get(&id) {
            Some(slot) => *slot,
            None if self.slots.len() >= MAX_FENCES => {
                self.is_full = true;
                return;
            }
            None => self.free.pop().unwrap_or(self.fences.len() as u32),
        };
        if slot as usize >= self.fences.len() {
            self.fences.resize_with(slot as usize + 1, || None);
        }
        let bounds = fence.bounds();
        let watched = Watched {
            id,
            audience,
            fence,
        };
        if let Some(place) = self.fences.get_mut(slot as usize)
            && let Some(before) = place.replace(watched)
        {
            self.index.remove(slot, &before.fence.bounds());
        }
        self.index.insert(slot, &bounds);
        self.slots.insert(id, slot);
        for handle in inside {
            self.settle(slot, audience, handle, true);
        }
        self.look_at_all_of(slot);
        let here = Viewport::from_edges(bounds.west, bounds.south, bounds.east, bounds.north);
        let there = picture.within_box(audience, &here, |_handle| true);
        for handle in there.unwrap_or_default() {
            self.touch(handle);
        }
    }

    /// Watches a fence no more.
    pub fn remove(&mut self, id: FenceId) {
        let Some(slot) = self.slots.remove(&id) else {
            return;
        };
        self.free.push(slot);
        let Some(before) = self.fences.get_mut(slot as usize).and_then(Option::take) else {
            return;
        };
        self.index.remove(slot, &before.fence.bounds());
        let held = &mut self.held;
        self.pairs.retain(|_, pairs| {
            if let Ok(place) = place_of(pairs, slot) {
                pairs.remove(place);
                release(held, before.audience);
            }
            !pairs.is_empty()
        });
    }

    /// What was recorded of an object at a fence, where it is not what was told.
    pub fn correct(&mut self, id: FenceId, handle: Handle, is_inside: bool) {
        if let (Some(slot), Some(audience)) = (self.slots.get(&id).copied(), self.audience_of(id)) {
            self.settle(slot, audience, handle, is_inside);
            self.touch(handle);
        }
    }

    /// An object has moved, or is shown otherwise.
    pub fn touch(&mut self, handle: Handle) {
        if !self.slots.is_empty() && self.queued.insert(handle) {
            self.queue.push_back(handle);
        }
    }

    /// How many fences are watched.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// How many objects at fences are remembered.
    pub fn pair_count(&self) -> usize {
        self.held.values().sum()
    }

    /// Whether a fence, or an object at one, was not taken up because its audience has too many.
    pub fn is_full(&self) -> bool {
        self.is_full
    }

    fn audience_of(&self, id: FenceId) -> Option<AudienceId> {
        let slot = self.slots.get(&id)?;
        let watched = self.fences.get(*slot as usize)?.as_ref()?;
        Some(watched.audience)
    }

    fn settle(&mut self, slot: u32, audience: AudienceId, handle: Handle, is_inside: bool) {
        let pairs = self.pairs.entry(handle).or_default();
        match place_of(pairs, slot) {
            Ok(place) => {
                if let Some(it) = pairs.get_mut(place) {
                    it.is_inside = is_inside;
                    it.inside_since = None;
                }
            }
            Err(place) => {
                pairs.insert(place, Pair::new(slot, is_inside));
                *self.held.entry(audience).or_default() += 1;
            }
        }
    }

    /// A new edge may have passed over those who are known at it.
    fn look_at_all_of(&mut self, slot: u32) {
        let at_it = self
            .pairs
            .iter()
            .filter(|(_, pairs)| place_of(pairs, slot).is_ok());
        let at_it: Vec<Handle> = at_it.map(|(handle, _)| *handle).collect();
        for handle in at_it {
            self.touch(handle);
        }
    }

    /// Looks at objects that have moved, as many as fit into a turn, and adds at most `max` crossings to `found`.
    pub fn judge(&mut self, picture: &Picture, now_ms: u64, max: usize, found: &mut Vec<Crossing>) {
        if now_ms >= self.next_look_ms {
            self.next_look_ms = now_ms + LOOKS_EVERY_MS;
            for handle in std::mem::take(&mut self.later) {
                self.touch(handle);
            }
        }
        for _ in 0..LOOKS_PER_TURN {
            if found.len() >= max {
                return;
            }
            let Some(handle) = self.queue.pop_front() else {
                return;
            };
            self.queued.remove(&handle);
            self.look(picture, handle, now_ms, max, found);
        }
    }

    fn look(
        &mut self,
        picture: &Picture,
        handle: Handle,
        now_ms: u64,
        max: usize,
        found: &mut Vec<Crossing>,
    ) {
        let mut pairs = self.pairs.remove(&handle).unwrap_or_default();
        self.take_up(picture, handle, &mut pairs);
        let mut waits = false;
        let held = &mut self.held;
        pairs.retain_mut(|pair| {
            // A fence that is watched no more took its pairs with it.
            let Some(Some(watched)) = self.fences.get(pair.slot as usize) else {
                return false;
            };
            let may_tell = found.len() < max;
            let judged = judge_pair(watched, pair, picture, handle, now_ms, may_tell);
            found.extend(judged.crossing);
            waits |= judged.waits;
            if !judged.is_kept {
                release(held, watched.audience);
            }
            judged.is_kept
        });
        if waits {
            self.later.insert(handle);
        }
        if !pairs.is_empty() {
            self.pairs.insert(handle, pairs);
        }
    }

    /// Begins to remember the object at fences that it is inside of, as their audiences are shown it.
    fn take_up(&mut self, picture: &Picture, handle: Handle, pairs: &mut Vec<Pair>) {
        for (treatment, at) in picture.everywhere_shown(handle) {
            for slot in self.index.around(at) {
                let Some(Some(watched)) = self.fences.get(slot as usize) else {
                    continue;
                };
                if !watched.fence.bounds().holds(at)
                    || picture.treatment(watched.audience, handle) != treatment
                {
                    continue;
                }
                let Err(place) = place_of(pairs, slot) else {
                    continue;
                };
                if !watched.fence.contains(at) {
                    continue;
                }
                let held = self.held.entry(watched.audience).or_default();
                let is_of_it = |it: &&Pair| {
                    let fence = self.fences.get(it.slot as usize);
                    let fence = fence.and_then(Option::as_ref);
                    fence.is_some_and(|it| it.audience == watched.audience)
                };
                if *held >= MAX_PAIRS_OF_AUDIENCE
                    || pairs.iter().filter(is_of_it).count() >= MAX_PAIRS_OF_OBJECT_AND_AUDIENCE
                {
                    self.is_full = true;
                    continue;
                }
                *held += 1;
                pairs.insert(place, Pair::new(slot, false));
            }
        }
    }
}

/// Where the pair of a fence is among those of an object, or would be.
fn place_of(pairs: &[Pair], slot: u32) -> Result<usize, usize> {
    pairs.binary_search_by_key(&slot, |it| it.slot)
}

/// One pair less of an audience.
fn release(held: &mut FxHashMap<AudienceId, usize>, audience: AudienceId) {
    if let Some(count) = held.get_mut(&audience) {
        *count = count.saturating_sub(1);
    }
}

fn judge_pair(
    watched: &Watched,
    pair: &mut Pair,
    picture: &Picture,
    handle: Handle,
    now_ms: u64,
    may_tell: bool,
) -> Judged {
    let Some(shown) = picture.shown(watched.audience, handle) else {
        pair.inside_since = None;
        return Judged {
            crossing: None,
            is_kept: pair.is_inside,
            waits: false,
        };
    };
    let at = shown.position;
    let is_within = watched.fence.contains(at);
    if is_within {
        pair.inside_since.get_or_insert(now_ms);
    } else {
        pair.inside_since = None;
    }
    let is_quiet = pair
        .told_ms
        .is_some_and(|it| now_ms.saturating_sub(it) < QUIET_MS);
    let has_crossed = if pair.is_inside {
        !is_within && watched.fence.depth_m(at) <= -LEAVE_M
    } else {
        let stayed = pair
            .inside_since
            .is_some_and(|it| now_ms.saturating_sub(it) >= STAY_MS);
        is_within && (stayed || watched.fence.depth_m(at) >= ENTER_M)
    };
    let tells = has_crossed && !is_quiet && may_tell;
    if tells {
        pair.is_inside = !pair.is_inside;
        pair.told_ms = Some(now_ms);
    }
    let crossing = tells.then(|| Crossing {
        fence: watched.id,
        handle,
        is_inside: pair.is_inside,
        treatment: picture.treatment(watched.audience, handle),
    });
    let is_at_edge = is_within && !pair.is_inside;
    Judged {
        crossing,
        // Outside and told long ago: there is nothing left to remember.
        is_kept: pair.is_inside || is_within || is_quiet || tells,
        waits: (has_crossed && !tells) || is_at_edge || (!pair.is_inside && (is_quiet || tells)),
    }
}
