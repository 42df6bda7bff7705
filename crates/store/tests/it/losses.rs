//! Appends on PostgreSQL whose answer is lost, and wishes that spoil what others wish.

use agon_domain::{AccountId, Event, Seq};
use agon_store::{Error, Recorded, Store};
use uuid::Uuid;

use crate::engines::{Fresh, contest, created, joining, judgement, now, on_each, submission};
use crate::lossy;

/// Runs a test on PostgreSQL, where there is one.
async fn on_postgres(test: impl AsyncFn(&Fresh)) {
    on_each(async |fresh| {
        if fresh.config.database.starts_with("postgres") {
            test(&fresh).await;
        }
        fresh
    })
    .await;
}

/// The moments of an append at which its connection breaks: the answer to its one statement where the head
/// is remembered, and to the end of a transaction where it is not.
const MOMENTS: [(&str, bool); 2] = [("SELECT 1", true), ("COMMIT", false)];

#[tokio::test]
async fn what_has_a_key_is_written_once_though_its_answer_is_lost() {
    on_postgres(async |fresh| {
        for (moment, is_remembered) in MOMENTS {
            let (contest, ann) = (contest(), AccountId(Uuid::new_v4()));
            let direct = fresh.open().await;
            let first = vec![created(contest)];
            direct
                .append(contest, now(), first)
                .await
                .expect("appended");
            let lose = async || {
                let (store, breaks) = lossy::open(fresh).await;
                if is_remembered {
                    let first = vec![created(contest)];
                    store.append(contest, now(), first).await.expect("appended");
                }
                breaks.after(moment);
                (store, breaks)
            };
            let before = direct.head(contest).await.expect("read").seq.0;
            let of_ours = if is_remembered { 2 } else { 1 };

            let (store, breaks) = lose().await;
            let joined = store.join(joining(contest, ann)).await.expect("joined");
            assert_eq!((joined.ordinal.0, breaks.is_done()), (0, true), "{moment}");

            let (store, breaks) = lose().await;
            let one = submission(contest, 0, "k", "pass");
            let receipt = store.submit(one.clone()).await.expect("accepted");
            assert_eq!((receipt.public, breaks.is_done()), (one.public, true));

            let (store, breaks) = lose().await;
            let judged = store
                .record_judgement(judgement(contest, receipt.seq))
                .await;
            assert_eq!(judged.expect("recorded"), Recorded::Duplicate);
            assert!(breaks.is_done());

            let head = direct.verify_chain(contest).await.expect("it chains");
            assert_eq!((head.seq.0, head.joined), (before + 3 * of_ours, 1));
        }
    })
    .await;
}

#[tokio::test]
async fn what_has_no_key_is_not_tried_again_and_it_is_said_that_nobody_knows() {
    on_postgres(async |fresh| {
        let contest = contest();
        let (store, breaks) = lossy::open(fresh).await;
        breaks.after("COMMIT");
        let lost = store.append(contest, now(), vec![created(contest)]).await;
        let lost = lost.expect_err("nobody knows").to_string();
        assert!(
            lost.ends_with("it is not known whether anything was written"),
            "{lost}"
        );
        let head = store.verify_chain(contest).await.expect("it chains");
        assert_eq!(head.seq, Seq(1));
    })
    .await;
}

#[tokio::test]
async fn all_is_tried_again_when_the_connection_breaks_before_anything_is_written() {
    on_postgres(async |fresh| {
        let contest = contest();
        let (store, breaks) = lossy::open(fresh).await;
        breaks.after("BEGIN");
        let seqs = store.append(contest, now(), vec![created(contest)]).await;
        assert_eq!(
            (seqs.expect("appended"), breaks.is_done()),
            (vec![Seq(1)], true)
        );
    })
    .await;
}

/// What cannot be kept here: on PostgreSQL nothing has NUL in a text; SQLite is told to refuse it.
const REFUSAL: &str =
    "create trigger refusal before insert on receipt when instr(new.key, char(0)) > 0
     begin select raise(abort, 'no NUL in a text'); end";

#[tokio::test]
async fn one_wish_that_cannot_be_kept_is_refused_alone() {
    on_each(async |fresh| {
        let store = fresh.open().await;
        if fresh.config.database.starts_with("sqlite:") {
            fresh.meddle(REFUSAL).await;
        }
        let (contest, other) = (contest(), contest());
        let keys = ["a", "b", "\0", "d", "e"];
        let send = |(place, key): (usize, &&'static str)| {
            let (store, contest) = (store.clone(), if place == 4 { other } else { contest });
            let one = submission(contest, 0, key, "pass");
            tokio::spawn(async move { store.submit(one).await })
        };
        let sent: Vec<_> = keys.iter().enumerate().map(send).collect();
        let spoilt = tokio::spawn(append(store.clone(), contest));
        for (key, one) in keys.iter().zip(sent) {
            match one.await.expect("it ends") {
                Err(error) => assert!(
                    *key == "\0" && matches!(error, Error::Unfit(_)),
                    "{key:?}: {error}"
                ),
                Ok(receipt) => assert!(*key != "\0" && !receipt.replayed, "{receipt:?}"),
            }
        }
        spoilt.await.expect("it ends");
        let heads = [contest, other].map(|one| store.verify_chain(one));
        let heads = futures_util::future::join_all(heads).await;
        let heads: Vec<_> = heads
            .into_iter()
            .map(|head| head.expect("it chains").seq.0)
            .collect();
        assert_eq!(heads, [4, 1]);
        fresh
    })
    .await;
}

async fn append(store: Store, contest: agon_domain::ContestId) {
    let events = vec![Event::Thawed];
    store
        .append(contest, now(), events)
        .await
        .expect("appended");
}
