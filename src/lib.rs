//! Renling 认领: the map of responsibility of a city district.

pub mod atlas;
#[cfg(test)]
#[path = "../tests/support/bucket.rs"]
mod bucket;
pub mod cli;
pub mod config;
#[cfg(test)]
#[path = "../tests/support/database.rs"]
mod database;
pub mod domain;
pub mod engine;
pub mod exchange;
pub mod http;
pub mod jobs;
pub mod rules;
pub mod store;
pub mod tiles;
