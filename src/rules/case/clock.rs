//! The clock of cases: working days, deadlines, delays, and the cards that follow from delays.
//!
//! A working day is what the year's list says; of a year without a list, every day but Saturday and Sunday, and
//! [`missing_years`] says so. A deadline is the first instant at which a case is overdue.

use jiff::{SignedDuration, ToSpan};

use crate::{
    atlas::Atlas,
    domain::{Card, Case, Date, Instant, Term, is_weekend},
};

/// Working days of delay after which a red card is proposed; a yellow one is from the first on.
const RED_AFTER: u32 = 3;
/// No stretch of days off is longer.
const LONGEST: u32 = 20_000;

/// Whether work is done on a day.
pub fn is_working(atlas: &Atlas, day: Date) -> bool {
    let list = atlas.calendars().iter().find(|list| list.year == day.year());
    list.map_or(!is_weekend(day), |list| list.is_working(day))
}

/// The years whose list is missing: this one, and from 1 December on the next one.
pub fn missing_years(atlas: &Atlas, today: Date) -> Vec<i16> {
    let next = (today.month() == 12).then(|| today.year().saturating_add(1));
    let wanted = [Some(today.year()), next].into_iter().flatten();
    wanted.filter(|year| !atlas.calendars().iter().any(|list| list.year == *year)).collect()
}

/// The deadline of a term that starts at `from`.
pub fn due(atlas: &Atlas, term: Term, from: Instant) -> Instant {
    match term {
        Term::Immediate => later(from, SignedDuration::from_hours(24)),
        Term::Days { days } => end_of(atlas, working_days_after(atlas, atlas.today(from), u32::from(days))),
        Term::Date { date } => end_of(atlas, date),
    }
}

/// Whether a term can be given on a day: 1 to 60 working days, or a day that is not over.
pub fn is_term(term: Term, today: Date) -> bool {
    match term {
        Term::Immediate => true,
        Term::Days { days } => (1..=60).contains(&days),
        Term::Date { date } => date >= today,
    }
}

/// The deadline once the unit's clock runs on after it stood from `stopped` to `now`: waiting is never the unit's delay.
/// 立行立改 moves by the time that passed, working days by the working days that passed, a date by the days that passed.
pub fn shifted(atlas: &Atlas, term: Option<Term>, due: Instant, stopped: Instant, now: Instant) -> Instant {
    let last = due_day(atlas, due);
    let (from, to) = (atlas.today(stopped), atlas.today(now));
    match term {
        Some(Term::Immediate) => later(due, now.timestamp().duration_since(stopped.timestamp())),
        Some(Term::Days { .. }) => match working_days_between(atlas, from, to) {
            0 => due,
            days => end_of(atlas, working_days_after(atlas, last, days)),
        },
        Some(Term::Date { .. }) | None => {
            let days = to.since(from).map_or(0, |span| span.get_days()).max(0);
            end_of(atlas, last.checked_add(days.days()).unwrap_or(Date::MAX))
        }
    }
}

/// The last day on which a deadline is kept.
pub fn due_day(atlas: &Atlas, due: Instant) -> Date {
    atlas.today(Instant::from_micros(due.micros().saturating_sub(1)).unwrap_or(due))
}

/// The working days by which the unit is late, as of now or as of when its clock stopped; at least 1 where it is late at
/// all, 0 where it is not.
pub fn overdue_days(atlas: &Atlas, case: &Case, now: Instant) -> u32 {
    if is_late(case, now) { late_working_days(atlas, case, now).max(1) } else { 0 }
}

/// The card that the clock proposes: yellow from the first working day of delay on, red after the third. None once it is
/// closed in another way than by having been put right.
pub fn proposed_card(atlas: &Atlas, case: &Case, now: Instant) -> Option<Card> {
    if !is_late(case, now) {
        return None;
    }
    match late_working_days(atlas, case, now) {
        0 => None,
        days if days > RED_AFTER => Some(Card::Red),
        _ => Some(Card::Yellow),
    }
}

fn is_late(case: &Case, now: Instant) -> bool {
    case.due_at.is_some_and(|due| case.stopped_at.unwrap_or(now) >= due)
}

fn late_working_days(atlas: &Atlas, case: &Case, now: Instant) -> u32 {
    let Some(due) = case.due_at else { return 0 };
    working_days_between(atlas, due_day(atlas, due), atlas.today(case.stopped_at.unwrap_or(now)))
}

/// The `count`-th working day after a day.
fn working_days_after(atlas: &Atlas, day: Date, count: u32) -> Date {
    let (mut day, mut left) = (day, count);
    for _ in 0..LONGEST {
        if left == 0 {
            break;
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        left -= u32::from(is_working(atlas, day));
    }
    day
}

/// How many working days come after `from`, up to and including `to`.
fn working_days_between(atlas: &Atlas, from: Date, to: Date) -> u32 {
    let (mut day, mut count) = (from, 0);
    for _ in 0..LONGEST {
        if day >= to {
            break;
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        count += u32::from(is_working(atlas, day));
    }
    count
}

/// The midnight that ends a day in the district.
pub fn end_of(atlas: &Atlas, day: Date) -> Instant {
    let midnight = day.tomorrow().and_then(|next| next.to_zoned(atlas.time_zone()));
    midnight.map_or_else(|_| jiff::Timestamp::MAX.into(), |zoned| zoned.timestamp().into())
}

fn later(at: Instant, by: SignedDuration) -> Instant {
    at.timestamp().checked_add(by).map_or(at, Instant::from)
}
