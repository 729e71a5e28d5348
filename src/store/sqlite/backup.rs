//! A copy of everything as of one moment, while work goes on.

use std::{
    collections::HashSet,
    fs::File,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use rusqlite::Connection;
use rustix::{
    fs::{CWD, RenameFlags, renameat_with},
    io::Errno,
};

use super::{fault::translate, read, readers::Failure, schema, verify::verify, writer::head};
use crate::{
    domain::BlobHash,
    store::{BackedUp, BlobError, StoreError},
};

/// Writes the copy under a passing name, proves that it is whole, and only then gives it its name.
pub fn copy<G>(connection: &Connection, to: &Path, get: Option<G>) -> Result<BackedUp, Failure>
where
    G: Fn(BlobHash) -> Result<Bytes, BlobError>,
{
    if to.exists() {
        return Err(StoreError::Exists { path: to.to_owned() }.into());
    }
    let passing = Passing(passing_name(to));
    let name = passing.0.to_str().ok_or_else(|| file(to, "its name is not UTF-8"))?;
    // One read transaction of SQLite's own: later writes are not in it, and go on meanwhile.
    connection.execute("VACUUM INTO ?1", [name])?;
    let mut copied = schema::open_reader(&passing.0)?;
    schema::check(&copied, &passing.0)?;
    // Not only whole as a file: the log's chain holds, and the tables say what it says.
    verify(&mut copied)?;
    let (seq, _) = head(&copied).map_err(|error| translate(&passing.0, &error))?;
    let named = read::blobs(&copied)?;
    drop(copied);
    let (blobs, missing) = match get {
        Some(get) if !named.is_empty() => add_blobs(&passing.0, named, get)?,
        _ => (0, vec![]),
    };
    let synced = File::open(&passing.0).and_then(|copy| copy.sync_all());
    synced.map_err(|error| file(&passing.0, &error.to_string()))?;
    match renameat_with(CWD, &passing.0, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => {}
        Err(Errno::EXIST) => return Err(StoreError::Exists { path: to.to_owned() }.into()),
        // Some file systems cannot promise not to replace; a hard link can.
        Err(Errno::INVAL | Errno::NOSYS) => {
            std::fs::hard_link(&passing.0, to).map_err(|error| match error.kind() {
                std::io::ErrorKind::AlreadyExists => StoreError::Exists { path: to.to_owned() },
                _ => file(to, &error.to_string()),
            })?;
        }
        Err(error) => return Err(file(to, &error.to_string()).into()),
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let named = File::open(folder).and_then(|folder| folder.sync_all());
    named.map_err(|error| file(folder, &error.to_string()))?;
    Ok(BackedUp { seq, blobs, missing })
}

/// Puts the blobs that were named into the copy, one after another. One that is lost is no reason to have no backup.
fn add_blobs(
    copy: &Path,
    named: HashSet<BlobHash>,
    get: impl Fn(BlobHash) -> Result<Bytes, BlobError>,
) -> Result<(usize, Vec<BlobHash>), Failure> {
    let mut to = Connection::open(copy)?;
    let all = to.transaction()?;
    all.execute_batch("CREATE TABLE blob_body (hash BLOB PRIMARY KEY, body BLOB NOT NULL) STRICT")?;
    let (mut blobs, mut missing) = (0, vec![]);
    for hash in named {
        match get(hash) {
            Ok(body) => {
                all.execute("INSERT INTO blob_body (hash, body) VALUES (?1, ?2)", (hash.as_bytes(), &*body))?;
                blobs += 1;
            }
            Err(BlobError::Missing { .. } | BlobError::Damaged { .. }) => missing.push(hash),
            Err(error) => return Err(StoreError::from(error).into()),
        }
    }
    all.commit()?;
    Ok((blobs, missing))
}

/// Beside the wanted name, so that giving the name is one step of the file system.
fn passing_name(to: &Path) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    to.with_file_name(name)
}

/// Removed unless it got its name.
struct Passing(PathBuf);

impl Drop for Passing {
    fn drop(&mut self) {
        // Gone already when it was renamed.
        let _ = std::fs::remove_file(&self.0);
    }
}

fn file(path: &Path, detail: &str) -> StoreError {
    StoreError::File { path: path.to_owned(), detail: detail.to_owned() }
}
