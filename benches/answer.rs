//! Who answers here, in process, on one thread: the zone of a point at three sizes, and the whole card of the
//! demonstration district, as a value and as JSON.

mod common;

use std::hint::black_box;

use common::{ON, demonstration, spot, tiled, tiling::Rng};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use renling::{
    atlas::Atlas,
    domain::{AreaKind, Position},
};

/// Points are drawn before the clock runs.
const POINTS: usize = 1024;

fn locate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("the zone of a point");
    group.throughput(Throughput::Elements(POINTS as u64));
    for (name, columns, rows) in [("S: 12", 4, 3), ("M: 1300", 65, 20), ("L: 20000", 160, 125)] {
        let district = tiled(columns, rows, columns * rows, 1, 0);
        let mut rng = Rng(3);
        let points: Vec<Position> = (0..POINTS).map(|_| spot(&district.plan, &mut rng)).collect();
        group.bench_function(name, |bencher| {
            bencher.iter(|| points.iter().filter(|at| zone(&district.town.atlas, **at)).count());
        });
    }
    group.finish();
}

fn zone(atlas: &Atlas, at: Position) -> bool {
    black_box(atlas.locate(AreaKind::Zone, at, ON)).area.is_some()
}

fn card(criterion: &mut Criterion) {
    let atlas = demonstration();
    let mut rng = Rng(5);
    let points: Vec<Position> = std::iter::repeat_with(|| {
        // The district's box.
        Position::new(115.828 + 0.087 * rng.unit(), 28.611 + 0.068 * rng.unit()).expect("on the earth")
    })
    .filter(|at| atlas.is_inside(*at, ON))
    .take(POINTS)
    .collect();
    let mut group = criterion.benchmark_group("the card of a point of the demonstration district");
    group.throughput(Throughput::Elements(POINTS as u64));
    group.sample_size(20);
    group.bench_function("zone", |bencher| bencher.iter(|| points.iter().filter(|at| zone(&atlas, **at)).count()));
    group.bench_function("value", |bencher| {
        bencher.iter(|| points.iter().for_each(|at| drop(black_box(atlas.answer(*at, ON)))));
    });
    group.bench_function("JSON", |bencher| {
        bencher.iter(|| {
            let bytes = |at: &Position| serde_json::to_vec(&atlas.answer(*at, ON)).map_or(0, |bytes| bytes.len());
            points.iter().map(bytes).sum::<usize>()
        });
    });
    group.finish();
    let mut group = criterion.benchmark_group("the demonstration district");
    group.bench_function("matrix", |bencher| bencher.iter(|| black_box(atlas.matrix(ON))));
    group.bench_function("states of zones", |bencher| {
        bencher.iter(|| black_box(atlas.zone_states(renling::atlas::Measure::Gaps, ON)));
    });
    group.bench_function("search nanzhan", |bencher| bencher.iter(|| black_box(atlas.search("nanzhan", ON, 20))));
    group.finish();
}

criterion_group!(benches, locate, card);
criterion_main!(benches);
