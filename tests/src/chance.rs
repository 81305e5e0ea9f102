//! Splitmix64: cuts, kills and made-up cities need no better chance, and a seed that can be told.

/// A stream of numbers from one seed.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// Another one each time.
    pub fn of_now() -> Self {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Self(now.map_or(0, |it| it.as_nanos() as u64))
    }

    /// The same numbers for the same seed.
    pub const fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// What it would be made from to go on like this.
    pub const fn seed(&self) -> u64 {
        self.0
    }

    /// A number of the range.
    pub fn between(&mut self, from: u64, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        from + (it ^ (it >> 31)) % (below - from)
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.between(0, 100) < percent
    }
}
