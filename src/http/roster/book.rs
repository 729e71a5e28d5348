//! The workbook: which tables are in it, and what is said on each sheet.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Image, Workbook, XlsxError};

use super::{
    Part, rows,
    sheet::{self, Pens},
};
use crate::{
    atlas::Atlas,
    domain::{AreaKind, Date},
};

/// Writes the roster of a day; `picture` is the map as the page has drawn it.
///
/// # Errors
/// When it cannot be written.
pub fn write(atlas: &Atlas, on: Date, part: Part, picture: Option<Image>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The day and not the second: the same rows are the same bytes.
    let (year, month, day) = (on.year().unsigned_abs(), on.month().unsigned_abs(), on.day().unsigned_abs());
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?));
    let pens = Pens::new();
    let district = atlas.areas(AreaKind::District).iter().min_by_key(|row| row.fid);
    let district = district.map(|row| row.versions.near(on).name.to_string()).unwrap_or_default();
    let date = format!("{}年{}月{}日", on.year(), on.month(), on.day());
    let tables = match part {
        Part::Whole => {
            let matrix = atlas.matrix(on);
            vec![
                rows::lines(atlas, &matrix, on, &district),
                rows::zones(atlas, &matrix, on, &district),
                rows::cells(&matrix, &district),
                rows::leaders(atlas, &matrix, &district),
            ]
        }
        Part::Zone(zone) => vec![rows::zone(atlas, zone, on)],
        Part::Line(line) => vec![rows::line(atlas, line, on)],
    };
    let note = format!("截至 {date}　{district}");
    let foot = format!("{date}　{}", map_note(atlas));
    for table in &tables {
        sheet::add(&mut book, &pens, table, &note, &foot)?;
    }
    if let Some(picture) = picture {
        let title = tables.first().filter(|_| part != Part::Whole).map_or(district.as_str(), |table| &table.sheet);
        let said = [format!("截至 {date}"), map_note(atlas)].join("　");
        sheet::add_map(&mut book, &pens, &format!("{title}责任地图"), &said, picture)?;
    }
    book.save_to_buffer()
}

/// What has to be said of a map: that it is a sketch, and its number of approval.
fn map_note(atlas: &Atlas) -> String {
    let settings = atlas.settings();
    let note = settings.and_then(|settings| settings.map_note.as_ref()).map(ToString::to_string);
    let number = settings.and_then(|settings| settings.map_approval.as_ref()).map(|number| format!("审图号：{number}"));
    note.into_iter().chain(number).collect::<Vec<_>>().join("　")
}
