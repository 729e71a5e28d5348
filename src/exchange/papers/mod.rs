//! A district's own papers: workbooks and lists as people keep them, not as `data/README.md` wants them.
//!
//! Three steps, each a value that can be looked at: bytes → [`Book`] (every sheet as it is, with a guess of what it is and
//! what its columns mean) → a [`Paper`] (the rows and what somebody said their columns mean) → [`Planned`] (what is open,
//! what is wrong, and the commands of the existing comparison). Pure over bytes and the atlas.

mod book;
mod clean;
mod contacts;
mod given;
mod guess;
mod header;
mod holders;
mod meaning;
mod places;
mod plan;
mod points;
mod roster;
mod seats;
mod tell;
mod units;
mod work;
mod wrong;

pub use book::{Book, BookError, Merged, Note, PaperSheet, TitledColumn, read_book};
pub use meaning::{Meaning, PaperKind, meanings};
pub use plan::{Paper, PaperRow, Planned, plan_paper};
pub use tell::{Told, ToldField, ToldWhat};
pub use work::{Candidate, PaperFault, Question, Why};
pub use wrong::wrong_rows;

#[cfg(test)]
mod tests;
