//! What can go wrong with a store, said so that somebody can act on it.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use thiserror::Error;

use super::BlobError;
use crate::domain::Seq;

/// Why a store could not do what was asked. Nothing was written, unless it says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// Another process serves this folder.
    #[error(
        "{} is in use by another renling{}. Stop that one first, or choose another folder with --data. \
         (Reading commands such as export and backup work beside it.)",
        dir.display(), process.map(|id| format!(" (process {id})")).unwrap_or_default()
    )]
    Locked {
        /// The folder.
        dir: PathBuf,
        /// The process that holds it, where it is known.
        process: Option<u32>,
    },
    /// There is nothing to read.
    #[error("{} holds no district yet. Import one first, or start `renling serve` on this folder", dir.display())]
    Missing {
        /// The folder.
        dir: PathBuf,
    },
    /// The file is not whole.
    #[error(
        "{} is damaged: {detail}. Nothing was changed. Move its folder to a safe place, bring the newest backup back with \
         `renling restore --from BACKUP --data FOLDER`, and start again",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The file belongs to something else.
    #[error("{} is no store of Renling. Nothing was changed. Choose another folder with --data", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a newer program.
    #[error(
        "{} was written by a newer Renling (its tables have number {found}, this program knows up to {known}). \
         Nothing was changed. Use the newer program",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The number found.
        found: i64,
        /// The newest number known.
        known: i64,
    },
    /// Somebody else wrote meanwhile.
    #[error("the log stands at {found}, not at {expected}: somebody else has written. Nothing was written")]
    Moved {
        /// Where the writer thought it stands.
        expected: Seq,
        /// Where it stands.
        found: Seq,
    },
    /// The database's URL is wrong.
    #[error(
        "the address of the database is wrong: {detail}. It is written \
         postgres://USER:PASSWORD@HOST:PORT,HOST:PORT/DATABASE?sslmode=require"
    )]
    Address {
        /// What is wrong with it.
        detail: String,
    },
    /// The database cannot be reached, or its server is starting, stopping or not the one that writes.
    #[error("{database} cannot be reached: {detail}. Nothing was written. It is tried again; nothing needs restarting")]
    Away {
        /// Host, port and name.
        database: String,
        /// What the system or the server said.
        detail: String,
    },
    /// The database answers, but not in time.
    #[error("{database} is too busy: {detail}. Nothing was written; send again in a moment")]
    Busy {
        /// Host, port and name.
        database: String,
        /// What the server said.
        detail: String,
    },
    /// The commit was sent and its answer never came, or the standby's did not.
    #[error(
        "{database} did not say whether the commit is safe. Send the same commands again: what happened already is \
         recognised and happens once"
    )]
    Unknown {
        /// Host, port and name.
        database: String,
    },
    /// The user may not do this.
    #[error(
        "{database} refuses: {detail}. Nothing was changed. Check user and password; the user needs CREATE on the \
         database, or on the schema renling and its tables"
    )]
    NoRight {
        /// Host, port and name.
        database: String,
        /// What the server said.
        detail: String,
    },
    /// The server has no such database.
    #[error("there is no database {database}. Create it first: createdb")]
    NoDatabase {
        /// Host, port and name.
        database: String,
    },
    /// An extension is missing and cannot be made by this user.
    #[error(
        "{database} has no extension {name} ({reason}). Nothing was changed. Install PostGIS on the server and have an \
         administrator of the database run: CREATE EXTENSION {name}"
    )]
    NoExtension {
        /// Host, port and name.
        database: String,
        /// The extension.
        name: String,
        /// What the server said.
        reason: String,
    },
    /// The schema's name is taken by something else.
    #[error("{database} has a schema renling that is not Renling's. Nothing was changed. Use a database of its own")]
    ForeignSchema {
        /// Host, port and name.
        database: String,
    },
    /// The tables were made by a program too new.
    #[error(
        "{database} was brought up to date by a newer Renling (its tables have number {found}, this program knows up \
         to {known}). Nothing was changed. Use the newer program"
    )]
    NewerTables {
        /// Host, port and name.
        database: String,
        /// The number found.
        found: i32,
        /// The newest number known.
        known: i32,
    },
    /// There are no tables yet.
    #[error("{database} holds no district yet. Import one first, or start `renling serve` on it")]
    Empty {
        /// Host, port and name.
        database: String,
    },
    /// A copy into this store was begun and not finished.
    #[error("{store} is half of a copy. Run the same `renling copy` again: it goes on where it stopped")]
    HalfCopied {
        /// Folder or database.
        store: String,
    },
    /// A copy goes nowhere but into the same history.
    #[error(
        "the store that is copied to holds another district, or was written to since: its history and the one to copy \
         part at or before {at}. Nothing was changed. Copy into an empty folder or database"
    )]
    Apart {
        /// Where the store that is copied to ends.
        at: Seq,
    },
    /// The log goes another way than what was read before.
    #[error(
        "{store} holds another history than before: it was put back to an earlier state, or is another district's. \
         Nothing was written. Stop all nodes and start them again on the right one"
    )]
    OtherHistory {
        /// Folder or database.
        store: String,
    },
    /// The database has tools of its own for this.
    #[error(
        "a shared database is backed up with PostgreSQL's own tools (pg_basebackup, pg_dump); or take the district \
         into a folder with `renling copy`"
    )]
    OwnTools,
    /// A blob that a backup or a restore needs.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// No room on the disk.
    #[error("the disk is full. Nothing was written; make room and send again")]
    Full,
    /// Opened for reading only.
    #[error("the store was opened for reading only")]
    ReadOnly,
    /// There is something in the folder.
    #[error("{} is not empty. A backup is restored into an empty folder only; choose another with --data", dir.display())]
    NotEmpty {
        /// The folder.
        dir: PathBuf,
    },
    /// The file is there already.
    #[error("{} is there already and is not overwritten. Choose another name", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The system refused a file.
    #[error("{}: {detail}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// The log or the tables are not what they were when they were written.
    #[error("the log does not hold: {detail}")]
    Broken {
        /// Where and what.
        detail: String,
    },
    /// A body of a shape that only a newer program knows.
    #[error(
        "{what} was written by a newer Renling (shape number {number}). Nothing was changed. Use the newer program"
    )]
    NewerBody {
        /// Which one.
        what: String,
        /// The number of its shape.
        number: u16,
    },
    /// A body that this program cannot read.
    #[error("cannot read {what}: {detail}. It was damaged or altered; restore the newest backup")]
    Unreadable {
        /// Which one.
        what: String,
        /// Why.
        detail: String,
    },
    /// Anything else that the database said.
    #[error("the database said: {0}")]
    Database(String),
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// What the system said of a file or folder, in words that say what to do.
    pub fn file(path: &Path, error: &io::Error) -> Self {
        let detail = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => return Self::Full,
            ErrorKind::NotFound => "there is no such file or folder".into(),
            ErrorKind::PermissionDenied => {
                "permission denied. Run this as the user who owns it, or give that user the right".into()
            }
            ErrorKind::NotADirectory | ErrorKind::AlreadyExists => "a folder is wanted, and this is a file".into(),
            ErrorKind::ReadOnlyFilesystem => {
                "the file system is read-only. Choose another folder, or mount it for writing".into()
            }
            _ => error.to_string(),
        };
        Self::File { path: path.to_owned(), detail }
    }
}
