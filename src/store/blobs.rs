//! Where blobs are kept: a folder, or a bucket of an S3-compatible service; each under the hash of its bytes.
//!
//! What is put twice is there once; what is got is what was put, or an error. Who names a blob is the log's business: see
//! [`Store::blobs`](super::Store::blobs).

use std::{collections::HashSet, path::Path, sync::Arc};

use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::{
    Error, ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload, aws::AmazonS3Builder, local::LocalFileSystem,
    path::Path as Key, prefix::PrefixStore,
};
use thiserror::Error as ThisError;

use crate::domain::{BlobHash, Instant};

/// A place for blobs. Clones are the same place.
#[derive(Debug, Clone)]
pub struct Blobs {
    pub(super) place: Arc<dyn ObjectStore>,
    pub(super) label: Arc<str>,
}

/// Why a blob could not be put, got or swept.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum BlobError {
    /// The setting is not understood.
    #[error("{0:?} is no place for blobs. Give a folder, or s3://BUCKET or s3://BUCKET/PREFIX")]
    Address(String),
    /// It is not there.
    #[error("{place} has no blob {hash}")]
    Missing {
        /// The place.
        place: Arc<str>,
        /// The one that was asked for.
        hash: BlobHash,
    },
    /// Its bytes are not the ones it is named by.
    #[error(
        "the blob {hash} in {place} is damaged: its bytes are not the ones that were put. Bring it back from a backup"
    )]
    Damaged {
        /// The place.
        place: Arc<str>,
        /// The one that was asked for.
        hash: BlobHash,
    },
    /// The folder or service said no.
    #[error("{place}: {detail}")]
    Refused {
        /// The place.
        place: Arc<str>,
        /// What it said.
        detail: String,
    },
}

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Blobs that stayed.
    pub kept: u64,
    /// Blobs that are gone.
    pub gone: u64,
}

impl Blobs {
    /// A folder, which is made where it is not there.
    ///
    /// # Errors
    /// What the system says.
    pub fn folder(dir: &Path) -> Result<Self, BlobError> {
        let label: Arc<str> = dir.display().to_string().into();
        let refused = |detail: String| BlobError::Refused { place: label.clone(), detail };
        std::fs::create_dir_all(dir).map_err(|error| refused(error.to_string()))?;
        let place = LocalFileSystem::new_with_prefix(dir).map_err(|error| refused(error.to_string()))?;
        Ok(Self { place: Arc::new(place.with_fsync(true).with_automatic_cleanup(true)), label })
    }

    /// By a setting: a folder, or `s3://bucket/prefix`. The key of a bucket, its region and its endpoint stand in the
    /// environment under the names that the service's own tools use (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
    /// `AWS_REGION`, `AWS_ENDPOINT`; `AWS_ALLOW_HTTP=true` for one without TLS).
    ///
    /// # Errors
    /// When the setting is not understood; what the system says of the folder.
    pub fn open(setting: &str) -> Result<Self, BlobError> {
        let Some((scheme, rest)) = setting.split_once("://") else { return Self::folder(Path::new(setting)) };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if scheme != "s3" || bucket.is_empty() {
            return Err(BlobError::Address(setting.to_owned()));
        }
        let place = AmazonS3Builder::from_env().with_bucket_name(bucket);
        Self::bucket(place, setting, prefix)
    }

    pub(super) fn bucket(place: AmazonS3Builder, label: &str, prefix: &str) -> Result<Self, BlobError> {
        let label: Arc<str> = label.into();
        let refused = |error: Error| BlobError::Refused { place: label.clone(), detail: error.to_string() };
        // Both may be there, from other parts of the program; then the first one stands.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let place: Arc<dyn ObjectStore> = Arc::new(place.build().map_err(refused)?);
        let place = if prefix.is_empty() { place } else { Arc::new(PrefixStore::new(place, prefix)) };
        Ok(Self { place, label })
    }

    /// Keeps bytes; the same ones again change nothing but their age. Durable when this returns.
    ///
    /// # Errors
    /// What the folder or service says.
    pub async fn put(&self, bytes: Bytes) -> Result<BlobHash, BlobError> {
        let hash = BlobHash::of(&bytes);
        // Written again even where it is, so that it is young for the next sweep and whole if it was damaged. A reader
        // sees the old bytes or the new ones, never half of them.
        self.place.put(&key(hash), PutPayload::from_bytes(bytes)).await.map_err(|error| self.refused(hash, error))?;
        Ok(hash)
    }

    /// The bytes, proved.
    ///
    /// # Errors
    /// [`BlobError::Missing`], [`BlobError::Damaged`]; what the folder or service says.
    pub async fn get(&self, hash: BlobHash) -> Result<Bytes, BlobError> {
        let got = self.place.get(&key(hash)).await.map_err(|error| self.refused(hash, error))?;
        let bytes = got.bytes().await.map_err(|error| self.refused(hash, error))?;
        if BlobHash::of(&bytes) == hash {
            Ok(bytes)
        } else {
            Err(BlobError::Damaged { place: self.label.clone(), hash })
        }
    }

    /// How many bytes it has, and since when it is there; `None` when it is not. The bytes are not proved.
    ///
    /// # Errors
    /// What the folder or service says.
    pub async fn head(&self, hash: BlobHash) -> Result<Option<(u64, Instant)>, BlobError> {
        match self.place.head(&key(hash)).await {
            Ok(one) => Ok(Some((one.size, since(&one)))),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.refused(hash, error)),
        }
    }

    /// Lets go of what nothing names and was put before `before`: whoever puts a blob names it soon after, and must not
    /// find it swept away in between. What is not ours is left alone.
    ///
    /// # Errors
    /// What the folder or service says; what was swept before stays so.
    pub async fn sweep(&self, named: &HashSet<BlobHash>, before: Instant) -> Result<Swept, BlobError> {
        let refused = |error: Error| BlobError::Refused { place: self.label.clone(), detail: error.to_string() };
        let mut swept = Swept::default();
        let mut all = self.place.list(None);
        while let Some(one) = all.try_next().await.map_err(refused)? {
            let Some(hash) = one.location.filename().and_then(|name| name.parse::<BlobHash>().ok()) else { continue };
            if one.location != key(hash) {
                continue;
            }
            if named.contains(&hash) || since(&one) >= before {
                swept.kept += 1;
                continue;
            }
            match self.place.delete(&one.location).await {
                Ok(()) | Err(Error::NotFound { .. }) => swept.gone += 1,
                Err(error) => return Err(refused(error)),
            }
        }
        Ok(swept)
    }

    pub(super) fn refused(&self, hash: BlobHash, error: Error) -> BlobError {
        let place = self.label.clone();
        match error {
            Error::NotFound { .. } => BlobError::Missing { place, hash },
            other => BlobError::Refused { place, detail: other.to_string() },
        }
    }
}

/// When it was put last.
pub(super) fn since(one: &ObjectMeta) -> Instant {
    // A clock that stands outside of time makes nothing old.
    Instant::from_micros(one.last_modified.timestamp_micros()).unwrap_or_else(|| jiff::Timestamp::MAX.into())
}

/// Two digits are a folder: no folder holds too many.
fn key(hash: BlobHash) -> Key {
    let name = hash.to_string();
    Key::from_iter([&name[..2], name.as_str()])
}
