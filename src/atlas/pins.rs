//! Checkpoints on the map: a pin for each placed version, found by box.

use std::sync::Arc;

use imbl::Vector;
use smallvec::SmallVec;

use super::{
    Atlas, Row,
    heaps::Heaps,
    index::{Bounds, BoxIndex, Merged},
    plane::Plane,
};
use crate::domain::{Checkpoint, CheckpointVersion, Date, Fid, LineId, Period, Position};

/// One placed version of a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pin {
    /// The checkpoint's number.
    pub checkpoint: Fid,
    /// Which of its versions, counted from 0.
    pub version: usize,
    /// When it stands there.
    pub period: Period,
    /// Where.
    pub position: Position,
    /// For which line.
    pub line: LineId,
}

/// The pins of all checkpoints.
#[derive(Debug, Clone, Default)]
pub(super) struct Pins {
    pins: Vector<Option<Pin>>,
    of_checkpoint: Vector<SmallVec<[u32; 2]>>,
    boxes: BoxIndex,
    heaps: Heaps,
}

impl Pins {
    /// Puts a checkpoint as it is now in place of what it was.
    pub(super) fn put(&mut self, fid: Fid, checkpoint: &Checkpoint) {
        self.place(fid, checkpoint, |boxes, bounds, number, pins| {
            boxes.add(bounds, number, |number| pins.get(number as usize).is_some_and(Option::is_some));
        });
    }
    /// The same before the first question, and before the index is merged for the first time.
    pub(super) fn load(&mut self, fid: Fid, checkpoint: &Checkpoint) {
        self.place(fid, checkpoint, |boxes, bounds, number, _| boxes.load(bounds, number));
    }
    fn place(
        &mut self,
        fid: Fid,
        checkpoint: &Checkpoint,
        add: impl Fn(&mut BoxIndex, &Bounds, u32, &Vector<Option<Pin>>),
    ) {
        let versions = checkpoint.versions.all().iter().enumerate();
        let wanted: SmallVec<[Pin; 2]> = versions.filter_map(|(version, it)| pin(fid, version, it)).collect();
        let old = self.of_checkpoint.get(fid.index()).cloned().unwrap_or_default();
        if old.iter().map(|at| self.pins.get(*at as usize).copied().flatten()).eq(wanted.iter().copied().map(Some)) {
            return;
        }
        for at in old {
            if let Some(pin) = self.pins.get(at as usize).copied().flatten() {
                self.heaps.take(at, &pin);
            }
            self.pins.set(at as usize, None);
        }
        let mut now = SmallVec::new();
        for pin in wanted {
            // Pins that outgrow u32 would outgrow memory long before.
            let number = u32::try_from(self.pins.len()).unwrap_or(u32::MAX);
            add(&mut self.boxes, &Bounds::of(pin.position.coord()), number, &self.pins);
            self.heaps.add(number, &pin);
            self.pins.push_back(Some(pin));
            now.push(number);
        }
        while self.of_checkpoint.len() <= fid.index() {
            self.of_checkpoint.push_back(SmallVec::new());
        }
        self.of_checkpoint.set(fid.index(), now);
    }
    fn get(&self, number: u32) -> Option<&Pin> {
        self.pins.get(number as usize).and_then(Option::as_ref)
    }
    fn visit(&self, bounds: &Bounds, on: Date, mut visit: impl FnMut(u32, &Pin)) {
        self.boxes.visit(bounds, |number| {
            // The tree's box of a point is the point: no second look at the coordinates.
            self.get(number).filter(|pin| pin.period.contains(on)).into_iter().for_each(|pin| visit(number, pin));
        });
    }
    pub(super) fn heaps(&self) -> &Heaps {
        &self.heaps
    }
    pub(super) fn unmerged(&self) -> usize {
        self.boxes.unmerged()
    }
    pub(super) fn merged(&self) -> Merged {
        self.boxes.merged(|number| self.pins.get(number as usize).is_some_and(Option::is_some))
    }
    pub(super) fn install(&mut self, merged: Merged) {
        self.boxes.install(merged);
    }
}

fn pin(checkpoint: Fid, version: usize, it: &CheckpointVersion) -> Option<Pin> {
    let position = it.position?;
    Some(Pin { checkpoint, version, period: it.period, position, line: it.line })
}

/// A checkpoint near a point.
#[derive(Debug, Clone)]
pub struct Near {
    /// Its pin.
    pub pin: Pin,
    /// How far it is, see [`Plane`].
    pub metres: f64,
}

impl Atlas {
    /// The pins that stand in a box on a day, in order of their checkpoints' numbers.
    pub fn pins_in(&self, bounds: &Bounds, on: Date) -> Vec<Pin> {
        let mut list = vec![];
        self.visit_pins(bounds, on, |_, pin| list.push(*pin));
        list.sort_unstable_by_key(|pin| pin.checkpoint);
        list
    }
    /// Calls `visit` with each pin that stands in a box on a day and its number, in no order that means anything.
    pub fn visit_pins(&self, bounds: &Bounds, on: Date, visit: impl FnMut(u32, &Pin)) {
        self.pins.visit(bounds, on, visit);
    }
    /// The pin of a number; `None` when it stands there no more.
    pub fn pin(&self, number: u64) -> Option<&Pin> {
        self.pins.get(u32::try_from(number).ok()?)
    }
    /// The few pins nearest to a point on a day, nearest first, of those within some metres; `each` is told of all of them.
    pub fn nearest_pins(
        &self,
        at: Position,
        metres: f64,
        few: usize,
        on: Date,
        mut each: impl FnMut(&Pin),
    ) -> Vec<Near> {
        let plane = Plane::at(at);
        let mut nearest: Vec<Near> = Vec::with_capacity(few + 1);
        self.pins.visit(&plane.around(metres), on, |_, pin| {
            let far = plane.metres(pin.position.coord());
            if far > metres {
                return;
            }
            each(pin);
            let order = |near: &Near| near.metres.total_cmp(&far).then(near.pin.checkpoint.cmp(&pin.checkpoint));
            let place = nearest.partition_point(|near| order(near).is_lt());
            if place < few {
                nearest.truncate(few - 1);
                nearest.insert(place, Near { pin: *pin, metres: far });
            }
        });
        nearest
    }
    /// The checkpoint of a pin with the version that stands there.
    pub fn pinned(&self, pin: &Pin) -> Option<(&Arc<Row<Checkpoint>>, &CheckpointVersion)> {
        let row = self.checkpoints().get(pin.checkpoint)?;
        Some((row, row.versions.all().get(pin.version)?))
    }
}
