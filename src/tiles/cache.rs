//! Cut tiles, kept as compressed bytes for as long as they are true.
//!
//! A kept tile carries the dates for which it holds and the last change that it is known to include. A request asks
//! the atlas what was touched since; when nothing near the tile was, the tile is still true. Nothing is ever thrown
//! away by a clock, and nothing is served that a published change has made wrong.

use std::{
    io::Write,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::Bytes;
use flate2::{Compression, GzBuilder};
use quick_cache::{Weighter, sync::Cache};
use sha2::{Digest, Sha256};

use super::{coord::TileCoord, layer::Layer};
use crate::domain::{Date, Seq};

/// How many stretches of dates are kept of one tile.
const STRETCHES: usize = 4;
/// What an entry costs besides its bytes.
const OVERHEAD: u64 = 256;

/// A tile ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CachedTile {
    /// The tile, gzipped. The same features give the same bytes, on any node and after any restart.
    pub gzip: Bytes,
    /// A strong ETag with its quotes: a hash of the bytes.
    pub etag: String,
    /// Whether there is no feature in it.
    pub empty: bool,
}

impl Default for CachedTile {
    /// No tile at all.
    fn default() -> Self {
        Self { gzip: Bytes::new(), etag: "\"none\"".to_owned(), empty: true }
    }
}

impl CachedTile {
    /// Compresses a tile.
    ///
    /// # Errors
    /// Never in earnest: the writer is memory.
    pub fn new(tile: &[u8]) -> std::io::Result<Self> {
        // No name, no time: nothing in the header that is not the same everywhere.
        let mut gzip = GzBuilder::new().mtime(0).write(Vec::with_capacity(tile.len() / 2 + 32), Compression::new(6));
        gzip.write_all(tile)?;
        let gzip = gzip.finish()?;
        let hash = hex::encode(&Sha256::digest(&gzip)[..16]);
        Ok(Self { gzip: gzip.into(), etag: format!("\"{hash}\""), empty: tile.is_empty() })
    }
    /// The tile as it is before compression, for those who do not take gzip.
    ///
    /// # Errors
    /// Never in earnest: the bytes were made here.
    pub fn plain(&self) -> std::io::Result<Vec<u8>> {
        let mut plain = vec![];
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&self.gzip[..]), &mut plain)?;
        Ok(plain)
    }
}

/// A tile with what is known about its truth.
#[derive(Debug)]
pub(super) struct Entry {
    /// First day for which it holds.
    pub from: Option<Date>,
    /// First day after `from` for which it may not.
    pub until: Option<Date>,
    /// The last change that it is known to include.
    pub includes: AtomicU64,
    pub tile: Arc<CachedTile>,
}

impl Entry {
    fn covers(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on < until)
    }
    fn overlaps(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| a.until.zip(b.from).is_some_and(|(until, from)| until <= from);
        !before(self, other) && !before(other, self)
    }
    /// Notes that it is still true after a later change.
    pub fn confirm(&self, seq: Seq) {
        self.includes.fetch_max(seq.0, Ordering::Relaxed);
    }
    pub fn includes(&self) -> Seq {
        Seq(self.includes.load(Ordering::Relaxed))
    }
}

type Key = (Layer, TileCoord);
/// The stretches of dates that are kept of one tile, newest first.
type Stretches = Arc<Vec<Arc<Entry>>>;

#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<Key, Stretches> for ByBytes {
    fn weight(&self, _: &Key, entries: &Stretches) -> u64 {
        entries.iter().map(|entry| entry.tile.gzip.len() as u64 + OVERHEAD).sum()
    }
}

/// All kept tiles.
#[derive(Debug)]
pub(super) struct Kept(Cache<Key, Stretches, ByBytes>);

impl Kept {
    /// At most so many bytes, roughly.
    pub fn new(bytes: u64) -> Self {
        // 4 kB is a usual tile; the number only sizes tables.
        let tiles = usize::try_from(bytes / 4096).unwrap_or(usize::MAX).clamp(64, 1 << 20);
        Self(Cache::with_weighter(tiles, bytes, ByBytes))
    }
    /// The entry for a date.
    pub fn get(&self, key: &Key, on: Date) -> Option<Arc<Entry>> {
        self.0.get(key)?.iter().find(|entry| entry.covers(on)).cloned()
    }
    /// Puts an entry in place of those whose dates it overlaps; one that includes less than what is there is dropped.
    pub fn put(&self, key: Key, entry: Entry) {
        let old = self.0.get(&key).unwrap_or_default();
        if old.iter().any(|old| old.overlaps(&entry) && old.includes() > entry.includes()) {
            return;
        }
        let rest: Vec<_> = old.iter().filter(|old| !old.overlaps(&entry)).take(STRETCHES - 1).cloned().collect();
        self.0.insert(key, Arc::new(std::iter::once(Arc::new(entry)).chain(rest).collect()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn entry(from: i16, until: i16, seq: u64) -> Entry {
        Entry {
            from: Some(date(from, 1, 1)),
            until: Some(date(until, 1, 1)),
            includes: AtomicU64::new(seq),
            tile: Arc::new(CachedTile::new(&seq.to_be_bytes()).unwrap()),
        }
    }

    #[test]
    fn the_same_bytes_give_the_same_tag_and_come_back() {
        let (a, b) = (CachedTile::new(b"tile").unwrap(), CachedTile::new(b"tile").unwrap());
        assert_eq!(a, b);
        assert_ne!(a.etag, CachedTile::new(b"other").unwrap().etag);
        assert_eq!(a.plain().unwrap(), b"tile");
        assert!(CachedTile::new(b"").unwrap().empty && !a.empty);
    }

    #[test]
    fn each_stretch_of_dates_has_its_tile_and_an_older_cut_never_replaces_a_newer_one() {
        let key = (Layer::Zones, TileCoord::new_checked(0, 0, 0).unwrap());
        let kept = Kept::new(1 << 20);
        kept.put(key, entry(2020, 2023, 5));
        kept.put(key, entry(2023, 2030, 5));
        let at = |year| kept.get(&key, date(year, 6, 1)).map(|e| e.includes().0);
        assert_eq!((at(2021), at(2024), at(2031)), (Some(5), Some(5), None));
        kept.put(key, entry(2022, 2024, 4));
        assert_eq!(at(2022), Some(5));
        kept.put(key, entry(2022, 2024, 6));
        assert_eq!((at(2021), at(2023), at(2024)), (None, Some(6), None));
    }
}
