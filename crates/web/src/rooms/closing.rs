//! Rooms that nobody uses are closed, so that a process which has served a thousand contests keeps in
//! memory those that somebody looks at. The next who looks opens a room anew.
//!
//! A room that was closed while somebody still looks at it is as good as ever for one request, but
//! nothing is told there any more: a stream subscribes first and then asks whether the room is closed,
//! whoever closes says so first and then counts the streams, so that one of the two sees the other.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use agon_domain::Phase;

use super::{Room, Rooms};

/// Who holds a room that nobody looks at: the list of rooms, and whoever keeps it up with its log.
const HOLDERS: usize = 2;

impl Rooms {
    /// Closes a room that nobody has used since this was asked last; whether it is closed.
    pub(super) async fn close_unused(&self, room: &Arc<Room>) -> bool {
        let _nobody_opens = self.doors.lock().await;
        if room.used.swap(false, Ordering::Relaxed) || room.is_wanted() {
            return false;
        }
        room.closed.store(true, Ordering::SeqCst);
        if room.news.receiver_count() > 0 || Arc::strong_count(room) > HOLDERS {
            room.closed.store(false, Ordering::SeqCst);
            room.mark_used();
            return false;
        }
        let mut open = HashMap::clone(&self.open.load());
        open.remove(&room.id);
        self.boot.fetch_add(1, Ordering::Relaxed);
        self.open.store(Arc::new(open));
        true
    }
}

impl Room {
    /// Somebody looks at it.
    pub(super) fn mark_used(&self) {
        // Reading is free where many do it at once.
        if !self.used.load(Ordering::Relaxed) {
            self.used.store(true, Ordering::Relaxed);
        }
    }

    /// Whether nothing is told here any more: whoever wants to be told looks for the room again.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }

    /// Whether it is to be there though nobody looks: many will, or work is looked for in it.
    fn is_wanted(&self) -> bool {
        let state = self.look();
        let contest = &state.contest;
        contest.phase(crate::now()) == Phase::Running || contest.rejudging().is_some()
    }
}
