//! People are told once a day by e-mail and by a group's robot, whatever is refused, whoever starts anew and however many
//! nodes there are. The server of e-mail here speaks as much of RFC 5321 as a letter needs: the greeting, EHLO, MAIL, RCPT,
//! DATA and QUIT, and 4yz to a letter that it does not want yet.

#[path = "support/database.rs"]
#[allow(dead_code, reason = "shared with the store's own tests, which use the rest")]
mod database;

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use clap::Parser;
use renling::{
    config::TellFlags,
    domain::{Actor, Command, CommandId, Envelope, Instant, Outcome, Record},
    engine::{Batch, Clock, Engine, LetterState},
    jobs::{Post, tell_once},
    store::{PostgresStore, SqliteStore, Store},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// Something that takes messages on a port of this machine: how often it refuses, and what it took.
#[derive(Clone)]
struct Taker {
    address: SocketAddr,
    refuses: Arc<Mutex<VecDeque<bool>>>,
    took: Arc<Mutex<Vec<String>>>,
}

impl Taker {
    fn start(serve: fn(TcpStream, &Taker) -> std::io::Result<()>, refuses: &[bool]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let taker =
            Self { address, refuses: Arc::new(Mutex::new(refuses.iter().copied().collect())), took: Arc::default() };
        let own = taker.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let own = own.clone();
                thread::spawn(move || serve(stream, &own));
            }
        });
        taker
    }
    fn refuses(&self) -> bool {
        self.refuses.lock().unwrap().pop_front().unwrap_or(false)
    }
    fn took(&self) -> usize {
        self.took.lock().unwrap().len()
    }
    fn last(&self) -> String {
        self.took.lock().unwrap().last().cloned().unwrap()
    }
}

fn smtp(stream: TcpStream, taker: &Taker) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    let mut lines = BufReader::new(stream).lines();
    out.write_all(b"220 post.example ESMTP\r\n")?;
    while let Some(line) = lines.next().transpose()? {
        let verb = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => out.write_all(b"250-post.example\r\n250 8BITMIME\r\n")?,
            "DATA" => {
                out.write_all(b"354 go on\r\n")?;
                let mut letter = String::new();
                for line in lines.by_ref() {
                    let line = line?;
                    if line == "." {
                        break;
                    }
                    letter.push_str(&line);
                    letter.push('\n');
                }
                if taker.refuses() {
                    out.write_all(b"451 not now\r\n")?;
                } else {
                    taker.took.lock().unwrap().push(letter);
                    out.write_all(b"250 taken\r\n")?;
                }
            }
            "QUIT" => return out.write_all(b"221 bye\r\n"),
            _ => out.write_all(b"250 fine\r\n")?,
        }
    }
    Ok(())
}

fn http(stream: TcpStream, taker: &Taker) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    // As 企业微信 does: 200, whatever comes of it.
    let answer = if taker.refuses() {
        r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#
    } else {
        taker.took.lock().unwrap().push(String::from_utf8(body).unwrap());
        r#"{"errcode":0,"errmsg":"ok"}"#
    };
    write!(out, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}", answer.len())
}

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    tell: TellFlags,
}

fn post(smtp: SocketAddr, robot: SocketAddr) -> Post {
    let (smtp, robot) = (format!("smtp://{smtp}"), format!("http://{robot}/send?key=sesame"));
    let flags = ["renling", "--smtp", &smtp, "--mail-from", "renling@xihu.example", "--webhook", &robot];
    let tell = Flags::parse_from(flags).tell.settle(None).unwrap().unwrap();
    Post::new(&tell).unwrap()
}

fn id(kind: u8, number: u8) -> Uuid {
    Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 | u128::from(kind) << 8 | u128::from(number))
}

/// A unit with three people who have accounts: one has a case and an address, one a case and no address, one no case.
fn district() -> Vec<Value> {
    let named =
        |name: &str| json!([{ "period": { "first": "2021-01-01" }, "name": name, "kind": "department", "own": true }]);
    let mut all = vec![
        json!({ "kind": "settings", "record": { "id": id(1, 1), "time_zone": "Asia/Shanghai" } }),
        json!({ "kind": "unit", "record": { "id": id(2, 1), "code": "U-CGJ", "versions": named("城管局") } }),
    ];
    for (number, mail) in [(1, Some("one@xihu.example")), (2, None), (3, Some("three@xihu.example"))] {
        let code = format!("P000{number}");
        let mut account =
            json!({ "id": id(5, number), "login": code, "person": id(3, number), "role": "member", "state": "open" });
        if let Some(mail) = mail {
            account["mail"] = mail.into();
        }
        all.push(json!({ "kind": "person", "record": { "id": id(3, number), "code": code, "name": format!("张示{number}") } }));
        all.push(json!({ "kind": "post", "record": { "id": id(4, number), "code": format!("T{number}"), "person": id(3, number),
            "unit": id(2, 1), "title": "科员", "period": { "first": "2021-01-01" } } }));
        all.push(json!({ "kind": "account", "record": account }));
    }
    for number in [1, 2] {
        let at = "2026-11-24T02:00:00Z";
        all.push(json!({ "kind": "case", "record": { "id": id(6, number), "code": format!("2026-0000{number}"), "origin": "report",
            "place": {}, "text": "消防通道被\"杂物\"堵住", "found": { "at": at }, "state": "underway", "lead": id(2, 1),
            "person": id(3, number), "term": { "kind": "date", "date": "2026-11-26" }, "recheck": "picture", "assigned_at": at,
            "signed_at": at, "due_at": "2026-11-26T16:00:00Z",
            "steps": [{ "at": at, "as": "office", "act": "assign", "command": id(7, number) }] } }));
    }
    all
}

async fn filled(store: Arc<dyn Store>, clock: &Clock) -> Engine {
    let engine = Engine::open(store, clock.clone()).await.unwrap();
    if engine.atlas().seq().0 == 0 {
        let put = |value: Value| {
            let record: Record =
                serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value}"));
            let command = Command::Put { record: Box::new(record), personal: None };
            Envelope { id: CommandId::new(Uuid::now_v7()), recorded_at: None, base: None, after: None, command }
        };
        let commands = district().into_iter().map(put).collect();
        let outcomes = engine.submit(Actor::System, Batch { commands, all_or_nothing: true }).await.unwrap();
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Applied { .. })), "{outcomes:?}");
    }
    engine
}

fn morning() -> Clock {
    let at: jiff::Timestamp = "2026-11-25T07:59:00+08:00".parse().unwrap();
    Clock::starting_at(Instant::from(at))
}

async fn count(engine: &Engine, wanted: LetterState) -> u64 {
    let stands = engine.outbox(10).await.unwrap();
    stands.counts.iter().find(|(state, _)| *state == wanted).unwrap().1
}

const MINUTE: Duration = Duration::from_secs(60);

/// On one store: `open` opens it, as another node or after an end.
async fn told_once(open: impl AsyncFn() -> Arc<dyn Store>, together: bool) {
    let (mail, robot) = (Taker::start(smtp, &[true]), Taker::start(http, &[true]));
    let (post, clock) = (post(mail.address, robot.address), morning());
    let engine = filled(open().await, &clock).await;
    let mut done = None;
    tell_once(&engine, &post, &mut done).await.unwrap();
    assert_eq!((mail.took(), robot.took()), (0, 0), "too early");

    // Both refuse at first: the second message to the robot is another person's.
    clock.advance(2 * MINUTE);
    tell_once(&engine, &post, &mut done).await.unwrap();
    assert_eq!((mail.took(), robot.took()), (0, 1));
    let troubled = engine.outbox(10).await.unwrap().troubled;
    let errors: Vec<_> = troubled.iter().map(|letter| letter.last_error.clone().unwrap()).collect();
    assert!(
        errors.iter().any(|error| error.contains("not now")) && errors.iter().any(|error| error.contains("45009")),
        "{errors:?}"
    );
    assert!(!errors.iter().any(|error| error.contains("sesame")), "{errors:?}");
    tell_once(&engine, &post, &mut done).await.unwrap();
    assert_eq!((mail.took(), robot.took()), (0, 1), "too soon again");
    clock.advance(2 * MINUTE);
    tell_once(&engine, &post, &mut done).await.unwrap();
    assert_eq!((mail.took(), robot.took(), count(&engine, LetterState::Sent).await), (1, 2, 3));
    let letter = mail.last();
    assert!(letter.contains("To: one@xihu.example") && letter.contains("From: "), "{letter}");
    let said: Value = serde_json::from_str(&robot.last()).unwrap();
    let text = said["text"]["content"].as_str().unwrap();
    for part in ["11月25日", "城管局 张示", "即将到期", "2026-0000", "\"杂物\"", "时限 11月26日"] {
        assert!(text.contains(part), "no {part} in {text}");
    }

    // After an end, and on another node, nothing is told again.
    let other = if together { Some(filled(open().await, &clock).await) } else { None };
    let again = match &other {
        Some(other) => other.clone(),
        None => {
            engine.close().await;
            filled(open().await, &clock).await
        }
    };
    tell_once(&again, &post, &mut None).await.unwrap();
    assert_eq!((mail.took(), robot.took()), (1, 2));

    // The next day, all at the same time.
    clock.advance(24 * 60 * MINUTE);
    let (mut one, mut two) = (None, None);
    if let Some(other) = &other {
        let (a, b) = tokio::join!(tell_once(&engine, &post, &mut one), tell_once(other, &post, &mut two));
        a.and(b).unwrap();
    } else {
        tell_once(&again, &post, &mut one).await.unwrap();
    }
    assert_eq!((mail.took(), robot.took()), (2, 4));

    // Nobody takes it any more: given up after three days, and said.
    let gone = Taker::start(|_, _| Ok(()), &[]);
    let nowhere = self::post(gone.address, gone.address);
    for _ in 0..40 {
        clock.advance(6 * 60 * MINUTE);
        tell_once(&again, &nowhere, &mut None).await.unwrap();
    }
    assert!(count(&again, LetterState::GivenUp).await >= 3);
    assert_eq!((mail.took(), robot.took()), (2, 4));
    again.close().await;
    if together {
        engine.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_digest_a_person_and_day_from_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    told_once(async || Arc::new(SqliteStore::open(folder.path()).unwrap()) as Arc<dyn Store>, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_digest_a_person_and_day_from_a_database_with_two_nodes() {
    let database = database::Database::new().await;
    told_once(async || Arc::new(PostgresStore::open(&database.url).await.unwrap()) as Arc<dyn Store>, true).await;
}
