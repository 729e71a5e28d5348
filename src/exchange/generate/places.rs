//! Where the checkpoints of a zone are: along two roads, around three middles, and anywhere; always inside the zone and
//! never on a border.

use super::super::demo::dice::Dice;
use super::lattice::{PACE, Spot};
use super::layout::{Layout, Zone};

/// How often a place is drawn before the middle of a cell is taken. More than half lie inside.
const TRIES: u32 = 24;
/// Half the length of a road's part, in thousandths of the road.
const PART: i64 = 60;

/// The ground of a zone.
pub(super) struct Ground {
    corner: Spot,
    /// The rings of its cells, in the order of [`Layout::communities`].
    cells: [Vec<Spot>; 4],
    roads: [[Spot; 2]; 2],
    middles: [Spot; 3],
}

/// A place that was found.
pub(super) struct Place {
    pub spot: Spot,
    /// The cell it lies in.
    pub cell: usize,
    /// The road's part around it.
    pub part: Option<[Spot; 2]>,
}

impl Ground {
    pub(super) fn new(layout: &Layout, zone: &Zone, dice: &mut Dice) -> Self {
        let corner = layout.lattice.straight(zone.corner);
        let mut within = |low, high| dice.between(low, high);
        let mut at = |x: [i64; 2], y: [i64; 2]| {
            [corner[0] + PACE[0] * 2 * within(x[0], x[1]) / 100, corner[1] + PACE[1] * 2 * within(y[0], y[1]) / 100]
        };
        let roads =
            [[at([0, 0], [20, 80]), at([100, 100], [20, 80])], [at([20, 80], [0, 0]), at([20, 80], [100, 100])]];
        let middles = std::array::from_fn(|_| at([12, 88], [12, 88]));
        Self { corner, cells: zone.cells().map(|corners| layout.lattice.ring(&corners)), roads, middles }
    }

    /// A place on a road, or one off the roads.
    pub(super) fn place(&self, on_road: bool, dice: &mut Dice) -> Place {
        for _ in 0..TRIES {
            let (spot, part) = if on_road { self.on_road(dice) } else { (self.off_road(dice), None) };
            if let Some(cell) = self.cells.iter().position(|ring| inside(ring, spot)) {
                return Place { spot, cell, part };
            }
        }
        // Borders stay farther than an eighth of a cell from its middle.
        let cell = usize::try_from(dice.between(0, 3)).unwrap_or(0);
        let paces = [cell as i64 % 2, cell as i64 / 2];
        let spot = [0, 1].map(|axis| {
            self.corner[axis]
                + paces[axis] * PACE[axis]
                + PACE[axis] / 2
                + dice.between(-PACE[axis] / 8, PACE[axis] / 8)
        });
        Place { spot, cell, part: None }
    }

    /// Within 10 m of a road.
    fn on_road(&self, dice: &mut Dice) -> (Spot, Option<[Spot; 2]>) {
        let [from, to] = self.roads[usize::from(dice.chance(50))];
        let along = dice.between(PART, 1000 - PART);
        let at = |along: i64| [0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * along / 1000);
        let spot = at(along).map(|it| it + dice.between(-1000, 1000));
        (spot, Some([at(along - PART), at(along + PART)]))
    }

    fn off_road(&self, dice: &mut Dice) -> Spot {
        if dice.chance(45) {
            let middle = dice.pick(&self.middles).copied().unwrap_or(self.corner);
            // The sum of two is mostly small.
            let mut near = |pace: i64| dice.between(-pace / 5, pace / 5) + dice.between(-pace / 5, pace / 5);
            [middle[0] + near(PACE[0]), middle[1] + near(PACE[1])]
        } else {
            [0, 1].map(|axis| self.corner[axis] + dice.between(-PACE[axis] / 3, 2 * PACE[axis] + PACE[axis] / 3))
        }
    }
}

/// Whether a place lies inside a closed ring and not on it. Exact: products of such numbers fit.
fn inside(ring: &[Spot], [x, y]: Spot) -> bool {
    let mut odd = false;
    for side in ring.windows(2) {
        let ([ax, ay], [bx, by]) = (side[0], side[1]);
        if (ay > y && by > y) || (ay < y && by < y) {
            continue;
        }
        let left = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
        if left == 0 && (ax.min(bx)..=ax.max(bx)).contains(&x) {
            return false;
        }
        if (ay > y) != (by > y) && (left > 0) == (by > ay) {
            odd = !odd;
        }
    }
    odd
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_on_the_ring_is_not_inside_it() {
        let ring = [[0, 0], [10, 0], [10, 10], [5, 5], [0, 10], [0, 0]];
        assert!(inside(&ring, [5, 2]) && inside(&ring, [9, 8]) && inside(&ring, [1, 8]));
        for outside in [[5, 0], [10, 5], [5, 5], [0, 10], [5, 8], [12, 5], [-1, 0], [12, 0]] {
            assert!(!inside(&ring, outside), "{outside:?}");
        }
    }
}
