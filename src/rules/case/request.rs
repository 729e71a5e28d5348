//! What a unit asks for, and what the office answers. A request stops no clock until it is granted.

use super::{
    super::Denial,
    act::{Work, worded},
    clock::{due_day, end_of},
    office,
};
use crate::domain::{
    CaseRefusal, CaseRequest, CaseState, Change, Date, Kind, Refusal, RequestKind, StepAct, Term, Text, UnitId, Verb,
};

/// 申请退回, 申请延期 or 申请挂账.
pub fn ask(
    mut work: Work<'_>,
    request: RequestKind,
    reason: &Text,
    owner: Option<UnitId>,
    until: Option<Date>,
) -> Result<Vec<Change>, Denial> {
    let case = &work.case;
    if case.request.is_some() {
        return Err(CaseRefusal::Asked.into());
    }
    if request == RequestKind::Suspend && case.state != CaseState::Underway {
        return Err(CaseRefusal::Step { case: case.code.clone(), state: case.state }.into());
    }
    if let Some(owner) = owner.filter(|_| request == RequestKind::Return) {
        if case.lead == Some(owner) {
            return Err(CaseRefusal::SameLead.into());
        }
        work.atlas.unit(owner).ok_or_else(|| Refusal::Unknown { kind: Kind::Unit, name: owner.to_string() })?;
    }
    let due = case.due_at.map(|due| due_day(work.atlas, due));
    match (request, until) {
        (RequestKind::Extend, None) => return Err(CaseRefusal::NoUntil.into()),
        (RequestKind::Extend, Some(until)) if due.is_some_and(|due| until <= due) || until < work.today() => {
            return Err(CaseRefusal::NotLater { until }.into());
        }
        (RequestKind::Suspend, Some(until)) if until < work.today() => {
            return Err(CaseRefusal::NotLater { until }.into());
        }
        _ => {}
    }
    let about = match until.filter(|_| request != RequestKind::Return) {
        Some(until) => format!("{}至 {until}", asked(request)),
        None => asked(request).to_owned(),
    };
    work.case.request = Some(CaseRequest {
        request,
        reason: reason.clone(),
        owner: owner.filter(|_| request == RequestKind::Return),
        until: until.filter(|_| request != RequestKind::Return),
        by: work.asking.person(),
        at: work.now(),
    });
    Ok(work.done(Verb::Advanced, StepAct::Ask, worded(&about, Some(reason)), vec![]))
}

/// What was asked for is granted.
pub fn grant(mut work: Work<'_>, note: Option<&Text>) -> Result<Vec<Change>, Denial> {
    let Some(request) = work.case.request.take() else { return Err(CaseRefusal::NotAsked.into()) };
    match (request.request, request.owner, request.until) {
        (RequestKind::Return, Some(owner), _) => work = office::moved(work, owner, &request.reason)?,
        (RequestKind::Return, None, _) => office::taken_back(&mut work.case),
        (RequestKind::Extend, _, until) => {
            let until = until.ok_or(CaseRefusal::NoUntil)?;
            work.case.term = Some(Term::Date { date: until });
            work.case.due_at = Some(end_of(work.atlas, until));
        }
        (RequestKind::Suspend, _, until) => {
            work.case.state = CaseState::Suspended;
            work.case.stopped_at = Some(work.now());
            work.case.put_off_until = until;
        }
    }
    let about = format!("同意{}", asked(request.request));
    Ok(work.done(Verb::Advanced, StepAct::Grant, worded(&about, note), vec![]))
}

/// 驳回.
pub fn deny(mut work: Work<'_>, reason: &Text) -> Result<Vec<Change>, Denial> {
    let Some(request) = work.case.request.take() else { return Err(CaseRefusal::NotAsked.into()) };
    let about = format!("驳回{}", asked(request.request));
    Ok(work.done(Verb::Advanced, StepAct::Deny, worded(&about, Some(reason)), vec![]))
}

const fn asked(request: RequestKind) -> &'static str {
    match request {
        RequestKind::Return => "申请退回",
        RequestKind::Extend => "申请延期",
        RequestKind::Suspend => "申请挂账",
    }
}
