//! Spreadsheets: the first sheet with anything in it, cells as the text a person would type.

use std::io::Cursor;

use calamine::{Data, ExcelDateTime, Reader};

use super::delimited::NumberedRow;

/// The rows of the sheet called `stem`, else of the first sheet that isn't empty.
///
/// # Errors
/// When the bytes are no workbook.
pub(super) fn rows(bytes: &[u8], stem: &str) -> Result<Vec<NumberedRow>, String> {
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut names = book.sheet_names();
    names.sort_by_key(|name| !name.eq_ignore_ascii_case(stem));
    for name in names {
        let sheet = book.worksheet_range(&name).map_err(|error| error.to_string())?;
        let first = sheet.start().map_or(0, |(row, _)| row);
        let rows: Vec<NumberedRow> = sheet
            .rows()
            .zip(first + 1..)
            .filter(|(row, _)| row.iter().any(|cell| !text(cell).trim().is_empty()))
            .map(|(row, number)| (number, row.iter().map(text).collect()))
            .collect();
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Ok(Vec::new())
}

pub(super) fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Data::DateTime(at) => date_text(at),
        // Shown as the spreadsheet shows it, so that it can be found.
        Data::Error(error) => error.to_string(),
    }
}

/// A code typed as a number stays the digits that were typed: `360103001`, not `360103001.0`. `Display` of `f64` never
/// uses an exponent.
fn number_text(number: f64) -> String {
    format!("{number}")
}

fn date_text(at: &ExcelDateTime) -> String {
    if !at.is_datetime() {
        return number_text(at.as_f64());
    }
    // A second is more than a spreadsheet's fraction of a day is good for.
    let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
    match (hour, minute) {
        (0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
    }
}
