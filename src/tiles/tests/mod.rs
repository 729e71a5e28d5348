//! The whole way: atlas in, tile out, tile read back.

mod counted;
mod pixels;
mod sample;
mod together;
mod truth;
mod xihu;

use std::collections::BTreeMap;

use fast_mvt::{MvtGeometry, MvtReaderRef, MvtValueRef};

use super::CachedTile;

/// A feature as a reader sees it.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    id: u64,
    rings: Vec<Vec<(i64, i64)>>,
    texts: BTreeMap<String, String>,
    counts: BTreeMap<String, u64>,
}

fn read(tile: &CachedTile) -> Vec<Seen> {
    let bytes = tile.plain().unwrap();
    let Ok(reader) = MvtReaderRef::new(&bytes) else { panic!("not a tile") };
    let mut seen = vec![];
    for feature in reader.layers().flat_map(|layer| layer.features().collect::<Vec<_>>()) {
        let ring = |ring: &geo_types::LineString<i32>| ring.0.iter().map(|c| (c.x.into(), c.y.into())).collect();
        let polygon = |p: &geo_types::Polygon<i32>| {
            std::iter::once(p.exterior()).chain(p.interiors()).map(ring).collect::<Vec<_>>()
        };
        let rings = match feature.geometry().unwrap() {
            MvtGeometry::Polygon(p) => polygon(&p),
            MvtGeometry::MultiPolygon(all) => all.0.iter().flat_map(polygon).collect(),
            MvtGeometry::Point(p) => vec![vec![(p.0.x.into(), p.0.y.into())]],
            // What else there is, is only counted.
            _ => vec![],
        };
        let mut one = Seen { id: feature.id().unwrap(), rings, texts: BTreeMap::new(), counts: BTreeMap::new() };
        for (key, value) in feature.properties_vec().unwrap() {
            match value {
                MvtValueRef::String(text) => drop(one.texts.insert(key.to_owned(), text.to_owned())),
                MvtValueRef::UInt(count) => drop(one.counts.insert(key.to_owned(), count)),
                other => panic!("{other:?}"),
            }
        }
        seen.push(one);
    }
    seen
}
