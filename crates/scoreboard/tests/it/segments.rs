//! The cold path: segments, tasks and snapshots, and what is done with damaged ones.

use agon_domain::{Contest, Digest, Envelope, Event, Ordinal, Seq, Verdict};
use agon_scoreboard::segment::{Columns, Damaged, Place, Segment};
use agon_scoreboard::{
    Board, Cold, Exact, Incomplete, Live, Mapped, NotASnapshot, Round, Structure, exact,
};
use insta::assert_snapshot;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::contest::{definition, minute};
use crate::steps::{RULES, contest, defined, joined, judged, numbered, submitted};
use crate::story::Story;

/// Seals a log after each of these events.
fn sealed(log: &[Envelope], after: &[usize]) -> (Cold, Vec<Vec<u8>>) {
    let (mut cold, mut segments) = (Cold::default(), Vec::new());
    for (number, event) in (1..).zip(log) {
        cold.apply(event).expect("no gap");
        if after.contains(&number) {
            segments.push(cold.seal(Digest::ZERO));
        }
    }
    (cold, segments)
}

fn open(segments: &[Vec<u8>]) -> Vec<Segment<'_>> {
    let open = |bytes| Segment::open(bytes).expect("a segment");
    segments.iter().map(|bytes| open(bytes)).collect()
}

fn map(segments: &[Segment<'_>], partition: u32) -> Result<Mapped, Damaged> {
    let round = Round::new(segments.iter().map(|one| &one.header))?;
    round.map(partition, segments.iter().map(|one| one.bytes(partition)))
}

fn by_tasks(segments: &[Segment<'_>]) -> Board {
    let round = Round::new(segments.iter().map(|one| &one.header)).expect("no gap");
    // From the last to the first: the order in which tasks end is nothing.
    let all = (0..Ordinal::PARTITIONS).rev();
    let mapped = all.map(|partition| map(segments, partition).expect("whole"));
    round.reduce(mapped.collect()).expect("all partitions")
}

proptest! {
    #[test]
    fn from_segments_and_the_tail_comes_the_same_board(log in contest(), cuts in prop::collection::vec(any::<Index>(), 0..4)) {
        let cuts: Vec<_> = cuts.iter().map(|cut| cut.index(log.len()) + 1).collect();
        let (_, segments) = sealed(&log, &cuts);
        let mut cold = Cold::default();
        for segment in open(&segments) {
            cold.absorb(&segment).expect("it follows");
        }
        for event in &log {
            cold.apply(event).expect("no gap");
        }
        let exact = exact(&log).expect("no gap");
        prop_assert_eq!(cold.boards().jury.digest(), exact.digest());
        let exact = Exact::fold(&log).expect("no gap");
        let mut live = Live::load(Structure::Exact, open(&segments)).expect("they follow");
        let mut contest = live.contest();
        for event in &log {
            live.apply(event).expect("no gap");
            contest.apply(event);
        }
        prop_assert_eq!(live.differing(&exact), Some(vec![]));
        let mut plain = Contest::default();
        log.iter().for_each(|event| plain.apply(event));
        prop_assert_eq!(&contest, &plain);
        prop_assert_eq!(&live.contest(), &plain);
        prop_assert_eq!(&Live::restore(Structure::Exact, &live.snapshot()).expect("a snapshot").contest(), &plain);
    }

    #[test]
    fn a_board_folded_again_and_again_equals_one_folded_at_once(log in contest(), looks in prop::collection::vec(any::<Index>(), 0..5)) {
        let looks: Vec<_> = looks.iter().map(|look| look.index(log.len())).collect();
        let mut cold = Cold::default();
        for (place, event) in log.iter().enumerate() {
            cold.apply(event).expect("no gap");
            if looks.contains(&place) {
                let now = exact(&log[..=place]).expect("no gap");
                prop_assert_eq!(cold.boards().jury.digest(), now.digest());
            }
        }
        prop_assert_eq!(cold.boards().jury, exact(&log).expect("no gap"));
    }

    #[test]
    fn many_people_ranked_round_by_round_stand_as_if_ranked_at_once(
        deeds in prop::collection::vec((0..80_u32, 0..3_usize, 0..4_i64, 0..12_u32), 50..150),
        rule in prop::sample::select(RULES.to_vec()),
        rounds in 1..12_usize,
    ) {
        let definition = definition(rule);
        let mut log = vec![(minute(0), defined(&definition))];
        for (number, (who, problem, points, what)) in (0..).zip(deeds) {
            // Somebody new comes in between all the time.
            log.push((minute(0), joined(number)));
            let who = who.min(number);
            let participation = Ordinal(who);
            match what {
                0 => log.push((minute(number), Event::Disqualified { participation })),
                1 => log.push((minute(number), Event::Reinstated { participation })),
                _ => {
                    log.push((minute(number), submitted(&definition, who, problem)));
                    let submission = Seq(i64::try_from(log.len()).expect("a short log"));
                    let verdict = if points == 3 { Verdict::Accepted } else { Verdict::WrongAnswer };
                    log.push((minute(number), judged(submission, verdict, points, what)));
                }
            }
        }
        let log = numbered(log);
        let (mut cold, mut held) = (Cold::default(), Vec::new());
        for round in log.chunks(log.len().div_ceil(rounds)) {
            for event in round {
                cold.apply(event).expect("no gap");
            }
            let board = cold.boards().jury;
            // Boards that somebody holds on to stay what they were.
            held.push((board.digest(), board));
        }
        prop_assert_eq!(cold.boards().jury, exact(&log).expect("no gap"));
        for (digest, board) in held {
            prop_assert_eq!(board.digest(), digest);
        }
    }

    #[test]
    fn tasks_over_segments_reduce_to_the_same_board(log in contest(), cut in any::<Index>()) {
        let (_, segments) = sealed(&log, &[cut.index(log.len()) + 1, log.len()]);
        let board = by_tasks(&open(&segments));
        prop_assert_eq!(board.digest(), exact(&log).expect("no gap").digest());
    }

    #[test]
    fn columns_become_the_same_bytes(log in contest()) {
        let (_, segments) = sealed(&log, &[log.len()]);
        let segments = open(&segments);
        for partition in 0..Ordinal::PARTITIONS {
            let (place, block) = segments[0].bytes(partition).expect("whole");
            let columns = segments[0].columns(partition).expect("whole");
            let mut bytes = vec![0; block.len()];
            columns.block(partition, &place, &mut bytes).expect("of that length");
            prop_assert_eq!(bytes, block);
        }
    }

    #[test]
    fn no_byte_of_a_segment_can_be_changed_unnoticed(log in contest(), at in any::<Index>(), flip in 1..=255_u8) {
        let (_, mut segments) = sealed(&log, &[log.len()]);
        let place = at.index(segments[0].len());
        segments[0][place] ^= flip;
        let seen = Segment::open(&segments[0]).map(|one| Cold::default().absorb(&one));
        prop_assert!(!matches!(seen, Ok(Ok(()))));
    }

    #[test]
    fn no_byte_of_a_snapshot_can_be_changed_unnoticed(log in contest(), at in any::<Index>(), flip in 1..=255_u8) {
        let (cold, _) = sealed(&log, &[]);
        let mut bytes = cold.snapshot();
        let place = at.index(bytes.len());
        bytes[place] ^= flip;
        prop_assert!(Live::restore(Structure::Exact, &bytes).is_err());
    }
}

#[test]
fn columns_that_are_no_block_are_refused() {
    let (_, segments) = sealed(&told(), &[11]);
    let segment = &open(&segments)[0];
    let (place, block) = segment.bytes(0).expect("whole");
    let columns = segment.columns(0).expect("whole");
    assert_eq!(columns.kind, [0, 2, 3, 2, 3], "ann joined and tried twice");
    let damage: [fn(&mut Columns); 5] = [
        |columns| columns.kind[2] = 6,
        |columns| columns.sort[2] = 8,
        |columns| columns.sort[0] = -1,
        |columns| columns.problem[1] = 70_000,
        |columns| columns.who.truncate(4),
    ];
    for (number, damage) in damage.into_iter().enumerate() {
        let mut columns = columns.clone();
        damage(&mut columns);
        let made = columns.block(0, &place, &mut vec![0; block.len()]);
        assert_eq!(made, Err(Damaged::Block(0)), "damage {number}");
    }
    let wide = |columns: &mut Columns| columns.points[2] = 1 << 40;
    let mut columns = columns;
    wide(&mut columns);
    let made = columns.block(0, &place, &mut vec![0; block.len()]);
    assert_eq!(made, Err(Damaged::Block(0)), "longer than its place says");
}

fn told() -> Vec<Envelope> {
    Story::new(
        "points",
        "ann A 10 WA; ann A 30 AC; bob A 49 AC; cid A 50 ?",
    )
    .log
}

#[test]
fn damaged_segments_say_what_to_do() {
    let (_, segments) = sealed(&told(), &[5, 11]);
    let text = |damaged: Damaged| damaged.to_string();
    assert_snapshot!(text(Segment::open(b"{}").expect_err("no segment")), @"not a segment this version of agon reads; remove it, and it is written anew from the log");
    assert_snapshot!(text(Segment::open(&segments[0][..40]).expect_err("cut short")), @"the header of the segment is damaged; remove it, and it is written anew from the log");
    let [first, second] = &open(&segments)[..] else {
        panic!("two segments");
    };
    assert_snapshot!(text(Cold::default().absorb(second).expect_err("it does not follow")), @"the segment begins at event 6, but event 0 was the last one read");
    let mut cut = segments[0].clone();
    cut.truncate(cut.len() - 1);
    let cut = Segment::open(&cut).expect("the header is whole");
    assert_snapshot!(text(Cold::default().absorb(&cut).expect_err("cut short")), @"block 0 of the segment is damaged; remove it, and it is written anew from the log");
    assert_eq!(first.header.last.next(), second.header.first);
}

#[test]
fn a_round_wants_each_partition_once_and_up_to_the_same_event() {
    let (_, segments) = sealed(&told(), &[5, 11]);
    let segments = open(&segments);
    let round = Round::new(segments.iter().map(|one| &one.header)).expect("no gap");
    let all = || (0..Ordinal::PARTITIONS).map(|one| map(&segments, one).expect("whole"));
    let without: Vec<_> = all().filter(|one| one.partition() != 7).collect();
    assert_eq!(round.reduce(without), Err(Incomplete::Partition(7)));
    let twice: Vec<_> = all().chain(all().take(1)).collect();
    assert_eq!(round.reduce(twice), Err(Incomplete::Partition(1)));
    let earlier = map(&segments[..1], 0).expect("whole");
    let mixed: Vec<_> = std::iter::once(earlier).chain(all().skip(1)).collect();
    assert_snapshot!(round.reduce(mixed).expect_err("another round"), @"partition 0 was folded up to event 5, and not to 11; run its task again");
}

#[test]
fn a_snapshot_of_something_else_is_told_from_a_damaged_one() {
    // The second is of an earlier form.
    for other in [&b"{}"[..], b"AGONSNP1"] {
        assert_eq!(
            Live::restore(Structure::Exact, other).err(),
            Some(NotASnapshot::Another)
        );
    }
    assert_eq!(
        Live::restore(Structure::Exact, b"AGONSNP2").err(),
        Some(NotASnapshot::Damaged)
    );
}

#[test]
fn a_segment_has_a_row_for_each_event_that_concerns_somebody() {
    let (_, segments) = sealed(&told(), &[11]);
    let rows: u32 = open(&segments)[0]
        .header
        .blocks
        .iter()
        .map(|one: &Place| one.rows)
        .sum();
    // All but the definition concern somebody.
    assert_eq!(rows as usize, told().len() - 1);
}
