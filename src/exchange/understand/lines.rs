//! Work lines, their checklists, the scoring scheme.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::super::fault::{At, Faults};
use super::super::names::Names;
use super::super::problem::Problem;
use super::super::row::Row;
use super::super::sheet::Sheet;
use super::super::words;
use super::Drafted;
use super::versions::{by_code, joined};
use crate::domain::{
    Badge, Checklist, ChecklistId, Code, Item, Kind, LineId, LineVersion, MissingLine, Period, ScoringId,
    ScoringScheme, WorkLine,
};

/// The lines, each with all its versions.
pub(super) fn lines(sheet: &Sheet, names: &Names<'_>, faults: &mut Faults) -> Vec<Drafted<WorkLine>> {
    let rows: Vec<_> =
        sheet.each().filter_map(|row| line(row, faults).map(|(code, version)| (code, version, row.at()))).collect();
    let lines = by_code(rows).into_iter().filter_map(|(code, at, rows)| {
        let existing = names.atlas().lines().by_code(code.as_str());
        let versions = joined(Kind::Line, &code, rows, existing.map(|row| &row.versions), faults)?;
        let id = LineId::new(names.find(Kind::Line, &code)?);
        Some(Drafted { entity: WorkLine { id, code, versions }, at })
    });
    lines.collect()
}

fn line(row: Row<'_>, faults: &mut Faults) -> Option<(Code, LineVersion)> {
    let code = row.code("code", faults);
    let period = row.period(faults);
    let name = row.name("name", faults);
    let short_name = row.optional_name("short_name", faults);
    let name_en = row.optional_name("name_en", faults);
    let badge = match Badge::new(row.text("badge")) {
        Ok(badge) => Some(badge),
        Err(why) => {
            row.fault("badge", Problem::BadText { why }, faults);
            None
        }
    };
    let shape = row.word("shape", words::SHAPES, faults);
    let coverage = row.word("coverage", words::COVERAGES, faults);
    let lead = row.word("lead", words::LEADS, faults);
    let order = row.order(faults);
    let version = LineVersion {
        period: period?,
        name: name?,
        short_name: short_name?,
        name_en: name_en?,
        badge: badge?,
        shape: shape?,
        coverage: coverage?,
        lead: lead?,
        order: order?,
    };
    Some((code?, version))
}

/// Rows that belong to one numbered version, under a key.
struct Group<K, T> {
    key: K,
    period: Period,
    at: At,
    rows: Vec<T>,
}

/// Puts a row into its group; the period must be the same in all its rows.
fn gather<K: PartialEq, T>(
    groups: &mut Vec<Group<K, T>>,
    key: K,
    period: Period,
    row: (T, Row<'_>),
    faults: &mut Faults,
) {
    let (it, row) = row;
    match groups.iter_mut().find(|group| group.key == key) {
        Some(group) => {
            if group.period != period {
                let first = group.at.clone();
                row.fault("valid_from", Problem::GroupDiffers { column: "valid_from/valid_to", first }, faults);
            }
            group.rows.push(it);
        }
        None => groups.push(Group { key, period, at: row.at(), rows: vec![it] }),
    }
}

/// Checklists of one line, or schemes, that are in force on the same day.
fn overlapping<K, T>(groups: &[Group<K, T>], alike: impl Fn(&K, &K) -> bool, faults: &mut Faults) {
    for (place, group) in groups.iter().enumerate() {
        for other in groups[..place].iter().filter(|other| alike(&other.key, &group.key)) {
            if other.period.overlaps(&group.period) {
                let day = other.period.first().max(group.period.first());
                let problem = Problem::VersionsOverlap { day, other: other.at.clone() };
                faults.field(group.at.clone(), "version", "", problem);
            }
        }
    }
}

/// The checklists, one of each line and version.
pub(super) fn checklists(sheet: &Sheet, names: &Names<'_>, faults: &mut Faults) -> Vec<Drafted<Checklist>> {
    let mut groups: Vec<Group<(LineId, u32), (i32, Item)>> = Vec::new();
    for row in sheet.each() {
        let line = names.line(row, "line", faults);
        let number: Option<u32> = row.number("version", faults);
        let period = row.period(faults);
        let item = item(row, faults);
        if let (Some(line), Some(number), Some(period), Some(item)) = (line, number, period, item) {
            let double = groups
                .iter()
                .filter(|group| group.key == (line, number))
                .any(|group| group.rows.iter().any(|(_, other)| other.code == item.1.code));
            if double {
                let first = At::file(&format!("{} v{}", row.text("line"), row.text("version")));
                row.fault("item", Problem::DoubleCode { kind: Kind::Checklist, first }, faults);
            } else {
                gather(&mut groups, (line, number), period, (item, row), faults);
            }
        }
    }
    overlapping(&groups, |a, b| a.0 == b.0, faults);
    let lists = groups.into_iter().map(|mut group| {
        let (line, number) = group.key;
        let known = names.atlas().checklists().iter().find(|row| row.line == line && row.number == number);
        let id = known.map_or_else(|| ChecklistId::new(Uuid::now_v7()), |row| row.id);
        group.rows.sort_by_key(|(order, _)| *order);
        let items = group.rows.into_iter().map(|(_, item)| item).collect();
        Drafted { entity: Checklist { id, line, number, period: group.period, items }, at: group.at }
    });
    lists.collect()
}

fn item(row: Row<'_>, faults: &mut Faults) -> Option<(i32, Item)> {
    let code = row.code("item", faults);
    let name = row.name("name", faults);
    let name_en = row.optional_name("name_en", faults);
    let kind = row.word("kind", words::ITEM_KINDS, faults);
    let target = row.figure("target", faults);
    let unit = row.optional_name("unit", faults);
    let weight = row.figure("weight", faults).flatten();
    if weight.is_some_and(|weight| weight <= 0.0) {
        row.fault("weight", Problem::BadNumber, faults);
    } else if weight.is_none() && row.text("weight").is_empty() {
        row.fault("weight", Problem::MissingValue, faults);
    }
    let order = row.order(faults);
    let group = row.optional_name("group", faults);
    let lead = row.optional_word("lead", words::LEADS, faults);
    let term = row.term("term", faults);
    let recheck = row.optional_word("recheck", words::RECHECKS, faults);
    let (kind, target, unit) = (kind?, target?, unit?);
    Some((
        order?,
        Item {
            code: code?,
            name: name?,
            name_en: name_en?,
            kind,
            target,
            unit,
            weight: weight?,
            group: group?,
            lead: lead?,
            term: term?,
            recheck: recheck?,
        },
    ))
}

/// The scoring schemes, one of each version.
pub(super) fn scoring(sheet: &Sheet, names: &Names<'_>, faults: &mut Faults) -> Vec<Drafted<ScoringScheme>> {
    let mut groups: Vec<Group<u32, Row<'_>>> = Vec::new();
    for row in sheet.each() {
        let number: Option<u32> = row.number("version", faults);
        let period = row.period(faults);
        if let (Some(number), Some(period)) = (number, period) {
            gather(&mut groups, number, period, (row, row), faults);
        }
    }
    overlapping(&groups, |_, _| true, faults);
    let schemes = groups.into_iter().filter_map(|group| {
        let known = names.atlas().scoring().iter().find(|row| row.number == group.key);
        let id = known.map_or_else(|| ScoringId::new(Uuid::now_v7()), |row| row.id);
        let entity = scheme(id, &group, names, faults)?;
        Some(Drafted { entity, at: group.at })
    });
    schemes.collect()
}

fn scheme(id: ScoringId, group: &Group<u32, Row<'_>>, names: &Names<'_>, faults: &mut Faults) -> Option<ScoringScheme> {
    let mut answers: BTreeMap<&str, f64> = BTreeMap::new();
    let mut lines = BTreeMap::new();
    let mut missing_line: Option<MissingLine> = None;
    for row in &group.rows {
        match row.text("key") {
            "missing_line" => missing_line = row.word("value", words::MISSING_LINES, faults),
            key @ ("answer.met" | "answer.partly" | "answer.not_met") => match row.figure("value", faults).flatten() {
                Some(value) if (0.0..=1.0).contains(&value) => {
                    answers.insert(key, value);
                }
                Some(value) => {
                    row.fault("value", Problem::BadNumber, faults);
                    answers.insert(key, value);
                }
                None => {}
            },
            key => match key.strip_prefix("line.").map(Code::new) {
                Some(Ok(code)) => match names.find(Kind::Line, &code) {
                    Some(line) => match row.figure("value", faults).flatten() {
                        Some(weight) if weight >= 0.0 => {
                            lines.insert(LineId::new(line), weight);
                        }
                        _ => row.fault("value", Problem::BadNumber, faults),
                    },
                    None if names.is_lost(Kind::Line) => {}
                    None => row.fault("key", Problem::UnknownCode { kind: Kind::Line }, faults),
                },
                _ => {
                    let allowed = "answer.met, answer.partly, answer.not_met, line.L01 …, missing_line".into();
                    row.fault("key", Problem::BadWord { allowed }, faults);
                }
            },
        }
    }
    for key in ["answer.met", "answer.partly", "answer.not_met"] {
        if !answers.contains_key(key) {
            faults.field(group.at.clone(), "key", "", Problem::MissingKey { key: key.to_owned() });
        }
    }
    Some(ScoringScheme {
        id,
        number: group.key,
        period: group.period,
        met: *answers.get("answer.met")?,
        partly: *answers.get("answer.partly")?,
        not_met: *answers.get("answer.not_met")?,
        lines,
        missing_line: missing_line.unwrap_or(MissingLine::LeftOut),
    })
}
