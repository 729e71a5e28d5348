//! Files of compressed tiles, held in memory.

use std::{collections::HashMap, fs, io, path::Path};

use axum::{
    extract::{Path as Name, State},
    http::{HeaderName, StatusCode, header},
};
use bytes::Bytes;

use super::Shared;

/// All files below a folder that end in `.gz`, by their names in it without that end.
pub fn read(folder: &Path) -> io::Result<HashMap<String, Bytes>> {
    let (mut found, mut folders) = (HashMap::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Some(name) = name(folder, &path) {
                found.insert(name, fs::read(&path)?.into());
            }
        }
    }
    Ok(found)
}

fn name(folder: &Path, file: &Path) -> Option<String> {
    Some(file.strip_prefix(folder).ok()?.to_str()?.strip_suffix(".gz")?.to_owned())
}

pub async fn tile(
    State(shared): State<Shared>,
    Name(name): Name<String>,
) -> Result<([(HeaderName, &'static str); 2], Bytes), StatusCode> {
    let bytes = shared.tiles.get(&name).cloned().ok_or(StatusCode::NOT_FOUND)?;
    Ok(([(header::CONTENT_TYPE, "application/vnd.mapbox-vector-tile"), (header::CONTENT_ENCODING, "gzip")], bytes))
}
