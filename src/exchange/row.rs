//! One row and its values: each read says at once what is wrong with the value and where it stands.

use serde::de::DeserializeOwned;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};

use super::fault::{At, Faults};
use super::problem::Problem;
use super::sheet::{Sheet, SheetRow};
use super::words;
use crate::domain::{Code, Date, EARLIEST, Name, Period, Phone, Term};

/// One row of a sheet.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub sheet: &'a Sheet,
    pub row: &'a SheetRow,
}

impl Sheet {
    pub(super) fn each(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(move |row| Row { sheet: self, row })
    }
}

impl<'a> Row<'a> {
    pub(super) fn at(&self) -> At {
        At { file: self.sheet.file.clone(), row: Some(self.row.number), feature: self.sheet.kind.is_layer() }
    }
    /// The text of a column, trimmed; empty when there is none.
    pub(super) fn text(&self, column: &str) -> &'a str {
        self.sheet.columns.get(column).and_then(|place| self.row.cells.get(*place)).unwrap_or("").trim()
    }
    pub(super) fn fault(&self, column: &str, problem: Problem, faults: &mut Faults) {
        faults.field(self.at(), column, self.text(column), problem);
    }

    /// A value that must be there.
    fn required<T>(
        &self,
        column: &str,
        faults: &mut Faults,
        read: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        let text = self.text(column);
        let value = if text.is_empty() { Err(Problem::MissingValue) } else { read(text) };
        value.map_err(|problem| self.fault(column, problem, faults)).ok()
    }
    /// A value that may be missing: `None` when it is wrong (and said so), `Some(None)` when there is none.
    fn optional<T>(
        &self,
        column: &str,
        faults: &mut Faults,
        read: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<Option<T>> {
        if self.text(column).is_empty() { Some(None) } else { self.required(column, faults, read).map(Some) }
    }

    pub(super) fn code(&self, column: &str, faults: &mut Faults) -> Option<Code> {
        self.required(column, faults, |text| Code::new(text).map_err(bad_text))
    }
    pub(super) fn name(&self, column: &str, faults: &mut Faults) -> Option<Name> {
        self.required(column, faults, |text| Name::new(text).map_err(bad_text))
    }
    pub(super) fn optional_name(&self, column: &str, faults: &mut Faults) -> Option<Option<Name>> {
        self.optional(column, faults, |text| Name::new(text).map_err(bad_text))
    }
    /// Names separated by `;` (also `；` and `、`).
    pub(super) fn names(&self, column: &str, faults: &mut Faults) -> Option<Vec<Name>> {
        let parts = self.text(column).split([';', '；', '、']).map(str::trim).filter(|part| !part.is_empty());
        let names: Result<Vec<_>, _> = parts.map(Name::new).collect();
        names.map_err(|why| self.fault(column, bad_text(why), faults)).ok()
    }
    pub(super) fn phone(&self, column: &str, faults: &mut Faults) -> Option<Option<Phone>> {
        self.optional(column, faults, |text| Phone::new(text).map_err(bad_text))
    }
    pub(super) fn number<T: std::str::FromStr>(&self, column: &str, faults: &mut Faults) -> Option<T> {
        self.required(column, faults, |text| text.parse().map_err(|_| Problem::BadNumber))
    }
    pub(super) fn optional_number<T: std::str::FromStr>(&self, column: &str, faults: &mut Faults) -> Option<Option<T>> {
        self.optional(column, faults, |text| text.parse().map_err(|_| Problem::BadNumber))
    }
    /// A finite number.
    pub(super) fn figure(&self, column: &str, faults: &mut Faults) -> Option<Option<f64>> {
        self.optional(column, faults, |text| match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            Ok(_) => Err(Problem::NotFinite),
            Err(_) => Err(Problem::BadNumber),
        })
    }
    /// The display order; 0 when there is none.
    pub(super) fn order(&self, faults: &mut Faults) -> Option<i32> {
        self.optional_number("order", faults).map(Option::unwrap_or_default)
    }
    pub(super) fn yes(&self, column: &str, faults: &mut Faults) -> Option<bool> {
        self.required(column, faults, |text| words::yes(text).ok_or(Problem::BadWord { allowed: "yes, no".into() }))
    }
    /// One of the words of an enum of the domain.
    pub(super) fn word<T: DeserializeOwned>(
        &self,
        column: &str,
        allowed: &[&'static str],
        faults: &mut Faults,
    ) -> Option<T> {
        self.required(column, faults, |text| word(text, allowed))
    }
    /// One of the words, or none.
    pub(super) fn optional_word<T: DeserializeOwned>(
        &self,
        column: &str,
        allowed: &[&'static str],
        faults: &mut Faults,
    ) -> Option<Option<T>> {
        self.optional(column, faults, |text| word(text, allowed))
    }
    /// How long there is: `immediate` (立行立改), or so many working days.
    pub(super) fn term(&self, column: &str, faults: &mut Faults) -> Option<Option<Term>> {
        self.optional(column, faults, |text| {
            if matches!(text, "immediate" | "立行立改") {
                return Ok(Term::Immediate);
            }
            let days = text.trim_end_matches(['个', '工', '作', '日', '天']).trim().parse();
            let days = days.ok().filter(|days| (1..=60).contains(days));
            days.map(|days| Term::Days { days })
                .ok_or_else(|| Problem::BadWord { allowed: "immediate, 1–60 (working days)".into() })
        })
    }
    /// A day.
    pub(super) fn date(&self, column: &str, faults: &mut Faults) -> Option<Date> {
        self.required(column, faults, date)
    }
    /// Several of them, separated by `;`.
    pub(super) fn list<T: DeserializeOwned>(
        &self,
        column: &str,
        allowed: &[&'static str],
        faults: &mut Faults,
    ) -> Option<Vec<T>> {
        let parts = self.text(column).split([';', '；', '、']).map(str::trim).filter(|part| !part.is_empty());
        let list: Result<Vec<T>, _> = parts.map(|part| word(part, allowed)).collect();
        list.map_err(|problem| self.fault(column, problem, faults)).ok()
    }
    /// `valid_from` and `valid_to`, both inside.
    pub(super) fn period(&self, faults: &mut Faults) -> Option<Period> {
        let first = self.required("valid_from", faults, date);
        let last = self.optional("valid_to", faults, date);
        let (first, last) = (first?, last?);
        match (Period::new(first, last), last) {
            (Ok(period), _) => Some(period),
            (Err(_), last) => {
                let last = last.unwrap_or(first);
                self.fault("valid_to", Problem::PeriodOrder { first, last }, faults);
                None
            }
        }
    }
}

fn bad_text(why: crate::domain::TextError) -> Problem {
    Problem::BadText { why }
}

fn word<T: DeserializeOwned>(text: &str, allowed: &[&'static str]) -> Result<T, Problem> {
    let known = words::ours(text, allowed);
    let from: StrDeserializer<'_, WordError> = known.unwrap_or(text).into_deserializer();
    // A word of the enum that does not stand in `allowed` is none of this column's words.
    let value = known.and_then(|_| T::deserialize(from).ok());
    value.ok_or_else(|| Problem::BadWord { allowed: allowed.join(", ") })
}

/// `2026-11-23`, also `2026/11/23`, `2026.11.23`, `2026年11月23日`, `20261123`, with or without zeros or a time.
pub(super) fn date(text: &str) -> Result<Date, Problem> {
    let day = text.split([' ', 'T']).next().unwrap_or(text);
    let parts: Vec<&str> = day.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
    let (year, month, day) = match parts[..] {
        [year, month, day] if year.len() == 4 => (year, month, day),
        [whole] if whole.len() == 8 && whole.is_ascii() => (&whole[..4], &whole[4..6], &whole[6..]),
        _ => return Err(Problem::BadDate),
    };
    let number = |part: &str| part.parse::<i16>().ok().filter(|_| part.len() <= 4);
    let small = |part: &str| part.parse::<i8>().ok().filter(|_| part.len() <= 2);
    match (number(year), small(month), small(day)) {
        (Some(year), Some(month), Some(day)) => {
            Date::new(year, month, day).ok().filter(|date| *date >= EARLIEST).ok_or(Problem::BadDate)
        }
        _ => Err(Problem::BadDate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let day = jiff::civil::date(2026, 1, 3);
        for text in ["2026-01-03", "2026/1/3", "2026.1.3", "2026年1月3日", "20260103", "2026-01-03 00:00:00"] {
            assert_eq!(date(text).unwrap(), day, "{text}");
        }
        for text in ["2026-13-01", "2026", "3.1.2026", "长期", "2026-02-30", "1899-12-31"] {
            assert_eq!(date(text), Err(Problem::BadDate), "{text}");
        }
    }
}
