//! A sheet: the rows of one file, whatever it was written as, under the columns that were recognised.

use std::collections::HashMap;
use std::sync::Arc;

use geo_types::Geometry;

use super::columns::is_noise;
use super::delimited::{self, NumberedRow};
use super::fault::{At, Faults};
use super::input::{FileKind, Format, InputFile};
use super::problem::Problem;
use super::raw::Drawn;
use super::{formula, text, xlsx};

/// The rows of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The file's name, as faults name it.
    pub file: Arc<str>,
    /// What it is about.
    pub kind: FileKind,
    /// Whether columns are missing: its codes are known, but nothing else is read.
    pub(super) broken: bool,
    /// Where each recognised column stands in a row.
    pub(super) columns: HashMap<&'static str, usize>,
    /// The rows, in the order of the file.
    pub(super) rows: Vec<SheetRow>,
}

/// One row or feature.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SheetRow {
    /// As a spreadsheet numbers it, or the feature's number from 1.
    pub number: u32,
    pub cells: csv::StringRecord,
    /// WGS 84, whole and in range; layers only.
    pub shape: Drawn<Geometry<f64>>,
}

impl Sheet {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }
    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Reads a table from CSV or XLSX.
    pub(super) fn table(file: &InputFile, kind: FileKind, format: Format, faults: &mut Faults) -> Option<Self> {
        let name = file.file_name();
        let rows = match format {
            Format::Xlsx => match xlsx::rows(&file.bytes, kind.stem()) {
                Ok(rows) => rows,
                Err(why) => {
                    faults.add(At::file(name), Problem::NotXlsx { why });
                    return None;
                }
            },
            _ => delimited_rows(file, faults)?,
        };
        Self::from_rows(name, kind, rows, format != Format::Xlsx, faults)
    }

    /// `whole`: every row has to have all the columns; a workbook leaves empty cells at the end of a row out.
    fn from_rows(name: &str, kind: FileKind, rows: Vec<NumberedRow>, whole: bool, faults: &mut Faults) -> Option<Self> {
        let place = header_place(kind, &rows);
        let mut rows = rows.into_iter().skip(place);
        let Some((number, header)) = rows.next() else {
            faults.add(At::file(name), Problem::EmptyFile);
            return None;
        };
        let at = At { file: name.into(), row: Some(number), feature: false };
        let columns = recognise(kind, header.iter(), &at, faults);
        let broken = !all_there(kind, &columns, &at, faults);
        let width = header.len();
        // Up to the last column that means something.
        let needed = if whole { columns.values().max().map_or(0, |last| last + 1) } else { 0 };
        let mut kept = Vec::with_capacity(rows.len());
        for (number, cells) in rows {
            if cells.len() < needed || cells.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
                let problem = Problem::RowLength { cells: cells.len(), columns: width };
                faults.add(At { row: Some(number), ..at.clone() }, problem);
            }
            kept.push(SheetRow { number, cells, shape: Drawn::Nothing });
        }
        Some(Self { file: at.file, kind, broken, columns, rows: kept })
    }
}

/// Where the header stands: among the first rows the one that names most columns. Lists often have a title above it.
fn header_place(kind: FileKind, rows: &[NumberedRow]) -> usize {
    let named = |row: &csv::StringRecord| row.iter().filter(|cell| kind.column_named(cell).is_some()).count();
    let counts = rows.iter().take(5).map(|(_, row)| named(row)).enumerate();
    counts.rev().max_by_key(|(_, count)| *count).map_or(0, |(place, _)| place)
}

fn delimited_rows(file: &InputFile, faults: &mut Faults) -> Option<Vec<NumberedRow>> {
    let Some(text) = text::decode(&file.bytes) else {
        faults.add(At::file(file.file_name()), Problem::Encoding);
        return None;
    };
    match delimited::rows(&text, delimited::sniff(&text)) {
        Ok(rows) => {
            // A large city has millions of rows: each takes the room that it needs.
            let plain = |row: csv::StringRecord| {
                let mut plain = csv::StringRecord::with_capacity(row.as_slice().len(), row.len());
                row.iter().for_each(|cell| plain.push_field(formula::unguard(cell)));
                plain
            };
            Some(rows.into_iter().map(|(number, row)| (number, plain(row))).collect())
        }
        Err(row) => {
            let at = At { file: file.file_name().into(), row: Some(row), feature: false };
            faults.add(at, Problem::NotCsv { why: "a quote is opened here and never closed".into() });
            None
        }
    }
}

/// Finds the columns a header names.
pub(super) fn recognise<'a>(
    kind: FileKind,
    header: impl Iterator<Item = &'a str>,
    at: &At,
    faults: &mut Faults,
) -> HashMap<&'static str, usize> {
    let mut columns = HashMap::new();
    for (place, title) in header.enumerate() {
        match kind.column_named(title) {
            Some(name) => {
                if columns.insert(name, place).is_some() {
                    faults.add(at.clone(), Problem::DoubleColumn { column: name.to_owned() });
                }
            }
            None if is_noise(title) => {}
            None => {
                let known: Vec<_> = kind.columns().iter().map(|column| column.name).collect();
                let column = title.trim().to_owned();
                faults.add(at.clone(), Problem::UnknownColumn { column, known: known.join(", ") });
            }
        }
    }
    columns
}

/// Names every required column that is missing.
pub(super) fn all_there(kind: FileKind, columns: &HashMap<&'static str, usize>, at: &At, faults: &mut Faults) -> bool {
    let required = kind.columns().iter().filter(|column| column.required);
    let missing: Vec<_> = required.filter(|column| !columns.contains_key(column.name)).collect();
    for column in &missing {
        faults.field(at.clone(), column.name, "", Problem::MissingColumn { column: column.name });
    }
    missing.is_empty()
}
