//! The rules `ioi` and `best`.

use insta::assert_snapshot;

use crate::story::{Story, rows};

fn check(rules: &str, text: &str) -> String {
    let story = Story::new(rules, text);
    story.text(&rows(&story.log))
}

#[test]
fn the_best_of_each_test_group_adds_up_over_submissions() {
    let text = "ann A 10 PARTIAL 40 groups 40 0; ann A 20 PARTIAL 50 groups 20 30; bob A 5 PARTIAL 60 groups 30 30";
    assert_snapshot!(check("ioi", text), @"
    1 ann 70 solved 0 penalty 0 | A 70 in 2 at 20
    2 bob 60 solved 0 penalty 0 | A 60 in 1 at 5
    ");
}

#[test]
fn groups_of_several_submissions_may_make_the_whole() {
    let text = "ann A 10 PARTIAL 40 groups 40 0; ann A 20 PARTIAL 60 groups 0 60";
    assert_snapshot!(check("ioi", text), @"1 ann 100 solved 1 penalty 0 | A 100 in 2 at 20");
}

#[test]
fn a_package_without_groups_is_one_group() {
    assert_snapshot!(check("ioi", "ann A 10 PARTIAL 40; ann A 20 PARTIAL 30; ann C 30 AC"), @"1 ann 90 solved 1 penalty 0 | A 40 in 2 at 10 | C 50 in 1 at 30");
}

#[test]
fn neither_time_nor_attempts_part_equals() {
    let text = "ann A 10 WA; ann A 200 PARTIAL 40; bob A 1 PARTIAL 40";
    assert_snapshot!(check("ioi", text), @"
    1 ann 40 solved 0 penalty 0 | A 40 in 2 at 200
    1 bob 40 solved 0 penalty 0 | A 40 in 1 at 1
    ");
    assert_snapshot!(check("best", text), @"
    1 ann 40 solved 0 penalty 0 | A 40 in 2 at 200
    1 bob 40 solved 0 penalty 0 | A 40 in 1 at 1
    ");
    assert_snapshot!(check("best by cpu", "ann A 10 AC cpu 50; bob A 20 AC cpu 20"), @"
    1 bob 100 solved 1 penalty 0 | A 100 in 1 at 20
    2 ann 100 solved 1 penalty 0 | A 100 in 1 at 10
    ");
}

#[test]
fn with_keep_last_the_last_submission_stands_be_it_worse() {
    let text = "ann A 10 AC; ann A 20 PARTIAL 30; bob A 10 PARTIAL 50 groups 50 0; bob A 20 PARTIAL 20 groups 0 20";
    assert_snapshot!(check("best keep last", text), @"
    1 ann 30 solved 0 penalty 0 | A 30 in 2 at 20
    2 bob 20 solved 0 penalty 0 | A 20 in 2 at 20
    ");
    assert_snapshot!(check("ioi keep last", text), @"
    1 ann 30 solved 0 penalty 0 | A 30 in 2 at 20
    2 bob 20 solved 0 penalty 0 | A 20 in 2 at 20
    ");
    assert_snapshot!(check("points keep last", text), @"
    1 ann 30 solved 0 penalty 40 | A 30 in 2 at 20
    2 bob 20 solved 0 penalty 40 | A 20 in 2 at 20
    ");
}

#[test]
fn compile_errors_count_where_the_contest_says_so() {
    let text = "ann A 10 CE; ann A 20 AC; bob A 39 AC";
    assert_snapshot!(check("points", text), @"
    1 ann 100 solved 1 penalty 20 | A 100 in 1 at 20
    2 bob 100 solved 1 penalty 39 | A 100 in 1 at 39
    ");
    assert_snapshot!(check("points count CE", text), @"
    1 bob 100 solved 1 penalty 39 | A 100 in 1 at 39
    2 ann 100 solved 1 penalty 40 | A 100 in 2 at 20
    ");
    assert_snapshot!(check("icpc count CE", text), @"
    1 bob 100 solved 1 penalty 39 | A 100 in 1 at 39
    2 ann 100 solved 1 penalty 40 | A 100 in 2 at 20
    ");
}
