//! The rule `decay`.

use insta::assert_snapshot;

use crate::story::{Story, rows};

fn check(text: &str) -> String {
    let story = Story::new("decay", text);
    story.text(&rows(&story.log))
}

#[test]
fn points_fall_by_a_250th_each_minute() {
    assert_snapshot!(check("ann A 0 AC; bob A 10 AC; cid A 100 AC"), @"
    1 ann 100 solved 1 penalty 0 | A 100 in 1 at 0
    2 bob 96 solved 1 penalty 0 | A 96 in 1 at 10
    3 cid 60 solved 1 penalty 0 | A 60 in 1 at 100
    ");
}

#[test]
fn each_earlier_attempt_takes_fifty_points() {
    assert_snapshot!(check("ann A 5 WA; ann A 10 AC; bob A 10 CE; bob A 10 AC"), @"
    1 bob 96 solved 1 penalty 0 | A 96 in 1 at 10
    2 ann 46 solved 1 penalty 0 | A 46 in 2 at 10
    ");
}

#[test]
fn three_tenths_are_always_left() {
    assert_snapshot!(check("ann A 299 AC; bob A 1 WA; bob A 2 WA; bob A 3 AC"), @"
    1 ann 30 solved 1 penalty 0 | A 30 in 1 at 299
    1 bob 30 solved 1 penalty 0 | A 30 in 3 at 3
    ");
}

#[test]
fn a_part_of_the_points_decays_like_the_whole() {
    assert_snapshot!(check("ann A 10 PARTIAL 50; bob A 10 PARTIAL 50; bob A 250 AC"), @"
    1 ann 48 solved 0 penalty 0 | A 48 in 1 at 10
    1 bob 48 solved 1 penalty 0 | A 48 in 2 at 10
    ");
}
