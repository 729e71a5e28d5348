//! A position on the earth.

use geo_types::Coord;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Longitude and latitude in degrees, WGS 84, finite and in range. Written `[lon, lat]`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 2]", into = "[f64; 2]")]
pub struct Position {
    lon: f64,
    lat: f64,
}

/// Why a pair of numbers is no position.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum PositionError {
    /// NaN or infinite.
    #[error("is not a finite number")]
    NotFinite,
    /// Longitude outside ±180° or latitude outside ±90°, and exchanging them would not help.
    #[error("longitude {lon}, latitude {lat} is outside ±180°, ±90°")]
    OutOfRange {
        /// Degrees as given.
        lon: f64,
        /// Degrees as given.
        lat: f64,
    },
    /// The latitude is impossible, but the exchanged pair would do.
    #[error("longitude and latitude seem to be exchanged: longitude {lon}, latitude {lat}")]
    Swapped {
        /// Degrees as given.
        lon: f64,
        /// Degrees as given.
        lat: f64,
    },
}

impl Position {
    /// Longitude 0, latitude 0.
    pub const ORIGIN: Self = Self { lon: 0.0, lat: 0.0 };

    /// Checks and builds; degrees, WGS 84.
    ///
    /// # Errors
    /// When a number is not finite or out of range; an exchanged pair is named as such.
    pub fn new(lon: f64, lat: f64) -> Result<Self, PositionError> {
        if !lon.is_finite() || !lat.is_finite() {
            return Err(PositionError::NotFinite);
        }
        if lon.abs() <= 180.0 && lat.abs() <= 90.0 {
            // -0.0 becomes 0.0: equal numbers have equal bits everywhere inside.
            return Ok(Self { lon: lon + 0.0, lat: lat + 0.0 });
        }
        Err(if lat.abs() <= 180.0 && lon.abs() <= 90.0 {
            PositionError::Swapped { lon, lat }
        } else {
            PositionError::OutOfRange { lon, lat }
        })
    }
    /// Degrees east.
    pub fn lon(&self) -> f64 {
        self.lon
    }
    /// Degrees north.
    pub fn lat(&self) -> f64 {
        self.lat
    }
    /// As a coordinate, x = longitude, y = latitude.
    pub fn coord(&self) -> Coord<f64> {
        Coord { x: self.lon, y: self.lat }
    }
}

impl TryFrom<[f64; 2]> for Position {
    type Error = PositionError;
    fn try_from([lon, lat]: [f64; 2]) -> Result<Self, PositionError> {
        Self::new(lon, lat)
    }
}

impl From<Position> for [f64; 2] {
    fn from(at: Position) -> Self {
        [at.lon, at.lat]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exchanged_numbers_are_said_to_be_exchanged() {
        assert_eq!(Position::new(28.66, 115.9), Err(PositionError::Swapped { lon: 28.66, lat: 115.9 }));
        assert_eq!(Position::new(f64::NAN, 28.6), Err(PositionError::NotFinite));
        assert!(matches!(Position::new(400.0, 95.0), Err(PositionError::OutOfRange { .. })));
    }
}
