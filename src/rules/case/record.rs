//! What must hold of a case, a working calendar and the district's practice, whoever sets it.

use std::collections::HashSet;

use super::clock::is_term;
use crate::{
    atlas::Atlas,
    domain::{Calendar, Case, CaseRefusal, CaseState, Date, EARLIEST, Ending, Kind, Practice, Refusal, Term},
};

/// Everything that a case names is there, and its state and its times fit together.
pub fn check_case(atlas: &Atlas, case: &Case) -> Result<(), Refusal> {
    let exists = |there: bool, kind: Kind, id: &dyn ToString| {
        if there { Ok(()) } else { Err(Refusal::Unknown { kind, name: id.to_string() }) }
    };
    let place = &case.place;
    for (kind, id) in [(Kind::Zone, place.zone), (Kind::Street, place.street), (Kind::Community, place.community)] {
        let known = |id| atlas.area(id).is_some_and(|row| Kind::from(row.kind) == kind);
        id.map_or(Ok(()), |id| exists(known(id), kind, &id))?;
    }
    place.line.map_or(Ok(()), |id| exists(atlas.line(id).is_some(), Kind::Line, &id))?;
    place.checkpoint.map_or(Ok(()), |id| exists(atlas.checkpoint(id).is_some(), Kind::Checkpoint, &id))?;
    for id in case.lead.iter().chain(&case.assisting) {
        exists(atlas.unit(*id).is_some(), Kind::Unit, id)?;
    }
    for id in case.person.iter().chain(&case.found.by) {
        exists(atlas.person(*id).is_some(), Kind::Person, id)?;
    }
    case.found.round.map_or(Ok(()), |id| exists(atlas.round(id).is_some(), Kind::Round, &id))?;
    let joined = match case.ending {
        Some(Ending::Joined { into }) => Some(into),
        Some(Ending::Done | Ending::Dismissed) | None => None,
    };
    for id in case.rebound_of.iter().chain(&case.parent).chain(&joined) {
        exists(atlas.case(*id).is_some(), Kind::Case, id)?;
    }
    fits_together(case).map_err(Refusal::from)
}

fn fits_together(case: &Case) -> Result<(), CaseRefusal> {
    let must = |good: bool, field| if good { Ok(()) } else { Err(CaseRefusal::Unfit { field }) };
    let closed = case.state == CaseState::Closed;
    let with_unit = !matches!(case.state, CaseState::ToAssign) && (!closed || case.ending == Some(Ending::Done));
    must(closed == case.ending.is_some(), "ending")?;
    must(closed == case.closed_at.is_some(), "closed_at")?;
    must(!with_unit || case.lead.is_some(), "lead")?;
    must(!with_unit || case.assigned_at.is_some(), "assigned_at")?;
    must(case.state != CaseState::ToAssign || case.lead.is_none() && case.assigned_at.is_none(), "lead")?;
    must(case.state != CaseState::ToRecheck || case.handed_in_at.is_some(), "handed_in_at")?;
    must(case.request.is_none() || !closed, "request")?;
    must(case.lead.is_none_or(|lead| !case.assisting.contains(&lead)), "assisting")?;
    let order = [
        (Some(case.found.at), "found_at"),
        (case.assigned_at, "assigned_at"),
        (case.first_handed_in_at, "first_handed_in_at"),
        (case.handed_in_at, "handed_in_at"),
        (case.closed_at, "closed_at"),
    ];
    let mut last = case.found.at;
    for (at, field) in order {
        let Some(at) = at else { continue };
        must(at >= last, field)?;
        last = at;
    }
    Ok(())
}

/// A list a year; each day of it once and of that year.
pub fn check_calendar(atlas: &Atlas, calendar: &Calendar) -> Result<(), Refusal> {
    if let Some(other) = atlas.calendars().iter().find(|row| row.year == calendar.year && row.id != calendar.id) {
        // Years are positive here: the list's own days say so.
        let number = u32::try_from(other.year).unwrap_or(0);
        return Err(Refusal::NumberTaken { kind: Kind::Calendar, number });
    }
    if calendar.year < EARLIEST.year() {
        return Err(Refusal::Figure { field: "year" });
    }
    let mut seen = HashSet::new();
    let days = calendar.holidays.iter().chain(&calendar.workdays);
    match days.map(|day| day.date).find(|date| date.year() != calendar.year || !seen.insert(*date)) {
        Some(date) => Err(CaseRefusal::Calendar { date }.into()),
        None => Ok(()),
    }
}

/// A term that is meant for more than one case is no date.
pub fn check_term(term: Term) -> Result<(), Refusal> {
    match term {
        Term::Date { .. } => Err(Refusal::Figure { field: "term" }),
        term if is_term(term, Date::MIN) => Ok(()),
        _ => Err(Refusal::Figure { field: "term" }),
    }
}

/// Figures within reason.
pub fn check_practice(practice: &Practice) -> Result<(), Refusal> {
    let within = |good: bool, field| if good { Ok(()) } else { Err(Refusal::Figure { field }) };
    check_term(practice.term)?;
    within(practice.spot_check_percent <= 100, "spot_check_percent")?;
    within(practice.rebound_days <= 366, "rebound_days")?;
    within(practice.duplicate_metres <= 1000, "duplicate_metres")?;
    within((320..=8192).contains(&practice.long_edge), "long_edge")
}
