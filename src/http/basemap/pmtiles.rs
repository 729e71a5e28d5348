//! Reading a PMTiles archive, version 3: a header, directories of what is where, and the tiles, in one file.
//! <https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md>
//!
//! The file is the operator's own; still every length in it is checked before it is believed.

use std::{
    fs::File,
    io::{self, Read},
    os::unix::fs::FileExt,
    path::Path,
    sync::Arc,
};

use quick_cache::sync::Cache;
use serde::Deserialize;
use thiserror::Error;

/// Bytes of the header.
const HEADER: usize = 127;
/// The most bytes of a directory or of the metadata, unpacked.
const MOST_DIRECTORY: u64 = 64 << 20;
/// The most bytes of a tile.
const MOST_TILE: u32 = 8 << 20;
/// Directories that are kept, besides the root.
const DIRECTORIES: usize = 64;
/// How often a directory may point to another one.
const MOST_DEPTH: usize = 4;
const GZIP: u8 = 2;

/// An archive that is open.
pub struct Archive {
    file: File,
    data: u64,
    leaves: u64,
    packed: bool,
    root: Arc<Vec<Entry>>,
    kept: Cache<u64, Arc<Vec<Entry>>>,
    /// What its tiles are.
    pub kind: TileKind,
    /// Whether they are compressed.
    pub gzip: bool,
    /// The farthest zoom and the closest.
    pub zooms: (u8, u8),
    /// Whose map it is: plain text.
    pub attribution: Option<String>,
    /// The layers within vector tiles.
    pub layers: Vec<String>,
}

/// What tiles are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names of formats")]
pub enum TileKind {
    Vector,
    Png,
    Jpeg,
    Webp,
}

impl TileKind {
    /// The content type.
    pub const fn content(self) -> &'static str {
        match self {
            Self::Vector => "application/vnd.mapbox-vector-tile",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }
}

/// Why a file cannot be used.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The disk.
    #[error(transparent)]
    Disk(#[from] io::Error),
    /// Something else.
    #[error("it is no PMTiles archive of version 3")]
    Other,
    /// Compressed in a way that browsers of this field do not read.
    #[error("its tiles or directories are compressed by something else than gzip; convert it with `pmtiles convert`")]
    Compression,
    /// Tiles of another kind.
    #[error("its tiles are neither MVT, PNG, JPEG nor WebP")]
    Kind,
    /// Lengths that cannot be.
    #[error("it is damaged")]
    Damaged,
}

/// Tiles from one on, or a further directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    id: u64,
    offset: u64,
    length: u32,
    /// How many tiles in a row are these bytes; 0 = a directory.
    run: u32,
}

#[derive(Debug, Default, Deserialize)]
struct Metadata {
    attribution: Option<String>,
    #[serde(default)]
    vector_layers: Vec<LayerName>,
}

#[derive(Debug, Deserialize)]
struct LayerName {
    id: String,
}

impl Archive {
    /// Opens an archive and reads its root.
    ///
    /// # Errors
    /// When it is none that can be used.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let file = File::open(path)?;
        let mut header = [0; HEADER];
        file.read_exact_at(&mut header, 0).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => ArchiveError::Other,
            _ => error.into(),
        })?;
        if &header[..8] != b"PMTiles\x03" {
            return Err(ArchiveError::Other);
        }
        let number = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| header[at + i]));
        let (inner, outer) = (header[97], header[98]);
        if !matches!(inner, 1 | GZIP) || !matches!(outer, 1 | GZIP) {
            return Err(ArchiveError::Compression);
        }
        let kind = match header[99] {
            1 => TileKind::Vector,
            2 => TileKind::Png,
            3 => TileKind::Jpeg,
            4 => TileKind::Webp,
            _ => return Err(ArchiveError::Kind),
        };
        let packed = inner == GZIP;
        let root = directory(&part(&file, number(8), number(16), packed)?)?;
        let about = if number(32) == 0 { vec![] } else { part(&file, number(24), number(32), packed)? };
        let about: Metadata = serde_json::from_slice(&about).unwrap_or_default();
        Ok(Self {
            file,
            data: number(56),
            leaves: number(40),
            packed,
            root: Arc::new(root),
            kept: Cache::new(DIRECTORIES),
            kind,
            gzip: outer == GZIP,
            zooms: (header[100], header[101]),
            attribution: about.attribution.map(|text| plain(&text)).filter(|text| !text.is_empty()),
            layers: about.vector_layers.into_iter().map(|layer| layer.id).take(100).collect(),
        })
    }

    /// The bytes of a tile, as they stand in the file; `None` when there is none.
    ///
    /// # Errors
    /// When the file cannot be read, or is damaged.
    pub fn tile(&self, (z, x, y): (u8, u32, u32)) -> Result<Option<Vec<u8>>, ArchiveError> {
        if z < self.zooms.0 || z > self.zooms.1 {
            return Ok(None);
        }
        let id = tile_id(z, x, y);
        let mut entries = self.root.clone();
        for _ in 0..MOST_DEPTH {
            let after = entries.partition_point(|entry| entry.id <= id);
            let Some(entry) = after.checked_sub(1).and_then(|at| entries.get(at)).copied() else { return Ok(None) };
            if entry.run == 0 {
                entries = self.leaf(entry)?;
                continue;
            }
            if id - entry.id >= u64::from(entry.run) {
                return Ok(None);
            }
            if entry.length > MOST_TILE {
                return Err(ArchiveError::Damaged);
            }
            let at = self.data.checked_add(entry.offset).ok_or(ArchiveError::Damaged)?;
            let mut bytes = vec![0; entry.length as usize];
            self.file.read_exact_at(&mut bytes, at)?;
            return Ok(Some(bytes));
        }
        Err(ArchiveError::Damaged)
    }

    fn leaf(&self, entry: Entry) -> Result<Arc<Vec<Entry>>, ArchiveError> {
        if let Some(known) = self.kept.get(&entry.offset) {
            return Ok(known);
        }
        let at = self.leaves.checked_add(entry.offset).ok_or(ArchiveError::Damaged)?;
        let read = Arc::new(directory(&part(&self.file, at, u64::from(entry.length), self.packed)?)?);
        self.kept.insert(entry.offset, read.clone());
        Ok(read)
    }
}

/// A part of the file, unpacked.
fn part(file: &File, at: u64, length: u64, packed: bool) -> Result<Vec<u8>, ArchiveError> {
    if length > MOST_DIRECTORY {
        return Err(ArchiveError::Damaged);
    }
    let mut bytes = vec![0; usize::try_from(length).map_err(|_| ArchiveError::Damaged)?];
    file.read_exact_at(&mut bytes, at)?;
    if packed { unpack(&bytes) } else { Ok(bytes) }
}

/// What was compressed by gzip, up to a limit.
///
/// # Errors
/// When it was not, or is larger.
pub fn unpack(bytes: &[u8]) -> Result<Vec<u8>, ArchiveError> {
    let mut plain = vec![];
    let read = flate2::read::MultiGzDecoder::new(bytes).take(MOST_DIRECTORY + 1).read_to_end(&mut plain);
    read.map_err(|_| ArchiveError::Damaged)?;
    if plain.len() as u64 > MOST_DIRECTORY { Err(ArchiveError::Damaged) } else { Ok(plain) }
}

/// The entries of a directory: columns of numbers, one column after another.
fn directory(mut bytes: &[u8]) -> Result<Vec<Entry>, ArchiveError> {
    let all = bytes.len() as u64;
    let count = varint(&mut bytes)?;
    // Each entry has at least four bytes.
    if count > all / 4 {
        return Err(ArchiveError::Damaged);
    }
    let mut entries = vec![Entry { id: 0, offset: 0, length: 0, run: 0 }; count as usize];
    let mut id = 0_u64;
    for entry in &mut entries {
        id = id.checked_add(varint(&mut bytes)?).ok_or(ArchiveError::Damaged)?;
        entry.id = id;
    }
    for entry in &mut entries {
        entry.run = u32::try_from(varint(&mut bytes)?).map_err(|_| ArchiveError::Damaged)?;
    }
    for entry in &mut entries {
        entry.length = u32::try_from(varint(&mut bytes)?).map_err(|_| ArchiveError::Damaged)?;
    }
    // 0 = right after the one before.
    let mut next = None;
    for entry in &mut entries {
        entry.offset = match (varint(&mut bytes)?, next) {
            (0, Some(next)) => next,
            (0, None) => return Err(ArchiveError::Damaged),
            (offset, _) => offset - 1,
        };
        next = Some(entry.offset.checked_add(u64::from(entry.length)).ok_or(ArchiveError::Damaged)?);
    }
    Ok(entries)
}

fn varint(bytes: &mut &[u8]) -> Result<u64, ArchiveError> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first().ok_or(ArchiveError::Damaged)?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(ArchiveError::Damaged)
}

/// The number of a tile: all farther zooms first, then along a Hilbert curve.
pub fn tile_id(z: u8, x: u32, y: u32) -> u64 {
    let before = (0..z).map(|zoom| 1_u64 << (2 * zoom)).sum::<u64>();
    let (mut x, mut y, mut along) = (u64::from(x), u64::from(y), 0_u64);
    let mut side = (1_u64 << z) >> 1;
    while side > 0 {
        let (right, low) = (u64::from(x & side > 0), u64::from(y & side > 0));
        along += side * side * ((3 * right) ^ low);
        // The quarter is turned so that the curve goes on.
        if low == 0 {
            if right == 1 {
                x = (side - 1).wrapping_sub(x) & (side.wrapping_mul(2) - 1);
                y = (side - 1).wrapping_sub(y) & (side.wrapping_mul(2) - 1);
            }
            std::mem::swap(&mut x, &mut y);
        }
        side >>= 1;
    }
    before + along
}

/// Text without the marks of HTML, which such attributions are written in.
fn plain(text: &str) -> String {
    let mut inside = false;
    let kept = text.chars().filter(|c| {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                return false;
            }
            _ => {}
        }
        !inside && !c.is_control()
    });
    let text: String = kept.take(300).collect();
    text.replace("&copy;", "©").replace("&amp;", "&").trim().to_owned()
}
