//! Tiles of zones, streets and communities, and of the zones' label points.

use fast_mvt::MvtResult;

use super::{
    BUFFER, clip,
    coord::{Bounds, TileCoord},
    encode::{Shape, TileWriter, Value},
    layer::Layer,
    lines::Lines,
    network::Outline,
    rings,
};
use crate::{
    atlas::Atlas,
    domain::{AreaKind, AreaVersion, Date},
};

/// The areas of a kind in a tile, as polygons.
///
/// # Errors
/// When a shape is too large for the format.
pub fn polygons(
    atlas: &Atlas,
    lines: &Lines,
    layer: Layer,
    kind: AreaKind,
    tile: TileCoord,
    on: Date,
) -> MvtResult<Vec<u8>> {
    let bounds = tile.square(BUFFER);
    let mut writer = TileWriter::new(layer.word(), tile)?;
    for outline in lines.network().outlines_in(bounds.fine(tile.z())) {
        let Some((code, version)) = named(atlas, kind, outline, on) else { continue };
        let shape = Shape::Polygons(
            outline.polygons.iter().filter_map(|polygon| cut(lines, polygon, tile.z(), &bounds)).collect(),
        );
        writer = writer.add(outline.fid.0.into(), &shape, attributes(code, version))?;
    }
    Ok(writer.finish())
}

/// One point for each area of a kind whose label stands in the tile.
///
/// # Errors
/// When a shape is too large for the format.
pub fn labels(
    atlas: &Atlas,
    lines: &Lines,
    layer: Layer,
    kind: AreaKind,
    tile: TileCoord,
    on: Date,
) -> MvtResult<Vec<u8>> {
    let mut writer = TileWriter::new(layer.word(), tile)?;
    for outline in lines.network().outlines_in(tile.square(0).fine(tile.z())) {
        let Some((code, version)) = named(atlas, kind, outline, on) else { continue };
        let Some(at) = lines.label(outline).map(|at| at.at_zoom(tile.z())) else { continue };
        if tile.owns(at) {
            writer = writer.add(outline.fid.0.into(), &Shape::Points(vec![at]), attributes(code, version))?;
        }
    }
    Ok(writer.finish())
}

/// The code and the version of the day, when the outline is of the kind.
fn named<'a>(atlas: &'a Atlas, kind: AreaKind, outline: &Outline, on: Date) -> Option<(&'a str, &'a AreaVersion)> {
    let row = (outline.kind == kind).then(|| atlas.areas(kind).get(outline.fid)).flatten()?;
    Some((row.code.as_str(), row.versions.on(on)?))
}

fn attributes<'a>(code: &'a str, version: &'a AreaVersion) -> impl Iterator<Item = (&'a str, Value<'a>)> {
    let name_en = version.name_en.as_ref().map(|name| ("name_en", Value::Text(name.as_str())));
    [("code", Value::Text(code)), ("name", Value::Text(version.name.as_str()))].into_iter().chain(name_en)
}

/// A polygon as it is drawn in a box; `None` when nothing of it is.
fn cut(
    lines: &Lines,
    polygon: &[Vec<super::network::Step>],
    z: u8,
    bounds: &Bounds,
) -> Option<Vec<Vec<super::coord::Point>>> {
    let mut rings = polygon.iter().map(|steps| rings::tidy(&clip::ring(&lines.ring(steps, z), bounds)));
    let outer = rings.next().filter(|outer| !outer.is_empty())?;
    Some(std::iter::once(outer).chain(rings.filter(|hole| !hole.is_empty())).collect())
}
