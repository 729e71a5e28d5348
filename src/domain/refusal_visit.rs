//! What can be refused about rounds and inspections.

use super::{Code, RoundState};

/// Why a command about a round or an inspection was refused.
#[derive(Debug, Clone, PartialEq)]
pub enum VisitRefusal {
    /// The round is not in a state in which that can be done.
    RoundState {
        /// The round.
        round: Code,
        /// The state it is in.
        state: RoundState,
    },
}

impl VisitRefusal {
    /// The stable code, for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::RoundState { .. } => "round_state",
        }
    }
    /// What happened and what to do, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::RoundState { round, .. } => format!("轮次 {round} 当前的状态不能这样做。请刷新后再看"),
        }
    }
    /// What happened and what to do, in English.
    pub fn en(&self) -> String {
        match self {
            Self::RoundState { round, .. } => format!("The round {round} is not in a state for that. Look at it again"),
        }
    }
}
