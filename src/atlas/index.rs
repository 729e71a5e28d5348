//! A spatial index that is cheap to copy and cheap to change: an immutable bulk-loaded R-tree, and what came since.
//!
//! ```text
//! base: Arc<RTree>            everything up to the last merge, shared by all copies
//! runs: [Arc<RTree>, ..]      what came since, in trees that grow like the digits of a counter, at most RUN each
//! tail: Arc<[Entry]>          the last few, looked through one by one
//! ```
//!
//! Nothing is taken out at once: whoever holds an entry's number knows whether it is still meant. Numbers only grow, so
//! a merge made in the background of a copy tells by number alone what it covers ([`BoxIndex::merged`],
//! [`BoxIndex::install`]).

use std::{ops::ControlFlow, sync::Arc};

use geo_types::Coord;
use rstar::{AABB, Envelope as _, RTree, RTreeObject};

/// A box in degrees: west, south, east, north; edges belong to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The south-western corner.
    pub min: Coord<f64>,
    /// The north-eastern corner.
    pub max: Coord<f64>,
}

impl Bounds {
    /// A box from west, south, east, north in degrees; corners are put in order.
    pub fn new(west: f64, south: f64, east: f64, north: f64) -> Self {
        Self {
            min: Coord { x: west.min(east), y: south.min(north) },
            max: Coord { x: west.max(east), y: south.max(north) },
        }
    }
    /// The box of one coordinate.
    pub fn of(at: Coord<f64>) -> Self {
        Self { min: at, max: at }
    }
    /// The smallest box around some coordinates; `None` when there is none.
    pub fn around(coords: impl IntoIterator<Item = Coord<f64>>) -> Option<Self> {
        coords.into_iter().map(Self::of).reduce(|a, b| a.joined(&b))
    }
    /// The smallest box around both.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        Self {
            min: Coord { x: self.min.x.min(other.min.x), y: self.min.y.min(other.min.y) },
            max: Coord { x: self.max.x.max(other.max.x), y: self.max.y.max(other.max.y) },
        }
    }
    /// Whether a coordinate is inside or on the edge.
    pub fn contains(&self, at: Coord<f64>) -> bool {
        self.min.x <= at.x && at.x <= self.max.x && self.min.y <= at.y && at.y <= self.max.y
    }
    /// Whether the two share a point.
    pub fn meets(&self, other: &Self) -> bool {
        self.min.x <= other.max.x && other.min.x <= self.max.x && self.min.y <= other.max.y && other.min.y <= self.max.y
    }
    /// The centre.
    pub fn centre(&self) -> Coord<f64> {
        Coord { x: (self.min.x + self.max.x) / 2.0, y: (self.min.y + self.max.y) / 2.0 }
    }
    /// `[west, south, east, north]`.
    pub fn to_array(self) -> [f64; 4] {
        [self.min.x, self.min.y, self.max.x, self.max.y]
    }
    fn aabb(&self) -> AABB<[f64; 2]> {
        AABB::from_corners([self.min.x, self.min.y], [self.max.x, self.max.y])
    }
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    bounds: AABB<[f64; 2]>,
    number: u32,
}

impl RTreeObject for Entry {
    type Envelope = AABB<[f64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        self.bounds
    }
}

impl rstar::PointDistance for Entry {
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        self.bounds.distance_2(point)
    }
}

/// How long the tail grows before it becomes a run.
const TAIL: usize = 32;
/// How large a run may grow without a merge in the background; building one takes about a millisecond.
const RUN: usize = 4096;

/// Boxes with numbers; see the module.
#[derive(Debug, Clone, Default)]
pub(super) struct BoxIndex {
    base: Arc<RTree<Entry>>,
    runs: Vec<Arc<RTree<Entry>>>,
    tail: Arc<Vec<Entry>>,
    next: u32,
}

/// A base made in the background; see [`BoxIndex::merged`].
#[derive(Debug, Clone)]
pub(super) struct Merged {
    base: Arc<RTree<Entry>>,
    upto: u32,
}

impl BoxIndex {
    /// Adds a box. Numbers must grow from call to call. `meant` tells of older numbers whether they still are: those
    /// that are not go when the tail becomes a run, so that a place edited a thousand times is not found a thousand
    /// times.
    pub(super) fn add(&mut self, bounds: &Bounds, number: u32, meant: impl Fn(u32) -> bool) {
        debug_assert!(number >= self.next, "numbers grow");
        self.next = number.saturating_add(1);
        let tail = Arc::make_mut(&mut self.tail);
        tail.push(Entry { bounds: bounds.aabb(), number });
        if tail.len() < TAIL {
            return;
        }
        let mut run = std::mem::take(tail);
        while let Some(last) =
            self.runs.last().filter(|last| last.size() <= run.len() && last.size() + run.len() <= RUN)
        {
            run.extend(last.iter().copied());
            self.runs.pop();
        }
        run.retain(|entry| entry.number == number || meant(entry.number));
        self.runs.push(Arc::new(RTree::bulk_load(run)));
    }
    /// Adds a box that nobody asks for before all are merged. Numbers must grow from call to call.
    pub(super) fn load(&mut self, bounds: &Bounds, number: u32) {
        debug_assert!(number >= self.next, "numbers grow");
        self.next = number.saturating_add(1);
        Arc::make_mut(&mut self.tail).push(Entry { bounds: bounds.aabb(), number });
    }
    /// Whether all entries are in the base.
    pub(super) fn is_merged(&self) -> bool {
        self.runs.is_empty() && self.tail.is_empty()
    }
    /// How many entries are not in the base yet.
    pub(super) fn unmerged(&self) -> usize {
        self.tail.len() + self.runs.iter().map(|run| run.size()).sum::<usize>()
    }
    /// Everything still meant in one new base; the costly step, to be made on a copy while others go on writing.
    pub(super) fn merged(&self, meant: impl Fn(u32) -> bool) -> Merged {
        let trees = self.trees().flat_map(|tree| tree.iter()).chain(self.tail.iter());
        let all = trees.filter(|entry| meant(entry.number)).copied().collect();
        Merged { base: Arc::new(RTree::bulk_load(all)), upto: self.next }
    }
    /// Puts a merged base in place and keeps what was added since it was begun.
    pub(super) fn install(&mut self, merged: Merged) {
        let since: Vec<Entry> = self
            .runs
            .iter()
            .flat_map(|run| run.iter())
            .chain(self.tail.iter())
            .filter(|entry| entry.number >= merged.upto)
            .copied()
            .collect();
        self.base = merged.base;
        self.tail = Arc::default();
        self.runs = if since.is_empty() { vec![] } else { vec![Arc::new(RTree::bulk_load(since))] };
    }
    fn trees(&self) -> impl Iterator<Item = &RTree<Entry>> {
        std::iter::once(&*self.base).chain(self.runs.iter().map(|run| &**run))
    }
    /// Calls `visit` with the number of each box that meets `bounds`, in no order that means anything.
    pub(super) fn visit(&self, bounds: &Bounds, mut visit: impl FnMut(u32)) {
        look(&self.base, &bounds.aabb(), &mut visit);
        self.visit_unmerged(bounds, visit);
    }
    /// As [`BoxIndex::visit`], only those that are not in the base yet.
    pub(super) fn visit_unmerged(&self, bounds: &Bounds, mut visit: impl FnMut(u32)) {
        let wanted = bounds.aabb();
        self.runs.iter().for_each(|run| look(run, &wanted, &mut visit));
        self.tail.iter().filter(|entry| entry.bounds.intersects(&wanted)).for_each(|entry| visit(entry.number));
    }
    /// The numbers of all boxes with their distance from a point in degrees (each axis alike), in growing order
    /// within each of the parts; a part is left as soon as `enough` says so of a distance.
    pub(super) fn visit_outwards(&self, from: Coord<f64>, mut visit: impl FnMut(u32, f64) -> ControlFlow<()>) {
        for tree in self.trees() {
            for (entry, squared) in tree.nearest_neighbor_iter_with_distance_2([from.x, from.y]) {
                if visit(entry.number, squared.sqrt()).is_break() {
                    break;
                }
            }
        }
        for entry in self.tail.iter() {
            let _ = visit(entry.number, entry.bounds.distance_2(&[from.x, from.y]).sqrt());
        }
    }
}

fn look(tree: &RTree<Entry>, wanted: &AABB<[f64; 2]>, visit: &mut impl FnMut(u32)) {
    let _: ControlFlow<()> = tree.locate_in_envelope_intersecting_int(*wanted, |entry| {
        visit(entry.number);
        ControlFlow::Continue(())
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(index: &BoxIndex, bounds: &Bounds) -> Vec<u32> {
        let mut list = vec![];
        index.visit(bounds, |number| list.push(number));
        list.sort_unstable();
        list
    }

    #[test]
    fn finds_the_same_before_during_and_after_a_merge() {
        let boxes: Vec<Bounds> = (0..1000u32)
            .map(|i| {
                let (x, y) = (f64::from(i % 37), f64::from(i / 37));
                Bounds::new(x, y, x + 0.5, y + 0.5)
            })
            .collect();
        let mut index = BoxIndex::default();
        boxes[..900].iter().zip(0..).for_each(|(bounds, number)| index.add(bounds, number, |_| true));
        let merged = index.merged(|number| number % 7 != 0);
        boxes.iter().zip(0..).skip(900).for_each(|(bounds, number)| index.add(bounds, number, |_| true));
        let wanted = Bounds::new(3.2, 4.1, 9.0, 30.0);
        let all: Vec<u32> =
            boxes.iter().zip(0..).filter(|(bounds, _)| bounds.meets(&wanted)).map(|(_, number)| number).collect();
        assert_eq!(found(&index, &wanted), all);
        index.install(merged);
        let meant: Vec<u32> = all.into_iter().filter(|number| *number >= 900 || number % 7 != 0).collect();
        assert_eq!(found(&index, &wanted), meant);
        assert_eq!(index.unmerged(), 100);
    }
}
