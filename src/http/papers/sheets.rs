//! What a file looks like: its sheets, and everything that their columns may mean.

use serde::Serialize;
use utoipa::ToSchema;

use super::too_large;
use crate::{
    atlas::Atlas,
    exchange::{Book, BookError, Note, PaperKind, PaperSheet, meanings},
    http::problem::{Kind as Fault, Problem},
};

/// A text in both languages.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperNote)]
pub struct NoteView {
    /// In Chinese.
    zh: String,
    /// In English.
    en: String,
}

impl From<Note> for NoteView {
    fn from(note: Note) -> Self {
        Self { zh: note.zh, en: note.en }
    }
}

/// A file as it is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperSheets)]
pub struct SheetsView {
    /// Its sheets that hold anything.
    sheets: Vec<SheetView>,
    /// What lists can be, and what their columns may mean.
    kinds: Vec<KindView>,
    /// What was left aside.
    warnings: Vec<NoteView>,
}

/// A sheet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperSheet)]
struct SheetView {
    /// What it is called.
    name: String,
    /// Its rows; merged cells are filled over their own range, and every row has the same width.
    rows: Vec<RowView>,
    /// The merged ranges.
    merged: Vec<MergedView>,
    /// How many rows from the top are title and header.
    header: usize,
    /// The numbers of trailing rows that are remarks.
    notes: Vec<u32>,
    /// What it seems to be: `lines`, `zones`, `contacts`, `checkpoints`, `communities`.
    kind: Option<&'static str>,
    /// What each column seems to be.
    columns: Vec<ColumnView>,
}

/// A row.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperSheetRow)]
struct RowView {
    /// As the spreadsheet numbers it.
    n: u32,
    /// Its cells as text.
    cells: Vec<String>,
}

/// A merged range, by index in the rows and from column 0.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperMerged)]
struct MergedView {
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
}

/// A column.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperColumn)]
struct ColumnView {
    /// Its title; of two header rows `总督导·姓名`.
    title: String,
    /// What it seems to mean; none = not guessed.
    meaning: Option<String>,
    /// Whether its title says so.
    sure: bool,
}

/// What a list can be.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperKind)]
struct KindView {
    /// Its word.
    code: &'static str,
    /// In Chinese.
    zh: &'static str,
    /// In English.
    en: &'static str,
    /// Everything that a column of it may mean.
    meanings: Vec<MeaningView>,
}

/// What a column may mean.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperMeaning)]
struct MeaningView {
    /// Its word.
    code: String,
    /// In Chinese.
    zh: String,
    /// In English.
    en: String,
    /// Whether a list of the kind cannot do without.
    required: bool,
    /// Whether a cell may hold several.
    many: bool,
}

impl SheetsView {
    pub fn of(atlas: &Atlas, book: Book) -> Self {
        let kinds = PaperKind::ALL.map(|kind| KindView {
            code: kind.code(),
            zh: kind.zh(),
            en: kind.en(),
            meanings: meanings(atlas, kind)
                .into_iter()
                .map(|it| MeaningView { code: it.code, zh: it.zh, en: it.en, required: it.required, many: it.many })
                .collect(),
        });
        Self {
            sheets: book.sheets.into_iter().map(SheetView::from).collect(),
            kinds: kinds.into(),
            warnings: book.warnings.into_iter().map(NoteView::from).collect(),
        }
    }
}

impl From<PaperSheet> for SheetView {
    fn from(sheet: PaperSheet) -> Self {
        let merged = sheet.merged.into_iter();
        let columns = sheet.columns.into_iter();
        Self {
            name: sheet.name,
            rows: sheet.rows.into_iter().map(|(n, cells)| RowView { n, cells }).collect(),
            merged: merged
                .map(|it| MergedView { row: it.row, column: it.column, rows: it.rows, columns: it.columns })
                .collect(),
            header: sheet.header,
            notes: sheet.notes,
            kind: sheet.kind.map(PaperKind::code),
            columns: columns.map(|it| ColumnView { title: it.title, meaning: it.meaning, sure: it.sure }).collect(),
        }
    }
}

/// Why a file was not taken, with what to do.
pub fn refused(error: BookError) -> Problem {
    let problem = Problem::new(Fault::BadBody);
    match error {
        BookError::Empty => problem
            .detail("the file is empty / 文件是空的")
            .remedy("choose the workbook that holds the list / 请选有内容的表"),
        BookError::Encrypted => problem
            .detail("the workbook is locked with a password / 表格设了打开密码")
            .remedy("open it, take the password off, save it, and choose it again / 请先打开并取消密码，另存后再选"),
        BookError::NoTable => problem
            .detail("neither a workbook nor text in UTF-8 or GB18030 / 既不是表格文件，也不是 UTF-8 或 GB18030 的文本")
            .remedy("an .xlsx, .xls or .csv / 请选 .xlsx、.xls 或 .csv，或直接粘贴表格"),
        BookError::Quote(row) => {
            problem.detail(format!("row {row}: a quote is opened and never closed / 第 {row} 行的引号没有配对"))
        }
        BookError::TooManyRows => too_large(),
    }
}
