//! The tiles over a part of the map, for those who take it along.

use std::collections::BTreeSet;

use super::{Layer, TileCoord};
use crate::{atlas::Bounds, domain::Position};

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

/// About how many bytes a tile of a layer takes on its way: the mean of the demonstration's. It is the same whether the
/// tile was cut yet or not.
pub const fn about_bytes(layer: Layer) -> u64 {
    match layer {
        Layer::Zones | Layer::Streets | Layer::Communities => 400,
        Layer::ZoneLabels | Layer::Shifts => 60,
        Layer::Checkpoints => 500,
        Layer::Context => 900,
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
