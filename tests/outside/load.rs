//! Too much at once, and clients that do not take what they asked for.

use std::{
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    sync::Arc,
};

use renling::{
    domain::{Actor, Case, Command, CommandId, Envelope, Outcome, Record},
    engine::{Batch, Clock, Engine},
    store::SqliteStore,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    client::{self, Answer, open},
    server::{Server, filled, sign_in},
};

/// Cases of the large ledger, and how many are put at a time.
const ROWS: usize = 100_000;
const AT_ONCE: usize = 5000;
/// MiB by which the process may grow, and where two read from the store at once, whose connections keep 32 MiB of pages each.
/// Whole, the rows take some 70 MiB as a table and some 400 MiB as a workbook.
const GROWTH: u64 = 16;
const GROWTH_OF_TWO: u64 = 64 + GROWTH;

/// Requests that write which the service takes in hand, and those that come.
const WRITES: usize = 256;
const FLOOD: usize = 600;

fn case(number: usize) -> Record {
    let at = "2026-01-05T02:00:00Z";
    let mut case = json!({
        "id": Uuid::now_v7(), "code": format!("L-{number:06}"), "origin": "report", "recheck": "picture",
        "place": { "position": [115.9, 28.66], "spot": "沿街第三根灯杆旁" }, "found": { "at": at },
        "text": format!("第 {number} 处：沿街垃圾外溢，占用盲道，影响通行"), "state": "to_assign",
        "steps": [{ "at": at, "as": "office", "act": "import", "command": Uuid::now_v7() }],
    });
    // Those that are closed are read from the store.
    if number.is_multiple_of(2) {
        case["state"] = json!("closed");
        case["ending"] = json!({ "how": "dismissed" });
        case["closed_at"] = json!(at);
    }
    let read = serde_json::from_value::<Case>(case.clone());
    Record::Case(Box::new(read.unwrap_or_else(|error| panic!("{error}: {case}"))))
}

/// Puts so many cases into a folder that no service has open.
fn fill(folder: &Path) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let engine = Engine::open(Arc::new(SqliteStore::open(folder).unwrap()), Clock::system()).await.unwrap();
        for some in (0..ROWS).collect::<Vec<_>>().chunks(AT_ONCE) {
            let commands = some.iter().map(|number| {
                let command = Command::Put { record: Box::new(case(*number)), personal: None };
                Envelope { id: CommandId::new(Uuid::now_v7()), recorded_at: None, base: None, after: None, command }
            });
            let batch = Batch { commands: commands.collect(), all_or_nothing: true };
            let outcomes = engine.submit(Actor::Operator, batch).await.unwrap();
            assert!(outcomes.iter().all(|one| matches!(one, Outcome::Applied { .. })), "{:?}", outcomes[0]);
        }
        engine.close().await;
    });
}

/// What the kernel says of a process, in MiB.
fn memory(of: &Server, what: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", of.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// By how many MiB it was larger, at its largest, than it is now at the beginning.
fn growth(of: &Server, while_doing: impl FnOnce()) -> u64 {
    let before = memory(of, "VmRSS");
    // The largest is counted anew.
    fs::write(format!("/proc/{}/clear_refs", of.pid()), "5").unwrap();
    while_doing();
    memory(of, "VmHWM").saturating_sub(before)
}

fn ask(at: SocketAddr, cookie: &str, target: &str) -> TcpStream {
    open(at, "GET", target, &[("cookie", cookie)], &[])
}

/// How many of our cases are in a table that is read to its end, which must be there.
fn rows(mut answer: impl Read) -> usize {
    let mut all = vec![];
    answer.read_to_end(&mut all).unwrap();
    assert!(all.ends_with(b"\r\n0\r\n\r\n"), "it was cut off");
    client::parse(&all, "GET").text().lines().filter(|line| line.contains("L-")).count()
}

#[test]
fn a_hundred_thousand_rows_are_sent_as_they_are_taken_and_never_held_whole() {
    let folder = filled();
    fill(folder.path());
    let server = Server::demo(folder.path());
    let at = server.address;
    let (office, admin) = (sign_in(at, "office"), sign_in(at, "admin"));
    // What is made once and kept: connections, threads, and what the allocator holds on to.
    assert_eq!(rows(ask(at, &office, "/api/cases.csv?q=L-00")), ROWS / 10);

    let grown = growth(&server, || {
        let mut slow = ask(at, &office, "/api/cases.csv");
        let mut begun = [0; 64 * 1024];
        slow.read_exact(&mut begun).unwrap();
        // While it is not taken, another one is, whole: there was time to make all of the first one, too.
        assert_eq!(rows(ask(at, &office, "/api/cases.csv")), ROWS);
        assert_eq!(rows(begun.chain(slow)), ROWS);
    });
    assert!(grown <= GROWTH_OF_TWO, "it grew by {grown} MiB");

    let grown = growth(&server, || {
        assert_eq!(rows(ask(at, &admin, "/api/audit.csv?kind=case")), ROWS);
    });
    assert!(grown <= GROWTH, "it grew by {grown} MiB");

    // A workbook is written to disk first; a tenth of the rows, since a debug build takes long.
    let grown = growth(&server, || {
        let book = server.get_with("/api/cases.xlsx?q=L-00", &[("cookie", &office)]);
        assert_eq!((book.status, &book.body[..2]), (200, &b"PK"[..]), "{}", book.text());
    });
    assert!(grown <= GROWTH / 2, "it grew by {grown} MiB");
}

#[test]
fn a_flood_is_refused_early_and_a_supervisor_still_gets_an_answer() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let at = server.address;
    let busy = |answer: &Answer| {
        assert_eq!((answer.status, answer.problem().as_str()), (503, "busy"));
        assert_eq!(answer.header("retry-after"), "2");
        for supervised in ["/healthz", "/readyz"] {
            assert_eq!(server.get(supervised).status, 200);
        }
    };
    let grown = growth(&server, || {
        // Those that write: of their bodies nothing comes.
        let headers = [("content-type", "application/json"), ("content-length", "2")];
        let writing: Vec<_> = (0..FLOOD).map(|_| open(at, "POST", "/api/commands", &headers, &[])).collect();
        let refused = loop {
            let answer = server.post("/api/commands", "application/json", b"{}");
            if answer.status == 503 {
                break answer;
            }
        };
        busy(&refused);
        // Reading goes on.
        assert_eq!(server.get("/api/district").status, 200);
        let told: Vec<_> = writing.into_iter().map(finish).collect();
        let refused = told.iter().filter(|told| **told == 503).count();
        assert!((1..=FLOOD - WRITES).contains(&refused), "{told:?}");

        // Those that read wait for what this node does not know yet, for a while: as many come as it takes.
        let mut reading = vec![];
        let refused = loop {
            let answer = server.get("/api/district");
            if answer.status == 503 {
                break answer;
            }
            assert!(reading.len() < 20 * FLOOD);
            reading.extend((0..FLOOD).map(|_| open(at, "GET", "/api/district", &[("if-renling-seq", "999999")], &[])));
        };
        busy(&refused);
        assert!(reading.into_iter().map(finish).all(|told| told == 503));
    });
    assert!(grown <= GROWTH_OF_TWO, "it grew by {grown} MiB");
    // And then everybody is answered again.
    assert_eq!(server.get("/api/district").status, 200);
    assert_eq!(server.post("/api/commands", "application/json", b"{}").problem(), "bad_body");
}

/// Sends the rest of a body; the status that comes back.
fn finish(mut stream: TcpStream) -> u16 {
    // Whoever was refused may be gone.
    let _ = stream.write_all(b"{}");
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    std::str::from_utf8(&head[9..]).unwrap().parse().unwrap()
}

#[test]
fn a_listener_that_never_reads_keeps_nothing_from_the_others() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let stuck: Vec<_> = (0..20).map(|_| open(server.address, "GET", "/live", &[], &[])).collect();
    let mut others: Vec<_> = (0..3).map(|_| server.live(None)).collect();
    for other in &mut others {
        assert_eq!(other.next().unwrap().name, "hello");
    }
    let days: Vec<_> =
        (1..=28).flat_map(|day| (1..=10).map(move |month| format!("2025-{month:02}-{day:02}"))).collect();
    for some in days.chunks(40) {
        let commands: Vec<Value> = some
            .iter()
            .map(|day| {
                json!({ "id": Uuid::now_v7(), "command": { "type": "assign_duty", "role": "helping_unit", "party": "U-RD",
                    "seat": "A", "subject": { "kind": "community", "code": "360103010001" }, "first": day, "last": day } })
            })
            .collect();
        let told = server.send(&json!(commands));
        assert!(told["outcomes"].as_array().unwrap().iter().all(|one| one["status"] == "applied"), "{told}");
    }
    let last = server.seq();
    for other in &mut others {
        let mut heard = vec![];
        while heard.last() != Some(&last) {
            heard.extend(other.next_named("change").id);
        }
        assert_eq!(heard, (last - days.len() as u64 + 1..=last).collect::<Vec<_>>());
    }
    drop(stuck);
    assert_eq!(client::request(server.address, "GET", "/healthz", &[], &[]).status, 200);
}
