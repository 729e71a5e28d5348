//! The one screen of a cadre: the next shift, those ahead, the last ones, and the hours of the year.

use std::{collections::BTreeMap, sync::Arc};

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    detail::ShiftDetail,
    feed::{self, FeedView},
    list::order,
    view::Shown,
};
use crate::{
    atlas::Row,
    domain::{Attendance, Date, Shift},
    http::{
        App,
        auth::Viewer,
        problem::{Problem, ReadingOwn},
        query::{Nothing, Query},
        reading::{self, Asked},
    },
    rules::shift,
};

/// The most shifts that are over and still told.
const MOST_PAST: usize = 12;

/// What is one's own of the weekends.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MyWeekend)]
pub struct Mine {
    /// The next shift that takes place: today's until one has checked out, or it has long been over.
    #[schema(required = true)]
    next: Option<MyShift>,
    /// Those after it, and those ahead that were cancelled.
    ahead: Vec<MyShift>,
    /// The last ones, at most 12, the newest first.
    past: Vec<MyShift>,
    /// The year of the figures.
    year: i16,
    /// Minutes of this year that were approved.
    minutes_year: u32,
    /// How often one came this year.
    times_year: u32,
    /// The months of this year with approved minutes.
    months: Vec<MonthMinutes>,
    /// What the screen needs to know.
    settings: MySettings,
    /// That there is a calendar's secret address; the address itself is told only once.
    #[schema(required = true)]
    feed: Option<FeedView>,
}

/// A shift with the own place in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyShift {
    /// The shift.
    shift: ShiftDetail,
}

/// Minutes of a month.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthMinutes {
    /// `YYYY-MM`.
    month: String,
    /// Minutes that were approved.
    minutes: u32,
}

/// What the own screen needs to know.
#[derive(Debug, Serialize, ToSchema)]
pub struct MySettings {
    /// Within how many metres of the meeting point one is there.
    near_metres: u16,
}

/// A month as it is written.
pub fn month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// What is one's own of the weekends: for the one screen on which people check in, with and without a network.
#[utoipa::path(get, path = "/api/weekend/mine", operation_id = "my_weekend", tag = "weekend",
    responses((status = 200, description = "One's own", body = Mine), ReadingOwn))]
pub async fn mine(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Problem> {
    let own = app.own(&viewer)?;
    let feed = feed::known(&app, own.account).await?;
    let mine = Mine::of(&Shown::to(&own), feed);
    // The secret address is not in the log: the tag is of the answer itself.
    reading::answer_hashed(&asked, &mine)
}

impl Mine {
    fn of(shown: &Shown<'_>, feed: Option<FeedView>) -> Self {
        let (atlas, today, person) = (&shown.now.atlas, shown.now.today, shown.account.person);
        let mut rows: Vec<&Row<Shift>> = atlas.shifts_with(person).map(AsRef::as_ref).collect();
        rows.sort_by_key(|row| order(row));
        let (mut minutes_year, mut times_year) = (0_u32, 0_u32);
        let mut months: BTreeMap<String, u32> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.date.year() == today.year() && !row.cancelled) {
            let Some((part, one)) = row.place_of(person).map(|(part, name)| (&row.parts[part], name)) else { continue };
            let one = &part.names[one];
            times_year += u32::from(came(one));
            if part.approved.is_some() {
                let minutes = one.minutes.unwrap_or(0);
                minutes_year = minutes_year.saturating_add(minutes);
                *months.entry(month(row.date)).or_default() += minutes;
            }
        }
        let (past, ahead): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| is_behind(shown, row));
        let next = ahead.iter().position(|row| !row.cancelled);
        let show = |row: &&Row<Shift>| shown.detail(row).map(|shift| MyShift { shift });
        let others = ahead.iter().enumerate().filter(|(at, _)| Some(*at) != next).map(|(_, row)| row);
        Self {
            next: next.and_then(|at| show(&ahead[at])),
            ahead: others.filter_map(show).collect(),
            past: past.iter().rev().take(MOST_PAST).filter_map(show).collect(),
            year: today.year(),
            minutes_year,
            times_year,
            months: months.into_iter().map(|(month, minutes)| MonthMinutes { month, minutes }).collect(),
            settings: MySettings { near_metres: atlas.weekend().near_metres },
            feed,
        }
    }
}

/// Whether somebody came; approved with no minutes at all is as if they had not.
fn came(one: &Attendance) -> bool {
    one.is_present() && one.minutes != Some(0)
}

/// Whether there is nothing left to do in a shift for who asks: they have left, or it has long been over.
fn is_behind(shown: &Shown<'_>, shift: &Shift) -> bool {
    let place = shift.place_of(shown.account.person);
    let left = place.is_some_and(|(part, name)| shift.parts[part].names[name].left.is_some());
    left || shown.at > shift::attendance_hours(&shown.now.atlas, shift).1
}
