//! What the database's errors mean.

use deadpool_postgres::PoolError;
use tokio_postgres::{Error, error::SqlState};

use crate::store::StoreError;

/// The error as ours; `database` is what messages call it.
pub fn translate(database: &str, error: &Error) -> StoreError {
    let database = database.to_owned();
    let Some(told) = error.as_db_error() else {
        let detail = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
        return StoreError::Away { database, detail };
    };
    let detail = told.message().to_owned();
    match told.code() {
        code if *code == SqlState::DISK_FULL => StoreError::Full,
        code if *code == SqlState::INSUFFICIENT_PRIVILEGE => StoreError::NoRight { database, detail },
        code if *code == SqlState::INVALID_CATALOG_NAME => StoreError::NoDatabase { database },
        code if *code == SqlState::TOO_MANY_CONNECTIONS
            || *code == SqlState::QUERY_CANCELED
            || *code == SqlState::LOCK_NOT_AVAILABLE
            || *code == SqlState::OUT_OF_MEMORY =>
        {
            StoreError::Busy { database, detail }
        }
        // A connection that ends, a server that starts or stops, or one that became a standby.
        code if *code == SqlState::READ_ONLY_SQL_TRANSACTION => StoreError::Away { database, detail },
        code => match code.code().get(..2) {
            Some("28") => StoreError::NoRight { database, detail },
            Some("08" | "57") => StoreError::Away { database, detail },
            Some("40") => StoreError::Busy { database, detail },
            _ => StoreError::Database(detail),
        },
    }
}

/// Why no connection could be had for reading.
pub fn pool(database: &str, error: PoolError) -> StoreError {
    match error {
        PoolError::Backend(error) => translate(database, &error),
        PoolError::Closed => StoreError::Closed,
        PoolError::Timeout(deadpool_postgres::TimeoutType::Wait) => {
            StoreError::Busy { database: database.into(), detail: "all connections for reading are in use".into() }
        }
        other => StoreError::Away { database: database.into(), detail: other.to_string() },
    }
}
