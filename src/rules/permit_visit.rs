//! Who may record inspections and rule on them, and who may know of a round.

use crate::{
    atlas::Atlas,
    domain::{Capacity, Command, Date, PersonId, Refusal},
};

/// Whether somebody who is not of the office may record a visit or rule on one.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn permit_visit(_atlas: &Atlas, _person: PersonId, _command: &Command, _on: Date) -> Result<Capacity, Refusal> {
    Err(Refusal::NotAllowed)
}
