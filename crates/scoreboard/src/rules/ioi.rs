//! The rule `ioi`: a problem earns the best of each of its test groups, over all submissions.
//!
//! Source: the competition rules of the IOI since 2017: the score for a task is the sum of the
//! scores for its subtasks, and the score for a subtask is the best of all submissions. Points on
//! the contest's scale are rounded down for each group. A package without groups is one group.
//! With `keep = last` a later submission takes the place of the earlier ones, groups and all.

use agon_domain::{Keep, Points, Verdict};

use super::{Tally, Try};

pub(super) fn step(tally: &mut Tally, keep: Keep, max: Points, one: &Try<'_>) {
    let whole = [one.points];
    let groups = if one.groups.is_empty() {
        &whole[..]
    } else {
        one.groups
    };
    let scaled = groups
        .iter()
        .map(|points| Points::scaled(max, *points, one.of));
    let best: Box<[Points]> = match keep {
        Keep::Last => scaled.collect(),
        Keep::Best => {
            let mut best = tally.groups.to_vec();
            best.resize(best.len().max(groups.len()), Points::ZERO);
            for (best, now) in best.iter_mut().zip(scaled) {
                *best = now.max(*best);
            }
            best.into()
        }
    };
    tally.groups = best;
    // The best groups of several submissions may make a whole that none of them was.
    let points = tally.groups.iter().copied().sum::<Points>().min(max);
    let complete = one.verdict == Verdict::Accepted || points == max && max > Points::ZERO;
    tally.keep(keep, points, one);
    tally.solved |= complete;
}
