//! What far tiles say of checkpoints is what a plain count of all of them says, whatever happened to them before.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use uuid::Uuid;

use super::{
    Seen, read,
    sample::{CENTRE, Dice, Sample, TODAY, name},
};
use crate::{
    atlas::Atlas,
    domain::{
        Change, Checkpoint, CheckpointId, CheckpointVersion, Code, Date, Fid, LineId, Period, Position, Record, Seq,
        Stated, Verb, Versions,
    },
    tiles::{
        Layer, TileCoord, Tiles,
        coord::{EXTENT, Point},
    },
};

const ZOOMS: [u8; 9] = [0, 3, 7, 8, 9, 10, 12, 13, 14];
const DAYS: [Date; 4] = [date(2022, 6, 1), date(2023, 1, 1), TODAY, date(2027, 6, 1)];

/// What a plain count finds in a cell: who, the sum of positions, and how many of each line.
#[derive(Default)]
struct Counted {
    codes: Vec<String>,
    sum: (i64, i64),
    of: BTreeMap<String, u64>,
}

/// Every checkpoint of a day by the cell of a zoom that it lies in, one after another.
fn plain_count(atlas: &Atlas, z: u8, on: Date) -> BTreeMap<(i64, i64), Counted> {
    let mut cells: BTreeMap<(i64, i64), Counted> = BTreeMap::new();
    let side = (1_i64 << 38) / (8 << z);
    for row in atlas.checkpoints().iter() {
        let Some(version) = row.versions.on(on) else { continue };
        let Some(at) = version.position.map(Point::of) else { continue };
        let cell = cells.entry((at.y / side, at.x / side)).or_default();
        cell.codes.push(row.code.to_string());
        cell.sum = (cell.sum.0 + at.x, cell.sum.1 + at.y);
        *cell.of.entry(format!("n_{}", atlas.line(version.line).unwrap().code)).or_default() += 1;
    }
    cells
}

/// The cell of a zoom that a feature of a tile stands in.
fn cell_of(coord: TileCoord, seen: &Seen) -> (i64, i64) {
    let (x, y) = seen.rings[0][0];
    assert!((0..EXTENT).contains(&x) && (0..EXTENT).contains(&y), "{coord}: {x},{y} is another tile's");
    let origin = coord.origin();
    ((origin.y + y) / (EXTENT / 8), (origin.x + x) / (EXTENT / 8))
}

fn agrees(atlas: &Atlas, z: u8, on: Date) {
    let tiles = Tiles::new(1 << 20);
    let mut cells = plain_count(atlas, z, on);
    let coords: BTreeSet<_> = cells.keys().map(|(row, column)| ((column / 8) as u32, (row / 8) as u32)).collect();
    // With neighbours, in which nobody may be counted again.
    let around = |(x, y): &(u32, u32)| [(*x, *y), (x + 1, *y), (*x, y + 1), (x.saturating_sub(1), y.saturating_sub(1))];
    let coords: BTreeSet<_> = coords.iter().flat_map(around).collect();
    for coord in coords.into_iter().filter_map(|(x, y)| TileCoord::new_checked(z, x, y)) {
        for seen in read(&tiles.tile(atlas, Layer::Checkpoints, coord, on)) {
            let Counted { codes, sum, of } = cells.remove(&cell_of(coord, &seen)).expect("once in each cell");
            let count = codes.len() as i64;
            if count == 1 {
                assert_eq!(Some(&codes[0]), seen.texts.get("code"), "{coord} on {on}");
                assert!(seen.counts.is_empty() && of.contains_key(&format!("n_{}", seen.texts["line"])));
                continue;
            }
            let expected: BTreeMap<_, _> = of.into_iter().chain([("count".to_owned(), count as u64)]).collect();
            assert_eq!(expected, seen.counts, "{coord} on {on}");
            let mean = Point { x: sum.0.div_euclid(count), y: sum.1.div_euclid(count) }.within_zoom(z);
            let (at, origin) = (seen.rings[0][0], coord.origin());
            assert_eq!((mean.x - origin.x, mean.y - origin.y), at, "{coord} on {on}");
        }
    }
    assert!(cells.is_empty(), "zoom {z} on {on}: {} cells are not drawn", cells.len());
}

/// Somewhere: strewn over the district, on one of few spots, or within a hair of a side of a tile.
fn somewhere(dice: &mut Dice) -> Position {
    let (a, b) = (dice.roll() - 0.5, dice.roll() - 0.5);
    let at = |lon, lat| Position::new(lon, lat).unwrap();
    match (dice.roll() * 4.0) as u8 {
        0 => at(CENTRE.0 + (a * 8.0).round() * 0.1, CENTRE.1 + (b * 8.0).round() * 0.1),
        1 => {
            let z = 9 + (dice.roll() * 6.0) as u8;
            let tile = TileCoord::at(z, at(CENTRE.0 + a * 0.1, CENTRE.1 + b * 0.1));
            let [west, _, _, north] = tile.degrees(0).to_array();
            // Fine units are about a millionth of a millionth of the world wide.
            at(west + (a * 6.0).round() * 1.3e-9, north + (b * 6.0).round() * 1.1e-9)
        }
        _ => at(CENTRE.0 + a * a * a * 2.0, CENTRE.1 + b * b * b * 2.0),
    }
}

/// One to three versions, one after another, some without a position.
fn versions(dice: &mut Dice, lines: &[LineId]) -> Versions<CheckpointVersion> {
    let until = [date(2022, 12, 31), date(2026, 10, 31), date(2026, 11, 30)];
    let first = (dice.roll() * 3.0) as usize;
    let mut from = date(2021, 1, 1);
    let mut list = vec![];
    for turn in first..=until.len() {
        let last = until.get(turn).copied().filter(|_| dice.roll() < 0.6);
        list.push(CheckpointVersion {
            period: Period::new(from, last).unwrap(),
            line: lines[(dice.roll() * lines.len() as f64) as usize],
            name: name("点位"),
            address: None,
            aliases: vec![],
            stated: Stated::default(),
            position: (dice.roll() < 0.9).then(|| somewhere(dice)),
            extent: None,
            both_sides: false,
        });
        match last {
            Some(last) => from = last.tomorrow().unwrap(),
            None => break,
        }
    }
    Versions::new(list).unwrap()
}

fn checkpoint(number: u32, versions: Versions<CheckpointVersion>) -> Record {
    let code = Code::new(&format!("P{number:04}")).unwrap();
    Record::Checkpoint(Checkpoint { id: CheckpointId::new(Uuid::from_u128(number.into())), code, versions })
}

/// The same district as it comes out of the store: what is there now, and nothing of what was before.
fn loaded(atlas: &Atlas) -> Atlas {
    let mut loaded = Atlas::default();
    let change = |fid, record| Change { fid, version: 1, verb: Verb::Added, record, reason: None, personal: None };
    for row in atlas.lines().iter() {
        loaded.load(atlas.seq(), change(row.fid, Record::Line(row.entity.clone())));
    }
    for row in atlas.checkpoints().iter() {
        loaded.load(atlas.seq(), change(row.fid, Record::Checkpoint(row.entity.clone())));
    }
    loaded.compact();
    loaded
}

#[test]
fn clusters_are_what_a_plain_count_finds_after_any_change_and_from_the_store() {
    let mut sample = Sample::empty();
    let lines = [sample.line("L01"), sample.line("L02"), sample.line("L03")];
    let mut dice = Dice(20_260_412);
    for step in 0..6 {
        let before = sample.atlas.clone();
        for _ in 0..120 {
            // New ones and old ones: moved, ended, of another line, or without a position from now on.
            let number = (dice.roll() * 260.0) as u32;
            let fid = Fid(number);
            let record = checkpoint(number, versions(&mut dice, &lines));
            match dice.roll() < 0.1 {
                // A change that changes nothing.
                true => {
                    if let Some(row) = sample.atlas.checkpoints().get(fid).cloned() {
                        sample.put(fid, Record::Checkpoint(row.entity.clone()));
                    }
                }
                false => sample.put(fid, record),
            }
        }
        let mut atlas = match step % 3 {
            0 => sample.atlas.clone(),
            1 => loaded(&sample.atlas),
            _ => {
                let mut merged = sample.atlas.clone();
                merged.compact();
                merged
            }
        };
        for z in ZOOMS {
            agrees(&atlas, z, DAYS[(step + usize::from(z)) % DAYS.len()]);
        }
        // One that was loaded is written to like any other, and a copy stays as it was.
        let record = checkpoint(3, versions(&mut dice, &lines));
        let change = Change { fid: Fid(3), version: 2, verb: Verb::Changed, record, reason: None, personal: None };
        atlas.apply(Seq(atlas.seq().0 + 1), &change);
        for on in DAYS {
            agrees(&atlas, 9, on);
            agrees(&before, 12, on);
        }
    }
}

#[test]
fn a_tile_is_the_same_whether_its_checkpoints_were_put_or_loaded() {
    let mut sample = Sample::empty();
    let lines = [sample.line("L01"), sample.line("L02")];
    let mut dice = Dice(3);
    for number in 0..200 {
        sample.put(Fid(number), checkpoint(number, versions(&mut dice, &lines)));
        sample.put(Fid(number), checkpoint(number, versions(&mut dice, &lines)));
    }
    let other = loaded(&sample.atlas);
    let centre = Position::new(CENTRE.0, CENTRE.1).unwrap();
    for z in ZOOMS.into_iter().chain([15, 16]) {
        let cut = |atlas: &Atlas| Tiles::new(1 << 20).tile(atlas, Layer::Checkpoints, TileCoord::at(z, centre), TODAY);
        assert_eq!(cut(&sample.atlas).etag, cut(&other).etag, "zoom {z}");
    }
}

#[test]
fn when_the_last_one_goes_nothing_is_left() {
    let mut sample = Sample::empty();
    let line = sample.line("L01");
    let at = Some(CENTRE);
    let forever = Period::new(date(2021, 1, 1), None).unwrap();
    sample.checkpoint("A", line, at, forever);
    sample.checkpoint("B", line, at, forever);
    sample.checkpoint("A", line, None, forever);
    sample.checkpoint("B", line, at, Period::new(date(2021, 1, 1), Some(date(2025, 1, 1))).unwrap());
    let coord = TileCoord::at(8, Position::new(CENTRE.0, CENTRE.1).unwrap());
    let seen = |on| read(&Tiles::new(1 << 20).tile(&sample.atlas, Layer::Checkpoints, coord, on));
    assert!(seen(TODAY).is_empty());
    assert_eq!(seen(date(2024, 1, 1))[0].texts["code"], "B");
}
