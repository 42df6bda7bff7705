//! Points, counted in thousandths so that no rounding ever happens.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

use serde::{Deserialize, Serialize};

/// Thousandths of a point.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Points(pub i64);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// That many whole points.
    #[must_use]
    pub fn whole(points: i64) -> Self {
        Self(points * 1000)
    }

    /// `max × earned ÷ of`, rounded down to a thousandth: how a package's own scale becomes the contest's.
    #[must_use]
    pub fn scaled(max: Self, earned: Self, of: Self) -> Self {
        if of.0 <= 0 {
            return Self::ZERO;
        }
        let value = i128::from(max.0) * i128::from(earned.0) / i128::from(of.0);
        Self(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Points {
    /// Whole points, and the fraction only where there is one: `50`, `33.333`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 1000, (self.0 % 1000).abs());
        if part == 0 {
            return write!(f, "{whole}");
        }
        let part = format!("{part:03}");
        write!(f, "{whole}.{}", part.trim_end_matches('0'))
    }
}
