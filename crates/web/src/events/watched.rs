//! A stream that watches rows of the board: what changed there, and in one's own row.

use std::sync::Arc;

use super::Teller;
use crate::scoreboard::{Change, Watcher};

impl Teller {
    /// Begins to watch: what is on the board now is what changes are told from.
    pub(super) async fn watch_from_now(&mut self) {
        if let Some(watching) = &mut self.watching {
            watching.leaf = None;
            watching.mine = self.looking.own();
            self.watched().await;
        }
    }

    /// What changed since it was told last; none when nothing is watched, or nothing can be said.
    pub(super) async fn watched(&mut self) -> Option<Arc<Change>> {
        let window = self.watching.as_ref()?.window;
        let edition = self.looking.edition();
        let watcher = match self.looking.account {
            None => Watcher::Stranger,
            Some(_) => Watcher::Known,
        };
        let of = (window, watcher);
        let leaf = edition.watched(&self.app, &self.looking.room, of).await;
        let before = std::mem::replace(&mut self.watching.as_mut()?.leaf, leaf.clone());
        let (before, leaf) = (before?, leaf?);
        Some(edition.change(&before, &leaf))
    }

    /// Tells one's own row, when it changed.
    pub(super) async fn mine(&mut self) {
        let Some(watching) = &mut self.watching else {
            return;
        };
        let now = self.looking.own();
        if watching.mine == now {
            return;
        }
        watching.mine.clone_from(&now);
        let rows: Vec<_> = now.into_iter().collect();
        match self.looking.named(&self.app, &rows).await {
            Ok(rows) => {
                if let Some(row) = rows.first() {
                    self.write("mine", row);
                }
            }
            Err(_) => self.read_again(),
        }
    }
}
