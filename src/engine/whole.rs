//! Commands that happen together or not at all, however many they are: an import. They are decided in parts, and a part
//! is written while the next is decided, all in one commit; neither the commands nor what they change stand in memory
//! longer than that.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use super::{
    EngineError,
    group::{Group, Taken, failed},
    writer::Writer,
};
use crate::{
    atlas::Atlas,
    domain::{Actor, CommandId, Envelope, Outcome},
    store::{Part, Parts},
};

/// Commands of a part.
const PART: usize = 4096;

/// The commands and who waits for them.
pub struct Whole {
    pub actor: Actor,
    pub commands: Vec<Envelope>,
    /// Hears how many were decided.
    pub told: Box<dyn FnMut(u64) + Send>,
    /// Gets those that cannot happen.
    pub reply: oneshot::Sender<Result<Vec<(CommandId, Outcome)>, EngineError>>,
}

impl Writer {
    pub(super) fn answer_whole(&self, whole: Whole) {
        let Whole { actor, commands, told, reply } = whole;
        // See `answer` for a rule that panics. What was fed to the store by then is given up with its feed.
        let done = catch_unwind(AssertUnwindSafe(|| self.settle_whole(&actor, commands, told)));
        let done = done.unwrap_or(Err(EngineError::Panicked));
        self.contact.met(done.as_ref().err());
        if let Err(error) = &done {
            tracing::error!(%error, "commands that belong together were not committed");
        }
        // Who asked may have gone away; what was done is done.
        let _ = reply.send(done);
    }

    fn settle_whole(
        &self,
        actor: &Actor,
        commands: Vec<Envelope>,
        mut told: Box<dyn FnMut(u64) + Send>,
    ) -> Result<Vec<(CommandId, Outcome)>, EngineError> {
        let mut taken = Taken::new();
        for part in commands.chunks(PART) {
            taken.extend(self.recall(part.iter())?);
        }
        // The commands are not kept to be decided again: from here on nobody else writes.
        self.runtime.block_on(self.store.hold())?;
        if let Err(error) = self.catch_up() {
            self.release();
            return Err(error);
        }
        let published = self.published.load_full();
        let (feed, parts) = Parts::channel();
        let (store, after) = (self.store.clone(), published.seq());
        let committing = self.runtime.spawn(async move { store.commit_parts(after, parts).await });
        let mut group = Group::new(Atlas::clone(&published), taken, self.clock.now());
        let (mut refused, mut count) = (vec![], 0);
        let mut commands = commands.into_iter();
        loop {
            let part: Vec<Envelope> = commands.by_ref().take(PART).collect();
            if part.is_empty() {
                break;
            }
            group.look_up(self.personal(part.iter())?, self.records(&group.draft, || part.iter())?);
            for envelope in &part {
                let outcome = group.command(actor, envelope);
                if failed(&outcome) {
                    refused.push((envelope.id, outcome));
                }
            }
            count += part.len() as u64;
            let decided = std::mem::take(&mut group.decided);
            // All are decided even after one has failed, so that all faults are told at once. An error says that the
            // store has given up, which it will say itself.
            if refused.is_empty() && feed.blocking_send(Part::More(decided)).is_err() {
                break;
            }
            told(count);
        }
        if refused.is_empty() {
            let _ = feed.blocking_send(Part::Whole);
        }
        // Without the last word nothing of it is written.
        drop(feed);
        self.runtime.block_on(committing).map_err(|_| EngineError::Panicked)??;
        if refused.is_empty() {
            self.publish(group.draft, group.notes);
        }
        Ok(refused)
    }
}
