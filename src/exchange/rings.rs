//! Whether rings are proper: closed, long enough, no vertex twice, no spike, no crossing, holes inside.

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Contains, Distance, Geodesic, Intersects};
use geo_types::{Coord, Geometry, Line, LineString, Point, Polygon};

use super::fault::{At, Faults};
use super::problem::Problem;
use super::raw::Pair;

/// Checks the rings of one area (WGS 84); lists every fault with its place and says whether there was none.
pub(super) fn check(polygons: &[Vec<Vec<Pair>>], at: &At, faults: &mut Faults) -> bool {
    let before = faults.0.len();
    for ring in polygons.iter().flatten() {
        check_one(ring, at, faults);
    }
    // Crossings are looked for only where each ring is a ring.
    if faults.0.len() == before {
        check_crossings(polygons, at, faults);
    }
    if faults.0.len() == before {
        // A ring that crosses itself may enclose as much on its left as on its right: so this comes after.
        for ring in polygons.iter().flatten().filter(|ring| doubled_area(ring) == 0.0) {
            faults.shape(at.clone(), Some("geometry"), Problem::RingNoArea, Point::from(ring[0]));
        }
    }
    if faults.0.len() == before {
        check_nesting(polygons, at, faults);
    }
    faults.0.len() == before
}

fn check_one(ring: &[Pair], at: &At, faults: &mut Faults) {
    let mut add = |problem, place: Pair| faults.shape(at.clone(), Some("geometry"), problem, Point::from(place));
    let (Some(first), Some(last)) = (ring.first(), ring.last()) else {
        return faults.add(at.clone(), Problem::RingTooShort { coordinates: 0 });
    };
    if first != last {
        let metres = Geodesic.distance(Point::from(*first), Point::from(*last));
        return add(Problem::RingUnclosed { metres }, *last);
    }
    if ring.len() < 4 {
        return add(Problem::RingTooShort { coordinates: ring.len() }, *first);
    }
    let mut clean = true;
    let mut place = 0;
    while place + 1 < ring.len() {
        let run = ring[place..].iter().take_while(|pair| **pair == ring[place]).count();
        if run > 1 {
            add(Problem::DuplicateVertex { times: run }, ring[place]);
            clean = false;
        }
        place += run;
    }
    if !clean {
        return;
    }
    let open = &ring[..ring.len() - 1];
    for place in 0..open.len() {
        let (a, b, c) = (open[(place + open.len() - 1) % open.len()], open[place], open[(place + 1) % open.len()]);
        if turns_back(a, b, c) {
            add(Problem::Spike, b);
        }
    }
}

/// Whether a → b → c comes straight back.
fn turns_back(a: Pair, b: Pair, c: Pair) -> bool {
    let coord = |pair: Pair| robust::Coord { x: pair[0], y: pair[1] };
    robust::orient2d(coord(a), coord(b), coord(c)) == 0.0
        && (a[0] - b[0]) * (c[0] - b[0]) + (a[1] - b[1]) * (c[1] - b[1]) > 0.0
}

fn doubled_area(ring: &[Pair]) -> f64 {
    let at = |place: usize| {
        let pair = ring[place % ring.len()];
        (pair[0] - ring[0][0], pair[1] - ring[0][1])
    };
    (0..ring.len()).map(|place| (at(place), at(place + 1))).map(|((ax, ay), (bx, by))| ax * by - bx * ay).sum()
}

struct Side {
    line: Line<f64>,
    ring: usize,
    place: usize,
    of: usize,
}

/// Compares sides whose boxes touch, sweeping from west to east.
fn check_crossings(polygons: &[Vec<Vec<Pair>>], at: &At, faults: &mut Faults) {
    let mut sides: Vec<Side> = Vec::new();
    for (ring, pairs) in polygons.iter().flatten().enumerate() {
        for (place, ends) in pairs.windows(2).enumerate() {
            let line = Line::new(Coord::from(ends[0]), Coord::from(ends[1]));
            sides.push(Side { line, ring, place, of: pairs.len() - 1 });
        }
    }
    let west = |side: &Side| side.line.start.x.min(side.line.end.x);
    let east = |side: &Side| side.line.start.x.max(side.line.end.x);
    sides.sort_by(|a, b| west(a).total_cmp(&west(b)));
    for (place, a) in sides.iter().enumerate() {
        for b in sides[place + 1..].iter().take_while(|b| west(b) <= east(a)) {
            let apart = a.line.start.y.max(a.line.end.y) < b.line.start.y.min(b.line.end.y)
                || b.line.start.y.max(b.line.end.y) < a.line.start.y.min(a.line.end.y);
            if apart {
                continue;
            }
            if let Some((problem, place)) = crossing(a, b) {
                faults.shape(at.clone(), Some("geometry"), problem, place);
            }
        }
    }
}

fn crossing(a: &Side, b: &Side) -> Option<(Problem, Geometry<f64>)> {
    let met = line_intersection(a.line, b.line)?;
    let (place, touches) = match met {
        LineIntersection::SinglePoint { intersection, is_proper } => (Point(intersection).into(), !is_proper),
        LineIntersection::Collinear { intersection } => (intersection.into(), false),
    };
    if a.ring != b.ring {
        // Rings of one area may touch in single points.
        return (!touches).then_some((Problem::RingsCross, place));
    }
    let neighbours = (a.place + 1) % a.of == b.place || (b.place + 1) % a.of == a.place;
    if neighbours && touches {
        return None;
    }
    Some((Problem::SelfCrossing, place))
}

/// Holes lie inside their outer ring, parts outside each other.
fn check_nesting(polygons: &[Vec<Vec<Pair>>], at: &At, faults: &mut Faults) {
    let ring = |pairs: &Vec<Pair>| pairs.iter().copied().map(Coord::from).collect::<LineString<f64>>();
    let outers: Vec<Polygon<f64>> = polygons
        .iter()
        .map(|rings| Polygon::new(rings.first().map(ring).unwrap_or_else(|| LineString(vec![])), vec![]))
        .collect();
    for (outer, rings) in outers.iter().zip(polygons) {
        for hole in rings.iter().skip(1) {
            if let Some(place) = hole.iter().map(|pair| Point::from(*pair)).find(|place| !outer.intersects(place)) {
                faults.shape(at.clone(), Some("geometry"), Problem::HoleOutside, place);
            }
        }
    }
    for (i, rings) in polygons.iter().enumerate() {
        for (j, other) in outers.iter().enumerate() {
            // Inside the hole of another part is a fine place for a part.
            let whole = Polygon::new(other.exterior().clone(), polygons[j].iter().skip(1).map(ring).collect());
            let inside = |pair: &Pair| whole.contains(&Point::from(*pair));
            if i != j
                && let Some(pair) = rings.first().and_then(|outer| outer.iter().copied().find(|p| inside(p)))
            {
                faults.shape(at.clone(), Some("geometry"), Problem::RingsCross, Point::from(pair));
            }
        }
    }
}
