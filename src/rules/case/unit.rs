//! What the lead unit does: signing for a case, naming somebody inside, handing in, going on after 挂账.

use super::{
    super::Denial,
    act::{Work, worded},
    few,
};
use crate::domain::{CaseRefusal, CaseState, Change, Kind, PersonId, Photo, Refusal, StepAct, Text, Verb};

/// 签收.
pub fn sign(mut work: Work<'_>) -> Vec<Change> {
    work.case.state = CaseState::Underway;
    work.case.signed_at = Some(work.now());
    work.done(Verb::Advanced, StepAct::Sign, None, vec![])
}

/// 转办: somebody who works in the lead unit puts it right.
pub fn name(mut work: Work<'_>, person: PersonId) -> Result<Vec<Change>, Denial> {
    let unknown = || Refusal::Unknown { kind: Kind::Person, name: person.to_string() };
    let row = work.atlas.person(person).ok_or_else(unknown)?;
    let here = work.case.lead.is_some_and(|lead| work.atlas.works_in(person, lead, work.today()));
    if !here {
        return Err(CaseRefusal::NotInUnit { person: row.code.clone() }.into());
    }
    if work.case.person == Some(person) {
        return Ok(vec![]);
    }
    work.case.person = Some(person);
    let called = worded(row.name.as_str(), None);
    Ok(work.done(Verb::Advanced, StepAct::Name, called, vec![]))
}

/// 反馈: what was done about it, with photos. The unit's clock stands from now on; a request that waits is settled by it.
pub fn hand_in(mut work: Work<'_>, measures: &Text, photos: &[Photo]) -> Result<Vec<Change>, Denial> {
    if photos.is_empty() {
        return Err(CaseRefusal::NoPhoto.into());
    }
    few(photos)?;
    let now = work.now();
    let case = &mut work.case;
    // 挂账 has stopped it before.
    let stopped = *case.stopped_at.get_or_insert(now);
    if case.first_handed_in_at.is_none() {
        case.first_handed_in_at = Some(now);
        case.on_time = case.due_at.map(|due| stopped < due);
    }
    case.handed_in_at = Some(now);
    case.state = CaseState::ToRecheck;
    (case.request, case.put_off_until) = (None, None);
    (case.measures, case.after) = (Some(measures.clone()), photos.to_vec());
    Ok(work.done(Verb::Advanced, StepAct::HandIn, Some(measures.clone()), photos.to_vec()))
}

/// It goes on after 挂账.
pub fn resume(mut work: Work<'_>, note: Option<Text>) -> Vec<Change> {
    work.run_on();
    work.case.state = CaseState::Underway;
    work.case.put_off_until = None;
    work.done(Verb::Advanced, StepAct::Resume, note, vec![])
}
