//! The HTTP interface: what one may ask, who may ask it, and what is told while one waits.
//!
//! The only crate that names axum. It keeps nothing: any process may answer any request. What may
//! be done the domain decides, who sees what `domain::visibility` says, what is true the log knows.

mod accounts;
mod assets;
pub mod bare;
mod contests;
mod departures;
mod drafts;
mod events;
mod front;
mod guard;
mod health;
mod home;
mod imports;
mod limits;
mod organisations;
pub mod organise;
mod participation;
pub mod password;
mod people;
mod pictures;
mod problem;
mod problems;
pub mod rejudgings;
pub mod rooms;
mod routes;
mod runs;
mod scoreboard;
mod scoring;
mod seats;
mod serve;
mod session;
mod sessions;
mod set_aside;
mod source_rules;
mod statements;
mod submissions;
mod time;
mod view;
pub mod work;

use std::sync::Arc;

use agon_domain::Timestamp;
use agon_domain::allowance::Runtime;
use agon_store::Store;
use serde::Serialize;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use utoipa::ToSchema;

pub use crate::accounts::check_handle;
pub use crate::front::Front;
pub use crate::people::new_reset_code;
pub use crate::problem::Problem;
pub use crate::routes::openapi;
pub use crate::serve::{Listening, Tls, serve};
pub use crate::time::written;

use crate::departures::Departures;
use crate::guard::Guard;
use crate::password::Hashing;
use crate::rooms::Rooms;
use crate::scoreboard::whole::Writing;
use crate::seats::Seats;
use crate::work::Work;

/// What a web process is told once, at its start.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How programs are kept apart: `full`, `rootless`, `guarded` or `unprotected`; `synthetic` where none is run.
    pub protection: String,
    /// Shown on every page, when there is something to say.
    pub banner: Option<String>,
    /// The languages the judges have.
    pub languages: Vec<Language>,
    /// Whether anybody may register.
    pub open_registration: bool,
    /// How boards are kept.
    pub boards: rooms::Boards,
    /// How many event streams may stand at the same time.
    pub streams: usize,
    /// Whether cookies go over https or loopback only; false only over explicit plain http.
    pub secure_cookies: bool,
}

/// A language as contestants see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Language {
    /// Its id, such as `cpp`.
    pub id: String,
    /// Its name, such as `C++20`.
    pub name: String,
    /// The compiler's or interpreter's version.
    pub version: String,
    /// The editor's mode.
    pub editor: String,
    /// File name extensions, without the dot.
    pub extensions: Vec<String>,
    /// A program to start from.
    pub template: String,
    /// What its runtime is given beyond a problem's limits.
    #[serde(skip)]
    pub runtime: Runtime,
}

/// All that handlers need. A clone is a handle to the same.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an app is made of.
pub struct Parts {
    /// What is kept.
    pub store: Store,
    /// Contests somebody looks at.
    pub rooms: Rooms,
    /// Work for judges.
    pub work: Work,
    /// Rings when a package waits to be imported.
    pub imports: Notify,
    pub(crate) settings: Settings,
    pub(crate) guard: Guard,
    pub(crate) departures: Departures,
    pub(crate) hashing: Hashing,
    pub(crate) seats: Arc<Seats>,
    /// Whole boards on their way.
    pub(crate) writing: Writing,
    pub(crate) streams: TaskTracker,
    pub(crate) stop: CancellationToken,
    pub(crate) boot: u64,
}

impl App {
    /// An app on a store. Cancelling `stop` ends its streams and its rooms.
    #[must_use]
    pub fn new(store: Store, settings: Settings, work: Work, stop: CancellationToken) -> Self {
        Self(Arc::new(Parts {
            rooms: Rooms::new(store.clone(), settings.boards, stop.clone()),
            store,
            work,
            imports: Notify::new(),
            guard: Guard::default(),
            hashing: Hashing::default(),
            departures: Departures::until(stop.clone()),
            seats: Arc::new(Seats::of(settings.streams)),
            writing: Writing::default(),
            settings,
            streams: TaskTracker::new(),
            stop,
            boot: random_u64(),
        }))
    }

    /// This server's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        now()
    }

    /// Waits until streams and rooms have ended, after `stop` was cancelled.
    pub async fn wind_down(&self) {
        self.streams.close();
        self.streams.wait().await;
        self.rooms.wind_down().await;
    }

    /// The language with this id, when the judges have it.
    pub(crate) fn language(&self, id: &str) -> Result<&Language, Problem> {
        let found = self
            .settings
            .languages
            .iter()
            .find(|language| language.id == id);
        found.ok_or_else(|| agon_domain::Refusal::LanguageNotOffered(id.to_owned()).into())
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// This machine's clock.
#[must_use]
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// Random bytes from the system.
///
/// # Panics
/// When the system has none, which no program can go on without.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

pub(crate) fn random_u64() -> u64 {
    u64::from_le_bytes(random())
}
