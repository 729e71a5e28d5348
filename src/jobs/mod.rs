//! What the clock does.

mod blobs;
mod day;

pub use blobs::{sweep, sweep_blobs};
pub use day::turn_days;
