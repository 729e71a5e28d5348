//! Reading the state at the start.

use std::path::Path;

use rusqlite::{Connection, Row, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use super::{
    readers::{Failure, Readers},
    writer::head,
};
use crate::{
    domain::{Change, Fid, Kind, Seq},
    store::{Loading, StoreError, upcast},
};

/// Entities that are handed over at a time.
const CHUNK: usize = 1024;

/// Begins to read; the rest goes on while the first chunks are folded in.
pub async fn load(readers: &Readers) -> Result<Loading, StoreError> {
    let (to, chunks) = mpsc::channel(8);
    let (told, seq) = oneshot::channel();
    let reading = readers.clone();
    tokio::spawn(async move {
        let again = to.clone();
        let done = reading.run(move |connection| read(connection, told, &to)).await;
        if let Err(error) = done {
            // Nobody listens when the loader gave up.
            let _ = again.send(Err(error)).await;
        }
    });
    let mut loading = Loading { seq: Seq(0), chunks };
    match seq.await {
        Ok(seq) => loading.seq = seq,
        // The reading failed before it knew; its error is in the channel.
        Err(_) => return Err(loading.chunks.recv().await.and_then(Result::err).unwrap_or(StoreError::Closed)),
    }
    Ok(loading)
}

fn read(
    connection: &mut Connection,
    told: oneshot::Sender<Seq>,
    to: &mpsc::Sender<Result<Vec<Change>, StoreError>>,
) -> Result<(), Failure> {
    // One transaction: the state and its place belong together.
    let moment = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
    let (seq, _) = head(&moment)?;
    if half_copied(&moment)? {
        let folder = Path::new(moment.path().unwrap_or_default()).parent().unwrap_or(Path::new(""));
        return Err(StoreError::HalfCopied { store: folder.display().to_string() }.into());
    }
    if told.send(seq).is_err() {
        return Ok(());
    }
    let mut entities =
        moment.prepare_cached("SELECT fid, version, schema, body FROM entity WHERE kind = ?1 ORDER BY fid")?;
    let mut chunk = Vec::with_capacity(CHUNK);
    for kind in Kind::ALL {
        let mut rows = entities.query([kind.word()])?;
        while let Some(row) = rows.next()? {
            chunk.push(entity(kind, row)?);
            if chunk.len() == CHUNK && to.blocking_send(Ok(std::mem::take(&mut chunk))).is_err() {
                return Ok(());
            }
        }
    }
    let _ = to.blocking_send(Ok(chunk));
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

/// An entity from `fid, version, schema, body`.
pub fn entity(kind: Kind, row: &Row<'_>) -> Result<Change, Failure> {
    let (fid, version, schema) = (Fid(row.get(0)?), row.get(1)?, row.get(2)?);
    let body = row
        .get_ref(3)?
        .as_blob()
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(3, rusqlite::types::Type::Blob, Box::new(error)))?;
    let what = || format!("{} number {}", kind.word(), fid.0);
    let change = upcast::entity(schema, fid, version, body, what)?;
    if change.kind() != kind {
        let detail = format!("its body is of the kind {}", change.kind().word());
        return Err(StoreError::Unreadable { what: what(), detail }.into());
    }
    Ok(change)
}
