//! What is written, made before the clock runs.

use agon_domain::{
    AccountId, ContestId, Digest, Event, LanguageId, Ordinal, ParticipationKind, Points, ProblemId,
    Seq, SubmissionKey, Submitted, Verdict, manifest::Judgement,
};
use agon_store::bare::BareSubmission;
use agon_store::{Error, NewJudgement, NewParticipation, NewSubmission};

/// Bytes of a bare row. An event of ours takes more, see [`event_bytes`].
pub(super) const BARE: usize = 150;

/// Rows for a bare loop.
pub(super) fn bodies(count: usize) -> Vec<Vec<u8>> {
    vec![vec![b'x'; BARE]; count]
}

/// Events for the store.
pub(super) fn events(count: usize) -> Vec<Event> {
    let event = Event::Submitted(submitted(4_711, b"source"));
    vec![event; count]
}

/// What one of [`events`] takes in the log.
pub(super) fn event_bytes() -> usize {
    events(1).first().map_or(0, |event| event.encode().len())
}

fn submitted(who: u32, source: &[u8]) -> Submitted {
    Submitted {
        participation: Ordinal(who),
        problem: ProblemId(uuid::Uuid::nil()),
        language: LanguageId("python3".into()),
        source: Digest::of(source),
        bytes: u32::try_from(source.len()).unwrap_or(0),
    }
}

/// Somebody's submission of about 1 kB, with a key of its own.
pub(super) fn submission(contest: ContestId, who: usize) -> NewSubmission {
    let public = uuid::Uuid::new_v4();
    let key = public.simple().to_string();
    let lines = "print(sum(map(int, input().split())))\n".repeat(25);
    let source = format!("# {key}\n{lines}");
    NewSubmission {
        contest,
        at: agon_web::now(),
        request: Digest::of(key.as_bytes()),
        key,
        event: submitted(u32::try_from(who).unwrap_or(0), source.as_bytes()),
        source,
        public: SubmissionKey(public),
    }
}

/// The same, with what the store would make of it.
pub(super) fn bare_submission(who: usize) -> Result<BareSubmission, Error> {
    let one = submission(ContestId(uuid::Uuid::nil()), who);
    Ok(BareSubmission {
        body: Event::Submitted(one.event.clone()).encode(),
        packed: agon_store::bare::packed(&one)?,
        one,
    })
}

/// Somebody new.
pub(super) fn joining(contest: ContestId) -> NewParticipation {
    NewParticipation {
        contest,
        at: agon_web::now(),
        account: AccountId(uuid::Uuid::new_v4()),
        kind: ParticipationKind::Official,
        starts: None,
        digest_key: [7; 32],
    }
}

/// The first judgement of a submission.
pub(super) fn judgement(contest: ContestId, submission: Seq) -> NewJudgement {
    let points = Points::whole(1);
    let details = Judgement {
        cpu_ms: 12,
        wall_ms: 15,
        memory_kib: 900,
        tests_passed: 3,
        tests_total: 3,
        ..Judgement::bare(Verdict::Accepted, points, points)
    };
    let event = details.judged(submission, Digest::ZERO, ("bench", 1));
    NewJudgement {
        contest,
        at: agon_web::now(),
        event,
        details,
    }
}
