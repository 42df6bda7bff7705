//! The rule `icpc`.

use insta::assert_snapshot;

use crate::story::{Story, rows};

fn check(text: &str) -> String {
    let story = Story::new("icpc", text);
    story.text(&rows(&story.log))
}

#[test]
fn a_failed_try_costs_nothing_until_the_problem_is_solved() {
    assert_snapshot!(check("ann A 10 WA; ann A 30 AC; bob B 15 WA"), @"
    1 ann 100 solved 1 penalty 50 | A 100 in 2 at 30
    2 bob 0 solved 0 penalty 0 | B 0 in 1
    ");
}

#[test]
fn the_number_of_problems_goes_before_the_penalty() {
    assert_snapshot!(check("ann A 1 AC; bob B 290 AC; bob C 290 AC"), @"
    1 bob 150 solved 2 penalty 580 | B 100 in 1 at 290 | C 50 in 1 at 290
    2 ann 100 solved 1 penalty 1 | A 100 in 1 at 1
    ");
}

#[test]
fn an_equal_penalty_goes_to_the_earlier_last_accepted_one() {
    let text = "ann A 10 AC; ann B 50 AC; bob A 20 AC; bob B 40 AC; cid A 40 AC; cid C 20 AC";
    assert_snapshot!(check(text), @"
    1 bob 200 solved 2 penalty 60 | A 100 in 1 at 20 | B 100 in 1 at 40
    1 cid 150 solved 2 penalty 60 | A 100 in 1 at 40 | C 50 in 1 at 20
    3 ann 200 solved 2 penalty 60 | A 100 in 1 at 10 | B 100 in 1 at 50
    ");
}

#[test]
fn partial_points_and_tries_after_the_accepted_one_are_nothing() {
    assert_snapshot!(check("ann A 10 PARTIAL 90; bob A 20 AC; bob A 30 WA; bob A 40 AC"), @"
    1 bob 100 solved 1 penalty 20 | A 100 in 1 at 20
    2 ann 0 solved 0 penalty 0 | A 0 in 1
    ");
}

#[test]
fn compile_errors_and_judging_errors_are_no_tries() {
    assert_snapshot!(check("ann A 10 CE; ann A 20 JE; ann A 30 AC"), @"1 ann 100 solved 1 penalty 30 | A 100 in 1 at 30");
}

#[test]
fn every_kind_of_rejection_costs_the_same() {
    let text = "ann A 1 WA; ann A 2 TLE; ann A 3 MLE; ann A 4 OLE; ann A 5 RTE; ann A 6 AC";
    assert_snapshot!(check(text), @"1 ann 100 solved 1 penalty 106 | A 100 in 6 at 6");
}

#[test]
fn a_pending_earlier_try_costs_once_it_is_rejected() {
    assert_snapshot!(check("ann A 10 ?; ann A 30 AC"), @"1 ann 100 solved 1 penalty 30 | A 100 in 1 at 30 pending 1");
    let judged = "ann A 10 ?; ann A 30 AC; again ann A 10 WA";
    assert_snapshot!(check(judged), @"1 ann 100 solved 1 penalty 50 | A 100 in 2 at 30");
}
