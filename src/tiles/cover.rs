//! The tiles over a part of the map, for those who take it along.

use std::collections::BTreeSet;

use super::{Layer, TileCoord, Tiles};
use crate::{
    atlas::{Atlas, Bounds},
    domain::{Date, Position},
};

/// What a tile that was not cut yet is guessed to take, in bytes: about the mean of the demonstration's.
const GUESS: u64 = 1500;

/// The tiles of these zooms over some boxes, from far to near, each once.
pub fn covering(boxes: &[Bounds], zooms: impl Iterator<Item = u8>) -> BTreeSet<TileCoord> {
    let mut tiles = BTreeSet::new();
    for z in zooms {
        for bounds in boxes {
            let corner = |x, y| Position::new(x, y).map(|at| TileCoord::at(z, at));
            let (Ok(first), Ok(last)) = (corner(bounds.min.x, bounds.max.y), corner(bounds.max.x, bounds.min.y)) else {
                continue;
            };
            for x in first.x()..=last.x() {
                tiles.extend((first.y()..=last.y()).filter_map(|y| TileCoord::new_checked(z, x, y)));
            }
        }
    }
    tiles
}

impl Tiles {
    /// About how many bytes tiles of a layer take on their way.
    pub fn about_bytes(&self, atlas: &Atlas, layer: Layer, tiles: &BTreeSet<TileCoord>, on: Date) -> u64 {
        let one = |coord: &TileCoord| self.ready(atlas, layer, *coord, on).map_or(GUESS, |tile| tile.gzip.len() as u64);
        tiles.iter().map(one).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tiles_over_a_box_hold_its_corners_and_each_is_there_once() {
        let bounds = Bounds::new(115.88, 28.65, 115.90, 28.67);
        let tiles = covering(&[bounds, bounds], 12..=17);
        for z in 12..=17 {
            for (lon, lat) in [(115.88, 28.65), (115.90, 28.67), (115.89, 28.66)] {
                assert!(tiles.contains(&TileCoord::at(z, Position::new(lon, lat).unwrap())), "{z} {lon} {lat}");
            }
        }
        // Two hundredths of a degree are about eight tiles of the nearest zoom.
        let near = tiles.iter().filter(|tile| tile.z() == 17).count();
        assert!((49..=100).contains(&near), "{near}");
        assert!(tiles.iter().filter(|tile| tile.z() == 12).count() <= 4);
    }
}
