//! Cases: how they are opened, and the closed loop.

use super::{Asking, Denial};
use crate::{
    atlas::Atlas,
    domain::{CaseAct, CaseId, Change, Inspection, Refusal, Report},
};

/// Opens a case that somebody reports.
pub fn report(_atlas: &Atlas, _asking: &Asking<'_>, _report: &Report) -> Result<Vec<Change>, Denial> {
    Err(Refusal::NotAllowed.into())
}

/// The cases that the findings of an inspection propose, to be added after it.
pub fn proposed(_atlas: &Atlas, _asking: &Asking<'_>, _inspection: &Inspection) -> Result<Vec<Change>, Denial> {
    Ok(vec![])
}

/// Does something to a case.
pub fn act(_atlas: &Atlas, _asking: &Asking<'_>, _case: CaseId, _act: &CaseAct) -> Result<Vec<Change>, Denial> {
    Err(Refusal::NotAllowed.into())
}
