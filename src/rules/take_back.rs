//! Taking back an entity that was added by mistake: from then on it holds on no day that anybody asks about. Nothing is
//! deleted: the log keeps what was added, by whom, and when it was taken back; its code stays taken.

use super::{Denial, changed, dependents::may_end};
use crate::{
    atlas::Atlas,
    domain::{
        Change, Checkpoint, CheckpointVersion, Code, EARLIEST, Kind, Period, Post, Record, Refusal, Unit, UnitVersion,
        Verb, Versions,
    },
};

/// Takes a unit, post or checkpoint back that is as it was added, and that nothing refers to. A period holds on one day
/// at least: theirs becomes the first day of the calendar.
pub fn take_back(atlas: &Atlas, base: Option<u32>, kind: Kind, code: &Code) -> Result<Vec<Change>, Denial> {
    let unknown = || Refusal::Unknown { kind, name: code.to_string() };
    let found = atlas.record_by_code(kind, code).ok_or_else(unknown)?;
    // Whatever was changed since it was added is no mistake of adding.
    if found.version != 1 || base.is_some_and(|base| base != 1) {
        return Err(Denial::Conflict { current: found.version });
    }
    let never = Period::new(EARLIEST, Some(EARLIEST)).map_err(|_| unknown())?;
    let record = match found.record.clone() {
        Record::Unit(it) => Record::Unit(Unit { versions: only::<UnitVersion>(&it.versions, never)?, ..it }),
        Record::Checkpoint(it) => {
            visited(atlas, &it)?;
            Record::Checkpoint(Checkpoint { versions: only::<CheckpointVersion>(&it.versions, never)?, ..it })
        }
        Record::Post(it) => Record::Post(Post { period: never, ..it }),
        _ => return Err(Refusal::NoPeriod { kind }.into()),
    };
    may_end(atlas, &found.record, EARLIEST)?;
    Ok(vec![changed(&found, Verb::Withdrawn, record)])
}

/// What was looked at was there.
fn visited(atlas: &Atlas, checkpoint: &Checkpoint) -> Result<(), Refusal> {
    let cases: Vec<_> = atlas.cases_of(checkpoint.id).take(5).map(|case| (Kind::Case, case.code.clone())).collect();
    let visits = atlas.visits_of(checkpoint.id).count();
    if cases.is_empty() && visits == 0 {
        return Ok(());
    }
    let (kind, code) = (Kind::Checkpoint, checkpoint.code.clone());
    Err(Refusal::StillUsed { kind, code, last: EARLIEST, by: cases, more: visits })
}

fn only<T: Clone + crate::domain::Dated + Placed>(
    versions: &Versions<T>,
    never: Period,
) -> Result<Versions<T>, Refusal> {
    let mut version = versions.last().clone();
    version.place(never);
    Versions::new(vec![version]).map_err(|_| Refusal::NotAllowed)
}

trait Placed {
    fn place(&mut self, period: Period);
}

impl Placed for UnitVersion {
    fn place(&mut self, period: Period) {
        self.period = period;
    }
}

impl Placed for CheckpointVersion {
    fn place(&mut self, period: Period) {
        self.period = period;
    }
}
