//! A made-up district for tests: crooked borders, a corridor a few metres wide, streets that are reformed, and
//! communities that nest in zones.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use jiff::civil::date;
use uuid::Uuid;

use crate::{
    atlas::Atlas,
    domain::{
        Area, AreaId, AreaKind, AreaVersion, Badge, Boundary, Change, Checkpoint, CheckpointId, CheckpointVersion,
        Code, Coverage, Date, Fid, Lead, LineId, LineVersion, Name, Period, Position, Record, Seq, Shape, Stated, Verb,
        Versions, WorkLine,
    },
};

pub const TODAY: Date = date(2026, 11, 1);
/// The middle of the sample.
pub const CENTRE: (f64, f64) = (115.9, 28.66);

/// Numbers that look random and are the same each time (a 64-bit linear congruential generator, Knuth's constants).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Columns of the straight plan in metres; the third is a corridor.
const COLUMNS: [f64; 6] = [0.0, 1400.0, 2900.0, 2906.0, 4300.0, 6000.0];
const ROWS: [f64; 4] = [0.0, 1700.0, 3100.0, 5200.0];
/// Metres between vertices.
const STEP: f64 = 35.0;

/// Bends the straight plan; the bends are gentler than 45°, so nothing folds over.
fn bent(x: f64, y: f64) -> Coord<f64> {
    let wave = |v: f64, length: f64, phase: f64| (v / length * std::f64::consts::TAU + phase).sin();
    let dx = 120.0 * wave(y, 2300.0, 0.3) + 15.0 * wave(y, 410.0, 1.0) + 3.0 * wave(y, 95.0, 2.0);
    let dy = 100.0 * wave(x, 2900.0, 1.3) + 12.0 * wave(x, 370.0, 0.1) + 3.0 * wave(x, 88.0, 0.7);
    let (mx, my) = (x + dx - 3000.0, y + dy - 2600.0);
    let round = |v: f64| (v * 1e7).round() / 1e7;
    Coord { x: round(CENTRE.0 + mx / 97_700.0), y: round(CENTRE.1 + my / 110_900.0) }
}

/// The stretch between two corners of the plan, without its end.
fn stretch(a: (f64, f64), b: (f64, f64)) -> Vec<Coord<f64>> {
    let length = (b.0 - a.0).abs().max((b.1 - a.1).abs());
    let parts = (length / STEP).ceil().max(1.0);
    // From the lower end, so that both neighbours compute the same numbers.
    let forwards = a < b;
    let (low, high) = if forwards { (a, b) } else { (b, a) };
    let at = |i: f64| bent(low.0 + (high.0 - low.0) * i / parts, low.1 + (high.1 - low.1) * i / parts);
    (0..parts as usize).map(|i| at(if forwards { i as f64 } else { parts - i as f64 })).collect()
}

/// The plan's cell.
pub fn cell(columns: &[f64], rows: &[f64], c: usize, r: usize) -> Boundary {
    let (w, e, s, n) = (columns[c], columns[c + 1], rows[r], rows[r + 1]);
    let corners = [(w, s), (e, s), (e, n), (w, n), (w, s)];
    let ring = corners.windows(2).flat_map(|pair| stretch(pair[0], pair[1])).collect();
    Boundary::new(MultiPolygon(vec![Polygon::new(LineString(ring), vec![])])).unwrap()
}

pub fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub fn period(first: Date, last: Option<Date>) -> Period {
    Period::new(first, last).unwrap()
}

/// An atlas in the making.
pub struct Sample {
    pub atlas: Atlas,
    pub seq: u64,
}

impl Sample {
    pub fn empty() -> Self {
        Self { atlas: Atlas::default(), seq: 0 }
    }

    /// Zones, streets with a reform in 2023, and communities.
    pub fn district() -> Self {
        let mut sample = Self::empty();
        let always = period(date(2021, 1, 1), None);
        let mut number = 0;
        for r in 0..ROWS.len() - 1 {
            for c in 0..COLUMNS.len() - 1 {
                number += 1;
                sample.area(AreaKind::Zone, &format!("Z{number:02}"), vec![(always, cell(&COLUMNS, &ROWS, c, r))]);
            }
        }
        let (old, new) = (period(date(2021, 1, 1), Some(date(2022, 12, 31))), period(date(2023, 1, 1), None));
        let wide = [COLUMNS[0], COLUMNS[2], COLUMNS[5]];
        for r in 0..3 {
            sample.area(
                AreaKind::Street,
                &format!("A{r}"),
                vec![(old, cell(&wide, &ROWS, 0, r)), (new, cell(&[COLUMNS[0], COLUMNS[4]], &ROWS, 0, r))],
            );
            sample.area(
                AreaKind::Street,
                &format!("B{r}"),
                vec![(old, cell(&wide, &ROWS, 1, r)), (new, cell(&[COLUMNS[4], COLUMNS[5]], &ROWS, 0, r))],
            );
        }
        let fine: Vec<f64> = vec![0.0, 700.0, 1400.0, 2100.0, 2900.0, 3600.0, 4300.0, 5100.0, 6000.0];
        for r in 0..3 {
            for c in 0..fine.len() - 1 {
                sample.area(AreaKind::Community, &format!("C{r}{c}"), vec![(always, cell(&fine, &ROWS, c, r))]);
            }
        }
        sample
    }

    pub fn put(&mut self, fid: Fid, record: Record) {
        self.seq += 1;
        let change = Change { fid, version: 1, verb: Verb::Added, record, reason: None, personal: None };
        self.atlas.apply(Seq(self.seq), &change);
    }

    pub fn area(&mut self, kind: AreaKind, code: &str, versions: Vec<(Period, Boundary)>) -> Fid {
        let fid = match self.atlas.areas(kind).by_code(code) {
            Some(row) => row.fid,
            None => self.atlas.areas(kind).next_fid(),
        };
        let version = |(period, boundary)| AreaVersion {
            period,
            name: name(&format!("{code}区")),
            short_name: None,
            name_en: None,
            order: 0,
            parent: None,
            zone: None,
            boundary: Some(boundary),
        };
        let versions = Versions::new(versions.into_iter().map(version).collect()).unwrap();
        let id = AreaId::new(Uuid::from_u128((u128::from(fid.0) << 8) + kind as u128));
        self.put(fid, Record::Area(Area { id, kind, code: Code::new(code).unwrap(), versions }));
        fid
    }

    pub fn line(&mut self, code: &str) -> LineId {
        let fid = self.atlas.lines().next_fid();
        let id = LineId::new(Uuid::from_u128(u128::from(fid.0)));
        let version = LineVersion {
            period: period(date(2021, 1, 1), None),
            name: name("条线"),
            short_name: None,
            name_en: None,
            badge: Badge::new("线").unwrap(),
            shape: Shape::Round,
            coverage: Coverage::District,
            lead: Lead::Line,
            order: 0,
        };
        self.put(
            fid,
            Record::Line(WorkLine {
                id,
                code: Code::new(code).unwrap(),
                versions: Versions::new(vec![version]).unwrap(),
            }),
        );
        id
    }

    pub fn checkpoint(&mut self, code: &str, line: LineId, at: Option<(f64, f64)>, period: Period) -> Fid {
        let fid = match self.atlas.checkpoints().by_code(code) {
            Some(row) => row.fid,
            None => self.atlas.checkpoints().next_fid(),
        };
        let version = CheckpointVersion {
            period,
            line,
            name: name(&format!("点位{code}")),
            address: None,
            aliases: vec![],
            stated: Stated::default(),
            position: at.map(|(lon, lat)| Position::new(lon, lat).unwrap()),
            extent: None,
            both_sides: false,
        };
        let id = CheckpointId::new(Uuid::from_u128(u128::from(fid.0)));
        let checkpoint =
            Checkpoint { id, code: Code::new(code).unwrap(), versions: Versions::new(vec![version]).unwrap() };
        self.put(fid, Record::Checkpoint(checkpoint));
        fid
    }

    /// So many checkpoints, spread over the district.
    pub fn checkpoints(&mut self, count: usize) {
        let lines = [self.line("L01"), self.line("L02"), self.line("L03")];
        let mut dice = Dice(7);
        for i in 0..count {
            let at = (CENTRE.0 + (dice.roll() - 0.5) * 0.05, CENTRE.1 + (dice.roll() - 0.5) * 0.04);
            self.checkpoint(&format!("P{i:04}"), lines[i % 3], Some(at), period(date(2024, 1, 1), None));
        }
    }
}
