//! What SQLite's errors mean.

use std::{path::Path, sync::Arc};

use rusqlite::{Error, ErrorCode};

use crate::store::StoreError;

/// What to do when writing or syncing the files fails; see [`end_process`].
pub type OnIoFailure = Arc<dyn Fn(&str) + Send + Sync>;

/// Ends the process, with exit code 74.
///
/// After a failed fsync nobody knows what is on the disk: the system may have dropped the pages and report success
/// the next time. So nothing more is written and nothing is acknowledged; the next start reads what is really there.
pub fn end_process(detail: &str) {
    tracing::error!(detail, "writing to the disk failed; the process ends so that nothing is acknowledged in error");
    eprintln!(
        "renling: writing to the disk failed ({detail}). The process ends; everything acknowledged before is safe. \
         Check the disk, then start again."
    );
    std::process::exit(74)
}

/// Whether writing or syncing a file failed.
pub fn is_io_failure(error: &Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::SystemIoFailure))
}

/// The error as ours; `path` is the file it is about.
pub fn translate(path: &Path, error: &Error) -> StoreError {
    let damaged = || StoreError::Damaged { path: path.to_owned(), detail: error.to_string() };
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => damaged(),
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::ReadOnly) => StoreError::ReadOnly,
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::SystemIoFailure) => {
            StoreError::File { path: path.to_owned(), detail: error.to_string() }
        }
        _ => match error {
            // A column that does not hold what this program writes there.
            Error::InvalidColumnType(..) | Error::FromSqlConversionFailure(..) | Error::IntegralValueOutOfRange(..) => {
                damaged()
            }
            _ => StoreError::Database(error.to_string()),
        },
    }
}
