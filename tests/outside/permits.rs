//! Who may do what: every row of `permits.txt` is asked of the real binary, and every route of the API has a row.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    client::{self, Answer},
    server::{Server, filled, office, read, sign_in},
};

/// Role by role: what is sent along to be somebody.
struct Roles {
    open: Server,
    cookies: BTreeMap<&'static str, String>,
    token: String,
}

/// The roles of the table that have an account, and the demonstration's name of it.
const ACCOUNTS: [(&str, &str); 8] = [
    ("reader", "leader"),
    ("member", "cadre"),
    ("inspector", "inspector"),
    ("owner", "owner"),
    ("line", "line"),
    ("liaison", "liaison"),
    ("office", "office"),
    ("admin", "admin"),
];

/// A row of the file.
struct Row {
    method: String,
    path: String,
    variant: String,
    expected: Vec<(String, String)>,
}

fn rows() -> Vec<Row> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outside/permits.txt");
    let text = read(&file);
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut lines = lines.map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    let roles = lines.next().unwrap().split_off(1);
    lines
        .map(|mut words| {
            let cells = words.split_off(words.len() - roles.len());
            assert!((2..=3).contains(&words.len()), "{words:?}");
            Row {
                method: words[0].clone(),
                path: words[1].clone(),
                variant: words.get(2).cloned().unwrap_or_default(),
                expected: roles.iter().cloned().zip(cells).collect(),
            }
        })
        .collect()
}

impl Roles {
    fn start(folder: &Path) -> Self {
        let open = Server::demo(folder);
        open.estrange_cadre();
        let cookies: BTreeMap<_, _> =
            ACCOUNTS.into_iter().map(|(role, login)| (role, sign_in(open.address, login))).collect();
        let reading = json!({ "kind": "token", "label": "reading", "write": false, "days": 1 });
        let given = open.ask(&cookies["office"], "POST", "/api/grants", &reading).ok();
        let token = format!("Bearer {}", given["token"].as_str().unwrap());
        Self { open, cookies, token }
    }

    fn ask(&self, role: &str, method: &str, target: &str, body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let bytes = target.starts_with("/api/photos/");
        let mut headers = vec![("content-type", if bytes { "application/octet-stream" } else { "application/json" })];
        match role {
            "public" => {}
            "token" => headers.push(("authorization", self.token.as_str())),
            role => headers.push(("cookie", self.cookies[role].as_str())),
        }
        client::request(self.open.address, method, target, &headers, body.as_bytes())
    }

    /// The code of the person of a role.
    fn person(&self, role: &str) -> String {
        match role {
            "public" | "token" => "P0002".into(),
            role => self.session(role)["account"]["person"]["code"].as_str().unwrap().to_owned(),
        }
    }

    fn session(&self, role: &str) -> Value {
        self.ask(role, "GET", "/api/session", &Value::Null).ok()
    }

    /// What a person holds in a role, by the subject's code.
    fn held(&self, person: &str, as_what: &str) -> Option<(String, String)> {
        let all = self.ask("admin", "GET", &format!("/api/parties/{person}/answers-for"), &Value::Null).ok();
        let found = all["duties"].as_array().unwrap().iter().find(|duty| duty["role"]["code"] == as_what)?;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Some((text(&found["subject"]["code"]), text(&found["duty"])))
    }

    /// Zone, line and unit of a role; where it has none, some other.
    fn own(&self, role: &str) -> [String; 3] {
        let person = self.person(role);
        let of = |person: &str, as_what: &str| self.held(person, as_what).map(|(code, _)| code);
        let unit = of(&self.person("liaison"), "liaison").unwrap();
        [
            of(&person, "area_owner").unwrap_or_else(|| of(&self.person("owner"), "area_owner").unwrap()),
            of(&person, "responsible_person")
                .unwrap_or_else(|| of(&self.person("line"), "responsible_person").unwrap()),
            unit,
        ]
    }

    /// The first of a list that is none of these.
    fn other(&self, list: &str, not: &str) -> String {
        let all = self.ask("admin", "GET", &format!("/api/{list}?limit=50"), &Value::Null).ok();
        let items = all.get("items").or(all.get("features")).unwrap().as_array().unwrap().clone();
        let code =
            |item: &Value| item.get("code").or(item.pointer("/properties/code")).unwrap().as_str().unwrap().to_owned();
        items.iter().map(code).find(|code| code != not).unwrap()
    }

    /// Has something done by somebody who may.
    fn send(&self, role: &str, command: &Value) {
        let body = json!({ "commands": [{ "id": Uuid::now_v7(), "command": command }] });
        assert_eq!(self.ask(role, "POST", "/api/commands", &body).ok()["outcomes"][0]["status"], "applied");
    }

    /// A round in preparation, with the inspector in its team.
    fn sealed(&self) -> String {
        let round = json!({ "type": "put_round", "code": "S1", "name": "待发布", "kind": "special",
            "first": "2026-01-01", "last": "2026-12-31", "release": "at_once",
            "teams": [{ "code": "T1", "name": "一组", "leader": self.person("inspector") }] });
        self.send("office", &round);
        "S1".into()
    }

    /// A new case that the administrator has reported where the owner and the line's person answer, in a state; once it is
    /// assigned, the liaison's unit has it.
    fn case(&self, state: &str) -> String {
        let (owner, line) = (self.own("owner"), self.own("line"));
        let point = self.point(&owner[0], &line[1]);
        let report = json!({ "type": "report_case", "text": "垃圾外溢", "checkpoint": point });
        let body = json!({ "commands": [{ "id": Uuid::now_v7(), "command": report }] });
        let told = self.ask("admin", "POST", "/api/commands", &body).ok()["outcomes"][0].clone();
        let case = told["case"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned();
        let act = |role: &str, act: Value| self.send(role, &json!({ "type": "act_on_case", "case": case, "act": act }));
        if state == "to-assign" {
            return case;
        }
        act("office", json!({ "do": "assign", "lead": self.own("liaison")[2], "assisting": [], "reason": "试行" }));
        if state == "to-recheck" {
            act("liaison", json!({ "do": "sign" }));
            act("liaison", json!({ "do": "hand_in", "measures": "已清理", "photos": [super::cases::photo(1)] }));
        }
        case
    }

    /// A new shift that the office has made far ahead, for the liaison's unit.
    fn shift(&self) -> String {
        let body = json!({ "commands": [{ "id": Uuid::now_v7(), "command": shift(&self.own("liaison")[2]) }] });
        let told = self.ask("office", "POST", "/api/commands", &body).ok()["outcomes"][0].clone();
        told["shift"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned()
    }

    /// A checkpoint of a line in a zone.
    fn point(&self, zone: &str, line: &str) -> String {
        let all = self.ask("admin", "GET", &format!("/api/checkpoints?zone={zone}&line={line}&limit=1"), &Value::Null);
        all.ok()["features"][0]["properties"]["code"].as_str().unwrap().to_owned()
    }
}

/// A shift far ahead that a unit owes.
fn shift(unit: &str) -> Value {
    json!({ "type": "put_shift", "kind": "action", "place": { "kind": "community", "code": "360103001001" },
        "date": "2030-06-01", "half": "am", "meeting": { "position": [115.9, 28.66], "text": "门口" }, "task": "清扫",
        "parts": [{ "unit": unit, "needed": 2 }] })
}

fn target(path: &str, variant: &str, roles: &Roles, role: &str) -> String {
    let named = |code: &str| path.replace("{code}", code);
    match (path, variant) {
        // A liaison is never named in public; and this one holds nothing else.
        (_, "unnamed") => named(&roles.person("liaison")),
        ("/api/parties/{code}/answers-for" | "/api/people/{code}", _) => named(&roles.person("owner")),
        ("/api/rounds/{code}" | "/api/rounds/{code}/targets", "sealed") => named(&roles.sealed()),
        ("/api/cases/{code}", state) if !state.is_empty() => named(&roles.case(state)),
        ("/api/shifts/{code}", "planned") => named(&roles.shift()),
        ("/api/states/zones", "score") => "/api/states/zones?measure=score".into(),
        ("/api/states/zones", "weekend") => "/api/states/zones?measure=weekend".into(),
        ("/api/grants", "all-devices") => "/api/grants?kind=device".into(),
        ("/api/grants", "all-reader-links") => "/api/grants?kind=reader_link".into(),
        ("/api/grants" | "/api/accounts", "own-unit") => format!("{path}?unit={}", roles.own(role)[2]),
        ("/api/grants", "others") => "/api/grants?login=owner".into(),
        ("/api/photos/{hash}", "piece") => format!("{}?size=9&offset=0", super::description::example(path)),
        ("/api/grants/{id}", _) => {
            let sign = json!({ "kind": "token", "label": "x", "write": false, "days": 1 });
            let given = roles.ask("owner", "POST", "/api/grants", &sign).ok();
            let id =
                if role == "owner" { Uuid::now_v7().to_string() } else { given["id"].as_str().unwrap().to_owned() };
            format!("/api/grants/{id}")
        }
        _ => super::description::example(path),
    }
}

fn body(path: &str, variant: &str, roles: &Roles, role: &str) -> Value {
    let unit = || roles.own(role)[2].clone();
    match (path, variant) {
        ("/api/session", _) => json!({ "by": "password", "login": format!("nobody-{role}"), "password": "wrong" }),
        ("/api/code", _) => json!({ "code": "no such code" }),
        ("/api/zones/plan", _) => {
            json!({ "zones": { "type": "FeatureCollection", "features": [] }, "first": "2027-01-04" })
        }
        ("/api/zones/read", _) => {
            let ring = json!([[[115.9, 28.66], [115.91, 28.66], [115.91, 28.67], [115.9, 28.66]]]);
            let area = json!({ "type": "Feature", "geometry": { "type": "Polygon", "coordinates": ring } });
            json!({ "type": "FeatureCollection", "features": [area] })
        }
        ("/api/inbox", _) => json!({ "read_to": "2026-01-01T00:00:00Z" }),
        ("/api/device", _) => json!({ "code": "no such code", "key": format!("04{}", "ab".repeat(64)) }),
        ("/api/device/pin", _) => json!({ "login": "owner", "password": "x", "pin": "290417" }),
        ("/api/password", _) => json!({ "old": "wrong", "new": "correct horse battery staple" }),
        ("/api/grants", "token") => json!({ "kind": "token", "label": "x", "write": true, "days": 1 }),
        ("/api/grants", "unit_code-own") => json!({ "kind": "unit_code", "unit": unit(), "uses": 3 }),
        ("/api/grants", "unit_code-other") => {
            json!({ "kind": "unit_code", "unit": roles.other("units", &unit()), "uses": 3 })
        }
        ("/api/grants", "reader_link") => json!({ "kind": "reader_link", "login": "leader", "days": 3 }),
        ("/api/grants", "invitation") => json!({ "kind": "invitation", "login": "leader" }),
        ("/api/grants", "enrolment") => json!({ "kind": "enrolment", "unit": unit(), "label": "平板一" }),
        ("/api/commands", variant) => {
            json!({ "commands": [{ "id": Uuid::now_v7(), "command": command(variant, roles, role) }] })
        }
        ("/api/papers/read", _) => json!("片区,责任人"),
        ("/api/papers/plan" | "/api/papers/wrong.xlsx", _) => {
            json!({ "kind": "zones", "first": "2030-01-01", "rows": [], "columns": [] })
        }
        ("/api/papers/undo", _) => json!({ "first": 1, "last": 1 }),
        _ => Value::Null,
    }
}

fn command(variant: &str, roles: &Roles, role: &str) -> Value {
    let [zone, line, unit] = roles.own(role);
    let fresh = Uuid::now_v7().simple().to_string()[16..].to_owned();
    // Days of their own, so that nobody holds the same twice.
    let day = format!("21{}-01-01", 30 - ACCOUNTS.iter().position(|(name, _)| *name == role).unwrap_or(9));
    let assign = |as_what: &str, kind: &str, code: String, party: &str| {
        json!({ "type": "assign_duty", "role": as_what, "subject": { "kind": kind, "code": code }, "party": party,
            "seat": "A", "first": day, "last": day })
    };
    // Who stands for the own line has it in any zone, who stands for the own zone any line in it.
    let cell = if role == "line" { format!("{line}/Z01") } else { format!("L06/{zone}") };
    let someone = "P0100";
    let oneself = roles.person(role);
    match variant {
        "assign-cell-own" => assign("cell_person", "cell", cell, someone),
        "assign-cell-other" => {
            let other = format!("{}/{}", roles.other("lines", &line), roles.other("zones", &zone));
            assign("cell_person", "cell", other, someone)
        }
        "assign-cell-oneself" => assign("cell_person", "cell", cell, &oneself),
        "assign-point-own" => assign("point_keeper", "checkpoint", roles.point(&zone, &line), someone),
        "assign-zone-own" => assign("area_owner", "zone", zone, someone),
        "assign-line-own" => assign("responsible_person", "line", line, someone),
        "end-own-duty" => {
            let own = ["area_owner", "responsible_person", "liaison"];
            let held = own.into_iter().find_map(|as_what| roles.held(&oneself, as_what));
            let duty = held.or_else(|| roles.held(&roles.person("owner"), "area_owner")).unwrap().1;
            json!({ "type": "end_duty", "duty": duty, "last": day })
        }
        "end-zone" => json!({ "type": "end", "kind": "zone", "code": zone, "last": "2027-01-01" }),
        "put_person-new" => json!({ "type": "put_person", "code": format!("N{fresh}"), "name": "新示例" }),
        "put_person-other" => json!({ "type": "put_person", "code": "P0001", "name": format!("示{}", &fresh[..4]) }),
        "put_post-own" | "put_post-other" => {
            let unit = if variant == "put_post-own" { unit } else { roles.other("units", &unit) };
            json!({ "type": "put_post", "person": someone, "unit": unit, "title": "科员", "first": day, "last": day })
        }
        "end-post-own" => {
            let post =
                json!({ "type": "put_post", "person": someone, "unit": unit, "title": "科员", "first": "2026-01-01" });
            roles.send("admin", &post);
            let posts =
                roles.ask("admin", "GET", &format!("/api/people/{someone}"), &Value::Null).ok()["posts"].clone();
            let here = |post: &&Value| post["unit"]["code"] == unit.as_str();
            let code = posts.as_array().unwrap().iter().rfind(here).unwrap()["code"].clone();
            json!({ "type": "end", "kind": "post", "code": code, "last": "2026-12-31" })
        }
        "put_checkpoint" => {
            json!({ "type": "put_checkpoint", "line": "L01", "name": format!("示例{fresh}"), "first": day,
                "position": { "lon": 115.9, "lat": 28.66, "datum": "wgs84" } })
        }
        "end_checkpoint" | "withdraw_checkpoint" => {
            let code = format!("X{fresh}");
            roles.send(
                "office",
                &json!({ "type": "put_checkpoint", "code": code, "line": "L01", "name": "示例", "first": day }),
            );
            let mut asked = json!({ "type": variant, "code": code });
            if variant == "end_checkpoint" {
                asked["last"] = json!(day);
            }
            asked
        }
        "rename_area" => {
            json!({ "type": "rename_area", "kind": "zone", "code": zone, "name": format!("示{}", &fresh[..4]),
                "first": day })
        }
        "put_unit" => json!({ "type": "put_unit", "code": format!("U-{fresh}"), "name": "示例办", "first": day }),
        "put_account" => {
            json!({ "type": "put_account", "login": format!("x{fresh}"), "person": free(roles), "role": "member",
                "state": "open" })
        }
        "make-oneself-admin" => {
            let login = roles.session(role)["account"]["login"].clone();
            let login = if login.is_null() { "office".into() } else { login };
            json!({ "type": "put_account", "login": login, "person": oneself, "role": "admin", "state": "open" })
        }
        "record-own" | "record-other" => {
            let point = if variant == "record-own" {
                roles.point(&zone, &line)
            } else {
                roles.point(&roles.other("zones", &zone), &roles.other("lines", &line))
            };
            let now = jiff::Timestamp::now().to_string();
            let of_line = &point[..3];
            let lists = roles.ask("admin", "GET", &format!("/api/checklists?line={of_line}"), &Value::Null).ok();
            let list = lists["items"].as_array().unwrap().iter().find(|list| list["in_force"] == true).unwrap();
            let photo = json!({ "hash": "ab".repeat(32), "width": 8, "height": 8, "taken_at": now, "from": "camera" });
            json!({ "type": "record_inspection", "checkpoint": point, "checklist": list["number"], "started_at": now,
                "finished_at": now, "result": { "outcome": "untested", "reason": "closed" }, "photos": [photo] })
        }
        "put_round" => {
            json!({ "type": "put_round", "code": format!("R{fresh}"), "name": "示例轮次", "kind": "monthly",
                "first": "2026-11-01", "last": "2026-11-30", "release": "at_once" })
        }
        "draw_sample" => {
            json!({ "type": "draw_sample", "round": roles.sealed(), "seed": 1, "per_cell": 1, "reserves": 0 })
        }
        "advance_round" => json!({ "type": "advance_round", "round": roles.sealed(), "to": "preparing" }),
        "rule" => {
            json!({ "type": "rule", "inspection": Uuid::nil(), "item": "A", "to": "met", "reason": "复核" })
        }
        "decide_held" => json!({ "type": "decide_held", "held": Uuid::nil(), "take": true }),
        "report_case" => {
            json!({ "type": "report_case", "text": "垃圾外溢", "position": [115.9, 28.66] })
        }
        "report_case-hotline" => {
            json!({ "type": "report_case", "text": "垃圾外溢", "position": [115.9, 28.66], "origin": "hotline" })
        }
        "act-assign" => {
            let act = json!({ "do": "assign", "lead": unit, "reason": "试行" });
            json!({ "type": "act_on_case", "case": roles.case("to-assign"), "act": act })
        }
        "act-sign" => json!({ "type": "act_on_case", "case": roles.case("to-sign"), "act": { "do": "sign" } }),
        "act-hand_in" => {
            let act = json!({ "do": "hand_in", "measures": "已清理", "photos": [super::cases::photo(1)] });
            json!({ "type": "act_on_case", "case": roles.case("to-sign"), "act": act })
        }
        "act-pass" => {
            let act = json!({ "do": "pass", "on_spot": true });
            json!({ "type": "act_on_case", "case": roles.case("to-recheck"), "act": act })
        }
        "act-comment" => {
            let act = json!({ "do": "comment", "text": "看过" });
            json!({ "type": "act_on_case", "case": roles.case("to-sign"), "act": act })
        }
        "set_practice" => json!({ "type": "set_practice", "rebound_days": 31 }),
        "put_calendar" => json!({ "type": "put_calendar", "year": 2031, "holidays": [], "workdays": [] }),
        "set_weekend" => json!({ "type": "set_weekend", "needed": 4 }),
        "put_pattern" => {
            json!({ "type": "put_pattern", "unit": "U-XCB", "community": "360103001001", "weekday": "saturday",
                "half": "am", "weeks": "every", "needed": 2, "task": "清扫",
                "meeting": { "position": [115.9, 28.66], "text": "门口" }, "first": "2029-01-01" })
        }
        "make_shifts" => json!({ "type": "make_shifts", "first": "2029-01-06", "last": "2029-01-07" }),
        "put_shift" => shift(&unit),
        "ask_units" => {
            json!({ "type": "ask_units", "community": "360103001002", "date": "2029-02-03", "half": "am" })
        }
        of_shift if of_shift.starts_with("shift-") => {
            let code = roles.shift();
            json!({ "type": "act_on_shift", "shift": code, "act": shift_act(&of_shift[6..], roles, &unit) })
        }
        "set_public_view" => json!({ "type": "set_public_view", "open": true, "approval": "赣S(2026)001号" }),
        "reveal-oneself" => json!({ "type": "reveal", "person": oneself }),
        "reveal-own-unit" => json!({ "type": "reveal", "person": colleague(roles, &unit) }),
        "reveal-leader" => json!({ "type": "reveal", "person": roles.person("reader"), "reason": "复核" }),
        other => panic!("no such row: {other}"),
    }
}

/// Something that is done to a new shift of the liaison's unit.
fn shift_act(act: &str, roles: &Roles, unit: &str) -> Value {
    match act {
        "change" => json!({ "do": act, "task": "文明劝导" }),
        "move" => json!({ "do": act, "date": "2030-06-08", "half": "pm", "reason": "有雨" }),
        "cancel" => json!({ "do": act, "reason": "有雨" }),
        "restore" | "ask" => json!({ "do": act }),
        "combine" => json!({ "do": act, "into": roles.shift() }),
        "set_names" => json!({ "do": act, "unit": unit, "names": [{ "guest": "来宾" }] }),
        "appoint" => json!({ "do": act, "unit": unit, "contact": "P0100" }),
        "mark" => json!({ "do": act, "unit": unit, "how": "list", "marks": [{ "guest": "来宾", "present": true }] }),
        "report" => json!({ "do": act, "outputs": [{ "code": "rubbish", "count": 3 }] }),
        "approve" => json!({ "do": act, "unit": unit }),
        "reopen" => json!({ "do": act, "unit": unit, "reason": "有误" }),
        "replace" => json!({ "do": act, "unit": unit, "person": "P0100", "by": "P0101" }),
        other => panic!("no such act: {other}"),
    }
}

/// Somebody without an account.
fn free(roles: &Roles) -> String {
    let accounts = roles.ask("admin", "GET", "/api/accounts", &Value::Null).ok();
    let taken: BTreeSet<_> = accounts["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["person"]["code"].as_str().unwrap().to_owned())
        .collect();
    let all = roles.ask("admin", "GET", "/api/people?limit=200", &Value::Null).ok();
    let codes = all["items"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap().to_owned());
    codes.into_iter().find(|code| !taken.contains(code)).unwrap()
}

/// Somebody of a unit who is not its liaison and has no account.
fn colleague(roles: &Roles, unit: &str) -> String {
    let all = roles.ask("admin", "GET", "/api/people?limit=1000", &Value::Null).ok();
    let liaison = roles.person("liaison");
    let works_there = |it: &&Value| it["posts"].as_array().unwrap().iter().any(|post| post["unit"]["code"] == unit);
    let mut found = all["items"].as_array().unwrap().iter().filter(works_there).map(|it| it["code"].as_str().unwrap());
    found.find(|code| **code != *liaison).unwrap_or("P0003").to_owned()
}

/// What was answered, in the words of the file.
fn said(method: &str, path: &str, answer: &Answer) -> String {
    if (method, path) == ("POST", "/api/commands") && answer.status == 200 {
        let outcome = &answer.json()["outcomes"][0];
        let word = outcome.get("code").filter(|code| code.is_string()).unwrap_or(&outcome["status"]);
        return word.as_str().unwrap().to_owned();
    }
    answer.status.to_string()
}

#[test]
fn everybody_may_what_the_table_says_and_every_route_stands_in_it() {
    let folder = filled();
    let roles = Roles::start(folder.path());
    let (mut seen, mut wrong) = (BTreeSet::new(), vec![]);
    for row in rows() {
        seen.insert((row.method.to_lowercase(), row.path.clone()));
        for (role, expected) in &row.expected {
            if role == "closed" {
                continue;
            }
            // A feed does not end; whether it begins is what counts. And whoever signs out is out.
            let answer = match (row.method.as_str(), row.path.as_str()) {
                ("GET", "/live") => roles.begin_to_listen(role),
                ("DELETE", "/api/session") => roles.sign_out_elsewhere(role),
                (method, path) => {
                    let target = target(path, &row.variant, &roles, role);
                    roles.ask(role, method, &target, &body(path, &row.variant, &roles, role))
                }
            };
            let got = said(&row.method, &row.path, &answer);
            let built = row.path != "/style.json" || answer.status != 503;
            if got != *expected && built {
                wrong.push(format!(
                    "{} {} {} as {role}: {got}, not {expected}: {}",
                    row.method,
                    row.path,
                    row.variant,
                    answer.text()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} answers are not what the table says:\n{}", wrong.len(), wrong.join("\n"));

    let document: Value = serde_json::from_slice(&super::server::run(&["openapi"]).stdout).unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys().filter(|key| *key != "parameters") {
            assert!(seen.contains(&(method.clone(), path.clone())), "{method} {path} has no row in permits.txt");
        }
    }

    // The same folder without the demonstration: whoever is not signed in reads nothing.
    let close =
        json!({ "commands": [{ "id": Uuid::now_v7(), "command": { "type": "set_public_view", "open": false } }] });
    assert_eq!(roles.ask("admin", "POST", "/api/commands", &close).ok()["outcomes"][0]["status"], "applied");
    let Roles { open, .. } = roles;
    open.stop();
    let closed = Server::start(folder.path(), &[], &[]);
    let nobody = Roles { open: closed, cookies: BTreeMap::new(), token: String::new() };
    for row in rows() {
        let path = row.path.replace("{id}", &Uuid::now_v7().to_string());
        let target = super::description::example(&path);
        let sent = match row.path.as_str() {
            "/api/grants" if row.method == "POST" => json!({ "kind": "token", "label": "x", "write": true, "days": 1 }),
            "/api/commands" => json!({ "commands": [] }),
            "/api/grants" | "/api/accounts" => Value::Null,
            path if row.method == "POST" => body(path, &row.variant, &nobody, "public"),
            _ => Value::Null,
        };
        let answer = nobody.ask("public", &row.method, &target, &sent);
        let expected = &row.expected.iter().find(|(role, _)| role == "closed").unwrap().1;
        assert_eq!(
            answer.status.to_string(),
            *expected,
            "{} {} {}: {}",
            row.method,
            row.path,
            row.variant,
            answer.text()
        );
    }
}

impl Roles {
    fn begin_to_listen(&self, role: &str) -> Answer {
        use std::io::Read;
        let cookie = self.cookies.get(role).cloned().unwrap_or_default();
        let mut headers = vec![("cookie", cookie.as_str())];
        if role == "token" {
            headers.push(("authorization", &self.token));
        }
        let mut stream = client::open(self.open.address, "GET", "/live", &headers, &[]);
        let mut head = [0; 12];
        stream.read_exact(&mut head).unwrap();
        let status = std::str::from_utf8(&head[9..]).unwrap().parse().unwrap();
        Answer { status, headers: Default::default(), body: vec![] }
    }

    fn sign_out_elsewhere(&self, role: &str) -> Answer {
        let login = ACCOUNTS.iter().find(|(name, _)| *name == role).map(|(_, login)| *login);
        let cookie = login.map(|login| sign_in(self.open.address, login)).unwrap_or_default();
        let answer = self.open.ask(&cookie, "DELETE", "/api/session", &Value::Null);
        if login.is_some() {
            let after = self.open.ask(&cookie, "GET", "/api/session", &Value::Null).ok();
            assert_eq!(after["signed_in"], false, "{role} is still signed in");
        }
        answer
    }
}

#[test]
fn a_token_for_writing_may_what_its_account_may_and_gives_nothing_out() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let token = office(server.address);
    let headers = [("content-type", "application/json"), ("authorization", token.as_str())];
    let give = json!({ "kind": "token", "label": "x", "write": true, "days": 1 }).to_string();
    assert_eq!(client::request(server.address, "POST", "/api/grants", &headers, give.as_bytes()).status, 403);
    let open = json!({ "commands": [{ "id": Uuid::now_v7(), "command": { "type": "set_public_view", "open": true, "approval": "赣S(2026)001号" } }] });
    let answer = client::request(server.address, "POST", "/api/commands", &headers, open.to_string().as_bytes()).ok();
    assert_eq!(answer["outcomes"][0]["code"], "not_allowed");
}
