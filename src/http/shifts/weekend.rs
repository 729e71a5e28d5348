//! The office's page of one weekend: how it stands, what is missing first, and a few words to send on.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use axum::{extract::State, response::Response};
use jiff::civil::Weekday;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    brief::{Brief, Counted, Share},
    list::order,
    view::{ShiftItem, Shown},
    weekends::{Figures, WeekendDayView, days_of},
};
use crate::{
    atlas::{PlaceRef, Row, UnitRef},
    domain::{Area, AreaId, AreaKind, Code, Date, Half, Instant, Part, Shift, UnitId, week_of},
    http::{
        App,
        auth::Viewer,
        problem::{Problem, ReadingOwn},
        query::{FromPairs, Pairs, Query},
        reading::{Asked, Own},
        shift_words::HalfWord,
    },
};

/// One weekend.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Weekend)]
pub struct WeekendPage {
    /// The Monday of its week.
    #[schema(value_type = String, format = Date)]
    week: Date,
    /// Its Saturday and Sunday.
    #[schema(value_type = Vec<String>)]
    dates: Vec<Date>,
    /// The same, with why nothing is owed.
    days: Vec<WeekendDayView>,
    /// How many people are needed.
    needed: u32,
    /// How many are named.
    named: u32,
    /// How many came.
    present: u32,
    /// Minutes that were approved.
    approved_minutes: u32,
    /// How many units have a part.
    units: usize,
    /// How many shifts take place.
    shifts: u32,
    /// In how many communities.
    communities: usize,
    /// Shifts that are over and whose hours wait to be approved.
    open: Vec<ShiftItem>,
    /// Where people are missing, the most first.
    gaps: Vec<GapView>,
    /// At most 200 characters, in Chinese.
    brief_zh: String,
    /// The same in English.
    brief_en: String,
    /// The place in the log.
    seq: u64,
}

/// Where people are missing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WeekendGap)]
pub struct GapView {
    /// The community, or the zone of an action.
    place: PlaceRef,
    /// Its zone.
    #[schema(required = true)]
    zone: Option<PlaceRef>,
    /// On which day.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Morning or afternoon.
    #[schema(value_type = HalfWord)]
    half: Half,
    /// How many people are needed.
    needed: u32,
    /// How many are named.
    named: u32,
    /// How many came.
    present: u32,
    /// How many are missing: not named; once it is over, not there.
    missing: u32,
    /// The units that have too few; of a community without a shift those that help it.
    units: Vec<UnitRef>,
    /// The code of the shift; `null` = there is none, though units help the community.
    #[schema(value_type = Option<String>, required = true)]
    shift: Option<Code>,
    /// When the office asked for names last.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    asked_at: Option<Instant>,
}

/// Which weekend.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WeekendQuery {
    /// Any day of its week, Monday to Sunday; the week of the next half day when left out.
    #[param(value_type = Option<String>, format = Date)]
    week: Option<Date>,
}

impl FromPairs for WeekendQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self { week: pairs.date("week")? })
    }
}

/// One weekend as the office looks at it: how it stands, and where people are missing.
#[utoipa::path(get, path = "/api/weekend", operation_id = "weekend", tag = "weekend", params(WeekendQuery),
    responses((status = 200, description = "The weekend", body = WeekendPage), ReadingOwn))]
pub async fn weekend(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<WeekendQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let week = week_of(query.week.unwrap_or_else(|| coming(own)));
        Ok(of(&Shown::to(own), week.first(), week.last().unwrap_or(week.first())))
    })
}

/// A day of the week that holds the next half day: after Sunday's last one it is the next week's.
fn coming(own: &Own<'_>) -> Date {
    let (atlas, today) = (&own.now.atlas, own.now.today);
    let time = own.at.timestamp().to_zoned(atlas.time_zone()).time();
    let over = today.weekday() == Weekday::Sunday && time >= atlas.weekend().pm.to.civil();
    if over { today.tomorrow().unwrap_or(today) } else { today }
}

/// What there is to say of a weekend, gathered in one pass.
#[derive(Default)]
struct Sum {
    figures: Figures,
    minutes: u32,
    units: HashSet<UnitId>,
    places: HashSet<AreaId>,
    zones: BTreeMap<AreaId, Figures>,
    outputs: HashMap<Code, u32>,
}

impl Sum {
    fn count(&mut self, shown: &Shown<'_>, shift: &Shift) {
        self.figures.count(shift);
        self.minutes += shift.parts.iter().map(Part::minutes).sum::<u32>();
        self.units.extend(shift.parts.iter().map(|part| part.unit));
        self.places.insert(shift.place);
        if let Some(zone) = shown.zone(shift) {
            self.zones.entry(zone).or_default().count(shift);
        }
        for output in &shift.outputs {
            let count = self.outputs.entry(output.code.clone()).or_default();
            *count = count.saturating_add(output.count);
        }
    }
}

fn of(shown: &Shown<'_>, monday: Date, sunday: Date) -> WeekendPage {
    let atlas = &shown.now.atlas;
    let mut rows: Vec<&Row<Shift>> = atlas.shifts_between(monday, sunday).map(AsRef::as_ref).collect();
    rows.retain(|row| !row.cancelled);
    rows.sort_by_key(|row| order(row));
    let mut sum = Sum::default();
    rows.iter().for_each(|row| sum.count(shown, row));
    let days = days_of(atlas, monday);
    let mut gaps: Vec<_> = rows.iter().filter_map(|row| short(shown, row)).collect();
    gaps.extend(uncovered(shown, &days, &sum.places));
    gaps.sort_by(|a, b| {
        b.missing.cmp(&a.missing).then_with(|| (a.date, a.half, &a.place.code).cmp(&(b.date, b.half, &b.place.code)))
    });
    let community = |id: &&AreaId| atlas.area(**id).is_some_and(|area| area.kind == AreaKind::Community);
    let communities = sum.places.iter().filter(community).count();
    let brief = brief(shown, &sum, &days, communities);
    let Sum { figures, minutes, units, .. } = sum;
    WeekendPage {
        week: monday,
        dates: days.iter().map(|day| day.date).collect(),
        days,
        needed: figures.needed,
        named: figures.named,
        present: figures.present,
        approved_minutes: minutes,
        units: units.len(),
        shifts: figures.shifts,
        communities,
        open: rows.iter().filter(|row| shown.waits_for_approval(row)).filter_map(|row| shown.item(row)).collect(),
        gaps,
        brief_zh: brief.zh(),
        brief_en: brief.en(),
        seq: atlas.seq().0,
    }
}

fn brief(shown: &Shown<'_>, sum: &Sum, days: &[WeekendDayView], communities: usize) -> Brief {
    let atlas = &shown.now.atlas;
    let dates: Vec<_> = days.iter().map(|day| day.date).collect();
    // Until its first half day begins it is told who is named, afterwards who came.
    let begun = dates.first().is_some_and(|saturday| *saturday <= shown.now.today) && sum.figures.present > 0
        || dates.last().is_some_and(|sunday| *sunday < shown.now.today);
    let kinds = atlas.weekend().outputs;
    let counted = kinds.into_iter().filter_map(|kind| {
        let count = sum.outputs.get(&kind.code).copied().filter(|count| *count > 0)?;
        Some(Counted { name: kind.name.to_string(), unit: kind.unit.to_string(), count })
    });
    let share = |(zone, figures): (&AreaId, &Figures)| {
        let there = if begun { figures.present } else { figures.named };
        let row = atlas.area(*zone).filter(|_| figures.needed > 0)?;
        let version = row.versions.near(shown.now.on);
        let name = version.short_name.as_ref().unwrap_or(&version.name).to_string();
        Some(Share { name, there, needed: figures.needed })
    };
    Brief {
        dates,
        begun,
        communities,
        units: sum.units.len(),
        figures: sum.figures,
        minutes: sum.minutes,
        zones: sum.zones.iter().filter_map(share).collect(),
        counted: counted.collect(),
    }
}

/// A shift that has too few.
fn short(shown: &Shown<'_>, row: &Row<Shift>) -> Option<GapView> {
    let over = shown.is_over(row);
    let lacks = |part: &Part| {
        let there = if over { part.present() } else { part.named() };
        u32::from(part.needed).saturating_sub(there)
    };
    let missing: u32 = row.parts.iter().map(lacks).sum();
    let parts = row.parts.iter().filter(|part| lacks(part) > 0);
    let area = shown.now.atlas.area(row.place).filter(|_| missing > 0)?;
    Some(GapView {
        place: PlaceRef::of(area, row.date),
        zone: shown.zone(row).and_then(|id| shown.now.atlas.place_view(id, row.date)),
        date: row.date,
        half: row.half,
        needed: row.needed(),
        named: row.named(),
        present: row.present(),
        missing,
        units: parts.clone().filter_map(|part| shown.unit(part.unit, row.date)).collect(),
        shift: Some(row.code.clone()),
        asked_at: parts.filter_map(|part| part.asked_at).max(),
    })
}

/// Communities that units help and where nothing takes place. What could still be asked for is the first morning that is
/// owed and has not passed; of a weekend that is over, its first one.
fn uncovered(shown: &Shown<'_>, days: &[WeekendDayView], covered: &HashSet<AreaId>) -> Vec<GapView> {
    let atlas = &shown.now.atlas;
    let owed: Vec<_> = days.iter().filter(|day| day.off.is_none()).map(|day| day.date).collect();
    let ahead = owed.iter().find(|day| **day >= shown.now.today);
    let Some(date) = ahead.or(owed.first()).copied() else { return vec![] };
    let each = atlas.weekend().needed;
    let gap = |area: &Row<Area>| {
        if covered.contains(&area.id) || area.versions.on(date).is_none() {
            return None;
        }
        let units = atlas.helpers_of(area.id, date);
        if units.is_empty() {
            return None;
        }
        let many = u32::try_from(units.len()).unwrap_or(u32::MAX);
        let needed = u32::from(each).saturating_mul(many);
        let zone = atlas.zone_of_community(area.id, date);
        Some(GapView {
            place: PlaceRef::of(area, date),
            zone: zone.and_then(|id| atlas.place_view(id, date)),
            date,
            half: Half::Am,
            needed,
            named: 0,
            present: 0,
            missing: needed,
            units: units.into_iter().filter_map(|unit| shown.unit(unit, date)).collect(),
            shift: None,
            asked_at: None,
        })
    };
    atlas.areas(AreaKind::Community).iter().filter_map(|area| gap(area)).collect()
}
