//! After the day: all is judged, nothing that was acknowledged is lost, and the board is the oracle's.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant};

use agon_domain::{
    Digest, Envelope, Event, Judged, LanguageId, Ordinal, ParticipationKind, Points, Seq,
    Submitted, Timestamp,
};
use agon_scoreboard::{Audience, Standing};
use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::client::{Ask, Kind, Server};
use super::day::Receipt;
use crate::commands::load::engine::bar;
use crate::commands::load::oracle::Oracle;
use crate::commands::load::prepared::{Judges, Prepared};
use crate::commands::load::report::Findings;

/// As long as the board moves, it is waited for; then this long.
const PATIENCE: Duration = Duration::from_secs(600);
/// Rows and submissions of a page.
const PAGE: usize = 200;

/// Waits until the server has judged all, then compares.
pub(super) async fn verify(
    server: &Server,
    prepared: &Prepared,
    receipts: &[Receipt],
) -> Result<Findings> {
    let rows = settled(server, prepared).await?;
    let there = submissions(server, prepared).await?;
    let acknowledged: BTreeSet<&str> = receipts.iter().map(|one| one.id.as_str()).collect();
    if acknowledged.len() != receipts.len() {
        bail!("two submissions were acknowledged under one name");
    }
    let lost = acknowledged.iter().filter(|id| !there.contains_key(**id));
    let lost: Vec<String> = lost.map(|id| (*id).to_owned()).collect();
    if there.len() + lost.len() != receipts.len() {
        bail!(
            "the server has {} submissions, of which {} were acknowledged: was the data folder prepared anew?",
            there.len(),
            receipts.len() - lost.len()
        );
    }
    if !lost.is_empty() {
        let rows = rows.len();
        let findings = Findings::default();
        return Ok(Findings {
            rows,
            lost,
            ..findings
        });
    }
    let expected = oracle(prepared, receipts, &there)?.rows(Audience::Jury)?;
    let (mut differing, mut first) = (0, None);
    for standing in &expected {
        let (wanted, shown) = (plain(standing), rows.get(&standing.ordinal.0));
        if shown != Some(&wanted) {
            differing += 1;
            first.get_or_insert_with(|| format!("oracle {wanted}, board {shown:?}"));
        }
    }
    Ok(Findings {
        rows: rows.len(),
        differing: differing + rows.len().saturating_sub(expected.len()),
        first,
        lost,
        frozen: false,
    })
}

/// The oracle of what was acknowledged, in the order of the server's clock.
fn oracle(
    prepared: &Prepared,
    receipts: &[Receipt],
    there: &BTreeMap<String, Value>,
) -> Result<Oracle> {
    let definition = prepared.definition();
    let mut oracle = Oracle::default();
    let mut seq = Seq::START;
    let mut tell = |at, event| {
        seq = seq.next();
        oracle.take(&Envelope { seq, at, event })?;
        anyhow::Ok(seq)
    };
    let problems: Vec<_> = definition.problems.iter().map(|one| one.problem).collect();
    let defined = Event::Defined {
        definition: Box::new(definition),
    };
    tell(prepared.starts, defined)?;
    for who in (0..prepared.plan.participants).map(Ordinal) {
        let joined = Event::Joined {
            participation: who,
            kind: ParticipationKind::Official,
            starts: None,
        };
        tell(prepared.starts, joined)?;
    }
    let mut receipts: Vec<&Receipt> = receipts.iter().collect();
    receipts.sort_by_key(|one| (one.at, one.who));
    for one in receipts {
        let at = Timestamp(one.at);
        let submitted = Submitted {
            participation: Ordinal(one.who),
            problem: problems[usize::from(one.problem)],
            language: LanguageId::from("cpp"),
            source: Digest::ZERO,
            bytes: 1,
        };
        let submission = tell(at, Event::Submitted(submitted))?;
        let planned = one.outcome.judged(submission, Digest::ZERO, 1);
        let judged = match prepared.judges() {
            Judges::Plan => planned,
            Judges::Server => listed(&there[&one.id], planned)?,
        };
        tell(at, Event::Judged(Box::new(judged)))?;
    }
    Ok(oracle)
}

/// A judgement as the server lists it: of a real judge the oracle knows no more.
fn listed(item: &Value, planned: Judged) -> Result<Judged> {
    let number = |name: &str| {
        let value = item[name].as_i64();
        value.with_context(|| format!("no {name} in {item}"))
    };
    let verdict = item["verdict"]
        .as_str()
        .context("a submission without a verdict")?;
    Ok(Judged {
        verdict: verdict.parse()?,
        points: Points(number("points")?),
        of: Points(number("of")?),
        groups: Vec::new(),
        cpu_ms: u32::try_from(number("cpu_ms")?)?,
        memory_kib: u32::try_from(number("memory_kib")?)?,
        ..planned
    })
}

/// What a page of the board shows of a row, as text.
fn plain(row: &Standing) -> String {
    let cells = row.cells.iter().map(|cell| {
        let cell = cell.as_ref()?;
        let time_s = cell.time_s.map(u64::from);
        Some((
            cell.points.0,
            u64::from(cell.attempts),
            u64::from(cell.pending),
            time_s,
            cell.solved,
        ))
    });
    let numbers = [
        u64::from(row.solved),
        row.penalty_s,
        row.cpu_ms,
        row.memory_kib,
    ];
    written(
        row.rank.map(u64::from),
        row.points.0,
        numbers,
        &cells.collect::<Vec<_>>(),
    )
}

type Shown = Option<(i64, u64, u64, Option<u64>, bool)>;

fn written(rank: Option<u64>, points: i64, numbers: [u64; 4], cells: &[Shown]) -> String {
    format!("{rank:?} {points} {numbers:?} {cells:?}")
}

/// The same of a row as the server shows it.
fn shown(row: &Value) -> Result<String> {
    let number = |of: &Value, name: &str| {
        let value = of[name].as_u64();
        value.with_context(|| format!("no {name} in {row}"))
    };
    let cells = row["cells"].as_array().context("a row without cells")?;
    let cell = |cell: &Value| -> Result<Shown> {
        if cell.is_null() {
            return Ok(None);
        }
        let points = cell["points"].as_i64().context("a cell without points")?;
        let solved = cell["solved"].as_bool().context("a cell without a word")?;
        let (attempts, pending) = (number(cell, "attempts")?, number(cell, "pending")?);
        Ok(Some((
            points,
            attempts,
            pending,
            cell["time_s"].as_u64(),
            solved,
        )))
    };
    let numbers = ["solved", "penalty_s", "cpu_ms", "memory_kib"].map(|name| number(row, name));
    let [solved, penalty_s, cpu_ms, memory_kib] = numbers;
    let numbers = [solved?, penalty_s?, cpu_ms?, memory_kib?];
    let points = row["points"].as_i64().context("a row without points")?;
    let cells = cells.iter().map(cell).collect::<Result<Vec<_>>>()?;
    Ok(written(row["rank"].as_u64(), points, numbers, &cells))
}

/// The whole board, once nothing is pending and the cold path has confirmed it.
async fn settled(server: &Server, prepared: &Prepared) -> Result<HashMap<u32, String>> {
    let (mut moved, mut last) = (Instant::now(), Value::Null);
    loop {
        let version = match board(server, prepared).await? {
            Seen::Settled(rows) => return Ok(rows),
            Seen::Moving(version) => version,
        };
        if version != last {
            (moved, last) = (Instant::now(), version);
        }
        if moved.elapsed() > PATIENCE {
            bail!(
                "for {} s the board has not moved, and not all is judged or it is not exact",
                PATIENCE.as_secs()
            );
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// What the pages of the board showed.
enum Seen {
    /// Everybody's row as text.
    Settled(HashMap<u32, String>),
    /// Something is pending, or moved meanwhile: the version that was seen.
    Moving(Value),
}

async fn board(server: &Server, prepared: &Prepared) -> Result<Seen> {
    let mut rows = HashMap::new();
    let mut offset = 0;
    loop {
        let path = format!(
            "/contests/{}/scoreboard?offset={offset}&limit={PAGE}",
            prepared.contest
        );
        let ask = Ask::get(Kind::Check, &path, &prepared.organiser);
        let page = server.ask(&ask).await?;
        let found = page["rows"].as_array().context("a page without rows")?;
        let cells = found.iter().flat_map(|row| row["cells"].as_array());
        let pending = cells.flatten().filter_map(|cell| cell["pending"].as_u64());
        if page["exact"] != Value::Bool(true) || pending.sum::<u64>() > 0 {
            return Ok(Seen::Moving(page["version"].clone()));
        }
        for row in found {
            let who = row["handle"].as_str().and_then(Prepared::who);
            let who = who.with_context(|| format!("nobody of the rehearsal: {row}"))?;
            rows.insert(who, shown(row)?);
        }
        offset += found.len();
        let total = page["total"].as_u64().context("a page without a total")?;
        if found.is_empty() || offset as u64 >= total {
            // Rows moved between pages when some came twice.
            return Ok(match rows.len() as u64 == total {
                true => Seen::Settled(rows),
                false => Seen::Moving(page["version"].clone()),
            });
        }
    }
}

/// All submissions as the organiser sees them, by public name.
async fn submissions(server: &Server, prepared: &Prepared) -> Result<BTreeMap<String, Value>> {
    let bar = bar("what was acknowledged", prepared.plan.submissions());
    let mut there = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let path = format!(
            "/contests/{}/submissions?limit={PAGE}{cursor}",
            prepared.contest
        );
        let page = server
            .ask(&Ask::get(Kind::Check, &path, &prepared.organiser))
            .await?;
        let items = page["items"].as_array().context("a page without items")?;
        for item in items {
            let id = item["id"].as_str().context("a submission without a name")?;
            if there.insert(id.to_owned(), item.clone()).is_some() {
                bail!("{id} is there twice");
            }
        }
        bar.set_position(there.len() as u64);
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    bar.finish_and_clear();
    Ok(there)
}
