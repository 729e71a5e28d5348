//! A district of which nothing is drawn: zones, streets and communities by their codes and names alone.

use jiff::civil::date;
use serde_json::{Value, json};

use super::fixture::{Files, feature, layer, square};
use super::*;
use crate::atlas::{AreaFilter, CheckpointFilter, Paging};
use crate::domain::{AreaKind, Code, Date, Envelope, Kind, Position};

const ON: Date = date(2026, 9, 1);

/// The files with no border in them; a community states the zone that it lies in.
fn bare(drawn: &Atlas) -> Vec<InputFile> {
    let mut files = demo_files();
    for file in files.iter_mut().filter(|file| file.extension() == "geojson" && file.stem() != "context") {
        let mut layer: Value = serde_json::from_slice(&file.bytes).unwrap();
        layer.as_object_mut().unwrap().remove("crs");
        for feature in layer["features"].as_array_mut().unwrap() {
            feature["geometry"] = Value::Null;
            if file.stem() == "communities" {
                let code = feature["properties"]["code"].as_str().unwrap();
                let id = drawn.areas(AreaKind::Community).by_code(code).unwrap().id;
                let zone = drawn.zone_of_community(id, ON).unwrap();
                feature["properties"]["zone"] = json!(drawn.area(zone).unwrap().code);
            }
        }
        *file = InputFile::new(file.file_name(), serde_json::to_vec(&layer).unwrap());
    }
    files
}

#[test]
fn the_roster_the_checkpoints_and_the_matrix_are_those_of_the_drawn_district() {
    let drawn = applied(Atlas::default(), &planned(&Atlas::default(), &demo_files()));
    let files = bare(&drawn);
    let plan = planned(&Atlas::default(), &files);
    assert_eq!(plan.faults.errors().map(Fault::en).collect::<Vec<_>>(), Vec::<String>::new());
    let told = said(&plan.faults);
    assert!(told.contains("zones.geojson: 13 of 13 have no border yet"), "{told}");
    let atlas = applied(Atlas::default(), &plan);

    let matrix = |atlas: &Atlas| {
        let mut matrix = serde_json::to_value(atlas.matrix(ON)).unwrap();
        matrix.as_object_mut().unwrap().remove("seq");
        matrix
    };
    assert_eq!(matrix(&atlas), matrix(&drawn));

    let all = Paging { after: None, limit: usize::MAX };
    for zone in drawn.areas(AreaKind::Zone).iter() {
        let of_zone = |atlas: &Atlas| -> (Vec<Code>, Vec<Code>) {
            let zone = atlas.areas(AreaKind::Zone).by_code(zone.code.as_str()).map(|row| row.id);
            let points = CheckpointFilter { zone, ..CheckpointFilter::default() };
            let points = atlas.list_checkpoints(&points, ON, &all).items;
            let communities = AreaFilter { zone, ..AreaFilter::default() };
            let communities = atlas.list_areas(AreaKind::Community, &communities, ON, &all).items;
            (points.iter().map(|it| it.code.clone()).collect(), communities.iter().map(|it| it.code.clone()).collect())
        };
        assert_eq!(of_zone(&atlas), of_zone(&drawn), "{}", zone.code);
    }

    let found = |atlas: &Atlas| atlas.search("桃花", ON, 20).items.into_iter().map(|hit| hit.code).collect::<Vec<_>>();
    assert_eq!(found(&atlas), found(&drawn));
    // Where nothing is drawn, nothing is near or far.
    let somewhere = atlas.locate(AreaKind::Zone, Position::new(115.9, 28.66).unwrap(), ON);
    assert_eq!((somewhere.area, somewhere.outside_m), (None, None));
}

#[test]
fn what_goes_out_comes_in_again_without_a_change() {
    let drawn = applied(Atlas::default(), &planned(&Atlas::default(), &demo_files()));
    let atlas = applied(Atlas::default(), &planned(&Atlas::default(), &bare(&drawn)));
    let files = export_files(&atlas, &mut ());
    let again = planned(&atlas, &files);
    assert_eq!(again.faults.errors().count(), 0, "{}", said(&again.faults));
    assert!(again.entries.iter().all(|entry| entry.what == What::PrivatePhone), "{:?}", again.entries.first());
}

fn without_border(code: &str) -> String {
    let mut zone: Value = serde_json::from_str(&feature(code, &square(1, 1, 1), "")).unwrap();
    zone["geometry"] = Value::Null;
    zone.to_string()
}

/// Z1 to Z3 as squares, Z4 without a border.
fn without_z4() -> Files {
    let squares = [("Z1", 0, 0), ("Z2", 1, 0), ("Z3", 0, 1)].map(|(code, x, y)| feature(code, &square(x, y, 1), ""));
    Files::good().with("zones.geojson", layer(&[squares.as_slice(), &[without_border("Z4")]].concat()))
}

#[test]
fn while_some_zones_are_drawn_the_rest_is_no_gap_and_a_point_there_no_fault() {
    let point = Files::good().0["checkpoints.csv"].clone();
    let moved = String::from_utf8(point).unwrap().replace("115.005,28.005", "115.015,28.015");
    let plan = without_z4().with("checkpoints.csv", moved).plan();
    let codes: Vec<_> = plan.faults.0.iter().map(Fault::code).collect();
    // The point states Z1, where it does not lie: that can be said of Z1, which is drawn.
    assert_eq!(codes, ["not_drawn", "stated_nowhere"], "{}", said(&plan.faults));
}

#[test]
fn a_file_without_borders_takes_none_away() {
    let drawn = applied(Atlas::default(), &Files::good().plan());
    let renamed = without_z4().replace("zones.geojson", "Z4名", "改名片区");
    let plan = planned(&drawn, &renamed.list());
    assert_eq!(said(&plan.faults), "");
    let atlas = applied(drawn, &plan);
    let there = atlas.locate(AreaKind::Zone, Position::new(115.015, 28.015).unwrap(), ON);
    assert_eq!(there.area.unwrap().versions.last().name.as_str(), "改名片区");
}

#[test]
fn a_zone_without_a_border_does_not_end_over_the_heads_of_its_checkpoints() {
    let point = String::from_utf8(Files::good().0["checkpoints.csv"].clone()).unwrap();
    let stated = point.replace(",Z1,115.005,28.005,wgs84,", ",Z4,,,,");
    let zones: Vec<String> = ["Z1", "Z2", "Z3", "Z4"].map(without_border).to_vec();
    let files = Files::good().with("zones.geojson", layer(&zones)).with("checkpoints.csv", stated);
    let atlas = applied(Atlas::default(), &files.plan());
    let z4 = atlas.areas(AreaKind::Zone).by_code("Z4").unwrap().id;
    assert!(atlas.checkpoints().iter().any(|row| row.versions.last().stated.zone == Some(z4)));
    let features: Vec<Value> = zones[..3].iter().map(|it| serde_json::from_str(it).unwrap()).collect();
    let set = ZoneSet { features: &features, first: date(2026, 12, 7), end_duties: true };
    let plan = plan_zones(&atlas, &set).plan;
    assert!(plan.commands.iter().any(|envelope| matches!(envelope.command, Command::End { kind: Kind::Zone, .. })));
    let restated = |envelope: &Envelope| matches!(&envelope.command, Command::Put { record, .. } if record.kind() == Kind::Checkpoint);
    assert!(!plan.commands.iter().any(restated), "{:?}", plan.entries);
}

#[test]
fn a_border_can_be_drawn_later() {
    let before = applied(Atlas::default(), &without_z4().plan());
    let plan = planned(&before, &Files::good().list());
    assert_eq!(said(&plan.faults), "");
    let entries = plan.entries.iter().filter(|entry| entry.what != What::PrivatePhone);
    let changed: Vec<_> = entries.map(|entry| entry.code.as_str()).collect();
    assert_eq!(changed, ["Z4"]);
    let atlas = applied(before, &plan);
    let there = atlas.locate(AreaKind::Zone, Position::new(115.015, 28.015).unwrap(), ON);
    assert_eq!(there.area.unwrap().code.as_str(), "Z4");
}
