//! Reading bodies of every schema number there ever was. A golden file per number stays in the tests for ever; a new
//! number gets a step here that brings the one before it up to date.

use crate::domain::{Change, Fid, Record, Verb};

use super::StoreError;

/// A change from its canonical bytes.
pub(super) fn change(schema: u16, body: &[u8], what: impl Fn() -> String) -> Result<Change, StoreError> {
    known(schema, &what)?;
    serde_json::from_slice(body).map_err(|error| StoreError::Unreadable { what: what(), detail: error.to_string() })
}

/// An entity as the tables of current state keep it: a record alone, under the same schema numbers.
pub(super) fn entity(
    schema: u16,
    fid: Fid,
    version: u32,
    body: &[u8],
    what: impl Fn() -> String,
) -> Result<Change, StoreError> {
    known(schema, &what)?;
    let record: Record = serde_json::from_slice(body)
        .map_err(|error| StoreError::Unreadable { what: what(), detail: error.to_string() })?;
    Ok(Change { fid, version, verb: Verb::Added, record, personal: None })
}

fn known(schema: u16, what: &impl Fn() -> String) -> Result<(), StoreError> {
    match schema {
        Change::SCHEMA => Ok(()),
        newer => {
            Err(StoreError::Unreadable { what: what(), detail: format!("its schema number {newer} is not known") })
        }
    }
}
