//! Why the engine could not do something that was nobody's fault who asked.

use thiserror::Error;

use crate::store::StoreError;

/// Nothing was acknowledged; sending again is harmless.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EngineError {
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// So much waits already that nothing more is taken for now; nothing was done.
    #[error("too much waits already")]
    Busy,
    /// The engine was closed.
    #[error("the engine is stopped")]
    Stopped,
    /// A fault of the program.
    #[error("the command met a fault of the program; see the log")]
    Panicked,
    /// The system gave no thread.
    #[error("no thread for the writer: {0}")]
    Thread(String),
}
