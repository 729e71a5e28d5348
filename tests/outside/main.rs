//! The outside view: the real binary, from the command line and over HTTP. Its log has to stay clean.

mod attacks;
#[path = "../support/bucket.rs"]
mod bucket;
mod cases;
mod client;
mod command_line;
mod commands;
mod description;
mod disk;
mod door;
mod import;
mod live;
mod load;
mod papers;
mod permits;
mod photos;
mod pictures;
mod places;
mod reading;
mod refusals;
mod roster;
mod sealed;
mod server;
mod tls;
mod validators;
mod zones;
