use agon_domain::{Digest, Grant, Ordinal, OrganisationId, Seq, Timestamp};
use agon_store::{Circle, Error, Home, SessionRow, Which};
use futures_util::future::join_all;
use uuid::Uuid;

use crate::engines::{account, contest, created, joining, judgement, now, on_each, submission};

#[tokio::test]
async fn handles_are_unique_whatever_their_case_and_imports_are_all_or_none() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        store
            .create_accounts(&[account("Ann")], now())
            .await
            .expect("made");
        let refused = store
            .create_accounts(&[account("bob"), account("aNN")], now())
            .await;
        assert!(
            matches!(refused, Err(Error::Taken("the handle"))),
            "{refused:?}"
        );
        assert!(
            store
                .account_by_handle("bob")
                .await
                .expect("read")
                .is_none()
        );
        let ann = store
            .account_by_handle("ANN")
            .await
            .expect("read")
            .expect("there");
        assert_eq!((ann.handle.as_str(), ann.name.as_str()), ("Ann", "ANN"));
        let nobody = store.account_by_handle("ann\0").await;
        assert_eq!(nobody.expect("an answer"), None);
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn a_reset_code_works_once_in_time_and_for_five_tries() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let ann = account("ann");
        store
            .create_accounts(std::slice::from_ref(&ann), now())
            .await
            .expect("made");
        let (right, wrong) = (Digest::of(b"right"), Digest::of(b"wrong"));
        let later = Timestamp(now().0 + 1_000_000_000);
        store
            .set_reset_code(ann.id, right, later)
            .await
            .expect("kept");
        assert!(
            !store
                .use_reset_code(ann.id, wrong, now())
                .await
                .expect("tried")
        );
        assert!(
            store
                .use_reset_code(ann.id, right, now())
                .await
                .expect("used")
        );
        assert!(
            !store
                .use_reset_code(ann.id, right, now())
                .await
                .expect("used up")
        );
        store
            .set_reset_code(ann.id, right, now())
            .await
            .expect("kept");
        assert!(
            !store
                .use_reset_code(ann.id, right, later)
                .await
                .expect("too late")
        );
        store
            .set_reset_code(ann.id, right, later)
            .await
            .expect("kept");
        for _ in 0..5 {
            assert!(
                !store
                    .use_reset_code(ann.id, wrong, now())
                    .await
                    .expect("tried")
            );
        }
        assert!(
            !store
                .use_reset_code(ann.id, right, now())
                .await
                .expect("too many tries")
        );
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let ann = account("ann");
        store
            .create_accounts(std::slice::from_ref(&ann), now())
            .await
            .expect("made");
        let session = |agent: &str| SessionRow {
            id: Uuid::new_v4(),
            account: ann.id,
            created: now(),
            seen: now(),
            expires: Timestamp(now().0 + 1_000_000_000),
            agent: agent.into(),
        };
        let (here, there) = (session("here"), session("there"));
        store
            .create_session(&here, Digest::of(b"1"))
            .await
            .expect("made");
        store
            .create_session(&there, Digest::of(b"2"))
            .await
            .expect("made");
        assert_eq!(store.sessions(ann.id).await.expect("read").len(), 2);
        store
            .set_password(ann.id, "new", Some(here.id))
            .await
            .expect("set");
        assert_eq!(
            store.session(Digest::of(b"1")).await.expect("read"),
            Some(here.clone())
        );
        assert_eq!(store.session(Digest::of(b"2")).await.expect("read"), None);
        assert!(store.end_session(ann.id, here.id).await.expect("ended"));
        assert!(!store.end_session(ann.id, here.id).await.expect("gone"));
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn many_sessions_are_kept_at_once_or_none_of_them() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let ann = account("ann");
        let session = |token: &[u8]| {
            let row = SessionRow {
                id: Uuid::new_v4(),
                account: ann.id,
                created: now(),
                seen: now(),
                expires: Timestamp(now().0 + 1_000_000_000),
                agent: String::new(),
            };
            (row, Digest::of(token))
        };
        let two = [session(b"1"), session(b"2")];
        store.create_sessions(&two).await.expect("made");
        for (row, token) in two {
            let found = store.session(token).await.expect("read");
            assert_eq!(found, Some(row));
        }
        // A token is there already.
        let refused = store.create_sessions(&[session(b"3"), session(b"1")]).await;
        assert!(refused.is_err());
        assert_eq!(store.session(Digest::of(b"3")).await.expect("read"), None);
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn grants_are_given_changed_and_taken_back() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let ann = account("ann");
        store
            .create_accounts(std::slice::from_ref(&ann), now())
            .await
            .expect("made");
        let school = OrganisationId(Uuid::new_v4());
        store
            .create_organisation(school, "School", now())
            .await
            .expect("made");
        let taken = store
            .create_organisation(OrganisationId(Uuid::new_v4()), "SCHOOL", now())
            .await;
        assert!(matches!(taken, Err(Error::Taken(_))));
        for grant in [Some(Grant::Jury), Some(Grant::Owner), None] {
            store.set_grant(school, ann.id, grant).await.expect("set");
            assert_eq!(store.grant(school, ann.id).await.expect("read"), grant);
        }
        store
            .set_grant(school, ann.id, Some(Grant::Observer))
            .await
            .expect("set");
        assert_eq!(store.grants(school).await.expect("read")[0].handle, "ann");
        assert_eq!(store.organisations_of(ann.id).await.expect("read").len(), 1);
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn erasing_a_person_blanks_them_and_leaves_the_log() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let contest = contest();
        let (ann, bob) = (account("ann"), account("bob"));
        store
            .create_accounts(&[ann.clone(), bob.clone()], now())
            .await
            .expect("made");
        for one in [&ann, &bob] {
            store.join(joining(contest, one.id)).await.expect("joined");
        }
        let mine = store
            .submit(submission(contest, 0, "k", "mine"))
            .await
            .expect("accepted");
        let theirs = store
            .submit(submission(contest, 1, "k", "theirs"))
            .await
            .expect("accepted");
        store
            .record_judgement(judgement(contest, mine.seq))
            .await
            .expect("recorded");
        let before = store.head(contest).await.expect("read");
        store.erase_account(ann.id).await.expect("erased");
        assert_eq!(store.source(contest, mine.seq).await.expect("read"), None);
        assert_eq!(
            store
                .judgement(contest, mine.seq, None)
                .await
                .expect("read"),
            None
        );
        assert_eq!(
            store
                .source(contest, theirs.seq)
                .await
                .expect("read")
                .as_deref(),
            Some("theirs")
        );
        assert!(
            store
                .account_by_handle("ann")
                .await
                .expect("read")
                .is_none()
        );
        let people = store
            .people(contest, &[Ordinal(0), Ordinal(1)])
            .await
            .expect("read");
        assert!(people[&Ordinal(0)].erased && people[&Ordinal(1)].handle == "bob");
        assert_eq!(store.verify_chain(contest).await.expect("chains"), before);
        let row = store
            .submission_at(contest, Seq(3))
            .await
            .expect("read")
            .expect("there");
        assert!(row.judged.is_some());
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_goes_on_while_a_person_of_many_submissions_is_erased() {
    on_each(async |fresh| {
        let store = fresh.open().await;
        let contest = contest();
        let (ann, bob) = (account("ann"), account("bob"));
        let both = [ann.clone(), bob.clone()];
        store.create_accounts(&both, now()).await.expect("made");
        for one in &both {
            store.join(joining(contest, one.id)).await.expect("joined");
        }
        let keys: Vec<String> = (0..3_000).map(|number| number.to_string()).collect();
        let mine = keys.iter().map(|key| submission(contest, 0, key, "mine"));
        let theirs = submission(contest, 1, "k", "theirs");
        let sent = mine.chain([theirs]).map(|one| store.submit(one));
        let accepted = join_all(sent).await.into_iter();
        let judged = accepted.map(|one| judgement(contest, one.expect("accepted").seq));
        for recorded in join_all(judged.map(|one| store.record_judgement(one))).await {
            recorded.expect("recorded");
        }
        let left = async || {
            let all = store.judged_like(contest, &Which::default(), 10_000).await;
            all.expect("read").len()
        };
        let (erasing, mut seen) = (store.erase_account(ann.id), Vec::new());
        let appending = async {
            while seen.last() != Some(&1) {
                let event = vec![created(contest)];
                store.append(contest, now(), event).await.expect("appended");
                seen.push(left().await);
            }
        };
        let (erased, ()) = futures_util::join!(erasing, appending);
        erased.expect("erased");
        let between = seen.iter().filter(|left| (2..=3_000).contains(*left));
        assert!(between.count() > 0, "it was done at once: {seen:?}");
        let blank = store.judgement(contest, Seq(3), None).await;
        assert_eq!(blank.expect("read"), None);
        store.close().await;
        fresh
    })
    .await;
}

#[tokio::test]
async fn those_who_come_from_one_place_are_found_until_they_are_erased() {
    on_each(async |fresh| {
        let store = fresh.open().await;
        let (contest, other) = (contest(), contest());
        let homes = [
            ("ann", Some("GR"), Some("7b")),
            ("bob", Some("GR"), None),
            ("cid", Some("DE"), Some("7b")),
            ("dan", None, None),
        ];
        let mut accounts = Vec::new();
        for (handle, country, group) in homes {
            let home = Home {
                country: country.map(str::to_owned),
                group: group.map(str::to_owned),
            };
            let new = agon_store::NewAccount {
                home: home.clone(),
                ..account(handle)
            };
            let id = new.id;
            store
                .create_accounts(&[new], now())
                .await
                .expect("it is made");
            store.join(joining(contest, id)).await.expect("it joins");
            let kept = store.account(id).await.expect("an answer").expect("one");
            assert_eq!(kept.home, home);
            accounts.push(id);
        }
        store
            .join(joining(other, accounts[1]))
            .await
            .expect("it joins");
        let greece = Circle::Country("GR".into());
        let of = async |contest, circle: &Circle| {
            let people = store.circle(contest, circle).await.expect("an answer");
            people.iter().map(|who| who.0).collect::<Vec<_>>()
        };
        assert_eq!(of(contest, &greece).await, [0, 1]);
        assert_eq!(of(other, &greece).await, [0]);
        assert_eq!(of(contest, &Circle::Group("7b".into())).await, [0, 2]);
        for nobody in ["gr", "", "7b", "G\0R"] {
            assert!(
                of(contest, &Circle::Country(nobody.into()))
                    .await
                    .is_empty()
            );
        }
        let circles = store.circles(contest, 10).await.expect("an answer");
        assert_eq!(circles.countries, [("GR".into(), 2), ("DE".into(), 1)]);
        assert_eq!(circles.groups, [("7b".into(), 2)]);
        let one = store.circles(contest, 1).await.expect("an answer");
        assert_eq!(one.countries, [("GR".into(), 2)]);
        let home = Home::default();
        store
            .introduce(accounts[1], "Bob", &home)
            .await
            .expect("bob moves");
        store
            .erase_account(accounts[0])
            .await
            .expect("ann is erased");
        assert!(of(contest, &greece).await.is_empty());
        assert_eq!(of(contest, &Circle::Group("7b".into())).await, [2]);
        fresh
    })
    .await;
}
