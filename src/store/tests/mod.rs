//! The stores by themselves: what both do, and what each does in its own way.

mod access;
mod blobs;
mod copying;
mod postgres;
mod sqlite;

use rstest::rstest;
use tempfile::TempDir;

use super::*;
use crate::database::Database;
use crate::domain::{Fid, Phone, Record, Verb, sample::*};

/// Where a store is kept while a test runs.
enum Place {
    Folder(TempDir),
    Database(Database),
}

#[derive(Clone, Copy)]
enum Sort {
    Sqlite,
    Postgres,
}

impl Place {
    async fn new(sort: Sort) -> Self {
        match sort {
            Sort::Sqlite => Self::Folder(tempfile::tempdir().unwrap()),
            Sort::Postgres => Self::Database(Database::new().await),
        }
    }
    async fn open(&self) -> Box<dyn Store> {
        match self {
            Self::Folder(dir) => Box::new(SqliteStore::open(dir.path()).unwrap()),
            Self::Database(database) => Box::new(PostgresStore::open(&database.url).await.unwrap()),
        }
    }
}

fn change(fid: u32, version: u32, record: Record) -> Change {
    Change {
        fid: Fid(fid),
        version,
        verb: if version == 1 { Verb::Added } else { Verb::Changed },
        record,
        reason: None,
        personal: None,
    }
}

fn phone(fid: u32, version: u32, number: u32, phone: &str) -> Change {
    let personal = Some(Personal { private_phone: Phone::new(phone).unwrap() });
    Change { personal, ..change(fid, version, person_record(number)) }
}

fn decided(changes: Vec<Change>) -> Decided {
    let envelope = put(changes[0].record.clone());
    let fingerprint = Fingerprint::of(&envelope).unwrap();
    Decided { id: envelope.id, fingerprint, actor: Actor::Operator, at: noon(), recorded_at: None, changes }
}

/// Three changes by two commands: a zone, its new name, a person with a telephone.
async fn fill(store: &dyn Store) -> Vec<Decided> {
    let group = vec![
        decided(vec![change(0, 1, zone_record(1, "南站")), change(0, 2, zone_record(1, "南站片区"))]),
        decided(vec![phone(0, 1, 1, "13900000001")]),
    ];
    assert_eq!(store.commit(Seq(0), group.clone()).await, Ok(Seq(3)));
    group
}

async fn state(store: &dyn Store) -> (Seq, Vec<Change>) {
    let mut loading = store.load().await.unwrap();
    let mut all = vec![];
    while let Some(chunk) = loading.next().await {
        all.extend(chunk.unwrap());
    }
    (loading.seq, all)
}

#[rstest]
#[tokio::test]
async fn a_commit_is_read_back_as_log_as_state_and_by_its_ids(#[values(Sort::Sqlite, Sort::Postgres)] sort: Sort) {
    let place = Place::new(sort).await;
    let store = &*place.open().await;
    let group = fill(store).await;
    let (seq, entities) = state(store).await;
    assert_eq!(seq, Seq(3));
    let records: Vec<_> = entities.iter().map(|change| (change.fid.0, change.version, &change.record)).collect();
    assert_eq!(records, [(0, 2, &zone_record(1, "南站片区")), (0, 1, &person_record(1))]);

    let log = store.changes_since(Seq(1), 10).await.unwrap();
    assert_eq!(log.iter().map(|line| line.seq.0).collect::<Vec<_>>(), [2, 3]);
    assert_eq!((log[0].command, log[0].at, log[0].actor.clone()), (group[0].id, noon(), Actor::Operator));
    assert_eq!(log[1].change, Change { personal: None, ..group[1].changes[0].clone() });

    let of_person = Query::Log { after: Seq(0), entity: Some((Kind::Person, id(3, 1))), limit: 10 };
    let Page::Log(page) = store.read(of_person).await.unwrap() else { panic!("another page") };
    assert_eq!(page.iter().map(|line| line.seq.0).collect::<Vec<_>>(), [3]);

    let known = store.recall(vec![group[0].id, CommandId::new(id(99, 1))]).await.unwrap();
    let remembered = Remembered { fingerprint: group[0].fingerprint, seq: Seq(2) };
    assert_eq!(known.into_iter().collect::<Vec<_>>(), [(group[0].id, remembered)]);
    let outcome = store.read(Query::CommandOutcome(group[0].id)).await.unwrap();
    assert_eq!(outcome, Page::CommandOutcome(Some(remembered)));
}

#[rstest]
#[tokio::test]
async fn a_group_decided_on_old_truth_is_not_written(#[values(Sort::Sqlite, Sort::Postgres)] sort: Sort) {
    let place = Place::new(sort).await;
    let store = &*place.open().await;
    fill(store).await;
    let late = vec![decided(vec![change(1, 1, zone_record(2, "桃源"))])];
    let moved = StoreError::Moved { expected: Seq(1), found: Seq(3) };
    assert_eq!(store.commit(Seq(1), late.clone()).await, Err(moved));
    assert_eq!(store.commit(Seq(3), late).await, Ok(Seq(4)));
}

#[rstest]
#[tokio::test]
async fn a_group_that_breaks_a_rule_of_the_tables_leaves_nothing_behind(
    #[values(Sort::Sqlite, Sort::Postgres)] sort: Sort,
) {
    let place = Place::new(sort).await;
    let store = &*place.open().await;
    fill(store).await;
    let good = decided(vec![change(1, 1, zone_record(2, "桃源"))]);
    // The same code under another number.
    let bad = decided(vec![change(2, 1, zone_record(1, "南站"))]);
    assert!(matches!(store.commit(Seq(3), vec![good, bad]).await, Err(StoreError::Database(_))));
    assert_eq!(state(store).await.0, Seq(3));
    assert_eq!(store.verify().await.unwrap().seq, Seq(3));
}

#[rstest]
#[tokio::test]
async fn parts_are_one_commit_and_without_the_last_word_none(#[values(Sort::Sqlite, Sort::Postgres)] sort: Sort) {
    let place = Place::new(sort).await;
    let store: Arc<dyn Store> = place.open().await.into();
    fill(&*store).await;
    let zone = |fid| vec![decided(vec![change(fid, 1, zone_record(fid + 1, "桃源"))])];
    for whole in [false, true] {
        let (feed, parts) = Parts::channel();
        let committing = tokio::spawn({
            let store = store.clone();
            async move { store.commit_parts(Seq(3), parts).await }
        });
        for fid in 1..9 {
            feed.send(Part::More(zone(fid))).await.unwrap();
        }
        assert_eq!(state(&*store).await.0, Seq(3));
        if whole {
            feed.send(Part::Whole).await.unwrap();
        }
        drop(feed);
        let seq = if whole { Seq(11) } else { Seq(3) };
        assert_eq!(committing.await.unwrap(), Ok(seq));
        assert_eq!((state(&*store).await.0, store.verify().await.unwrap().seq), (seq, seq));
    }
}
