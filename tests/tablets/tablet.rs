//! A tablet: it keeps what it recorded until the service has said in its own words that it has it.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{json_of, network::Network, picture::png, server::Server};

/// How much of a photo goes at a time.
const PIECE: usize = 1500;
/// The longest that a tablet tries: a test's patience, not a promise.
const PATIENCE: Duration = Duration::from_secs(240);

/// What was taken along from the office.
pub struct Kit {
    /// Code and line of what can be visited.
    pub checkpoints: Vec<(String, String)>,
    /// By line: the number of the checklist and its items.
    pub checklists: BTreeMap<String, (u64, Vec<Value>)>,
}

impl Kit {
    pub fn take(server: &Server) -> Self {
        let cookie = super::server::sign_in(server.address, "inspector");
        let get = |target: &str| server.ask(&cookie, "GET", target, &Value::Null).ok();
        let mut checklists = BTreeMap::new();
        for list in get("/api/checklists")["items"].as_array().unwrap() {
            if list["in_force"] == true {
                let line = list["line"]["code"].as_str().unwrap().to_owned();
                let items = list["items"].as_array().unwrap().clone();
                checklists.insert(line, (list["number"].as_u64().unwrap(), items));
            }
        }
        let features = get("/api/checkpoints?limit=1000")["features"].as_array().unwrap().clone();
        let checkpoint = |feature: &Value| {
            let properties = &feature["properties"];
            let line = properties["line"]["code"].as_str().or(properties["line"].as_str());
            (properties["code"].as_str().unwrap().to_owned(), line.unwrap().to_owned())
        };
        Self { checkpoints: features.iter().map(checkpoint).collect(), checklists }
    }
}

/// What is known of something that was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// It is on the tablet.
    Kept,
    /// The service has it, at this place in the log.
    Done(u64),
}

/// A visit as it was recorded.
pub struct Visit {
    pub id: Uuid,
    pub command: Value,
    pub findings: Vec<Uuid>,
    pub word: Word,
}

pub struct Tablet {
    number: u64,
    cookie: String,
    pub visits: Vec<Visit>,
    /// By hash: the bytes, and whether the service has them.
    pub photos: BTreeMap<String, (Vec<u8>, bool)>,
}

impl Tablet {
    /// Walks from checkpoint to checkpoint with no signal.
    pub fn new(number: u64, cookie: String, kit: &Kit, visits: usize) -> Self {
        let mut tablet = Self { number, cookie, visits: vec![], photos: BTreeMap::new() };
        for turn in 0..visits {
            let at = (usize::try_from(number).unwrap() * visits + turn) % kit.checkpoints.len();
            let visit = tablet.visit(kit, at, turn);
            tablet.visits.push(visit);
        }
        tablet
    }

    fn photo(&mut self, turn: usize, nth: u64) -> Value {
        let bytes = png(self.number * 1_000_000 + turn as u64 * 100 + nth);
        let hash = hex::encode(Sha256::digest(&bytes));
        self.photos.insert(hash.clone(), (bytes, false));
        json!({ "hash": hash, "width": 64, "height": 64, "taken_at": now(), "from": "camera" })
    }

    fn visit(&mut self, kit: &Kit, at: usize, turn: usize) -> Visit {
        let (checkpoint, line) = &kit.checkpoints[at];
        let (checklist, items) = &kit.checklists[line];
        let mut findings = vec![];
        let mut answers = vec![];
        for (nth, item) in items.iter().enumerate() {
            let figure = match item["kind"].as_str().unwrap() {
                "present" => Value::Null,
                "ratio" | "min_count" => item["target"].clone(),
                _ => json!(0),
            };
            // The first two items of every other visit are found wanting.
            let wanting = nth < 2 && (turn + usize::try_from(self.number).unwrap()).is_multiple_of(2);
            let figure = match (wanting, item["kind"].as_str().unwrap()) {
                (true, "ratio" | "min_count") => json!(0),
                (true, "zero" | "deduction") => json!(50),
                _ => figure,
            };
            let value = if wanting { "not_met" } else { "met" };
            let mut answer = json!({ "item": item["code"], "value": value });
            if !figure.is_null() {
                answer["figure"] = figure;
            }
            answers.push(answer);
            if wanting {
                let id = Uuid::now_v7();
                let photo = self.photo(turn, nth as u64);
                findings.push((
                    id,
                    json!({ "id": id, "item": item["code"], "text": format!("示例问题{turn}"),
                    "spot": "12号摊位", "photos": [photo] }),
                ));
            }
        }
        let whole = self.photo(turn, 99);
        let id = Uuid::now_v7();
        let command = json!({ "id": id, "recorded_at": now(), "command": {
            "type": "record_inspection", "checkpoint": checkpoint, "checklist": checklist,
            "started_at": now(), "finished_at": now(), "result": { "outcome": "done", "answers": answers },
            "findings": findings.iter().map(|(_, finding)| finding.clone()).collect::<Vec<_>>(), "photos": [whole] } });
        Visit { id, command, findings: findings.into_iter().map(|(id, _)| id).collect(), word: Word::Kept }
    }

    /// Sends until nothing waits any more.
    pub fn send_all(&mut self, network: &Network) {
        let begun = Instant::now();
        while self.waits() {
            assert!(begun.elapsed() < PATIENCE, "tablet {} does not get rid of its work", self.number);
            self.send_commands(network);
            for hash in self.photos.keys().cloned().collect::<Vec<_>>() {
                self.send_photo(network, &hash);
            }
        }
    }

    fn waits(&self) -> bool {
        self.visits.iter().any(|visit| visit.word == Word::Kept) || self.photos.values().any(|(_, sent)| !sent)
    }

    fn send_commands(&mut self, network: &Network) {
        let waiting = self.visits.iter().filter(|visit| visit.word == Word::Kept);
        let commands: Vec<_> = waiting.map(|visit| visit.command.clone()).collect();
        if commands.is_empty() {
            return;
        }
        let body = json!({ "commands": commands }).to_string();
        let told = self.ask(network, "POST", "/api/commands", "application/json", body.as_bytes());
        let Some((200, told)) = told else { return };
        for outcome in told["outcomes"].as_array().into_iter().flatten() {
            let visit = self.visits.iter_mut().find(|visit| outcome["id"] == visit.id.to_string());
            let visit = visit.unwrap_or_else(|| panic!("nobody asked for {outcome}"));
            let status = outcome["status"].as_str().unwrap_or_default();
            assert!(matches!(status, "applied" | "duplicate"), "{outcome}: {}", visit.command);
            let seq = outcome["seq"].as_u64().expect("a place");
            if let Word::Done(before) = visit.word {
                assert_eq!(before, seq, "acknowledged at two places");
            }
            visit.word = Word::Done(seq);
        }
    }

    fn send_photo(&mut self, network: &Network, hash: &str) {
        let (bytes, sent) = &self.photos[hash];
        if *sent {
            return;
        }
        let (bytes, target) = (bytes.clone(), format!("/api/photos/{hash}"));
        let Some((200, mut told)) = self.ask(network, "GET", &target, "", &[]) else { return };
        loop {
            if told["complete"] == true {
                if let Some((_, sent)) = self.photos.get_mut(hash) {
                    *sent = true;
                }
                return;
            }
            let Some(from) = told["received"].as_u64().and_then(|from| usize::try_from(from).ok()) else { return };
            let to = bytes.len().min(from + PIECE);
            let piece = format!("{target}?size={}&offset={from}", bytes.len());
            let answer = self.ask(network, "PUT", &piece, "application/octet-stream", &bytes[from..to]);
            let Some((200, next)) = answer else { return };
            told = next;
        }
    }

    /// Status and JSON; `None` when nothing came that the service could have said.
    fn ask(&self, to: &Network, method: &str, target: &str, content: &str, body: &[u8]) -> Option<(u16, Value)> {
        let mut head = format!("{method} {target} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n");
        head.push_str(&format!("cookie: {}\r\ncontent-length: {}\r\n", self.cookie, body.len()));
        if !content.is_empty() {
            head.push_str(&format!("content-type: {content}\r\n"));
        }
        head.push_str("\r\n");
        // The client of the other tests panics when a connection breaks; here that is an answer like another.
        let mut stream = TcpStream::connect(to.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
        stream.write_all(&[head.as_bytes(), body].concat()).ok()?;
        let mut all = vec![];
        stream.read_to_end(&mut all).ok()?;
        let end = all.windows(4).position(|at| at == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&all[..end]).to_ascii_lowercase();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let field = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let length: usize = field("content-length:")?.parse().ok()?;
        let body = &all[end + 4..];
        let own = field("content-type:")?.contains("json") && body.len() == length;
        let told = json_of(body);
        (own && !told.is_null()).then_some((status, told))
    }
}

fn now() -> String {
    jiff::Timestamp::now().to_string()
}
