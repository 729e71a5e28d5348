//! Reading the state at the start.

use std::{pin::pin, sync::Arc};

use deadpool_postgres::Object;
use futures_util::TryStreamExt;
use tokio::sync::{mpsc, oneshot};

use super::{fault, read, seen::Seen};
use crate::{
    domain::{Change, Fid, Kind, Seq},
    store::{Loading, StoreError, upcast},
};

/// Entities that are handed over at a time.
const CHUNK: usize = 1024;

/// Begins to read; the rest goes on while the first chunks are folded in.
pub async fn load(mut reader: Object, database: String, seen: Arc<Seen>) -> Result<Loading, StoreError> {
    let (to, chunks) = mpsc::channel(8);
    let (told, seq) = oneshot::channel();
    tokio::spawn(async move {
        if let Err(error) = entities(&mut reader, &database, &seen, told, &to).await {
            // Nobody listens when the loader gave up.
            let _ = to.send(Err(error)).await;
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

async fn entities(
    reader: &mut Object,
    database: &str,
    seen: &Seen,
    told: oneshot::Sender<Seq>,
    to: &mpsc::Sender<Result<Vec<Change>, StoreError>>,
) -> Result<(), StoreError> {
    let failed = |error| fault::translate(database, &error);
    // One moment: the state and its place belong together.
    let moment = moment(reader).await.map_err(failed)?;
    let head = moment.query_one("SELECT seq, copying, hash FROM renling.head", &[]).await.map_err(failed)?;
    if head.get(1) {
        return Err(StoreError::HalfCopied { store: database.to_owned() });
    }
    seen.recognise(read::seq(&head, 0), read::hash(&head, 2))?;
    if told.send(read::seq(&head, 0)).is_err() {
        return Ok(());
    }
    let mut chunk = Vec::with_capacity(CHUNK);
    for kind in Kind::ALL {
        let sql = "SELECT fid, version, schema, body FROM renling.entity WHERE kind = $1 ORDER BY fid";
        let mut rows = pin!(moment.query_raw(sql, [kind.word()]).await.map_err(failed)?);
        while let Some(row) = rows.try_next().await.map_err(failed)? {
            chunk.push(entity(kind, row.get(0), row.get(1), row.get(2), row.get(3))?);
            if chunk.len() == CHUNK && to.send(Ok(std::mem::take(&mut chunk))).await.is_err() {
                return Ok(());
            }
        }
    }
    let _ = to.send(Ok(chunk)).await;
    Ok(())
}

/// A transaction that sees one moment and takes as long as it takes.
pub async fn moment(reader: &mut Object) -> Result<deadpool_postgres::Transaction<'_>, tokio_postgres::Error> {
    let one = reader.build_transaction().isolation_level(tokio_postgres::IsolationLevel::RepeatableRead);
    let moment = one.read_only(true).start().await?;
    moment.batch_execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0").await?;
    Ok(moment)
}

/// An entity from its columns.
pub fn entity(kind: Kind, fid: i64, version: i64, schema: i32, body: &[u8]) -> Result<Change, StoreError> {
    let what = || format!("{} number {fid}", kind.word());
    let range = |_| StoreError::Unreadable { what: what(), detail: "a number is out of range".into() };
    let fid = Fid(u32::try_from(fid).map_err(range)?);
    let version = u32::try_from(version).map_err(range)?;
    let change = upcast::entity(u16::try_from(schema).map_err(range)?, fid, version, body, what)?;
    if change.kind() != kind {
        let detail = format!("its body is of the kind {}", change.kind().word());
        return Err(StoreError::Unreadable { what: what(), detail });
    }
    Ok(change)
}
