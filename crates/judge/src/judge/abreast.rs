//! Tests of one submission that run at the same time, on cores that nobody uses.
//!
//! The order of a judging stays what it is: whoever judges asks for one test after the other, and finds that some were
//! run already. What was run ahead and is not asked for counts for nothing, and what failed there by our fault is run
//! again in its turn.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Scope;

use agon_domain::verdict::Verdict;

use super::Fault;
use super::session::{Ran, Session};
use crate::testdata::{Test, Testdata, Worth};

/// Whoever has cores that are not used all the time.
pub trait Lender: Sync {
    /// A core that nobody uses now, if there is one.
    fn lend(&self) -> Option<Box<dyn Spare + Send>>;
}

/// A core that was lent; it goes back when this is dropped.
pub trait Spare {
    /// Which; none leaves that to the kernel.
    fn core(&self) -> Option<u32>;
    /// Whether its owner waits for it. It is given back after the test that runs on it.
    fn is_wanted(&self) -> bool;
}

/// The tests in the order in which they are asked for, and which of them have been run ahead.
pub(super) struct Plan<'a> {
    tests: Vec<(Worth, &'a Test)>,
    state: Mutex<State>,
    moved: Condvar,
}

struct State {
    /// The place of the test that was asked for last.
    asked: usize,
    /// Nothing will be asked for any more.
    ended: bool,
    hands: usize,
    ahead: Vec<Ahead>,
}

/// What has been done about a test before its turn.
enum Ahead {
    Nothing,
    Running,
    Ran(Box<Ran>),
}

/// A test that a hand runs. Dropped before it is done, it is nobody's again.
struct Claim<'p, 'a> {
    plan: &'p Plan<'a>,
    place: usize,
}

/// So many tests must be left for a hand to be worth its chamber.
const FEW: usize = 2;

impl<'a> Plan<'a> {
    /// All tests of a problem, none of them run.
    pub(super) fn of(testdata: &'a Testdata) -> Self {
        let samples = testdata.samples.iter();
        let samples = samples.map(|test| (testdata.sample_worth(), test));
        let secret = testdata.groups.iter().flat_map(|group| {
            let worth = group.worth(testdata.kind);
            group.tests.iter().map(move |test| (worth, test))
        });
        let tests: Vec<_> = samples.chain(secret).collect();
        let state = State {
            asked: 0,
            ended: false,
            hands: 0,
            ahead: tests.iter().map(|_| Ahead::Nothing).collect(),
        };
        Self {
            tests,
            state: Mutex::new(state),
            moved: Condvar::new(),
        }
    }

    /// Asks for a test: what came of it where it was run ahead, after waiting for whoever runs it now. None when it is
    /// for whoever asks to run it.
    pub(super) fn ask(&self, test: &Test) -> Option<Ran> {
        let mut state = self.state();
        let rest = &self.tests[state.asked..];
        let place = rest
            .iter()
            .position(|(_, other)| std::ptr::eq(*other, test))?;
        let place = state.asked + place;
        state.asked = place;
        while matches!(state.ahead[place], Ahead::Running) {
            let waited = self.moved.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
        match std::mem::replace(&mut state.ahead[place], Ahead::Nothing) {
            Ahead::Ran(ran) => Some(*ran),
            Ahead::Nothing | Ahead::Running => None,
        }
    }

    /// Has hands run tests ahead, one for each core that is lent.
    pub(super) fn hire<'scope, 'env: 'scope>(
        &'env self,
        scope: &'scope Scope<'scope, 'env>,
        lender: &dyn Lender,
        open: &'env (dyn Fn(Option<u32>) -> Result<Session<'env>, Fault> + Sync),
    ) {
        while self.is_worth_a_hand()
            && let Some(spare) = lender.lend()
        {
            self.state().hands += 1;
            scope.spawn(move || self.work(&*spare, open));
        }
    }

    /// Lets hands end after the test they are at, when what is answered is dropped.
    pub(super) fn until_the_end(&self) -> impl Drop + use<'_, 'a> {
        struct End<'p, 'a>(&'p Plan<'a>);
        impl Drop for End<'_, '_> {
            fn drop(&mut self) {
                self.0.state().ended = true;
            }
        }
        End(self)
    }

    fn work<'env>(
        &'env self,
        spare: &dyn Spare,
        open: &'env (dyn Fn(Option<u32>) -> Result<Session<'env>, Fault> + Sync),
    ) {
        // A chamber that cannot be had here is the fault of nobody who waits.
        if let Ok(mut session) = open(spare.core()) {
            while !spare.is_wanted()
                && let Some(claim) = self.claim()
            {
                let (worth, test) = self.tests[claim.place];
                match once(&mut session, worth, test) {
                    Ok(ran) => claim.fulfil(ran),
                    Err(_) => break,
                }
            }
        }
        self.state().hands -= 1;
    }

    fn is_worth_a_hand(&self) -> bool {
        let state = self.state();
        let left = state.ahead.iter().skip(state.asked + 1);
        let left = left.filter(|ahead| matches!(ahead, Ahead::Nothing)).count();
        !state.ended && left >= FEW * (state.hands + 1)
    }

    fn claim(&self) -> Option<Claim<'_, 'a>> {
        let mut state = self.state();
        if state.ended {
            return None;
        }
        let next = state.asked + 1;
        let free = state.ahead.iter().skip(next);
        let place = next
            + free
                .take_while(|ahead| !matches!(ahead, Ahead::Nothing))
                .count();
        *state.ahead.get_mut(place)? = Ahead::Running;
        Some(Claim { plan: self, place })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs a test and keeps of what it printed no more than is shown.
fn once(session: &mut Session<'_>, worth: Worth, test: &Test) -> Result<Ran, Fault> {
    let mut ran = session.run(worth, test)?;
    if ran.run.verdict != Verdict::Accepted {
        ran.run.excerpt = Some(session.excerpt(test, &ran)?);
    }
    ran.stdout = Vec::new();
    ran.stderr = Vec::new();
    Ok(ran)
}

impl Claim<'_, '_> {
    fn fulfil(self, ran: Ran) {
        self.plan.state().ahead[self.place] = Ahead::Ran(Box::new(ran));
    }
}

impl Drop for Claim<'_, '_> {
    fn drop(&mut self) {
        let mut state = self.plan.state();
        if matches!(state.ahead[self.place], Ahead::Running) {
            state.ahead[self.place] = Ahead::Nothing;
        }
        drop(state);
        self.plan.moved.notify_all();
    }
}
