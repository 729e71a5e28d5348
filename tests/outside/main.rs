//! The outside view: the real binary, from the command line and over HTTP. Its log has to stay clean.

mod client;
mod command_line;
mod commands;
mod description;
mod import;
mod live;
mod reading;
mod refusals;
mod server;
mod validators;
