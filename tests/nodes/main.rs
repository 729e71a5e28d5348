//! Several nodes on one database, and everything that can happen to them: the real binary, a real PostgreSQL with a
//! synchronous standby, kills. At the end the books are balanced.

#[path = "../outside/client.rs"]
#[allow(dead_code, reason = "shared with the outside tests, which use the rest")]
mod client;
mod cluster;
mod copying;
#[path = "../support/database.rs"]
#[allow(dead_code, reason = "shared with the store's own tests, which use the rest")]
mod database;
mod faults;
mod ledger;
#[path = "../outside/server.rs"]
#[allow(dead_code, reason = "shared with the outside tests, which use the rest")]
mod server;
mod tls;
mod together;
