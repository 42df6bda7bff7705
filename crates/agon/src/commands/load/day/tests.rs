//! What a drawn day is like.

use std::collections::HashMap;

use agon_domain::{Rule, Verdict};

use super::*;

fn plan(participants: u32) -> Plan {
    Plan {
        participants,
        events: u64::from(participants) * 15,
        seed: 7,
        rule: Rule::Points,
        length_s: 3_600,
        freeze_s: None,
    }
}

#[test]
fn the_same_plan_gives_the_same_day_and_another_seed_another_one() {
    let day = |seed| -> Vec<Moment> { Plan { seed, ..plan(200) }.day().collect() };
    assert_eq!(day(1), day(1));
    assert_ne!(day(1), day(2));
}

#[test]
fn there_are_exactly_as_many_events_as_planned_and_time_never_goes_back() {
    for (participants, events) in [(1, 1), (1, 4_001), (300, 300), (300, 302), (1_000, 15_000)] {
        let plan = Plan {
            events,
            ..plan(participants)
        };
        let day: Vec<Moment> = plan.checked().expect("a plan").day().collect();
        assert_eq!(day.len() as u64, events);
        assert!(day.is_sorted_by_key(|moment| moment.at_ms));
        assert!(day.iter().zip(2..).all(|(moment, seq)| moment.seq.0 == seq));
        let joined = day.iter().filter_map(|moment| match moment.what {
            What::Joined { who } => Some(who),
            What::Submitted { .. } | What::Judged { .. } => None,
        });
        assert!(
            joined.eq(0..participants),
            "numbers are in the order of joining"
        );
    }
}

#[test]
fn each_submission_is_in_time_and_judged_once_and_some_overtake_others() {
    let (mut open, mut overtaken) = (std::collections::BTreeSet::new(), 0);
    for moment in plan(2_000).day() {
        match moment.what {
            What::Joined { .. } => {}
            What::Submitted { .. } => {
                assert!(moment.at_ms < 3_600_000);
                open.insert(moment.seq);
            }
            What::Judged { submission, .. } => {
                overtaken += usize::from(open.first() != Some(&submission));
                assert!(open.remove(&submission), "judged twice or never handed in");
            }
        }
    }
    assert!(open.is_empty());
    assert!(overtaken > 1_000, "{overtaken}");
}

#[test]
fn most_do_little_and_a_few_do_very_much() {
    let mut events: HashMap<u32, u32> = HashMap::new();
    for moment in plan(50_000).day() {
        match moment.what {
            What::Joined { who } => *events.entry(who).or_default() += 1,
            What::Submitted { who, .. } => *events.entry(who).or_default() += 2,
            What::Judged { .. } => {}
        }
    }
    let mut each: Vec<u32> = events.into_values().collect();
    each.sort_unstable();
    let share = |percent: usize| each[(each.len() - 1) * percent / 100];
    assert!((7..=9).contains(&share(50)), "median {}", share(50));
    assert!((95..=120).contains(&share(99)), "p99 {}", share(99));
    let most = *each.last().expect("somebody");
    assert!((500..4_000).contains(&most), "most {most}");
}

#[test]
fn people_come_in_a_step_and_the_last_minutes_are_a_rush() {
    let mut seconds = vec![0_u32; 4_000];
    for moment in plan(50_000).day() {
        seconds[moment.at_ms as usize / 1_000] += 1;
    }
    // 58,000 of a million in the worst second.
    let worst = *seconds.iter().max().expect("a second");
    assert_eq!(worst, seconds[0]);
    assert!((2_700..3_100).contains(&worst), "{worst}");
    let rate = |from: usize, to: usize| seconds[from..to].iter().sum::<u32>() / 600;
    assert!(rate(3_000, 3_600) > rate(2_400, 3_000) * 3 / 2);
}

#[test]
fn first_problems_are_solved_more_often_than_last_ones() {
    let (mut problems, mut tried) = (HashMap::new(), [(0_u32, 0_u32); 10]);
    for moment in plan(10_000).day() {
        match moment.what {
            What::Joined { .. } => {}
            What::Submitted { problem, .. } => {
                problems.insert(moment.seq, problem);
            }
            What::Judged {
                submission,
                outcome,
            } => {
                let of = &mut tried[usize::from(problems[&submission])];
                of.0 += u32::from(outcome.verdict == Verdict::Accepted);
                of.1 += 1;
            }
        }
    }
    let solved: Vec<u32> = tried
        .iter()
        .map(|(solved, all)| solved * 100 / all)
        .collect();
    assert!(solved[0] > 2 * solved[9], "{solved:?}");
    assert!(solved[9] > 0, "{solved:?}");
}

#[test]
fn a_plan_that_cannot_be_says_what_to_write() {
    let refused = |plan: Plan| plan.checked().expect_err("no plan").to_string();
    let with = |events| Plan {
        events,
        ..plan(150)
    };
    let short = Plan {
        length_s: 5,
        ..plan(150)
    };
    insta::assert_snapshot!(refused(with(149)), @"149 events for 150 participants: each joins once, so write 150 to 1000000000");
    insta::assert_snapshot!(refused(with(151)), @"151 events for 150 participants: submissions and judgements come in pairs, so write 150 or 152");
    insta::assert_snapshot!(refused(plan(0)), @"0 participants: write 1 to 10000000");
    insta::assert_snapshot!(refused(short), @"a length of 5 s: write 60 to 86400");
}
