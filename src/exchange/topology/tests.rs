//! Squares of a hundred metres, put together well and badly.

use proptest::prelude::*;

use crate::atlas::Atlas;
use crate::exchange::tests::{applied, planned, said};
use crate::exchange::{Fault, InputFile, Plan};

/// A degree of latitude and of longitude here, in metres.
const NORTH: f64 = 110_850.0;
const EAST: f64 = 97_760.0;

/// Metres from the corner of the map, as degrees.
fn at(x: f64, y: f64) -> (f64, f64) {
    (115.9 + x / EAST, 28.66 + y / NORTH)
}

fn layer(name: &str, areas: &[(&str, &[(f64, f64)])]) -> InputFile {
    let features: Vec<String> = areas
        .iter()
        .map(|(code, ring)| {
            let ring: Vec<String> = ring
                .iter()
                .chain(ring.first())
                .map(|(x, y)| at(*x, *y))
                .map(|(lon, lat)| format!("[{lon},{lat}]"))
                .collect();
            format!(
                r#"{{"type":"Feature","properties":{{"code":"{code}","name":"{code}","valid_from":"2021-01-01"}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}"#,
                ring.join(",")
            )
        })
        .collect();
    let crs = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}"#;
    let text = format!(r#"{{"type":"FeatureCollection",{crs},"features":[{}]}}"#, features.join(","));
    InputFile::new(format!("{name}.geojson"), text.into_bytes())
}

const WHOLE: &[(f64, f64)] = &[(0.0, 0.0), (100.0, 0.0), (200.0, 0.0), (200.0, 100.0), (100.0, 100.0), (0.0, 100.0)];
const WEST: &[(f64, f64)] = &[(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)];
const REST: &[(f64, f64)] = &[(100.0, 0.0), (200.0, 0.0), (200.0, 100.0), (100.0, 100.0)];

fn zones(west: &[(f64, f64)], east: &[(f64, f64)]) -> Plan {
    planned(&Atlas::default(), &[layer("district", &[("D", WHOLE)]), layer("zones", &[("Z1", west), ("Z2", east)])])
}

fn codes(plan: &Plan) -> Vec<&'static str> {
    plan.faults.0.iter().map(Fault::code).collect()
}

#[test]
fn what_fits_is_not_changed_by_a_bit() {
    let plan = zones(WEST, REST);
    assert_eq!(codes(&plan), Vec::<&str>::new());
    let zone = plan.commands.iter().find(|it| format!("{:?}", it.command).contains("\"Z1\"")).unwrap();
    let (lon, lat) = at(100.0, 100.0);
    assert!(serde_json::to_string(zone).unwrap().contains(&format!("[{lon},{lat}]")));
}

#[test]
fn vertices_within_thirty_centimetres_are_snapped_and_reported() {
    let plan = zones(WEST, &[(100.2, 0.1), (200.0, 0.0), (200.0, 100.0), (100.0, 100.15)]);
    assert_eq!(codes(&plan), ["snapped"]);
    let text = said(&plan.faults);
    assert!(text.contains("2 vertices of 1 areas were snapped to neighbours, by 0.22 m at most"), "{text}");
    assert!(plan.faults.0[0].geometry.is_some());
    // The same files again change nothing.
    let atlas = applied(Atlas::default(), &plan);
    let files = [
        layer("district", &[("D", WHOLE)]),
        layer("zones", &[("Z1", WEST), ("Z2", &[(100.2, 0.1), (200.0, 0.0), (200.0, 100.0), (100.0, 100.15)])]),
    ];
    assert!(planned(&atlas, &files).is_empty());
}

#[test]
fn a_junction_on_a_side_becomes_a_node_of_it() {
    let three = layer(
        "zones",
        &[
            ("Z1", WEST),
            ("Z2", &[(100.0, 0.0), (200.0, 0.0), (200.0, 50.0), (100.0, 50.0)]),
            ("Z3", &[(100.0, 50.0), (200.0, 50.0), (200.0, 100.0), (100.0, 100.0)]),
        ],
    );
    let plan = planned(&Atlas::default(), &[layer("district", &[("D", WHOLE)]), three.clone()]);
    assert_eq!(codes(&plan), ["noded", "noded"], "{}", said(&plan.faults));
    assert!(said(&plan.faults).contains("zones.geojson, geometry: 1 nodes were added to the borders of 1 areas"));
    let atlas = applied(Atlas::default(), &plan);
    assert!(planned(&atlas, &[layer("district", &[("D", WHOLE)]), three]).is_empty());
}

#[test]
fn slivers_under_a_square_metre_are_healed_and_reported() {
    // A dent of 0.4 m over 4 m: 0.8 m² that belong to nobody.
    let plan = zones(
        WEST,
        &[(100.0, 0.0), (200.0, 0.0), (200.0, 100.0), (100.0, 100.0), (100.0, 52.0), (100.4, 50.0), (100.0, 48.0)],
    );
    assert_eq!(codes(&plan), ["noded", "sliver_healed"], "{}", said(&plan.faults));
    assert!(said(&plan.faults).contains("1 slivers under 1 m² were healed, 0.80 m² in all"), "{}", said(&plan.faults));
    // And one that two zones both have.
    let plan = zones(
        WEST,
        &[(100.0, 0.0), (200.0, 0.0), (200.0, 100.0), (100.0, 100.0), (100.0, 52.0), (99.6, 50.0), (100.0, 48.0)],
    );
    assert_eq!(codes(&plan), ["noded", "sliver_healed"], "{}", said(&plan.faults));
}

#[test]
fn larger_overlaps_are_faults_with_their_shape() {
    let plan = zones(WEST, &[(90.0, 0.0), (200.0, 0.0), (200.0, 100.0), (90.0, 100.0)]);
    assert!(plan.commands.is_empty());
    let overlap = plan.faults.errors().find(|fault| fault.code() == "overlap").unwrap();
    assert!(overlap.zh().contains("片区Z1 与 Z2 重叠 1000 平方米（2021-01-01 起）"), "{}", overlap.zh());
    assert!(overlap.en().contains("zones.geojson feature 2, geometry: the zones Z1 and Z2 overlap by 1000 m²"));
    let map = plan.faults.geojson();
    let shapes: Vec<_> = map["features"].as_array().unwrap().iter().map(|it| &it["geometry"]["type"]).collect();
    assert!(shapes.contains(&&serde_json::json!("MultiPolygon")), "{map}");
}

#[test]
fn gaps_in_the_district_and_parts_beyond_it_are_faults() {
    let plan = zones(WEST, &[(110.0, 0.0), (200.0, 0.0), (200.0, 100.0), (110.0, 100.0)]);
    let text = said(&plan.faults);
    assert!(text.contains("1000 m² belong to no zone from 2021-01-01, near Z1"), "{text}");
    let plan = zones(WEST, &[(100.0, 0.0), (220.0, 0.0), (220.0, 100.0), (100.0, 100.0)]);
    let text = said(&plan.faults);
    assert!(text.contains("2000 m² of the zone Z2 are outside the district"), "{text}");
    assert!(plan.commands.is_empty());
}

#[test]
fn new_borders_go_to_those_that_are_there() {
    let atlas = applied(Atlas::default(), &zones(WEST, REST));
    let communities = [layer("communities", &[("C1", &[(0.1, 0.0), (50.0, 0.0), (50.0, 100.0), (0.0, 99.9)])])];
    let plan = planned(&atlas, &communities);
    assert_eq!(codes(&plan), ["snapped", "noded", "noded"], "{}", said(&plan.faults));
    // The zone and the district get the two nodes where the community's border meets theirs, and do not move.
    let changed: Vec<_> = plan.changed().map(|entry| entry.code.as_str()).collect();
    assert_eq!(changed, ["D", "Z1"]);
    assert!(planned(&applied(atlas, &plan), &communities).is_empty());
}

#[test]
fn an_area_nowhere_near_the_district_is_said_to_be_far_away() {
    let far = layer("zones", &[("Z1", &[(200_000.0, 0.0), (200_100.0, 0.0), (200_100.0, 100.0)])]);
    let plan = planned(&Atlas::default(), &[layer("district", &[("D", WHOLE)]), far]);
    assert_eq!(codes(&plan), ["far_away"]);
    assert!(said(&plan.faults).contains("this is about 200 km away from the district"), "{}", said(&plan.faults));
}

/// Four by four squares of a hundred metres, each drawn on its own with a hand that shakes by ten centimetres, some
/// corners on sides that have none there.
fn shaky(shakes: &[(f64, f64)], extra: &[(usize, f64)]) -> Vec<(String, Vec<(f64, f64)>)> {
    let mut shakes = shakes.iter().cycle();
    let mut squares = Vec::new();
    for square in 0..16_usize {
        let (x, y) = ((square % 4) as f64 * 100.0, (square / 4) as f64 * 100.0);
        let corners = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)];
        let mut ring = Vec::new();
        for (side, (cx, cy)) in corners.into_iter().enumerate() {
            let (dx, dy) = shakes.next().copied().unwrap_or_default();
            ring.push((x + cx + dx, y + cy + dy));
            for (_, along) in extra.iter().filter(|(place, _)| *place == square * 4 + side) {
                let (nx, ny) = corners[(side + 1) % 4];
                ring.push((x + cx + (nx - cx) * along, y + cy + (ny - cy) * along));
            }
        }
        squares.push((format!("Z{square:02}"), ring));
    }
    squares
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn borders_drawn_with_a_shaking_hand_fit_afterwards_and_stay_as_they_are(
        shakes in prop::collection::vec((-0.1_f64..0.1, -0.1_f64..0.1), 64),
        extra in prop::collection::btree_map(0_usize..64, 0.2_f64..0.8, 0..12),
    ) {
        let extra: Vec<_> = extra.into_iter().collect();
        let squares = shaky(&shakes, &extra);
        let areas: Vec<(&str, &[(f64, f64)])> = squares.iter().map(|(code, ring)| (code.as_str(), &ring[..])).collect();
        let whole = [(0.0, 0.0), (400.0, 0.0), (400.0, 400.0), (0.0, 400.0)];
        let files = [layer("district", &[("D", &whole)]), layer("zones", &areas)];
        let plan = planned(&Atlas::default(), &files);
        prop_assert!(!plan.faults.any_error(), "{}", said(&plan.faults));
        let atlas = applied(Atlas::default(), &plan);
        // What was settled is settled: written out and read again nothing is found.
        let again = planned(&atlas, &crate::exchange::export_files(&atlas, &mut ()));
        prop_assert!(again.faults.0.is_empty() && again.is_empty(), "{}", said(&again.faults));
        let afresh = planned(&Atlas::default(), &crate::exchange::export_files(&atlas, &mut ()));
        prop_assert!(afresh.faults.0.is_empty(), "{}", said(&afresh.faults));
        // Together they are the district, exactly once: to the last square centimetre.
        use geo::{Area as _, MapCoords};
        let plane = crate::atlas::Plane::at(crate::domain::Position::new(115.9, 28.66).unwrap());
        let m2 = |kind| -> f64 {
            let rows = atlas.areas(kind).iter();
            rows.map(|row| row.versions.last().shape().unwrap().map_coords(|at| plane.offset(at)).unsigned_area()).sum()
        };
        let (district, zones) = (m2(crate::domain::AreaKind::District), m2(crate::domain::AreaKind::Zone));
        prop_assert!((district - zones).abs() < 1e-4, "{district} {zones}");
    }
}
