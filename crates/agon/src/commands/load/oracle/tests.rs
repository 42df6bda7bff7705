//! The oracle against the scoreboard, and against boards that are wrong.

use agon_domain::Rule;
use agon_scoreboard::{Board, Exact};

use super::*;
use crate::commands::load::plan::Plan;

const RULES: [Rule; 5] = [Rule::Points, Rule::Icpc, Rule::Ioi, Rule::Best, Rule::Decay];

fn told(rule: Rule) -> (Oracle, Vec<Envelope>) {
    told_with(rule, None)
}

fn told_with(rule: Rule, freeze_s: Option<u32>) -> (Oracle, Vec<Envelope>) {
    let plan = Plan {
        participants: 300,
        events: 9_000,
        seed: 11,
        rule,
        length_s: 3_600,
        freeze_s,
    };
    let (mut oracle, log): (_, Vec<Envelope>) = (Oracle::default(), plan.log().collect());
    log.iter().for_each(|one| oracle.take(one).expect("a log"));
    (oracle, log)
}

#[test]
fn under_every_rule_the_exact_board_equals_the_oracle() {
    for rule in RULES {
        let (oracle, log) = told(rule);
        assert_eq!(oracle.open(), 0);
        let board = agon_scoreboard::exact(&log).expect("no gap");
        let differing = oracle
            .differing(Audience::Jury, board.standings())
            .expect("it was defined");
        assert_eq!(differing, vec![], "{rule:?}");
    }
}

#[test]
fn halfway_with_judgements_open_it_does_too() {
    for rule in RULES {
        let (_, log) = told(rule);
        let mut oracle = Oracle::default();
        let half = &log[..log.len() / 2];
        half.iter().for_each(|one| oracle.take(one).expect("a log"));
        assert!(oracle.open() > 0);
        let board = agon_scoreboard::exact(half).expect("no gap");
        let differing = oracle
            .differing(Audience::Jury, board.standings())
            .expect("it was defined");
        assert_eq!(differing, vec![], "{rule:?}");
    }
}

#[test]
fn in_a_freeze_both_audiences_boards_do() {
    for rule in RULES {
        let (oracle, log) = told_with(rule, Some(1_200));
        let exact = Exact::fold(&log).expect("no gap");
        let of = |audience, board: &Board| {
            let differing = oracle.differing(audience, board.standings());
            differing.expect("it was defined").len()
        };
        assert_eq!(of(Audience::Jury, &exact.jury), 0, "{rule:?}");
        let public = exact.of(Audience::Public);
        assert_eq!(of(Audience::Public, public), 0, "{rule:?}");
        assert!(of(Audience::Jury, public) > 0, "{rule:?}");
        assert!(of(Audience::Public, &exact.jury) > 0, "{rule:?}");
    }
}

#[test]
fn a_board_with_one_wrong_number_or_a_row_too_few_or_out_of_order_is_found() {
    let (oracle, log) = told(Rule::Points);
    let board = agon_scoreboard::exact(&log).expect("no gap");
    let right: Vec<Standing> = board.standings().collect();
    let found = |rows: Vec<Standing>| {
        oracle
            .differing(Audience::Jury, rows.into_iter())
            .expect("defined")
            .len()
    };
    let mut one = right.clone();
    one[7].penalty_s += 1;
    assert_eq!(found(one), 1);
    let mut cell = right.clone();
    let first = cell[0].cells.iter_mut().flatten().next();
    first.expect("the best has solved something").attempts += 1;
    assert_eq!(found(cell), 1);
    assert_eq!(found(right[1..].to_vec()), 1);
    let mut swapped = right;
    swapped.swap(3, 200);
    assert!(found(swapped) > 0);
}
