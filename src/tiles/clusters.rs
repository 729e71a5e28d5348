//! Points that stand close together at far zooms, drawn as one.
//!
//! The world is divided into a global grid of cells that nest in tiles, so a point belongs to one cell of one tile
//! and no cluster is drawn twice or differently by two neighbouring tiles. A cluster stands at the mean of its members.

use smallvec::SmallVec;

use super::coord::{EXTENT, Point, TileCoord};

/// The deepest zoom with clusters.
pub const MAX_CLUSTER_ZOOM: u8 = 14;
/// How many cells a tile has along a side: each 64 pixels wide where a tile is drawn 512 pixels wide.
const CELLS: i64 = 8;
const CELL: i64 = EXTENT / CELLS;

/// A group of points, or one that stands alone. `T` is a point's own, `K` what they are counted by.
#[derive(Debug, Clone, PartialEq)]
pub enum Cluster<T, K> {
    /// The only one in its cell.
    Single(T, Point),
    /// Two or more.
    Many {
        /// Stable as long as the cell is: above every number that an entity can have, below 2^53.
        id: u64,
        /// The mean of the members.
        at: Point,
        /// How many there are.
        count: u64,
        /// How many of each kind, in no order that means anything.
        of: SmallVec<[(K, u64); 4]>,
    },
}

/// The clusters of a tile in the making. What a cell holds is counted, not kept: a tile of a whole province costs no
/// memory.
pub struct Clusters<T, K> {
    tile: TileCoord,
    cells: Vec<Option<Gathered<T, K>>>,
}

struct Gathered<T, K> {
    first: (T, Point),
    count: u64,
    sum: Point,
    of: SmallVec<[(K, u64); 4]>,
}

impl<T, K: PartialEq> Clusters<T, K> {
    /// None yet.
    pub fn of(tile: TileCoord) -> Self {
        Self { tile, cells: std::iter::repeat_with(|| None).take((CELLS * CELLS) as usize).collect() }
    }
    /// Counts a point of the zoom's grid in; one that is not the tile's is left out.
    pub fn add(&mut self, at: Point, it: T, kind: K) {
        if !self.tile.owns(at) {
            return;
        }
        let origin = self.tile.origin();
        let cell = (at.y - origin.y) / CELL * CELLS + (at.x - origin.x) / CELL;
        // The tile owns the point, so the cell is one of the tile's.
        let Some(cell) = self.cells.get_mut(cell as usize) else { return };
        let Some(known) = cell else {
            *cell = Some(Gathered { first: (it, at), count: 1, sum: at, of: SmallVec::from_iter([(kind, 1)]) });
            return;
        };
        known.count += 1;
        known.sum = Point { x: known.sum.x + at.x, y: known.sum.y + at.y };
        match known.of.iter_mut().find(|(other, _)| *other == kind) {
            Some((_, count)) => *count += 1,
            None => known.of.push((kind, 1)),
        }
    }
    /// The clusters in order of rows.
    pub fn finish(self) -> impl Iterator<Item = Cluster<T, K>> {
        let (z, origin) = (self.tile.z(), self.tile.origin());
        let cells = self.cells.into_iter().zip(0_i64..);
        cells.filter_map(move |(cell, number)| {
            let Gathered { first: (it, at), count, sum, of } = cell?;
            if count == 1 {
                return Some(Cluster::Single(it, at));
            }
            // Never more than fit in memory.
            let mean = |sum: i64| (2 * sum + count as i64).div_euclid(2 * count as i64);
            let (row, column) = (origin.y / CELL + number / CELLS, origin.x / CELL + number % CELLS);
            // 5 bits of zoom, 17 bits each of row and column (14 of the tile, 3 of the cell in it), above 32 bits of numbers.
            let cell = (u64::from(z) << 34) | ((row as u64 & 0x1_ffff) << 17) | (column as u64 & 0x1_ffff);
            Some(Cluster::Many { id: (1 << 40) + cell, at: Point { x: mean(sum.x), y: mean(sum.y) }, count, of })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clusters(points: &[(&'static str, Point)], x: u32) -> Vec<Cluster<&'static str, char>> {
        let mut clusters = Clusters::of(TileCoord::new_checked(10, x, 0).unwrap());
        points.iter().for_each(|(it, at)| clusters.add(*at, *it, it.chars().next().unwrap()));
        clusters.finish().collect()
    }

    #[test]
    fn one_alone_stays_itself_and_two_become_one_at_their_mean() {
        let at = |x, y| Point { x, y };
        let found = clusters(&[("a", at(10, 10)), ("b", at(600, 10)), ("c", at(21, 30)), ("a2", at(8, 10))], 0);
        let Cluster::Many { id, at: mean, count, of } = &found[0] else { panic!("{found:?}") };
        assert_eq!((*mean, *count, of.as_slice()), (at(13, 17), 3, [('a', 2), ('c', 1)].as_slice()));
        assert!(*id > u64::from(u32::MAX) && *id < 1 << 53);
        assert_eq!(found[1..], [Cluster::Single("b", at(600, 10))]);
    }

    #[test]
    fn cells_nest_in_tiles_so_a_mean_never_leaves_its_tile() {
        let edge = EXTENT * 5;
        let points = [("a", edge - 1), ("b", edge - 2), ("c", edge), ("d", edge + 1)];
        let points = points.map(|(it, x)| (it, Point { x, y: 0 }));
        let ats = [4, 5].map(|x| match clusters(&points, x).as_slice() {
            [Cluster::Many { id, at, count: 2, .. }] => (*id, at.x),
            other => panic!("{other:?}"),
        });
        assert!(ats[0].1 < edge && ats[1].1 >= edge && ats[0].0 != ats[1].0);
    }
}
