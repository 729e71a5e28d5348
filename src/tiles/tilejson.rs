//! What a layer is, for maps that ask: TileJSON 3.0.0.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    coord::{MAX_ZOOM, MIN_ZOOM},
    layer::Layer,
};
use crate::{
    atlas::{Atlas, Bounds},
    domain::Date,
};

/// A TileJSON document for one layer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TileJson {
    tilejson: &'static str,
    name: &'static str,
    description: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<String>,
    scheme: &'static str,
    tiles: [String; 1],
    minzoom: u8,
    maxzoom: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<[f64; 4]>,
    vector_layers: [VectorLayer; 1],
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct VectorLayer {
    id: &'static str,
    description: &'static str,
    minzoom: u8,
    maxzoom: u8,
    fields: Map<String, Value>,
}

impl TileJson {
    /// The document of a layer as seen from `origin` (such as `https://host:port`, without a slash at the end); with
    /// `on`, its tiles are those of that date.
    pub fn of(atlas: &Atlas, layer: Layer, origin: &str, on: Option<Date>) -> Self {
        let query = on.map(|on| format!("?on={on}")).unwrap_or_default();
        let tiles = format!("{}/tiles/{}/{{z}}/{{x}}/{{y}}.mvt{query}", origin.trim_end_matches('/'), layer.word());
        let attribution = atlas.settings().and_then(|settings| settings.map_note.as_ref()).map(ToString::to_string);
        Self {
            tilejson: "3.0.0",
            name: layer.word(),
            description: layer.about(),
            attribution,
            scheme: "xyz",
            tiles: [tiles],
            minzoom: MIN_ZOOM,
            maxzoom: MAX_ZOOM,
            bounds: atlas.touched(layer.theme()).extent().map(Bounds::to_array),
            vector_layers: [VectorLayer {
                id: layer.word(),
                description: layer.about(),
                minzoom: MIN_ZOOM,
                maxzoom: MAX_ZOOM,
                fields: fields(atlas, layer),
            }],
        }
    }
}

fn fields(atlas: &Atlas, layer: Layer) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, about) in layer.fields() {
        match name.strip_suffix('*') {
            None => drop(fields.insert((*name).to_owned(), (*about).into())),
            Some(prefix) => {
                let of_line = atlas.lines().iter().map(|line| (format!("{prefix}{}", line.code), (*about).into()));
                fields.extend(of_line);
            }
        }
    }
    fields
}
