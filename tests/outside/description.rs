use std::{collections::HashSet, path::Path};

use serde_json::Value;

use super::server::{Server, filled, read, run, sign_in};

const METHODS: [&str; 5] = ["get", "post", "put", "delete", "patch"];

fn document() -> Value {
    serde_json::from_slice(&run(&["openapi"]).stdout).unwrap()
}

fn operations(document: &Value) -> Vec<(String, &'static str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let of = |(path, item): (&String, &'_ Value)| -> Vec<(String, &'static str)> {
        METHODS.into_iter().filter(|method| item[*method].is_object()).map(|method| (path.clone(), method)).collect()
    };
    paths
        .iter()
        .flat_map(|(path, item)| of((path, item)).into_iter().map(|(path, method)| (path, method, &item[method])))
        .collect()
}

/// An address of a documented path that exists in the demonstration district.
pub fn example(path: &str) -> String {
    let code = match path.split('/').nth(2) {
        Some("zones") => "Z09",
        Some("streets") => "360103010",
        Some("communities") => "360103010001",
        Some("checkpoints") => "L01-001",
        Some("lines") => "L01",
        Some("units") => "U-QW",
        _ => "P0001",
    };
    let path = path
        .replace("{code}", code)
        .replace("{layer}", "zones")
        .replace("{hash}", &"0".repeat(64))
        .replace("{secret}", &"0".repeat(64))
        .replace("{id}", &uuid::Uuid::nil().to_string());
    let path = path.replace("{z}", "12").replace("{x}", "3366").replace("{y}", "1707");
    let query = match path.as_str() {
        "/api/answer" => "?lon=115.9&lat=28.66",
        "/api/diff" => "?from=2026-01-01",
        "/api/search" => "?q=a",
        "/api/states/zones" => "?measure=gaps",
        "/api/states/checkpoints" => "?measure=result",
        "/api/states/communities" => "?measure=weekend",
        "/api/shifts/preview" => "?first=2027-01-02&last=2027-01-03",
        "/api/board" => "?zone=Z09",
        "/api/zones/read" => "?name=zones.geojson&datum=wgs84",
        "/api/pack" => "?zones=Z09",
        "/api/cases/place" => "?lon=115.9&lat=28.66",
        _ => "",
    };
    path + query
}

#[test]
fn the_description_in_the_sources_is_the_one_of_the_program() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/openapi.json");
    let of_program = String::from_utf8(run(&["openapi"]).stdout).unwrap();
    if read(&file) != of_program {
        panic!("web/openapi.json is not what the program says. Run: renling openapi > web/openapi.json");
    }
}

#[test]
fn every_operation_is_named_once_and_says_what_it_answers() {
    let document = document();
    let mut ids = HashSet::new();
    for (path, method, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path} has no id"));
        assert!(ids.insert(id), "{id} twice");
        assert!(operation["summary"].is_string(), "{id}");
        // The ways to a provider and back are for browsers: they lead on, and the way back refuses nobody.
        let (on_the_way, back) = (path.starts_with("/api/oidc"), path == "/api/oidc/callback");
        assert!(operation["responses"][if on_the_way { "303" } else { "200" }].is_object(), "{id}");
        let takes = !back && operation["parameters"].as_array().is_some_and(|list| !list.is_empty());
        assert!(!takes || operation["responses"]["400"].is_object(), "{id} takes parameters and never refuses one");
        let in_path = path.contains('{');
        assert!(!in_path || operation["responses"]["404"].is_object(), "{id}");
    }
    assert!(ids.len() >= 30, "only {}", ids.len());
}

#[test]
fn every_reference_leads_somewhere_and_nothing_is_left_of_newer_versions() {
    fn walk(value: &Value, document: &Value) {
        match value {
            Value::Object(object) => {
                if let Some(link) = object.get("$ref").and_then(Value::as_str) {
                    assert!(document.pointer(link.trim_start_matches('#')).is_some(), "{link} leads nowhere");
                }
                assert!(object.get("type").is_none_or(|kind| !kind.is_array()), "{value}");
                assert!(object.get("type").is_none_or(|kind| kind != "null"), "{value}");
                object.values().for_each(|value| walk(value, document));
            }
            Value::Array(list) => list.iter().for_each(|value| walk(value, document)),
            _ => {}
        }
    }
    let document = document();
    assert_eq!(document["openapi"], "3.0.3");
    walk(&document, &document);
}

#[test]
fn every_documented_address_is_there_and_refuses_what_it_does_not_know() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let admin = sign_in(server.address, "admin");
    let get = |target: &str| server.ask(&admin, "GET", target, &Value::Null);
    let document = document();
    // The style comes with the web app, which tests can be without; there is no picture, no round, no case and no shift
    // yet, and this is no tablet; nobody's calendar has the secret; nothing lies beneath the map.
    let missing = [
        "/style.json",
        "/api/blobs/{hash}",
        "/api/device",
        "/api/cases/{code}",
        "/api/rounds/{code}",
        "/api/rounds/{code}/targets",
        "/api/inspections/{id}",
        "/api/shifts/{code}",
        "/calendar/{secret}.ics",
        "/basemap/{layer}/{z}/{x}/{y}",
    ];
    for (path, method, operation) in operations(&document) {
        // Where browsers are led on is walked by tests/oidc.
        if method != "get" || path == "/live" || path.starts_with("/api/oidc") {
            continue;
        }
        let target = example(&path);
        let answer = get(&target);
        let documented = operation["responses"][answer.status.to_string()].is_object();
        assert!(
            documented && (answer.status == 200 || missing.contains(&path.as_str())),
            "{target}: {} {}",
            answer.status,
            answer.text()
        );
        if path.starts_with("/api/") {
            let joint = if target.contains('?') { '&' } else { '?' };
            let wrong = get(&format!("{target}{joint}nonsense=1"));
            assert_eq!((wrong.status, wrong.json()["param"].as_str()), (400, Some("nonsense")), "{target}");
            let known = wrong.json()["remedy"].as_str().unwrap().to_owned();
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap();
                assert!(parameter["in"] != "query" || known.contains(name), "{target} does not know {name}: {known}");
            }
        }
    }
}

#[test]
fn the_page_shows_every_operation() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let page = server.get("/docs").text();
    let document = document();
    for (_, _, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(page.contains(&format!("id=op-{id}>")), "{id}");
    }
    assert!(!page.contains("<script") && !page.contains("//cdn"));
}
