//! What the clock does.

mod day;

pub use day::turn_days;
