//! A district moves between a folder and a database, by the real binary.

use std::{process::Output, thread, time::Duration};

use super::{
    database::Database,
    server::{Server, code, filled, renling, run, said},
};

fn copy(from: &str, to: &str) -> Output {
    run(&["copy", "--json", "--from", from, "--to", to])
}

fn database() -> Database {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(Database::new())
}

fn head(done: &Output) -> serde_json::Value {
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", said(done)));
    told["head"].clone()
}

#[test]
fn a_district_goes_into_a_database_and_back_to_the_last_hash() {
    let (folder, database, back) = (filled(), database(), tempfile::tempdir().unwrap());
    let (folder, back) = (folder.path().to_str().unwrap(), back.path().join("back"));
    let back = back.to_str().unwrap();
    let there = copy(folder, &database.url);
    assert_eq!(code(&there), 0, "{}", said(&there));
    assert_eq!(head(&there), head(&run(&["verify", "--json", "--data", folder])));
    let again = copy(&database.url, back);
    assert_eq!(code(&again), 0, "{}", said(&again));
    assert_eq!(head(&again), head(&there));
    // A node works on it, and gives the same answers.
    let server = Server::start(folder.as_ref(), &["--demo", "--store", &database.url], &[]);
    let node = Server::demo(back.as_ref());
    for target in ["/api/matrix?on=2026-11-01", "/api/answer?lon=115.9&lat=28.66&on=2026-11-01"] {
        assert_eq!(server.get(target).ok(), node.get(target).ok());
    }
    server.stop();
    node.stop();
}

#[test]
fn a_copy_that_is_killed_at_any_instant_goes_on_where_it_stopped() {
    let (folder, database) = (filled(), database());
    let folder = folder.path().to_str().unwrap();
    let mut killed = 0;
    for pause in [120, 200, 280, 360, 440] {
        let mut child = renling(&["copy", "--from", folder, "--to", &database.url]).spawn().unwrap();
        thread::sleep(Duration::from_millis(pause));
        killed += u32::from(child.try_wait().unwrap().is_none());
        // It may have ended already.
        let _ = child.kill();
        child.wait().unwrap();
    }
    assert!(killed > 0, "every copy was quicker than the test");
    let done = copy(folder, &database.url);
    assert_eq!(code(&done), 0, "{}", said(&done));
    assert_eq!(head(&done), head(&run(&["verify", "--json", "--data", folder])));
}

#[test]
fn another_district_is_left_alone_and_nothing_is_made_for_nothing() {
    let (folder, other, work) = (filled(), filled(), tempfile::tempdir().unwrap());
    let (folder, other) = (folder.path().to_str().unwrap(), other.path().to_str().unwrap());
    // Both were copied from one folder; one of them goes its own way.
    let people = work.path().join("people.csv");
    let text = std::fs::read_to_string(super::server::district().join("people.csv")).unwrap();
    std::fs::write(&people, text.replacen("赵示甲", "赵示改", 1)).unwrap();
    assert_eq!(code(&run(&["import", "--yes", "--data", other, people.to_str().unwrap()])), 0);
    let refused = copy(folder, other);
    assert_eq!(code(&refused), 11);
    assert!(said(&refused).contains("Copy into an empty folder or database"), "{}", said(&refused));
    // Into itself, all is there already.
    assert_eq!(code(&copy(folder, folder)), 0);
    let (none, nowhere) = (work.path().join("none"), work.path().join("nowhere"));
    assert_eq!(code(&copy(none.to_str().unwrap(), nowhere.to_str().unwrap())), 6);
    assert!(!nowhere.exists());
    assert_eq!(code(&copy(folder, "postgres://renling@127.0.0.1:1/none")), 7);
}
