//! Rounds: the sample and the states.

use super::Denial;
use crate::{
    atlas::Atlas,
    domain::{Change, Refusal, RoundId, RoundState},
};

/// How a sample is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Draw {
    pub seed: u64,
    pub per_cell: u16,
    pub reserves: u16,
}

/// Draws the sample of a round.
pub fn draw(_atlas: &Atlas, _base: Option<u32>, _round: RoundId, _draw: Draw) -> Result<Vec<Change>, Denial> {
    Err(Refusal::NotAllowed.into())
}

/// Takes a round on to another state.
pub fn advance(_atlas: &Atlas, _base: Option<u32>, _round: RoundId, _to: RoundState) -> Result<Vec<Change>, Denial> {
    Err(Refusal::NotAllowed.into())
}
