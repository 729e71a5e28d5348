//! Bytes to sheets: a workbook, a text of rows, or what was pasted from one, as it looks to whoever made it.

use std::io::Cursor;

use calamine::{Data, Dimensions, Reader, SheetVisible, Sheets};

use super::super::{delimited, formula, text, xlsx};
use super::meaning::PaperKind;
use super::{guess, header};
use crate::atlas::Atlas;

/// The most rows of a file, all sheets together.
pub const MOST_ROWS: usize = 20_000;
/// What a workbook may hold once it is unpacked, in bytes; one of [`MOST_ROWS`] rows has a tenth of it.
const MOST_UNPACKED: u64 = 256 << 20;
/// The most columns that are looked at.
const MOST_COLUMNS: usize = 200;

/// Every sheet of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// The sheets that hold anything.
    pub sheets: Vec<PaperSheet>,
    /// What was left aside, in both languages.
    pub warnings: Vec<Note>,
}

/// A remark in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Note {
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

/// A sheet as it is, and what it seems to be.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperSheet {
    /// What it is called.
    pub name: String,
    /// Its rows by their numbers, all of one width; merged cells are filled over their own range.
    pub rows: Vec<(u32, Vec<String>)>,
    /// The merged ranges, by index in `rows`.
    pub merged: Vec<Merged>,
    /// How many rows from the top are title and header.
    pub header: usize,
    /// The numbers of trailing rows that are remarks.
    pub notes: Vec<u32>,
    /// What it seems to be.
    pub kind: Option<PaperKind>,
    /// What each column seems to be.
    pub columns: Vec<TitledColumn>,
}

/// A column under its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitledColumn {
    /// Its title; of two header rows `总督导·姓名`.
    pub title: String,
    /// What it seems to mean.
    pub meaning: Option<String>,
    /// Whether the title says so; otherwise it is a guess from what stands below.
    pub sure: bool,
}

/// A merged range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// Index of its first row.
    pub row: usize,
    /// Index of its first column.
    pub column: usize,
    /// So many rows.
    pub rows: usize,
    /// So many columns.
    pub columns: usize,
}

/// Why a file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookError {
    /// Nothing is in it.
    Empty,
    /// It is locked with a password.
    Encrypted,
    /// Neither a workbook nor text.
    NoTable,
    /// In this row a quote is opened and never closed.
    Quote(u32),
    /// More than [`MOST_ROWS`] rows, or far more than they need.
    TooManyRows,
}

/// Reads a file's bytes, or text that was pasted; `name` is what the file is called.
///
/// # Errors
/// When it is no table that can be read, is locked, empty or too long.
pub fn read_book(atlas: &Atlas, name: &str, bytes: &[u8]) -> Result<Book, BookError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(BookError::Empty);
    }
    let mut warnings = Vec::new();
    let old = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    let packed = bytes.starts_with(b"PK\x03\x04");
    if packed && unpacked(bytes) > MOST_UNPACKED {
        return Err(BookError::TooManyRows);
    }
    let raw = if old || packed { workbook(bytes, old, &mut warnings)? } else { vec![pasted(name, bytes)?] };
    let raw: Vec<Raw> = raw.into_iter().filter(|sheet| !sheet.rows.is_empty()).collect();
    if raw.is_empty() {
        return Err(BookError::Empty);
    }
    if raw.iter().map(|sheet| sheet.rows.len()).sum::<usize>() > MOST_ROWS {
        return Err(BookError::TooManyRows);
    }
    let sheets = raw.into_iter().map(|sheet| understood(atlas, name, sheet)).collect();
    Ok(Book { sheets, warnings })
}

/// A sheet before anything is thought about it.
struct Raw {
    name: String,
    rows: Vec<(u32, Vec<String>)>,
    merged: Vec<Merged>,
}

fn understood(atlas: &Atlas, file: &str, sheet: Raw) -> PaperSheet {
    let Raw { name, rows, merged } = sheet;
    let header = header::height(&rows, &merged);
    let notes = header::notes(&rows, header);
    let titles = header::titles(&rows[..header], &merged);
    let data = &rows[header..rows.len() - notes.len()];
    let (kind, columns) = guess::guess(atlas, file, &name, &rows[..header], titles, data);
    PaperSheet { name, rows, merged, header, notes, kind, columns }
}

fn pasted(name: &str, bytes: &[u8]) -> Result<Raw, BookError> {
    let text = text::decode(bytes).ok_or(BookError::NoTable)?;
    // A picture or a program may pass for text in some encoding; a table has no control characters.
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{1a}')) {
        return Err(BookError::NoTable);
    }
    let rows = delimited::rows(&text, delimited::sniff(&text)).map_err(BookError::Quote)?;
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(number, row)| (number, row.iter().map(|cell| cell_text(formula::unguard(cell))).collect()))
        .collect();
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    Ok(Raw { name, rows: squared(rows), merged: vec![] })
}

/// Line breaks stay: they separate names.
fn cell_text(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// The same width everywhere, without the empty columns at the end.
fn squared(mut rows: Vec<(u32, Vec<String>)>) -> Vec<(u32, Vec<String>)> {
    let used = |row: &Vec<String>| row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    let width = rows.iter().map(|(_, row)| used(row)).max().unwrap_or(0).min(MOST_COLUMNS);
    rows.iter_mut().for_each(|(_, row)| row.resize(width, String::new()));
    rows
}

/// How many bytes a packed workbook says that it holds: a few of them can be made to hold a disk full.
fn unpacked(bytes: &[u8]) -> u64 {
    let Ok(mut packed) = zip::ZipArchive::new(Cursor::new(bytes)) else { return 0 };
    (0..packed.len()).filter_map(|at| packed.by_index_raw(at).ok().map(|entry| entry.size())).sum()
}

fn workbook(bytes: &[u8], old: bool, warnings: &mut Vec<Note>) -> Result<Vec<Raw>, BookError> {
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| refused(&error, bytes))?;
    // One that cannot be read is one all the same.
    if !matches!(book.vba_project(), Ok(None)) {
        let (zh, en) =
            ("表里有宏。宏不会运行，只读取单元格", "The workbook has macros. They are not run; only cells are read");
        warnings.push(Note::new(zh, en));
    }
    let mut raw = Vec::new();
    let mut total = 0;
    for sheet in book.sheets_metadata().to_vec() {
        let Some((cells, formulas)) = cells(&mut book, &sheet.name)? else {
            let zh = format!("工作表“{}”读不出来，已略过", sheet.name);
            warnings.push(Note::new(zh, format!("The sheet {:?} cannot be read and was passed over", sheet.name)));
            continue;
        };
        if cells.is_empty() {
            continue;
        }
        total += cells.height();
        if total > MOST_ROWS * 4 {
            return Err(BookError::TooManyRows);
        }
        if sheet.visible != SheetVisible::Visible {
            let zh = format!("工作表“{}”是隐藏的，也列出来了", sheet.name);
            warnings.push(Note::new(zh, format!("The sheet {:?} is hidden; it is listed too", sheet.name)));
        }
        if formulas > 0 {
            let zh = format!("工作表“{}”有 {formulas} 个公式，按保存时的结果读取", sheet.name);
            let en = format!("The sheet {:?} has {formulas} formulas; their last results are taken", sheet.name);
            warnings.push(Note::new(zh, en));
        }
        let merged = merged(&mut book, &sheet.name);
        raw.push(filled(sheet.name, &cells, &merged));
    }
    if raw.is_empty() && old && has(bytes, "EncryptedPackage") {
        return Err(BookError::Encrypted);
    }
    Ok(raw)
}

/// The cells of a sheet, and how many formulas it has; `None` when it cannot be read. One cell far away does not make a
/// sheet of millions.
fn cells(book: &mut Sheets<Cursor<&[u8]>>, name: &str) -> Result<Option<(calamine::Range<Data>, usize)>, BookError> {
    let Sheets::Xlsx(book) = book else {
        // Older and other sheets are bounded by their own form.
        let formulas = book.worksheet_formula(name).map_or(0, |range| range.used_cells().count());
        return Ok(book.worksheet_range(name).ok().map(|cells| (cells, formulas)));
    };
    let Ok(mut reader) = book.worksheet_cells_reader(name) else { return Ok(None) };
    let mut cells = Vec::new();
    loop {
        match reader.next_cell() {
            Ok(Some(cell)) => {
                let ((row, column), value) = (cell.get_position(), Data::from(cell.get_value().clone()));
                let says_nothing =
                    matches!(&value, Data::Empty) || matches!(&value, Data::String(text) if text.is_empty());
                if says_nothing || column as usize >= MOST_COLUMNS {
                    continue;
                }
                if row as usize >= MOST_ROWS * 4 {
                    return Err(BookError::TooManyRows);
                }
                cells.push(calamine::Cell::new((row, column), value));
            }
            Ok(None) => break,
            Err(_) => return Ok(None),
        }
    }
    drop(reader);
    let mut formulas = 0;
    if let Ok(mut reader) = book.worksheet_cells_reader(name) {
        while let Ok(Some(cell)) = reader.next_formula() {
            formulas += usize::from(!cell.get_value().is_empty());
        }
    }
    Ok(Some((calamine::Range::from_sparse(cells), formulas)))
}

/// An old container may hold a new workbook that is locked.
fn refused(error: &calamine::Error, bytes: &[u8]) -> BookError {
    let told = error.to_string().to_lowercase();
    if told.contains("password") || told.contains("encrypt") || has(bytes, "EncryptedPackage") {
        BookError::Encrypted
    } else {
        BookError::NoTable
    }
}

/// Whether the bytes hold a word as the directory of such a container writes it.
fn has(bytes: &[u8], word: &str) -> bool {
    let wanted: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn merged(book: &mut Sheets<Cursor<&[u8]>>, name: &str) -> Vec<Dimensions> {
    match book {
        Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xlsb(_) | Sheets::Ods(_) => vec![],
    }
}

/// The rows of a range; what is merged has its text in each of its cells.
fn filled(name: String, cells: &calamine::Range<Data>, merged: &[Dimensions]) -> Raw {
    let (top, left) = cells.start().unwrap_or_default();
    let (height, width) = (cells.height(), (cells.width() + left as usize).min(MOST_COLUMNS));
    let mut rows: Vec<(u32, Vec<String>)> = Vec::with_capacity(height);
    for (row, number) in cells.rows().zip(top..) {
        let mut texts = vec![String::new(); left as usize];
        texts.extend(row.iter().map(|cell| cell_text(&xlsx::text(cell))));
        texts.truncate(width);
        rows.push((number + 1, texts));
    }
    let mut places = Vec::new();
    for range in merged {
        let Some(row) = range.start.0.checked_sub(top).map(|row| row as usize) else { continue };
        let column = range.start.1 as usize;
        let text = rows.get(row).and_then(|(_, cells)| cells.get(column)).cloned().unwrap_or_default();
        let last = (range.end.0.saturating_sub(top) as usize).min(height.saturating_sub(1));
        let right = (range.end.1 as usize).min(width.saturating_sub(1));
        if row > last || column > right {
            continue;
        }
        for (_, cells) in &mut rows[row..=last] {
            cells[column..=right].fill(text.clone());
        }
        places.push((row, last, column, right - column + 1));
    }
    // Empty rows go, and the places of what is merged move with them.
    let kept: Vec<bool> = rows.iter().map(|(_, cells)| cells.iter().any(|cell| !cell.is_empty())).collect();
    let before: Vec<usize> = kept
        .iter()
        .scan(0, |count, kept| {
            let now = *count;
            *count += usize::from(*kept);
            Some(now)
        })
        .collect();
    let merged = places
        .into_iter()
        .filter(|(row, ..)| kept[*row])
        .map(|(row, last, column, columns)| {
            let rows = kept[row..=last].iter().filter(|kept| **kept).count();
            Merged { row: before[row], column, rows, columns }
        })
        .collect();
    let rows = rows.into_iter().zip(kept).filter_map(|(row, kept)| kept.then_some(row)).collect();
    Raw { name, rows: squared(rows), merged }
}
