//! The table of a Shapefile (dBASE): cells as text, in the encoding that stands beside it or in it.

use encoding_rs::{Encoding, GB18030, UTF_8};

/// The header and the rows.
type Cells = (Vec<String>, Vec<csv::StringRecord>);

struct Field {
    kind: u8,
    at: usize,
    width: usize,
}

/// Reads a `.dbf`. `label` is the content of a `.cpg`; without one it is UTF-8 if it can be, else GB18030.
///
/// # Errors
/// When the bytes are no dBASE table or end too early.
pub(super) fn read(bytes: &[u8], label: Option<&str>) -> Result<Cells, String> {
    let number = |at: usize, width: usize| -> Result<usize, String> {
        let part = bytes.get(at..at + width).ok_or("the .dbf ends within its header")?;
        Ok(part.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
    };
    let (count, head, width) = (number(4, 4)?, number(8, 2)?, number(10, 2)?);
    let encoding = label.and_then(encoding);
    let mut fields = Vec::new();
    let mut header = Vec::new();
    let (mut at, mut place) = (32, 1);
    while at + 32 <= head && bytes.get(at).is_some_and(|byte| *byte != b'\r') {
        let field = bytes.get(at..at + 32).ok_or("the .dbf ends within its header")?;
        let name = field[..11].split(|byte| *byte == 0).next().unwrap_or(&[]);
        header.push(text(name, encoding)?);
        fields.push(Field { kind: field[11], at: place, width: usize::from(field[16]) });
        place += usize::from(field[16]);
        at += 32;
    }
    if fields.is_empty() || place > width || head == 0 {
        return Err("the header of the .dbf is broken".into());
    }
    let mut rows = Vec::new();
    for row in 0..count {
        let start = head + row * width;
        let row = bytes.get(start..start + width).ok_or("the .dbf has fewer rows than its header says")?;
        // A row that is marked as deleted keeps its place: the shapes count it too.
        let cells: Result<csv::StringRecord, String> = fields
            .iter()
            .map(|field| Ok(typed(field.kind, text(&row[field.at..field.at + field.width], encoding)?)))
            .collect();
        rows.push(cells?);
    }
    Ok((header, rows))
}

fn encoding(label: &str) -> Option<&'static Encoding> {
    let label = label.trim();
    match label {
        "936" | "CP936" | "cp936" | "54936" => Some(GB18030),
        "65001" => Some(UTF_8),
        _ => Encoding::for_label(label.as_bytes()),
    }
}

fn text(bytes: &[u8], encoding: Option<&'static Encoding>) -> Result<String, String> {
    let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or(&[]);
    let decoded = match encoding {
        Some(encoding) => encoding.decode_without_bom_handling_and_without_replacement(bytes),
        None => UTF_8
            .decode_without_bom_handling_and_without_replacement(bytes)
            .or_else(|| GB18030.decode_without_bom_handling_and_without_replacement(bytes)),
    };
    decoded.map(|text| text.trim().to_owned()).ok_or_else(|| "the .dbf is not in the encoding its .cpg says".into())
}

fn typed(kind: u8, text: String) -> String {
    match kind {
        b'D' if text.len() == 8 && text.is_ascii() => format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]),
        b'L' => match text.as_str() {
            "T" | "t" | "Y" | "y" => "yes".into(),
            "F" | "f" | "N" | "n" => "no".into(),
            _ => String::new(),
        },
        // 360103001.000 is the code 360103001; stars mark a number that did not fit.
        b'N' | b'F' if text.contains('.') => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        b'N' | b'F' if text.starts_with('*') => String::new(),
        _ => text,
    }
}
