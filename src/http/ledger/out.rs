//! The ledger (台账) out: CSV and XLSX with the same columns.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, Seek},
};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::columns::{self, CARDS, Column, ORIGINS};
use crate::{
    atlas::Row,
    domain::{Case, CaseState, Date, Ending, Instant, Name, Photo, StepAct},
    exchange::guard_formula,
    http::cases::Views,
    rules::clock,
};

/// The cells of a row.
pub type Cells = [String; Column::ALL.len()];

/// Writes rows of the ledger as somebody may see them.
pub struct Writer<'a> {
    pub views: &'a Views<'a>,
    /// Such as `https://renling.example`, for links.
    pub origin: String,
}

impl Writer<'_> {
    /// The cells of a case, which has to be whole.
    pub fn row(&self, row: &Row<Case>) -> Cells {
        Column::ALL.map(|column| self.cell(column, row))
    }

    fn cell(&self, column: Column, row: &Row<Case>) -> String {
        let (views, case) = (self.views, &row.entity);
        let place = &case.place;
        let hidden = views.sight.hides(case);
        let name = |named: Option<crate::http::named::Named>| named.map(|it| it.name.to_string()).unwrap_or_default();
        let time = |at: Option<Instant>| at.map(|at| self.time(at)).unwrap_or_default();
        match column {
            Column::Code => case.code.to_string(),
            Column::FoundAt => self.time(case.found.at),
            Column::Origin if hidden.round => String::new(),
            Column::Origin => columns::word(&ORIGINS, &case.origin).to_owned(),
            Column::Line => {
                place.line.and_then(|id| views.line(id)).map(|line| line.name.to_string()).unwrap_or_default()
            }
            Column::Zone => name(place.zone.and_then(|id| views.area(id))),
            Column::Street => name(place.street.and_then(|id| views.area(id))),
            Column::Community => name(place.community.and_then(|id| views.area(id))),
            // Two may have one name: the code says which.
            Column::Checkpoint => place
                .checkpoint
                .and_then(|id| views.atlas.checkpoint(id))
                .map(|row| format!("{} {}", row.code, row.versions.near(views.on).name))
                .unwrap_or_default(),
            Column::Item => name(place.item.as_ref().and_then(|item| views.item_name(place.line, item))),
            Column::Text => case.text.to_string(),
            Column::Before => self.photos(&case.before),
            Column::Lead => name(case.lead.and_then(|id| views.unit(id))),
            Column::Assisting => {
                let units = case.assisting.iter().filter_map(|id| views.unit(*id)).map(|unit| unit.name.to_string());
                units.collect::<Vec<_>>().join("、")
            }
            Column::Person => name(case.person.and_then(|id| views.person(id))),
            Column::AssignedAt => time(case.assigned_at),
            Column::Term => case.term.map(columns::term).unwrap_or_default(),
            Column::Measures => case.measures.as_ref().map(ToString::to_string).unwrap_or_default(),
            Column::After => self.photos(&case.after),
            Column::HandedInAt => time(case.handed_in_at),
            Column::Rechecker => {
                let looks = |act| matches!(act, StepAct::Pass | StepAct::Fail);
                let last = case.steps.iter().rev().find(|step| looks(step.act));
                name(last.and_then(|step| views.doer(case, step, hidden).0).and_then(|id| views.person(id)))
            }
            Column::Result => self.result(case),
            Column::ClosedAt => time(case.closed_at),
            Column::OverdueDays => match clock::overdue_days(views.atlas, case, views.at) {
                0 => String::new(),
                days => days.to_string(),
            },
            Column::Card => case.card.map(|card| columns::word(&CARDS, &card).to_owned()).unwrap_or_default(),
        }
    }

    fn result(&self, case: &Case) -> String {
        let into = |id| self.views.atlas.case(id).map(|row| row.code.to_string()).unwrap_or_default();
        match (case.ending, case.state) {
            (Some(Ending::Done), _) => "通过".to_owned(),
            (Some(Ending::Dismissed), _) => "不予立案".to_owned(),
            (Some(Ending::Joined { into: id }), _) => format!("并入 {}", into(id)),
            (None, CaseState::Underway) if case.failures > 0 => format!("未通过(第{}次)", case.failures),
            (None, state) => columns::word(&columns::WAITING, &state).to_owned(),
        }
    }

    fn photos(&self, photos: &[Photo]) -> String {
        photos.iter().map(|photo| format!("{}/api/blobs/{}", self.origin, photo.hash)).collect::<Vec<_>>().join("\n")
    }

    /// By the minute, in the district.
    fn time(&self, at: Instant) -> String {
        let zoned = at.timestamp().to_zoned(self.views.atlas.time_zone());
        zoned.strftime("%Y-%m-%d %H:%M").to_string()
    }
}

/// The beginning of a table in UTF-8: a byte order mark, without which a spreadsheet in Chinese misreads it, and the titles.
///
/// # Errors
/// When it cannot be written, which into memory does not happen.
pub fn csv_head() -> io::Result<Vec<u8>> {
    let mut head = b"\xef\xbb\xbf".to_vec();
    head.extend(lines([Column::ALL.map(|column| Cow::Borrowed(column.title()))])?);
    Ok(head)
}

/// Rows of the table.
///
/// # Errors
/// When they cannot be written, which into memory does not happen.
pub fn csv(rows: &[Cells]) -> io::Result<Vec<u8>> {
    lines(rows.iter().map(|row| row.each_ref().map(|cell| guard_formula(cell))))
}

fn lines<'a>(rows: impl IntoIterator<Item = [Cow<'a, str>; Column::ALL.len()]>) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![]);
    for row in rows {
        writer.write_record(row.iter().map(|cell| cell.as_bytes()))?;
    }
    writer.into_inner().map_err(|error| error.into_error())
}

/// A workbook of one sheet, on disk row by row. All cells are texts: nothing in it is worked out.
pub struct Book {
    book: Workbook,
    wrapped: Format,
    row: u32,
}

impl Book {
    /// With the titles.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(on: Date, note: Option<&Name>) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        // The day and not the second: the same rows are the same bytes.
        let (year, month, day) = (on.year().unsigned_abs(), on.month().unsigned_abs(), on.day().unsigned_abs());
        let made = ExcelDateTime::from_ymd(year, month, day)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let bold = Format::new().set_bold();
        let sheet = book.add_worksheet_with_constant_memory();
        sheet.set_name("台账")?;
        sheet.set_freeze_panes(1, 1)?;
        let note = note.map(Name::as_str).unwrap_or_default();
        sheet.set_footer(format!("&L{on}&C{}&R&P / &N", note.replace('&', "&&")));
        for (at, column) in (0_u16..).zip(Column::ALL) {
            sheet.write_string_with_format(0, at, column.title(), &bold)?;
            let width = match column {
                Column::Text | Column::Measures => 40,
                Column::Before | Column::After => 24,
                Column::FoundAt | Column::AssignedAt | Column::HandedInAt | Column::ClosedAt => 16,
                Column::Checkpoint | Column::Item | Column::Lead | Column::Assisting => 18,
                _ => 11,
            };
            sheet.set_column_width(at, width)?;
        }
        Ok(Self { book, wrapped: Format::new().set_text_wrap(), row: 0 })
    }

    /// Adds rows beneath those that are there.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn add(&mut self, rows: &[Cells]) -> Result<(), XlsxError> {
        let sheet = self.book.worksheet_from_index(0)?;
        for cells in rows {
            self.row += 1;
            for (at, cell) in (0_u16..).zip(cells) {
                // A cell of a spreadsheet holds 32,767 characters.
                let short: String = cell.chars().take(32_000).collect();
                sheet.write_string_with_format(self.row, at, short, &self.wrapped)?;
            }
        }
        Ok(())
    }

    /// The whole as a file without a name, to be read from its beginning.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn file(mut self) -> Result<File, XlsxError> {
        let mut file = tempfile::tempfile()?;
        self.book.save_to_writer(io::BufWriter::new(&file))?;
        file.rewind()?;
        Ok(file)
    }
}
