//! Where to write the name of an area: the point of its largest polygon that is farthest from any border, found to
//! within a hundredth of the polygon's size. After V. Agafonkin's quadtree search for the "pole of inaccessibility".

use std::{cmp::Ordering, collections::BinaryHeap};

use super::{coord::Point, rings::area_doubled, simplify::distance};

/// The label point of the largest of some polygons (outer ring, then holes; open rings). `None` without any.
pub fn label_point(polygons: &[Vec<Vec<Point>>]) -> Option<Point> {
    let size = |rings: &&Vec<Vec<Point>>| rings.first().map_or(0, |outer| area_doubled(outer).abs());
    // The first of several equals.
    let rings = polygons.iter().rev().max_by_key(size)?;
    pole(rings)
}

/// A square that may hold a better point.
struct Square {
    centre: Point,
    half: i64,
    /// Signed distance of the centre from the border, inside positive.
    inside: f64,
}

impl Square {
    fn new(centre: Point, half: i64, rings: &[Vec<Point>]) -> Self {
        Self { centre, half, inside: inside(centre, rings) }
    }
    /// No point of the square is farther inside than this.
    fn most(&self) -> f64 {
        self.inside + self.half as f64 * std::f64::consts::SQRT_2
    }
}

impl PartialEq for Square {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Square {}
impl PartialOrd for Square {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Square {
    fn cmp(&self, other: &Self) -> Ordering {
        self.most().total_cmp(&other.most()).then(other.centre.cmp(&self.centre))
    }
}

fn pole(rings: &[Vec<Point>]) -> Option<Point> {
    let bounds = super::coord::Bounds::around(rings.first()?)?;
    let (width, height) = (bounds.max[0] - bounds.min[0], bounds.max[1] - bounds.min[1]);
    let side = width.min(height).max(1);
    let precision = width.max(height) as f64 / 100.0;
    let half = (side / 2).max(1);
    let mut squares = BinaryHeap::new();
    let middle = Point { x: bounds.min[0] + width / 2, y: bounds.min[1] + height / 2 };
    let mut best = Square::new(middle, 0, rings);
    for x in (bounds.min[0]..=bounds.max[0]).step_by(2 * half as usize) {
        for y in (bounds.min[1]..=bounds.max[1]).step_by(2 * half as usize) {
            squares.push(Square::new(Point { x: x + half, y: y + half }, half, rings));
        }
    }
    while let Some(square) = squares.pop() {
        if square.most() - best.inside <= precision {
            break;
        }
        let quarter = square.half / 2;
        if quarter > 0 {
            for (dx, dy) in [(-1, -1), (1, -1), (-1, 1), (1, 1)] {
                let centre = Point { x: square.centre.x + dx * quarter, y: square.centre.y + dy * quarter };
                squares.push(Square::new(centre, square.half - quarter, rings));
            }
        }
        if square.inside > best.inside {
            best = square;
        }
    }
    Some(best.centre)
}

/// The distance from the nearest border, negative outside.
fn inside(p: Point, rings: &[Vec<Point>]) -> f64 {
    let mut within = false;
    let mut nearest = f64::INFINITY;
    for ring in rings {
        for (i, b) in ring.iter().enumerate() {
            let a = ring[(i + ring.len() - 1) % ring.len()];
            nearest = nearest.min(distance(p, a, *b));
            if (a.y > p.y) != (b.y > p.y) {
                let side =
                    i128::from(b.x - a.x) * i128::from(p.y - a.y) - i128::from(p.x - a.x) * i128::from(b.y - a.y);
                within ^= (side > 0) == (b.y > a.y);
            }
        }
    }
    if within { nearest } else { -nearest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_of_a_crescent_is_inside_it() {
        let ring: Vec<Point> =
            [(0, 0), (1000, 0), (1000, 200), (200, 200), (200, 800), (1000, 800), (1000, 1000), (0, 1000)]
                .map(|(x, y)| Point { x, y })
                .to_vec();
        let at = label_point(&[vec![ring.clone()]]).unwrap();
        assert!(inside(at, &[ring]) > 90.0, "{at:?}");
    }

    #[test]
    fn of_several_polygons_the_largest_is_named() {
        let square = |x: i64, side: i64| {
            vec![[(0, 0), (1, 0), (1, 1), (0, 1)].map(|(u, v)| Point { x: x + u * side, y: v * side }).to_vec()]
        };
        let at = label_point(&[square(0, 10), square(500, 100), square(900, 50)]).unwrap();
        assert!((540..560).contains(&at.x) && (40..60).contains(&at.y), "{at:?}");
        assert_eq!(label_point(&[]), None);
    }
}
