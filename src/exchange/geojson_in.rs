//! GeoJSON: features with their properties as cells and their geometry as given.

use serde_json::{Map, Value};

use super::datum::Datum;
use super::fault::{At, Faults};
use super::input::InputFile;
use super::problem::Problem;
use super::raw::{Pair, Raw};
use super::text;

/// A layer as it stands in a file.
pub(super) struct RawLayer {
    /// What the file says about its datum.
    pub datum: Stated,
    /// The names of the properties.
    pub header: Vec<String>,
    pub features: Vec<RawFeature>,
}

pub(super) struct RawFeature {
    /// In the order of the header.
    pub cells: csv::StringRecord,
    /// The shape and what it is called; `None` when it was missing or broken, and that was said.
    pub shape: Option<(Raw, String)>,
}

/// What a file says about its datum.
pub(super) enum Stated {
    Nothing,
    Known(Datum),
    Foreign(String),
    Unreadable(String),
}

pub(super) fn read(file: &InputFile, faults: &mut Faults) -> Option<RawLayer> {
    let at = At::file(file.file_name());
    let Some(content) = text::decode(&file.bytes) else {
        faults.add(at, Problem::Encoding);
        return None;
    };
    if content.trim().is_empty() {
        faults.add(at, Problem::EmptyFile);
        return None;
    }
    let root: Value = match serde_json::from_str(&content) {
        Ok(root) => root,
        Err(error) => {
            faults.add(at, not_json(&content, &error));
            return None;
        }
    };
    let features = match (root.get("type").and_then(Value::as_str), root.get("features")) {
        (Some("FeatureCollection"), Some(Value::Array(features))) => features,
        (found, _) => {
            faults.add(at, Problem::NotFeatures { found: found.unwrap_or("no GeoJSON type").to_owned() });
            return None;
        }
    };
    let header = header(features);
    let features = features.iter().zip(1_u32..).map(|(feature, number)| {
        let at = At { row: Some(number), feature: true, ..at.clone() };
        let cells = header.iter().map(|name| cell(feature.get("properties"), name)).collect();
        let shape = geometry(feature.get("geometry"), &at, faults);
        RawFeature { cells, shape }
    });
    let features = features.collect();
    Some(RawLayer { datum: stated(&root), header, features })
}

/// JSON has no NaN: a file with one is not JSON, but that is not what its author needs to hear.
fn not_json(content: &str, error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    let text = content.lines().nth(line.saturating_sub(1)).unwrap_or("");
    let near = text.get(column.saturating_sub(2)..).or_else(|| text.get(column.saturating_sub(1)..)).unwrap_or("");
    if ["NaN", "nan", "Infinity", "-Infinity", "inf"]
        .iter()
        .any(|word| near.trim_start_matches(['[', ',', ' ']).starts_with(word))
    {
        return Problem::NotFinite;
    }
    Problem::NotJson { line, column, why: error.to_string() }
}

fn stated(root: &Value) -> Stated {
    let Some(crs) = root.get("crs").filter(|crs| !crs.is_null()) else {
        return Stated::Nothing;
    };
    // Before 2008 a number could stand in place of a name.
    let number = crs.pointer("/properties/code").filter(|_| crs.get("type").is_some_and(|it| it == "EPSG"));
    let name = crs.pointer("/properties/name").and_then(Value::as_str).map(str::to_owned);
    match name.or_else(|| number.map(|number| format!("EPSG:{number}"))) {
        Some(name) => Datum::parse(&name).map_or_else(|| Stated::Foreign(name), Stated::Known),
        None => Stated::Unreadable(crs.to_string()),
    }
}

/// The names of all properties, in the order in which they first appear.
fn header(features: &[Value]) -> Vec<String> {
    let mut header: Vec<String> = Vec::new();
    for feature in features {
        let properties: Option<&Map<_, _>> = feature.get("properties").and_then(Value::as_object);
        for name in properties.into_iter().flat_map(Map::keys) {
            if !header.contains(name) {
                header.push(name.clone());
            }
        }
    }
    header
}

fn cell(properties: Option<&Value>, name: &str) -> String {
    match properties.and_then(|properties| properties.get(name)) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        // A whole number stays whole: a code of 360103001.0 is the code 360103001.
        Some(Value::Number(number)) => match number.as_f64() {
            Some(float) if !number.is_i64() && !number.is_u64() => format!("{float}"),
            _ => number.to_string(),
        },
        Some(other) => other.to_string(),
    }
}

fn geometry(value: Option<&Value>, at: &At, faults: &mut Faults) -> Option<(Raw, String)> {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        faults.add(at.clone(), Problem::NoGeometry);
        return None;
    };
    let name = value.get("type").and_then(Value::as_str).unwrap_or("no type").to_owned();
    let coordinates = value.get("coordinates").unwrap_or(&Value::Null);
    let raw = match name.as_str() {
        "Point" => pair(coordinates).map(|it| Raw::Points(vec![it])),
        "MultiPoint" => list(coordinates, pair).map(Raw::Points),
        "LineString" => list(coordinates, pair).map(|it| Raw::Lines(vec![it])),
        "MultiLineString" => list(coordinates, pairs).map(Raw::Lines),
        "Polygon" => list(coordinates, pairs).map(|it| Raw::Polygons(vec![it])),
        "MultiPolygon" => list(coordinates, |part| list(part, pairs)).map(Raw::Polygons),
        _ => {
            faults.add(at.clone(), Problem::WrongGeometry { found: name, wanted: "Point / LineString / Polygon" });
            return None;
        }
    };
    match raw {
        Ok(raw) => Some((raw, name)),
        Err(why) => {
            faults.add(at.clone(), Problem::BadCoordinates { why });
            None
        }
    }
}

fn list<T>(value: &Value, each: impl Fn(&Value) -> Result<T, String>) -> Result<Vec<T>, String> {
    match value.as_array() {
        Some(items) => items.iter().map(each).collect(),
        None => Err(format!("{} where a list is expected", short(value))),
    }
}

fn pairs(value: &Value) -> Result<Vec<Pair>, String> {
    list(value, pair)
}

/// A position; heights are left out. `null` (what some programs write for NaN) becomes NaN and is named later.
fn pair(value: &Value) -> Result<Pair, String> {
    match value.as_array().map(Vec::as_slice) {
        Some([x, y, ..]) => {
            let number = |value: &Value| match value {
                Value::Number(number) => number.as_f64(),
                Value::Null => Some(f64::NAN),
                _ => None,
            };
            match (number(x), number(y)) {
                (Some(x), Some(y)) => Ok([x, y]),
                _ => Err(format!("{} where a position is expected", short(value))),
            }
        }
        _ => Err(format!("{} where a position is expected", short(value))),
    }
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(40).collect()
}
