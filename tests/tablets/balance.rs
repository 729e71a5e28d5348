//! The books: what fifty tablets recorded against what the service holds.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::OpenOptions,
    io::Write,
};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    client,
    server::{self, Server},
    tablet::{Tablet, Word},
};

pub struct Books {
    store: String,
    tablets: Vec<Tablet>,
}

impl Books {
    pub fn of(store: &str, tablets: Vec<Tablet>) -> Self {
        Self { store: store.to_owned(), tablets }
    }

    /// Exactly what was recorded is there, once, with every photo and every case.
    pub fn balance(&self, server: &Server) {
        let office = server::office(server.address);
        let headers = [("authorization", office.as_str())];
        let get = |target: &str| client::request(server.address, "GET", target, &headers, &[]);
        let held = inspections(&get);
        let mut cases = BTreeSet::new();
        let (mut visits, mut lost, mut findings) = (0, 0, 0);
        for visit in self.tablets.iter().flat_map(|tablet| &tablet.visits) {
            visits += 1;
            assert!(matches!(visit.word, Word::Done(_)));
            if held.get(&visit.id.to_string()) != Some(&1) {
                lost += 1;
                continue;
            }
            let whole = get(&format!("/api/inspections/{}", visit.id)).ok();
            let found = whole["findings"].as_array().unwrap();
            let ids: BTreeSet<_> = found.iter().map(|finding| finding["id"].as_str().unwrap().to_owned()).collect();
            assert_eq!(ids, visit.findings.iter().map(ToString::to_string).collect());
            for finding in found {
                findings += 1;
                let code = finding["case"].as_str().unwrap_or_else(|| panic!("no case for {finding}"));
                assert!(cases.insert(code.to_owned()), "two findings have the case {code}");
                assert_eq!(get(&format!("/api/cases/{code}")).ok()["state"], "to_assign");
            }
        }
        let double = held.values().filter(|count| **count > 1).count();
        let mut photos = 0;
        for (hash, (bytes, _)) in self.tablets.iter().flat_map(|tablet| &tablet.photos) {
            let answer = get(&format!("/api/blobs/{hash}"));
            assert_eq!(answer.status, 200, "{hash}: {}", answer.text());
            assert_eq!(hex::encode(Sha256::digest(&answer.body)), *hash);
            assert_eq!(answer.body, *bytes);
            photos += 1;
        }
        // The test runner keeps what a test prints; `make test` closes with this file.
        let book = concat!(env!("CARGO_TARGET_TMPDIR"), "/ledger.txt");
        let mut book = OpenOptions::new().append(true).create(true).open(book).expect("the ledger opens");
        let (tablets, store) = (self.tablets.len(), &self.store);
        writeln!(
            book,
            "ledger: {tablets} tablets on {store}, {visits} inspections, {findings} cases, {photos} photos, \
             {lost} lost, {double} double"
        )
        .expect("written");
        assert_eq!((lost, double, cases.len()), (0, 0, findings));
    }
}

/// How often each inspection is in the list.
fn inspections(get: &dyn Fn(&str) -> client::Answer) -> BTreeMap<String, usize> {
    let mut held = BTreeMap::new();
    let mut next = Some("/api/inspections?round=patrol&limit=1000".to_owned());
    while let Some(target) = next {
        let page = get(&target).ok();
        for item in page["items"].as_array().unwrap() {
            *held.entry(item["id"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        }
        next = match &page["next"] {
            Value::String(link) => Some(link.clone()),
            _ => None,
        };
    }
    held
}
