//! People who keep the contest open: event streams, opened again when they break.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Result, ensure};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::client::Server;
use super::count_of;
use crate::commands::bench::figure::Figure;
use crate::commands::load::prepared::Prepared;

/// Before a stream is opened again.
const PAUSE: Duration = Duration::from_millis(500);

/// The rows that a stream watches.
const WATCHED: usize = 50;

/// What the streams told.
#[derive(Default)]
struct Heard {
    events: AtomicU64,
    bytes: AtomicU64,
    opened: AtomicU64,
    /// Streams that were opened at least once.
    live: AtomicU64,
}

/// All streams.
pub(super) struct Streams {
    heard: Arc<Heard>,
    following: JoinSet<()>,
    wanted: u32,
}

/// Opens `count` streams, each of another participant as long as there are enough.
pub(super) fn start(
    server: &Arc<Server>,
    prepared: &Arc<Prepared>,
    count: u32,
    over: &CancellationToken,
) -> Streams {
    let heard = Arc::new(Heard::default());
    let mut following = JoinSet::new();
    for place in 0..count as usize {
        let (server, prepared) = (server.clone(), prepared.clone());
        let (heard, over) = (heard.clone(), over.clone());
        following.spawn(async move {
            let token = &prepared.tokens[place % prepared.tokens.len()];
            let path = path(&prepared.contest, place);
            let listen = async {
                let mut opened = false;
                loop {
                    if let Ok(stream) = server.follow(&path, token).await {
                        let first = !std::mem::replace(&mut opened, true);
                        heard.live.fetch_add(first.into(), Ordering::Relaxed);
                        listen(stream, &heard).await;
                    }
                    tokio::time::sleep(PAUSE).await;
                }
            };
            over.run_until_cancelled(listen).await;
        });
    }
    Streams {
        heard,
        following,
        wanted: count,
    }
}

/// Every other one watches rows of the board, most of them its head.
fn path(contest: &str, place: usize) -> String {
    let events = format!("/contests/{contest}/events");
    match place % 8 {
        1 | 3 | 5 => format!("{events}?watch=0&limit={WATCHED}"),
        7 => format!("{events}?watch={}&limit={WATCHED}", place / 8 * WATCHED),
        _ => events,
    }
}

/// Listens until the stream ends.
async fn listen(mut stream: Incoming, heard: &Heard) {
    heard.opened.fetch_add(1, Ordering::Relaxed);
    while let Some(Ok(frame)) = stream.frame().await {
        if let Some(bytes) = frame.data_ref() {
            heard.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
            let events = bytes.windows(7).filter(|part| part == b"\nevent:");
            let first = u64::from(bytes.starts_with(b"event:"));
            heard
                .events
                .fetch_add(first + events.count() as u64, Ordering::Relaxed);
        }
    }
}

impl Streams {
    /// Waits until all are closed; what they told.
    ///
    /// # Errors
    /// When one was never opened.
    pub(super) async fn end(mut self) -> Result<Vec<Figure>> {
        while self.following.join_next().await.is_some() {}
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let (live, wanted) = (read(&self.heard.live), u64::from(self.wanted));
        ensure!(
            live == wanted,
            "the server let {live} of {wanted} event streams in; ask for fewer with --streams, or let it \
             hold more with `agon serve --streams`"
        );
        Ok(vec![
            count_of("event streams", self.wanted.into()),
            count_of(
                "event streams opened, with those opened again",
                read(&self.heard.opened),
            ),
            count_of("events heard on streams", read(&self.heard.events)),
            count_of("bytes heard on streams", read(&self.heard.bytes)),
        ])
    }
}
