//! The ground of a zone of the set: drawn, or the union of communities and streets.

use geo::unary_union;
use geo_types::{Geometry, MultiPolygon};
use serde_json::Value;

use super::super::datum::Datum;
use super::super::fault::{At, Faults};
use super::super::geojson_in;
use super::super::problem::Problem;
use super::super::raw::{Drawn, Wanted, to_shape};
use crate::atlas::Atlas;
use crate::domain::{AreaKind, Boundary, BoundaryError, Date, Kind};

/// The boundary, `Some(None)` where the set draws none; what is wrong with it is said with its place.
pub(super) fn boundary(
    atlas: &Atlas,
    on: Date,
    feature: &Value,
    at: &At,
    faults: &mut Faults,
) -> Option<Option<Boundary>> {
    let drawn = feature.get("geometry").filter(|it| !it.is_null());
    let shape = match (drawn, feature.pointer("/properties/of").and_then(Value::as_array)) {
        (None, Some(codes)) if !codes.is_empty() => union(atlas, on, codes, at, faults)?,
        _ => {
            let (raw, found) = match geojson_in::geometry(drawn, at, faults) {
                Drawn::Shape(given) => given,
                Drawn::Nothing => {
                    faults.add(at.clone(), Problem::NotDrawn { bare: 1, total: 1 });
                    return Some(None);
                }
                Drawn::Broken => return None,
            };
            match to_shape(raw, &found, Wanted::Area, Datum::Wgs84, at, faults)? {
                Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]),
                Geometry::MultiPolygon(polygons) => polygons,
                _ => return None,
            }
        }
    };
    let wrong = |error: BoundaryError| match error {
        BoundaryError::TooShort | BoundaryError::Empty => Problem::RingTooShort { coordinates: 0 },
        BoundaryError::Duplicate(_) => Problem::DuplicateVertex { times: 2 },
        BoundaryError::NoArea => Problem::RingNoArea,
        BoundaryError::Position(_) => Problem::NotFinite,
    };
    Boundary::new(shape).map_err(|error| faults.field(at.clone(), "geometry", "", wrong(error))).ok().map(Some)
}

/// The union of communities and streets by their codes. What the union moves by less than a hair goes back to its place
/// when the borders are settled.
fn union(atlas: &Atlas, on: Date, codes: &[Value], at: &At, faults: &mut Faults) -> Option<MultiPolygon<f64>> {
    let mut parts = Vec::new();
    let mut fine = true;
    for code in codes {
        let code = code.as_str().unwrap_or_default();
        let of = |kind| atlas.areas(kind).by_code(code).and_then(|row| row.versions.on(on)?.boundary.clone());
        match of(AreaKind::Community).or_else(|| of(AreaKind::Street)) {
            Some(part) => parts.push(part),
            None => {
                faults.field(at.clone(), "of", code, Problem::UnknownCode { kind: Kind::Community });
                fine = false;
            }
        }
    }
    fine.then(|| unary_union(parts.iter().flat_map(|part| &part.shape().0)))
}
