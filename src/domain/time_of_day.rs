//! A time of the district's day, by the minute.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A time of day on the district's clock, written `HH:MM`, from `00:00` to `23:59`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

/// Why a text is no time of day.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is no time of day: write HH:MM, from 00:00 to 23:59")]
pub struct TimeOfDayError(String);

impl TimeOfDay {
    /// From hours and minutes.
    ///
    /// # Errors
    /// When there is no such time.
    pub fn new(hour: u16, minute: u16) -> Result<Self, TimeOfDayError> {
        if hour < 24 && minute < 60 {
            Ok(Self(hour * 60 + minute))
        } else {
            Err(TimeOfDayError(format!("{hour}:{minute}")))
        }
    }
    /// Minutes since midnight.
    pub const fn minutes(self) -> u16 {
        self.0
    }
    /// The civil time.
    pub fn civil(self) -> jiff::civil::Time {
        // Below 24 hours by construction.
        jiff::civil::time((self.0 / 60) as i8, (self.0 % 60) as i8, 0, 0)
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = TimeOfDayError;
    fn try_from(text: String) -> Result<Self, TimeOfDayError> {
        let bad = || TimeOfDayError(text.chars().take(20).collect());
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 5
            && bytes.iter().enumerate().all(|(at, byte)| if at == 2 { *byte == b':' } else { byte.is_ascii_digit() });
        if !shaped {
            return Err(bad());
        }
        let number = |at: usize| u16::from(bytes[at] - b'0') * 10 + u16::from(bytes[at + 1] - b'0');
        Self::new(number(0), number(3)).map_err(|_| bad())
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_written_in_one_way() {
        let read = |text: &str| TimeOfDay::try_from(text.to_owned());
        assert_eq!(read("08:30").map(TimeOfDay::minutes), Ok(510));
        assert_eq!(read("23:59").map(|time| time.to_string()), Ok("23:59".into()));
        for text in ["24:00", "8:30", "08:60", "08:30:00", "", "０８:30", "ab:cd"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
