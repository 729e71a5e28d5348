//! The one writer: a thread that takes what is waiting, decides it as a group, commits the group once and then
//! publishes it.
//!
//! ```text
//! submit ─┐
//! submit ─┼─> queue ─> [recall ids] -> decide each on the draft -> commit ─> publish ─> outcomes
//! submit ─┘                                                          └ fails: the draft is dropped, all get the error
//! ```

use std::sync::Arc;

use arc_swap::ArcSwap;
use tokio::{
    runtime::Handle,
    sync::{broadcast, mpsc, oneshot},
};

use super::{
    Clock, EngineError, Published,
    group::{Batch, ChangeNote, Group, person_with_fields},
};
use crate::{
    atlas::Atlas,
    domain::{Actor, Command, Envelope, Outcome, Record},
    store::{Store, StoreError},
};

/// The most commands of a group, as long as no single batch has more.
const COMMANDS: usize = 256;
/// The most bytes of a group, about, as long as no single batch has more.
const BYTES: usize = 4 << 20;
/// How often a group is decided again because somebody else wrote first.
const TRIES: usize = 32;
/// Changes that are caught up with at a time.
const CATCH_UP: usize = 1000;

/// What the queue carries.
pub enum Job {
    Submit(Submission),
    /// Nothing after this.
    Stop,
}

/// A batch and who waits for its outcomes.
pub struct Submission {
    pub actor: Actor,
    pub batch: Batch,
    pub reply: oneshot::Sender<Result<Vec<Outcome>, EngineError>>,
}

/// The writer's desk.
pub struct Writer {
    pub store: Arc<dyn Store>,
    pub clock: Clock,
    pub published: Arc<ArcSwap<Atlas>>,
    pub news: broadcast::Sender<Arc<Published>>,
    pub runtime: Handle,
}

impl Writer {
    /// Works until it is stopped or nobody can ask any more.
    pub fn run(self, mut queue: mpsc::Receiver<Job>) {
        let mut going = true;
        while going {
            let Some(Job::Submit(first)) = queue.blocking_recv() else { return };
            let (mut commands, mut bytes) = size(&first.batch);
            let mut group = vec![first];
            while commands < COMMANDS && bytes < BYTES {
                match queue.try_recv() {
                    Ok(Job::Submit(next)) => {
                        let (more, longer) = size(&next.batch);
                        (commands, bytes) = (commands + more, bytes + longer);
                        group.push(next);
                    }
                    Ok(Job::Stop) => {
                        going = false;
                        break;
                    }
                    Err(_) => break,
                }
            }
            self.answer(group);
        }
    }

    fn answer(&self, group: Vec<Submission>) {
        let (batches, replies): (Vec<_>, Vec<_>) =
            group.into_iter().map(|one| ((one.actor, one.batch), one.reply)).unzip();
        let done = self.settle(&batches);
        // Who asked may have gone away; what was done is done.
        match done {
            Ok(outcomes) => {
                for (reply, outcomes) in replies.into_iter().zip(outcomes) {
                    let _ = reply.send(Ok(outcomes));
                }
            }
            Err(error) => {
                tracing::error!(%error, batches = batches.len(), "a group of commands was not committed");
                for reply in replies {
                    let _ = reply.send(Err(error.clone()));
                }
            }
        }
    }

    /// Decides and commits, again where somebody else wrote first.
    fn settle(&self, batches: &[(Actor, Batch)]) -> Result<Vec<Vec<Outcome>>, EngineError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let published = self.published.load_full();
            let (mut group, outcomes) = self.decide(&published, batches)?;
            if group.decided.is_empty() {
                return Ok(outcomes);
            }
            let decided = std::mem::take(&mut group.decided);
            match self.runtime.block_on(self.store.commit(published.seq(), decided)) {
                Ok(_) => {
                    self.publish(group.draft, group.notes);
                    return Ok(outcomes);
                }
                Err(StoreError::Moved { .. }) if tries < TRIES => self.catch_up()?,
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn decide(&self, published: &Atlas, batches: &[(Actor, Batch)]) -> Result<(Group, Vec<Vec<Outcome>>), EngineError> {
        let envelopes = || batches.iter().flat_map(|(_, batch)| &batch.commands);
        let ids = envelopes().map(|envelope| envelope.id).collect();
        let taken = self.runtime.block_on(self.store.recall(ids))?;
        let people: Vec<_> = envelopes().filter_map(person_with_fields).collect();
        let personal = match people.is_empty() {
            true => Default::default(),
            false => self.runtime.block_on(self.store.personal(people))?,
        };
        let (taken, personal) = (taken.into_iter().collect(), personal.into_iter().collect());
        let mut group = Group::new(published.clone(), taken, personal, self.clock.now());
        let outcomes = batches.iter().map(|(actor, batch)| group.batch(*actor, batch)).collect();
        Ok((group, outcomes))
    }

    /// Folds in what somebody else wrote.
    fn catch_up(&self) -> Result<(), EngineError> {
        loop {
            let mut draft = Atlas::clone(&self.published.load());
            let missed = self.runtime.block_on(self.store.changes_since(draft.seq(), CATCH_UP))?;
            for logged in &missed {
                draft.apply(logged.seq, &logged.change);
            }
            let notes = missed.iter().map(|logged| ChangeNote::of(logged.seq, &logged.change)).collect();
            self.publish(draft, notes);
            if missed.len() < CATCH_UP {
                return Ok(());
            }
        }
    }

    fn publish(&self, draft: Atlas, notes: Vec<ChangeNote>) {
        if notes.is_empty() {
            return;
        }
        let atlas = Arc::new(draft);
        self.published.store(atlas.clone());
        // An error says only that nobody follows.
        let _ = self.news.send(Arc::new(Published::Changes { atlas, changes: notes }));
    }
}

fn size(batch: &Batch) -> (usize, usize) {
    (batch.commands.len(), batch.commands.iter().map(bytes).sum())
}

/// About what a command takes in the log: only borders are long.
fn bytes(envelope: &Envelope) -> usize {
    const SMALL: usize = 512;
    const COORDINATE: usize = 40;
    let Command::Put { record, .. } = &envelope.command else { return SMALL };
    let Record::Area(area) = record.as_ref() else { return SMALL };
    let rings = area.versions.all().iter().flat_map(|version| version.boundary.rings());
    SMALL + COORDINATE * rings.map(|ring| ring.0.len()).sum::<usize>()
}
