//! What somebody tries who wants in, or more than is due.

use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    client::{self, Answer},
    server::{Server, code, filled, office, read, run, said, sign_in},
};

const NOBODY: &str = "";

fn password(server: &Server, login: &str) -> String {
    let accounts = server.told["accounts"].as_array().unwrap();
    accounts.iter().find(|it| it["login"] == login).unwrap()["password"].as_str().unwrap().to_owned()
}

fn by_password(server: &Server, login: &str, password: &str) -> Answer {
    server.ask(NOBODY, "POST", "/api/session", &json!({ "by": "password", "login": login, "password": password }))
}

fn cookie(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

fn session(server: &Server, cookie: &str) -> Value {
    server.ask(cookie, "GET", "/api/session", &Value::Null).ok()
}

/// Sends one command; gives its outcome.
fn send(server: &Server, cookie: &str, command: &Value) -> Value {
    let body = json!({ "commands": [{ "id": Uuid::now_v7(), "command": command }] });
    server.ask(cookie, "POST", "/api/commands", &body).ok()["outcomes"][0].clone()
}

/// Gives a grant out; its secret.
fn give(server: &Server, cookie: &str, wanted: &Value) -> (String, String) {
    let given = server.ask(cookie, "POST", "/api/grants", wanted).ok();
    let secret = given["token"]
        .as_str()
        .map_or_else(|| given["path"].as_str().unwrap().trim_start_matches("/enter#").to_owned(), str::to_owned);
    (secret, given["id"].as_str().unwrap().to_owned())
}

fn put_account(login: &str, person: &str, role: &str, state: &str) -> Value {
    json!({ "type": "put_account", "login": login, "person": person, "role": role, "state": state })
}

#[test]
fn a_wrong_name_and_a_wrong_password_are_told_alike_and_have_to_wait_more_and_more() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let [known, unknown] = ["office", "nobody"].map(|login| by_password(&server, login, "wrong"));
    assert_eq!((known.status, known.text()), (401, unknown.text()));
    assert_eq!(by_password(&server, "office", &"长".repeat(100_000)).status, 401);
    assert_eq!(by_password(&server, "office' OR '1'='1", "' OR 1=1 --").status, 401);
    let tries: Vec<_> = (0..8).map(|_| by_password(&server, "nobody", "wrong")).collect();
    let last = tries.last().unwrap();
    assert_eq!((last.status, last.problem().as_str()), (429, "too_many_tries"));
    assert!(last.header("retry-after").parse::<u64>().unwrap() >= 1);
    // A name of its own goes on; after many the address has to wait, even with the right password.
    assert_eq!(by_password(&server, "office", &password(&server, "office")).status, 200);
    for number in 0..40 {
        by_password(&server, &format!("nobody-{number}"), "wrong");
    }
    assert_eq!(by_password(&server, "office", &password(&server, "office")).status, 429);
}

#[test]
fn an_old_a_forged_and_a_borrowed_cookie_let_nobody_in() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let cookie = sign_in(server.address, "office");
    let header = by_password(&server, "office", &password(&server, "office"));
    let set = header.header("set-cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/"), "{set}");
    assert_eq!(session(&server, &cookie)["account"]["login"], "office");
    let forged = format!("renling={}", "0".repeat(64));
    for wrong in [forged.as_str(), "renling=", "renling=' OR 1=1", "renling_device=x"] {
        assert_eq!(session(&server, wrong)["signed_in"], false, "{wrong}");
    }
    // What was given out for something else is no session.
    let admin = sign_in(server.address, "admin");
    let (link, _) = give(&server, &admin, &json!({ "kind": "reader_link", "login": "leader", "days": 1 }));
    let (token, _) = give(&server, &admin, &json!({ "kind": "token", "label": "x", "write": true, "days": 1 }));
    for secret in [&link, &token] {
        assert_eq!(session(&server, &format!("renling={secret}"))["signed_in"], false);
    }
    let secret = cookie.trim_start_matches("renling=");
    let with = |bearer: &str| server.get_with("/api/session", &[("authorization", &format!("Bearer {bearer}"))]);
    assert_eq!(with(secret).status, 401);
    assert_eq!(with(&token).ok()["account"]["login"], "admin");
    // Signed out, it is nothing any more: here, and with everywhere all of them.
    let second = sign_in(server.address, "office");
    assert_eq!(server.ask(&cookie, "DELETE", "/api/session", &Value::Null).status, 200);
    assert_eq!(session(&server, &cookie)["signed_in"], false);
    assert_eq!(session(&server, &second)["signed_in"], true);
    assert_eq!(server.ask(&second, "DELETE", "/api/session?everywhere=true", &Value::Null).status, 200);
    assert_eq!(session(&server, &second)["signed_in"], false);
}

#[test]
fn another_places_page_can_neither_sign_in_nor_out_nor_give_anything_out() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let cookie = sign_in(server.address, "admin");
    let evil = |method: &str, target: &str, body: &Value| {
        let headers =
            [("cookie", cookie.as_str()), ("origin", "http://evil.example"), ("content-type", "application/json")];
        client::request(server.address, method, target, &headers, body.to_string().as_bytes()).status
    };
    let sign = json!({ "by": "password", "login": "admin", "password": password(&server, "admin") });
    assert_eq!(evil("POST", "/api/session", &sign), 403);
    assert_eq!(evil("DELETE", "/api/session", &Value::Null), 403);
    assert_eq!(evil("POST", "/api/password", &json!({ "old": "x", "new": "y" })), 403);
    assert_eq!(evil("POST", "/api/grants", &json!({ "kind": "token", "label": "x", "write": true, "days": 1 })), 403);
    assert_eq!(evil("DELETE", &format!("/api/grants/{}", Uuid::now_v7()), &Value::Null), 403);
    assert_eq!(evil("POST", "/api/code", &json!({ "code": "x" })), 403);
    assert_eq!(evil("POST", "/api/device/pin", &json!({ "login": "x", "password": "x", "pin": "290417" })), 403);
    assert_eq!(evil("POST", "/api/commands", &json!({ "commands": [] })), 403);
    assert_eq!(session(&server, &cookie)["signed_in"], true);
}

#[test]
fn an_invitation_is_good_once_and_for_a_strong_password() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let admin = sign_in(server.address, "admin");
    let invite = json!({ "kind": "invitation", "login": "leader" });
    let (void, _) = give(&server, &admin, &invite);
    let (code, _) = give(&server, &admin, &invite);
    let look = |code: &str| server.ask(NOBODY, "POST", "/api/code", &json!({ "code": code }));
    assert_eq!((look(&code).ok()["kind"].as_str(), look(&void).status), (Some("invitation"), 404));
    let accept = |code: &str, password: &str| {
        server.ask(NOBODY, "POST", "/api/session", &json!({ "by": "invitation", "code": code, "password": password }))
    };
    for weak in ["", "leader", "1234567890", &"x".repeat(200)] {
        assert_eq!(accept(&code, weak).problem(), "weak_password");
    }
    let before = sign_in(server.address, "leader");
    let inside = cookie(&accept(&code, "correct horse battery"));
    assert_eq!(session(&server, &inside)["account"]["login"], "leader");
    // Whoever was in with the old password is out.
    assert_eq!(session(&server, &before)["signed_in"], false);
    assert_eq!(accept(&code, "correct horse battery").status, 404);
    assert_eq!(by_password(&server, "leader", "correct horse battery").status, 200);
}

#[test]
fn links_codes_and_sessions_end_when_their_time_has_come() {
    let folder = filled();
    let on = |day: &str| {
        let clock = format!("{day}T09:00:00+08:00");
        // Only its first start makes the accounts; each start of a demonstration makes new passwords.
        let demo: &[&str] = if day == "2026-11-02" { &["--demo"] } else { &[] };
        Server::start(folder.path(), demo, &[("RENLING_CLOCK", &clock)])
    };
    let server = on("2026-11-02");
    let admin = sign_in(server.address, "admin");
    let (invitation, _) = give(&server, &admin, &json!({ "kind": "invitation", "login": "leader" }));
    let (link, _) = give(&server, &admin, &json!({ "kind": "reader_link", "login": "leader", "days": 30 }));
    let (token, _) = give(&server, &admin, &json!({ "kind": "token", "label": "x", "write": false, "days": 30 }));
    let enter =
        |server: &Server| server.ask(NOBODY, "POST", "/api/session", &json!({ "by": "reader_link", "code": link }));
    let look = |server: &Server| server.ask(NOBODY, "POST", "/api/code", &json!({ "code": invitation }));
    let program = |server: &Server| server.get_with("/api/session", &[("authorization", &format!("Bearer {token}"))]);
    let reader = cookie(&enter(&server));
    server.stop();
    let server = on("2026-11-08");
    // An administrator who was away for a day signs in again.
    assert_eq!(session(&server, &admin)["signed_in"], false);
    assert_eq!((look(&server).status, enter(&server).status, program(&server).status), (200, 200, 200));
    assert_eq!(session(&server, &reader)["account"]["read_only"], true);
    server.stop();
    let server = on("2026-11-10");
    assert_eq!((look(&server).status, enter(&server).status), (404, 200));
    server.stop();
    let server = on("2026-12-03");
    assert_eq!((enter(&server).status, program(&server).status), (404, 401));
    assert_eq!(session(&server, &reader)["signed_in"], false);
}

#[test]
fn a_readers_link_reads_whoevers_it_is_and_ends_with_all_that_came_of_it() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let office = sign_in(server.address, "office");
    let (link, id) = give(&server, &office, &json!({ "kind": "reader_link", "login": "admin", "days": 3 }));
    let reader = cookie(&server.ask(NOBODY, "POST", "/api/session", &json!({ "by": "reader_link", "code": link })));
    let told = session(&server, &reader);
    assert_eq!((&told["account"]["read_only"], &told["may"]), (&json!(true), &json!([])));
    assert_eq!(server.ask(&reader, "GET", "/api/matrix", &Value::Null).status, 200);
    assert_eq!(server.ask(&reader, "GET", "/api/accounts", &Value::Null).status, 404);
    let close = put_account("owner", "P0001", "member", "closed");
    let body = json!({ "commands": [{ "id": Uuid::now_v7(), "command": close }] });
    assert_eq!(server.ask(&reader, "POST", "/api/commands", &body).status, 403);
    let write = json!({ "kind": "token", "label": "x", "write": true, "days": 1 });
    assert_eq!(server.ask(&reader, "POST", "/api/grants", &write).status, 403);
    assert_eq!(server.ask(&office, "DELETE", &format!("/api/grants/{id}"), &Value::Null).status, 200);
    assert_eq!(session(&server, &reader)["signed_in"], false);
    assert_eq!(server.ask(NOBODY, "POST", "/api/session", &json!({ "by": "reader_link", "code": link })).status, 404);
}

#[test]
fn a_closed_account_is_out_at_once_and_so_are_its_programs() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let admin = sign_in(server.address, "admin");
    let owner = sign_in(server.address, "owner");
    let person = session(&server, &owner)["account"]["person"]["code"].as_str().unwrap().to_owned();
    let (token, _) = give(&server, &owner, &json!({ "kind": "token", "label": "x", "write": true, "days": 9 }));
    let program = || server.get_with("/api/session", &[("authorization", &format!("Bearer {token}"))]).status;
    assert_eq!(program(), 200);
    assert_eq!(send(&server, &admin, &put_account("owner", &person, "member", "closed"))["status"], "applied");
    assert_eq!((session(&server, &owner)["signed_in"].clone(), program()), (json!(false), 401));
    assert_eq!(by_password(&server, "owner", &password(&server, "owner")).status, 401);
}

#[test]
fn whoever_holds_the_machine_lets_somebody_in_who_forgot_the_password() {
    let folder = filled();
    let data = folder.path().to_str().unwrap();
    let invite = |login: &str| run(&["invite", "--json", "--data", data, login]);
    let server = Server::demo(folder.path());
    let enter = |server: &Server, link: &std::process::Output| {
        assert_eq!(code(link), 0, "{}", said(link));
        let told: Value = serde_json::from_slice(&link.stdout).unwrap();
        let code = told["path"].as_str().unwrap().trim_start_matches("/enter#").to_owned();
        let body = json!({ "by": "invitation", "code": code, "password": "correct horse battery" });
        server.ask(NOBODY, "POST", "/api/session", &body).ok()["account"]["login"].clone()
    };
    assert_eq!(enter(&server, &invite("admin")), "admin");
    assert_eq!(code(&invite("nobody")), 4);
    server.stop();
    let link = invite("office");
    let server = Server::start(folder.path(), &[], &[]);
    assert_eq!(enter(&server, &link), "office");
}

#[test]
fn one_administrator_stays_and_a_person_has_one_account() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let admin = sign_in(server.address, "admin");
    let own = session(&server, &admin)["account"]["person"]["code"].as_str().unwrap().to_owned();
    for (role, state) in [("office", "open"), ("admin", "closed"), ("admin", "pending")] {
        assert_eq!(send(&server, &admin, &put_account("admin", &own, role, state))["code"], "last_admin");
    }
    assert_eq!(send(&server, &admin, &put_account("second", &own, "member", "open"))["code"], "has_account");
}

/// A person of the liaison's unit without an account, and the end of a telephone that the liaison enters.
fn newcomer(server: &Server, liaison: &str) -> (String, String) {
    let unit = session(server, liaison)["account"]["units"][0].as_str().unwrap().to_owned();
    let put = json!({ "type": "put_person", "code": "N0001", "name": "新示例", "private_phone": "100-0000-4321" });
    assert_eq!(send(server, liaison, &put)["status"], "applied");
    let post = json!({ "type": "put_post", "person": "N0001", "unit": unit, "title": "科员", "first": "2026-01-01" });
    assert_eq!(send(server, liaison, &post)["status"], "applied");
    (unit, "N0001".into())
}

#[test]
fn a_units_code_lets_its_people_in_as_readers_until_the_liaison_confirms_them() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let liaison = sign_in(server.address, "liaison");
    let (unit, person) = newcomer(&server, &liaison);
    let (code, id) = give(&server, &liaison, &json!({ "kind": "unit_code", "unit": unit, "uses": 2 }));
    let seen = server.ask(NOBODY, "POST", "/api/code", &json!({ "code": code })).ok();
    assert!(seen["people"].as_array().unwrap().iter().any(|it| it["code"] == person.as_str()), "{seen}");
    assert!(!seen.to_string().contains("4321"));
    let join = |person: &str, digits: &str| {
        let body = json!({ "by": "unit_code", "code": code, "person": person, "digits": digits });
        server.ask(NOBODY, "POST", "/api/session", &body)
    };
    assert_eq!(join(&person, "1234").status, 401);
    assert_eq!(join("P0001", "0001").status, 401);
    let inside = cookie(&join(&person, "4321"));
    assert_eq!(session(&server, &inside)["account"]["state"], "pending");
    let reveal = json!({ "type": "reveal", "person": person });
    assert_eq!(send(&server, &inside, &reveal)["code"], "not_allowed");
    let confirm = put_account(&person, &person, "member", "open");
    assert_eq!(send(&server, &inside, &confirm)["code"], "not_allowed");
    assert_eq!(send(&server, &liaison, &put_account(&person, &person, "office", "open"))["code"], "not_allowed");
    assert_eq!(send(&server, &liaison, &confirm)["status"], "applied");
    let revealed = send(&server, &inside, &reveal);
    assert_eq!((&revealed["status"], &revealed["private_phone"]), (&json!("applied"), &json!("100-0000-4321")));
    // The second use is the last one.
    assert_eq!(join(&person, "4321").status, 200);
    assert_eq!(join(&person, "4321").status, 404);
    let close = put_account(&person, &person, "member", "closed");
    assert_eq!(send(&server, &liaison, &close)["status"], "applied");
    assert_eq!(session(&server, &inside)["signed_in"], false);
    // And another code can be taken back before anybody uses it.
    let (second, second_id) = give(&server, &liaison, &json!({ "kind": "unit_code", "unit": unit, "uses": 9 }));
    assert_ne!(id, second_id);
    assert_eq!(server.ask(&liaison, "DELETE", &format!("/api/grants/{second_id}"), &Value::Null).status, 200);
    assert_eq!(server.ask(NOBODY, "POST", "/api/code", &json!({ "code": second })).status, 404);
}

#[test]
fn whoever_has_a_password_or_may_more_is_not_let_in_by_the_end_of_a_telephone() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let (admin, liaison) = (sign_in(server.address, "admin"), sign_in(server.address, "liaison"));
    let (unit, person) = newcomer(&server, &liaison);
    let (code, _) = give(&server, &liaison, &json!({ "kind": "unit_code", "unit": unit, "uses": 50 }));
    assert_eq!(send(&server, &admin, &put_account("new", &person, "office", "open"))["status"], "applied");
    let body = json!({ "by": "unit_code", "code": code, "person": person, "digits": "4321" });
    assert_eq!(server.ask(NOBODY, "POST", "/api/session", &body).status, 401);
    // The liaison keeps people, not those who act for more than themselves, and lets nobody in who does.
    let owner = session(&server, &sign_in(server.address, "owner"))["account"]["person"]["code"].clone();
    let post = json!({ "type": "put_post", "person": owner, "unit": unit, "title": "顾问", "first": "2026-01-01" });
    assert_eq!(send(&server, &liaison, &post)["status"], "applied");
    let put = json!({ "type": "put_person", "code": owner, "name": "别人", "private_phone": "100-0000-9999" });
    assert_eq!(send(&server, &liaison, &put)["code"], "not_allowed");
}

#[test]
fn guessing_with_a_units_code_has_to_wait() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let liaison = sign_in(server.address, "liaison");
    let (unit, person) = newcomer(&server, &liaison);
    let (code, _) = give(&server, &liaison, &json!({ "kind": "unit_code", "unit": unit, "uses": 50 }));
    let body = json!({ "by": "unit_code", "code": code, "person": person, "digits": "0000" });
    let tries: Vec<_> = (0..7).map(|_| server.ask(NOBODY, "POST", "/api/session", &body).status).collect();
    assert_eq!(tries, [401, 401, 401, 401, 401, 429, 429]);
}

/// A tablet with its key.
struct Tablet<'a> {
    server: &'a Server,
    cookie: String,
    key: EcdsaKeyPair,
}

impl<'a> Tablet<'a> {
    fn enrol(server: &'a Server, admin: &str, unit: &str) -> Self {
        let (code, _) = give(server, admin, &json!({ "kind": "enrolment", "unit": unit, "label": "平板一" }));
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap();
        let body = json!({ "code": code, "key": hex::encode(key.public_key()) });
        let cookie = cookie(&server.ask(NOBODY, "POST", "/api/device", &body));
        // A code enrols one tablet.
        assert_eq!(server.ask(NOBODY, "POST", "/api/device", &body).status, 404);
        Self { server, cookie, key }
    }
    fn look(&self) -> Value {
        self.server.ask(&self.cookie, "GET", "/api/device", &Value::Null).ok()
    }
    fn challenge(&self) -> String {
        self.look()["challenge"].as_str().unwrap().to_owned()
    }
    fn enter(&self, login: &str, pin: &str, challenge: &str, signed_for: &str) -> Answer {
        let text = format!("renling pin 1\n{signed_for}\n{challenge}");
        let signature = hex::encode(self.key.sign(&SystemRandom::new(), text.as_bytes()).unwrap());
        let body = json!({ "by": "pin", "login": login, "pin": pin, "challenge": challenge, "signature": signature });
        self.server.ask(&self.cookie, "POST", "/api/session", &body)
    }
}

#[test]
fn a_tablet_lets_in_its_team_by_pin_and_only_itself() {
    let folder = filled();
    let server = Server::demo(folder.path());
    server.estrange_cadre();
    let admin = sign_in(server.address, "admin");
    let inspector = session(&server, &sign_in(server.address, "inspector"))["account"]["person"]["code"].clone();
    let unit =
        session(&server, &sign_in(server.address, "liaison"))["account"]["units"][0].as_str().unwrap().to_owned();
    let post =
        json!({ "type": "put_post", "person": inspector, "unit": unit, "title": "测评员", "first": "2026-01-01" });
    assert_eq!(send(&server, &admin, &post)["status"], "applied");
    let tablet = Tablet::enrol(&server, &admin, &unit);
    let listed = |tablet: &Tablet<'_>| {
        let look = tablet.look();
        look["people"].as_array().unwrap().iter().find(|it| it["login"] == "inspector").cloned()
    };
    assert_eq!(listed(&tablet).unwrap()["has_pin"], false);
    let set = |cookie: &str, login: &str, pin: &str| {
        let body = json!({ "login": login, "password": password(&server, login), "pin": pin });
        server.ask(cookie, "POST", "/api/device/pin", &body)
    };
    assert_eq!(set(&tablet.cookie, "inspector", "123456").problem(), "weak_password");
    // Who is not of the team has no PIN here, and without a tablet nobody has.
    assert_eq!(set(&tablet.cookie, "cadre", "290417").status, 401);
    assert_eq!(set(NOBODY, "inspector", "290417").status, 404);
    assert_eq!(set(&tablet.cookie, "inspector", "290417").status, 200);
    assert_eq!(listed(&tablet).unwrap()["has_pin"], true);

    let fresh = tablet.challenge();
    let inside = cookie(&tablet.enter("inspector", "290417", &fresh, "inspector"));
    assert_eq!(session(&server, &inside)["account"]["login"], "inspector");
    // Another key, another name, another time: the PIN alone is nothing.
    let other = Tablet::enrol(&server, &admin, &unit);
    let stolen = Tablet { server: &server, cookie: tablet.cookie.clone(), key: other.key };
    assert_eq!(stolen.enter("inspector", "290417", &fresh, "inspector").status, 401);
    assert_eq!(tablet.enter("inspector", "290417", &fresh, "cadre").status, 401);
    assert_eq!(tablet.enter("inspector", "290417", "1700000000000000", "inspector").status, 401);
    assert_eq!(tablet.enter("inspector", "000001", &fresh, "inspector").status, 401);
    // Taken back, the tablet and whoever is signed in on it are out at once.
    let devices = server.ask(&admin, "GET", "/api/grants?kind=device", &Value::Null).ok();
    for device in devices["items"].as_array().unwrap() {
        let target = format!("/api/grants/{}", device["id"].as_str().unwrap());
        assert_eq!(server.ask(&admin, "DELETE", &target, &Value::Null).status, 200);
    }
    assert_eq!(session(&server, &inside)["signed_in"], false);
    assert_eq!(server.ask(&tablet.cookie, "GET", "/api/device", &Value::Null).status, 404);
}

#[test]
fn a_pin_that_is_guessed_at_has_to_wait() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let admin = sign_in(server.address, "admin");
    let unit =
        session(&server, &sign_in(server.address, "liaison"))["account"]["units"][0].as_str().unwrap().to_owned();
    let tablet = Tablet::enrol(&server, &admin, &unit);
    let set = json!({ "login": "liaison", "password": password(&server, "liaison"), "pin": "290417" });
    assert_eq!(server.ask(&tablet.cookie, "POST", "/api/device/pin", &set).status, 200);
    let fresh = tablet.challenge();
    let tries: Vec<_> =
        (0..6).map(|n| tablet.enter("liaison", &format!("28041{n}"), &fresh, "liaison").status).collect();
    assert_eq!(tries, [401, 401, 401, 401, 401, 429]);
    assert_eq!(tablet.enter("liaison", "290417", &fresh, "liaison").status, 429);
}

#[test]
fn texts_that_are_code_elsewhere_are_texts_here_and_formulas_do_not_leave() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let office = sign_in(server.address, "office");
    let nasty =
        ["=HYPERLINK(\"http://evil\")", "'; DROP TABLE person; --", "<img src=x onerror=alert(1)>", "@SUM(1+1)"];
    for (number, name) in nasty.iter().enumerate() {
        let person = format!("X{number}");
        let put = json!({ "type": "put_person", "code": person, "name": name });
        assert_eq!(send(&server, &office, &put)["status"], "applied", "{name}");
        let post =
            json!({ "type": "put_post", "person": person, "unit": "U-RD", "title": name, "first": "2026-01-01" });
        assert_eq!(send(&server, &office, &post)["status"], "applied");
        let unit = json!({ "type": "put_unit", "code": format!("U-X{number}"), "name": name, "first": "2026-01-01" });
        assert_eq!(send(&server, &office, &unit)["status"], "applied");
        let note = json!({ "type": "assign_duty", "role": "cell_person", "seat": "vacant", "first": "2110-01-01",
            "subject": { "kind": "cell", "code": format!("L0{}/Z01", number + 1) }, "note": name });
        assert_eq!(send(&server, &office, &note)["status"], "applied");
        let back = server.ask(&office, "GET", &format!("/api/people/{person}"), &Value::Null).ok();
        assert_eq!(back["name"], *name);
    }
    for page in
        ["/api/people/=1+1", "/api/people/..%2f..%2fetc%2fpasswd", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd"]
    {
        let answer = server.ask(&office, "GET", page, &Value::Null);
        assert!(!answer.text().contains("root:"), "{page}");
    }
    let admin = sign_in(server.address, "admin");
    let table = server.ask(&admin, "GET", "/api/audit.csv", &Value::Null).text();
    server.stop();
    let (data, out) = (folder.path().to_str().unwrap(), tempfile::tempdir().unwrap());
    let done = run(&["export", "--data", data, "--to", out.path().to_str().unwrap()]);
    assert_eq!(code(&done), 0, "{}", said(&done));
    let mut all = vec![table];
    for file in ["people.csv", "posts.csv", "units.csv", "duties.csv"] {
        all.push(read(&out.path().join(file)));
    }
    for text in &all {
        assert!(text.contains("HYPERLINK"), "{}", &text[..200]);
        let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        for cell in rows.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
            assert!(!cell.starts_with(['=', '@', '\t', '\r']), "{cell}");
        }
    }
    // And back they are what they were.
    let checked = run(&["import", "--dry-run", "--json", "--data", data, out.path().to_str().unwrap()]);
    assert_eq!(code(&checked), 0, "{}", said(&checked));
    assert!(said(&checked).contains("\"unchanged\""), "{}", said(&checked));
}

#[test]
fn what_is_not_public_is_nowhere_in_public() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let admin = sign_in(server.address, "admin");
    let liaison = session(&server, &sign_in(server.address, "liaison"))["account"]["person"].clone();
    let (hidden, name) = (liaison["code"].as_str().unwrap(), liaison["name"].as_str().unwrap());
    let ask = |who: &str, target: &str| server.ask(who, "GET", target, &Value::Null);
    let unit =
        session(&server, &sign_in(server.address, "liaison"))["account"]["units"][0].as_str().unwrap().to_owned();
    let targets = [
        format!("/api/search?q={}", name.chars().map(|c| format!("%{:X}", c as u32)).collect::<String>()),
        "/api/people?limit=1000".into(),
        "/api/duties?limit=1000".into(),
        format!("/api/units/{unit}"),
        "/api/gaps".into(),
        "/api/diff?from=2024-01-01&to=2026-11-01".into(),
        "/api/district".into(),
    ];
    for target in &targets[1..] {
        let (inside, public) = (ask(&admin, target), ask(NOBODY, target));
        assert_eq!((inside.status, public.status), (200, 200), "{target}");
        assert!(!public.text().contains(&format!("\"{hidden}\"")), "{target} tells of {hidden}");
        assert!(!public.text().contains("\"liaison\"") || target.contains("units"), "{target} tells of a role");
        // Nobody is told by another's tag that nothing has changed.
        assert_ne!(inside.header("etag"), public.header("etag"), "{target}");
        let tag = inside.header("etag").to_owned();
        assert_eq!(server.get_with(target, &[("if-none-match", &tag)]).status, 200, "{target}");
    }
    let count = |who: &str| ask(who, "/api/people?limit=1").ok()["matched"].as_u64().unwrap();
    assert!(count(NOBODY) < count(&admin));
    assert_eq!(ask(NOBODY, "/api/district").ok()["counts"]["people"], count(NOBODY));
    let unknown = ask(NOBODY, "/api/people/NOBODY").text().replace("NOBODY", hidden);
    assert_eq!(ask(NOBODY, &format!("/api/people/{hidden}")).text(), unknown);
    // The feed tells whoever is not signed in nothing of people that are not there.
    let mut feed = server.live(None);
    feed.next_named("hello");
    let put = json!({ "type": "put_person", "code": hidden, "name": name, "office_phone": "0791-1234567" });
    assert_eq!(send(&server, &admin, &put)["status"], "applied");
    let reveal = json!({ "type": "reveal", "person": hidden });
    assert_eq!(send(&server, &admin, &reveal)["status"], "applied");
    let unit = json!({ "type": "put_unit", "code": "U-NEW", "name": "新单位", "first": "2026-01-01" });
    assert_eq!(send(&server, &admin, &unit)["status"], "applied");
    assert_eq!(feed.next_named("change").data["code"], "U-NEW");
}

#[test]
fn the_administrator_chooses_what_is_public_and_needs_an_approval_number() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let admin = sign_in(server.address, "admin");
    let open = |approval: Value, roles: Value| json!({ "type": "set_public_view", "open": true, "approval": approval, "roles": roles });
    assert_eq!(send(&server, &admin, &open(Value::Null, json!([])))["code"], "no_approval");
    let given = open(json!("赣S(2026)001号"), json!(["area_owner", "liaison"]));
    assert_eq!(send(&server, &admin, &given)["status"], "applied");
    server.stop();
    let server = Server::start(folder.path(), &[], &[]);
    assert_eq!(server.get("/api/district").ok()["approval"], "赣S(2026)001号");
    let duties = server.get("/api/duties?limit=1000").ok();
    let named = |role: &str| {
        let all = duties["items"].as_array().unwrap().iter().filter(|duty| duty["role"]["code"] == role);
        let mut people = all.filter(|duty| duty["party"]["kind"] == "person").peekable();
        (people.peek().is_some(), people.all(|duty| duty["party"]["code"] == "withheld"))
    };
    assert_eq!(
        (named("area_owner"), named("cell_person"), named("liaison")),
        ((true, false), (true, true), (false, true))
    );
}

#[test]
fn a_telephone_is_shown_after_it_was_written_down_to_whom_and_the_audit_says_as_what() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let (admin, office_cookie) = (sign_in(server.address, "admin"), sign_in(server.address, "office"));
    let id = Uuid::now_v7();
    let ask = |who: &str| {
        let command = json!({ "type": "reveal", "person": "P0002", "reason": "约时间" });
        let body = json!({ "commands": [{ "id": id, "command": command }] });
        server.ask(who, "POST", "/api/commands", &body).ok()["outcomes"][0].clone()
    };
    let shown = ask(&office_cookie);
    assert_eq!((&shown["status"], &shown["private_phone"]), (&json!("applied"), &json!("100-0000-0002")));
    // Somebody else who sends the same again is not shown anything by it.
    let cadre = ask(&sign_in(server.address, "cadre"));
    assert_eq!((&cadre["status"], &cadre["private_phone"]), (&json!("duplicate"), &Value::Null));
    let audit = server.ask(&admin, "GET", "/api/audit?kind=reveal", &Value::Null).ok();
    let row = &audit["items"][0];
    assert_eq!(
        (&row["verb"], &row["capacity"]["role"], &row["actor"]),
        (&json!("revealed"), &json!("office"), &json!("person"))
    );
    assert_eq!(audit["items"].as_array().unwrap().len(), 1);
    // Nothing else gives it away.
    for target in ["/api/people/P0002", "/api/people?limit=1000", "/api/audit?limit=500", "/api/search?q=P0002"] {
        assert!(!server.ask(&admin, "GET", target, &Value::Null).text().contains("100-0000-"), "{target}");
    }
    // By a duty: the area owner names a person for a line in the own zone.
    let owner = sign_in(server.address, "owner");
    let person = session(&server, &owner)["account"]["person"]["code"].as_str().unwrap().to_owned();
    let held = server.ask(&owner, "GET", &format!("/api/parties/{person}/answers-for"), &Value::Null).ok();
    let duty = held["duties"].as_array().unwrap().iter().find(|it| it["role"]["code"] == "area_owner").unwrap().clone();
    let cell = format!("L06/{}", duty["subject"]["code"].as_str().unwrap());
    let assign = json!({ "type": "assign_duty", "role": "cell_person", "subject": { "kind": "cell", "code": cell },
        "party": "P0100", "seat": "B", "first": "2110-01-01", "last": "2110-01-01" });
    assert_eq!(send(&server, &owner, &assign)["status"], "applied");
    let latest = server.ask(&admin, "GET", &format!("/api/audit?person={person}&limit=1"), &Value::Null).ok();
    assert_eq!(latest["items"][0]["capacity"]["duty"], duty["duty"]);
    assert!(latest["items"][0]["device"].is_string());
    office(server.address);
}

#[test]
fn a_calendars_secret_opens_one_persons_shifts_and_nothing_else() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let cadre = sign_in(server.address, "cadre");
    let make = || {
        let given = server.ask(&cadre, "POST", "/api/weekend/feed", &json!({})).ok();
        let url = given["url"].as_str().unwrap().to_owned();
        url[url.find("/calendar/").unwrap()..].to_owned()
    };
    let get = |path: &str| client::request(server.address, "GET", path, &[], b"");
    let old = make();
    let text = get(&old);
    assert!(text.status == 200 && text.text().starts_with("BEGIN:VCALENDAR\r\n"), "{}", text.text());
    // It is no session and no token.
    let secret = old.trim_start_matches("/calendar/").trim_end_matches(".ics");
    assert_eq!(session(&server, &format!("renling={secret}"))["signed_in"], false);
    let bearer = format!("Bearer {secret}");
    let headers = [("authorization", bearer.as_str())];
    assert_eq!(client::request(server.address, "GET", "/api/weekend/mine", &headers, b"").status, 401);
    // A new one ends the old one, and it can be taken back; the address itself is never told again.
    let new = make();
    assert_eq!((get(&old).status, get(&new).status), (404, 200));
    let mine = server.ask(&cadre, "GET", "/api/weekend/mine", &Value::Null).ok();
    assert!(mine["feed"]["created_at"].is_string() && !mine.to_string().contains(new.as_str()), "{mine}");
    server.ask(&cadre, "DELETE", "/api/weekend/feed", &Value::Null).ok();
    assert_eq!(get(&new).status, 404);
    // Where people meet is in no tile for whoever is not signed in.
    let tile = "/tiles/shifts/12/3366/1707.mvt";
    assert_eq!((get(tile).status, server.ask(&cadre, "GET", tile, &Value::Null).status), (401, 200));
    // Guessing has to wait, and keeps nobody from signing in.
    let guesses: Vec<_> = (0..40).map(|number| get(&format!("/calendar/{number:064}.ics")).status).collect();
    assert!(guesses[0] == 404 && guesses.contains(&429), "{guesses:?}");
    sign_in(server.address, "cadre");
}
