//! Distances near one place: the earth as a plane that touches the ellipsoid there.

use geo::{Distance, Geodesic, Point};
use geo_types::Coord;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::Position;

/// Semi-major axis of the WGS 84 ellipsoid in metres, and the square of its first eccentricity (NGA.STND.0036).
const SEMI_MAJOR: f64 = 6_378_137.0;
const ECCENTRICITY_2: f64 = 0.006_694_379_990_141_317;

/// A plane around a place: east and north in metres from differences in degrees.
///
/// Scales are the radii of curvature of the ellipsoid there (prime vertical and meridian). Within 1 km, and up to
/// latitude 60°, a distance is off by less than 2 parts in 10,000 of the geodesic.
#[derive(Debug, Clone, Copy)]
pub struct Plane {
    origin: Coord<f64>,
    east: f64,
    north: f64,
}

impl Plane {
    /// The plane that touches at `origin`.
    pub fn at(origin: Position) -> Self {
        let (sin, cos) = origin.lat().to_radians().sin_cos();
        let w2 = 1.0 - ECCENTRICITY_2 * sin * sin;
        let prime_vertical = SEMI_MAJOR / w2.sqrt();
        let meridian = prime_vertical * (1.0 - ECCENTRICITY_2) / w2;
        // At a pole a degree of longitude has no length; a millimetre keeps divisions finite.
        let east = (prime_vertical * cos).to_radians().max(1e-3);
        Self { origin: origin.coord(), east, north: meridian.to_radians() }
    }
    /// Metres east and north of the origin.
    pub fn offset(&self, at: Coord<f64>) -> Coord<f64> {
        Coord { x: (at.x - self.origin.x) * self.east, y: (at.y - self.origin.y) * self.north }
    }
    /// Metres from the origin.
    pub fn metres(&self, at: Coord<f64>) -> f64 {
        let offset = self.offset(at);
        // Metres of a district: nothing that `hypot` would have to keep from overflowing.
        (offset.x * offset.x + offset.y * offset.y).sqrt()
    }
    /// A distance in degrees, each axis alike, is at least this many metres on the plane.
    pub(super) fn at_least(&self, degrees: f64) -> f64 {
        degrees * self.east.min(self.north)
    }
    /// In which direction from the origin.
    pub fn bearing(&self, at: Coord<f64>) -> Bearing {
        let offset = self.offset(at);
        Bearing::of(offset.x.atan2(offset.y).to_degrees())
    }
    /// The box that holds everything within some metres of the origin.
    pub fn around(&self, metres: f64) -> super::index::Bounds {
        let (dx, dy) = (metres / self.east, metres / self.north);
        // A hair more, for what rounding takes away.
        let (dx, dy) = (dx * 1.001, dy * 1.001);
        super::index::Bounds::new(self.origin.x - dx, self.origin.y - dy, self.origin.x + dx, self.origin.y + dy)
    }
    /// The point of an edge that is nearest to the origin.
    pub(super) fn closest(&self, a: Coord<f64>, b: Coord<f64>) -> Coord<f64> {
        let flat = closest_on_edge(Coord::zero(), self.offset(a), self.offset(b));
        Coord { x: self.origin.x + flat.x / self.east, y: self.origin.y + flat.y / self.north }
    }
}

/// Metres along the geodesic on the WGS 84 ellipsoid (Karney 2013, by geo's `Geodesic`).
pub fn geodesic_metres(a: Coord<f64>, b: Coord<f64>) -> f64 {
    Geodesic.distance(Point(a), Point(b))
}

/// The point of an edge nearest to another one, in a plane.
pub(super) fn closest_on_edge(at: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> Coord<f64> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length_2 = dx * dx + dy * dy;
    if length_2 == 0.0 {
        return a;
    }
    let along = (((at.x - a.x) * dx + (at.y - a.y) * dy) / length_2).clamp(0.0, 1.0);
    Coord { x: a.x + along * dx, y: a.y + along * dy }
}

/// One of eight directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[allow(missing_docs, reason = "the points of the compass")]
pub enum Bearing {
    N,
    NE,
    E,
    SE,
    S,
    SW,
    W,
    NW,
}

impl Bearing {
    /// The one nearest to degrees clockwise from north.
    pub fn of(degrees: f64) -> Self {
        const ALL: [Bearing; 8] = {
            use Bearing::{E, N, NE, NW, S, SE, SW, W};
            [N, NE, E, SE, S, SW, W, NW]
        };
        // rem_euclid keeps it in 0..8; the last half step belongs to north again.
        let eighth = (degrees / 45.0).round().rem_euclid(8.0);
        ALL.get(eighth as usize).copied().unwrap_or(Self::N)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_distances_agree_with_the_geodesic() {
        for lat in [0.0, 28.66, -45.0, 60.0] {
            let here = Position::new(115.9, lat).unwrap();
            let plane = Plane::at(here);
            for (dx, dy) in [(0.004, 0.001), (-0.002, 0.003), (0.0, -0.004), (0.005, 0.0)] {
                let there = Coord { x: 115.9 + dx, y: lat + dy };
                let (flat, exact) = (plane.metres(there), geodesic_metres(here.coord(), there));
                assert!((flat / exact - 1.0).abs() < 2e-4, "{lat}: {flat} {exact}");
            }
        }
    }

    #[test]
    fn bearings_go_round_the_compass() {
        let plane = Plane::at(Position::new(115.9, 28.66).unwrap());
        let to = |dx: f64, dy: f64| plane.bearing(Coord { x: 115.9 + dx, y: 28.66 + dy });
        assert_eq!(
            [to(0.0, 1.0), to(1.0, 0.0), to(-1.0, -0.9), to(-0.01, 1.0)],
            [Bearing::N, Bearing::E, Bearing::SW, Bearing::N]
        );
    }
}
