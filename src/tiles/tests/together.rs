//! Many tiny zones drawn as one: none is lost, no pixel is, and a kept tile is never old.

use std::sync::Arc;

use jiff::civil::date;

use super::{
    pixels::every_pixel_has_one_owner,
    read,
    sample::{CENTRE, Dice, Sample, TODAY, cell, period},
};
use crate::{
    domain::{AreaKind, Position},
    tiles::{Layer, TileCoord, Tiles},
};

const COLUMNS: usize = 14;
const ROWS: usize = 12;
/// Without this one the border of all has a bay.
const RIM: (usize, usize) = (0, 9);
/// Without this one it has a hole.
const HOLE: (usize, usize) = (3, 9);

/// Zones of 400 metres, and how many; one is missing.
fn many(missing: (usize, usize)) -> (Sample, usize) {
    let mut sample = Sample::empty();
    let always = period(date(2021, 1, 1), None);
    let metres: Vec<f64> = (0..=COLUMNS.max(ROWS)).map(|i| i as f64 * 400.0).collect();
    let mut count = 0;
    for r in 0..ROWS {
        for c in 0..COLUMNS {
            if (r, c) == missing {
                continue;
            }
            count += 1;
            sample.area(AreaKind::Zone, &format!("Z{r:02}{c:02}"), vec![(always, cell(&metres, &metres, c, r))]);
        }
    }
    (sample, count)
}

/// All tiles of a zoom around the centre.
fn tiles_at(z: u8) -> Vec<TileCoord> {
    let at = TileCoord::at(z, Position::new(CENTRE.0, CENTRE.1).unwrap());
    let near = |v: u32| v - 1..=v + 1;
    near(at.x()).flat_map(|x| near(at.y()).filter_map(move |y| TileCoord::new_checked(z, x, y))).collect()
}

#[rstest::rstest]
fn every_pixel_has_one_owner_where_zones_are_drawn_together(
    #[values(8, 9, 10)] z: u8,
    #[values(RIM, HOLE)] missing: (usize, usize),
) {
    every_pixel_has_one_owner(&many(missing).0.atlas, Layer::Zones, TODAY, z, 9);
}

#[rstest::rstest]
fn every_zone_is_drawn_once_by_itself_or_with_others(#[values(5, 8, 9)] z: u8) {
    let (sample, count) = many(RIM);
    let tiles = Tiles::new(1 << 22);
    let seen: std::collections::BTreeMap<u64, u64> = tiles_at(z)
        .into_iter()
        .flat_map(|coord| read(&tiles.tile(&sample.atlas, Layer::Zones, coord, TODAY)))
        .map(|one| (one.id, one.counts.get("count").copied().unwrap_or(1)))
        .collect();
    assert_eq!(seen.values().sum::<u64>(), count as u64);
}

#[test]
fn a_group_is_the_same_in_each_tile_and_has_no_code() {
    let (sample, _) = many(RIM);
    let tiles = Tiles::new(1 << 22);
    let mut groups = std::collections::BTreeMap::new();
    for coord in tiles_at(9) {
        for seen in read(&tiles.tile(&sample.atlas, Layer::Zones, coord, TODAY)) {
            if let Some(count) = seen.counts.get("count") {
                assert!(seen.texts.is_empty() && *count >= 16 && seen.id > u64::from(u32::MAX));
                assert_eq!(*groups.entry(seen.id).or_insert(*count), *count);
            }
        }
    }
    assert!(!groups.is_empty());
}

#[test]
fn a_kept_far_tile_is_what_a_fresh_cut_gives() {
    let (mut sample, _) = many(RIM);
    let kept = Tiles::new(1 << 22);
    let mut dice = Dice(11);
    let metres: Vec<f64> = (0..=COLUMNS).map(|i| i as f64 * 400.0).collect();
    for step in 0..12 {
        let (r, c) = ((dice.roll() * ROWS as f64) as usize, (dice.roll() * COLUMNS as f64) as usize);
        let until = (step % 3 == 0).then(|| date(2025, 12, 31));
        let rows = [metres[r], metres[r + 1] - 40.0 * (step % 2) as f64];
        let boundary = cell(&[metres[c], metres[c + 1]], &rows, 0, 0);
        sample.area(AreaKind::Zone, &format!("Z{r:02}{c:02}"), vec![(period(date(2021, 1, 1), until), boundary)]);
        let fresh = Tiles::new(1 << 20);
        for coord in [8, 9].into_iter().flat_map(tiles_at) {
            let cut = |tiles: &Tiles| Arc::clone(&tiles.tile(&sample.atlas, Layer::Zones, coord, TODAY));
            assert_eq!(cut(&kept).etag, cut(&fresh).etag, "step {step}: {coord}");
        }
    }
}
