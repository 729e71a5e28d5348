//! The real binary, started for a test on a free port with a folder of its own.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Arc, Mutex, OnceLock},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::client::{self, Answer, Feed};

/// What running demonstrations said of their accounts.
static SAID: Mutex<BTreeMap<SocketAddr, Value>> = Mutex::new(BTreeMap::new());
/// The office's token at a service, for writing.
static TOKENS: Mutex<BTreeMap<SocketAddr, String>> = Mutex::new(BTreeMap::new());

/// What lets somebody in: the cookie of a new session of a demonstration's account.
#[track_caller]
pub fn sign_in(at: SocketAddr, login: &str) -> String {
    let accounts = SAID.lock().unwrap().get(&at).cloned().expect("a demonstration");
    let account = accounts.as_array().unwrap().iter().find(|it| it["login"] == login).expect("an account").clone();
    let body = json!({ "by": "password", "login": login, "password": account["password"] }).to_string();
    let answer = client::request(at, "POST", "/api/session", &[("content-type", "application/json")], body.as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

/// A token for writing of the office of a demonstration; the same each time. Unlike a session it outlives the start of
/// another node, which makes new passwords.
pub fn office(at: SocketAddr) -> String {
    if let Some(token) = TOKENS.lock().unwrap().get(&at) {
        return token.clone();
    }
    let cookie = sign_in(at, "office");
    let body = json!({ "kind": "token", "label": "tests", "write": true, "days": 1 }).to_string();
    let headers = [("content-type", "application/json"), ("cookie", cookie.as_str())];
    let token = client::request(at, "POST", "/api/grants", &headers, body.as_bytes()).ok()["token"].clone();
    let token = format!("Bearer {}", token.as_str().unwrap());
    TOKENS.lock().unwrap().insert(at, token.clone());
    token
}

/// The binary with arguments; nothing of the surroundings changes what it does.
pub fn renling(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_renling"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("RENLING_") || name.starts_with("LC_")) {
        command.env_remove(name);
    }
    command.args(arguments).env("LANG", "C.UTF-8").stdin(Stdio::null());
    command
}

/// Runs the binary to its end.
pub fn run(arguments: &[&str]) -> Output {
    renling(arguments).output().unwrap()
}

#[track_caller]
pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("ended by a signal: {output:?}"))
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The files of the demonstration district.
pub fn district() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/xihu")
}

/// A folder with the demonstration district, filled once and copied for each test.
pub fn filled() -> tempfile::TempDir {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    let template = TEMPLATE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("district");
        let _ = fs::remove_dir_all(&folder);
        let done = run(&["import", "--data", folder.to_str().unwrap(), district().to_str().unwrap()]);
        assert!(done.status.success(), "{}", said(&done));
        folder
    });
    let folder = tempfile::tempdir().unwrap();
    fs::copy(template.join("renling.db"), folder.path().join("renling.db")).unwrap();
    folder
}

pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// What it said of itself at the start.
    pub told: Value,
    log: Arc<Mutex<String>>,
    reader: Option<thread::JoinHandle<()>>,
}

impl Server {
    /// The demonstration in a folder.
    pub fn demo(folder: &Path) -> Self {
        Self::start(folder, &["--demo"], &[])
    }

    pub fn start(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let listen = [("RENLING_LISTEN", "127.0.0.1:0")];
        Self::start_anywhere(folder, arguments, &[&listen, environment].concat())
    }

    /// The same, listening where the environment says.
    pub fn start_anywhere(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = renling(&["serve", "--json", "--data", folder.to_str().unwrap()]);
        command.args(arguments).envs(environment.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (mut stderr, into) = (BufReader::new(child.stderr.take().unwrap()), log.clone());
        let reader = thread::spawn(move || {
            let mut line = String::new();
            while stderr.read_line(&mut line).is_ok_and(|read| read > 0) {
                into.lock().unwrap().push_str(&line);
                line.clear();
            }
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: Value =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("it did not start: {line}{}", log.lock().unwrap()));
        let (scheme, rest) = told["url"].as_str().unwrap().split_once("://").unwrap();
        let (rest, plain) = (rest.trim_end_matches('/'), scheme == "http");
        // By its name it is not asked here: it listens at every address.
        let port = |rest: &str| rest.rsplit(':').next().unwrap().parse().unwrap();
        let address = rest.parse().unwrap_or_else(|_| SocketAddr::from(([127, 0, 0, 1], port(rest))));
        SAID.lock().unwrap().insert(address, told["accounts"].clone());
        TOKENS.lock().unwrap().remove(&address);
        let server = Self { child, address, told, log, reader: Some(reader) };
        if plain {
            assert_eq!(server.get("/readyz").status, 200);
        }
        server
    }

    pub fn get(&self, target: &str) -> Answer {
        self.get_with(target, &[])
    }
    pub fn get_with(&self, target: &str, headers: &[(&str, &str)]) -> Answer {
        client::request(self.address, "GET", target, headers, &[])
    }
    pub fn post(&self, target: &str, content: &str, body: &[u8]) -> Answer {
        client::request(self.address, "POST", target, &[("content-type", content)], body)
    }
    /// Ends the posts of the demonstration's cadre, a colleague of its liaison: of no unit from then on.
    pub fn estrange_cadre(&self) {
        let admin = sign_in(self.address, "admin");
        let session = self.ask(&sign_in(self.address, "cadre"), "GET", "/api/session", &Value::Null).ok();
        let person = session["account"]["person"]["code"].as_str().unwrap().to_owned();
        let card = self.ask(&admin, "GET", &format!("/api/people/{person}"), &Value::Null).ok();
        for post in card["posts"].as_array().unwrap() {
            let end = json!({ "type": "end", "kind": "post", "code": post["code"], "last": "2026-01-01" });
            let body = json!({ "commands": [{ "id": uuid::Uuid::now_v7(), "command": end }] });
            let told = self.ask(&admin, "POST", "/api/commands", &body).ok();
            assert_eq!(told["outcomes"][0]["status"], "applied", "{told}");
        }
    }
    /// Sends commands and gives what became of them.
    #[track_caller]
    pub fn send(&self, commands: &Value) -> Value {
        self.commands(&json!({ "commands": commands }).to_string()).ok()
    }
    /// Makes the first administrator by the link that was told at the start; the cookie.
    pub fn first_admin(&self) -> String {
        let link = self.told["first_admin"].as_str().expect("there is an administrator already");
        let body = json!({ "by": "invitation", "code": link.split_once('#').unwrap().1, "login": "first", "name": "首示例",
            "password": "correct horse battery staple" });
        let answer = self.ask("", "POST", "/api/session", &body);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.header("set-cookie").split(';').next().unwrap().to_owned()
    }
    /// Sends a body of commands as the office.
    #[track_caller]
    pub fn commands(&self, body: &str) -> Answer {
        let office = office(self.address);
        let headers = [("content-type", "application/json"), ("authorization", office.as_str())];
        client::request(self.address, "POST", "/api/commands", &headers, body.as_bytes())
    }
    /// What somebody is answered.
    pub fn ask(&self, cookie: &str, method: &str, target: &str, body: &Value) -> Answer {
        let mut headers = vec![("cookie", cookie)];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        if !body.is_empty() {
            headers.push(("content-type", "application/json"));
        }
        client::request(self.address, method, target, &headers, body.as_bytes())
    }
    pub fn live(&self, last: Option<u64>) -> Feed {
        Feed::open(self.address, last)
    }
    /// Everything that it has logged so far.
    #[allow(dead_code, reason = "for the tests that mean to cause warnings")]
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }
    pub fn seq(&self) -> u64 {
        self.get("/healthz").ok()["seq"].as_u64().unwrap()
    }
    /// Waits for a warning that the test meant to cause, and takes it out of the log.
    #[allow(dead_code, reason = "for the tests that mean to cause warnings")]
    #[track_caller]
    pub fn warned(&self, words: &str) {
        let begun = Instant::now();
        loop {
            let mut log = self.log.lock().unwrap();
            let found = log.lines().find(|line| line.contains(" WARN ") && line.contains(words)).map(str::to_owned);
            if let Some(line) = found {
                *log = log.replacen(&line, "", 1);
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "no warning of {words:?} in the log:\n{log}");
            drop(log);
            thread::sleep(Duration::from_millis(20));
        }
    }
    /// The number of the process.
    #[allow(dead_code, reason = "for the tests that look at its memory")]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
    pub fn signal(&self, name: &str) {
        let done = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(done.success());
    }
    /// Tells it to stop and waits; it has to end well.
    pub fn stop(mut self) {
        self.signal("TERM");
        let status = self.wait();
        assert!(status.success(), "{status}: {}", self.log.lock().unwrap());
    }
    pub fn wait(&mut self) -> std::process::ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "it does not end");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        if !thread::panicking() {
            let log = self.log.lock().unwrap();
            let unclean = |line: &&str| [" WARN ", " ERROR ", "panicked"].iter().any(|word| line.contains(word));
            let lines = log.lines().filter(unclean);
            let lines: Vec<_> = lines.collect();
            assert!(lines.is_empty(), "the log is not clean:\n{}", lines.join("\n"));
        }
    }
}

/// Feeds text to the binary and gives what it prints.
pub fn feed(arguments: &[&str], input: &str) -> Output {
    let mut child =
        renling(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A program that refuses early does not read to the end.
    let writer = thread::spawn(move || drop(std::io::Write::write_all(&mut stdin, input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// Reads a whole file as text.
pub fn read(path: &Path) -> String {
    let mut text = String::new();
    fs::File::open(path).unwrap().read_to_string(&mut text).unwrap();
    text
}
