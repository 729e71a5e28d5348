//! Points that stand close together at far zooms, drawn as one.
//!
//! The world is divided into a global grid of cells that nest in tiles, so a point belongs to one cell of one tile
//! and no cluster is drawn twice or differently by two neighbouring tiles. A cluster stands at the mean of its members.

use std::collections::BTreeMap;

use super::coord::{EXTENT, Point};

/// The deepest zoom with clusters.
pub const MAX_CLUSTER_ZOOM: u8 = 14;
/// The side of a cell: an eighth of a tile, 64 pixels where a tile is drawn 512 pixels wide.
const CELL: i64 = EXTENT / 8;

/// A group of points, or one that stands alone.
#[derive(Debug, Clone, PartialEq)]
pub enum Cluster<T> {
    /// The only one in its cell.
    Single(T, Point),
    /// Two or more.
    Many {
        /// Stable as long as the cell is: above every number that an entity can have, below 2^53.
        id: u64,
        /// The mean of the members.
        at: Point,
        /// The members in the order they came in.
        members: Vec<T>,
    },
}

/// Groups points of a zoom's grid by their cells; the cells come in order of rows.
pub fn clusters<T>(points: impl IntoIterator<Item = (T, Point)>, z: u8) -> Vec<Cluster<T>> {
    let mut cells: BTreeMap<(i64, i64), Vec<(T, Point)>> = BTreeMap::new();
    for (it, at) in points {
        cells.entry((at.y.div_euclid(CELL), at.x.div_euclid(CELL))).or_default().push((it, at));
    }
    cells.into_iter().map(|(cell, members)| cluster(cell, members, z)).collect()
}

fn cluster<T>((row, column): (i64, i64), mut members: Vec<(T, Point)>, z: u8) -> Cluster<T> {
    if members.len() == 1
        && let Some((it, at)) = members.pop()
    {
        return Cluster::Single(it, at);
    }
    let count = members.len() as i64; // never more than fit in memory
    let mean = |axis: fn(&Point) -> i64| {
        let sum: i64 = members.iter().map(|(_, at)| axis(at)).sum();
        (2 * sum + count).div_euclid(2 * count)
    };
    let at = Point { x: mean(|p| p.x), y: mean(|p| p.y) };
    // 5 bits of zoom, 17 bits each of row and column (14 of the tile, 3 of the cell in it), above 32 bits of numbers.
    let cell = (u64::from(z) << 34) | ((row as u64 & 0x1_ffff) << 17) | (column as u64 & 0x1_ffff);
    Cluster::Many { id: (1 << 40) + cell, at, members: members.into_iter().map(|(it, _)| it).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_alone_stays_itself_and_two_become_one_at_their_mean() {
        let points = [("a", Point { x: 10, y: 10 }), ("b", Point { x: 600, y: 10 }), ("c", Point { x: 21, y: 30 })];
        let found = clusters(points, 10);
        let Cluster::Many { id, at, members } = &found[0] else { panic!("{found:?}") };
        assert_eq!((at, members.as_slice()), (&Point { x: 16, y: 20 }, ["a", "c"].as_slice()));
        assert!(*id > u64::from(u32::MAX) && *id < 1 << 53);
        assert_eq!(found[1], Cluster::Single("b", Point { x: 600, y: 10 }));
    }

    #[test]
    fn cells_nest_in_tiles_so_a_mean_never_leaves_its_tile() {
        let edge = EXTENT * 5;
        let found =
            clusters([(1, edge - 1), (2, edge - 2), (3, edge), (4, edge + 1)].map(|(i, x)| (i, Point { x, y: 0 })), 14);
        let ats: Vec<i64> = found
            .iter()
            .map(|c| match c {
                Cluster::Many { at, .. } => at.x,
                Cluster::Single(..) => 0,
            })
            .collect();
        assert_eq!(ats.len(), 2);
        assert!(ats[0] < edge && ats[1] >= edge);
    }
}
