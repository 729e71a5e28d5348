//! Up to when somebody has read the own inbox.

use rusqlite::{Connection, OptionalExtension, params};

use super::readers::Failure;
use crate::{
    domain::{AccountId, Instant},
    store::StoreError,
};

pub fn read_to(connection: &Connection, account: AccountId) -> Result<Option<Instant>, Failure> {
    let mut query = connection.prepare_cached("SELECT to_us FROM inbox_read WHERE account = ?1")?;
    let found: Option<i64> = query.query_row([account.uuid().as_bytes()], |row| row.get(0)).optional()?;
    let out = || StoreError::Broken { detail: "an inbox's instant is out of range".into() };
    Ok(found.map(|micros| Instant::from_micros(micros).ok_or_else(out)).transpose()?)
}

pub fn set_read_to(connection: &Connection, account: AccountId, at: Instant) -> Result<(), Failure> {
    let sql = "INSERT INTO inbox_read (account, to_us) VALUES (?1, ?2) \
               ON CONFLICT (account) DO UPDATE SET to_us = max(to_us, excluded.to_us)";
    connection.execute(sql, params![account.uuid().as_bytes(), at.micros()])?;
    Ok(())
}
