//! The demonstration district on the map.

use std::{fs, path::Path};

use geo_types::{Geometry, MultiPolygon};
use geojson::{Feature, FeatureCollection};
use jiff::civil::date;
use uuid::Uuid;

use super::{
    pixels::every_pixel_has_one_owner,
    read,
    sample::{Sample, TODAY, period},
};
use crate::{
    domain::{AreaKind, Boundary, Code, ContextFeature, ContextId, Extent, Name, Record},
    tiles::{Layer, TileCoord, Tiles},
};

fn file(name: &str) -> FeatureCollection {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/xihu").join(name);
    fs::read_to_string(&path).unwrap().parse::<geojson::GeoJson>().unwrap().try_into().unwrap()
}

fn text<'a>(feature: &'a Feature, key: &str) -> Option<&'a str> {
    feature.property(key)?.as_str()
}

fn geometry(feature: &Feature) -> Geometry<f64> {
    feature.geometry.clone().unwrap().try_into().unwrap()
}

fn areas(sample: &mut Sample, kind: AreaKind, name: &str) {
    let mut versions: Vec<(String, Vec<_>)> = vec![];
    for feature in &file(name).features {
        let code = text(feature, "code").unwrap().to_owned();
        let day = |key| text(feature, key).filter(|day| !day.is_empty()).map(|day| day.parse().unwrap());
        let shape = match geometry(feature) {
            Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]),
            Geometry::MultiPolygon(all) => all,
            other => panic!("{other:?}"),
        };
        let version = (period(day("valid_from").unwrap(), day("valid_to")), Boundary::new(shape).unwrap());
        match versions.iter_mut().find(|(known, _)| *known == code) {
            Some((_, list)) => list.push(version),
            None => versions.push((code, vec![version])),
        }
    }
    for (code, list) in versions {
        sample.area(kind, &code, list);
    }
}

fn district() -> Sample {
    let mut sample = Sample::empty();
    areas(&mut sample, AreaKind::Zone, "zones.geojson");
    areas(&mut sample, AreaKind::Street, "streets.geojson");
    areas(&mut sample, AreaKind::Community, "communities.geojson");
    sample
}

fn context(sample: &mut Sample) {
    for (feature, number) in file("context.geojson").features.iter().zip(0..) {
        let class = serde_json::from_value(feature.property("class").unwrap().clone()).unwrap();
        let name = |key| text(feature, key).filter(|name| !name.is_empty()).map(|name| Name::new(name).unwrap());
        let context = ContextFeature {
            id: ContextId::new(Uuid::from_u128(number.into())),
            code: Code::new(text(feature, "code").unwrap()).unwrap(),
            class,
            name: name("name"),
            name_en: name("name_en"),
            rank: feature.property("rank").and_then(|rank| rank.as_u64()).unwrap() as u8,
            shape: Extent::new(geometry(feature)).unwrap(),
        };
        sample.put(crate::domain::Fid(number), Record::Context(context));
    }
}

#[rstest::rstest]
fn every_pixel_of_the_district_has_exactly_one_zone(#[values(8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18)] z: u8) {
    every_pixel_has_one_owner(&district().atlas, Layer::Zones, TODAY, z, 24);
}

#[rstest::rstest]
fn every_pixel_of_the_district_has_exactly_one_street_and_community(#[values(8, 9, 11, 13, 15, 18)] z: u8) {
    let sample = district();
    every_pixel_has_one_owner(&sample.atlas, Layer::Streets, date(2022, 6, 1), z, 8);
    every_pixel_has_one_owner(&sample.atlas, Layer::Streets, TODAY, z, 8);
    every_pixel_has_one_owner(&sample.atlas, Layer::Communities, TODAY, z, 8);
}

#[test]
fn nobody_vanishes_at_the_farthest_zoom() {
    let sample = district();
    let centre = crate::domain::Position::new(115.9, 28.66).unwrap();
    let tiles = Tiles::new(1 << 20);
    for (layer, kind) in [(Layer::Zones, AreaKind::Zone), (Layer::Communities, AreaKind::Community)] {
        let here = sample.atlas.areas(kind).iter().filter(|row| row.versions.on(TODAY).is_some()).count();
        let seen = read(&tiles.tile(&sample.atlas, layer, TileCoord::at(8, centre), TODAY));
        assert_eq!(seen.len(), here, "{layer:?}");
    }
}

#[test]
fn far_tiles_of_the_context_leave_out_what_is_minor() {
    let mut sample = Sample::empty();
    context(&mut sample);
    let tiles = Tiles::new(1 << 24);
    let centre = crate::domain::Position::new(115.9, 28.66).unwrap();
    let classes = |z: u8| -> std::collections::BTreeSet<String> {
        let tile = tiles.tile(&sample.atlas, Layer::Context, TileCoord::at(z, centre), TODAY);
        read(&tile).into_iter().map(|seen| seen.texts["class"].clone()).collect()
    };
    assert!(classes(10).contains("river") && !classes(10).contains("street") && !classes(10).contains("landmark"));
    assert!(classes(13).contains("street") && classes(13).contains("road"));
}
