//! Giving an entity a last day. It is never deleted: it was, and stays to be looked up.

use super::{Denial, changed, dependents::may_end, duty::ended, same_version};
use crate::{
    atlas::Atlas,
    domain::{
        AreaVersion, Change, CheckpointVersion, Code, Date, Dated, Kind, LineVersion, Period, Record, Refusal,
        UnitVersion, Verb, Versions,
    },
};

/// Ends an entity after `last`. Versions that would only begin later never come true and are dropped.
pub fn end(atlas: &Atlas, base: Option<u32>, kind: Kind, code: &Code, last: Date) -> Result<Vec<Change>, Denial> {
    let unknown = || Refusal::Unknown { kind, name: code.to_string() };
    let found = atlas.record_by_code(kind, code).ok_or_else(unknown)?;
    same_version(base, found.version)?;
    let record = match found.record.clone() {
        Record::Area(mut it) => cut(&it.versions, last, code)?.map(|versions| {
            it.versions = versions;
            Record::Area(it)
        }),
        Record::Line(mut it) => cut(&it.versions, last, code)?.map(|versions| {
            it.versions = versions;
            Record::Line(it)
        }),
        Record::Checkpoint(mut it) => cut(&it.versions, last, code)?.map(|versions| {
            it.versions = versions;
            Record::Checkpoint(it)
        }),
        Record::Unit(mut it) => cut(&it.versions, last, code)?.map(|versions| {
            it.versions = versions;
            Record::Unit(it)
        }),
        Record::Post(mut it) => ended(it.period, last, code)?.map(|period| {
            it.period = period;
            Record::Post(it)
        }),
        Record::Pattern(mut it) => ended(it.period, last, code)?.map(|period| {
            it.period = period;
            Record::Pattern(it)
        }),
        // Taken back, it counts as never held.
        Record::Duty(it) if it.withdrawn => return Err(unknown().into()),
        Record::Duty(mut it) => ended(it.period, last, code)?.map(|period| {
            it.period = period;
            Record::Duty(it)
        }),
        Record::Settings(_)
        | Record::Context(_)
        | Record::Checklist(_)
        | Record::Scoring(_)
        | Record::Person(_)
        | Record::Role(_)
        | Record::Account(_)
        | Record::Reveal(_)
        | Record::Round(_)
        | Record::Inspection(_)
        | Record::Ruling(_)
        | Record::Case(_)
        | Record::Calendar(_)
        | Record::Held(_)
        | Record::Shift(_) => return Err(Refusal::NoPeriod { kind }.into()),
    };
    if record.is_some() {
        may_end(atlas, &found.record, last)?;
    }
    Ok(record.map(|record| changed(&found, Verb::Ended, record)).into_iter().collect())
}

/// The versions up to `last`; `None` when they end there already.
fn cut<T: Ending>(versions: &Versions<T>, last: Date, code: &Code) -> Result<Option<Versions<T>>, Refusal> {
    let mut kept: Vec<T> = versions.all().iter().filter(|version| version.period().first() <= last).cloned().collect();
    let dropped = kept.len() < versions.all().len();
    let Some(newest) = kept.last_mut() else {
        return Err(Refusal::PeriodOrder { first: versions.all()[0].period().first(), last });
    };
    match newest.period().last() {
        // It ends in a gap between versions: the dropped ones were the only thing after it.
        Some(now) if now < last && dropped => {}
        _ => match ended(newest.period(), last, code)? {
            Some(period) => newest.set_period(period),
            None if dropped => {}
            None => return Ok(None),
        },
    }
    // In order and apart from each other, as they were before.
    Ok(Versions::new(kept).ok())
}

/// A version whose period can be cut.
pub(super) trait Ending: Dated + Clone {
    fn set_period(&mut self, period: Period);
}

macro_rules! endings {
    ($($version:ty),*) => {$(
        impl Ending for $version {
            fn set_period(&mut self, period: Period) {
                self.period = period;
            }
        }
    )*};
}

endings!(AreaVersion, LineVersion, CheckpointVersion, UnitVersion);
