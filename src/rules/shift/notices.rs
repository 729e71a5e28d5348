//! What there is to tell somebody of the shifts that concern them: who is named of their own ones, a unit's liaison of what
//! is asked and what waits. Of what is more than two weeks past nothing is told any more.

use std::collections::HashSet;

use jiff::ToSpan;

use super::work::{ends_at, instant};
use crate::{
    atlas::{Atlas, Row},
    domain::{Account, Instant, Part, PersonId, Shift, ShiftStep, ShiftStepAct, UnitId},
    rules::{
        notices::{About, Notice, NoticeWhat},
        own_units,
    },
};

/// For so many days after a shift it is told of.
const DAYS: i64 = 14;
/// From this minute of the day before on a shift is told of as tomorrow's: 08:00.
const MORNING: i64 = 8 * 60;
/// So much of a shift is told.
const TEXT: usize = 60;

/// What there is to tell an account of shifts, in no order.
pub fn notices(atlas: &Atlas, account: &Account, now: Instant) -> Vec<Notice> {
    let today = atlas.today(now);
    let since = today.checked_sub(DAYS.days()).unwrap_or(today);
    let asked = Asked { atlas, person: account.person, units: own_units(atlas, account, today).collect(), now };
    let rows = atlas.shifts().iter().filter(|row| row.date >= since);
    rows.flat_map(|row| asked.of_shift(row)).collect()
}

struct Asked<'a> {
    atlas: &'a Atlas,
    person: PersonId,
    units: HashSet<UnitId>,
    now: Instant,
}

impl Asked<'_> {
    fn of_shift(&self, row: &Row<Shift>) -> Vec<Notice> {
        let mut told = self.own(row);
        told.extend(row.parts.iter().flat_map(|part| self.of_part(row, part)));
        if told.is_empty() {
            return vec![];
        }
        let text = text(self.atlas, row);
        let about = || About::Shift(row.code.clone());
        told.into_iter()
            .map(|(at, what)| Notice { at, what, about: about(), text: text.clone(), due_at: None })
            .collect()
    }

    /// What was done about oneself by others, and that it is tomorrow.
    fn own(&self, shift: &Shift) -> Vec<(Instant, NoticeWhat)> {
        let place = shift.place_of(self.person);
        let mut told = vec![];
        for step in shift.steps.iter().filter(|step| self.is_meant(step)) {
            let what = match step.act {
                // Of names that were taken off again nothing is told.
                ShiftStepAct::SetNames if place.is_some() => NoticeWhat::ShiftNamed,
                ShiftStepAct::Replace => NoticeWhat::ShiftReplaced,
                ShiftStepAct::Move if place.is_some() => NoticeWhat::ShiftMoved,
                // Together with another one they meet elsewhere.
                ShiftStepAct::Combine if place.is_some() => NoticeWhat::ShiftMoved,
                ShiftStepAct::Cancel if shift.cancelled => NoticeWhat::ShiftCancelled,
                ShiftStepAct::Restore if place.is_some() && !shift.cancelled => NoticeWhat::ShiftRestored,
                _ => continue,
            };
            told.push((step.at, what));
        }
        let comes = place.is_some_and(|(part, name)| !shift.parts[part].names[name].is_present());
        if comes && !shift.cancelled && self.now < ends_at(self.atlas, shift) {
            let eve = shift.date.yesterday().ok().map(|eve| instant(self.atlas, eve, MORNING));
            told.extend(eve.filter(|eve| self.now >= *eve).map(|eve| (eve, NoticeWhat::ShiftTomorrow)));
        }
        told
    }

    /// Whether a step is about who asks, and somebody else's: whoever did it knows it.
    fn is_meant(&self, step: &ShiftStep) -> bool {
        step.by != Some(self.person) && step.people.contains(&self.person)
    }

    /// For a unit's liaison that names are asked for; for the leader, without one the liaison, that hours wait.
    fn of_part(&self, shift: &Shift, part: &Part) -> Vec<(Instant, NoticeWhat)> {
        let mut told = vec![];
        let liaison = self.units.contains(&part.unit);
        let closes = liaison || part.leader == Some(self.person);
        if shift.cancelled || part.approved.is_some() || !closes {
            return told;
        }
        let end = ends_at(self.atlas, shift);
        if self.now < end {
            let short = liaison && part.missing() > 0;
            told.extend(part.asked_at.filter(|_| short).map(|at| (at, NoticeWhat::ShiftAsked)));
        } else if !part.names.is_empty() && part.leader.map_or(liaison, |leader| leader == self.person) {
            told.push((end, NoticeWhat::ShiftApprove));
        }
        told
    }
}

/// When, where and what, in no language of its own.
fn text(atlas: &Atlas, shift: &Shift) -> String {
    let place = atlas.area(shift.place).map(|area| area.versions.near(shift.date).name.to_string()).unwrap_or_default();
    let task = shift.task.as_str().replace('\n', " ");
    let text = format!("{} {}–{} {place} {task}", shift.date, shift.hours.from, shift.hours.to);
    text.chars().take(TEXT).collect()
}
