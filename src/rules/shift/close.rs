//! What comes out of a shift: what was done, counted, and the hours of those who came.

use super::{
    super::{Denial, visit},
    work::{Done, MOST_MINUTES, Work, called, ends_at, is_begun, refuse, worked},
};
use crate::domain::{Approval, Change, Output, Photo, ShiftRefusal, ShiftStepAct, Text, UnitId, Worked};

/// More of anything nobody counts on a half day.
const MOST_COUNT: u32 = 1_000_000;

fn begun(work: &Work<'_>) -> Result<(), Denial> {
    if is_begun(work.atlas, &work.shift, work.when()) {
        return Ok(());
    }
    Err(refuse(ShiftRefusal::NotBegun { date: work.shift.date, from: work.shift.hours.from }))
}

/// What was done: all that is counted, anew. Photos are added.
pub fn report(
    mut work: Work<'_>,
    outputs: &[Output],
    note: Option<Text>,
    photos: &[Photo],
) -> Result<Vec<Change>, Denial> {
    begun(&work)?;
    let kinds = work.atlas.weekend().outputs;
    for (at, output) in outputs.iter().enumerate() {
        let twice = outputs[..at].iter().any(|other| other.code == output.code);
        let kept = work.shift.outputs.iter().any(|known| known.code == output.code);
        if twice || !kept && !kinds.iter().any(|kind| kind.code == output.code) {
            return Err(refuse(ShiftRefusal::OutputUnknown { code: output.code.clone() }));
        }
        if output.count > MOST_COUNT {
            return Err(refuse(ShiftRefusal::Figure { field: "outputs" }));
        }
    }
    visit::photos(work.shift.photos.iter().chain(photos), work.asking.now)?;
    work.shift.outputs = outputs.iter().filter(|output| output.count > 0).cloned().collect();
    work.shift.note = note.or(work.shift.note);
    work.shift.photos.extend(photos.iter().cloned());
    Ok(work.done(Done::new(ShiftStepAct::Report)))
}

/// The hours of a unit's people: as they are said, else from their marks. Nothing of the part changes any more: so not
/// before the end, when somebody may still come. Who has not checked out by then was there to the end.
pub fn approve(mut work: Work<'_>, unit: UnitId, hours: &[Worked]) -> Result<Vec<Change>, Denial> {
    let at = work.part(unit)?;
    // By the server's clock, whatever the device says.
    if work.asking.now < ends_at(work.atlas, &work.shift) {
        return Err(refuse(ShiftRefusal::NotOver { date: work.shift.date, to: work.shift.hours.to }));
    }
    for said in hours {
        let names = &mut work.shift.parts[at].names;
        let unnamed = || refuse(ShiftRefusal::NotNamed { name: called(work.atlas, &said.who) });
        let one = names.iter_mut().find(|one| one.who == said.who).ok_or_else(unnamed)?;
        if said.minutes > MOST_MINUTES {
            return Err(refuse(ShiftRefusal::Figure { field: "minutes" }));
        }
        one.minutes = Some(said.minutes);
    }
    let minutes: Vec<_> = work.shift.parts[at].names.iter().map(|one| worked(work.atlas, &work.shift, one)).collect();
    for (one, minutes) in work.shift.parts[at].names.iter_mut().zip(minutes) {
        one.minutes = Some(minutes);
    }
    work.shift.parts[at].approved = Some(Approval { at: work.asking.now, by: work.asking.person() });
    Ok(work.done(Done::new(ShiftStepAct::Approve).of(unit)))
}

/// The approval is taken back; the minutes stay until they are said anew.
pub fn reopen(mut work: Work<'_>, unit: UnitId, reason: Text) -> Result<Vec<Change>, Denial> {
    let at = work.part(unit)?;
    let part = &mut work.shift.parts[at];
    part.approved = None;
    // Nobody who did not come stays with 0 minutes: they were not said of them.
    part.names.iter_mut().filter(|one| one.minutes == Some(0)).for_each(|one| one.minutes = None);
    Ok(work.done(Done::new(ShiftStepAct::Reopen).of(unit).saying(Some(reason))))
}
