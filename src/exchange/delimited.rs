//! Delimited text cut into cells, with the row numbers that a spreadsheet shows: a line break inside quotes begins no
//! row, an empty line is one.

/// A row with its number, counted from 1.
pub(super) type NumberedRow = (u32, csv::StringRecord);

/// Cuts `text` into rows; rows without any text are passed over but counted.
///
/// # Errors
/// The row in which a quote is opened that never closes.
pub(super) fn rows(text: &str, delimiter: char) -> Result<Vec<NumberedRow>, u32> {
    let mut rows = Vec::new();
    let (mut number, mut row, mut cell) = (1_u32, csv::StringRecord::new(), String::new());
    let (mut quoted, mut begun) = (false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            // A quote opens a cell only at its beginning: a pipe of 5" is a pipe of 5".
            '"' if !begun => (quoted, begun) = (true, true),
            _ if quoted => cell.push(c),
            _ if c == delimiter => {
                row.push_field(&cell);
                cell.clear();
                begun = false;
            }
            '\r' | '\n' => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                row.push_field(&cell);
                cell.clear();
                begun = false;
                keep(&mut rows, number, &mut row);
                number += 1;
            }
            _ => {
                begun = true;
                cell.push(c);
            }
        }
    }
    if quoted {
        return Err(number);
    }
    row.push_field(&cell);
    keep(&mut rows, number, &mut row);
    Ok(rows)
}

fn keep(rows: &mut Vec<NumberedRow>, number: u32, row: &mut csv::StringRecord) {
    let row = std::mem::take(row);
    if row.iter().any(|cell| !cell.trim().is_empty()) {
        rows.push((number, row));
    }
}

/// The delimiter that the first lines use most: `,`, `;` or a tab.
pub(super) fn sniff(text: &str) -> char {
    let count = |delimiter: char| {
        let (mut quoted, mut lines, mut count) = (false, 0, 0);
        for c in text.chars() {
            quoted ^= c == '"';
            lines += usize::from(c == '\n' && !quoted);
            count += usize::from(c == delimiter && !quoted);
            // A title may stand above the header, so a few lines are looked at.
            if lines == 5 {
                break;
            }
        }
        count
    };
    // On a tie the later one wins, so the comma comes last.
    [';', '\t', ','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, delimiter: char) -> Vec<(u32, Vec<String>)> {
        rows(text, delimiter)
            .unwrap()
            .into_iter()
            .map(|(n, row)| (n, row.iter().map(str::to_owned).collect()))
            .collect()
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let text = "a,b\r\n\r\n\"1\n2\",\"x\"\"y\"\r\n,\r\n3,5\"\r\n";
        assert_eq!(
            cut(text, ','),
            [
                (1, vec!["a".into(), "b".into()]),
                (3, vec!["1\n2".into(), "x\"y".into()]),
                (5, vec!["3".into(), "5\"".into()])
            ]
        );
    }

    #[test]
    fn a_quote_left_open_is_named_by_its_row() {
        assert_eq!(rows("a,b\n1,\"2\n3,4\n", ',').unwrap_err(), 2);
    }

    #[test]
    fn the_delimiter_is_the_one_the_header_uses() {
        assert_eq!(sniff("code;name;\"a,b,c,d\"\n1;2;\"3,4\""), ';');
        assert_eq!(sniff("code\tname\n"), '\t');
        assert_eq!(sniff("a list\ncode;name\n"), ';');
        assert_eq!(sniff("code\n"), ',');
    }
}
