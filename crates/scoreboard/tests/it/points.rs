//! The rule `points`.

use insta::assert_snapshot;

use crate::story::{Story, rows};

fn check(rules: &str, text: &str) -> String {
    let story = Story::new(rules, text);
    story.text(&rows(&story.log))
}

fn ties(rules: &str, text: &str) -> String {
    let story = Story::new(rules, text);
    story.ties(&rows(&story.log))
}

#[test]
fn points_add_up_on_the_contests_own_scale() {
    let text = "ann A 10 PARTIAL 40; ann C 20 PARTIAL 50; bob A 30 AC";
    assert_snapshot!(check("points", text), @"
    1 bob 100 solved 1 penalty 30 | A 100 in 1 at 30
    2 ann 65 solved 0 penalty 30 | A 40 in 1 at 10 | C 25 in 1 at 20
    ");
}

#[test]
fn the_penalty_is_the_time_of_the_best_attempt_and_minutes_for_each_earlier_one() {
    let text = "ann A 10 WA; ann A 30 AC; bob A 49 AC; cid A 10 PARTIAL 10; cid A 20 PARTIAL 20; cid A 31 AC";
    assert_snapshot!(check("points", text), @"
    1 bob 100 solved 1 penalty 49 | A 100 in 1 at 49
    2 ann 100 solved 1 penalty 50 | A 100 in 2 at 30
    3 cid 100 solved 1 penalty 71 | A 100 in 3 at 31
    ");
    assert_snapshot!(check("points penalty 0", text), @"
    1 ann 100 solved 1 penalty 30 | A 100 in 2 at 30
    2 cid 100 solved 1 penalty 31 | A 100 in 3 at 31
    3 bob 100 solved 1 penalty 49 | A 100 in 1 at 49
    ");
}

#[test]
fn only_the_attempt_that_first_reached_the_best_points_is_timed() {
    let text = "ann A 10 PARTIAL 60; ann A 20 PARTIAL 60; ann A 30 PARTIAL 20; ann A 40 WA";
    assert_snapshot!(check("points", text), @"1 ann 60 solved 0 penalty 10 | A 60 in 4 at 10");
}

#[test]
fn tries_at_a_problem_without_points_cost_nothing() {
    assert_snapshot!(check("points", "ann A 10 WA; ann A 20 TLE; ann B 30 AC"), @"1 ann 100 solved 1 penalty 30 | A 0 in 2 | B 100 in 1 at 30");
}

#[test]
fn compile_errors_and_judging_errors_never_count() {
    let text = "ann A 10 CE; ann A 15 JE; ann A 30 AC; bob A 5 CE";
    assert_snapshot!(check("points", text), @"
    1 ann 100 solved 1 penalty 30 | A 100 in 1 at 30
    2 bob 0 solved 0 penalty 0 | A 0 in 0
    ");
}

#[test]
fn pending_attempts_are_shown_and_cost_nothing() {
    assert_snapshot!(check("points", "ann A 10 ?; ann A 30 AC; bob A 20 ?"), @"
    1 ann 100 solved 1 penalty 30 | A 100 in 1 at 30 pending 1
    2 bob 0 solved 0 penalty 0 | A 0 in 0 pending 1
    ");
}

#[test]
fn more_points_go_before_a_smaller_penalty() {
    assert_snapshot!(check("points", "ann A 1 PARTIAL 99; bob A 299 AC"), @"
    1 bob 100 solved 1 penalty 299 | A 100 in 1 at 299
    2 ann 99 solved 0 penalty 1 | A 99 in 1 at 1
    ");
}

#[test]
fn equals_share_a_rank_and_the_next_one_is_counted_on() {
    let text = "ann A 10 AC; bob B 10 AC; cid A 11 AC; dot A 11 AC; eve A 12 AC";
    assert_snapshot!(check("points", text), @"
    1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10
    1 bob 100 solved 1 penalty 10 | B 100 in 1 at 10
    3 cid 100 solved 1 penalty 11 | A 100 in 1 at 11
    3 dot 100 solved 1 penalty 11 | A 100 in 1 at 11
    5 eve 100 solved 1 penalty 12 | A 100 in 1 at 12
    ");
}

#[test]
fn cpu_time_breaks_ties_rounded_to_ten_milliseconds() {
    let text = "ann A 10 AC cpu 25; bob A 10 AC cpu 34; cid A 10 AC cpu 24; dot A 10 AC cpu 35";
    assert_snapshot!(ties("points by cpu", text), @"
    1 cid 20 ms 0 KiB
    2 ann 30 ms 0 KiB
    2 bob 30 ms 0 KiB
    4 dot 40 ms 0 KiB
    ");
}

#[test]
fn the_least_cpu_time_and_memory_among_the_best_attempts_count() {
    let text =
        "ann A 10 AC cpu 90 mem 2048; ann A 20 AC cpu 30 mem 9000; ann A 30 PARTIAL 90 cpu 1 mem 1";
    assert_snapshot!(ties("points by cpu", text), @"1 ann 30 ms 2048 KiB");
}

#[test]
fn memory_breaks_ties_rounded_to_a_mebibyte_and_the_most_hungry_problem_counts() {
    let text = "ann A 10 AC mem 1535; bob A 10 AC mem 1536; cid A 10 AC mem 512; \
                dot A 5 AC mem 5000; dot B 5 AC mem 4000";
    assert_snapshot!(ties("points by memory", text), @"
    1 dot 0 ms 5120 KiB
    2 ann 0 ms 1024 KiB
    2 cid 0 ms 1024 KiB
    4 bob 0 ms 2048 KiB
    ");
}

#[test]
fn tie_breaks_are_asked_in_the_order_of_the_definition() {
    let text =
        "ann A 10 AC cpu 10 mem 9000; bob A 10 AC cpu 20 mem 2000; cid A 10 AC cpu 10 mem 4000";
    assert_snapshot!(ties("points by cpu by memory", text), @"
    1 cid 10 ms 4096 KiB
    2 ann 10 ms 9216 KiB
    3 bob 20 ms 2048 KiB
    ");
    assert_snapshot!(ties("points by memory by cpu", text), @"
    1 bob 20 ms 2048 KiB
    2 cid 10 ms 4096 KiB
    3 ann 10 ms 9216 KiB
    ");
}

#[test]
fn without_tie_breaks_resources_decide_nothing() {
    let text = "ann A 10 AC cpu 90 mem 9000; bob A 10 AC cpu 10 mem 1000";
    assert_snapshot!(ties("points", text), @"
    1 ann 90 ms 9216 KiB
    1 bob 10 ms 1024 KiB
    ");
}
