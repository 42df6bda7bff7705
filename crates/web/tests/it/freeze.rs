//! In a freeze no byte that the public is sent depends on what is hidden.
//!
//! Two contests are the same but for how the hidden submissions went; every channel of both is read.

use std::time::Duration;

use agon_domain::{ContestId, Event, Grant, Rule, Seq, Timestamp, Verdict};
use agon_scoreboard::{Exact, Structure};
use agon_web::now;
use serde_json::json;

use crate::ask::{Ask, Reply, get, put};
use crate::boards::{contest, hand_in, judged};
use crate::told::Stream;
use crate::world::World;

const PEOPLE: [&str; 3] = ["ann", "bob", "cid"];

/// What can be asked of a board.
const PATHS: &[&str] = &[
    "/scoreboard",
    "/scoreboard?rank=2&limit=1",
    "/scoreboard/public",
    "/scoreboard/public?offset=1",
    "/scoreboard/around?handle=bob&limit=2",
    "/scoreboard/rows?handles=ann,bob,cid",
    "/scoreboard/circle?country=GR",
    "/scoreboard/circle?group=oaks&offset=1&limit=1",
    "/scoreboard/circles",
    "/scoreboard/problems",
    "/scoreboard/minutes/0",
    "/scoreboard/minutes/LAST",
    "/scoreboard/history?handle=ann",
    "/scoreboard/history?handle=bob",
];

/// Two contests in which ann and bob hand in what the freeze hides.
struct Twins {
    world: World,
    both: [ContestId; 2],
    hidden: [Vec<Seq>; 2],
    at: Timestamp,
}

impl Twins {
    async fn new(rule: Rule, structure: Structure) -> Self {
        let world = World::with(|settings| settings.boards.structure = structure).await;
        let athens = world.organisation;
        world.organiser("jury", athens, Grant::Jury).await;
        world.account("stranger").await;
        let mut made = Vec::new();
        for _ in 0..2 {
            made.push(contest(&world, &PEOPLE, |_| {}).await);
        }
        for handle in ["ann", "bob"] {
            let home = json!({ "country": "GR", "group": "oaks" });
            world.send(put("/account", &home).by(handle)).await.good();
        }
        let at = now();
        let starts = at.before(Duration::from_secs(100 * 60));
        let mut hidden = [Vec::new(), Vec::new()];
        for (contest, hidden) in made.iter().zip(&mut hidden) {
            let room = world.app.rooms.room(*contest).await.expect("a room");
            let mut definition = room.look().contest.definition.clone().expect("one");
            (definition.starts, definition.rule) = (starts, rule);
            // Three seconds ago.
            definition.freeze_s = Some(20 * 60 + 3);
            let definition = Box::new(definition);
            world
                .append(*contest, vec![Event::Defined { definition }])
                .await;
            world.folded(*contest).await;
            let (early, late) = (
                at.before(Duration::from_secs(5)),
                at.before(Duration::from_secs(1)),
            );
            hand_in(&world, *contest, (0, "A", Some(Verdict::Accepted)), early).await;
            hidden.push(hand_in(&world, *contest, (1, "A", None), early).await);
            hidden.push(hand_in(&world, *contest, (0, "B", None), late).await);
            hidden.push(hand_in(&world, *contest, (1, "B", None), late).await);
        }
        let both = [made[0], made[1]];
        Self {
            world,
            both,
            hidden,
            at,
        }
    }

    /// Has the cold path confirm the boards.
    async fn confirm(&self) {
        let exact = self.exact().await;
        self.compare(exact).await;
    }

    /// The boards as the cold path has them now.
    async fn exact(&self) -> [Exact; 2] {
        let [one, other] = self.both.map(async |contest| {
            let events = self.world.store().read_after(contest, Seq::START, 1_000);
            Exact::fold(&events.await.expect("a log")).expect("no gap")
        });
        [one.await, other.await]
    }

    async fn compare(&self, exact: [Exact; 2]) {
        for (contest, exact) in self.both.into_iter().zip(exact) {
            let rooms = &self.world.app.rooms;
            let room = rooms.room(contest).await.expect("a room");
            let corrected = rooms.correct(&room, exact).await.expect("a log");
            assert_eq!(corrected.differed, 0);
        }
    }

    /// Judges what is hidden: in one contest it is right, in the other it is wrong.
    async fn judge(&self) {
        for (place, verdict) in [Verdict::Accepted, Verdict::WrongAnswer]
            .into_iter()
            .enumerate()
        {
            for hidden in &self.hidden[place][1..] {
                judged(&self.world, self.both[place], *hidden, verdict).await;
            }
            self.world.folded(self.both[place]).await;
        }
    }

    async fn read(&self, place: usize, path: &str, who: Option<&str>) -> Reply {
        let last = now().since(self.at).as_secs() / 60 + 100;
        let path = path.replace("LAST", &last.to_string());
        let ask: Ask = get(format!("/contests/{}{path}", self.both[place]));
        let ask = match who {
            Some(handle) => ask.by(handle),
            None => ask,
        };
        self.world.send(ask).await.good()
    }
}

async fn nothing_depends_on_what_is_hidden(rule: Rule, structure: Structure) {
    let twins = Twins::new(rule, structure).await;
    twins.confirm().await;
    let (mut before, mut same) = (Vec::new(), Vec::new());
    for path in PATHS {
        before.push(twins.read(0, path, None).await);
    }
    twins.judge().await;
    twins.confirm().await;
    for (path, before) in PATHS.iter().zip(before) {
        // cid has handed in nothing, so what cid is sent is the public's.
        for who in [None, Some("stranger"), Some("cid")] {
            let [one, other] = [
                twins.read(0, path, who).await,
                twins.read(1, path, who).await,
            ];
            assert_eq!(one, other, "{path} for {who:?}");
        }
        assert_eq!(twins.read(0, path, None).await, before, "{path}");
        let [one, other] = [
            twins.read(0, path, Some("jury")).await,
            twins.read(1, path, Some("jury")).await,
        ];
        if one.body == other.body {
            same.push(*path);
        }
    }
    // The jury sees all else differ.
    let public = [
        "/scoreboard/public",
        "/scoreboard/public?offset=1",
        "/scoreboard/circles",
        "/scoreboard/minutes/0",
    ];
    assert_eq!(same, public);
}

#[tokio::test]
async fn a_round_that_hidden_results_overtake_tells_the_public_nothing() {
    let twins = Twins::new(Rule::Icpc, Structure::Exact).await;
    twins.confirm().await;
    let before = twins.read(0, "/scoreboard/public", None).await;
    assert_eq!(before.json()["exact"], true);
    let overtaken = twins.exact().await;
    twins.judge().await;
    twins.compare(overtaken).await;
    assert_eq!(twins.read(0, "/scoreboard/public", None).await, before);
}

#[tokio::test]
async fn under_points_every_byte_of_the_public_is_the_same_whatever_is_hidden() {
    nothing_depends_on_what_is_hidden(Rule::Points, Structure::Exact).await;
}

#[tokio::test]
async fn under_icpc_every_byte_of_the_public_is_the_same_whatever_is_hidden() {
    nothing_depends_on_what_is_hidden(Rule::Icpc, Structure::Exact).await;
}

#[tokio::test]
async fn what_ranks_are_counted_from_tells_nothing_of_what_is_hidden() {
    for structure in [Structure::Sketch, Structure::Delta] {
        nothing_depends_on_what_is_hidden(Rule::Points, structure).await;
    }
}

#[tokio::test]
async fn the_whole_board_tells_nothing_of_what_is_hidden_until_it_is_thawed() {
    let twins = Twins::new(Rule::Points, Structure::Exact).await;
    twins.judge().await;
    let end = async |event: Event| {
        for contest in twins.both {
            twins.world.append(contest, vec![event.clone()]).await;
            twins.world.folded(contest).await;
        }
    };
    let differs = async |path: &str, who| {
        let both = [
            twins.read(0, path, who).await,
            twins.read(1, path, who).await,
        ];
        both[0] != both[1]
    };
    let forms = ["/scoreboard/whole", "/scoreboard/whole?form=columns"];
    end(Event::Closed).await;
    for path in forms {
        for who in [None, Some("stranger"), Some("cid"), Some("ann")] {
            assert!(!differs(path, who).await, "{path} for {who:?}");
        }
        assert!(differs(path, Some("jury")).await, "{path}");
    }
    end(Event::Thawed).await;
    for path in forms {
        assert!(differs(path, None).await, "{path}");
    }
}

#[tokio::test]
async fn in_the_freeze_the_first_to_solve_is_told_to_the_jury_alone() {
    let twins = Twins::new(Rule::Icpc, Structure::Exact).await;
    twins.judge().await;
    let first = async |who| {
        let seen = twins.read(0, "/scoreboard/problems", who).await.json();
        seen["problems"][1]["first"]["handle"]
            .as_str()
            .map(str::to_owned)
    };
    assert_eq!(first(None).await, None);
    assert_eq!(first(Some("ann")).await, None);
    assert_eq!(first(Some("jury")).await.as_deref(), Some("ann"));
}

#[tokio::test]
async fn my_own_way_goes_on_in_the_freeze_and_others_see_it_stand_still() {
    let twins = Twins::new(Rule::Points, Structure::Exact).await;
    twins.judge().await;
    for path in ["/scoreboard/history", "/scoreboard/mine", "/scoreboard"] {
        let [one, other] = [
            twins.read(0, path, Some("ann")).await,
            twins.read(1, path, Some("ann")).await,
        ];
        assert_ne!(one.body, other.body, "{path}");
    }
    let own = twins.read(0, "/scoreboard/history", Some("ann")).await;
    let path = "/scoreboard/history?handle=ann";
    assert_eq!(twins.read(0, path, Some("ann")).await.body, own.body);
    assert_ne!(twins.read(0, path, Some("bob")).await.body, own.body);
}

#[tokio::test]
async fn streams_of_the_public_tell_nothing_of_what_is_hidden() {
    let twins = Twins::new(Rule::Points, Structure::Exact).await;
    let mut streams = Vec::new();
    for contest in twins.both {
        for rest in ["", "?watch=0&limit=3"] {
            let ask = get(format!("/contests/{contest}/events{rest}"));
            let mut stream = Stream::open(&twins.world, ask).await;
            assert_eq!(stream.next().await.name, "reset");
            streams.push(stream);
        }
    }
    twins.judge().await;
    // What was handed in before the freeze is judged last, and is the first that is told.
    for (contest, hidden) in twins.both.iter().zip(&twins.hidden) {
        judged(&twins.world, *contest, hidden[0], Verdict::WrongAnswer).await;
    }
    let mut told = Vec::new();
    for stream in &mut streams {
        let one = stream.next().await;
        // An id begins with the server's start, the same for all.
        told.push((one.name, one.id, one.data));
    }
    let (one, other) = told.split_at(2);
    assert_eq!(one, other);
    let names: Vec<_> = one.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["scoreboard", "rows"]);
}
