//! A contest to try things on: an hour from second 0, one problem, two participations.

use agon_domain::definition::{Feedback, Partial, Rule};
use agon_domain::{
    Contest, ContestProblem, Definition, Digest, Envelope, Event, Ordinal, ParticipationKind,
    Points, ProblemId, Seq, Timestamp,
};
use uuid::Uuid;

/// The only problem.
pub(crate) const PROBLEM: ProblemId = ProblemId(Uuid::from_u128(7));

/// Seconds of the contest's clock.
pub(crate) fn second(seconds: i64) -> Timestamp {
    Timestamp(seconds * 1_000_000)
}

/// An hour, its last quarter frozen.
pub(crate) fn definition() -> Definition {
    Definition {
        title: "Games".into(),
        starts: second(0),
        length_s: 3600,
        freeze_s: Some(900),
        grace_s: 10,
        rule: Rule::Points,
        penalty_minutes: 20,
        tie_breaks: Vec::new(),
        scoring: agon_domain::Scoring::default(),
        feedback: Feedback::Test,
        languages: vec!["cpp".into(), "java".into()],
        allowances: Vec::new(),
        identical_tests: true,
        parallel_tests: false,
        rules: agon_domain::SourceRules::default(),
        problems: vec![ContestProblem {
            label: "A".into(),
            problem: PROBLEM,
            testdata: Digest::ZERO,
            points: Points::whole(100),
            partial: Partial::Package,
            languages: vec!["cpp".into(), "ada".into()],
            allowances: Vec::new(),
            feedback: None,
            rules: agon_domain::SourceRules::default(),
        }],
    }
}

/// The contest after these events.
pub(crate) fn after(events: Vec<Event>) -> Contest {
    let mut contest = Contest::default();
    let joined = |participation| Event::Joined {
        participation: Ordinal(participation),
        kind: ParticipationKind::Official,
        starts: None,
    };
    let first = [
        Event::Defined {
            definition: Box::new(definition()),
        },
        joined(0),
        joined(1),
    ];
    for (seq, event) in first.into_iter().chain(events).enumerate() {
        let seq = Seq(i64::try_from(seq).unwrap() + 1);
        contest.apply(&Envelope {
            seq,
            at: second(0),
            event,
        });
    }
    contest
}
