//! News that concern one participation alone: told to its own streams and to nobody else's, so that
//! what one does wakes one stream and not ten thousand.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use agon_domain::Ordinal;
use tokio::sync::broadcast::{Receiver, Sender, error::RecvError};

use super::News;

/// How many letters wait for a slow reader, who then looks up what was missed.
const WAITING: usize = 16;

/// The mailboxes of those who read now.
#[derive(Default)]
pub(crate) struct Letters(Mutex<HashMap<Ordinal, Sender<News>>>);

/// Where one stream reads what concerns its participation.
pub(crate) struct Mailbox {
    owner: Ordinal,
    letters: Arc<Letters>,
    /// None only while it is dropped.
    receiver: Option<Receiver<News>>,
}

impl Letters {
    /// A mailbox for `owner`, from now on.
    pub(crate) fn mailbox(self: &Arc<Self>, owner: Ordinal) -> Mailbox {
        let mut boxes = self.boxes();
        let sender = boxes.entry(owner).or_insert_with(|| Sender::new(WAITING));
        Mailbox {
            owner,
            receiver: Some(sender.subscribe()),
            letters: self.clone(),
        }
    }

    /// Tells the streams of `owner`, if there are any.
    pub(super) fn send(&self, owner: Ordinal, news: News) {
        if let Some(sender) = self.boxes().get(&owner) {
            // They may be leaving at this moment.
            let _ = sender.send(news);
        }
    }

    fn boxes(&self) -> MutexGuard<'_, HashMap<Ordinal, Sender<News>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mailbox {
    /// The next letter.
    pub(crate) async fn next(&mut self) -> Result<News, RecvError> {
        match &mut self.receiver {
            Some(receiver) => receiver.recv().await,
            None => Err(RecvError::Closed),
        }
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.receiver = None;
        let mut boxes = self.letters.boxes();
        let is_last = |sender: &Sender<News>| sender.receiver_count() == 0;
        if boxes.get(&self.owner).is_some_and(is_last) {
            boxes.remove(&self.owner);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use agon_domain::Ordinal;

    use super::Letters;
    use crate::rooms::News;

    #[tokio::test]
    async fn a_letter_reaches_all_streams_of_its_owner_and_the_last_to_leave_takes_the_mailbox_away()
     {
        let letters = Arc::new(Letters::default());
        let (mut first, mut second) = (letters.mailbox(Ordinal(1)), letters.mailbox(Ordinal(1)));
        let other = letters.mailbox(Ordinal(2));
        letters.send(Ordinal(1), News::Board);
        letters.send(Ordinal(3), News::Board);
        for mailbox in [&mut first, &mut second] {
            assert!(matches!(mailbox.next().await, Ok(News::Board)));
        }
        assert!(other.receiver.as_ref().is_some_and(|one| one.is_empty()));
        drop(first);
        assert_eq!(letters.boxes().len(), 2);
        drop((second, other));
        assert!(letters.boxes().is_empty());
    }
}
