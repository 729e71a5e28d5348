//! The rows that a commit or a copy writes.

use rusqlite::{Connection, params};

use super::{read::place, readers::Failure};
use crate::{
    domain::Change,
    store::{
        history::Kept,
        log::{Hash, Line, Sealed},
    },
};

/// A line of the log.
pub fn line(all: &Connection, line: &Line, hash: &Hash, change: &Change) -> Result<(), Failure> {
    let mut insert = all.prepare_cached(
        "INSERT INTO change_log (seq, at_us, command_id, idx, actor, schema, kind, entity_id, fid, version, salt, \
         body, body_hash, personal_hash, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?;
    insert.execute(params![
        place(line.seq),
        line.at.micros(),
        line.command.uuid().as_bytes(),
        line.index,
        line.actor,
        line.schema,
        change.kind().word(),
        change.id().as_bytes(),
        change.fid.0,
        change.version,
        line.salt,
        line.body,
        line.body_hash,
        line.personal_hash,
        *hash
    ])?;
    Ok(())
}

/// The blobs that a change names.
pub fn blobs(all: &Connection, line: &Line, change: &Change) -> Result<(), Failure> {
    for blob in change.record.blobs() {
        let mut insert = all.prepare_cached("INSERT OR IGNORE INTO blob (hash, first_seq) VALUES (?1, ?2)")?;
        insert.execute((blob.as_bytes(), place(line.seq)))?;
        let mut name =
            all.prepare_cached("INSERT OR IGNORE INTO blob_name (hash, kind, entity) VALUES (?1, ?2, ?3)")?;
        name.execute((blob.as_bytes(), change.kind().word(), change.id().as_bytes()))?;
    }
    Ok(())
}

/// The newest body of an entity; `record` is what [`record_json`](crate::store::log::record_json) makes of it.
pub fn entity(all: &Connection, change: &Change, record: &[u8]) -> Result<(), Failure> {
    let mut upsert = all.prepare_cached(
        "INSERT INTO entity (kind, fid, id, code, version, schema, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT (kind, fid) DO UPDATE SET id = excluded.id, code = excluded.code, version = excluded.version, \
         schema = excluded.schema, body = excluded.body",
    )?;
    let (kind, id) = (change.kind().word(), change.id());
    let code = change.record.code().map(AsRef::<str>::as_ref);
    upsert.execute(params![kind, change.fid.0, id.as_bytes(), code, change.version, Change::SCHEMA, record])?;
    Ok(())
}

/// Personal fields.
pub fn personal(all: &Connection, sealed: &Sealed) -> Result<(), Failure> {
    let mut upsert = all.prepare_cached("INSERT OR REPLACE INTO personal (person, salt, body) VALUES (?1, ?2, ?3)")?;
    upsert.execute(params![sealed.person.uuid().as_bytes(), sealed.salt, sealed.body])?;
    Ok(())
}

/// A command that was applied.
pub fn command(all: &Connection, kept: &Kept) -> Result<(), Failure> {
    let mut insert = all.prepare_cached(
        "INSERT INTO command (id, hash, outcome, actor, at_us, recorded_at_us, first_seq, last_seq) \
         VALUES (?1, ?2, 'applied', ?3, ?4, ?5, ?6, ?7)",
    )?;
    insert.execute(params![
        kept.id.uuid().as_bytes(),
        kept.fingerprint.0,
        kept.actor,
        kept.at.micros(),
        kept.recorded_at.map(|at| at.micros()),
        kept.first.map(place),
        place(kept.last)
    ])?;
    Ok(())
}
