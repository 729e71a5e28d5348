//! What can go wrong with a store, said so that somebody can act on it.

use std::path::PathBuf;

use thiserror::Error;

use crate::domain::Seq;

/// Why a store could not do what was asked. Nothing was written.
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
        "{} is damaged: {detail}. Nothing was changed. Move the file and the ones beside it with the same beginning \
         (-wal, -shm) to a safe place, copy the newest backup here under the name renling.db and start again",
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
    /// No room on the disk.
    #[error("the disk is full. Nothing was written; make room and send again")]
    Full,
    /// Opened for reading only.
    #[error("the store was opened for reading only")]
    ReadOnly,
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
    /// A body that this program cannot read.
    #[error("cannot read {what}: {detail}")]
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
