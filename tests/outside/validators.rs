use serde_json::json;

use super::server::{Server, filled};

#[test]
fn what_the_client_has_is_not_sent_again_until_it_changes() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let target = "/api/matrix";
    let first = server.get(target);
    let tag = first.header("etag").to_owned();
    assert_eq!(first.header("cache-control"), "no-cache");
    let again = server.get_with(target, &[("if-none-match", &tag)]);
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, tag.as_str()));
    // Another day and another address are other things.
    assert_eq!(server.get_with("/api/matrix?on=2026-01-01", &[("if-none-match", &tag)]).status, 200);
    assert_eq!(server.get_with("/api/gaps", &[("if-none-match", &tag)]).status, 200);
    // A write anywhere makes it worth reading again.
    let told = server.send(&json!([{ "id": uuid::Uuid::now_v7(), "command": { "type": "assign_duty",
        "role": "helping_unit", "subject": { "kind": "community", "code": "360103010001" }, "party": "U-RD",
        "seat": "A", "first": "2026-11-01" } }]));
    assert_eq!(told["outcomes"][0]["status"], "applied", "{told}");
    let after = server.get_with(target, &[("if-none-match", &tag)]);
    assert_eq!(after.status, 200);
    assert_eq!(after.json()["seq"], told["seq"]);
}

#[test]
fn a_restart_never_leaves_a_304_behind_from_before() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let tag = server.get("/api/matrix").header("etag").to_owned();
    server.stop();
    let server = Server::demo(folder.path());
    assert_eq!(server.get_with("/api/matrix", &[("if-none-match", &tag)]).status, 200);
}

#[test]
fn a_tile_has_a_tag_of_its_bytes_that_outlives_a_restart() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let target = "/tiles/zones/13/6733/3414.mvt";
    let packed = server.get_with(target, &[("accept-encoding", "gzip")]);
    let plain = server.get(target);
    assert_eq!((packed.header("content-encoding"), plain.header("content-encoding")), ("gzip", ""));
    assert_eq!(packed.header("content-type"), "application/vnd.mapbox-vector-tile");
    assert!(packed.header("vary").contains("accept-encoding") && packed.header("cache-control") == "no-cache");
    assert!(!plain.body.is_empty() && packed.body == plain.body);
    let tag = packed.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag != plain.header("etag"));
    server.stop();
    let server = Server::demo(folder.path());
    assert_eq!(server.get_with(target, &[("accept-encoding", "gzip"), ("if-none-match", &tag)]).status, 304);
}

#[test]
fn json_is_compressed_for_those_who_take_it() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let packed = server.get_with("/api/matrix", &[("accept-encoding", "gzip")]);
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert_eq!(packed.body, server.get("/api/matrix").body);
}

#[test]
fn tilejson_has_absolute_addresses_under_the_name_that_was_used() {
    let folder = filled();
    let server = Server::start(folder.path(), &["--demo", "--trusted-proxy", "127.0.0.1"], &[]);
    let about = server.get("/tiles/checkpoints.json?on=2026-01-01").ok();
    let expected = format!("http://{}/tiles/checkpoints/{{z}}/{{x}}/{{y}}.mvt?on=2026-01-01", server.address);
    assert_eq!(about["tiles"][0], expected);
    assert_eq!((&about["tilejson"], &about["maxzoom"]), (&"3.0.0".into(), &18.into()));
    let proxied = server.get_with("/tiles/zones.json", &[("x-forwarded-proto", "https")]).ok();
    assert!(proxied["tiles"][0].as_str().unwrap().starts_with("https://"));
}

#[test]
fn texts_and_files_have_one_tag_for_each_form_and_answer_304() {
    let folder = filled();
    let server = Server::demo(folder.path());
    for target in ["/openapi.json", "/docs", "/tiles/zones.json", "/style.json", "/"] {
        let html = ("accept", "text/html");
        let plain = server.get_with(target, &[html]);
        let packed = server.get_with(target, &[html, ("accept-encoding", "gzip")]);
        assert_eq!(plain.status, 200, "{target}");
        assert_eq!(plain.header("vary"), "accept-encoding", "{target}");
        let (one, other) = (plain.header("etag"), packed.header("etag"));
        assert!(!one.is_empty() && (one.starts_with("W/") || one != other), "{target}: {one} {other}");
        assert_eq!(server.get_with(target, &[html, ("if-none-match", one)]).status, 304, "{target}");
    }
}
