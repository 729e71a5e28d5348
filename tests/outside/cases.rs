//! Cases from the outside: the loop from a report to 已销号, who sees what, and what is refused.

use serde_json::{Value, json};
use uuid::Uuid;

use super::server::{Server, filled, sign_in};

/// A running demonstration with people of the loop.
pub struct Desk {
    pub server: Server,
    pub office: String,
    pub liaison: String,
    pub inspector: String,
    pub cadre: String,
    /// The unit that the liaison acts for.
    pub unit: String,
}

pub fn photo(number: u8) -> Value {
    json!({ "hash": format!("{number:02x}").repeat(32), "width": 1600, "height": 1200,
        "taken_at": "2026-01-05T02:00:00Z", "from": "camera",
        "seen": { "source": "gps", "position": [115.9, 28.66], "accuracy": 12.5, "age": 3 } })
}

impl Desk {
    pub fn open(folder: &std::path::Path) -> Self {
        let server = Server::demo(folder);
        server.estrange_cadre();
        let cookie = |login| sign_in(server.address, login);
        let liaison = cookie("liaison");
        let session = server.ask(&liaison, "GET", "/api/session", &Value::Null).ok();
        let unit = session["account"]["units"][0].as_str().unwrap().to_owned();
        let (office, inspector, cadre) = (cookie("office"), cookie("inspector"), cookie("cadre"));
        Self { office, liaison, inspector, cadre, unit, server }
    }
    /// What became of a command.
    pub fn send(&self, cookie: &str, command: Value) -> Value {
        self.send_as(cookie, json!({ "id": Uuid::now_v7(), "command": command }))
    }
    pub fn send_as(&self, cookie: &str, envelope: Value) -> Value {
        let body = json!({ "commands": [envelope] });
        self.server.ask(cookie, "POST", "/api/commands", &body).ok()["outcomes"][0].clone()
    }
    #[track_caller]
    pub fn report(&self, cookie: &str) -> String {
        let told = self.send(
            cookie,
            json!({ "type": "report_case", "text": "垃圾外溢", "position": [115.9, 28.66], "photos": [photo(1)] }),
        );
        assert_eq!(told["status"], "applied", "{told}");
        told["case"].as_str().unwrap().to_owned()
    }
    pub fn act(&self, cookie: &str, case: &str, act: Value) -> Value {
        self.send(cookie, json!({ "type": "act_on_case", "case": case, "act": act }))
    }
    #[track_caller]
    pub fn done(&self, cookie: &str, case: &str, act: Value) {
        let told = self.act(cookie, case, act);
        assert_eq!(told["status"], "applied", "{told}");
    }
    #[track_caller]
    pub fn refused(&self, cookie: &str, case: &str, act: Value, code: &str) {
        let told = self.act(cookie, case, act);
        assert_eq!(told["code"], code, "{told}");
        assert!(told["title_zh"].is_string() && told["title_en"].is_string(), "{told}");
    }
    #[track_caller]
    pub fn get(&self, cookie: &str, target: &str) -> Value {
        self.server.ask(cookie, "GET", target, &Value::Null).ok()
    }
    pub fn status(&self, cookie: &str, target: &str) -> u16 {
        self.server.ask(cookie, "GET", target, &Value::Null).status
    }
    pub fn case(&self, cookie: &str, code: &str) -> Value {
        self.get(cookie, &format!("/api/cases/{code}"))
    }
    /// Gives a case to the liaison's unit.
    #[track_caller]
    pub fn assign(&self, code: &str) {
        let act = json!({ "do": "assign", "lead": self.unit, "reason": "试行", "term": { "kind": "days", "days": 3 } });
        self.done(&self.office, code, act);
    }
    /// How many a group of what there is to do has.
    pub fn todo(&self, cookie: &str, group: &str) -> u64 {
        let groups = self.get(cookie, "/api/todo")["groups"].clone();
        let found = groups.as_array().unwrap().iter().find(|it| it["key"] == group).cloned();
        let Some(found) = found else { return 0 };
        // The number opens its list.
        let query = found["query"].as_str().unwrap();
        if query.starts_with("/api/cases") {
            assert_eq!(self.get(cookie, query)["matched"], found["count"], "{query}");
        }
        found["count"].as_u64().unwrap()
    }
}

#[test]
fn a_report_goes_round_the_loop_to_its_end_and_everybody_sees_their_part() {
    let folder = filled();
    let desk = Desk::open(folder.path());
    let code = desk.report(&desk.cadre);
    assert_eq!(desk.status(&desk.liaison, &format!("/api/cases/{code}")), 404);
    let seen = desk.case(&desk.office, &code);
    assert_eq!((&seen["state"], &seen["origin"]), (&json!("to_assign"), &json!("report")), "{seen}");
    assert!(seen["zone"]["code"].is_string() && seen["street"]["code"].is_string(), "{seen}");
    assert!(desk.todo(&desk.office, "to_assign") + desk.todo(&desk.office, "no_owner") >= 1);
    // Whoever reported it sees it; nobody is told who that was but the office.
    assert!(desk.case(&desk.cadre, &code)["reporter"].is_object());
    assert!(seen["reporter"].is_object());

    desk.refused(&desk.office, &code, json!({ "do": "assign", "lead": desk.unit }), "case_lead_reason");
    desk.refused(&desk.office, &code, json!({ "do": "sign" }), "case_step");
    desk.refused(&desk.liaison, &code, json!({ "do": "sign" }), "unknown");
    desk.assign(&code);
    assert_eq!(desk.todo(&desk.liaison, "to_sign"), 1);
    let seen = desk.case(&desk.liaison, &code);
    assert_eq!(seen["state"], "to_sign");
    assert!(seen["reporter"].is_null() && seen["due_at"].is_string(), "{seen}");
    assert!(seen["may"].as_array().unwrap().contains(&json!("sign")), "{seen}");

    desk.done(&desk.liaison, &code, json!({ "do": "sign" }));
    desk.refused(&desk.liaison, &code, json!({ "do": "hand_in", "measures": "已清理" }), "case_no_photo");
    desk.refused(
        &desk.cadre,
        &code,
        json!({ "do": "hand_in", "measures": "x", "photos": [photo(2)] }),
        "case_not_of_lead",
    );
    desk.done(&desk.liaison, &code, json!({ "do": "hand_in", "measures": "已清理", "photos": [photo(2)] }));
    assert!(desk.todo(&desk.inspector, "to_recheck") >= 1);
    desk.refused(&desk.liaison, &code, json!({ "do": "pass", "on_spot": true }), "case_own_recheck");
    desk.done(&desk.inspector, &code, json!({ "do": "fail", "on_spot": true, "reason": "还有一处" }));
    assert_eq!(desk.case(&desk.liaison, &code)["failures"], 1);
    desk.done(&desk.liaison, &code, json!({ "do": "hand_in", "measures": "全部清理", "photos": [photo(3)] }));
    desk.done(&desk.inspector, &code, json!({ "do": "pass", "on_spot": true, "photos": [photo(4)] }));

    let closed = desk.case(&desk.liaison, &code);
    assert_eq!((&closed["state"], &closed["ending"]), (&json!("closed"), &json!("done")), "{closed}");
    assert_eq!(closed["after"][0]["hash"], photo(3)["hash"]);
    let acts: Vec<_> = closed["steps"].as_array().unwrap().iter().map(|step| step["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["open", "assign", "sign", "hand_in", "fail", "hand_in", "pass"]);
    assert_eq!(closed["steps"][6]["as"], "rechecker");
    desk.refused(&desk.liaison, &code, json!({ "do": "sign" }), "case_step");
    // A later look finds it again.
    let told = desk.act(&desk.inspector, &code, json!({ "do": "look_back", "good": false, "note": "又堆满了" }));
    assert_eq!(told["case"], code.as_str(), "{told}");
    let again = told["cases"][0].as_str().unwrap();
    let again = desk.case(&desk.office, again);
    assert_eq!((&again["state"], &again["rebound_of"]), (&json!("to_assign"), &json!(code)), "{again}");
    let figures = desk.get(&desk.office, "/api/figures?first=2000-01-01&last=2100-01-01");
    let row = figures["items"].as_array().unwrap().iter().find(|it| it["key"]["code"] == desk.unit.as_str()).unwrap();
    assert_eq!([&row["assigned"], &row["closed"], &row["rebounds"]], [1, 1, 1], "{row}");
    assert_eq!((&row["closed_rate"], &row["on_time_rate"]), (&json!(1.0), &Value::Null), "{row}");
}

#[test]
fn the_ledger_goes_out_and_comes_back_unchanged_and_brings_in_numbers_of_its_own() {
    let folder = filled();
    let desk = Desk::open(folder.path());
    let code = desk.report(&desk.cadre);
    desk.assign(&code);
    let closed = desk.report(&desk.cadre);
    desk.assign(&closed);
    desk.done(&desk.liaison, &closed, json!({ "do": "sign" }));
    desk.done(&desk.liaison, &closed, json!({ "do": "hand_in", "measures": "=1+1", "photos": [photo(2)] }));
    desk.done(&desk.inspector, &closed, json!({ "do": "pass", "on_spot": true }));
    let bring = |bytes: &[u8], apply: bool| {
        let target = if apply { "/api/ledger?apply=true" } else { "/api/ledger" };
        super::client::request(desk.server.address, "POST", target, &[("cookie", &desk.office)], bytes)
    };
    let out = desk.server.ask(&desk.office, "GET", "/api/cases.csv", &Value::Null);
    assert!(out.body.starts_with(b"\xef\xbb\xbf") && out.header("content-type").starts_with("text/csv"));
    let table = out.text();
    let titles = "编号,发现时间,来源,条线,片区,街道,社区,点位,测评项,问题描述,整改前照片,主办单位,协办单位,责任人,交办时间,整改时限,整改措施,整改后照片,反馈时间,复核人,复核结果,销号时间,逾期天数,牌";
    assert_eq!(table.trim_start_matches('\u{feff}').lines().next().unwrap(), titles);
    // Nothing in it is worked out by a spreadsheet.
    assert!(table.contains("'=1+1"), "{table}");
    let book = desk.server.ask(&desk.office, "GET", "/api/cases.xlsx", &Value::Null);
    assert!(book.body.starts_with(b"PK"));
    for bytes in [out.body.clone(), book.body.clone()] {
        let report = bring(&bytes, true).ok();
        assert_eq!(
            (&report["rows"], &report["unchanged"], &report["faults"]),
            (&json!(2), &json!(2), &json!([])),
            "{report}"
        );
    }
    // Everybody else takes out what they see.
    let own = desk.server.ask(&desk.liaison, "GET", "/api/cases.csv", &Value::Null).text();
    assert_eq!(own.lines().count(), 3, "{own}");

    let unit = desk.get(&desk.office, &format!("/api/units/{}", desk.unit))["name"].as_str().unwrap().to_owned();
    let old = format!(
        "2025年问题台账\n编号,发现时间,来源,条线,片区,问题描述,主办单位,交办时间,整改时限,反馈时间,复核结果,销号时间,备注\n\
         台账-001,2025-03-03,12345热线,L01,Z09,占道经营,{unit},2025/3/3 9:30,3个工作日,2025-03-05,通过,2025-03-06,x\n\
         台账-002,2025-11-03,上级测评反馈,L01,Z09,路灯不亮,{unit},2025-11-03,2025-11-20,,未通过(第2次),,\n\
         台账-003,2025-11-04,,L01,Z09,待交办的,,,,,,,\n"
    );
    let (bytes, _, _) = encoding_rs::GB18030.encode(&old);
    let seen = bring(&bytes, false).ok();
    assert_eq!((&seen["new"], &seen["applied"], &seen["faults"]), (&json!(3), &json!(false), &json!([])), "{seen}");
    assert_eq!(desk.status(&desk.office, "/api/cases/%E5%8F%B0%E8%B4%A6-001"), 404);
    let done = bring(&bytes, true).ok();
    assert_eq!((&done["new"], &done["applied"]), (&json!(3), &json!(true)), "{done}");
    let again = bring(&bytes, true).ok();
    assert_eq!((&again["new"], &again["changed"], &again["unchanged"]), (&json!(0), &json!(0), &json!(3)), "{again}");
    let one = desk.case(&desk.office, "%E5%8F%B0%E8%B4%A6-001");
    assert_eq!(
        (&one["state"], &one["origin"], &one["closed_at"]),
        (&json!("closed"), &json!("hotline"), &json!("2025-03-05T16:00:00Z")),
        "{one}"
    );
    let two = desk.case(&desk.office, "%E5%8F%B0%E8%B4%A6-002");
    assert_eq!(
        (&two["state"], &two["failures"], &two["overdue"]),
        (&json!("underway"), &json!(2), &json!(true)),
        "{two}"
    );
    // What was changed in the table is changed, and nothing else.
    let changed = bring(old.replace("路灯不亮", "路灯不亮三盏").as_bytes(), true).ok();
    assert_eq!((&changed["changed"], &changed["unchanged"]), (&json!(1), &json!(2)), "{changed}");

    let wrong = old
        .replace("2025-03-05,通过", "2025-02-30,通过")
        .replace("L01,Z09,路灯", "居民小取,Z09,路灯")
        .replace("台账-003", "台账-002");
    let report = bring(wrong.as_bytes(), true).ok();
    assert_eq!(report["applied"], false);
    let faults: Vec<_> = report["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["row"].as_u64().unwrap(), it["column"].as_str().unwrap()))
        .collect();
    assert_eq!(faults, [(3, "反馈时间"), (4, "条线"), (5, "编号")], "{report}");
    assert!(report["faults"][1]["zh"].as_str().unwrap().contains("居民小区"), "{report}");
    assert_eq!(bring(b"\x00\x01\x02", false).problem(), "bad_body");
}

#[test]
fn what_cannot_be_is_refused_in_both_languages_and_the_rest_of_a_batch_goes_on() {
    let folder = filled();
    let desk = Desk::open(folder.path());
    let report = |change: Value| {
        let mut command = json!({ "type": "report_case", "text": "垃圾外溢", "position": [115.9, 28.66] });
        command.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        command
    };
    for (change, code) in [
        (json!({ "position": [116.4, 39.9] }), "case_far_away"),
        (json!({ "position": null }), "case_no_place"),
        (json!({ "found_at": "2100-01-01T00:00:00Z" }), "case_future"),
        (json!({ "checkpoint": "L99-999" }), "unknown"),
        (json!({ "line": "L01", "item": "ZZ" }), "case_no_item"),
        (json!({ "origin": "leader" }), "case_office_origin"),
    ] {
        let told = desk.send(&desk.cadre, report(change));
        assert_eq!(told["code"], code, "{told}");
        assert!(told["title_zh"].is_string() && told["title_en"].is_string());
    }
    // Sent twice it is one case; another content under the same id is refused.
    let id = Uuid::now_v7();
    let once = |text: &str| json!({ "id": id, "command": report(json!({ "text": text })) });
    let first = desk.send_as(&desk.cadre, once("甲"));
    let again = desk.send_as(&desk.cadre, once("甲"));
    assert_eq!((&again["status"], &again["case"]), (&json!("duplicate"), &first["case"]), "{again}");
    assert_eq!(desk.send_as(&desk.cadre, once("乙"))["code"], "id_reused");
    // Two edit one case: the second is told the version that it has now.
    let code = first["case"].as_str().unwrap();
    desk.assign(code);
    let act = |base: u32, act: Value| json!({ "id": Uuid::now_v7(), "base": base, "command": { "type": "act_on_case", "case": code, "act": act } });
    assert_eq!(desk.send_as(&desk.liaison, act(2, json!({ "do": "sign" })))["status"], "applied");
    let late = desk.send_as(&desk.liaison, act(2, json!({ "do": "sign" })));
    assert_eq!((&late["status"], &late["current"]), (&json!("conflict"), &json!(3)), "{late}");
    // A message about it, until it was read.
    let inbox = desk.get(&desk.liaison, "/api/inbox");
    let item = inbox["items"].as_array().unwrap().iter().find(|it| it["case"] == code).unwrap();
    assert_eq!((&item["what"], &item["unread"]), (&json!("assigned"), &json!(true)), "{inbox}");
    let read = json!({ "read_to": item["at"] });
    desk.server.ask(&desk.liaison, "POST", "/api/inbox", &read).ok();
    assert_eq!(desk.get(&desk.liaison, "/api/inbox")["unread"], 0);
    assert_eq!(
        desk.server.ask(&desk.liaison, "POST", "/api/inbox", &json!({ "read_to": "2100-01-01T00:00:00Z" })).problem(),
        "bad_body"
    );
    // The same one may be asked for by its place before it is reported.
    let place = desk.get(&desk.office, "/api/cases/place?lon=115.9&lat=28.66");
    assert!(place["zone"].is_object() && place["duplicates"].is_array(), "{place}");
    for wrong in ["?state=done", "?near=1", "?todo=x", "?figure=due", "?sort=x", "?line=L99"] {
        assert_eq!(desk.status(&desk.office, &format!("/api/cases{wrong}")), 400, "{wrong}");
    }
}
