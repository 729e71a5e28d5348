//! Secrets that are given out. Whoever has one is let in; we keep only its hash.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::engine::Hash;

/// A new one: 244 random bits as 64 letters and digits.
pub fn fresh() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

/// What is kept of it. It has too many bits to be guessed back, so that no slow hash is needed.
pub fn hash(secret: &str) -> Hash {
    Sha256::digest(secret.as_bytes()).into()
}
