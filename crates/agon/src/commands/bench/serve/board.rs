//! A page of the public board of about 10 kB: whole, compressed, and as known already.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::super::figure::Figure;
use super::machine::{Cores, Server};
use super::nginx::Nginx;
use super::{beside, wrk};
use crate::cli::BenchServeArgs;

/// The page's least length.
const BYTES: usize = 10_000;
const PEOPLE: u32 = 2_000;
/// The longest to wait until the board is confirmed and moves no more.
const LONGEST: Duration = Duration::from_secs(30);

/// How the page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Whole,
    Packed,
    Known,
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::Whole => "board page, 200, 10 kB",
            Self::Packed => "board page, 200, gzip",
            Self::Known => "board page, 304",
        }
    }

    fn headers(self, tag: &str) -> Vec<(&'static str, String)> {
        match self {
            Self::Whole => Vec::new(),
            Self::Packed => vec![("accept-encoding", "gzip".to_owned())],
            Self::Known => vec![("if-none-match", tag.to_owned())],
        }
    }

    /// The least share of nginx's rate.
    fn goal(self) -> f64 {
        match self {
            Self::Whole | Self::Packed => 0.9,
            Self::Known => 0.8,
        }
    }
}

/// A page as it is served.
struct Page {
    url: String,
    tag: String,
    plain: Vec<u8>,
    gzip: Vec<u8>,
}

/// Measures.
pub(super) fn figures(args: &BenchServeArgs) -> Result<Vec<Figure>> {
    if !Path::new("/usr/bin/wrk").exists() {
        return Ok(vec![
            Figure::new(Way::Whole.name(), 0.0, "per s")
                .without("wrk is not installed: cargo xtask peers"),
        ]);
    }
    let server = Server::start(PEOPLE, Cores::First, &["--exact-interval", "1"])?;
    let page = settled(&server)?;
    let nginx = Nginx::start(&page.plain, &page.gzip)?;
    let mut figures = Vec::new();
    for way in [Way::Whole, Way::Packed, Way::Known] {
        figures.extend(race(way, (&server, &page), nginx.as_ref(), args)?);
    }
    Ok(figures)
}

fn race(
    way: Way,
    (server, page): (&Server, &Page),
    nginx: Option<&Nginx>,
    args: &BenchServeArgs,
) -> Result<Vec<Figure>> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..args.rounds {
        eprintln!("{}: round {} of {}", way.name(), round + 1, args.rounds);
        let side = (&server.process, page.url.as_str());
        ours.push(wrk::run(side, &way.headers(&page.tag), args.seconds)?);
        if let Some(nginx) = nginx {
            let side = (&nginx.process, nginx.url.as_str());
            theirs.push(wrk::run(side, &way.headers(&nginx.tag), args.seconds)?);
        }
    }
    let peer = nginx.map_or("nginx is not installed: cargo xtask peers", |_| "nginx");
    let figure = |what: &str, unit, of: fn(&wrk::Told) -> f64| {
        let name = format!("{}{what}", way.name());
        let (ours, theirs): (Vec<f64>, Vec<f64>) = (
            ours.iter().map(of).collect(),
            theirs.iter().map(of).collect(),
        );
        beside(&name, unit, (&ours, peer, &theirs))
    };
    Ok(vec![
        figure("", "per s", |told| told.rate).times_at_least(way.goal()),
        figure(": p99", "ms", |told| told.p99).times_at_most(2.0),
        figure(": processor time each", "µs", |told| told.cpu).times_at_most(1.0 / way.goal()),
    ])
}

/// Waits until the board is confirmed, and finds a page of the length.
fn settled(server: &Server) -> Result<Page> {
    let began = Instant::now();
    let url = |limit: usize| {
        format!(
            "{}{}",
            server.url,
            server.path(&format!("/scoreboard/public?limit={limit}"))
        )
    };
    while !ureq::get(url(1))
        .call()?
        .body_mut()
        .read_to_string()?
        .contains("\"exact\":true")
    {
        ensure!(began.elapsed() < LONGEST, "the board is not confirmed");
        std::thread::sleep(Duration::from_millis(100));
    }
    for limit in 1..=200 {
        let mut answer = ureq::get(url(limit)).call()?;
        let plain = answer.body_mut().read_to_vec()?;
        if plain.len() < BYTES {
            continue;
        }
        let tag = answer
            .headers()
            .get("etag")
            .context("the page has no tag")?;
        let asked = ureq::get(url(limit)).header("accept-encoding", "gzip");
        return Ok(Page {
            url: url(limit),
            tag: tag.to_str()?.to_owned(),
            gzip: asked.call()?.body_mut().read_to_vec()?,
            plain,
        });
    }
    anyhow::bail!("no page has {BYTES} bytes")
}
