//! How long something took, many times over.

use std::time::Duration;

use hdrhistogram::Histogram;

/// Longer than anything here takes, in nanoseconds; what takes longer counts as this.
const LONGEST: u64 = 600_000_000_000;

/// A distribution of durations, to three digits.
#[derive(Debug, Clone)]
pub(crate) struct Times(Histogram<u64>);

impl Default for Times {
    fn default() -> Self {
        Self(Histogram::new_with_bounds(1, LONGEST, 3).expect("bounds that fit the digits"))
    }
}

impl Times {
    /// Adds one.
    pub(crate) fn record(&mut self, took: Duration) {
        let nanos = u64::try_from(took.as_nanos()).unwrap_or(LONGEST);
        self.0.saturating_record(nanos);
    }

    /// The time that `percent` of them do not exceed.
    pub(crate) fn percentile(&self, percent: f64) -> Duration {
        Duration::from_nanos(self.0.value_at_percentile(percent))
    }

    /// How many there are.
    pub(crate) fn len(&self) -> u64 {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_what_was_recorded() {
        let mut times = Times::default();
        (1..=1_000).for_each(|ms| times.record(Duration::from_millis(ms)));
        let near = |percent, ms: u64| {
            let found = times.percentile(percent).as_micros();
            let wanted = u128::from(ms) * 1_000;
            assert!(
                found.abs_diff(wanted) <= wanted / 500,
                "{found} for {wanted}"
            );
        };
        near(50.0, 500);
        near(99.0, 990);
        near(100.0, 1_000);
        assert_eq!(times.len(), 1_000);
    }
}
