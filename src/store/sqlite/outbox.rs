//! Digests on their way to people.

use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use super::readers::Failure;
use crate::{
    domain::{Date, Instant, PersonId},
    store::{
        StoreError,
        outbox::{Channel, Letter, LetterState, Outbox, Tried},
    },
};

const COLUMNS: &str = "id, person, channel, day, subject, body, state, tries, made_us, next_us, last_error";

/// Keeps those that their people have none of yet on their channel and day; returns how many.
pub fn post(connection: &mut Connection, letters: &[Letter]) -> Result<u64, Failure> {
    let all = connection.transaction()?;
    let mut kept = 0;
    for letter in letters {
        let sql =
            format!("INSERT OR IGNORE INTO outbox ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
        kept += all.prepare_cached(&sql)?.execute(params![
            letter.id.as_bytes(),
            letter.person.uuid().as_bytes(),
            letter.channel.word(),
            letter.day.to_string(),
            letter.subject,
            letter.body,
            letter.state.word(),
            letter.tries,
            letter.made_at.micros(),
            letter.next_at.micros(),
            letter.last_error
        ])? as u64;
    }
    all.commit()?;
    Ok(kept)
}

/// Takes what is to be sent now; nobody else is given it before `until`.
pub fn claim(connection: &Connection, now: Instant, until: Instant, limit: usize) -> Result<Vec<Letter>, Failure> {
    let sql = format!(
        "UPDATE outbox SET next_us = ?2, tries = tries + 1 WHERE id IN (SELECT id FROM outbox WHERE state = 'waiting' \
         AND next_us <= ?1 ORDER BY next_us, id LIMIT ?3) RETURNING {COLUMNS}"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut query = connection.prepare_cached(&sql)?;
    let mut rows = query.query((now.micros(), until.micros(), limit))?;
    let mut taken = vec![];
    while let Some(row) = rows.next()? {
        taken.push(read(row)?);
    }
    Ok(taken)
}

pub fn tried(connection: &Connection, id: Uuid, what: &Tried) -> Result<(), Failure> {
    match what {
        Tried::Sent => connection.execute("UPDATE outbox SET state = 'sent' WHERE id = ?1", [id.as_bytes()])?,
        Tried::Again { next_at, error } => connection.execute(
            "UPDATE outbox SET next_us = ?2, last_error = ?3 WHERE id = ?1 AND state = 'waiting'",
            params![id.as_bytes(), next_at.micros(), error],
        )?,
        Tried::GivenUp { error } => connection.execute(
            "UPDATE outbox SET state = 'given_up', last_error = ?2 WHERE id = ?1 AND state = 'waiting'",
            params![id.as_bytes(), error],
        )?,
    };
    Ok(())
}

/// The last day that each person was told something of.
pub fn told(connection: &Connection) -> Result<Vec<(PersonId, Date)>, Failure> {
    let mut query = connection.prepare_cached("SELECT person, max(day) FROM outbox GROUP BY person")?;
    let mut rows = query.query([])?;
    let mut all = vec![];
    while let Some(row) = rows.next()? {
        all.push((PersonId::new(Uuid::from_bytes(row.get(0)?)), day(row.get(1)?)?));
    }
    Ok(all)
}

/// Lets go of those of days before one.
pub fn sweep(connection: &Connection, before: Date) -> Result<u64, Failure> {
    Ok(connection.execute("DELETE FROM outbox WHERE day < ?1", [before.to_string()])? as u64)
}

pub fn outbox(connection: &Connection, limit: usize) -> Result<Outbox, Failure> {
    let mut counts = vec![];
    for state in LetterState::ALL {
        let sql = "SELECT count(*) FROM outbox WHERE state = ?1";
        let count: i64 = connection.query_row(sql, [state.word()], |row| row.get(0))?;
        counts.push((state, count.unsigned_abs()));
    }
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE last_error IS NOT NULL ORDER BY made_us DESC, id LIMIT ?1");
    let mut query = connection.prepare_cached(&sql)?;
    let mut rows = query.query([i64::try_from(limit).unwrap_or(i64::MAX)])?;
    let mut troubled = vec![];
    while let Some(row) = rows.next()? {
        troubled.push(read(row)?);
    }
    Ok(Outbox { counts, troubled })
}

fn broken(what: &str) -> StoreError {
    StoreError::Broken { detail: format!("a digest's {what} is not what is written there") }
}

fn day(text: String) -> Result<Date, Failure> {
    Ok(text.parse().map_err(|_| broken("day"))?)
}

fn read(row: &Row<'_>) -> Result<Letter, Failure> {
    let instant = |column| Ok::<_, Failure>(Instant::from_micros(row.get(column)?).ok_or_else(|| broken("instant"))?);
    let (channel, state): (String, String) = (row.get(2)?, row.get(6)?);
    Ok(Letter {
        id: Uuid::from_bytes(row.get(0)?),
        person: PersonId::new(Uuid::from_bytes(row.get(1)?)),
        channel: Channel::of_word(&channel).ok_or_else(|| broken("channel"))?,
        day: day(row.get(3)?)?,
        subject: row.get(4)?,
        body: row.get(5)?,
        state: LetterState::of_word(&state).ok_or_else(|| broken("state"))?,
        tries: row.get(7)?,
        made_at: instant(8)?,
        next_at: instant(9)?,
        last_error: row.get(10)?,
    })
}
