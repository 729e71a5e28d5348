//! A table as a sheet that can be read, printed and handed around.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Image, Workbook, Worksheet, XlsxError};

use super::{
    rows::{Group, Table},
    words::Cell,
};
use crate::atlas::Status;

/// Rows above the body: title, date and note, two of headers.
const HEADERS: u32 = 4;
/// The sizes of paper by the numbers that workbooks have for them.
const A3: u8 = 8;
const A4: u8 = 9;
/// How wide the picture of the map is to be, in pixels.
const PICTURE_WIDTH: f64 = 900.0;

/// How cells look.
pub struct Pens {
    title: Format,
    note: Format,
    head: Format,
    text: Format,
    fault: [Format; 3],
}

impl Pens {
    pub fn new() -> Self {
        let base = || Format::new().set_font_name("宋体").set_font_size(11).set_align(FormatAlign::VerticalCenter);
        let cell = || base().set_border(FormatBorder::Thin).set_text_wrap();
        let filled = |colour| cell().set_background_color(Color::RGB(colour)).set_bold();
        Self {
            title: base().set_font_size(18).set_bold().set_align(FormatAlign::Center),
            note: base().set_font_size(10).set_align(FormatAlign::Right),
            head: cell().set_bold().set_align(FormatAlign::Center).set_background_color(Color::RGB(0xE8_ECEF)),
            text: cell(),
            fault: [filled(0xF8_D7D3), filled(0xFC_E8C8), filled(0xF3_E3F5)],
        }
    }

    fn of(&self, cell: &Cell) -> &Format {
        match cell.fault {
            Some(Status::Gap) => &self.fault[0],
            Some(Status::Lapsed) => &self.fault[1],
            Some(Status::Double) => &self.fault[2],
            _ => &self.text,
        }
    }
}

/// Adds a table to a workbook; `note` stands beneath its title, at the right.
///
/// # Errors
/// When it cannot be written.
pub fn add(book: &mut Workbook, pens: &Pens, table: &Table, note: &str, foot: &str) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(&table.sheet))?;
    let last = last_column(&table.groups);
    across(sheet, 0, (0, last), &table.title, &pens.title)?;
    across(sheet, 1, (0, last), note, &pens.note)?;
    sheet.set_row_height(0, 32)?;
    heads(sheet, &table.groups, &pens.head)?;
    for (index, (at, cells)) in (HEADERS..).zip(&table.rows).enumerate() {
        if table.wide == Some(index) {
            wide(sheet, at, cells, last, pens)?;
            continue;
        }
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string_with_format(at, column, short(&cell.text), pens.of(cell))?;
        }
    }
    sheet.set_freeze_panes(HEADERS, table.frozen)?;
    print(sheet, table.large, foot)?;
    // The headers come again on each page.
    sheet.set_repeat_rows(HEADERS - 2, HEADERS - 1)?;
    Ok(())
}

/// Adds a sheet with the picture of the map.
///
/// # Errors
/// When it cannot be written.
pub fn add_map(book: &mut Workbook, pens: &Pens, title: &str, note: &str, image: Image) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name("地图")?;
    across(sheet, 0, (0, 13), title, &pens.title)?;
    across(sheet, 1, (0, 13), note, &pens.note)?;
    sheet.set_row_height(0, 32)?;
    let scale = PICTURE_WIDTH / image.width();
    let image = image.set_scale_width(scale).set_scale_height(scale).set_alt_text(title);
    sheet.insert_image(2, 0, &image)?;
    print(sheet, false, note)
}

/// Groups in one row, what is in them in the next; a group of its own over both.
fn heads(sheet: &mut Worksheet, groups: &[Group], head: &Format) -> Result<(), XlsxError> {
    let (top, below) = (HEADERS - 2, HEADERS - 1);
    let mut at = 0_u16;
    for group in groups {
        let first = at;
        for (title, width) in &group.columns {
            sheet.set_column_width(at, *width)?;
            if !title.is_empty() {
                sheet.write_string_with_format(below, at, title, head)?;
            }
            at = at.saturating_add(1);
        }
        match &group.columns[..] {
            [(title, _)] if title.is_empty() => {
                sheet.merge_range(top, first, below, first, &group.title, head)?;
            }
            _ => across(sheet, top, (first, at.saturating_sub(1)), &group.title, head)?,
        }
    }
    Ok(())
}

fn last_column(groups: &[Group]) -> u16 {
    let all: usize = groups.iter().map(|group| group.columns.len()).sum();
    u16::try_from(all.saturating_sub(1)).unwrap_or(u16::MAX)
}

/// A text over several columns of a row.
fn across(sheet: &mut Worksheet, row: u32, columns: (u16, u16), text: &str, format: &Format) -> Result<(), XlsxError> {
    let (first, last) = columns;
    if last > first {
        sheet.merge_range(row, first, row, last, &short(text), format)?;
    } else {
        sheet.write_string_with_format(row, first, short(text), format)?;
    }
    Ok(())
}

/// A row whose second cell reaches to the end. Nobody works out the height of merged cells: it is said.
fn wide(sheet: &mut Worksheet, row: u32, cells: &[Cell], last: u16, pens: &Pens) -> Result<(), XlsxError> {
    let [first, second, ..] = cells else { return Ok(()) };
    sheet.write_string_with_format(row, 0, short(&first.text), pens.of(first))?;
    across(sheet, row, (1, last), &second.text, pens.of(second))?;
    let lines = u32::try_from(second.text.lines().count().clamp(1, 27)).unwrap_or(1);
    sheet.set_row_height(row, 15 * lines)?;
    Ok(())
}

fn print(sheet: &mut Worksheet, large: bool, foot: &str) -> Result<(), XlsxError> {
    sheet.set_paper_size(if large { A3 } else { A4 });
    sheet.set_landscape();
    // As wide as the paper, as many pages as it takes.
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_print_center_horizontally(true);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer(format!("&L{}&R&P / &N", foot.replace('&', "&&").chars().take(200).collect::<String>()));
    Ok(())
}

/// A cell of a spreadsheet holds 32,767 characters.
fn short(text: &str) -> String {
    text.chars().take(32_000).collect()
}

/// A name that a sheet may have.
fn sheet_name(text: &str) -> String {
    let kept =
        text.chars().filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') && !c.is_control());
    let name: String = kept.take(31).collect();
    if name.trim().is_empty() { "责任表".to_owned() } else { name }
}
