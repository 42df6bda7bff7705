//! What can happen in a contest that somebody who follows it is told.

use agon_domain::{Envelope, Event, Ordinal, Rejudging, RejudgingState, Seq};
use agon_scoreboard::Audience;

use super::{RECALL, State};

/// Something that streams tell on.
#[derive(Debug, Clone)]
pub enum News {
    /// A submission was made or judged.
    Submission {
        /// Whose.
        owner: Ordinal,
        /// Which.
        submission: Seq,
        /// How many such changes its owner has seen by now.
        version: u64,
    },
    /// A submission is being judged.
    Progress {
        /// Whose.
        owner: Ordinal,
        /// Which.
        submission: Seq,
        /// Tests done.
        done: u32,
        /// All tests.
        total: u32,
    },
    /// A board changed for some audience.
    Board,
    /// The cold path confirmed a board, or corrected it.
    Exact(Audience),
    /// The contest's definition or phase changed.
    Contest,
    /// Nothing happened, for a while.
    Alive,
}

impl State {
    /// What an event that was just applied is to those who follow the contest.
    pub(super) fn news(&mut self, envelope: &Envelope) -> Vec<News> {
        let mut all: Vec<_> = self.first_news(envelope).into_iter().collect();
        self.contest_news += u64::from(matches!(all[..], [News::Contest]));
        if let Event::RejudgingApplied { rejudging } = &envelope.event {
            all.extend(self.rejudged(*rejudging));
        }
        all
    }

    /// Those whose submissions count otherwise from now on are told of each.
    fn rejudged(&mut self, rejudging: Seq) -> Vec<News> {
        let of_it = |one: &&Rejudging| one.seq == rejudging && one.state == RejudgingState::Applied;
        let applied = self.contest.rejudgings.iter().find(of_it);
        let which = applied.map(|one| one.which.clone()).unwrap_or_default();
        let owned = which.into_iter();
        let owned: Vec<_> = owned
            .filter_map(|seq| Some((self.live.owner(seq)?, seq)))
            .collect();
        let told = owned.into_iter();
        told.map(|(owner, seq)| self.changed(owner, seq)).collect()
    }

    fn first_news(&mut self, envelope: &Envelope) -> Option<News> {
        match &envelope.event {
            Event::Submitted(submitted) => {
                Some(self.changed(submitted.participation, envelope.seq))
            }
            // Nobody is told before it counts.
            Event::Judged(judged) if judged.rejudging.is_some() => None,
            Event::Judged(judged) => {
                let owner = self.live.owner(judged.submission)?;
                Some(self.changed(owner, judged.submission))
            }
            Event::Defined { .. }
            | Event::Thawed
            | Event::Closed
            | Event::Finalised { .. }
            | Event::Extended { .. }
            | Event::Disqualified { .. }
            | Event::Reinstated { .. }
            | Event::RejudgingApplied { .. } => Some(News::Contest),
            Event::ContestCreated { .. }
            | Event::ProblemImported { .. }
            | Event::Joined { .. }
            | Event::RejudgingStarted { .. }
            | Event::RejudgingCancelled { .. } => None,
        }
    }

    fn changed(&mut self, owner: Ordinal, submission: Seq) -> News {
        let changes = self.changes.entry(owner).or_default();
        changes.version += 1;
        changes.latest.push_back((changes.version, submission));
        if changes.latest.len() > RECALL {
            changes.latest.pop_front();
        }
        News::Submission {
            owner,
            submission,
            version: changes.version,
        }
    }
}
