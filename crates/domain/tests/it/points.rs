//! Points: what can be earned, and sums of whatever was said.

use agon_domain::manifest::Judgement;
use agon_domain::{Digest, Judged, Points, Seq, Verdict, decide};
use insta::assert_snapshot;
use proptest::prelude::*;

fn judged((points, of): (i64, i64), groups: &[i64]) -> Judged {
    let details = Judgement {
        groups: groups.iter().map(|points| Points(*points)).collect(),
        ..Judgement::bare(Verdict::WrongAnswer, Points(points), Points(of))
    };
    details.judged(Seq(1), Digest::ZERO, ("judge-1", 1))
}

#[test]
fn points_are_none_to_all_that_there_are_in_whole_and_in_each_group() {
    let most = Points::MOST.0;
    for (score, groups) in [
        ((0, 0), &[][..]),
        ((0, 100), &[0, 100]),
        ((100, 100), &[100, 100]),
        ((most, most), &[most]),
    ] {
        assert_eq!(decide::check_points(&judged(score, groups)), Ok(()));
    }
    for (score, groups) in [
        ((i64::MAX, 1), &[][..]),
        ((2, 1), &[]),
        ((-1, 1), &[]),
        ((0, -1), &[]),
        ((0, most + 1), &[]),
        ((i64::MAX, i64::MAX), &[]),
        ((1, 1), &[2]),
        ((1, 1), &[1, i64::MIN]),
    ] {
        let refused = decide::check_points(&judged(score, groups));
        assert!(refused.is_err(), "{score:?} {groups:?}");
    }
    let refused = decide::check_points(&judged((2_500, 1_000), &[]));
    assert_snapshot!(refused.expect_err("too many"), @"a judgement of 2.5 of 1 points cannot be; points are 0 to what there is, and that is at most 1000000000000");
}

proptest! {
    #[test]
    fn sums_and_shares_stop_at_the_ends_and_never_wrap(all in prop::collection::vec(any::<i64>(), 0..9), max: i64, of: i64) {
        let exact: i128 = all.iter().map(|one| i128::from(*one)).sum();
        prop_assert_eq!(all.iter().map(|one| Points(*one)).sum::<Points>(), Points::nearest(exact));
        for one in all.windows(2) {
            let sum = Points(one[0]) + Points(one[1]);
            prop_assert_eq!(i128::from(sum.0), (i128::from(one[0]) + i128::from(one[1])).clamp(i64::MIN.into(), i64::MAX.into()));
            let scaled = Points::scaled(Points(max), Points(one[0]), Points(of));
            prop_assert!(of > 0 || scaled == Points::ZERO);
            prop_assert!(of <= 0 || (scaled.0 < 0) <= ((max < 0) != (one[0] < 0)));
        }
        prop_assert_eq!(Points::whole(i64::MAX), Points(i64::MAX));
    }
}
