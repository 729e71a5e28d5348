//! Digests on their way to people.

use jiff::{Timestamp, civil::Date};
use tokio_postgres::{Client, Error, Row};
use uuid::Uuid;

use crate::{
    domain::{Instant, PersonId},
    store::{
        StoreError,
        outbox::{Channel, Letter, LetterState, Outbox, Tried},
    },
};

const COLUMNS: &str = "id, person, channel, day, subject, body, state, tries, made_at, next_at, last_error";

/// Keeps those that their people have none of yet on their channel and day; returns how many.
pub async fn post(client: &Client, letters: &[Letter]) -> Result<u64, Error> {
    let sql = format!(
        "INSERT INTO renling.outbox ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         ON CONFLICT DO NOTHING"
    );
    let statement = client.prepare(&sql).await?;
    let mut kept = 0;
    for letter in letters {
        let (made, next) = (letter.made_at.timestamp(), letter.next_at.timestamp());
        let tries = i32::try_from(letter.tries).unwrap_or(i32::MAX);
        kept += client
            .execute(
                &statement,
                &[
                    &letter.id,
                    &letter.person.uuid(),
                    &letter.channel.word(),
                    &letter.day,
                    &letter.subject,
                    &letter.body,
                    &letter.state.word(),
                    &tries,
                    &made,
                    &next,
                    &letter.last_error,
                ],
            )
            .await?;
    }
    Ok(kept)
}

/// Takes what is to be sent now; no other node is given it before `until`.
pub async fn claim(client: &Client, now: Instant, until: Instant, limit: usize) -> Result<Vec<Row>, Error> {
    let sql = format!(
        "UPDATE renling.outbox SET next_at = $2, tries = tries + 1 WHERE id IN (SELECT id FROM renling.outbox \
         WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at, id LIMIT $3 FOR UPDATE SKIP LOCKED) \
         RETURNING {COLUMNS}"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    client.query(&sql, &[&now.timestamp(), &until.timestamp(), &limit]).await
}

pub async fn tried(client: &Client, id: Uuid, what: &Tried) -> Result<(), Error> {
    match what {
        Tried::Sent => client.execute("UPDATE renling.outbox SET state = 'sent' WHERE id = $1", &[&id]).await?,
        Tried::Again { next_at, error } => {
            let sql = "UPDATE renling.outbox SET next_at = $2, last_error = $3 WHERE id = $1 AND state = 'waiting'";
            client.execute(sql, &[&id, &next_at.timestamp(), error]).await?
        }
        Tried::GivenUp { error } => {
            let sql =
                "UPDATE renling.outbox SET state = 'given_up', last_error = $2 WHERE id = $1 AND state = 'waiting'";
            client.execute(sql, &[&id, error]).await?
        }
    };
    Ok(())
}

/// The last day that each person was told something of.
pub async fn told(client: &Client) -> Result<Vec<(PersonId, Date)>, Error> {
    let rows = client.query("SELECT person, max(day) FROM renling.outbox GROUP BY person", &[]).await?;
    Ok(rows.iter().map(|row| (PersonId::new(row.get(0)), row.get(1))).collect())
}

/// Lets go of those of days before one.
pub async fn sweep(client: &Client, before: Date) -> Result<u64, Error> {
    client.execute("DELETE FROM renling.outbox WHERE day < $1", &[&before]).await
}

pub async fn counts(client: &Client) -> Result<Vec<(LetterState, u64)>, Error> {
    let rows = client.query("SELECT state, count(*) FROM renling.outbox GROUP BY state", &[]).await?;
    let count = |state: LetterState| {
        let of_state = rows.iter().find(|row| row.get::<_, &str>(0) == state.word());
        (state, of_state.map_or(0, |row| row.get::<_, i64>(1).unsigned_abs()))
    };
    Ok(LetterState::ALL.map(count).to_vec())
}

pub async fn troubled(client: &Client, limit: usize) -> Result<Vec<Row>, Error> {
    let sql =
        format!("SELECT {COLUMNS} FROM renling.outbox WHERE last_error IS NOT NULL ORDER BY made_at DESC, id LIMIT $1");
    client.query(&sql, &[&i64::try_from(limit).unwrap_or(i64::MAX)]).await
}

/// The letters of rows.
pub fn read_all(rows: &[Row]) -> Result<Vec<Letter>, StoreError> {
    rows.iter().map(read).collect()
}

pub fn outbox(counts: Vec<(LetterState, u64)>, rows: &[Row]) -> Result<Outbox, StoreError> {
    Ok(Outbox { counts, troubled: read_all(rows)? })
}

fn read(row: &Row) -> Result<Letter, StoreError> {
    let broken = |what: &str| StoreError::Broken { detail: format!("a digest's {what} is not what is written there") };
    Ok(Letter {
        id: row.get(0),
        person: PersonId::new(row.get(1)),
        channel: Channel::of_word(row.get(2)).ok_or_else(|| broken("channel"))?,
        day: row.get(3),
        subject: row.get(4),
        body: row.get(5),
        state: LetterState::of_word(row.get(6)).ok_or_else(|| broken("state"))?,
        tries: u32::try_from(row.get::<_, i32>(7)).unwrap_or_default(),
        made_at: row.get::<_, Timestamp>(8).into(),
        next_at: row.get::<_, Timestamp>(9).into(),
        last_error: row.get(10),
    })
}
