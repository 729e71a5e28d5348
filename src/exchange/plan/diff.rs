//! What differs between an entity as it is and as the files have it, in words.

use std::collections::{BTreeMap, HashMap};

use geo::{Area as _, GeodesicArea};
use serde_json::Value;
use uuid::Uuid;

use super::super::names::Names;
use super::super::understand::Drafts;
use crate::domain::{AreaVersion, Boundary, Kind, Record};

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// The field; of a version with the day from which it holds: `2023-01-01 name`.
    pub field: String,
    /// What it is now; empty = nothing.
    pub old: String,
    /// What it becomes; empty = nothing.
    pub new: String,
}

/// What to call the entities that others refer to.
pub(in super::super) struct Labels {
    codes: HashMap<Uuid, String>,
}

impl Labels {
    pub(super) fn new(names: &Names<'_>, drafts: &Drafts) -> Self {
        let atlas = names.atlas();
        let mut codes: HashMap<Uuid, String> = HashMap::new();
        // Only what is referred to: lines, places, parties, roles.
        codes.extend(atlas.lines().iter().map(|row| (row.id.uuid(), row.code.to_string())));
        codes.extend(atlas.units().iter().map(|row| (row.id.uuid(), row.code.to_string())));
        codes.extend(atlas.people().iter().map(|row| (row.id.uuid(), row.code.to_string())));
        codes.extend(atlas.roles().iter().map(|row| (row.id.uuid(), row.code.to_string())));
        for kind in crate::domain::AreaKind::ALL {
            codes.extend(atlas.areas(kind).iter().map(|row| (row.id.uuid(), row.code.to_string())));
        }
        if !drafts.duties.is_empty() {
            codes.extend(atlas.checkpoints().iter().map(|row| (row.id.uuid(), row.code.to_string())));
        }
        codes.extend(names.code_of().into_iter().map(|(id, code)| (id, code.to_string())));
        Self { codes }
    }

    /// The code of an entity, or what stands for one.
    pub(super) fn code(&self, record: &Record) -> String {
        match record {
            Record::Settings(_) => "-".to_owned(),
            Record::Checklist(list) => {
                let line = self.codes.get(&list.line.uuid()).map_or("?", String::as_str);
                format!("{line} v{}", list.number)
            }
            Record::Scoring(scheme) => format!("v{}", scheme.number),
            Record::Calendar(list) => list.year.to_string(),
            _ => record.code().map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// Every field that says something, as what a new entity gets.
    pub(in super::super) fn all(&self, record: &Record) -> Vec<Difference> {
        let fields = self.fields(record).into_iter().filter(|(_, new)| !new.is_empty());
        fields.map(|(field, new)| Difference { field, old: String::new(), new }).collect()
    }

    /// Field by field, in the order of their names.
    pub(super) fn differences(&self, old: &Record, new: &Record) -> Vec<Difference> {
        let (was, is) = (self.fields(old), self.fields(new));
        let mut list = Vec::new();
        for (field, new) in &is {
            let old = was.get(field).cloned().unwrap_or_default();
            if old != *new {
                list.push(Difference { field: field.clone(), old, new: new.clone() });
            }
        }
        for (field, old) in was {
            if !is.contains_key(&field) {
                list.push(Difference { field, old, new: String::new() });
            }
        }
        list.extend(borders(old, new));
        list
    }

    /// Every field as text; references by their code, versions by the day from which they hold, no coordinates.
    fn fields(&self, record: &Record) -> BTreeMap<String, String> {
        let mut fields = BTreeMap::new();
        // A checked record always has a JSON form.
        let value = serde_json::to_value(record).unwrap_or(Value::Null);
        self.flatten("", value.get("record").unwrap_or(&Value::Null), &mut fields);
        fields
    }

    fn flatten(&self, path: &str, value: &Value, fields: &mut BTreeMap<String, String>) {
        let under = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path} {name}") };
        match value {
            Value::Object(map) => {
                for (name, value) in map {
                    match name.as_str() {
                        "versions" => self.versions(value, fields),
                        "id" if path.is_empty() => {}
                        // Told apart in `borders`.
                        "boundary" => {}
                        "period" => self.flatten(path, value, fields),
                        "shape" | "extent" if value.is_object() => {
                            fields.insert(under(name), shorten(&value.to_string()));
                        }
                        _ => self.flatten(&under(self.codes_of_key(name)), value, fields),
                    }
                }
            }
            Value::Array(list) if list.iter().any(Value::is_object) => {
                for (place, value) in list.iter().enumerate() {
                    let name = value.get("code").and_then(Value::as_str).map_or((place + 1).to_string(), str::to_owned);
                    self.flatten(&under(&name), value, fields);
                }
            }
            Value::Array(list) => {
                let texts: Vec<String> = list.iter().map(|value| self.text(value)).collect();
                fields.insert(path.to_owned(), texts.join("; "));
            }
            value => {
                fields.insert(path.to_owned(), self.text(value));
            }
        }
    }

    fn versions(&self, value: &Value, fields: &mut BTreeMap<String, String>) {
        for version in value.as_array().into_iter().flatten() {
            let first = version.pointer("/period/first").and_then(Value::as_str).unwrap_or("");
            self.flatten(first, version, fields);
        }
    }

    /// The weights of a scoring scheme are kept under the ids of lines.
    fn codes_of_key<'a>(&'a self, name: &'a str) -> &'a str {
        Uuid::parse_str(name).ok().and_then(|id| self.codes.get(&id)).map_or(name, String::as_str)
    }

    fn text(&self, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::String(text) => {
                let id = Uuid::parse_str(text).ok().and_then(|id| self.codes.get(&id));
                id.unwrap_or(text).clone()
            }
            other => other.to_string(),
        }
    }
}

/// How borders differ: by area and by the vertices that are not shared.
fn borders(old: &Record, new: &Record) -> Vec<Difference> {
    let (Record::Area(old), Record::Area(new)) = (old, new) else {
        return Vec::new();
    };
    let of = |version: &AreaVersion, list: &[AreaVersion]| {
        list.iter().find(|other| other.period.first() == version.period.first())?.boundary.clone()
    };
    let m2 = |border: &Boundary| format!("{:.0} m²", square_metres(border));
    let mut list = Vec::new();
    for version in new.versions.all() {
        let before = of(version, old.versions.all());
        if before != version.boundary {
            let (was, is) =
                (before.as_ref().map(vertices), version.boundary.as_ref().map(vertices).unwrap_or_default());
            let was = was.unwrap_or_default();
            let (moved, gone) = (is.difference(&was).count(), was.difference(&is).count());
            let new = version.boundary.as_ref().map(|border| format!("{} (+{moved} −{gone} vertices)", m2(border)));
            list.push(Difference {
                field: format!("{} boundary", version.period.first()),
                old: before.as_ref().map(m2).unwrap_or_default(),
                new: new.unwrap_or_default(),
            });
        }
    }
    for version in old.versions.all() {
        let goes = !new.versions.all().iter().any(|other| other.period.first() == version.period.first());
        if let Some(border) = version.boundary.as_ref().filter(|_| goes) {
            let field = format!("{} boundary", version.period.first());
            list.push(Difference { field, old: m2(border), new: String::new() });
        }
    }
    list
}

fn vertices(border: &Boundary) -> std::collections::HashSet<(u64, u64)> {
    border.rings().flat_map(|ring| &ring.0).map(|at| (at.x.to_bits(), at.y.to_bits())).collect()
}

fn square_metres(border: &Boundary) -> f64 {
    let area = border.shape().geodesic_area_unsigned();
    if area.is_finite() { area } else { border.shape().unsigned_area() }
}

/// The name of an entity, for people.
pub(super) fn name(record: &Record) -> String {
    match record {
        Record::Settings(_)
        | Record::Checklist(_)
        | Record::Scoring(_)
        | Record::Duty(_)
        | Record::Reveal(_)
        | Record::Inspection(_)
        | Record::Ruling(_)
        | Record::Held(_) => String::new(),
        Record::Round(it) => it.name.to_string(),
        Record::Case(it) => it.text.to_string(),
        Record::Pattern(it) => it.task.to_string(),
        Record::Shift(it) => it.task.to_string(),
        Record::Calendar(_) => String::new(),
        Record::Area(it) => it.versions.last().name.to_string(),
        Record::Context(it) => it.name.as_ref().map(ToString::to_string).unwrap_or_default(),
        Record::Line(it) => it.versions.last().name.to_string(),
        Record::Checkpoint(it) => it.versions.last().name.to_string(),
        Record::Unit(it) => it.versions.last().name.to_string(),
        Record::Person(it) => it.name.to_string(),
        Record::Post(it) => it.title.to_string(),
        Record::Role(it) => it.name.to_string(),
        Record::Account(it) => it.login.to_string(),
    }
}

/// The kinds of entity of which nothing can end: they have no period.
pub(super) fn has_no_period(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Settings
            | Kind::Context
            | Kind::Person
            | Kind::Role
            | Kind::Checklist
            | Kind::Scoring
            | Kind::Account
            | Kind::Reveal
            | Kind::Round
            | Kind::Inspection
            | Kind::Ruling
            | Kind::Case
            | Kind::Calendar
            | Kind::Held
            | Kind::Shift
    )
}

fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
