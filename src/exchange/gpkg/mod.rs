//! GeoPackage: the district on a day as one file for GIS programs, without accounts or personal data.
//!
//! Four layers in WGS 84 (zones, streets, communities, checkpoints), each with a spatial index. Only people whose
//! roles stand on the street sign are named. GeoPackage 1.3.

mod layers;
mod schema;

use std::path::Path;

use rusqlite::Connection;
use thiserror::Error;

use super::progress::{Phase, Progress};
use crate::atlas::Atlas;
use crate::domain::Date;

/// Why no GeoPackage came out.
#[derive(Debug, Error)]
pub enum GpkgError {
    /// The file could not be written.
    #[error("the GeoPackage cannot be written: {0}")]
    Database(#[from] rusqlite::Error),
    /// A file of that name could not be replaced.
    #[error("the GeoPackage cannot be put in its place: {}", super::input::reason(.0))]
    File(#[from] std::io::Error),
    /// A shape could not be written.
    #[error("a shape cannot be written: {0}")]
    Shape(#[from] geozero::error::GeozeroError),
}

/// Writes the district as it is on a day; a file of that name is replaced once the new one is whole.
///
/// # Errors
/// When the disk refuses.
pub fn gpkg(atlas: &Atlas, on: Date, path: &Path, progress: &mut dyn Progress) -> Result<(), GpkgError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let beside = tempfile::Builder::new().suffix(".gpkg").tempfile_in(folder)?;
    let mut database = Connection::open(beside.path())?;
    write(atlas, on, &mut database, progress)?;
    database.close().map_err(|(_, error)| error)?;
    beside.as_file().sync_all()?;
    beside.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn write(atlas: &Atlas, on: Date, database: &mut Connection, progress: &mut dyn Progress) -> Result<(), GpkgError> {
    schema::prepare(database)?;
    let whole = database.transaction()?;
    schema::base(&whole)?;
    let note = atlas.settings().and_then(|settings| settings.map_note.clone());
    let about = format!("{on} {}", note.map(|note| note.to_string()).unwrap_or_default());
    let layers = [layers::zones, layers::streets, layers::communities, layers::checkpoints];
    for (done, layer) in layers.iter().enumerate() {
        progress.step(Phase::Writing, done, layers.len());
        schema::fill(&whole, &layer(atlas, on), about.trim())?;
    }
    progress.step(Phase::Writing, layers.len(), layers.len());
    whole.commit()?;
    Ok(())
}
