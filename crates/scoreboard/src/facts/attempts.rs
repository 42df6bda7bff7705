//! All attempts, in the order of submission.

use std::collections::BTreeMap;

use agon_domain::{Ordinal, Points, Seq, Timestamp, Verdict};
use serde::{Deserialize, Serialize};

use super::paged::Paged;
use crate::fact::Outcome;

/// An attempt's place among all, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Link(u32);

impl Link {
    const NONE: Self = Self(u32::MAX);

    fn get(self) -> Option<usize> {
        (self != Self::NONE).then_some(self.0 as usize)
    }
}

/// All attempts, and what came of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Attempts {
    all: Paged<Attempt>,
    /// Scores that do not fit into an attempt: with groups, negative, or huge.
    wide: Paged<Score>,
    /// What rejudgings said of an attempt, in the order in which it came. In order of attempts, so that
    /// two snapshots of one history are the same bytes.
    rejudged: BTreeMap<Link, Vec<(Seq, Judgement)>>,
}

/// One submission.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Attempt {
    pub(crate) seq: Seq,
    pub(crate) at: Timestamp,
    score: Packed,
    cpu_ms: u32,
    memory_kib: u32,
    owner: Ordinal,
    /// The next attempt of the same participation at the same problem.
    next: Link,
    problem: u16,
    /// Of the first judging; none when there is no judgement yet.
    verdict: Option<Verdict>,
    is_rejudged: bool,
}

/// What counts of a judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Judgement {
    pub(crate) verdict: Verdict,
    score: Packed,
    pub(crate) cpu_ms: u32,
    pub(crate) memory_kib: u32,
}

/// Points earned and the most there are, as two halves; or the place of a score among the wide ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Packed {
    Narrow(u32, u32),
    Wide(u32),
}

/// Points as a judgement carries them.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Score {
    points: Points,
    of: Points,
    groups: Vec<Points>,
}

/// All that judges said of a submission.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdicts {
    first: Option<Verdict>,
    rejudged: Vec<(Seq, Verdict)>,
}

impl Verdicts {
    /// What the first judging said, or a rejudging by its name.
    #[must_use]
    pub fn of(&self, rejudging: Option<Seq>) -> Option<Verdict> {
        match rejudging {
            None => self.first,
            Some(id) => {
                let said = self.rejudged.iter().find(|(known, _)| *known == id);
                said.map(|(_, verdict)| *verdict)
            }
        }
    }
}

/// Somebody's attempts at a problem.
pub(crate) struct Found {
    pub(crate) owner: Ordinal,
    pub(crate) problem: u16,
}

impl Attempts {
    /// Adds an attempt after `last`, the one before it at the same problem.
    pub(crate) fn push(&mut self, seq: Seq, at: Timestamp, of: (Ordinal, u16)) -> Link {
        let link =
            Link(u32::try_from(self.all.len()).expect("fewer than four thousand million attempts"));
        self.all.push(Attempt {
            seq,
            at,
            score: Packed::Narrow(0, 0),
            cpu_ms: 0,
            memory_kib: 0,
            owner: of.0,
            next: Link::NONE,
            problem: of.1,
            verdict: None,
            is_rejudged: false,
        });
        link
    }

    /// The latest time of any.
    pub(crate) fn last_made(&self) -> Option<Timestamp> {
        self.all.iter().map(|attempt| attempt.at).max()
    }

    /// Lets `link` follow `last`.
    pub(crate) fn follow(&mut self, last: Link, link: Link) {
        if let Some(last) = last.get() {
            self.all[last].next = link;
        }
    }

    /// Takes a judgement. One counts for each (submission, rejudging); later copies, and judgements
    /// of nothing, are ignored.
    pub(crate) fn judge(&mut self, judged: &Outcome) -> Option<Found> {
        let place = self.place(judged.submission)?;
        let judgement = Judgement {
            verdict: judged.verdict,
            score: Packed::Narrow(0, 0),
            cpu_ms: judged.cpu_ms,
            memory_kib: judged.memory_kib,
        };
        match judged.rejudging {
            None if self.all[place].verdict.is_none() => {
                let score = self.pack(judged);
                let attempt = &mut self.all[place];
                attempt.verdict = Some(judged.verdict);
                attempt.score = score;
                attempt.cpu_ms = judged.cpu_ms;
                attempt.memory_kib = judged.memory_kib;
            }
            None => return None,
            Some(rejudging) => {
                let link = Link(u32::try_from(place).ok()?);
                let known = self.rejudged.entry(link).or_default();
                if known.iter().any(|(id, _)| *id == rejudging) {
                    return None;
                }
                let score = self.pack(judged);
                let known = self.rejudged.entry(link).or_default();
                known.push((rejudging, Judgement { score, ..judgement }));
                self.all[place].is_rejudged = true;
            }
        }
        let attempt = &self.all[place];
        Some(Found {
            owner: attempt.owner,
            problem: attempt.problem,
        })
    }

    fn pack(&mut self, judged: &Outcome) -> Packed {
        let narrow = |points: Points| u32::try_from(points.0);
        if let (Ok(points), Ok(of), true) = (
            narrow(judged.points),
            narrow(judged.of),
            judged.groups.is_empty(),
        ) {
            return Packed::Narrow(points, of);
        }
        self.wide.push(Score {
            points: judged.points,
            of: judged.of,
            groups: judged.groups.clone(),
        });
        Packed::Wide(u32::try_from(self.wide.len() - 1).expect("as many as attempts at most"))
    }

    /// Where a submission is: mostly near the end, so it is looked for from there, in growing steps.
    fn place(&self, seq: Seq) -> Option<usize> {
        let (mut step, mut low) = (16, self.all.len());
        loop {
            low = low.saturating_sub(step);
            if low == 0 || self.all[low].seq <= seq {
                break;
            }
            step *= 4;
        }
        let high = (low + step).min(self.all.len());
        let place = self.all.passing((low, high), |attempt| attempt.seq < seq);
        self.all.get(place).filter(|one| one.seq == seq)?;
        Some(place)
    }

    /// The attempts of one participation at one problem, from `first` on, or those after `last`.
    pub(crate) fn chain(
        &self,
        first: Link,
        last: Option<Link>,
    ) -> impl Iterator<Item = (Link, &Attempt)> {
        let after = |last: Link| Some(self.all.get(last.get()?)?.next);
        let mut next = last.and_then(after).unwrap_or(first);
        std::iter::from_fn(move || {
            let link = next;
            let attempt = self.all.get(link.get()?)?;
            next = attempt.next;
            Some((link, attempt))
        })
    }

    /// The judgement of an attempt that counts: that of the rejudging applied last, or the first.
    pub(crate) fn counting(
        &self,
        applied: &[Seq],
        (link, attempt): (Link, &Attempt),
    ) -> Option<Judgement> {
        let rejudged = || {
            let known = self.rejudged.get(&link)?;
            let of = |id: &Seq| known.iter().find(|(known, _)| known == id);
            applied.iter().rev().find_map(of).map(|(_, one)| *one)
        };
        let first = || {
            Some(Judgement {
                verdict: attempt.verdict?,
                score: attempt.score,
                cpu_ms: attempt.cpu_ms,
                memory_kib: attempt.memory_kib,
            })
        };
        if attempt.is_rejudged {
            rejudged().or_else(first)
        } else {
            first()
        }
    }

    /// Points earned, the most there are, and those of each group.
    pub(crate) fn score(&self, judgement: &Judgement) -> (Points, Points, &[Points]) {
        match judgement.score {
            Packed::Narrow(points, of) => (Points(points.into()), Points(of.into()), &[]),
            Packed::Wide(place) => {
                let score = &self.wide[place as usize];
                (score.points, score.of, &score.groups)
            }
        }
    }

    /// Whose a submission is.
    pub(crate) fn owner(&self, seq: Seq) -> Option<Ordinal> {
        Some(self.all[self.place(seq)?].owner)
    }

    /// All that judges said of a submission; none where it is not here.
    pub(crate) fn verdicts(&self, seq: Seq) -> Option<Verdicts> {
        let place = self.place(seq)?;
        let attempt = &self.all[place];
        let link = Link(u32::try_from(place).ok()?);
        let rejudged = attempt.is_rejudged.then(|| self.rejudged.get(&link));
        let rejudged = rejudged.flatten().into_iter().flatten();
        Some(Verdicts {
            first: attempt.verdict,
            rejudged: rejudged.map(|(id, one)| (*id, one.verdict)).collect(),
        })
    }

    /// The attempts that a rejudging said something of.
    pub(crate) fn rejudged(&self, rejudging: Seq) -> impl Iterator<Item = Found> {
        let said =
            move |known: &Vec<(Seq, Judgement)>| known.iter().any(|(id, _)| *id == rejudging);
        let of = self.rejudged.iter().filter(move |(_, known)| said(known));
        of.filter_map(|(link, _)| {
            let attempt = self.all.get(link.get()?)?;
            Some(Found {
                owner: attempt.owner,
                problem: attempt.problem,
            })
        })
    }
}
