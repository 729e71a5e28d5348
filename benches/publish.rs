//! What publishing one change costs: a copy of the published atlas is changed and takes its place, as the writer does
//! it, at 13 and at 20,000 zones of about 200 vertices. The cost is to be the same: the ratio is printed at the end.
//!
//! The small district has a hundred duties a zone, as the demonstration has, and 2,000 checkpoints; the large one has
//! one duty a zone and 20,000 checkpoints. The zone that is changed has eight neighbours in both.

mod common;

use std::{
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use common::{ON, Tiled, change, solid, tiled, zone};
use criterion::Criterion;
use jiff::ToSpan;
use renling::{
    atlas::Atlas,
    domain::{Boundary, Change, Period, Record, Seq},
};

/// A published atlas, and two changes of one entity that undo each other.
struct Case {
    published: Arc<Atlas>,
    changes: [Change; 2],
    turn: usize,
}

impl Case {
    fn publish(&mut self) {
        let mut draft = (*self.published).clone();
        self.turn += 1;
        draft.apply(Seq(draft.seq().0 + 1), &self.changes[self.turn % 2]);
        self.published = black_box(Arc::new(draft));
    }
    /// Merging is done in the background: not counted here.
    fn merge(&mut self) {
        if self.published.wants_merge() {
            let mut merged = (*self.published).clone();
            merged.compact();
            self.published = Arc::new(merged);
        }
    }
    fn time(&mut self, rounds: u64) -> Duration {
        let mut spent = Duration::ZERO;
        for _ in 0..rounds {
            let from = Instant::now();
            self.publish();
            spent += from.elapsed();
            self.merge();
        }
        spent
    }
}

/// A zone with neighbours all around.
fn middle(district: &Tiled) -> usize {
    (district.plan.rows - 1) / 2 * district.plan.columns + (district.plan.columns - 1) / 2
}

/// A duty in the middle of the district ends some days later, and again as before.
fn duty(district: &Tiled) -> Case {
    let duty = &district.duties[middle(district)];
    let until = |days: i64| {
        let last = ON.checked_add(days.days()).expect("within the calendar");
        let period = Period::new(duty.period.first(), Some(last)).expect("in order");
        change(&district.town.atlas, Record::Duty(renling::domain::Duty { period, ..duty.clone() }))
    };
    Case { published: Arc::new(district.town.atlas.clone()), changes: [until(30), until(60)], turn: 0 }
}

/// A zone in the middle of the district gets two of its vertices moved, and again as before.
fn border(district: &Tiled) -> Case {
    let (columns, number) = (district.plan.columns, middle(district));
    let ring = district.tiling.cell(number % columns, number / columns);
    let mut moved = ring.clone();
    let len = moved.len();
    for at in [len / 3, len / 2] {
        moved[at].x += 1e-6;
    }
    let of = |boundary: Boundary| change(&district.town.atlas, zone(district.zones[number], number, boundary));
    Case { published: Arc::new(district.town.atlas.clone()), changes: [of(solid(ring)), of(solid(moved))], turn: 0 }
}

fn main() {
    let districts = [("13", tiled(4, 4, 13, 100, 2_000)), ("20000", tiled(160, 125, 20_000, 1, 20_000))];
    let mut criterion = Criterion::default().configure_from_args();
    let mut ratios = vec![];
    for (what, make) in [("duty", duty as fn(&Tiled) -> Case), ("zone border", border)] {
        for (size, district) in &districts {
            let mut case = make(district);
            criterion.bench_function(&format!("publish one {what} at {size} zones"), |bencher| {
                bencher.iter_custom(|rounds| case.time(rounds));
            });
        }
        let [small, large] = in_turn(districts.each_ref().map(|(_, district)| make(district)));
        let ratio = large.as_secs_f64() / small.as_secs_f64();
        ratios.push(format!("publish one {what}: {small:?} at 13 zones, {large:?} at 20,000: ratio {ratio:.2}"));
    }
    criterion.final_summary();
    ratios.iter().for_each(|line| println!("{line}"));
}

/// Both measured in turn, so that whatever else the machine does meets both alike; the lower quartile of each.
fn in_turn(mut cases: [Case; 2]) -> [Duration; 2] {
    let mut times = [vec![], vec![]];
    for _ in 0..1000 {
        cases.iter_mut().zip(&mut times).for_each(|(case, times)| times.push(case.time(1)));
    }
    times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 4]
    })
}
