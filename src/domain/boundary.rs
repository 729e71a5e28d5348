//! Shapes: the boundary of an area, the extent of a checkpoint.

use std::sync::Arc;

use geo_types::{Coord, Geometry, LineString, MultiPolygon, Polygon};
use serde::{Deserialize, Serialize, de::Error as _};
use thiserror::Error;

use super::{Position, PositionError};

/// The boundary of an area: one or more polygons, WGS 84 degrees, x = longitude, y = latitude. Each ring is closed
/// (the geometry type sees to that), has at least four coordinates, no coordinate twice in a row and encloses an area; outer rings run
/// counter-clockwise, holes clockwise. Written as the `coordinates` of a GeoJSON MultiPolygon.
///
/// Whether rings cross is looked at where files are read; a boundary from there does not cross itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundary(Arc<MultiPolygon<f64>>);

/// Why a shape was not accepted as a boundary.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum BoundaryError {
    /// No polygon at all.
    #[error("has no polygon")]
    Empty,
    /// A ring with fewer than four coordinates.
    #[error("has a ring of fewer than four coordinates")]
    TooShort,
    /// The same coordinate twice in a row.
    #[error("has the coordinate {0:?} twice in a row")]
    Duplicate([f64; 2]),
    /// A ring that encloses nothing.
    #[error("has a ring without area")]
    NoArea,
    /// A coordinate that is no position.
    #[error(transparent)]
    Position(#[from] PositionError),
}

impl Boundary {
    /// Checks each ring and turns it the right way round.
    ///
    /// # Errors
    /// The first fault found.
    pub fn new(shape: MultiPolygon<f64>) -> Result<Self, BoundaryError> {
        if shape.0.is_empty() {
            return Err(BoundaryError::Empty);
        }
        let polygons = shape
            .0
            .into_iter()
            .map(|polygon| {
                let (outer, holes) = polygon.into_inner();
                let holes = holes.into_iter().map(|hole| ring(hole, false)).collect::<Result<_, _>>()?;
                Ok(Polygon::new(ring(outer, true)?, holes))
            })
            .collect::<Result<Vec<_>, BoundaryError>>()?;
        Ok(Self(Arc::new(MultiPolygon(polygons))))
    }
    /// The polygons.
    pub fn shape(&self) -> &MultiPolygon<f64> {
        &self.0
    }
    /// All rings, outer and holes.
    pub fn rings(&self) -> impl Iterator<Item = &LineString<f64>> {
        self.0.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
    }
}

fn ring(mut ring: LineString<f64>, counter_clockwise: bool) -> Result<LineString<f64>, BoundaryError> {
    for at in &mut ring.0 {
        *at = Position::new(at.x, at.y)?.coord();
    }
    let coords = &ring.0;
    if coords.len() < 4 {
        return Err(BoundaryError::TooShort);
    }
    if let Some(pair) = coords.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(BoundaryError::Duplicate(pair[0].into()));
    }
    let doubled = signed_area_doubled(coords);
    if doubled == 0.0 {
        return Err(BoundaryError::NoArea);
    }
    if (doubled > 0.0) != counter_clockwise {
        ring.0.reverse();
    }
    Ok(ring)
}

/// The shoelace sum, relative to the first coordinate so that small rings far from the origin keep their precision.
fn signed_area_doubled(ring: &[Coord<f64>]) -> f64 {
    let origin = ring[0];
    ring.windows(2).map(|pair| (pair[0] - origin, pair[1] - origin)).map(|(a, b)| a.x * b.y - b.x * a.y).sum()
}

impl Serialize for Boundary {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let pair = |at: &Coord<f64>| [at.x, at.y];
        let line = |line: &LineString<f64>| line.0.iter().map(pair).collect::<Vec<_>>();
        let nested: Vec<Vec<Vec<[f64; 2]>>> =
            self.0.0.iter().map(|p| std::iter::once(p.exterior()).chain(p.interiors()).map(line).collect()).collect();
        nested.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Boundary {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let nested: Vec<Vec<Vec<[f64; 2]>>> = Vec::deserialize(from)?;
        let polygons = nested
            .into_iter()
            .map(|rings| {
                let mut rings = rings.into_iter().map(|ring| LineString(ring.into_iter().map(Coord::from).collect()));
                let outer = rings.next().unwrap_or_else(|| LineString(vec![]));
                Polygon::new(outer, rings.collect())
            })
            .collect();
        Self::new(MultiPolygon(polygons)).map_err(D::Error::custom)
    }
}

/// What a checkpoint or a context feature covers: a point, line or polygon (or several), WGS 84 degrees, every
/// coordinate a valid [`Position`]. Written as a GeoJSON geometry.
#[derive(Debug, Clone, PartialEq)]
pub struct Extent(Arc<Geometry<f64>>);

impl Extent {
    /// Checks every coordinate.
    ///
    /// # Errors
    /// The first coordinate that is no position.
    pub fn new(shape: Geometry<f64>) -> Result<Self, PositionError> {
        use geo::CoordsIter;
        shape.coords_iter().try_for_each(|at| Position::new(at.x, at.y).map(|_| ()))?;
        Ok(Self(Arc::new(shape)))
    }
    /// The geometry.
    pub fn shape(&self) -> &Geometry<f64> {
        &self.0
    }
}

impl Serialize for Extent {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let geometry = geojson::Geometry::from(&*self.0);
        geometry.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Extent {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let geometry = geojson::Geometry::deserialize(from)?;
        Self::new(Geometry::try_from(geometry).map_err(D::Error::custom)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::polygon;

    #[test]
    fn rings_are_turned_the_right_way_round_and_read_back_the_same() {
        let clockwise = polygon![(x: 0.0, y: 0.0), (x: 0.0, y: 1.0), (x: 1.0, y: 1.0), (x: 1.0, y: 0.0)];
        let boundary = Boundary::new(MultiPolygon(vec![clockwise])).unwrap();
        assert_eq!(boundary.shape().0[0].exterior().0[1], Coord { x: 1.0, y: 0.0 });
        let text = serde_json::to_string(&boundary).unwrap();
        assert_eq!(serde_json::from_str::<Boundary>(&text).unwrap(), boundary);
    }

    #[test]
    fn a_ring_without_area_or_closure_is_refused() {
        let read = |text: &str| serde_json::from_str::<Boundary>(text).unwrap_err().to_string();
        assert!(read("[[[[0,0],[1,0],[2,0],[0,0]]]]").contains("without area"));
        assert!(read("[[[[0,0],[1,0],[1,0],[0,1],[0,0]]]]").contains("twice in a row"));
        assert!(read("[[]]").contains("fewer than four"));
        assert!(read("[]").contains("no polygon"));
    }
}
