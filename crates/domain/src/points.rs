//! Points, counted in thousandths so that no rounding ever happens.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

use serde::{Deserialize, Serialize};

/// Thousandths of a point. Sums and products stop at the largest and the least there is.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Points(pub i64);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// The most that a scale may give: more than any package that is taken has.
    pub const MOST: Self = Self(1_000_000_000_000_000);

    /// That many whole points.
    #[must_use]
    pub fn whole(points: i64) -> Self {
        Self(points.saturating_mul(1000))
    }

    /// The number of points nearest to a sum that was made in wide numbers.
    #[must_use]
    pub fn nearest(sum: i128) -> Self {
        let within = sum.clamp(i64::MIN.into(), i64::MAX.into());
        Self(i64::try_from(within).unwrap_or(i64::MAX))
    }

    /// `max × earned ÷ of`, rounded down to a thousandth: how a package's own scale becomes the contest's.
    #[must_use]
    pub fn scaled(max: Self, earned: Self, of: Self) -> Self {
        if of.0 <= 0 {
            return Self::ZERO;
        }
        // Dividing wide numbers is slow, and seldom needed.
        match max.0.checked_mul(earned.0) {
            Some(product) => Self(product / of.0),
            None => Self::nearest(i128::from(max.0) * i128::from(earned.0) / i128::from(of.0)),
        }
    }
}

/// A score that no judging can give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a judgement of {points} of {of} points cannot be; points are 0 to what there is, and that is at most {}",
    Points::MOST
)]
pub struct Impossible {
    /// What was earned, in all or in a group.
    pub points: Points,
    /// The most there is.
    pub of: Points,
}

impl Impossible {
    /// Refuses points outside of what there is, and more of that than there may be.
    ///
    /// # Errors
    /// Which points they are.
    pub fn check(earned: impl IntoIterator<Item = Points>, of: Points) -> Result<(), Self> {
        let can_be = |points: Points| {
            (Points::ZERO..=of).contains(&points) && (Points::ZERO..=Points::MOST).contains(&of)
        };
        match earned.into_iter().find(|points| !can_be(*points)) {
            Some(points) => Err(Self { points, of }),
            None => Ok(()),
        }
    }
}

impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        Self::nearest(items.map(|one| i128::from(one.0)).sum())
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
