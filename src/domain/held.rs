//! Held work: what somebody recorded while allowed to, and sent when no longer. The office decides; nothing is thrown
//! away.

use serde::{Deserialize, Serialize};

use super::{Envelope, HeldId, Instant, PersonId, Text};

/// A command that waits for the office.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// Identity: that of the command.
    pub id: HeldId,
    /// Who sent it.
    pub person: PersonId,
    /// What was sent, whole.
    pub envelope: Box<Envelope>,
    /// When it arrived.
    pub at: Instant,
    /// What the office decided; none = it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<HeldDecision>,
}

/// What became of held work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldDecision {
    /// Whether it was taken.
    pub taken: bool,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// When.
    pub at: Instant,
}
