//! TLS, with curl as the independent judge: it speaks HTTP/2 and checks certificates by itself.

use std::{
    fs,
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

use super::{
    client,
    server::{Server, code, filled, run, said},
};

/// What curl saw.
#[derive(Debug)]
pub struct Seen {
    /// Its exit code: 60 is a certificate that it does not trust.
    pub exit: i32,
    /// Such as `HTTP/2 200`, with the headers after it.
    pub head: String,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// Asks `https://NAME:PORT/…`, whatever the name is, on this machine.
pub fn curl(server: &Server, name: &str, authority: &Path, target: &str, more: &[&str]) -> Seen {
    let port = server.address.port();
    let mut command = Command::new("curl");
    command.args(["-sS", "-i", "--max-time", "60", "--cacert", authority.to_str().unwrap()]);
    command.args(["--resolve", &format!("{name}:{port}:127.0.0.1")]).args(more);
    let output = command.arg(format!("https://{name}:{port}{target}")).output().unwrap();
    let all = String::from_utf8_lossy(&output.stdout).into_owned();
    let (head, body) = all.split_once("\r\n\r\n").unwrap_or((&all, ""));
    Seen { exit: output.status.code().unwrap(), head: head.trim().to_owned(), body: body.to_owned() }
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

/// An authority and a certificate of it for a name, with its key, as files.
fn issued(folder: &Path, name: &str) -> [PathBuf; 3] {
    let mut parameters = CertificateParams::new(vec![]).unwrap();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    // Two of the same name would be taken for each other.
    parameters.distinguished_name.push(DnType::CommonName, format!("authority {}", uuid::Uuid::new_v4()));
    let authority = CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    [("ca.pem", authority.pem()), ("own.pem", own.pem()), ("own.key", key.serialize_pem())]
        .map(|(file, text)| write(folder, file, &text))
}

#[test]
fn a_given_certificate_is_shown_and_http2_and_http1_are_spoken() {
    let (folder, files) = (filled(), tempfile::tempdir().unwrap());
    let [authority, own, key] = issued(files.path(), "map.example");
    let flags = ["--tls-cert", own.to_str().unwrap(), "--tls-key", key.to_str().unwrap(), "--demo"];
    let server = Server::start(folder.path(), &flags, &[]);
    assert!(server.told["install"].is_null() && server.told["warning"].is_null(), "{}", server.told);
    let second = curl(&server, "map.example", &authority, "/api/district", &["--http2"]);
    assert!(second.head.starts_with("HTTP/2 200"), "{second:?}");
    let first = curl(&server, "map.example", &authority, "/api/district", &["--http1.1"]);
    assert!(first.head.starts_with("HTTP/1.1 200") && first.body == second.body, "{first:?}");
    // What is told of our own address is told by TLS.
    let tiles = curl(&server, "map.example", &authority, "/tiles/zones.json", &[]);
    assert!(tiles.body.contains(&format!("https://map.example:{}/tiles/", server.address.port())), "{tiles:?}");
    // A name that the certificate does not hold for, and somebody who does not know the authority.
    assert_eq!(curl(&server, "other.example", &authority, "/", &[]).exit, 60);
    let other = tempfile::tempdir().unwrap();
    assert_eq!(curl(&server, "map.example", &issued(other.path(), "map.example")[0], "/", &[]).exit, 60);
    server.stop();
}

#[test]
fn certificates_of_no_use_are_refused_at_the_start() {
    let (folder, files, other) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let [_, own, key] = issued(files.path(), "map.example");
    let [.., stranger] = issued(other.path(), "map.example");
    let data = folder.path().join("data");
    let start = |more: &[&str]| {
        let flags = ["serve", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0"];
        run(&flags.iter().chain(more).copied().collect::<Vec<_>>())
    };
    let [own, key, stranger] = [&own, &key, &stranger].map(|path| path.to_str().unwrap());
    for (flags, why) in [
        (vec!["--tls-cert", own, "--tls-key", stranger], "not the key of the certificate"),
        (vec!["--tls-cert", "/nowhere.pem", "--tls-key", key], "/nowhere.pem"),
        (vec!["--tls-cert", own], "--tls-key"),
        (vec!["--tls-local", "地图"], "no name of a machine"),
        (vec!["--tls-local", "--tls-cert", own, "--tls-key", key], "cannot be used with"),
        (vec!["--trusted-proxy", "the proxy"], "write an address or a network"),
    ] {
        let refused = start(&flags);
        assert_eq!(code(&refused), 2, "{flags:?}: {}", said(&refused));
        assert!(said(&refused).contains(why), "{flags:?}: {}", said(&refused));
    }
    assert!(!data.exists(), "whoever cannot serve fills no folder");
}

#[test]
fn our_own_authority_is_made_once_and_vouches_for_the_names_of_this_machine() {
    let folder = filled();
    let flags = ["--demo", "--tls-local", "renling.test"];
    let authority = folder.path().join("tls/authority.crt");
    let before = {
        let server = Server::start(folder.path(), &flags, &[]);
        for name in ["renling.test", "localhost"] {
            let seen = curl(&server, name, &authority, "/api/district", &[]);
            assert!(seen.head.starts_with("HTTP/2 200"), "{name}: {seen:?}");
        }
        assert_eq!(curl(&server, "other.test", &authority, "/", &[]).exit, 60);
        for kept in fs::read_dir(folder.path().join("tls")).unwrap() {
            let kept = kept.unwrap();
            assert_eq!(kept.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?}", kept.path());
        }
        server.stop();
        fs::read_to_string(&authority).unwrap()
    };
    // Names can be added later; whoever trusts the authority goes on doing so.
    let server = Server::start(folder.path(), &["--demo"], &[("RENLING_TLS_LOCAL", "renling.test,later.test")]);
    assert_eq!(fs::read_to_string(&authority).unwrap(), before);
    let old = write(folder.path(), "old.pem", &before);
    for name in ["renling.test", "later.test"] {
        assert!(curl(&server, name, &old, "/healthz", &[]).head.starts_with("HTTP/2 200"), "{name}");
    }
}

#[test]
fn the_page_for_installing_is_there_with_and_without_tls() {
    let folder = filled();
    let server = Server::start(folder.path(), &["--demo", "--tls-local", "renling.test"], &[]);
    let authority = folder.path().join("tls/authority.crt");
    let page = server.told["install"].as_str().unwrap();
    assert_eq!(page, format!("http://renling.test:{}/install", server.address.port()));
    let fingerprint = server.told["fingerprint"].as_str().unwrap();
    // Long enough to be one, and the one that others compute.
    let judged =
        Command::new("openssl").args(["x509", "-noout", "-fingerprint", "-sha256", "-in"]).arg(&authority).output();
    assert!(said(&judged.unwrap()).trim().ends_with(&format!("={fingerprint}")));
    let plain = server.get_with("/install", &[("host", "renling.test")]);
    let by_tls = curl(&server, "renling.test", &authority, "/install", &[]);
    for (body, policy) in [
        (plain.text(), plain.header("content-security-policy")),
        (by_tls.body.clone(), by_tls.header("content-security-policy").unwrap()),
    ] {
        let written: String = body.replace("<br>", "");
        assert!(written.contains(fingerprint) && body.contains("<svg") && !body.contains("<script"));
        assert!(body.contains(&format!("https://renling.test:{}/", server.address.port())));
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
    }
    let certificate = server.get("/install/renling-ca.crt");
    assert_eq!(certificate.header("content-type"), "application/x-x509-ca-cert");
    assert_eq!(certificate.text(), fs::read_to_string(&authority).unwrap());
    assert!(!certificate.text().contains("PRIVATE"));
}

#[test]
fn who_comes_without_tls_is_shown_the_way_and_what_writes_is_refused() {
    let folder = filled();
    let server = Server::start(folder.path(), &["--demo", "--tls-local"], &[]);
    let answer = server.get("/list/zones?on=2026-05-01");
    assert_eq!(answer.status, 308);
    assert_eq!(answer.header("location"), format!("https://{}/list/zones?on=2026-05-01", server.address));
    assert_eq!(answer.header("strict-transport-security"), "");
    let refused = server.post("/api/session", "application/json", br#"{"by":"password","login":"a","password":"b"}"#);
    assert_eq!((refused.status, refused.problem().as_str()), (403, "needs_tls"));
    assert_eq!(refused.json()["remedy"], format!("https://{}/api/session", server.address));
    // A host that is none is not built into an address.
    let strange = server.get_with("/", &[("host", "a\"b")]);
    assert!(strange.header("location").is_empty(), "{strange:?}");
}

#[test]
fn only_by_tls_browsers_are_told_to_stay_with_it_and_cookies_are_bound_to_it() {
    let folder = filled();
    let sign_in = |server: &Server| {
        let one = server.told["accounts"][0].clone();
        serde_json::json!({ "by": "password", "login": one["login"], "password": one["password"] }).to_string()
    };
    {
        let server = Server::demo(folder.path());
        let said = [("content-type", "application/json"), ("x-forwarded-proto", "https")];
        let answer = client::request(server.address, "POST", "/api/session", &said, sign_in(&server).as_bytes());
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with("renling=") && !cookie.contains("Secure"), "{cookie}");
        // Nobody named a proxy: what anybody says of TLS is not believed.
        assert_eq!(answer.header("strict-transport-security"), "");
        assert!(
            server.get_with("/tiles/zones.json", &said[1..]).text().contains(&format!("http://{}", server.address))
        );
    }
    {
        let server = Server::start(folder.path(), &["--demo", "--trusted-proxy", "127.0.0.1"], &[]);
        let said = [("content-type", "application/json"), ("x-forwarded-proto", "https")];
        let answer = client::request(server.address, "POST", "/api/session", &said, sign_in(&server).as_bytes());
        assert!(answer.header("set-cookie").contains("; Secure"), "{answer:?}");
        assert_eq!(answer.header("strict-transport-security"), "max-age=2592000");
        assert_eq!(server.get("/api/district").header("strict-transport-security"), "");
    }
    let server = Server::start(folder.path(), &["--demo", "--tls-local", "renling.test"], &[("RENLING_LOG", "trace")]);
    let (authority, body) = (folder.path().join("tls/authority.crt"), sign_in(&server));
    let more = ["-H", "content-type: application/json", "--data-binary", &body];
    let seen = curl(&server, "renling.test", &authority, "/api/session", &more);
    let cookie = seen.header("set-cookie").unwrap();
    assert!(
        cookie.contains("; Secure") && cookie.contains("; HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert_eq!(seen.header("strict-transport-security"), Some("max-age=2592000"));
    let secret = cookie.split(';').next().unwrap().trim_start_matches("renling=");
    let again = curl(&server, "renling.test", &authority, "/api/session", &["-b", &format!("renling={secret}")]);
    assert!(again.body.contains("\"signed_in\":true"), "{again:?}");
    // However much is logged, no secret is.
    let (log, password) = (server.log(), server.told["accounts"][0]["password"].as_str().unwrap().to_owned());
    assert!(log.contains(" TRACE ") && secret.len() > 20);
    assert!(!log.contains(secret) && !log.contains(&password));
    let key = fs::read_to_string(folder.path().join("tls/authority.key")).unwrap();
    assert!(!log.contains(key.lines().nth(1).unwrap()));
}

#[test]
fn who_does_not_come_to_terms_is_not_waited_for() {
    let folder = filled();
    let server = Server::start(folder.path(), &["--demo", "--tls-local"], &[]);
    let begin = |first: &[u8]| {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(first).unwrap();
        stream
    };
    // Nothing, the beginning of a handshake, and something that only begins like one.
    for mut stream in [begin(b""), begin(&[22, 3, 1]), begin(&[22; 100])] {
        let mut answer = vec![];
        // It may be cut off with what was sent unread, but it has to be.
        let ended = stream.read_to_end(&mut answer);
        assert!(ended.is_ok() || ended.is_err_and(|error| error.kind() == ErrorKind::ConnectionReset));
        assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    }
}

#[test]
fn a_feed_over_http2_ends_with_the_service() {
    let folder = filled();
    let server = Server::start(folder.path(), &["--demo", "--tls-local", "renling.test"], &[]);
    let address = server.address;
    let authority = folder.path().join("tls/authority.crt");
    let mut curl = Command::new("curl")
        .args(["-sS", "-N", "--http2", "--max-time", "60", "--cacert", authority.to_str().unwrap()])
        .args(["--resolve", &format!("renling.test:{}:127.0.0.1", address.port())])
        .arg(format!("https://renling.test:{}/live", address.port()))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 6];
    curl.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    assert_eq!(&first, b"event:");
    server.stop();
    assert!(curl.wait().unwrap().success());
}
