//! What is missing from complete files ends; it is never deleted.

use super::super::fault::{At, Faults};
use super::super::input::FileKind;
use super::super::names::Names;
use super::super::problem::Problem;
use super::super::read::Input;
use super::diff::has_no_period;
use super::{Entry, Plan, What, diff, end};
use crate::atlas::{Atlas, Found};
use crate::domain::{Code, Date, Fid, Kind, Period, Record, UnitId};

/// How many of a kind end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct EndedShare {
    /// Which kind.
    pub kind: Kind,
    /// How many end.
    pub ended: usize,
    /// Out of how many that have not ended yet.
    pub of: usize,
}

impl EndedShare {
    /// More than 5 %.
    pub fn is_much(&self) -> bool {
        self.ended * 20 > self.of
    }
}

/// Ends what the atlas has, has not ended by `last`, and a file of its kind does not name.
pub(super) fn end_missing(
    atlas: &Atlas,
    input: &Input,
    names: &Names<'_>,
    last: Date,
    plan: &mut Plan,
    faults: &mut Faults,
) {
    // What refers ends before what it refers to.
    for sheet in input.sheets.iter().rev() {
        let kind = sheet.kind.kind();
        if matches!(sheet.kind, FileKind::Checklists | FileKind::Scoring | FileKind::Calendar) {
            continue;
        }
        let at = At::file(&sheet.file);
        let mut share = EndedShare { kind, ended: 0, of: 0 };
        for found in all(atlas, kind) {
            let Some(code) = found.record.code().cloned() else { continue };
            let missing = names.declared(kind, &code).is_none();
            if has_no_period(kind) {
                if missing {
                    faults.field(at.clone(), "code", code.as_str(), not_ended(kind, &code));
                }
                continue;
            }
            if matches!(&found.record, Record::Duty(duty) if duty.withdrawn) {
                continue;
            }
            let periods = found.record.periods();
            if periods.iter().all(|period| period.last().is_some_and(|day| day <= last)) {
                continue;
            }
            share.of += 1;
            if !missing {
                continue;
            }
            if let Some(first) = latest(&periods).filter(|first| *first > last) {
                let problem = Problem::EndsBeforeStart { kind, code: code.to_string(), first };
                faults.field(at.clone(), "code", code.as_str(), problem);
                continue;
            }
            share.ended += 1;
            let name = diff::name(&found.record);
            plan.entries.push(Entry { kind, code: code.to_string(), name, at: None, what: What::Ended(last) });
            plan.commands.push(end(kind, &code, last, found.version));
        }
        if share.ended > 0 {
            plan.ended.push(share);
        }
    }
}

fn not_ended(kind: Kind, code: &Code) -> Problem {
    Problem::NotEnded { kind, code: code.to_string() }
}

/// The first day of the last version.
fn latest(periods: &[Period]) -> Option<Date> {
    periods.iter().map(Period::first).max()
}

/// All of a kind; units with those below before those above, since nothing ends while something under it goes on.
fn all(atlas: &Atlas, kind: Kind) -> Vec<Found> {
    let of = |fid| atlas.record_by_id(kind, atlas.record(kind, Fid(fid))?.id());
    let mut all: Vec<Found> = (0..atlas.next_fid(kind).0).filter_map(of).collect();
    all.sort_by_key(|found| std::cmp::Reverse(depth(atlas, &found.record)));
    all
}

/// How many units stand above a unit. A circle is refused when it is written, so the steps end.
fn depth(atlas: &Atlas, record: &Record) -> usize {
    let Record::Unit(unit) = record else { return 0 };
    let above = |id: UnitId| atlas.unit(id).and_then(|row| row.versions.last().parent);
    std::iter::successors(unit.versions.last().parent, |id| above(*id)).take(atlas.units().len()).count()
}
