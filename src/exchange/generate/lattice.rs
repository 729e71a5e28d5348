//! Where borders run: the sides of a crooked lattice, in whole numbers.
//!
//! Nodes stand about 300 m apart, each moved off its place by up to a tenth of that. A side leads from a node to the one
//! east or north of it, and is bent by midpoint displacement: each half again, less and less. It follows from its two
//! nodes and the seed, always made in the same direction, so that all areas along it have the very same vertices.
//!
//! **No two sides cross, nor come near but at a node.** Bending by at most `BENDS` turns the halves by less than
//! `atan(2 · bend)` each time, 22° altogether: so a side stays in the rhombus of that angle about the straight line
//! between its nodes. Moved nodes turn the lines by at most 14°; that leaves 17° between neighbours at a node, and the
//! rhombi of sides without a common node are disjoint.

use super::{For, dice};

/// A place: longitude and latitude, 1e-7 degrees.
pub(super) type Spot = [i64; 2];
/// A node of the lattice: how many to the east, how many to the north.
pub(super) type Node = [u32; 2];

/// Between two nodes, before they are moved: a power of two, so that halving stays exact.
const STEP: i64 = 1 << 20;
/// The most that a node is moved, either way.
const MOVE: i64 = STEP / 10;
/// The most that a side is bent at its middle, at the middles of the halves and so on, in 65536ths of its length: 7 %,
/// and seven tenths of that each time.
const BENDS: [i64; 5] = [4588, 3211, 2248, 1574, 1102];

/// 300 m to the east and to the north at this latitude, 1e-7 degrees.
pub(super) const PACE: Spot = [30_694, 27_063];
/// The middle of the district, 1e-7 degrees.
const MIDDLE: Spot = [1_159_000_000, 286_600_000];

/// All sides there could be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lattice {
    seed: u64,
    corner: Spot,
}

impl Lattice {
    /// A lattice whose middle lies at so many nodes to the east and to the north.
    pub(super) fn new(seed: u64, [east, north]: Node) -> Self {
        let corner = [MIDDLE[0] - i64::from(east) * PACE[0], MIDDLE[1] - i64::from(north) * PACE[1]];
        Self { seed, corner }
    }

    /// The ring through the corners of an area whose sides run along the lattice, the corners anticlockwise; it is
    /// closed by its first place.
    pub(super) fn ring(&self, corners: &[Node]) -> Vec<Spot> {
        let mut ring = Vec::new();
        for (place, corner) in corners.iter().enumerate() {
            self.walk(*corner, corners[(place + 1) % corners.len()], &mut ring);
        }
        ring.extend(ring.first().copied());
        ring
    }

    /// Where a place would be if no node were moved: in paces from the south-western corner of the lattice.
    pub(super) fn straight(&self, [east, north]: Node) -> Spot {
        [self.corner[0] + i64::from(east) * PACE[0], self.corner[1] + i64::from(north) * PACE[1]]
    }

    /// From a node straight to another, side by side, without the last place.
    fn walk(&self, from: Node, to: Node, ring: &mut Vec<Spot>) {
        let mut at = from;
        while at != to {
            let next = [toward(at[0], to[0]), toward(at[1], to[1])];
            if at < next {
                ring.extend(self.side(at, next));
            } else {
                let back = self.side(next, at);
                ring.push(self.spot(self.node(at)));
                ring.extend(back.into_iter().skip(1).rev());
            }
            at = next;
        }
    }

    /// A node, where it was moved to.
    fn node(&self, [east, north]: Node) -> [i64; 2] {
        let mut dice = dice(self.seed, For::Node, east.into(), north.into());
        [i64::from(east) * STEP + dice.between(-MOVE, MOVE), i64::from(north) * STEP + dice.between(-MOVE, MOVE)]
    }

    /// The places from a node to the one east or north of it, without the last.
    fn side(&self, from: Node, to: Node) -> Vec<Spot> {
        let number = |[east, north]: Node| u64::from(east) << 32 | u64::from(north);
        let mut dice = dice(self.seed, For::Side, number(from), number(to));
        let mut line = vec![self.node(from), self.node(to)];
        // 16 or 32 pieces: about 200 in the eight sides of a zone.
        let times = if dice.chance(50) { 4 } else { 5 };
        for bend in &BENDS[..times] {
            let mut bent = Vec::with_capacity(2 * line.len());
            for piece in line.windows(2) {
                let ([ax, ay], [bx, by]) = (piece[0], piece[1]);
                let off = dice.between(-bend, *bend);
                bent.push(piece[0]);
                bent.push([((ax + bx) >> 1) - (((by - ay) * off) >> 16), ((ay + by) >> 1) + (((bx - ax) * off) >> 16)]);
            }
            bent.extend(line.last());
            line = bent;
        }
        line.pop();
        line.into_iter().map(|at| self.spot(at)).collect()
    }

    fn spot(&self, at: [i64; 2]) -> Spot {
        [0, 1].map(|axis| self.corner[axis] + ((at[axis] * PACE[axis]) >> 20))
    }
}

/// One step nearer.
fn toward(at: u32, to: u32) -> u32 {
    match at.cmp(&to) {
        std::cmp::Ordering::Less => at + 1,
        std::cmp::Ordering::Equal => at,
        std::cmp::Ordering::Greater => at - 1,
    }
}
