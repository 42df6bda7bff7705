//! The exact board: the whole log folded anew, and the authority.

use agon_domain::{Digest, Envelope, Ordinal, Seq};

use crate::facts::Facts;
use crate::rules::{self, Key};
use crate::{Audience, Standing};

/// An exact standing of everybody, as the jury sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The last event it covers.
    pub seq: Seq,
    /// All rows in order: the disqualified last.
    pub standings: Vec<Standing>,
}

impl Board {
    /// The digest of the standings: BLAKE3 over each row as one line of JSON, its fields in the
    /// order of [`Standing`]'s declaration. Two boards are equal exactly when their digests are.
    ///
    /// # Panics
    /// Never: standings are plain data.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut text = Vec::new();
        for standing in &self.standings {
            serde_json::to_writer(&mut text, standing).expect("standings are plain data");
            text.push(b'\n');
        }
        Digest::of(&text)
    }
}

/// Folds events, in order, into an exact board: map over participations, in parallel; reduce by rank.
pub fn exact<'a>(events: impl IntoIterator<Item = &'a Envelope>) -> Board {
    let mut facts = Facts::default();
    for event in events {
        facts.apply(event);
    }
    let mut rows = map(&facts);
    rows.sort_unstable_by_key(|row| (row.disqualified, row.key, row.standing.ordinal));
    Board {
        seq: facts.seq,
        standings: reduce(rows),
    }
}

struct Row {
    standing: Standing,
    key: Key,
    ranked: bool,
    disqualified: bool,
}

fn map(facts: &Facts) -> Vec<Row> {
    let people = &facts.people;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = people.len().div_ceil(threads).max(1_000);
    let fold = |first: usize, part: &[crate::facts::Person]| -> Vec<Row> {
        let row = |(place, person): (usize, &crate::facts::Person)| {
            let who = Ordinal(u32::try_from(first + place).unwrap_or(u32::MAX));
            let standing = rules::fold(facts, Audience::Jury, who, person);
            Row {
                key: rules::key(facts.definition.as_ref(), &standing),
                ranked: rules::is_ranked(person),
                disqualified: person.disqualified,
                standing,
            }
        };
        part.iter().enumerate().map(row).collect()
    };
    if people.len() <= share {
        return fold(0, people);
    }
    std::thread::scope(|scope| {
        let parts: Vec<_> = people
            .chunks(share)
            .enumerate()
            .map(|(part, people)| scope.spawn(move || fold(part * share, people)))
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().expect("a fold does not panic"))
            .collect()
    })
}

fn reduce(rows: Vec<Row>) -> Vec<Standing> {
    let (mut place, mut last) = (0, None);
    let rank = |row: Row| {
        if !row.ranked {
            return row.standing;
        }
        place += 1;
        let rank = match last {
            Some((key, rank)) if key == row.key => rank,
            _ => place,
        };
        last = Some((row.key, rank));
        Standing {
            rank: Some(rank),
            ..row.standing
        }
    };
    rows.into_iter().map(rank).collect()
}
