//! What shifts are made from: the patterns, what they would make, and the settings of the weekend.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use jiff::ToSpan;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    list::{community, unit},
    view::{MeetingView, Shown},
};
use crate::{
    atlas::{Party, Row, UnitRef},
    domain::{
        AreaId, Code, Date, Half, Hours, OutputKind, PartyId, Pattern, PatternId, Text, TimeOfDay, UnitId, Weekend,
        WeekendDay, Weeks,
    },
    http::{
        App,
        auth::Viewer,
        lists::no_such,
        named::Named,
        problem::{Problem, ReadingOwn},
        query::{FromPairs, Nothing, Pairs, Query},
        reading::{Asked, Now},
        shift_words::{HalfWord, WeekendDayWord, WeeksWord},
    },
    rules::shift::{Made, Skipped, WhyNot, planned},
};

/// The patterns of the district.
#[derive(Debug, Serialize, ToSchema)]
pub struct Patterns {
    /// By community and unit.
    items: Vec<PatternView>,
}

/// A pattern (固定安排).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Pattern)]
pub struct PatternView {
    /// Its code.
    #[schema(value_type = String)]
    code: Code,
    /// Its version, to base an edit on.
    version: u32,
    /// Who owes it.
    unit: UnitRef,
    /// Where.
    community: Named,
    /// The zone that the community is in today.
    #[schema(required = true)]
    zone: Option<Named>,
    /// On which day of the weekend.
    #[schema(value_type = WeekendDayWord)]
    weekday: WeekendDay,
    /// Morning or afternoon.
    #[schema(value_type = HalfWord)]
    half: Half,
    /// In which weeks.
    #[schema(value_type = WeeksWord)]
    weeks: Weeks,
    /// How many people.
    needed: u16,
    /// What is done.
    #[schema(value_type = String)]
    task: Text,
    /// Where they meet.
    meeting: MeetingView,
    /// Whom to ask there.
    #[schema(required = true)]
    contact: Option<Party>,
    /// From.
    #[schema(value_type = String, format = Date)]
    first: Date,
    /// To and including; `null` = open-ended.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    last: Option<Date>,
}

/// Which patterns.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PatternsQuery {
    /// Only those of the unit with this code.
    unit: Option<String>,
    /// Only those of the community with this code.
    community: Option<String>,
}

impl FromPairs for PatternsQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self { unit: pairs.text("unit")?, community: pairs.text("community")? })
    }
}

/// The patterns (固定安排) that shifts are made from.
#[utoipa::path(get, path = "/api/patterns", operation_id = "list_patterns", tag = "weekend", params(PatternsQuery),
    responses((status = 200, description = "By community and unit", body = Patterns), ReadingOwn))]
pub async fn patterns(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<PatternsQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let shown = Shown::to(own);
        let unit = unit(&own.now, query.unit.as_deref())?;
        let community = community(&own.now, query.community.as_deref())?;
        let wanted = |row: &&Row<Pattern>| {
            unit.is_none_or(|id| row.unit == id) && community.is_none_or(|id| row.community == id)
        };
        let rows = own.now.atlas.patterns().iter().map(AsRef::as_ref).filter(wanted);
        let mut items: Vec<_> = rows.filter_map(|row| pattern(&shown, row)).collect();
        items.sort_by(|a, b| {
            (&a.community.code, &a.unit.code, &a.code).cmp(&(&b.community.code, &b.unit.code, &b.code))
        });
        Ok(Patterns { items })
    })
}

fn pattern(shown: &Shown<'_>, row: &Row<Pattern>) -> Option<PatternView> {
    let (atlas, on) = (&shown.now.atlas, shown.now.on);
    let zone = atlas.zone_of_community(row.community, on);
    Some(PatternView {
        code: row.code.clone(),
        version: row.version,
        unit: shown.unit(row.unit, on)?,
        community: shown.area(row.community, on)?,
        zone: zone.and_then(|id| shown.area(id, on)),
        weekday: row.weekday,
        half: row.half,
        weeks: row.weeks.clone(),
        needed: row.needed,
        task: row.task.clone(),
        meeting: (&row.meeting).into(),
        contact: row.contact.and_then(|id| atlas.party_view(PartyId::Person(id), on)),
        first: row.period.first(),
        last: row.period.last(),
    })
}

/// What patterns would make.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShiftsPreview)]
pub struct Preview {
    /// Shifts that are not there yet, day by day.
    make: Vec<PreviewMade>,
    /// Days on which a pattern makes none.
    skipped: Vec<PreviewSkipped>,
    /// How many would be made.
    total: usize,
}

/// A shift that would be made.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewMade {
    /// The code of its pattern.
    #[schema(value_type = String)]
    pattern: Code,
    /// On which day.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Morning or afternoon.
    #[schema(value_type = HalfWord)]
    half: Half,
    /// Who owes it.
    #[schema(required = true)]
    unit: Option<UnitRef>,
    /// Where.
    #[schema(required = true)]
    community: Option<Named>,
    /// How many people.
    needed: u16,
}

/// A day on which a pattern makes none.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewSkipped {
    /// The code of the pattern.
    #[schema(value_type = String)]
    pattern: Code,
    /// The day.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Why.
    why: WhyWord,
    /// What the day is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// Why a pattern makes no shift on a day that it falls on.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WhyNoShift)]
pub enum WhyWord {
    /// It is a holiday.
    Holiday,
    /// 调休上班日.
    Workday,
    /// It is made already.
    There,
    /// The unit does not help the community that day.
    NoDuty,
    /// The day has passed.
    Past,
}

/// So many weeks ahead are looked at, where nothing is said.
const AHEAD: i64 = 13;

/// Which patterns, for which days.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PreviewQuery {
    /// From; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    first: Option<Date>,
    /// To and including, at most 184 days later; 13 weeks later when left out.
    #[param(value_type = Option<String>, format = Date)]
    last: Option<Date>,
    /// The codes of the patterns, separated by commas; all when left out.
    #[param(value_type = Option<String>)]
    patterns: Vec<String>,
}

impl FromPairs for PreviewQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let (first, last) = (pairs.date("first")?, pairs.date("last")?);
        let patterns = pairs.text("patterns")?.unwrap_or_default();
        let codes = patterns.split(',').map(str::trim).filter(|code| !code.is_empty());
        Ok(Self { first, last, patterns: codes.map(str::to_owned).collect() })
    }
}

/// What the patterns would make from one day to another, and on which days they would not.
#[utoipa::path(get, path = "/api/shifts/preview", operation_id = "preview_shifts", tag = "weekend",
    params(PreviewQuery),
    responses((status = 200, description = "Nothing is made", body = Preview), ReadingOwn))]
pub async fn preview(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<PreviewQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let ids = pattern_ids(&own.now, &query.patterns)?;
        let first = query.first.unwrap_or(own.now.today);
        let last = query.last.unwrap_or_else(|| first.checked_add(AHEAD.weeks()).unwrap_or(first));
        let found = planned(&own.now.atlas, &ids, first, last, own.now.today);
        let (made, skipped) = found.map_err(|refusal| Problem::bad("last", refusal.en()).remedy(refusal.zh()))?;
        let shown = Shown::to(own);
        let make: Vec<_> = made.iter().map(|one| would_make(&shown, one)).collect();
        Ok(Preview { total: make.len(), make, skipped: skipped.into_iter().map(PreviewSkipped::from).collect() })
    })
}

fn pattern_ids(now: &Now, codes: &[String]) -> Result<Vec<PatternId>, Problem> {
    let found = |code: &String| {
        let row = now.atlas.patterns().by_code(code);
        row.map(|row| row.id).ok_or_else(|| no_such("patterns", code, "/api/patterns"))
    };
    codes.iter().map(found).collect()
}

fn would_make(shown: &Shown<'_>, made: &Made<'_>) -> PreviewMade {
    let (unit, community): (UnitId, AreaId) = (made.pattern.unit, made.pattern.community);
    PreviewMade {
        pattern: made.pattern.code.clone(),
        date: made.date,
        half: made.pattern.half,
        unit: shown.unit(unit, made.date),
        community: shown.area(community, made.date),
        needed: made.pattern.needed,
    }
}

impl From<Skipped<'_>> for PreviewSkipped {
    fn from(skipped: Skipped<'_>) -> Self {
        let (why, name) = match skipped.why {
            WhyNot::Holiday(day) => (WhyWord::Holiday, Some(day.name.to_string())),
            WhyNot::Workday(day) => (WhyWord::Workday, Some(day.name.to_string())),
            WhyNot::There => (WhyWord::There, None),
            WhyNot::NoDuty => (WhyWord::NoDuty, None),
            WhyNot::Past => (WhyWord::Past, None),
        };
        Self { pattern: skipped.pattern.code.clone(), date: skipped.date, why, name }
    }
}

/// How weekends of voluntary labour are kept.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WeekendSettings)]
pub struct WeekendSettingsView {
    /// The hours of the morning.
    am: HoursView,
    /// The hours of the afternoon.
    pm: HoursView,
    /// Within how many metres of the meeting point one is there.
    near_metres: u16,
    /// More metres than this between two half days of a day are pointed out.
    apart_metres: u32,
    /// After how many months times, distances, guests and photos are let go.
    keep_months: u16,
    /// How many people a unit owes, where nothing else is said.
    needed: u16,
    /// What is counted of what was done.
    outputs: Vec<OutputKindView>,
}

/// Hours of a day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShiftHours)]
pub struct HoursView {
    /// From, as `HH:MM`.
    #[schema(value_type = String)]
    from: TimeOfDay,
    /// To, as `HH:MM`.
    #[schema(value_type = String)]
    to: TimeOfDay,
}

/// What is counted of what was done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OutputKind)]
pub struct OutputKindView {
    /// Its code.
    #[schema(value_type = String)]
    code: Code,
    /// What.
    name: String,
    /// In which unit.
    unit: String,
}

impl From<Hours> for HoursView {
    fn from(hours: Hours) -> Self {
        Self { from: hours.from, to: hours.to }
    }
}

impl From<Weekend> for WeekendSettingsView {
    fn from(known: Weekend) -> Self {
        let kind = |kind: OutputKind| OutputKindView {
            code: kind.code,
            name: kind.name.to_string(),
            unit: kind.unit.to_string(),
        };
        Self {
            am: known.am.into(),
            pm: known.pm.into(),
            near_metres: known.near_metres,
            apart_metres: known.apart_metres,
            keep_months: known.keep_months,
            needed: known.needed,
            outputs: known.outputs.into_iter().map(kind).collect(),
        }
    }
}

/// How weekends of voluntary labour are kept: hours, distances, what is counted.
#[utoipa::path(get, path = "/api/weekend/settings", operation_id = "weekend_settings", tag = "weekend",
    responses((status = 200, description = "The settings", body = WeekendSettingsView), ReadingOwn))]
pub async fn settings(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| Ok(WeekendSettingsView::from(own.now.atlas.weekend())))
}
