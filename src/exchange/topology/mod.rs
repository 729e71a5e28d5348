//! Borders together: vertices within 0.3 m are snapped, T-junctions noded, slivers under 1 m² healed, all reported;
//! larger overlaps and gaps are faults, with their shapes. Borders that fit already are not changed by a bit.
//!
//! The district, its zones, streets and communities share their vertices, whatever file they come from and on
//! whatever days they hold; what is in the atlas already stays where it is and the files' borders go to it. Estates
//! are drawn on their own and only must not overlap.

mod borders;
mod cover;
mod leftovers;
mod nodes;
mod slivers;
mod snap;

use std::collections::HashSet;

use geo_types::{Coord, MultiPoint};

use super::fault::{At, Faults};
use super::input::FileKind;
use super::problem::Problem;
use super::understand::Drafts;
use crate::atlas::Atlas;
use crate::domain::AreaKind;
use borders::Borders;

/// How far apart two vertices are at most to be the same one, metres.
const TOLERANCE: f64 = 0.3;
/// The largest sliver that is healed, square metres.
const SLIVER: f64 = 1.0;
/// Farther from the district than this no part of it can be, kilometres.
const FAR: f64 = 50.0;

/// The kinds whose borders are shared.
const SHARED: [AreaKind; 4] = [AreaKind::District, AreaKind::Zone, AreaKind::Street, AreaKind::Community];

/// Settles the borders of the files among themselves and with those of the atlas.
///
/// With `broken` files only overlaps are looked for: what is missing from them would leave gaps.
pub(super) fn settle(drafts: &mut Drafts, atlas: &Atlas, broken: &HashSet<FileKind>, faults: &mut Faults) {
    let as_it_was = |kind: AreaKind| {
        let mut of_kind = drafts.areas.iter().filter(|it| it.entity.kind == kind);
        of_kind.all(|it| atlas.area(it.entity.id).is_some_and(|row| row.entity == it.entity))
    };
    if AreaKind::ALL.into_iter().all(as_it_was) {
        return;
    }
    if cover::far_away(drafts, atlas, faults) {
        return;
    }
    let Some(mut borders) = Borders::gather(drafts, atlas) else { return };
    snap::snap(&mut borders, faults);
    nodes::node(&mut borders, faults);
    slivers::heal(&mut borders, faults);
    if borders.write_back(drafts, atlas, faults) {
        let whole = !broken.iter().any(|kind| kind.is_layer());
        cover::check(drafts, atlas, &borders, whole, faults);
    }
}

/// What was done to borders of one kind, for the report.
#[derive(Default)]
struct Done {
    places: Vec<Coord<f64>>,
    areas: std::collections::BTreeSet<usize>,
}

impl Done {
    fn report(self, at: Option<At>, problem: impl FnOnce(usize, usize) -> Problem, faults: &mut Faults) {
        if let Some(at) = at.filter(|_| !self.places.is_empty()) {
            let problem = problem(self.places.len(), self.areas.len());
            let places: MultiPoint<f64> = self.places.into_iter().collect();
            faults.shape(at, Some("geometry"), problem, places);
        }
    }
}

#[cfg(test)]
mod tests;
