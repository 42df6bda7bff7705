//! What the public sees once the board stands still.

use agon_domain::Ordinal;
use agon_scoreboard::{Audience, Live};
use insta::assert_snapshot;

use crate::contest::minute;
use crate::story::Story;

fn live(story: &Story) -> Live {
    let mut live = Live::default();
    for event in &story.log {
        live.apply(event).expect("no gap");
    }
    live
}

fn check(rules: &str, audience: Audience, text: &str) -> String {
    let story = Story::new(rules, text);
    story.text(&live(&story).page(audience, 0, usize::MAX))
}

const LAST_HOUR: &str =
    "ann A 10 AC; bob A 20 WA; bob A 250 AC; bob B 260 WA; ann B 270 CE; cid C 299 ?";

#[test]
fn under_points_the_public_sees_nothing_of_the_last_hour() {
    assert_snapshot!(check("points freeze 60", Audience::Public, LAST_HOUR), @"
    1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10
    2 bob 0 solved 0 penalty 0 | A 0 in 1
    2 cid 0 solved 0 penalty 0
    ");
}

#[test]
fn under_icpc_the_public_sees_how_many_tries_came_later_and_not_how_they_went() {
    assert_snapshot!(check("icpc freeze 60", Audience::Public, LAST_HOUR), @"
    1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10 | B 0 in 0 pending 1
    2 bob 0 solved 0 penalty 0 | A 0 in 1 pending 1 | B 0 in 0 pending 1
    2 cid 0 solved 0 penalty 0 | C 0 in 0 pending 1
    ");
}

#[test]
fn tries_at_a_problem_the_public_saw_solved_are_not_shown_as_later_tries() {
    let text = "ann A 10 AC; ann A 250 WA; ann A 260 ?";
    assert_snapshot!(check("icpc freeze 60", Audience::Public, text), @"1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10");
}

#[test]
fn the_jury_sees_the_last_hour() {
    assert_snapshot!(check("icpc freeze 60", Audience::Jury, LAST_HOUR), @"
    1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10 | B 0 in 0
    2 bob 100 solved 1 penalty 270 | A 100 in 2 at 250 | B 0 in 1
    3 cid 0 solved 0 penalty 0 | C 0 in 0 pending 1
    ");
}

#[test]
fn after_the_thaw_the_public_sees_what_the_jury_sees() {
    let text = format!("{LAST_HOUR}; thaw");
    let public = check("icpc freeze 60", Audience::Public, &text);
    assert_eq!(public, check("icpc freeze 60", Audience::Jury, &text));
}

#[test]
fn a_judgement_that_comes_late_of_an_early_submission_is_shown() {
    let text = "ann A 10 ?; bob A 250 AC; again ann A 10 AC";
    assert_snapshot!(check("icpc freeze 60", Audience::Public, text), @"
    1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10
    2 bob 0 solved 0 penalty 0 | A 0 in 0 pending 1
    ");
}

#[test]
fn my_own_row_has_my_results_ranked_against_what_the_public_sees_of_the_others() {
    let story = Story::new(
        "points freeze 60",
        "ann A 10 AC; bob A 250 AC; bob B 251 AC; cid A 20 AC; cid C 255 AC",
    );
    let live = live(&story);
    let own: Vec<_> = (0..3)
        .filter_map(|who| live.own_row(Ordinal(who)))
        .collect();
    assert_snapshot!(story.text(&own), @"
    1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10
    1 bob 200 solved 2 penalty 501 | A 100 in 1 at 250 | B 100 in 1 at 251
    1 cid 150 solved 2 penalty 275 | A 100 in 1 at 20 | C 50 in 1 at 255
    ");
}

#[test]
fn the_freeze_begins_when_the_definition_says_and_ends_with_the_thaw() {
    let story = Story::new("points freeze 60", "ann A 10 AC");
    let board = live(&story);
    let seen = [239, 240, 400].map(|at| board.frozen(minute(at)));
    assert_eq!(seen, [false, true, true]);
    let thawed = Story::new("points freeze 60", "ann A 10 AC; thaw");
    assert!(!live(&thawed).frozen(minute(400)));
}
