//! Tiles of shifts: the meeting points of a week.

use fast_mvt::MvtResult;

use super::{
    coord::{Point, TileCoord},
    encode::{Shape, TileWriter, Value},
    layer::Layer,
};
use crate::{
    atlas::Atlas,
    domain::{Date, Half, ShiftKind, week_of},
};

/// The shifts in a tile of the week that a day is in. A few dozen on a weekend: they are never drawn together.
///
/// # Errors
/// When a tile is too large for the format.
pub fn points(atlas: &Atlas, tile: TileCoord, on: Date) -> MvtResult<Vec<u8>> {
    let mut writer = TileWriter::new(Layer::Shifts.word(), tile)?;
    let week = week_of(on);
    for row in atlas.shifts_between(week.first(), week.last().unwrap_or(week.first())) {
        let at = Point::of(row.meeting.position).at_zoom(tile.z());
        if !tile.owns(at) {
            continue;
        }
        let half = match row.half {
            Half::Am => "am",
            Half::Pm => "pm",
        };
        let kind = match row.kind {
            ShiftKind::Weekend => "weekend",
            ShiftKind::Action => "action",
        };
        let date = row.date.to_string();
        let attributes = [
            ("code", Value::Text(row.code.as_str())),
            ("half", Value::Text(half)),
            ("kind", Value::Text(kind)),
            ("date", Value::Text(&date)),
        ];
        writer = writer.add(row.fid.0.into(), &Shape::Points(vec![at]), attributes)?;
    }
    Ok(writer.finish())
}
