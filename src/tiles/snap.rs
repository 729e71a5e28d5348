//! From the fine grid to the coarser one of a zoom without lines changing sides: snap rounding.
//!
//! Rounding each vertex on its own can push it across a line that runs close by. So a line also bends at every square
//! of the grid ("hot" squares) that holds some line's vertex and that it passes through. Lines that did not cross
//! before may then run together, but never cross. After J. D. Hobby, "Practical segment intersection with finite
//! precision output", 1999. All arithmetic is exact.

use super::coord::{Point, fine_bits};

/// A line of the fine grid drawn on the grid of a zoom. `hot`, sorted, are the rounded vertices of all lines near it,
/// its own included.
pub fn snapped(line: &[Point], z: u8, hot: &[Point]) -> Vec<Point> {
    let mut drawn: Vec<Point> = Vec::with_capacity(line.len());
    let mut passed: Vec<Point> = vec![];
    drawn.extend(line.first().map(|p| p.at_zoom(z)));
    for pair in line.windows(2) {
        let (p, q) = (pair[0], pair[1]);
        let (a, b) = (p.at_zoom(z), q.at_zoom(z));
        let (west, east) = (a.x.min(b.x), a.x.max(b.x));
        let (north, south) = (a.y.min(b.y), a.y.max(b.y));
        let first = hot.partition_point(|h| h.x < west);
        passed.clear();
        let near = hot[first..].iter().take_while(|h| h.x <= east).filter(|h| (north..=south).contains(&h.y));
        passed.extend(near.filter(|h| **h != a && **h != b && passes(p, q, **h, z)));
        // A straight line goes through squares in the order of their centres along it.
        passed.sort_unstable_by_key(|h| {
            (i128::from(b.x - a.x) * i128::from(h.x) + i128::from(b.y - a.y) * i128::from(h.y), *h)
        });
        for at in passed.iter().copied().chain([b]) {
            if drawn.last() != Some(&at) {
                drawn.push(at);
            }
        }
    }
    drawn
}

/// Whether the segment from `p` to `q` goes through the square of the zoom's grid that is rounded to `square`. West
/// and north sides belong to the square, east and south sides to the next one, as in [`Point::at_zoom`].
fn passes(p: Point, q: Point, square: Point, z: u8) -> bool {
    let bits = fine_bits(z);
    let half = 1_i64 << (bits - 1);
    let mut enter = Moment { over: 0, under: 1, open: false };
    let mut leave = Moment { over: 1, under: 1, open: false };
    for (from, to, centre) in [(p.x, q.x, square.x), (p.y, q.y, square.y)] {
        let low = (centre << bits) - half;
        let high = low + 2 * half;
        let step = to - from;
        if step == 0 {
            if !(low..high).contains(&from) {
                return false;
            }
            continue;
        }
        let reach_low = Moment::new(low - from, step, false);
        let reach_high = Moment::new(high - from, step, true);
        let (first, last) = if step > 0 { (reach_low, reach_high) } else { (reach_high, reach_low) };
        if first.after(&enter) {
            enter = first;
        }
        if leave.after_leaving(&last) {
            leave = last;
        }
    }
    match (enter.over * leave.under).cmp(&(leave.over * enter.under)) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Equal => !enter.open && !leave.open,
        std::cmp::Ordering::Greater => false,
    }
}

/// A moment on the way from one end of a segment to the other, as a fraction; `open` when the moment itself does not
/// belong.
#[derive(Clone, Copy)]
struct Moment {
    over: i128,
    under: i128,
    open: bool,
}

impl Moment {
    fn new(over: i64, under: i64, open: bool) -> Self {
        let sign = i128::from(under.signum());
        Self { over: i128::from(over) * sign, under: i128::from(under) * sign, open }
    }
    /// Whether entering at this moment is later than entering at the other.
    fn after(&self, other: &Self) -> bool {
        let (a, b) = (self.over * other.under, other.over * self.under);
        a > b || (a == b && self.open && !other.open)
    }
    /// Whether leaving at this moment is later than leaving at the other.
    fn after_leaving(&self, other: &Self) -> bool {
        let (a, b) = (self.over * other.under, other.over * self.under);
        a > b || (a == b && !self.open && other.open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const Z: u8 = 10;

    /// In quarters of a unit of the zoom's grid.
    fn fine(x: i64, y: i64) -> Point {
        let quarter = 1 << (fine_bits(Z) - 2);
        Point { x: x * quarter, y: y * quarter }
    }
    fn at(x: i64, y: i64) -> Point {
        Point { x, y }
    }

    #[test]
    fn a_line_bends_at_a_vertex_whose_square_it_passes() {
        let line = [fine(0, 0), fine(40, 0)];
        let hot = [at(0, 0), at(3, 1), at(5, 0), at(10, 0)];
        assert_eq!(snapped(&line, Z, &hot), [at(0, 0), at(5, 0), at(10, 0)]);
        let low = [fine(0, 1), fine(40, 3)];
        assert_eq!(snapped(&low, Z, &[at(0, 0), at(5, 1), at(10, 1)]), [at(0, 0), at(5, 1), at(10, 1)]);
    }

    #[test]
    fn a_square_owns_its_west_and_north_sides_only() {
        assert!(passes(fine(-8, -2), fine(8, -2), at(0, 0), Z));
        assert!(!passes(fine(-8, 2), fine(8, 2), at(0, 0), Z));
        assert!(passes(fine(-2, -8), fine(-2, 8), at(0, 0), Z));
        assert!(!passes(fine(2, -8), fine(2, 8), at(0, 0), Z));
        // Through a corner: only the north-west one belongs.
        assert!(passes(fine(-4, 0), fine(0, -4), at(0, 0), Z));
        assert!(!passes(fine(4, 0), fine(0, 4), at(0, 0), Z));
        assert!(!passes(fine(0, -4), fine(4, 0), at(0, 0), Z));
    }

    #[test]
    fn there_and_back_is_the_same_line() {
        let line = [fine(1, 7), fine(37, 19), fine(80, -11)];
        let back = [line[2], line[1], line[0]];
        let mut hot: Vec<Point> = (0..20).flat_map(|x| (-3..6).map(move |y| at(x, y))).collect();
        hot.sort_unstable();
        let mut there = snapped(&line, Z, &hot);
        there.reverse();
        assert_eq!(there, snapped(&back, Z, &hot));
    }
}
