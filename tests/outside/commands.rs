use serde_json::{Value, json};
use uuid::Uuid;

use super::server::{Server, filled};

fn assign(id: Uuid, unit: &str, first: &str) -> Value {
    json!({ "id": id, "command": { "type": "assign_duty", "role": "helping_unit", "party": unit, "seat": "A",
        "subject": { "kind": "community", "code": "360103010001" }, "first": first } })
}

#[test]
fn a_command_happens_once_however_often_it_is_sent() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let (before, id) = (server.seq(), Uuid::now_v7());
    let first = server.send(&json!([assign(id, "U-RD", "2026-11-01")]));
    let again = server.send(&json!([assign(id, "U-RD", "2026-11-01")]));
    assert_eq!(first["outcomes"][0]["status"], "applied", "{first}");
    assert_eq!(again["outcomes"][0]["status"], "duplicate", "{again}");
    assert_eq!(first["outcomes"][0]["seq"], again["outcomes"][0]["seq"]);
    assert!(first["outcomes"][0]["duty"].is_string());
    assert_eq!(server.seq(), before + 1);
    // The same id for something else is refused.
    let other = server.send(&json!([assign(id, "U-RD", "2026-11-02")]));
    assert_eq!(other["outcomes"][0]["code"], "id_reused", "{other}");
}

#[test]
fn what_was_assigned_is_answered_at_once_and_can_be_taken_back() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let told = server.send(&json!([assign(Uuid::now_v7(), "U-RD", "2026-11-01")]));
    let duty = told["outcomes"][0]["duty"].clone();
    let held = |server: &Server| server.get("/api/parties/U-RD/answers-for").text();
    assert!(held(&server).contains(duty.as_str().unwrap()));
    let back = json!([{ "id": Uuid::now_v7(), "command": { "type": "withdraw_duty", "duty": duty } }]);
    assert_eq!(server.send(&back)["outcomes"][0]["status"], "applied");
    assert!(!held(&server).contains(duty.as_str().unwrap()));
}

#[test]
fn each_command_stands_alone_unless_all_or_nothing_is_asked_for() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let batch =
        || json!([assign(Uuid::now_v7(), "U-RD", "2026-11-01"), assign(Uuid::now_v7(), "U-NOBODY", "2026-11-01")]);
    let before = server.seq();
    let body = json!({ "commands": batch(), "all_or_nothing": true }).to_string();
    let told = server.commands(&body).ok();
    assert_eq!(told["outcomes"][0]["code"], "batch_refused", "{told}");
    assert_eq!(told["outcomes"][1]["code"], "unknown", "{told}");
    assert_eq!(server.seq(), before);
    let told = server.send(&batch());
    let statuses: Vec<_> = told["outcomes"].as_array().unwrap().iter().map(|one| &one["status"]).collect();
    assert_eq!(statuses, ["applied", "refused"]);
    for text in ["title_zh", "title_en"] {
        assert!(told["outcomes"][1][text].is_string());
    }
}

#[test]
fn an_edit_of_an_old_version_is_a_conflict() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let told = server.send(&json!([assign(Uuid::now_v7(), "U-RD", "2026-11-01")]));
    let duty = &told["outcomes"][0]["duty"];
    let end = |base: u32, last: &str| json!([{ "id": Uuid::now_v7(), "base": base, "command": { "type": "end_duty", "duty": duty, "last": last } }]);
    assert_eq!(server.send(&end(1, "2026-12-31"))["outcomes"][0]["status"], "applied");
    let late = server.send(&end(1, "2026-12-30"));
    assert_eq!((&late["outcomes"][0]["status"], &late["outcomes"][0]["current"]), (&"conflict".into(), &2.into()));
}

#[test]
fn commands_are_taken_of_nobody_who_is_not_signed_in() {
    let folder = filled();
    for arguments in [&["--demo"][..], &[]] {
        let server = Server::start(folder.path(), arguments, &[]);
        let body = json!({ "commands": [assign(Uuid::now_v7(), "U-RD", "2026-11-01")] }).to_string();
        let answer = server.post("/api/commands", "application/json", body.as_bytes());
        assert_eq!((answer.status, answer.problem().as_str()), (401, "sign_in"));
        server.stop();
    }
}

#[test]
fn a_page_of_another_place_cannot_send_commands() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let body = json!({ "commands": [] }).to_string();
    let send = |headers: &[(&str, &str)]| {
        let office = super::server::office(server.address);
        let mut all = vec![("content-type", "application/json"), ("authorization", office.as_str())];
        all.extend(headers);
        super::client::request(server.address, "POST", "/api/commands", &all, body.as_bytes()).status
    };
    assert_eq!(send(&[("origin", "http://evil.example")]), 403);
    assert_eq!(send(&[("origin", &format!("http://{}", server.address))]), 200);
}

#[test]
fn more_than_five_hundred_commands_at_once_are_refused() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let many: Vec<_> = (0..501).map(|_| assign(Uuid::now_v7(), "U-RD", "2026-11-01")).collect();
    let body = json!({ "commands": many }).to_string();
    assert_eq!(server.commands(&body).problem(), "too_many_commands");
    let old = json!({ "commands": [assign(Uuid::new_v4(), "U-RD", "2026-11-01")] }).to_string();
    assert_eq!(server.commands(&old).problem(), "bad_body");
}

#[test]
fn a_command_that_cannot_be_read_is_refused_alone() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let good = || assign(Uuid::now_v7(), "U-RD", "2026-11-01");
    let bad = json!({ "id": Uuid::now_v7(), "command": { "type": "fly", "to": "月亮" } });
    let (first, last) = (good(), json!({ "id": Uuid::now_v7(), "command": { "type": "withdraw_duty", "duty": "X" } }));
    let told = server.commands(&json!({ "commands": [first, bad, last] }).to_string()).ok();
    let outcomes = told["outcomes"].as_array().unwrap();
    assert_eq!(outcomes.iter().map(|one| &one["id"]).collect::<Vec<_>>(), [&first["id"], &bad["id"], &last["id"]]);
    assert_eq!(outcomes[0]["status"], "applied", "{told}");
    assert_eq!((&outcomes[1]["status"], &outcomes[1]["code"]), (&json!("refused"), &json!("unreadable")));
    assert_eq!(outcomes[2]["code"], "unknown");
    // Alone, and where the others may not go on without it, it says why.
    for body in [json!({ "commands": [bad] }), json!({ "commands": [good(), bad], "all_or_nothing": true })] {
        let answer = server.commands(&body.to_string());
        assert_eq!(answer.problem(), "bad_body");
        assert!(answer.json()["detail"].as_str().unwrap().contains("fly"));
    }
    // Nor can anybody be told what became of one without an id.
    let nameless = json!({ "commands": [good(), { "command": bad["command"] }] }).to_string();
    assert_eq!(server.commands(&nameless).problem(), "bad_body");
}
