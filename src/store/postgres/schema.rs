//! The tables: known as ours, checked and brought up to date.

use super::{address::Address, fault, session::Session};
use crate::store::StoreError;

struct Migration {
    name: &'static str,
    sql: &'static str,
    /// The lowest number of a program that still works with the tables after this step: one before it, so that the
    /// nodes of a district can be brought up to date one after another.
    works_from: i32,
}

/// In order; they are never edited once released, only added to.
const MIGRATIONS: &[Migration] = &[
    Migration { name: "log_and_state", sql: include_str!("migrations/0001_log_and_state.sql"), works_from: 1 },
    Migration { name: "typed_tables", sql: include_str!("migrations/0002_typed_tables.sql"), works_from: 1 },
    Migration { name: "blobs", sql: include_str!("migrations/0003_blobs.sql"), works_from: 2 },
    Migration { name: "access", sql: include_str!("migrations/0004_access.sql"), works_from: 4 },
    Migration { name: "inbox", sql: include_str!("migrations/0005_inbox.sql"), works_from: 4 },
    Migration { name: "blob_names", sql: include_str!("migrations/0006_blob_names.sql"), works_from: 6 },
    Migration { name: "outbox", sql: include_str!("migrations/0007_outbox.sql"), works_from: 6 },
    Migration {
        name: "areas_without_border",
        sql: include_str!("migrations/0008_areas_without_border.sql"),
        works_from: 8,
    },
];

/// "RNLG": what nodes that start at the same time queue for.
const LOCK: i64 = 0x524E_4C47;

/// The number of the newest step in the database; `None` when there are no tables yet.
///
/// # Errors
/// Tables of something else, or of a program too new.
pub async fn known(session: &Session, address: &Address) -> Result<Option<i32>, StoreError> {
    let told = |error| fault::translate(&address.label, &error);
    let ours = "SELECT to_regnamespace('renling') IS NOT NULL, to_regclass('renling.migration') IS NOT NULL, \
                EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace('renling'))";
    let row = session.client.query_one(ours, &[]).await.map_err(told)?;
    match (row.get::<_, bool>(0), row.get::<_, bool>(1), row.get::<_, bool>(2)) {
        (false, ..) | (true, false, false) => return Ok(None),
        (true, false, true) => return Err(StoreError::ForeignSchema { database: address.label.clone() }),
        (true, true, _) => {}
    }
    let newest = "SELECT number, works_from FROM renling.migration ORDER BY number DESC LIMIT 1";
    let Some(row) = session.client.query_opt(newest, &[]).await.map_err(told)? else { return Ok(None) };
    let (found, works_from): (i32, i32) = (row.get(0), row.get(1));
    let known = number(MIGRATIONS.len());
    if works_from > known {
        return Err(StoreError::NewerTables { database: address.label.clone(), found, known });
    }
    Ok(Some(found))
}

/// Brings the tables up to date: forward only, all missing steps in one transaction, one node at a time.
///
/// # Errors
/// As [`known`]; PostGIS missing; no right to make tables. Nothing was changed.
pub async fn migrate(session: &mut Session, address: &Address) -> Result<(), StoreError> {
    if known(session, address).await?.is_some_and(|found| found >= number(MIGRATIONS.len())) {
        return Ok(());
    }
    let told = |error| fault::translate(&address.label, &error);
    session.client.batch_execute("BEGIN; SET LOCAL statement_timeout = 0").await.map_err(told)?;
    let done = steps(session, address).await;
    match done {
        Ok(()) => session.client.batch_execute("COMMIT").await.map_err(told),
        Err(error) => {
            // The error that stopped it says more than one about going back.
            let _ = session.client.batch_execute("ROLLBACK").await;
            Err(error)
        }
    }
}

async fn steps(session: &Session, address: &Address) -> Result<(), StoreError> {
    let told = |error| fault::translate(&address.label, &error);
    let client = &session.client;
    client.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).await.map_err(told)?;
    // Another node may have done it while this one waited.
    let done = known(session, address).await?.unwrap_or(0);
    if done == 0 {
        for name in ["postgis", "btree_gist"] {
            extension(client, address, name).await?;
        }
        let first = "CREATE SCHEMA IF NOT EXISTS renling; CREATE TABLE IF NOT EXISTS renling.migration (number integer \
                     PRIMARY KEY, name text NOT NULL, works_from integer NOT NULL, at timestamptz NOT NULL DEFAULT now())";
        client.batch_execute(first).await.map_err(told)?;
    }
    for (number, step) in (1_i32..).zip(MIGRATIONS).filter(|(number, _)| *number > done) {
        client.batch_execute(step.sql).await.map_err(told)?;
        let note = "INSERT INTO renling.migration (number, name, works_from) VALUES ($1, $2, $3)";
        client.execute(note, &[&number, &step.name, &step.works_from]).await.map_err(told)?;
        tracing::info!(number, name = step.name, "tables brought up to date");
    }
    Ok(())
}

async fn extension(client: &tokio_postgres::Client, address: &Address, name: &str) -> Result<(), StoreError> {
    let told = |error| fault::translate(&address.label, &error);
    let there = "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = $1)";
    if client.query_one(there, &[&name]).await.map_err(told)?.get(0) {
        return Ok(());
    }
    // Its name is one of two of ours.
    client.batch_execute(&format!("CREATE EXTENSION {name} SCHEMA public")).await.map_err(|error| {
        let reason = error.as_db_error().map_or_else(|| error.to_string(), |told| told.message().to_owned());
        StoreError::NoExtension { database: address.label.clone(), name: name.to_owned(), reason }
    })
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
