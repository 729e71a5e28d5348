//! The folder that a store lives in, and the lock on it.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Read, Seek, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use rustix::{
    fs::{FlockOperation, flock},
    io::Errno,
};

use crate::store::StoreError;

/// The database file in a folder.
pub fn database(dir: &Path) -> PathBuf {
    dir.join("renling.db")
}

/// Makes the names in a folder, and its own name above, as durable as the files: a new store must not vanish with the
/// power after its first commit.
///
/// # Errors
/// When the system refuses.
pub fn sync(dir: &Path) -> Result<(), StoreError> {
    let dir = dir.canonicalize().map_err(|error| StoreError::file(dir, &error))?;
    File::open(&dir).and_then(|folder| folder.sync_all()).map_err(|error| StoreError::file(&dir, &error))?;
    match dir.parent().map(|above| File::open(above).and_then(|folder| folder.sync_all())) {
        // A folder above that we may not read was not made by us just now.
        Some(Err(error)) if error.kind() != ErrorKind::PermissionDenied => Err(StoreError::file(&dir, &error)),
        _ => Ok(()),
    }
}

/// The one writer's hold on a folder; let go when dropped, and by the system when the process ends however it ends.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held, not read")] File);

impl Lock {
    /// Makes the folder if it is not there (for its owner only: it holds personal data) and locks it.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another process holds it.
    pub fn take(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join("lock");
        if !dir.is_dir() {
            let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
            made.map_err(|error| StoreError::file(dir, &error))?;
        }
        // Not truncated: until the lock is ours, the text in it is the holder's.
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
        let mut file = open.map_err(|error| StoreError::file(&path, &error))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) => {
                let mut text = String::new();
                // The number is a courtesy; the message does without it.
                let _ = file.read_to_string(&mut text);
                return Err(StoreError::Locked { dir: dir.to_owned(), process: text.trim().parse().ok() });
            }
            Err(error) => return Err(StoreError::file(&path, &error.into())),
        }
        let noted =
            file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{}", std::process::id()));
        noted.map_err(|error| StoreError::file(&path, &error))?;
        Ok(Self(file))
    }
}
