//! How the district keeps its weekends of voluntary labour (双休日义务劳动): what is the same for all shifts.

use serde::{Deserialize, Serialize};

use jiff::ToSpan;

use super::{Code, Date, Name, Period, TimeOfDay};

/// The settings of the weekend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weekend {
    /// The hours of the morning.
    pub am: Hours,
    /// The hours of the afternoon.
    pub pm: Hours,
    /// Within how many metres of the meeting point one is there.
    pub near_metres: u16,
    /// More metres than this between two half days in a row are pointed out.
    pub apart_metres: u32,
    /// After how many months times, distances, guests and photos of a shift are let go.
    pub keep_months: u16,
    /// How many people a unit owes, where nothing else is said.
    pub needed: u16,
    /// What is counted of what was done.
    pub outputs: Vec<OutputKind>,
}

/// From when to when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// From.
    pub from: TimeOfDay,
    /// To.
    pub to: TimeOfDay,
}

impl Hours {
    /// How long, in minutes; 0 when it ends before it begins.
    pub fn minutes(self) -> u32 {
        u32::from(self.to.minutes().saturating_sub(self.from.minutes()))
    }
}

/// The week that a day belongs to, Monday to Sunday: its weekend is the end of it.
pub fn week_of(day: Date) -> Period {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    let monday = day.checked_sub(back.days()).unwrap_or(day);
    let sunday = monday.checked_add(6.days()).unwrap_or(day);
    // At the ends of the calendar a week is shorter, never turned round.
    Period::new(monday, Some(sunday.max(monday))).unwrap_or_else(|_| unreachable!("Sunday is not before Monday"))
}

/// Something that is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputKind {
    /// Code, unique among them.
    pub code: Code,
    /// What, such as 清运垃圾.
    pub name: Name,
    /// In which unit, such as 袋.
    pub unit: Name,
}

impl Default for Weekend {
    fn default() -> Self {
        // Whole hours of a day are times of it.
        let hour = |hour: u16| TimeOfDay::new(hour, 30).unwrap_or_else(|_| unreachable!("a constant"));
        let hours = |from, to| Hours { from: hour(from), to: hour(to) };
        let output = |code: &str, name: &str, unit: &str| {
            Some(OutputKind { code: Code::new(code).ok()?, name: Name::new(name).ok()?, unit: Name::new(unit).ok()? })
        };
        let outputs = [
            output("rubbish", "清运垃圾", "袋"),
            output("stickers", "清除小广告", "处"),
            output("talks", "宣传劝导", "人次"),
        ];
        Self {
            am: hours(8, 11),
            pm: hours(14, 17),
            near_metres: 200,
            apart_metres: 5000,
            keep_months: 24,
            needed: 3,
            outputs: outputs.into_iter().flatten().collect(),
        }
    }
}
