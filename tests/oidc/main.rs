//! Signing in by OpenID Connect: the real binary and a real provider on this machine. A browser without a screen walks from
//! one to the other and back, and tries what it must not.

mod attacks;
mod browser;
#[path = "../outside/client.rs"]
#[allow(dead_code, reason = "shared with the outside tests, which use the rest")]
mod client;
mod provider;
#[path = "../outside/server.rs"]
#[allow(dead_code, reason = "shared with the outside tests, which use the rest")]
mod server;
mod settings;
mod signing_in;
mod tls;
