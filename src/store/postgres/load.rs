//! Reading the state at the start.

use std::{pin::pin, sync::Arc};

use deadpool_postgres::Object;
use futures_util::TryStreamExt;
use tokio_postgres::Row;

use super::{fault, read, seen::Seen};
use crate::{
    domain::{Change, Fid, Kind},
    store::{
        StoreError,
        loading::{CHUNK, Feed, Loading},
        upcast,
    },
};

/// Begins to read; the rest goes on while the first chunks are parsed and folded in.
pub async fn load(reader: Object, database: String, seen: Arc<Seen>) -> Result<Loading, StoreError> {
    Loading::begin(|feed| entities(reader, database, seen, feed)).await
}

async fn entities(mut reader: Object, database: String, seen: Arc<Seen>, mut feed: Feed) -> Result<(), StoreError> {
    let failed = |error| fault::translate(&database, &error);
    // One moment: the state and its place belong together.
    let moment = moment(&mut reader).await.map_err(failed)?;
    let head = moment.query_one("SELECT seq, copying, hash FROM renling.head", &[]).await.map_err(failed)?;
    if head.get(1) {
        return Err(StoreError::HalfCopied { store: database.clone() });
    }
    seen.recognise(read::seq(&head, 0), read::hash(&head, 2))?;
    if !feed.stand_at(read::seq(&head, 0)) {
        return Ok(());
    }
    let mut chunk = Vec::with_capacity(CHUNK);
    for kind in Kind::ALL {
        let sql = "SELECT fid, version, schema, body FROM renling.entity WHERE kind = $1 ORDER BY fid";
        let mut rows = pin!(moment.query_raw(sql, [kind.word()]).await.map_err(failed)?);
        while let Some(row) = rows.try_next().await.map_err(failed)? {
            chunk.push((kind, row));
            if chunk.len() == CHUNK && !put(&feed, std::mem::take(&mut chunk)).await {
                return Ok(());
            }
        }
    }
    put(&feed, chunk).await;
    Ok(())
}

async fn put(feed: &Feed, chunk: Vec<(Kind, Row)>) -> bool {
    let parse = |(kind, row): (Kind, Row)| entity(kind, row.get(0), row.get(1), row.get(2), row.get(3));
    feed.put(move || chunk.into_iter().map(parse).collect()).await
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
    let range = |_| StoreError::Unreadable {
        what: format!("{} number {fid}", kind.word()),
        detail: "a number is out of range".into(),
    };
    let (number, version) = (u32::try_from(fid).map_err(range)?, u32::try_from(version).map_err(range)?);
    upcast::entity(kind, u16::try_from(schema).map_err(range)?, Fid(number), version, body)
}
