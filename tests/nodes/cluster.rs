//! A primary and a synchronous standby of a test's own, to be killed.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicU16, Ordering},
};

use super::server::{self, Server};

pub struct Cluster {
    folder: PathBuf,
    port: u16,
}

impl Cluster {
    pub fn start() -> Self {
        // Two ports each, away from the shared server's.
        static PORT: AtomicU16 = AtomicU16::new(5460);
        let port = PORT.fetch_add(2, Ordering::Relaxed);
        // Not under a folder that only its owner may enter: the server runs as another user.
        let folder = PathBuf::from(format!("/tmp/postgres-for-renling-{}-{port}", std::process::id()));
        let cluster = Self { folder, port };
        cluster.script("start");
        cluster
    }

    /// `start`, `halt`, `resume`, `promote`, `stop` of the script.
    pub fn script(&self, word: &str) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/postgres.sh");
        let done = Command::new("bash")
            .arg(script)
            .args([word, self.folder.to_str().unwrap()])
            .env("POSTGRES_PORT", self.port.to_string())
            .output()
            .unwrap();
        assert!(done.status.success(), "{word}: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// The primary's.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Of both servers: whichever takes writes is found.
    pub fn url(&self) -> String {
        format!("postgres://renling@127.0.0.1:{},127.0.0.1:{}/postgres", self.port, self.port + 1)
    }

    /// Does something on the primary; gives the first column of the rows as text.
    pub fn sql(&self, sql: &str) -> Vec<String> {
        query(self.port, sql)
    }

    /// The same on what was the standby.
    pub fn sql_on_standby(&self, sql: &str) -> Vec<String> {
        query(self.port + 1, sql)
    }

    /// A node on this cluster. Faults are expected, so its log is not looked at.
    pub fn node(&self) -> Server {
        node(&self.url())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.script("stop");
    }
}

/// A node on a database, with the demonstration district.
pub fn node(url: &str) -> Server {
    let folder = tempfile::tempdir().unwrap();
    let node = Server::start(folder.path(), &["--demo", "--store", url], &[("RENLING_LOG", "off")]);
    // While there is a database to be let in by.
    server::office(node.address);
    node
}

fn query(port: u16, sql: &str) -> Vec<String> {
    let psql = Command::new("psql")
        .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-U", "renling", "-d", "postgres", "-Atc", sql])
        .output()
        .unwrap();
    assert!(psql.status.success(), "{sql}: {}", String::from_utf8_lossy(&psql.stderr));
    String::from_utf8_lossy(&psql.stdout).lines().map(str::to_owned).collect()
}
