//! A small installation to ask: organisation, problem, people, contests. No judge: verdicts are
//! recorded where a judge would record them.

use std::time::Duration;

use agon_domain::manifest::Judgement;
use agon_domain::{
    AccountId, ContestId, ContestProblem, Digest, Event, Grant, Judged, Ordinal, OrganisationId,
    ParticipationKind, Verdict,
};
use agon_store::{
    Config, ContestRow, Home, NewAccount, NewJudgement, NewParticipation, SessionRow, Store,
    SubmissionRow,
};
use agon_web::{App, Front, Settings, now, work::Work};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::ask::{Ask, Reply, post};
use crate::olives::{When, definition, judgement, problem, settings};

/// An installation.
pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) router: Front,
    /// Cancelled, it ends the server's streams.
    pub(crate) stop: CancellationToken,
    /// The organisation that owns the problem and the contests.
    pub(crate) organisation: OrganisationId,
    problem: ContestProblem,
    folder: tempfile::TempDir,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config {
            database: format!("sqlite:{}", folder.path().join("agon.db").display()),
            blobs: folder.path().join("blobs"),
        };
        let store = Store::open(&config).await.expect("a store");
        let organisation = organisation(&store, "Athens").await;
        let problem = problem(&store, organisation).await;
        let mut settings = settings();
        change(&mut settings);
        let stop = CancellationToken::new();
        let app = App::new(store, settings, Work::default(), stop.clone());
        Self {
            router: Front::new(app.clone()),
            app,
            stop,
            organisation,
            problem,
            folder,
        }
    }

    /// The same installation with a server that has just started.
    pub(crate) fn restarted(self) -> Self {
        self.stop.cancel();
        let stop = CancellationToken::new();
        let store = self.app.store.clone();
        let app = App::new(store, settings(), Work::default(), stop.clone());
        Self {
            router: Front::new(app.clone()),
            app,
            stop,
            ..self
        }
    }

    pub(crate) fn blobs(&self) -> std::path::PathBuf {
        self.folder.path().join("blobs")
    }

    pub(crate) fn store(&self) -> &Store {
        &self.app.store
    }

    pub(crate) async fn send(&self, ask: Ask) -> Reply {
        ask.send(&self.router).await
    }

    /// Makes an account that is logged in; see [`Ask::by`].
    pub(crate) async fn account(&self, handle: &str) -> AccountId {
        let id = self.stored(handle, "no hash, no way in".into()).await;
        self.session(id, &token(handle), Duration::from_secs(3_600))
            .await;
        id
    }

    /// Makes an account that can log in with a password.
    pub(crate) async fn account_with(&self, handle: &str, password: &str) -> AccountId {
        let hash = agon_web::password::hash(password.to_owned()).await;
        self.stored(handle, hash).await
    }

    async fn stored(&self, handle: &str, password: String) -> AccountId {
        let id = AccountId(Uuid::now_v7());
        let account = NewAccount {
            id,
            handle: handle.into(),
            name: format!("{handle} of Athens"),
            password,
            admin: handle == "admin",
            imported_by: None,
            home: Home::default(),
        };
        let made = self.store().create_accounts(&[account], now()).await;
        made.expect("an account");
        id
    }

    /// Begins a session that ends `left` from now.
    pub(crate) async fn session(&self, account: AccountId, token: &str, left: Duration) {
        let at = now();
        let row = SessionRow {
            id: Uuid::new_v4(),
            account,
            created: at,
            seen: at,
            expires: at.after(left),
            agent: "test".into(),
        };
        let kept = self
            .store()
            .create_session(&row, Digest::of(token.as_bytes()));
        kept.await.expect("a session");
    }

    /// Makes an account with a grant.
    pub(crate) async fn organiser(&self, handle: &str, where_: OrganisationId, grant: Grant) {
        let id = self.account(handle).await;
        let granted = self.store().set_grant(where_, id, Some(grant)).await;
        granted.expect("a grant");
    }

    /// Makes a contest.
    pub(crate) async fn contest(&self, when: When) -> ContestId {
        let (id, at) = (ContestId(Uuid::now_v7()), now());
        let row = ContestRow {
            id,
            organisation: self.organisation,
        };
        self.store().create_contest(row, at).await.expect("a row");
        let definition = Box::new(definition(self.problem.clone(), when, at));
        let events = vec![
            Event::ContestCreated { contest: id },
            Event::Defined { definition },
        ];
        self.append(id, events).await;
        self.store().follow_index().await.expect("an index");
        id
    }

    pub(crate) async fn append(&self, contest: ContestId, events: Vec<Event>) {
        let appended = self.store().append(contest, now(), events).await;
        appended.expect("an append");
    }

    /// Lets somebody join, whatever the phase.
    pub(crate) async fn join(&self, contest: ContestId, account: AccountId) -> Ordinal {
        let participation = NewParticipation {
            contest,
            at: now(),
            account,
            kind: ParticipationKind::Official,
            starts: None,
            digest_key: account.0.as_bytes().repeat(2).try_into().expect("32 bytes"),
        };
        let joined = self.store().join(participation).await;
        joined.expect("a participation").ordinal
    }

    /// Makes an account that has joined.
    pub(crate) async fn contestant(&self, contest: ContestId, handle: &str) -> Ordinal {
        let account = self.account(handle).await;
        self.join(contest, account).await
    }

    /// Hands in a program and answers with the submission's public name.
    pub(crate) async fn submit(&self, contest: ContestId, handle: &str, source: &str) -> String {
        let ask = submission(contest, "A", source).by(handle);
        let key = Uuid::new_v4().to_string();
        let receipt = self.send(ask.with("idempotency-key", &key)).await.good();
        receipt.json()["id"].as_str().expect("an id").to_owned()
    }

    /// Records a verdict, as a judge would.
    pub(crate) async fn judge(&self, submission: &str, verdict: Verdict) {
        let key = submission.parse().expect("a public name");
        let row = self.store().submission(key).await.expect("a row");
        let row = row.expect("a submission");
        self.record(&row, judgement(verdict)).await;
    }

    /// Records the first judgement, as a judge would.
    pub(crate) async fn record(&self, row: &SubmissionRow, details: Judgement) {
        self.record_for(row, None, details).await;
    }

    /// Records a judgement of a rejudging, or the first.
    pub(crate) async fn record_for(
        &self,
        row: &SubmissionRow,
        rejudging: Option<agon_domain::Seq>,
        details: Judgement,
    ) {
        let event = Judged {
            rejudging,
            ..details.judged(row.seq, self.problem.testdata, ("judge-1", 1))
        };
        let new = NewJudgement {
            contest: row.contest,
            at: now(),
            event,
            details,
        };
        let recorded = self.store().record_judgement(new).await;
        recorded.expect("a judgement");
    }

    /// Waits until what is in a contest's log is seen by those who look at it.
    pub(crate) async fn folded(&self, contest: ContestId) {
        let room = self.app.rooms.room(contest).await.expect("a room");
        room.catch_up(self.store()).await.expect("a log");
    }

    /// What is in all logs, so that two moments can be compared.
    pub(crate) async fn written(&self) -> Vec<(ContestId, agon_domain::Seq)> {
        let mut streams = self.store().streams().await.expect("streams");
        streams.sort();
        streams
    }
}

/// The token of an account made here.
pub(crate) fn token(handle: &str) -> String {
    format!("the token of {handle}").replace(' ', "-")
}

/// Handing in a C++ program, still without a key.
pub(crate) fn submission(contest: ContestId, label: &str, source: &str) -> Ask {
    let path = format!("/contests/{contest}/problems/{label}/submissions");
    post(path, &json!({ "language": "cpp", "source": source }))
}

pub(crate) async fn organisation(store: &Store, name: &str) -> OrganisationId {
    let id = OrganisationId(Uuid::now_v7());
    let made = store.create_organisation(id, name, now()).await;
    made.expect("an organisation");
    id
}
