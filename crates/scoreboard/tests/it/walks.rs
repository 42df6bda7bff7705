//! Walks over the pages of a board that is larger than the exact head, behind which structures that
//! are not exact show the order settled last.

use agon_domain::{Definition, Event, Ordinal, ParticipationKind, Seq, Verdict};
use agon_scoreboard::{Audience, Exact, Live, Structure};
use proptest::prelude::*;

use crate::contest::{definition, minute};
use crate::steps::{defined, judged, numbered, submitted};

const ALL: [Structure; 3] = [Structure::Exact, Structure::Sketch, Structure::Delta];
/// More than have a place in the head.
const PEOPLE: u32 = 11_700;

/// A contest in which everybody has tried; each ninth is a guest.
struct Crowd {
    definition: Definition,
    log: Vec<agon_domain::Envelope>,
}

impl Crowd {
    fn new(points: impl Fn(u32) -> i64) -> Self {
        // Who hands in again can fall, too.
        let definition = definition("points keep last");
        let mut crowd = Self {
            log: numbered([(minute(0), defined(&definition))]),
            definition,
        };
        for who in 0..PEOPLE {
            crowd.push(joined(who));
        }
        for who in 0..PEOPLE {
            crowd.earn(who, points(who));
        }
        crowd
    }

    fn push(&mut self, event: Event) -> Seq {
        let seq = self.log.last().map_or(Seq::START, |last| last.seq).next();
        let at = minute(1);
        self.log.push(agon_domain::Envelope { seq, at, event });
        seq
    }

    /// Somebody hands in and is given so many points of a thousand.
    fn earn(&mut self, who: u32, points: i64) {
        let submission = self.push(submitted(&self.definition, who, 0));
        let mut event = judged(submission, Verdict::WrongAnswer, 0, 0);
        if let Event::Judged(judged) = &mut event {
            judged.points = agon_domain::Points(points * 100);
        }
        self.push(event);
    }

    fn settled(&self, structure: Structure) -> Live {
        let mut live = Live::new(structure);
        follow(&mut live, &self.log);
        live.settle(&Exact::fold(&self.log).expect("no gap"), minute(0));
        live
    }
}

fn joined(who: u32) -> Event {
    let kind = match who % 9 {
        4 => ParticipationKind::Unofficial,
        _ => ParticipationKind::Official,
    };
    Event::Joined {
        participation: Ordinal(who),
        kind,
        starts: None,
    }
}

fn follow(live: &mut Live, log: &[agon_domain::Envelope]) {
    for event in log {
        live.apply(event).expect("no gap");
    }
}

/// What all pages of so many places show, one after the other.
fn by_places(live: &Live, limit: usize) -> Vec<Ordinal> {
    let places = (0..live.places(Audience::Public)).step_by(limit);
    let pages = places.flat_map(|place| live.page(Audience::Public, place, limit));
    pages.map(|row| row.ordinal).collect()
}

/// The same for who goes on after the last row of each page, wherever that stands.
fn by_cursor(live: &Live, limit: usize) -> Vec<Ordinal> {
    let (mut place, mut seen) = (0, Vec::new());
    while place < live.places(Audience::Public) {
        let page = live.page(Audience::Public, place, limit);
        seen.extend(page.iter().map(|row| row.ordinal));
        place = match page.last() {
            Some(last) => live.place_of(Audience::Public, last.ordinal).expect("one") + 1,
            None => place + limit,
        };
    }
    seen
}

/// The same for who goes from rank to rank.
fn by_ranks(live: &Live, step: usize) -> Vec<Ordinal> {
    let ranks = (1..=live.ranked(Audience::Public)).step_by(step);
    let at = |rank| live.place_of_rank(Audience::Public, rank).expect("a row");
    let mut places = vec![0];
    places.extend(ranks.map(at));
    places.push(live.places(Audience::Public));
    let pages = places.windows(2).flat_map(|pair| {
        let [from, until] = [pair[0], pair[1]];
        live.page(
            Audience::Public,
            from,
            until.checked_sub(from).expect("in order"),
        )
    });
    pages.map(|row| row.ordinal).collect()
}

fn everybody_once(structure: Structure, mut seen: Vec<Ordinal>) {
    seen.sort_unstable();
    let lost = (0..PEOPLE)
        .map(Ordinal)
        .filter(|who| seen.binary_search(who).is_err());
    assert_eq!(
        lost.collect::<Vec<_>>(),
        [],
        "{structure:?} shows them nowhere"
    );
    let twice = seen.windows(2).filter(|pair| pair[0] == pair[1]);
    let twice: Vec<_> = twice.map(|pair| pair[0]).collect();
    assert_eq!(twice, [], "{structure:?} shows them twice");
}

fn mixed(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ mixed >> 31).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ mixed >> 29
}

fn points(drawn: u64) -> i64 {
    i64::try_from(drawn % 1_000).expect("small")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn every_walk_meets_everybody_once_whatever_changed_since_the_board_settled(
        seed: u64,
        changes in 0..3_000_u64,
        limit in 30..90_usize,
    ) {
        let mut crowd = Crowd::new(|who| points(mixed(seed ^ u64::from(who))));
        let boards = ALL.map(|structure| crowd.settled(structure));
        let settled = crowd.log.len();
        for change in 0..changes {
            let drawn = mixed(seed.wrapping_add(change << 20));
            let who = u32::try_from(drawn >> 40).expect("24 bits") % PEOPLE;
            crowd.earn(who, points(drawn));
            let participation = Ordinal(who);
            if drawn.is_multiple_of(13) {
                crowd.push(Event::Disqualified { participation });
            }
            if drawn.is_multiple_of(26) {
                crowd.push(Event::Reinstated { participation });
            }
        }
        for (structure, mut live) in ALL.into_iter().zip(boards) {
            follow(&mut live, &crowd.log[settled..]);
            everybody_once(structure, by_places(&live, limit));
            everybody_once(structure, by_cursor(&live, limit));
            everybody_once(structure, by_ranks(&live, limit));
            let mut places = Vec::new();
            for row in live.page(Audience::Public, 9_000, 300) {
                places.push(live.place_of(Audience::Public, row.ordinal).expect("a place"));
                let there = live.page(Audience::Public, *places.last().expect("one"), 1);
                prop_assert_eq!(there[0].ordinal, row.ordinal);
            }
            prop_assert!(places.is_sorted());
        }
    }
}

#[test]
fn a_guest_among_rows_that_moved_since_pushes_nobody_off_the_pages() {
    let mut crowd = Crowd::new(|who| 1_000 - i64::from(who) / 12);
    let boards = ALL.map(|structure| crowd.settled(structure));
    let settled = crowd.log.len();
    // Behind the head some fall behind guests, who stand before others who stayed.
    for who in (10_000..10_200).filter(|who| who % 5 == 1) {
        crowd.earn(who, 80);
    }
    for (structure, mut live) in ALL.into_iter().zip(boards) {
        follow(&mut live, &crowd.log[settled..]);
        let whole = live.page(Audience::Public, 9_900, 420);
        let whole: Vec<_> = whole.iter().map(|row| row.ordinal).collect();
        for limit in [1, 2, 3] {
            let places = (9_900..10_320).step_by(limit);
            let pages = places.flat_map(|place| live.page(Audience::Public, place, limit));
            let parts: Vec<_> = pages.map(|row| row.ordinal).collect();
            assert_eq!(parts, whole, "{structure:?} by {limit}");
        }
    }
}
