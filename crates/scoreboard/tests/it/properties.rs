//! What holds for every contest, whatever happens in it.

use std::time::Duration;

use agon_domain::{Envelope, Event, Judged, Ordinal, Seq, Verdict, visibility};
use agon_scoreboard::{Audience, Exact, Eyes, Live, Moment, Standing, Structure, Trail, exact};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::contest::{definition, minute};
use crate::steps::{
    PEOPLE, RULES, contest, defined, joined, judged, log, long_step, numbered, step, submitted,
};

fn live(log: &[Envelope]) -> Live {
    let mut live = Live::default();
    for event in log {
        live.apply(event).expect("no gap");
    }
    live
}

fn rows(live: &Live, audience: Audience) -> Vec<Standing> {
    live.page(audience, 0, usize::MAX)
}

proptest! {
    #[test]
    fn live_settles_to_exact(
        log in contest(),
        structure in prop::sample::select(vec![Structure::Exact, Structure::Sketch, Structure::Delta]),
        cut in any::<Index>(),
    ) {
        let mut live = Live::new(structure);
        for (place, event) in log.iter().enumerate() {
            live.apply(event).expect("no gap");
            if place == cut.index(log.len()) {
                live.settle(&Exact::fold(&log[..=place]).expect("no gap"), minute(0));
            }
        }
        let exact = Exact::fold(&log).expect("no gap");
        prop_assert_eq!(live.differing(&exact), Some(vec![]));
        live.settle(&exact, minute(0));
        prop_assert_eq!(rows(&live, Audience::Jury), exact.jury.standings().collect::<Vec<_>>());
    }

    #[test]
    fn replayed_twice_the_log_gives_the_same_digest(log in contest()) {
        let digest = exact(&log).expect("no gap").digest();
        prop_assert_eq!(exact(&log).expect("no gap").digest(), digest);
        let twice = log.iter().flat_map(|event| [event, event]);
        prop_assert_eq!(exact(twice).expect("no gap").digest(), digest);
    }

    #[test]
    fn somebody_with_many_attempts_at_one_problem_is_right_after_every_event(
        rule in prop::sample::select(RULES.to_vec()),
        steps in prop::collection::vec(long_step(), 60..120),
    ) {
        let log = log(rule, &steps);
        let mut live = Live::default();
        for (place, event) in log.iter().enumerate() {
            live.apply(event).expect("no gap");
            let exact = Exact::fold(&log[..=place]).expect("no gap");
            prop_assert_eq!(live.differing(&exact), Some(vec![]));
        }
        let again = self::live(&log);
        let restored = Live::restore(Structure::Exact, &live.snapshot()).expect("a snapshot");
        for audience in Audience::BOTH {
            prop_assert_eq!(rows(&live, audience), rows(&again, audience));
            prop_assert_eq!(rows(&live, audience), rows(&restored, audience));
        }
    }

    #[test]
    fn judgements_in_any_order_give_the_same_board(
        tries in prop::collection::vec((0..PEOPLE, 0..3_usize, 0..4_i64, 0..40_u32), 1..30),
        rule in prop::sample::select(RULES.to_vec()),
        seed in any::<prop::sample::Index>(),
    ) {
        let definition = definition(rule);
        let mut head = vec![(minute(0), defined(&definition))];
        head.extend((0..PEOPLE).map(|who| (minute(0), joined(who))));
        let first = i64::try_from(head.len()).expect("a short log") + 1;
        for (number, (who, problem, _, _)) in (0..).zip(&tries) {
            head.push((minute(number * 10), submitted(&definition, *who, *problem)));
        }
        let answers: Vec<_> = (first..).zip(&tries).map(|(seq, (_, _, points, cpu))| {
            let verdict = if *points == 3 { Verdict::Accepted } else { Verdict::WrongAnswer };
            (minute(300), judged(Seq(seq), verdict, *points, *cpu))
        }).collect();
        let mut turned = answers.clone();
        turned.rotate_left(seed.index(answers.len()));
        turned.reverse();
        let board = |answers: Vec<_>| live(&numbered(head.iter().cloned().chain(answers)));
        let (one, other) = (board(answers), board(turned));
        for audience in [Audience::Public, Audience::Jury] {
            prop_assert_eq!(rows(&one, audience), rows(&other, audience));
        }
    }

    #[test]
    fn restored_from_a_snapshot_it_goes_on_as_if_it_had_never_stopped(log in contest(), cut in any::<Index>()) {
        let (before, after) = log.split_at(cut.index(log.len()));
        let mut restored = Live::restore(Structure::Exact, &live(before).snapshot()).expect("a snapshot");
        for event in after {
            restored.apply(event).expect("no gap");
        }
        let whole = live(&log);
        prop_assert_eq!(restored.seq(), whole.seq());
        for audience in [Audience::Public, Audience::Jury] {
            prop_assert_eq!(rows(&restored, audience), rows(&whole, audience));
            prop_assert_eq!(restored.problems(audience), whole.problems(audience));
        }
    }

    #[test]
    fn the_frozen_board_tells_only_how_many_tries_came_later(
        rule in prop::sample::select(FREEZES.to_vec()),
        steps in prop::collection::vec(step(), 0..80),
        lies in prop::collection::vec((prop::sample::select(Verdict::ALL.to_vec()), 0..4_i64), 100),
    ) {
        let log = log(rule, &steps);
        let definition = definition(rule);
        let hidden = |seq: Seq| {
            let at = log[usize::try_from(seq.0 - 1).expect("a place")].at;
            !visibility::on_public_board(Some(&definition), false, at)
        };
        let mut other = log.clone();
        for (event, (verdict, points)) in other.iter_mut().zip(&lies) {
            if let Event::Judged(judged) = &mut event.event
                && hidden(judged.submission)
            {
                let lie = self::judged(judged.submission, *verdict, *points, 1);
                let Event::Judged(lie) = lie else { unreachable!("a judgement") };
                **judged = Judged { rejudging: judged.rejudging, ..*lie };
            }
        }
        prop_assert_eq!(shown(&log), shown(&other));
        let version = |log| live(log).version(Audience::Public);
        prop_assert_eq!(version(&log), version(&other));
        // Nor is it told whether what is hidden was judged.
        let nothing = || Event::RejudgingCancelled { rejudging: Seq::START };
        let mut unjudged = log.clone();
        for event in &mut unjudged {
            if matches!(&event.event, Event::Judged(judged) if hidden(judged.submission)) {
                event.event = nothing();
            }
        }
        prop_assert_eq!(shown(&log), shown(&unjudged));
        let mut without = log.clone();
        for event in &mut without {
            if matches!(event.event, Event::Submitted(_)) && hidden(event.seq) {
                event.event = nothing();
            }
        }
        let uncounted = |log: &[Envelope]| {
            let mut rows = rows(&live(log), Audience::Public);
            for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
                *cell = cell.take().filter(|cell| cell.attempts > 0 || cell.solved);
                if let Some(cell) = cell {
                    cell.pending = 0;
                }
            }
            rows
        };
        prop_assert_eq!(uncounted(&log), uncounted(&without));
    }
}

/// Rules under which something can be hidden.
const FREEZES: [&str; 7] = [
    "points freeze 60 by cpu by memory",
    "points keep last freeze 60",
    "icpc freeze 60",
    "ioi freeze 60",
    "ioi keep last freeze 60 by cpu",
    "best freeze 60 by memory",
    "decay freeze 60",
];

/// All that the public is ever told of a contest.
fn shown(log: &[Envelope]) -> String {
    let live = live(log);
    let public = Audience::Public;
    let everybody = || (0..PEOPLE).map(Ordinal);
    let moments: Vec<_> = (0..=10)
        .map(|half| Duration::from_secs(half * 1_800))
        .collect();
    let trails: Vec<_> = everybody()
        .map(|who| {
            let mut trail = Trail::new(who, Eyes::Audience(public), moments.clone());
            while live.follow(&mut trail) {}
            trail.samples()
        })
        .collect();
    let replays: Vec<_> = moments
        .iter()
        .map(|until| {
            let mut moment = Moment::new(public, *until);
            while live.replay(&mut moment) {}
            moment.board().page(0, usize::MAX)
        })
        .collect();
    let places: Vec<_> = everybody().map(|who| live.place_of(public, who)).collect();
    let precedences: Vec<_> = everybody()
        .map(|who| live.precedence(public, who))
        .collect();
    let by_rank: Vec<_> = (0..9)
        .map(|rank| live.place_of_rank(public, rank))
        .collect();
    let told = (
        live.problems(public),
        live.first_to_solve(public),
        live.order(public),
    );
    format!(
        "{:?}\n{told:?}\n{trails:?}\n{replays:?}\n{places:?}\n{precedences:?}\n{by_rank:?}",
        rows(&live, public)
    )
}
