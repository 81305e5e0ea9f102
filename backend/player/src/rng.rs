//! Seeded chance: the same seed gives the same play on every machine (`SplitMix64`, public domain algorithm).

/// A source of numbers that look random.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    #[cfg(test)]
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A source of its own for one part of the play, so that one part does not shift the numbers of another.
    pub(crate) fn part(seed: u64, part: &str) -> Self {
        // FNV-1a: spreads names over the seeds.
        let mixed = part.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        Self(seed ^ mixed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, not including, 1.
    pub(crate) fn share(&mut self) -> f64 {
        // The 53 bits that a float holds.
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn within(&mut self, range: [f64; 2]) -> f64 {
        range[0] + (range[1] - range[0]) * self.share()
    }

    pub(crate) fn chance(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// Waiting time of a Poisson process with `rate` events per unit of time.
    pub(crate) fn wait(&mut self, rate: f64) -> f64 {
        -(1.0 - self.share()).ln() / rate
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let last = from.len().checked_sub(1)?;
        let index = (self.share() * from.len() as f64) as usize;
        from.get(index.min(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_published_numbers() {
        // First outputs of SplitMix64 for seed 1234567 (Vigna's reference code).
        let mut rng = Rng::new(1_234_567);
        assert_eq!(rng.next(), 6_457_827_717_110_365_317);
        assert_eq!(rng.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn parts_differ_and_repeat() {
        let draw = |part| Rng::part(7, part).next();
        assert_eq!(draw("a"), draw("a"));
        assert_ne!(draw("a"), draw("b"));
    }

    #[test]
    fn draws_stay_in_range_and_waits_have_the_right_mean() {
        let mut rng = Rng::new(3);
        let mut sum = 0.0;
        for _ in 0..20_000 {
            assert!((2.0..5.0).contains(&rng.within([2.0, 5.0])));
            assert!(rng.pick(&[1, 2, 3]).is_some());
            sum += rng.wait(0.25);
        }
        assert!((sum / 20_000.0 - 4.0).abs() < 0.1);
        assert_eq!(rng.pick::<u8>(&[]), None);
    }
}
