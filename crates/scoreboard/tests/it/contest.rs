//! The contest that all tests are about.

use std::time::Duration;

use agon_domain::definition::{Partial, TieBreak};
use agon_domain::{
    ContestProblem, Definition, Digest, Feedback, Keep, Points, ProblemId, Rule, Scoring,
    Timestamp, Verdict,
};

/// A contest of five hours with the problems A, B (100 points each) and C (50). The rules are
/// words too: a rule's name, `penalty 5`, `freeze 60`, `by cpu`, `by memory`, `keep last`, `count CE`.
pub(crate) fn definition(rules: &str) -> Definition {
    let mut definition = Definition {
        title: "A contest".into(),
        starts: minute(0),
        length_s: 300 * 60,
        freeze_s: None,
        grace_s: 10,
        rule: Rule::Points,
        penalty_minutes: 20,
        tie_breaks: Vec::new(),
        scoring: Scoring::default(),
        feedback: Feedback::Test,
        languages: Vec::new(),
        allowances: Vec::new(),
        identical_tests: true,
        parallel_tests: false,
        rules: agon_domain::SourceRules::default(),
        problems: vec![problem("A", 100), problem("B", 100), problem("C", 50)],
    };
    let mut words = rules.split_whitespace();
    while let Some(word) = words.next() {
        match word {
            "points" => definition.rule = Rule::Points,
            "icpc" => definition.rule = Rule::Icpc,
            "ioi" => definition.rule = Rule::Ioi,
            "best" => definition.rule = Rule::Best,
            "decay" => definition.rule = Rule::Decay,
            "keep" => definition.scoring.keep = keep(words.next()),
            "count" => {
                let counted = words.next().expect("a verdict follows");
                let other = |one: &Verdict| one.code() != counted;
                definition.scoring.uncounted.retain(other);
            }
            "penalty" => definition.penalty_minutes = number(words.next()),
            "freeze" => definition.freeze_s = Some(number(words.next()) * 60),
            "by" => definition.tie_breaks.push(match words.next() {
                Some("cpu") => TieBreak::Cpu,
                Some("memory") => TieBreak::Memory,
                other => panic!("no tie break is called {other:?}"),
            }),
            other => panic!("no rule is called {other}"),
        }
    }
    definition
}

fn problem(label: &str, points: i64) -> ContestProblem {
    ContestProblem {
        label: label.into(),
        problem: ProblemId(uuid::Uuid::from_u128(label.as_bytes()[0].into())),
        testdata: Digest::ZERO,
        points: Points::whole(points),
        partial: Partial::Package,
        languages: Vec::new(),
        allowances: Vec::new(),
        feedback: None,
        rules: agon_domain::SourceRules::default(),
    }
}

fn keep(word: Option<&str>) -> Keep {
    match word {
        Some("best") => Keep::Best,
        Some("last") => Keep::Last,
        other => panic!("nothing keeps {other:?}"),
    }
}

/// A word that is a number.
pub(crate) fn number(word: Option<&str>) -> u32 {
    let word = word.expect("a number follows");
    word.parse()
        .unwrap_or_else(|_| panic!("{word} is no number"))
}

/// A moment of contest time.
pub(crate) fn minute(minute: u32) -> Timestamp {
    Timestamp(1_800_000_000_000_000).after(Duration::from_secs(u64::from(minute) * 60))
}
