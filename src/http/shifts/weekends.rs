//! The calendar of weekends: week by week and zone by zone, how many are owed, named and there.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use axum::{extract::State, response::Response};
use jiff::ToSpan;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::view::Shown;
use crate::{
    atlas::Atlas,
    domain::{AreaId, AreaKind, Code, Date, Name, Shift, week_of},
    http::{
        App,
        auth::Viewer,
        problem::{Problem, ReadingOwn},
        query::{FromPairs, Pairs, Query},
        reading::Asked,
    },
};

/// The most weeks at a time.
const MOST_WEEKS: usize = 60;
/// How many weeks back and ahead, where nothing is said.
const USUAL: (i64, i64) = (4, 12);

/// How many are owed, named and there; of what is cancelled nothing counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ShiftFigures)]
pub struct Figures {
    /// How many people are needed.
    pub needed: u32,
    /// How many are named.
    pub named: u32,
    /// How many came.
    pub present: u32,
    /// How many shifts there are.
    pub shifts: u32,
}

impl Figures {
    /// One more shift, unless it is cancelled.
    pub fn count(&mut self, shift: &Shift) {
        if !shift.cancelled {
            self.needed += shift.needed();
            self.named += shift.named();
            self.present += shift.present();
            self.shifts += 1;
        }
    }
}

/// The calendar of weekends.
#[derive(Debug, Serialize, ToSchema)]
pub struct Weekends {
    /// The Monday of the first week.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// The Sunday of the last week.
    #[schema(value_type = String, format = Date)]
    to: Date,
    /// The place in the log.
    seq: u64,
    /// Week by week.
    weeks: Vec<WeekView>,
    /// The zones of today.
    zones: Vec<WeekZone>,
    /// Zone by zone, where there is a shift.
    cells: Vec<WeekCell>,
}

/// A week.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeekView {
    /// Its Monday.
    #[schema(value_type = String, format = Date)]
    week: Date,
    /// Its Saturday and Sunday.
    days: Vec<WeekendDayView>,
    #[serde(flatten)]
    figures: Figures,
}

/// A day of a weekend.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeekendDayView {
    /// Which.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// Why nothing is owed on it.
    #[schema(required = true)]
    pub off: Option<OffWord>,
    /// What the holiday is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Why nothing is owed on a day of a weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DayOff)]
pub enum OffWord {
    /// It is a holiday.
    Holiday,
    /// 调休上班日.
    Workday,
}

/// A zone.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeekZone {
    /// Its code.
    #[schema(value_type = String)]
    code: Code,
    /// Its name.
    #[schema(value_type = String)]
    name: Name,
    /// Its number; the feature id in tiles.
    fid: u32,
}

/// A zone in a week.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeekCell {
    /// The Monday.
    #[schema(value_type = String, format = Date)]
    week: Date,
    /// The code of the zone.
    #[schema(value_type = String)]
    zone: Code,
    #[serde(flatten)]
    figures: Figures,
}

/// Which weeks.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WeekendsQuery {
    /// A day of the first week; four weeks ago when left out.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// A day of the last week; twelve weeks ahead when left out. At most 60 weeks in all.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

impl FromPairs for WeekendsQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self { from: pairs.date("from")?, to: pairs.date("to")? })
    }
}

/// Saturday and Sunday of the week that begins on a Monday, each with why nothing is owed on it.
pub fn days_of(atlas: &Atlas, monday: Date) -> Vec<WeekendDayView> {
    let day = |after: i64| monday.checked_add(after.days()).ok();
    let view = |date: Date| match atlas.day_off_weekend(date) {
        Some((day, worked)) => WeekendDayView {
            date,
            off: Some(if worked { OffWord::Workday } else { OffWord::Holiday }),
            name: Some(day.name.to_string()),
        },
        None => WeekendDayView { date, off: None, name: None },
    };
    [5, 6].into_iter().filter_map(day).map(view).collect()
}

/// The calendar of weekends: each week as a whole, and zone by zone.
#[utoipa::path(get, path = "/api/weekends", operation_id = "weekends", tag = "weekend", params(WeekendsQuery),
    responses((status = 200, description = "The weeks", body = Weekends), ReadingOwn))]
pub async fn weekends(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<WeekendsQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let weeks = |many: i64| own.now.today.checked_add((7 * many).days()).unwrap_or(own.now.today);
        let first = week_of(query.from.unwrap_or_else(|| weeks(-USUAL.0))).first();
        let last = week_of(query.to.unwrap_or_else(|| weeks(USUAL.1)));
        if last.first() < first {
            return Err(Problem::bad("to", "before `from`"));
        }
        let next = |monday: &Date| monday.checked_add(7.days()).ok();
        let mondays = std::iter::successors(Some(first), next).take_while(|monday| *monday <= last.first());
        let mondays: Vec<_> = mondays.take(MOST_WEEKS + 1).collect();
        if mondays.len() > MOST_WEEKS {
            return Err(Problem::bad("to", "too far away").remedy(format!("at most {MOST_WEEKS} weeks")));
        }
        Ok(of(&Shown::to(own), &mondays, last.last().unwrap_or(last.first())))
    })
}

/// One pass over the shifts.
fn of(shown: &Shown<'_>, mondays: &[Date], last: Date) -> Weekends {
    let atlas = &shown.now.atlas;
    let first = mondays.first().copied().unwrap_or(last);
    let mut weeks: HashMap<Date, Figures> = HashMap::new();
    let mut cells: BTreeMap<(Date, AreaId), Figures> = BTreeMap::new();
    for shift in atlas.shifts_between(first, last).filter(|shift| !shift.cancelled) {
        let week = week_of(shift.date).first();
        weeks.entry(week).or_default().count(shift);
        if let Some(zone) = shown.zone(shift) {
            cells.entry((week, zone)).or_default().count(shift);
        }
    }
    let zones = atlas.areas(AreaKind::Zone);
    let cell = |((week, zone), figures): ((Date, AreaId), Figures)| {
        Some(WeekCell { week, zone: atlas.area(zone)?.code.clone(), figures })
    };
    let mut rows: Vec<_> = zones.iter().filter_map(|row| Some((row, row.versions.on(shown.now.on)?))).collect();
    rows.sort_by(|(a, _), (b, _)| a.code.cmp(&b.code));
    let zone = |(row, version): (&Arc<crate::atlas::Row<crate::domain::Area>>, &crate::domain::AreaVersion)| WeekZone {
        code: row.code.clone(),
        name: version.name.clone(),
        fid: row.fid.0,
    };
    Weekends {
        from: first,
        to: last,
        seq: atlas.seq().0,
        weeks: mondays
            .iter()
            .map(|monday| WeekView {
                week: *monday,
                days: days_of(atlas, *monday),
                figures: weeks.get(monday).copied().unwrap_or_default(),
            })
            .collect(),
        zones: rows.into_iter().map(zone).collect(),
        cells: cells.into_iter().filter_map(cell).collect(),
    }
}
