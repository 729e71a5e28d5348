//! Connections and tables: how a file is opened, known as ours, checked and brought up to date.

use std::path::Path;

use rusqlite::{Connection, Error, ErrorCode, OpenFlags, TransactionBehavior};

use super::{check::Check, fault::translate};
use crate::store::StoreError;

/// "RNLG": marks the file as ours.
const APPLICATION: i64 = 0x524E_4C47;

/// The migrations in order; they are never edited once released, only added to.
const MIGRATIONS: &[(&str, &str)] = &[
    ("log_and_state", include_str!("migrations/0001_log_and_state.sql")),
    ("copying", include_str!("migrations/0002_copying.sql")),
    ("access", include_str!("migrations/0003_access.sql")),
    ("inbox", include_str!("migrations/0004_inbox.sql")),
    ("blob_names", include_str!("migrations/0005_blob_names.sql")),
    ("outbox", include_str!("migrations/0006_outbox.sql")),
    ("areas_without_border", include_str!("migrations/0007_areas_without_border.sql")),
];

/// Opens for writing, creating the file where there is none, and brings the tables up to date. With it goes the look at
/// whether the file is whole: it goes on meanwhile, but where tables have to be brought up to date, it comes before that.
pub fn open_writer(path: &Path) -> Result<(Connection, Check), StoreError> {
    let failed = |error: Error| match error.sqlite_error_code() {
        Some(ErrorCode::ReadOnly) => {
            let detail =
                "nothing can be written in its folder. Give this user the right, or choose another with --data";
            StoreError::File { path: path.to_owned(), detail: detail.into() }
        }
        _ => translate(path, &error),
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut writer = Connection::open_with_flags(path, flags).map_err(failed)?;
    prepare(&writer).map_err(failed)?;
    let number = known(&writer, path)?;
    writer.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
    writer.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
    // The writer does it itself, see there.
    writer.pragma_update(None, "wal_autocheckpoint", 0).map_err(failed)?;
    // What is erased is overwritten, not only unlinked.
    writer.pragma_update(None, "secure_delete", true).map_err(failed)?;
    // A huge import leaves a huge WAL; give the room back.
    writer.pragma_update(None, "journal_size_limit", 64 << 20).map_err(failed)?;
    writer.set_prepared_statement_cache_capacity(64);
    if number.is_some_and(|number| number == newest()) {
        return Ok((writer, Check::begin(path)?));
    }
    if number.is_some() {
        check(&writer, path)?;
    }
    migrate(&mut writer, path)?;
    Ok((writer, Check::already()))
}

/// Opens for reading only; the file must be there and ours.
pub fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let failed = |error: Error| translate(path, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let reader = Connection::open_with_flags(path, flags).map_err(failed)?;
    // The first look at the tables opens what stands beside the file.
    let look = || reader.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    match prepare(&reader).and_then(|()| look()) {
        Ok(()) => return Ok(reader),
        Err(error) if matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)) => {}
        Err(error) => return Err(failed(error)),
    }
    unchanging(path)
}

/// Where nothing can be written beside the file (a read-only medium): readable all the same if everything stands in
/// the file itself.
fn unchanging(path: &Path) -> Result<Connection, StoreError> {
    let mut ahead = path.as_os_str().to_owned();
    ahead.push("-wal");
    if std::fs::metadata(&ahead).is_ok_and(|ahead| ahead.len() > 0) {
        let detail = "nothing can be written beside it, and its newest changes stand in renling.db-wal. Copy the folder \
                      to where you may write, and read it there";
        return Err(StoreError::File { path: path.to_owned(), detail: detail.into() });
    }
    let mut name = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => name.push(char::from(*byte)),
            other => name.push_str(&format!("%{other:02x}")),
        }
    }
    name.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let reader = Connection::open_with_flags(name, flags).map_err(|error| translate(path, &error))?;
    prepare(&reader).map_err(|error| translate(path, &error))?;
    Ok(reader)
}

/// Looks whether the file is whole. SQLite reads every page for it.
pub fn check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let verdict: Result<String, Error> = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
    match verdict {
        Ok(verdict) if verdict == "ok" => Ok(()),
        Ok(detail) => Err(StoreError::Damaged { path: path.to_owned(), detail }),
        Err(error) => Err(translate(path, &error)),
    }
}

/// The number of the newest migration in the file; `None` for an empty file.
///
/// # Errors
/// When the file is of something else, or of a newer program.
pub fn known(connection: &Connection, path: &Path) -> Result<Option<i64>, StoreError> {
    let ask = || -> Result<(i64, i64, i64), Error> {
        let number = |sql: &str| connection.query_row(sql, [], |row| row.get(0));
        let tables = number("SELECT count(*) FROM sqlite_schema")?;
        Ok((number("PRAGMA application_id")?, number("PRAGMA user_version")?, tables))
    };
    let newest = newest();
    match ask().map_err(|error| translate(path, &error))? {
        (0, 0, 0) => Ok(None),
        (APPLICATION, found, _) if found > newest => {
            Err(StoreError::Newer { path: path.to_owned(), found, known: newest })
        }
        (APPLICATION, found, _) => Ok(Some(found)),
        _ => Err(StoreError::Foreign { path: path.to_owned() }),
    }
}

fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

fn prepare(connection: &Connection) -> Result<(), Error> {
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cache_size", -32_768)?;
    connection.pragma_update(None, "temp_store", "MEMORY")
}

/// Forward only, each migration in a transaction of its own with its line in the list of migrations.
fn migrate(writer: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let done = known(writer, path)?.unwrap_or(0);
    let failed = |error: Error| translate(path, &error);
    for (number, (name, sql)) in (1_i64..).zip(MIGRATIONS) {
        if number <= done {
            continue;
        }
        let step = writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        step.execute_batch(
            "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, \
             at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP) STRICT",
        )
        .map_err(failed)?;
        step.execute_batch(sql).map_err(failed)?;
        step.execute("INSERT INTO migration (number, name) VALUES (?, ?)", (number, name)).map_err(failed)?;
        step.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
        step.pragma_update(None, "user_version", number).map_err(failed)?;
        step.commit().map_err(failed)?;
        tracing::info!(number, name, "tables brought up to date");
    }
    Ok(())
}
