//! Who may see a case, and who may do what to it.

use crate::{
    atlas::Atlas,
    domain::{Capacity, Command, Date, PersonId, Refusal},
};

/// Whether somebody who is not of the office may report a case or act on one.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn permit_case_act(_atlas: &Atlas, _person: PersonId, _command: &Command, _on: Date) -> Result<Capacity, Refusal> {
    Err(Refusal::NotAllowed)
}
