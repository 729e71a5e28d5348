//! Fewer vertices where nobody sees the difference: Douglas and Peucker (1973), with a guard that keeps lines apart.
//!
//! A stretch of a line is replaced by its chord only when no other vertex lies as near to the chord as the stretch
//! itself does. Then nothing lies between the stretch and its chord, so lines that did not cross before do not cross
//! afterwards (the idea of A. Saalfeld, "Topologically consistent line simplification with the Douglas–Peucker
//! algorithm", 1999). The decision looks only at the vertices there were to begin with, never at what has become of
//! other lines: the order of work does not matter, and everyone who asks gets the same line.

use super::coord::Point;

/// A stretch of a line, from one vertex to another, about to become its chord.
#[derive(Debug, Clone, Copy)]
pub struct Chord {
    /// Place of the first vertex in the line.
    pub from: usize,
    /// Place of the last one.
    pub to: usize,
    /// How far the stretch goes from the chord.
    pub reach: f64,
}

/// The places of the vertices to keep, in order. The ends are kept, and at least `least` vertices between them where
/// there are so many; `clear` says whether a chord has nothing foreign within its reach.
pub fn kept(line: &[Point], tolerance: f64, least: usize, clear: impl Fn(Chord) -> bool) -> Vec<usize> {
    let Some(last) = line.len().checked_sub(1) else { return vec![] };
    let mut kept = vec![0, last];
    let mut forced = least;
    let mut stretches = vec![(0, last)];
    while let Some((from, to)) = stretches.pop() {
        let Some((at, reach)) = farthest(line, from, to) else { continue };
        let chord = Chord { from, to, reach };
        if forced == 0 && reach <= tolerance && clear(chord) {
            continue;
        }
        forced = forced.saturating_sub(1);
        kept.push(at);
        // The half that bends more comes first, so that a forced vertex is the one that is missed most.
        let mut halves = [(from, at), (at, to)];
        let bend = |(from, to): (usize, usize)| farthest(line, from, to).map_or(-1.0, |(_, reach)| reach);
        if forced > 0 && bend(halves[0]) > bend(halves[1]) {
            halves.reverse();
        }
        stretches.extend(halves);
    }
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// The inner vertex that is farthest from the chord, the first of several, and its distance.
fn farthest(line: &[Point], from: usize, to: usize) -> Option<(usize, f64)> {
    let (a, b) = (line[from], line[to]);
    let far = |best: Option<(usize, f64)>, i: usize| {
        let d = distance(line[i], a, b);
        if best.is_some_and(|(_, most)| most >= d) { best } else { Some((i, d)) }
    };
    (from + 1..to).fold(None, far)
}

/// The distance of a point from a segment. Only sums, products and a root: the same bits on every machine.
pub fn distance(p: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = ((b.x - a.x) as f64, (b.y - a.y) as f64);
    let (px, py) = ((p.x - a.x) as f64, (p.y - a.y) as f64);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { ((px * dx + py * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (ox, oy) = (px - along * dx, py - along * dy);
    (ox * ox + oy * oy).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(i64, i64)]) -> Vec<Point> {
        points.iter().map(|(x, y)| Point { x: *x, y: *y }).collect()
    }

    #[test]
    fn what_bends_less_than_the_tolerance_goes_and_the_ends_stay() {
        let crooked = line(&[(0, 0), (10, 1), (20, 0), (30, 50), (40, 0)]);
        assert_eq!(kept(&crooked, 2.0, 0, |_| true), [0, 2, 3, 4]);
        assert_eq!(kept(&crooked, 100.0, 0, |_| true), [0, 4]);
        assert_eq!(kept(&crooked, 0.5, 0, |_| true), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn a_closed_line_keeps_three_corners_however_small_it_is() {
        let ring = line(&[(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (0, 2), (0, 0)]);
        assert_eq!(kept(&ring, 1000.0, 2, |_| true).len(), 4);
    }

    #[test]
    fn a_chord_with_something_foreign_in_reach_is_not_taken() {
        let crooked = line(&[(0, 0), (10, 3), (20, 0)]);
        let stranger = Point { x: 10, y: 1 };
        let clear = |chord: Chord| distance(stranger, crooked[chord.from], crooked[chord.to]) > chord.reach;
        assert_eq!(kept(&crooked, 5.0, 0, clear), [0, 1, 2]);
    }

    #[test]
    fn both_directions_keep_the_same_vertices() {
        let there = line(&[(0, 0), (7, 4), (13, 1), (22, 9), (30, 2), (41, 3), (50, 0)]);
        let back: Vec<Point> = there.iter().rev().copied().collect();
        let mirrored: Vec<usize> =
            kept(&back, 3.0, 0, |_| true).into_iter().rev().map(|i| there.len() - 1 - i).collect();
        assert_eq!(kept(&there, 3.0, 0, |_| true), mirrored);
    }
}
