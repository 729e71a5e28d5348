//! Inspections and the rulings on them.

use super::{Asking, Denial};
use crate::{
    atlas::Atlas,
    domain::{Change, Inspection, Refusal, Ruling},
};

/// Records a visit; its findings propose cases.
pub fn record(_atlas: &Atlas, _asking: &Asking<'_>, _inspection: &Inspection) -> Result<Vec<Change>, Denial> {
    Err(Refusal::NotAllowed.into())
}

/// Adds a ruling, that was asked for without its number, what stood before and the score.
pub fn rule(_atlas: &Atlas, _asking: &Asking<'_>, _ruling: Ruling) -> Result<Vec<Change>, Denial> {
    Err(Refusal::NotAllowed.into())
}
