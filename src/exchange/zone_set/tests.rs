//! Drafts over the district of four squares.

use geo::BoundingRect;
use jiff::civil::date;
use serde_json::json;

use super::*;
use crate::domain::Command;
use crate::exchange::Severity;
use crate::exchange::tests::{applied, fixture::Files};

const FIRST: Date = date(2027, 3, 1);

fn there() -> Atlas {
    applied(Atlas::default(), &Files::good().plan())
}

/// Corners in hundredths of a degree.
fn zone(code: &str, corners: &[(f64, f64)]) -> Value {
    let mut ring: Vec<[f64; 2]> = corners.iter().map(|(x, y)| [115.0 + x / 100.0, 28.0 + y / 100.0]).collect();
    ring.extend(ring.first().copied());
    json!({ "type": "Feature", "properties": { "code": code, "name": format!("{code}名") },
        "geometry": { "type": "Polygon", "coordinates": [ring] } })
}

fn square(code: &str, x: f64, y: f64) -> Value {
    zone(code, &[(x, y), (x + 1.0, y), (x + 1.0, y + 1.0), (x, y + 1.0)])
}

fn whole() -> Vec<Value> {
    vec![square("Z1", 0.0, 0.0), square("Z2", 1.0, 0.0), square("Z3", 0.0, 1.0), square("Z4", 1.0, 1.0)]
}

/// The zones as the district has them, so that what is not touched is the same.
fn as_it_is(atlas: &Atlas) -> Vec<Value> {
    let zones = atlas.areas(AreaKind::Zone).iter().map(|row| {
        let version = row.versions.last();
        json!({ "type": "Feature",
            "properties": { "code": row.code.to_string(), "name": version.name.to_string(), "order": version.order },
            "geometry": geojson::Geometry::from(version.shape().unwrap()) })
    });
    zones.collect()
}

fn planned(atlas: &Atlas, features: &[Value]) -> SetPlan {
    plan_zones(atlas, &ZoneSet { features, first: FIRST, end_duties: false })
}

fn told(plan: &SetPlan) -> Vec<String> {
    let errors = plan.plan.faults.0.iter().filter(|fault| fault.severity() == Severity::Error);
    errors.map(|fault| format!("{} {}", fault.code(), fault.zh())).collect()
}

#[test]
fn a_set_that_is_as_it_is_does_nothing() {
    let atlas = there();
    let plan = planned(&atlas, &as_it_is(&atlas));
    assert!(plan.plan.commands.is_empty() && plan.misfits.is_empty(), "{:?}", told(&plan));
    assert_eq!(plan.zones.len(), 4);
    assert!(plan.plan.entries.is_empty(), "{:?}", plan.plan.entries);
}

#[test]
fn a_split_keeps_the_code_for_one_half_and_the_checkpoints_follow_the_ground() {
    let atlas = there();
    let mut features = as_it_is(&atlas);
    features[0] = zone("Z1", &[(0.0, 0.0), (0.4, 0.0), (0.4, 1.0), (0.0, 1.0)]);
    features.push(zone("Z5", &[(0.4, 0.0), (1.0, 0.0), (1.0, 1.0), (0.4, 1.0)]));
    let plan = planned(&atlas, &features);
    assert_eq!(told(&plan), [""; 0]);
    assert_eq!(plan.misfits, []);
    assert!(plan.is_ready());
    let zones: Vec<_> =
        plan.plan.entries.iter().filter(|it| it.kind == Kind::Zone).map(|it| it.code.as_str()).collect();
    assert!(zones.contains(&"Z1") && zones.contains(&"Z5"), "{zones:?}");
    let share = plan.zones[0].m2 / (plan.zones[0].m2 + plan.zones[4].m2);
    assert!((share - 0.4).abs() < 1e-3, "{share}");
    // The one at 115.005, 28.005.
    assert!(plan.moved.iter().any(|it| it.from.as_deref() == Some("Z1") && it.to.as_deref() == Some("Z5")));
    let after = applied(atlas, &plan.plan);
    let versions = after.areas(AreaKind::Zone).by_code("Z1").unwrap().versions.clone();
    assert_eq!(versions.all().len(), 2);
    assert_eq!(versions.all()[0].period.last(), FIRST.yesterday().ok());
}

#[test]
fn a_merge_ends_the_other_zone_once_its_duties_end() {
    let atlas = there();
    let mut features = as_it_is(&atlas);
    // Z1 and Z2 become Z2; somebody answers for Z1.
    features[1] = zone("Z2", &[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0), (0.0, 1.0)]);
    features.remove(0);
    let plan = planned(&atlas, &features);
    assert!(!plan.is_ready() && !plan.held.is_empty());
    let told = told(&plan);
    assert!(told.iter().any(|it| it.starts_with("zone_still_held") && it.contains("Z1")), "{told:?}");

    let ending = plan_zones(&atlas, &ZoneSet { features: &features, first: FIRST, end_duties: true });
    assert!(ending.is_ready(), "{:?}", ending.plan.faults);
    let last = FIRST.yesterday().unwrap();
    let ends = ending.plan.commands.iter().filter_map(|it| match &it.command {
        Command::End { kind, code, last } => Some((*kind, code.to_string(), *last)),
        _ => None,
    });
    let ends: Vec<_> = ends.collect();
    assert_eq!(ends.last(), Some(&(Kind::Zone, "Z1".to_owned(), last)), "the zone ends after what is held for it");
    assert!(ends.len() > 1 && ends.iter().all(|(.., day)| *day == last));
    // The rosters of its checkpoints name the zone that has the ground now.
    let z2 = atlas.areas(AreaKind::Zone).by_code("Z2").unwrap().id;
    let restated = ending.plan.commands.iter().filter_map(|it| match &it.command {
        Command::Put { record, .. } => match &**record {
            Record::Checkpoint(it) => Some(it.versions.on(FIRST)?.stated.zone),
            _ => None,
        },
        _ => None,
    });
    assert!(restated.into_iter().all(|zone| zone == Some(z2)));
}

#[test]
fn gaps_and_overlaps_are_painted_and_keep_a_set_from_coming_into_force() {
    let atlas = there();
    let mut features = whole();
    features[0] = zone("Z1", &[(0.0, 0.0), (0.9, 0.0), (0.9, 1.0), (0.0, 1.0)]);
    features[3] = zone("Z4", &[(0.8, 1.0), (2.0, 1.0), (2.0, 2.0), (0.8, 2.0)]);
    let plan = planned(&atlas, &features);
    assert!(!plan.is_ready() && plan.plan.commands.is_empty());
    let gap = plan.misfits.iter().find(|it| it.kind == MisfitKind::Gap).expect("no gap");
    let rect = gap.shape.bounding_rect().unwrap();
    assert!((rect.min().x - 115.009).abs() < 1e-6 && (rect.max().y - 28.01).abs() < 1e-6, "{rect:?}");
    assert!((90_000.0..130_000.0).contains(&gap.m2), "{}", gap.m2);
    let overlap = plan.misfits.iter().find(|it| it.kind == MisfitKind::Overlap).expect("no overlap");
    assert_eq!(overlap.zones, ["Z3", "Z4"]);
    assert!(told(&plan).is_empty(), "they are no faults: {:?}", told(&plan));
}

#[test]
fn a_zone_that_crosses_itself_is_told_with_the_place_of_the_crossing() {
    let atlas = there();
    let mut features = whole();
    features[2] = zone("Z3", &[(0.0, 1.0), (1.0, 2.0), (1.0, 1.0), (0.0, 2.0)]);
    let plan = planned(&atlas, &features);
    let fault = plan.plan.faults.0.iter().find(|fault| fault.code() == "self_crossing").expect("not told");
    assert_eq!(fault.at.row, Some(3));
    let place = fault.geometry.as_deref().unwrap().bounding_rect().unwrap().center();
    assert!((place.x - 115.005).abs() < 1e-6 && (place.y - 28.015).abs() < 1e-6, "{place:?}");
    assert!(fault.zh().contains("片区草案 第 3 个要素"), "{}", fault.zh());
    assert!(plan.plan.commands.is_empty());
    assert_eq!(plan.zones.len(), 3, "the others have their figures");
}

#[test]
fn a_zone_is_the_union_of_communities() {
    let atlas = there();
    let of =
        json!({ "type": "Feature", "properties": { "code": "Z1", "name": "一片", "of": ["C1"] }, "geometry": null });
    let plan = plan_zones(&atlas, &ZoneSet { features: &[of], first: FIRST, end_duties: true });
    assert_eq!(plan.misfits, []);
    assert!(plan.is_ready(), "{:?}", told(&plan));
    assert_eq!(plan.zones[0].communities, 1);
    let rect = plan.zones[0].shape.as_ref().unwrap().bounding_rect().unwrap();
    assert_eq!((rect.min().x, rect.max().x), (115.0, 115.02));
    let unknown = json!({ "type": "Feature", "properties": { "code": "Z1", "name": "一片", "of": ["C9"] } });
    let plan = planned(&atlas, &[unknown]);
    assert!(told(&plan).iter().any(|it| it.starts_with("unknown_code")), "{:?}", told(&plan));
}

#[test]
fn codes_and_names_are_looked_at_and_an_empty_set_is_none() {
    let atlas = there();
    let mut features = whole();
    features[1]["properties"]["code"] = "Z1".into();
    features[2]["properties"]["name"] = "".into();
    let told = told(&planned(&atlas, &features));
    assert!(told.iter().any(|it| it.starts_with("double_code")), "{told:?}");
    assert!(told.iter().any(|it| it.starts_with("missing_value")), "{told:?}");
    assert!(!planned(&atlas, &[]).is_ready());
    assert!(!planned(&atlas, &[json!(3), json!({ "type": "Feature" })]).is_ready());
}
