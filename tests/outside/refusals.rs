use super::{
    client,
    server::{Server, filled},
};

#[test]
fn a_wrong_parameter_is_named_with_what_to_do() {
    let folder = filled();
    let server = Server::demo(folder.path());
    for (target, code, param) in [
        ("/api/answer?lon=115.9&lat=28.6&zoom=3", "unknown_parameter", "zoom"),
        ("/api/answer?lon=115.9", "missing_parameter", "lat"),
        ("/api/answer", "missing_parameter", "lon"),
        ("/api/answer?lon=28.66&lat=115.9", "exchanged", "lon"),
        ("/api/answer?lon=NaN&lat=28.66", "bad_parameter", "lon"),
        ("/api/answer?lon=200&lat=95", "bad_parameter", "lon"),
        ("/api/answer?lon=1&lat=2&on=2026-02-30", "bad_parameter", "on"),
        ("/api/answer?lon=1&lon=1&lat=2", "repeated_parameter", "lon"),
        ("/api/zones?bbox=116,28,115,29", "bad_parameter", "bbox"),
        ("/api/zones?bbox=115,29,116,28", "bad_parameter", "bbox"),
        ("/api/zones?bbox=115,28,116", "bad_parameter", "bbox"),
        ("/api/zones?bbox=28,115,29,116", "exchanged", "bbox"),
        ("/api/zones?limit=1001", "bad_parameter", "limit"),
        ("/api/zones?limit=0", "bad_parameter", "limit"),
        ("/api/zones?next=abc", "bad_parameter", "next"),
        ("/api/checkpoints?line=L99", "bad_parameter", "line"),
        ("/api/checkpoints?zone=Z99", "bad_parameter", "zone"),
        ("/api/duties?subject=Z01", "bad_parameter", "subject"),
        ("/api/gaps?status=none", "bad_parameter", "status"),
        ("/api/diff?from=2026-02-01&to=2026-01-01", "bad_parameter", "to"),
        ("/api/diff", "missing_parameter", "from"),
        ("/api/states/zones", "missing_parameter", "measure"),
        ("/api/search", "missing_parameter", "q"),
        ("/tiles/zones/12/3367/1707.mvt?day=x", "unknown_parameter", "day"),
    ] {
        let answer = server.get(target);
        assert_eq!((answer.status, answer.problem().as_str()), (400, code), "{target}");
        assert_eq!(answer.json()["param"], param, "{target}");
    }
    let known = server.get("/api/answer?lon=115.9&lat=28.6&zoom=3").json()["remedy"].as_str().unwrap().to_owned();
    assert!(known.contains("lon") && known.contains("lat") && known.contains("on"), "{known}");
}

#[test]
fn what_is_not_there_is_a_problem_too() {
    let folder = filled();
    let server = Server::demo(folder.path());
    for (target, code) in [
        ("/api/zones/Z99", "unknown"),
        ("/api/people/nobody", "unknown"),
        ("/api/parties/nobody/answers-for", "unknown"),
        ("/api/zones/Z01?on=1990-01-01", "not_that_day"),
        ("/api/nothing", "no_address"),
        ("/api", "no_address"),
        ("/tiles/nothing.json", "unknown"),
        ("/tiles/zones", "no_address"),
        ("/tiles/zones/19/0/0.mvt", "no_address"),
        ("/tiles/zones/3/9/0.mvt", "no_address"),
        ("/nothing.js", "no_address"),
    ] {
        let answer = server.get(target);
        assert_eq!((answer.status, answer.problem().as_str()), (404, code), "{target}");
    }
}

#[test]
fn a_method_that_is_not_taken_is_refused_with_those_that_are() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let answer = client::request(server.address, "DELETE", "/api/zones", &[], &[]);
    assert_eq!((answer.status, answer.problem().as_str()), (405, "no_method"));
    assert!(answer.header("allow").contains("GET"));
    assert_eq!(server.get("/api/commands").status, 405);
}

#[test]
fn bodies_that_are_too_large_not_json_or_not_understood_are_refused() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let post = |content: &str, body: &[u8]| server.post("/api/commands", content, body);
    let large = format!("{{\"commands\":[], \"all_or_nothing\": {}false}}", " ".repeat(1024 * 1024));
    let answer = post("application/json", large.as_bytes());
    assert_eq!((answer.status, answer.problem().as_str()), (413, "too_large"));
    let answer = post("text/plain", b"{}");
    assert_eq!((answer.status, answer.problem().as_str()), (415, "not_json"));
    for body in ["{", "[]", "{\"commands\":[{}]}", "{\"commands\":[],\"unknown\":1}"] {
        let answer = post("application/json", body.as_bytes());
        assert_eq!((answer.status, answer.problem().as_str()), (400, "bad_body"), "{body}");
        assert!(answer.json()["detail"].is_string());
    }
}

#[test]
fn an_address_that_is_no_text_and_a_page_that_never_was_are_problems() {
    let folder = filled();
    let server = Server::demo(folder.path());
    for target in ["/api/zones/%ff", "/api/people/%ff/answers-for", "/tiles/%ff.json", "/tiles/zones/%ff/0/0.mvt"] {
        let answer = server.get(target);
        assert!(matches!(answer.status, 400 | 404), "{target}: {}", answer.status);
        answer.problem();
    }
    let answer = server.get("/api/zones?next=4000000000");
    assert_eq!((answer.status, answer.problem().as_str()), (400, "bad_parameter"));
    assert_eq!(answer.json()["param"], "next");
}

#[test]
fn a_body_too_large_is_refused_before_it_is_sent() {
    use std::io::Read;
    let folder = filled();
    let server = Server::demo(folder.path());
    let headers = [("content-type", "application/json"), ("content-length", "99999999999"), ("expect", "100-continue")];
    let mut stream = client::open(server.address, "POST", "/api/commands", &headers, b"");
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 413");
}

#[test]
fn days_are_taken_in_one_form_only() {
    let folder = filled();
    let server = Server::demo(folder.path());
    for day in ["20261101", "2026-11-01T23:00-08:00[America/Los_Angeles]", "-000044-03-15", "1800-01-01"] {
        let answer =
            server.get(&format!("/api/answer?lon=115.9&lat=28.66&on={}", day.replace('[', "%5B").replace(']', "%5D")));
        assert_eq!((answer.status, answer.problem().as_str()), (400, "bad_parameter"), "{day}");
        let body = format!(
            r#"{{"commands":[{{"id":"{}","command":{{"type":"end_duty","duty":"D0001","last":"{day}"}}}}]}}"#,
            uuid::Uuid::now_v7()
        );
        let answer = server.post("/api/commands", "application/json", body.as_bytes());
        assert_eq!((answer.status, answer.problem().as_str()), (400, "bad_body"), "{day}");
        assert!(answer.json()["detail"].as_str().unwrap().contains("write a date of the calendar as YYYY-MM-DD"));
    }
}

#[test]
fn every_answer_carries_the_headers_for_safety() {
    let folder = filled();
    let server = Server::demo(folder.path());
    for target in ["/api/district", "/api/nothing", "/docs", "/tiles/zones.json", "/nothing.js"] {
        let answer = server.get(target);
        let policy = answer.header("content-security-policy");
        let strict = if target == "/docs" { "default-src 'none'" } else { "default-src 'self'" };
        assert!(policy.contains(strict) && !policy.contains("unsafe-eval"), "{target}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{target}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{target}");
    }
}
