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
    pub admin: String,
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
        let cookie = |login| sign_in(server.address, login);
        let liaison = cookie("liaison");
        let session = server.ask(&liaison, "GET", "/api/session", &Value::Null).ok();
        let unit = session["account"]["units"][0].as_str().unwrap().to_owned();
        let (office, inspector, cadre, admin) =
            (cookie("office"), cookie("inspector"), cookie("cadre"), cookie("admin"));
        Self { office, liaison, inspector, cadre, admin, unit, server }
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
