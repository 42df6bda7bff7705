use agon_domain::{AccountId, Digest, Event, Ordinal, Points, Seq, Timestamp, Verdict};
use agon_store::{Error, Recorded, Store, Which};
use uuid::Uuid;

use crate::engines::{account, contest, created, joining, judgement, now, on_each, submission};

#[tokio::test(flavor = "multi_thread")]
async fn appends_of_many_tasks_leave_no_gap_and_chain() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let contest = contest();
        let one = |store: Store| async move {
            for _ in 0..10 {
                store
                    .append(contest, now(), vec![created(contest); 2])
                    .await
                    .expect("it appends");
            }
        };
        let tasks: Vec<_> = (0..50).map(|_| tokio::spawn(one(store.clone()))).collect();
        for task in tasks {
            task.await.expect("it ends");
        }
        let events = store
            .read_after(contest, Seq(0), 2_000)
            .await
            .expect("it reads");
        let seqs: Vec<i64> = events.iter().map(|event| event.seq.0).collect();
        assert_eq!(seqs, (1..=1_000).collect::<Vec<_>>());
        let head = store.verify_chain(contest).await.expect("it chains");
        assert_eq!(head.seq, Seq(1_000));
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_may_append_to_one_contest() {
    on_each(|fresh| async {
        let (first, second) = (fresh.open().await, fresh.open().await);
        let contest = contest();
        let many = |store: Store| async move {
            for _ in 0..40 {
                store
                    .append(contest, now(), vec![created(contest)])
                    .await
                    .expect("it appends");
            }
        };
        let tasks = [
            tokio::spawn(many(first.clone())),
            tokio::spawn(many(second.clone())),
        ];
        for task in tasks {
            task.await.expect("it ends");
        }
        assert_eq!(
            first.verify_chain(contest).await.expect("it chains").seq,
            Seq(80)
        );
        first.close().await;
        second.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn what_another_process_did_counts_although_the_head_is_remembered() {
    on_each(|fresh| async {
        let (here, there) = (fresh.open().await, fresh.open().await);
        let contest = contest();
        let mut ordinals = Vec::new();
        for store in [&here, &there, &here, &here, &there] {
            let joining = joining(contest, AccountId(Uuid::new_v4()));
            ordinals.push(store.join(joining).await.expect("joined").ordinal.0);
        }
        assert_eq!(ordinals, [0, 1, 2, 3, 4]);
        let first = submission(contest, 0, "k", "pass");
        let receipt = here.submit(first.clone()).await.expect("accepted");
        let again = there.submit(first).await.expect("replayed");
        assert_eq!((again.seq, again.replayed), (receipt.seq, true));
        let judged = here.record_judgement(judgement(contest, receipt.seq)).await;
        assert_eq!(judged.expect("recorded"), Recorded::New(Seq(7)));
        let copy = there
            .record_judgement(judgement(contest, receipt.seq))
            .await;
        assert_eq!(copy.expect("ignored"), Recorded::Duplicate);
        there
            .append(contest, now(), vec![Event::Closed])
            .await
            .expect("closed");
        let late = here.submit(submission(contest, 1, "late", "pass")).await;
        assert!(matches!(late, Err(Error::ContestClosed)), "{late:?}");
        let head = here.verify_chain(contest).await.expect("it chains");
        assert_eq!((head.seq, head.joined, head.closed), (Seq(8), 5, true));
        here.close().await;
        there.close().await;
        fresh
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_may_do_everything_at_once_in_several_contests() {
    on_each(|fresh| async {
        let stores = [fresh.open().await, fresh.open().await];
        let contests = [contest(), contest(), contest()];
        // Each is asked for by both: only one of the two is new.
        let mut asked = Vec::new();
        for number in 0..60 {
            for store in &stores {
                let (store, contest) = (store.clone(), contests[number % 3]);
                asked.push(tokio::spawn(async move {
                    let account = AccountId(Uuid::from_u128(number as u128));
                    let joined = store.join(joining(contest, account)).await.expect("joined");
                    let key = number.to_string();
                    let one = submission(contest, joined.ordinal.0, &key, "pass");
                    let receipt = store.submit(one).await.expect("accepted");
                    let judged = store
                        .record_judgement(judgement(contest, receipt.seq))
                        .await
                        .expect("recorded");
                    let new = [
                        !joined.replayed,
                        !receipt.replayed,
                        judged != Recorded::Duplicate,
                    ];
                    new.into_iter().filter(|new| *new).count()
                }));
            }
        }
        let mut new = 0;
        for one in asked {
            new += one.await.expect("it ends");
        }
        assert_eq!(new, 60 * 3);
        for contest in contests {
            let head = stores[0].verify_chain(contest).await.expect("it chains");
            assert_eq!((head.seq, head.joined), (Seq(60), 20));
        }
        for store in stores {
            store.close().await;
        }
        fresh
    })
    .await;
}

#[tokio::test]
async fn the_same_key_and_request_get_the_first_receipt_another_request_is_refused() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let contest = contest();
        let first = store
            .submit(submission(contest, 0, "k1", "print(1)"))
            .await
            .expect("accepted");
        let again = store
            .submit(submission(contest, 0, "k1", "print(1)"))
            .await
            .expect("replayed");
        assert_eq!(
            (again.seq, again.public, again.at),
            (first.seq, first.public, first.at)
        );
        assert!(again.replayed && !first.replayed);
        let other = store.submit(submission(contest, 0, "k1", "print(2)")).await;
        assert!(matches!(other, Err(Error::KeyReused)), "{other:?}");
        let neighbour = store
            .submit(submission(contest, 1, "k1", "print(2)"))
            .await
            .expect("own keys");
        assert_eq!(neighbour.seq, Seq(2));
        let request = Digest::of(b"print(1)");
        let found = store
            .receipt(contest, Ordinal(0), "k1", request)
            .await
            .expect("it reads");
        assert_eq!(found, Some(again));
        let reused = store
            .receipt(contest, Ordinal(0), "k1", Digest::of(b"x"))
            .await;
        assert!(matches!(reused, Err(Error::KeyReused)));
        assert_eq!(store.head(contest).await.expect("it reads").seq, Seq(2));
        let source = store.source(contest, Seq(1)).await.expect("it reads");
        assert_eq!(source.as_deref(), Some("print(1)"));
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_sent_twice_at_once_is_accepted_once() {
    on_each(|fresh| async {
        let (here, there) = (fresh.open().await, fresh.open().await);
        let contest = contest();
        let sends = (0..20).map(|i| {
            let store = if i % 2 == 0 {
                here.clone()
            } else {
                there.clone()
            };
            tokio::spawn(async move { store.submit(submission(contest, 3, "same", "x = 1")).await })
        });
        let sends: Vec<_> = sends.collect();
        let mut fresh_ones = 0;
        for send in sends {
            let receipt = send.await.expect("it ends").expect("accepted or replayed");
            assert_eq!(receipt.seq, Seq(1));
            fresh_ones += u32::from(!receipt.replayed);
        }
        assert_eq!(fresh_ones, 1);
        here.close().await;
        there.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn joining_gives_dense_numbers_and_the_same_one_again() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let contest = contest();
        let (ann, bob) = (AccountId(Uuid::new_v4()), AccountId(Uuid::new_v4()));
        let first = store.join(joining(contest, ann)).await.expect("joined");
        let second = store.join(joining(contest, bob)).await.expect("joined");
        let again = store.join(joining(contest, ann)).await.expect("joined");
        assert_eq!((first.ordinal, second.ordinal), (Ordinal(0), Ordinal(1)));
        assert_eq!((again.ordinal, again.replayed), (Ordinal(0), true));
        assert_eq!(
            store.ordinal(contest, bob).await.expect("it reads"),
            Some(Ordinal(1))
        );
        let head = store.head(contest).await.expect("it reads");
        assert_eq!((head.seq, head.joined), (Seq(2), 2));
        let key = store
            .digest_key(contest, Ordinal(1))
            .await
            .expect("it reads");
        assert_eq!(key, Some([7; 32]));
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn points_that_no_judging_can_give_are_refused_and_nothing_is_written() {
    on_each(|fresh| async {
        let (store, contest) = (fresh.open().await, contest());
        let one = submission(contest, 0, "a", "pass");
        let receipt = store.submit(one).await.expect("accepted");
        for (points, of) in [(i64::MAX, 1), (-1, 1), (2, 1), (i64::MAX, i64::MAX)] {
            let mut judged = judgement(contest, receipt.seq);
            (judged.event.points, judged.event.of) = (Points(points), Points(of));
            let refused = store.record_judgement(judged).await;
            assert!(matches!(refused, Err(Error::Impossible(_))), "{refused:?}");
        }
        let pending = store.pending(contest, Seq(0), 10).await.expect("it reads");
        assert_eq!(pending.len(), 1);
        let recorded = store.record_judgement(judgement(contest, receipt.seq));
        assert_eq!(recorded.await.expect("recorded"), Recorded::New(Seq(2)));
        fresh
    })
    .await;
}

#[tokio::test]
async fn a_judgement_is_recorded_once_and_ends_the_pending() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let contest = contest();
        for key in ["a", "b"] {
            store
                .submit(submission(contest, 0, key, "pass"))
                .await
                .expect("accepted");
        }
        let pending = store.pending(contest, Seq(0), 10).await.expect("it reads");
        assert_eq!(
            pending.iter().map(|one| one.seq.0).collect::<Vec<_>>(),
            [1, 2]
        );
        let new = store
            .record_judgement(judgement(contest, Seq(1)))
            .await
            .expect("recorded");
        assert_eq!(new, Recorded::New(Seq(3)));
        let copy = store
            .record_judgement(judgement(contest, Seq(1)))
            .await
            .expect("ignored");
        assert_eq!(copy, Recorded::Duplicate);
        let pending = store.pending(contest, Seq(0), 10).await.expect("it reads");
        assert_eq!(pending.iter().map(|one| one.seq.0).collect::<Vec<_>>(), [2]);
        let rows = store
            .submissions(contest, Some(Ordinal(0)), None, 10)
            .await
            .expect("it reads");
        assert_eq!(rows.len(), 2);
        assert!(rows[0].judged.is_none() && rows[1].judged.is_some());
        let kept = store
            .judgement(contest, Seq(1), None)
            .await
            .expect("it reads")
            .expect("it is kept");
        assert_eq!(kept, judgement(contest, Seq(1)).details);
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn nothing_is_submitted_or_joined_after_closed() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let contest = contest();
        store
            .submit(submission(contest, 0, "in time", "pass"))
            .await
            .expect("accepted");
        store
            .append(contest, now(), vec![Event::Closed])
            .await
            .expect("closed");
        let late = store.submit(submission(contest, 0, "late", "pass")).await;
        assert!(matches!(late, Err(Error::ContestClosed)), "{late:?}");
        let join = store
            .join(joining(contest, AccountId(Uuid::new_v4())))
            .await;
        assert!(matches!(join, Err(Error::ContestClosed)), "{join:?}");
        let retry = store
            .submit(submission(contest, 0, "in time", "pass"))
            .await
            .expect("a retry");
        assert!(retry.replayed);
        assert_eq!(store.head(contest).await.expect("it reads").seq, Seq(2));
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn an_event_far_from_the_clock_is_refused() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let contest = contest();
        let hour_ago = Timestamp(now().0 - 3_600_000_000);
        let refused = store
            .append(contest, hour_ago, vec![created(contest)])
            .await;
        assert!(
            matches!(refused, Err(Error::ClockSkew(3_600..=3_601))),
            "{refused:?}"
        );
        assert_eq!(store.head(contest).await.expect("it reads").seq, Seq(0));
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_was_set_back_hands_in_nothing() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let contest = contest();
        let first = store.submit(submission(contest, 0, "a", "pass")).await;
        let first = first.expect("accepted");
        store.close().await;
        // As if the clock had been an hour ahead.
        let hour = 3_600_000_000_i64;
        fresh
            .meddle(&format!("update log set at = at + {hour}"))
            .await;
        let store = fresh.open().await;
        let refused = store.submit(submission(contest, 0, "b", "pass")).await;
        let back = matches!(refused, Err(Error::ClockBack(3_590..=3_600)));
        assert!(back, "{refused:?}");
        let again = store.submit(submission(contest, 0, "a", "pass")).await;
        assert_eq!(again.expect("a retry").seq, first.seq);
        let head = store.head(contest).await.expect("it reads");
        assert_eq!((head.seq, head.at), (Seq(1), Timestamp(first.at.0 + hour)));

        // What an organiser decides now says what time it is.
        let decided = store.append(contest, now(), vec![Event::Thawed]).await;
        assert_eq!(decided.expect("appended"), [Seq(2)]);
        let accepted = store.submit(submission(contest, 0, "b", "pass")).await;
        assert_eq!(accepted.expect("accepted").seq, Seq(3));
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_the_process_forgets_everything() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let contest = contest();
        let receipt = store
            .submit(submission(contest, 0, "k", "pass"))
            .await
            .expect("accepted");
        drop(store);
        let store = fresh.open().await;
        let row = store
            .submission(receipt.public)
            .await
            .expect("it reads")
            .expect("it is there");
        assert_eq!((row.seq, row.at), (receipt.seq, receipt.at));
        store.verify_chain(contest).await.expect("it chains");
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn a_changed_event_and_a_missing_event_are_found() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let (changed, missing) = (contest(), contest());
        for contest in [changed, missing] {
            store
                .append(contest, now(), vec![created(contest); 3])
                .await
                .expect("it appends");
        }
        let blob = |id: Uuid| match fresh.config.database.starts_with("sqlite:") {
            true => format!("x'{}'", id.simple()),
            false => format!("'\\x{}'::bytea", id.simple()),
        };
        fresh
            .meddle(&format!(
                "update log set at = at + 1 where contest = {} and seq = 2",
                blob(changed.0)
            ))
            .await;
        fresh
            .meddle(&format!(
                "delete from log where contest = {} and seq = 2",
                blob(missing.0)
            ))
            .await;
        for (contest, words) in [(changed, "do not chain"), (missing, "event 2 is missing")] {
            let found = store
                .verify_chain(contest)
                .await
                .expect_err("damaged")
                .to_string();
            assert!(found.contains(words), "{found}");
        }
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn watchers_hear_of_appends_here_and_in_other_processes() {
    on_each(|fresh| async {
        let (here, there) = (fresh.open().await, fresh.open().await);
        let contest = contest();
        let mut heard = here.watch(contest);
        here.append(contest, now(), vec![created(contest)])
            .await
            .expect("it appends");
        heard.wait_for(|seq| *seq == Seq(1)).await.expect("heard");
        there
            .append(contest, now(), vec![created(contest)])
            .await
            .expect("it appends");
        heard.wait_for(|seq| *seq == Seq(2)).await.expect("heard");
        here.close().await;
        there.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn a_closed_store_says_so() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let left = store.clone();
        store.close().await;
        let refused = left.append(contest(), now(), vec![Event::Closed]).await;
        assert!(matches!(refused, Err(Error::Closed)), "{refused:?}");
        assert!(left.ready().await.is_err());
        fresh
    })
    .await;
}

#[tokio::test]
async fn a_rejudging_is_found_by_what_it_is_about_and_stands_beside_the_first_judgement() {
    on_each(async |fresh| {
        let store = fresh.open().await;
        let contest = contest();
        let ann = account("ann");
        let made = store
            .create_accounts(std::slice::from_ref(&ann), now())
            .await;
        made.expect("an account");
        store.join(joining(contest, ann.id)).await.expect("joined");
        let mut seqs = Vec::new();
        for key in ["first", "second", "waits"] {
            let receipt = store.submit(submission(contest, 0, key, key)).await;
            seqs.push(receipt.expect("accepted").seq);
        }
        for seq in &seqs[..2] {
            let recorded = store.record_judgement(judgement(contest, *seq)).await;
            recorded.expect("recorded");
        }
        let like = async |which: Which| {
            let found = store.judged_like(contest, &which, 10).await;
            found.expect("an answer")
        };
        assert_eq!(like(Which::default()).await, seqs[..2]);
        let first = judgement(contest, seqs[0]);
        let row = store.submission_at(contest, seqs[0]).await.expect("read");
        let row = row.expect("a submission");
        let all = Which {
            problem: Some(row.problem),
            language: Some(row.language),
            who: Some(Ordinal(0)),
            verdict: Some(first.event.verdict),
            submission: None,
        };
        let second = Which {
            submission: Some(seqs[1]),
            ..all.clone()
        };
        assert_eq!(like(second).await, seqs[1..2]);
        assert_eq!(like(all.clone()).await, seqs[..2]);
        for other in [
            Which {
                who: Some(Ordinal(1)),
                ..all.clone()
            },
            Which {
                language: Some("c\0".into()),
                ..all.clone()
            },
            Which {
                verdict: Some(Verdict::JudgingError),
                ..all
            },
        ] {
            assert!(like(other.clone()).await.is_empty(), "{other:?}");
        }
        let one = store.judged_like(contest, &Which::default(), 1).await;
        assert_eq!(one.expect("an answer"), seqs[..1]);

        let rejudging = Some(Seq(99));
        let mut again = judgement(contest, seqs[0]);
        again.event.rejudging = rejudging;
        again.event.verdict = Verdict::RuntimeError;
        for recorded in [true, false] {
            let new = store
                .record_judgement(again.clone())
                .await
                .expect("recorded");
            assert_eq!(matches!(new, Recorded::New(_)), recorded);
        }
        let of = [(seqs[0], None), (seqs[0], rejudging), (seqs[1], rejudging)];
        let judged = store.judged(contest, &of).await.expect("read");
        let verdicts = of.map(|of| judged.get(&of).map(|judged| judged.verdict));
        let (was, is) = (first.event.verdict, Verdict::RuntimeError);
        assert_eq!(verdicts, [Some(was), Some(is), None]);
        let row = store.submission_at(contest, seqs[0]).await.expect("read");
        let counts = row.and_then(|row| row.judged).map(|judged| judged.verdict);
        assert_eq!(counts, Some(was));
        let details = store.judgement(contest, seqs[0], rejudging).await;
        assert_eq!(details.expect("read"), Some(again.details));
        fresh
    })
    .await;
}

#[tokio::test]
async fn what_was_decided_on_an_older_end_is_not_appended() {
    on_each(async |fresh| {
        let (store, contest) = (fresh.open().await, contest());
        let wish = || vec![created(contest)];
        let first = store.append_after(contest, Seq::START, now(), wish()).await;
        assert_eq!(first.expect("it is the first"), [Seq(1)]);
        // Somebody else appends, of which this process remembers nothing.
        let other = fresh.open().await;
        other
            .append(contest, now(), wish())
            .await
            .expect("appended");
        let late = store.append_after(contest, Seq(1), now(), wish()).await;
        assert!(matches!(late, Err(Error::Moved)), "{late:?}");
        let known = store.append_after(contest, Seq(2), now(), wish()).await;
        assert_eq!(known.expect("it is the end"), [Seq(3)]);
        other.close().await;
        fresh
    })
    .await;
}

/// A plan that was made for a small table and kept would read it whole when it is large, for minutes.
#[tokio::test]
async fn appending_to_postgres_never_reads_a_table_from_end_to_end() {
    on_each(async |fresh| {
        if fresh.config.database.starts_with("sqlite:") {
            return fresh;
        }
        let tables =
            "'log', 'log_head', 'submission', 'receipt', 'participation', 'member', 'judgement'";
        let (store, contest) = (fresh.open().await, contest());
        store.close().await;
        let before = fresh.whole_reads(tables).await;
        let store = fresh.open().await;
        for round in 0..12 {
            let joining = joining(contest, AccountId(Uuid::new_v4()));
            let who = store.join(joining).await.expect("joined").ordinal.0;
            let submitted = submission(contest, who, &format!("k{round}"), "pass");
            let seq = store.submit(submitted).await.expect("accepted").seq;
            let recorded = store.record_judgement(judgement(contest, seq)).await;
            assert!(matches!(recorded, Ok(Recorded::New(_))), "{recorded:?}");
        }
        // A connection that ends tells what it has done.
        store.close().await;
        assert_eq!(fresh.whole_reads(tables).await - before, 0);
        fresh
    })
    .await;
}
