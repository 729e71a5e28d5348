//! The engine with a real store in a passing folder.

mod both;
mod cases;
mod groups;
mod sample;
mod visits;
mod watched;
mod whole;

use std::sync::{Arc, atomic::Ordering};

use jiff::civil::date;

use super::*;
use crate::{
    database::Database,
    domain::{Command, Envelope, Kind, PartyId, Record, Refusal, Seat, Stated, Verb, sample::*},
    store::{PostgresStore, SqliteStore},
};
use sample::*;
use watched::Watched;

async fn engine(store: Arc<dyn Store>) -> Engine {
    Engine::open(store, Clock::starting_at(noon())).await.unwrap()
}

async fn open(dir: &Path) -> Engine {
    engine(Arc::new(SqliteStore::open(dir).unwrap())).await
}

/// An engine that holds [`district`].
async fn filled(store: Arc<dyn Store>) -> Engine {
    let engine = engine(store).await;
    let outcomes = engine.submit(Actor::Operator, together(district().into_iter().map(put).collect())).await.unwrap();
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Applied { .. })), "{outcomes:?}");
    engine
}

async fn filled_dir(dir: &Path) -> Engine {
    filled(Arc::new(SqliteStore::open(dir).unwrap())).await
}

#[tokio::test]
async fn what_was_applied_is_there_at_once_and_after_opening_again() {
    let dir = tempfile::tempdir().unwrap();
    let engine = filled_dir(dir.path()).await;
    let outcome = one(&engine, assign(1, Seat::A, Some(person(1)), date(2026, 1, 1), None)).await;
    assert_eq!(outcome, Outcome::Applied { seq: engine.atlas().seq() });
    let before = everything(&engine.atlas());
    assert_eq!(engine.today(), date(2026, 11, 23));
    engine.close().await;
    assert_eq!(engine.submit(Actor::Operator, each(vec![settings()])).await, Err(EngineError::Stopped));
    let again = open(dir.path()).await;
    assert_eq!(everything(&again.atlas()), before);
    assert_eq!(again.verify().await.unwrap().entities, before.len() as u64);
    assert_eq!(again.atlas().duties().by_code("D0001").unwrap().version, 1);
    assert!(again.atlas().record_by_code(Kind::Duty, &code("D0002")).is_none());
}

/// What is put, what a new start reads, and what the log alone says.
async fn come_back(store: impl AsyncFn() -> Arc<dyn Store>) {
    let first = engine(store().await).await;
    let outcomes = first.submit(Actor::Operator, each(every_kind())).await.unwrap();
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Applied { .. })), "{outcomes:?}");
    let before = everything(&first.atlas());
    assert_eq!(before.iter().map(|found| found.record.clone()).collect::<Vec<_>>(), every_kind());
    first.close().await;
    let again = engine(store().await).await;
    assert_eq!(everything(&again.atlas()), before);
    let mut replayed = Atlas::default();
    for logged in again.changes_since(Seq(0), 100).await.unwrap() {
        replayed.apply(logged.seq, &logged.change);
    }
    assert_eq!(everything(&replayed), before);
    again.close().await;
}

#[tokio::test]
async fn every_kind_of_entity_comes_back_the_same() {
    let dir = tempfile::tempdir().unwrap();
    come_back(async || Arc::new(SqliteStore::open(dir.path()).unwrap()) as Arc<dyn Store>).await;
}

#[tokio::test]
async fn every_kind_of_entity_comes_back_the_same_from_a_database() {
    let database = Database::new().await;
    come_back(async || Arc::new(PostgresStore::open(&database.url).await.unwrap()) as Arc<dyn Store>).await;
}

#[tokio::test]
async fn putting_the_same_again_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let engine = filled_dir(dir.path()).await;
    let seq = engine.atlas().seq();
    let outcomes = engine.submit(Actor::Operator, each(district())).await.unwrap();
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Applied { seq }), "{outcomes:?}");
    assert_eq!(engine.atlas().seq(), seq);
}

#[tokio::test]
async fn a_command_sent_twice_happens_once() {
    let dir = tempfile::tempdir().unwrap();
    let engine = filled_dir(dir.path()).await;
    let first = assign(1, Seat::A, Some(person(1)), date(2026, 1, 1), None);
    let Outcome::Applied { seq } = one(&engine, first.clone()).await else { panic!("not applied") };
    one(&engine, put(zone_record(1, "南站片区"))).await;
    assert_eq!(one(&engine, first.clone()).await, Outcome::Duplicate { seq });
    // Also one that changed nothing: sent late, it must not undo what came between.
    let nothing = put(zone_record(1, "南站片区"));
    let seq = engine.atlas().seq();
    assert_eq!(one(&engine, nothing.clone()).await, Outcome::Applied { seq });
    one(&engine, put(zone_record(1, "南站"))).await;
    assert_eq!(one(&engine, nothing).await, Outcome::Duplicate { seq });
    // And after a new start.
    let seq = Seq(seq.0 - 1);
    engine.close().await;
    assert_eq!(one(&open(dir.path()).await, first).await, Outcome::Duplicate { seq });
}

#[tokio::test]
async fn an_id_used_for_something_else_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let engine = filled_dir(dir.path()).await;
    let first = assign(1, Seat::A, Some(person(1)), date(2026, 1, 1), None);
    one(&engine, first.clone()).await;
    let mut other = assign(1, Seat::A, Some(person(2)), date(2026, 1, 1), None);
    other.id = first.id;
    assert_eq!(one(&engine, other).await, Outcome::Refused(Refusal::IdReused));
}

#[tokio::test]
async fn a_refused_id_may_be_tried_again() {
    let dir = tempfile::tempdir().unwrap();
    let engine = filled_dir(dir.path()).await;
    let early = put(unit_record(2, Some(unit(9))));
    let unknown = Refusal::Unknown { kind: Kind::Unit, name: unit(9).to_string() };
    assert_eq!(one(&engine, early.clone()).await, Outcome::Refused(unknown));
    one(&engine, put(unit_record(9, None))).await;
    assert!(matches!(one(&engine, early).await, Outcome::Applied { .. }));
}

#[tokio::test]
async fn an_edit_of_an_old_version_is_a_conflict() {
    let dir = tempfile::tempdir().unwrap();
    let engine = filled_dir(dir.path()).await;
    let edit = |called, base| {
        let mut edit = put(zone_record(1, called));
        edit.base = Some(base);
        edit
    };
    assert!(matches!(one(&engine, edit("甲", 1)).await, Outcome::Applied { .. }));
    let late = edit("乙", 1);
    assert_eq!(one(&engine, late.clone()).await, Outcome::Conflict { current: 2 });
    // A conflict is not remembered; seen the new version, the sender decides and sends a new command.
    assert!(matches!(one(&engine, edit("乙", 2)).await, Outcome::Applied { .. }));
    assert_eq!(one(&engine, late).await, Outcome::Conflict { current: 3 });
}

#[tokio::test]
async fn a_private_telephone_is_kept_apart_and_the_same_one_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let engine = filled_dir(dir.path()).await;
    let seq = engine.atlas().seq().0;
    let commands = vec![put_phone(1, "13900000001"), put_phone(1, "13900000001"), put_phone(1, "13900000002")];
    let outcomes = engine.submit(Actor::Operator, together(commands)).await.unwrap();
    let applied = |by| Outcome::Applied { seq: Seq(seq + by) };
    assert_eq!(outcomes, [applied(1), applied(1), applied(2)]);
    assert_eq!(one(&engine, put_phone(1, "13900000002")).await, applied(2));
    assert_eq!(one(&engine, put(person_record(1))).await, applied(2));
    let log = engine.changes_since(Seq(seq), 10).await.unwrap();
    assert!(log.iter().all(|logged| logged.change.personal.is_none()));
    let PartyId::Person(person) = person(1) else { unreachable!() };
    assert!(engine.erase_personal(person).await.unwrap());
    assert_eq!(one(&engine, put_phone(1, "13900000002")).await, applied(3));
    engine.verify().await.unwrap();
}

#[tokio::test]
async fn followers_hear_of_changes_in_order_and_of_the_turn_of_the_day() {
    let dir = tempfile::tempdir().unwrap();
    let engine = filled_dir(dir.path()).await;
    let mut news = engine.subscribe();
    let before = engine.atlas().seq().0;
    let end = envelope(Command::EndDuty { duty: duty(1), last: date(2026, 6, 30) });
    let assign = assign(1, Seat::A, Some(person(1)), date(2026, 1, 1), None);
    engine.submit(Actor::Operator, together(vec![assign, end])).await.unwrap();
    engine.turn_day(date(2026, 11, 24));
    let Published::Changes { seq, changes } = &*news.recv().await.unwrap() else { panic!("no changes") };
    assert_eq!(*seq, Seq(before + 2));
    let heard: Vec<_> = changes.iter().map(|note| (note.seq.0, note.kind, note.verb, note.fid.0)).collect();
    assert_eq!(heard, [(before + 1, Kind::Duty, Verb::Assigned, 0), (before + 2, Kind::Duty, Verb::Ended, 0)]);
    assert_eq!(changes[0].code, Some(code("D0001")));
    assert!(matches!(&*news.recv().await.unwrap(), Published::Day(day) if *day == date(2026, 11, 24)));
}

#[tokio::test]
async fn a_failed_commit_leaves_memory_as_the_disk_is() {
    let dir = tempfile::tempdir().unwrap();
    let store = Watched::new(dir.path());
    let engine = filled(store.clone()).await;
    let before = (engine.atlas().seq(), everything(&engine.atlas()));
    let mut news = engine.subscribe();
    store.failing.store(true, Ordering::SeqCst);
    let command = assign(1, Seat::A, Some(person(1)), date(2026, 1, 1), None);
    let batch = Batch { commands: vec![command.clone()], all_or_nothing: false };
    assert_eq!(engine.submit(Actor::Operator, batch.clone()).await, Err(EngineError::Store(StoreError::Full)));
    assert_eq!((engine.atlas().seq(), everything(&engine.atlas())), before);
    assert!(news.try_recv().is_err(), "something was told that did not happen");
    store.failing.store(false, Ordering::SeqCst);
    // Sent again it happens, once, with the number and code that were never given away.
    let seq = Seq(before.0.0 + 1);
    assert_eq!(engine.submit(Actor::Operator, batch.clone()).await, Ok(vec![Outcome::Applied { seq }]));
    assert_eq!(engine.submit(Actor::Operator, batch).await, Ok(vec![Outcome::Duplicate { seq }]));
    assert_eq!(engine.atlas().duties().by_code("D0001").unwrap().fid.0, 0);
    let kept = everything(&engine.atlas());
    engine.close().await;
    assert_eq!(everything(&open(dir.path()).await.atlas()), kept);
}

#[tokio::test]
async fn a_writer_that_comes_second_decides_again_on_the_newer_truth() {
    let dir = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(dir.path()).unwrap());
    let one_node = filled(store.clone()).await;
    let other_node = engine(store.clone()).await;
    let mut news = other_node.subscribe();
    let of = |node: Engine, half: u32| async move {
        for number in 0..20 {
            let outcome = one(&node, put(unit_record(100 + half + number * 2, Some(unit(1))))).await;
            assert!(matches!(outcome, Outcome::Applied { .. }), "{outcome:?}");
        }
    };
    tokio::join!(of(one_node.clone(), 0), of(other_node.clone(), 1));
    // Each has a number of its own, and both nodes know the same once each has written after the other.
    one(&one_node, put(unit_record(201, None))).await;
    one(&other_node, put(unit_record(202, None))).await;
    one(&one_node, put(unit_record(203, None))).await;
    one(&other_node, put(unit_record(203, None))).await;
    assert_eq!(everything(&one_node.atlas()), everything(&other_node.atlas()));
    assert_eq!(one_node.atlas().units().len(), 44);
    store.verify().await.unwrap();
    let mut heard = vec![];
    while let Ok(published) = news.try_recv() {
        let Published::Changes { changes, .. } = &*published else { continue };
        heard.extend(changes.iter().map(|note| note.seq.0));
    }
    let first = heard[0];
    assert_eq!(heard, (first..first + heard.len() as u64).collect::<Vec<_>>(), "news has holes");
}

#[tokio::test]
async fn a_reader_beside_a_running_writer_sees_what_was_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let writer = filled_dir(dir.path()).await;
    let reader = engine(Arc::new(SqliteStore::open_read_only(dir.path()).unwrap())).await;
    assert_eq!(everything(&reader.atlas()), everything(&writer.atlas()));
    let refused = reader.submit(Actor::Operator, each(vec![zone_record(3, "朝农")])).await;
    assert_eq!(refused, Err(EngineError::Store(StoreError::ReadOnly)));
    let to = dir.path().join("copy.db");
    assert_eq!(reader.backup(&to, None).await.unwrap().seq, writer.atlas().seq());
}

#[tokio::test]
async fn a_backup_during_work_holds_one_moment() {
    let dir = tempfile::tempdir().unwrap();
    let engine = filled_dir(dir.path()).await;
    let busy = tokio::spawn({
        let engine = engine.clone();
        async move {
            for number in 100..400 {
                one(&engine, put(unit_record(number, Some(unit(1))))).await;
            }
        }
    });
    let copies = tempfile::tempdir().unwrap();
    for round in 0..3 {
        let folder = copies.path().join(round.to_string());
        std::fs::create_dir(&folder).unwrap();
        let seq = engine.backup(&folder.join("renling.db"), None).await.unwrap().seq;
        let restored = open(&folder).await;
        assert_eq!(restored.atlas().seq(), seq);
        assert_eq!(restored.verify().await.unwrap().seq, seq);
        // The same as the log says of that moment.
        let mut then = Atlas::default();
        for logged in engine.changes_since(Seq(0), 10_000).await.unwrap().iter().filter(|logged| logged.seq <= seq) {
            then.apply(logged.seq, &logged.change);
        }
        assert_eq!(everything(&restored.atlas()), everything(&then));
    }
    busy.await.unwrap();
}

#[tokio::test]
async fn a_fault_of_the_program_takes_neither_the_writer_nor_the_truth_along() {
    let dir = tempfile::tempdir().unwrap();
    let store = Watched::new(dir.path());
    let engine = filled(store.clone()).await;
    let before = engine.atlas().seq();
    let batch = Batch { commands: vec![put(unit_record(50, None))], all_or_nothing: false };
    store.panicking.store(true, Ordering::SeqCst);
    assert_eq!(engine.submit(Actor::Operator, batch.clone()).await, Err(EngineError::Panicked));
    assert_eq!(engine.atlas().seq(), before);
    store.panicking.store(false, Ordering::SeqCst);
    // It was durable already; memory catches up with the next write, and the sender is told so.
    let seq = Seq(before.0 + 1);
    assert_eq!(engine.submit(Actor::Operator, batch.clone()).await, Ok(vec![Outcome::Duplicate { seq }]));
    assert_eq!(one(&engine, put(unit_record(51, Some(unit(50))))).await, Outcome::Applied { seq: Seq(seq.0 + 1) });
    engine.verify().await.unwrap();
}

#[tokio::test]
async fn the_day_turns_by_the_clock_of_the_district() {
    let dir = tempfile::tempdir().unwrap();
    filled_dir(dir.path()).await.close().await;
    // A minute before midnight in Nanchang.
    let clock = Clock::starting_at(Instant::from("2026-11-23T15:59:00Z".parse::<jiff::Timestamp>().unwrap()));
    let engine = Engine::open(Arc::new(SqliteStore::open(dir.path()).unwrap()), clock.clone()).await.unwrap();
    assert_eq!(engine.today(), date(2026, 11, 23));
    clock.advance(std::time::Duration::from_secs(60));
    assert_eq!(engine.today(), date(2026, 11, 24));
}

#[tokio::test]
async fn indexes_are_merged_behind_the_readers_backs() {
    let dir = tempfile::tempdir().unwrap();
    let engine = filled_dir(dir.path()).await;
    one(&engine, put(line_record(1))).await;
    let places = (0..9000).map(|number| put(checkpoint_record(number, line(1), Stated::default()))).collect();
    let outcomes = engine.submit(Actor::Operator, together(places)).await.unwrap();
    let Some(Outcome::Applied { seq }) = outcomes.last().cloned() else { panic!("{:?}", outcomes.last()) };
    let before = everything(&engine.atlas());
    let merged = async {
        while engine.atlas().wants_merge() {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), merged).await.expect("nobody merges");
    assert_eq!(engine.atlas().seq(), seq);
    assert_eq!(everything(&engine.atlas()), before);
    assert!(matches!(one(&engine, put(unit_record(50, None))).await, Outcome::Applied { .. }));
}
