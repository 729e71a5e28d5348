//! Well-known text of extents: points, lines and polygons in two dimensions.

use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPolygon, Point, Polygon};

use super::problem::Problem;
use crate::domain::{Extent, Position};

/// Reads an extent; `convert` brings each coordinate to WGS 84.
///
/// # Errors
/// What is wrong with the text or a coordinate.
pub(super) fn read(text: &str, convert: impl Fn(f64, f64) -> Result<Position, Problem>) -> Result<Extent, Problem> {
    let bad = |why: &str| Problem::BadExtent { why: why.to_owned() };
    let open = text.find('(').ok_or_else(|| bad("no parenthesis"))?;
    let name = text[..open].trim().to_ascii_uppercase();
    let body = text[open..].trim();
    let line = |text: &str| -> Result<LineString<f64>, Problem> {
        let coords: Result<Vec<Coord<f64>>, Problem> = inside(text)
            .ok_or_else(|| bad("parentheses don't match"))?
            .split(',')
            .map(|pair| {
                let mut numbers = pair.split_whitespace().map(str::parse::<f64>);
                match (numbers.next(), numbers.next(), numbers.next()) {
                    (Some(Ok(x)), Some(Ok(y)), None) => Ok(convert(x, y)?.coord()),
                    _ => Err(bad(&format!("{:?} is no coordinate pair", pair.trim()))),
                }
            })
            .collect();
        coords.map(LineString)
    };
    let lines = |text: &str| -> Result<Vec<LineString<f64>>, Problem> {
        parts(inside(text).ok_or_else(|| bad("parentheses don't match"))?).into_iter().map(line).collect()
    };
    let polygon = |text: &str| -> Result<Polygon<f64>, Problem> {
        let mut rings = lines(text)?.into_iter();
        let outer = rings.next().ok_or_else(|| bad("no ring"))?;
        let rings: Vec<_> = rings.collect();
        let closed = |ring: &LineString<f64>| ring.0.len() >= 4 && ring.is_closed();
        if closed(&outer) && rings.iter().all(closed) {
            Ok(Polygon::new(outer, rings))
        } else {
            Err(bad("a ring is not closed"))
        }
    };
    let shape = match name.as_str() {
        "POINT" => {
            let points = line(body)?;
            let at = points.0.first().filter(|_| points.0.len() == 1).ok_or_else(|| bad("a point is one pair"))?;
            Geometry::Point(Point(*at))
        }
        "LINESTRING" => {
            let line = line(body)?;
            if line.0.len() < 2 {
                return Err(bad("a line has two coordinates or more"));
            }
            Geometry::LineString(line)
        }
        "MULTILINESTRING" => Geometry::MultiLineString(MultiLineString(lines(body)?)),
        "POLYGON" => Geometry::Polygon(polygon(body)?),
        "MULTIPOLYGON" => {
            let inner = inside(body).ok_or_else(|| bad("parentheses don't match"))?;
            let polygons: Result<Vec<_>, Problem> = parts(inner).into_iter().map(polygon).collect();
            Geometry::MultiPolygon(MultiPolygon(polygons?))
        }
        _ => return Err(bad(&format!("{name:?} is no kind of extent"))),
    };
    Extent::new(shape).map_err(|error| bad(&error.to_string()))
}

/// What stands within the outermost parentheses.
fn inside(text: &str) -> Option<&str> {
    text.trim().strip_prefix('(')?.strip_suffix(')')
}

/// Cut at the commas that stand within no parentheses.
fn parts(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0_i32, 0, Vec::new());
    for (place, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Writes an extent; numbers in their shortest form that reads back the same.
pub(super) fn write(extent: &Extent) -> String {
    let line = |line: &LineString<f64>| {
        let pairs: Vec<String> = line.0.iter().map(|at| format!("{} {}", at.x, at.y)).collect();
        format!("({})", pairs.join(", "))
    };
    let polygon = |polygon: &Polygon<f64>| {
        let rings: Vec<String> = std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(line).collect();
        format!("({})", rings.join(", "))
    };
    match extent.shape() {
        Geometry::Point(at) => format!("POINT ({} {})", at.x(), at.y()),
        Geometry::LineString(it) => format!("LINESTRING {}", line(it)),
        Geometry::MultiLineString(all) => {
            format!("MULTILINESTRING ({})", all.0.iter().map(line).collect::<Vec<_>>().join(", "))
        }
        Geometry::Polygon(it) => format!("POLYGON {}", polygon(it)),
        Geometry::MultiPolygon(all) => {
            format!("MULTIPOLYGON ({})", all.0.iter().map(polygon).collect::<Vec<_>>().join(", "))
        }
        // `read` builds no other kind, and no other way leads to an extent of a checkpoint.
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_the_same() {
        for text in [
            "POINT (115.9 28.66)",
            "LINESTRING (115.9 28.66, 115.91 28.67)",
            "MULTILINESTRING ((115.9 28.66, 115.91 28.67), (1 2, 3 4))",
            "POLYGON ((0 0, 1 0, 1 1, 0 0))",
            "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0), (1 0.5, 2 0.5, 2 1, 1 0.5)), ((5 5, 6 5, 6 6, 5 5)))",
        ] {
            let extent = read(text, |x, y| Position::new(x, y).map_err(|_| Problem::NotFinite)).unwrap();
            assert_eq!(write(&extent), text);
        }
    }

    #[test]
    fn broken_text_is_refused() {
        for text in ["LINESTRING", "LINESTRING(1 2", "LINESTRING(1 2)", "POLYGON((0 0,1 0,1 1,0 1))", "CIRCLE(1 2)"] {
            let read = read(text, |x, y| Position::new(x, y).map_err(|_| Problem::NotFinite));
            assert!(matches!(read, Err(Problem::BadExtent { .. })), "{text}");
        }
    }
}
