//! Boards of earlier moments, trails of ranks, first to solve, and the order of the resolver.

use std::fmt::Write;
use std::time::Duration;

use agon_domain::Ordinal;
use agon_scoreboard::{Audience, Eyes, Live, Moment, Precedence, Structure, Trail};
use insta::assert_snapshot;

use crate::story::Story;

fn live(structure: Structure, story: &Story) -> Live {
    let mut live = Live::new(structure);
    for event in &story.log {
        live.apply(event).expect("no gap");
    }
    live
}

fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

fn board_at(rules: &str, audience: Audience, minute: u64, text: &str) -> String {
    let story = Story::new(rules, text);
    let live = live(Structure::Exact, &story);
    let mut moment = Moment::new(audience, minutes(minute));
    while live.replay(&mut moment) {}
    story.text(&moment.board().page(0, usize::MAX))
}

fn trail(rules: &str, eyes: Eyes, who: u32, text: &str) -> String {
    let story = Story::new(rules, text);
    let live = live(Structure::Exact, &story);
    let moments = [0, 60, 120, 180, 240, 300].map(minutes).to_vec();
    let mut trail = Trail::new(Ordinal(who), eyes, moments);
    while live.follow(&mut trail) {}
    let mut told = String::new();
    for one in trail.samples() {
        let rank = one.rank.map_or("-".into(), |rank| rank.to_string());
        let (minute, points) = (one.at.as_secs() / 60, one.points);
        writeln!(told, "{minute}: {rank} with {points}").expect("a string takes all");
    }
    told
}

fn reveals(rules: &str, text: &str) -> String {
    let story = Story::new(rules, text);
    let names = |who: Ordinal| ["ann", "bob", "cid", "dan"][who.0 as usize];
    let mut told = String::new();
    for one in live(Structure::Exact, &story).reveals() {
        let problem = &story.definition.problems[one.column].label;
        let solved = one.after.is_some_and(|cell| cell.solved);
        let (from, to) = one.ranks;
        let end = if one.is_last { ", the last" } else { "" };
        let who = names(one.who);
        writeln!(told, "{who} {problem} solved {solved}: {from} to {to}{end}")
            .expect("it takes all");
    }
    told
}

const DAY: &str =
    "ann A 10 AC; bob B 70 WA; bob B 100 AC; bob A 130 AC; cid C 250 AC; ann B 260 AC";

#[test]
fn a_board_of_an_earlier_minute_has_what_was_handed_in_before_it() {
    assert_snapshot!(board_at("icpc freeze 60", Audience::Jury, 101, DAY), @"
    1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10
    2 bob 100 solved 1 penalty 120 | B 100 in 2 at 100
    3 cid 0 solved 0 penalty 0
    ");
    assert_snapshot!(board_at("icpc freeze 60", Audience::Jury, 0, DAY), @"
    1 ann 0 solved 0 penalty 0
    1 bob 0 solved 0 penalty 0
    1 cid 0 solved 0 penalty 0
    ");
}

#[test]
fn a_judgement_that_came_later_counts_for_the_minute_of_its_submission() {
    let text = "ann A 10 ?; bob B 70 AC; again ann A 10 AC";
    assert_snapshot!(board_at("icpc", Audience::Public, 11, text), @"
    1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10
    2 bob 0 solved 0 penalty 0
    ");
}

#[test]
fn the_public_is_never_shown_a_minute_of_the_freeze() {
    let frozen = board_at("points freeze 60", Audience::Public, 240, DAY);
    assert_eq!(
        board_at("points freeze 60", Audience::Public, 300, DAY),
        frozen
    );
    let jury = board_at("points freeze 60", Audience::Jury, 300, DAY);
    assert_ne!(jury, frozen);
    let text = format!("{DAY}; thaw");
    assert_eq!(
        board_at("points freeze 60", Audience::Public, 300, &text),
        jury
    );
}

#[test]
fn who_started_later_stands_at_a_minute_of_their_own_clock() {
    let text = "ann starts 60; ann A 70 AC; bob A 20 AC";
    assert_snapshot!(board_at("icpc", Audience::Public, 15, text), @"
    1 ann 100 solved 1 penalty 10 | A 100 in 1 at 10
    2 bob 0 solved 0 penalty 0
    ");
}

#[test]
fn at_the_end_the_board_of_the_last_minute_is_the_board() {
    let story = Story::new("icpc", DAY);
    let live = live(Structure::Exact, &story);
    let now = story.text(&live.page(Audience::Jury, 0, usize::MAX));
    assert_eq!(board_at("icpc", Audience::Jury, 300, DAY), now);
}

#[test]
fn a_trail_says_where_somebody_stood_and_in_a_freeze_only_they_see_how_it_goes_on() {
    let public = Eyes::Audience(Audience::Public);
    assert_snapshot!(trail("icpc freeze 60", public, 0, DAY), @"
    0: 1 with 0
    60: 1 with 100
    120: 1 with 100
    180: 2 with 100
    240: 2 with 100
    300: 2 with 100
    ");
    assert_snapshot!(trail("icpc freeze 60", Eyes::Owner, 0, DAY), @"
    0: 1 with 0
    60: 1 with 100
    120: 1 with 100
    180: 2 with 100
    240: 2 with 100
    300: 2 with 200
    ");
    assert_snapshot!(trail("icpc freeze 60", Eyes::Audience(Audience::Jury), 2, DAY), @"
    0: 1 with 0
    60: 2 with 0
    120: 3 with 0
    180: 3 with 0
    240: 3 with 0
    300: 3 with 50
    ");
}

#[test]
fn who_is_not_ranked_has_a_trail_without_ranks() {
    let text = "ann unofficial; ann A 10 AC; bob A 20 AC";
    let public = Eyes::Audience(Audience::Public);
    assert_snapshot!(trail("icpc", public, 0, text), @"
    0: - with 0
    60: - with 100
    120: - with 100
    180: - with 100
    240: - with 100
    300: - with 100
    ");
}

#[test]
fn the_first_to_solve_is_the_first_of_the_ranked_that_the_audience_sees() {
    let text =
        "eve unofficial; eve A 5 AC; bob A 20 AC; ann A 10 AC; cid B 250 AC; dan A 7 AC; dan out";
    let story = Story::new("icpc freeze 60", text);
    let live = live(Structure::Exact, &story);
    let told = |audience| {
        let first = live.first_to_solve(audience).into_iter();
        let words = first.map(|one| match one {
            Some(first) => format!("{}@{}", first.who.0, first.time_s / 60),
            None => "-".into(),
        });
        words.collect::<Vec<_>>().join(" ")
    };
    assert_snapshot!(told(Audience::Public), @"2@10 - -");
    assert_snapshot!(told(Audience::Jury), @"2@10 3@250 -");
}

#[test]
fn the_last_with_hidden_results_is_revealed_first_and_moves_up_at_once() {
    let text = "ann A 10 AC; bob B 20 AC; cid A 200 WA; cid A 250 AC; cid B 251 AC; bob A 255 WA; \
                dan C 290 WA; ann C 280 AC";
    assert_snapshot!(reveals("icpc freeze 60", text), @"
    dan C solved false: 3 to 3, the last
    cid A solved true: 3 to 3
    cid B solved true: 3 to 1, the last
    bob A solved false: 3 to 3, the last
    ann C solved true: 2 to 1, the last
    ");
}

#[test]
fn nothing_is_revealed_where_nothing_is_hidden() {
    assert_eq!(reveals("icpc freeze 60", "ann A 10 AC; bob B 20 WA"), "");
    assert_eq!(reveals("icpc", DAY), "");
}

#[test]
fn after_all_steps_every_rank_is_the_jurys() {
    for rules in ["icpc freeze 60", "points freeze 60"] {
        let story = Story::new(rules, DAY);
        let live = live(Structure::Exact, &story);
        let mut ranks = std::collections::BTreeMap::new();
        for step in live.reveals() {
            ranks.insert(step.who, step.ranks.1);
        }
        let last = live.reveals().last().map(|step| step.who);
        let jury = last.and_then(|who| live.row(Audience::Jury, who));
        assert_eq!(jury.and_then(|row| row.rank), last.map(|who| ranks[&who]));
    }
}

#[test]
fn everybody_is_found_at_their_place_by_each_structure() {
    let mut text = String::from("p0 unofficial; p0 A 30 AC; p9 A 40 AC; p9 out");
    for one in 1..9 {
        write!(text, "; p{one} A {} AC", 20 + one % 3).expect("a string takes all");
    }
    let story = Story::new("icpc", &text);
    for structure in [Structure::Exact, Structure::Sketch, Structure::Delta] {
        let live = live(structure, &story);
        for (place, row) in live.page(Audience::Jury, 0, 10).into_iter().enumerate() {
            let found = live.place_of(Audience::Jury, row.ordinal);
            assert_eq!(found, Some(place), "{structure:?} {row:?}");
        }
        assert_eq!(live.place_of(Audience::Jury, Ordinal(10)), None);
        let ranks = [0, 1, 8, 9].map(|rank| live.place_of_rank(Audience::Jury, rank));
        assert_eq!(ranks, [None, Some(0), Some(7), None]);
    }
}

#[test]
fn a_few_have_ranks_among_themselves_that_begin_at_one_and_keep_their_ties() {
    let text = "top A 5 AC; top B 5 AC; ann A 30 AC; bob A 40 AC; gus unofficial; gus A 40 AC; \
                out A 1 AC; out out; cid A 40 AC; low A 50 WA";
    let story = Story::new("icpc", text);
    for structure in [Structure::Exact, Structure::Sketch, Structure::Delta] {
        let live = live(structure, &story);
        let mut few: Vec<_> = (1..7).map(Ordinal).collect();
        few.sort_unstable_by_key(|who| live.precedence(Audience::Jury, *who));
        let known = few.iter().map(|who| live.precedence(Audience::Jury, *who));
        let known: Vec<_> = known.collect::<Option<_>>().expect("they are there");
        let ranks = Precedence::ranks(&known).into_iter();
        let names = known.iter().map(|one| one.who().0);
        let told: Vec<_> = names.zip(ranks).collect();
        let (first, tied, last) = ((1, Some(1)), Some(2), (6, Some(4)));
        let expected = [first, (3, None), (2, tied), (5, tied), last, (4, None)];
        assert_eq!(told, expected, "{structure:?}");
        assert_eq!(Precedence::ranks(&[]), []);
        assert_eq!(live.precedence(Audience::Jury, Ordinal(7)), None);
    }
}
