//! Versions of one code that stand in several rows, and how they join the versions that are there already.

use std::collections::HashMap;

use super::super::fault::{At, Faults};
use super::super::problem::Problem;
use crate::domain::{AreaVersion, CheckpointVersion, Code, Dated, Kind, LineVersion, Period, UnitVersion, Versions};

/// A version whose period can be cut.
pub(super) trait Version: Dated + Clone {
    fn set_period(&mut self, period: Period);
}

macro_rules! versions {
    ($($version:ty),*) => {$(
        impl Version for $version {
            fn set_period(&mut self, period: Period) { self.period = period; }
        }
    )*};
}
versions!(AreaVersion, LineVersion, CheckpointVersion, UnitVersion);

/// A code, the place where it first stands, and its rows.
type Group<T> = (Code, At, Vec<(T, At)>);

/// The rows of each code, in the order in which the codes first appear.
pub(super) fn by_code<T>(rows: Vec<(Code, T, At)>) -> Vec<Group<T>> {
    let mut places: HashMap<Code, usize> = HashMap::new();
    let mut groups: Vec<Group<T>> = Vec::new();
    for (code, version, at) in rows {
        let place = *places.entry(code.clone()).or_insert_with(|| {
            groups.push((code, at.clone(), Vec::new()));
            groups.len() - 1
        });
        groups[place].2.push((version, at));
    }
    groups
}

/// The versions of one code, joined to those that are there; `None` when two of the file's overlap (and that is said).
pub(super) fn joined<T: Version>(
    kind: Kind,
    code: &Code,
    mut rows: Vec<(T, At)>,
    existing: Option<&Versions<T>>,
    faults: &mut Faults,
) -> Option<Versions<T>> {
    rows.sort_by_key(|(version, _)| version.period().first());
    let mut fine = true;
    for pair in rows.windows(2) {
        let ((a, first), (b, second)) = (&pair[0], &pair[1]);
        if a.period().overlaps(&b.period()) {
            let (earlier, later) = if first.row <= second.row { (first, second) } else { (second, first) };
            // The same code from the same day on is meant for something else; a later day is a version cut too late.
            let problem = if a.period().first() == b.period().first() {
                Problem::DoubleCode { kind, first: earlier.clone() }
            } else {
                Problem::VersionsOverlap { day: b.period().first(), other: earlier.clone() }
            };
            faults.field(later.clone(), "code", code.as_str(), problem);
            fine = false;
        }
    }
    if !fine {
        return None;
    }
    let new: Vec<T> = rows.into_iter().map(|(version, _)| version).collect();
    // Neither can fail: the file's versions don't overlap, and what was there is cut around them.
    Versions::new(join(existing.map(Versions::all).unwrap_or_default(), new)).ok()
}

/// The file's versions and, of those that were there, whatever days the file's versions leave them. History is kept: a
/// file with only the newest border ends the older one the day before.
fn join<T: Version>(existing: &[T], new: Vec<T>) -> Vec<T> {
    let mut all = Vec::with_capacity(existing.len() + new.len());
    for old in existing {
        if new.iter().any(|version| version.period().first() == old.period().first()) {
            continue;
        }
        let (mut first, mut last) = (old.period().first(), old.period().last());
        for version in &new {
            let period = version.period();
            if period.contains(first) {
                match period.last().and_then(|day| day.tomorrow().ok()) {
                    Some(day) => first = day,
                    None => last = first.yesterday().ok(),
                }
            } else if period.first() > first && last.is_none_or(|last| period.first() <= last) {
                last = period.first().yesterday().ok();
            }
        }
        if let Ok(period) = Period::new(first, last) {
            let mut kept = old.clone();
            kept.set_period(period);
            all.push(kept);
        }
    }
    all.extend(new);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Name, UnitKind};
    use jiff::civil::date;

    fn unit(name: &str, first: i16, last: Option<i16>) -> UnitVersion {
        let period = Period::new(date(first, 1, 1), last.map(|year| date(year, 12, 31))).unwrap();
        UnitVersion {
            period,
            name: Name::new(name).unwrap(),
            short_name: None,
            aliases: vec![],
            parent: None,
            kind: UnitKind::Other,
            own: true,
            office_of: None,
            office_phone: None,
            order: 0,
        }
    }

    fn years(list: &[UnitVersion]) -> Vec<(i16, Option<i16>, String)> {
        let mut list = list.to_vec();
        list.sort_by_key(|version| version.period.first());
        let year = |version: &UnitVersion| {
            (version.period.first().year(), version.period.last().map(|day| day.year()), version.name.to_string())
        };
        list.iter().map(year).collect()
    }

    #[test]
    fn a_new_version_ends_the_one_before_and_keeps_it() {
        let joined = join(&[unit("old", 2021, None)], vec![unit("new", 2023, None)]);
        assert_eq!(years(&joined), [(2021, Some(2022), "old".into()), (2023, None, "new".into())]);
    }

    #[test]
    fn a_version_of_the_same_first_day_is_replaced_and_one_in_between_is_cut_around() {
        let there = [unit("a", 2021, Some(2022)), unit("b", 2023, None)];
        assert_eq!(
            years(&join(&there, vec![unit("b2", 2023, None)])),
            [(2021, Some(2022), "a".into()), (2023, None, "b2".into())]
        );
        assert_eq!(
            years(&join(&there, vec![unit("c", 2022, Some(2024))])),
            [(2021, Some(2021), "a".into()), (2022, Some(2024), "c".into()), (2025, None, "b".into())]
        );
        assert_eq!(years(&join(&there, vec![unit("d", 2020, None)])), [(2020, None, "d".into())]);
    }
}
