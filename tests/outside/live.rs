use serde_json::{Value, json};
use uuid::Uuid;

use super::server::{Server, filled};

fn assign(server: &Server, first: &str) -> Value {
    let command = json!({ "type": "assign_duty", "role": "helping_unit", "party": "U-RD", "seat": "A",
        "subject": { "kind": "community", "code": "360103010001" }, "first": first, "last": first });
    let told = server.send(&json!([{ "id": Uuid::now_v7(), "command": command }]));
    assert_eq!(told["outcomes"][0]["status"], "applied", "{told}");
    told["outcomes"][0].clone()
}

#[test]
fn a_listener_hears_of_a_write_and_can_go_on_after_a_break() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let mut feed = server.live(None);
    let hello = feed.next().unwrap();
    assert_eq!((hello.name.as_str(), &hello.data["seq"]), ("hello", &server.seq().into()));
    let done = assign(&server, "2026-11-01");
    let change = feed.next_named("change");
    assert_eq!(change.data["code"], done["duty"]);
    assert_eq!((&change.data["kind"], &change.data["verb"]), (&"duty".into(), &"assigned".into()));
    assert_eq!(change.id, done["seq"].as_u64());
    drop(feed);

    let missed = [assign(&server, "2026-11-02"), assign(&server, "2026-11-03")];
    let mut feed = server.live(change.id);
    let hello = feed.next().unwrap();
    assert_eq!(hello.data["resumed"], true);
    for missed in &missed {
        assert_eq!(feed.next_named("change").id, missed["seq"].as_u64());
    }
    let now = assign(&server, "2026-11-04");
    assert_eq!(feed.next_named("change").id, now["seq"].as_u64());
}

#[test]
fn who_has_missed_too_much_or_knows_the_future_is_told_to_read_again() {
    let folder = filled();
    let server = Server::demo(folder.path());
    for last in [1, server.seq() + 10] {
        let hello = server.live(Some(last)).next().unwrap();
        assert_eq!((&hello.data["resumed"], &hello.data["seq"]), (&false.into(), &server.seq().into()));
    }
}

#[test]
fn the_feed_ends_when_the_service_stops() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let mut feed = server.live(None);
    feed.next().unwrap();
    server.stop();
    assert!(feed.next().is_none());
}

#[test]
fn at_midnight_in_the_district_the_truth_changes_without_a_write() {
    let folder = filled();
    // Two seconds before the year ends in Shanghai.
    let server = Server::start(folder.path(), &["--demo"], &[("RENLING_CLOCK", "2026-12-31T15:59:57Z")]);
    let mut feed = server.live(None);
    assert_eq!(feed.next().unwrap().data["on"], "2026-12-31");
    let before = server.get("/api/gaps");
    let (tag, seq) = (before.header("etag").to_owned(), server.seq());
    assert_eq!(before.ok()["on"], "2026-12-31");
    assert_eq!(feed.next_named("day").data["on"], "2027-01-01");
    let after = server.get_with("/api/gaps", &[("if-none-match", &tag)]);
    assert_eq!(after.status, 200);
    assert_eq!(after.json()["on"], "2027-01-01");
    assert_eq!(server.seq(), seq);
    // The day before is still what it was.
    assert_eq!(server.get("/api/gaps?on=2026-12-31").ok()["items"], before.ok()["items"]);
}

#[test]
fn an_answer_is_dated_by_the_clock_that_decides() {
    let folder = filled();
    let server = Server::start(folder.path(), &["--demo"], &[("RENLING_CLOCK", "2026-12-05T08:40:00+08:00")]);
    for target in ["/api/district", "/healthz", "/", "/api/nowhere"] {
        let answer = server.get(target);
        assert!(answer.header("date").starts_with("Sat, 05 Dec 2026 00:4"), "{target}: {}", answer.header("date"));
        assert!(answer.header("date").ends_with(" GMT"));
    }
    drop(server);
    // Where nobody set it, it is the machine's.
    let folder = filled();
    let server = Server::demo(folder.path());
    let date = server.get("/healthz").header("date").to_owned();
    let said = jiff::fmt::rfc2822::parse(&date).unwrap().timestamp();
    assert!(said.duration_since(jiff::Timestamp::now()).abs() < jiff::SignedDuration::from_hours(1), "{date}");
}
