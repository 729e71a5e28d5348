//! The engine with a real store in a passing folder.

mod sample;

use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::{
    domain::{Kind, Seat},
    store::SqliteStore,
};
use sample::*;

async fn open(dir: &Path) -> Engine {
    let store = SqliteStore::open(dir).unwrap();
    Engine::open(Arc::new(store), Clock::starting_at(noon())).await.unwrap()
}

#[tokio::test]
async fn what_was_applied_is_there_at_once_and_after_opening_again() {
    let dir = tempfile::tempdir().unwrap();
    let engine = open(dir.path()).await;
    let outcomes = engine.submit(Actor::Operator, each(district())).await.unwrap();
    let applied = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Applied { .. })).count();
    assert_eq!(applied, outcomes.len(), "{outcomes:?}");
    let outcome = one(&engine, assign(1, Seat::A, Some(person(1)), date(2026, 1, 1), None)).await;
    assert_eq!(outcome, Outcome::Applied { seq: engine.atlas().seq() });
    let before = everything(&engine.atlas());
    assert_eq!(engine.today(), date(2026, 11, 23));
    engine.close().await;
    let again = open(dir.path()).await;
    assert_eq!(everything(&again.atlas()), before);
    assert_eq!(again.verify().await.unwrap().entities, before.len() as u64);
    assert_eq!(again.atlas().duties().by_code("D0001").unwrap().version, 1);
    assert!(again.atlas().record_by_code(Kind::Duty, &code("D0002")).is_none());
}
