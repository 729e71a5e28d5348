//! A table by itself, whoever wrote it: the cells of a spreadsheet's first sheet, or of delimited text.

use super::{delimited, formula, text, xlsx};

/// Why bytes are no table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GridError {
    /// Neither a spreadsheet nor text in an encoding that our users' programs write.
    Unreadable,
    /// In this row a quote is opened and never closed.
    Quote(u32),
}

/// The rows with their numbers as a spreadsheet shows them; rows without any text are passed over.
///
/// # Errors
/// When the bytes are no table.
pub fn grid(bytes: &[u8]) -> Result<Vec<(u32, Vec<String>)>, GridError> {
    // What a zip and an old spreadsheet begin with.
    let book = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    let rows = if book {
        xlsx::rows(bytes, "").map_err(|_| GridError::Unreadable)?
    } else {
        let text = text::decode(bytes).ok_or(GridError::Unreadable)?;
        delimited::rows(&text, delimited::sniff(&text)).map_err(GridError::Quote)?
    };
    let plain = |cell: &str| formula::unguard(cell).trim().to_owned();
    Ok(rows.into_iter().map(|(number, row)| (number, row.iter().map(plain).collect())).collect())
}
