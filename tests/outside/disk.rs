//! A disk that is full, and one that fails: the real binary on files whose writes are made to fail.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use serde_json::json;

use super::{
    client,
    server::{Server, code, filled, office, run, said},
};

/// The library that fails on demand, built once.
fn library() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/disk.c");
        let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("disk.so");
        // Every machine that links Rust has it.
        let done = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).arg("-ldl").output();
        let done = done.unwrap();
        assert!(done.status.success(), "{}", said(&done));
        library
    })
}

fn start(folder: &Path, switch: &Path) -> Server {
    let environment = [
        ("LD_PRELOAD", library().to_str().unwrap()),
        ("FAILING_DISK", switch.to_str().unwrap()),
        ("RENLING_LOG", "off"),
    ];
    Server::start(folder, &["--demo"], &environment)
}

fn command(first: &str) -> serde_json::Value {
    json!({
        "id": uuid::Uuid::now_v7(),
        "command": {
            "type": "assign_duty", "role": "helping_unit", "subject": { "kind": "community", "code": "360103010001" },
            "party": "U-RD", "seat": "A", "first": first, "last": first
        }
    })
}

#[test]
fn a_full_disk_refuses_a_write_says_so_and_takes_it_when_there_is_room() {
    let (folder, work) = (filled(), tempfile::tempdir().unwrap());
    let switch = work.path().join("switch");
    let server = start(folder.path(), &switch);
    let command = command("2100-01-01");
    let body = json!({ "commands": [command] }).to_string();
    office(server.address);
    fs::write(&switch, "full").unwrap();
    let before = server.seq();
    for _ in 0..2 {
        let refused = server.commands(&body);
        assert_eq!(refused.status, 503);
        assert_eq!(refused.problem(), "store_full");
    }
    // Reading goes on.
    assert_eq!(server.get("/api/answer?lon=115.9&lat=28.66").status, 200);
    assert_eq!(server.seq(), before);
    fs::remove_file(&switch).unwrap();
    let done = server.send(&json!([command]));
    assert_eq!(done["outcomes"][0]["status"], "applied", "{done}");
    server.stop();
    let proved = run(&["verify", "--data", folder.path().to_str().unwrap()]);
    assert_eq!(code(&proved), 0, "{}", said(&proved));
}

#[test]
fn a_failed_sync_ends_the_process_with_nothing_acknowledged_in_error() {
    let (folder, work) = (filled(), tempfile::tempdir().unwrap());
    let switch = work.path().join("switch");
    let mut server = start(folder.path(), &switch);
    let done = server.send(&json!([command("2100-01-01")]));
    let (seq, kept) = (done["seq"].as_u64().unwrap(), done["outcomes"][0].clone());
    assert_eq!(kept["status"], "applied");
    fs::write(&switch, "sync").unwrap();
    let body = json!({ "commands": [command("2100-01-02")] }).to_string();
    let token = office(server.address);
    let headers = [("content-type", "application/json"), ("authorization", token.as_str())];
    let mut stream = client::open(server.address, "POST", "/api/commands", &headers, body.as_bytes());
    let mut answer = vec![];
    // A connection that breaks is an answer like another here.
    let _ = stream.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP/1.1 200"), "acknowledged without being safe");
    assert_eq!(server.wait().code(), Some(74));
    fs::remove_file(&switch).unwrap();
    // What was acknowledged is there.
    let server = start(folder.path(), &switch);
    assert!(server.seq() >= seq);
    server.stop();
}
