//! Cutting rings and lines at a box of a zoom's grid.
//!
//! Where an edge crosses a side of the box its crossing is rounded to the grid, computed from the edge's lower end:
//! two areas that share the edge get the same point, whichever way they walk it.

use super::coord::{Frame, Point};

/// One side of a box: an axis, where it is, and whether the inside is above or below.
#[derive(Clone, Copy)]
struct Side {
    axis: usize,
    at: i64,
    inside_above: bool,
}

impl Side {
    fn of(frame: &Frame) -> [Self; 4] {
        let side = |axis, inside_above| {
            let at = if inside_above { frame.min[axis] } else { frame.max[axis] };
            Self { axis, at, inside_above }
        };
        [side(0, true), side(0, false), side(1, true), side(1, false)]
    }
    fn holds(&self, p: Point) -> bool {
        let v = [p.x, p.y][self.axis];
        if self.inside_above { v >= self.at } else { v <= self.at }
    }
    /// Where an edge with one end on each side crosses.
    fn crossing(&self, a: Point, b: Point) -> Point {
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        let ([au, av], [bu, bv]) = match self.axis {
            0 => ([a.x, a.y], [b.x, b.y]),
            _ => ([a.y, a.x], [b.y, b.x]),
        };
        let (run, rise) = (i128::from(bu - au), i128::from(bv - av));
        let (run, rise) = if run < 0 { (-run, -rise) } else { (run, rise) };
        let over = 2 * rise * i128::from(self.at - au) + run;
        // Between the two ends, so it fits again; `run` is not 0, the ends lie on different sides.
        let v = av + over.div_euclid(2 * run) as i64;
        match self.axis {
            0 => Point { x: self.at, y: v },
            _ => Point { x: v, y: self.at },
        }
    }
}

/// The part of a ring inside a box, as one ring (Sutherland and Hodgman, 1974). Pieces that hang together only
/// outside the box stay joined along its sides. An open ring in, an open ring out; empty when nothing is inside.
pub fn ring(ring: &[Point], frame: &Frame) -> Vec<Point> {
    let mut ring = ring.to_vec();
    for side in Side::of(frame) {
        if ring.iter().all(|p| side.holds(*p)) {
            continue;
        }
        let Some(mut before) = ring.last().copied() else { return ring };
        let mut cut = Vec::with_capacity(ring.len() + 2);
        for p in ring {
            if side.holds(p) != side.holds(before) {
                cut.push(side.crossing(before, p));
            }
            if side.holds(p) {
                cut.push(p);
            }
            before = p;
        }
        cut.dedup();
        ring = cut;
    }
    ring
}

/// The parts of a line inside a box.
pub fn line(line: &[Point], frame: &Frame) -> Vec<Vec<Point>> {
    let mut parts = vec![line.to_vec()];
    for side in Side::of(frame) {
        parts = parts.into_iter().flat_map(|part| line_at(part, side)).collect();
    }
    parts
}

fn line_at(line: Vec<Point>, side: Side) -> Vec<Vec<Point>> {
    if line.iter().all(|p| side.holds(*p)) {
        return vec![line];
    }
    let mut parts = vec![];
    let mut part: Vec<Point> = vec![];
    let mut before: Option<Point> = None;
    for p in line {
        if let Some(crossed) = before.filter(|before| side.holds(p) != side.holds(*before)) {
            part.push(side.crossing(crossed, p));
        }
        if side.holds(p) {
            part.push(p);
        } else if !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        before = Some(p);
    }
    parts.push(part);
    parts.iter_mut().for_each(Vec::dedup);
    parts.retain(|part| part.len() > 1);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(list: &[(i64, i64)]) -> Vec<Point> {
        list.iter().map(|(x, y)| Point { x: *x, y: *y }).collect()
    }
    const BOX: Frame = Frame { min: [0, 0], max: [10, 10] };

    #[test]
    fn a_ring_around_the_box_becomes_the_box() {
        let cut = ring(&points(&[(-50, -50), (50, -50), (50, 50), (-50, 50)]), &BOX);
        assert_eq!(cut.len(), 4);
        assert!(ring(&points(&[(20, 20), (30, 20), (30, 30)]), &BOX).is_empty());
    }

    #[test]
    fn neighbours_cut_their_shared_edge_at_the_same_points() {
        let (a, b) = ((-7, 3), (23, 8));
        let above = ring(&points(&[a, (8, -40), b]), &BOX);
        let below = ring(&points(&[b, (8, 40), a]), &BOX);
        let on_edge = |cut: &[Point]| {
            let mut found: Vec<Point> =
                cut.iter().copied().filter(|p| (p.x == 0 || p.x == 10) && (2..9).contains(&p.y)).collect();
            found.sort_unstable();
            found
        };
        assert_eq!(on_edge(&above), points(&[(0, 4), (10, 6)]));
        assert_eq!(on_edge(&above), on_edge(&below));
    }

    #[test]
    fn a_line_that_leaves_and_returns_has_two_parts() {
        let parts = line(&points(&[(-5, 5), (5, 5), (5, 20), (8, 20), (8, 5)]), &BOX);
        assert_eq!(parts, [points(&[(0, 5), (5, 5), (5, 10)]), points(&[(8, 10), (8, 5)])]);
        assert!(line(&points(&[(-5, -5), (-5, 20)]), &BOX).is_empty());
    }
}
