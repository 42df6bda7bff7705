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

const SECOND: i64 = 1_000_000;

/// The head of a stream whose last event came at second 1,000.
fn busy() -> Head {
    Head {
        seq: Seq(9),
        joined: 1,
        at: Timestamp(1_000 * SECOND),
        ..Head::EMPTY
    }
}

fn at(second: i64, mut wish: Wish) -> Wish {
    let time = Timestamp(second * SECOND);
    match &mut wish {
        Wish::Append { at, .. } => *at = time,
        Wish::Submit { submission, .. } => submission.at = time,
        Wish::Join { participation, .. } => participation.at = time,
        Wish::Judge { judgement, .. } => judgement.at = time,
        Wish::Close => {}
    }
    wish
}

#[test]
fn nothing_is_handed_in_by_a_clock_that_was_set_back() {
    let wishes = [
        at(980, submit(0, "a", "")),
        at(979, submit(0, "b", "")),
        at(979, join(1)),
        at(1_005, join(2)),
        at(984, submit(0, "c", "")),
        at(900, judge(10)),
    ];
    assert_snapshot!(check(&wishes, busy(), |_| ()), @"
    receipt 10
    refused: an event 21 s before the last one of its contest was refused: this machine's clock was set back, or was ahead; set the clocks of all nodes by NTP, and if the log's times are the wrong ones, save the contest's settings again, from which on its time is counted
    refused: an event 21 s before the last one of its contest was refused: this machine's clock was set back, or was ahead; set the clocks of all nodes by NTP, and if the log's times are the wrong ones, save the contest's settings again, from which on its time is counted
    #1
    refused: an event 21 s before the last one of its contest was refused: this machine's clock was set back, or was ahead; set the clocks of all nodes by NTP, and if the log's times are the wrong ones, save the contest's settings again, from which on its time is counted
    New(Seq(12))
    log 3 submissions 1 joins 1 judgements 1
    9 -> 12, 2 joined, open
    ");
    let planned = plan(&wishes, &Ends::from([(CONTEST, busy())]), Known::default());
    let times: Vec<i64> = planned
        .rows
        .log
        .iter()
        .map(|entry| entry.at.0 / SECOND)
        .collect();
    assert_eq!(
        times,
        [980, 1_005, 1_005],
        "a judgement is as late as the log is"
    );
    assert_eq!(planned.rows.judgements[0].at, Timestamp(1_005 * SECOND));
}

#[test]
fn a_retry_is_answered_whatever_the_clock_says_and_a_decision_sets_it_right() {
    let wishes = [
        at(1_000, submit(0, "a", "")),
        at(500, submit(0, "a", "")),
        at(501, submit(0, "b", "")),
        at(502, append(&[Event::Thawed])),
        at(503, submit(0, "c", "")),
        at(470, submit(0, "d", "")),
    ];
    let told = check(&wishes, busy(), |_| ());
    let refused = |line: &str| line.starts_with("refused: an event");
    let lines: Vec<bool> = told.lines().take(6).map(refused).collect();
    assert_eq!(lines, [false, false, true, false, false, true], "{told}");
}
