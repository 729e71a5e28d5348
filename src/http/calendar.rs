//! The working calendar, and how the district works its cases.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    App,
    auth::Viewer,
    problem::{Problem, ReadingOwn},
    query::{Nothing, Query},
    reading::Asked,
    request_case::{DayWord, RecheckWord, TermWord},
};
use crate::{
    domain::{Practice, Recheck, SpecialDay},
    rules::clock,
};

/// The lists of the working calendar.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorkingCalendar)]
pub struct CalendarView {
    /// One a year.
    items: Vec<YearView>,
    /// The years that need a list and have none: until there is one, every day but Saturday and Sunday is worked.
    missing: Vec<i16>,
}

/// The list of a year.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorkingYear)]
pub struct YearView {
    /// The year.
    year: i16,
    /// Its version, to base an edit on.
    version: u32,
    /// Days off that are no weekend.
    holidays: Vec<DayWord>,
    /// 调休上班日.
    workdays: Vec<DayWord>,
}

/// The working calendar: holidays and 调休上班日.
#[utoipa::path(get, path = "/api/calendar", operation_id = "working_calendar", tag = "cases",
    responses((status = 200, description = "The lists", body = CalendarView), ReadingOwn))]
pub async fn calendar(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let days = |list: &[SpecialDay]| {
            list.iter().map(|day| DayWord { date: day.date, name: day.name.clone() }).collect::<Vec<_>>()
        };
        let mut items: Vec<_> = own.now.atlas.calendars().iter().collect();
        items.sort_by_key(|row| row.year);
        let items = items.into_iter().map(|row| YearView {
            year: row.year,
            version: row.version,
            holidays: days(&row.holidays),
            workdays: days(&row.workdays),
        });
        let missing = clock::missing_years(&own.now.atlas, own.now.today);
        Ok(CalendarView { items: items.collect(), missing })
    })
}

/// How the district works its cases.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Practice)]
pub struct PracticeView {
    /// How long there is.
    term: TermWord,
    /// How cases are looked at again.
    #[schema(value_type = RecheckWord)]
    recheck: Recheck,
    /// Of re-checks from pictures, how many in a hundred are drawn for 现场抽查.
    spot_check_percent: u8,
    /// Within how many days of its closing the same point and item is a 反弹.
    rebound_days: u16,
    /// Within how many metres a case of the same line may be the same one.
    duplicate_metres: u16,
    /// The long edge, in pixels, that photos are shrunk to on the device.
    long_edge: u16,
    /// Whether views, shares and exports draw a watermark.
    watermark: bool,
}

impl From<Practice> for PracticeView {
    fn from(known: Practice) -> Self {
        Self {
            term: known.term.into(),
            recheck: known.recheck,
            spot_check_percent: known.spot_check_percent,
            rebound_days: known.rebound_days,
            duplicate_metres: known.duplicate_metres,
            long_edge: known.long_edge,
            watermark: known.watermark,
        }
    }
}

/// How the district works its cases: what holds unless an item or a case says otherwise.
#[utoipa::path(get, path = "/api/practice", operation_id = "practice", tag = "cases",
    responses((status = 200, description = "The settings", body = PracticeView), ReadingOwn))]
pub async fn practice(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| Ok(PracticeView::from(own.now.atlas.practice())))
}
