//! Erasing a person. What must be looked for is looked for without the turn to write, and blanked in
//! steps, each short: nobody else's append waits until all is done.

use agon_domain::{AccountId, ContestId, Ordinal, Seq};

use crate::db::{Read, bytes, places};
use crate::{Error, Store};

/// How many submissions are blanked in one transaction.
const STEP: u32 = 200;

impl Store {
    /// Blanks a person: name, password, picture, sessions, drafts, and the sources and details of
    /// submissions that are theirs alone. The log and the standings keep their numbers. The handle goes
    /// last: what was broken off is found by it and ended by erasing again.
    ///
    /// # Errors
    /// When the database failed.
    pub async fn erase_account(&self, id: AccountId) -> Result<(), Error> {
        // From now on nobody works in its name.
        self.set_password(id, "", None).await?;
        self.blank_work(id).await?;
        self.blank_person(id).await?;
        // What was on its way when the sessions ended.
        self.blank_work(id).await
    }

    async fn blank_person(&self, id: AccountId) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        sqlx::query(
            "update account set handle = $1, handle_key = $1, name = '', password = '', admin = 0,
             picture = null, country = null, circle = null, erased = 1 where id = $2",
        )
        .bind(format!("erased-{id}"))
        .bind(bytes(id.0))
        .execute(&mut *tx)
        .await?;
        for statement in [
            "delete from session where account = $1",
            "delete from reset_code where account = $1",
            "delete from organisation_grant where account = $1",
        ] {
            let query = sqlx::query(statement).bind(bytes(id.0));
            query.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Blanks what is there of a person's work.
    async fn blank_work(&self, id: AccountId) -> Result<(), Error> {
        for contest in self.drafted_in(id).await? {
            sqlx::query("delete from draft where contest = $1 and account = $2")
                .bind(bytes(contest.0))
                .bind(bytes(id.0))
                .execute(&mut *self.db.writing().await?)
                .await?;
        }
        for (contest, who) in self.alone_in(id).await? {
            let mut after = Seq::START;
            loop {
                let step = self.kept_after(contest, who, after).await?;
                let Some(last) = step.last() else { break };
                after = *last;
                self.blank(contest, &step).await?;
            }
        }
        Ok(())
    }

    async fn drafted_in(&self, id: AccountId) -> Result<Vec<ContestId>, Error> {
        let rows = sqlx::query("select distinct contest from draft where account = $1")
            .bind(bytes(id.0))
            .fetch_all(&self.db.read)
            .await?;
        let read = |row| Read::id(row, "contest").map(ContestId);
        rows.iter().map(read).collect()
    }

    /// The participations in which there is nobody else.
    async fn alone_in(&self, id: AccountId) -> Result<Vec<(ContestId, Ordinal)>, Error> {
        let rows = sqlx::query(
            "select m.contest, m.ordinal from member m where m.account = $1
             and not exists (select 1 from member o where o.contest = m.contest
               and o.ordinal = m.ordinal and o.account <> $1)",
        )
        .bind(bytes(id.0))
        .fetch_all(&self.db.read)
        .await?;
        let read = |row: &sqlx::any::AnyRow| {
            let ordinal = u32::try_from(row.int("ordinal")?);
            let ordinal = ordinal.map_err(|reason| Error::damaged("a member", reason))?;
            Ok((ContestId(row.id("contest")?), Ordinal(ordinal)))
        };
        rows.iter().map(read).collect()
    }

    /// The next submissions of which a source or details are there, oldest first.
    async fn kept_after(
        &self,
        contest: ContestId,
        who: Ordinal,
        after: Seq,
    ) -> Result<Vec<Seq>, Error> {
        let rows = sqlx::query(
            "select s.seq from submission s where s.contest = $1 and s.participation = $2
             and s.seq > $3 and (s.source is not null or exists (select 1 from judgement j
               where j.contest = s.contest and j.submission = s.seq and j.details is not null))
             order by s.seq limit $4",
        )
        .bind(bytes(contest.0))
        .bind(i64::from(who.0))
        .bind(after.0)
        .bind(i64::from(STEP))
        .fetch_all(&self.db.read)
        .await?;
        rows.iter().map(|row| Ok(Seq(row.int("seq")?))).collect()
    }

    async fn blank(&self, contest: ContestId, submissions: &[Seq]) -> Result<(), Error> {
        let (these, last) = (places(1, submissions.len()), submissions.len() + 1);
        let mut tx = self.db.begin().await?;
        for what in [
            "judgement set details = null where submission",
            "submission set source = null where seq",
        ] {
            let sql = format!("update {what} in {these} and contest = ${last}");
            let query = sqlx::query(sqlx::AssertSqlSafe(sql));
            let query = submissions
                .iter()
                .fold(query, |query, seq| query.bind(seq.0));
            query.bind(bytes(contest.0)).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
