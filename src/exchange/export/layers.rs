//! Layers: GeoJSON that states its datum and what is said of the map, one feature a line.

use geo_types::{Geometry, MultiPolygon};
use serde_json::{Map, Value, json};

use super::super::datum::crs84_member;
use super::super::input::FileKind;
use super::super::words;
use crate::atlas::Atlas;
use crate::domain::{Area, AreaKind, AreaVersion, Boundary, Name};

/// A layer; `None` when nothing is in it.
pub(super) fn write(atlas: &Atlas, kind: FileKind) -> Option<Vec<u8>> {
    let features: Vec<Value> = match kind {
        FileKind::District => areas(atlas, AreaKind::District),
        FileKind::Zones => areas(atlas, AreaKind::Zone),
        FileKind::Streets => areas(atlas, AreaKind::Street),
        FileKind::Communities => areas(atlas, AreaKind::Community),
        FileKind::Estates => areas(atlas, AreaKind::Estate),
        FileKind::Context => context(atlas),
        _ => Vec::new(),
    };
    if features.is_empty() {
        return None;
    }
    let note = atlas.settings().and_then(|settings| settings.map_note.clone());
    let mut text = format!(
        "{{\"type\":\"FeatureCollection\",\"name\":{},\"note\":{},\"crs\":{},\"features\":[\n",
        json!(kind.stem()),
        json!(note),
        crs84_member()
    );
    for (place, feature) in features.iter().enumerate() {
        text.push_str(if place == 0 { "" } else { ",\n" });
        text.push_str(&feature.to_string());
    }
    text.push_str("\n]}\n");
    Some(text.into_bytes())
}

/// Of an area or extent, as GeoJSON; a single polygon stands alone.
pub(in super::super) fn geometry(boundary: &Boundary) -> Geometry<f64> {
    let MultiPolygon(polygons) = boundary.shape();
    match &polygons[..] {
        [one] => Geometry::Polygon(one.clone()),
        _ => Geometry::MultiPolygon(boundary.shape().clone()),
    }
}

/// Without a shape its geometry is `null`, as GeoJSON says it of what is not located.
fn feature(properties: Map<String, Value>, shape: Option<&Geometry<f64>>) -> Value {
    json!({ "type": "Feature", "properties": properties, "geometry": shape.map(geojson::Geometry::from) })
}

fn areas(atlas: &Atlas, kind: AreaKind) -> Vec<Value> {
    let rows = atlas.areas(kind).iter();
    rows.flat_map(|row| {
        row.versions
            .all()
            .iter()
            .map(|version| feature(properties(atlas, row, version), version.boundary.as_ref().map(geometry).as_ref()))
    })
    .collect()
}

fn properties(atlas: &Atlas, area: &Area, version: &AreaVersion) -> Map<String, Value> {
    let mut all = Map::new();
    let mut set = |name: &str, value: Value| {
        all.insert(name.to_owned(), value);
    };
    let name = |name: &Option<Name>| json!(name);
    set("code", json!(area.code));
    set("name", json!(version.name));
    set("short_name", name(&version.short_name));
    set("name_en", name(&version.name_en));
    let parent = version.parent.and_then(|id| atlas.area(id)).map(|row| row.code.clone());
    match area.kind {
        AreaKind::Community => {
            set("street", json!(parent));
            // Said only where it was said: most communities lie in the zone that their border shows.
            if let Some(zone) = version.zone.and_then(|id| atlas.area(id)) {
                set("zone", json!(zone.code));
            }
        }
        AreaKind::Estate => set("community", json!(parent)),
        AreaKind::District | AreaKind::Zone | AreaKind::Street => {}
    }
    if area.kind != AreaKind::District {
        set("order", json!(version.order));
    }
    set("valid_from", json!(version.period.first()));
    set("valid_to", json!(version.period.last()));
    if let (AreaKind::District, Some(settings)) = (area.kind, atlas.settings()) {
        set("tz", json!(settings.time_zone));
        set("note", name(&settings.map_note));
        set("approval", name(&settings.map_approval));
    }
    all
}

fn context(atlas: &Atlas) -> Vec<Value> {
    let rows = atlas.context().iter().map(|it| {
        let mut all = Map::new();
        all.insert("code".into(), json!(it.code));
        all.insert("class".into(), json!(words::of(it.class)));
        all.insert("name".into(), json!(it.name));
        all.insert("name_en".into(), json!(it.name_en));
        all.insert("rank".into(), json!(it.rank));
        feature(all, Some(it.shape.shape()))
    });
    rows.collect()
}
