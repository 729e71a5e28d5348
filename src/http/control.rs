//! The control socket of a folder that is being served: how the command line writes beside a running service.
//!
//! ```text
//! POST /alive                     says that the service is there
//! POST /stage?batch=ID            a chunk of commands, one JSON object a line; kept in memory, nothing happens
//! POST /apply?batch=ID&count=N    all of them at once, or nothing; refused unless N were staged
//! ```
//! Whoever is killed in between leaves the store as it was: what was staged is forgotten after a while. The socket
//! can be opened by the owner of the folder only.

use std::{
    collections::HashMap,
    io,
    os::{fd::AsRawFd, unix::fs::PermissionsExt},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    routing::post,
};
use serde::{Deserialize, Serialize};
use tokio::{net::UnixListener, sync::watch};
use uuid::Uuid;

use super::{
    auth::grants,
    grants::welcome,
    problem::{Kind, Problem},
    query::{FromPairs, Pairs, Query},
};
use crate::{
    domain::{Actor, CommandId, Envelope, Outcome},
    engine::{Engine, Grant},
};

/// The name of the socket in the folder.
pub const NAME: &str = "control.sock";
/// The most bytes of one chunk.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// The most batches that are staged at a time.
const MOST_BATCHES: usize = 4;
/// How long a batch is kept after its last chunk.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(600);
/// After how long without a chunk a batch gives way to another.
const STALLED_AFTER: Duration = Duration::from_secs(1);

/// What became of a batch.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The place in the log afterwards.
    pub seq: u64,
    /// How many commands happened now or had happened before.
    pub applied: usize,
    /// The others.
    pub failed: Vec<Failure>,
}

/// A command that did not happen.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// Its id.
    pub id: Uuid,
    /// Stable code of the reason.
    pub code: String,
    /// The reason, in Chinese.
    pub zh: String,
    /// The reason, in English.
    pub en: String,
}

impl Report {
    /// Of so many commands that belong together, with those that cannot happen.
    pub fn new(count: usize, refused: Vec<(CommandId, Outcome)>, seq: u64) -> Self {
        let applied = if refused.is_empty() { count } else { 0 };
        let mut report = Self { seq, applied, failed: vec![] };
        for (id, outcome) in refused {
            let (code, zh, en) = match outcome {
                Outcome::Applied { .. } | Outcome::Duplicate { .. } | Outcome::Held { .. } => continue,
                Outcome::Conflict { .. } => (
                    "conflict",
                    "别人刚改过，请重新导入".into(),
                    "Changed by someone else meanwhile. Import again".into(),
                ),
                Outcome::Refused(refusal) => (refusal.code(), refusal.zh(), refusal.en()),
            };
            report.failed.push(Failure { id: id.uuid(), code: code.into(), zh, en });
        }
        report
    }
}

/// A link by which a password is set.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Invited {
    /// The address of the page, from its slash on.
    pub path: String,
    /// When it ends.
    pub expires_at: String,
}

impl Invited {
    /// Out of what was given out.
    pub fn new(secret: &str, grant: &Grant) -> Self {
        Self { path: welcome(secret), expires_at: grant.expires_at.timestamp().to_string() }
    }
}

struct Staged {
    commands: Vec<Envelope>,
    touched: Instant,
}

struct Control {
    engine: Engine,
    staged: Mutex<HashMap<Uuid, Staged>>,
}

/// The socket, there as long as this is held.
#[derive(Debug)]
pub struct Socket {
    listener: UnixListener,
    path: PathBuf,
}

impl Socket {
    /// Makes the socket in a folder that this process holds the lock of: one that a killed process left is replaced.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn bind(folder: &Path) -> io::Result<Self> {
        let path = folder.join(NAME);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        // From its first moment on only the owner can open it.
        let before = rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o177));
        let bound = reachable(&path, |path| UnixListener::bind(path));
        rustix::process::umask(before);
        let listener = bound?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
        Ok(Self { listener, path })
    }

    /// Serves until told to stop.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(self, engine: Engine, mut stopping: watch::Receiver<bool>) -> io::Result<()> {
        let control = Arc::new(Control { engine, staged: Mutex::default() });
        let router = Router::new()
            .route("/alive", post(async || ()))
            .route("/stage", post(stage))
            .route("/apply", post(apply))
            .route("/invite", post(invite))
            .layer(DefaultBodyLimit::max(MOST_BYTES))
            .with_state(control);
        let stop = async move {
            // The sender may be gone already: then it is time to stop too.
            let _ = stopping.wait_for(|stopping| *stopping).await;
        };
        let served = axum::serve(self.listener, router).with_graceful_shutdown(stop).await;
        // Someone else may have tidied up; the next start replaces it anyway.
        let _ = std::fs::remove_file(&self.path);
        served
    }
}

/// Calls `with` with a name of the socket that fits into the 108 bytes that the system has for one.
///
/// # Errors
/// When the folder is not there, and what `with` says.
pub fn reachable<T>(path: &Path, with: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    if path.as_os_str().len() < 100 {
        return with(path);
    }
    let folder = std::fs::File::open(path.parent().unwrap_or(Path::new(".")))?;
    with(Path::new(&format!("/proc/self/fd/{}/{NAME}", folder.as_raw_fd())))
}

#[derive(Debug)]
struct BatchQuery {
    batch: Uuid,
    count: Option<u64>,
}

impl FromPairs for BatchQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let text = pairs.text("batch")?.ok_or_else(|| Problem::new(Kind::MissingParameter).param("batch"))?;
        let batch = text.parse().map_err(|_| Problem::bad("batch", text).remedy("a UUID"))?;
        Ok(Self { batch, count: pairs.count("count", 0, u64::MAX)? })
    }
}

impl Control {
    fn staged(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, Staged>> {
        // Nothing is done under the lock that could leave the map half changed.
        self.staged.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many commands of a batch are staged.
#[derive(Serialize)]
struct Count {
    staged: usize,
}

async fn stage(
    State(control): State<Arc<Control>>,
    Query(query): Query<BatchQuery>,
    body: Bytes,
) -> Result<Json<Count>, Problem> {
    let read = serde_json::Deserializer::from_slice(&body).into_iter::<Envelope>().collect::<Result<Vec<_>, _>>();
    let commands = read.map_err(|error| Problem::new(Kind::BadBody).detail(error.to_string()))?;
    let mut staged = control.staged();
    staged.retain(|_, batch| batch.touched.elapsed() < FORGOTTEN_AFTER);
    if staged.len() >= MOST_BATCHES && !staged.contains_key(&query.batch) {
        // One that was given up half-way keeps nobody out: one that lives sends its chunks one right after the other.
        let oldest = staged.iter().max_by_key(|(_, batch)| batch.touched.elapsed()).map(|(id, _)| *id);
        if let Some(stalled) = oldest.filter(|id| staged[id].touched.elapsed() >= STALLED_AFTER) {
            staged.remove(&stalled);
        }
    }
    if staged.len() >= MOST_BATCHES && !staged.contains_key(&query.batch) {
        return Err(Problem::new(Kind::TooManyCommands).detail("too many imports at once"));
    }
    let batch = staged.entry(query.batch).or_insert_with(|| Staged { commands: vec![], touched: Instant::now() });
    batch.touched = Instant::now();
    batch.commands.extend(commands);
    Ok(Json(Count { staged: batch.commands.len() }))
}

async fn apply(State(control): State<Arc<Control>>, Query(query): Query<BatchQuery>) -> Result<Json<Report>, Problem> {
    let batch = control.staged().remove(&query.batch);
    let commands = batch.map(|batch| batch.commands).unwrap_or_default();
    if query.count != Some(commands.len() as u64) {
        return Err(Problem::new(Kind::BadBody).detail(format!("{} commands are staged", commands.len())));
    }
    let count = commands.len();
    let refused = control.engine.submit_whole(Actor::Operator, commands, |_| ()).await.map_err(|error| {
        let detail = error.to_string();
        Problem::from(error).detail(detail)
    })?;
    Ok(Json(Report::new(count, refused, control.engine.atlas().seq().0)))
}

async fn invite(State(control): State<Arc<Control>>, body: Bytes) -> Result<Json<Option<Invited>>, Problem> {
    let login: String =
        serde_json::from_slice(&body).map_err(|error| Problem::new(Kind::BadBody).detail(error.to_string()))?;
    let given = grants::invite_by_login(&control.engine, &login).await?;
    Ok(Json(given.map(|(secret, grant)| Invited::new(&secret, &grant))))
}
