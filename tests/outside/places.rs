use serde_json::{Value, json};
use uuid::Uuid;

use super::server::{Server, filled, sign_in};

/// Sends one command as the office; its outcome.
#[track_caller]
fn asked(server: &Server, command: Value) -> Value {
    server.send(&json!([{ "id": Uuid::now_v7(), "command": command }]))["outcomes"][0].clone()
}

fn at(lon: f64, lat: f64, datum: &str) -> Value {
    json!({ "lon": lon, "lat": lat, "datum": datum })
}

fn point(server: &Server, code: &str, on: &str) -> Value {
    server.get(&format!("/api/checkpoints/{code}?on={on}")).ok()
}

#[test]
fn a_checkpoint_is_added_without_a_place_found_in_the_queue_and_placed_by_a_coordinate_of_another_datum() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let office = sign_in(server.address, "office");
    let today = server.get("/api/district").ok()["today"].as_str().unwrap().to_owned();
    let neighbour = point(&server, "L01-002", &today);
    let address = neighbour["properties"]["address"].clone();
    let told = asked(
        &server,
        json!({ "type": "put_checkpoint", "new": true, "line": "L01", "name": "示例新村", "address": address,
            "zone": "Z01", "first": today }),
    );
    assert_eq!(told["status"], "applied", "{told}");
    let code = told["checkpoint"].as_str().unwrap().to_owned();
    assert!(code.starts_with("L01-"), "{code}");
    let queue = server.ask(&office, "GET", "/api/placing?limit=1000", &Value::Null).ok();
    let mine = |queue: &Value| {
        let items = queue["items"].as_array().unwrap().clone();
        items.into_iter().find(|item| item["point"]["properties"]["code"] == code.as_str())
    };
    let item = mine(&queue).unwrap();
    assert_eq!((&item["guess"]["why"], &item["guess"]["sure"]), (&json!("same_address"), &json!("high")), "{item}");
    assert_eq!(item["guess"]["position"], neighbour["geometry"]["coordinates"]);

    // What 高德 says of a place lies half a kilometre off; it is put where the place is.
    let told = asked(
        &server,
        json!({ "type": "put_checkpoint", "code": code, "first": today, "position": at(115.8928, 28.6683, "gcj02") }),
    );
    assert_eq!(told["status"], "applied", "{told}");
    let placed = point(&server, &code, &today);
    let lon = placed["geometry"]["coordinates"][0].as_f64().unwrap();
    assert!((lon - 115.8879).abs() < 0.0005, "{lon}");
    let queue = server.ask(&office, "GET", "/api/placing?limit=1000", &Value::Null).ok();
    assert!(mine(&queue).is_none());
    // Its address and name are as they were.
    assert_eq!(placed["properties"]["address"], address);
}

#[test]
fn what_cannot_be_is_refused_in_words() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let today = server.get("/api/district").ok()["today"].as_str().unwrap().to_owned();
    let put = |more: Value| {
        let mut command = json!({ "type": "put_checkpoint", "code": "L01-002", "first": today });
        command.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        command
    };
    for (command, code) in [
        (put(json!({ "position": at(28.66, 115.9, "wgs84") })), "no_position"),
        (put(json!({ "position": at(400.0, 95.0, "wgs84") })), "no_position"),
        (put(json!({ "position": at(116.4, 39.9, "wgs84") })), "place_far_away"),
        (put(json!({ "position": at(115.9, 28.66, "beijing54") })), "unknown_datum"),
        (put(json!({ "position": at(115.9, 28.66, "") })), "unknown_datum"),
        (put(json!({ "line": "L99" })), "unknown"),
        (put(json!({ "zone": "Z99" })), "unknown"),
        (put(json!({ "address": "长".repeat(201) })), "no_name"),
        (put(json!({ "first": "2025-01-01", "name": "补记" })), "no_reason"),
        (put(json!({ "first": "1999-01-01", "name": "补记", "reason": "x" })), "not_there_then"),
        (put(json!({ "new": true, "line": "L01", "name": "x" })), "code_taken"),
        (json!({ "type": "put_checkpoint", "first": today, "name": "没有条线" }), "nothing_said"),
        (json!({ "type": "end_checkpoint", "code": "L01-002", "last": "2025-01-01" }), "no_reason"),
        (json!({ "type": "end_checkpoint", "code": "NOBODY", "last": today }), "unknown"),
        (json!({ "type": "withdraw_checkpoint", "code": "NOBODY" }), "unknown"),
        (json!({ "type": "rename_area", "kind": "zone", "code": "Z99", "name": "x", "first": today }), "unknown"),
        (
            json!({ "type": "rename_area", "kind": "zone", "code": "Z01", "name": "x", "first": "2025-01-01" }),
            "no_reason",
        ),
    ] {
        let before = server.seq();
        let told = asked(&server, command.clone());
        assert_eq!((&told["status"], &told["code"]), (&json!("refused"), &json!(code)), "{command}: {told}");
        assert!(told["title_zh"].is_string() && told["title_en"].is_string());
        assert_eq!(server.seq(), before);
    }
    // What is no command at all does not get that far.
    for command in [
        put(json!({ "position": [115.9, 28.66] })),
        put(json!({ "position": { "lon": 115.9, "lat": 28.66 } })),
        put(json!({ "colour": "red" })),
        put(json!({ "first": "2026-02-30" })),
        json!({ "type": "rename_area", "kind": "district", "code": "360103", "name": "x", "first": today }),
    ] {
        let body = json!({ "commands": [{ "id": Uuid::now_v7(), "command": command }] }).to_string();
        let answer = server.commands(&body);
        assert_eq!((answer.status, answer.problem().as_str()), (400, "bad_body"), "{command}");
    }
}

#[test]
fn a_reason_is_kept_and_shown_and_a_plan_changes_the_map_of_its_day_alone() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let today = server.get("/api/district").ok()["today"].as_str().unwrap().to_owned();
    let told = asked(
        &server,
        json!({ "type": "put_checkpoint", "code": "L01-002", "first": "2025-01-01", "name": "联景小区（东区）",
            "reason": "当时已改名，补记" }),
    );
    assert_eq!(told["status"], "applied", "{told}");
    let admin = sign_in(server.address, "admin");
    let audit = server.ask(&admin, "GET", "/api/audit?kind=checkpoint&limit=1", &Value::Null).ok();
    assert_eq!(audit["items"][0]["reason"], "当时已改名，补记", "{audit}");
    assert_eq!(point(&server, "L01-002", "2024-12-31")["properties"]["name"], "联景小区");
    assert_eq!(point(&server, "L01-002", &today)["properties"]["name"], "联景小区（东区）");

    let told = asked(
        &server,
        json!({ "type": "rename_area", "kind": "zone", "code": "Z01", "name": "南浦新城", "first": "2099-01-05" }),
    );
    assert_eq!(told["status"], "applied", "{told}");
    let called = |on: &str| server.get(&format!("/api/zones/Z01?on={on}")).ok()["properties"]["name"].clone();
    assert_eq!(called("2099-01-05"), "南浦新城");
    assert_ne!(called("2099-01-04"), "南浦新城");
}

#[test]
fn what_stands_elsewhere_than_is_stated_is_listed_until_somebody_lets_it_stand() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let office = sign_in(server.address, "office");
    let today = server.get("/api/district").ok()["today"].as_str().unwrap().to_owned();
    let listed = || {
        let all = server.ask(&office, "GET", "/api/placing/disagreeing?limit=1000", &Value::Null).ok();
        let items = all["items"].as_array().unwrap().clone();
        items.into_iter().find(|item| item["point"]["properties"]["code"] == "L01-002")
    };
    assert!(listed().is_none());
    let put = |more: Value| {
        let mut command = json!({ "type": "put_checkpoint", "code": "L01-002", "first": today });
        command.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assert_eq!(asked(&server, command)["status"], "applied");
    };
    put(json!({ "zone": "Z09" }));
    let item = listed().unwrap();
    let zone = &item["differs"][0];
    assert_eq!(
        (&zone["kind"], &zone["stated"]["code"], &zone["mapped"]["code"]),
        (&json!("zone"), &json!("Z09"), &json!("Z01"))
    );
    assert!(zone["metres"].as_f64().unwrap() > 100.0, "{zone}");
    put(json!({ "both_sides": true }));
    assert!(listed().is_none());
    assert_eq!(point(&server, "L01-002", &today)["properties"]["both_sides"], true);
    // Moved, it has to be looked at again.
    put(json!({ "position": at(115.888, 28.672, "wgs84") }));
    assert!(listed().is_some());
}

#[test]
fn an_edit_of_what_somebody_else_has_changed_is_a_conflict_and_a_mistake_is_taken_back() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let today = server.get("/api/district").ok()["today"].as_str().unwrap().to_owned();
    let version = point(&server, "L01-002", &today)["properties"]["version"].clone();
    let put = |base: &Value, name: &str| {
        let command = json!({ "type": "put_checkpoint", "code": "L01-002", "first": today, "name": name });
        server.send(&json!([{ "id": Uuid::now_v7(), "base": base, "command": command }]))["outcomes"][0].clone()
    };
    assert_eq!(put(&version, "一")["status"], "applied");
    assert_eq!(put(&version, "二")["status"], "conflict");

    let new = json!({ "type": "put_checkpoint", "code": "X-1", "line": "L01", "name": "误加", "first": today });
    assert_eq!(asked(&server, new)["status"], "applied");
    assert_eq!(asked(&server, json!({ "type": "withdraw_checkpoint", "code": "X-1" }))["status"], "applied");
    assert_eq!(server.get(&format!("/api/checkpoints/X-1?on={today}")).problem(), "not_that_day");
    // Something was recorded at an old one: it was no mistake.
    let told = asked(&server, json!({ "type": "withdraw_checkpoint", "code": "L01-001" }));
    assert_eq!(told["code"], "still_used", "{told}");
}
