//! Boards of people who count together: those of a country or of a group.
//!
//! Who belongs to a circle is known from rows of people, never from the log. The order of a circle is
//! made when somebody asks, and kept for a while that grows with what it took to make it: a large
//! circle never costs more than a small share of a core, however many ask.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use agon_domain::Ordinal;
use agon_scoreboard::Precedence;
use agon_store::Circle;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::sync::OnceCell;
use utoipa::{IntoParams, ToSchema};

use super::edition::{Face, held};
use super::lasting::Lasting;
use super::leaf::{self, Kept, json, tagged};
use super::row::{RowView, Seen, named};
use super::window::{self, Window, among};
use crate::problem::ProblemBody;
use crate::rooms::Room;
use crate::view::Looking;
use crate::{App, Problem, home};

/// How many orders are kept for a room.
const MOST: usize = 128;
/// How many pages of an order are kept; others are put together for each who asks.
const PAGES: usize = 8;
/// How many rows are read in one look at the board, so that nobody's event waits for a large circle.
const AT_ONCE: usize = 500;
/// How many circles of a kind are told.
const TOLD: u32 = 300;

/// Which circle, and which rows of it. Give one of `country` and `group`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CircleQuery {
    /// ISO 3166-1 alpha-2.
    country: Option<String>,
    /// Its name, whole.
    group: Option<String>,
    /// How many rows to skip.
    #[param(value_type = Option<u64>)]
    offset: Option<String>,
    /// How many rows, at most 200.
    #[param(value_type = Option<u64>)]
    limit: Option<String>,
}

/// A page of a circle's board.
#[derive(Serialize, ToSchema)]
pub(crate) struct CircleView {
    /// All rows of the circle.
    total: usize,
    /// How many rows are before these.
    offset: usize,
    rows: Vec<CircleRowView>,
}

/// A row of a circle's board. What is `approximate` there is the rank on the whole board.
#[derive(Serialize, ToSchema)]
pub(crate) struct CircleRowView {
    /// The rank among those of the circle, never approximate: from 1, ties share; none for those not ranked.
    circle_rank: Option<u32>,
    #[serde(flatten)]
    row: RowView,
}

/// The circles of a contest, the largest first, at most 300 of each kind.
#[derive(Serialize, ToSchema)]
pub(crate) struct CirclesView {
    countries: Vec<CircleSizeView>,
    groups: Vec<CircleSizeView>,
}

/// A circle.
#[derive(Serialize, ToSchema)]
pub(crate) struct CircleSizeView {
    /// A country's code, or a group's name.
    name: String,
    /// How many take part.
    people: u32,
}

type Which = (Face, Circle);
type KeptOrder = Arc<Lasting<Order>>;

/// What a room keeps of its circles.
pub(crate) struct Circles {
    age: Duration,
    orders: Mutex<HashMap<Which, KeptOrder>>,
    sizes: Lasting<Bytes>,
}

/// The people of a circle as they stood a moment ago, with their ranks among themselves.
struct Order {
    /// Of the board when it was begun.
    version: u64,
    people: Vec<(Ordinal, Option<u32>)>,
    pages: Mutex<HashMap<Window, Arc<OnceCell<Bytes>>>>,
}

impl Circles {
    pub(super) fn new(age: Duration) -> Self {
        Self {
            age,
            orders: Mutex::default(),
            sizes: Lasting::new(age),
        }
    }

    async fn order(
        &self,
        app: &App,
        room: &Arc<Room>,
        face: Face,
        circle: Circle,
    ) -> Result<Arc<Order>, Problem> {
        let which = (face, circle);
        let cell = self.cell(which.clone());
        // Who asked may go away; what was begun is ended, and nobody begins it once more meanwhile.
        let making = tokio::spawn({
            let (app, room, which) = (app.clone(), room.clone(), which.clone());
            async move {
                let has_settled = |order: &Order| order.has_settled(&room, which.0);
                let made = cell.get_unless(has_settled, async || {
                    let people = app.store.circle(room.id, &which.1).await?;
                    let room = room.clone();
                    let ordering =
                        tokio::task::spawn_blocking(move || Order::of(&room, which.0, &people));
                    ordering.await.map_err(|_| Problem::internal())
                });
                made.await
            }
        });
        let order = making.await.map_err(|_| Problem::internal())??;
        // Names of nothing take no place.
        if order.people.is_empty() {
            held(&self.orders).remove(&which);
        }
        Ok(order)
    }

    /// Where an order is kept; where there are too many, nowhere.
    fn cell(&self, which: Which) -> KeptOrder {
        let mut orders = held(&self.orders);
        if orders.len() >= MOST && !orders.contains_key(&which) {
            orders.retain(|_, order| order.is_good() || Arc::strong_count(order) > 1);
            if orders.len() >= MOST {
                return Arc::new(Lasting::new(self.age));
            }
        }
        let new = || Arc::new(Lasting::new(self.age));
        orders.entry(which).or_insert_with(new).clone()
    }
}

impl Order {
    fn of(room: &Room, face: Face, people: &[Ordinal]) -> Self {
        let audience = face.audience();
        let version = room.look().live.version(audience);
        let mut placed: Vec<Precedence> = Vec::with_capacity(people.len());
        for some in people.chunks(AT_ONCE) {
            let state = room.look();
            let precedence = |who: &Ordinal| state.live.precedence(audience, *who);
            placed.extend(some.iter().filter_map(precedence));
        }
        placed.sort_unstable();
        let people = placed.iter().map(|one| one.who());
        Self {
            version,
            people: people.zip(Precedence::ranks(&placed)).collect(),
            pages: Mutex::default(),
        }
    }

    /// Whether the board was confirmed since, and is not the one it was made of: then neither its
    /// order nor what its pages say of ranks is kept any longer.
    fn has_settled(&self, room: &Room, face: Face) -> bool {
        let (state, audience) = (room.look(), face.audience());
        state.exact(audience) && state.live.version(audience) != self.version
    }

    async fn page(
        &self,
        app: &App,
        room: &Room,
        face: Face,
        window: Window,
    ) -> Result<Bytes, Problem> {
        let cell = {
            let mut pages = held(&self.pages);
            match pages.get(&window) {
                Some(page) => page.clone(),
                None if pages.len() >= PAGES => Arc::default(),
                None => pages.entry(window).or_default().clone(),
            }
        };
        let page = cell.get_or_try_init(async || {
            let view = self.view(app, room, face, window).await?;
            Ok::<_, Problem>(Bytes::from(json(&view)))
        });
        page.await.cloned()
    }

    async fn view(
        &self,
        app: &App,
        room: &Room,
        face: Face,
        window: Window,
    ) -> Result<CircleView, Problem> {
        let people = self.people.iter().skip(window.offset).take(window.limit);
        let (shown, seen, ranks): (_, Vec<_>, Vec<_>) = {
            let state = room.look();
            let row = |(who, rank): &(Ordinal, Option<u32>)| {
                Some((Seen::row(&state, face.audience(), *who)?, *rank))
            };
            let (seen, ranks) = people.filter_map(row).unzip();
            (leaf::shown(&state.contest, face), seen, ranks)
        };
        let rows = named(app, room, &shown, &seen)
            .await?
            .into_iter()
            .zip(ranks);
        let rows = rows.map(|(row, circle_rank)| CircleRowView { circle_rank, row });
        Ok(CircleView {
            total: self.people.len(),
            offset: window.offset,
            rows: rows.collect(),
        })
    }
}

/// Reads a page of the board of a country or a group.
#[utoipa::path(get, path = "/contests/{contest}/scoreboard/circle", tag = "contests",
    params(("contest" = String, Path), CircleQuery),
    responses((status = 200, body = CircleView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn page(
    State(app): State<App>,
    looking: Looking,
    Query(query): Query<CircleQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let circle = query.circle()?;
    let limit = window::limit(query.limit.as_deref())?;
    let (room, face) = (&looking.room, looking.face());
    let order = room.shelf.circles.order(&app, room, face, circle).await?;
    let last = order.people.len();
    let offset = query.offset.as_deref();
    let offset = offset.map_or(Ok(0), |text| {
        among(text, "offset", 0..=last, "rows to skip")
    })?;
    let window = Window { offset, limit };
    let body = order.page(&app, room, face, window).await?;
    Ok(tagged(&headers, body, Kept::Private))
}

impl CircleQuery {
    fn circle(&self) -> Result<Circle, Problem> {
        let told = "give one of country and group; scoreboard/circles lists them";
        let neither = || Problem::field("bad-circle", "country", told);
        match (&self.country, &self.group) {
            (Some(country), None) => home::country(country)?.map(Circle::Country),
            (None, Some(group)) => home::group(group)?.map(Circle::Group),
            (Some(_), Some(_)) | (None, None) => None,
        }
        .ok_or_else(neither)
    }
}

/// Lists the countries and groups of those who take part.
#[utoipa::path(get, path = "/contests/{contest}/scoreboard/circles", tag = "contests",
    params(("contest" = String, Path)),
    responses((status = 200, body = CirclesView), (status = "4XX", body = ProblemBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    looking: Looking,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let sizes = looking.room.shelf.circles.sizes.get(async || {
        let circles = app.store.circles(looking.room.id, TOLD).await?;
        let sized = |all: Vec<(String, u32)>| {
            let sizes = all.into_iter();
            sizes
                .map(|(name, people)| CircleSizeView { name, people })
                .collect()
        };
        let view = CirclesView {
            countries: sized(circles.countries),
            groups: sized(circles.groups),
        };
        Ok::<_, Problem>(Bytes::from(json(&view)))
    });
    Ok(tagged(
        &headers,
        sizes.await?.as_ref().clone(),
        Kept::Private,
    ))
}
