//! Who may see a case, and who may do what to it.
//!
//! The cases of a round that is not published are known to its teams, the office and administrators only, as long as they
//! are not assigned; once assigned, everybody else sees them without a word of the round.

use std::collections::BTreeSet;

use super::permit::{Held, rights};
use crate::{
    atlas::Atlas,
    domain::{
        Account, AccountRole, AccountState, Capacity, Case, CaseRefusal, CaseState, Command, Date, DutyId, Ending,
        Origin, PersonId, Refusal, Right, Round, StepAct, StepCapacity, Subject, UnitId,
    },
};

/// Whether somebody who is not of the office may report a case or act on one.
///
/// # Errors
/// [`Refusal::NotAllowed`], and why a step is somebody else's.
pub fn permit_case_act(
    atlas: &Atlas,
    person: PersonId,
    role: AccountRole,
    command: &Command,
    on: Date,
) -> Result<Capacity, Refusal> {
    let account = atlas.account_of(person).ok_or(Refusal::NotAllowed)?;
    match command {
        Command::ReportCase { report } if report.origin == Origin::Report => Ok(Capacity::Own),
        Command::ReportCase { .. } => Err(CaseRefusal::OfficeOrigin.into()),
        Command::ActOnCase { case, act } => {
            let case = atlas.case(*case).ok_or(Refusal::NotAllowed)?;
            let sight = CaseSight { role, ..CaseSight::of(atlas, account, on) };
            let capacity = sight.may_do(case, act.what())?;
            Ok(sight.as_what(case, capacity))
        }
        _ => Err(Refusal::NotAllowed),
    }
}

/// Whether somebody may see a case.
pub fn permit_case(atlas: &Atlas, account: &Account, case: &Case, on: Date) -> bool {
    CaseSight::of(atlas, account, on).sees(case)
}

/// What of a case is kept from somebody who may see it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hidden {
    /// That it came from an inspection: its round, origin and inspector.
    pub round: bool,
    /// The names of those who inspect.
    pub inspectors: bool,
}

/// What somebody may see of cases and do to them on a day: looked up once, asked of many cases.
#[derive(Debug)]
pub struct CaseSight<'a> {
    atlas: &'a Atlas,
    account: &'a Account,
    role: AccountRole,
    held: Vec<Held>,
    acts_for: BTreeSet<UnitId>,
    /// The units that the person acts for or holds a post in.
    units: BTreeSet<UnitId>,
}

impl<'a> CaseSight<'a> {
    /// Of an account, on a day.
    pub fn of(atlas: &'a Atlas, account: &'a Account, on: Date) -> Self {
        // Whatever the account may: a unit's own people do not look at its work again in another hat.
        let held: Vec<_> = rights(atlas, account.person, on).collect();
        let acts_for: BTreeSet<_> = held
            .iter()
            .filter_map(|held| match (held.right, held.subject) {
                (Right::ActForUnit, Subject::Unit(unit)) => Some(unit),
                _ => None,
            })
            .collect();
        let posts = atlas.posts_of(account.person).filter(|post| post.period.contains(on)).map(|post| post.unit);
        let units = acts_for.iter().copied().chain(posts).collect();
        Self { atlas, account, role: account.present_role(), held, acts_for, units }
    }

    /// The office or an administrator.
    pub fn is_office(&self) -> bool {
        matches!(self.role, AccountRole::Admin | AccountRole::Office)
    }
    /// Whose sight it is.
    pub fn person(&self) -> PersonId {
        self.account.person
    }
    /// Whether the person acts for the lead unit.
    pub fn acts_for_lead(&self, case: &Case) -> bool {
        case.lead.is_some_and(|lead| self.acts_for.contains(&lead))
    }
    /// Whether the person is of the lead unit, or was named in it.
    pub fn is_of_lead(&self, case: &Case) -> bool {
        case.lead.is_some_and(|lead| self.units.contains(&lead)) || case.person == Some(self.account.person)
    }
    /// Whether the person is of a unit that assists.
    pub fn is_of_assisting(&self, case: &Case) -> bool {
        case.assisting.iter().any(|unit| self.units.contains(unit))
    }
    /// The units that the person acts for.
    pub fn acts_for(&self) -> &BTreeSet<UnitId> {
        &self.acts_for
    }

    /// Whether somebody may see a case.
    pub fn sees(&self, case: &Case) -> bool {
        if self.is_office() {
            return true;
        }
        // What is not confirmed yet only reads the district.
        if self.account.state != AccountState::Open {
            return false;
        }
        match self.round_of(case) {
            Some(round) if round.has(self.account.person) => return true,
            Some(round) if !round.is_published() && is_unassigned(case) => return false,
            _ => {}
        }
        self.role == AccountRole::Reader
            || case.found.by == Some(self.account.person)
            || self.role == AccountRole::Inspector && is_to_look_at(case)
            || self.is_of_lead(case)
            || self.is_of_assisting(case)
            || self.held.iter().any(|held| covers(*held, case))
    }

    /// What of a case is kept from the person.
    pub fn hides(&self, case: &Case) -> Hidden {
        let Some(round) = self.round_of(case) else { return Hidden::default() };
        if self.is_office() || round.has(self.account.person) {
            return Hidden::default();
        }
        let sealed = !round.is_published();
        Hidden { round: sealed, inspectors: sealed || round.unnamed }
    }

    /// The round that a case was found in.
    pub fn round_of(&self, case: &Case) -> Option<&'a Round> {
        case.found.round.and_then(|id| self.atlas.round(id)).map(|row| &row.entity)
    }

    /// In which capacity the person may do something to a case, whatever state it is in.
    ///
    /// # Errors
    /// Why it is somebody else's to do.
    pub fn may_do(&self, case: &Case, act: StepAct) -> Result<StepCapacity, Refusal> {
        if self.role == AccountRole::Reader || !self.sees(case) {
            return Err(Refusal::NotAllowed);
        }
        let office = |capacity| if self.is_office() { Ok(capacity) } else { Err(Refusal::NotAllowed) };
        let not_of_lead = || Err(CaseRefusal::NotOfLead.into());
        match act {
            StepAct::Assign
            | StepAct::Reroute
            | StepAct::Grant
            | StepAct::Deny
            | StepAct::Card
            | StepAct::Join
            | StepAct::Dismiss
            | StepAct::SetPlace => office(StepCapacity::Office),
            StepAct::Sign | StepAct::Name if self.acts_for_lead(case) => Ok(StepCapacity::Lead),
            StepAct::Sign if self.is_office() => Ok(StepCapacity::Office),
            StepAct::HandIn | StepAct::Ask | StepAct::Resume if self.is_of_lead(case) => Ok(StepCapacity::Lead),
            StepAct::Resume if self.is_office() => Ok(StepCapacity::Office),
            StepAct::Sign | StepAct::Name | StepAct::HandIn | StepAct::Ask | StepAct::Resume => not_of_lead(),
            StepAct::Pass | StepAct::Fail | StepAct::LookBack => self.may_recheck(case),
            StepAct::Comment => Ok(self.relation(case)),
            StepAct::Open | StepAct::Import => Err(Refusal::NotAllowed),
        }
    }

    /// Nobody of a unit that leads or assists, whatever other hat they wear.
    fn may_recheck(&self, case: &Case) -> Result<StepCapacity, Refusal> {
        let of_team = || self.round_of(case).is_some_and(|round| round.has(self.account.person));
        if self.is_of_lead(case) || self.is_of_assisting(case) {
            Err(CaseRefusal::OwnRecheck.into())
        } else if self.is_office() || self.role == AccountRole::Inspector || of_team() {
            Ok(StepCapacity::Rechecker)
        } else {
            Err(Refusal::NotAllowed)
        }
    }

    /// What the person is to a case.
    fn relation(&self, case: &Case) -> StepCapacity {
        let found_it = case.found.by == Some(self.account.person);
        let of_team = || self.round_of(case).is_some_and(|round| round.has(self.account.person));
        if self.is_office() {
            StepCapacity::Office
        } else if self.is_of_lead(case) {
            StepCapacity::Lead
        } else if self.is_of_assisting(case) {
            StepCapacity::Assisting
        } else if found_it && case.found.inspection.is_some() || of_team() {
            StepCapacity::Inspector
        } else if found_it {
            StepCapacity::Reporter
        } else if self.role == AccountRole::Inspector {
            StepCapacity::Rechecker
        } else {
            StepCapacity::Owner
        }
    }

    /// The same as the log says it.
    fn as_what(&self, case: &Case, capacity: StepCapacity) -> Capacity {
        let duty = |enough: &dyn Fn(&Held) -> bool| self.held.iter().find(|held| enough(held)).map(|held| held.duty);
        let by: Option<DutyId> = match capacity {
            StepCapacity::Lead => {
                duty(&|held| held.right == Right::ActForUnit && case.lead.map(Subject::Unit) == Some(held.subject))
            }
            StepCapacity::Owner => duty(&|held| covers(*held, case)),
            _ => None,
        };
        match (by, capacity) {
            (Some(duty), _) => Capacity::Duty(duty),
            (None, StepCapacity::Rechecker) if self.role == AccountRole::Inspector => Capacity::Account(self.role),
            (None, _) => Capacity::Own,
        }
    }
}

/// What inspectors look at again: 复核, and 回头看 on what was put right.
fn is_to_look_at(case: &Case) -> bool {
    case.state == CaseState::ToRecheck || case.ending == Some(Ending::Done)
}

/// Whether nobody was ever given it to put right.
pub fn is_unassigned(case: &Case) -> bool {
    case.assigned_at.is_none()
}

/// Whether what somebody holds takes a case in.
fn covers(held: Held, case: &Case) -> bool {
    let place = &case.place;
    match (held.right, held.subject) {
        (Right::Supervise, _) => true,
        (Right::ActInZone, Subject::Zone(zone)) => place.zone == Some(zone),
        (Right::ActOnLine, Subject::Line(line)) => place.line == Some(line),
        (Right::ActOnCell, Subject::Cell { line, zone }) => place.line == Some(line) && place.zone == Some(zone),
        (Right::ActOnCheckpoint, Subject::Checkpoint(checkpoint)) => place.checkpoint == Some(checkpoint),
        _ => false,
    }
}
