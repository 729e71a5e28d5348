//! Bad shapes and datums: each kind is named with its place, and nothing is imported.

use super::bad::expect;
use super::fixture::{CRS, Files, feature, layer, square};
use super::*;

/// The good files with another first zone.
fn zone(ring: &str) -> Files {
    let others = [(1, 0, "Z2"), (0, 1, "Z3"), (1, 1, "Z4")].map(|(x, y, code)| feature(code, &square(x, y, 1), ""));
    let all: Vec<String> = std::iter::once(feature("Z1", ring, "")).chain(others).collect();
    Files::good().with("zones.geojson", layer(&all))
}

/// The first zone's square with something else in place of its corners after the first.
fn ring(rest: &str) -> String {
    format!("[[115,28],{rest}]")
}

#[test]
fn not_json() {
    expect(
        Files::good().with("zones.geojson", "{\"type\":\n oops"),
        "not_json",
        "zones.geojson: this is not JSON, line 2 column 2",
        "zones.geojson：不是 JSON，第 2 行第 2 列出错",
    );
    expect(
        Files::good().with("zones.geojson", "{\"type\":\"Topology\"}"),
        "not_features",
        "not a GeoJSON FeatureCollection but Topology",
        "不是 GeoJSON 要素集",
    );
}

#[test]
fn wrong_geometry_type() {
    let line = r#"{"type":"Feature","properties":{"code":"Z9","name":"线","valid_from":"2021-01-01"},"geometry":{"type":"LineString","coordinates":[[115,28],[115.01,28]]}}"#;
    let text = String::from_utf8(Files::good().0["zones.geojson"].clone()).unwrap();
    let with_line = text.replace("]}", &format!(",{line}]}}")).replace(&format!("]]],{line}]}}"), "]]]}");
    let with_line = if with_line.matches(line).count() == 1 {
        with_line
    } else {
        text.strip_suffix("]}").unwrap().to_owned() + "," + line + "]}"
    };
    expect(
        Files::good().with("zones.geojson", with_line),
        "wrong_geometry",
        "zones.geojson feature 5: the geometry is a LineString, wanted is a Polygon / MultiPolygon",
        "zones.geojson 第 5 个要素：图形是 LineString",
    );
}

#[test]
fn no_geometry_and_broken_coordinates() {
    let text = |geometry: &str| {
        format!(
            r#"{{"type":"FeatureCollection",{CRS}"features":[{{"type":"Feature","properties":{{"code":"E1","name":"小区","valid_from":"2021-01-01"}},"geometry":{geometry}}}]}}"#
        )
    };
    // Water that is nowhere is nothing; an area may be known by its name alone.
    let water = text("null").replace(r#""name":"小区","valid_from":"2021-01-01""#, r#""class":"water""#);
    expect(
        Files::good().with("context.geojson", water),
        "no_geometry",
        "context.geojson feature 1: there is no geometry",
        "没有图形",
    );
    let broken = r#"{"type":"Polygon","coordinates":[[1,2]]}"#;
    expect(
        Files::good().with("estates.geojson", text(broken)),
        "bad_coordinates",
        "the coordinates are incomplete",
        "坐标数组不完整",
    );
}

#[test]
fn self_crossing_with_its_place() {
    let files = zone(&ring("[115.01,28.01],[115.01,28],[115,28.01],[115,28]"));
    let fault = files.fault();
    assert_eq!(fault.code(), "self_crossing");
    assert!(fault.zh().starts_with("zones.geojson 第 1 个要素，geometry：边界自相交。"), "{}", fault.zh());
    let geo_types::Geometry::Point(place) = *fault.geometry.unwrap() else { panic!("no point") };
    assert!((place.x() - 115.005).abs() < 1e-9 && (place.y() - 28.005).abs() < 1e-9);
}

#[test]
fn unclosed_short_duplicate_and_spike_vertices() {
    expect(
        zone(&ring("[115.01,28],[115.01,28.01],[115,28.01]")),
        "ring_unclosed",
        "the ring is not closed: first and last are 1108.",
        "边界没有闭合，首尾相距 1108.",
    );
    expect(zone(&ring("[115.01,28],[115,28]")), "ring_too_short", "the ring has 3 coordinates", "边界只有 3 个坐标");
    expect(
        zone(&ring("[115.01,28],[115.01,28],[115.01,28.01],[115,28.01],[115,28]")),
        "duplicate_vertex",
        "the same vertex stands 2 times in a row",
        "同一顶点连续出现 2 次",
    );
    expect(
        zone(&ring("[115.01,28],[115.02,28],[115.01,28],[115.01,28.01],[115,28.01],[115,28]")),
        "spike",
        "has a spike",
        "边界有尖刺",
    );
}

#[test]
fn holes_outside_and_parts_that_cross() {
    let hole = format!("{},{}", square(0, 0, 1), "[[115.5,28.5],[115.51,28.5],[115.51,28.51],[115.5,28.5]]");
    expect(zone(&hole), "hole_outside", "a hole lies outside its outer ring", "洞不在外边界之内");
    let hole =
        format!("{},{}", square(0, 0, 1), "[[115.005,28.005],[115.015,28.005],[115.015,28.008],[115.005,28.005]]");
    let plan = zone(&hole).plan();
    assert!(
        plan.faults.errors().all(|fault| fault.code() == "rings_cross") && plan.faults.any_error(),
        "{}",
        said(&plan.faults)
    );
}

#[test]
fn a_nan_hides_no_other_fault_of_its_file() {
    let files = zone(&ring("[115,28],[1e999,28.01],[115,28]")).replace("zones.geojson", "\"Z3\"", "\"Z2\"");
    let codes: Vec<_> = files.plan().faults.errors().map(crate::exchange::Fault::code).collect();
    assert!(codes.contains(&"not_finite") && codes.contains(&"double_code"), "{codes:?}");
}

#[test]
fn coordinates_that_are_no_numbers() {
    expect(
        zone(&ring("[NaN,28],[115.01,28.01],[115,28]")),
        "not_finite",
        "zones.geojson feature 1, geometry \"NaN, 28\": a coordinate is not a finite number (NaN, null or infinite)",
        "坐标不是有限的数",
    );
    expect(
        zone(&ring("[null,28],[115.01,28.01],[115,28]")),
        "not_finite",
        "zones.geojson feature 1, geometry \"NaN, 28\": a coordinate is not a finite number",
        "坐标不是有限的数",
    );
    let files = Files::good().replace("checkpoints.csv", "115.005", "NaN");
    expect(files, "not_finite", "checkpoints.csv row 2, lon \"NaN\"", "checkpoints.csv 第 2 行，lon“NaN”");
}

#[test]
fn exchanged_longitude_and_latitude_are_said_to_be_exchanged() {
    let files = zone("[[28,115],[28,115.01],[28.01,115.01],[28.01,115],[28,115]]");
    expect(
        files,
        "swapped",
        "longitude and latitude seem to be exchanged: longitude 28, latitude 115",
        "经度和纬度好像写反了：经度 28，纬度 115",
    );
    let files = Files::good().replace("checkpoints.csv", "115.005,28.005", "28.005,115.005");
    expect(
        files,
        "swapped",
        "checkpoints.csv row 2, lon/lat \"28.005, 115.005\": longitude and latitude seem to be exchanged",
        "写反了",
    );
}

#[test]
fn missing_and_foreign_datums() {
    let bare = |name: &'static str| {
        let text = String::from_utf8(Files::good().0[name].clone()).unwrap();
        Files::good().with(name, text.replace(CRS, ""))
    };
    let plan = bare("zones.geojson").plan();
    let first = &plan.faults.0[0];
    assert_eq!(first.code(), "datum_missing");
    assert!(first.zh().contains("zones.geojson：没有写明坐标系。请用 --datum 写明"), "{}", first.zh());
    // Asked for, it is read.
    let files = bare("zones.geojson").list();
    let input = read(&files, Some(Datum::Wgs84), &mut ());
    assert_eq!(said(&plan_of(input).faults), "");

    let foreign = Files::good().replace("zones.geojson", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::2379");
    let plan = foreign.plan();
    assert_eq!(plan.faults.0[0].code(), "datum_foreign");
    assert!(plan.faults.0[0].en().contains("the datum \"urn:ogc:def:crs:EPSG::2379\" is not supported"));

    let files = Files::good().replace("checkpoints.csv", "wgs84", "");
    expect(
        files,
        "datum_missing",
        "checkpoints.csv row 2, datum: the datum of the coordinates is not stated",
        "没有写明坐标系",
    );
    let files = Files::good().replace("checkpoints.csv", "wgs84", "beijing54");
    expect(files, "datum_foreign", "checkpoints.csv row 2, datum \"beijing54\"", "不支持的坐标系“beijing54”");
}

fn plan_of(input: Input) -> Plan {
    plan(&Atlas::default(), input, Options::default(), &mut ())
}

#[test]
fn a_layer_in_another_datum_is_brought_to_wgs84() {
    let gcj = |text: &str| {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        let mut value = value;
        for feature in value["features"].as_array_mut().unwrap() {
            for at in feature["geometry"]["coordinates"][0].as_array_mut().unwrap() {
                let here = crate::domain::Position::new(at[0].as_f64().unwrap(), at[1].as_f64().unwrap()).unwrap();
                let (x, y) = Datum::Gcj02.of_wgs84(here).unwrap();
                *at = serde_json::json!([x, y]);
            }
        }
        value.to_string().replace("urn:ogc:def:crs:OGC:1.3:CRS84", "gcj02")
    };
    let mut files = Files::good();
    for name in ["district.geojson", "zones.geojson", "streets.geojson", "communities.geojson"] {
        let text = String::from_utf8(files.0[name].clone()).unwrap();
        files = files.with(name, gcj(&text));
    }
    let plan = files.plan();
    assert_eq!(said(&plan.faults), "");
    let atlas = applied(Atlas::default(), &plan);
    let zone = atlas.areas(crate::domain::AreaKind::Zone).by_code("Z1").unwrap();
    let corner = zone.versions.last().rings().next().unwrap().0[0];
    assert!((corner.x - 115.0).abs() < 1e-9 && (corner.y - 28.0).abs() < 1e-9, "{corner:?}");
}
