//! What is made when somebody asks, and then lasts for a while that grows with what it cost.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

/// A value lasts so many times as long as it took to make: it costs at most a twentieth of a core.
const TIMES: u32 = 20;

/// Such a value. It is made by one at a time, and the others wait for that.
pub(super) struct Lasting<T> {
    /// The least time it lasts.
    least: Duration,
    begun: Instant,
    made: Mutex<Option<Arc<T>>>,
    /// Until when it is good, in milliseconds after `begun`.
    until: AtomicU64,
}

impl<T> Lasting<T> {
    pub(super) fn new(least: Duration) -> Self {
        Self {
            least,
            begun: Instant::now(),
            made: Mutex::default(),
            until: AtomicU64::new(0),
        }
    }

    /// Whether there is a value that still lasts.
    pub(super) fn is_good(&self) -> bool {
        self.begun.elapsed() < Duration::from_millis(self.until.load(Ordering::Relaxed))
    }

    /// The value, made where there is none that lasts.
    ///
    /// # Errors
    /// What making it said; the next to ask tries again.
    pub(super) async fn get<E>(
        &self,
        make: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        self.get_unless(|_| false, make).await
    }

    /// The same, where a value that still lasts is not good enough for something else.
    ///
    /// # Errors
    /// As [`Lasting::get`].
    pub(super) async fn get_unless<E>(
        &self,
        is_stale: impl FnOnce(&T) -> bool,
        make: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let mut made = self.made.lock().await;
        let lasting = made.as_ref().filter(|_| self.is_good());
        if let Some(known) = lasting.filter(|known| !is_stale(known)) {
            return Ok(known.clone());
        }
        let asked = Instant::now();
        let new = Arc::new(make().await?);
        let lasts = (asked.elapsed() * TIMES).max(self.least);
        let until = (self.begun.elapsed() + lasts).as_millis();
        *made = Some(new.clone());
        let until = u64::try_from(until).unwrap_or(u64::MAX);
        self.until.store(until, Ordering::Relaxed);
        Ok(new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_value_is_made_once_while_it_lasts_and_a_failure_is_not_kept() {
        let long = Lasting::new(Duration::from_secs(3600));
        assert!(!long.is_good());
        let failed: Result<Arc<i32>, &str> = long.get(async || Err("not now")).await;
        assert_eq!(failed, Err("not now"));
        for made in [1, 2] {
            assert_eq!(long.get(async || Ok::<_, ()>(made)).await, Ok(Arc::new(1)));
        }
        assert!(long.is_good());
        let short = Lasting::new(Duration::ZERO);
        for made in [1, 2] {
            assert_eq!(
                short.get(async || Ok::<_, ()>(made)).await,
                Ok(Arc::new(made))
            );
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}
