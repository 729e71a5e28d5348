//! Photos and sightings as they are sent and shown: the domain's own words, described for the API.

use utoipa::ToSchema;

/// A photo with the record of its shutter. Its bytes travel apart, and may come later.
#[derive(ToSchema)]
#[schema(as = Photo)]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub struct PhotoWord {
    /// The SHA-256 of its bytes, in 64 hexadecimal digits.
    hash: String,
    /// Pixels.
    width: u32,
    /// Pixels.
    height: u32,
    /// When it was taken, on the device's clock as corrected.
    #[schema(format = DateTime)]
    taken_at: String,
    /// The same on the device's clock as it stood, where that differed.
    #[schema(format = DateTime)]
    device_at: Option<String>,
    /// 现场拍摄 or 相册.
    #[schema(inline)]
    from: PhotoFromWord,
    /// Where it was taken, where that is known.
    seen: Option<SightingWord>,
}

/// Where a photo came from.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum PhotoFromWord {
    /// 现场拍摄: taken in the app.
    Camera,
    /// 相册: chosen from the device's album.
    Album,
}

/// Where somebody was, and how that is known.
#[derive(ToSchema)]
#[schema(as = Sighting)]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub struct SightingWord {
    /// How it is known.
    #[schema(inline)]
    source: SightingSourceWord,
    /// Longitude and latitude, WGS 84.
    position: [f64; 2],
    /// Radius in metres that the device vouches for.
    accuracy: Option<f64>,
    /// How old the position was when it was used, in seconds.
    age: Option<f64>,
}

/// How a position is known.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum SightingSourceWord {
    /// The device said so.
    Gps,
    /// A marker was placed by hand.
    Hand,
}
