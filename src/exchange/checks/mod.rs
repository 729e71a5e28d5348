//! What can only be said of all files together, and together with what is there already.

mod duties;
mod life;
mod places;
mod units;

use std::collections::HashSet;

use super::fault::Faults;
use super::input::FileKind;
use super::progress::{Phase, Progress};
use super::understand::Drafts;
use crate::atlas::Atlas;
use crate::domain::{Area, AreaId, AreaKind};

pub(super) use units::parents_first;

/// Looks at everything together.
///
/// `broken` are the kinds whose files have errors: of them nothing is said that their missing rows might have caused.
pub(super) fn run(
    drafts: &mut Drafts,
    atlas: &Atlas,
    broken: &HashSet<FileKind>,
    progress: &mut dyn Progress,
    faults: &mut Faults,
) {
    progress.step(Phase::Borders, 0, 3);
    units::circles(&drafts.units, atlas, faults);
    super::topology::settle(drafts, atlas, broken, faults);
    progress.step(Phase::Borders, 1, 3);
    places::checkpoints(drafts, atlas, broken, faults);
    progress.step(Phase::Borders, 2, 3);
    duties::duties(drafts, atlas, faults);
    life::duties(drafts, atlas, faults);
    progress.step(Phase::Borders, 3, 3);
}

/// The areas of a kind as they will be: those of the files, and those of the atlas that the files leave alone.
pub(super) fn resulting_areas<'a>(drafts: &'a Drafts, atlas: &'a Atlas, kind: AreaKind) -> Vec<&'a Area> {
    let drafted: Vec<&Area> = drafts.areas.iter().map(|it| &it.entity).filter(|area| area.kind == kind).collect();
    let ids: HashSet<AreaId> = drafted.iter().map(|area| area.id).collect();
    let there = atlas.areas(kind).iter().map(|row| &row.entity).filter(|area| !ids.contains(&area.id));
    drafted.iter().copied().chain(there).collect()
}
