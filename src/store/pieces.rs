//! Pieces of blobs that are on their way: kept where the blobs are, so that any node takes the next one, until they are
//! whole or nobody has sent one for long.
//!
//! A piece stands under `pieces/HASH/OFFSET-SIZE`, with the size that the whole is said to have. Two who send the same
//! blob at once share the pieces, also where they cut them differently.

use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt;
use object_store::{Error, ObjectStoreExt, PutPayload, path::Path as Key};

use super::blobs::{BlobError, Blobs, since};
use crate::domain::{BlobHash, Instant};

/// The folder of pieces: no blob's folder is called so.
const FOLDER: &str = "pieces";

/// How much of a blob has come, when it is said to have a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Come {
    /// Bytes from its beginning without a gap.
    pub received: u64,
    /// The size that it is said to have.
    pub size: u64,
}

struct Piece {
    key: Key,
    offset: u64,
    length: u64,
    size: u64,
}

impl Blobs {
    /// How much of a blob has come. Without a size: what is said of the one of which most has come.
    ///
    /// # Errors
    /// What the folder or service says.
    pub async fn come(&self, hash: BlobHash, size: Option<u64>) -> Result<Come, BlobError> {
        let pieces = self.pieces(hash).await?;
        let mut sizes: Vec<_> = size.map_or_else(|| pieces.iter().map(|one| one.size).collect(), |size| vec![size]);
        sizes.sort_unstable();
        sizes.dedup();
        let come = |size| Come { received: reach(&pieces, size), size };
        Ok(sizes.into_iter().map(come).max_by_key(|come| come.received).unwrap_or(Come { received: 0, size: 0 }))
    }

    /// Keeps a piece of a blob that is said to have a size.
    ///
    /// # Errors
    /// What the folder or service says.
    pub async fn put_piece(&self, hash: BlobHash, size: u64, offset: u64, bytes: Bytes) -> Result<(), BlobError> {
        let payload = PutPayload::from_bytes(bytes);
        self.place.put(&key(hash, offset, size), payload).await.map_err(|error| self.refused(hash, error))?;
        Ok(())
    }

    /// The whole out of its pieces; `None` when one is not there, or no longer.
    ///
    /// # Errors
    /// What the folder or service says.
    pub async fn assemble(&self, hash: BlobHash, size: u64) -> Result<Option<Bytes>, BlobError> {
        let pieces = self.pieces(hash).await?;
        let mut whole = BytesMut::new();
        for piece in pieces.iter().filter(|one| one.size == size) {
            let here = whole.len() as u64;
            if piece.offset > here {
                return Ok(None);
            }
            if piece.offset + piece.length <= here {
                continue;
            }
            let got = match self.place.get(&piece.key).await {
                Ok(got) => got.bytes().await.map_err(|error| self.refused(hash, error))?,
                // Somebody else was quicker, and is done with it.
                Err(Error::NotFound { .. }) => return Ok(None),
                Err(error) => return Err(self.refused(hash, error)),
            };
            let known = usize::try_from(here - piece.offset).unwrap_or(usize::MAX);
            whole.extend_from_slice(got.get(known..).unwrap_or_default());
        }
        Ok((whole.len() as u64 == size).then(|| whole.freeze()))
    }

    /// Lets go of a blob's pieces.
    ///
    /// # Errors
    /// What the folder or service says.
    pub async fn drop_pieces(&self, hash: BlobHash) -> Result<(), BlobError> {
        for piece in self.pieces(hash).await? {
            self.gone(&piece.key).await?;
        }
        Ok(())
    }

    /// Lets go of pieces that were put before `before`. Returns how many.
    ///
    /// # Errors
    /// What the folder or service says; what was swept before stays so.
    pub async fn sweep_pieces(&self, before: Instant) -> Result<u64, BlobError> {
        let refused = |error: Error| BlobError::Refused { place: self.label.clone(), detail: error.to_string() };
        let folder = Key::from(FOLDER);
        let mut all = self.place.list(Some(&folder));
        let mut gone = 0;
        while let Some(one) = all.try_next().await.map_err(refused)? {
            if since(&one) < before {
                self.gone(&one.location).await?;
                gone += 1;
            }
        }
        Ok(gone)
    }

    async fn gone(&self, key: &Key) -> Result<(), BlobError> {
        match self.place.delete(key).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(BlobError::Refused { place: self.label.clone(), detail: error.to_string() }),
        }
    }

    /// The pieces by offset. What is not called like one is none.
    async fn pieces(&self, hash: BlobHash) -> Result<Vec<Piece>, BlobError> {
        let folder = Key::from_iter([FOLDER, hash.to_string().as_str()]);
        let mut all = self.place.list(Some(&folder));
        let mut pieces = vec![];
        while let Some(one) = all.try_next().await.map_err(|error| self.refused(hash, error))? {
            let name = one.location.filename().and_then(|name| name.split_once('-'));
            let numbers = name.and_then(|(offset, size)| offset.parse().ok().zip(size.parse().ok()));
            if let Some((offset, size)) = numbers {
                pieces.push(Piece { key: one.location, offset, length: one.size, size });
            }
        }
        pieces.sort_by_key(|one| one.offset);
        Ok(pieces)
    }
}

/// How far the pieces of a size reach without a gap.
fn reach(pieces: &[Piece], size: u64) -> u64 {
    let of_size = pieces.iter().filter(|one| one.size == size);
    of_size.fold(
        0,
        |reach, one| if one.offset <= reach { reach.max(one.offset.saturating_add(one.length)) } else { reach },
    )
}

fn key(hash: BlobHash, offset: u64, size: u64) -> Key {
    Key::from_iter([FOLDER, hash.to_string().as_str(), &format!("{offset}-{size}")])
}
