//! The working calendar: a row for each day that is not what its weekday says; a list a year.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::super::fault::{At, Faults};
use super::super::names::Names;
use super::super::problem::Problem;
use super::super::sheet::Sheet;
use super::super::words;
use super::Drafted;
use crate::domain::{Calendar, CalendarId, Date, Kind, SpecialDay};

/// What a day is.
#[derive(serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sort {
    Holiday,
    Workday,
}

/// The lists, one of each year.
pub(super) fn calendars(sheet: &Sheet, names: &Names<'_>, faults: &mut Faults) -> Vec<Drafted<Calendar>> {
    let mut years: BTreeMap<i16, Drafted<Calendar>> = BTreeMap::new();
    let mut seen: HashMap<Date, At> = HashMap::new();
    for row in sheet.each() {
        let date = row.date("date", faults);
        let sort: Option<Sort> = row.word("kind", words::DAYS, faults);
        let name = row.name("name", faults);
        let (Some(date), Some(sort), Some(name)) = (date, sort, name) else { continue };
        if let Some(first) = seen.get(&date) {
            row.fault("date", Problem::DoubleCode { kind: Kind::Calendar, first: first.clone() }, faults);
            continue;
        }
        seen.insert(date, row.at());
        let year = date.year();
        let list = years.entry(year).or_insert_with(|| {
            let known = names.atlas().calendars().iter().find(|list| list.year == year).map(|list| list.id);
            let id = known.unwrap_or_else(|| CalendarId::new(Uuid::now_v7()));
            Drafted { entity: Calendar { id, year, holidays: vec![], workdays: vec![] }, at: row.at() }
        });
        let day = SpecialDay { date, name };
        match sort {
            Sort::Holiday => list.entity.holidays.push(day),
            Sort::Workday => list.entity.workdays.push(day),
        }
    }
    let mut lists: Vec<_> = years.into_values().collect();
    for list in &mut lists {
        list.entity.holidays.sort_by_key(|day| day.date);
        list.entity.workdays.sort_by_key(|day| day.date);
    }
    lists
}
