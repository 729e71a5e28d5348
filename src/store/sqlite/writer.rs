//! The one writing connection, on a thread of its own.

use std::{path::PathBuf, sync::mpsc, thread};

use rusqlite::{Connection, Error, OptionalExtension, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use super::{
    access,
    fault::{OnIoFailure, is_io_failure, translate},
    folder::Lock,
    read::{self, seq as seq_of},
    readers::Failure,
    rows,
};
use crate::{
    domain::{PersonId, Seq},
    store::{
        Decided, Part, Parts, StoreError, Stretch,
        history::Kept,
        log::{self, GENESIS, Hash, Line},
    },
};

/// Rows after which the write-ahead log is moved into the file: some 30 MB of it. Pages that are written to again and again,
/// as the last ones of every index are, are moved once; and what is read back after a crash is still read in a moment.
const CHECKPOINT: usize = 16_000;

/// What can be asked of the thread.
type Job = Box<dyn FnOnce(&mut Desk) + Send>;

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
        let (jobs, queue) = mpsc::channel::<Job>();
        let file = path.clone();
        let work = move || {
            let mut desk = Desk { connection, path, on_io_failure, since_checkpoint: 0 };
            while let Ok(job) = queue.recv() {
                job(&mut desk);
            }
            drop(desk);
            drop(lock);
        };
        let thread = thread::Builder::new().name("renling-sqlite".into()).spawn(work);
        let thread = thread.map_err(|error| StoreError::File { path: file, detail: error.to_string() })?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    pub async fn commit(&self, after: Seq, parts: Parts) -> Result<Seq, StoreError> {
        self.counted(move |connection, rows| commit(connection, after, parts, rows)).await
    }

    pub async fn erase(&self, person: PersonId) -> Result<bool, StoreError> {
        self.run(1, move |connection| erase(connection, person)).await
    }

    pub async fn adopt(&self, stretch: Stretch) -> Result<(), StoreError> {
        let rows = stretch.lines.len() + stretch.commands.len();
        self.run(rows, move |connection| adopt(connection, &stretch)).await
    }

    /// Does work on the connection, which writes about so many rows. Whoever asked may go away meanwhile; what was done
    /// is done.
    pub async fn run<T: Send + 'static>(
        &self,
        rows: usize,
        work: impl FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.counted(move |connection, written| {
            *written += rows;
            work(connection)
        })
        .await
    }

    /// The same for work that counts the rows itself.
    async fn counted<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection, &mut usize) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |desk| {
            let done = work(&mut desk.connection, &mut desk.since_checkpoint);
            let _ = reply.send(desk.judge(done));
            desk.checkpoint();
        });
        // It is taken away only when the writer is dropped.
        let jobs = self.jobs.as_ref().ok_or(StoreError::Closed)?;
        jobs.send(job).map_err(|_| StoreError::Closed)?;
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

impl Desk {
    /// Moves what is in the write-ahead log into the file, now and then, after whoever waited has the answer. Done here
    /// and not by SQLite on its own, which would keep a failed fsync to itself.
    fn checkpoint(&mut self) {
        if self.since_checkpoint < CHECKPOINT {
            return;
        }
        self.since_checkpoint = 0;
        // Passive: waits for no reader; what a reader still needs is moved the next time.
        let done = self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        if let Err(error) = self.judge(done.map_err(Failure::Sqlite)) {
            tracing::error!(%error, "the write-ahead log was not moved into the file");
        }
    }

    fn judge<T>(&self, done: Result<T, Failure>) -> Result<T, StoreError> {
        done.map_err(|failure| match failure {
            Failure::Ours(error) => error,
            Failure::Sqlite(error) => {
                if is_io_failure(&error) {
                    (self.on_io_failure)(&error.to_string());
                }
                translate(&self.path, &error)
            }
        })
    }
}

fn commit(connection: &mut Connection, after: Seq, mut parts: Parts, rows: &mut usize) -> Result<Seq, Failure> {
    // Dropped without commit, the transaction is rolled back.
    let all = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (found, mut hash) = head(&all)?;
    if found != after {
        return Err(StoreError::Moved { expected: after, found }.into());
    }
    let mut seq = after;
    loop {
        match parts.wait() {
            Some(Part::More(group)) => {
                for decided in &group {
                    write(&all, decided, &mut seq, &mut hash)?;
                    *rows += 1 + decided.changes.len();
                }
            }
            Some(Part::Whole) => {
                all.commit()?;
                return Ok(seq);
            }
            None => return Ok(after),
        }
    }
}

/// The last place in the log and the chain's hash there.
pub fn head(connection: &Connection) -> Result<(Seq, Hash), Error> {
    let mut newest = connection.prepare_cached("SELECT seq, hash FROM change_log ORDER BY seq DESC LIMIT 1")?;
    let row = newest.query_row([], |row| Ok((seq_of(row, 0)?, row.get(1)?))).optional()?;
    Ok(row.unwrap_or((Seq(0), GENESIS)))
}

fn write(all: &Transaction<'_>, decided: &Decided, seq: &mut Seq, hash: &mut Hash) -> Result<(), Failure> {
    let actor = log::actor_word(&decided.actor);
    let before = *seq;
    for (index, change) in (0_u32..).zip(&decided.changes) {
        *seq = Seq(seq.0 + 1);
        let record = log::record_json(change)?;
        let (line, sealed) = Line::of(*seq, decided.at, decided.id, index, &actor, change, &record)?;
        *hash = line.chain(hash);
        rows::line(all, &line, hash, change)?;
        rows::blobs(all, &line, change)?;
        rows::entity(all, change, &record)?;
        if let Some(sealed) = sealed {
            rows::personal(all, &sealed)?;
        }
    }
    rows::command(all, &Kept::of(decided, before, *seq))?;
    Ok(())
}

/// Takes up a stretch of another store's history.
fn adopt(connection: &mut Connection, stretch: &Stretch) -> Result<(), Failure> {
    let all = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (found, hash) = head(&all)?;
    if (found, Some(hash)) != (stretch.after, stretch.before) {
        return Err(StoreError::Moved { expected: stretch.after, found }.into());
    }
    for (one, change) in stretch.proved()? {
        rows::line(&all, &one.line, &one.hash, &change)?;
        rows::blobs(&all, &one.line, &change)?;
        rows::entity(&all, &change, &log::record_json(&change)?)?;
    }
    let ids: Vec<_> = stretch.commands.iter().map(|command| command.id).collect();
    let known = read::recall(&all, &ids)?;
    for command in stretch.commands.iter().filter(|command| !known.contains_key(&command.id)) {
        rows::command(&all, command)?;
    }
    match &stretch.beside {
        None => drop(all.execute("INSERT OR IGNORE INTO copying (only_row) VALUES (1)", [])?),
        Some(beside) => {
            all.execute_batch("DELETE FROM personal; DELETE FROM password")?;
            for sealed in &beside.personal {
                rows::personal(&all, sealed)?;
            }
            for one in &beside.passwords {
                access::set_password(&all, one.account, &one.phc, one.at)?;
            }
            all.execute("DELETE FROM copying", [])?;
        }
    }
    Ok(all.commit()?)
}

fn erase(connection: &mut Connection, person: PersonId) -> Result<bool, Failure> {
    let gone = connection.execute("DELETE FROM personal WHERE person = ?1", [person.uuid().as_bytes()])?;
    // The old page also stands in the WAL until it is emptied; a reader may keep it a little longer.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(gone > 0)
}
