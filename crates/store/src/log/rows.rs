//! The rows of one append, and the SQL that both engines share: names and columns of tables, what is
//! looked up by which key, how a head is moved. How values reach the statement is each engine's own.

use std::borrow::Cow;

use agon_domain::{ContestId, Ordinal, Seq, Timestamp};

use super::{NewJudgement, NewParticipation, NewSubmission};

/// A value of a row, borrowed from what is appended.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    Int(i64),
    Blob(&'a [u8]),
    Text(&'a str),
    MaybeText(Option<&'a str>),
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Blob,
    Text,
}

use Kind::{Blob, Int, Text};

/// Columns by name, in the order of their values.
pub(crate) type Columns = &'static [(&'static str, Kind)];

/// A table that an append writes.
pub(crate) trait Table {
    /// What becomes a row.
    type Row<'a>;
    /// The values of a row, one for each column.
    type Values<'r>: AsRef<[Value<'r>]>;
    const NAME: &'static str;
    const COLUMNS: Columns;
    fn values<'r>(row: &'r Self::Row<'_>) -> Self::Values<'r>;
}

/// Something that may be there already, looked up by a key. The rows of a table that begin with the same
/// key are refused when it is there: that is how a race with another process is noticed.
pub(crate) trait Key {
    type Values<'r>: AsRef<[Value<'r>]>;
    /// Everything before `where`.
    const SELECT: &'static str;
    const COLUMNS: Columns;
}

/// Rows to be written.
#[derive(Default)]
pub(crate) struct Rows<'a> {
    pub(crate) log: Vec<Entry<'a>>,
    pub(crate) submissions: Vec<Accepted<'a>>,
    pub(crate) joins: Vec<(&'a NewParticipation, Ordinal)>,
    pub(crate) judgements: Vec<Weighed<'a>>,
}

/// An event at its place.
pub(crate) struct Entry<'a> {
    pub(crate) contest: ContestId,
    pub(crate) seq: Seq,
    pub(crate) at: Timestamp,
    pub(crate) body: Cow<'a, [u8]>,
}

/// A submission at its place, its source compressed.
pub(crate) struct Accepted<'a> {
    pub(crate) one: &'a NewSubmission,
    pub(crate) seq: Seq,
    pub(crate) source: &'a [u8],
}

/// A judgement at its place, its details compressed.
pub(crate) struct Weighed<'a> {
    pub(crate) one: &'a NewJudgement,
    pub(crate) seq: Seq,
    pub(crate) at: Timestamp,
    pub(crate) details: &'a [u8],
}

/// The rejudging's seq, 0 for the first judging.
pub(crate) fn rejudging(judgement: &NewJudgement) -> i64 {
    judgement.event.rejudging.map_or(0, |seq| seq.0)
}

/// The log itself.
pub(crate) struct Log;

impl Table for Log {
    type Row<'a> = Entry<'a>;
    type Values<'r> = [Value<'r>; 4];
    const NAME: &'static str = "log";
    const COLUMNS: Columns = &[("contest", Blob), ("seq", Int), ("at", Int), ("body", Blob)];
    fn values<'r>(row: &'r Entry<'_>) -> [Value<'r>; 4] {
        [
            Value::Blob(row.contest.0.as_bytes()),
            Value::Int(row.seq.0),
            Value::Int(row.at.0),
            Value::Blob(&row.body),
        ]
    }
}

/// Submissions with their sources.
pub(crate) struct Submissions;

impl Table for Submissions {
    type Row<'a> = Accepted<'a>;
    type Values<'r> = [Value<'r>; 9];
    const NAME: &'static str = "submission";
    const COLUMNS: Columns = &[
        ("contest", Blob),
        ("seq", Int),
        ("public", Blob),
        ("participation", Int),
        ("problem", Blob),
        ("language", Text),
        ("at", Int),
        ("bytes", Int),
        ("source", Blob),
    ];
    fn values<'r>(row: &'r Accepted<'_>) -> [Value<'r>; 9] {
        [
            Value::Blob(row.one.contest.0.as_bytes()),
            Value::Int(row.seq.0),
            Value::Blob(row.one.public.0.as_bytes()),
            Value::Int(row.one.event.participation.0.into()),
            Value::Blob(row.one.event.problem.0.as_bytes()),
            Value::Text(&row.one.event.language.0),
            Value::Int(row.one.at.0),
            Value::Int(row.one.event.bytes.into()),
            Value::Blob(row.source),
        ]
    }
}

/// What was answered to which request.
pub(crate) struct Receipts;

impl Table for Receipts {
    type Row<'a> = Accepted<'a>;
    type Values<'r> = [Value<'r>; 5];
    const NAME: &'static str = "receipt";
    const COLUMNS: Columns = &[
        ("contest", Blob),
        ("participation", Int),
        ("key", Text),
        ("request", Blob),
        ("seq", Int),
    ];
    fn values<'r>(row: &'r Accepted<'_>) -> [Value<'r>; 5] {
        let [contest, participation, key] = receipt_key(row.one);
        let request = Value::Blob(&row.one.request.0);
        [contest, participation, key, request, Value::Int(row.seq.0)]
    }
}

impl Key for Receipts {
    type Values<'r> = [Value<'r>; 3];
    const SELECT: &'static str = "select r.request, s.seq, s.public, s.at from receipt r
         join submission s on s.contest = r.contest and s.seq = r.seq";
    const COLUMNS: Columns = &[
        ("r.contest", Blob),
        ("r.participation", Int),
        ("r.key", Text),
    ];
}

pub(crate) fn receipt_key(one: &NewSubmission) -> [Value<'_>; 3] {
    [
        Value::Blob(one.contest.0.as_bytes()),
        Value::Int(one.event.participation.0.into()),
        Value::Text(&one.key),
    ]
}

/// The secrets of participations.
pub(crate) struct Participations;

impl Table for Participations {
    type Row<'a> = (&'a NewParticipation, Ordinal);
    type Values<'r> = [Value<'r>; 3];
    const NAME: &'static str = "participation";
    const COLUMNS: Columns = &[("contest", Blob), ("ordinal", Int), ("digest_key", Blob)];
    fn values<'r>((one, ordinal): &'r (&NewParticipation, Ordinal)) -> [Value<'r>; 3] {
        [
            Value::Blob(one.contest.0.as_bytes()),
            Value::Int(ordinal.0.into()),
            Value::Blob(&one.digest_key),
        ]
    }
}

/// Who is behind a participation.
pub(crate) struct Members;

impl Table for Members {
    type Row<'a> = (&'a NewParticipation, Ordinal);
    type Values<'r> = [Value<'r>; 3];
    const NAME: &'static str = "member";
    const COLUMNS: Columns = &[("contest", Blob), ("account", Blob), ("ordinal", Int)];
    fn values<'r>((one, ordinal): &'r (&NewParticipation, Ordinal)) -> [Value<'r>; 3] {
        let [contest, account] = member_key(one);
        [contest, account, Value::Int(ordinal.0.into())]
    }
}

impl Key for Members {
    type Values<'r> = [Value<'r>; 2];
    const SELECT: &'static str = "select m.ordinal from member m";
    const COLUMNS: Columns = &[("m.contest", Blob), ("m.account", Blob)];
}

pub(crate) fn member_key(one: &NewParticipation) -> [Value<'_>; 2] {
    [
        Value::Blob(one.contest.0.as_bytes()),
        Value::Blob(one.account.0.as_bytes()),
    ]
}

/// Judgements with their details.
pub(crate) struct Judgements;

impl Table for Judgements {
    type Row<'a> = Weighed<'a>;
    type Values<'r> = [Value<'r>; 14];
    const NAME: &'static str = "judgement";
    const COLUMNS: Columns = &[
        ("contest", Blob),
        ("submission", Int),
        ("rejudging", Int),
        ("seq", Int),
        ("at", Int),
        ("verdict", Text),
        ("points", Int),
        ("scale", Int),
        ("cpu_ms", Int),
        ("memory_kib", Int),
        ("tests_passed", Int),
        ("tests_total", Int),
        ("first_failed", Text),
        ("details", Blob),
    ];
    fn values<'r>(row: &'r Weighed<'_>) -> [Value<'r>; 14] {
        let event = &row.one.event;
        let [contest, submission, rejudging] = judgement_key(row.one);
        [
            contest,
            submission,
            rejudging,
            Value::Int(row.seq.0),
            Value::Int(row.at.0),
            Value::Text(event.verdict.code()),
            Value::Int(event.points.0),
            Value::Int(event.of.0),
            Value::Int(event.cpu_ms.into()),
            Value::Int(event.memory_kib.into()),
            Value::Int(event.tests_passed.into()),
            Value::Int(event.tests_total.into()),
            Value::MaybeText(event.first_failed.as_deref()),
            Value::Blob(row.details),
        ]
    }
}

impl Key for Judgements {
    type Values<'r> = [Value<'r>; 3];
    const SELECT: &'static str = "select j.seq from judgement j";
    const COLUMNS: Columns = &[
        ("j.contest", Blob),
        ("j.submission", Int),
        ("j.rejudging", Int),
    ];
}

pub(crate) fn judgement_key(one: &NewJudgement) -> [Value<'_>; 3] {
    [
        Value::Blob(one.contest.0.as_bytes()),
        Value::Int(one.event.submission.0),
        Value::Int(rejudging(one)),
    ]
}

/// The names of columns, with commas between.
pub(crate) fn names(columns: Columns) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}

/// Makes the head of a stream that has none; parameters: contest, the digest of nothing.
pub(crate) const MAKE_HEAD: &str = "insert into log_head (contest, seq, digest, joined, closed)
     values ($1, 0, $2, 0, 0) on conflict (contest) do nothing";

/// Reads a head; parameter: contest.
pub(crate) const READ_HEAD: &str = "select h.seq, h.digest, h.joined, h.closed,
        coalesce(l.at, -9223372036854775808) as at
     from log_head h left join log l on l.contest = h.contest and l.seq = h.seq
     where h.contest = $1";
