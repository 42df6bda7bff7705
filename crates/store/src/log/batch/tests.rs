//! Batches planned without a database.

use agon_domain::manifest::Judgement;
use agon_domain::{
    LanguageId, ParticipationKind, Points, ProblemId, SubmissionKey, Submitted, Verdict,
};
use insta::assert_snapshot;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::*;

const CONTEST: ContestId = ContestId(Uuid::from_u128(1));
const AT: Timestamp = Timestamp(0);

fn submit(who: u32, key: &str, source: &str) -> Wish {
    let event = Submitted {
        participation: Ordinal(who),
        problem: ProblemId(Uuid::nil()),
        language: LanguageId("python3".into()),
        source: Digest::ZERO,
        bytes: 4,
    };
    Wish::Submit {
        event: Encoded::of(&Event::Submitted(event.clone())),
        packed: source.into(),
        submission: Box::new(NewSubmission {
            contest: CONTEST,
            at: AT,
            key: key.into(),
            request: Digest::of(source.as_bytes()),
            event,
            source: source.into(),
            public: SubmissionKey(Uuid::nil()),
        }),
        reply: oneshot::channel().0,
    }
}

fn join(account: u128) -> Wish {
    Wish::Join {
        participation: NewParticipation {
            contest: CONTEST,
            at: AT,
            account: AccountId(Uuid::from_u128(account)),
            kind: ParticipationKind::Official,
            starts: None,
            digest_key: [0; 32],
        },
        reply: oneshot::channel().0,
    }
}

fn append(events: &[Event]) -> Wish {
    Wish::Append {
        contest: CONTEST,
        at: AT,
        events: events.iter().map(Encoded::of).collect(),
        after: None,
        reply: oneshot::channel().0,
    }
}

fn judge(submission: i64) -> Wish {
    let details = Judgement::bare(Verdict::Accepted, Points::whole(1), Points::whole(1));
    let event = details.judged(Seq(submission), Digest::ZERO, ("here", 1));
    Wish::Judge {
        event: Encoded::of(&Event::Judged(Box::new(event.clone()))),
        packed: Vec::new(),
        judgement: Box::new(NewJudgement {
            contest: CONTEST,
            at: AT,
            event,
            details,
        }),
        reply: oneshot::channel().0,
    }
}

/// What each wish gets, then how many rows each table gets, and the head.
fn check(wishes: &[Wish], head: Head, known: impl FnOnce(&mut Known<'_>)) -> String {
    let mut before = Known::default();
    known(&mut before);
    let planned = plan(wishes, &Ends::from([(CONTEST, head)]), before);
    let told = |outcome: &Outcome| match outcome {
        Outcome::Appended(seqs) => format!("appended {seqs:?}"),
        Outcome::Receipt(receipt) if receipt.replayed => format!("receipt {} again", receipt.seq),
        Outcome::Receipt(receipt) => format!("receipt {}", receipt.seq),
        Outcome::Joined(joined) if joined.replayed => format!("#{} again", joined.ordinal.0),
        Outcome::Joined(joined) => format!("#{}", joined.ordinal.0),
        Outcome::Recorded(recorded) => format!("{recorded:?}"),
        Outcome::Refused(error) => format!("refused: {error}"),
    };
    let mut text: Vec<String> = planned.outcomes.iter().map(told).collect();
    let rows = &planned.rows;
    text.push(format!(
        "log {} submissions {} joins {} judgements {}",
        rows.log.len(),
        rows.submissions.len(),
        rows.joins.len(),
        rows.judgements.len()
    ));
    text.extend(planned.moves.values().map(|(from, to)| {
        let state = if to.closed { "closed" } else { "open" };
        format!("{} -> {}, {} joined, {state}", from.seq, to.seq, to.joined)
    }));
    text.join("\n")
}

#[test]
fn accepted_replayed_and_refused_wishes_stand_in_one_batch() {
    let wishes = [
        join(1),
        join(2),
        join(1),
        submit(0, "k", "a"),
        submit(0, "k", "a"),
        submit(0, "k", "b"),
        submit(1, "k", "b"),
        judge(3),
        judge(3),
        append(&[Event::Thawed, Event::Closed]),
        submit(1, "late", "b"),
        submit(0, "k", "a"),
        join(3),
        join(2),
        judge(4),
    ];
    assert_snapshot!(check(&wishes, Head::EMPTY, |_| ()), @"
    #0
    #1
    #0 again
    receipt 3
    receipt 3 again
    refused: the idempotency key was used for another request
    receipt 4
    New(Seq(5))
    Duplicate
    appended [Seq(6), Seq(7)]
    refused: the contest takes no more submissions
    receipt 3 again
    refused: the contest takes no more submissions
    #1 again
    New(Seq(8))
    log 8 submissions 2 joins 2 judgements 2
    0 -> 8, 2 joined, closed
    ");
}

#[test]
fn what_is_known_is_answered_and_nothing_is_written() {
    let receipt = Receipt {
        seq: Seq(7),
        public: SubmissionKey(Uuid::nil()),
        at: AT,
        replayed: true,
    };
    let head = Head {
        seq: Seq(9),
        joined: 1,
        closed: true,
        ..Head::EMPTY
    };
    let wishes = [submit(0, "k", "a"), submit(0, "k", "b"), join(1), judge(7)];
    let told = check(&wishes, head, |known| {
        let request = Digest::of(b"a");
        known.receipts.insert((CONTEST, 0, "k"), (request, receipt));
        let account = AccountId(Uuid::from_u128(1));
        known.members.insert((CONTEST, account), Ordinal(0));
        known.judged.insert((CONTEST, Seq(7), 0));
    });
    assert_snapshot!(told, @"
    receipt 7 again
    refused: the idempotency key was used for another request
    #0 again
    Duplicate
    log 0 submissions 0 joins 0 judgements 0
    ");
}
