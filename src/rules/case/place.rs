//! Where a case is: what is stated, and what follows from it.

use super::lead::item_of;
use crate::{
    atlas::Atlas,
    domain::{
        AreaId, AreaKind, CasePlace, CaseRefusal, Checkpoint, CheckpointId, Date, Kind, LineId, Position, Recheck,
        Refusal,
    },
};

/// A checkpoint that is nearer than this says which line a problem is of, in metres.
pub const GUESS_METRES: f64 = 200.0;
/// A position that is farther from the district is a slip, in metres.
const FAR_METRES: f64 = 100_000.0;

/// The whole place of what is stated of it: the areas by checkpoint or position, the line by what is stated, else by the
/// checkpoint, else by the nearest one.
pub fn complete(atlas: &Atlas, stated: &CasePlace, on: Date) -> Result<CasePlace, Refusal> {
    let mut place = stated.clone();
    if let Some(at) = stated.position {
        near_district(atlas, at, on)?;
    }
    match (stated.checkpoint, stated.position) {
        (Some(id), _) => {
            let row = atlas.checkpoint(id).ok_or_else(|| unknown(Kind::Checkpoint, id))?;
            if row.versions.on(on).is_none() {
                return Err(CaseRefusal::NoCheckpoint { checkpoint: row.code.clone() }.into());
            }
            fill_from(atlas, &mut place, row, on);
        }
        (None, Some(at)) => fill_by_position(atlas, &mut place, at, on),
        (None, None) => return Err(CaseRefusal::NoPlace.into()),
    }
    if let Some(line) = place.line {
        atlas.line(line).ok_or_else(|| unknown(Kind::Line, line))?;
    }
    match (&place.item, place.line) {
        (Some(item), line) if line.is_none_or(|line| item_of(atlas, line, item, on).is_none()) => {
            Err(CaseRefusal::NoItem { item: item.clone() }.into())
        }
        _ => Ok(place),
    }
}

/// The place of something that was found at a checkpoint, whether or not it is still there.
pub fn at_checkpoint(atlas: &Atlas, id: CheckpointId, stated: CasePlace, on: Date) -> CasePlace {
    let mut place = CasePlace { checkpoint: Some(id), ..stated };
    if let Some(row) = atlas.checkpoint(id) {
        fill_from(atlas, &mut place, row, on);
    }
    place
}

fn fill_from(atlas: &Atlas, place: &mut CasePlace, checkpoint: &Checkpoint, on: Date) {
    let version = checkpoint.versions.near(on);
    let settled = atlas.settle(version, on);
    place.line = place.line.or(Some(version.line));
    place.zone = place.zone.or(settled.zone.map(|row| row.id));
    place.street = place.street.or(settled.street.map(|row| row.id));
    place.community = place.community.or(settled.community.map(|row| row.id));
    place.position = place.position.or(version.position);
}

fn fill_by_position(atlas: &Atlas, place: &mut CasePlace, at: Position, on: Date) {
    place.line = place.line.or_else(|| nearest_line(atlas, at, on));
    place.zone = area_at(atlas, AreaKind::Zone, at, on);
    place.street = area_at(atlas, AreaKind::Street, at, on);
    place.community = area_at(atlas, AreaKind::Community, at, on);
}

/// The line of the nearest checkpoint, where one is near.
fn nearest_line(atlas: &Atlas, at: Position, on: Date) -> Option<LineId> {
    atlas.nearest_pins(at, GUESS_METRES, 1, on, |_| ()).first().map(|near| near.pin.line)
}

/// The area that a position lies in; none outside the district.
pub fn area_at(atlas: &Atlas, kind: AreaKind, at: Position, on: Date) -> Option<AreaId> {
    let located = atlas.locate(kind, at, on);
    located.area.filter(|_| located.outside_m.is_none()).map(|row| row.id)
}

/// Refuses a position that is nowhere near.
pub fn near_district(atlas: &Atlas, at: Position, on: Date) -> Result<(), Refusal> {
    kilometres_away(atlas, at, on, FAR_METRES).map_or(Ok(()), |km| Err(CaseRefusal::FarAway { km }.into()))
}

/// How many kilometres off a position is that is farther than so many metres; none where it is not.
pub fn kilometres_away(atlas: &Atlas, at: Position, on: Date, most: f64) -> Option<u32> {
    let metres = metres_to_district(atlas, at, on).filter(|metres| *metres > most)?;
    // No place on earth is farther than 20 040 km.
    Some((metres / 1000.0).round().clamp(0.0, 21_000.0) as u32)
}

/// How far a position is from the district; none where it is inside, or nothing is drawn.
fn metres_to_district(atlas: &Atlas, at: Position, on: Date) -> Option<f64> {
    let kinds = [AreaKind::Zone, AreaKind::District];
    kinds.into_iter().filter_map(|kind| atlas.locate(kind, at, on).outside_m).reduce(f64::min)
}

/// How a case at a place is looked at again: as its item says, else as the district does.
pub fn recheck(atlas: &Atlas, place: &CasePlace, on: Date) -> Recheck {
    let item = place.line.zip(place.item.as_ref()).and_then(|(line, item)| item_of(atlas, line, item, on));
    item.and_then(|item| item.recheck).unwrap_or_else(|| atlas.practice().recheck)
}

fn unknown(kind: Kind, id: impl ToString) -> Refusal {
    Refusal::Unknown { kind, name: id.to_string() }
}
