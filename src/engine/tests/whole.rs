//! Commands that happen together or not at all, in several parts.

use std::sync::Mutex;

use super::*;
use crate::domain::CommandId;

/// A whole part of them and some more.
fn many() -> Vec<Envelope> {
    (2000..7000).map(|number| put(unit_record(number, None))).collect()
}

/// Applies them, hears of them, finds them again; sent again they change nothing.
async fn happen(store: Arc<dyn Store>) {
    let engine = filled(store).await;
    let before = engine.atlas().seq();
    let heard = Arc::new(Mutex::new(vec![]));
    let told = heard.clone();
    let commands = many();
    let asked = engine.submit_whole(Actor::Operator, commands.clone(), move |count| told.lock().unwrap().push(count));
    assert_eq!(asked.await.unwrap(), []);
    assert_eq!(*heard.lock().unwrap(), [4096, 5000]);
    let seq = Seq(before.0 + 5000);
    assert_eq!((engine.atlas().seq(), engine.atlas().units().len() > 5000), (seq, true));
    assert_eq!(engine.submit_whole(Actor::Operator, commands, |_| ()).await.unwrap(), []);
    assert_eq!(engine.atlas().seq(), seq);
    let verified = engine.verify().await.unwrap();
    assert_eq!((verified.seq, verified.entities), (seq, everything(&engine.atlas()).len() as u64));
    engine.close().await;
}

/// One that is refused in the last part keeps those of the first from happening, and every fault is told.
async fn happen_not(store: Arc<dyn Store>) {
    let engine = filled(store).await;
    let before = everything(&engine.atlas());
    let mut commands = many();
    let (mut early, late) = (put(unit_record(9001, None)), put(unit_record(9002, Some(unit(9999)))));
    early.base = Some(7);
    let wrong: Vec<CommandId> = vec![early.id, late.id];
    commands.insert(10, early);
    commands.push(late);
    let refused = engine.submit_whole(Actor::Operator, commands, |_| ()).await.unwrap();
    assert_eq!(refused.iter().map(|(id, _)| *id).collect::<Vec<_>>(), wrong);
    let unknown = Refusal::Unknown { kind: Kind::Unit, name: unit(9999).to_string() };
    assert_eq!(refused[1].1, Outcome::Refused(unknown));
    assert_eq!(everything(&engine.atlas()), before);
    assert_eq!(engine.verify().await.unwrap().entities, before.len() as u64);
    // Whoever comes next is not kept waiting.
    assert!(matches!(one(&engine, put(unit_record(9001, None))).await, Outcome::Applied { .. }));
    engine.close().await;
}

#[tokio::test]
async fn more_than_a_part_happens_together() {
    let (dir, database) = (tempfile::tempdir().unwrap(), Database::new().await);
    happen(Arc::new(SqliteStore::open(dir.path()).unwrap())).await;
    happen(Arc::new(PostgresStore::open(&database.url).await.unwrap())).await;
}

#[tokio::test]
async fn one_that_is_refused_keeps_all_from_happening() {
    let (dir, database) = (tempfile::tempdir().unwrap(), Database::new().await);
    happen_not(Arc::new(SqliteStore::open(dir.path()).unwrap())).await;
    happen_not(Arc::new(PostgresStore::open(&database.url).await.unwrap())).await;
}

#[tokio::test]
async fn nothing_is_published_that_the_disk_does_not_take() {
    let dir = tempfile::tempdir().unwrap();
    let store = Watched::new(dir.path());
    let engine = filled(store.clone()).await;
    let before = everything(&engine.atlas());
    store.failing.store(true, Ordering::SeqCst);
    let full = Err(EngineError::Store(StoreError::Full));
    assert_eq!(engine.submit_whole(Actor::Operator, many(), |_| ()).await, full);
    assert_eq!(everything(&engine.atlas()), before);
    store.failing.store(false, Ordering::SeqCst);
    // A panic after the commit: what is on the disk is found there by whoever comes next.
    store.panicking.store(true, Ordering::SeqCst);
    let commands = many();
    assert_eq!(engine.submit_whole(Actor::Operator, commands.clone(), |_| ()).await, Err(EngineError::Panicked));
    store.panicking.store(false, Ordering::SeqCst);
    assert_eq!(engine.submit_whole(Actor::Operator, commands, |_| ()).await.unwrap(), []);
    assert_eq!(everything(&engine.atlas()).len(), before.len() + 5000);
}
