//! GeoJSON: features with their properties as cells and their geometry as given.

use serde_json::{Map, Value};

use super::datum::Datum;
use super::fault::{At, Faults};
use super::input::InputFile;
use super::problem::Problem;
use super::raw::{Drawn, Pair, Raw};
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
    /// The shape and what it is called.
    pub shape: Drawn<(Raw, String)>,
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
    // A file with a NaN is not JSON; that is said where it stands, and the rest of the file is looked at all the same.
    let parsed =
        serde_json::from_str(&content).or_else(|error| serde_json::from_str(&nulled(&content)).map_err(|_| error));
    let root: Value = match parsed {
        Ok(root) => root,
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            faults.add(at, Problem::NotJson { line, column, why: error.to_string() });
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

/// The text with `null` for what is written as a number and is none: `NaN`, `Infinity`, `1e999`.
fn nulled(content: &str) -> String {
    let mut out = String::with_capacity(content.len());
    let (mut quoted, mut escaped, mut word) = (false, false, String::new());
    for c in content.chars() {
        let part = !quoted && (c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
        if part {
            word.push(c);
            continue;
        }
        out.push_str(if infinite(&word) { "null" } else { &word });
        word.clear();
        out.push(c);
        quoted = match c {
            '"' if !escaped => !quoted,
            _ => quoted,
        };
        escaped = quoted && c == '\\' && !escaped;
    }
    out.push_str(&word);
    out
}

/// `parse` knows the words as well as the numbers that are too large.
fn infinite(word: &str) -> bool {
    word.parse::<f64>().is_ok_and(|number| !number.is_finite())
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

pub(super) fn geometry(value: Option<&Value>, at: &At, faults: &mut Faults) -> Drawn<(Raw, String)> {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Drawn::Nothing };
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
            return Drawn::Broken;
        }
    };
    match raw {
        Ok(raw) => Drawn::Shape((raw, name)),
        Err(why) => {
            faults.add(at.clone(), Problem::BadCoordinates { why });
            Drawn::Broken
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_becomes_null_outside_of_texts() {
        let text = r#"{"a":"NaN \" Infinity","b":[NaN,-Infinity,1e999,-1.5e3,true,null,nan]}"#;
        let with_nulls = r#"{"a":"NaN \" Infinity","b":[null,null,null,-1.5e3,true,null,null]}"#;
        assert_eq!(nulled(text), with_nulls);
    }
}
