//! The working calendar: a list a year of holidays and of 调休上班日, the days off that are worked to make up for one.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use super::{CalendarId, Date, Name};

/// The list of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Identity.
    pub id: CalendarId,
    /// The year; there is one list a year.
    pub year: i16,
    /// Days off that are no weekend.
    pub holidays: Vec<SpecialDay>,
    /// 调休上班日: weekend days that are worked.
    pub workdays: Vec<SpecialDay>,
}

/// A day that is not what its weekday says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialDay {
    /// The day.
    pub date: Date,
    /// For what.
    pub name: Name,
}

impl Calendar {
    /// Whether work is done on a day of the year.
    pub fn is_working(&self, day: Date) -> bool {
        let among = |list: &[SpecialDay]| list.iter().any(|special| special.date == day);
        among(&self.workdays) || !is_weekend(day) && !among(&self.holidays)
    }
}

/// Saturday or Sunday.
pub fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
