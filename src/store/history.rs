//! The whole history, taken from one store into another: stretch by stretch, each whole or not at all.
//!
//! What was copied stands; a copy that was stopped goes on where it stopped, and one that is whole takes up what was
//! written since. The line of the log that both have last must be the same, so that no two districts are mixed.

use crate::domain::{AccountId, Change, CommandId, Instant, Seq};

use super::{
    Decided, Fingerprint, Store, StoreError, Verified,
    audit::broken,
    log::{self, Chained, Hash, Sealed, salted},
};

/// Changes that are taken at a time, about.
const STRETCH: usize = 2000;

/// A command as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: CommandId,
    /// What was asked, as a hash.
    pub fingerprint: Fingerprint,
    /// Who asked, see [`log::actor_word`].
    pub actor: String,
    /// When it was decided.
    pub at: Instant,
    /// When it was recorded, where that was said.
    pub recorded_at: Option<Instant>,
    /// The place of its first change; none when it changed nothing.
    pub first: Option<Seq>,
    /// The place that was told.
    pub last: Seq,
}

impl Kept {
    /// Of a command whose changes stand after `before`, up to `last`.
    pub fn of(decided: &Decided, before: Seq, last: Seq) -> Self {
        Self {
            id: decided.id,
            fingerprint: decided.fingerprint,
            actor: log::actor_word(&decided.actor),
            at: decided.at,
            recorded_at: decided.recorded_at,
            first: (last > before).then_some(Seq(before.0 + 1)),
            last,
        }
    }
}

/// A stretch of a store's history: whole commands with their lines, as of one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// The place that it follows.
    pub after: Seq,
    /// The chain's hash there; `None` when the log does not reach so far.
    pub before: Option<Hash>,
    /// The lines after it.
    pub lines: Vec<Chained>,
    /// The commands that they belong to, and those that changed nothing meanwhile: also at `after` itself.
    pub commands: Vec<Kept>,
    /// Where the log ends.
    pub head: Seq,
    /// With the last stretch: what is kept beside the log.
    pub beside: Option<Beside>,
}

/// What is kept beside the log and goes with a copy. Sessions do not: people sign in again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// All personal fields.
    pub personal: Vec<Sealed>,
    /// The passwords' hashes.
    pub passwords: Vec<Password>,
}

/// A password's hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Password {
    /// Whose.
    pub account: AccountId,
    /// The hash as a PHC string.
    pub phc: String,
    /// When it was set.
    pub at: Instant,
}

impl Stretch {
    /// The place that it leads to, and the chain's hash there.
    pub fn end(&self) -> (Seq, Option<Hash>) {
        self.lines.last().map_or((self.after, self.before), |last| (last.line.seq, Some(last.hash)))
    }

    /// The lines with what they say, once the bytes have proved to be the ones that were hashed and chained.
    ///
    /// # Errors
    /// [`StoreError::Broken`]; what cannot be read.
    pub fn proved(&self) -> Result<Vec<(&Chained, Change)>, StoreError> {
        let (mut seq, mut hash) = (self.after, self.before.ok_or_else(|| broken("it has no beginning".into()))?);
        let mut lines = Vec::with_capacity(self.lines.len());
        for one in &self.lines {
            let line = &one.line;
            seq = Seq(seq.0 + 1);
            hash = line.chain(&hash);
            if line.seq != seq || hash != one.hash || salted(&line.salt, &line.body) != line.body_hash {
                return Err(broken(format!("the chain breaks at {seq}: the line or one before it was altered")));
            }
            lines.push((one, line.logged()?.change));
        }
        Ok(lines)
    }
}

/// Copies the history of a store into another one, as far as it is not there yet, and proves the result. `told` hears
/// how far it is, and how far it goes.
///
/// # Errors
/// [`StoreError::Apart`] when the other store holds something else; what either store says. What was copied before
/// stands, and the next copy goes on from there.
pub async fn copy(from: &dyn Store, to: &dyn Store, told: impl Fn(Seq, Seq)) -> Result<Verified, StoreError> {
    let (mut at, mut hash) = to.head().await?;
    loop {
        let stretch = from.history(at, STRETCH).await?;
        if stretch.before != Some(hash) {
            return Err(StoreError::Apart { at });
        }
        let ((end, chained), head, last) = (stretch.end(), stretch.head, stretch.beside.is_some());
        to.adopt(stretch).await?;
        told(end, head);
        if last {
            break;
        }
        (at, hash) = (end, chained.unwrap_or(hash));
    }
    to.verify().await
}
