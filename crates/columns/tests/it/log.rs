//! Logs in which everything happens that a row can hold, and what does not fit into one.

use agon_domain::definition::Partial;
use agon_domain::manifest::Judgement;
use agon_domain::{
    ContestProblem, Definition, Digest, Envelope, Event, Feedback, Judged, LanguageId, Ordinal,
    ParticipationKind, Points, ProblemId, Rule, Scoring, Seq, SourceRules, Submitted, Timestamp,
    Verdict,
};
use proptest::prelude::*;

const START: i64 = 1_800_000_000_000_000;
const PEOPLE: u32 = 200;
const PROBLEM: ProblemId = ProblemId(uuid::Uuid::from_u128(1));

/// What one of the people does next.
#[derive(Debug, Clone)]
enum Step {
    Tries {
        of: i64,
        points: i64,
        groups: Vec<i64>,
        verdict: Verdict,
        used: (u32, u32),
    },
    Again {
        points: i64,
    },
    Out,
    Back,
}

fn step() -> impl Strategy<Value = Step> {
    let groups = prop_oneof![4 => Just(Vec::new()), 1 => prop::collection::vec(0..1_000_i64, 2..6)];
    let points =
        prop_oneof![8 => 0..100_000_i64, 1 => any::<u32>().prop_map(|one| i64::from(one) * 8)];
    let verdict = prop::sample::select(&Verdict::ALL[..]);
    let tries = (points, groups, verdict, any::<(u32, u32)>());
    prop_oneof![
        8 => tries.prop_map(|(points, groups, verdict, used)| Step::Tries { of: points.max(100_000), points, groups, verdict, used }),
        2 => (0..100_000_i64).prop_map(|points| Step::Again { points }),
        1 => Just(Step::Out),
        1 => Just(Step::Back),
    ]
}

/// The log of a contest.
pub(crate) fn log() -> impl Strategy<Value = Vec<Envelope>> {
    prop::collection::vec((0..PEOPLE, step()), 0..300).prop_map(|steps| told(&steps))
}

/// A short one: the first of the people has 41 points.
pub(crate) fn some() -> Vec<Envelope> {
    let tries = Step::Tries {
        of: 100_000,
        points: 41_000,
        groups: Vec::new(),
        verdict: Verdict::WrongAnswer,
        used: (10, 2_000),
    };
    told(&[(0, tries)])
}

fn told(steps: &[(u32, Step)]) -> Vec<Envelope> {
    let definition = Box::new(definition());
    let mut events = vec![Event::Defined { definition }];
    let kinds = [
        (ParticipationKind::Official, None),
        (ParticipationKind::Unofficial, None),
        (ParticipationKind::Virtual, Some(Timestamp(START + 5))),
        (ParticipationKind::Practice, Some(Timestamp(START - 5))),
    ];
    for (who, (kind, starts)) in (0..PEOPLE).zip(kinds.iter().cycle()) {
        events.push(Event::Joined {
            participation: Ordinal(who),
            kind: *kind,
            starts: *starts,
        });
    }
    let started = next(&events);
    events.push(Event::RejudgingStarted { which: Vec::new() });
    let mut submission = None;
    for (who, step) in steps {
        let participation = Ordinal(*who);
        match step {
            Step::Tries {
                of,
                points,
                groups,
                verdict,
                used,
            } => {
                let at = next(&events);
                events.push(submitted(participation));
                events.push(judged(
                    at,
                    None,
                    &Judgement {
                        groups: groups.iter().copied().map(Points).collect(),
                        cpu_ms: used.0,
                        memory_kib: used.1,
                        ..Judgement::bare(*verdict, Points(*points), Points(*of))
                    },
                ));
                submission = Some(at);
            }
            Step::Again { points } => {
                let bare = Judgement::bare(Verdict::WrongAnswer, Points(*points), Points(100_000));
                events.extend(submission.map(|which| judged(which, Some(started), &bare)));
            }
            Step::Out => events.push(Event::Disqualified { participation }),
            Step::Back => events.push(Event::Reinstated { participation }),
        }
    }
    let envelope = |(seq, event)| Envelope {
        seq: Seq(seq),
        at: Timestamp(START + seq),
        event,
    };
    (1..).zip(events).map(envelope).collect()
}

fn next(events: &[Event]) -> Seq {
    Seq(i64::try_from(events.len() + 1).expect("few"))
}

fn submitted(participation: Ordinal) -> Event {
    Event::Submitted(Submitted {
        participation,
        problem: PROBLEM,
        language: LanguageId::from("cpp"),
        source: Digest::ZERO,
        bytes: 1,
    })
}

fn judged(submission: Seq, rejudging: Option<Seq>, judgement: &Judgement) -> Event {
    Event::Judged(Box::new(Judged {
        rejudging,
        ..judgement.judged(submission, Digest::ZERO, ("judge-1", 1))
    }))
}

fn definition() -> Definition {
    Definition {
        title: "A contest".into(),
        starts: Timestamp(START),
        length_s: 3_600,
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
        rules: SourceRules::default(),
        problems: vec![ContestProblem {
            label: "A".into(),
            problem: PROBLEM,
            testdata: Digest::ZERO,
            points: Points::whole(100),
            partial: Partial::Package,
            languages: Vec::new(),
            allowances: Vec::new(),
            feedback: None,
            rules: SourceRules::default(),
        }],
    }
}
