//! Reading the log and what is kept beside it.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use super::{load::entity, readers::Failure};
use crate::{
    domain::{BlobHash, Change, CommandId, Instant, Kind, PersonId, Personal, Seq},
    store::{
        Fingerprint, Logged, Remembered, StoreError,
        log::{Line, Sealed, person_word},
    },
};

/// The most that one page holds, whatever is asked.
const PAGE: usize = 10_000;

/// What [`line`] reads.
pub const COLUMNS: &str = "seq, at_us, command_id, idx, actor, schema, salt, body, body_hash, personal_hash";

/// Changes after a place, of everything or of one entity.
pub fn log_after(
    connection: &Connection,
    after: Seq,
    entity: Option<(Kind, Uuid)>,
    limit: usize,
) -> Result<Vec<Logged>, Failure> {
    let limit = i64::try_from(limit.min(PAGE)).unwrap_or(i64::MAX);
    let mut page = vec![];
    let mut take = |mut rows: rusqlite::Rows<'_>| -> Result<(), Failure> {
        while let Some(row) = rows.next()? {
            page.push(line(row)?.logged()?);
        }
        Ok(())
    };
    match entity {
        None => {
            let sql = format!("SELECT {COLUMNS} FROM change_log WHERE seq > ?1 ORDER BY seq LIMIT ?2");
            take(connection.prepare_cached(&sql)?.query((place(after), limit))?)?;
        }
        Some((kind, id)) => {
            // Through the entity's number, which the log is indexed by; versions follow the order of the log.
            let sql = format!(
                "SELECT {COLUMNS} FROM change_log WHERE seq > ?1 AND kind = ?3 \
                 AND fid = (SELECT fid FROM entity WHERE kind = ?3 AND id = ?4) ORDER BY version LIMIT ?2"
            );
            let mut query = connection.prepare_cached(&sql)?;
            take(query.query((place(after), limit, kind.word(), id.as_bytes()))?)?;
        }
    }
    Ok(page)
}

/// Changes before a place, newest first.
pub fn audit(
    connection: &Connection,
    before: Option<Seq>,
    by: Option<PersonId>,
    kind: Option<Kind>,
    limit: usize,
) -> Result<Vec<Logged>, Failure> {
    let sql = format!(
        "SELECT {COLUMNS} FROM change_log WHERE seq < ?1 AND (?2 IS NULL OR kind = ?2) \
         AND (?3 IS NULL OR substr(actor, 1, length(?3)) = ?3) ORDER BY seq DESC LIMIT ?4"
    );
    let limit = i64::try_from(limit.min(PAGE)).unwrap_or(i64::MAX);
    let before = before.map_or(i64::MAX, place);
    let mut query = connection.prepare_cached(&sql)?;
    let mut rows = query.query((before, kind.map(Kind::word), by.map(person_word), limit))?;
    let mut page = vec![];
    while let Some(row) = rows.next()? {
        page.push(line(row)?.logged()?);
    }
    Ok(page)
}

/// Entities as they are now.
pub fn entities(connection: &Connection, kind: Kind, ids: &[Uuid]) -> Result<Vec<Change>, Failure> {
    let mut query =
        connection.prepare_cached("SELECT fid, version, schema, body FROM entity WHERE kind = ?1 AND id = ?2")?;
    let mut found = vec![];
    for id in ids {
        let mut rows = query.query((kind.word(), id.as_bytes()))?;
        if let Some(row) = rows.next()? {
            found.push(entity(kind, row)?);
        }
    }
    Ok(found)
}

/// The entities that ever named a blob.
pub fn blob_names(connection: &Connection, hash: BlobHash) -> Result<Vec<(Kind, Uuid)>, Failure> {
    let mut query = connection.prepare_cached("SELECT kind, entity FROM blob_name WHERE hash = ?1")?;
    let mut rows = query.query([hash.as_bytes()])?;
    let mut named = vec![];
    while let Some(row) = rows.next()? {
        let word: String = row.get(0)?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word);
        named.extend(kind.zip(Some(Uuid::from_bytes(row.get(1)?))));
    }
    Ok(named)
}

/// What is remembered of commands.
pub fn recall(connection: &Connection, ids: &[CommandId]) -> Result<HashMap<CommandId, Remembered>, Failure> {
    let mut query = connection.prepare_cached("SELECT hash, last_seq FROM command WHERE id = ?1")?;
    let mut known = HashMap::new();
    for id in ids {
        let found = query.query_row([id.uuid().as_bytes()], |row| {
            Ok(Remembered { fingerprint: Fingerprint(row.get(0)?), seq: seq(row, 1)? })
        });
        if let Some(remembered) = found.optional()? {
            known.insert(*id, remembered);
        }
    }
    Ok(known)
}

/// The personal fields of people.
pub fn personal(connection: &Connection, people: &[PersonId]) -> Result<HashMap<PersonId, Personal>, Failure> {
    let mut query = connection.prepare_cached("SELECT salt, body FROM personal WHERE person = ?1")?;
    let mut known = HashMap::new();
    for person in people {
        let found = query.query_row([person.uuid().as_bytes()], |row| {
            Ok(Sealed { person: *person, salt: row.get(0)?, body: row.get(1)? })
        });
        if let Some(sealed) = found.optional()? {
            known.insert(*person, sealed.open()?);
        }
    }
    Ok(known)
}

/// Every blob that was ever named. Tables of an earlier number, opened for reading only, know of none.
pub fn blobs(connection: &Connection) -> Result<HashSet<BlobHash>, Failure> {
    let number: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if number < 2 {
        return Ok(HashSet::new());
    }
    let mut query = connection.prepare("SELECT hash FROM blob")?;
    let all = query.query_map([], |row| row.get(0).map(BlobHash::from_bytes))?;
    Ok(all.collect::<Result<_, _>>()?)
}

/// A line of the log from [`COLUMNS`].
pub fn line(row: &Row<'_>) -> Result<Line, Failure> {
    let seq = seq(row, 0)?;
    let broken = |detail: &str| StoreError::Broken { detail: format!("at {seq}: {detail}") };
    Ok(Line {
        seq,
        at: Instant::from_micros(row.get(1)?).ok_or_else(|| broken("its instant is out of range"))?,
        command: CommandId::new(Uuid::from_bytes(row.get(2)?)),
        index: row.get(3)?,
        actor: row.get(4)?,
        schema: row.get(5)?,
        salt: row.get(6)?,
        body: row.get(7)?,
        body_hash: row.get(8)?,
        personal_hash: row.get(9)?,
    })
}

/// A place in the log as SQLite counts it.
pub fn place(seq: Seq) -> i64 {
    i64::try_from(seq.0).unwrap_or(i64::MAX)
}

/// A place in the log from a column.
pub fn seq(row: &Row<'_>, column: usize) -> rusqlite::Result<Seq> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map(Seq).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}
