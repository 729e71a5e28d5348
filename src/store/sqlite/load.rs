//! Reading the state at the start.

use std::path::Path;

use rusqlite::{Connection, Row, TransactionBehavior};
use tokio::runtime::Handle;

use super::{
    check::Seen,
    readers::{Failure, Readers},
    writer::head,
};
use crate::{
    domain::{Change, Fid, Kind},
    store::{
        StoreError,
        loading::{CHUNK, Feed, Loading},
        upcast,
    },
};

/// Begins to read; the rest goes on while the first chunks are parsed and folded in. It ends when the file was seen whole.
pub async fn load(readers: &Readers, check: Seen) -> Result<Loading, StoreError> {
    let readers = readers.clone();
    let runtime = Handle::current();
    Loading::begin(|feed| async move {
        readers.run(move |connection| read(connection, &runtime, feed)).await?;
        check.outcome().await
    })
    .await
}

fn read(connection: &mut Connection, runtime: &Handle, mut feed: Feed) -> Result<(), Failure> {
    // One transaction: the state and its place belong together.
    let moment = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
    let path = Path::new(moment.path().unwrap_or_default());
    let (seq, _) = head(&moment)?;
    if half_copied(&moment)? {
        let folder = path.parent().unwrap_or(Path::new(""));
        return Err(StoreError::HalfCopied { store: folder.display().to_string() }.into());
    }
    if !feed.stand_at(seq) {
        return Ok(());
    }
    let put = |chunk: Chunk| {
        let path = path.to_owned();
        runtime.block_on(feed.put(move || chunk.parse().map_err(|error| Failure::from(error).about(&path))))
    };
    let mut entities =
        moment.prepare_cached("SELECT fid, version, schema, body FROM entity WHERE kind = ?1 ORDER BY fid")?;
    let mut chunk = Chunk::default();
    for kind in Kind::ALL {
        let mut rows = entities.query([kind.word()])?;
        while let Some(row) = rows.next()? {
            chunk.take(kind, row)?;
            if chunk.rows.len() == CHUNK && !put(std::mem::take(&mut chunk)) {
                return Ok(());
            }
        }
    }
    put(chunk);
    Ok(())
}

/// Whether a copy into this file was begun and not finished. Tables of an earlier number, opened for reading only, hold
/// none.
fn half_copied(moment: &Connection) -> Result<bool, rusqlite::Error> {
    let number: i64 = moment.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if number < 2 {
        return Ok(false);
    }
    moment.query_row("SELECT EXISTS (SELECT 1 FROM copying)", [], |row| row.get(0))
}

/// Entities as they stand in the table, their bodies one after another.
#[derive(Default)]
struct Chunk {
    rows: Vec<Columns>,
    bodies: Vec<u8>,
}

struct Columns {
    kind: Kind,
    fid: Fid,
    version: u32,
    schema: u16,
    /// Where its body ends; it begins where the one before it ends.
    end: usize,
}

impl Chunk {
    /// Takes `fid, version, schema, body`.
    fn take(&mut self, kind: Kind, row: &Row<'_>) -> Result<(), Failure> {
        self.bodies.extend_from_slice(body(row)?);
        let end = self.bodies.len();
        self.rows.push(Columns { kind, fid: Fid(row.get(0)?), version: row.get(1)?, schema: row.get(2)?, end });
        Ok(())
    }
    fn parse(self) -> Result<Vec<Change>, StoreError> {
        let mut from = 0;
        let changes = self.rows.iter().map(|row| {
            let body = &self.bodies[from..row.end];
            from = row.end;
            upcast::entity(row.kind, row.schema, row.fid, row.version, body)
        });
        changes.collect()
    }
}

/// An entity from `fid, version, schema, body`.
pub fn entity(kind: Kind, row: &Row<'_>) -> Result<Change, Failure> {
    Ok(upcast::entity(kind, row.get(2)?, Fid(row.get(0)?), row.get(1)?, body(row)?)?)
}

fn body<'a>(row: &'a Row<'_>) -> Result<&'a [u8], rusqlite::Error> {
    let wrong = |error| rusqlite::Error::FromSqlConversionFailure(3, rusqlite::types::Type::Blob, Box::new(error));
    row.get_ref(3)?.as_blob().map_err(wrong)
}
