//! The shared store by itself.

use tokio_postgres::Client;

use super::*;
use crate::{database::connect, store::postgres::PATIENCE};

async fn open(url: &str) -> PostgresStore {
    PostgresStore::open(url).await.unwrap()
}

async fn refused(url: &str) -> String {
    PostgresStore::open(url).await.err().expect("it opened").to_string()
}

/// A whole filled store.
async fn filled() -> (Database, PostgresStore) {
    let database = Database::new().await;
    let store = open(&database.url).await;
    fill(&store).await;
    (database, store)
}

async fn number(client: &Client, sql: &str) -> i64 {
    client.query_one(sql, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn gis_programs_and_reports_find_typed_columns() {
    let database = Database::new().await;
    let store = open(&database.url).await;
    // The newest of each: the samples have some entities in several versions.
    let all: std::collections::BTreeMap<_, _> =
        every_kind().into_iter().map(|record| ((record.kind(), record.id()), record)).collect();
    let count = all.len() as u64;
    let group = (0..).zip(all.into_values()).map(|(fid, record)| decided(vec![change(fid, 1, record)])).collect();
    assert_eq!(store.commit(Seq(0), group).await, Ok(Seq(count)));
    let client = connect(&database.url).await;
    let zones = "SELECT name, valid_from::text, ST_SRID(geom), GeometryType(geom), ST_IsValid(geom) FROM renling.zones";
    let zone = &client.query(zones, &[]).await.unwrap()[0];
    assert_eq!((zone.get::<_, i32>(2), zone.get::<_, &str>(3), zone.get(4)), (4326, "MULTIPOLYGON", true));
    for view in [
        "districts",
        "zones",
        "streets",
        "communities",
        "lines",
        "checkpoints",
        "units",
        "people",
        "roles",
        "posts",
        "duties",
        "context",
    ] {
        assert!(number(&client, &format!("SELECT count(*) FROM renling.{view}")).await > 0, "{view} is empty");
    }
    let zone_fid = "SELECT fid FROM renling.entity WHERE kind = 'zone' ORDER BY id LIMIT 1";
    let zone_fid = number(&client, zone_fid).await as u32;
    // A new version replaces the row.
    store.commit(Seq(count), vec![decided(vec![change(zone_fid, 2, zone_record(1, "新名"))])]).await.unwrap();
    // What is known by its code and name alone has a row without a shape.
    store.commit(Seq(count + 1), vec![decided(vec![change(900, 1, bare_zone_record(9, "未绘界"))])]).await.unwrap();
    let bare = "SELECT count(*) FROM renling.zones WHERE name = '未绘界' AND geom IS NULL";
    assert_eq!(number(&client, bare).await, 1);
    // Registered with its type, so that GIS programs list it; and quick to search.
    let listed = "SELECT count(*) FROM geometry_columns WHERE f_table_schema = 'renling' AND srid = 4326";
    assert!(number(&client, listed).await >= 4);
    let indexed = "SELECT count(*) FROM pg_indexes WHERE schemaname = 'renling' AND indexdef LIKE '%USING gist (geom)'";
    assert_eq!(number(&client, indexed).await, 3);
    let leak = "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'renling' AND column_name LIKE \
                '%private%'";
    assert_eq!(number(&client, leak).await, 0);
}

#[tokio::test]
async fn the_database_itself_refuses_what_must_never_be() {
    let (database, _store) = filled().await;
    let client = connect(&database.url).await;
    for (sql, reason) in [
        ("UPDATE renling.change_log SET actor = 'demo'", "never edited"),
        ("DELETE FROM renling.change_log WHERE seq = 3", "never shortened"),
        ("TRUNCATE renling.change_log", "never shortened"),
        ("INSERT INTO renling.command SELECT * FROM renling.command", "command_pkey"),
        ("INSERT INTO renling.area_version SELECT * FROM renling.area_version", "one_area_has_a_code_at_a_time"),
        ("UPDATE renling.area_version SET valid_to = valid_from - 1", "an_area_ends_after_it_begins"),
        ("INSERT INTO renling.head (seq, hash) SELECT 9, hash FROM renling.head", "head_pkey"),
    ] {
        let error = client.batch_execute(sql).await.unwrap_err();
        let told = error.as_db_error().unwrap();
        let said = format!("{} {}", told.message(), told.constraint().unwrap_or_default());
        assert!(said.contains(reason), "{sql}: {said}");
    }
}

#[tokio::test]
async fn whatever_is_altered_behind_our_back_is_found() {
    let edits = [
        ("UPDATE renling.change_log SET actor = 'demo' WHERE seq = 1", "the chain breaks at 1"),
        ("UPDATE renling.change_log SET at = at + interval '1 µs' WHERE seq = 2", "the chain breaks at 2"),
        ("UPDATE renling.change_log SET body = 'x' WHERE seq = 1", "the body at 1"),
        ("UPDATE renling.change_log SET fid = 9 WHERE seq = 3", "the columns at 3"),
        ("DELETE FROM renling.change_log WHERE seq = 2", "after 1 comes 3"),
        ("DELETE FROM renling.entity WHERE kind = 'person'", "the log knows 2 entities, the table 1"),
        ("UPDATE renling.entity SET code = 'Z99' WHERE kind = 'zone'", "the table's zone number 0"),
        ("DELETE FROM renling.command", "the change at 1 belongs to no command"),
        ("UPDATE renling.personal SET body = 'x'", "the personal fields of"),
        ("UPDATE renling.head SET seq = 2", "its head says otherwise"),
    ];
    let (database, store) = filled().await;
    let whole = store.verify().await.unwrap();
    assert_eq!((whole.seq, whole.entities), (Seq(3), 2));
    database.meddle("ALTER TABLE renling.change_log DISABLE TRIGGER USER").await;
    for (sql, found) in edits {
        // Each on the whole tables again.
        database
            .meddle(&format!(
                "CREATE SCHEMA kept; CREATE TABLE kept.l AS TABLE renling.change_log; CREATE TABLE kept.e AS TABLE \
                 renling.entity; CREATE TABLE kept.c AS TABLE renling.command; CREATE TABLE kept.p AS TABLE \
                 renling.personal; CREATE TABLE kept.h AS TABLE renling.head; {}",
                sql.replace("µs", "microsecond")
            ))
            .await;
        let error = store.verify().await.expect_err(sql).to_string();
        assert!(error.contains(found), "{sql}: {error}");
        database
            .meddle(
                "DELETE FROM renling.change_log; INSERT INTO renling.change_log TABLE kept.l; DELETE FROM \
                 renling.entity; INSERT INTO renling.entity TABLE kept.e; DELETE FROM renling.command; INSERT INTO \
                 renling.command TABLE kept.c; DELETE FROM renling.personal; INSERT INTO renling.personal TABLE \
                 kept.p; DELETE FROM renling.head; INSERT INTO renling.head TABLE kept.h; DROP SCHEMA kept CASCADE",
            )
            .await;
        assert_eq!(store.verify().await.unwrap(), whole);
    }
}

#[tokio::test]
async fn whoever_holds_the_head_is_not_overtaken() {
    let (database, first) = filled().await;
    let second = open(&database.url).await;
    first.hold().await.unwrap();
    let late =
        tokio::spawn(
            async move { second.commit(Seq(3), vec![decided(vec![change(5, 1, zone_record(5, "甲"))])]).await },
        );
    assert_eq!(first.commit(Seq(3), vec![decided(vec![change(4, 1, zone_record(4, "乙"))])]).await, Ok(Seq(4)));
    assert_eq!(late.await.unwrap(), Err(StoreError::Moved { expected: Seq(3), found: Seq(4) }));
    // Held for nothing, it is let go again.
    first.hold().await.unwrap();
    assert_eq!(first.commit(Seq(4), vec![]).await, Ok(Seq(4)));
    let third = open(&database.url).await;
    assert_eq!(third.commit(Seq(4), vec![decided(vec![change(5, 1, zone_record(5, "甲"))])]).await, Ok(Seq(5)));
}

#[tokio::test]
async fn nodes_that_start_together_make_the_tables_once() {
    let database = Database::new().await;
    let all = futures_util::future::join_all((0..4).map(|_| PostgresStore::open(&database.url))).await;
    assert!(all.iter().all(Result::is_ok));
    let client = connect(&database.url).await;
    assert_eq!(number(&client, "SELECT count(*) FROM renling.migration").await, 8);
}

#[tokio::test]
async fn a_database_that_was_put_back_is_not_mixed_with_what_is_known() {
    let (database, store) = filled().await;
    database
        .meddle(
            "ALTER TABLE renling.change_log DISABLE TRIGGER USER; DELETE FROM renling.change_log WHERE seq = 3; UPDATE \
             renling.head SET seq = 2, hash = (SELECT hash FROM renling.change_log WHERE seq = 2)",
        )
        .await;
    let error = store.changes_since(Seq(3), 10).await.unwrap_err().to_string();
    assert!(error.contains("another history"), "{error}");
}

#[tokio::test]
async fn what_is_wrong_with_a_database_is_said_and_nothing_is_changed() {
    let database = Database::new().await;
    let (base, name) = database.url.rsplit_once('/').unwrap();
    assert!(refused(&format!("{base}/nowhere")).await.contains("there is no database"));
    let nobody = database.url.replace("renling@", "nobody@");
    assert!(refused(&nobody).await.contains("refuses"));
    assert!(refused("postgres://renling@127.0.0.1:1/none").await.contains("cannot be reached"));
    let empty = PostgresStore::open_read_only(&database.url).await.err().unwrap();
    assert!(matches!(empty, StoreError::Empty { .. }), "{empty}");

    // A user who may connect and nothing else.
    let role = format!("{name}_guest");
    database.meddle(&format!("CREATE ROLE {role} LOGIN")).await;
    let error = refused(&database.url.replace("renling@", &format!("{role}@"))).await;
    assert!(error.contains("CREATE EXTENSION postgis"), "{error}");
    database.meddle("CREATE EXTENSION postgis; CREATE EXTENSION btree_gist").await;
    let error = refused(&database.url.replace("renling@", &format!("{role}@"))).await;
    assert!(error.contains("refuses") && error.contains("permission denied"), "{error}");
    database.meddle(&format!("DROP ROLE {role}")).await;
    let client = connect(&database.url).await;
    assert_eq!(number(&client, "SELECT count(*) FROM pg_namespace WHERE nspname = 'renling'").await, 0);

    database.meddle("CREATE SCHEMA renling; CREATE TABLE renling.mine (a int)").await;
    assert!(refused(&database.url).await.contains("not Renling's"));
    database.meddle("DROP SCHEMA renling CASCADE").await;
    open(&database.url).await;
    // A step that this program still works with, and one that it does not.
    database.meddle("INSERT INTO renling.migration (number, name, works_from) VALUES (98, 'soon', 2)").await;
    open(&database.url).await;
    database.meddle("INSERT INTO renling.migration (number, name, works_from) VALUES (99, 'later', 99)").await;
    assert!(refused(&database.url).await.contains("a newer Renling"));
}

/// The same store, whose server gives up on a statement after so many ms.
async fn impatient(database: &Database, ms: u32) -> PostgresStore {
    let glue = if database.url.contains('?') { '&' } else { '?' };
    open(&format!("{}{glue}options=-c%20statement_timeout%3D{ms}", database.url)).await
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_given_up_and_nothing_is_written() {
    let (database, _store) = filled().await;
    let store = impatient(&database, 300).await;
    let late = || vec![decided(vec![change(1, 1, zone_record(2, "桃源"))])];
    let client = connect(&database.url).await;
    client.batch_execute("BEGIN; LOCK TABLE renling.head").await.unwrap();
    let busy = store.commit(Seq(3), late()).await.unwrap_err();
    assert!(matches!(busy, StoreError::Busy { .. }), "{busy}");
    let busy = store.head().await.unwrap_err();
    assert!(matches!(busy, StoreError::Busy { .. }), "{busy}");
    client.batch_execute("ROLLBACK").await.unwrap();
    assert_eq!(store.commit(Seq(3), late()).await, Ok(Seq(4)));
    assert_eq!(store.verify().await.unwrap().seq, Seq(4));
}

#[tokio::test]
async fn when_all_connections_for_reading_are_in_use_it_is_said_and_later_they_are_free() {
    let (database, store) = filled().await;
    let client = connect(&database.url).await;
    client.batch_execute("BEGIN; LOCK TABLE renling.change_log").await.unwrap();
    let reads = futures_util::future::join_all((0..5).map(|_| store.changes_since(Seq(0), 10)));
    let freed = async {
        // Longer than one may wait for a connection, shorter than a statement may take.
        tokio::time::sleep(PATIENCE + std::time::Duration::from_secs(1)).await;
        client.batch_execute("ROLLBACK").await.unwrap();
    };
    let (reads, ()) = tokio::join!(reads, freed);
    let refused: Vec<_> = reads.iter().filter_map(|read| read.as_ref().err()).collect();
    assert!(matches!(refused[..], [StoreError::Busy { .. }]), "{refused:?}");
    assert_eq!(store.changes_since(Seq(0), 10).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_full_disk_is_said_and_nothing_is_written_until_there_is_room() {
    let (database, store) = filled().await;
    // The server's own word for it, from within the write.
    database
        .meddle(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend \
             file: No space left on device' USING ERRCODE = 'disk_full'; END $$; \
             CREATE TRIGGER full_disk BEFORE INSERT ON renling.command EXECUTE FUNCTION full_disk()",
        )
        .await;
    let group = || vec![decided(vec![change(1, 1, zone_record(2, "桃源"))])];
    assert_eq!(store.commit(Seq(3), group()).await, Err(StoreError::Full));
    assert_eq!(state(&store).await.0, Seq(3));
    database.meddle("DROP TRIGGER full_disk ON renling.command").await;
    assert_eq!(store.commit(Seq(3), group()).await, Ok(Seq(4)));
    assert_eq!(store.verify().await.unwrap().seq, Seq(4));
}
