//! Contests in which anything may happen.

use std::time::Duration;

use agon_domain::{
    Definition, Digest, Envelope, Event, Judged, LanguageId, Ordinal, ParticipationKind, Points,
    Seq, Submitted, Timestamp, Verdict,
};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::contest::{definition, minute};
use crate::story::{accepted, judgement};

/// How many participations join.
pub(crate) const PEOPLE: u32 = 6;

pub(crate) const RULES: [&str; 8] = [
    "points freeze 60 by cpu by memory",
    "points penalty 0 by memory",
    "points keep last count CE",
    "icpc freeze 60",
    "ioi freeze 60",
    "ioi keep last by cpu",
    "best by memory",
    "decay freeze 60",
];

/// Something that happens after everybody joined; an `Index` chooses among the submissions so far.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Submit(u32, usize),
    Judge(Index, Verdict, i64, u32),
    Rejudge(Index, Verdict),
    Apply,
    Cancel,
    Disqualify(u32),
    Reinstate(u32),
    Thaw,
    Extend(u32, u32),
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let verdict = prop::sample::select(Verdict::ALL.to_vec());
    let who = 0..PEOPLE;
    prop_oneof![
        6 => (who.clone(), 0..3_usize).prop_map(|(who, problem)| Step::Submit(who, problem)),
        6 => (any::<Index>(), verdict.clone(), 0..4_i64, 0..40_u32)
            .prop_map(|(which, verdict, points, cpu)| Step::Judge(which, verdict, points, cpu)),
        2 => (any::<Index>(), verdict).prop_map(|(which, verdict)| Step::Rejudge(which, verdict)),
        1 => Just(Step::Apply),
        1 => Just(Step::Cancel),
        1 => who.clone().prop_map(Step::Disqualify),
        1 => who.clone().prop_map(Step::Reinstate),
        1 => (who, 0..600_u32).prop_map(|(who, by)| Step::Extend(who, by)),
    ]
}

/// A step of somebody who tries one problem again and again.
pub(crate) fn long_step() -> impl Strategy<Value = Step> {
    let verdict = prop::sample::select(Verdict::ALL.to_vec());
    prop_oneof![
        8 => Just(Step::Submit(2, 0)),
        12 => (any::<Index>(), verdict.clone(), 0..4_i64, 0..40_u32)
            .prop_map(|(which, verdict, points, cpu)| Step::Judge(which, verdict, points, cpu)),
        1 => (any::<Index>(), verdict).prop_map(|(which, verdict)| Step::Rejudge(which, verdict)),
        1 => Just(Step::Apply),
        1 => Just(Step::Thaw),
    ]
}

pub(crate) fn contest() -> impl Strategy<Value = Vec<Envelope>> {
    let rules = prop::sample::select(RULES.to_vec());
    let steps = prop::collection::vec(step(), 0..80);
    (rules, steps, any::<bool>()).prop_map(|(rules, mut steps, thaw)| {
        steps.extend(thaw.then_some(Step::Thaw));
        log(rules, &steps)
    })
}

/// Writes steps down as a log, spread over the five hours. As several servers note times, some are
/// up to ten seconds before those of earlier events, on either side of a freeze too.
pub(crate) fn log(rules: &str, steps: &[Step]) -> Vec<Envelope> {
    let definition = definition(rules);
    let mut log = vec![(minute(0), defined(&definition))];
    for who in 0..PEOPLE {
        log.push((minute(0), joined(who)));
    }
    let (mut submissions, mut rejudging) = (Vec::new(), None);
    for (number, step) in steps.iter().enumerate() {
        let at = moment(number, steps.len());
        let seq = Seq(i64::try_from(log.len()).expect("a short log") + 1);
        let chosen = |which: &Index| (!submissions.is_empty()).then(|| *which.get(&submissions));
        let event = match step {
            Step::Submit(who, problem) => {
                submissions.push(seq);
                Some(submitted(&definition, *who, *problem))
            }
            Step::Judge(which, verdict, points, cpu) => {
                chosen(which).map(|submission| judged(submission, *verdict, *points, *cpu))
            }
            Step::Rejudge(which, verdict) => match rejudging {
                None => {
                    rejudging = Some(seq);
                    let which = submissions.clone();
                    Some(Event::RejudgingStarted { which })
                }
                Some(_) => chosen(which).map(|submission| {
                    judgement(Judged {
                        rejudging,
                        verdict: *verdict,
                        ..accepted(submission)
                    })
                }),
            },
            Step::Apply => rejudging
                .take()
                .map(|rejudging| Event::RejudgingApplied { rejudging }),
            Step::Cancel => rejudging
                .take()
                .map(|rejudging| Event::RejudgingCancelled { rejudging }),
            Step::Disqualify(who) => Some(Event::Disqualified {
                participation: Ordinal(*who),
            }),
            Step::Reinstate(who) => Some(Event::Reinstated {
                participation: Ordinal(*who),
            }),
            Step::Thaw => Some(Event::Thawed),
            Step::Extend(who, extension_s) => Some(Event::Extended {
                participation: Ordinal(*who),
                extension_s: *extension_s,
            }),
        };
        log.extend(event.map(|event| (at, event)));
    }
    numbered(log)
}

/// The time of one of so many steps: each four share a minute, give or take ten seconds.
fn moment(number: usize, steps: usize) -> Timestamp {
    let together = number / 4 * 4;
    let at = minute(u32::try_from(together * 300 / steps).expect("five hours"));
    let off = u64::try_from(number * 7_919 % 21).expect("seconds");
    at.before(Duration::from_secs(10))
        .after(Duration::from_secs(off))
}

pub(crate) fn numbered(events: impl IntoIterator<Item = (Timestamp, Event)>) -> Vec<Envelope> {
    let envelope = |(seq, (at, event))| Envelope {
        seq: Seq(seq),
        at,
        event,
    };
    (1..).zip(events).map(envelope).collect()
}

pub(crate) fn defined(definition: &Definition) -> Event {
    Event::Defined {
        definition: Box::new(definition.clone()),
    }
}

pub(crate) fn joined(who: u32) -> Event {
    let kind = if who == 0 {
        ParticipationKind::Unofficial
    } else {
        ParticipationKind::Official
    };
    Event::Joined {
        participation: Ordinal(who),
        kind,
        starts: (who == 1).then(|| minute(30)),
    }
}

pub(crate) fn submitted(definition: &Definition, who: u32, problem: usize) -> Event {
    Event::Submitted(Submitted {
        participation: Ordinal(who),
        problem: definition.problems[problem].problem,
        language: LanguageId::from("cpp"),
        source: Digest::ZERO,
        bytes: 1,
    })
}

pub(crate) fn judged(submission: Seq, verdict: Verdict, points: i64, cpu_ms: u32) -> Event {
    judgement(Judged {
        verdict,
        points: Points::whole(points * 33),
        groups: (0..points % 3)
            .map(|group| Points::whole(group * 11))
            .collect(),
        cpu_ms,
        memory_kib: cpu_ms * 100,
        ..accepted(submission)
    })
}
