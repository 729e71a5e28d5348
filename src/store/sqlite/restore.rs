//! Bringing a backup back.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use bytes::Bytes;
use rusqlite::Connection;

use super::{folder, readers::Failure, schema, verify};
use crate::{
    domain::BlobHash,
    store::{BlobError, StoreError, Verified},
};

/// See [`SqliteStore::restore`](super::SqliteStore::restore).
pub fn restore(
    backup: &Path,
    dir: &Path,
    keep: impl FnMut(Bytes) -> Result<BlobHash, BlobError>,
) -> Result<Verified, StoreError> {
    match fs::read_dir(dir).map(|mut inside| inside.next().is_none()) {
        Ok(true) => {}
        Ok(false) => return Err(StoreError::NotEmpty { dir: dir.to_owned() }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(StoreError::file(dir, &error)),
    }
    fs::metadata(backup).map_err(|error| StoreError::file(backup, &error))?;
    let found = prove(backup)?;
    let lock = folder::Lock::take(dir)?;
    let (to, part) = (folder::database(dir), dir.join("renling.db.part"));
    let copied = fs::copy(backup, &part).and_then(|_| {
        // The backup may have been made readable for others; the store is its owner's alone.
        fs::set_permissions(&part, fs::Permissions::from_mode(0o600))?;
        fs::File::open(&part)?.sync_all()
    });
    // What was read may not be what was written: it is proved again where it stands.
    let done = copied.map_err(|error| StoreError::file(&part, &error)).and_then(|()| prove(&part)).and_then(|_| {
        take_blobs(&part, keep)?;
        fs::File::open(&part).and_then(|part| part.sync_all()).map_err(|error| StoreError::file(&part, &error))
    });
    if let Err(error) = done {
        // Half a store is none.
        let _ = fs::remove_file(&part);
        return Err(error);
    }
    fs::rename(&part, &to).map_err(|error| StoreError::file(&to, &error))?;
    folder::sync(dir)?;
    drop(lock);
    Ok(found)
}

/// Gives the blobs of a backup to where they are kept, and their room back.
fn take_blobs(part: &Path, mut keep: impl FnMut(Bytes) -> Result<BlobHash, BlobError>) -> Result<(), StoreError> {
    let mut taking = || -> Result<(), Failure> {
        let from = Connection::open(part)?;
        // Who was signed in then, or invited, is not now.
        from.execute("DELETE FROM access_grant", [])?;
        let there = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'blob_body')";
        if !from.query_row(there, [], |row| row.get(0))? {
            return Ok(());
        }
        let mut all = from.prepare("SELECT hash, body FROM blob_body")?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let (hash, body) = (BlobHash::from_bytes(row.get(0)?), Bytes::from(row.get::<_, Vec<u8>>(1)?));
            if BlobHash::of(&body) != hash {
                let detail = format!("the blob {hash} in the backup is not the one that was put there");
                return Err(StoreError::Broken { detail }.into());
            }
            keep(body).map_err(StoreError::from)?;
        }
        drop(rows);
        drop(all);
        Ok(from.execute_batch("DROP TABLE blob_body; VACUUM")?)
    };
    taking().map_err(|failure| failure.about(part))
}

fn prove(file: &Path) -> Result<Verified, StoreError> {
    let mut connection = schema::open_reader(file)?;
    if schema::known(&connection, file)?.is_none() {
        return Err(StoreError::Foreign { path: file.to_owned() });
    }
    schema::check(&connection, file)?;
    verify::verify(&mut connection).map_err(|failure: Failure| failure.about(file))
}
