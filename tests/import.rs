//! The demonstration district through the door for writes, as an import goes.

use std::sync::Arc;

use jiff::civil::date;
use renling::domain::{Actor, AreaKind, Outcome};
use renling::engine::{Batch, Clock, Engine};
use renling::exchange::{self, InputFile, Options, Plan};
use renling::store::SqliteStore;

async fn engine(folder: &std::path::Path) -> Engine {
    let store = SqliteStore::open(folder).expect("the store opens");
    Engine::open(Arc::new(store), Clock::system()).await.expect("the engine starts")
}

fn plan(engine: &Engine, files: &[InputFile], options: Options<'_>) -> Plan {
    let plan = exchange::plan(&engine.atlas(), exchange::read(files, None, &mut ()), options, &mut ());
    assert!(!plan.faults.any_error(), "{:?}", plan.faults.errors().map(ToString::to_string).collect::<Vec<_>>());
    plan
}

/// Submits a plan whole and says how many of its commands changed nothing.
async fn import(engine: &Engine, plan: Plan) -> usize {
    let before = engine.atlas().seq();
    let batch = Batch { commands: plan.commands, all_or_nothing: true };
    let outcomes = engine.submit(Actor::Operator, batch).await.expect("the batch is decided");
    for outcome in &outcomes {
        assert!(matches!(outcome, Outcome::Applied { .. }), "{outcome:?}");
    }
    outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Applied { seq } if *seq == before)).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demonstration_district_goes_in_once_and_a_second_time_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = engine(folder.path()).await;
    let files = exchange::demo_files();

    let first = plan(&engine, &files, Options::default());
    let count = first.commands.len();
    assert_eq!(import(&engine, first).await, 0);
    let seq = engine.atlas().seq();
    assert_eq!(seq.0, count as u64);

    // Only private telephones are sent again (the atlas doesn't hold them), and the door drops those that are kept.
    let again = plan(&engine, &files, Options::default());
    let phones = again.commands.len();
    assert_eq!(import(&engine, again).await, phones);
    assert_eq!(engine.atlas().seq(), seq);

    // What is there comes back as files, and those change nothing either: not even telephones are in them.
    let exported = exchange::export_files(&engine.atlas(), &mut ());
    let nothing = plan(&engine, &exported, Options::default());
    assert!(nothing.is_empty() && nothing.commands.is_empty());
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_missing_from_complete_files_ends_and_stays_in_history() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = engine(folder.path()).await;
    let mut files = exchange::demo_files();
    import(&engine, plan(&engine, &files, Options::default())).await;

    for file in &mut files {
        if file.file_name() == "checkpoints.csv" || file.file_name() == "duties.csv" {
            let text = String::from_utf8(file.bytes.to_vec()).expect("UTF-8");
            let kept: Vec<&str> = text
                .split_inclusive('\n')
                .filter(|row| !row.starts_with("L01-001,") && !row.starts_with("D0487,"))
                .collect();
            file.bytes = kept.concat().into_bytes().into();
        }
    }
    let last = date(2026, 11, 22);
    let ending = plan(&engine, &files, Options { complete: Some(last), ..Options::default() });
    let codes: Vec<&str> = ending.ending().map(|entry| entry.code.as_str()).collect();
    assert_eq!(codes, ["D0487", "L01-001"]);
    assert!(!ending.ends_much());
    import(&engine, ending).await;

    let atlas = engine.atlas();
    let duty = atlas.duties().by_code("D0487").expect("never deleted");
    assert_eq!(duty.period.last(), Some(last));
    let point = atlas.checkpoints().by_code("L01-001").expect("never deleted");
    assert!(point.versions.on(last).is_some() && point.versions.on(date(2026, 11, 23)).is_none());
    assert_eq!(atlas.areas(AreaKind::Zone).len(), 13);
    engine.close().await;
}
