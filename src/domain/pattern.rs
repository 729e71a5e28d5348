//! Patterns (固定安排): what a unit owes a community again and again, from which its shifts are made.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use super::{AreaId, Code, Date, Half, Meeting, PatternId, Period, PersonId, Text, UnitId};

/// What a unit owes a community on a weekday.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pattern {
    /// Identity.
    pub id: PatternId,
    /// Stable code, unique among patterns.
    pub code: Code,
    /// Who owes it: a unit that helps the community.
    pub unit: UnitId,
    /// Where.
    pub community: AreaId,
    /// On which day of the weekend.
    pub weekday: WeekendDay,
    /// Morning or afternoon.
    pub half: Half,
    /// In which weeks.
    pub weeks: Weeks,
    /// How many people.
    pub needed: u16,
    /// What is done.
    pub task: Text,
    /// Where they meet.
    pub meeting: Meeting,
    /// Whom to ask there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<PersonId>,
    /// Its days.
    pub period: Period,
}

/// The days of a weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeekendDay {
    /// 星期六.
    Saturday,
    /// 星期日.
    Sunday,
}

/// In which weeks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weeks {
    /// In each.
    Every,
    /// In those with an odd number (ISO 8601).
    Odd,
    /// In those with an even number.
    Even,
    /// The n-th of that weekday in a month, from 1 to 5.
    OfMonth(Vec<u8>),
}

impl Pattern {
    /// Whether it is owed on a day, as far as the pattern itself goes.
    pub fn falls_on(&self, day: Date) -> bool {
        let weekday = match self.weekday {
            WeekendDay::Saturday => Weekday::Saturday,
            WeekendDay::Sunday => Weekday::Sunday,
        };
        let week = day.iso_week_date().week();
        day.weekday() == weekday
            && self.period.contains(day)
            && match &self.weeks {
                Weeks::Every => true,
                Weeks::Odd => week % 2 == 1,
                Weeks::Even => week % 2 == 0,
                Weeks::OfMonth(which) => which.iter().any(|n| i8::try_from(*n) == Ok((day.day() - 1) / 7 + 1)),
            }
    }
}
