//! Who answers here, in process, on one thread: the zone of a point at three sizes, beside what `geo` takes for it without
//! saying whose a border is; and the whole card of the demonstration district, as a value and as JSON.

mod common;

use std::hint::black_box;

use common::{ON, Tiled, demonstration, spot, tiled, tiling::Rng};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use geo::{BoundingRect, Contains, PreparedGeometry, Relate};
use geo_types::{LineString, Point, Polygon};
use renling::{
    atlas::Atlas,
    domain::{AreaKind, Position},
};
use rstar::{
    RTree,
    primitives::{GeomWithData, Rectangle},
};

/// Points are drawn before the clock runs.
const POINTS: usize = 1024;

fn locate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("the zone of a point");
    group.throughput(Throughput::Elements(POINTS as u64));
    for (name, columns, rows, zones) in [("S", 13, 1, 13), ("M", 65, 20, 1300), ("L", 160, 125, 20_000)] {
        let district = tiled(columns, rows, zones, 1, 0);
        let mut rng = Rng(3);
        let points: Vec<Position> = (0..POINTS).map(|_| spot(&district.plan, &mut rng)).collect();
        group.bench_function(BenchmarkId::new("Renling", name), |bencher| {
            bencher.iter(|| points.iter().filter(|at| zone(&district.town.atlas, **at)).count());
        });
        let shapes = Shapes::of(&district);
        group.bench_function(BenchmarkId::new("geo contains", name), |bencher| {
            bencher.iter(|| points.iter().filter(|at| shapes.contains(**at)).count());
        });
        // Each has a tree of its own edges, too much for a district of the largest size.
        if zones <= 1300 {
            let prepared = shapes.prepared();
            group.bench_function(BenchmarkId::new("geo PreparedGeometry", name), |bencher| {
                bencher.iter(|| points.iter().filter(|at| shapes.relates(&prepared, **at)).count());
            });
        }
    }
    group.finish();
}

/// The zones as somebody would keep them with `geo` and `rstar`: polygons, found by their boxes.
struct Shapes {
    polygons: Vec<Polygon>,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl Shapes {
    fn of(district: &Tiled) -> Self {
        let cell = |number: usize| district.tiling.cell(number % district.plan.columns, number / district.plan.columns);
        let polygons: Vec<_> =
            (0..district.zones.len()).map(|number| Polygon::new(LineString(cell(number)), vec![])).collect();
        let boxed = |(number, polygon): (usize, &Polygon)| {
            let found = polygon.bounding_rect().expect("it has vertices");
            GeomWithData::new(Rectangle::from_corners(found.min().into(), found.max().into()), number)
        };
        let boxes = RTree::bulk_load(polygons.iter().enumerate().map(boxed).collect());
        Self { polygons, boxes }
    }
    fn about(&self, at: Position) -> impl Iterator<Item = usize> {
        self.boxes.locate_all_at_point([at.lon(), at.lat()]).map(|found| found.data)
    }
    fn contains(&self, at: Position) -> bool {
        let point = Point::new(at.lon(), at.lat());
        black_box(self.about(at).find(|number| self.polygons[*number].contains(&point))).is_some()
    }
    fn prepared(&self) -> Vec<PreparedGeometry<'_, &Polygon>> {
        self.polygons.iter().map(PreparedGeometry::from).collect()
    }
    fn relates<'a>(&'a self, prepared: &[PreparedGeometry<'a, &'a Polygon>], at: Position) -> bool {
        let point = Point::new(at.lon(), at.lat());
        black_box(self.about(at).find(|number| prepared[*number].relate(&point).is_contains())).is_some()
    }
}

fn zone(atlas: &Atlas, at: Position) -> bool {
    black_box(atlas.area_at(AreaKind::Zone, at, ON)).is_some()
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
