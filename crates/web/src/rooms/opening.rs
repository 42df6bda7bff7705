//! How a room begins: from the last snapshot, else from sealed segments, else from the log's start.
//! What is damaged costs time and nothing else; it is said once in the log.

use agon_domain::{ContestId, Seq};
use agon_scoreboard::segment::Segment;
use agon_scoreboard::{Live, Structure};
use agon_store::Store;

/// The name of the snapshots that the cold path keeps.
pub const SNAPSHOT: &str = "board";

/// What a board began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A snapshot up to an event.
    Snapshot(Seq),
    /// What is sealed.
    Segments,
    /// The first event.
    Log,
}

/// A board as far as what is kept of it reaches.
pub(super) async fn live(
    store: &Store,
    contest: ContestId,
    structure: Structure,
) -> (Live, Origin) {
    if let Some(live) = from_snapshot(store, contest, structure).await {
        let seq = live.seq();
        return (live, Origin::Snapshot(seq));
    }
    match from_segments(store, contest, structure).await {
        Some(live) => (live, Origin::Segments),
        None => (Live::new(structure), Origin::Log),
    }
}

async fn from_snapshot(store: &Store, contest: ContestId, structure: Structure) -> Option<Live> {
    let kept = store.snapshot(SNAPSHOT, contest).await;
    let kept = kept.inspect_err(|error| {
        tracing::warn!(contest.id = %contest, %error, "no snapshot; reading segments");
    });
    let (_, bytes) = kept.ok()??;
    let restored = tokio::task::spawn_blocking(move || Live::restore(structure, &bytes)).await;
    let restored = restored.ok()?.inspect_err(|error| {
        tracing::warn!(contest.id = %contest, %error, "the snapshot is of no use; reading segments");
    });
    restored.ok()
}

async fn from_segments(store: &Store, contest: ContestId, structure: Structure) -> Option<Live> {
    let warn = |error: &dyn std::fmt::Display| {
        tracing::warn!(contest.id = %contest, %error, "segments are of no use; reading the log");
    };
    let rows = store
        .segments(contest)
        .await
        .inspect_err(|error| warn(error))
        .ok()?;
    if rows.is_empty() {
        return None;
    }
    let mut blobs = Vec::with_capacity(rows.len());
    for row in rows {
        blobs.push(
            store
                .blob(row.blob)
                .await
                .inspect_err(|error| warn(error))
                .ok()??,
        );
    }
    let load = move || {
        let opened = blobs.iter().map(|blob| Segment::open(blob));
        Live::load(structure, opened.collect::<Result<Vec<_>, _>>()?)
    };
    let loaded = tokio::task::spawn_blocking(load).await.ok()?;
    loaded.inspect_err(|error| warn(error)).ok()
}
