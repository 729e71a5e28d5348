//! The atlas as files: the same ones that are read. Reading them back changes nothing.
//!
//! Private telephones stay behind: their column is empty, and an empty one changes nothing when it is read.

mod layers;
mod tables;

use std::io;
use std::path::Path;

use super::input::{FileKind, InputFile};
use super::progress::{Phase, Progress};
use crate::atlas::Atlas;

/// Every file of the district that has anything in it.
pub fn export_files(atlas: &Atlas, progress: &mut dyn Progress) -> Vec<InputFile> {
    let mut files = Vec::new();
    for (done, kind) in FileKind::ALL.into_iter().enumerate() {
        progress.step(Phase::Writing, done, FileKind::ALL.len());
        let (bytes, end) =
            if kind.is_layer() { (layers::write(atlas, kind), "geojson") } else { (tables::write(atlas, kind), "csv") };
        files.extend(bytes.map(|bytes| InputFile::new(format!("{}.{end}", kind.stem()), bytes)));
    }
    progress.step(Phase::Writing, FileKind::ALL.len(), FileKind::ALL.len());
    files
}

/// Writes the files into a folder, which is made if it isn't there. Each is written beside its place and then put
/// there, so that no file is ever half written. Gives back their names.
///
/// # Errors
/// When the disk refuses.
pub fn export(atlas: &Atlas, folder: &Path, progress: &mut dyn Progress) -> io::Result<Vec<String>> {
    std::fs::create_dir_all(folder)?;
    let files = export_files(atlas, progress);
    for file in &files {
        let mut beside = tempfile::NamedTempFile::new_in(folder)?;
        io::Write::write_all(&mut beside, &file.bytes)?;
        beside.as_file().sync_all()?;
        beside.persist(folder.join(&file.name)).map_err(|error| error.error)?;
    }
    Ok(files.into_iter().map(|file| file.name).collect())
}
