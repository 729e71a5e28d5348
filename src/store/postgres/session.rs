//! One connection, and what the server says on it besides answers.

use std::{
    collections::HashMap,
    future::poll_fn,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::Notify,
};
use tokio_postgres::{AsyncMessage, Client, Connection, Error, Statement, error::Severity};

/// A connection. Dropped, it is closed, and what was not committed on it never was.
pub struct Session {
    pub client: Client,
    /// Rung when another node says that it has written, and when the connection ends.
    pub bell: Arc<Notify>,
    unsure: Arc<AtomicBool>,
    prepared: Mutex<HashMap<&'static str, Statement>>,
}

impl Session {
    /// Takes what is said on the connection until it ends.
    pub fn start<S, T>(client: Client, mut connection: Connection<S, T>) -> Self
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (bell, unsure) = (Arc::new(Notify::new()), Arc::new(AtomicBool::new(false)));
        let (ring, doubt) = (bell.clone(), unsure.clone());
        tokio::spawn(async move {
            while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
                match message {
                    AsyncMessage::Notification(_) => ring.notify_one(),
                    // "Canceling the wait for synchronous replication … might not have been replicated": the server
                    // says COMMIT all the same, and gives the warning no code of its own. So every warning during a
                    // commit is a doubt. Notices come before the answer they belong to.
                    AsyncMessage::Notice(notice) if notice.parsed_severity() == Some(Severity::Warning) => {
                        tracing::warn!(%notice, "the database warns");
                        doubt.store(true, Ordering::SeqCst);
                    }
                    AsyncMessage::Notice(notice) => tracing::debug!(%notice, "the database remarks"),
                    _ => {}
                }
            }
            ring.notify_one();
        });
        Self { client, bell, unsure, prepared: Mutex::default() }
    }

    /// A statement, prepared once a connection.
    pub async fn prepare(&self, sql: &'static str) -> Result<Statement, Error> {
        let known = self.prepared.lock().unwrap_or_else(PoisonError::into_inner).get(sql).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let fresh = self.client.prepare(sql).await?;
        self.prepared.lock().unwrap_or_else(PoisonError::into_inner).insert(sql, fresh.clone());
        Ok(fresh)
    }

    /// Commits. `Ok(false)` says: committed here, but not known to be on the standby.
    ///
    /// # Errors
    /// Where the connection is [closed](Client::is_closed) afterwards, nobody knows yet what became of it.
    pub async fn commit(&self) -> Result<bool, Error> {
        self.unsure.store(false, Ordering::SeqCst);
        self.client.batch_execute("COMMIT").await?;
        Ok(!self.unsure.load(Ordering::SeqCst))
    }
}
