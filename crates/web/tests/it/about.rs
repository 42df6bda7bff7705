//! Ranks that are only about right: wherever one is told, it says so until the exact board comes.

use std::collections::HashMap;
use std::time::Duration;

use agon_domain::{ContestId, Event, Grant, Ordinal, ParticipationKind, Points, Seq, Verdict};
use agon_scoreboard::{Exact, Structure};
use agon_web::now;
use serde_json::{Value, json};

use crate::ask::{get, put};
use crate::boards::{contest, submitted};
use crate::olives::judgement;
use crate::told::Stream;
use crate::world::World;

/// More than have a place in the exact head.
const PEOPLE: u32 = 10_200;
const NAMED: [&str; 4] = ["ann", "bob", "cid", "dan"];

/// A rank as it is told.
struct Told {
    handle: String,
    rank: Option<u64>,
    approximate: bool,
}

impl Told {
    fn of(row: &Value) -> Self {
        Self {
            handle: row["handle"].as_str().expect("a handle").to_owned(),
            rank: row["rank"].as_u64(),
            approximate: row["approximate"].as_bool().expect("yes or no"),
        }
    }
}

/// A contest with more people than the head has room for; the four whose names are known stand
/// behind all others, in the order of their names.
struct Crowd {
    world: World,
    contest: ContestId,
}

impl Crowd {
    async fn new(structure: Structure, age: Duration) -> Self {
        let world = World::with(|settings| {
            settings.boards.structure = structure;
            settings.boards.age = age;
        })
        .await;
        let contest = contest(&world, &NAMED, |_| {}).await;
        let few = u32::try_from(NAMED.len()).expect("few");
        let joined = |who| Event::Joined {
            participation: Ordinal(who),
            kind: ParticipationKind::Official,
            starts: None,
        };
        let joined = (few..PEOPLE).map(joined).collect();
        world.append(contest, joined).await;
        for handle in ["ann", "bob"] {
            let home = json!({ "country": "GR" });
            world.send(put("/account", &home).by(handle)).await.good();
        }
        let crowd = Self { world, contest };
        let all: Vec<_> = (few..PEOPLE).map(|who| (who, 100)).collect();
        crowd.earn(&all).await;
        crowd.earn(&[(0, 20), (1, 10), (2, 5)]).await;
        crowd.settle().await;
        crowd
    }

    /// Each of these hands in A and is given so many of its 100 points.
    async fn earn(&self, whom: &[(u32, i64)]) {
        let mut events = Vec::new();
        for (who, _) in whom {
            events.push(submitted(&self.world, self.contest, (*who, "A")).await);
        }
        let made = self.world.store().append(self.contest, now(), events).await;
        let judged = made.expect("an append").into_iter().zip(whom);
        let judged = judged.map(|(seq, (_, points))| {
            let verdict = match points {
                100 => Verdict::Accepted,
                _ => Verdict::WrongAnswer,
            };
            let mut details = judgement(verdict);
            (details.points, details.of) = (Points::whole(*points), Points::whole(100));
            let judged = details.judged(seq, agon_domain::Digest::ZERO, ("judge-1", 1));
            Event::Judged(Box::new(judged))
        });
        self.world.append(self.contest, judged.collect()).await;
        self.world.folded(self.contest).await;
    }

    async fn exact(&self) -> Exact {
        let log = self
            .world
            .store()
            .read_after(self.contest, Seq::START, 100_000);
        Exact::fold(&log.await.expect("a log")).expect("no gap")
    }

    async fn settle(&self) {
        let rooms = &self.world.app.rooms;
        let room = rooms.room(self.contest).await.expect("a room");
        let corrected = rooms.correct(&room, self.exact().await).await;
        assert_eq!(corrected.expect("a log").differed, 0);
    }

    /// Everybody's rank, as it is.
    async fn ranks(&self) -> HashMap<String, Option<u64>> {
        let exact = self.exact().await;
        let rank = |row: agon_scoreboard::Standing| {
            let who = row.ordinal.0;
            let handle = NAMED.get(who as usize).map(|handle| (*handle).to_owned());
            let handle = handle.unwrap_or_else(|| format!("participant #{}", who + 1));
            (handle, row.rank.map(u64::from))
        };
        exact.jury.standings().map(rank).collect()
    }

    fn path(&self, rest: &str) -> String {
        format!("/contests/{}/scoreboard{rest}", self.contest)
    }

    async fn read(&self, rest: &str) -> Value {
        let ask = get(self.path(rest)).by("bob");
        self.world.send(ask).await.good().json()
    }

    /// Rows of a page, without one's own.
    async fn rows(&self, rest: &str) -> Vec<Told> {
        rows(&self.read(rest).await)
    }

    /// Rows of all pages.
    async fn walk(&self) -> Vec<Told> {
        let (mut seen, mut rest) = (Vec::new(), String::new());
        loop {
            let page = self.read(&format!("/public?limit=200{rest}")).await;
            seen.extend(rows(&page));
            match page["next"].as_str() {
                Some(next) => rest = format!("&after={next}"),
                None => return seen,
            }
        }
    }

    async fn table(&self) -> Vec<Told> {
        let ask = get(self.path("/whole")).by("jury");
        let reply = self.world.send(ask).await.good();
        let row = |line: &str| {
            let fields: Vec<_> = line.split(',').collect();
            Told {
                handle: fields[2].to_owned(),
                rank: fields[0].parse().ok(),
                approximate: fields[1].parse().expect("yes or no"),
            }
        };
        reply.text().lines().skip(1).map(row).collect()
    }

    async fn columns(&self) -> Vec<Told> {
        let ask = get(self.path("/whole?form=columns")).by("jury");
        let reply = self.world.send(ask).await.good();
        let text = reply.text();
        let parts = text.lines().skip(1).map(|line| {
            let part: Value = serde_json::from_str(line).expect("JSON");
            let list = |name: &str| part[name].as_array().expect("a list").clone();
            let rows = list("handle").into_iter().zip(list("rank"));
            let rows = rows.zip(list("approximate"));
            let row = |((handle, rank), approximate)| {
                let names = ["handle", "rank", "approximate"].map(str::to_owned);
                let row = names.into_iter().zip([handle, rank, approximate]);
                Told::of(&Value::Object(row.collect()))
            };
            rows.map(row).collect::<Vec<_>>()
        });
        parts.flatten().collect()
    }

    /// What each way to read ranks tells; bob is told by all of them.
    async fn told(&self) -> Vec<(&'static str, Vec<Told>)> {
        let own = |page: Value| vec![Told::of(&page["mine"])];
        vec![
            ("pages", self.walk().await),
            ("the own row of a page", own(self.read("").await)),
            ("the own row", vec![Told::of(&self.read("/mine").await)]),
            ("rows around", self.rows("/around?handle=bob&limit=9").await),
            ("rows by handles", self.rows("/rows?handles=cid,bob").await),
            ("a circle", self.rows("/circle?country=GR").await),
            ("the table", self.table().await),
            ("the columns", self.columns().await),
        ]
    }
}

fn rows(page: &Value) -> Vec<Told> {
    let rows = page["rows"].as_array().expect("rows");
    rows.iter().map(Told::of).collect()
}

/// Ranks that do not say "about" are right; answers how many say so.
fn marked(what: &str, told: &[Told], ranks: &HashMap<String, Option<u64>>) -> usize {
    assert!(told.iter().any(|one| one.handle == "bob"), "{what}");
    for one in told.iter().filter(|one| !one.approximate) {
        assert_eq!(one.rank, ranks[&one.handle], "{what}: {}", one.handle);
    }
    told.iter().filter(|one| one.approximate).count()
}

/// What a stream tells of rows until bob has 30 points there and in his own.
async fn watched(stream: &mut Stream) -> [Vec<Told>; 2] {
    let mut told = [Vec::new(), Vec::new()];
    let is_there = |row: &Value| row["handle"] == "bob" && row["points"] == 30_000;
    while told.iter().any(Vec::is_empty) {
        let next = stream.next().await;
        let rows = match next.name.as_str() {
            "rows" => next.data["rows"].as_array().expect("rows").clone(),
            "mine" => vec![json!({ "row": next.data })],
            _ => continue,
        };
        let rows: Vec<_> = rows.into_iter().map(|one| one["row"].clone()).collect();
        if rows.iter().any(is_there) {
            told[usize::from(next.name == "mine")] = rows.iter().map(Told::of).collect();
        }
    }
    told
}

#[tokio::test]
async fn ranks_that_are_only_about_right_say_so_wherever_they_are_told_until_the_exact_board_comes()
{
    for structure in [Structure::Exact, Structure::Sketch, Structure::Delta] {
        let crowd = Crowd::new(structure, Duration::ZERO).await;
        let (world, contest) = (&crowd.world, crowd.contest);
        world
            .organiser("jury", world.organisation, Grant::Jury)
            .await;
        crowd.earn(&[(3, 25), (2, 24)]).await;
        let last = format!("/contests/{contest}/events?watch={}&limit=20", PEOPLE - 20);
        let mut stream = Stream::open(world, get(last).by("bob")).await;
        assert_eq!(stream.next().await.name, "reset");
        crowd.earn(&[(1, 30)]).await;
        let ranks = crowd.ranks().await;
        let [rows, mine] = watched(&mut stream).await;
        let mut told = crowd.told().await;
        told.extend([("watched rows", rows), ("the own row watched", mine)]);
        for (what, told) in &told {
            let is_marked = marked(what, told, &ranks) > 0;
            let is_exact = structure == Structure::Exact;
            assert_eq!(is_marked, !is_exact, "{structure:?}, {what}");
        }
        // Nobody is left out where the order has holes, and the head is always exact.
        assert_eq!(told[0].1.len(), PEOPLE as usize);
        assert!(told[0].1[..5_000].iter().all(|one| !one.approximate));
        crowd.settle().await;
        for (what, told) in crowd.told().await {
            assert_eq!(marked(what, &told, &ranks), 0, "{structure:?}, {what}");
        }
    }
}

/// Rows as `rank in the circle handle`.
async fn circle(crowd: &Crowd) -> String {
    let page = crowd.read("/circle?country=GR").await;
    let rows = page["rows"].as_array().expect("rows").iter();
    let rows = rows.map(|row| format!("{} {}", row["circle_rank"], row["handle"]));
    rows.collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn a_circle_has_the_ranks_of_the_moment_whatever_finds_those_of_the_board() {
    for structure in [Structure::Exact, Structure::Sketch, Structure::Delta] {
        let long = Duration::from_secs(3_600);
        let crowd = Crowd::new(structure, long).await;
        crowd.earn(&[(1, 30)]).await;
        assert_eq!(circle(&crowd).await, r#"1 "bob", 2 "ann""#, "{structure:?}");
        // What is kept does not outlive the exact board.
        crowd.earn(&[(0, 40)]).await;
        crowd.settle().await;
        assert_eq!(circle(&crowd).await, r#"1 "ann", 2 "bob""#, "{structure:?}");
        let mine = crowd.rows("/circle?country=GR").await;
        let ranks = crowd.ranks().await;
        assert_eq!(marked("a circle", &mine, &ranks), 0, "{structure:?}");
    }
}
