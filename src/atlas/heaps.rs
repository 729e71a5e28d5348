//! How many checkpoints stand in each cell of the world: what a far view adds up instead of walking every pin.
//!
//! Cells are [`Square`]s, kept at two depths in the order of Morton's curve: the cells in a larger square are one run of
//! that order, and only those with somebody in them are in it at all. A cell has a heap for each line and period, so
//! that it can be told of any day who stands there; a period that many share costs no more than one of a single pin.
//! All is counted in whole numbers and can be taken out again, in whichever order.

use imbl::OrdMap;

use super::{
    Atlas, Pin,
    grid::{Square, on_grid},
};
use crate::domain::{Date, LineId, Period};

/// How often the world is halved for the cells that are kept, the coarse ones first. The fine ones are about a
/// kilometre wide: a large city has a few thousand of them, two million checkpoints some twenty thousand; what is nearer
/// has few enough pins to walk. The coarse ones keep the number low that the farthest views add up.
const DEPTHS: [u32; 2] = [12, 15];

/// Some pins of one line that are counted together, all in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heap {
    /// For which line.
    pub line: LineId,
    /// How many; never 0.
    pub count: u64,
    /// Their positions on the fine grid, added up: 2^25 pins fit, and more do not fit in memory.
    pub sum: [i64; 2],
    /// Their numbers, added up: of one alone, its number.
    pub numbers: u64,
}

impl Heap {
    /// The heap of one pin.
    pub fn one(number: u32, pin: &Pin) -> Self {
        Self { line: pin.line, count: 1, sum: on_grid(pin.position), numbers: number.into() }
    }
    /// The mean of its positions, rounded down: in whichever square they all are.
    pub fn mean(&self) -> [i64; 2] {
        self.sum.map(|sum| sum.div_euclid(self.count as i64))
    }
}

/// `None` is before all heaps of a cell.
type Key = (u32, Option<(LineId, Period)>);

/// The heaps of all cells, at each depth.
#[derive(Debug, Clone, Default)]
pub(super) struct Heaps([OrdMap<Key, Kept>; DEPTHS.len()]);

/// What a [`Heap`] comes to.
#[derive(Debug, Clone, Copy, Default)]
struct Kept {
    count: u32,
    sum: [i64; 2],
    numbers: u64,
}

impl Heaps {
    /// Counts a pin in.
    pub(super) fn add(&mut self, number: u32, pin: &Pin) {
        self.change(pin, |kept, [x, y]| {
            kept.count += 1;
            kept.sum = [kept.sum[0] + x, kept.sum[1] + y];
            kept.numbers += u64::from(number);
        });
    }
    /// Takes a pin out that was counted in.
    pub(super) fn take(&mut self, number: u32, pin: &Pin) {
        self.change(pin, |kept, [x, y]| {
            kept.count = kept.count.saturating_sub(1);
            kept.sum = [kept.sum[0] - x, kept.sum[1] - y];
            kept.numbers = kept.numbers.saturating_sub(number.into());
        });
    }
    fn change(&mut self, pin: &Pin, change: impl Fn(&mut Kept, [i64; 2])) {
        let at = on_grid(pin.position);
        for (heaps, bits) in self.0.iter_mut().zip(DEPTHS) {
            // Twice 15 bits.
            let key: Key = (Square::at(bits, at).along_the_curve() as u32, Some((pin.line, pin.period)));
            let kept = heaps.entry(key).or_default();
            change(kept, at);
            if kept.count == 0 {
                heaps.remove(&key);
            }
        }
    }
    fn visit(&self, square: Square, depth: u32, on: Date, mut visit: impl FnMut(&Heap)) -> bool {
        let enough = |(_, bits): &(_, u32)| *bits >= depth.max(square.bits);
        let Some((heaps, bits)) = self.0.iter().zip(DEPTHS).find(enough) else { return false };
        let within = 2 * (bits - square.bits);
        // Below four to the depth.
        let [first, end] = [0, 1].map(|next| ((square.along_the_curve() + next) << within) as u32);
        for ((_, of), kept) in heaps.range((first, None)..(end, None)) {
            if let Some((line, period)) = of
                && period.contains(on)
            {
                let Kept { count, sum, numbers } = *kept;
                visit(&Heap { line: *line, count: count.into(), sum, numbers });
            }
        }
        true
    }
}

impl Atlas {
    /// Calls `visit` with heaps that together are all pins of a square on a day, each pin in one. No heap reaches over
    /// the sides of the cells that the world falls into when it is halved `depth` times. `false`, and no call, when so
    /// small cells are not kept: then there are few pins, see [`Atlas::visit_pins`].
    pub fn visit_heaps(&self, square: Square, depth: u32, on: Date, visit: impl FnMut(&Heap)) -> bool {
        self.pins.heaps().visit(square, depth, on, visit)
    }
}
