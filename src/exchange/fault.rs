//! Faults: what is wrong with the files, all of it at once, each with its place, its value and its remedy.

use std::fmt;
use std::sync::Arc;

use geo_types::Geometry;
use serde_json::{Value, json};

use super::problem::{Problem, Severity};

/// A place in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct At {
    /// The file's name.
    pub file: Arc<str>,
    /// The row as a spreadsheet numbers it (the header is row 1), or the feature counted from 1; `None` = the file.
    pub row: Option<u32>,
    /// Whether `row` counts features.
    pub feature: bool,
}

impl At {
    /// The file as a whole.
    pub fn file(name: &str) -> Self {
        Self { file: name.into(), row: None, feature: false }
    }
    /// In Chinese: `zones.geojson 第 3 个要素`.
    pub fn zh(&self) -> String {
        match (self.row, self.feature) {
            (None, _) => self.file.to_string(),
            (Some(row), false) => format!("{} 第 {row} 行", self.file),
            (Some(row), true) => format!("{} 第 {row} 个要素", self.file),
        }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, self.feature) {
            (None, _) => write!(f, "{}", self.file),
            (Some(row), false) => write!(f, "{} row {row}", self.file),
            (Some(row), true) => write!(f, "{} feature {row}", self.file),
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Where.
    pub at: At,
    /// The column or property.
    pub field: Option<String>,
    /// What stands there.
    pub value: Option<String>,
    /// What is wrong.
    pub problem: Problem,
    /// Where on the earth, WGS 84: the crossing point, the overlap, the gap.
    pub geometry: Option<Box<Geometry<f64>>>,
}

impl Fault {
    /// How grave it is.
    pub fn severity(&self) -> Severity {
        self.problem.severity()
    }
    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }
    /// The whole sentence in Chinese: place, field, value, what is wrong, what to do.
    pub fn zh(&self) -> String {
        let field = self.field.as_ref().map(|field| format!("，{field}")).unwrap_or_default();
        let value = self.value.as_ref().map(|value| format!("“{value}”")).unwrap_or_default();
        format!("{}{field}{value}：{}。{}", self.at.zh(), self.problem.zh(), self.problem.remedy_zh())
    }
    /// The whole sentence in English.
    pub fn en(&self) -> String {
        let field = self.field.as_ref().map(|field| format!(", {field}")).unwrap_or_default();
        let value = self.value.as_ref().map(|value| format!(" {value:?}")).unwrap_or_default();
        format!("{}{field}{value}: {}; {}", self.at, self.problem.en(), self.problem.remedy_en())
    }
    /// For machines: every part by name.
    pub fn json(&self) -> Value {
        json!({
            "file": self.at.file.as_ref(),
            if self.at.feature { "feature" } else { "row" }: self.at.row,
            "field": self.field,
            "value": self.value,
            "severity": self.severity(),
            "code": self.code(),
            "message_zh": self.problem.zh(),
            "message_en": self.problem.en(),
            "remedy_zh": self.problem.remedy_zh(),
            "remedy_en": self.problem.remedy_en(),
            "geometry": self.geometry.as_deref().map(|shape| json!(geojson::Geometry::from(shape))),
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en())
    }
}

/// Everything found so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Something wrong with a file or row as a whole.
    pub fn add(&mut self, at: At, problem: Problem) {
        self.0.push(Fault { at, field: None, value: None, problem, geometry: None });
    }
    /// Something wrong with a value.
    pub fn field(&mut self, at: At, field: &str, value: &str, problem: Problem) {
        let value = (!value.is_empty()).then(|| shorten(value));
        self.0.push(Fault { at, field: Some(field.to_owned()), value, problem, geometry: None });
    }
    /// Something wrong somewhere on the earth.
    pub fn shape(&mut self, at: At, field: Option<&str>, problem: Problem, geometry: impl Into<Geometry<f64>>) {
        let field = field.map(str::to_owned);
        self.0.push(Fault { at, field, value: None, problem, geometry: Some(Box::new(geometry.into())) });
    }
    /// Those that must be mended before anything is imported.
    pub fn errors(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter().filter(|fault| fault.severity() == Severity::Error)
    }
    /// Those that are imported and shown.
    pub fn warnings(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter().filter(|fault| fault.severity() == Severity::Warning)
    }
    /// Whether nothing may be imported.
    pub fn any_error(&self) -> bool {
        self.errors().next().is_some()
    }
    /// Those with a place on the earth, as a GeoJSON to look at (WGS 84).
    pub fn geojson(&self) -> Value {
        let features: Vec<Value> = self
            .0
            .iter()
            .filter_map(|fault| {
                let geometry = json!(geojson::Geometry::from(fault.geometry.as_deref()?));
                let mut properties = fault.json();
                properties.as_object_mut()?.remove("geometry");
                Some(json!({ "type": "Feature", "geometry": geometry, "properties": properties }))
            })
            .collect();
        json!({ "type": "FeatureCollection", "crs": super::datum::crs84_member(), "features": features })
    }
}

/// A value is quoted so that it can be found again, not printed whole.
fn shorten(value: &str) -> String {
    let mut short: String = value.chars().take(60).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    short
}
