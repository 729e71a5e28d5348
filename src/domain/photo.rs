//! Photos: what the app's own shutter recorded. The bytes are a blob and travel on their own.

use serde::{Deserialize, Serialize};

use super::{BlobHash, Instant, Position};

/// A photo with the record of its shutter, which is the evidence: web uploads lose a picture's own position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Photo {
    /// The SHA-256 of its bytes. They may arrive after the record that names them.
    pub hash: BlobHash,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// When it was taken, on the device's clock as corrected.
    pub taken_at: Instant,
    /// The same on the device's clock as it stood, where that differed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_at: Option<Instant>,
    /// 现场拍摄 or 相册.
    pub from: PhotoFrom,
    /// Where it was taken, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Sighting>,
}

/// Where a photo came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoFrom {
    /// 现场拍摄: taken in the app.
    Camera,
    /// 相册: chosen from the device's album.
    Album,
}

/// Where somebody was, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sighting {
    /// How it is known.
    pub source: SightingSource,
    /// Where, WGS 84.
    pub position: Position,
    /// Radius in metres that the device vouches for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
    /// How old the position was when it was used, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<f64>,
}

/// How a position is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SightingSource {
    /// The device said so.
    Gps,
    /// A marker was placed by hand.
    Hand,
}
