//! What tiles say is what the atlas says, now and after any change, from the cache or fresh.

use std::{collections::BTreeSet, sync::Arc};

use jiff::civil::date;
use uuid::Uuid;

use super::{
    Seen, read,
    sample::{CENTRE, Dice, Sample, TODAY, cell, period},
};
use crate::{
    atlas::{Atlas, Bounds},
    domain::{AreaKind, Code, Date, Duty, DutyId, Fid, Record, RoleId, Seat, Subject},
    tiles::{CachedTile, Layer, TileCoord, TileJson, Tiles},
};

/// The tiles of a zoom that the sample lies in, and those around it.
fn tiles_at(z: u8) -> Vec<TileCoord> {
    let at = |lon, lat| TileCoord::at(z, crate::domain::Position::new(lon, lat).unwrap());
    let (a, b) = (at(CENTRE.0 - 0.04, CENTRE.1 + 0.035), at(CENTRE.0 + 0.04, CENTRE.1 - 0.035));
    let row = |x| (a.y()..=b.y()).map(move |y| TileCoord::new_checked(z, x, y).unwrap());
    (a.x()..=b.x()).flat_map(row).collect()
}

fn features(tiles: &Tiles, atlas: &Atlas, layer: Layer, z: u8, on: Date) -> Vec<Seen> {
    tiles_at(z).into_iter().flat_map(|coord| read(&tiles.tile(atlas, layer, coord, on))).collect()
}

#[test]
fn every_checkpoint_is_counted_once_at_every_zoom() {
    let mut sample = Sample::district();
    sample.checkpoints(500);
    let tiles = Tiles::new(1 << 24);
    for z in 8..=16 {
        let seen = features(&tiles, &sample.atlas, Layer::Checkpoints, z, TODAY);
        let mut single = BTreeSet::new();
        let mut clustered = 0;
        for one in &seen {
            let Some(count) = one.counts.get("count") else {
                assert!(single.insert(one.id), "{} twice at zoom {z}", one.texts["code"]);
                assert!(one.texts["line"].starts_with("L0") && one.texts["name"].starts_with("点位P"));
                continue;
            };
            let of_lines: u64 = one.counts.iter().filter(|(key, _)| key.starts_with("n_L0")).map(|(_, n)| n).sum();
            assert_eq!(of_lines, *count);
            assert!(*count > 1 && one.id > u64::from(u32::MAX) && one.texts.is_empty());
            clustered += count;
        }
        assert_eq!(single.len() as u64 + clustered, 500, "zoom {z}");
        assert_eq!(clustered == 0, z > 14, "zoom {z}");
        assert_eq!(seen.iter().map(|one| one.id).collect::<BTreeSet<_>>().len(), seen.len());
    }
}

#[test]
fn every_zone_has_one_label_at_every_zoom() {
    let sample = Sample::district();
    let tiles = Tiles::new(1 << 24);
    for z in 8..=15 {
        let labels = features(&tiles, &sample.atlas, Layer::ZoneLabels, z, TODAY);
        let codes: BTreeSet<_> = labels.iter().map(|seen| seen.texts["code"].clone()).collect();
        assert_eq!((labels.len(), codes.len()), (15, 15), "zoom {z}");
    }
}

#[test]
fn a_feature_carries_its_number_code_and_name_and_no_more() {
    let sample = Sample::district();
    let seen = features(&Tiles::new(1 << 24), &sample.atlas, Layer::Zones, 12, TODAY);
    let first = seen.iter().find(|seen| seen.texts["code"] == "Z01").unwrap();
    assert_eq!((first.id, first.texts.len(), first.counts.len()), (0, 2, 0));
    assert_eq!(first.texts["name"], "Z01区");
}

#[test]
fn a_tile_shows_the_borders_of_its_date() {
    let sample = Sample::district();
    let tiles = Tiles::new(1 << 24);
    let coord = TileCoord::at(12, crate::domain::Position::new(CENTRE.0, CENTRE.1).unwrap());
    let at = |on| tiles.tile(&sample.atlas, Layer::Streets, coord, on);
    assert!(at(date(2020, 12, 31)).empty);
    assert_ne!(at(date(2022, 12, 31)).etag, at(date(2023, 1, 1)).etag);
    // Dates between which nothing begins or ends share the tile itself.
    assert!(Arc::ptr_eq(&at(date(2021, 5, 5)), &at(date(2022, 12, 31))));
    assert!(Arc::ptr_eq(&at(date(2023, 1, 1)), &at(TODAY)));
}

#[test]
fn a_duty_touches_no_tile() {
    let mut sample = Sample::district();
    sample.checkpoints(50);
    let tiles = Tiles::new(1 << 24);
    let coord = tiles_at(13)[3];
    let before: Vec<_> = Layer::ALL.map(|layer| tiles.tile(&sample.atlas, layer, coord, TODAY)).into();
    let zone = sample.atlas.areas(AreaKind::Zone).get(Fid(0)).unwrap().id;
    let duty = Duty {
        id: DutyId::new(Uuid::from_u128(1)),
        code: Code::new("D1").unwrap(),
        role: RoleId::new(Uuid::from_u128(2)),
        party: None,
        subject: Subject::Zone(zone),
        seat: Seat::Vacant,
        period: period(TODAY, None),
        note: None,
        withdrawn: false,
    };
    sample.put(Fid(0), Record::Duty(duty));
    for (layer, before) in Layer::ALL.into_iter().zip(before) {
        let ready = tiles.ready(&sample.atlas, layer, coord, TODAY);
        assert!(ready.is_some_and(|after| Arc::ptr_eq(&before, &after)), "{layer:?}");
    }
}

#[test]
fn a_moved_checkpoint_touches_the_tiles_it_left_and_entered_and_no_others() {
    let mut sample = Sample::district();
    sample.checkpoints(300);
    let tiles = Tiles::new(1 << 26);
    let layers = [Layer::Checkpoints, Layer::Zones, Layer::Context];
    let all: Vec<_> = (10..=15).flat_map(tiles_at).flat_map(|coord| layers.map(|layer| (layer, coord))).collect();
    all.iter().for_each(|(layer, coord)| drop(tiles.tile(&sample.atlas, *layer, *coord, TODAY)));
    let (from, to) = ((CENTRE.0 - 0.02, CENTRE.1), (CENTRE.0 + 0.02, CENTRE.1 + 0.01));
    let line = sample.atlas.lines().iter().next().unwrap().id;
    sample.checkpoint("X", line, Some(from), period(date(2024, 1, 1), None));
    all.iter().for_each(|(layer, coord)| drop(tiles.tile(&sample.atlas, *layer, *coord, TODAY)));
    sample.checkpoint("X", line, Some(to), period(date(2024, 1, 1), None));
    let holds = |coord: &TileCoord, (lon, lat): (f64, f64)| coord.degrees(200).meets(&Bounds::new(lon, lat, lon, lat));
    let at = |z, (lon, lat)| TileCoord::at(z, crate::domain::Position::new(lon, lat).unwrap());
    for (layer, coord) in &all {
        let stale = tiles.ready(&sample.atlas, *layer, *coord, TODAY).is_none();
        let near = *layer == Layer::Checkpoints && (holds(coord, from) || holds(coord, to));
        assert!(!stale || near, "{layer:?} {coord} was thrown away for nothing");
        let must = *layer == Layer::Checkpoints && [from, to].iter().any(|place| at(coord.z(), *place) == *coord);
        assert!(stale || !must, "{layer:?} {coord} is old");
    }
}

#[test]
fn a_moved_border_leaves_tiles_far_away_alone() {
    let mut sample = Sample::empty();
    let always = period(date(2021, 1, 1), None);
    let metres: Vec<f64> = (0..=12).map(|i| f64::from(i) * 900.0).collect();
    for c in 0..12 {
        sample.area(AreaKind::Zone, &format!("Z{c:02}"), vec![(always, cell(&metres, &metres, c, 0))]);
    }
    let tiles = Tiles::new(1 << 26);
    let z = 15;
    let of = |atlas: &Atlas, fid: u32| {
        let at = atlas.mesh().face_on(AreaKind::Zone, Fid(fid), TODAY).unwrap().label();
        TileCoord::at(z, at)
    };
    let (near, far) = (of(&sample.atlas, 0), of(&sample.atlas, 11));
    let before = tiles.tile(&sample.atlas, Layer::Zones, near, TODAY);
    let far_before = tiles.tile(&sample.atlas, Layer::Zones, far, TODAY);
    sample.area(AreaKind::Zone, "Z00", vec![(always, cell(&[0.0, 450.0], &metres, 0, 0))]);
    assert!(Arc::ptr_eq(&tiles.tile(&sample.atlas, Layer::Zones, far, TODAY), &far_before));
    assert_ne!(tiles.tile(&sample.atlas, Layer::Zones, near, TODAY).etag, before.etag);
}

/// One of many things that may happen to a district.
fn something_happens(sample: &mut Sample, dice: &mut Dice) {
    let mut pick = |n: usize| (dice.roll() * n as f64) as usize;
    let days = [date(2021, 1, 1), date(2024, 3, 1), date(2026, 10, 31), TODAY, date(2026, 11, 2)];
    let from = days[pick(days.len())];
    let until = (pick(3) == 0).then(|| date(2027, 1, 1));
    match pick(8) {
        0..5 => {
            let code = format!("P{:04}", pick(40));
            let line = sample.atlas.lines().get(Fid(pick(3) as u32)).unwrap().id;
            let spread = |v: usize| (v as f64 / 1000.0 - 0.5) * 0.05;
            let at = (pick(10) > 0).then(|| (CENTRE.0 + spread(pick(1000)), CENTRE.1 + spread(pick(1000))));
            sample.checkpoint(&code, line, at, period(from, until));
        }
        5 => {
            // A compound whose border may put a node on somebody else's.
            let columns = [700.0, 1400.0 + pick(3) as f64 * 3.0];
            let rows = [0.0, 1700.0];
            sample.area(
                AreaKind::Estate,
                &format!("E{}", pick(3)),
                vec![(period(from, until), cell(&columns, &rows, 0, 0))],
            );
        }
        6 => {
            let columns = [2100.0, 2500.0 + pick(5) as f64 * 90.0];
            sample.area(
                AreaKind::Community,
                &format!("C0{}", pick(4)),
                vec![(period(from, until), cell(&columns, &[0.0, 1700.0], 0, 0))],
            );
        }
        _ => {
            let rows = [1700.0, 3100.0 + pick(4) as f64 * 40.0];
            sample.area(
                AreaKind::Zone,
                &format!("Z{:02}", 6 + pick(5)),
                vec![(period(from, until), cell(&[0.0, 1400.0], &rows, 0, 0))],
            );
        }
    }
}

#[test]
fn what_the_cache_serves_is_always_what_a_fresh_cut_gives() {
    let mut sample = Sample::district();
    sample.checkpoints(40);
    let long_lived = Tiles::new(1 << 22);
    let mut dice = Dice(20_261_101);
    let dates = [date(2022, 6, 1), TODAY, date(2026, 11, 2), date(2027, 3, 1)];
    let mut pool: Vec<TileCoord> = [8, 11, 12, 13, 14].into_iter().flat_map(tiles_at).collect();
    pool.extend(tiles_at(16).into_iter().step_by(37));
    for step in 0..250 {
        something_happens(&mut sample, &mut dice);
        let fresh = Tiles::new(1 << 20);
        for _ in 0..6 {
            let coord = pool[(dice.roll() * pool.len() as f64) as usize];
            let on = dates[(dice.roll() * dates.len() as f64) as usize];
            for layer in [Layer::Zones, Layer::ZoneLabels, Layer::Streets, Layer::Communities, Layer::Checkpoints] {
                let kept = long_lived.tile(&sample.atlas, layer, coord, on);
                let cut: Arc<CachedTile> = fresh.tile(&sample.atlas, layer, coord, on);
                assert_eq!(kept.etag, cut.etag, "step {step}: {layer:?} {coord} on {on}");
            }
        }
    }
}

#[test]
fn a_tile_document_names_its_address_and_bounds() {
    let mut sample = Sample::district();
    sample.line("L01");
    let of = |layer, on| serde_json::to_value(TileJson::of(&sample.atlas, layer, "https://map.example/", on)).unwrap();
    let zones = of(Layer::Zones, None);
    assert_eq!(zones["tilejson"], "3.0.0");
    assert_eq!(zones["tiles"][0], "https://map.example/tiles/zones/{z}/{x}/{y}.mvt");
    assert_eq!((&zones["minzoom"], &zones["maxzoom"]), (&8.into(), &18.into()));
    let bounds: Vec<f64> = serde_json::from_value(zones["bounds"].clone()).unwrap();
    assert!(bounds[0] < CENTRE.0 && CENTRE.0 < bounds[2] && bounds[1] < CENTRE.1 && CENTRE.1 < bounds[3]);
    assert!(zones["vector_layers"][0]["fields"]["code"].is_string());
    let checkpoints = of(Layer::Checkpoints, Some(TODAY));
    assert!(checkpoints["tiles"][0].as_str().unwrap().ends_with(".mvt?on=2026-11-01"));
    assert!(checkpoints["vector_layers"][0]["fields"]["n_L01"].is_string());
    assert!(checkpoints.get("bounds").is_none());
}
