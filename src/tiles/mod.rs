//! Vector tiles: atlas in, compressed bytes out, kept while they are true.
//!
//! A tile of a layer and a date is cut from one snapshot of the atlas. Tiles hold geometry, numbers, codes, lines and
//! public names only; states travel apart, so that a duty or an inspection never touches a tile.

mod areas;
mod cache;
mod checkpoints;
mod clip;
mod clusters;
mod context;
mod coord;
mod cover;
mod encode;
mod layer;
mod lines;
mod network;
mod rings;
mod shifts;
mod simplify;
mod snap;
#[cfg(test)]
mod tests;
mod tilejson;
mod together;

use std::{
    convert::Infallible,
    sync::{Arc, atomic::AtomicU64},
};

use quick_cache::sync::Cache;

pub use cache::CachedTile;
pub use coord::{MAX_ZOOM, MIN_ZOOM, TileCoord};
pub use cover::{about_bytes, covering};
pub use layer::Layer;
pub use tilejson::TileJson;

use crate::{
    atlas::{Atlas, Bounds, Theme},
    domain::{AreaKind, Date, Seq},
};
use cache::{Entry, Kept};
use context::Sheet;
use lines::Lines;
use network::Network;

/// Units around a tile that are drawn too, so that lines and outlines do not end at its sides: 16 pixels where a tile
/// is drawn 512 pixels wide.
const BUFFER: i64 = 128;
/// How many days' networks are kept ready: today, and a few that somebody looks back at.
const NETWORKS: usize = 4;
/// How many zooms' contexts are kept ready.
const SHEETS: usize = 2 * (MAX_ZOOM as usize + 1);

/// The tiles of a district.
#[derive(Debug)]
pub struct Tiles {
    kept: Kept,
    lines: Cache<(Seq, Option<Date>), Arc<Lines>>,
    sheets: Cache<(Seq, u8), Arc<Sheet>>,
}

impl Tiles {
    /// Keeps at most about `cache_bytes` of cut tiles.
    pub fn new(cache_bytes: u64) -> Self {
        Self { kept: Kept::new(cache_bytes), lines: Cache::new(NETWORKS), sheets: Cache::new(SHEETS) }
    }

    /// A tile of a layer as of a date: from the cache when that is still true, else cut anew.
    pub fn tile(&self, atlas: &Atlas, layer: Layer, coord: TileCoord, on: Date) -> Arc<CachedTile> {
        let kept = self.kept(atlas, layer, coord, on, || Some(self.lines(atlas, on)));
        kept.unwrap_or_else(|| self.cut(atlas, layer, coord, on))
    }

    /// The tile when it is in the cache and known to be true; takes no time to speak of.
    pub fn ready(&self, atlas: &Atlas, layer: Layer, coord: TileCoord, on: Date) -> Option<Arc<CachedTile>> {
        self.kept(atlas, layer, coord, on, || self.lines.get(&lines_key(atlas, on)))
    }

    fn kept(
        &self,
        atlas: &Atlas,
        layer: Layer,
        coord: TileCoord,
        on: Date,
        lines: impl FnOnce() -> Option<Arc<Lines>>,
    ) -> Option<Arc<CachedTile>> {
        let entry = self.kept.get(&(layer, coord), on)?;
        let touched = atlas.touched(layer.theme());
        let last = touched.last();
        if entry.includes() < last {
            let mut boxes = touched.since(entry.includes())?;
            let near = match layer.theme() {
                Theme::Areas => {
                    let (lines, square) = (lines()?, coord.square(BUFFER).fine(coord.z()));
                    boxes.any(|touched| lines.influence(touched, coord.z()).meets(&square))
                }
                Theme::Checkpoints | Theme::Context | Theme::Shifts => {
                    let around = around(coord);
                    boxes.any(|touched| touched.meets(&around))
                }
            };
            if near {
                return None;
            }
            entry.confirm(last);
        }
        Some(entry.tile.clone())
    }

    fn cut(&self, atlas: &Atlas, layer: Layer, coord: TileCoord, on: Date) -> Arc<CachedTile> {
        let touched = atlas.touched(layer.theme());
        let includes = AtomicU64::new(touched.last().0);
        // Borders hang together: a change of one somewhere may straighten another one here.
        let within = if layer.theme() == Theme::Areas { None } else { Some(around(coord)) };
        let (from, until) = touched.still(on, within.as_ref());
        let areas = |kind| areas::polygons(atlas, &self.lines(atlas, on), layer, kind, coord);
        let bytes = match layer {
            Layer::Zones => areas(AreaKind::Zone),
            Layer::Streets => areas(AreaKind::Street),
            Layer::Communities => areas(AreaKind::Community),
            Layer::ZoneLabels => areas::labels(atlas, &self.lines(atlas, on), layer, AreaKind::Zone, coord),
            Layer::Checkpoints => checkpoints::points(atlas, coord, on),
            Layer::Context => self.sheet(atlas, coord.z()).tile(coord),
            Layer::Shifts => shifts::points(atlas, coord, on),
        };
        let tile = bytes.map_err(std::io::Error::other).and_then(|bytes| CachedTile::new(&bytes));
        match tile {
            Ok(tile) => {
                let tile = Arc::new(tile);
                self.kept.put((layer, coord), Entry { from, until, includes, tile: tile.clone() });
                tile
            }
            Err(error) => {
                // More vertices than the format can count, half a billion: no tile is better than no map.
                tracing::error!(layer = layer.word(), tile = %coord, %error, "a tile could not be written");
                Arc::new(CachedTile::default())
            }
        }
    }

    fn lines(&self, atlas: &Atlas, on: Date) -> Arc<Lines> {
        let lines = || Ok::<_, Infallible>(Arc::new(Lines::new(Network::of(atlas, on))));
        let Ok(lines) = self.lines.get_or_insert_with(&lines_key(atlas, on), lines);
        lines
    }

    fn sheet(&self, atlas: &Atlas, z: u8) -> Arc<Sheet> {
        let key = (atlas.touched(Theme::Context).last(), z);
        let Ok(sheet) = self.sheets.get_or_insert_with(&key, || Ok::<_, Infallible>(Arc::new(Sheet::of(atlas, z))));
        sheet
    }
}

/// Borders stay the same until one is touched or a day comes on which one begins or ends.
fn lines_key(atlas: &Atlas, on: Date) -> (Seq, Option<Date>) {
    let touched = atlas.touched(Theme::Areas);
    (touched.last(), touched.still(on, None).0)
}

/// A tile with all that is drawn around it.
fn around(coord: TileCoord) -> Bounds {
    coord.degrees(BUFFER + 1)
}
