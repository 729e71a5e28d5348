//! Several nodes are one service.

use super::{
    cluster::node,
    database::Database,
    ledger,
    server::{code, run, said},
};

fn database() -> Database {
    tokio::runtime::Runtime::new().unwrap().block_on(Database::new())
}

#[test]
fn every_node_gives_the_same_answers_tiles_and_feed() {
    let database = database();
    let (a, b) = (node(&database.url), node(&database.url));
    let mut feed = b.live(None);
    let (id, command) = ledger::fresh();
    let (status, told) = ledger::send(a.address, &command);
    assert_eq!(status, 200, "{told}");
    let seq = told["seq"].as_u64().unwrap();
    // Whoever wrote on one node reads the own writing on the other.
    let reading = b.get(&format!("/api/duties?party=U-RD&on=2100-01-01&seq={seq}")).ok();
    assert!(reading["seq"].as_u64().unwrap() >= seq);
    let by_header = b.get_with("/api/district", &[("if-renling-seq", &seq.to_string())]).ok();
    assert!(by_header["seq"].as_u64().unwrap() >= seq);
    assert_eq!(feed.next_named("change").id, Some(seq));
    for target in ["/api/matrix", "/api/gaps", "/api/answer?lon=115.9&lat=28.66", "/api/duties?limit=1000"] {
        assert_eq!(a.get(target).ok(), b.get(target).ok(), "{target}");
    }
    for target in ["/tiles/zones/13/6733/3414.mvt", "/tiles/checkpoints/15/26931/13657.mvt"] {
        let (one, other) = (a.get(target), b.get(target));
        assert_eq!((one.header("etag"), &one.body), (other.header("etag"), &other.body), "{target}");
    }
    // Sent again to the other node, it happened already.
    let (_, again) = ledger::send(b.address, &command);
    assert_eq!(
        (&again["outcomes"][0]["status"], &again["outcomes"][0]["seq"]),
        (&"duplicate".into(), &seq.into()),
        "{id}"
    );
}

#[test]
fn nothing_older_than_asked_for_is_given() {
    let database = database();
    let node = node(&database.url);
    let answer = node.get("/api/district?seq=99999999");
    assert_eq!((answer.status, answer.problem().as_str()), (503, "behind"));
    assert!(!answer.header("retry-after").is_empty());
}

#[test]
fn the_command_line_works_on_a_database() {
    let database = database();
    let files = concat!(env!("CARGO_MANIFEST_DIR"), "/data/xihu");
    let store = ["--store", database.url.as_str()];
    let empty = run(&[&["export", "--to", "/nowhere"], &store[..]].concat());
    assert_eq!(code(&empty), 6, "{}", said(&empty));
    let done = run(&[&["import", "--yes", files], &store[..]].concat());
    assert_eq!(code(&done), 0, "{}", said(&done));
    let again = run(&[&["--json", "import", "--yes", files], &store[..]].concat());
    assert!(said(&again).contains("\"applied\":false"), "{}", said(&again));
    let verified = run(&[&["verify"], &store[..]].concat());
    assert!(said(&verified).contains("chained without a hole"), "{}", said(&verified));
    let out = tempfile::tempdir().unwrap();
    let export = run(&[&["export", "--to", out.path().to_str().unwrap()], &store[..]].concat());
    assert_eq!(code(&export), 0, "{}", said(&export));
    let backup = run(&[&["backup", "--to", "/nowhere.db"], &store[..]].concat());
    assert!(said(&backup).contains("pg_basebackup"), "{}", said(&backup));
}

#[test]
fn each_fault_of_an_address_has_its_message_and_its_exit_code() {
    let database = database();
    let (base, _) = database.url.rsplit_once('/').unwrap();
    for (url, wanted, text) in [
        ("mysql://a@b/c".to_owned(), 2, "postgres://USER:PASSWORD@HOST"),
        ("postgres://a@127.0.0.1:1/c".to_owned(), 7, "cannot be reached"),
        (format!("{base}/nowhere"), 7, "there is no database"),
        (database.url.replace("renling@", "nobody@"), 8, "refuses"),
    ] {
        let done = run(&["serve", "--store", &url, "--listen", "127.0.0.1:0"]);
        assert_eq!(code(&done), wanted, "{url}: {}", said(&done));
        assert!(said(&done).contains(text), "{}", said(&done));
    }
}
