//! Fifty tablets come back to the office through a bad network: every inspection is there, once, with its photos, and
//! so is every case. The real binary on both stores; faults on fixed seeds.

mod balance;
#[path = "../outside/client.rs"]
#[allow(dead_code, reason = "shared with the outside tests, which use the rest")]
mod client;
#[path = "../support/database.rs"]
#[allow(dead_code, reason = "shared with the store's own tests, which use the rest")]
mod database;
mod network;
mod picture;
#[path = "../outside/server.rs"]
#[allow(dead_code, reason = "shared with the outside tests, which use the rest")]
mod server;
mod tablet;

use std::{env, thread};

use serde_json::{Value, json};

use balance::Books;
use database::Database;
use network::Network;
use server::Server;
use tablet::{Kit, Tablet};

/// How many tablets; `make soak` takes more of everything.
const TABLETS: u64 = 50;

fn visits() -> usize {
    env::var("SOAK_VISITS").ok().and_then(|text| text.parse().ok()).unwrap_or(4)
}

fn demo(store: &[&str]) -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    // A database keeps no photos: they have a place of their own.
    let photos = folder.path().join("photos");
    let photos = photos.to_str().unwrap();
    let store = [store, &["--blobs", photos]].concat();
    // Broken requests are what this is about, and many come from one address.
    let environment = [("RENLING_LOG", "off"), ("RENLING_RATE", "0")];
    let server = Server::start(folder.path(), &[&["--demo"], &store[..]].concat(), &environment);
    (folder, server)
}

/// Each tablet is somebody else's.
fn inspectors(server: &Server) -> Vec<String> {
    let admin = server::sign_in(server.address, "admin");
    let code = |number: u64| format!("P-T{number:02}");
    let people = (0..TABLETS).flat_map(|number| {
        let (code, name) = (code(number), format!("检示{number:02}"));
        [
            json!({ "type": "put_person", "code": code, "name": name }),
            json!({ "type": "put_account", "login": code, "person": code, "role": "inspector", "state": "open" }),
        ]
    });
    // One after another: an account names a person that has to be there.
    for command in people {
        let body = json!({ "commands": [{ "id": uuid::Uuid::now_v7(), "command": command }] });
        let told = server.ask(&admin, "POST", "/api/commands", &body).ok();
        assert_eq!(told["outcomes"][0]["status"], "applied", "{told}");
    }
    let enter = |number: u64| {
        let invite = json!({ "kind": "invitation", "login": code(number) });
        let given = server.ask(&admin, "POST", "/api/grants", &invite).ok();
        let secret = given["path"].as_str().unwrap().trim_start_matches("/enter#");
        let body = json!({ "by": "invitation", "code": secret, "password": format!("correct horse battery {number}") });
        let answer = server.ask("", "POST", "/api/session", &body);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.header("set-cookie").split(';').next().unwrap().to_owned()
    };
    (0..TABLETS).map(enter).collect()
}

fn come_back(store: &str, server: &Server) -> Books {
    let kit = Kit::take(server);
    let cookies = inspectors(server);
    let tablets: Vec<Tablet> = thread::scope(|scope| {
        let walk = |(number, cookie): (u64, &String)| {
            let (kit, cookie) = (&kit, cookie.clone());
            scope.spawn(move || {
                let network = Network::to(server.address, number + 1);
                let mut tablet = Tablet::new(number, cookie, kit, visits());
                tablet.send_all(&network);
                tablet
            })
        };
        let walking: Vec<_> = (0..TABLETS).zip(&cookies).map(walk).collect();
        walking.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let books = Books::of(store, tablets);
    books.balance(server);
    books
}

#[test]
fn fifty_tablets_lose_nothing_and_double_nothing_on_the_embedded_store() {
    let (folder, server) = demo(&[]);
    let books = come_back("sqlite", &server);
    server.stop();
    let data = folder.path().to_str().unwrap();
    let done = server::run(&["verify", "--data", data]);
    assert!(done.status.success(), "{}", server::said(&done));
    // What was acknowledged is on the disk and not only in memory.
    let photos = folder.path().join("photos");
    let again =
        Server::start(folder.path(), &["--demo", "--blobs", photos.to_str().unwrap()], &[("RENLING_LOG", "off")]);
    books.balance(&again);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_tablets_lose_nothing_and_double_nothing_on_the_shared_store() {
    let database = Database::new().await;
    let url = database.url.clone();
    let walked = tokio::task::spawn_blocking(move || {
        let (_folder, server) = demo(&["--store", &url]);
        come_back("postgres", &server);
        server.stop();
        let done = server::run(&["verify", "--store", &url]);
        assert!(done.status.success(), "{}", server::said(&done));
    });
    walked.await.unwrap();
}

/// An answer as JSON, whatever came.
fn json_of(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_default()
}
