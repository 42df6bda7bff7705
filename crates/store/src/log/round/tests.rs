//! Rounds tried on a database that exists only as what it says.

use agon_domain::{
    ContestId, Digest, Event, LanguageId, Ordinal, ProblemId, Seq, SubmissionKey, Submitted,
    Timestamp,
};
use insta::assert_snapshot;
use tokio::sync::oneshot::{self, Receiver};
use uuid::Uuid;

use super::*;
use crate::log::wish::Encoded;
use crate::log::{NewSubmission, Receipt};

const RECEIPT: Receipt = Receipt {
    seq: Seq(1),
    public: SubmissionKey(Uuid::nil()),
    at: Timestamp(0),
    replayed: false,
};

/// A submission, which has a key; or, where its name begins with `+`, an append, which has none.
fn wish(name: &str) -> (Wish, Box<dyn FnOnce() -> String>) {
    let (contest, at) = (ContestId(Uuid::nil()), Timestamp(0));
    if name.starts_with('+') {
        let (reply, answer) = oneshot::channel();
        let after = None;
        let events = vec![Encoded::of(&Event::Thawed)];
        let wish = Wish::Append {
            contest,
            at,
            events,
            after,
            reply,
        };
        return (wish, told(answer));
    }
    let event = Submitted {
        participation: Ordinal(0),
        problem: ProblemId(Uuid::nil()),
        language: LanguageId("python3".into()),
        source: Digest::ZERO,
        bytes: 4,
    };
    let (reply, answer) = oneshot::channel();
    let wish = Wish::Submit {
        event: Encoded::of(&Event::Submitted(event.clone())),
        packed: Vec::new(),
        submission: Box::new(NewSubmission {
            contest,
            at,
            key: name.into(),
            request: Digest::ZERO,
            event,
            source: String::new(),
            public: SubmissionKey(Uuid::nil()),
        }),
        reply,
    };
    (wish, told(answer))
}

fn told<T: Send + 'static>(mut answer: Receiver<Result<T, Error>>) -> Box<dyn FnOnce() -> String> {
    Box::new(move || match answer.try_recv() {
        Ok(Ok(_)) => "written".into(),
        Ok(Err(error)) => error.to_string(),
        Err(nothing) => nothing.to_string(),
    })
}

fn name(wish: &Wish) -> String {
    match wish {
        Wish::Submit { submission, .. } => submission.key.clone(),
        _ => "+".into(),
    }
}

/// What is tried and what the database says, then what each is answered. Waiting takes no time here.
async fn check(names: &str, mut database: impl FnMut(&str, usize) -> Option<Lost>) -> String {
    let names = names.split(' ');
    let (wishes, answers): (Vec<_>, Vec<_>) = names.clone().map(wish).unzip();
    let (mut round, mut text, mut tries) = (Round::of(wishes), Vec::new(), 0);
    while let Some(waiting) = round.next() {
        let tried: Vec<String> = waiting.iter().map(name).collect();
        let tried = tried.join(" ");
        let outcome = |wish: &Wish| match wish {
            Wish::Append { .. } => Outcome::Appended(vec![Seq(1)]),
            _ => Outcome::Receipt(RECEIPT),
        };
        let outcomes = waiting.iter().map(outcome).collect();
        tries += 1;
        match database(&tried, tries) {
            None => {
                text.push(format!("try {tried}: written"));
                let heads = Default::default();
                round.answer(Batch { outcomes, heads });
            }
            Some(lost) => {
                text.push(format!("try {tried}: {lost:?}"));
                if let Some(pause) = round.lose(lost) {
                    text.push(format!("wait {pause:?}"));
                    tokio::time::advance(pause).await;
                }
            }
        }
    }
    for (name, answer) in names.zip(answers) {
        text.push(format!("{name}: {}", answer()));
    }
    text.join("\n")
}

fn gone() -> Error {
    Error::Database(sqlx::Error::PoolClosed)
}

#[tokio::test]
async fn the_one_that_cannot_be_kept_is_refused_alone() {
    let told = check("a b + d e", |tried, _| {
        tried.contains('d').then(|| Lost::Unfit(gone()))
    });
    assert_snapshot!(told.await, @"
    try a b + d e: Unfit(Database(PoolClosed))
    try a b: written
    try + d e: Unfit(Database(PoolClosed))
    try +: written
    try d e: Unfit(Database(PoolClosed))
    try d: Unfit(Database(PoolClosed))
    try e: written
    a: written
    b: written
    +: written
    d: the database cannot keep this: the database failed: attempted to acquire a connection on a closed pool
    e: written
    ");
}

#[tokio::test]
async fn a_row_that_is_there_already_is_looked_for_again() {
    let mut taken = 0;
    let told = check("a b c", |tried, _| {
        let is_taken = tried.contains('b') && taken < 3;
        taken += usize::from(is_taken);
        is_taken.then(|| Lost::Taken(gone()))
    });
    assert_snapshot!(told.await, @"
    try a b c: Taken(Database(PoolClosed))
    try a: written
    try b c: Taken(Database(PoolClosed))
    try b: Taken(Database(PoolClosed))
    try b: written
    try c: written
    a: written
    b: written
    c: written
    ");
}

#[tokio::test(start_paused = true)]
async fn who_has_a_key_is_tried_again_when_an_answer_is_lost_and_nobody_else() {
    let told = check("a + c", |_, tries| match tries {
        1 => Some(Lost::Unknown(gone())),
        2 | 3 => Some(Lost::Away(gone())),
        _ => None,
    });
    assert_snapshot!(told.await, @"
    try a + c: Unknown(Database(PoolClosed))
    wait 50ms
    try a c: Away(Database(PoolClosed))
    wait 100ms
    try a c: Away(Database(PoolClosed))
    wait 200ms
    try a c: written
    a: written
    +: the append failed: the database failed: attempted to acquire a connection on a closed pool; it is not known whether anything was written
    c: written
    ");
}

#[tokio::test(start_paused = true)]
async fn all_are_tried_again_while_nothing_can_have_been_written() {
    let told = check("a +", |_, tries| (tries < 3).then(|| Lost::Away(gone())));
    assert_snapshot!(told.await, @"
    try a +: Away(Database(PoolClosed))
    wait 50ms
    try a +: Away(Database(PoolClosed))
    wait 100ms
    try a +: written
    a: written
    +: written
    ");
}

#[tokio::test(start_paused = true)]
async fn a_database_that_stays_away_is_given_up_and_only_what_is_known_is_said() {
    let told = check("a", |_, _| Some(Lost::Away(gone()))).await;
    let last = told.lines().last().expect("an answer");
    assert_snapshot!(last, @"a: the append failed: the database failed: attempted to acquire a connection on a closed pool");
    let waited = told.lines().filter(|line| *line == "wait 1s").count();
    assert!((25..=31).contains(&waited), "{told}");
    let told = check("a", |_, tries| {
        Some(match tries {
            1 => Lost::Unknown(gone()),
            _ => Lost::Away(gone()),
        })
    });
    let told = told.await;
    let told = told.lines().last().expect("an answer");
    assert_snapshot!(told, @"a: the append failed: the database failed: attempted to acquire a connection on a closed pool; it is not known whether anything was written");
}

#[tokio::test]
async fn whoever_loses_every_race_is_told_so() {
    let told = check("a +", |_, _| Some(Lost::Race)).await;
    assert_eq!(told.lines().count(), TRIES + 2);
    let told: Vec<_> = told.lines().skip(TRIES).collect();
    assert_snapshot!(told.join("\n"), @"
    a: the append failed: other processes append to the same contest without a pause
    +: the append failed: other processes append to the same contest without a pause
    ");
}

#[tokio::test]
async fn a_database_that_fails_is_asked_once() {
    let told = check("a +", |_, _| Some(Lost::Failed(gone())));
    assert_snapshot!(told.await, @"
    try a +: Failed(Database(PoolClosed))
    a: the append failed: the database failed: attempted to acquire a connection on a closed pool
    +: the append failed: the database failed: attempted to acquire a connection on a closed pool
    ");
}
