//! Hours: how many were owed and came, and for how long, by unit, zone or person, month by month.

use std::{collections::BTreeMap, sync::Arc};

use axum::{extract::State, response::Response};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{list, mine::month, view::Shown};
use crate::{
    domain::{AreaId, Attendance, Date, Part, PersonId, UnitId, civil_date},
    http::{
        App,
        auth::Viewer,
        ledger, lists,
        problem::{Problem, ReadingOwn},
        query::{FromPairs, Pairs, Query},
        reading::{Asked, Own},
    },
    rules::permit_weekend_office,
};

/// The most months at a time.
const MOST_MONTHS: i32 = 60;

/// Of what a row tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = HoursBy)]
pub enum By {
    /// Of a unit.
    Unit,
    /// Of a zone.
    Zone,
    /// Of a person: for the office all, for a liaison those of the own unit, for everybody oneself.
    Person,
}

/// Which hours.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HoursQuery {
    /// `unit`, `zone` or `person`; `unit` when left out.
    #[param(value_type = Option<By>, inline)]
    by: By,
    /// The first month, `YYYY-MM`; January of this year when left out.
    #[param(value_type = Option<String>, example = "2026-01")]
    from: Option<Date>,
    /// The last month; this one when left out. At most 60 in all.
    #[param(value_type = Option<String>, example = "2026-12")]
    to: Option<Date>,
    /// Only of the parts of the unit with this code.
    unit: Option<String>,
    /// Only of shifts that count for the zone with this code.
    zone: Option<String>,
}

impl FromPairs for HoursQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let words = [("unit", By::Unit), ("zone", By::Zone), ("person", By::Person)];
        Ok(Self {
            by: pairs.one_of("by", &words)?.unwrap_or(By::Unit),
            from: first_of_month(pairs, "from")?,
            to: first_of_month(pairs, "to")?,
            unit: pairs.text("unit")?,
            zone: pairs.text("zone")?,
        })
    }
}

/// The first day of a month that is written `YYYY-MM`.
fn first_of_month(pairs: &mut Pairs, name: &'static str) -> Result<Option<Date>, Problem> {
    let Some(text) = pairs.text(name)? else { return Ok(None) };
    let bad = |_| Problem::bad(name, format!("{text:?}")).remedy("a month, YYYY-MM");
    civil_date(&format!("{text}-01")).map(Some).map_err(bad)
}

/// Hours, row by row.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hours)]
pub struct HoursTable {
    /// Of what a row tells.
    by: By,
    /// The first month, `YYYY-MM`.
    from: String,
    /// The last month.
    to: String,
    /// By code.
    rows: Vec<HoursRow>,
    /// Of everything that the rows tell.
    total: Worked,
}

/// Hours of a unit, a zone or a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoursRow {
    /// The code.
    code: String,
    /// The name.
    name: String,
    #[serde(flatten)]
    worked: Worked,
}

/// How many were owed and came, and for how long. What is cancelled, and what has not begun, does not count.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(as = HoursFigures)]
pub struct Worked {
    /// In how many shifts.
    shifts: u32,
    /// How many people were owed; of a person, how often they were named.
    needed: u32,
    /// How many came; of a person, how often.
    present: u32,
    /// Minutes that were approved.
    minutes: u32,
    /// `present` of `needed`; `null` where nobody was owed.
    #[schema(required = true)]
    rate: Option<f64>,
    /// Month by month.
    months: Vec<MonthHours>,
}

/// Hours of a month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MonthHours {
    /// `YYYY-MM`.
    month: String,
    /// Minutes that were approved.
    minutes: u32,
    /// How many came.
    present: u32,
}

/// Figures as they are gathered.
#[derive(Default)]
struct Tally {
    shifts: u32,
    needed: u32,
    present: u32,
    minutes: u32,
    months: BTreeMap<String, (u32, u32)>,
}

impl Tally {
    fn add(&mut self, month: &str, needed: u32, present: u32, minutes: u32) {
        self.needed += needed;
        self.present += present;
        self.minutes = self.minutes.saturating_add(minutes);
        // Looked up by the text itself: most are there already.
        if !self.months.contains_key(month) {
            self.months.insert(month.to_owned(), (0, 0));
        }
        if let Some((of_minutes, of_present)) = self.months.get_mut(month) {
            *of_minutes = of_minutes.saturating_add(minutes);
            *of_present += present;
        }
    }
    fn told(self) -> Worked {
        let months = self.months.into_iter();
        // Four decimals: a hundredth of a percent.
        let share = |needed: u32| (f64::from(self.present) / f64::from(needed) * 10_000.0).round() / 10_000.0;
        Worked {
            shifts: self.shifts,
            needed: self.needed,
            present: self.present,
            minutes: self.minutes,
            rate: (self.needed > 0).then(|| share(self.needed)),
            months: months.map(|(month, (minutes, present))| MonthHours { month, minutes, present }).collect(),
        }
    }
}

/// Hours of units, zones or people, month by month.
#[utoipa::path(get, path = "/api/hours", operation_id = "hours", tag = "weekend", params(HoursQuery),
    responses((status = 200, description = "By code", body = HoursTable), ReadingOwn))]
pub async fn hours(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<HoursQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| query.table(own))
}

/// The same as a workbook.
#[utoipa::path(get, path = "/api/hours.xlsx", operation_id = "hours_xlsx", tag = "weekend", params(HoursQuery),
    responses((status = 200, description = "A workbook", body = [u8],
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ReadingOwn))]
pub async fn xlsx(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    Query(query): Query<HoursQuery>,
) -> Result<Response, Problem> {
    let own = app.own(&viewer)?;
    let (table, on) = (query.table(&own)?, own.now.on);
    let bytes = app.files.run(move || table.workbook(on)).await?.map_err(|error| Problem::internal(&error))?;
    Ok(ledger::file(bytes, ledger::XLSX, &format!("renling-hours-{on}.xlsx")))
}

impl HoursQuery {
    fn table(&self, own: &Own<'_>) -> Result<HoursTable, Problem> {
        let (now, shown) = (&own.now, Shown::to(own));
        let first = self.from.unwrap_or_else(|| jiff::civil::date(now.today.year(), 1, 1));
        let last = self.to.unwrap_or(now.today).last_of_month();
        let count = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
        if last < first {
            return Err(Problem::bad("to", "before `from`"));
        }
        if count(last) - count(first) >= MOST_MONTHS {
            return Err(Problem::bad("to", "too far away").remedy(format!("at most {MOST_MONTHS} months")));
        }
        let (unit, zone) = (list::unit(now, self.unit.as_deref())?, lists::zone(now, self.zone.as_deref())?);
        let mut rows: BTreeMap<Uuid, Tally> = BTreeMap::new();
        let mut total = Tally::default();
        for shift in now.atlas.shifts_between(first, last).filter(|shift| !shift.cancelled && shown.is_begun(shift)) {
            let of_zone = shown.zone(shift);
            if zone.is_some_and(|zone| of_zone != Some(zone)) {
                continue;
            }
            let month = month(shift.date);
            let parts = || shift.parts.iter().filter(|part| unit.is_none_or(|unit| part.unit == unit));
            let mut some = false;
            for part in parts() {
                let all = (u32::from(part.needed), part.present(), part.minutes());
                match self.by {
                    By::Unit => {
                        some = true;
                        let row = rows.entry(part.unit.uuid()).or_default();
                        row.shifts += 1;
                        row.add(&month, all.0, all.1, all.2);
                        total.add(&month, all.0, all.1, all.2);
                    }
                    By::Zone => {
                        let Some(of_zone) = of_zone else { continue };
                        let row = rows.entry(of_zone.uuid()).or_default();
                        row.shifts += u32::from(!some);
                        some = true;
                        row.add(&month, all.0, all.1, all.2);
                        total.add(&month, all.0, all.1, all.2);
                    }
                    By::Person => {
                        for (person, named, present, minutes) in people(&shown, part) {
                            some = true;
                            let row = rows.entry(person.uuid()).or_default();
                            row.shifts += 1;
                            row.add(&month, named, present, minutes);
                            total.add(&month, named, present, minutes);
                        }
                    }
                }
            }
            total.shifts += u32::from(some);
        }
        let mut rows: Vec<_> = rows.into_iter().filter_map(|(id, tally)| self.row(own, id, tally)).collect();
        rows.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(HoursTable { by: self.by, from: month(first), to: month(last), rows, total: total.told() })
    }

    fn row(&self, own: &Own<'_>, id: Uuid, tally: Tally) -> Option<HoursRow> {
        let (now, on) = (&own.now, own.now.on);
        let (code, name) = match self.by {
            By::Unit => {
                let row = now.atlas.unit(UnitId::new(id))?;
                (row.code.to_string(), row.versions.near(on).name.to_string())
            }
            By::Zone => {
                let row = now.atlas.area(AreaId::new(id))?;
                (row.code.to_string(), row.versions.near(on).name.to_string())
            }
            By::Person => {
                let row = now.atlas.person(PersonId::new(id))?;
                (row.code.to_string(), row.name.to_string())
            }
        };
        Some(HoursRow { code, name, worked: tally.told() })
    }
}

/// Those of a part whose hours may be told: how often named, how often there, how long.
fn people(shown: &Shown<'_>, part: &Part) -> Vec<(PersonId, u32, u32, u32)> {
    let all = !shown.only_reads() && (permit_weekend_office(shown.account) || shown.acts_for().contains(&part.unit));
    let told = |one: &Attendance| {
        let person = one.person().filter(|person| all || *person == shown.account.person)?;
        let minutes = part.approved.and(one.minutes).unwrap_or(0);
        Some((person, u32::from(!one.extra), u32::from(one.is_present()), minutes))
    };
    part.names.iter().filter_map(told).collect()
}

/// Hours with one decimal.
fn in_hours(minutes: u32) -> f64 {
    (f64::from(minutes) / 6.0).round() / 10.0
}

impl HoursTable {
    /// A sheet with a title and a header that stay in sight; the last row is the sum.
    fn workbook(&self, on: Date) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // The day and not the second: the same rows are the same bytes.
        let (year, month, day) = (on.year().unsigned_abs(), on.month().unsigned_abs(), on.day().unsigned_abs());
        let made = ExcelDateTime::from_ymd(year, month, day)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let (title, bold) = (Format::new().set_bold().set_font_size(14), Format::new().set_bold());
        let (tenths, share) = (Format::new().set_num_format("0.0"), Format::new().set_num_format("0.0%"));
        let what = match self.by {
            By::Unit => "单位",
            By::Zone => "片区",
            By::Person => "人员",
        };
        let months: Vec<_> = self.total.months.iter().map(|month| month.month.clone()).collect();
        let heads = ["编号", what, "班次", "应到", "实到", "到场率", "核定工时"].map(str::to_owned);
        let heads: Vec<_> =
            heads.into_iter().chain(months.iter().map(|month| format!("{month} 工时（小时）"))).collect();
        let sheet = book.add_worksheet();
        sheet.set_name("工时")?;
        sheet.write_string_with_format(
            0,
            0,
            format!("义务劳动工时（按{what}） {} 至 {}", self.from, self.to),
            &title,
        )?;
        sheet.set_freeze_panes(2, 2)?;
        for (at, head) in (0_u16..).zip(&heads) {
            sheet.write_string_with_format(1, at, head, &bold)?;
            sheet.set_column_width(at, if at == 1 { 28 } else { 13 })?;
        }
        let sum = [("", "合计", &self.total)];
        let rows = self.rows.iter().map(|row| (row.code.as_str(), row.name.as_str(), &row.worked));
        for (at, (code, name, worked)) in (2_u32..).zip(rows.chain(sum)) {
            sheet.write_string(at, 0, code)?;
            sheet.write_string(at, 1, name)?;
            sheet.write_number(at, 2, worked.shifts)?;
            sheet.write_number(at, 3, worked.needed)?;
            sheet.write_number(at, 4, worked.present)?;
            if let Some(rate) = worked.rate {
                sheet.write_number_with_format(at, 5, rate, &share)?;
            }
            sheet.write_number_with_format(at, 6, in_hours(worked.minutes), &tenths)?;
            for (column, month) in (7_u16..).zip(&months) {
                let known = worked.months.iter().find(|known| known.month == *month);
                sheet.write_number_with_format(at, column, in_hours(known.map_or(0, |it| it.minutes)), &tenths)?;
            }
        }
        sheet.set_footer(format!("&L{on}&R&P / &N"));
        book.save_to_buffer()
    }
}
