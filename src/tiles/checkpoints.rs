//! Tiles of checkpoints: points near, clusters with counts per line far.

use std::collections::BTreeMap;

use fast_mvt::MvtResult;

use super::{
    clusters::{Cluster, MAX_CLUSTER_ZOOM, clusters},
    coord::{Point, TileCoord},
    encode::{Shape, TileWriter, Value},
    layer::Layer,
};
use crate::{
    atlas::Atlas,
    domain::{CheckpointVersion, Date, Fid},
};

/// A checkpoint as it stands on the day.
struct Placed<'a> {
    fid: Fid,
    code: &'a str,
    line: &'a str,
    version: &'a CheckpointVersion,
}

/// The checkpoints in a tile; those without a position are in none.
///
/// # Errors
/// When a tile is too large for the format.
pub fn points(atlas: &Atlas, tile: TileCoord, on: Date) -> MvtResult<Vec<u8>> {
    let mut writer = TileWriter::new(Layer::Checkpoints.word(), tile)?;
    let placed = placed(atlas, tile, on);
    if tile.z() > MAX_CLUSTER_ZOOM {
        for (checkpoint, at) in placed {
            writer = single(writer, &checkpoint, at)?;
        }
        return Ok(writer.finish());
    }
    for cluster in clusters(placed, tile.z()) {
        writer = match cluster {
            Cluster::Single(checkpoint, at) => single(writer, &checkpoint, at)?,
            Cluster::Many { id, at, members } => {
                let mut of_line: BTreeMap<&str, u64> = BTreeMap::new();
                members.iter().for_each(|member| *of_line.entry(member.line).or_default() += 1);
                let counts: Vec<(String, u64)> =
                    of_line.into_iter().map(|(line, count)| (format!("n_{line}"), count)).collect();
                let counts = counts.iter().map(|(key, count)| (key.as_str(), Value::Count(*count)));
                let total = ("count", Value::Count(members.len() as u64));
                writer.add(id, &Shape::Points(vec![at]), std::iter::once(total).chain(counts))?
            }
        };
    }
    Ok(writer.finish())
}

fn single(writer: TileWriter, checkpoint: &Placed<'_>, at: Point) -> MvtResult<TileWriter> {
    let attributes = [
        ("code", Value::Text(checkpoint.code)),
        ("name", Value::Text(checkpoint.version.name.as_str())),
        ("line", Value::Text(checkpoint.line)),
    ];
    writer.add(checkpoint.fid.0.into(), &Shape::Points(vec![at]), attributes)
}

/// The checkpoints of the day in a tile, in order of their numbers.
fn placed(atlas: &Atlas, tile: TileCoord, on: Date) -> impl Iterator<Item = (Placed<'_>, Point)> {
    // A little more than the tile: a point is rounded to the grid before it is known whose it is.
    atlas.pins_in(&tile.degrees(2), on).into_iter().filter_map(move |pin| {
        let at = Point::of(pin.position).at_zoom(tile.z());
        let (row, version) = atlas.pinned(&pin).filter(|_| tile.owns(at))?;
        let line = atlas.line(version.line).map_or("", |line| line.code.as_str());
        Some((Placed { fid: row.fid, code: row.code.as_str(), line, version }, at))
    })
}
