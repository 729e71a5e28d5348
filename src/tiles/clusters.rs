//! Points that stand close together at far zooms, drawn as one.
//!
//! The world is divided into a global grid of cells that nest in tiles, so a point belongs to one cell of one tile
//! and no cluster is drawn twice or differently by two neighbouring tiles. A cluster stands at the mean of its members.
//! Where a point belongs is told by where it lies on the fine grid, at every zoom: cells of one zoom nest in those of the
//! one before, so what the atlas has counted for small cells is added up for large ones.

use smallvec::SmallVec;

use super::coord::{EXTENT, Point, TileCoord};
use crate::{
    atlas::{Heap, Square},
    domain::LineId,
};

/// The deepest zoom with clusters.
pub const MAX_CLUSTER_ZOOM: u8 = 14;
/// A tile has 2^3 cells along a side: each 64 pixels wide where a tile is drawn 512 pixels wide.
const CELL_BITS: u32 = 3;
const CELLS: usize = 1 << CELL_BITS;
/// The side of a cell in units.
pub const CELL: i64 = EXTENT >> CELL_BITS;

/// The number of what is drawn for a cell of a zoom: above every number that an entity can have, below 2^53.
pub fn id(z: u8, row: u32, column: u32) -> u64 {
    // 5 bits of zoom, 17 bits each of row and column (14 of the tile, 3 of the cell in it), above 32 bits of numbers.
    (1 << 40) + ((u64::from(z) << 34) | (u64::from(row & 0x1_ffff) << 17) | u64::from(column & 0x1_ffff))
}

/// A group of points, or one that stands alone.
#[derive(Debug, Clone, PartialEq)]
pub enum Cluster {
    /// The pin with this number is the only one in its cell.
    Single(u64),
    /// Two or more.
    Many {
        /// Stable as long as the cell is: above every number that an entity can have, below 2^53.
        id: u64,
        /// The mean of the members.
        at: Point,
        /// How many there are.
        count: u64,
        /// How many of each line, in no order that means anything.
        of: SmallVec<[(LineId, u64); 4]>,
    },
}

/// The clusters of a tile in the making. What a cell holds is counted, not kept: a tile of a whole province costs no
/// memory.
pub struct Clusters {
    tile: TileCoord,
    cells: [Gathered; CELLS * CELLS],
}

#[derive(Default)]
struct Gathered {
    count: u64,
    sum: [i64; 2],
    numbers: u64,
    of: SmallVec<[(LineId, u64); 4]>,
}

impl Clusters {
    /// None yet.
    pub fn of(tile: TileCoord) -> Self {
        Self { tile, cells: std::array::from_fn(|_| Gathered::default()) }
    }
    /// How often the world is halved for the cells of the tile.
    pub fn depth(&self) -> u32 {
        self.tile.world().bits + CELL_BITS
    }
    /// The first of the tile's cells.
    fn origin(&self) -> (u32, u32) {
        let Square { x, y, .. } = self.tile.world();
        (x << CELL_BITS, y << CELL_BITS)
    }
    /// Counts points in that lie in one cell; those of another tile's are left out.
    pub fn add(&mut self, heap: &Heap) {
        let cell = Square::at(self.depth(), heap.mean());
        let (west, north) = self.origin();
        let place = |at: u32, first: u32| at.checked_sub(first).map(|at| at as usize).filter(|at| *at < CELLS);
        let (Some(column), Some(row)) = (place(cell.x, west), place(cell.y, north)) else { return };
        let known = &mut self.cells[row * CELLS + column];
        known.count += heap.count;
        known.sum = [known.sum[0] + heap.sum[0], known.sum[1] + heap.sum[1]];
        known.numbers += heap.numbers;
        match known.of.iter_mut().find(|(line, _)| *line == heap.line) {
            Some((_, count)) => *count += heap.count,
            None => known.of.push((heap.line, heap.count)),
        }
    }
    /// The clusters in order of rows.
    pub fn finish(self) -> impl Iterator<Item = Cluster> {
        let (z, (west, north)) = (self.tile.z(), self.origin());
        let cells = self.cells.into_iter().zip(0_u32..).filter(|(cell, _)| cell.count > 0);
        cells.map(move |(Gathered { count, sum, numbers, of }, place)| {
            if count == 1 {
                return Cluster::Single(numbers);
            }
            let [x, y] = sum.map(|sum| sum.div_euclid(count as i64));
            let (row, column) = (north + place / CELLS as u32, west + place % CELLS as u32);
            // Rounded down twice, so it is still in the cell.
            Cluster::Many { id: id(z, row, column), at: Point { x, y }.within_zoom(z), count, of }
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::tiles::coord::fine_bits;

    const Z: u8 = 10;

    fn line(number: u128) -> LineId {
        LineId::new(Uuid::from_u128(number))
    }
    /// On the grid of the zoom.
    fn at(x: i64, y: i64) -> Point {
        Point { x, y }
    }
    /// Heaps of pins of a line at points of the zoom's grid.
    fn clusters(heaps: &[(LineId, &[(u64, Point)])], x: u32) -> Vec<Cluster> {
        let mut clusters = Clusters::of(TileCoord::new_checked(Z, x, 0).unwrap());
        for (line, pins) in heaps {
            let add = |of: fn(Point) -> i64| pins.iter().map(|(_, at)| of(*at) << fine_bits(Z)).sum();
            let sum = [add(|at| at.x), add(|at| at.y)];
            let numbers = pins.iter().map(|(number, _)| number).sum();
            clusters.add(&Heap { line: *line, count: pins.len() as u64, sum, numbers });
        }
        clusters.finish().collect()
    }

    #[test]
    fn one_alone_stays_itself_and_two_become_one_at_their_mean() {
        let found = clusters(
            &[
                (line(1), &[(7, at(10, 10)), (9, at(8, 10))]),
                (line(1), &[(3, at(600, 10))]),
                (line(2), &[(4, at(21, 30))]),
            ],
            0,
        );
        let Cluster::Many { id, at: mean, count, of } = &found[0] else { panic!("{found:?}") };
        assert_eq!((*mean, *count, of.as_slice()), (at(13, 16), 3, [(line(1), 2), (line(2), 1)].as_slice()));
        assert!(*id > u64::from(u32::MAX) && *id < 1 << 53);
        assert_eq!(found[1..], [Cluster::Single(3)]);
    }

    #[test]
    fn cells_nest_in_tiles_so_a_mean_never_leaves_its_tile() {
        let edge = EXTENT * 5;
        let pins = [(1, at(edge - 1, 0)), (2, at(edge - 2, 0)), (3, at(edge, 0)), (4, at(edge + 1, 0))];
        let each: Vec<_> = pins.chunks(1).map(|pin| (line(1), pin)).collect();
        let ats = [4, 5].map(|x| match clusters(&each, x).as_slice() {
            [Cluster::Many { id, at, count: 2, .. }] => (*id, at.x),
            other => panic!("{other:?}"),
        });
        assert!(ats[0].1 < edge && ats[1].1 >= edge && ats[0].0 != ats[1].0);
    }
}
