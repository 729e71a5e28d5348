//! Tiles of zones, streets and communities, and of the zones' label points.

use fast_mvt::MvtResult;

use super::{
    BUFFER, clip,
    coord::{Frame, Point, TileCoord},
    encode::{Shape, TileWriter, Value},
    layer::Layer,
    lines::Lines,
    network::{Outline, Step},
    rings,
};
use crate::{
    atlas::Atlas,
    domain::{AreaKind, AreaVersion},
};

/// The areas of a kind in a tile, as polygons.
///
/// # Errors
/// When a shape is too large for the format.
pub fn polygons(atlas: &Atlas, lines: &Lines, layer: Layer, kind: AreaKind, tile: TileCoord) -> MvtResult<Vec<u8>> {
    let frame = tile.square(BUFFER);
    let mut writer = TileWriter::new(layer.word(), tile)?;
    for outline in lines.network().outlines_in(frame.fine(tile.z())) {
        let Some((code, version)) = named(atlas, kind, outline) else { continue };
        let shape = Shape::Polygons(
            outline.polygons.iter().filter_map(|polygon| cut(lines, polygon, tile.z(), &frame)).collect(),
        );
        writer = writer.add(outline.face.meaning().area.0.into(), &shape, attributes(code, version))?;
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
    let mut rings = polygon.iter().map(|steps| rings::tidy(&clip::ring(&lines.ring(steps, z), frame)));
    let outer = rings.next().filter(|outer| !outer.is_empty())?;
    Some(std::iter::once(outer).chain(rings.filter(|hole| !hole.is_empty())).collect())
}
