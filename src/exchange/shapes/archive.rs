//! Archives: a Shapefile with what lies beside it, or a KMZ. Nothing is written to disk.

use std::io::{Cursor, Read};

use super::super::input::InputFile;
use super::ShapesError;

/// The most bytes that an archive may hold, unpacked.
const MOST_BYTES: u64 = 64 << 20;
/// The most files in it.
const MOST_FILES: usize = 200;

/// The files of an archive, without those of folders that systems put beside them.
pub(super) fn open(file: &InputFile) -> Result<Vec<InputFile>, ShapesError> {
    let broken = |_| ShapesError::wrong("压缩包打不开，可能已损坏", "the archive cannot be opened; it may be damaged");
    let mut archive = zip::ZipArchive::new(Cursor::new(&file.bytes[..])).map_err(broken)?;
    if archive.len() > MOST_FILES {
        return Err(ShapesError::wrong("压缩包里的文件太多", "there are too many files in the archive"));
    }
    let mut files = Vec::new();
    let mut left = MOST_BYTES;
    for place in 0..archive.len() {
        let inner = archive.by_index(place).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(_) | zip::result::ZipError::InvalidPassword => {
                ShapesError::wrong("压缩包有密码或格式特殊，请改用普通 zip", "the archive is locked or of a rare kind")
            }
            other => broken(other),
        })?;
        // Windows writes names in GBK and does not say so; what counts is that parts of one layer are called alike.
        let name = String::from_utf8_lossy(inner.name_raw()).into_owned();
        let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
        if own.is_empty() || own.starts_with('.') || name.starts_with("__MACOSX") {
            continue;
        }
        let mut bytes = Vec::new();
        inner.take(left + 1).read_to_end(&mut bytes).map_err(|_| {
            ShapesError::wrong("压缩包读到一半出错，可能已损坏", "the archive breaks off; it may be damaged")
        })?;
        left = left
            .checked_sub(bytes.len() as u64)
            .ok_or_else(|| ShapesError::wrong("压缩包展开后超过 64 MB", "unpacked, the archive has more than 64 MB"))?;
        files.push(InputFile::new(name, bytes));
    }
    Ok(files)
}

/// Whether it holds shapes.
pub(super) fn is_layer(file: &InputFile) -> bool {
    matches!(file.extension().as_str(), "shp" | "kml" | "geojson" | "json" | "gpkg")
}

/// None, or more than one.
pub(super) fn not_one(files: &[InputFile]) -> ShapesError {
    let names: Vec<&str> = files.iter().filter(|file| is_layer(file)).map(InputFile::file_name).take(5).collect();
    if names.is_empty() {
        return ShapesError::wrong(
            "压缩包里没有图层（.shp、.kml、.geojson、.gpkg）",
            "there is no layer in the archive (.shp, .kml, .geojson, .gpkg)",
        );
    }
    ShapesError::wrong(
        format!("压缩包里有几个图层（{}），请只留一个", names.join("、")),
        format!("there are several layers in the archive ({}); leave one", names.join(", ")),
    )
}
