//! 天地图 (WMTS, Web Mercator), fetched with the deployment's key, which no page, answer or log holds.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::http::HeaderValue;
use bytes::{Bytes, BytesMut};
use quick_cache::{Weighter, sync::Cache};
use thiserror::Error;
use tokio::sync::Semaphore;

use super::{BasemapKind, BasemapView, Problem, Tile};
use crate::{
    config::{Picture, Secret},
    http::problem::Kind,
    tiles::TileCoord,
};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(8);
/// After it did not answer, for so long it is not asked.
const REST: Duration = Duration::from_secs(30);
/// The most bytes of a tile.
const MOST: usize = 1 << 20;
/// Memory for tiles, in bytes.
const MEMORY: u64 = 64 << 20;
/// For how long a tile is good.
const FRESH: Duration = Duration::from_secs(7 * 24 * 3600);
/// Tiles that are fetched at a time.
const AT_ONCE: usize = 16;
/// The closest zoom that it has for sure.
const CLOSEST: u8 = 18;

/// See the module.
pub struct Tianditu {
    client: reqwest::Client,
    /// The map, and the names on it.
    layers: [&'static str; 2],
    key: Secret,
    url: String,
    kept: Cache<(u8, TileCoord), Kept, ByBytes>,
    resting: Mutex<Option<Instant>>,
    room: Semaphore,
}

#[derive(Clone)]
struct Kept {
    bytes: Bytes,
    content: &'static str,
    since: Instant,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<(u8, TileCoord), Kept> for ByBytes {
    fn weight(&self, _: &(u8, TileCoord), kept: &Kept) -> u64 {
        kept.bytes.len() as u64 + 256
    }
}

/// Why there was no tile. Nothing of this names an address, which has the key in it.
#[derive(Debug, Error)]
enum FetchError {
    #[error("{0}")]
    Network(reqwest::Error),
    #[error("it answered {0}")]
    Status(u16),
    #[error("it answered with something that is no picture")]
    NoPicture,
    #[error("the answer has more than {MOST} bytes")]
    Large,
}

impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> Self {
        Self::Network(error.without_url())
    }
}

impl Tianditu {
    /// A client that follows nobody elsewhere; `plain` is without TLS.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(picture: Picture, key: Secret, url: String, plain: bool) -> Result<Self, reqwest::Error> {
        // Both may be there, from other parts of the program; then the first one stands.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .https_only(!plain)
            .build()?;
        let layers = match picture {
            Picture::Vec => ["vec", "cva"],
            Picture::Img => ["img", "cia"],
        };
        let (kept, resting) = (Cache::with_weighter(4096, MEMORY, ByBytes), Mutex::new(None));
        Ok(Self { client, layers, key, url, kept, resting, room: Semaphore::new(AT_ONCE) })
    }

    /// What the page is told of it.
    pub fn view(&self) -> BasemapView {
        BasemapView {
            kind: BasemapKind::Raster,
            layers: self.layers.map(str::to_owned).to_vec(),
            within: vec![],
            min_zoom: 1,
            max_zoom: CLOSEST,
            attribution: Some("天地图".to_owned()),
        }
    }

    /// A tile; `None` when there is no such layer or zoom.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn tile(&self, layer: &str, coord: TileCoord) -> Result<Option<Tile>, Problem> {
        let Some(which) = self.layers.iter().position(|known| *known == layer) else { return Ok(None) };
        if !(1..=CLOSEST).contains(&coord.z()) {
            return Ok(None);
        }
        let name = (u8::try_from(which).unwrap_or(u8::MAX), coord);
        if let Some(kept) = self.kept.get(&name).filter(|kept| kept.since.elapsed() < FRESH) {
            return Ok(Some(kept.tile()));
        }
        if self.is_resting() {
            return Err(away());
        }
        // Whoever waits longer than an answer may take does not get one.
        let place = tokio::time::timeout(PATIENCE, self.room.acquire()).await;
        let _place = place.map_err(|_| away())?.map_err(|error| Problem::internal(&error))?;
        match self.fetch(self.layers[which], coord).await {
            Ok((bytes, content)) => {
                let kept = Kept { bytes, content, since: Instant::now() };
                let tile = kept.tile();
                self.kept.insert(name, kept);
                Ok(Some(tile))
            }
            Err(error) => {
                self.rest(&error);
                Err(away())
            }
        }
    }

    async fn fetch(&self, layer: &str, coord: TileCoord) -> Result<(Bytes, &'static str), FetchError> {
        let (z, x, y) = (coord.z(), coord.x(), coord.y());
        let base = self.url.replace("{s}", &((x + y) % 8).to_string());
        let address = format!(
            "{base}/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default\
             &TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={}",
            &*self.key
        );
        let mut answer = self.client.get(address).send().await?;
        if !answer.status().is_success() {
            return Err(FetchError::Status(answer.status().as_u16()));
        }
        let mut bytes = BytesMut::new();
        while let Some(chunk) = answer.chunk().await? {
            if bytes.len() + chunk.len() > MOST {
                return Err(FetchError::Large);
            }
            bytes.extend_from_slice(&chunk);
        }
        // What it says it is does not count: a fault is told there as a text, with the key in it.
        let content = picture(&bytes).ok_or(FetchError::NoPicture)?;
        Ok((bytes.freeze(), content))
    }

    fn is_resting(&self) -> bool {
        let until = *self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }

    /// Leaves it alone for a while, and says so once.
    fn rest(&self, error: &FetchError) {
        let mut until = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        if until.is_none_or(|until| Instant::now() >= until) {
            tracing::warn!(%error, "天地图 gave no tile; it is not asked for {} s", REST.as_secs());
            *until = Some(Instant::now() + REST);
        }
    }
}

impl Kept {
    fn tile(&self) -> Tile {
        Tile { bytes: self.bytes.clone(), content: self.content, gzip: false }
    }
}

fn away() -> Problem {
    Problem::new(Kind::BasemapAway).retry_after(HeaderValue::from_static("30"))
}

/// What kind of picture bytes are, by how they begin.
fn picture(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}
