//! Work that came when its author was no longer allowed to do it: it is held for the office, never thrown away.

use super::{Asking, Denial};
use crate::{
    atlas::Atlas,
    domain::{Change, HeldId, Refusal, Text},
};

/// Decides on held work: it is done as it was recorded, or it is not.
pub fn decide_held(
    _atlas: &Atlas,
    _asking: &Asking<'_>,
    _held: HeldId,
    _take: bool,
    _reason: Option<Text>,
) -> Result<Vec<Change>, Denial> {
    Err(Refusal::NotAllowed.into())
}
