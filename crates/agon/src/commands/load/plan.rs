//! What a rehearsed contest is: how many people, how many events, under which rule.

use agon_domain::definition::{Feedback, Partial, TieBreak};
use agon_domain::{
    ContestProblem, Definition, Digest, Envelope, Event, LanguageId, Ordinal, ParticipationKind,
    Points, ProblemId, Rule, Seq, Submitted, Timestamp,
};
use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

use super::day::{Day, Moment, What};
use crate::synthetic::Parts;

/// The problems of every rehearsal.
pub(crate) const PROBLEMS: u8 = 10;
/// The moment of the start: any would do, and this one makes logs the same.
const STARTS: Timestamp = Timestamp(1_800_000_000_000_000);

/// A rehearsal. The same plan gives the same contest, event by event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// How many join.
    pub(crate) participants: u32,
    /// A joining for each, and two events for each submission; the definition is not counted.
    pub(crate) events: u64,
    /// From what all is drawn.
    pub(crate) seed: u64,
    /// How points become standings.
    pub(crate) rule: Rule,
    /// How long the contest runs, in seconds.
    pub(crate) length_s: u32,
    /// So long before the end the public's board stands still, if it does.
    #[serde(default)]
    pub(crate) freeze_s: Option<u32>,
}

impl Plan {
    /// What measurements draw: always the same, in a contest of an hour.
    ///
    /// # Errors
    /// As [`Plan::checked`].
    pub(crate) fn measured(participants: u32, events: u64, rule: Rule) -> Result<Self> {
        let plan = Self {
            participants,
            events,
            seed: 42,
            rule,
            length_s: 3_600,
            freeze_s: None,
        };
        plan.checked()
    }

    /// Refuses what no contest can be.
    pub(crate) fn checked(self) -> Result<Self> {
        let people = u64::from(self.participants);
        if !(1..=10_000_000).contains(&people) {
            bail!("{people} participants: write 1 to 10000000");
        }
        if self.events < people || self.events > 1_000_000_000 {
            bail!(
                "{} events for {people} participants: each joins once, so write {people} to 1000000000",
                self.events
            );
        }
        if (self.events - people) % 2 == 1 {
            bail!(
                "{} events for {people} participants: submissions and judgements come in pairs, so write {} or {}",
                self.events,
                self.events - 1,
                self.events + 1
            );
        }
        if !(60..=86_400).contains(&self.length_s) {
            bail!("a length of {} s: write 60 to 86400", self.length_s);
        }
        if let Some(freeze_s) = self.freeze_s
            && freeze_s > self.length_s
        {
            bail!(
                "a freeze of {freeze_s} s in a contest of {} s: write 0 to {}",
                self.length_s,
                self.length_s
            );
        }
        Ok(self)
    }

    /// How many submissions there are.
    pub(crate) fn submissions(&self) -> u64 {
        (self.events - u64::from(self.participants)) / 2
    }

    /// The rule's name, as in a definition.
    pub(crate) fn rule_name(&self) -> &'static str {
        match self.rule {
            Rule::Points => "points",
            Rule::Icpc => "icpc",
            Rule::Ioi => "ioi",
            Rule::Best => "best",
            Rule::Decay => "decay",
        }
    }

    /// How points are given under the rule.
    pub(crate) fn parts(&self) -> Parts {
        match self.rule {
            Rule::Ioi => Parts::Groups,
            Rule::Points | Rule::Icpc | Rule::Best | Rule::Decay => Parts::Tests,
        }
    }

    /// The definition.
    pub(crate) fn definition(&self) -> Definition {
        let tie_breaks = match self.rule {
            Rule::Icpc => Vec::new(),
            Rule::Points | Rule::Ioi | Rule::Best | Rule::Decay => {
                vec![TieBreak::Cpu, TieBreak::Memory]
            }
        };
        Definition {
            title: "Rehearsal".to_owned(),
            starts: STARTS,
            length_s: self.length_s,
            freeze_s: self.freeze_s,
            grace_s: 10,
            rule: self.rule,
            penalty_minutes: 20,
            tie_breaks,
            scoring: agon_domain::scoring::Scoring::default(),
            feedback: Feedback::default(),
            languages: Vec::new(),
            allowances: Vec::new(),
            identical_tests: true,
            parallel_tests: false,
            rules: agon_domain::SourceRules::default(),
            problems: (0..PROBLEMS).map(problem).collect(),
        }
    }

    /// The moments of the day in order, made as they are asked for.
    pub(crate) fn day(&self) -> Day {
        Day::new(*self)
    }

    /// The whole log: the definition, then the day.
    pub(crate) fn log(&self) -> impl Iterator<Item = Envelope> + use<> {
        let defined = Envelope {
            seq: Seq::START.next(),
            at: STARTS,
            event: Event::Defined {
                definition: Box::new(self.definition()),
            },
        };
        std::iter::once(defined).chain(self.day().map(|moment| moment.envelope()))
    }
}

/// The problem in a column.
fn problem(column: u8) -> ContestProblem {
    ContestProblem {
        label: char::from(b'A' + column).to_string(),
        problem: problem_id(column),
        testdata: Digest::ZERO,
        points: Points::whole(500 + 250 * i64::from(column)),
        partial: Partial::default(),
        languages: Vec::new(),
        allowances: Vec::new(),
        feedback: None,
        rules: agon_domain::SourceRules::default(),
    }
}

fn problem_id(column: u8) -> ProblemId {
    ProblemId(uuid::Uuid::from_u128(0xa60_0000 + u128::from(column)))
}

impl Moment {
    /// The event of the log.
    pub(crate) fn envelope(&self) -> Envelope {
        let event = match self.what {
            What::Joined { who } => Event::Joined {
                participation: Ordinal(who),
                kind: ParticipationKind::Official,
                starts: None,
            },
            What::Submitted { who, problem, .. } => Event::Submitted(Submitted {
                participation: Ordinal(who),
                problem: problem_id(problem),
                language: LanguageId::from("cpp"),
                source: Digest::ZERO,
                bytes: 1_000,
            }),
            What::Judged {
                submission,
                outcome,
            } => Event::Judged(Box::new(outcome.judged(submission, Digest::ZERO, 1))),
        };
        Envelope {
            seq: self.seq,
            at: Timestamp(STARTS.0 + i64::from(self.at_ms) * 1_000),
            event,
        }
    }
}
