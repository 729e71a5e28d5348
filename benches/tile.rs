//! Tiles: cut anew over borders that are drawn already, from the cache, and the first of all after a start. The
//! demonstration district; S = 12 zones and 2,000 checkpoints; M = 1,300 zones and 200,000 checkpoints in one
//! district, about 200 vertices a zone.

mod common;

use std::{hint::black_box, time::Duration};

use common::{ON, demonstration, tiled};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use renling::{
    atlas::Atlas,
    domain::Position,
    tiles::{Layer, TileCoord, Tiles},
};

fn position(lon: f64, lat: f64) -> Position {
    Position::new(lon, lat).expect("on the earth")
}

fn tiles(criterion: &mut Criterion) {
    measure(criterion, "demonstration", &demonstration(), position(115.9, 28.66));
    for (name, columns, rows, checkpoints) in [("S", 4, 3, 2_000), ("M", 65, 20, 200_000)] {
        let district = tiled(columns, rows, columns * rows, 1, checkpoints);
        let (west, south) = district.plan.origin;
        let middle = |origin: f64, cells: usize| origin + district.plan.size * cells as f64 / 2.0;
        measure(criterion, name, &district.town.atlas, position(middle(west, columns), middle(south, rows)));
    }
}

fn measure(criterion: &mut Criterion, name: &str, atlas: &Atlas, middle: Position) {
    let mut group = criterion.benchmark_group(format!("tile, {name}"));
    group.measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500)).sample_size(10);
    for layer in [Layer::Zones, Layer::Checkpoints, Layer::Context] {
        if layer == Layer::Context && atlas.context().is_empty() {
            continue;
        }
        for z in [12, 14, 16] {
            let coord = TileCoord::at(z, middle);
            // Without room in the cache a tile is cut each time, over borders that are drawn once.
            let (tiles, cold) = (Tiles::new(1 << 26), Tiles::new(0));
            let bytes = tiles.tile(atlas, layer, coord, ON).gzip.len();
            let of = |what: &str| BenchmarkId::new(format!("{} {what}", layer.word()), format!("z{z}, {bytes} B"));
            group.bench_function(of("cold"), |b| b.iter(|| cold.tile(black_box(atlas), layer, coord, ON)));
            group.bench_function(of("warm"), |b| b.iter(|| tiles.tile(black_box(atlas), layer, coord, ON)));
        }
    }
    group.bench_function("the first zones after a start, z12", |b| {
        b.iter(|| Tiles::new(1 << 26).tile(black_box(atlas), Layer::Zones, TileCoord::at(12, middle), ON));
    });
    group.finish();
}

criterion_group!(benches, tiles);
criterion_main!(benches);
