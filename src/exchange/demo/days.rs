//! The days of the story: which are worked, when something happens, and when a term is over.

use jiff::{SignedDuration, ToSpan, tz::TimeZone};
use uuid::Uuid;

use super::dice::Dice;
use crate::domain::{Calendar, CalendarId, Date, Instant, Name, SpecialDay, Term, is_weekend};

/// A holiday from a month and day to another.
type Holiday = (&'static str, (i8, i8), (i8, i8));

/// What is the same each year.
const EACH_YEAR: [Holiday; 3] = [("元旦", (1, 1), (1, 1)), ("劳动节", (5, 1), (5, 5)), ("国庆节", (10, 1), (10, 7))];

/// See the module.
#[derive(Debug)]
pub struct Days {
    pub today: Date,
    zone: TimeZone,
    lists: Vec<Calendar>,
    new: Vec<Calendar>,
}

impl Days {
    /// With the lists that are known; of a year without one, what is the same each year.
    pub fn new(today: Date, zone: TimeZone, known: Vec<Calendar>) -> Self {
        let first = today.checked_sub(200.days()).unwrap_or(today).year();
        let missing = |year: &i16| !known.iter().any(|list| list.year == *year);
        let new: Vec<_> = (first..=today.year()).filter(missing).map(list).collect();
        Self { today, zone, lists: known.into_iter().chain(new.clone()).collect(), new }
    }
    /// The lists of the years of the story that were not known.
    pub fn new_lists(&self) -> &[Calendar] {
        &self.new
    }
    /// So many days before today; fewer than none are after it.
    pub fn ago(&self, days: i64) -> Date {
        self.today.checked_sub(days.days()).unwrap_or(self.today)
    }
    /// The midnight that begins today: everything of the story lies before it.
    pub fn end(&self) -> Instant {
        self.midnight(self.today)
    }
    fn midnight(&self, day: Date) -> Instant {
        // A day that the zone does not have is far from any story.
        day.to_zoned(self.zone.clone()).map_or_else(|_| jiff::Timestamp::MAX.into(), |zoned| zoned.timestamp().into())
    }
    /// The day of an instant.
    pub fn day(&self, at: Instant) -> Date {
        at.date_in(&self.zone)
    }
    pub fn is_working(&self, day: Date) -> bool {
        let list = self.lists.iter().find(|list| list.year == day.year());
        list.map_or(!is_weekend(day), |list| list.is_working(day))
    }
    /// Whether a day is of a weekend on which nobody works to make up for a holiday, and none itself.
    pub fn is_free_weekend(&self, day: Date) -> bool {
        let listed = |list: &Calendar| list.holidays.iter().chain(&list.workdays).any(|special| special.date == day);
        is_weekend(day) && !self.lists.iter().any(listed)
    }
    /// The last working day on or before a day.
    pub fn worked(&self, day: Date) -> Date {
        let mut day = day;
        while !self.is_working(day) {
            let Ok(before) = day.yesterday() else { break };
            day = before;
        }
        day
    }
    /// Some time in the office hours of a day.
    pub fn hours(&self, day: Date, dice: &mut Dice) -> Instant {
        let minutes =
            if dice.chance(50) { dice.between(8 * 60 + 40, 11 * 60 + 40) } else { dice.between(14 * 60, 17 * 60 + 20) };
        add(self.midnight(day), minutes * 60 + dice.between(0, 59))
    }
    /// Some time between so many hours after an instant and so many, awake; never today or later, and never before `from`.
    pub fn later(&self, from: Instant, least: i64, most: i64, dice: &mut Dice) -> Instant {
        let mut at = add(from, dice.between(least * 60, most * 60).max(1) * 60 + dice.between(0, 59));
        let since = (at.micros() - self.midnight(self.day(at)).micros()) / 1_000_000;
        if since < 8 * 3600 {
            at = add(at, 8 * 3600 - since + dice.between(1800, 7200));
        } else if since > 19 * 3600 {
            at = add(at, 24 * 3600 - since + dice.between(8 * 3600 + 1800, 11 * 3600));
        }
        if at < self.end() {
            return at;
        }
        // Between it and the end of the story.
        let left = (self.end().micros() - from.micros()).max(0) / 1_000_000;
        add(from, left * dice.between(20, 80) / 100)
    }
    /// When a term is over that begins at an instant.
    pub fn due(&self, term: Term, from: Instant) -> Instant {
        match term {
            Term::Immediate => add(from, 24 * 3600),
            Term::Days { days } => self.end_of(self.after(self.day(from), u32::from(days))),
            Term::Date { date } => self.end_of(date),
        }
    }
    /// When it is over after the clock stood.
    pub fn shifted(&self, term: Term, due: Instant, stopped: Instant, on: Instant) -> Instant {
        let (from, to) = (self.day(stopped), self.day(on));
        let last = self.day(add(due, -1));
        match term {
            Term::Immediate => add(due, (on.micros() - stopped.micros()) / 1_000_000),
            Term::Days { .. } => match self.between(from, to) {
                0 => due,
                days => self.end_of(self.after(last, days)),
            },
            Term::Date { .. } => {
                let days = to.since(from).map_or(0, |span| span.get_days()).max(0);
                self.end_of(last.checked_add(days.days()).unwrap_or(last))
            }
        }
    }
    pub fn end_of(&self, day: Date) -> Instant {
        self.midnight(day.tomorrow().unwrap_or(day))
    }
    /// The so many-th working day after a day.
    pub fn after(&self, day: Date, count: u32) -> Date {
        let (mut day, mut left) = (day, count);
        while left > 0 {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            left -= u32::from(self.is_working(day));
        }
        day
    }
    /// Working days after one, up to and including another.
    pub fn between(&self, from: Date, to: Date) -> u32 {
        let (mut day, mut count) = (from, 0);
        while day < to {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            count += u32::from(self.is_working(day));
        }
        count
    }
}

/// So many seconds later.
pub fn add(at: Instant, seconds: i64) -> Instant {
    at.timestamp().checked_add(SignedDuration::from_secs(seconds)).map_or(at, Instant::from)
}

fn list(year: i16) -> Calendar {
    let day = |(month, day): (i8, i8)| Date::new(year, month, day).ok();
    let special = |name: &str, date: Date| Name::new(name).ok().map(|name| SpecialDay { date, name });
    let holidays = EACH_YEAR.iter().filter_map(|(name, first, last)| Some((*name, day(*first)?, day(*last)?)));
    let each = holidays.flat_map(|(name, first, last)| {
        first.series(1.day()).take_while(move |day| *day <= last).filter_map(move |day| special(name, day))
    });
    let id =
        CalendarId::new(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0000 | u128::from(year.unsigned_abs())));
    Calendar { id, year, holidays: each.collect(), workdays: vec![] }
}
