//! A round that is not published: whoever is not of its circle finds no trace of it anywhere.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    client::{self, Answer, Feed},
    description,
    server::{Server, filled, run, sign_in},
};

const ROUND: &str = "SEALED-X7";
/// What stands in the round and in what was found, and nowhere else.
const MARKS: [&str; 7] = [ROUND, "密封轮次甲", "密封组乙", "密封发现丙", "密封说明丁", "密封裁定戊", "密封位置己"];

fn send(server: &Server, cookie: &str, id: Uuid, command: &Value) -> Value {
    let body = json!({ "commands": [{ "id": id, "command": command }] });
    server.ask(cookie, "POST", "/api/commands", &body).ok()["outcomes"][0].clone()
}

#[track_caller]
fn applied(server: &Server, cookie: &str, command: &Value) -> Uuid {
    let id = Uuid::now_v7();
    let told = send(server, cookie, id, command);
    assert_eq!(told["status"], "applied", "{told}");
    id
}

fn person(server: &Server, cookie: &str) -> Value {
    server.ask(cookie, "GET", "/api/session", &Value::Null).ok()["account"]["person"]["code"].clone()
}

/// A visit of a market in a round, by the second version of its checklist.
fn visit(point: &Value, round: Option<&str>, finding: Option<Uuid>) -> Value {
    let value = |item: &str| if item == "D" && finding.is_some() { "not_met" } else { "met" };
    let answers: Vec<_> =
        ["A", "B", "D", "M", "N", "O", "R"].iter().map(|item| json!({ "item": item, "value": value(item) })).collect();
    let now = jiff::Timestamp::now().to_string();
    let findings: Vec<_> = finding
        .iter()
        .map(|id| json!({ "id": id, "item": "D", "text": "密封发现丙", "spot": "密封位置己", "photos": [photo()] }))
        .collect();
    json!({ "type": "record_inspection", "round": round, "checkpoint": point, "checklist": 2, "started_at": now,
        "finished_at": now, "result": { "outcome": "done", "answers": answers }, "findings": findings,
        "note": "密封说明丁" })
}

fn photo() -> Value {
    json!({ "hash": "5e".repeat(32), "width": 800, "height": 600, "taken_at": jiff::Timestamp::now().to_string(),
        "from": "camera" })
}

/// Every documented reading, and the ways to ask for what is sealed.
fn addresses(sealed: &[String]) -> Vec<String> {
    let document: Value = serde_json::from_slice(&run(&["openapi"]).stdout).unwrap();
    let reads = |(path, item): (&String, &Value)| item["get"].is_object().then(|| description::example(path));
    let all = document["paths"].as_object().unwrap().iter().filter_map(reads);
    let mut all: Vec<_> = all.filter(|path| path != "/live" && !path.starts_with("/api/oidc")).collect();
    for more in [
        "/api/states/checkpoints?measure=result",
        "/api/states/checkpoints?measure=age",
        "/api/states/checkpoints?measure=cases",
        "/api/states/zones?measure=cases",
        "/api/states/zones?measure=overdue",
        "/api/cases?line=L06",
        "/api/cases?q=%E5%AF%86%E5%B0%81",
        "/api/states/zones?measure=score",
        "/api/states/zones?measure=score&line=L06",
        "/api/states/zones?measure=score&round=patrol",
        "/api/inspections?line=L06",
        "/api/inspections?round=patrol",
        "/api/search?q=%E5%AF%86%E5%B0%81",
        "/api/search?q=SEALED",
        "/api/pack?zones=Z01,Z02,Z03,Z04,Z05,Z06,Z07,Z08,Z09,Z10,Z11,Z12,Z13",
        "/api/rounds?q=SEALED",
        "/tiles/checkpoints/14/13466/6831.mvt",
        "/tiles/checkpoints/16/53865/27325.mvt",
    ] {
        all.push(more.to_owned());
    }
    all.extend(sealed.iter().cloned());
    all
}

fn without_places(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            // The place in the log goes on with every write, and the packs carry their minute.
            let moves = ["seq", "made_at", "at", "uptime", "last_used", "instance"];
            let kept = object.into_iter().filter(|(key, _)| !moves.contains(&key.as_str()));
            kept.map(|(key, value)| (key, without_places(value))).collect::<serde_json::Map<_, _>>().into()
        }
        Value::Array(list) => list.into_iter().map(without_places).collect::<Vec<_>>().into(),
        other => other,
    }
}

/// What is answered, without the place in the log.
fn said(answer: &Answer) -> (u16, Vec<u8>) {
    let json =
        serde_json::from_slice::<Value>(&answer.body).map(|value| without_places(value).to_string().into_bytes());
    (answer.status, json.unwrap_or_else(|_| answer.body.clone()))
}

/// Everything as somebody reads it.
fn walk(server: &Server, who: &[(&str, &str)], addresses: &[String]) -> BTreeMap<String, Answer> {
    let ask = |at: &String| (at.clone(), client::request(server.address, "GET", at, who, &[]));
    addresses.iter().map(ask).collect()
}

fn trace(answer: &Answer, marks: &[String]) -> Option<String> {
    let text = answer.text();
    marks.iter().find(|mark| text.contains(mark.as_str())).cloned()
}

#[test]
fn nobody_outside_of_its_circle_finds_a_trace_of_a_round_that_is_not_published() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let cookie = |login: &str| sign_in(server.address, login);
    let (office, inspector) = (cookie("office"), cookie("inspector"));
    let token = json!({ "kind": "token", "label": "reading", "write": false, "days": 1 });
    let token = server.ask(&office, "POST", "/api/grants", &token).ok()["token"].as_str().unwrap().to_owned();
    let outsiders: Vec<(&str, Vec<(&str, String)>)> = ["liaison", "owner", "line", "cadre", "leader"]
        .into_iter()
        .map(|login| (login, vec![("cookie", cookie(login))]))
        .chain([("nobody", vec![]), ("token", vec![("authorization", format!("Bearer {token}"))])])
        .collect();

    // A closed circle: the inspector's team.
    let leader = person(&server, &inspector);
    let round = json!({ "type": "put_round", "code": ROUND, "name": "密封轮次甲", "kind": "special",
        "first": "2026-01-01", "last": "2030-12-31", "lines": ["L06"], "zones": [], "release": "after_review",
        "unnamed": true, "teams": [{ "code": "密封组乙", "name": "密封组乙", "leader": leader, "members": [] }] });
    let liaison = &outsiders[0].1[0].1;
    let listening = |cookie: &str| Feed::open_as(server.address, None, cookie);
    let (mut outside, mut inside) = (listening(liaison), listening(&inspector));
    let (id, finding) = (Uuid::now_v7(), Uuid::now_v7());
    let sealed: Vec<_> = vec![
        format!("/api/rounds/{ROUND}"),
        format!("/api/rounds/{ROUND}/targets"),
        format!("/api/inspections?round={ROUND}"),
        format!("/api/states/zones?measure=score&round={ROUND}"),
        format!("/api/inspections/{id}"),
    ];
    let addresses = addresses(&sealed);
    let read = |server: &Server| -> Vec<BTreeMap<String, Answer>> {
        let of = |(_, who): &(&str, Vec<(&str, String)>)| {
            let who: Vec<_> = who.iter().map(|(name, value)| (*name, value.as_str())).collect();
            walk(server, &who, &addresses)
        };
        outsiders.iter().map(of).collect()
    };
    let before = read(&server);

    applied(&server, &office, &round);
    applied(
        &server,
        &office,
        &json!({ "type": "draw_sample", "round": ROUND, "seed": 7, "per_cell": 1, "reserves": 1 }),
    );
    applied(&server, &office, &json!({ "type": "advance_round", "round": ROUND, "to": "running" }));
    let tasks = server.ask(&inspector, "GET", "/api/tasks", &Value::Null).ok();
    let points: Vec<_> =
        tasks["targets"].as_array().unwrap().iter().map(|it| it["checkpoint"]["code"].clone()).collect();
    assert!(points.len() > 3, "{tasks}");
    let told = send(&server, &inspector, id, &visit(&points[0], Some(ROUND), Some(finding)));
    assert_eq!(told["status"], "applied", "{told}");
    applied(&server, &inspector, &visit(&points[1], Some(ROUND), None));
    let shut = json!({ "type": "record_inspection", "round": ROUND, "checkpoint": points[2], "checklist": 2,
        "started_at": jiff::Timestamp::now().to_string(), "finished_at": jiff::Timestamp::now().to_string(),
        "result": { "outcome": "untested", "reason": "closed" }, "photos": [photo()] });
    applied(&server, &inspector, &shut);
    let rule = json!({ "type": "rule", "inspection": id, "item": "D", "to": "partly", "reason": "密封裁定戊" });
    applied(&server, &office, &rule);

    let mut marks: Vec<_> = MARKS.iter().map(ToString::to_string).collect();
    marks.extend([id, finding].iter().flat_map(|id| [id.to_string(), id.simple().to_string()]));
    let mut found = vec![];
    for (((who, _), before), after) in outsiders.iter().zip(&before).zip(read(&server)) {
        for (at, answer) in &after {
            if let Some(mark) = trace(answer, &marks).filter(|mark| !at.contains(mark.as_str())) {
                found.push(format!("{at} tells {who} of {mark}"));
            }
            // Not in a count either. What the service says of itself is another matter, and a file carries its time.
            let same = said(&before[at]) == said(answer);
            if !same && !at.starts_with("/api/export") && !at.starts_with("/readyz") && !at.starts_with("/healthz") {
                let short = |answer: &Answer| answer.text().chars().take(400).collect::<String>();
                found.push(format!("{at} is another for {who}: {} / {}", short(&before[at]), short(answer)));
            }
        }
        for at in &sealed {
            let status = after[at].status;
            let expected = if *who == "nobody" {
                401
            } else if at.contains('?') {
                400
            } else {
                404
            };
            assert_eq!(status, expected, "{at} as {who}");
        }
    }
    assert!(found.is_empty(), "{} traces:\n{}", found.len(), found.join("\n"));

    // To guess its code is to guess a code that there is not.
    for (who, headers) in outsiders.iter().filter(|(who, _)| !["nobody", "token", "leader"].contains(who)) {
        let guess = |round: &str| {
            let told = send(&server, &headers[0].1, Uuid::now_v7(), &visit(&points[0], Some(round), None));
            (told["status"].clone(), told["code"].clone())
        };
        assert_eq!(guess(ROUND), guess("NO-SUCH"), "{who}");
    }

    // The feed: inside all of it is heard, outside the next thing that is everybody's.
    let mine = json!({ "type": "assign_duty", "role": "helping_unit", "party": "U-RD", "seat": "A",
        "subject": { "kind": "community", "code": "360103010001" }, "first": "2026-11-01", "last": "2026-11-01" });
    applied(&server, &office, &mine);
    assert_eq!(outside.next_named("change").data["kind"], "duty");
    let heard: Vec<_> = (0..7).map(|_| inside.next_named("change").data["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(heard[..3], ["round", "round", "round"]);
    assert!(heard.contains(&"inspection".into()) && heard.contains(&"ruling".into()), "{heard:?}");

    // The circle sees what others will.
    let inside = walk(&server, &[("cookie", inspector.as_str())], &addresses);
    for at in &sealed {
        assert_eq!(inside[at].status, 200, "{at}");
    }
    let states = inside["/api/states/checkpoints?measure=result"].json();
    assert_eq!(states["states"].as_array().unwrap().len(), 2);
    assert!(inside["/api/inspections?line=L06"].text().contains(&id.to_string()));

    // Published, it is there for everybody inside; who inspected stays unnamed.
    for to in ["review", "published"] {
        applied(&server, &office, &json!({ "type": "advance_round", "round": ROUND, "to": to }));
    }
    assert_eq!(outside.next_named("change").data["code"], ROUND);
    let after = walk(&server, &[("cookie", liaison.as_str())], &addresses);
    for at in &sealed {
        assert_eq!(after[at].status, 200, "{at}: {}", after[at].text());
    }
    let whole = after[&format!("/api/inspections/{id}")].json();
    assert_eq!((whole["score_rulings"].as_u64(), whole["rulings"][0]["to"].as_str()), (Some(1), Some("partly")));
    assert!(whole["inspector"].is_null() && !after[&sealed[0]].text().contains("密封组乙"));
    assert_eq!(after["/api/states/checkpoints?measure=result"].json()["states"].as_array().unwrap().len(), 2);
    let zones = after["/api/states/zones?measure=score&line=L06"].json();
    let scored = zones["states"].as_object().unwrap().values().filter(|zone| !zone["value"].is_null()).count();
    assert!((1..=2).contains(&scored), "{zones}");
}
