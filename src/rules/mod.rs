//! What may happen. [`decide`] takes what is true, who asks and what is asked, and says what changes. Pure: no I/O, no
//! clock; the same question always has the same answer.

mod case;
mod check;
mod dependents;
mod duty;
mod end;
mod held;
mod inspection;
mod notices;
mod past;
mod permit;
mod permit_case;
mod permit_shift;
mod permit_visit;
mod put;
mod round;
mod sample;
pub mod shift;
mod take_back;
mod visit;

#[cfg(test)]
mod tests;

use crate::{
    atlas::{Atlas, Found},
    domain::{
        Actor, Capacity, Change, Command, Envelope, Instant, Kind, PersonId, Personal, Record, Refusal, Reveal,
        RevealId, Ruling, RulingId, Verb,
    },
};

pub use case::{GUESS_METRES, Leads, area_at, clock, is_released, leads, may, recheck_needed};
pub use notices::{About, Notice, NoticeWhat, notices};
pub use permit::{
    own_units, permit, permit_accounts, permit_links, permit_name_in_public, permit_photos, permit_reading,
    permit_some_writing, permit_unit,
};
pub use permit_case::{CaseSight, Hidden, is_unassigned, permit_case};
pub use permit_shift::{permit_shift_names, permit_weekend_office, shift_acts};
pub use permit_visit::{permit_inspection, permit_inspector_name, permit_round, permit_rounds_office, permit_teams};
pub use round::{PATROL, checklist_on};

/// How many days after it was recorded work is still taken.
const MOST_DAYS: u16 = 400;

/// What a command needs to know beyond the atlas; the engine looks it up first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The personal fields that are kept of the person a [`Command::Put`] sets.
    pub personal: Option<Personal>,
    /// What the command names of the kinds that are not whole in memory: an inspection, a closed case.
    pub records: Vec<Record>,
}

/// Who asks what, when, in which capacity.
#[derive(Debug)]
pub struct Asking<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// As what, where that was asked.
    pub capacity: Option<Capacity>,
    /// What, with its id.
    pub envelope: &'a Envelope,
    /// What was looked up for it.
    pub facts: &'a Facts,
    /// Now.
    pub now: Instant,
    /// Whether it was held, and the office takes it: what was true when it was recorded counts.
    pub taken: bool,
}

impl Asking<'_> {
    /// The person who asks; none = whoever holds the machine, or the clock.
    pub fn person(&self) -> Option<PersonId> {
        match self.actor {
            Actor::Person { id, .. } => Some(*id),
            Actor::Operator | Actor::System | Actor::Demo => None,
        }
    }
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
    /// Whether it is held for the office: then the only change says so.
    pub held: bool,
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
    // By what may be done now: a client could say anything of when it was recorded. Work that might be done then and
    // no longer may is held for the office.
    let permitted = permit(atlas, actor, &envelope.command, now);
    if let Some(held) = held::hold(atlas, actor, envelope, permitted.is_ok(), now) {
        return Ok(Decision { capacity: None, changes: vec![held], held: true });
    }
    let capacity = permitted?;
    let changes = changes(atlas, &Asking { actor, capacity, envelope, facts, now, taken: false })?;
    Ok(Decision { capacity, changes, held: false })
}

/// So many days before.
fn earlier(at: Instant, days: u16) -> Instant {
    const DAY: i64 = 86_400_000_000;
    Instant::from_micros(at.micros().saturating_sub(i64::from(days) * DAY)).unwrap_or(at)
}

fn changes(atlas: &Atlas, asking: &Asking<'_>) -> Result<Vec<Change>, Denial> {
    let Asking { envelope, facts, now, .. } = *asking;
    let base = envelope.base;
    match &envelope.command {
        Command::Put { record, .. } if past::is_past(asking, record) => past::put_past(atlas, record),
        Command::Put { record, personal } => put::put(atlas, base, record, personal.as_ref(), facts, now),
        Command::End { kind, code, last } => end::end(atlas, base, *kind, code, *last),
        Command::TakeBack { kind, code } => take_back::take_back(atlas, base, *kind, code),
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
        Command::DrawSample { round, seed, per_cell, reserves } => {
            let draw = sample::Draw { seed: *seed, per_cell: *per_cell, reserves: *reserves };
            round::draw(atlas, base, *round, draw, now)
        }
        Command::AdvanceRound { round, to } => round::advance(atlas, base, *round, *to, now),
        Command::RecordInspection { inspection } => inspection::record(atlas, asking, inspection),
        Command::Rule { inspection, item, to, reason, evidence } => {
            let ruling = Ruling {
                id: RulingId::new(envelope.id.uuid()),
                inspection: *inspection,
                number: 0,
                item: item.clone(),
                from: *to,
                to: *to,
                reason: reason.clone(),
                evidence: evidence.clone(),
                by: asking.person(),
                at: now,
                score: None,
            };
            inspection::rule(atlas, asking, ruling)
        }
        Command::ReportCase { report } => case::report(atlas, asking, report),
        Command::ActOnCase { case, act } => case::act(atlas, asking, *case, act),
        Command::MakeShifts { patterns, first, last } => shift::make(atlas, asking, patterns, *first, *last),
        Command::AddShift { shift: id, wanted } => shift::add(atlas, asking, *id, wanted),
        Command::AskUnits { shift: id, community, date, half } => {
            shift::ask_units(atlas, asking, *id, *community, *date, *half)
        }
        Command::ActOnShift { shift: id, act } => shift::act(atlas, asking, *id, act),
        Command::FadeShifts { before } => Ok(shift::fade(atlas, *before, now)),
        Command::DecideHeld { held, take, reason } => held::decide_held(atlas, asking, *held, *take, reason.clone()),
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
