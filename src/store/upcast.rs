//! Reading bodies of every schema number there ever was. A golden file per number stays in the tests for ever; a new
//! number gets a step here that brings the one before it up to date.

use crate::domain::{Change, Fid, Kind, Record, Verb};

use super::StoreError;

/// A change from its canonical bytes.
pub(super) fn change(schema: u16, body: &[u8], what: impl Fn() -> String) -> Result<Change, StoreError> {
    known(schema, &what)?;
    serde_json::from_slice(body).map_err(|error| StoreError::Unreadable { what: what(), detail: error.to_string() })
}

/// An entity as the tables of current state keep it: a record alone, under the same schema numbers.
pub(super) fn entity(kind: Kind, schema: u16, fid: Fid, version: u32, body: &[u8]) -> Result<Change, StoreError> {
    let what = || format!("{} number {}", kind.word(), fid.0);
    known(schema, &what)?;
    let unreadable = |detail| StoreError::Unreadable { what: what(), detail };
    let record: Record = serde_json::from_slice(body).map_err(|error| unreadable(error.to_string()))?;
    if record.kind() != kind {
        return Err(unreadable(format!("its body is of the kind {}", record.kind().word())));
    }
    Ok(Change { fid, version, verb: Verb::Added, record, reason: None, personal: None })
}

fn known(schema: u16, what: &impl Fn() -> String) -> Result<(), StoreError> {
    match schema {
        Change::SCHEMA => Ok(()),
        number => Err(StoreError::NewerBody { what: what(), number }),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const NUMBER_1: &str = include_str!("../../tests/golden/change-1.jsonl");

    /// The file is never edited: what it holds stands in somebody's log.
    #[test]
    fn every_body_of_number_1_reads_and_is_written_again_byte_for_byte() {
        let mut kinds = BTreeSet::new();
        for (number, body) in NUMBER_1.lines().enumerate() {
            let change = change(1, body.as_bytes(), || format!("line {}", number + 1)).unwrap();
            assert_eq!(String::from_utf8(change.canonical().unwrap()).unwrap(), body);
            assert_eq!(
                serde_json::to_string(&change).unwrap(),
                body,
                "put together and written in one go, they are the same"
            );
            let record = serde_json::to_vec(&change.record).unwrap();
            let alone = entity(change.kind(), 1, change.fid, change.version, &record).unwrap();
            assert_eq!(alone.record, change.record);
            kinds.insert(change.kind());
        }
        assert_eq!(kinds.len(), Kind::ALL.len(), "some kind has no line");
    }

    #[test]
    fn a_number_of_the_future_is_said_to_be_unknown() {
        let error = change(2, NUMBER_1.lines().next().unwrap().as_bytes(), || "the change at 7".into()).unwrap_err();
        assert_eq!(error, StoreError::NewerBody { what: "the change at 7".into(), number: 2 });
    }
}
