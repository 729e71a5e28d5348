//! Feeds an [`Audit`] from the tables, as of one moment.

use std::pin::pin;

use deadpool_postgres::{Object, Transaction};
use futures_util::TryStreamExt;

use super::{
    commit::Fault,
    load::{entity, moment},
    read,
};
use crate::{
    domain::Kind,
    store::{
        StoreError, Verified,
        audit::{Audit, Columns, broken},
    },
};

/// Proves everything.
pub async fn verify(reader: &mut Object, database: &str) -> Result<Verified, StoreError> {
    walk(reader).await.map_err(|fault| fault.about(database))
}

async fn walk(reader: &mut Object) -> Result<Verified, Fault> {
    let moment = moment(reader).await?;
    let mut audit = Audit::new();
    log(&moment, &mut audit).await?;
    entities(&moment, &mut audit).await?;
    commands(&moment).await?;
    let none: [&str; 0] = [];
    let mut rows = pin!(moment.query_raw("SELECT person, salt, body FROM renling.personal", none).await?);
    while let Some(row) = rows.try_next().await? {
        audit.personal(&read::sealed(&row))?;
    }
    let verified = audit.verdict()?;
    let head = moment.query_one("SELECT seq, hash FROM renling.head", &[]).await?;
    if (read::seq(&head, 0), read::hash(&head, 1)) != (verified.seq, verified.head) {
        return Err(broken(format!("the log ends at {}, and its head says otherwise", verified.seq)).into());
    }
    Ok(verified)
}

async fn log(moment: &Transaction<'_>, audit: &mut Audit) -> Result<(), Fault> {
    let sql = format!("SELECT {}, kind, entity_id, fid, version FROM renling.change_log ORDER BY seq", read::COLUMNS);
    let none: [&str; 0] = [];
    let mut rows = pin!(moment.query_raw(&sql, none).await?);
    while let Some(row) = rows.try_next().await? {
        let columns = Columns { kind: row.get(11), id: row.get(12), fid: row.get(13), version: row.get(14) };
        audit.line(&read::line(&row)?, &columns)?;
    }
    Ok(())
}

async fn entities(moment: &Transaction<'_>, audit: &mut Audit) -> Result<(), Fault> {
    let sql = "SELECT fid, version, schema, body, id, code FROM renling.entity WHERE kind = $1 ORDER BY fid";
    for kind in Kind::ALL {
        let mut rows = pin!(moment.query_raw(sql, [kind.word()]).await?);
        while let Some(row) = rows.try_next().await? {
            let change = entity(kind, row.get(0), row.get(1), row.get(2), row.get(3))?;
            audit.entity(&change, row.get(4), row.get(5))?;
        }
    }
    Ok(())
}

/// Every line belongs to a command that is remembered with exactly its lines.
async fn commands(moment: &Transaction<'_>) -> Result<(), Fault> {
    let sql = "SELECT l.seq FROM renling.change_log l LEFT JOIN renling.command c ON c.id = l.command_id \
               WHERE c.id IS NULL OR l.seq NOT BETWEEN c.first_seq AND c.last_seq OR l.idx <> l.seq - c.first_seq \
               ORDER BY l.seq LIMIT 1";
    match moment.query_opt(sql, &[]).await? {
        None => Ok(()),
        Some(row) => {
            let at = read::seq(&row, 0);
            Err(broken(format!("the change at {at} belongs to no command that is remembered")).into())
        }
    }
}
