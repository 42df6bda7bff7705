//! Somebody's attempts at a problem become a cell.

use std::time::Duration;

use agon_domain::{Rule, Seq};

use super::attempts::Link;
use super::{Facts, Person, Tried};
use crate::rules::{Tally, Try};
use crate::terms::Terms;
use crate::{Audience, Cell};

/// Who looks, and on what terms.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look<'a> {
    pub(crate) terms: &'a Terms,
    /// Rejudgings that count, in the order in which they were applied.
    pub(crate) applied: &'a [Seq],
    pub(crate) audience: Audience,
    /// Only attempts before this contest time, the participation's own; none for all.
    pub(crate) until: Option<Duration>,
}

/// A cell as each audience sees it; none when there is nothing to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Folded {
    jury: Option<Cell>,
    /// None when the public sees what the jury sees, as nearly always.
    public: Option<Box<Option<Cell>>>,
    /// Where to go on, for the jury and for the public; kept only where the way is long.
    settled: Option<Box<[Settled; 2]>>,
}

/// The first attempts of a chain that all have their judgements, folded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Settled {
    tally: Tally,
    seen: u32,
    hidden: u32,
    last: Option<Link>,
    steps: u32,
}

/// A chain shorter than this is walked anew each time.
const LONG: u32 = 8;

impl Folded {
    pub(crate) fn cell(&self, audience: Audience) -> Option<&Cell> {
        match (audience, &self.public) {
            (Audience::Public, Some(public)) => public.as_ref().as_ref(),
            (Audience::Public, None) | (Audience::Jury, _) => self.jury.as_ref(),
        }
    }

    /// Forgets where to go on, as when earlier judgements changed.
    pub(crate) fn unsettle(&mut self) {
        self.settled = None;
    }
}

impl Facts {
    /// Folds somebody's attempts at a problem for both audiences, going on from what is `known`.
    pub(crate) fn fold(
        &self,
        terms: &Look<'_>,
        (who, tried): (&Person, &Tried),
        known: &mut Folded,
    ) -> Folded {
        let look = |audience| Look { audience, ..*terms };
        let mut fresh = <[Settled; 2]>::default();
        let mut kept = known.settled.take();
        let [for_jury, for_public] = kept.as_deref_mut().unwrap_or(&mut fresh);
        let (jury, hidden) = self.fold_on(look(Audience::Jury), who, tried, for_jury);
        let public = (hidden > 0).then(|| {
            self.fold_on(look(Audience::Public), who, tried, for_public)
                .0
        });
        let long = for_jury.steps >= LONG;
        Folded {
            jury,
            public: public.map(Box::new),
            settled: long.then(|| kept.unwrap_or_else(|| Box::new(fresh))),
        }
    }

    /// Folds all of somebody's attempts at a problem, as the one who looks sees them.
    pub(crate) fn fold_for(&self, look: Look<'_>, who: &Person, tried: &Tried) -> Option<Cell> {
        self.fold_on(look, who, tried, &mut Settled::default()).0
    }

    /// Goes on from what is settled, and settles more; also tells how many attempts are hidden from
    /// the public. Nothing when the contest no longer has the problem.
    fn fold_on(
        &self,
        look: Look<'_>,
        who: &Person,
        tried: &Tried,
        settled: &mut Settled,
    ) -> (Option<Cell>, u32) {
        let terms = look.terms;
        let Some((_, max)) = terms.column(tried.problem) else {
            return (None, 0);
        };
        let mut rest = None;
        let mut pending = 0_u32;
        for (link, attempt) in self.attempts.chain(tried.first, settled.last) {
            let since = attempt.at.since(who.starts.unwrap_or(terms.starts));
            if look.until.is_some_and(|until| since >= until) {
                continue;
            }
            let now = rest.as_mut().unwrap_or(&mut *settled);
            now.steps += 1;
            let hides = terms.hidden_from.is_some_and(|from| attempt.at >= from);
            now.hidden += u32::from(hides);
            if hides && look.audience == Audience::Public {
                now.last = Some(link);
                continue;
            }
            let Some(judgement) = self.attempts.counting(look.applied, (link, attempt)) else {
                let mut later = now.clone();
                later.seen += 1;
                pending += 1;
                if rest.is_none() {
                    settled.steps -= 1;
                    settled.hidden -= u32::from(hides);
                }
                rest = Some(later);
                continue;
            };
            now.seen += 1;
            now.last = Some(link);
            let (points, of, groups) = self.attempts.score(&judgement);
            let one = Try {
                time_s: u32::try_from(since.as_secs()).unwrap_or(u32::MAX),
                verdict: judgement.verdict,
                points,
                of,
                groups,
                cpu_ms: judgement.cpu_ms,
                memory_kib: judgement.memory_kib,
            };
            now.tally.step(terms, max, &one);
        }
        let end = rest.as_ref().unwrap_or(settled);
        // In an icpc freeze the public is told that somebody tried, and never how it went.
        let later = match (look.audience, terms.rule) {
            (Audience::Public, Rule::Icpc) if !end.tally.is_solved() => end.hidden,
            _ => 0,
        };
        let cell = (end.seen > 0 || later > 0).then(|| end.tally.cell(terms, pending + later));
        (cell, end.hidden)
    }
}
