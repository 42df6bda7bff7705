//! Draws that depend on nothing but a seed and on what they are for, so that nothing is remembered of them.

/// A source of draws: SplitMix64 (Steele, Lea and Flood, 2014).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Draw(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Draw {
    /// The draws of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(mix(seed.wrapping_add(STEP)))
    }

    /// The draws for one thing among many.
    pub(crate) fn of(self, what: u64) -> Self {
        Self(mix(self.0 ^ what.wrapping_add(1).wrapping_mul(STEP)))
    }

    /// Any number.
    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// Evenly between 0 and 1, both left out.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    pub(crate) fn unit(&mut self) -> f64 {
        ((self.number() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// From the normal distribution with mean 0 and deviation 1, by Box and Muller.
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.unit().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// From the exponential distribution with this mean.
    pub(crate) fn exponential(&mut self, mean: f64) -> f64 {
        -mean * self.unit().ln()
    }

    /// Less than `end`, which is not 0.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        let wide = u64::from(self.number() as u32) * u64::from(end);
        (wide >> 32) as u32
    }
}

fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_the_same_for_the_same_seed_and_purpose_and_no_other() {
        let five = |seed, what| {
            let mut draw = Draw::new(seed).of(what);
            [(); 5].map(|()| draw.number())
        };
        assert_eq!(five(1, 7), five(1, 7));
        assert_ne!(five(1, 7), five(1, 8));
        assert_ne!(five(1, 7), five(2, 7));
    }

    #[test]
    fn distributions_have_their_means_and_deviations() {
        let mut draw = Draw::new(3);
        let normals: Vec<f64> = (0..100_000).map(|_| draw.normal()).collect();
        let mean = normals.iter().sum::<f64>() / 100_000.0;
        let square = normals.iter().map(|one| one * one).sum::<f64>() / 100_000.0;
        assert!(mean.abs() < 0.02, "{mean}");
        assert!((square - 1.0).abs() < 0.02, "{square}");
        let waits = (0..100_000).map(|_| draw.exponential(5.0)).sum::<f64>() / 100_000.0;
        assert!((waits - 5.0).abs() < 0.1, "{waits}");
        let mut seen = [0; 3];
        (0..30_000).for_each(|_| seen[draw.below(3) as usize] += 1);
        assert!(
            seen.iter().all(|count| (9_500..10_500).contains(count)),
            "{seen:?}"
        );
    }
}
