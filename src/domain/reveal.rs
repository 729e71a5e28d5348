//! Reveals: that a person's private telephone was shown to somebody. Who and when stands in the log with it.

use serde::{Deserialize, Serialize};

use super::{Name, PersonId, RevealId};

/// A private telephone was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reveal {
    /// Identity: that of the command that asked.
    pub id: RevealId,
    /// Whose telephone.
    pub person: PersonId,
    /// What for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Name>,
}
