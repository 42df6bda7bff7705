//! The resolver, whatever is hidden.

use std::collections::BTreeMap;

use agon_domain::{Ordinal, ParticipationKind};
use agon_scoreboard::{Audience, Cell, Live, Standing};
use proptest::prelude::*;

use crate::steps::{PEOPLE, log, step};

type Cells = Vec<Option<Cell>>;

/// What decides the order, by the letter of the rule.
fn key(rule: &str, cells: &Cells) -> [i64; 4] {
    let cells = || cells.iter().flatten();
    let sum = |of: fn(&Cell) -> u64| i64::try_from(cells().map(of).sum::<u64>()).expect("small");
    let points = -cells().map(|cell| cell.points.0).sum::<i64>();
    let penalty = sum(|cell| cell.penalty_s);
    match rule.split_whitespace().next() {
        Some("icpc") => {
            let solved = || cells().filter(|cell| cell.solved);
            let last = solved().filter_map(|cell| cell.time_s).max().unwrap_or(0) / 60;
            let solved = i64::try_from(solved().count()).expect("small");
            [-solved, penalty, last.into(), 0]
        }
        Some("points") => {
            let memory = cells().map(|cell| cell.memory_kib).max().unwrap_or(0);
            [
                points,
                penalty,
                sum(|cell| cell.cpu_ms.into()),
                memory.into(),
            ]
        }
        _ => [points, 0, 0, 0],
    }
}

fn rank(rule: &str, board: &BTreeMap<Ordinal, Cells>, who: Ordinal) -> u32 {
    let own = key(rule, &board[&who]);
    let better = board.values().filter(|cells| key(rule, cells) < own);
    u32::try_from(better.count() + 1).expect("few")
}

/// The ranked rows of an audience.
fn ranked(live: &Live, audience: Audience) -> Vec<Standing> {
    let rows = live.page(audience, 0, usize::MAX).into_iter();
    rows.filter(|row| row.rank.is_some()).collect()
}

proptest! {
    #[test]
    fn each_hidden_cell_is_revealed_once_and_then_everybody_stands_where_the_jury_has_them(
        rule in prop::sample::select(vec![
            "icpc freeze 240", "points freeze 240 by cpu by memory", "ioi freeze 240", "decay freeze 240",
        ]),
        steps in prop::collection::vec(step(), 0..160),
    ) {
        let mut live = Live::default();
        for event in &log(rule, &steps) {
            live.apply(event).expect("no gap");
        }
        let cells = |row: Standing| (row.ordinal, row.cells);
        let mut shown: BTreeMap<_, _> = ranked(&live, Audience::Public).into_iter().map(cells).collect();
        let jury = ranked(&live, Audience::Jury);
        let hidden: BTreeMap<_, _> = jury.iter().cloned().map(cells).collect();
        let differs = |who: &Ordinal| {
            let pairs = shown[who].iter().zip(&hidden[who]).enumerate();
            let columns = pairs.filter(|(_, (one, other))| one != other);
            columns.map(|(column, _)| (*who, column)).collect::<Vec<_>>()
        };
        let mut left: Vec<_> = shown.keys().flat_map(differs).collect();
        for step in live.reveals() {
            let place = left.iter().position(|one| *one == (step.who, step.column));
            prop_assert!(place.is_some(), "hidden, and not revealed yet: {:?}", step);
            left.remove(place.expect("it is there"));
            let before = rank(rule, &shown, step.who);
            let cell = &mut shown.get_mut(&step.who).expect("ranked")[step.column];
            prop_assert_eq!(&*cell, &step.before);
            cell.clone_from(&step.after);
            prop_assert_eq!(step.ranks, (before, rank(rule, &shown, step.who)));
            prop_assert_eq!(step.is_last, !left.iter().any(|(who, _)| *who == step.who));
        }
        prop_assert_eq!(left, vec![]);
        prop_assert_eq!(&shown, &hidden);
        for row in jury {
            prop_assert_eq!(row.rank, Some(rank(rule, &shown, row.ordinal)));
            prop_assert_eq!(row.kind, ParticipationKind::Official);
            prop_assert!(row.ordinal.0 < PEOPLE);
        }
    }
}
