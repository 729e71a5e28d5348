//! What there is to tell somebody of the cases and shifts that concern them, read out of these themselves: for the inbox and
//! for the digest of a day. Of a case that is closed nothing is told any more.

use super::{CaseSight, clock, shift};
use crate::{
    atlas::{Atlas, Row},
    domain::{Account, Case, CaseState, Code, Instant, Step, StepAct},
};

/// So much of a case's text is told.
const TEXT: usize = 60;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeWhat {
    /// It was given to one's unit, or one was named for it.
    Assigned,
    /// It is due on the next day, or on this one.
    DueTomorrow,
    /// It is overdue.
    Overdue,
    /// A re-check failed.
    SentBack,
    /// A unit asks for something. For the office.
    Request,
    /// What one's unit asked for is granted.
    Granted,
    /// It is not.
    Denied,
    /// It waits to be looked at again.
    Recheck,
    /// One was named for a shift.
    ShiftNamed,
    /// A colleague takes one's place, or one takes a colleague's.
    ShiftReplaced,
    /// A shift was moved to another half day, or joined to another one.
    ShiftMoved,
    /// A shift does not take place.
    ShiftCancelled,
    /// It does after all.
    ShiftRestored,
    /// It is tomorrow, or today.
    ShiftTomorrow,
    /// The office asks one's unit for names.
    ShiftAsked,
    /// A shift is over, and one has to approve its hours.
    ShiftApprove,
}

/// What something happened to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A case.
    Case(Code),
    /// A shift.
    Shift(Code),
}

impl About {
    /// The code of the case or shift.
    pub const fn code(&self) -> &Code {
        match self {
            Self::Case(code) | Self::Shift(code) => code,
        }
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// When.
    pub at: Instant,
    /// What.
    pub what: NoticeWhat,
    /// To what.
    pub about: About,
    /// What that is about, in short.
    pub text: String,
    /// When the case is due.
    pub due_at: Option<Instant>,
}

/// What there is to tell an account at an instant, newest first.
pub fn notices(atlas: &Atlas, account: &Account, now: Instant) -> Vec<Notice> {
    let sight = CaseSight::of(atlas, account, atlas.today(now));
    let asked = Asked { atlas, account, now };
    let seen = atlas.cases().iter().filter(|row| row.is_open() && sight.sees(row));
    let mut told: Vec<_> = seen.flat_map(|row| of_case(&asked, &sight, row)).collect();
    told.extend(shift::notices(atlas, account, now));
    told.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.about.cmp(&b.about)).then(a.what.cmp(&b.what)));
    told
}

struct Asked<'a> {
    atlas: &'a Atlas,
    account: &'a Account,
    now: Instant,
}

fn of_case(own: &Asked<'_>, sight: &CaseSight<'_>, case: &Row<Case>) -> Vec<Notice> {
    let text: String = case.text.as_str().chars().map(|c| if c == '\n' { ' ' } else { c }).take(TEXT).collect();
    let item =
        |at, what| Notice { at, what, about: About::Case(case.code.clone()), text: text.clone(), due_at: case.due_at };
    let mut items = vec![];
    // Whoever did it knows it.
    let others = |step: &&Step| step.by != Some(own.account.person);
    let steps = || case.steps.iter().filter(others);
    let named = case.person == Some(own.account.person);
    if sight.acts_for_lead(case) || named {
        // What was the account of a unit before is not told to the one that has it now.
        let since = case.assigned_at.unwrap_or(case.found.at);
        for step in steps().filter(|step| step.at >= since) {
            let what = match step.act {
                StepAct::Assign | StepAct::Reroute | StepAct::Import => Some(NoticeWhat::Assigned),
                // A request to be sent back to another unit, that was granted, gives it to that one.
                StepAct::Grant if Some(step.at) == case.assigned_at => Some(NoticeWhat::Assigned),
                StepAct::Name if named => Some(NoticeWhat::Assigned),
                StepAct::Grant => Some(NoticeWhat::Granted),
                StepAct::Deny => Some(NoticeWhat::Denied),
                StepAct::Fail => Some(NoticeWhat::SentBack),
                _ => None,
            };
            items.extend(what.map(|what| item(step.at, what)));
        }
        items.extend(soon(own, case).map(|(at, what)| item(at, what)));
    } else if sight.is_of_assisting(case) && case.assisting.iter().any(|unit| sight.acts_for().contains(unit)) {
        items.extend(case.assigned_at.map(|at| item(at, NoticeWhat::Assigned)));
    }
    if sight.is_office() {
        items.extend(case.request.as_ref().map(|asked| item(asked.at, NoticeWhat::Request)));
    }
    let rechecks = case.state == CaseState::ToRecheck && sight.may_do(case, StepAct::Pass).is_ok();
    items.extend(case.handed_in_at.filter(|_| rechecks).map(|at| item(at, NoticeWhat::Recheck)));
    items
}

/// That it is due on the next day, from the beginning of the day before on; once it is, that it is overdue.
fn soon(own: &Asked<'_>, case: &Case) -> Option<(Instant, NoticeWhat)> {
    let due = case.due_at.filter(|_| matches!(case.state, CaseState::ToSign | CaseState::Underway))?;
    if case.is_overdue(own.now) {
        return Some((due, NoticeWhat::Overdue));
    }
    let atlas = own.atlas;
    let before = clock::due_day(atlas, due).yesterday().and_then(jiff::civil::Date::yesterday).ok()?;
    // No sooner than it was given.
    let from = clock::end_of(atlas, before).max(case.assigned_at.unwrap_or(case.found.at));
    (own.now >= from).then_some((from, NoticeWhat::DueTomorrow))
}
