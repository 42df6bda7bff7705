//! The event stream of a contest: own verdicts as they come, and word that a board changed.
//!
//! A stream's ids name its own audience's past and nothing else: `boot-board-own`, where `board`
//! counts changes of the board this viewer sees and `own` the changes of their own submissions.

mod watched;

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc::Sender;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;

use crate::rooms::{News, audience};
use crate::scoreboard::{Change, Watching, WindowQuery};
use crate::submissions;
use crate::view::Looking;
use crate::{App, Problem};

/// What the browser remembers of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    boot: u64,
    board: u64,
    own: u64,
}

impl Place {
    fn parse(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get("last-event-id")?.to_str().ok()?;
        let mut parts = text
            .split('-')
            .map(|part| u64::from_str_radix(part, 16).ok());
        let place = Self {
            boot: parts.next()??,
            board: parts.next()??,
            own: parts.next()??,
        };
        parts.next().is_none().then_some(place)
    }

    fn id(self) -> String {
        format!("{:x}-{:x}-{:x}", self.boot, self.board, self.own)
    }
}

#[derive(Serialize)]
struct Progress {
    id: String,
    done: u32,
    total: u32,
}

#[derive(Serialize)]
struct BoardVersion {
    version: String,
}

#[derive(Serialize)]
struct Nothing {}

/// Follows a contest: `reset`, `submission`, `progress`, `scoreboard` and `contest` events; `rows` and `mine` where rows are watched.
#[utoipa::path(get, path = "/contests/{contest}/events", tag = "contests",
    params(("contest" = String, Path), WindowQuery),
    responses((status = 200, description = "Server-sent events", content_type = "text/event-stream", body = String)))]
pub(crate) async fn follow(
    State(app): State<App>,
    looking: Looking,
    Query(query): Query<WindowQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let watching = query.window()?.map(Watching::new);
    let (send, receive) = tokio::sync::mpsc::channel(64);
    let news = looking.room.news();
    let (board, own) = {
        let state = looking.room.look();
        let own = looking.ordinal.map_or(0, |who| state.own_version(who));
        (state.live.version(audience(looking.viewer)), own)
    };
    let place = Place {
        boot: app.boot,
        board,
        own,
    };
    let departed = match &looking.account {
        Some(account) => app.departures.of(account.id),
        None => CancellationToken::new(),
    };
    let teller = Teller {
        app: app.clone(),
        looking,
        send,
        place,
        watching,
        departed,
    };
    let from = Place::parse(&headers);
    app.streams.spawn(async move {
        // The browser has gone, or the server goes: both end the stream.
        let _ = teller.run(news, from).await;
    });
    let stream = ReceiverStream::new(receive).map(Ok::<Event, Infallible>);
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(15));
    let mut response = Sse::new(stream).keep_alive(keep_alive).into_response();
    let headers = response.headers_mut();
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The stream is over.
struct Over;

impl<T> From<tokio::sync::mpsc::error::SendError<T>> for Over {
    fn from(_: tokio::sync::mpsc::error::SendError<T>) -> Self {
        Self
    }
}

struct Teller {
    app: App,
    looking: Looking,
    send: Sender<Event>,
    place: Place,
    /// What is watched of the board.
    watching: Option<Watching>,
    /// Cancelled when whoever reads may no longer be told what this stream tells.
    departed: CancellationToken,
}

impl Teller {
    async fn run(
        mut self,
        mut news: tokio::sync::broadcast::Receiver<News>,
        from: Option<Place>,
    ) -> Result<(), Over> {
        self.resume(from).await?;
        loop {
            tokio::select! {
                () = self.app.stop.cancelled() => return Ok(()),
                () = self.departed.cancelled() => return Ok(()),
                () = self.send.closed() => return Ok(()),
                heard = news.recv() => match heard {
                    Ok(one) => self.tell(one).await?,
                    Err(RecvError::Lagged(_)) => self.reset().await?,
                    Err(RecvError::Closed) => return Ok(()),
                }
            }
        }
    }

    /// Tells what was missed, or that everything must be read again.
    async fn resume(&mut self, from: Option<Place>) -> Result<(), Over> {
        let Some(from) = from else {
            return self.reset().await;
        };
        let missed = {
            let state = self.looking.room.look();
            match self.looking.ordinal {
                Some(who) => state.own_changes(who, from.own),
                None => Some(Vec::new()),
            }
        };
        let Some(missed) = missed.filter(|_| from.boot == self.place.boot) else {
            return self.reset().await;
        };
        let now = self.place;
        self.place = from;
        for (version, seq) in missed {
            self.own(seq, version).await?;
        }
        self.place.own = now.own;
        if from.board != now.board {
            self.place.board = now.board;
            self.board().await?;
        }
        Ok(())
    }

    async fn reset(&mut self) -> Result<(), Over> {
        let (board, own) = {
            let state = self.looking.room.look();
            let own = self.looking.ordinal.map_or(0, |who| state.own_version(who));
            (state.live.version(audience(self.looking.viewer)), own)
        };
        self.place = Place {
            board,
            own,
            ..self.place
        };
        self.watch_from_now().await?;
        self.write("reset", &Nothing {}).await
    }

    async fn tell(&mut self, news: News) -> Result<(), Over> {
        match news {
            News::Submission {
                owner,
                submission,
                version,
            } => {
                if Some(owner) == self.looking.ordinal && version > self.place.own {
                    self.own(submission, version).await?;
                }
                Ok(())
            }
            News::Progress {
                owner,
                submission,
                done,
                total,
            } => {
                if Some(owner) != self.looking.ordinal {
                    return Ok(());
                }
                let row = self
                    .app
                    .store
                    .submission_at(self.looking.room.id, submission)
                    .await;
                match row {
                    Ok(Some(row)) => {
                        let progress = Progress {
                            id: row.public.to_string(),
                            done,
                            total,
                        };
                        self.write("progress", &progress).await
                    }
                    // Progress is only a courtesy.
                    Ok(None) | Err(_) => Ok(()),
                }
            }
            News::Board => {
                let version = self
                    .looking
                    .room
                    .look()
                    .live
                    .version(audience(self.looking.viewer));
                if version != self.place.board {
                    self.place.board = version;
                    self.board().await?;
                }
                self.mine().await
            }
            News::Exact(whose) if whose == audience(self.looking.viewer) => self.board().await,
            News::Exact(_) => Ok(()),
            News::Contest => self.write("contest", &Nothing {}).await,
        }
    }

    async fn own(&mut self, seq: agon_domain::Seq, version: u64) -> Result<(), Over> {
        let Some(who) = self.looking.ordinal else {
            return Ok(());
        };
        self.place.own = version;
        match submissions::at_place(&self.app, &self.looking, who, seq).await {
            Ok(Some(view)) => self.write("submission", &view).await,
            Ok(None) => Ok(()),
            Err(_) => self.reset().await,
        }
    }

    async fn board(&mut self) -> Result<(), Over> {
        match self.watched().await.as_deref() {
            Some(Change::Nothing) => Ok(()),
            Some(Change::Some(rows)) => {
                let event = Event::default().event("rows").id(self.place.id());
                Ok(self.send.send(event.data(rows)).await?)
            }
            Some(Change::Much) | None => self.read_again().await,
        }
    }

    async fn read_again(&mut self) -> Result<(), Over> {
        let version = format!("{:x}", self.place.board);
        self.write("scoreboard", &BoardVersion { version }).await
    }

    async fn write(&mut self, name: &str, data: &impl Serialize) -> Result<(), Over> {
        let event = Event::default().event(name).id(self.place.id());
        let event = event.json_data(data).map_err(|_| Over)?;
        Ok(self.send.send(event).await?)
    }
}
