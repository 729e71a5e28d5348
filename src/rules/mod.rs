//! What may happen. [`decide`] takes what is true, who asks and what is asked, and says what changes. Pure: no I/O, no
//! clock; the same question always has the same answer.

mod check;
mod dependents;
mod duty;
mod end;
mod permit;
mod put;

#[cfg(test)]
mod tests;

use crate::{
    atlas::{Atlas, Found},
    domain::{
        Actor, Capacity, Change, Command, Envelope, Instant, Kind, Personal, Record, Refusal, Reveal, RevealId, Verb,
    },
};

pub use permit::{
    own_units, permit, permit_accounts, permit_links, permit_name_in_public, permit_reading, permit_some_writing,
    permit_unit,
};

/// What a command needs to know beyond the atlas; the engine looks it up first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The personal fields that are kept of the person a [`Command::Put`] sets.
    pub personal: Option<Personal>,
}

/// Why a command does not happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Denial {
    /// It may not.
    Refused(Refusal),
    /// It was based on a version that is not the newest any more.
    Conflict {
        /// The version that the entity has now.
        current: u32,
    },
}

impl From<Refusal> for Denial {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What a command comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// As what a person was allowed to ask for it.
    pub capacity: Option<Capacity>,
    /// What changes: nothing, when things are so already.
    pub changes: Vec<Change>,
}

/// Decides a command: what it changes, or why it does not happen.
///
/// # Errors
/// The first reason found.
pub fn decide(
    atlas: &Atlas,
    actor: &Actor,
    envelope: &Envelope,
    facts: &Facts,
    now: Instant,
) -> Result<Decision, Denial> {
    // Now, and not when it was recorded: a client could say anything of that.
    let capacity = permit(atlas, actor, &envelope.command, now)?;
    Ok(Decision { capacity, changes: changes(atlas, envelope, facts)? })
}

fn changes(atlas: &Atlas, envelope: &Envelope, facts: &Facts) -> Result<Vec<Change>, Denial> {
    let base = envelope.base;
    match &envelope.command {
        Command::Put { record, personal } => put::put(atlas, base, record, personal.as_ref(), facts),
        Command::End { kind, code, last } => end::end(atlas, base, *kind, code, *last),
        Command::AssignDuty { duty, role, subject, seat, party, first, last, note } => {
            let wanted = duty::Wanted {
                id: *duty,
                role: *role,
                subject: *subject,
                seat: *seat,
                party: *party,
                first: *first,
                last: *last,
                note: note.clone(),
            };
            duty::assign(atlas, wanted)
        }
        Command::RenewDuty { duty, last } => duty::renew(atlas, base, *duty, *last),
        Command::EndDuty { duty, last } => duty::end(atlas, base, *duty, *last),
        Command::WithdrawDuty { duty } => duty::withdraw(atlas, base, *duty),
        Command::Reveal { person, reason } => {
            if atlas.person(*person).is_none() {
                return Err(Refusal::Unknown { kind: Kind::Person, name: person.to_string() }.into());
            }
            let reveal = Reveal { id: RevealId::new(envelope.id.uuid()), person: *person, reason: reason.clone() };
            Ok(vec![added(atlas, Verb::Revealed, Record::Reveal(reveal))])
        }
    }
}

/// Holds an edit to the version it was based on.
fn same_version(base: Option<u32>, current: u32) -> Result<(), Denial> {
    match base {
        Some(base) if base != current => Err(Denial::Conflict { current }),
        _ => Ok(()),
    }
}

/// The next version of an entity that is there.
fn changed(found: &Found, verb: Verb, record: Record) -> Change {
    Change { fid: found.fid, version: found.version + 1, verb, record, personal: None }
}

/// The first version of a new entity.
fn added(atlas: &Atlas, verb: Verb, record: Record) -> Change {
    Change { fid: atlas.next_fid(record.kind()), version: 1, verb, record, personal: None }
}
