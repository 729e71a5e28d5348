//! Tiny zones that stand close together at the farthest zooms, drawn as one.
//!
//! Nobody can tell twenty thousand zones of a few pixels apart. Where many stand in one cell of the clusters' grid they
//! become one shape: their arcs without those that two of them share. What is left runs along the same arcs as the zones
//! around, so there is no gap between them either. A zone belongs to the cell of its box's middle, and a group is drawn
//! whole in each tile it reaches into: it is the same in all of them.

use std::collections::{BTreeMap, HashMap};

use super::{
    clusters::{self, CELL},
    coord::{Point, TileCoord, fine_bits},
    lines::Lines,
    network::{Network, Outline, Step},
    rings,
};

/// The nearest zoom at which zones are drawn together. The page's map begins one nearer, where each zone has its colour.
pub const TOGETHER_ZOOM: u8 = 9;
/// The box of a zone that may be drawn with others is smaller than this, in units of the zoom's grid: 12 pixels where a
/// tile is drawn 512 pixels wide.
pub const TINY: i64 = 96;
/// Fewer in a cell are drawn one by one: a district of a dozen zones looks the same from anywhere.
const MANY: usize = 16;

/// Many tiny zones as one shape.
pub struct Group {
    /// Stable as long as the cell is: above every number that an entity can have, below 2^53.
    pub id: u64,
    /// How many zones.
    pub count: u64,
    /// Outer rings on the grid of the zoom; none lies in another one.
    pub rings: Vec<Vec<Point>>,
}

/// What is drawn together of some zones, and what is drawn by itself, in order of numbers. The zones are those of the tile
/// with all cells around it.
pub fn split<'a>(lines: &Lines, outlines: Vec<&'a Outline>, tile: TileCoord) -> (Vec<Group>, Vec<&'a Outline>) {
    let (z, around) = (tile.z(), tile.square(CELL));
    let mut cells: BTreeMap<(i64, i64), Vec<&Outline>> = BTreeMap::new();
    let mut single = vec![];
    for outline in outlines {
        let [[west, north], [east, south]] = [outline.frame.min, outline.frame.max];
        if (east - west).max(south - north) >= TINY << fine_bits(z) {
            single.push(outline);
            continue;
        }
        let middle = Point { x: (west + east) / 2, y: (north + south) / 2 }.within_zoom(z);
        // A zone of a cell farther off does not reach into the tile.
        if (around.min[0]..around.max[0]).contains(&middle.x) && (around.min[1]..around.max[1]).contains(&middle.y) {
            cells.entry((middle.y / CELL, middle.x / CELL)).or_default().push(outline);
        }
    }
    let mut groups = vec![];
    for ((row, column), members) in cells {
        let rings = if members.len() < MANY { None } else { whole(lines, &members, z) };
        match rings {
            Some(rings) => {
                // Cells of tiles up to zoom 9 fit in 12 bits.
                let id = clusters::id(z, row as u32, column as u32);
                groups.push(Group { id, count: members.len() as u64, rings });
            }
            None => single.extend(members),
        }
    }
    single.sort_unstable_by_key(|outline| outline.face.meaning().area);
    (groups, single)
}

/// The outer rings of some zones together; `None` when there is a hole, or when the zones do not fit each other: those
/// are drawn one by one.
fn whole(lines: &Lines, members: &[&Outline], z: u8) -> Option<Vec<Vec<Point>>> {
    let walks = border(lines.network(), members)?;
    let rings: Vec<_> = walks.iter().map(|walk| lines.ring(walk, z)).filter(|ring| !ring.is_empty()).collect();
    let areas: Vec<i128> = rings.iter().map(|ring| rings::area_doubled(ring)).collect();
    // Outer rings all run the same way, and outweigh the holes, which run the other way.
    let outer = areas.iter().sum::<i128>().signum();
    areas.iter().all(|area| area.signum() == outer).then_some(rings)
}

/// The closed walks along the arcs that only one of the zones has; none meets a node twice.
fn border(network: &Network, members: &[&Outline]) -> Option<Vec<Vec<Step>>> {
    let mut once: BTreeMap<u32, Step> = BTreeMap::new();
    for step in members.iter().flat_map(|outline| outline.polygons.iter().flatten().flatten()) {
        if once.remove(&step.arc).is_none() {
            once.insert(step.arc, *step);
        }
    }
    let ends = |step: &Step| {
        let arc = &network.arcs()[step.arc as usize].points;
        let (first, last) = (*arc.first()?, *arc.last()?);
        Some(if step.reversed { (last, first) } else { (first, last) })
    };
    let mut from: HashMap<Point, Vec<Step>> = HashMap::new();
    for step in once.values() {
        from.entry(ends(step)?.0).or_default().push(*step);
    }
    let mut walks = vec![];
    for first in once.values() {
        let (mut at, _) = ends(first)?;
        let mut walk: Vec<(Point, Step)> = vec![];
        loop {
            // Back at a node: what was walked since is a ring of its own.
            if let Some(since) = walk.iter().position(|(begin, _)| *begin == at) {
                walks.push(walk.split_off(since).into_iter().map(|(_, step)| step).collect());
            }
            match from.get_mut(&at).and_then(Vec::pop) {
                Some(step) => {
                    walk.push((at, step));
                    at = ends(&step)?.1;
                }
                None if walk.is_empty() => break,
                None => return None,
            }
        }
    }
    Some(walks)
}
