//! Files that are written row by row: tables and layers, as `exchange::export` writes them.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use serde_json::Value;

use super::super::datum::crs84_member;
use super::super::input::FileKind;
use super::lattice::Spot;

/// What every map file says of itself.
pub(super) const NOTE: &str = "随机生成的样例，不是真实地图";
/// Bytes that are kept before they go to the disk.
const BUFFER: usize = 1 << 16;

fn create(folder: &Path, name: &str) -> io::Result<BufWriter<File>> {
    Ok(BufWriter::with_capacity(BUFFER, File::create(folder.join(name))?))
}

/// A table: UTF-8 with a byte order mark, commas, CRLF, a header.
pub(super) struct Table {
    name: String,
    rows: csv::Writer<BufWriter<File>>,
}

impl Table {
    /// One of the district's tables.
    pub(super) fn new(folder: &Path, kind: FileKind) -> io::Result<Self> {
        Self::with_header(folder, kind.stem(), kind.columns().iter().map(|column| column.name))
    }
    pub(super) fn with_header<'a>(
        folder: &Path,
        stem: &str,
        header: impl IntoIterator<Item = &'a str>,
    ) -> io::Result<Self> {
        let name = format!("{stem}.csv");
        let mut file = create(folder, &name)?;
        file.write_all(b"\xef\xbb\xbf")?;
        let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file);
        rows.write_record(header)?;
        Ok(Self { name, rows })
    }
    /// A row with as many cells as the header.
    pub(super) fn row<const N: usize>(&mut self, cells: [&str; N]) -> io::Result<()> {
        Ok(self.rows.write_record(cells)?)
    }
    /// Everything is written; the file's name.
    pub(super) fn close(mut self) -> io::Result<String> {
        self.rows.flush()?;
        Ok(self.name)
    }
}

/// A layer of areas: GeoJSON in WGS 84, a feature a line.
pub(super) struct Layer {
    name: String,
    file: BufWriter<File>,
    empty: bool,
}

impl Layer {
    pub(super) fn new(folder: &Path, kind: FileKind) -> io::Result<Self> {
        let name = format!("{}.geojson", kind.stem());
        let mut file = create(folder, &name)?;
        write!(
            file,
            "{{\"type\":\"FeatureCollection\",\"name\":\"{}\",\"note\":\"{NOTE}\",\"crs\":{},\"features\":[",
            kind.stem(),
            crs84_member()
        )?;
        Ok(Self { name, file, empty: true })
    }
    /// An area with its ring, closed.
    pub(super) fn area(&mut self, properties: &Value, ring: &[Spot]) -> io::Result<()> {
        let comma = if std::mem::take(&mut self.empty) { "" } else { "," };
        write!(self.file, "{comma}\n{{\"type\":\"Feature\",\"properties\":{properties},")?;
        write!(self.file, "\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[")?;
        for (place, spot) in ring.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(self.file, "{comma}[{},{}]", Degrees(spot[0]), Degrees(spot[1]))?;
        }
        self.file.write_all(b"]]}}")
    }
    pub(super) fn close(mut self) -> io::Result<String> {
        self.file.write_all(b"\n]}\n")?;
        self.file.flush()?;
        Ok(self.name)
    }
}

/// 1e-7 degrees as degrees. None of ours is below nought.
pub(super) struct Degrees(pub i64);

impl std::fmt::Display for Degrees {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:07}", self.0 / 10_000_000, self.0 % 10_000_000)
    }
}
