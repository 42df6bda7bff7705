//! People who keep the contest open: event streams, opened again when they break.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http_body_util::BodyExt as _;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::client::Server;
use super::count_of;
use crate::commands::bench::figure::Figure;
use crate::commands::load::prepared::Prepared;

/// Before a stream is opened again.
const PAUSE: Duration = Duration::from_millis(500);

/// What the streams told.
#[derive(Default)]
struct Heard {
    events: AtomicU64,
    bytes: AtomicU64,
    opened: AtomicU64,
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
            let path = format!("/contests/{}/events", prepared.contest);
            let listen = async {
                loop {
                    listen(&server, &path, token, &heard).await;
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

/// Listens until the stream ends, or cannot be opened.
async fn listen(server: &Server, path: &str, token: &str, heard: &Heard) {
    let Ok(mut stream) = server.follow(path, token).await else {
        return;
    };
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
    pub(super) async fn end(mut self) -> Vec<Figure> {
        while self.following.join_next().await.is_some() {}
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        vec![
            count_of("event streams", self.wanted.into()),
            count_of(
                "event streams opened, with those opened again",
                read(&self.heard.opened),
            ),
            count_of("events heard on streams", read(&self.heard.events)),
            count_of("bytes heard on streams", read(&self.heard.bytes)),
        ]
    }
}
