//! The one writing connection, and who has it.
//!
//! The transaction of a write begins by locking the row of `head`: whoever has the lock writes, the other nodes wait.
//! The connection is taken out of the desk while it is used, so that a caller who goes away half-way closes it, and with
//! it goes what was not committed.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio_postgres::{Error, error::Severity};

use super::{
    address::Address,
    commit::{self, Fault},
    fault, read,
    seen::Seen,
    session::Session,
};
use crate::{
    domain::{CommandId, PersonId, Seq},
    store::{Part, Parts, StoreError, Stretch, log::Hash},
};

/// How long an unknown outcome is looked up before it is said to be unknown.
const LOOK_UP: Duration = Duration::from_secs(10);
/// Between two tries to look it up.
const AGAIN: Duration = Duration::from_millis(200);

/// See the module.
pub struct Desk {
    session: Option<Session>,
    /// The head of the log, while its row is locked for the next commit.
    held: Option<(Seq, Hash)>,
    seen: Arc<Seen>,
}

impl Desk {
    pub fn new(session: Session, seen: Arc<Seen>) -> Self {
        Self { session: Some(session), held: None, seen }
    }

    /// Makes a group durable, see [`Store::commit`](crate::store::Store::commit).
    pub async fn commit(&mut self, address: &Address, after: Seq, parts: Parts) -> Result<Seq, StoreError> {
        let told = |error: Error| fault::translate(&address.label, &error);
        let (session, (found, hash)) = self.turn(address).await?;
        let written = match found == after {
            false => Err(StoreError::Moved { expected: after, found }),
            true => self.write(address, &session, (after, hash), parts).await,
        };
        let (seq, hash, last) = match written {
            Ok(Some(written)) => written,
            nothing => {
                self.give_back(session).await;
                return nothing.map(|_| after);
            }
        };
        match session.commit().await {
            Ok(true) => {
                self.session = Some(session);
                self.seen.recognise(seq, hash)?;
                Ok(seq)
            }
            // The server stayed and said no: a rule that is checked at the end.
            Err(error) if refused(&error) => {
                self.give_back(session).await;
                Err(told(error))
            }
            Ok(false) | Err(_) => {
                drop(session);
                look_up(address, last, seq).await
            }
        }
    }

    /// Writes all parts. Returns the new head, its hash and the last command; `None` when there is nothing to commit.
    async fn write(
        &self,
        address: &Address,
        session: &Session,
        (after, hash): (Seq, Hash),
        mut parts: Parts,
    ) -> Result<Option<(Seq, Hash, CommandId)>, StoreError> {
        let about = |fault: Fault| fault.about(&address.label);
        let (mut seq, mut hash, mut last) = (after, hash, None);
        while let Some(part) = parts.next().await {
            match (part, last) {
                (Part::More(group), _) => {
                    let Some(newest) = group.last() else { continue };
                    if last.is_none() {
                        self.seen.recognise(after, hash)?;
                    }
                    last = Some(newest.id);
                    (seq, hash) = commit::write(session, seq, hash, &group).await.map_err(about)?;
                }
                (Part::Whole, Some(last)) => {
                    commit::end(session, seq, hash).await.map_err(about)?;
                    return Ok(Some((seq, hash, last)));
                }
                (Part::Whole, None) => break,
            }
        }
        Ok(None)
    }

    /// Takes up a stretch, see [`Store::adopt`](crate::store::Store::adopt).
    pub async fn adopt(&mut self, address: &Address, stretch: &Stretch) -> Result<(), StoreError> {
        let told = |error: Error| fault::translate(&address.label, &error);
        let (session, (found, hash)) = self.turn(address).await?;
        let written = if (found, Some(hash)) == (stretch.after, stretch.before) {
            // A stretch of many thousand areas takes longer than a group may.
            match session.client.batch_execute("SET LOCAL statement_timeout = 0").await {
                Ok(()) => commit::adopt(&session, stretch).await.map_err(|fault| fault.about(&address.label)),
                Err(error) => Err(told(error)),
            }
        } else {
            Err(StoreError::Moved { expected: stretch.after, found })
        };
        if let Err(error) = written {
            self.give_back(session).await;
            return Err(error);
        }
        // Not sure is no harm here: the next copy looks where it stands.
        match session.commit().await.map_err(told)? {
            true => self.session = Some(session),
            false => return Err(StoreError::Unknown { database: address.label.clone() }),
        }
        Ok(())
    }

    /// Locks the head for the next [`commit`](Self::commit), however long the other nodes' queue is.
    pub async fn hold(&mut self, address: &Address) -> Result<(), StoreError> {
        let (session, head) = self.turn(address).await?;
        (self.session, self.held) = (Some(session), Some(head));
        Ok(())
    }

    /// Makes sure that everything that can be read here is on the synchronous standby too: a commit that changes
    /// nothing is answered only when it is there, with all before it. What was committed while a wait for the standby
    /// was cancelled can be seen, and is not safe yet.
    pub async fn confirm(&mut self, address: &Address) -> Result<(), StoreError> {
        let (session, _) = self.turn(address).await?;
        let sure = touch(&session).await.map_err(|error| fault::translate(&address.label, &error))?;
        self.session = Some(session);
        if sure { Ok(()) } else { Err(StoreError::Unknown { database: address.label.clone() }) }
    }

    pub async fn erase(&mut self, address: &Address, person: PersonId) -> Result<bool, StoreError> {
        let told = |error| fault::translate(&address.label, &error);
        let (session, _) = self.turn(address).await?;
        let gone = session.client.execute("DELETE FROM renling.personal WHERE person = $1", &[&person.uuid()]).await;
        let gone = gone.map_err(told)?;
        if !session.commit().await.map_err(told)? {
            return Err(StoreError::Unknown { database: address.label.clone() });
        }
        // The row's place is emptied now rather than some day.
        if let Err(error) = session.client.batch_execute("VACUUM renling.personal").await {
            tracing::warn!(%error, "the place of the erased fields was not emptied yet");
        }
        self.session = Some(session);
        Ok(gone > 0)
    }

    pub fn close(&mut self) {
        (self.session, self.held) = (None, None);
    }

    /// The connection with a transaction begun and the head locked.
    async fn turn(&mut self, address: &Address) -> Result<(Session, (Seq, Hash)), StoreError> {
        let kept = self.session.take().filter(|session| !session.client.is_closed());
        let held = self.held.take();
        let mut session = match (kept, held) {
            (Some(session), Some(head)) => return Ok((session, head)),
            (Some(session), None) => session,
            (None, _) => address.connect().await?,
        };
        // The one that was kept may have died unnoticed: then a new one, once.
        let head = match begin(&session).await {
            Err(_) if session.client.is_closed() => {
                session = address.connect().await?;
                begin(&session).await
            }
            other => other,
        };
        Ok((session, head.map_err(|error| fault::translate(&address.label, &error))?))
    }

    /// Ends the transaction without a trace and keeps the connection, if it is still good.
    async fn give_back(&mut self, session: Session) {
        if session.client.batch_execute("ROLLBACK").await.is_ok() {
            self.session = Some(session);
        }
    }
}

async fn begin(session: &Session) -> Result<(Seq, Hash), Error> {
    session.client.batch_execute("BEGIN").await?;
    let sql = session.prepare("SELECT seq, hash FROM renling.head FOR UPDATE").await?;
    let row = session.client.query_one(&sql, &[]).await?;
    Ok((read::seq(&row, 0), read::hash(&row, 1)))
}

/// Writes the head again as it is and commits; says whether the standby has it.
async fn touch(session: &Session) -> Result<bool, Error> {
    let sql = session.prepare("UPDATE renling.head SET seq = seq").await?;
    session.client.execute(&sql, &[]).await?;
    session.commit().await
}

/// Whether the server has rolled back, and not gone away in the middle.
fn refused(error: &Error) -> bool {
    error
        .as_db_error()
        .is_some_and(|told| told.parsed_severity() == Some(Severity::Error) && !told.code().code().starts_with("57"))
}

/// Finds out what became of a commit that was not answered, by its last command, on a new connection: the lock on the
/// head waits until the old one has ended, whichever way.
async fn look_up(address: &Address, last: CommandId, seq: Seq) -> Result<Seq, StoreError> {
    let until = Instant::now() + LOOK_UP;
    loop {
        match became(address, last, seq).await {
            Ok(true) => return Ok(seq),
            Ok(false) => {
                let detail = "the connection was lost before the commit; nothing was written".into();
                return Err(StoreError::Away { database: address.label.clone(), detail });
            }
            Err(error) if Instant::now() >= until => {
                tracing::error!(%error, %last, "nobody knows what became of a commit");
                return Err(StoreError::Unknown { database: address.label.clone() });
            }
            Err(_) => tokio::time::sleep(AGAIN).await,
        }
    }
}

async fn became(address: &Address, last: CommandId, seq: Seq) -> Result<bool, StoreError> {
    let told = |error| fault::translate(&address.label, &error);
    let session = address.connect().await?;
    begin(&session).await.map_err(told)?;
    let sql = "SELECT last_seq FROM renling.command WHERE id = $1";
    let row = session.client.query_opt(sql, &[&last.uuid()]).await.map_err(told)?;
    if row.map(|row| row.get(0)) != Some(read::place(seq)) {
        return Ok(false);
    }
    match touch(&session).await.map_err(told)? {
        true => Ok(true),
        false => Err(StoreError::Unknown { database: address.label.clone() }),
    }
}
