//! Files to commands, and the atlas to files.
//!
//! Reading goes in three steps, each a value that can be looked at: files → [`Input`] (sheets under known columns,
//! shapes in WGS 84) → what they mean (every code resolved, borders joined) → [`Plan`] (commands for what is new,
//! changed or ended). Everything that is wrong, in all files, is listed at once as [`Fault`]s; with any error there
//! are no commands. Pure over bytes and the atlas; only [`read_paths`] and [`export`] touch the disk.

mod checks;
mod columns;
mod convert;
mod datum;
mod dbf;
mod delimited;
mod demo;
mod export;
mod fault;
mod formula;
mod gcj;
mod geojson_in;
mod gpkg;
mod grid;
pub mod icalendar;
mod input;
mod kruger;
mod names;
mod papers;
mod plan;
mod prj;
mod problem;
mod problem_en;
mod problem_zh;
mod progress;
mod raw;
mod read;
mod rings;
mod row;
mod shapefile_in;
mod sheet;
mod text;
mod topology;
mod understand;
mod wkt;
mod words;
mod xlsx;

pub use columns::Column;
pub use convert::{convert, points};
pub use datum::{Datum, Zone3};
pub use demo::{Players, demo_files, demo_life, demo_photos};
pub use export::{export, export_files};
pub use fault::{At, Fault, Faults};
pub use formula::guard as guard_formula;
pub use gpkg::{GpkgError, gpkg};
pub use grid::{GridError, grid};
pub use input::{FileKind, InputFile, read_files};
pub use papers::{
    Book, BookError, Candidate, Meaning, Merged, Note, Paper, PaperFault, PaperKind, PaperRow, PaperSheet, Planned,
    Question, TitledColumn, Told, ToldField, ToldWhat, Why, meanings, plan_paper, read_book, wrong_rows,
};
pub use plan::{Difference, EndedShare, Entry, Options, Plan, What, plan};
pub use problem::{Problem, Severity};
pub use progress::{Phase, Progress, Watch};
pub use read::{Input, read, read_paths};
pub use sheet::Sheet;

#[cfg(test)]
mod tests;
