//! Reading the log and what is kept beside it.

use std::collections::HashMap;

use jiff::Timestamp;
use tokio_postgres::{Client, Error, Row};
use uuid::Uuid;

use super::load::entity;
use crate::{
    domain::{BlobHash, Change, CommandId, Kind, PersonId, Seq},
    store::{
        Fingerprint, Remembered, StoreError,
        log::{Chained, Hash, Line, Sealed, person_word},
    },
};

/// The most that one page holds, whatever is asked.
const PAGE: usize = 10_000;

/// What [`line`] reads.
pub const COLUMNS: &str = "seq, at, command_id, idx, actor, schema, salt, body, body_hash, personal_hash, hash";

/// Changes after a place, of everything or of one entity.
pub async fn log_after(
    client: &Client,
    after: Seq,
    entity: Option<(Kind, Uuid)>,
    limit: usize,
) -> Result<Vec<Result<Chained, StoreError>>, Error> {
    let (after, limit) = (place(after), i64::try_from(limit.min(PAGE)).unwrap_or(i64::MAX));
    let rows = match entity {
        None => {
            let sql = format!("SELECT {COLUMNS} FROM renling.change_log WHERE seq > $1 ORDER BY seq LIMIT $2");
            client.query(&sql, &[&after, &limit]).await?
        }
        Some((kind, id)) => {
            // Through the entity's number, which the log is indexed by; versions follow the order of the log.
            let sql = format!(
                "SELECT {COLUMNS} FROM renling.change_log WHERE seq > $1 AND kind = $3 \
                 AND fid = (SELECT fid FROM renling.entity WHERE kind = $3 AND id = $4) ORDER BY version LIMIT $2"
            );
            client.query(&sql, &[&after, &limit, &kind.word(), &id]).await?
        }
    };
    Ok(rows.iter().map(line).collect())
}

/// Changes before a place, newest first.
pub async fn audit(
    client: &Client,
    before: Option<Seq>,
    by: Option<PersonId>,
    kind: Option<Kind>,
    limit: usize,
) -> Result<Vec<Result<Chained, StoreError>>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM renling.change_log WHERE seq < $1 AND ($2::text IS NULL OR kind = $2) \
         AND ($3::text IS NULL OR starts_with(actor, $3)) ORDER BY seq DESC LIMIT $4"
    );
    let limit = i64::try_from(limit.min(PAGE)).unwrap_or(i64::MAX);
    let (before, kind, by) = (before.map_or(i64::MAX, place), kind.map(Kind::word), by.map(person_word));
    Ok(client.query(&sql, &[&before, &kind, &by, &limit]).await?.iter().map(line).collect())
}

/// Entities as they are now.
pub async fn entities(client: &Client, kind: Kind, ids: &[Uuid]) -> Result<Vec<Result<Change, StoreError>>, Error> {
    let sql = "SELECT fid, version, schema, body FROM renling.entity WHERE kind = $1 AND id = ANY ($2)";
    let rows = client.query(sql, &[&kind.word(), &ids]).await?;
    Ok(rows.iter().map(|row| entity(kind, row.get(0), row.get(1), row.get(2), row.get(3))).collect())
}

/// The entities that ever named a blob.
pub async fn blob_names(client: &Client, hash: BlobHash) -> Result<Vec<(Kind, Uuid)>, Error> {
    let sql = "SELECT kind, entity FROM renling.blob_name WHERE hash = $1";
    let rows = client.query(sql, &[&hash.as_bytes().as_slice()]).await?;
    let of = |row: &Row| Some((Kind::ALL.into_iter().find(|kind| kind.word() == row.get::<_, &str>(0))?, row.get(1)));
    Ok(rows.iter().filter_map(of).collect())
}

/// What is remembered of commands.
pub async fn recall(client: &Client, ids: &[CommandId]) -> Result<HashMap<CommandId, Remembered>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows = client.query("SELECT id, hash, last_seq FROM renling.command WHERE id = ANY ($1)", &[&ids]).await?;
    let remembered = |row: &Row| {
        let fingerprint = Fingerprint(hash(row, 1));
        (CommandId::new(row.get(0)), Remembered { fingerprint, seq: seq(row, 2) })
    };
    Ok(rows.iter().map(remembered).collect())
}

/// The personal fields of people, sealed as they are kept.
pub async fn personal(client: &Client, people: &[PersonId]) -> Result<Vec<Sealed>, Error> {
    let people: Vec<Uuid> = people.iter().map(|person| person.uuid()).collect();
    let sql = "SELECT person, salt, body FROM renling.personal WHERE person = ANY ($1)";
    Ok(client.query(sql, &[&people]).await?.iter().map(sealed).collect())
}

/// From `person, salt, body`.
pub fn sealed(row: &Row) -> Sealed {
    Sealed { person: PersonId::new(row.get(0)), salt: bytes(row, 1), body: row.get(2) }
}

/// A line of the log from [`COLUMNS`].
pub fn line(row: &Row) -> Result<Chained, StoreError> {
    let at: Timestamp = row.get(1);
    let index: i64 = row.get(3);
    let schema: i32 = row.get(5);
    let seq = seq(row, 0);
    let broken = |detail: &str| StoreError::Broken { detail: format!("at {seq}: {detail}") };
    let line = Line {
        seq,
        at: at.into(),
        command: CommandId::new(row.get(2)),
        index: u32::try_from(index).map_err(|_| broken("its place within the command is out of range"))?,
        actor: row.get(4),
        schema: u16::try_from(schema).map_err(|_| broken("its schema number is out of range"))?,
        salt: bytes(row, 6),
        body: row.get(7),
        body_hash: hash(row, 8),
        personal_hash: row.get::<_, Option<&[u8]>>(9).map(fixed),
    };
    Ok(Chained { line, hash: hash(row, 10) })
}

/// A place in the log as PostgreSQL counts it.
pub fn place(seq: Seq) -> i64 {
    i64::try_from(seq.0).unwrap_or(i64::MAX)
}

/// A place in the log from a column. The tables hold no negative one.
pub fn seq(row: &Row, column: usize) -> Seq {
    Seq(row.get::<_, i64>(column).unsigned_abs())
}

/// A hash from a column.
pub fn hash(row: &Row, column: usize) -> Hash {
    bytes(row, column)
}

fn bytes<const N: usize>(row: &Row, column: usize) -> [u8; N] {
    fixed(row.get(column))
}

/// The tables check lengths; bytes of another length, altered behind their back, fail their hash.
fn fixed<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.try_into().unwrap_or([0; N])
}
