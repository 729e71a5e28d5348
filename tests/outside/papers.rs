//! A district's own papers come in: read, planned, applied as one, undone within the day.

use std::path::Path;

use serde_json::{Value, json};

use super::{
    client::{Answer, request},
    server::{Server, district, filled, sign_in},
};

struct Desk {
    server: Server,
    office: String,
}

impl Desk {
    fn open(folder: &Path) -> Self {
        let server = Server::demo(folder);
        let office = sign_in(server.address, "office");
        Self { server, office }
    }
    fn read(&self, name: &str, bytes: &[u8]) -> Answer {
        request(
            self.server.address,
            "POST",
            &format!("/api/papers/read?name={name}"),
            &[("cookie", &self.office)],
            bytes,
        )
    }
    fn post(&self, path: &str, body: &Value) -> Answer {
        self.server.ask(&self.office, "POST", path, body)
    }
    fn plan(&self, body: &Value) -> Value {
        self.post("/api/papers/plan", body).ok()
    }
    /// Who holds an area owner's seat on a day.
    fn owners(&self, zone: &str, on: &str) -> Vec<String> {
        let target = format!("/api/duties?role=area_owner&on={on}&limit=500");
        let all = self.server.ask(&self.office, "GET", &target, &Value::Null).ok();
        let duties = all["items"].as_array().unwrap().iter().filter(|it| it["subject"]["code"] == zone);
        let mut names: Vec<_> = duties.filter_map(|it| it["party"]["name"].as_str()).map(str::to_owned).collect();
        names.sort();
        names
    }
}

#[test]
fn a_pasted_roster_is_read_planned_applied_and_undone() {
    let folder = filled();
    let desk = Desk::open(folder.path());
    let text = "西湖区片区责任表\n片区\t区域责任人\n南浦\t于示新\n西湖片区\t#REF!\n注：示例数据，请勿外传\n";
    let read = desk.read("", text.as_bytes()).ok();
    let sheet = &read["sheets"][0];
    assert_eq!((&sheet["header"], &sheet["kind"]), (&json!(2), &json!("zones")), "{sheet}");
    assert_eq!(sheet["notes"], json!([5]));
    let meanings: Vec<_> = sheet["columns"].as_array().unwrap().iter().map(|it| it["meaning"].clone()).collect();
    assert_eq!(meanings, [json!("zone"), json!("role:area_owner")]);
    let first = "2030-01-01";
    let rows: Vec<Value> = sheet["rows"].as_array().unwrap()[2..4].to_vec();
    let mut body = json!({ "kind": "zones", "name": "粘贴", "first": first, "rows": rows, "columns": meanings });
    let planned = desk.plan(&body);
    assert_eq!(
        (&planned["rows"], &planned["wrong"], &planned["ready"]),
        (&json!(2), &json!(1), &json!(false)),
        "{planned}"
    );
    assert_eq!(planned["questions"][0]["key"], "person:于示新");
    assert_eq!(planned["faults"][0]["value"], "#REF!");
    // The wrong row comes back as a workbook that is read again.
    let wrong = desk.post("/api/papers/wrong.xlsx", &body);
    assert!(wrong.body.starts_with(b"PK"));
    let again = desk.read("x.xlsx", &wrong.body).ok();
    assert_eq!(again["sheets"][0]["rows"].as_array().unwrap().len(), 2, "{again}");
    // Answered and left out, it is ready; what was not shown is not applied.
    body["answers"] = json!({ "person:于示新": "new" });
    body["leave_out"] = json!(true);
    let planned = desk.plan(&body);
    assert_eq!(planned["ready"], true, "{planned}");
    body["apply"] = json!("00");
    assert_eq!(desk.post("/api/papers/plan", &body).status, 409);
    let before = desk.owners("Z01", first);
    body["apply"] = planned["digest"].clone();
    let done = desk.plan(&body);
    let applied = &done["applied"];
    assert_eq!(applied["entries"].as_u64(), Some(done["entries"].as_array().unwrap().len() as u64), "{done}");
    assert!(desk.owners("Z01", first).contains(&"于示新".to_owned()), "{done}");
    assert!(!desk.owners("Z01", "2029-12-31").contains(&"于示新".to_owned()));
    // Half of it is not undone, nor by anybody else.
    let half = json!({ "first": applied["first"], "last": applied["last"].as_u64().unwrap() - 1 });
    assert_eq!(desk.post("/api/papers/undo", &half).status, 400);
    let whole = json!({ "first": applied["first"], "last": applied["last"] });
    let cadre = sign_in(desk.server.address, "cadre");
    assert_eq!(desk.server.ask(&cadre, "POST", "/api/papers/undo", &whole).status, 403);
    let undone = desk.post("/api/papers/undo", &whole).ok();
    assert_eq!(undone["left"][0]["name"], "于示新", "{undone}");
    assert_eq!(desk.owners("Z01", first), before);
    // Once is enough.
    assert_eq!(desk.post("/api/papers/undo", &whole).status, 409);
}

#[test]
fn new_units_posts_and_checkpoints_are_taken_back_and_what_was_changed_since_is_named() {
    let folder = filled();
    let desk = Desk::open(folder.path());
    let plan = |columns: Value, kind: &str, cells: Value, answers: Value| {
        let mut body = json!({ "kind": kind, "first": "2030-01-01", "rows": [{ "n": 2, "cells": cells }],
            "columns": columns, "answers": answers });
        let planned = desk.plan(&body);
        assert_eq!(planned["ready"], true, "{planned}");
        body["apply"] = planned["digest"].clone();
        let applied = desk.plan(&body)["applied"].clone();
        json!({ "first": applied["first"], "last": applied["last"] })
    };
    let contacts = plan(
        json!(["unit", "person", "title"]),
        "contacts",
        json!(["示例新办", "于示新", "主任"]),
        json!({ "unit:示例新办": "new" }),
    );
    let unit = |status: u16| {
        let found = desk.server.ask(&desk.office, "GET", "/api/units/U-N001?on=2030-01-01", &Value::Null);
        assert_eq!(found.status, status, "{}", found.text());
    };
    unit(200);
    let points = plan(json!(["line", "name"]), "checkpoints", json!(["居民小区", "示例新院"]), json!({}));
    desk.post("/api/papers/undo", &points).ok();
    desk.post("/api/papers/undo", &contacts).ok();
    unit(404);
    // Somebody changes what came in: then it is not undone any more.
    let points = plan(json!(["line", "name"]), "checkpoints", json!(["居民小区", "示例新院"]), json!({}));
    let again = plan(
        json!(["line", "name", "address"]),
        "checkpoints",
        json!(["居民小区", "示例新院", "示范路1号"]),
        json!({}),
    );
    let refused = desk.post("/api/papers/undo", &points);
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("示例新院"), "{}", refused.text());
    desk.post("/api/papers/undo", &again).ok();
}

#[test]
fn the_raw_workbooks_are_read_over_http_and_what_is_no_table_is_refused() {
    let folder = filled();
    let desk = Desk::open(folder.path());
    let raw = |name: &str| std::fs::read(district().join("raw").join(name)).unwrap();
    let read = desk.read("a.xls", &raw("单位人员通讯录.xls")).ok();
    assert_eq!(read["sheets"][0]["kind"], "contacts");
    let read = desk.read("b.csv", &raw("点位清单.csv")).ok();
    assert_eq!(read["sheets"][0]["kind"], "checkpoints");
    for bytes in [&b""[..], b"PK\x03\x04 no workbook", b"\x89PNG\r\n\x1a\n\0"] {
        let refused = desk.read("c.xlsx", bytes);
        assert_eq!((refused.status, refused.json()["code"].as_str()), (400, Some("bad_body")));
    }
    assert_eq!(desk.post("/api/papers/plan?x=1", &json!({})).status, 400);
}
