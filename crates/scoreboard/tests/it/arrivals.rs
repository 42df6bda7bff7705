//! The same submissions and judgements, in whatever order they come, and logs with something missing.

use agon_domain::{Digest, Envelope, Event, Points, Seq, Verdict};
use agon_scoreboard::{Audience, Cold, Exact, Live, Structure, exact};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::contest::{definition, minute};
use crate::steps::{PEOPLE, RULES, contest, defined, joined, judged, submitted};

/// A submission, what came of it, and what of judging it again.
#[derive(Debug, Clone)]
struct Attempt {
    who: u32,
    problem: usize,
    first: Said,
    again: Option<Said>,
}

type Said = (Verdict, i64, u32);

fn said() -> impl Strategy<Value = Said> {
    let verdict = prop::sample::select(Verdict::ALL.to_vec());
    (verdict, 0..4_i64, 0..40_u32)
}

fn attempt() -> impl Strategy<Value = Attempt> {
    let again = prop::option::of(said());
    (0..PEOPLE, 0..3_usize, said(), again).prop_map(|(who, problem, first, again)| Attempt {
        who,
        problem,
        first,
        again,
    })
}

/// Something that comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arrival {
    Submit(usize),
    Judge(usize),
    /// The rejudging begins.
    Start,
    Again(usize),
    Apply,
}

/// What is still to come, and the log of what came.
struct Arriving<'a> {
    attempts: &'a [Attempt],
    left: Vec<Arrival>,
    seqs: Vec<Seq>,
    rejudging: Option<Seq>,
    log: Vec<Envelope>,
}

impl<'a> Arriving<'a> {
    fn new(rule: &str, attempts: &'a [Attempt]) -> Self {
        let each = || 0..attempts.len();
        let mut left: Vec<_> = each().map(Arrival::Submit).collect();
        left.extend(each().map(Arrival::Judge));
        left.push(Arrival::Start);
        left.extend(
            each()
                .filter(|one| attempts[*one].again.is_some())
                .map(Arrival::Again),
        );
        left.push(Arrival::Apply);
        let mut arriving = Self {
            attempts,
            left,
            seqs: Vec::new(),
            rejudging: None,
            log: Vec::new(),
        };
        arriving.push(0, defined(&definition(rule)));
        (0..PEOPLE).for_each(|who| arriving.push(0, joined(who)));
        arriving
    }

    fn push(&mut self, at: u32, event: Event) {
        let seq = self.log.last().map_or(Seq::START, |last| last.seq).next();
        let at = minute(at);
        self.log.push(Envelope { seq, at, event });
    }

    /// Whether nothing that must come before it is still to come.
    fn is_ready(&self, one: Arrival) -> bool {
        let submitted = |which: usize| which < self.seqs.len();
        match one {
            Arrival::Submit(which) => which == self.seqs.len(),
            Arrival::Judge(which) => submitted(which),
            Arrival::Start => submitted(self.attempts.len() - 1),
            Arrival::Again(which) => submitted(which) && self.rejudging.is_some(),
            Arrival::Apply => {
                let again = |one: &Arrival| matches!(one, Arrival::Start | Arrival::Again(_));
                !self.left.iter().any(again)
            }
        }
    }

    fn come(&mut self, one: Arrival, rule: &str) {
        self.left.retain(|left| *left != one);
        let next = self.log.last().map_or(Seq::START, |last| last.seq).next();
        match one {
            Arrival::Submit(which) => {
                let Attempt { who, problem, .. } = self.attempts[which];
                self.seqs.push(next);
                let at = 300 * u32::try_from(which).expect("few") / 30;
                self.push(at, submitted(&definition(rule), who, problem));
            }
            Arrival::Judge(which) => {
                let (verdict, points, cpu) = self.attempts[which].first;
                self.push(299, judged(self.seqs[which], verdict, points, cpu));
            }
            Arrival::Start => {
                self.rejudging = Some(next);
                let again = |one: &usize| self.attempts[*one].again.is_some();
                let which = (0..self.seqs.len()).filter(again);
                let which = which.map(|one| self.seqs[one]).collect();
                self.push(299, Event::RejudgingStarted { which });
            }
            Arrival::Again(which) => {
                let (verdict, points, cpu) = self.attempts[which].again.expect("judged again");
                let mut event = judged(self.seqs[which], verdict, points, cpu);
                if let Event::Judged(judged) = &mut event {
                    judged.rejudging = self.rejudging;
                }
                self.push(299, event);
            }
            Arrival::Apply => {
                let rejudging = self.rejudging.expect("it began");
                self.push(299, Event::RejudgingApplied { rejudging });
            }
        }
    }

    /// The log in which always that comes next which `choose` says.
    fn log(mut self, rule: &str, mut choose: impl FnMut(&[Arrival]) -> Arrival) -> Vec<Envelope> {
        while !self.left.is_empty() {
            let ready = self.left.iter().copied().filter(|one| self.is_ready(*one));
            let ready: Vec<_> = ready.collect();
            let next = choose(&ready);
            self.come(next, rule);
        }
        self.log
    }
}

fn live(structure: Structure, log: &[Envelope]) -> Live {
    let mut live = Live::new(structure);
    for event in log {
        live.apply(event).expect("no gap");
    }
    live
}

proptest! {
    #[test]
    fn judgements_among_later_submissions_and_rejudgings_in_any_order_give_the_same_board(
        rule in prop::sample::select(RULES.to_vec()),
        attempts in prop::collection::vec(attempt(), 1..30),
        chosen in prop::collection::vec(any::<Index>(), 100),
        structure in prop::sample::select(vec![Structure::Exact, Structure::Sketch, Structure::Delta]),
    ) {
        let in_turn = Arriving::new(rule, &attempts).log(rule, |ready| ready[0]);
        let mut chosen = chosen.iter();
        let mixed = Arriving::new(rule, &attempts)
            .log(rule, |ready| *chosen.next().expect("at most 92").get(ready));
        let (one, other) = (live(structure, &in_turn), live(structure, &mixed));
        for audience in Audience::BOTH {
            let rows = |live: &Live| live.page(audience, 0, usize::MAX);
            prop_assert_eq!(rows(&one), rows(&other));
            prop_assert_eq!(one.problems(audience), other.problems(audience));
            prop_assert_eq!(one.first_to_solve(audience), other.first_to_solve(audience));
        }
        let boards = [in_turn, mixed].map(|log| Exact::fold(&log).expect("no gap"));
        let [first, second] = &boards;
        prop_assert_eq!(first.jury.digest(), second.jury.digest());
        prop_assert_eq!(other.differing(second), Some(vec![]));
    }

    #[test]
    fn where_an_event_is_missing_every_fold_says_so_and_stays_as_it_was(log in contest(), gap in any::<Index>()) {
        // Not the last one: nobody misses that.
        let gap = gap.index(log.len() - 1);
        let (before, after) = (&log[..gap], &log[gap + 1]);
        let mut live = live(Structure::Exact, before);
        let mut cold = Cold::default();
        for event in before {
            cold.apply(event).expect("no gap");
        }
        let known = (live.snapshot(), cold.snapshot(), cold.boards().jury.digest());
        let found = live.apply(after).expect_err("a gap");
        prop_assert_eq!((found.after.next(), found.found), (log[gap].seq, after.seq));
        prop_assert_eq!(cold.apply(after), Err(found));
        prop_assert_eq!(exact(before.iter().chain([after])).map(|board| board.seq), Err(found));
        prop_assert_eq!((live.snapshot(), cold.snapshot(), cold.boards().jury.digest()), known);
        // What was missing can still come.
        for event in &log[gap..] {
            live.apply(event).expect("no gap");
            cold.apply(event).expect("no gap");
        }
        prop_assert_eq!(cold.boards().jury.digest(), exact(&log).expect("no gap").digest());
        prop_assert_eq!(live.differing(&cold.boards()), Some(vec![]));
    }

    #[test]
    fn what_comes_again_is_ignored_whatever_it_says_now(log in contest(), which in any::<Index>()) {
        let which = which.index(log.len());
        let mut other = log[which].clone();
        other.event = match other.event {
            Event::Closed => Event::Thawed,
            _ => Event::Closed,
        };
        let mut cold = Cold::default();
        for event in &log {
            cold.apply(event).expect("no gap");
        }
        let mut live = live(Structure::Exact, &log);
        let known = (live.snapshot(), cold.snapshot(), cold.seal(Digest::ZERO));
        let mut cold = Cold::default();
        for event in &log {
            cold.apply(event).expect("no gap");
        }
        prop_assert_eq!(live.apply(&other), Ok(()));
        prop_assert_eq!(cold.apply(&other), Ok(()));
        prop_assert_eq!((live.snapshot(), cold.snapshot(), cold.seal(Digest::ZERO)), known);
        let again = exact(log.iter().chain([&other])).expect("a repeat is no gap");
        prop_assert_eq!(again.digest(), exact(&log).expect("no gap").digest());
    }
}

#[test]
fn a_gap_says_from_where_to_read_again() {
    let log = [defined(&definition("icpc")), joined(0), joined(1)];
    let mut log = crate::steps::numbered(log.map(|event| (minute(0), event)));
    log.remove(1);
    let gap = exact(&log).expect_err("a gap").to_string();
    insta::assert_snapshot!(gap, @"event 3 came after event 1; read the log again from event 1");
    let first = exact(&log[1..]).expect_err("a gap").to_string();
    insta::assert_snapshot!(first, @"event 3 came after event 0; read the log again from event 0");
}

#[test]
fn a_judgement_of_nothing_and_of_somebody_unknown_is_nothing() {
    let nothing = judged(Seq(99), Verdict::Accepted, 3, 0);
    let log = [defined(&definition("icpc")), joined(0), nothing];
    let log = crate::steps::numbered(log.map(|event| (minute(0), event)));
    let rows: Vec<_> = exact(&log).expect("no gap").standings().collect();
    assert_eq!((rows.len(), rows[0].points), (1, Points::ZERO));
}
