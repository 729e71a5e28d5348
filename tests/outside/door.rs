//! What one client may ask for, who is believed about who it is, and what is refused before it is read.

use std::{
    io::{Read, Write},
    net::{IpAddr, SocketAddr, TcpStream},
    time::Duration,
};

use serde_json::json;

use super::{
    client::{self, Answer},
    server::{Server, filled},
};

fn from(server: &Server, address: &str, target: &str) -> Answer {
    server.get_with(target, &[("x-forwarded-for", address)])
}

fn post(server: &Server, target: &str, headers: &[(&str, &str)], body: &serde_json::Value) -> Answer {
    let all: Vec<_> = [("content-type", "application/json")].iter().chain(headers).copied().collect();
    client::request(server.address, "POST", target, &all, body.to_string().as_bytes())
}

/// Asks again and again until it is refused; however slow this machine is, it does not ask once in ten seconds only.
#[track_caller]
fn refused(mut ask: impl FnMut() -> Answer) -> Answer {
    let all = std::iter::repeat_with(&mut ask).take(500);
    let answer = all.into_iter().find(|answer| answer.status == 429).expect("never refused");
    assert_eq!(answer.problem(), "too_many_requests");
    assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
    answer
}

/// The address of this machine that is not its own only.
fn outer() -> IpAddr {
    let all = if_addrs::get_if_addrs().unwrap();
    let mut others = all.iter().map(if_addrs::Interface::ip).filter(|it| it.is_ipv4() && !it.is_loopback());
    others.next().expect("this machine has an address besides 127.0.0.1")
}

#[test]
fn an_address_that_asks_too_much_has_to_wait_and_others_do_not() {
    let folder = filled();
    let server = Server::start(folder.path(), &["--demo", "--rate", "1", "--trusted-proxy", "127.0.0.1"], &[]);
    let answer = refused(|| from(&server, "203.0.113.9", "/api/session"));
    for header in ["content-security-policy", "permissions-policy", "x-content-type-options"] {
        assert!(!answer.header(header).is_empty(), "{header}");
    }
    assert_eq!(from(&server, "203.0.113.10", "/api/session").status, 200);
    // What writes has a smaller measure.
    let wrong = json!({ "by": "password", "login": "nobody", "password": "nothing" });
    let of = [("x-forwarded-for", "203.0.113.11")];
    assert_eq!(post(&server, "/api/session", &of, &wrong).status, 401);
    refused(|| post(&server, "/api/session", &of, &wrong));
    assert_eq!(from(&server, "203.0.113.11", "/api/session").status, 200);
    // This machine's own programs are not held up.
    assert!((0..50).all(|_| server.get("/healthz").status == 200));
}

#[test]
fn an_account_that_asks_from_many_addresses_is_still_one() {
    let folder = filled();
    let server = Server::start(folder.path(), &["--demo", "--rate", "1", "--trusted-proxy", "127.0.0.1"], &[]);
    let one = &server.told["accounts"][0];
    let right = json!({ "by": "password", "login": one["login"], "password": one["password"] });
    let signed_in = post(&server, "/api/session", &[("x-forwarded-for", "203.0.113.1")], &right);
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap().to_owned();
    let mut number = 0;
    let mut next = || {
        number += 1;
        format!("198.51.{}.{}", number / 250, number % 250)
    };
    refused(|| server.get_with("/api/session", &[("x-forwarded-for", &next()), ("cookie", &cookie)]));
    assert_eq!(from(&server, &next(), "/api/session").status, 200);
}

#[test]
fn without_a_limit_nobody_waits() {
    let folder = filled();
    let server = Server::start(folder.path(), &["--demo", "--rate", "0", "--trusted-proxy", "127.0.0.1"], &[]);
    assert!((0..300).all(|_| from(&server, "203.0.113.9", "/healthz").status == 200));
}

#[test]
fn a_forged_address_gives_nobody_more_tries() {
    let folder = filled();
    let tries = |server: &Server, address: &dyn Fn(u32) -> String| {
        let try_one = |number: u32| {
            let wrong = json!({ "code": format!("wrong-{number}") });
            post(server, "/api/code", &[("x-forwarded-for", &address(number))], &wrong).status
        };
        (0..36).map(try_one).collect::<Vec<_>>()
    };
    {
        let server = Server::demo(folder.path());
        // Another address each time, said by somebody who is not believed.
        let all = tries(&server, &|number| format!("203.0.113.{number}"));
        assert!(all[..30].iter().all(|status| *status == 404) && all.contains(&429), "{all:?}");
    }
    let server = Server::start(folder.path(), &["--demo", "--trusted-proxy", "10.0.0.0/8,127.0.0.1"], &[]);
    let all = tries(&server, &|number| format!("203.0.113.{number}"));
    assert_eq!(all, [404; 36]);
    // The client wrote the first address itself; the proxy added the one it saw.
    let all = tries(&server, &|number| format!("203.0.113.{number}, 198.51.100.7"));
    assert!(all.contains(&429), "{all:?}");
}

#[test]
fn a_flood_of_headers_is_refused_and_the_service_goes_on() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let many: Vec<_> = (0..200).map(|number| format!("x-{number}")).collect();
    let many: Vec<_> = many.iter().map(|name| (name.as_str(), "y")).collect();
    assert_eq!(server.get_with("/api/district", &many).status, 431);
    let long = "y".repeat(80 * 1024);
    assert_eq!(server.get_with("/api/district", &[("cookie", &long)]).status, 431);
    assert_eq!(server.get("/api/district").status, 200);
}

#[test]
fn an_address_has_so_many_connections_and_is_warned_of_without_tls() {
    let (folder, outer) = (filled(), outer());
    let listen = [("RENLING_LISTEN", "0.0.0.0:0")];
    let server = Server::start_anywhere(folder.path(), &["--rate", "1"], &listen);
    assert_eq!(server.told["warning"], "plain_http");
    let to = SocketAddr::new(outer, server.address.port());
    let open = || {
        let mut stream = TcpStream::connect(to).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut head = [0; 12];
        let asked = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n");
        asked.and_then(|()| stream.read_exact(&mut head)).ok().map(|()| (stream, head))
    };
    let inside: Vec<_> = std::iter::from_fn(open).take(1000).collect();
    assert_eq!(inside.len(), 256);
    // Most of them were told to wait: the address is limited without any proxy, too.
    assert!(inside.iter().any(|(_, head)| head == b"HTTP/1.1 200"));
    assert!(inside.iter().any(|(_, head)| head == b"HTTP/1.1 429"));
    // This machine's own programs still get in, and so does the address when it has closed some.
    assert_eq!(server.get("/healthz").status, 200);
    drop(inside);
    let again = std::iter::repeat_with(open).take(100).find(Option::is_some);
    assert!(again.is_some());
}

#[test]
fn with_tls_or_on_this_machine_only_there_is_no_warning() {
    let folder = filled();
    assert!(Server::demo(folder.path()).told["warning"].is_null());
    let folder = filled();
    let listen = [("RENLING_LISTEN", "0.0.0.0:0")];
    let server = Server::start_anywhere(folder.path(), &["--tls-local", "renling.test"], &listen);
    assert!(server.told["warning"].is_null(), "{}", server.told);
    // The link for the first administrator is one that the certificate holds for.
    let url = format!("https://renling.test:{}/", server.address.port());
    assert_eq!(server.told["url"], url);
    assert!(server.told["first_admin"].as_str().unwrap().starts_with(&format!("{url}enter#")));
}
