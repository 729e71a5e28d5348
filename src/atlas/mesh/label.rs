//! Where to write an area's name: the pole of inaccessibility, found by quartering squares, best first (after the
//! idea of Garcia-Castellanos & Lombardo, 2007; the search by squares is Mapbox's polylabel, written anew).

use std::{cmp::Ordering, collections::BinaryHeap};

use geo_types::{Coord, MultiPolygon, Polygon};

/// Squares looked at before the best so far is taken: a bound for shapes that are nearly a strip.
const EFFORT: usize = 600;

struct Square {
    centre: Coord<f64>,
    half: f64,
    /// Distance of the centre from the border, negative outside.
    depth: f64,
}

impl Square {
    fn new(centre: Coord<f64>, half: f64, shape: &Polygon<f64>) -> Self {
        Self { centre, half, depth: depth(centre, shape) }
    }
    /// No point of the square is farther inside than this.
    fn promise(&self) -> f64 {
        self.depth + self.half * std::f64::consts::SQRT_2
    }
}

impl PartialEq for Square {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
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
        self.promise().total_cmp(&other.promise())
    }
}

/// The point of the largest polygon that is farthest from its border, to a hundredth of its width, measured with
/// longitudes shrunk by the cosine of the latitude. `None` for shapes too thin to have one.
pub(super) fn farthest_inside(shape: &MultiPolygon<f64>) -> Option<Coord<f64>> {
    let polygon = shape.0.iter().max_by(|a, b| extent(a).total_cmp(&extent(b)))?;
    let origin = *polygon.exterior().0.first()?;
    let squeeze = origin.y.to_radians().cos().max(0.01);
    let flat = |ring: &geo_types::LineString<f64>| {
        ring.0.iter().map(|at| Coord { x: (at.x - origin.x) * squeeze, y: at.y - origin.y }).collect()
    };
    let plane = Polygon::new(flat(polygon.exterior()), polygon.interiors().iter().map(flat).collect());
    let found = search(&plane)?;
    Some(Coord { x: found.x / squeeze + origin.x, y: found.y + origin.y })
}

fn extent(polygon: &Polygon<f64>) -> f64 {
    use geo::Area;
    polygon.unsigned_area()
}

fn search(shape: &Polygon<f64>) -> Option<Coord<f64>> {
    let bounds = super::super::index::Bounds::around(shape.exterior().0.iter().copied())?;
    let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
    let half = width.min(height) / 2.0;
    let enough = width.max(height) / 100.0;
    if half <= 0.0 || enough <= 0.0 {
        return None;
    }
    let mut best = Square::new(bounds.centre(), 0.0, shape);
    let mut queue = BinaryHeap::new();
    // At most some hundred squares even for a strip: its longer side in steps of the shorter, bounded.
    let columns = (width / (2.0 * half)).ceil().clamp(1.0, 64.0);
    let rows = (height / (2.0 * half)).ceil().clamp(1.0, 64.0);
    let half = (width / columns).max(height / rows) / 2.0;
    for column in 0..columns as usize {
        for row in 0..rows as usize {
            let centre = Coord {
                x: bounds.min.x + half * (2.0 * column as f64 + 1.0),
                y: bounds.min.y + half * (2.0 * row as f64 + 1.0),
            };
            queue.push(Square::new(centre, half, shape));
        }
    }
    for _ in 0..EFFORT {
        let Some(square) = queue.pop().filter(|square| square.promise() - best.depth > enough) else { break };
        let half = square.half / 2.0;
        for (dx, dy) in [(-half, -half), (half, -half), (-half, half), (half, half)] {
            let quarter = Square::new(Coord { x: square.centre.x + dx, y: square.centre.y + dy }, half, shape);
            if quarter.depth > best.depth {
                best = Square { half: 0.0, ..quarter };
            }
            queue.push(quarter);
        }
        if square.depth > best.depth {
            best = Square { half: 0.0, ..square };
        }
    }
    (best.depth > 0.0).then_some(best.centre)
}

/// Distance from the border, negative outside.
fn depth(at: Coord<f64>, shape: &Polygon<f64>) -> f64 {
    let mut inside = false;
    let mut nearest = f64::INFINITY;
    for ring in std::iter::once(shape.exterior()).chain(shape.interiors()) {
        for edge in ring.0.windows(2) {
            let (a, b) = (edge[0], edge[1]);
            if (a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x {
                inside = !inside;
            }
            nearest = nearest.min(squared_distance(at, a, b));
        }
    }
    if inside { nearest.sqrt() } else { -nearest.sqrt() }
}

fn squared_distance(at: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> f64 {
    let to = super::super::plane::closest_on_edge(at, a, b);
    let (dx, dy) = (at.x - to.x, at.y - to.y);
    dx * dx + dy * dy
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::polygon;

    #[test]
    fn the_name_of_a_horseshoe_stands_in_its_thick_end_not_in_the_bay() {
        let horseshoe = polygon![
            (x: 0.0, y: 0.0), (x: 10.0, y: 0.0), (x: 10.0, y: 9.0), (x: 6.0, y: 9.0), (x: 6.0, y: 2.0),
            (x: 2.0, y: 2.0), (x: 2.0, y: 9.0), (x: 0.0, y: 9.0)
        ];
        let at = farthest_inside(&MultiPolygon(vec![horseshoe])).unwrap();
        assert!((7.0..9.0).contains(&at.x) && (1.5..8.0).contains(&at.y), "{at:?}");
    }
}
