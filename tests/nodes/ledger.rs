//! The books: what was asked for, what was acknowledged, and whether it is there once.

use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::Write,
    net::SocketAddr,
    panic,
    sync::atomic::{AtomicU32, Ordering},
};

use serde_json::{Value, json};
use uuid::Uuid;

use super::{client, server};

/// What became of a command, as far as its sender knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Acknowledged, with its place in the log.
    Done(u64),
    /// No answer, or "nobody knows", or "not now".
    Unknown,
}

/// Commands by their ids.
#[derive(Default)]
pub struct Ledger(pub BTreeMap<Uuid, (Value, Word)>);

/// A command that nobody else sends: a duty of one day of its own.
pub fn fresh() -> (Uuid, Value) {
    static DAY: AtomicU32 = AtomicU32::new(0);
    let day = DAY.fetch_add(1, Ordering::Relaxed);
    let first = format!("{}-{:02}-{:02}", 2100 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
    let id = Uuid::now_v7();
    let command = json!({ "id": id, "command": { "type": "assign_duty", "role": "helping_unit",
        "subject": { "kind": "community", "code": "360103010001" }, "party": "U-RD", "seat": "A",
        "first": first, "last": first } });
    (id, command)
}

/// Sends a command to a node, which may be dead or dying.
pub fn send(node: SocketAddr, command: &Value) -> (u16, Value) {
    let body = json!({ "commands": [command] }).to_string();
    let office = server::office(node);
    let headers = [("content-type", "application/json"), ("authorization", office.as_str())];
    let asked = || client::request(node, "POST", "/api/commands", &headers, body.as_bytes());
    // The client of the other tests panics when a connection breaks; here that is an answer like another.
    match panic::catch_unwind(asked) {
        Ok(answer) => (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default()),
        Err(_) => (0, Value::Null),
    }
}

impl Ledger {
    /// Sends and writes down what was said.
    pub fn ask(&mut self, node: SocketAddr, id: Uuid, command: Value) -> Word {
        let (status, told) = send(node, &command);
        let outcome = &told["outcomes"][0];
        let word = match (status, outcome["status"].as_str()) {
            (200, Some("applied" | "duplicate")) => Word::Done(outcome["seq"].as_u64().expect("a place")),
            (200, other) => panic!("{other:?}: {told}"),
            (0 | 500 | 503, _) => Word::Unknown,
            _ => panic!("{status}: {told}"),
        };
        if let Some((_, Word::Done(before))) = self.0.get(&id) {
            assert_eq!(word, Word::Done(*before), "acknowledged twice, at two places");
        }
        self.0.insert(id, (command, word));
        word
    }

    /// Sends again whatever nobody is sure of.
    pub fn settle(&mut self, node: SocketAddr) {
        let open: Vec<_> = self
            .0
            .iter()
            .filter(|(_, (_, word))| *word == Word::Unknown)
            .map(|(id, (it, _))| (*id, it.clone()))
            .collect();
        for (id, command) in open {
            assert_ne!(self.ask(node, id, command), Word::Unknown, "a node that is well does not know");
        }
    }

    /// Compares with what the database holds, given as `id seq` lines; prints the balance.
    pub fn balance(&self, held: &[String], what: &str) {
        let held: BTreeMap<Uuid, u64> = held
            .iter()
            .map(|line| line.split_once('|').expect("two columns"))
            .map(|(id, seq)| (id.parse().expect("an id"), seq.parse().expect("a place")))
            .collect();
        let acknowledged = self.0.values().filter(|(_, word)| matches!(word, Word::Done(_))).count();
        let lost = self.0.iter().filter(|(id, (_, word))| match word {
            Word::Done(seq) => held.get(*id) != Some(seq),
            Word::Unknown => false,
        });
        let lost = lost.count();
        let mut places: Vec<_> = held.values().collect();
        places.sort_unstable();
        let before = places.len();
        places.dedup();
        let double = before - places.len();
        // The test runner keeps what a test prints; `make test` closes with this file.
        let book = concat!(env!("CARGO_TARGET_TMPDIR"), "/ledger.txt");
        let mut book = OpenOptions::new().append(true).create(true).open(book).expect("the ledger opens");
        writeln!(book, "ledger: {what}, {acknowledged} acknowledged, {lost} lost, {double} double").expect("written");
        assert_eq!((lost, double), (0, 0));
    }
}
