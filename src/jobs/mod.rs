//! What the clock does.

mod blobs;
mod day;
mod fade;
mod tell;

pub use blobs::{sweep, sweep_blobs};
pub use day::turn_days;
pub use fade::{fade, fade_shifts};
pub use tell::{Post, tell, tell_once};
