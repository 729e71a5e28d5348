//! Who may do what. The one place that says so, for every way in.

use crate::{
    atlas::Atlas,
    domain::{Actor, Command, Instant, Refusal},
};

/// Whether `actor` may ask for `command`, judged as of `at`.
///
/// Whoever holds the machine may do everything, and so may the clock and a visitor of the demonstration (the server
/// lets those write only on its own machine). People have no rights yet.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn permit(_atlas: &Atlas, actor: &Actor, _command: &Command, _at: Instant) -> Result<(), Refusal> {
    match actor {
        Actor::Operator | Actor::System | Actor::Demo => Ok(()),
        Actor::Person { .. } => Err(Refusal::NotAllowed),
    }
}
