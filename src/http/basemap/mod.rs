//! What lies beneath the district's own map: tiles out of a file of one's own, or of 天地图. All of it comes from our
//! origin; the page never speaks to anybody else, and never holds a key.

mod pmtiles;
#[cfg(test)]
mod tests;
mod tianditu;

use std::{path::PathBuf, sync::Arc};

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use serde::Serialize;
use sha2::{Digest, Sha256};
use thiserror::Error;
use utoipa::ToSchema;

use super::{
    App,
    assets::TakesGzip,
    desk::Desk,
    etag::Tag,
    problem::{Kind, Problem, ReadingOne},
    query::{Nothing, Path, Query},
    reading::{self, Asked},
};
use crate::{
    config::{BasemapSource, on_this_machine},
    tiles::TileCoord,
};
use pmtiles::{Archive, ArchiveError, TileKind};
use tianditu::Tianditu;

/// The name of the one layer of a file.
const FILE: &str = "file";
/// Reads of the file at a time, and those that wait.
const READS: (usize, usize) = (4, 256);
/// How far around the district tiles are given out, in degrees: as far as the page lets one go.
const AROUND: f64 = 0.5;
/// For an hour nobody asks again: what lies beneath does not change with the district.
const KEPT: HeaderValue = HeaderValue::from_static("private, max-age=3600");

/// A picture of one pixel that shows nothing: what stands where a map of pictures has none.
pub const NOTHING: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\
\x1f\x15\xc4\x89\x00\x00\x00\x0bIDAT\x78\xda\x63\x60\x00\x02\x00\x00\x05\x00\x01\xe9\xfa\xdc\xd8\x00\x00\x00\x00IEND\
\xae\x42\x60\x82";

/// Where the tiles come from.
pub struct Basemap(Source);

enum Source {
    File(Arc<Archive>, Desk),
    Tianditu(Tianditu),
}

/// Why there is no basemap.
#[derive(Debug, Error)]
pub enum BasemapOpenError {
    /// The file.
    #[error("--basemap {0}: {1}")]
    File(PathBuf, ArchiveError),
    /// The client of HTTP.
    #[error(transparent)]
    Client(#[from] reqwest::Error),
}

/// What lies beneath the district's own map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Basemap)]
pub struct BasemapView {
    /// Pictures or vector tiles.
    pub kind: BasemapKind,
    /// The layers to be asked for at `/basemap/{layer}/{z}/{x}/{y}`, from below.
    pub layers: Vec<String>,
    /// The layers within vector tiles.
    pub within: Vec<String>,
    /// The farthest zoom.
    pub min_zoom: u8,
    /// The closest zoom.
    pub max_zoom: u8,
    /// Whose map it is, as it has to be said.
    pub attribution: Option<String>,
}

/// What tiles are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BasemapKind {
    /// Pictures.
    Raster,
    /// Vector tiles (MVT).
    Vector,
}

/// A tile on its way out.
struct Tile {
    bytes: Bytes,
    content: &'static str,
    /// Whether the bytes are compressed.
    gzip: bool,
}

impl Basemap {
    /// Opens what the settings say.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn open(source: &BasemapSource) -> Result<Self, BasemapOpenError> {
        Ok(Self(match source {
            BasemapSource::File(path) => {
                let archive = Archive::open(path).map_err(|error| BasemapOpenError::File(path.clone(), error))?;
                Source::File(Arc::new(archive), Desk::new(READS.0, READS.1))
            }
            BasemapSource::Tianditu { picture, key, url } => {
                // Without TLS only on this machine, as the settings have it.
                let plain = url.strip_prefix("http://").is_some_and(|rest| on_this_machine(host(rest)));
                Source::Tianditu(Tianditu::new(*picture, key.clone(), url.clone(), plain)?)
            }
        }))
    }

    /// What the page is told of it.
    pub fn view(&self) -> BasemapView {
        match &self.0 {
            Source::File(archive, _) => BasemapView {
                kind: if archive.kind == TileKind::Vector { BasemapKind::Vector } else { BasemapKind::Raster },
                layers: vec![FILE.to_owned()],
                within: archive.layers.clone(),
                min_zoom: archive.zooms.0,
                max_zoom: archive.zooms.1,
                attribution: archive.attribution.clone(),
            },
            Source::Tianditu(service) => service.view(),
        }
    }

    /// A tile; `None` when there is no such layer.
    async fn tile(&self, layer: &str, coord: TileCoord) -> Result<Option<Tile>, Problem> {
        match &self.0 {
            Source::File(archive, desk) if layer == FILE => {
                let (archive, of) = (archive.clone(), (coord.z(), coord.x(), coord.y()));
                let (kind, gzip) = (archive.kind, archive.gzip);
                let found = desk.run(move || archive.tile(of)).await?.map_err(|error| Problem::internal(&error))?;
                Ok(Some(match found {
                    Some(bytes) => Tile { bytes: bytes.into(), content: kind.content(), gzip },
                    None if kind == TileKind::Vector => {
                        Tile { bytes: Bytes::new(), content: kind.content(), gzip: false }
                    }
                    None => Tile { bytes: Bytes::from_static(NOTHING), content: "image/png", gzip: false },
                }))
            }
            Source::File(..) => Ok(None),
            Source::Tianditu(service) => service.tile(layer, coord).await,
        }
    }
}

fn host(rest: &str) -> &str {
    let host = rest.split('/').next().unwrap_or_default();
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

/// A tile of what lies beneath the district's own map: out of a file, or fetched from 天地图 and kept for a while.
/// Only around the district.
#[utoipa::path(get, path = "/basemap/{layer}/{z}/{x}/{y}", operation_id = "basemap_tile", tag = "map",
    params(
        ("layer" = String, Path, description = "One of `basemap.layers` of the district"),
        ("z" = u8, Path, description = "Zoom"),
        ("x" = u32, Path, description = "Column"),
        ("y" = u32, Path, description = "Row, from the north"),
    ),
    responses((status = 200, description = "A picture or a vector tile", body = [u8], content_type = "image/png"), ReadingOne))]
pub async fn tile(
    State(app): State<Arc<App>>,
    asked: Asked,
    TakesGzip(gzip): TakesGzip,
    Path((layer, z, x, y)): Path<(String, String, String, String)>,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    let no_tile = || Problem::new(Kind::NoAddress).detail("there is no such tile");
    let basemap = app.beyond.basemap.as_ref().ok_or_else(no_tile)?;
    let numbers = z.parse().ok().zip(x.parse().ok()).zip(y.parse().ok());
    let coord = numbers.and_then(|((z, x), y)| TileCoord::new_checked(z, x, y)).ok_or_else(no_tile)?;
    if !app.is_around(coord) {
        return Err(no_tile());
    }
    let tile = basemap.tile(&layer, coord).await?.ok_or_else(no_tile)?;
    send(tile, &asked, gzip)
}

impl App {
    /// Whether a tile is near the district: the rest of the world is for nobody to fetch through here.
    fn is_around(&self, coord: TileCoord) -> bool {
        let atlas = self.engine.atlas();
        let Some(extent) = atlas.extent(atlas.today(self.engine.now())) else { return true };
        let ([west, south, east, north], tile) = (extent.to_array(), coord.degrees(0).to_array());
        tile[0] <= east + AROUND && tile[2] >= west - AROUND && tile[1] <= north + AROUND && tile[3] >= south - AROUND
    }
}

fn send(tile: Tile, asked: &Asked, takes_gzip: bool) -> Result<Response, Problem> {
    let squeezed = tile.gzip && takes_gzip;
    let bytes = if tile.gzip && !takes_gzip {
        pmtiles::unpack(&tile.bytes).map_err(|error| Problem::internal(&error))?.into()
    } else {
        tile.bytes
    };
    let tag = Tag::of_bytes(&hex::encode(&Sha256::digest(&bytes)[..12]));
    let mut response = if asked.knows(&tag) {
        reading::unchanged(&tag)
    } else {
        let mut response = reading::with_tag(&tag, tile.content, Body::from(bytes));
        if squeezed {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    };
    response.headers_mut().insert(header::CACHE_CONTROL, KEPT);
    Ok(response)
}
