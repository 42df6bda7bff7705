//! Points from what the tests gave. Pure; rules: the package format, "Result aggregation".

use agon_domain::definition::Partial;
use agon_domain::manifest::ProblemKind;
use agon_domain::points::Points;

use crate::package::settings::Aggregation;
use crate::testdata::{Group, Testdata};

/// A whole share of a test's points, in the unit of [`Marks`].
pub(crate) const WHOLE: u32 = 1_000_000;
const WHOLE_POINTS: Points = Points(WHOLE as i64);

/// What the tests of one group gave, each in millionths of what it can give; 0 for a failed one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    pub(crate) shares: Vec<u32>,
    /// Those of static validations.
    pub(crate) statics: Vec<u32>,
    pub(crate) passed: u32,
}

/// Points of the whole and of each group, and the most there is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Score {
    pub(crate) points: Points,
    pub(crate) of: Points,
    pub(crate) groups: Vec<Points>,
}

/// The score of a submission; `accepted` says whether every test was passed, the samples too.
pub(crate) fn score(
    testdata: &Testdata,
    partial: Partial,
    marks: &[Marks],
    accepted: bool,
) -> Score {
    match (partial, testdata.kind) {
        (Partial::Tests, _) => {
            let secret = |group: &Group| i64::try_from(group.size()).unwrap_or(i64::MAX);
            let groups: Vec<_> = marks
                .iter()
                .map(|marks| Points::whole(marks.passed.into()))
                .collect();
            Score {
                points: groups.iter().copied().sum(),
                of: Points::whole(testdata.groups.iter().map(secret).sum()),
                groups,
            }
        }
        (Partial::Package, ProblemKind::PassFail) => {
            let points = if accepted { testdata.of } else { Points::ZERO };
            Score {
                points,
                of: testdata.of,
                groups: vec![points; testdata.groups.len()],
            }
        }
        (Partial::Package, ProblemKind::Scoring) => {
            let each = testdata.groups.iter().zip(marks);
            let groups: Vec<_> = each.map(|(group, marks)| of_group(group, marks)).collect();
            Score {
                points: aggregated(testdata, marks, &groups),
                of: testdata.of,
                groups,
            }
        }
    }
}

fn of_group(group: &Group, marks: &Marks) -> Points {
    let share = |of: Points, share: u32| Points::scaled(of, Points(share.into()), WHOLE_POINTS);
    let each = group.statics.iter().zip(&marks.statics);
    let statics = each.map(|(one, part)| share(one.most.unwrap_or(group.max), *part));
    match group.aggregation {
        Aggregation::Sum => {
            let earned: i64 = marks.shares.iter().map(|share| i64::from(*share)).sum();
            let of = i64::from(WHOLE) * i64::try_from(group.tests.len().max(1)).unwrap_or(i64::MAX);
            let rest = Points(group.max.0 - group.static_most().0);
            statics.sum::<Points>() + Points::scaled(rest, Points(earned), Points(of))
        }
        // Tests that were not run gave nothing.
        Aggregation::Min | Aggregation::PassFail => {
            let run = marks.shares.len() + marks.statics.len();
            let tests = marks.shares.iter().map(|part| share(group.max, *part));
            let least = tests.chain(statics).min().filter(|_| run == group.size());
            least.unwrap_or(Points::ZERO)
        }
    }
}

fn aggregated(testdata: &Testdata, marks: &[Marks], groups: &[Points]) -> Points {
    match testdata.aggregation {
        Aggregation::Sum => groups.iter().copied().sum(),
        Aggregation::Min => groups.iter().copied().min().unwrap_or(Points::ZERO),
        Aggregation::PassFail => {
            let all = |(group, marks): (&Group, &Marks)| marks.passed as usize == group.size();
            match testdata.groups.iter().zip(marks).all(all) {
                true => testdata.of,
                false => Points::ZERO,
            }
        }
    }
}
