use agon_domain::{
    ContestId, Definition, Digest, Event, Feedback, Ordinal, OrganisationId, ProblemId, Rule, Seq,
    Timestamp,
};
use agon_store::{ContestRow, Draft, FinalRow, ImportRow, ImportState};
use uuid::Uuid;

use crate::engines::{account, contest, joining, now, on_each};

fn defined(title: &str) -> Event {
    let definition = Definition {
        title: title.into(),
        starts: Timestamp(1_000_000),
        length_s: 3_600,
        freeze_s: None,
        grace_s: 10,
        rule: Rule::Points,
        penalty_minutes: 20,
        tie_breaks: vec![],
        scoring: agon_domain::Scoring::default(),
        feedback: Feedback::Test,
        languages: vec![],
        rules: agon_domain::SourceRules::default(),
        allowances: Vec::new(),
        identical_tests: true,
        parallel_tests: false,
        problems: vec![],
    };
    Event::Defined {
        definition: Box::new(definition),
    }
}

#[tokio::test]
async fn the_index_follows_the_log_and_a_rebuild_gives_the_same() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let contest = contest();
        let school = OrganisationId(Uuid::new_v4());
        store
            .create_contest(
                ContestRow {
                    id: contest,
                    organisation: school,
                },
                now(),
            )
            .await
            .expect("made");
        store
            .append(contest, now(), vec![defined("First")])
            .await
            .expect("appended");
        assert!(store.follow_index().await.expect("followed").changed);
        let again = store.follow_index().await.expect("nothing new");
        assert!(!again.changed);
        store
            .join(joining(contest, account("ann").id))
            .await
            .expect("joined");
        store
            .append(contest, now(), vec![defined("Second"), Event::Closed])
            .await
            .expect("appended");
        store.follow_index().await.expect("followed");
        let index = store.contest_index().await.expect("read");
        let row = &index[0];
        assert_eq!(
            (row.title.as_str(), row.participants, row.closed, row.seq),
            ("Second", 1, true, Seq(4))
        );
        assert_eq!(store.verify().await.expect("verified").mismatches, []);
        store.rebuild().await.expect("rebuilt");
        assert_eq!(store.contest_index().await.expect("read"), index);
        fresh
            .meddle("update contest_index set participants = 9")
            .await;
        let found = store.verify().await.expect("verified").mismatches;
        assert!(
            found.len() == 1 && found[0].what.contains("participants: 9"),
            "{found:?}"
        );
        assert_eq!(
            store
                .contest(contest)
                .await
                .expect("read")
                .expect("there")
                .organisation,
            school
        );
        assert_eq!(
            store
                .contest(ContestId(Uuid::new_v4()))
                .await
                .expect("read"),
            None
        );
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn a_log_of_a_later_version_is_named_and_keeps_no_other_out_of_the_index() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let (first, second) = (contest(), contest());
        let [damaged, good] = [first.min(second), first.max(second)];
        for one in [damaged, good] {
            let appended = store.append(one, now(), vec![defined("First")]).await;
            appended.expect("appended");
        }
        let blob = |hex: String| match fresh.config.database.starts_with("sqlite:") {
            true => format!("x'{hex}'"),
            false => format!("'\\x{hex}'::bytea"),
        };
        // {"v":9}
        let (body, key) = (
            blob("7b2276223a397d".into()),
            damaged.0.simple().to_string(),
        );
        let meddle = format!("update log set body = {body} where contest = {}", blob(key));
        fresh.meddle(&meddle).await;
        let indexed = store.follow_index().await.expect("followed");
        assert!(indexed.changed);
        let unreadable: Vec<_> = indexed.unreadable.keys().collect();
        assert_eq!(unreadable, [&damaged]);
        let rows = store.contest_index().await.expect("read");
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [good]);
        let without = store.follow_index_but(&[damaged].into()).await;
        assert!(without.expect("followed").unreadable.is_empty());
        let found = store.verify().await.expect("verified").mismatches;
        let found: Vec<_> = found.iter().map(|one| one.contest).collect();
        assert_eq!(found, [damaged]);
        store.rebuild().await.expect_err("not all can be rebuilt");
        let rows = store.contest_index().await.expect("read");
        assert_eq!(rows.len(), 1, "all others are");
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn a_late_draft_does_not_replace_a_newer_one() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let (contest, ann, problem) = (contest(), account("ann").id, ProblemId(Uuid::new_v4()));
        let draft = |source: &str, saved| Draft {
            source: source.into(),
            saved: Timestamp(saved),
        };
        for one in [draft("a", 1), draft("b", 3), draft("late", 2)] {
            store
                .save_draft(contest, ann, problem, "cpp", &one)
                .await
                .expect("saved");
        }
        let kept = store
            .draft(contest, ann, problem, "cpp")
            .await
            .expect("read");
        assert_eq!(kept, Some(draft("b", 3)));
        assert_eq!(
            store.draft(contest, ann, problem, "c").await.expect("read"),
            None
        );
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn an_import_waits_until_it_is_ended() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let (id, school) = (Uuid::new_v4(), OrganisationId(Uuid::new_v4()));
        let import = ImportRow {
            id,
            organisation: school,
            archive: Digest::of(b"zip"),
            name: Some("sums.zip".into()),
            state: ImportState::Queued,
        };
        let queued = store.queue_import(import.clone(), now()).await;
        queued.expect("queued");
        assert_eq!(store.queued_imports().await.expect("read"), [import]);
        for state in [
            ImportState::Refused("{}".into()),
            ImportState::Done(ProblemId(Uuid::new_v4())),
        ] {
            store.end_import(id, &state).await.expect("ended");
            assert_eq!(
                store.import(id).await.expect("read").expect("there").state,
                state
            );
        }
        assert_eq!(store.queued_imports().await.expect("read"), []);
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn the_first_final_standing_stands() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let contest = contest();
        let rows = [1, 0].map(|n| FinalRow {
            ordinal: Ordinal(n),
            body: format!("{{\"n\":{n}}}"),
        });
        let digest = Digest::of(b"board");
        store
            .save_final(contest, Seq(9), digest, &rows, now())
            .await
            .expect("kept");
        store
            .save_final(contest, Seq(10), Digest::of(b"x"), &[], now())
            .await
            .expect("ignored");
        let kept = store
            .final_standing(contest)
            .await
            .expect("read")
            .expect("there");
        assert_eq!(kept, (Seq(9), digest, rows.to_vec()));
        store
            .save_snapshot("live", contest, Seq(5), vec![1])
            .await
            .expect("kept");
        store
            .save_snapshot("live", contest, Seq(4), vec![2])
            .await
            .expect("older, ignored");
        assert_eq!(
            store.snapshot("live", contest).await.expect("read"),
            Some((Seq(5), vec![1].into()))
        );
        store
            .save_snapshot("live", contest, Seq(6), vec![3])
            .await
            .expect("kept in its place");
        let blob = store.blob(Digest::of(&[1])).await.expect("read");
        assert_eq!(blob, None, "the bytes of the one before are gone");
        assert_eq!(
            store.snapshot("live", contest).await.expect("read"),
            Some((Seq(6), vec![3].into()))
        );
        for (up_to, left) in [(Seq(5), true), (Seq(6), false), (Seq(6), false)] {
            let forgotten = store.forget_snapshot("live", contest, up_to).await;
            forgotten.expect("forgotten");
            let kept = store.snapshot("live", contest).await.expect("read");
            assert_eq!(kept.is_some(), left, "{up_to}");
            let seq = store.snapshot_seq("live", contest).await.expect("read");
            assert_eq!(seq, left.then_some(Seq(6)), "{up_to}");
        }
        store.close().await;
        fresh
    })
    .await;
}
