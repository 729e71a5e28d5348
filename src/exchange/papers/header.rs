//! Where a sheet's header is, what its columns are called, and which rows at its end are remarks.

use super::book::Merged;
use super::meaning;

/// A header is looked for in so many rows.
const LOOKED_AT: usize = 12;

type Numbered = (u32, Vec<String>);

/// How many rows from the top are title and header.
pub(super) fn height(rows: &[Numbered], merged: &[Merged]) -> usize {
    let looked = &rows[..rows.len().min(LOOKED_AT)];
    let score = |row: &[String]| row.iter().filter(|cell| meaning::is_title(cell)).count();
    let best = looked.iter().enumerate().rev().max_by_key(|(_, (_, row))| score(row));
    let Some((place, (_, row))) = best.filter(|(_, (_, row))| score(row) >= 2) else {
        // Nothing looks like a header: rows of one text across are a title, and the first row below them is one.
        let title = looked.iter().take_while(|(_, row)| different(row) <= 1).count();
        return if title < rows.len() { title + 1 } else { title };
    };
    let mut height = place + 1;
    // A second header row below: the first one has cells merged across, or the second one titles below each.
    let across =
        |at: usize| merged.iter().any(|range| range.row == at && range.columns > 1 && range.columns < row.len());
    if let Some((_, below)) = rows.get(place + 1) {
        let titles = score(below);
        let down = merged.iter().any(|range| range.row == place && range.rows > 1);
        if (across(place) || down) && titles >= 1 && below.iter().all(|cell| cell.chars().count() <= 20) {
            height += 1;
        }
    }
    height
}

/// How many different texts a row has.
fn different(row: &[String]) -> usize {
    let mut texts: Vec<&String> = row.iter().filter(|cell| !cell.is_empty()).collect();
    texts.sort();
    texts.dedup();
    texts.len()
}

/// What each column is called: the header's rows joined, without the title above them.
pub(super) fn titles(head: &[Numbered], merged: &[Merged]) -> Vec<String> {
    let width = head.first().map_or(0, |(_, row)| row.len());
    let mut own: Vec<&Numbered> = head.iter().filter(|(_, row)| different(row) > 1).collect();
    if own.is_empty() {
        own = head.iter().rev().take(1).collect();
    }
    // Of three rows and more only the last two belong together.
    let from = own.len().saturating_sub(if joins(head, merged) { 2 } else { 1 });
    (0..width)
        .map(|column| {
            let mut parts: Vec<String> = own[from..].iter().map(|(_, row)| plain(&row[column])).collect();
            parts.retain(|part| !part.is_empty());
            parts.dedup();
            parts.join("·")
        })
        .collect()
}

/// Whether the last row of a head belongs below the one before it.
fn joins(head: &[Numbered], merged: &[Merged]) -> bool {
    let Some(above) = head.len().checked_sub(2) else { return false };
    let width = head[above].1.len();
    different(&head[above].1) > 1
        && merged
            .iter()
            .any(|range| range.row == above && (range.rows > 1 || range.columns > 1 && range.columns < width))
}

/// A title without the white space that made it fit.
fn plain(title: &str) -> String {
    title.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The numbers of rows at the end that are remarks: one text, or words that begin one.
pub(super) fn notes(rows: &[Numbered], header: usize) -> Vec<u32> {
    let is_note = |row: &[String]| {
        let first = row.iter().find(|cell| !cell.is_empty()).map_or("", String::as_str);
        let begins = ["注", "备注", "说明", "填表", "制表", "审核", "联系人", "打印", "附", "合计", "共计"];
        let told = begins.iter().any(|word| first.starts_with(word)) && different(row) <= 3;
        told || row.len() > 2 && different(row) == 1 && first.chars().count() > 4
    };
    let mut notes: Vec<u32> =
        rows[header..].iter().rev().take_while(|(_, row)| is_note(row)).map(|(number, _)| *number).collect();
    notes.reverse();
    notes
}
