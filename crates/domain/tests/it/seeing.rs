//! The visibility rule, line by line.

use agon_domain::manifest::{Notes, Run};
use agon_domain::visibility::{self, Shown, Viewer};
use agon_domain::{Feedback, Ordinal, Verdict};

use crate::story::{PROBLEM, after, definition, second};

const ANN: Viewer = Viewer::Participant(Ordinal(0));

#[test]
fn statements_open_at_the_start_and_for_the_jury_always() {
    let contest = after(vec![]);
    for viewer in [Viewer::Public, ANN] {
        assert!(!visibility::statements(&contest, viewer, second(-1)));
        assert!(visibility::statements(&contest, viewer, second(0)));
    }
    assert!(visibility::statements(&contest, Viewer::Jury, second(-1)));
}

#[test]
fn attempts_are_their_owners_and_the_jurys() {
    assert!(visibility::attempts(ANN, Ordinal(0)));
    assert!(!visibility::attempts(ANN, Ordinal(1)));
    assert!(!visibility::attempts(Viewer::Public, Ordinal(0)));
    assert!(visibility::attempts(Viewer::Jury, Ordinal(1)));
}

#[test]
fn a_failing_test_is_shown_as_far_as_the_organiser_decided() {
    let shown = |feedback, test| visibility::failing_test(ANN, feedback, test);
    assert_eq!(shown(Feedback::Verdict, "sample/1"), Shown::Data);
    assert_eq!(shown(Feedback::Verdict, "secret/1"), Shown::Nothing);
    assert_eq!(shown(Feedback::Test, "sample/1"), Shown::Data);
    assert_eq!(shown(Feedback::Test, "secret/1"), Shown::Reason);
    assert_eq!(shown(Feedback::Data, "secret/1"), Shown::Data);
    let jury = visibility::failing_test(Viewer::Jury, Feedback::Verdict, "secret/1");
    assert_eq!(jury, Shown::Data);
}

#[test]
fn a_package_may_open_a_test_and_tell_a_reason() {
    let run = |open, told| Run {
        test: "secret/1".into(),
        verdict: Verdict::WrongAnswer,
        cpu_ms: 0,
        wall_ms: 0,
        memory_kib: 0,
        reason: "too far".into(),
        excerpt: None,
        approximate: false,
        repeats: Vec::new(),
        notes: Notes {
            open,
            told,
            ..Notes::default()
        },
    };
    let shown = |feedback, run: &Run| {
        let shown = visibility::run(ANN, feedback, run);
        (shown, visibility::reason_of(shown, run))
    };
    let (plain, open, told) = (run(false, false), run(true, false), run(false, true));
    assert_eq!(shown(Feedback::Test, &plain), (Shown::Reason, false));
    assert_eq!(shown(Feedback::Test, &told), (Shown::Reason, true));
    assert_eq!(shown(Feedback::Test, &open), (Shown::Data, true));
    for run in [&plain, &open, &told] {
        assert_eq!(shown(Feedback::Verdict, run), (Shown::Nothing, false));
    }
}

#[test]
fn a_problem_may_show_more_or_less_than_its_contest() {
    let mut definition = definition();
    assert_eq!(definition.feedback(PROBLEM), Feedback::Test);
    definition.problems[0].feedback = Some(Feedback::Verdict);
    assert_eq!(definition.feedback(PROBLEM), Feedback::Verdict);
}

#[test]
fn the_public_board_stops_at_the_freeze_until_the_thaw() {
    let contest = after(vec![]);
    let seen =
        |thawed, at| visibility::on_public_board(contest.definition.as_ref(), thawed, second(at));
    assert!(seen(false, 2699));
    assert!(!seen(false, 2700));
    assert!(seen(true, 2700));
}
