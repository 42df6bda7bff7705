//! The event stream of a contest: own verdicts as they come, and word that a board changed.
//!
//! A stream's ids name its own audience's past and nothing else: `boot-board-own-contest`, where
//! `board` counts changes of the board this viewer sees, `own` the changes of their own submissions, and
//! `contest` what everybody is told of the contest itself.

mod watched;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;

use agon_domain::Seq;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio_util::sync::WaitForCancellationFutureOwned;
use tokio_util::task::task_tracker::TaskTrackerToken;

use crate::problem::ProblemBody;
use crate::rooms::{Mailbox, News, audience};
use crate::scoreboard::{Change, Watching, WindowQuery, json};
use crate::seats::Seat;
use crate::submissions;
use crate::view::Looking;
use crate::{App, Problem};

/// A comment: it tells nothing, and so keeps a connection alive.
const ALIVE: &[u8] = b":\n\n";

/// What the browser remembers of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    boot: u64,
    board: u64,
    own: u64,
    contest: u64,
}

impl Place {
    /// Where a stream stands that tells everything from now on.
    fn of(looking: &Looking) -> Self {
        // What is shown, not what is known: word comes when that changes.
        let board = looking.edition().version();
        let state = looking.room.look();
        Self {
            boot: looking.room.boot,
            board,
            own: looking.ordinal.map_or(0, |who| state.own_version(who)),
            contest: state.contest_news(),
        }
    }

    fn parse(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get("last-event-id")?.to_str().ok()?;
        let mut parts = text
            .split('-')
            .map(|part| u64::from_str_radix(part, 16).ok());
        let place = Self {
            boot: parts.next()??,
            board: parts.next()??,
            own: parts.next()??,
            contest: parts.next()??,
        };
        parts.next().is_none().then_some(place)
    }

    fn id(self) -> String {
        let Self {
            boot,
            board,
            own,
            contest,
        } = self;
        format!("{boot:x}-{board:x}-{own:x}-{contest:x}")
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
    responses((status = 200, description = "Server-sent events", content_type = "text/event-stream", body = String),
        (status = "4XX", body = ProblemBody),
        (status = 503, description = "`streams-full`: read the public page every few seconds instead", body = ProblemBody)))]
pub(crate) async fn follow(
    State(app): State<App>,
    Path(contest): Path<String>,
    Query(query): Query<WindowQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let watching = query.window()?.map(Watching::new);
    let (looking, heard) = loop {
        let so_far = app.departures.so_far();
        let looking = Looking::find(&app, &contest, &headers).await?;
        // Whoever lost a right meanwhile, or came into a room that was just closed, is looked at again.
        if let Some(heard) = Heard::by(&app, &looking, so_far) {
            break (looking, heard);
        }
    };
    let seat = app
        .seats
        .take(looking.account.as_ref().map(|account| account.id))?;
    let mut teller = Box::new(Teller {
        place: Place::of(&looking),
        app: app.clone(),
        looking,
        watching,
        told: VecDeque::new(),
        _seat: seat,
        _tracked: app.streams.token(),
    });
    teller.resume(Place::parse(&headers)).await;
    // The connection itself drives the teller: a stream has no task, no queue and no timer of its own.
    let frames = stream::unfold((teller, heard), |(mut teller, mut heard)| async move {
        let frame = teller.next(&mut heard).await?;
        Some((Ok::<_, Infallible>(frame), (teller, heard)))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Body::from_stream(frames)).into_response())
}

/// What a stream listens to.
struct Heard {
    news: Receiver<News>,
    letters: Option<Mailbox>,
    /// Ends when whoever reads may no longer be told what this stream tells, or the server goes.
    over: Pin<Box<WaitForCancellationFutureOwned>>,
}

/// What comes next.
enum Next {
    /// News for all.
    News(Result<News, RecvError>),
    /// News for the participation that reads.
    Letter(Result<News, RecvError>),
    /// No more.
    Over,
}

impl Heard {
    /// What is heard from now on; none where it is to be looked again who looks at what.
    fn by(app: &App, looking: &Looking, so_far: u64) -> Option<Self> {
        let room = &looking.room;
        let account = looking.account.as_ref().map(|account| account.id);
        let heard = Self {
            news: room.news(),
            letters: looking.ordinal.map(|who| room.letters.mailbox(who)),
            over: Box::pin(app.departures.of(account, so_far)?.cancelled_owned()),
        };
        (!room.is_closed()).then_some(heard)
    }

    async fn next(&mut self) -> Next {
        let letter = async {
            match &mut self.letters {
                Some(letters) => letters.next().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            // Whoever has gone is told nothing more, whatever has happened.
            biased;
            () = &mut self.over => Next::Over,
            heard = letter => Next::Letter(heard),
            heard = self.news.recv() => Next::News(heard),
        }
    }
}

struct Teller {
    app: App,
    looking: Looking,
    place: Place,
    /// What is watched of the board.
    watching: Option<Watching>,
    /// Frames that wait to be sent.
    told: VecDeque<Bytes>,
    _seat: Seat,
    _tracked: TaskTrackerToken,
}

impl Teller {
    /// The next frame; none when the stream is over.
    async fn next(&mut self, heard: &mut Heard) -> Option<Bytes> {
        loop {
            if let Some(frame) = self.told.pop_front() {
                return Some(frame);
            }
            match heard.next().await {
                Next::Over
                | Next::News(Err(RecvError::Closed))
                | Next::Letter(Err(RecvError::Closed)) => return None,
                Next::News(Ok(news)) | Next::Letter(Ok(news)) => self.tell(news).await,
                Next::News(Err(RecvError::Lagged(_))) => self.reset().await,
                Next::Letter(Err(RecvError::Lagged(_))) => {
                    if !self.look_up().await {
                        self.reset().await;
                    }
                }
            }
        }
    }

    /// Tells what was missed, or that everything must be read again.
    async fn resume(&mut self, from: Option<Place>) {
        let now = self.place;
        let Some(from) = from.filter(|from| from.boot == now.boot) else {
            return self.reset().await;
        };
        self.place = from;
        if !self.look_up().await {
            return self.reset().await;
        }
        if from.contest != now.contest {
            self.contest();
        }
        if from.board != now.board {
            self.place.board = now.board;
            self.board().await;
        }
    }

    /// Tells all changes of own submissions that were not told yet; whether that can be done.
    async fn look_up(&mut self) -> bool {
        let Some(who) = self.looking.ordinal else {
            self.place.own = 0;
            return true;
        };
        let missed = self.looking.room.look().own_changes(who, self.place.own);
        let Some(missed) = missed else {
            return false;
        };
        for (version, seq) in missed {
            self.own(seq, version).await;
        }
        true
    }

    async fn reset(&mut self) {
        self.place = Place::of(&self.looking);
        self.watch_from_now().await;
        self.write("reset", &Nothing {});
    }

    async fn tell(&mut self, news: News) {
        match news {
            News::Submission {
                submission,
                version,
                ..
            } => {
                if version > self.place.own {
                    self.own(submission, version).await;
                }
            }
            News::Progress {
                submission,
                done,
                total,
                ..
            } => self.progress(submission, (done, total)).await,
            News::Board => {
                let version = self.looking.edition().version();
                if version != self.place.board {
                    self.place.board = version;
                    self.board().await;
                }
                self.mine().await;
            }
            News::Exact(whose) if whose == audience(self.looking.viewer) => self.board().await,
            News::Exact(_) => {}
            News::Contest => self.contest(),
            News::Alive => self.told.push_back(Bytes::from_static(ALIVE)),
        }
    }

    fn contest(&mut self) {
        self.place.contest = self.looking.room.look().contest_news();
        self.write("contest", &Nothing {});
    }

    async fn progress(&mut self, submission: Seq, (done, total): (u32, u32)) {
        let room = self.looking.room.id;
        // Progress is only a courtesy: what cannot be looked up is not told.
        if let Ok(Some(row)) = self.app.store.submission_at(room, submission).await {
            let id = row.public.to_string();
            self.write("progress", &Progress { id, done, total });
        }
    }

    async fn own(&mut self, seq: Seq, version: u64) {
        let Some(who) = self.looking.ordinal else {
            return;
        };
        self.place.own = version;
        match submissions::at_place(&self.app, &self.looking, who, seq).await {
            Ok(Some(view)) => self.write("submission", &view),
            Ok(None) => {}
            Err(_) => self.reset().await,
        }
    }

    async fn board(&mut self) {
        match self.watched().await.as_deref() {
            Some(Change::Nothing) => {}
            Some(Change::Some(rows)) => self.push("rows", rows.as_bytes()),
            Some(Change::Much) | None => self.read_again(),
        }
    }

    fn read_again(&mut self) {
        let version = format!("{:x}", self.place.board);
        self.write("scoreboard", &BoardVersion { version });
    }

    fn write(&mut self, name: &str, data: &impl Serialize) {
        self.push(name, &json(data));
    }

    /// One event. JSON as it is written here has no line ends, so one line of data holds it.
    fn push(&mut self, name: &str, data: &[u8]) {
        let head = format!("event: {name}\nid: {}\ndata: ", self.place.id());
        let frame = [head.as_bytes(), data, b"\n\n"].concat();
        self.told.push_back(frame.into());
    }
}
