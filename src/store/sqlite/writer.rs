//! The one writing connection, on a thread of its own.

use std::{path::PathBuf, sync::mpsc, thread};

use rusqlite::{Connection, Error, OptionalExtension, Transaction, TransactionBehavior, params};
use tokio::sync::oneshot;

use super::{
    fault::{OnIoFailure, is_io_failure, translate},
    folder::Lock,
    read::{place, seq as seq_of},
};
use crate::{
    domain::{PersonId, Seq},
    store::{
        Decided, StoreError,
        log::{self, GENESIS, Hash, Line},
    },
};

/// Rows after which the write-ahead log is moved into the file: a few MB of it.
const CHECKPOINT: usize = 2000;

/// What can be asked of the thread.
enum Job {
    Commit { after: Seq, group: Vec<Decided>, reply: oneshot::Sender<Result<Seq, StoreError>> },
    Erase { person: PersonId, reply: oneshot::Sender<Result<bool, StoreError>> },
}

/// The hold on the thread; letting go ends it after what is under way.
pub struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread. It owns the connection and the lock of the folder and gives up the connection first.
    pub fn start(
        connection: Connection,
        path: PathBuf,
        lock: Lock,
        on_io_failure: OnIoFailure,
    ) -> Result<Self, StoreError> {
        let (jobs, queue) = mpsc::channel();
        let file = path.clone();
        let work = move || {
            let mut desk = Desk { connection, path, on_io_failure, since_checkpoint: 0 };
            while let Ok(job) = queue.recv() {
                desk.handle(job);
            }
            drop(desk);
            drop(lock);
        };
        let thread = thread::Builder::new().name("renling-sqlite".into()).spawn(work);
        let thread = thread.map_err(|error| StoreError::File { path: file, detail: error.to_string() })?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    pub async fn commit(&self, after: Seq, group: Vec<Decided>) -> Result<Seq, StoreError> {
        self.ask(|reply| Job::Commit { after, group, reply }).await
    }

    pub async fn erase(&self, person: PersonId) -> Result<bool, StoreError> {
        self.ask(|reply| Job::Erase { person, reply }).await
    }

    async fn ask<T>(&self, job: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Job) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let jobs = self.jobs.as_ref().ok_or(StoreError::Closed)?;
        jobs.send(job(reply)).map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // A panic there was reported there.
            let _ = thread.join();
        }
    }
}

struct Desk {
    connection: Connection,
    path: PathBuf,
    on_io_failure: OnIoFailure,
    /// Rows written since the last checkpoint, about.
    since_checkpoint: usize,
}

/// An error of SQLite, or one of ours.
enum Fault {
    Sqlite(Error),
    Ours(StoreError),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Ours(error)
    }
}

impl Desk {
    fn handle(&mut self, job: Job) {
        // Whoever asked may have gone away; what was done is done.
        match job {
            Job::Commit { after, group, reply } => {
                let done = commit(&mut self.connection, after, &group);
                let _ = reply.send(self.judge(done));
                self.since_checkpoint += 1 + group.iter().map(|decided| 1 + decided.changes.len()).sum::<usize>();
                self.checkpoint();
            }
            Job::Erase { person, reply } => {
                let done = erase(&mut self.connection, person);
                let _ = reply.send(self.judge(done));
            }
        }
    }

    /// Moves what is in the write-ahead log into the file, now and then, after whoever waited has the answer. Done here
    /// and not by SQLite on its own, which would keep a failed fsync to itself.
    fn checkpoint(&mut self) {
        if self.since_checkpoint < CHECKPOINT {
            return;
        }
        self.since_checkpoint = 0;
        // Passive: waits for no reader; what a reader still needs is moved the next time.
        let done = self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        if let Err(error) = self.judge(done.map_err(Fault::Sqlite)) {
            tracing::error!(%error, "the write-ahead log was not moved into the file");
        }
    }

    fn judge<T>(&self, done: Result<T, Fault>) -> Result<T, StoreError> {
        done.map_err(|fault| match fault {
            Fault::Ours(error) => error,
            Fault::Sqlite(error) => {
                if is_io_failure(&error) {
                    (self.on_io_failure)(&error.to_string());
                }
                translate(&self.path, &error)
            }
        })
    }
}

fn commit(connection: &mut Connection, after: Seq, group: &[Decided]) -> Result<Seq, Fault> {
    // Dropped without commit, the transaction is rolled back.
    let all = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (found, mut hash) = head(&all)?;
    if found != after {
        return Err(StoreError::Moved { expected: after, found }.into());
    }
    let mut seq = after;
    for decided in group {
        write(&all, decided, &mut seq, &mut hash)?;
    }
    all.commit()?;
    Ok(seq)
}

/// The last place in the log and the chain's hash there.
pub fn head(connection: &Connection) -> Result<(Seq, Hash), Error> {
    let mut newest = connection.prepare_cached("SELECT seq, hash FROM change_log ORDER BY seq DESC LIMIT 1")?;
    let row = newest.query_row([], |row| Ok((seq_of(row, 0)?, row.get(1)?))).optional()?;
    Ok(row.unwrap_or((Seq(0), GENESIS)))
}

fn write(all: &Transaction<'_>, decided: &Decided, seq: &mut Seq, hash: &mut Hash) -> Result<(), Fault> {
    let actor = log::actor_word(&decided.actor);
    let before = *seq;
    let mut to_log = all.prepare_cached(
        "INSERT INTO change_log (seq, at_us, command_id, idx, actor, schema, kind, entity_id, fid, version, salt, \
         body, body_hash, personal_hash, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?;
    let mut to_entity = all.prepare_cached(
        "INSERT INTO entity (kind, fid, id, code, version, schema, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT (kind, fid) DO UPDATE SET id = excluded.id, code = excluded.code, version = excluded.version, \
         schema = excluded.schema, body = excluded.body",
    )?;
    for (index, change) in (0_u32..).zip(&decided.changes) {
        *seq = Seq(seq.0 + 1);
        let (line, sealed) = Line::of(*seq, decided.at, decided.id, index, &actor, change)?;
        *hash = line.chain(hash);
        let (kind, id) = (change.kind().word(), change.id());
        to_log.execute(params![
            place(line.seq),
            line.at.micros(),
            line.command.uuid().as_bytes(),
            line.index,
            line.actor,
            line.schema,
            kind,
            id.as_bytes(),
            change.fid.0,
            change.version,
            line.salt,
            line.body,
            line.body_hash,
            line.personal_hash,
            *hash
        ])?;
        let body = serde_json::to_vec(&change.record)
            .map_err(|error| StoreError::Unreadable { what: format!("{kind} {id}"), detail: error.to_string() })?;
        let code = change.record.code().map(AsRef::<str>::as_ref);
        to_entity.execute(params![kind, change.fid.0, id.as_bytes(), code, change.version, line.schema, body])?;
        if let Some(sealed) = sealed {
            let mut apart =
                all.prepare_cached("INSERT OR REPLACE INTO personal (person, salt, body) VALUES (?1, ?2, ?3)")?;
            apart.execute(params![sealed.person.uuid().as_bytes(), sealed.salt, sealed.body])?;
        }
    }
    let mut to_command = all.prepare_cached(
        "INSERT INTO command (id, hash, outcome, actor, at_us, recorded_at_us, first_seq, last_seq) \
         VALUES (?1, ?2, 'applied', ?3, ?4, ?5, ?6, ?7)",
    )?;
    let first = (*seq > before).then(|| place(before) + 1);
    let recorded = decided.recorded_at.map(|at| at.micros());
    let id = decided.id.uuid();
    to_command.execute(params![
        id.as_bytes(),
        decided.fingerprint.0,
        actor,
        decided.at.micros(),
        recorded,
        first,
        place(*seq)
    ])?;
    Ok(())
}

fn erase(connection: &mut Connection, person: PersonId) -> Result<bool, Fault> {
    let gone = connection.execute("DELETE FROM personal WHERE person = ?1", [person.uuid().as_bytes()])?;
    // The old page also stands in the WAL until it is emptied; a reader may keep it a little longer.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(gone > 0)
}
