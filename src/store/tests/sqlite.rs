//! The embedded store by itself.

use std::path::Path;

use rusqlite::Connection;

use super::*;

fn open(dir: &Path) -> SqliteStore {
    SqliteStore::open(dir).unwrap()
}

fn refused(dir: &Path) -> StoreError {
    SqliteStore::open(dir).err().expect("it opened")
}

/// Does something to the file that this program never does.
fn meddle(dir: &Path, sql: &str) {
    let file = Connection::open(dir.join("renling.db")).unwrap();
    file.execute_batch(sql).unwrap();
}

#[tokio::test]
async fn a_second_writer_is_refused_and_told_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let first = open(dir.path());
    let error = refused(dir.path());
    assert_eq!(error, StoreError::Locked { dir: dir.path().to_owned(), process: Some(std::process::id()) });
    assert!(error.to_string().contains("Stop that one first"), "{error}");
    first.close().await;
    open(dir.path());
}

#[tokio::test]
async fn a_reader_works_beside_a_writer_and_alone_and_cannot_write() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(SqliteStore::open_read_only(dir.path()), Err(StoreError::Missing { .. })));
    let writer = open(dir.path());
    fill(&writer).await;
    let reader = SqliteStore::open_read_only(dir.path()).unwrap();
    assert_eq!(state(&reader).await, state(&writer).await);
    // It sees what is written later, too.
    writer.commit(Seq(3), vec![decided(vec![change(1, 1, zone_record(2, "桃源"))])]).await.unwrap();
    assert_eq!(state(&reader).await.0, Seq(4));
    assert_eq!(reader.commit(Seq(4), vec![]).await, Err(StoreError::ReadOnly));
    writer.close().await;
    reader.close().await;
    let alone = SqliteStore::open_read_only(dir.path()).unwrap();
    assert_eq!(state(&alone).await.0, Seq(4));
    assert_eq!(alone.verify().await.unwrap().seq, Seq(4));
}

#[tokio::test]
async fn the_log_can_neither_be_edited_nor_shortened() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    fill(&store).await;
    let file = Connection::open(dir.path().join("renling.db")).unwrap();
    let edit = file.execute("UPDATE change_log SET actor = 'demo' WHERE seq = 1", []).unwrap_err();
    assert!(edit.to_string().contains("never edited"), "{edit}");
    let cut = file.execute("DELETE FROM change_log WHERE seq = 3", []).unwrap_err();
    assert!(cut.to_string().contains("never shortened"), "{cut}");
}

#[tokio::test]
async fn whatever_is_altered_behind_our_back_is_found() {
    let edits = [
        ("UPDATE change_log SET actor = 'demo' WHERE seq = 1", "the chain breaks at 1"),
        ("UPDATE change_log SET at_us = at_us + 1 WHERE seq = 2", "the chain breaks at 2"),
        ("UPDATE change_log SET idx = 1 WHERE seq = 3", "the chain breaks at 3"),
        ("UPDATE change_log SET body = CAST(replace(body, '南站', '北站') AS BLOB) WHERE seq = 1", "the body at 1"),
        ("UPDATE change_log SET salt = zeroblob(16) WHERE seq = 2", "the body at 2"),
        ("UPDATE change_log SET personal_hash = NULL WHERE seq = 3", "the chain breaks at 3"),
        ("UPDATE change_log SET hash = zeroblob(32) WHERE seq = 1", "the chain breaks at 1"),
        ("UPDATE change_log SET fid = 9 WHERE seq = 3", "the columns at 3"),
        ("UPDATE change_log SET kind = 'street' WHERE seq = 1", "the columns at 1"),
        ("DELETE FROM change_log WHERE seq = 2", "after 1 comes 3"),
        ("DELETE FROM change_log WHERE seq = 3", "the table's person number 0"),
        ("DELETE FROM entity WHERE kind = 'person'", "the log knows 2 entities, the table 1"),
        (
            "UPDATE entity SET body = CAST(replace(body, '片区', '') AS BLOB) WHERE kind = 'zone'",
            "the table's zone number 0",
        ),
        ("UPDATE entity SET version = 1 WHERE kind = 'zone'", "the table's zone number 0"),
        ("DELETE FROM command", "the change at 1 belongs to no command"),
        ("UPDATE command SET last_seq = 1 WHERE last_seq = 2", "the change at 2 belongs to no command"),
        ("UPDATE personal SET body = CAST('{\"private_phone\":\"1\"}' AS BLOB)", "the personal fields of"),
    ];
    for (sql, found) in edits {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path());
        fill(&store).await;
        assert_eq!(store.verify().await.unwrap().entities, 2);
        store.close().await;
        meddle(
            dir.path(),
            &format!("DROP TRIGGER change_log_is_never_edited; DROP TRIGGER change_log_is_never_shortened; {sql}"),
        );
        let error = open(dir.path()).verify().await.expect_err(sql).to_string();
        assert!(error.contains(found), "{sql}: {error}");
    }
}

#[tokio::test]
async fn what_is_erased_is_gone_and_the_chain_still_holds() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    fill(&store).await;
    store.commit(Seq(3), vec![decided(vec![phone(0, 2, 1, "13900000002")])]).await.unwrap();
    let person = PersonId::new(id(3, 1));
    let kept = store.personal(vec![person]).await.unwrap();
    assert_eq!(kept[&person].private_phone.as_str(), "13900000002");
    let before = store.verify().await.unwrap();
    assert_eq!(store.erase(person).await, Ok(true));
    assert_eq!(store.erase(person).await, Ok(false));
    assert!(store.personal(vec![person]).await.unwrap().is_empty());
    assert_eq!(store.verify().await.unwrap(), before);
    // Neither number stands anywhere in the files, not even where a row used to be.
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(10).any(|window| window == b"1390000000"));
    }
}

#[tokio::test]
async fn a_backup_is_whole_opens_as_a_store_and_overwrites_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    fill(&store).await;
    let copy = tempfile::tempdir().unwrap();
    let to = copy.path().join("renling.db");
    assert_eq!(store.backup(&to, None).await.unwrap().seq, Seq(3));
    store.commit(Seq(3), vec![decided(vec![change(1, 1, zone_record(2, "桃源"))])]).await.unwrap();
    assert_eq!(store.backup(&to, None).await, Err(StoreError::Exists { path: to.clone() }));
    let names: Vec<_> = std::fs::read_dir(copy.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["renling.db"], "something was left lying about");

    let restored = open(copy.path());
    assert_eq!(restored.verify().await.unwrap().seq, Seq(3));
    assert_eq!(state(&restored).await.1.len(), 2);
    let person = PersonId::new(id(3, 1));
    assert!(restored.personal(vec![person]).await.unwrap().contains_key(&person));
    // It takes up work where it was copied.
    restored.commit(Seq(3), vec![decided(vec![change(1, 1, zone_record(2, "桃源"))])]).await.unwrap();
}

#[tokio::test]
async fn a_backup_into_a_folder_that_is_not_there_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    fill(&store).await;
    let error = store.backup(&dir.path().join("nowhere/copy.db"), None).await.unwrap_err();
    assert!(matches!(error, StoreError::File { .. }), "{error}");
}

#[tokio::test]
async fn a_damaged_file_is_found_at_the_start_with_the_way_to_restore() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let many = (0..200).map(|n| decided(vec![change(n, 1, person_record(n))])).collect();
    store.commit(Seq(0), many).await.unwrap();
    store.close().await;
    let path = dir.path().join("renling.db");
    let whole = std::fs::read(&path).unwrap();
    let spoil = |from: usize, to: usize| {
        let mut bytes = whole.clone();
        bytes[from..to].fill(0xA5);
        bytes
    };
    // In the middle of a table, at the head, a file cut short, and each page alone: also what is not read at the start.
    let mut damaged = vec![spoil(whole.len() / 2, whole.len() / 2 + 4096), spoil(0, 100)];
    damaged.push(whole[..whole.len() / 2].to_vec());
    damaged.extend((1..whole.len() / 4096).map(|page| spoil(page * 4096, page * 4096 + 100)));
    for bytes in damaged {
        std::fs::write(&path, bytes).unwrap();
        let (error, written) = loaded(dir.path()).await;
        let error = error.expect("it was loaded");
        assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
        assert!(error.to_string().contains("bring the newest backup back"), "{error}");
        assert!(matches!(written, None | Some(Err(StoreError::Damaged { .. }))), "{written:?}");
        for beside in ["renling.db-wal", "renling.db-shm"] {
            let _ = std::fs::remove_file(dir.path().join(beside));
        }
    }
    std::fs::write(&path, whole).unwrap();
    assert_eq!(loaded(dir.path()).await, (None, Some(Ok(Seq(201)))));
}

/// What is wrong with a folder up to the end of loading, and what comes of a commit where it opens.
async fn loaded(dir: &Path) -> (Option<StoreError>, Option<Result<Seq, StoreError>>) {
    let store = match SqliteStore::open(dir) {
        Ok(store) => store,
        Err(error) => return (Some(error), None),
    };
    let wrong = match store.load().await {
        Err(error) => Some(error),
        Ok(mut loading) => loop {
            match loading.next().await {
                Some(Ok(_)) => {}
                Some(Err(error)) => break Some(error),
                None => break None,
            }
        },
    };
    let written = store.commit(Seq(200), vec![decided(vec![change(1, 1, zone_record(2, "桃源"))])]).await;
    store.close().await;
    (wrong, Some(written))
}

#[tokio::test]
async fn what_is_loaded_comes_in_order_and_what_cannot_be_read_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let many = (0..3000).map(|n| change(n, 1, person_record(n))).collect();
    store.commit(Seq(0), vec![decided(many)]).await.unwrap();
    let (_, all) = state(&store).await;
    assert!(all.iter().map(|change| change.fid.0).eq(0..3000));
    store.close().await;

    meddle(dir.path(), "UPDATE entity SET body = CAST('{}' AS BLOB) WHERE fid = 2100");
    let mut loading = open(dir.path()).load().await.unwrap();
    let mut before = 0;
    let error = loop {
        match loading.next().await.expect("it ended without an error") {
            Ok(chunk) => before += chunk.len(),
            Err(error) => break error,
        }
    };
    assert!(before > 1000, "what could be read came first");
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    assert!(error.to_string().contains("person number 2100 cannot be read"), "{error}");
}

#[tokio::test]
async fn a_file_of_something_else_or_of_a_newer_program_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    meddle(dir.path(), "CREATE TABLE mine (a)");
    assert!(matches!(refused(dir.path()), StoreError::Foreign { .. }));
    assert!(matches!(SqliteStore::open_read_only(dir.path()), Err(StoreError::Foreign { .. })));

    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).close().await;
    meddle(dir.path(), "PRAGMA user_version = 999");
    let error = refused(dir.path());
    assert!(matches!(error, StoreError::Newer { found: 999, known: 7, .. }), "{error}");
}

#[tokio::test]
async fn the_tables_are_made_once_and_the_file_is_written_ahead_and_synced() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).close().await;
    open(dir.path()).close().await;
    let file = Connection::open(dir.path().join("renling.db")).unwrap();
    let made: i64 = file.query_row("SELECT count(*) FROM migration", [], |row| row.get(0)).unwrap();
    let mode: String = file.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!((made, mode.as_str()), (7, "wal"));
}
