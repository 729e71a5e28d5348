//! The rows that are wrong, as a workbook to be mended and read again.

use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, XlsxError};

use super::super::formula;
use super::super::problem::Severity;
use super::meaning::meanings;
use super::plan::{Paper, Planned};
use crate::atlas::Atlas;

/// The wrong rows of a paper under their titles, with a column 原因; the cells that are wrong are marked.
///
/// # Errors
/// When the workbook cannot be written.
pub fn wrong_rows(atlas: &Atlas, paper: &Paper, planned: &Planned) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("有误的行")?;
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E8_EDF3));
    let mark = Format::new().set_background_color(Color::RGB(0x00FD_E7D3)).set_text_wrap();
    let why = Format::new().set_font_color(Color::RGB(0x009C_3B00)).set_text_wrap().set_align(FormatAlign::Top);
    let width = paper.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).min(200);
    let known = meanings(atlas, paper.kind);
    for at in 0..width {
        let meaning = paper.columns.get(at).and_then(Option::as_ref);
        let said = || known.iter().find(|it| Some(&it.code) == meaning).map(|it| it.zh.clone());
        let title = paper.titles.get(at).filter(|title| !title.is_empty()).cloned().or_else(said);
        sheet.write_with_format(0, column(at), title.unwrap_or_else(|| format!("第 {} 列", at + 1)), &head)?;
        sheet.set_column_width(column(at), 16)?;
    }
    sheet.write_with_format(0, column(width), "原因", &head)?;
    sheet.write_with_format(0, column(width + 1), "原来的行号", &head)?;
    sheet.set_column_width(column(width), 60)?;
    sheet.set_freeze_panes(1, 0)?;
    let wrong = paper.rows.iter().filter(|row| planned.wrong.contains(&row.n));
    for (row, place) in wrong.zip(1_u32..) {
        let faults: Vec<_> =
            planned.faults.iter().filter(|it| it.row == row.n && it.severity == Severity::Error).collect();
        for (at, cell) in row.cells.iter().enumerate().take(width) {
            let cell = formula::guard(cell);
            if faults.iter().any(|fault| fault.column == Some(at)) {
                sheet.write_string_with_format(place, column(at), cell, &mark)?;
            } else {
                sheet.write_string(place, column(at), cell)?;
            }
        }
        let reasons: Vec<String> = faults
            .iter()
            .map(|fault| {
                if fault.value.is_empty() {
                    fault.said.zh.clone()
                } else {
                    format!("“{}”{}", fault.value, fault.said.zh)
                }
            })
            .collect();
        sheet.write_string_with_format(place, column(width), reasons.join("\n"), &why)?;
        sheet.write_number(place, column(width + 1), row.n)?;
    }
    book.save_to_buffer()
}

/// A sheet has no more than a few hundred columns here.
fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}
