//! The hot board beside the exact one: what is found to differ, and when nothing can be said.

use agon_domain::{Envelope, Event, Points, Seq, Verdict};
use agon_scoreboard::{Audience, Cold, Exact, Live, Structure};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::contest::{definition, minute};
use crate::steps::{PEOPLE, contest, defined, joined, judged, log, numbered, step, submitted};

fn live(log: &[Envelope]) -> Live {
    let mut live = Live::default();
    for event in log {
        live.apply(event).expect("no gap");
    }
    live
}

fn exact(log: &[Envelope]) -> Exact {
    Exact::fold(log).expect("no gap")
}

/// How many of a log's events there are when everybody has joined.
const BEGUN: usize = PEOPLE as usize + 1;

proptest! {
    #[test]
    fn a_board_that_has_gone_on_equals_the_exact_one_of_before(log in contest(), cut in any::<Index>()) {
        let before = exact(&log[..=cut.index(log.len())]);
        let differing = live(&log).differing(&before);
        let thawed = log[cut.index(log.len())..].iter().any(|one| one.event == Event::Thawed);
        prop_assert!(differing == Some(vec![]) || thawed && differing.is_none(), "{:?}", differing);
    }

    #[test]
    fn the_exact_boards_of_each_round_are_those_of_the_log(
        rule in prop::sample::select(vec!["points freeze 60", "icpc freeze 60", "ioi"]),
        steps in prop::collection::vec(step(), 0..80),
        looks in prop::collection::vec(any::<Index>(), 1..5),
    ) {
        let log = log(rule, &steps);
        let looks: Vec<_> = looks.iter().map(|look| look.index(log.len())).collect();
        let mut cold = Cold::default();
        for (place, event) in log.iter().enumerate() {
            cold.apply(event).expect("no gap");
            if looks.contains(&place) {
                let (round, whole) = (cold.boards(), exact(&log[..=place]));
                for audience in Audience::BOTH {
                    prop_assert_eq!(round.of(audience), whole.of(audience));
                }
            }
        }
        let mut sealed = Cold::default();
        let segment = cold.seal(agon_domain::Digest::ZERO);
        sealed.absorb(&agon_scoreboard::segment::Segment::open(&segment).expect("whole")).expect("it follows");
        let (round, whole) = (sealed.boards(), exact(&log));
        for audience in Audience::BOTH {
            prop_assert_eq!(round.of(audience), whole.of(audience));
        }
    }

    #[test]
    fn who_has_other_points_is_found_though_others_go_on(
        who in 0..PEOPLE,
        later in prop::collection::vec(step(), 0..40),
    ) {
        let (definition, rule) = (definition("points"), "points");
        let mut events: Vec<_> = log(rule, &[]).into_iter().map(|one| (one.at, one.event)).collect();
        for (place, who) in (0..PEOPLE).enumerate() {
            events.push((minute(1), submitted(&definition, who, 0)));
            let submission = Seq(i64::try_from(BEGUN + 2 * place + 1).expect("a short log"));
            events.push((minute(1), judged(submission, Verdict::WrongAnswer, 1, 1)));
        }
        let compared = events.len();
        let after = log(rule, &later).into_iter().skip(BEGUN);
        let after = after.filter(|one| matches!(one.event, Event::Submitted(_)));
        events.extend(after.map(|one| (one.at, one.event)));
        let log = numbered(events);
        let mut forged = log.clone();
        let place = BEGUN + 2 * who as usize + 1;
        if let Event::Judged(judged) = &mut forged[place].event {
            judged.points = Points::whole(2);
        }
        let found = live(&forged).differing(&exact(&log[..compared])).expect("it can be said");
        let moved = log[compared..].iter().any(|one| match &one.event {
            Event::Submitted(submitted) => submitted.participation.0 == who,
            _ => false,
        });
        prop_assert_eq!(found.iter().any(|one| one.0 == who), !moved);
        // Nobody's rank can be told when somebody has moved since.
        prop_assert!(log.len() == compared || found.iter().all(|one| one.0 == who), "{:?}", found);
    }
}

#[test]
fn what_only_the_public_sees_is_compared_too() {
    let definition = definition("icpc freeze 60");
    let mut events = vec![(minute(0), defined(&definition)), (minute(0), joined(0))];
    // A wrong attempt in the last hour has no time that the jury's row would show.
    events.push((minute(250), submitted(&definition, 0, 0)));
    events.push((minute(251), judged(Seq(3), Verdict::WrongAnswer, 0, 1)));
    let log = numbered(events);
    let mut forged = log.clone();
    forged[2].at = minute(10);
    let (live, wrong) = (live(&log), live(&forged));
    let row = |live: &Live, audience| live.row(audience, agon_domain::Ordinal(0));
    assert_eq!(row(&live, Audience::Jury), row(&wrong, Audience::Jury));
    assert_ne!(row(&live, Audience::Public), row(&wrong, Audience::Public));
    assert_eq!(live.differing(&exact(&log)), Some(vec![]));
    assert_eq!(
        wrong.differing(&exact(&log)).map(|rows| rows.len()),
        Some(1)
    );
}

#[test]
fn who_is_in_no_exact_board_is_found() {
    let definition = definition("points");
    let head = vec![(minute(0), defined(&definition)), (minute(0), joined(0))];
    let mut forged = head.clone();
    forged.push((minute(0), joined(1)));
    let mut log = head;
    log.push((minute(0), Event::Closed));
    let found = live(&numbered(forged)).differing(&exact(&numbered(log)));
    assert_eq!(found.map(|rows| rows.len()), Some(1));
}

#[test]
fn nothing_is_said_of_events_that_were_not_applied_or_of_another_course() {
    let definition = definition("points");
    let mut events = vec![(minute(0), defined(&definition)), (minute(0), joined(0))];
    let before = numbered(events.clone());
    events.push((minute(1), defined(&crate::contest::definition("icpc"))));
    let log = numbered(events);
    assert_eq!(live(&before).differing(&exact(&log)), None);
    assert_eq!(live(&log).differing(&exact(&before)), None);
    let restored = Live::restore(Structure::Exact, &live(&log).snapshot()).expect("a snapshot");
    assert_eq!(restored.differing(&exact(&before)), None);
    assert_eq!(restored.differing(&exact(&log)), Some(vec![]));
}
