//! A stream of events, read as a browser reads it.

use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use serde_json::Value;

use crate::ask::Ask;
use crate::world::World;

/// A stream that is being read.
pub(crate) struct Stream {
    pub(crate) bytes: BoxStream<'static, axum::body::Bytes>,
    text: String,
}

/// Waits, but not for ever: what keeps a connection alive is no event.
pub(crate) async fn bounded<T>(wait: impl Future<Output = T>) -> T {
    let waited = tokio::time::timeout(Duration::from_secs(30), wait).await;
    waited.expect("something is told")
}

/// One event of a stream.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) data: Value,
}

impl Stream {
    pub(crate) async fn open(world: &World, ask: Ask) -> Self {
        let response = ask.open(&world.router).await;
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let bytes = response.into_body().into_data_stream();
        Self {
            bytes: bytes.map(|piece| piece.expect("a piece")).boxed(),
            text: String::new(),
        }
    }

    /// The next event, whatever it is.
    pub(crate) async fn next(&mut self) -> Told {
        bounded(self.read()).await
    }

    async fn read(&mut self) -> Told {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let told = Told::parse(block);
                self.text = rest.to_owned();
                if let Some(told) = told {
                    return told;
                }
            }
            let piece = self.bytes.next().await.expect("an open stream");
            self.text += std::str::from_utf8(&piece).expect("text");
        }
    }

    /// The names of what comes until something is told, or the stream ends.
    pub(crate) async fn until(&mut self, last: &str) -> Vec<String> {
        let mut told = Vec::new();
        while told.last().is_none_or(|name| name != last) {
            let Some(piece) = self.bytes.next().await else {
                break;
            };
            self.text += std::str::from_utf8(&piece).expect("text");
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                told.extend(Told::parse(block).map(|one| one.name));
                self.text = rest.to_owned();
            }
        }
        told
    }

    /// Waits until the server ends it.
    pub(crate) async fn end(&mut self) {
        bounded(async { while self.bytes.next().await.is_some() {} }).await;
    }

    /// The next event of one's own; word of the board comes when it likes.
    pub(crate) async fn own(&mut self) -> Told {
        let own = async {
            loop {
                let told = self.read().await;
                if told.name != "scoreboard" {
                    return told;
                }
            }
        };
        bounded(own).await
    }
}

impl Told {
    /// None for a comment that keeps the connection alive.
    fn parse(block: &str) -> Option<Self> {
        let field = |name: &str| {
            let mut lines = block.lines();
            lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        };
        Some(Self {
            name: field("event")?.to_owned(),
            id: field("id")?.to_owned(),
            data: serde_json::from_str(field("data")?).expect("JSON"),
        })
    }
}
