//! A group of commands, decided one after another, each on the truth that its predecessors leave. Nothing here touches
//! the disk: what comes out is what one commit makes durable.

use imbl::HashMap;
use uuid::Uuid;

use crate::{
    atlas::Atlas,
    domain::{
        Actor, Change, Code, Command, CommandId, Envelope, Fid, Instant, Kind, Outcome, PersonId, Personal, Record,
        Refusal, Seq, Verb,
    },
    rules::{Decision, Denial, Facts, decide},
    store::{Decided, Fingerprint, Remembered},
};

/// Commands that came together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    /// In the order in which they are to be decided.
    pub commands: Vec<Envelope>,
    /// Whether one that is refused or in conflict keeps all the others from happening.
    pub all_or_nothing: bool,
}

/// That something changed, for whoever follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeNote {
    /// Its place in the log.
    pub seq: Seq,
    /// Which kind of entity.
    pub kind: Kind,
    /// Its number within the kind.
    pub fid: Fid,
    /// Its code, where its kind has codes.
    pub code: Option<Code>,
    /// What happened.
    pub verb: Verb,
}

impl ChangeNote {
    /// Of a change at its place.
    pub fn of(seq: Seq, change: &Change) -> Self {
        let code = change.record.code().cloned();
        Self { seq, kind: change.kind(), fid: change.fid, code, verb: change.verb }
    }
}

/// The commands that happened already.
pub type Taken = HashMap<CommandId, Remembered>;
/// Entities that are not whole in memory, by id: as the store has them, and as the group leaves them.
pub type Looked = HashMap<Uuid, Record>;
/// The personal fields that are kept.
pub type Kept = HashMap<PersonId, Personal>;

/// The group while it is decided. Its parts are cheap to copy, so that an all-or-nothing batch can be taken back.
pub struct Group {
    /// The truth after all commands so far.
    pub draft: Atlas,
    /// What is to be committed.
    pub decided: Vec<Decided>,
    /// What is to be told.
    pub notes: Vec<ChangeNote>,
    taken: Taken,
    personal: Kept,
    records: Looked,
    now: Instant,
}

impl Group {
    /// On the published truth, with what the store remembers of the commands' ids.
    pub fn new(draft: Atlas, taken: Taken, now: Instant) -> Self {
        let (personal, records) = Default::default();
        Self { draft, decided: vec![], notes: vec![], taken, personal, records, now }
    }

    /// Takes up what the store holds of the people and entities of commands that come next.
    pub fn look_up(&mut self, personal: Kept, records: Looked) {
        // What the group has decided itself is newer.
        self.personal = std::mem::take(&mut self.personal).union(personal);
        self.records = std::mem::take(&mut self.records).union(records);
    }

    /// Decides a batch; the outcomes hold once the group is committed.
    pub fn batch(&mut self, actor: &Actor, batch: &Batch) -> Vec<Outcome> {
        if !batch.all_or_nothing {
            return batch.commands.iter().map(|envelope| self.command(actor, envelope)).collect();
        }
        let (draft, taken, personal) = (self.draft.clone(), self.taken.clone(), self.personal.clone());
        let records = self.records.clone();
        let (decided, notes) = (self.decided.len(), self.notes.len());
        // All are decided even after one has failed, so that all faults are told at once.
        let mut outcomes: Vec<_> = batch.commands.iter().map(|envelope| self.command(actor, envelope)).collect();
        if outcomes.iter().any(failed) {
            self.decided.truncate(decided);
            self.notes.truncate(notes);
            (self.draft, self.taken, self.personal, self.records) = (draft, taken, personal, records);
            for (outcome, envelope) in outcomes.iter_mut().zip(&batch.commands) {
                let undone = match outcome {
                    Outcome::Applied { .. } | Outcome::Held { .. } => true,
                    // A duplicate of a command of this very batch did not happen either.
                    Outcome::Duplicate { .. } => !self.taken.contains_key(&envelope.id),
                    Outcome::Refused(_) | Outcome::Conflict { .. } => false,
                };
                if undone {
                    *outcome = Outcome::Refused(Refusal::BatchRefused);
                }
            }
        }
        outcomes
    }

    /// Decides one command on what its predecessors leave.
    pub fn command(&mut self, actor: &Actor, envelope: &Envelope) -> Outcome {
        let Ok(fingerprint) = Fingerprint::of(envelope) else {
            // A checked record always has its bytes.
            return Outcome::Refused(Refusal::IdReused);
        };
        match self.taken.get(&envelope.id) {
            Some(taken) if taken.fingerprint == fingerprint => return Outcome::Duplicate { seq: taken.seq },
            Some(_) => return Outcome::Refused(Refusal::IdReused),
            None => {}
        }
        let facts = Facts {
            personal: person_with_fields(envelope).and_then(|person| self.personal.get(&person).cloned()),
            records: wanted(&self.draft, envelope).filter_map(|(_, id)| self.records.get(&id).cloned()).collect(),
        };
        let Decision { capacity, changes, held } = match decide(&self.draft, actor, envelope, &facts, self.now) {
            Ok(decision) => decision,
            Err(Denial::Refused(refusal)) => return Outcome::Refused(refusal),
            Err(Denial::Conflict { current }) => return Outcome::Conflict { current },
        };
        for change in &changes {
            let seq = Seq(self.draft.seq().0 + 1);
            self.draft.apply(seq, change);
            self.notes.push(ChangeNote::of(seq, change));
            if not_whole_in_memory(change.kind()) {
                self.records.insert(change.id(), change.record.clone());
            }
            if let Some(personal) = &change.personal {
                self.personal.insert(PersonId::new(change.id()), personal.clone());
            }
        }
        let seq = self.draft.seq();
        self.taken.insert(envelope.id, Remembered { fingerprint, seq });
        let (id, at, recorded_at, actor) =
            (envelope.id, self.now, envelope.recorded_at, actor.clone().acting(capacity));
        self.decided.push(Decided { id, fingerprint, actor, at, recorded_at, changes });
        if held { Outcome::Held { seq } } else { Outcome::Applied { seq } }
    }
}

/// Whether a command cannot happen: then none of an all-or-nothing batch does.
pub fn failed(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Refused(_) | Outcome::Conflict { .. })
}

/// What has to be looked up in the store to decide a command: what it names of the kinds that are not whole in memory.
pub fn wanted<'a>(atlas: &'a Atlas, envelope: &'a Envelope) -> impl Iterator<Item = (Kind, Uuid)> + use<'a> {
    let command = match &envelope.command {
        // What is decided is what was held.
        Command::DecideHeld { held, .. } => atlas.held().by_id(held.uuid()).map(|row| &row.envelope.command),
        command => Some(command),
    };
    let one = match command {
        Some(Command::Rule { inspection, .. }) => Some((Kind::Inspection, inspection.uuid())),
        // An open one is whole in memory.
        Some(Command::ActOnCase { case, .. }) if !atlas.case(*case).is_some_and(|row| row.is_open()) => {
            Some((Kind::Case, case.uuid()))
        }
        _ => None,
    };
    one.into_iter()
}

fn not_whole_in_memory(kind: Kind) -> bool {
    matches!(kind, Kind::Inspection | Kind::Case)
}

/// The person whose personal fields a command sets.
pub fn person_with_fields(envelope: &Envelope) -> Option<PersonId> {
    match &envelope.command {
        Command::Put { record, personal: Some(_) } if record.kind() == Kind::Person => Some(PersonId::new(record.id())),
        _ => None,
    }
}
