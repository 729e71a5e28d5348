//! What can only be said of all files together, and together with what is there already.

use std::collections::{HashMap, HashSet};

use super::fault::Faults;
use super::progress::Progress;
use super::understand::{Drafted, Drafts};
use crate::atlas::Atlas;
use crate::domain::{Unit, UnitId};

/// Looks at everything together.
pub(super) fn run(_drafts: &mut Drafts, _atlas: &Atlas, _progress: &mut dyn Progress, _faults: &mut Faults) {}

/// Units above come before units below them.
pub(super) fn parents_first(units: &mut Vec<Drafted<Unit>>) {
    let parents: HashMap<UnitId, HashSet<UnitId>> = units
        .iter()
        .map(|unit| (unit.entity.id, unit.entity.versions.all().iter().filter_map(|version| version.parent).collect()))
        .collect();
    let mut placed: HashSet<UnitId> = HashSet::new();
    let mut waiting = std::mem::take(units);
    while !waiting.is_empty() {
        let ready = |unit: &Drafted<Unit>| {
            parents[&unit.entity.id].iter().all(|parent| placed.contains(parent) || !parents.contains_key(parent))
        };
        let (now, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(ready);
        // A circle was said to be one; its units keep their order.
        if now.is_empty() {
            units.extend(later);
            return;
        }
        placed.extend(now.iter().map(|unit| unit.entity.id));
        units.extend(now);
        waiting = later;
    }
}
