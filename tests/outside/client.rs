//! A small HTTP client: one request, one connection, everything of the answer.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use serde_json::Value;

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
    /// What the answer sets: there may be several.
    #[allow(dead_code, reason = "for the tests that walk like a browser")]
    pub fn cookies(&self) -> Vec<&str> {
        self.header("set-cookie").lines().collect()
    }
    /// The body of an answer that has to be fine.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }
    /// The code of a problem, which has to be well formed.
    #[track_caller]
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let body = self.json();
        assert_eq!(body["status"], self.status);
        for field in ["type", "title", "code", "title_zh", "title_en"] {
            assert!(body[field].as_str().is_some_and(|text| !text.is_empty()), "no {field} in {body}");
        }
        body["code"].as_str().unwrap().to_owned()
    }
}

pub fn request(to: SocketAddr, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut stream = open(to, method, target, headers, body);
    let mut all = vec![];
    stream.read_to_end(&mut all).unwrap();
    parse(&all, method)
}

/// Sends a request and leaves the answer to be read.
pub fn open(to: SocketAddr, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut head = format!("{method} {target} HTTP/1.1\r\nconnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "host") {
        head.push_str(&format!("host: {to}\r\n"));
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let given = headers.iter().any(|(name, _)| *name == "content-length");
    if !given && (!body.is_empty() || method == "POST") {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    // A service that refuses a body early may close before it has read all of it.
    let _ = stream.write_all(body);
    stream
}

/// Reads an answer out of everything that came.
pub fn parse(all: &[u8], method: &str) -> Answer {
    let end = all.windows(4).position(|at| at == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(all[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let mut headers: HashMap<String, String> = HashMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")).map(|(k, v)| (k.to_lowercase(), v)) {
        let before = headers.get(&name).filter(|_| name == "set-cookie").map(|before| format!("{before}\n"));
        headers.insert(name, before.unwrap_or_default() + value);
    }
    let mut body = all[end + 4..].to_vec();
    if headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked") && method != "HEAD" {
        body = unchunked(&body);
    }
    if headers.get("content-encoding").is_some_and(|coding| coding == "gzip") {
        let mut plain = vec![];
        flate2::read::GzDecoder::new(&body[..]).read_to_end(&mut plain).unwrap();
        body = plain;
    }
    Answer { status, headers, body }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = vec![];
    loop {
        let line = rest.windows(2).position(|at| at == b"\r\n").unwrap();
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..line]).unwrap(), 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&rest[line + 2..line + 2 + size]);
        rest = &rest[line + 2 + size + 2..];
    }
}

/// A live feed, read event by event.
pub struct Feed(BufReader<TcpStream>);

#[derive(Debug)]
pub struct Event {
    pub name: String,
    pub id: Option<u64>,
    pub data: Value,
}

impl Feed {
    pub fn open(to: SocketAddr, last: Option<u64>) -> Self {
        Self::open_as(to, last, "")
    }
    /// As somebody who is signed in.
    pub fn open_as(to: SocketAddr, last: Option<u64>, cookie: &str) -> Self {
        let last = last.map(|seq| seq.to_string());
        let mut headers: Vec<_> = last.iter().map(|seq| ("last-event-id", seq.as_str())).collect();
        if !cookie.is_empty() {
            headers.push(("cookie", cookie));
        }
        let mut reader = BufReader::new(open(to, "GET", "/live", &headers, &[]));
        let mut line = String::new();
        while reader.read_line(&mut line).unwrap() > 2 {
            line.clear();
        }
        Self(reader)
    }
    /// The next event; `None` when the feed has ended.
    pub fn next(&mut self) -> Option<Event> {
        let mut event = Event { name: String::new(), id: None, data: Value::Null };
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            match line.trim_end().split_once(": ") {
                Some(("event", name)) => event.name = name.to_owned(),
                Some(("id", id)) => event.id = Some(id.parse().unwrap()),
                Some(("data", data)) => event.data = serde_json::from_str(data).unwrap(),
                // The sizes of chunks, comments that keep the line open, and the empty line after an event.
                _ if line.trim().is_empty() && !event.name.is_empty() => return Some(event),
                _ => {}
            }
        }
    }
    /// The next event of a name.
    pub fn next_named(&mut self, name: &str) -> Event {
        loop {
            let event = self.next().unwrap_or_else(|| panic!("the feed ended before an event {name}"));
            if event.name == name {
                return event;
            }
        }
    }
}
