//! Dice that always fall the same way. Also compiled into the tests of the protocol.

/// Numbers that follow from a number.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// The generator `SplitMix64`.
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % n as u64).unwrap()
    }

    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// Mostly one of these; otherwise, or if there are none, the other.
    pub(crate) fn rather<T: Clone>(&mut self, these: &[T], other: impl FnOnce() -> T) -> T {
        if these.is_empty() || self.percent(10) {
            other()
        } else {
            self.pick(these)
        }
    }

    /// One to so many, as an id.
    pub(crate) fn id(&mut self, count: usize) -> u128 {
        1 + self.below(count) as u128
    }
}
