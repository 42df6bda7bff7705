//! Somebody's attempts at a problem become a cell.

use agon_domain::{Rule, Seq};

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
}

/// A cell as each audience sees it; none when there is nothing to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Folded {
    pub(crate) jury: Option<Cell>,
    /// None when the public sees what the jury sees, as nearly always.
    public: Option<Box<Option<Cell>>>,
}

impl Folded {
    pub(crate) fn cell(&self, audience: Audience) -> Option<&Cell> {
        match (audience, &self.public) {
            (Audience::Public, Some(public)) => public.as_ref().as_ref(),
            (Audience::Public, None) | (Audience::Jury, _) => self.jury.as_ref(),
        }
    }
}

impl Facts {
    /// Folds somebody's attempts at a problem for both audiences, whichever looks.
    pub(crate) fn fold(&self, look: Look<'_>, who: &Person, tried: &Tried) -> Folded {
        let look = |audience| Look { audience, ..look };
        let (jury, hidden) = self.fold_for(look(Audience::Jury), who, tried);
        let public = (hidden > 0).then(|| self.fold_for(look(Audience::Public), who, tried).0);
        Folded {
            jury,
            public: public.map(Box::new),
        }
    }

    /// Folds for one audience; also tells how many attempts are hidden from the public. Nothing
    /// when the contest no longer has the problem.
    pub(crate) fn fold_for(
        &self,
        look: Look<'_>,
        who: &Person,
        tried: &Tried,
    ) -> (Option<Cell>, u32) {
        let terms = look.terms;
        let Some((_, max)) = terms.column(tried.problem) else {
            return (None, 0);
        };
        let starts = who.starts.unwrap_or(terms.starts);
        let (mut tally, mut seen, mut pending, mut hidden) =
            (Tally::default(), 0_u32, 0_u32, 0_u32);
        for (link, attempt) in self.attempts.chain(tried.first) {
            if terms.hidden_from.is_some_and(|from| attempt.at >= from) {
                hidden += 1;
                if look.audience == Audience::Public {
                    continue;
                }
            }
            seen += 1;
            let counting = self.attempts.counting(look.applied, (link, attempt));
            let Some(judgement) = counting else {
                pending += 1;
                continue;
            };
            let (points, of, groups) = self.attempts.score(&judgement);
            let since = attempt.at.since(starts).as_secs();
            let one = Try {
                time_s: u32::try_from(since).unwrap_or(u32::MAX),
                verdict: judgement.verdict,
                points,
                of,
                groups,
                cpu_ms: judgement.cpu_ms,
                memory_kib: judgement.memory_kib,
            };
            tally.step(terms, max, &one);
        }
        // In an icpc freeze the public is told that somebody tried, and never how it went.
        let later = match (look.audience, terms.rule) {
            (Audience::Public, Rule::Icpc) if !tally.is_solved() => hidden,
            _ => 0,
        };
        let cell = (seen > 0 || later > 0).then(|| tally.cell(terms, pending + later));
        (cell, hidden)
    }
}
