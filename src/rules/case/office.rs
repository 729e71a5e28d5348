//! What the office does: giving a case to a unit, moving it on, joining, dismissing, cards, and putting its place right.

use super::{
    super::Denial,
    act::{Work, worded},
    clock::{due, is_term},
    is_released,
    lead::{item_of, leads, others},
    left, place, step,
};
use crate::{
    atlas::Atlas,
    domain::{
        Card, Case, CaseAct, CaseId, CasePlace, CaseRefusal, CaseState, Change, CheckpointId, Date, Ending, Kind,
        LineId, Photo, Position, Refusal, StepAct, StepCapacity, Term, Text, UnitId, Verb,
    },
};

/// 交办. Another lead than the rule's, where it names one or not, needs a reason.
pub fn assign(mut work: Work<'_>, act: &CaseAct) -> Result<Vec<Change>, Denial> {
    let CaseAct::Assign { lead, assisting, term, recheck, reason, note } = act else { return Ok(vec![]) };
    if !is_released(work.atlas, &work.case) {
        return Err(CaseRefusal::Sealed { case: work.case.code.clone() }.into());
    }
    let (atlas, today) = (work.atlas, work.today());
    let rule = leads(atlas, &work.case.place, today);
    let chosen = lead.or(rule.lead).ok_or(CaseRefusal::NoLead)?;
    units_exist(atlas, lead.iter().chain(assisting.iter().flatten()), today)?;
    let other = rule.lead != Some(chosen);
    if other && reason.is_none() {
        return Err(CaseRefusal::LeadReason.into());
    }
    let by_rule = || rule.lead.into_iter().chain(rule.assisting.clone()).collect();
    let assisting = assisting.clone().unwrap_or_else(by_rule);
    let term = term.unwrap_or_else(|| usual_term(atlas, &work.case.place, today));
    if !is_term(term, today) {
        return Err(CaseRefusal::Term.into());
    }
    work.case.lead_reason = reason.clone().filter(|_| other);
    work.case.recheck = recheck.unwrap_or(work.case.recheck);
    give(&mut work, chosen, assisting, term);
    let note = note.clone().or_else(|| reason.clone());
    Ok(work.done(Verb::Advanced, StepAct::Assign, note, vec![]))
}

/// 改派: the office moves the case on.
pub fn reroute(
    work: Work<'_>,
    lead: UnitId,
    assisting: Option<&[UnitId]>,
    reason: Text,
) -> Result<Vec<Change>, Denial> {
    units_exist(work.atlas, assisting.unwrap_or_default(), work.today())?;
    let mut work = moved(work, lead, &reason)?;
    if let Some(assisting) = assisting {
        work.case.assisting = others(assisting.iter().copied(), Some(lead));
    }
    Ok(work.done(Verb::Advanced, StepAct::Reroute, Some(reason), vec![]))
}

/// The case with another unit that leads: its clock starts anew, and what the unit before did in time or not is not its
/// account.
pub fn moved<'a>(mut work: Work<'a>, lead: UnitId, reason: &Text) -> Result<Work<'a>, Denial> {
    if work.case.lead == Some(lead) {
        return Err(CaseRefusal::SameLead.into());
    }
    units_exist(work.atlas, [&lead], work.today())?;
    let today = work.today();
    let usual = || usual_term(work.atlas, &work.case.place, today);
    let term = work.case.term.filter(|term| is_term(*term, today)).unwrap_or_else(usual);
    let assisting = work.case.assisting.clone();
    let by_rule = leads(work.atlas, &work.case.place, today).lead == Some(lead);
    work.case.lead_reason = Some(reason.clone()).filter(|_| !by_rule);
    give(&mut work, lead, assisting, term);
    Ok(work)
}

/// How long there is when nobody says so: as the item says, else as the district does.
fn usual_term(atlas: &Atlas, place: &CasePlace, on: Date) -> Term {
    let item = place.line.zip(place.item.as_ref()).and_then(|(line, item)| item_of(atlas, line, item, on));
    item.and_then(|item| item.term).unwrap_or_else(|| atlas.practice().term)
}

/// The case is a unit's from now on.
fn give(work: &mut Work<'_>, lead: UnitId, assisting: Vec<UnitId>, term: Term) {
    let now = work.now();
    let due_at = due(work.atlas, term, now);
    let case = &mut work.case;
    taken_back(case);
    case.state = CaseState::ToSign;
    case.lead = Some(lead);
    case.assisting = others(assisting, Some(lead));
    case.term = Some(term);
    case.assigned_at = Some(now);
    case.due_at = Some(due_at);
}

/// Nothing is left of a unit's work on it but its history.
pub fn taken_back(case: &mut Case) {
    case.state = CaseState::ToAssign;
    (case.lead, case.assisting, case.person) = (None, vec![], None);
    (case.term, case.assigned_at, case.signed_at) = (None, None, None);
    (case.due_at, case.stopped_at, case.put_off_until) = (None, None, None);
    (case.first_handed_in_at, case.on_time, case.handed_in_at) = (None, None, None);
    (case.request, case.measures, case.after) = (None, None, vec![]);
}

fn units_exist<'a>(atlas: &Atlas, units: impl IntoIterator<Item = &'a UnitId>, on: Date) -> Result<(), Refusal> {
    units.into_iter().try_for_each(|id| {
        let there = atlas.unit(*id).is_some_and(|row| row.versions.on(on).is_some());
        let name = || atlas.unit(*id).map_or_else(|| id.to_string(), |row| row.code.to_string());
        if there { Ok(()) } else { Err(Refusal::Unknown { kind: Kind::Unit, name: name() }) }
    })
}

/// A card is given, or taken back.
pub fn card(mut work: Work<'_>, card: Option<Card>) -> Vec<Change> {
    if work.case.card == card {
        return vec![];
    }
    work.case.card = card;
    let said = match card {
        Some(Card::Yellow) => "黄牌",
        Some(Card::Red) => "红牌",
        None => "收回牌",
    };
    work.done(Verb::Advanced, StepAct::Card, worded(said, None), vec![])
}

/// 不予立案.
pub fn dismiss(mut work: Work<'_>, reason: Text) -> Vec<Change> {
    close(&mut work, Ending::Dismissed);
    work.done(Verb::Closed, StepAct::Dismiss, Some(reason), vec![])
}

fn close(work: &mut Work<'_>, ending: Ending) {
    let now = work.now();
    let case = &mut work.case;
    (case.state, case.ending, case.closed_at) = (CaseState::Closed, Some(ending), Some(now));
    case.stopped_at = case.stopped_at.or(Some(now));
    case.request = None;
}

/// 同一件: the case is the same as another one, which keeps its photos and what was said of it.
pub fn join(mut work: Work<'_>, into: CaseId) -> Result<Vec<Change>, Denial> {
    let unknown = || Refusal::Unknown { kind: Kind::Case, name: into.to_string() };
    let target = work.atlas.case(into).ok_or_else(unknown)?;
    if !target.is_open() || target.id == work.case.id {
        return Err(CaseRefusal::JoinTarget { case: target.code.clone() }.into());
    }
    // One that must not be known yet neither shows in another, nor hides one that is known.
    for case in [&work.case, &target.entity] {
        if !is_released(work.atlas, case) {
            return Err(CaseRefusal::Sealed { case: case.code.clone() }.into());
        }
    }
    close(&mut work, Ending::Joined { into });
    let (note, photos) = carried(&work.case);
    let mut kept = target.entity.clone();
    kept.steps.push(step(work.asking, StepCapacity::Office, StepAct::Join, note, photos));
    let kept = left(target.fid, target.version + 1, Verb::Advanced, kept);
    let code = worded(&format!("并入 {}", target.code), None);
    let mut changes = work.done(Verb::Closed, StepAct::Join, code, vec![]);
    changes.push(kept);
    Ok(changes)
}

/// What the other one gets: number, text and comments, and the photos.
fn carried(case: &Case) -> (Option<Text>, Vec<Photo>) {
    let comments = || case.steps.iter().filter(|step| step.act == StepAct::Comment);
    let said = comments().filter_map(|step| step.note.as_ref());
    let whole = said.fold(format!("{} {}", case.code, case.text), |whole, note| format!("{whole}\n{note}"));
    let short: String = whole.chars().take(2000).collect();
    let photos = case.before.iter().chain(comments().flat_map(|step| &step.photos)).take(super::MOST_PHOTOS);
    (Text::new(&short).ok(), photos.cloned().collect())
}

/// Where it is, put right before it is assigned; what follows from the place follows anew.
pub fn set_place(
    mut work: Work<'_>,
    line: Option<LineId>,
    checkpoint: Option<CheckpointId>,
    position: Option<Position>,
) -> Result<Vec<Change>, Denial> {
    let (atlas, today) = (work.atlas, work.today());
    let old = &work.case.place;
    let elsewhere = checkpoint.is_some_and(|id| old.checkpoint != Some(id));
    let stated = CasePlace {
        checkpoint: checkpoint.or(old.checkpoint),
        line: line.or(if elsewhere { None } else { old.line }),
        position: position.or(if elsewhere { None } else { old.position }),
        spot: old.spot.clone(),
        ..CasePlace::default()
    };
    let mut place = place::complete(atlas, &stated, today)?;
    let has = |line| old.item.clone().filter(|item| item_of(atlas, line, item, today).is_some());
    place.item = place.line.and_then(has);
    if place == *old {
        return Ok(vec![]);
    }
    work.case.recheck = place::recheck(atlas, &place, today);
    work.case.place = place;
    Ok(work.done(Verb::Advanced, StepAct::SetPlace, None, vec![]))
}
