//! Shifts: how they are made, changed, filled with names, attended and approved.

mod attend;
mod close;
mod make;
mod names;
mod notices;
mod plan;
mod record;
mod work;

use super::{Asking, Denial};
use crate::{
    atlas::Atlas,
    domain::{Change, ShiftAct, ShiftId},
};

pub use attend::attendance_hours;
pub use make::{Made, Skipped, WhyNot, add, ask_units, fade, make, planned};
pub(super) use notices::notices;
pub use record::{check_pattern, check_shift, check_weekend};
use work::{Work, refuse};
pub use work::{ends_at, instant, is_begun, may_follow, soft_clash, starts_at, worked};

/// Does something to a shift.
pub fn act(atlas: &Atlas, asking: &Asking<'_>, id: ShiftId, act: &ShiftAct) -> Result<Vec<Change>, Denial> {
    let work = Work::of(atlas, asking, id, act)?;
    may_follow(atlas, &work.shift, act.what(), act.unit()).map_err(refuse)?;
    match act {
        ShiftAct::Change { task, meeting, hours, parts } => {
            plan::change(work, task.clone(), meeting.clone(), *hours, parts.as_deref())
        }
        ShiftAct::Move { date, half, hours, reason } => plan::put_off(work, *date, *half, *hours, reason),
        ShiftAct::Cancel { reason } => Ok(plan::cancel(work, reason)),
        ShiftAct::Restore => plan::restore(work),
        ShiftAct::Combine { into } => plan::combine(work, *into),
        ShiftAct::Ask => plan::ask(work),
        ShiftAct::SetNames { unit, names } => names::set(work, *unit, names),
        ShiftAct::Appoint { unit, leader, contact } => names::appoint(work, *unit, *leader, *contact),
        ShiftAct::Replace { unit, person, by, note } => names::replace(work, *unit, *person, *by, note.clone()),
        ShiftAct::CheckIn { seen } => attend::check_in(work, *seen),
        ShiftAct::CheckOut { seen } => attend::check_out(work, *seen),
        ShiftAct::Mark { unit, how, marks, photos } => attend::mark(work, *unit, *how, marks, photos),
        ShiftAct::Report { outputs, note, photos } => close::report(work, outputs, note.clone(), photos),
        ShiftAct::Approve { unit, hours } => close::approve(work, *unit, hours),
        ShiftAct::Reopen { unit, reason } => close::reopen(work, *unit, reason.clone()),
    }
}
