//! A page of a board: cut from one moment, written and compressed once, and named by its bytes.

use agon_domain::{ContestProblem, Digest, Phase};
use agon_scoreboard::{Audience, ProblemStats, Standing};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use serde::Serialize;
use utoipa::ToSchema;

use super::edition::Face;
use super::gzip::Beginning;
use super::row::{RowView, Seen, named};
use super::window::{Window, cursor};
use crate::contests::{manifest, title};
use crate::rooms::Room;
use crate::routes::{self, standing};
use crate::{App, Problem};

/// A page of the scoreboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct BoardView {
    /// Names what this page shows: two pages with the same version are the same.
    version: String,
    /// Whether the cold path has confirmed this board; if not, it may still settle.
    pub(crate) exact: bool,
    #[schema(value_type = String)]
    pub(crate) phase: Phase,
    /// Whether the public board stands still.
    pub(crate) frozen: bool,
    pub(crate) problems: Vec<ColumnView>,
    /// All rows.
    pub(crate) total: usize,
    /// How many rows are before these.
    pub(crate) offset: usize,
    pub(crate) rows: Vec<RowView>,
    /// What `after` takes to go on from here; none at the end.
    pub(crate) next: Option<String>,
    /// Your own row, with your own results; none on the public's page.
    mine: Option<RowView>,
}

/// A problem as a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ColumnView {
    pub(super) label: String,
    title: String,
    points: i64,
    /// How many have all its points.
    pub(crate) solved: u32,
    /// How many have tried.
    pub(crate) tried: u32,
}

/// A page, ready to be sent.
pub(crate) struct Leaf {
    /// Names its bytes.
    pub(crate) version: Version,
    pub(crate) window: Window,
    pub(crate) view: BoardView,
    /// As everybody is sent it: the last field, `mine`, is nobody's.
    plain: Bytes,
    /// All but that field, compressed.
    packed: Beginning,
    gzip: Bytes,
    tag: HeaderValue,
    /// Headers of answers that are the same for everybody: with the page, with it compressed, without.
    heads: [HeaderMap; 3],
}

/// The name of some bytes: 64 bits tell versions of a page apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Version(u64);

impl Version {
    fn of(bytes: &[u8]) -> Self {
        let digest = Digest::of(bytes).0;
        let first = digest.first_chunk().copied().unwrap_or_default();
        Self(u64::from_be_bytes(first))
    }

    fn tag(self) -> HeaderValue {
        HeaderValue::from_str(&format!("W/\"{self}\"")).expect("hexadecimal digits are visible")
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for Version {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How a page ends on which nobody's own row is.
const NOBODY: &[u8] = b"null}";

/// How long whoever is in between may keep an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It is the same for everybody.
    Shared,
    /// It is one person's.
    Private,
}

impl Kept {
    fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Shared => "public, max-age=1",
            Self::Private => "private, no-cache",
        })
    }
}

/// What a page shows, taken in one look at the board.
struct Cut {
    rows: Vec<Seen>,
    stats: Vec<ProblemStats>,
    problems: Vec<ContestProblem>,
    view: BoardView,
}

/// Cuts a page from the board as it is now.
pub(crate) async fn cut(
    app: &App,
    room: &Room,
    face: Face,
    window: Window,
) -> Result<Leaf, Problem> {
    let cut = look(room, face, window);
    let problems = columns(app, &cut.problems, &cut.stats).await?;
    let rows = named(app, room, &cut.problems, &cut.rows).await?;
    Ok(Leaf::new(
        window,
        BoardView {
            problems,
            rows,
            ..cut.view
        },
    ))
}

fn look(room: &Room, face: Face, window: Window) -> Cut {
    let (state, now, audience) = (room.look(), crate::now(), face.audience());
    let Window { offset, limit } = window;
    // One more tells whether the board goes on. Where the order has holes, what follows fills up.
    let (mut standings, places) = (Vec::new(), state.live.places(audience));
    let mut place = offset;
    while standings.len() <= limit && place < places {
        standings.extend(state.live.page(audience, place, limit + 1));
        place += limit + 1;
    }
    let goes_on = standings.len() > limit;
    standings.truncate(limit);
    let seen = |standing: Standing| Seen {
        approximate: !state.live.is_certain(audience, standing.ordinal),
        standing,
    };
    let rows: Vec<_> = standings.into_iter().map(seen).collect();
    let last = rows.last().map(|row| cursor(row.standing.ordinal));
    Cut {
        stats: state.live.problems(audience).to_vec(),
        problems: shown(&state.contest, face),
        view: BoardView {
            version: String::new(),
            exact: state.exact(audience),
            phase: state.contest.phase(now),
            frozen: audience == Audience::Public && state.live.frozen(now),
            problems: Vec::new(),
            total: state.live.total(),
            offset,
            rows: Vec::new(),
            next: last.filter(|_| goes_on),
            mine: None,
        },
        rows,
    }
}

/// The problems that a face shows. Before the start even their number is nobody's business.
pub(crate) fn shown(contest: &agon_domain::Contest, face: Face) -> Vec<ContestProblem> {
    match (face, &contest.definition) {
        (Face::Open | Face::Jury, Some(definition)) => definition.problems.clone(),
        (Face::Closed, _) | (_, None) => Vec::new(),
    }
}

/// Problems as columns, with how they go.
pub(crate) async fn columns(
    app: &App,
    problems: &[ContestProblem],
    stats: &[ProblemStats],
) -> Result<Vec<ColumnView>, Problem> {
    let mut columns = Vec::with_capacity(problems.len());
    for (problem, stats) in problems.iter().zip(stats) {
        let manifest = manifest(app, problem.problem, problem.testdata).await?;
        columns.push(ColumnView {
            label: problem.label.clone(),
            title: manifest.as_ref().map(title).unwrap_or_default(),
            points: problem.points.0,
            solved: stats.solved,
            tried: stats.tried,
        });
    }
    Ok(columns)
}

impl Leaf {
    /// Writes a page down.
    pub(crate) fn new(window: Window, mut view: BoardView) -> Self {
        let version = Version::of(&json(&view));
        view.version = version.to_string();
        let plain = json(&view);
        let packed = Beginning::of(&plain[..plain.len() - NOBODY.len()]);
        let (plain, gzip, tag) = (Bytes::from(plain), packed.with(NOBODY), version.tag());
        let heads = [
            written(plain.clone(), tag.clone(), Kept::Shared),
            compressed(gzip.clone(), tag.clone(), Kept::Shared),
            unchanged(tag.clone(), Kept::Shared),
        ];
        Self {
            version,
            window,
            view,
            heads: heads.map(head),
            gzip,
            packed,
            plain,
            tag,
        }
    }

    /// About how many bytes it holds.
    pub(crate) fn bytes(&self) -> usize {
        // The rows themselves are about as long as they are written.
        2 * self.plain.len() + self.packed.bytes() + self.gzip.len()
    }

    /// The answer that is the same for everybody: nothing is made, all of it lies ready.
    pub(crate) fn shared(&self, asked: &HeaderMap) -> Response {
        let [plain, gzip, known] = &self.heads;
        let (status, head, body) = if is_known(asked, &self.tag) {
            (StatusCode::NOT_MODIFIED, known, Body::empty())
        } else if takes_gzip(asked) {
            (StatusCode::OK, gzip, Body::from(self.gzip.clone()))
        } else {
            (StatusCode::OK, plain, Body::from(self.plain.clone()))
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = head.clone();
        response
    }

    /// The answer with somebody's own row in it.
    pub(crate) fn with_mine(&self, asked: &HeaderMap, mine: Option<&RowView>) -> Response {
        let Some(mine) = mine.map(|row| [&json(row)[..], b"}"].concat()) else {
            let mut response = self.shared(asked);
            let kept = Kept::Private.header();
            response.headers_mut().insert(header::CACHE_CONTROL, kept);
            return response;
        };
        let tag = format!("W/\"{}-{}\"", self.version, Version::of(&mine));
        let tag = HeaderValue::from_str(&tag).expect("hexadecimal digits are visible");
        if is_known(asked, &tag) {
            return unchanged(tag, Kept::Private);
        }
        if takes_gzip(asked) {
            return compressed(self.packed.with(&mine), tag, Kept::Private);
        }
        let beginning = &self.plain[..self.plain.len() - NOBODY.len()];
        written([beginning, &mine].concat().into(), tag, Kept::Private)
    }
}

/// Sends JSON by its name, or says that it is known.
pub(crate) fn tagged(asked: &HeaderMap, body: Bytes, kept: Kept) -> Response {
    let tag = Version::of(&body).tag();
    if is_known(asked, &tag) {
        return unchanged(tag, kept);
    }
    written(body, tag, kept)
}

/// Plain data as JSON.
pub(crate) fn json(view: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(view).expect("views are plain data")
}

fn takes_gzip(asked: &HeaderMap) -> bool {
    let accepted = asked.get_all(header::ACCEPT_ENCODING).iter();
    let words = accepted.filter_map(|value| value.to_str().ok());
    let refused = |word: &str| {
        let weight = word.split_once("q=").map(|(_, weight)| weight.trim());
        weight.is_some_and(|weight| weight.parse() == Ok(0.0))
    };
    words.flat_map(|all| all.split(',')).any(|word| {
        let coding = word.split(';').next().unwrap_or_default().trim();
        coding.eq_ignore_ascii_case("gzip") && !refused(word)
    })
}

/// Whether who asks has the bytes with this tag.
fn is_known(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = asked.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = known.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    tags.any(|one| one.trim_ascii() == tag.as_bytes())
}

/// The headers of an answer, and those of all answers.
fn head(response: Response) -> HeaderMap {
    let parts = response.into_parts().0;
    let mut head = parts.headers;
    if parts.extensions.get::<routes::Kept>().is_none() {
        head.extend(standing());
    }
    head
}

fn unchanged(tag: HeaderValue, kept: Kept) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    response.extensions_mut().insert(routes::Kept);
    with_headers(response, tag, kept)
}

fn compressed(body: Bytes, tag: HeaderValue, kept: Kept) -> Response {
    let mut response = written(body, tag, kept);
    let gzip = HeaderValue::from_static("gzip");
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_ENCODING, gzip);
    response
}

fn written(body: Bytes, tag: HeaderValue, kept: Kept) -> Response {
    let length = HeaderValue::from(body.len());
    let mut response = Response::new(Body::from(body));
    let kind = HeaderValue::from_static("application/json");
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CONTENT_LENGTH, length);
    with_headers(response, tag, kept)
}

fn with_headers(mut response: Response, tag: HeaderValue, kept: Kept) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ETAG, tag);
    headers.insert(header::CACHE_CONTROL, kept.header());
    let vary = HeaderValue::from_static("accept-encoding");
    headers.insert(header::VARY, vary);
    response
}

#[cfg(test)]
impl Leaf {
    /// A page of a board without rows.
    pub(super) fn bare(window: Window) -> Self {
        let view = BoardView {
            version: String::new(),
            exact: true,
            phase: Phase::Running,
            frozen: false,
            problems: Vec::new(),
            total: 0,
            offset: window.offset,
            rows: Vec::new(),
            next: None,
            mine: None,
        };
        Self::new(window, view)
    }
}
