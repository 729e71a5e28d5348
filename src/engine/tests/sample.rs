//! Shorthand for tests.

use super::*;
use crate::{
    atlas::{Atlas, Found},
    domain::{Envelope, Fid, Kind, Record, sample::put},
};

pub fn each(records: Vec<Record>) -> Batch {
    Batch { commands: records.into_iter().map(put).collect(), all_or_nothing: false }
}

pub fn together(commands: Vec<Envelope>) -> Batch {
    Batch { commands, all_or_nothing: true }
}

pub async fn one(engine: &Engine, envelope: Envelope) -> Outcome {
    let batch = Batch { commands: vec![envelope], all_or_nothing: false };
    engine.submit(Actor::Operator, batch).await.unwrap().remove(0)
}

/// Every entity with its numbers.
pub fn everything(atlas: &Atlas) -> Vec<Found> {
    let numbers = |kind| 0..atlas.next_fid(kind).0.max(u32::from(kind == Kind::Settings));
    let get = |kind, fid| atlas.record(kind, Fid(fid)).map(|record| atlas.record_by_id(kind, record.id()).unwrap());
    Kind::ALL.iter().flat_map(|kind| numbers(*kind).filter_map(|fid| get(*kind, fid))).collect()
}
