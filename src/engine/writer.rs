//! The one writer: a thread that takes what is waiting, decides it as a group, commits the group once and then
//! publishes it.
//!
//! ```text
//! submit ─┐
//! submit ─┼─> queue ─> [recall ids] -> decide each on the draft -> commit ─> publish ─> outcomes
//! submit ─┘                                                          └ fails: the draft is dropped, all get the error
//! ```

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use arc_swap::ArcSwap;
use tokio::{
    runtime::Handle,
    sync::{broadcast, mpsc, oneshot},
};

use super::{
    Clock, EngineError, Published,
    contact::Contact,
    group::{Batch, ChangeNote, Group, Kept, Looked, Taken, person_with_fields, wanted},
    whole::Whole,
};
use crate::{
    atlas::{Atlas, MergedIndexes},
    domain::{Actor, Command, Envelope, Kind, Outcome, Record},
    store::{Page, Query, Store, StoreError},
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
    Whole(Whole),
    /// Somebody else may have written.
    CatchUp,
    /// The spatial indexes of an atlas that was published earlier, merged in the background.
    Merged(MergedIndexes),
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
    /// The way into the own queue, for what is done in the background; it does not keep the queue open.
    pub queue: mpsc::WeakSender<Job>,
    /// Whether a merge is under way in the background.
    pub merging: bool,
    /// How the store was met last.
    pub contact: Arc<Contact>,
}

impl Writer {
    /// Works until it is stopped or nobody can ask any more.
    pub fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        while let Some(job) = queue.blocking_recv() {
            let first = match job {
                Job::Submit(first) => first,
                Job::Merged(merged) => {
                    self.install(merged);
                    continue;
                }
                Job::CatchUp => {
                    self.follow();
                    continue;
                }
                Job::Whole(whole) => {
                    self.answer_whole(whole);
                    self.merge();
                    continue;
                }
                Job::Stop => return,
            };
            let (mut commands, mut bytes) = size(&first.batch);
            let mut group = vec![first];
            let mut after = None;
            while commands < COMMANDS && bytes < BYTES && after.is_none() {
                match queue.try_recv() {
                    Ok(Job::Submit(next)) => {
                        let (more, longer) = size(&next.batch);
                        (commands, bytes) = (commands + more, bytes + longer);
                        group.push(next);
                    }
                    Ok(other) => after = Some(other),
                    Err(_) => break,
                }
            }
            self.answer(group);
            match after {
                Some(Job::Merged(merged)) => self.install(merged),
                Some(Job::Stop) => return,
                Some(Job::Whole(whole)) => {
                    self.answer_whole(whole);
                    self.merge();
                }
                // The group has just met the store.
                Some(Job::Submit(_) | Job::CatchUp) | None => self.merge(),
            }
        }
    }

    /// Looks what others have written.
    fn follow(&mut self) {
        match catch_unwind(AssertUnwindSafe(|| self.catch_up())) {
            Ok(done) => self.contact.met(done.as_ref().err()),
            Err(_) => tracing::error!("a change of another node could not be folded in"),
        }
        self.merge();
    }

    /// Has the spatial indexes merged in the background, when enough was added to be worth it.
    fn merge(&mut self) {
        let atlas = self.published.load_full();
        if self.merging || !atlas.wants_merge() {
            return;
        }
        self.merging = true;
        let queue = self.queue.clone();
        self.runtime.spawn_blocking(move || {
            let merged = Job::Merged(atlas.merged());
            if let Some(queue) = queue.upgrade() {
                // An error says that the writer has stopped.
                let _ = queue.blocking_send(merged);
            }
        });
    }

    /// The same truth with quicker indexes: nobody is told.
    fn install(&mut self, merged: MergedIndexes) {
        self.merging = false;
        let mut atlas = Atlas::clone(&self.published.load());
        atlas.install(merged);
        self.published.store(Arc::new(atlas));
    }

    fn answer(&self, group: Vec<Submission>) {
        let (batches, replies): (Vec<_>, Vec<_>) =
            group.into_iter().map(|one| ((one.actor, one.batch), one.reply)).unzip();
        // A rule that panics must not take the writer along. If it was after the commit, the next group finds the log
        // further on than memory and catches up.
        let done = catch_unwind(AssertUnwindSafe(|| self.settle(&batches))).unwrap_or(Err(EngineError::Panicked));
        self.contact.met(done.as_ref().err());
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
        let mut held = false;
        let settled = self.decide_and_commit(batches, &mut held);
        if held {
            self.release();
        }
        settled
    }

    /// Nothing is committed after all: the others may go on. An error says that they do already.
    pub(super) fn release(&self) {
        let _ = self.runtime.block_on(self.store.commit(self.published.load().seq(), vec![]));
    }

    fn decide_and_commit(&self, batches: &[(Actor, Batch)], held: &mut bool) -> Result<Vec<Vec<Outcome>>, EngineError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let envelopes = || batches.iter().flat_map(|(_, batch)| &batch.commands);
            let taken = self.recall(envelopes())?;
            // A command happened of which memory knows nothing yet: another node's, or one before a fault.
            if taken.values().any(|remembered| remembered.seq > self.published.load().seq()) {
                self.catch_up()?;
            }
            let published = self.published.load_full();
            let mut group = Group::new(Atlas::clone(&published), taken, self.clock.now());
            group.look_up(self.personal(envelopes())?, self.records(&published, envelopes)?);
            let outcomes = batches.iter().map(|(actor, batch)| group.batch(actor, batch)).collect();
            if group.decided.is_empty() {
                return Ok(outcomes);
            }
            let decided = std::mem::take(&mut group.decided);
            *held = false;
            match self.runtime.block_on(self.store.commit(published.seq(), decided)) {
                Ok(_) => {
                    self.publish(group.draft, group.notes);
                    return Ok(outcomes);
                }
                Err(StoreError::Moved { .. }) if tries < TRIES => {
                    self.runtime.block_on(self.store.hold())?;
                    *held = true;
                    self.catch_up()?;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// What the store remembers of the commands' ids.
    pub(super) fn recall<'a>(&self, envelopes: impl Iterator<Item = &'a Envelope>) -> Result<Taken, EngineError> {
        let taken = self.runtime.block_on(self.store.recall(envelopes.map(|envelope| envelope.id).collect()))?;
        Ok(taken.into_iter().collect())
    }

    /// What it keeps of their people.
    pub(super) fn personal<'a>(&self, envelopes: impl Iterator<Item = &'a Envelope>) -> Result<Kept, EngineError> {
        let people: Vec<_> = envelopes.filter_map(person_with_fields).collect();
        if people.is_empty() {
            return Ok(Kept::new());
        }
        Ok(self.runtime.block_on(self.store.personal(people))?.into_iter().collect())
    }

    /// The entities that are not whole in memory.
    pub(super) fn records<'a, I: Iterator<Item = &'a Envelope>>(
        &self,
        atlas: &Atlas,
        envelopes: impl Fn() -> I,
    ) -> Result<Looked, EngineError> {
        let mut records = Looked::new();
        for kind in [Kind::Inspection, Kind::Case] {
            let of_kind = |(wanted, id)| (wanted == kind).then_some(id);
            let ids: Vec<_> = envelopes().flat_map(|envelope| wanted(atlas, envelope).filter_map(of_kind)).collect();
            if ids.is_empty() {
                continue;
            }
            if let Page::Entities(found) = self.runtime.block_on(self.store.read(Query::Entities { kind, ids }))? {
                records.extend(found.into_iter().map(|change| (change.id(), change.record)));
            }
        }
        Ok(records)
    }

    /// Folds in what somebody else wrote.
    pub(super) fn catch_up(&self) -> Result<(), EngineError> {
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

    pub(super) fn publish(&self, draft: Atlas, notes: Vec<ChangeNote>) {
        if notes.is_empty() {
            return;
        }
        let seq = draft.seq();
        self.published.store(Arc::new(draft));
        // An error says only that nobody follows.
        let _ = self.news.send(Arc::new(Published::Changes { seq, changes: notes }));
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
    let rings = area.versions.all().iter().flat_map(crate::domain::AreaVersion::rings);
    SMALL + COORDINATE * rings.map(|ring| ring.0.len()).sum::<usize>()
}
