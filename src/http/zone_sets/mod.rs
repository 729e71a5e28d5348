//! Sets of zones (片区) as drafts: what a file brings, what a draft would do, and putting it in force on a day.

mod plan;
mod read;

pub use plan::{__path_plan, plan};
pub use read::{__path_read, read};

use axum::{body::Bytes, extract::Request};

use super::problem::{Kind, Problem};

/// The most bytes of a file, or of a draft.
const MOST_BYTES: usize = 16 << 20;

/// The whole body.
async fn bytes(request: Request) -> Result<Bytes, Problem> {
    let too_large = |_| Problem::new(Kind::TooLarge).remedy("at most 16 MiB / 最多 16 MB");
    axum::body::to_bytes(request.into_body(), MOST_BYTES).await.map_err(too_large)
}
