//! Shapes as they stand in a file, in the file's datum, before anything about them is checked.

use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

use super::datum::Datum;
use super::fault::{At, Faults};
use super::problem::Problem;
use super::rings;

/// A coordinate as given; an infinite or missing number is NaN.
pub(super) type Pair = [f64; 2];

/// A shape as given.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Raw {
    Points(Vec<Pair>),
    Lines(Vec<Vec<Pair>>),
    /// Each polygon is its outer ring and its holes.
    Polygons(Vec<Vec<Vec<Pair>>>),
}

/// The shape of a row, in whatever form.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Drawn<T> {
    Shape(T),
    /// The row has none: what it is about is known by its code and name alone.
    Nothing,
    /// It cannot be used, and that was said.
    Broken,
}

/// What a layer's shapes are to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Area,
    Anything,
}

/// Checks a shape and brings it to WGS 84; every fault is listed.
pub(super) fn to_shape(
    raw: Raw,
    found: &str,
    wanted: Wanted,
    datum: Datum,
    at: &At,
    faults: &mut Faults,
) -> Option<Geometry<f64>> {
    if wanted == Wanted::Area && !matches!(raw, Raw::Polygons(_)) {
        faults.add(at.clone(), Problem::WrongGeometry { found: found.to_owned(), wanted: "Polygon / MultiPolygon" });
        return None;
    }
    let raw = to_wgs84(raw, datum, at, faults)?;
    match raw {
        Raw::Points(points) => {
            let mut points: Vec<Point<f64>> = points.into_iter().map(Point::from).collect();
            match points.len() {
                0 => empty(at, faults),
                1 => points.pop().map(Geometry::Point),
                _ => Some(Geometry::MultiPoint(MultiPoint(points))),
            }
        }
        Raw::Lines(lines) => {
            let mut lines: Vec<LineString<f64>> =
                lines.into_iter().map(|line| line.into_iter().map(Coord::from).collect()).collect();
            let short = lines.iter().find(|line| line.0.len() < 2);
            if let Some(line) = short {
                let why = format!("a line of {} coordinates", line.0.len());
                faults.add(at.clone(), Problem::BadCoordinates { why });
                return None;
            }
            match lines.len() {
                0 => empty(at, faults),
                1 => lines.pop().map(Geometry::LineString),
                _ => Some(Geometry::MultiLineString(MultiLineString(lines))),
            }
        }
        Raw::Polygons(polygons) if polygons.iter().all(Vec::is_empty) => empty(at, faults),
        Raw::Polygons(polygons) => {
            if !rings::check(&polygons, at, faults) {
                return None;
            }
            let mut polygons: Vec<Polygon<f64>> = polygons.into_iter().map(polygon).collect();
            match polygons.len() {
                1 => polygons.pop().map(Geometry::Polygon),
                _ => Some(Geometry::MultiPolygon(MultiPolygon(polygons))),
            }
        }
    }
}

fn empty(at: &At, faults: &mut Faults) -> Option<Geometry<f64>> {
    faults.add(at.clone(), Problem::NoGeometry);
    None
}

fn polygon(rings: Vec<Vec<Pair>>) -> Polygon<f64> {
    let mut rings = rings.into_iter().map(|ring| ring.into_iter().map(Coord::from).collect::<LineString<f64>>());
    let outer = rings.next().unwrap_or_else(|| LineString(vec![]));
    Polygon::new(outer, rings.collect())
}

/// Converts every coordinate; the first that cannot be is named with its place, and how many there are.
fn to_wgs84(mut raw: Raw, datum: Datum, at: &At, faults: &mut Faults) -> Option<Raw> {
    let mut wrong: Option<(Pair, Problem)> = None;
    let mut convert = |pair: &mut Pair| match datum.to_wgs84(pair[0], pair[1]) {
        Ok(position) => *pair = position.into(),
        Err(problem) => wrong = wrong.take().or(Some((*pair, problem))),
    };
    match &mut raw {
        Raw::Points(points) => points.iter_mut().for_each(&mut convert),
        Raw::Lines(lines) => lines.iter_mut().flatten().for_each(&mut convert),
        Raw::Polygons(polygons) => polygons.iter_mut().flatten().flatten().for_each(&mut convert),
    }
    match wrong {
        None => Some(raw),
        Some(([x, y], problem)) => {
            faults.field(at.clone(), "geometry", &format!("{x}, {y}"), problem);
            None
        }
    }
}
