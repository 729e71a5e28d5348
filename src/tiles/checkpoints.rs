//! Tiles of checkpoints: points near, clusters with counts per line far.

use fast_mvt::MvtResult;

use super::{
    clusters::{Cluster, Clusters, MAX_CLUSTER_ZOOM},
    coord::{Point, TileCoord},
    encode::{Shape, TileWriter, Value},
    layer::Layer,
};
use crate::{
    atlas::{Atlas, Heap, Pin},
    domain::{Date, LineId},
};

/// The checkpoints in a tile as they stand on a day; those without a position are in none.
///
/// # Errors
/// When a tile is too large for the format.
pub fn points(atlas: &Atlas, tile: TileCoord, on: Date) -> MvtResult<Vec<u8>> {
    let mut writer = TileWriter::new(Layer::Checkpoints.word(), tile)?;
    // A little more than the tile: a point is rounded to the grid before it is known whose it is.
    let around = tile.degrees(2);
    if tile.z() > MAX_CLUSTER_ZOOM {
        for pin in atlas.pins_in(&around, on) {
            let at = Point::of(pin.position).at_zoom(tile.z());
            if tile.owns(at) {
                writer = single(writer, atlas, &pin, at)?;
            }
        }
        return Ok(writer.finish());
    }
    let mut clusters = Clusters::of(tile);
    if !atlas.visit_heaps(tile.world(), clusters.depth(), on, |heap| clusters.add(heap)) {
        atlas.visit_pins(&around, on, |number, pin| clusters.add(&Heap::one(number, pin)));
    }
    for cluster in clusters.finish() {
        writer = match cluster {
            Cluster::Single(number) => match atlas.pin(number) {
                Some(pin) => single(writer, atlas, pin, Point::of(pin.position).within_zoom(tile.z()))?,
                None => writer,
            },
            Cluster::Many { id, at, count, of } => {
                let mut of: Vec<(&str, u64)> = of.iter().map(|(line, count)| (code(atlas, *line), *count)).collect();
                of.sort_unstable();
                let keys: Vec<String> = of.iter().map(|(line, _)| format!("n_{line}")).collect();
                let counts = keys.iter().zip(of).map(|(key, (_, count))| (key.as_str(), Value::Count(count)));
                let total = ("count", Value::Count(count));
                writer.add(id, &Shape::Points(vec![at]), std::iter::once(total).chain(counts))?
            }
        };
    }
    Ok(writer.finish())
}

fn single(writer: TileWriter, atlas: &Atlas, pin: &Pin, at: Point) -> MvtResult<TileWriter> {
    let Some((row, version)) = atlas.pinned(pin) else { return Ok(writer) };
    let attributes = [
        ("code", Value::Text(row.code.as_str())),
        ("name", Value::Text(version.name.as_str())),
        ("line", Value::Text(code(atlas, version.line))),
    ];
    writer.add(row.fid.0.into(), &Shape::Points(vec![at]), attributes)
}

fn code(atlas: &Atlas, line: LineId) -> &str {
    atlas.line(line).map_or("", |line| line.code.as_str())
}
