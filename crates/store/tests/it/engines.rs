//! Fresh databases for tests.

use agon_domain::manifest::Judgement;
use agon_domain::{
    AccountId, ContestId, Digest, Event, LanguageId, Ordinal, ParticipationKind, Points, ProblemId,
    Seq, SubmissionKey, Submitted, Timestamp, Verdict,
};
use agon_store::{Config, Home, NewAccount, NewJudgement, NewParticipation, NewSubmission, Store};
use sqlx::{AssertSqlSafe, Connection};
use tempfile::TempDir;
use uuid::Uuid;

/// A fresh database; what it needs lives as long as this.
pub(crate) struct Fresh {
    pub(crate) config: Config,
    folder: TempDir,
    made: Option<(String, String)>,
}

impl Fresh {
    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.config)
            .await
            .expect("a fresh database opens")
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Runs a statement behind the store's back.
    pub(crate) async fn meddle(&self, sql: &str) {
        let url = match self.config.database.strip_prefix("sqlite:") {
            Some(path) => format!("sqlite://{path}"),
            None => self.config.database.clone(),
        };
        let mut connection = sqlx::AnyConnection::connect(&url)
            .await
            .expect("it connects");
        sqlx::query(AssertSqlSafe(sql.to_owned()))
            .execute(&mut connection)
            .await
            .expect("it runs");
        connection.close().await.expect("it closes");
    }

    /// How often PostgreSQL has read one of these tables from end to end.
    pub(crate) async fn whole_reads(&self, tables: &str) -> i64 {
        let url = &self.config.database;
        let mut connection = sqlx::AnyConnection::connect(url)
            .await
            .expect("it connects");
        let sql = format!(
            "select coalesce(sum(seq_scan), 0)::bigint from pg_stat_user_tables where relname in ({tables})"
        );
        let read = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut connection);
        let read = read.await.expect("it counts");
        connection.close().await.expect("it closes");
        read
    }

    async fn drop_database(self) {
        let Some((server, name)) = self.made else {
            return;
        };
        let mut connection = sqlx::AnyConnection::connect(&server)
            .await
            .expect("it connects");
        let sql = format!("drop database {name} with (force)");
        sqlx::query(AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .expect("it is dropped");
    }
}

fn sqlite() -> Fresh {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite:{}", folder.path().join("agon.db").display());
    Fresh {
        config: Config {
            database,
            blobs: folder.path().join("blobs"),
        },
        folder,
        made: None,
    }
}

async fn postgres(server: &str) -> Fresh {
    sqlx::any::install_default_drivers();
    let name = format!("agon_{}", Uuid::new_v4().simple());
    let mut connection = sqlx::AnyConnection::connect(server)
        .await
        .expect("the server answers");
    let sql = format!("create database {name}");
    sqlx::query(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .expect("it is made");
    let (base, _) = server.rsplit_once('/').expect("the URL names a database");
    let database = format!("{base}/{name}");
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config {
        database,
        blobs: folder.path().join("blobs"),
    };
    Fresh {
        config,
        folder,
        made: Some((server.to_owned(), name)),
    }
}

/// Runs a test on each engine.
pub(crate) async fn on_each<F: Future<Output = Fresh>>(test: impl Fn(Fresh) -> F) {
    test(sqlite()).await.drop_database().await;
    if let Ok(server) = std::env::var("AGON_TEST_POSTGRES") {
        test(postgres(&server).await).await.drop_database().await;
    }
}

pub(crate) fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp(
        since
            .expect("a clock")
            .as_micros()
            .try_into()
            .expect("a date"),
    )
}

pub(crate) fn contest() -> ContestId {
    ContestId(Uuid::new_v4())
}

pub(crate) fn created(contest: ContestId) -> Event {
    Event::ContestCreated { contest }
}

pub(crate) fn joining(contest: ContestId, account: AccountId) -> NewParticipation {
    let kind = ParticipationKind::Official;
    NewParticipation {
        contest,
        at: now(),
        account,
        kind,
        starts: None,
        digest_key: [7; 32],
    }
}

pub(crate) fn submission(contest: ContestId, who: u32, key: &str, source: &str) -> NewSubmission {
    NewSubmission {
        contest,
        at: now(),
        key: key.to_owned(),
        request: Digest::of(source.as_bytes()),
        event: Submitted {
            participation: Ordinal(who),
            problem: ProblemId(Uuid::nil()),
            language: LanguageId("python3".into()),
            source: Digest::keyed(&[7; 32], source.as_bytes()),
            bytes: source.len().try_into().expect("small"),
        },
        source: source.to_owned(),
        public: SubmissionKey(Uuid::new_v4()),
    }
}

pub(crate) fn judgement(contest: ContestId, submission: Seq) -> NewJudgement {
    let points = Points::whole(1);
    let details = Judgement {
        cpu_ms: 12,
        wall_ms: 15,
        memory_kib: 900,
        tests_passed: 3,
        tests_total: 3,
        ..Judgement::bare(Verdict::Accepted, points, points)
    };
    let event = details.judged(submission, Digest::of(b"testdata"), ("here", 1));
    NewJudgement {
        contest,
        at: now(),
        event,
        details,
    }
}

pub(crate) fn account(handle: &str) -> NewAccount {
    NewAccount {
        id: AccountId(Uuid::new_v4()),
        handle: handle.into(),
        name: handle.to_uppercase(),
        password: "hash".into(),
        admin: false,
        imported_by: None,
        home: Home::default(),
    }
}
