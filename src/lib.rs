//! Renling 认领: the map of responsibility of a city district.

pub mod atlas;
pub mod domain;
pub mod engine;
pub mod exchange;
pub mod rules;
pub mod store;
pub mod tiles;
