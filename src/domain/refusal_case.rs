//! What can be refused about cases.

use super::{CaseState, Code};

/// Why a command about a case was refused.
#[derive(Debug, Clone, PartialEq)]
pub enum CaseRefusal {
    /// The step is not one that can follow on the state.
    Step {
        /// The case.
        case: Code,
        /// The state it is in.
        state: CaseState,
    },
}

impl CaseRefusal {
    /// The stable code, for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Step { .. } => "case_step",
        }
    }
    /// What happened and what to do, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Step { case, .. } => format!("问题 {case} 当前的状态不能这样做。请刷新后再看"),
        }
    }
    /// What happened and what to do, in English.
    pub fn en(&self) -> String {
        match self {
            Self::Step { case, .. } => format!("The case {case} is not in a state for that. Look at it again"),
        }
    }
}
