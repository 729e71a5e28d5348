//! The plan of an import: what the files would change, before anything is changed.
//!
//! [`plan`] compares the files with the atlas and gives commands for what is new, changed or (only when the files are
//! said to be complete) ended; nothing is ever deleted. With any error there are no commands: an import is whole or
//! it is not.

mod diff;
mod ended;

use std::collections::HashSet;

use uuid::Uuid;

pub use diff::Difference;
pub(super) use diff::Labels;
pub use ended::EndedShare;

use super::checks;
use super::fault::{At, Faults};
use super::input::FileKind;
use super::names::Names;
use super::progress::{Phase, Progress};
use super::read::Input;
use super::understand::{self, Drafted, Drafts};
use crate::atlas::Atlas;
use crate::domain::{
    Area, AreaKind, Checkpoint, Code, Command, CommandId, Date, Envelope, Kind, PersonId, Personal, Phone, Record,
};

/// What an import is asked to do.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// The files are complete: what is missing from them ends on this day.
    pub complete: Option<Date>,
    /// Looks up the private telephone that is kept of a person, so that the same one again changes nothing; without
    /// it every telephone in the files is sent.
    pub known_phone: Option<&'a dyn Fn(PersonId) -> Option<Phone>>,
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("complete", &self.complete).finish_non_exhaustive()
    }
}

/// What becomes of one entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Which kind.
    pub kind: Kind,
    /// Its code; of a checklist `L01 v2`, of a scoring scheme `v2`.
    pub code: String,
    /// Its name, if it has one.
    pub name: String,
    /// Where it stands in the files; `None` = it is missing from them.
    pub at: Option<At>,
    /// What becomes of it.
    pub what: What,
}

/// What becomes of an entity.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// It is new.
    Added,
    /// It changes, in these fields.
    Changed(Vec<Difference>),
    /// Only its private telephone is new or changes; never shown.
    PrivatePhone,
    /// It ends on this day.
    Ended(Date),
}

/// What the files would change.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// What to submit, all or nothing, in this order; empty when there is an error.
    pub commands: Vec<Envelope>,
    /// What becomes of each entity that does not stay as it is, in the order of the commands.
    pub entries: Vec<Entry>,
    /// How many entities of the files are as they are in the atlas already.
    pub unchanged: usize,
    /// What is wrong, and what is imported but to be looked at.
    pub faults: Faults,
    /// Of each kind of which something ends: how many, out of how many.
    pub ended: Vec<EndedShare>,
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
    /// The entities that are new.
    pub fn added(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.what == What::Added)
    }
    /// The entities that change.
    pub fn changed(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| matches!(entry.what, What::Changed(_) | What::PrivatePhone))
    }
    /// The entities that end.
    pub fn ending(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| matches!(entry.what, What::Ended(_)))
    }
    /// Whether so much of some kind would end (more than 5 %) that a person should be asked once more.
    pub fn ends_much(&self) -> bool {
        self.ended.iter().any(EndedShare::is_much)
    }
}

/// Compares files with the atlas.
pub fn plan(atlas: &Atlas, mut input: Input, options: Options<'_>, progress: &mut dyn Progress) -> Plan {
    let mut faults = std::mem::take(&mut input.faults);
    let total = input.sheets.iter().map(crate::exchange::Sheet::len).sum();
    let mut names = Names::new(atlas, input.lost.iter().map(|kind| kind.kind()).collect());
    understand::declare(&input, &mut names);
    let mut drafts = understand::understand(&mut input, &names, progress, &mut faults);
    let broken = input.broken(&faults);
    checks::run(&mut drafts, atlas, &broken, progress, &mut faults);
    let labels = diff::Labels::new(&names, &drafts);
    let mut making = Making { atlas, plan: Plan::default(), labels, total, progress };
    making.compare(drafts, options);
    let mut plan = making.plan;
    if let Some(last) = options.complete {
        ended::end_missing(atlas, &input, &names, last, &mut plan, &mut faults);
    }
    if faults.any_error() {
        plan.commands.clear();
    }
    plan.faults = faults;
    plan
}

/// Compares entities that were drafted from elsewhere than the files of [`Input`] with the atlas. Entries and commands
/// go side by side. What is wrong has been said by whoever drafted them.
pub(super) fn plan_drafts(atlas: &Atlas, names: &Names<'_>, drafts: Drafts, options: Options<'_>) -> (Plan, Labels) {
    let labels = Labels::new(names, &drafts);
    let mut making = Making { atlas, plan: Plan::default(), labels, total: 0, progress: &mut () };
    making.compare(drafts, options);
    (making.plan, making.labels)
}

/// The same for areas that were made in memory. With a zone that is missing from them (`whole` is false) gaps are not looked
/// for. `follow` says, by the zones as they will be, which checkpoints change along with them. Gives the plan and those
/// zones.
pub(super) fn of_drafts(
    atlas: &Atlas,
    names: &Names<'_>,
    mut drafts: Drafts,
    whole: bool,
    mut faults: Faults,
    follow: impl FnOnce(&[Area]) -> Vec<Drafted<Checkpoint>>,
) -> (Plan, Vec<Area>) {
    let broken = if whole { HashSet::new() } else { HashSet::from([FileKind::Zones]) };
    checks::run(&mut drafts, atlas, &broken, &mut (), &mut faults);
    let zones: Vec<Area> = checks::resulting_areas(&drafts, atlas, AreaKind::Zone).into_iter().cloned().collect();
    drafts.checkpoints = follow(&zones);
    let (plan, _) = plan_drafts(atlas, names, drafts, Options::default());
    (Plan { faults, ..plan }, zones)
}

struct Making<'a, 'p> {
    atlas: &'a Atlas,
    plan: Plan,
    labels: diff::Labels,
    total: usize,
    progress: &'p mut dyn Progress,
}

impl Making<'_, '_> {
    /// Puts what is new or changed, what is referred to before what refers.
    fn compare(&mut self, drafts: Drafts, options: Options<'_>) {
        let Drafts { settings, mut areas, context, lines, checklists, scoring, .. } = drafts;
        let Drafts { checkpoints, mut units, people, posts, roles, duties, calendars, .. } = drafts;
        checks::parents_first(&mut units);
        areas.sort_by_key(|drafted| drafted.entity.kind);
        self.all(settings, Record::Settings);
        self.all(areas, Record::Area);
        self.all(context, Record::Context);
        self.all(lines, Record::Line);
        self.all(checklists, Record::Checklist);
        self.all(scoring, Record::Scoring);
        self.all(checkpoints, Record::Checkpoint);
        self.all(units, Record::Unit);
        for Drafted { entity: (person, personal), at } in people {
            self.tick();
            let known = options.known_phone.and_then(|known| known(person.id));
            let personal = personal.filter(|given| Some(&given.private_phone) != known.as_ref());
            self.one(Record::Person(person), personal, at);
        }
        self.all(posts, Record::Post);
        self.all(roles, Record::Role);
        self.all(duties, Record::Duty);
        self.all(calendars, Record::Calendar);
    }

    fn all<T>(&mut self, list: Vec<Drafted<T>>, wrap: fn(T) -> Record) {
        for Drafted { entity, at } in list {
            self.tick();
            self.one(wrap(entity), None, at);
        }
    }

    fn tick(&mut self) {
        let done = self.plan.entries.len() + self.plan.unchanged;
        if done.is_multiple_of(1000) {
            self.progress.step(Phase::Comparing, done, self.total);
        }
    }

    fn one(&mut self, record: Record, personal: Option<Personal>, at: At) {
        let kind = record.kind();
        let found = self.atlas.record_by_id(kind, record.id());
        let (base, what) = match &found {
            None => (None, What::Added),
            Some(found) if found.record != record => {
                (Some(found.version), What::Changed(self.labels.differences(&found.record, &record)))
            }
            Some(found) if personal.is_some() => (Some(found.version), What::PrivatePhone),
            Some(_) => {
                self.plan.unchanged += 1;
                return;
            }
        };
        let (code, name) = (self.labels.code(&record), diff::name(&record));
        self.plan.entries.push(Entry { kind, code, name, at: Some(at), what });
        self.plan.commands.push(envelope(base, Command::Put { record: Box::new(record), personal }));
    }
}

/// A command with an id of its own.
pub(super) fn envelope(base: Option<u32>, command: Command) -> Envelope {
    Envelope { id: CommandId::new(Uuid::now_v7()), recorded_at: None, base, after: None, command }
}

/// The command that ends an entity.
pub(super) fn end(kind: Kind, code: &Code, last: Date, base: u32) -> Envelope {
    envelope(Some(base), Command::End { kind, code: code.clone(), last })
}
