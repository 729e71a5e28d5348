//! What the office does to a shift: changing, moving, cancelling, combining it, and asking for names.

use super::{
    super::{Asking, Denial},
    record::{meeting, owed},
    work::{Done, Work, in_order, left, refuse, shift, unit_code},
};
use crate::domain::{Change, Date, Half, Hours, Meeting, Owed, Part, Shift, ShiftId, ShiftRefusal, ShiftStepAct, Text};

/// Task, meeting point, hours and parts; what is left out stays as it is.
pub fn change(
    mut work: Work<'_>,
    task: Option<Text>,
    to: Option<Meeting>,
    hours: Option<Hours>,
    parts: Option<&[Owed]>,
) -> Result<Vec<Change>, Denial> {
    if let Some(to) = to {
        meeting(work.atlas, &to, work.shift.date)?;
        work.shift.meeting = to;
    }
    if let Some(hours) = hours {
        work.shift.hours = in_order(hours).map_err(refuse)?;
    }
    if let Some(parts) = parts {
        owed(work.atlas, parts)?;
        work.shift.parts = replaced(&work, parts)?;
    }
    work.shift.task = task.unwrap_or(work.shift.task);
    let people: Vec<_> = work.shift.people().collect();
    Ok(work.done(Done::new(ShiftStepAct::Change).about(people)))
}

/// The parts as they are wanted, with the names that are there.
fn replaced(work: &Work<'_>, wanted: &[Owed]) -> Result<Vec<Part>, Denial> {
    let known = &work.shift.parts;
    let gone = |part: &&Part| !part.names.is_empty() && !wanted.iter().any(|owed| owed.unit == part.unit);
    if let Some(part) = known.iter().find(gone) {
        return Err(refuse(ShiftRefusal::PartHasNames { unit: unit_code(work.atlas, part.unit) }));
    }
    let part = |owed: &Owed| match known.iter().find(|part| part.unit == owed.unit) {
        None => Ok(Part::owed(owed)),
        Some(part) => {
            let named = part.names.iter().filter(|one| !one.extra).count();
            if named > usize::from(owed.needed) {
                return Err(refuse(ShiftRefusal::TooManyNames { needed: owed.needed, named }));
            }
            Ok(Part { needed: owed.needed, contact: owed.contact.or(part.contact), ..part.clone() })
        }
    };
    wanted.iter().map(part).collect()
}

/// To another half day, with its names.
pub fn put_off(
    mut work: Work<'_>,
    date: Date,
    half: Half,
    hours: Option<Hours>,
    reason: &Text,
) -> Result<Vec<Change>, Denial> {
    if date < work.today() {
        return Err(refuse(ShiftRefusal::Past { date }));
    }
    let weekend = work.atlas.weekend();
    let same_half = half == work.shift.half;
    (work.shift.date, work.shift.half) = (date, half);
    let usual = match half {
        _ if same_half => work.shift.hours,
        Half::Am => weekend.am,
        Half::Pm => weekend.pm,
    };
    work.shift.hours = in_order(hours.unwrap_or(usual)).map_err(refuse)?;
    let people: Vec<_> = work.shift.people().collect();
    work.no_clash(people.iter().copied())?;
    Ok(work.done(Done::new(ShiftStepAct::Move).about(people).saying(Some(reason.clone()))))
}

/// It does not take place.
pub fn cancel(mut work: Work<'_>, reason: &Text) -> Vec<Change> {
    work.shift.cancelled = true;
    let people: Vec<_> = work.shift.people().collect();
    work.done(Done::new(ShiftStepAct::Cancel).about(people).saying(Some(reason.clone())))
}

/// It does after all.
pub fn restore(mut work: Work<'_>) -> Result<Vec<Change>, Denial> {
    if work.shift.date < work.today() {
        return Err(refuse(ShiftRefusal::Past { date: work.shift.date }));
    }
    work.shift.cancelled = false;
    let people: Vec<_> = work.shift.people().collect();
    work.no_clash(people.iter().copied())?;
    Ok(work.done(Done::new(ShiftStepAct::Restore).about(people)))
}

/// Its parts go over to another shift of the same half day; it is cancelled.
pub fn combine(mut work: Work<'_>, into: ShiftId) -> Result<Vec<Change>, Denial> {
    let row = shift(work.atlas, into)?;
    let together = row.id != work.shift.id && (row.date, row.half) == (work.shift.date, work.shift.half);
    if !together || row.cancelled {
        return Err(refuse(ShiftRefusal::NotTogether { shift: row.code.clone() }));
    }
    let mut other = row.entity.clone();
    for part in &mut work.shift.parts {
        let moved = Part { names: std::mem::take(&mut part.names), ..part.clone() };
        match other.parts.iter_mut().find(|there| there.unit == moved.unit) {
            None => other.parts.push(moved),
            Some(there) if there.approved.is_some() => {
                return Err(refuse(ShiftRefusal::Approved { unit: unit_code(work.atlas, there.unit) }));
            }
            Some(there) => {
                there.needed = there.needed.saturating_add(moved.needed);
                there.names.extend(moved.names);
            }
        }
    }
    let people: Vec<_> = row.entity.people().chain(other.people()).collect();
    let note = Text::new(&format!("{} → {}", work.shift.code, other.code)).ok();
    let done = || Done::new(ShiftStepAct::Combine).about(people.iter().copied()).saying(note.clone());
    other.steps.push(done().step(work.asking));
    let other = left(row, other);
    work.shift.cancelled = true;
    let mut changes = work.done(done());
    changes.push(other);
    Ok(changes)
}

/// The units that have named too few are asked.
pub fn ask(work: Work<'_>) -> Result<Vec<Change>, Denial> {
    if work.shift.date < work.today() {
        return Err(refuse(ShiftRefusal::Past { date: work.shift.date }));
    }
    let asking = work.asking;
    let row = shift(work.atlas, work.shift.id)?;
    let asked = asked(work.shift, asking).ok_or_else(|| refuse(ShiftRefusal::Full))?;
    Ok(vec![left(row, asked)])
}

/// A shift whose short parts are asked; `None` when none is short.
pub fn asked(mut shift: Shift, asking: &Asking<'_>) -> Option<Shift> {
    let short = |part: &&mut Part| part.missing() > 0 && part.approved.is_none();
    let mut any = false;
    for part in shift.parts.iter_mut().filter(short) {
        part.asked_at = Some(asking.now);
        any = true;
    }
    shift.steps.push(Done::new(ShiftStepAct::Ask).step(asking));
    any.then_some(shift)
}
