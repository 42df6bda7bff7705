//! How a room stays as new as its log, for as long as somebody uses it.

use std::sync::Arc;
use std::time::Duration;

use agon_domain::Seq;
use tokio::sync::watch::Receiver;

use super::{News, Room, Rooms};

/// How often streams are told that they stand, so that nobody in between takes them for dead.
const ALIVE: Duration = Duration::from_secs(15);
/// Before a log that could not be read is tried again.
const PAUSE: Duration = Duration::from_millis(500);

/// Keeps a room up with its log until told to stop, or nobody uses it. A log that cannot be read is tried
/// again.
pub(super) async fn follow(room: Arc<Room>, mut head: Receiver<Seq>, rooms: Rooms) {
    let Rooms {
        store,
        stop,
        boards,
        ..
    } = &rooms;
    let (mut tick, mut alive) = (
        tokio::time::interval(boards.tick),
        tokio::time::interval(ALIVE),
    );
    let mut asked = tokio::time::interval(boards.keep);
    // A tick that comes late, as thousands are still told of the last one, must not put off the next.
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    alive.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    asked.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut told = room.board_versions();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            changed = head.changed() => {
                if changed.is_err() {
                    return;
                }
                if let Err(error) = room.catch_up(store).await {
                    tracing::error!(contest.id = %room.id, %error, "the log cannot be read; trying again");
                    tokio::time::sleep(PAUSE).await;
                    head.mark_changed();
                }
            }
            _ = alive.tick() => room.tell(News::Alive),
            _ = asked.tick() => {
                if rooms.close_unused(&room).await {
                    return;
                }
            }
            _ = tick.tick() => {
                let now = room.board_versions();
                if now != told {
                    told = now;
                    room.shelf.renew(&room);
                    room.tell(News::Board);
                }
            }
        }
    }
}
