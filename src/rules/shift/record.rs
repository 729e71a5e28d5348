//! What must hold of a shift, a pattern and the settings of the weekend, whoever sets them.

use std::collections::HashSet;

use super::{
    make::{fits, helps},
    work::{in_order, unit_code},
};
use crate::{
    atlas::{Atlas, Row},
    domain::{
        Area, AreaId, AreaKind, Date, Kind, Meeting, Owed, Pattern, Refusal, Shift, ShiftKind, ShiftRefusal, UnitId,
        Weekend, Weeks, Who,
    },
};

/// A unit owes no more people than this.
const MOST_NEEDED: u16 = 500;
/// A meeting point may be so many metres outside the district: borders run along roads.
const OUTSIDE: f64 = 200.0;

fn figure(good: bool, field: &'static str) -> Result<(), Refusal> {
    if good { Ok(()) } else { Err(ShiftRefusal::Figure { field }.into()) }
}

fn unit_exists(atlas: &Atlas, unit: UnitId) -> Result<(), Refusal> {
    let unknown = || Refusal::Unknown { kind: Kind::Unit, name: unit.to_string() };
    atlas.unit(unit).map(|_| ()).ok_or_else(unknown)
}

/// The community or zone of a shift, as it is on the day.
pub fn place(atlas: &Atlas, kind: ShiftKind, id: AreaId, date: Date) -> Result<&Row<Area>, Refusal> {
    let there = |row: &&std::sync::Arc<Row<Area>>| fits(kind, row.kind) && row.versions.on(date).is_some();
    let area = atlas.area(id).filter(there).map(AsRef::as_ref);
    area.ok_or_else(|| ShiftRefusal::PlaceNotThatDay { date }.into())
}

/// A meeting point in the district.
pub fn meeting(atlas: &Atlas, meeting: &Meeting, date: Date) -> Result<(), Refusal> {
    if atlas.is_inside(meeting.position, date) {
        return Ok(());
    }
    let nearest = atlas.locate(AreaKind::Zone, meeting.position, date).outside_m;
    let metres = nearest.unwrap_or_else(|| atlas.metres_away(meeting.position, date));
    if metres <= OUTSIDE { Ok(()) } else { Err(ShiftRefusal::MeetingOutside { metres: metres.round() as u32 }.into()) }
}

/// Units that are there, each once, with a number of people that can be.
pub fn owed(atlas: &Atlas, parts: &[Owed]) -> Result<(), Refusal> {
    if parts.is_empty() {
        return Err(ShiftRefusal::NoUnits.into());
    }
    let mut seen = HashSet::new();
    for part in parts {
        unit_exists(atlas, part.unit)?;
        if !seen.insert(part.unit) {
            return Err(ShiftRefusal::UnitTwice { unit: unit_code(atlas, part.unit) }.into());
        }
        figure((1..=MOST_NEEDED).contains(&part.needed), "needed")?;
        let person = part.contact.filter(|person| atlas.person(*person).is_none());
        person.map_or(Ok(()), |id| Err(Refusal::Unknown { kind: Kind::Person, name: id.to_string() }))?;
    }
    Ok(())
}

/// A pattern of a unit that helps the community.
pub fn check_pattern(atlas: &Atlas, pattern: &Pattern) -> Result<(), Refusal> {
    let day = pattern.period.first();
    let community = atlas.areas(AreaKind::Community).by_id(pattern.community.uuid());
    community.ok_or_else(|| Refusal::Unknown { kind: Kind::Community, name: pattern.community.to_string() })?;
    let Pattern { unit, needed, contact, .. } = *pattern;
    owed(atlas, &[Owed { unit, needed, contact }])?;
    meeting(atlas, &pattern.meeting, day)?;
    if let Weeks::OfMonth(which) = &pattern.weeks {
        figure(!which.is_empty() && which.iter().all(|n| (1..=5).contains(n)), "weeks")?;
    }
    helps(atlas, pattern)
}

/// Settings that can be kept to.
pub fn check_weekend(weekend: &Weekend) -> Result<(), Refusal> {
    in_order(weekend.am)?;
    in_order(weekend.pm)?;
    figure((20..=5000).contains(&weekend.near_metres), "near_metres")?;
    figure((500..=50_000).contains(&weekend.apart_metres), "apart_metres")?;
    figure((1..=120).contains(&weekend.keep_months), "keep_months")?;
    figure((1..=MOST_NEEDED).contains(&weekend.needed), "needed")?;
    let codes: HashSet<_> = weekend.outputs.iter().map(|kind| &kind.code).collect();
    figure(codes.len() == weekend.outputs.len() && codes.len() <= 20, "outputs")
}

/// A shift as it may be brought along: everything that it names is there.
pub fn check_shift(atlas: &Atlas, shift: &Shift) -> Result<(), Refusal> {
    place(atlas, shift.kind, shift.place, shift.date)?;
    in_order(shift.hours)?;
    for part in &shift.parts {
        unit_exists(atlas, part.unit)?;
        for one in &part.names {
            let Who::Person(id) = one.who else { continue };
            atlas.person(id).ok_or_else(|| Refusal::Unknown { kind: Kind::Person, name: id.to_string() })?;
        }
    }
    Ok(())
}
