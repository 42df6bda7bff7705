//! The rule `decay`: points fall with every minute and every attempt, down to a floor.
//!
//! Source: the scoring of Codeforces rounds: a problem worth x gives, solved in minute t after w
//! wrong attempts, max(0.3 x, x − x/250 t − 50 w). Here the three constants are options, and an
//! attempt that earned a part of the points is worth what that part decays to. The attempt worth
//! most counts, and of equals the first. Points are rounded down to a thousandth.

use agon_domain::Points;

use super::{Tally, Try};
use crate::terms::Terms;

pub(super) fn step(tally: &mut Tally, terms: &Terms, max: Points, one: &Try<'_>) {
    let earned = i128::from(Points::scaled(max, one.points, one.of).0);
    let decay = &terms.decay;
    let minutes = i128::from(one.time_s / 60);
    let lost = earned * i128::from(decay.minute_permille) * minutes / 1_000
        + i128::from(decay.attempt.0) * i128::from(tally.attempts);
    let floor = earned * i128::from(decay.floor_percent) / 100;
    let left = (earned - lost).max(floor);
    tally.keep(terms.keep, Points::nearest(left), one);
}
