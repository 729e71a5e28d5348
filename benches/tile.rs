//! Tiles: cut from nothing, cut with borders ready, and from the cache; S = 13 zones and 2,000 checkpoints, M = 1,300
//! zones and 200,000 checkpoints in one district, about 200 vertices a zone.

use std::{hint::black_box, time::Duration};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use jiff::civil::date;
use renling::{
    atlas::Atlas,
    domain::{
        Area, AreaId, AreaKind, AreaVersion, Badge, Boundary, Change, Checkpoint, CheckpointId, CheckpointVersion,
        Code, Coverage, Date, Fid, Lead, LineId, LineVersion, Name, Period, Position, Record, Seq, Shape, Stated, Verb,
        Versions, WorkLine,
    },
    tiles::{Layer, TileCoord, Tiles},
};
use uuid::Uuid;

const TODAY: Date = date(2026, 11, 1);
const CENTRE: (f64, f64) = (115.9, 28.66);
/// Degrees from one corner of the plan to the next.
const CELL: f64 = 0.017;
/// Vertices along one side of a zone.
const SIDE: usize = 50;

struct Maker {
    atlas: Atlas,
    seq: u64,
    dice: u64,
}

impl Maker {
    fn put(&mut self, fid: u32, record: Record) {
        self.seq += 1;
        let change = Change { fid: Fid(fid), version: 1, verb: Verb::Added, record, personal: None };
        self.atlas.apply(Seq(self.seq), &change);
    }
    /// A number from 0 to 1 that looks random and is the same each time (Knuth's linear congruential generator).
    fn roll(&mut self) -> f64 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.dice >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn always() -> Period {
    Period::new(date(2021, 1, 1), None).expect("an open period")
}

fn name(text: &str) -> Name {
    Name::new(text).expect("a short name")
}

/// Bends the plan of squares gently, in rough and fine waves.
fn bent(x: f64, y: f64) -> Coord<f64> {
    let wave = |v: f64, length: f64, high: f64| high * (v / length * std::f64::consts::TAU).sin();
    let dx = wave(y, 0.9, 0.05) + wave(y, 0.13, 0.008);
    let dy = wave(x, 0.8, 0.05) + wave(x, 0.11, 0.008);
    Coord { x: CENTRE.0 + (x + dx) * CELL, y: CENTRE.1 + (y + dy) * CELL }
}

/// The square whose south-western corner is at `c`, `r`.
fn square(c: i32, r: i32) -> Boundary {
    let corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)].map(|(u, v)| (f64::from(c + u), f64::from(r + v)));
    let mut ring = vec![];
    for pair in corners.windows(2) {
        let (low, high) = if pair[0] < pair[1] { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
        let side = (0..SIDE).map(|i| if low == pair[0] { i } else { SIDE - i } as f64 / SIDE as f64);
        ring.extend(side.map(|t| bent(low.0 + (high.0 - low.0) * t, low.1 + (high.1 - low.1) * t)));
    }
    Boundary::new(MultiPolygon(vec![Polygon::new(LineString(ring), vec![])])).expect("a square")
}

fn district(columns: i32, rows: i32, checkpoints: usize) -> Atlas {
    let mut maker = Maker { atlas: Atlas::default(), seq: 0, dice: 1 };
    for n in 0..columns * rows {
        let version = AreaVersion {
            period: always(),
            name: name(&format!("片区{n}")),
            short_name: None,
            name_en: None,
            order: n,
            parent: None,
            boundary: square(n % columns - columns / 2, n / columns - rows / 2),
        };
        let fid = n.unsigned_abs();
        let area = Area {
            id: AreaId::new(Uuid::from_u128(fid.into())),
            kind: AreaKind::Zone,
            code: Code::new(&format!("Z{n:05}")).expect("a code"),
            versions: Versions::new(vec![version]).expect("one version"),
        };
        maker.put(fid, Record::Area(area));
    }
    let lines: Vec<LineId> = (0..17).map(|n| LineId::new(Uuid::from_u128(n))).collect();
    for (id, n) in lines.iter().zip(0..) {
        let version = LineVersion {
            period: always(),
            name: name("条线"),
            short_name: None,
            name_en: None,
            badge: Badge::new("线").expect("one character"),
            shape: Shape::Round,
            coverage: Coverage::District,
            lead: Lead::Line,
            order: 0,
        };
        let versions = Versions::new(vec![version]).expect("one version");
        let code = Code::new(&format!("L{:02}", n + 1)).expect("a code");
        maker.put(n, Record::Line(WorkLine { id: *id, code, versions }));
    }
    for n in 0..checkpoints {
        let (x, y) = ((maker.roll() - 0.5) * f64::from(columns), (maker.roll() - 0.5) * f64::from(rows));
        let at = bent(x, y);
        let version = CheckpointVersion {
            period: always(),
            line: lines[n % lines.len()],
            name: name(&format!("点位{n}")),
            address: None,
            aliases: vec![],
            stated: Stated::default(),
            position: Position::new(at.x, at.y).ok(),
            extent: None,
        };
        let checkpoint = Checkpoint {
            id: CheckpointId::new(Uuid::from_u128(n as u128)),
            code: Code::new(&format!("P{n:06}")).expect("a code"),
            versions: Versions::new(vec![version]).expect("one version"),
        };
        maker.put(n as u32, Record::Checkpoint(checkpoint));
    }
    maker.atlas.compact();
    maker.atlas
}

fn tiles(c: &mut Criterion) {
    let middle = Position::new(CENTRE.0, CENTRE.1).expect("a position");
    for (scale, atlas) in [("S", district(4, 3, 2_000)), ("M", district(36, 36, 200_000))] {
        let mut group = c.benchmark_group(format!("tile {scale}"));
        group.measurement_time(Duration::from_secs(3)).sample_size(20);
        for layer in [Layer::Zones, Layer::Checkpoints] {
            for z in [12, 14, 16] {
                let coord = TileCoord::at(z, middle);
                // Without room in the cache a tile is cut each time, over borders that are drawn once.
                let (tiles, cold) = (Tiles::new(1 << 26), Tiles::new(0));
                let one = tiles.tile(&atlas, layer, coord, TODAY);
                let of = |what: &str| {
                    BenchmarkId::new(format!("{} {what}", layer.word()), format!("z{z}, {} B", one.gzip.len()))
                };
                group.bench_function(of("cold"), |b| b.iter(|| cold.tile(black_box(&atlas), layer, coord, TODAY)));
                group.bench_function(of("warm"), |b| b.iter(|| tiles.tile(black_box(&atlas), layer, coord, TODAY)));
            }
        }
        group.sample_size(10);
        group.bench_function("zones first tile after a start, z12", |b| {
            b.iter(|| Tiles::new(1 << 26).tile(&atlas, Layer::Zones, TileCoord::at(12, middle), TODAY));
        });
        group.finish();
    }
}

criterion_group!(benches, tiles);
criterion_main!(benches);
