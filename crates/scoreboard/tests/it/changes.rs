//! What organisers change while a contest runs.

use insta::assert_snapshot;

use crate::story::{Story, rows};

fn check(text: &str) -> String {
    let story = Story::new("points", text);
    story.text(&rows(&story.log))
}

#[test]
fn the_disqualified_stand_last_without_a_rank_until_they_are_reinstated() {
    assert_snapshot!(check("ann A 10 AC; bob A 20 AC; ann out"), @"
    1 bob 100 solved 1 penalty 20 | A 100 in 1 at 20
    - ann 100 solved 1 penalty 10 | A 100 in 1 at 10
    ");
    assert_snapshot!(check("ann A 10 AC; bob A 20 AC; ann out; ann back"), @"
    1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10
    2 bob 100 solved 1 penalty 20 | A 100 in 1 at 20
    ");
}

#[test]
fn the_unofficial_are_shown_in_their_place_and_take_no_rank() {
    assert_snapshot!(check("bob unofficial; ann A 10 AC; bob A 20 AC; cid A 30 AC"), @"
    1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10
    - bob 100 solved 1 penalty 20 | A 100 in 1 at 20
    2 cid 100 solved 1 penalty 30 | A 100 in 1 at 30
    ");
}

#[test]
fn a_rejudging_counts_for_nobody_until_it_is_applied() {
    let text = "ann A 10 AC; bob A 20 WA; rejudging; again ann A 10 WA; again bob A 20 AC";
    assert_snapshot!(check(text), @"
    1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10
    2 bob 0 solved 0 penalty 0 | A 0 in 1
    ");
    assert_snapshot!(check(&format!("{text}; apply")), @"
    1 bob 100 solved 1 penalty 20 | A 100 in 1 at 20
    2 ann 0 solved 0 penalty 0 | A 0 in 1
    ");
    assert_snapshot!(check(&format!("{text}; cancel")), @"
    1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10
    2 bob 0 solved 0 penalty 0 | A 0 in 1
    ");
}

#[test]
fn the_rejudging_applied_last_counts() {
    let text = "ann A 10 WA; rejudging; again ann A 10 AC; apply; rejudging; again ann A 10 PARTIAL 30; apply";
    assert_snapshot!(check(text), @"1 ann 30 solved 0 penalty 10 | A 30 in 1 at 10");
}

#[test]
fn a_submission_that_a_rejudging_left_out_keeps_its_judgement() {
    let text = "ann A 10 AC; bob A 20 AC; rejudging; again bob A 20 WA; apply";
    assert_snapshot!(check(text), @"
    1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10
    2 bob 0 solved 0 penalty 0 | A 0 in 1
    ");
}

#[test]
fn a_second_judgement_of_the_same_judging_is_ignored() {
    assert_snapshot!(check("ann A 10 WA; again ann A 10 AC"), @"1 ann 0 solved 0 penalty 0 | A 0 in 1");
    let text = "ann A 10 WA; rejudging; again ann A 10 AC; again ann A 10 WA; apply";
    assert_snapshot!(check(text), @"1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10");
}

#[test]
fn the_clock_of_a_participation_runs_from_its_own_start() {
    assert_snapshot!(check("bob starts 60; ann A 70 AC; bob A 70 AC"), @"
    1 bob 100 solved 1 penalty 10 | A 100 in 1 at 10
    2 ann 100 solved 1 penalty 70 | A 100 in 1 at 70
    ");
}

#[test]
fn what_is_handed_in_during_an_extension_counts_at_its_own_time() {
    assert_snapshot!(check("ann extended 20; ann A 310 AC; bob A 299 AC"), @"
    1 bob 100 solved 1 penalty 299 | A 100 in 1 at 299
    2 ann 100 solved 1 penalty 310 | A 100 in 1 at 310
    ");
}
