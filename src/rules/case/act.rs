//! What is done to a case: who may, in which state, and what it leaves.

use super::{
    super::{Asking, Denial, permit_case::CaseSight},
    few, is_released, left, office, recheck, request, step, unit,
};
use crate::{
    atlas::Atlas,
    domain::{
        Actor, Case, CaseAct, CaseId, CaseRefusal, CaseState, Change, Date, Ending, Fid, Instant, Kind, Photo, Record,
        Refusal, RequestKind, StepAct, StepCapacity, Text, Verb,
    },
};

/// Does something to a case.
pub fn act(atlas: &Atlas, asking: &Asking<'_>, id: CaseId, act: &CaseAct) -> Result<Vec<Change>, Denial> {
    let mut work = Work::of(atlas, asking, id)?;
    work.is_based_on()?;
    work.capacity = capacity(atlas, asking, &work.case, act.what())?;
    fits(&work.case, act.what())?;
    match act {
        CaseAct::Assign { .. } => office::assign(work, act),
        CaseAct::Reroute { lead, assisting, reason } => {
            office::reroute(work, *lead, assisting.as_deref(), reason.clone())
        }
        CaseAct::Sign => Ok(unit::sign(work)),
        CaseAct::Name { person } => unit::name(work, *person),
        CaseAct::HandIn { measures, photos } => unit::hand_in(work, measures, photos),
        CaseAct::Ask { request, reason, owner, until } => request::ask(work, *request, reason, *owner, *until),
        CaseAct::Grant { note } => request::grant(work, note.as_ref()),
        CaseAct::Deny { reason } => request::deny(work, reason),
        CaseAct::Pass { on_spot, note, photos } => recheck::pass(work, *on_spot, note.clone(), photos),
        CaseAct::Fail { on_spot, reason, photos } => recheck::fail(work, *on_spot, reason, photos),
        CaseAct::Resume { note } => Ok(unit::resume(work, note.clone())),
        CaseAct::LookBack { good, note, photos } => recheck::look_back(work, *good, note.as_ref(), photos),
        CaseAct::Card { card } => Ok(office::card(work, *card)),
        CaseAct::Join { into } => office::join(work, *into),
        CaseAct::Dismiss { reason } => Ok(office::dismiss(work, reason.clone())),
        CaseAct::SetPlace { line, checkpoint, position } => office::set_place(work, *line, *checkpoint, *position),
        CaseAct::Comment { text, photos } => {
            few(photos)?;
            Ok(work.done(Verb::Advanced, StepAct::Comment, Some(text.clone()), photos.clone()))
        }
    }
}

/// What somebody may do to a case now.
pub fn may(sight: &CaseSight<'_>, atlas: &Atlas, case: &Case) -> Vec<StepAct> {
    const ALL: [StepAct; 17] = [
        StepAct::Assign,
        StepAct::Reroute,
        StepAct::Sign,
        StepAct::Name,
        StepAct::HandIn,
        StepAct::Ask,
        StepAct::Grant,
        StepAct::Deny,
        StepAct::Pass,
        StepAct::Fail,
        StepAct::Resume,
        StepAct::LookBack,
        StepAct::Card,
        StepAct::Join,
        StepAct::Dismiss,
        StepAct::SetPlace,
        StepAct::Comment,
    ];
    let fits = |act: &StepAct| {
        fits(case, *act).is_ok()
            && (*act != StepAct::Ask || case.request.is_none())
            && (*act != StepAct::Assign || is_released(atlas, case))
    };
    ALL.into_iter().filter(|act| fits(act) && sight.may_do(case, *act).is_ok()).collect()
}

/// Whether something can follow on the state that a case is in. Requests are asked for while it is with the unit, and one at
/// a time; whatever else there is to say of an act is for the act itself.
fn fits(case: &Case, act: StepAct) -> Result<(), CaseRefusal> {
    use CaseState::{Closed, Suspended, ToAssign, ToRecheck, ToSign, Underway};
    let state = case.state;
    let done = case.ending == Some(Ending::Done);
    let asked_back = case.request.as_ref().is_some_and(|asked| asked.request == RequestKind::Return);
    let good = match act {
        StepAct::Assign | StepAct::SetPlace => state == ToAssign,
        StepAct::Reroute => matches!(state, ToSign | Underway | Suspended),
        StepAct::Sign => state == ToSign,
        StepAct::Name | StepAct::HandIn => matches!(state, Underway | Suspended),
        StepAct::Ask => matches!(state, ToSign | Underway),
        StepAct::Grant | StepAct::Deny if case.is_open() && case.request.is_none() => {
            return Err(CaseRefusal::NotAsked);
        }
        StepAct::Grant | StepAct::Deny | StepAct::Join => case.is_open(),
        StepAct::Pass | StepAct::Fail => state == ToRecheck,
        StepAct::Resume => state == Suspended,
        StepAct::LookBack => state == Closed && done,
        StepAct::Card => state != ToAssign && (state != Closed || done),
        StepAct::Dismiss => state == ToAssign || asked_back,
        StepAct::Comment => true,
        StepAct::Open | StepAct::Import => false,
    };
    if good { Ok(()) } else { Err(CaseRefusal::Step { case: case.code.clone(), state }) }
}

/// In which capacity it is done. Work that was held and is taken was its author's to do when it was recorded: it is done
/// as that.
fn capacity(atlas: &Atlas, asking: &Asking<'_>, case: &Case, act: StepAct) -> Result<StepCapacity, Refusal> {
    let Actor::Person { id, .. } = asking.actor else { return Ok(StepCapacity::System) };
    let account = atlas.account_of(*id).ok_or(Refusal::NotAllowed)?;
    let may = CaseSight::of(atlas, account, atlas.today(asking.now)).may_do(case, act);
    match may {
        Err(CASE_OWN) => Err(CASE_OWN),
        Err(_) if asking.taken => Ok(match act {
            StepAct::Pass | StepAct::Fail | StepAct::LookBack => StepCapacity::Rechecker,
            StepAct::Comment => StepCapacity::Owner,
            _ => StepCapacity::Lead,
        }),
        other => other,
    }
}

/// Also the office cannot take a re-check of somebody's own unit.
const CASE_OWN: Refusal = Refusal::Case(CaseRefusal::OwnRecheck);

/// A case that something is done to.
pub struct Work<'a> {
    pub atlas: &'a Atlas,
    pub asking: &'a Asking<'a>,
    fid: Fid,
    version: u32,
    pub case: Case,
    pub capacity: StepCapacity,
}

impl<'a> Work<'a> {
    /// An open case is whole in memory; a closed one was looked up.
    fn of(atlas: &'a Atlas, asking: &'a Asking<'a>, id: CaseId) -> Result<Self, Denial> {
        let unknown = || Refusal::Unknown { kind: Kind::Case, name: id.to_string() };
        let row = atlas.case(id).ok_or_else(unknown)?;
        let whole = || {
            asking.facts.records.iter().find_map(|record| match record {
                Record::Case(case) if case.id == id => Some((**case).clone()),
                _ => None,
            })
        };
        let case = if row.is_open() { row.entity.clone() } else { whole().ok_or_else(unknown)? };
        Ok(Self { atlas, asking, fid: row.fid, version: row.version, case, capacity: StepCapacity::System })
    }

    /// Holds the edit to what it was based on: a version, or the command whose result it builds on.
    fn is_based_on(&self) -> Result<(), Denial> {
        let envelope = self.asking.envelope;
        let good = match (envelope.after, envelope.base) {
            (Some(after), _) => self.case.steps.last().is_some_and(|step| step.command == after),
            (None, Some(base)) => base == self.version,
            (None, None) => true,
        };
        if good { Ok(()) } else { Err(Denial::Conflict { current: self.version }) }
    }

    pub fn now(&self) -> Instant {
        self.asking.now
    }
    pub fn today(&self) -> Date {
        self.atlas.today(self.asking.now)
    }

    /// What is left, with what was done at the end of its history.
    pub fn done(mut self, verb: Verb, act: StepAct, note: Option<Text>, photos: Vec<Photo>) -> Vec<Change> {
        self.case.steps.push(step(self.asking, self.capacity, act, note, photos));
        vec![left(self.fid, self.version + 1, verb, self.case)]
    }

    /// The unit's clock runs on: what it stood is no delay.
    pub fn run_on(&mut self) {
        let Some(stopped) = self.case.stopped_at.take() else { return };
        let (term, now) = (self.case.term, self.asking.now);
        self.case.due_at = self.case.due_at.map(|due| super::clock::shifted(self.atlas, term, due, stopped, now));
    }
}

/// A text with what it is about before it, as far as it fits.
pub fn worded(about: &str, text: Option<&Text>) -> Option<Text> {
    let whole = text.map_or_else(|| about.to_owned(), |text| format!("{about}：{text}"));
    Text::new(&whole).ok().or_else(|| text.cloned())
}
