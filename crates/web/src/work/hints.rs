//! Who will soon run programs, as far as it is of use to know: few hints, each once, none that is old.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use agon_domain::LanguageId;

use super::Whose;

/// So many hints wait at most; workers who are that far behind have better things to do.
const MOST: usize = 64;
/// Of one participation wait so many: nobody takes the chambers of others by opening every language.
const OF_ONE: usize = 2;
/// A hint older than this comes too late: the workers were busy, or the program has been run.
const STALE: Duration = Duration::from_secs(5);

/// The hints that wait in the queue, each under a number of its own.
#[derive(Debug, Default)]
pub(super) struct Hints {
    waiting: Mutex<HashMap<u64, Hint>>,
    last: AtomicU64,
}

#[derive(Debug)]
struct Hint {
    whose: Whose,
    language: LanguageId,
    noted: Instant,
}

impl Hints {
    /// Notes a hint; answers its number when it is to be queued.
    pub(super) fn note(&self, whose: Whose, language: LanguageId, now: Instant) -> Option<u64> {
        let mut waiting = self.waiting();
        let mut own = waiting.values_mut().filter(|hint| hint.whose == whose);
        if let Some(same) = own.find(|hint| hint.language == language) {
            same.noted = now;
            return None;
        }
        let own = waiting.values().filter(|hint| hint.whose == whose).count();
        if waiting.len() >= MOST || own >= OF_ONE {
            return None;
        }
        let hint = Hint {
            whose,
            language,
            noted: now,
        };
        let number = self.last.fetch_add(1, Ordering::Relaxed);
        waiting.insert(number, hint);
        Some(number)
    }

    /// Takes a hint out of the queue; none when it has become too old to be of use.
    pub(super) fn take(&self, number: u64, now: Instant) -> Option<(Whose, LanguageId)> {
        let hint = self.waiting().remove(&number)?;
        let is_fresh = now.saturating_duration_since(hint.noted) < STALE;
        is_fresh.then_some((hint.whose, hint.language))
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<u64, Hint>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use agon_domain::{ContestId, Ordinal};

    use super::*;

    fn who(ordinal: usize) -> Whose {
        let ordinal = u32::try_from(ordinal).expect("a small number");
        (ContestId::INSTALLATION, Ordinal(ordinal))
    }

    #[test]
    fn the_same_hint_waits_once_and_can_come_again_after_it_was_followed() {
        let (hints, now) = (Hints::default(), Instant::now());
        let cpp = || LanguageId::from("cpp");
        let first = hints.note(who(1), cpp(), now).expect("it is new");
        assert_eq!(hints.note(who(1), cpp(), now), None);
        assert_eq!(hints.take(first, now), Some((who(1), cpp())));
        assert_eq!(hints.take(first, now), None);
        let second = hints.note(who(1), cpp(), now).expect("it is new again");
        assert_ne!(first, second);
    }

    #[test]
    fn a_hint_that_waited_long_is_of_no_use_unless_it_came_again_meanwhile() {
        let (hints, now) = (Hints::default(), Instant::now());
        let cpp = || LanguageId::from("cpp");
        let later = now + STALE;
        let old = hints.note(who(1), cpp(), now).expect("it is new");
        assert_eq!(hints.take(old, later), None);
        let old = hints.note(who(1), cpp(), now).expect("it is new");
        assert_eq!(hints.note(who(1), cpp(), later), None);
        assert_eq!(hints.take(old, later), Some((who(1), cpp())));
    }

    #[test]
    fn few_wait_and_fewer_of_one_participation() {
        let (hints, now) = (Hints::default(), Instant::now());
        let noted = |who: Whose| {
            let languages = ["c", "cpp", "go", "rust"].map(LanguageId::from);
            let noted = languages.map(|language| hints.note(who, language, now));
            noted.iter().flatten().count()
        };
        assert_eq!(noted(who(0)), OF_ONE);
        let all: usize = (1..1_000).map(|ordinal| noted(who(ordinal))).sum();
        assert_eq!(all + OF_ONE, MOST);
    }
}
