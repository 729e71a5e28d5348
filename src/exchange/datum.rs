//! Datums: how the numbers of a file become positions. Inside there is one true frame, WGS 84; a file's datum is
//! stated, never guessed, and conversion happens here, at the edge.
//!
//! `x` is always longitude or easting and `y` latitude or northing, whatever axis order a catalogue has.

use std::fmt;

use serde_json::{Value, json};

use super::problem::Problem;
use super::{gcj, kruger};
use crate::domain::{Position, PositionError};

/// What the numbers of a coordinate mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Datum {
    /// WGS 84, degrees (EPSG:4326, CRS84).
    Wgs84,
    /// GCJ-02, degrees: AMap, Tencent.
    Gcj02,
    /// BD-09, degrees: Baidu.
    Bd09,
    /// CGCS2000, degrees (EPSG:4490). Overlays WGS 84 within a metre and is taken as equal.
    Cgcs2000,
    /// CGCS2000 in a Gauss–Krüger zone of 3°, metres (EPSG:4513–4554).
    GaussKruger(Zone3),
}

/// A Gauss–Krüger zone of three degrees on CGCS2000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone3 {
    /// 25–45; the central meridian is three times that.
    zone: u8,
    /// Whether the easting begins with the zone's number (EPSG:4513–4533).
    prefixed: bool,
}

impl Zone3 {
    /// By EPSG number.
    pub fn of_epsg(epsg: u32) -> Option<Self> {
        match epsg {
            4513..=4533 => Some(Self { zone: u8::try_from(epsg - 4513 + 25).ok()?, prefixed: true }),
            4534..=4554 => Some(Self { zone: u8::try_from(epsg - 4534 + 25).ok()?, prefixed: false }),
            _ => None,
        }
    }
    /// By central meridian (degrees) and false easting (metres), as a `.prj` gives them.
    pub fn of_projection(meridian: f64, false_easting: f64) -> Option<Self> {
        (4513..=4554)
            .filter_map(Self::of_epsg)
            .find(|zone| zone.meridian() == meridian && zone.false_easting() == false_easting)
    }
    /// The EPSG number.
    pub fn epsg(self) -> u32 {
        u32::from(self.zone) - 25 + if self.prefixed { 4513 } else { 4534 }
    }
    fn meridian(self) -> f64 {
        f64::from(self.zone) * 3.0
    }
    fn false_easting(self) -> f64 {
        500_000.0 + if self.prefixed { f64::from(self.zone) * 1e6 } else { 0.0 }
    }
    fn to_wgs84(self, x: f64, y: f64) -> Result<Position, Problem> {
        let (east, exchanged) = (x - self.false_easting(), y - self.false_easting());
        // A zone is at most 170 km wide to each side; twice that is generous, a wrong prefix is a million off.
        // Surveyors write X for north and Y for east.
        if east.abs() > 400_000.0 && exchanged.abs() <= 400_000.0 {
            return Err(Problem::SwappedMetres { x, y });
        }
        if east.abs() > 400_000.0 {
            return Err(Problem::NoZonePrefix { x });
        }
        let (lon, lat) = kruger::to_degrees(east, y);
        position(self.meridian() + lon, lat)
    }
    fn of_wgs84(self, at: Position) -> Result<(f64, f64), Problem> {
        let lon = at.lon() - self.meridian();
        if lon.abs() > 4.0 || at.lat().abs() > 84.0 {
            return Err(Problem::NoInverse { x: at.lon(), y: at.lat() });
        }
        let (east, north) = kruger::to_metres(lon, at.lat());
        Ok((east + self.false_easting(), north))
    }
}

impl Datum {
    /// Understands `wgs84`, `gcj02`, `bd09`, `cgcs2000`, `EPSG:4547`, `CRS84` and the `urn:ogc:def:crs:` forms of the
    /// latter two; `None` for anything else.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_uppercase();
        let bare: String = name.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        match bare.as_str() {
            "WGS84" | "CRS84" | "OGCCRS84" => return Some(Self::Wgs84),
            "GCJ02" => return Some(Self::Gcj02),
            "BD09" | "BD09LL" => return Some(Self::Bd09),
            "CGCS2000" => return Some(Self::Cgcs2000),
            _ if name.starts_with("URN:OGC:DEF:CRS:OGC:") && name.ends_with(":CRS84") => return Some(Self::Wgs84),
            _ => {}
        }
        let number = name
            .strip_prefix("EPSG:")
            .or_else(|| name.strip_prefix("URN:OGC:DEF:CRS:EPSG:").and_then(|rest| rest.rsplit(':').next()))?;
        match number.parse().ok()? {
            4326 => Some(Self::Wgs84),
            4490 => Some(Self::Cgcs2000),
            epsg => Zone3::of_epsg(epsg).map(Self::GaussKruger),
        }
    }

    /// Converts a coordinate to WGS 84.
    ///
    /// # Errors
    /// When it is not finite, out of range, exchanged, or of another zone.
    pub fn to_wgs84(self, x: f64, y: f64) -> Result<Position, Problem> {
        if !x.is_finite() || !y.is_finite() {
            return Err(Problem::NotFinite);
        }
        if let Self::GaussKruger(zone) = self {
            return zone.to_wgs84(x, y);
        }
        let given = position(x, y)?;
        let found = match self {
            Self::Gcj02 => gcj::wgs84_of_gcj02(x, y),
            Self::Bd09 => gcj::wgs84_of_bd09(x, y),
            _ => return Ok(given),
        };
        let (lon, lat) = found.ok_or(Problem::NoInverse { x, y })?;
        position(lon, lat)
    }

    /// Converts a position to this datum: degrees or metres.
    ///
    /// # Errors
    /// When it is too far from a Gauss–Krüger zone.
    pub fn of_wgs84(self, at: Position) -> Result<(f64, f64), Problem> {
        Ok(match self {
            Self::Wgs84 | Self::Cgcs2000 => (at.lon(), at.lat()),
            Self::Gcj02 => gcj::gcj02_of_wgs84(at.lon(), at.lat()),
            Self::Bd09 => gcj::bd09_of_wgs84(at.lon(), at.lat()),
            Self::GaussKruger(zone) => zone.of_wgs84(at)?,
        })
    }

    /// Whether its numbers are metres rather than degrees.
    pub fn in_metres(self) -> bool {
        matches!(self, Self::GaussKruger(_))
    }
}

impl fmt::Display for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wgs84 => f.write_str("wgs84"),
            Self::Gcj02 => f.write_str("gcj02"),
            Self::Bd09 => f.write_str("bd09"),
            Self::Cgcs2000 => f.write_str("cgcs2000"),
            Self::GaussKruger(zone) => write!(f, "EPSG:{}", zone.epsg()),
        }
    }
}

impl std::str::FromStr for Datum {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        Self::parse(name).ok_or_else(|| {
            format!("{name:?} is no datum that is known: wgs84, gcj02, bd09, cgcs2000, EPSG:4490, EPSG:4513–4554")
        })
    }
}

fn position(lon: f64, lat: f64) -> Result<Position, Problem> {
    Position::new(lon, lat).map_err(|error| match error {
        PositionError::NotFinite => Problem::NotFinite,
        PositionError::OutOfRange { lon, lat } => Problem::OutOfRange { x: lon, y: lat },
        PositionError::Swapped { lon, lat } => Problem::Swapped { x: lon, y: lat },
    })
}

/// The `crs` member that our GeoJSON files state their datum with.
pub(super) fn crs84_member() -> Value {
    json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:OGC:1.3:CRS84" } })
}

#[cfg(test)]
#[path = "datum_tests.rs"]
mod tests;
