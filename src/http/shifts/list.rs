//! Lists of shifts: which ones, in which order, and which page.

use std::cmp::Reverse;

use axum::http::Uri;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::view::{ShiftItem, Shown};
use crate::{
    atlas::Row,
    domain::{AreaId, AreaKind, Code, Date, Half, Shift, TimeOfDay, UnitId, week_of},
    http::{
        lists::{self, no_such},
        problem::Problem,
        query::{FromPairs, Pairs},
        reading::Now,
    },
};

/// The most shifts of a page.
const MOST: u64 = 1000;
/// The shifts of a page when no number is asked for.
const USUAL: u64 = 100;

/// A page of shifts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Shifts {
    /// Those of this page.
    items: Vec<ShiftItem>,
    /// The place in the log.
    seq: u64,
    /// How many there are over all pages.
    matched: usize,
    /// Where the next page is.
    next: Option<String>,
}

/// How a shift has to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(as = ShiftFilterState, rename_all = "snake_case")]
pub enum Standing {
    /// It takes place.
    Planned,
    /// It does not.
    Cancelled,
    /// It takes place, and too few are named.
    Short,
    /// It is over, and hours wait to be approved.
    Unapproved,
}

/// Which shifts.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShiftsQuery {
    /// Only those of the week, Monday to Sunday, that this day is in.
    #[param(value_type = Option<String>, format = Date)]
    week: Option<Date>,
    /// Only those of this day.
    #[param(value_type = Option<String>, format = Date)]
    date: Option<Date>,
    /// Only those that the unit with this code has a part in.
    unit: Option<String>,
    /// Only those in the community with this code.
    community: Option<String>,
    /// Only those that count for the zone with this code.
    zone: Option<String>,
    /// `planned`, `cancelled`, `short` (too few are named) or `unapproved` (over, and hours wait to be approved).
    #[param(value_type = Option<Standing>, inline)]
    state: Option<Standing>,
    /// `true`: only those that one is named in, or whose units one acts for.
    mine: Option<bool>,
    /// At most so many; 100 when left out.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 1000)]
    limit: usize,
    /// The code of the shift that the page goes on after: it stands in the link in `next` of the answer.
    after: Option<String>,
}

impl FromPairs for ShiftsQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let states = [
            ("planned", Standing::Planned),
            ("cancelled", Standing::Cancelled),
            ("short", Standing::Short),
            ("unapproved", Standing::Unapproved),
        ];
        let limit = pairs.count("limit", 1, MOST)?.unwrap_or(USUAL);
        Ok(Self {
            week: pairs.date("week")?,
            date: pairs.date("date")?,
            unit: pairs.text("unit")?,
            community: pairs.text("community")?,
            zone: pairs.text("zone")?,
            state: pairs.one_of("state", &states)?,
            mine: pairs.one_of("mine", &[("true", true), ("false", false)])?,
            // Never more than 1000.
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            after: pairs.text("after")?,
        })
    }
}

/// The unit with a code, for a filter.
///
/// # Errors
/// When there is none.
pub fn unit(now: &Now, code: Option<&str>) -> Result<Option<UnitId>, Problem> {
    let found = |code| now.atlas.units().by_code(code).map(|row| row.id);
    code.map(|code| found(code).ok_or_else(|| no_such("unit", code, "/api/units"))).transpose()
}

/// The community with a code, for a filter.
///
/// # Errors
/// When there is none.
pub fn community(now: &Now, code: Option<&str>) -> Result<Option<AreaId>, Problem> {
    let found = |code| now.atlas.areas(AreaKind::Community).by_code(code).map(|row| row.id);
    code.map(|code| found(code).ok_or_else(|| no_such("community", code, "/api/communities"))).transpose()
}

/// The order of shifts: by day and time.
pub fn order(row: &Row<Shift>) -> (Date, Half, TimeOfDay, &Code) {
    (row.date, row.half, row.hours.from, &row.code)
}

impl ShiftsQuery {
    /// The page that is asked for: day by day, where a week or a day is; else the last day first.
    ///
    /// # Errors
    /// When a code is that of nothing.
    pub fn page(&self, shown: &Shown<'_>, uri: &Uri) -> Result<Shifts, Problem> {
        let (now, atlas) = (shown.now, &shown.now.atlas);
        let (unit, community) = (unit(now, self.unit.as_deref())?, community(now, self.community.as_deref())?);
        let zone = lists::zone(now, self.zone.as_deref())?;
        let wanted = |row: &&Row<Shift>| {
            self.date.is_none_or(|date| row.date == date)
                && unit.is_none_or(|unit| row.part(unit).is_some())
                && community.is_none_or(|community| row.place == community)
                && self.mine.is_none_or(|mine| shown.is_mine(row) == mine)
                && self.state.is_none_or(|state| stands(shown, row, state))
                && zone.is_none_or(|zone| shown.zone(row) == Some(zone))
        };
        let mut rows: Vec<&Row<Shift>> = match (self.week.or(self.date).map(week_of), unit) {
            (Some(week), _) => {
                let last = week.last().unwrap_or(week.first());
                atlas.shifts_between(week.first(), last).map(AsRef::as_ref).filter(wanted).collect()
            }
            (None, Some(unit)) => atlas.shifts_owed_by(unit).map(AsRef::as_ref).filter(wanted).collect(),
            (None, None) => atlas.shifts().iter().map(AsRef::as_ref).filter(wanted).collect(),
        };
        let forward = self.week.is_some() || self.date.is_some();
        if forward {
            rows.sort_by_key(|row| order(row));
        } else {
            rows.sort_by_key(|row| Reverse(order(row)));
        }
        let from = match &self.after {
            None => 0,
            Some(code) => {
                // Resumed by place in the order, so that it goes on even where the last one matches no more.
                let last = atlas.shifts().by_code(code).ok_or_else(|| no_such("after", code, "/api/shifts"))?;
                let before = |row: &&Row<Shift>| match forward {
                    true => order(row) <= order(last),
                    false => order(row) >= order(last),
                };
                rows.partition_point(before)
            }
        };
        let page: Vec<_> = rows.iter().skip(from).take(self.limit).copied().collect();
        let more = from + page.len() < rows.len();
        Ok(Shifts {
            items: page.iter().filter_map(|row| shown.item(row)).collect(),
            seq: atlas.seq().0,
            matched: rows.len(),
            next: page.last().filter(|_| more).map(|last| next(uri, &last.code)),
        })
    }
}

fn stands(shown: &Shown<'_>, shift: &Shift, state: Standing) -> bool {
    match state {
        Standing::Planned => !shift.cancelled,
        Standing::Cancelled => shift.cancelled,
        Standing::Short => !shift.cancelled && shift.missing() > 0,
        Standing::Unapproved => shown.waits_for_approval(shift),
    }
}

/// The address of the page that goes on after a shift. Its code is letters, digits and dashes.
fn next(uri: &Uri, last: &Code) -> String {
    let others = uri.query().unwrap_or_default().split('&');
    let mut query: Vec<_> =
        others.filter(|pair| !pair.is_empty() && !pair.starts_with("after=")).map(str::to_owned).collect();
    query.push(format!("after={last}"));
    format!("{}?{}", uri.path(), query.join("&"))
}
