//! A draft set of zones: what it covers, where it gapes and overlaps, and the commands that put it in force on a day.
//!
//! A set is whole. Its zones get a new version from its first day on, zones that it does not name end the day before,
//! and what is as it was stays untouched. Borders go the way of an import: they are snapped, noded and healed against
//! what is there; a gap or an overlap is told with its shape, and only a set without any has commands.

mod figures;
mod follow;
mod ground;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use geo_types::{Geometry, MultiPolygon};
use serde_json::Value;

use super::fault::{At, Fault, Faults};
use super::names::Names;
use super::plan::{self, Plan};
use super::problem::Problem;
use super::understand::{Drafted, Drafts};
use crate::atlas::Atlas;
use crate::domain::{Area, AreaId, AreaKind, AreaVersion, Code, Date, Kind, Name, Period, Record, Versions};

pub use figures::{Moved, SetZone};
pub use follow::Held;

/// How faults name the set.
const FILE: &str = "片区草案";

/// A draft set.
#[derive(Debug, Clone, Copy)]
pub struct ZoneSet<'a> {
    /// GeoJSON features (WGS 84) with `code`, `name`, `short_name`, `name_en`, `order`; without a geometry `of` lists the
    /// codes of the communities and streets whose union the zone is; with neither the zone has no border yet.
    pub features: &'a [Value],
    /// From this day on.
    pub first: Date,
    /// Whether the duties for zones that end are ended with them; otherwise they keep the set from being put in force.
    pub end_duties: bool,
}

/// Where the set does not fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Misfit {
    /// The codes: of both that overlap, of the one beyond the district, of one beside the gap.
    pub zones: Vec<String>,
    /// What it is.
    pub kind: MisfitKind,
    /// Square metres.
    pub m2: f64,
    /// WGS 84.
    pub shape: Geometry<f64>,
}

/// What does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MisfitKind {
    /// Ground of the district in no zone.
    Gap,
    /// Ground in two zones.
    Overlap,
    /// Ground outside the district.
    Beyond,
}

/// What the set would do.
#[derive(Debug, Clone, Default)]
pub struct SetPlan {
    /// The commands, none where anything is wrong; what becomes of what; the faults other than misfits.
    pub plan: Plan,
    /// The zones of the set in its order; those that could not be read are left out.
    pub zones: Vec<SetZone>,
    /// Gaps and overlaps.
    pub misfits: Vec<Misfit>,
    /// Checkpoints that change their zone by the borders.
    pub moved: Vec<Moved>,
    /// What is held for zones that end.
    pub held: Vec<Held>,
}

impl SetPlan {
    /// Whether it can be put in force.
    pub fn is_ready(&self) -> bool {
        !self.plan.faults.any_error() && self.misfits.is_empty() && !self.plan.commands.is_empty()
    }
}

/// Plans a draft set against the district. Pure.
pub fn plan_zones(atlas: &Atlas, set: &ZoneSet<'_>) -> SetPlan {
    let mut faults = Faults::default();
    let Ok(last) = set.first.yesterday() else { return SetPlan::default() };
    let mut names = Names::new(atlas, vec![]);
    let mut reading = Reading { atlas, names: &mut names, first: set.first, faults: &mut faults, seen: HashSet::new() };
    let read: Vec<(usize, Drafted<Area>)> =
        set.features.iter().enumerate().filter_map(|(place, it)| Some((place, reading.zone(place, it)?))).collect();
    let codes = std::mem::take(&mut reading.seen);
    if set.features.is_empty() {
        faults.add(At::file(FILE), Problem::EmptyFile);
    }
    let ending = ending(atlas, &codes, last, &mut faults);
    let mut drafts = Drafts::default();
    let places: Vec<(usize, AreaId)> = read.iter().map(|(place, it)| (*place, it.entity.id)).collect();
    drafts.areas.extend(read.into_iter().map(|(_, drafted)| drafted));
    // They stand among the drafts so that their ground is free from the first day on.
    drafts.areas.extend(ending.iter().cloned().map(|entity| Drafted { entity, at: At::file(FILE) }));
    // A zone that could not be read leaves a gap of its own: gaps are looked for when all are there.
    let whole = places.len() == set.features.len();
    let ended: HashSet<AreaId> = ending.iter().map(|area| area.id).collect();
    let points = |areas: &[Area]| follow::restated(atlas, areas, &ended, set.first);
    let (mut plan, areas) = plan::of_drafts(atlas, &names, drafts, whole, faults, points);
    let misfits = misfits(&mut plan, set.first);
    let held = follow::held(atlas, &ended, last);
    follow::end(atlas, &mut plan, &ending, &held, set, last);
    if plan.faults.any_error() || !misfits.is_empty() {
        plan.commands.clear();
    }
    let zones = figures::zones(atlas, &areas, &places, set.first);
    let moved = figures::moved(atlas, &areas, set.first);
    SetPlan { plan, zones, misfits, moved, held }
}

struct Reading<'a, 'n> {
    atlas: &'a Atlas,
    names: &'n mut Names<'a>,
    first: Date,
    faults: &'n mut Faults,
    seen: HashSet<Code>,
}

impl Reading<'_, '_> {
    fn zone(&mut self, place: usize, feature: &Value) -> Option<Drafted<Area>> {
        let number = u32::try_from(place + 1).unwrap_or(u32::MAX);
        let at = At { row: Some(number), feature: true, ..At::file(FILE) };
        let code = self.code(feature, &at);
        let name = self.text(feature, "name", &at);
        if name == Some(None) {
            self.faults.field(at.clone(), "name", "", Problem::MissingValue);
        }
        let short_name = self.text(feature, "short_name", &at);
        let name_en = self.text(feature, "name_en", &at);
        let boundary = ground::boundary(self.atlas, self.first, feature, &at, self.faults);
        let order = feature.pointer("/properties/order").and_then(Value::as_i64);
        let code = code?;
        let existing = self.atlas.areas(AreaKind::Zone).by_code(code.as_str());
        let now = existing.and_then(|row| row.versions.on(self.first));
        let order = order.and_then(|order| i32::try_from(order).ok());
        let mut version = AreaVersion {
            period: Period::new(self.first, None).ok()?,
            name: name??,
            short_name: short_name?,
            name_en: name_en?,
            order: order.unwrap_or_else(|| now.map_or_else(|| i32::try_from(place + 1).unwrap_or(0), |it| it.order)),
            parent: None,
            zone: None,
            boundary: boundary?,
        };
        self.names.declare(Kind::Zone, &code, &at);
        let id = AreaId::new(self.names.find(Kind::Zone, &code)?);
        let Some(row) = existing else {
            let versions = Versions::new(vec![version]).ok()?;
            return Some(Drafted { entity: Area { id, kind: AreaKind::Zone, code, versions }, at });
        };
        // What is as it was goes on as it was: no version is made that says nothing.
        if let Some(now) = now.filter(|now| now.period.last().is_none()) {
            version.period = now.period;
            if version == *now {
                return Some(Drafted { entity: row.entity.clone(), at });
            }
            version.period = Period::new(self.first, None).ok()?;
        }
        let mut versions = before(row.versions.all(), self.first.yesterday().ok()?);
        versions.push(version);
        let versions = Versions::new(versions).ok()?;
        Some(Drafted { entity: Area { versions, ..row.entity.clone() }, at })
    }

    /// The code, which nobody else in the set has.
    fn code(&mut self, feature: &Value, at: &At) -> Option<Code> {
        let text = property(feature, "code");
        match Code::new(&text) {
            Ok(code) if self.seen.insert(code.clone()) => Some(code),
            Ok(_) => {
                let problem = Problem::DoubleCode { kind: Kind::Zone, first: At::file(FILE) };
                self.faults.field(at.clone(), "code", &text, problem);
                None
            }
            Err(_) if text.is_empty() => {
                self.faults.field(at.clone(), "code", "", Problem::MissingValue);
                None
            }
            Err(why) => {
                self.faults.field(at.clone(), "code", &text, Problem::BadText { why });
                None
            }
        }
    }

    /// `Some(None)` where nothing is said, `None` where it is wrong (and that was said).
    fn text(&mut self, feature: &Value, key: &'static str, at: &At) -> Option<Option<Name>> {
        let text = property(feature, key);
        if text.is_empty() {
            return Some(None);
        }
        match Name::new(&text) {
            Ok(name) => Some(Some(name)),
            Err(why) => {
                self.faults.field(at.clone(), key, &text, Problem::BadText { why });
                None
            }
        }
    }
}

/// A property as a text.
fn property(feature: &Value, key: &str) -> String {
    match feature.get("properties").and_then(|properties| properties.get(key)) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// The versions up to a day: what began later never comes true.
fn before(versions: &[AreaVersion], last: Date) -> Vec<AreaVersion> {
    let kept = versions.iter().filter(|version| version.period.first() <= last);
    kept.filter_map(|version| {
        let to = version.period.last().map_or(last, |day| day.min(last));
        Some(AreaVersion { period: Period::new(version.period.first(), Some(to)).ok()?, ..version.clone() })
    })
    .collect()
}

/// The zones that go on after `last` and that the set does not name, as they are when they have ended.
fn ending(atlas: &Atlas, codes: &HashSet<Code>, last: Date, faults: &mut Faults) -> Vec<Area> {
    let mut list = Vec::new();
    for row in atlas.areas(AreaKind::Zone).iter() {
        let goes_on = row.versions.last().period.last().is_none_or(|day| day > last);
        if !goes_on || codes.contains(&row.code) {
            continue;
        }
        match Versions::new(before(row.versions.all(), last)) {
            Ok(versions) => list.push(Area { versions, ..row.entity.clone() }),
            Err(_) => {
                let first = row.versions.all()[0].period.first();
                let problem = Problem::EndsBeforeStart { kind: Kind::Zone, code: row.code.to_string(), first };
                faults.field(At::file(FILE), "code", row.code.as_str(), problem);
            }
        }
    }
    list
}

/// Takes gaps, overlaps and what lies beyond the district out of the faults: in a draft they are no faults. Those of
/// other kinds of area, and of days before the set, are not the set's to mend.
fn misfits(plan: &mut Plan, from: Date) -> Vec<Misfit> {
    let mut list = Vec::new();
    plan.faults.0.retain(|fault| {
        let Fault { problem, geometry, .. } = fault;
        let (kind, of, m2, day, zones) = match problem {
            Problem::Gap { kind, m2, day, near } => (MisfitKind::Gap, *kind, *m2, *day, vec![near.clone()]),
            Problem::Overlap { kind, a, b, m2, day } => {
                (MisfitKind::Overlap, *kind, *m2, *day, vec![a.clone(), b.clone()])
            }
            Problem::BeyondDistrict { kind, code, m2, day } => {
                (MisfitKind::Beyond, *kind, *m2, *day, vec![code.clone()])
            }
            // What is held for a zone that ends is told apart.
            Problem::OutsideLife { .. } => return false,
            _ => return true,
        };
        if let (Kind::Zone, true, Some(shape)) = (of, day >= from, geometry) {
            let zones = zones.into_iter().filter(|code| !code.is_empty()).collect();
            list.push(Misfit { zones, kind, m2, shape: (**shape).clone() });
        }
        false
    });
    list
}

/// The zones that are drawn on a day, each with its shape.
fn on(areas: &[Area], day: Date) -> impl Iterator<Item = (&Area, &MultiPolygon<f64>)> {
    areas.iter().filter_map(move |area| Some((area, area.versions.on(day)?.shape()?)))
}

/// The version of a record that is there already.
fn version_of(atlas: &Atlas, record: &Record) -> Option<u32> {
    atlas.record_by_id(record.kind(), record.id()).map(|found| found.version)
}
