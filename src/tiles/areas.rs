//! Tiles of zones, streets and communities, and of the zones' label points.

use fast_mvt::MvtResult;

use super::{
    BUFFER, clip,
    clusters::CELL,
    coord::{Frame, Point, TileCoord, fine_bits},
    encode::{Shape, TileWriter, Value},
    layer::Layer,
    lines::Lines,
    network::{Outline, Step},
    rings,
    together::{self, TOGETHER_ZOOM},
};
use crate::{
    atlas::Atlas,
    domain::{AreaKind, AreaVersion},
};

/// A zone whose box is smaller than this, in units of the zoom's grid, has no room for its name: 32 pixels where a tile
/// is drawn 512 pixels wide.
const NAMELESS: i64 = 256;

/// The areas of a kind in a tile, as polygons; at the farthest zooms many tiny zones together are one.
///
/// # Errors
/// When a shape is too large for the format.
pub fn polygons(atlas: &Atlas, lines: &Lines, layer: Layer, kind: AreaKind, tile: TileCoord) -> MvtResult<Vec<u8>> {
    let (z, frame) = (tile.z(), tile.square(BUFFER));
    let mut writer = TileWriter::new(layer.word(), tile)?;
    let (groups, outlines) = if kind == AreaKind::Zone && z <= TOGETHER_ZOOM {
        let mut around = lines.network().outlines_in(tile.square(CELL).fine(z));
        around.retain(|outline| outline.face.meaning().kind == kind);
        together::split(lines, around, tile)
    } else {
        (vec![], lines.network().outlines_in(frame.fine(z)))
    };
    for group in groups {
        let polygons = group.rings.iter().filter_map(|ring| clipped(ring, &frame)).map(|ring| vec![ring]);
        let count = [("count", Value::Count(group.count))];
        writer = writer.add(group.id, &Shape::Polygons(polygons.collect()), count)?;
    }
    for outline in outlines {
        let Some((code, version)) = named(atlas, kind, outline) else { continue };
        let polygons = outline.polygons.iter().filter_map(|polygon| cut(lines, polygon, z, &frame));
        let [width, height] = [0, 1].map(|axis| outline.frame.max[axis] - outline.frame.min[axis]);
        let nameless = kind == AreaKind::Zone && width.max(height) < NAMELESS << fine_bits(z);
        // The first attribute is the code.
        let attributes = attributes(code, version).take(if nameless { 1 } else { usize::MAX });
        writer = writer.add(outline.face.meaning().area.0.into(), &Shape::Polygons(polygons.collect()), attributes)?;
    }
    Ok(writer.finish())
}

/// One point for each area of a kind whose label stands in the tile.
///
/// # Errors
/// When a shape is too large for the format.
pub fn labels(atlas: &Atlas, lines: &Lines, layer: Layer, kind: AreaKind, tile: TileCoord) -> MvtResult<Vec<u8>> {
    let mut writer = TileWriter::new(layer.word(), tile)?;
    for outline in lines.network().outlines_in(tile.square(0).fine(tile.z())) {
        let Some((code, version)) = named(atlas, kind, outline) else { continue };
        let at = Point::of(outline.face.label()).at_zoom(tile.z());
        if tile.owns(at) {
            writer = writer.add(
                outline.face.meaning().area.0.into(),
                &Shape::Points(vec![at]),
                attributes(code, version),
            )?;
        }
    }
    Ok(writer.finish())
}

/// The code and the version of an outline, when it is of the kind.
fn named<'a>(atlas: &'a Atlas, kind: AreaKind, outline: &Outline) -> Option<(&'a str, &'a AreaVersion)> {
    let meaning = outline.face.meaning();
    let row = (meaning.kind == kind).then(|| atlas.areas(kind).get(meaning.area)).flatten()?;
    Some((row.code.as_str(), row.versions.all().get(meaning.version)?))
}

fn attributes<'a>(code: &'a str, version: &'a AreaVersion) -> impl Iterator<Item = (&'a str, Value<'a>)> {
    let name_en = version.name_en.as_ref().map(|name| ("name_en", Value::Text(name.as_str())));
    [("code", Value::Text(code)), ("name", Value::Text(version.name.as_str()))].into_iter().chain(name_en)
}

/// A polygon as it is drawn in a box; `None` when nothing of it is.
fn cut(lines: &Lines, polygon: &[Vec<Step>], z: u8, frame: &Frame) -> Option<Vec<Vec<Point>>> {
    let mut rings = polygon.iter().map(|steps| clipped(&lines.ring(steps, z), frame));
    let outer = rings.next().flatten()?;
    Some(std::iter::once(outer).chain(rings.flatten()).collect())
}

/// The part of a tidy ring inside a box; `None` when there is none.
fn clipped(ring: &[Point], frame: &Frame) -> Option<Vec<Point>> {
    // Most rings are well inside.
    let ring = match ring.iter().all(|p| frame.holds(*p)) {
        true => ring.to_vec(),
        false => rings::tidy(&clip::ring(ring, frame)),
    };
    (!ring.is_empty()).then_some(ring)
}
