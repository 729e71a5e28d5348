//! Feeds an [`Audit`] from the file, in one read transaction.

use rusqlite::{Connection, TransactionBehavior};
use uuid::Uuid;

use super::{
    load::entity,
    read::{line, seq},
    readers::Failure,
};
use crate::{
    domain::{Kind, PersonId},
    store::{
        Verified,
        audit::{Audit, Columns, broken},
        log::{Chained, Sealed},
    },
};

/// Proves everything.
pub fn verify(connection: &mut Connection) -> Result<Verified, Failure> {
    let moment = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
    let mut audit = Audit::new();
    log(&moment, &mut audit)?;
    entities(&moment, &mut audit)?;
    commands(&moment)?;
    personal(&moment, &audit)?;
    Ok(audit.verdict()?)
}

fn log(moment: &Connection, audit: &mut Audit) -> Result<(), Failure> {
    let mut query = moment.prepare(
        "SELECT seq, at_us, command_id, idx, actor, schema, salt, body, body_hash, personal_hash, hash, \
         kind, entity_id, fid, version FROM change_log ORDER BY seq",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let kind: String = row.get(11)?;
        let id = Uuid::from_bytes(row.get(12)?);
        let columns = Columns { kind: &kind, id, fid: row.get(13)?, version: row.get(14)? };
        audit.line(&Chained { line: line(row)?, hash: row.get(10)? }, &columns)?;
    }
    Ok(())
}

fn entities(moment: &Connection, audit: &mut Audit) -> Result<(), Failure> {
    let mut query =
        moment.prepare("SELECT fid, version, schema, body, id, code FROM entity WHERE kind = ?1 ORDER BY fid")?;
    for kind in Kind::ALL {
        let mut rows = query.query([kind.word()])?;
        while let Some(row) = rows.next()? {
            let code: Option<String> = row.get(5)?;
            audit.entity(&entity(kind, row)?, Uuid::from_bytes(row.get(4)?), code.as_deref())?;
        }
    }
    Ok(())
}

/// Every line belongs to a command that is remembered with exactly its lines.
fn commands(moment: &Connection) -> Result<(), Failure> {
    let mut query = moment.prepare(
        "SELECT l.seq FROM change_log l LEFT JOIN command c ON c.id = l.command_id \
         WHERE c.id IS NULL OR l.seq NOT BETWEEN c.first_seq AND c.last_seq OR l.idx <> l.seq - c.first_seq \
         ORDER BY l.seq LIMIT 1",
    )?;
    let mut rows = query.query([])?;
    match rows.next()? {
        None => Ok(()),
        Some(row) => {
            Err(broken(format!("the change at {} belongs to no command that is remembered", seq(row, 0)?)).into())
        }
    }
}

fn personal(moment: &Connection, audit: &Audit) -> Result<(), Failure> {
    let mut query = moment.prepare("SELECT person, salt, body FROM personal")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let person = PersonId::new(Uuid::from_bytes(row.get(0)?));
        audit.personal(&Sealed { person, salt: row.get(1)?, body: row.get(2)? })?;
    }
    Ok(())
}
