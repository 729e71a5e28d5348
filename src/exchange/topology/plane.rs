//! Degrees to metres in the district: a flat map around one latitude, good to a hand's breadth in a kilometre, which
//! is more than comparing neighbours needs.

use geo_types::Coord;

/// A flat map.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane {
    /// Metres a degree of longitude.
    east: f64,
    /// Metres a degree of latitude.
    north: f64,
    origin: Coord<f64>,
}

impl Plane {
    pub(super) fn around(origin: Coord<f64>) -> Self {
        let (a, e2) = (6_378_137.0, 0.006_694_379_990_14);
        let phi = origin.y.to_radians();
        let w = 1.0 - e2 * phi.sin() * phi.sin();
        let degree = 1.0_f64.to_radians();
        Self { east: degree * a / w.sqrt() * phi.cos(), north: degree * a * (1.0 - e2) / (w * w.sqrt()), origin }
    }
    pub(super) fn metres(&self, at: Coord<f64>) -> [f64; 2] {
        [(at.x - self.origin.x) * self.east, (at.y - self.origin.y) * self.north]
    }
    /// Square metres of a shape in square degrees.
    pub(super) fn square_metres(&self, square_degrees: f64) -> f64 {
        square_degrees * self.east * self.north
    }
}
