//! The cells of a paper under what somebody said its columns mean.

use std::collections::HashMap;

use super::clean;
use super::meaning::{PaperKind, meanings};
use super::plan::{Paper, PaperRow};
use super::work::Work;

/// Where each meaning stands.
pub(super) struct Columns(HashMap<String, usize>);

/// One row, with "as above" resolved.
pub(super) struct GivenRow {
    pub n: u32,
    cells: Vec<String>,
}

impl Columns {
    /// Checks the meanings against what a list of the kind may have.
    pub fn new(work: &mut Work<'_>, kind: PaperKind) -> Self {
        let known = meanings(work.atlas, kind);
        let mut columns: HashMap<String, usize> = HashMap::new();
        for (at, meaning) in work.paper.columns.iter().enumerate() {
            let Some(meaning) = meaning.as_deref().filter(|meaning| !matches!(*meaning, "" | "ignore")) else {
                continue;
            };
            if !known.iter().any(|it| it.code == meaning) {
                let (zh, en) = (
                    "这种表没有这样的列。请重新选择这一列的含义",
                    "A list of this kind has no such column. Choose again what it means",
                );
                work.wrong(0, Some(at), meaning, zh, en);
            } else if columns.insert(meaning.to_owned(), at).is_some() {
                let (zh, en) =
                    ("两列选了同一含义。请只留一列", "Two columns were given the same meaning. Leave it to one");
                work.wrong(0, Some(at), meaning, zh, en);
            }
        }
        for needed in known.iter().filter(|it| it.required && !columns.contains_key(&it.code)) {
            let zh = format!("还没有指出哪一列是“{}”", needed.zh);
            let en = format!("No column was said to be: {}", needed.en);
            work.wrong(0, None, "", &zh, &en);
        }
        Self(columns)
    }
    pub fn has(&self, meaning: &str) -> bool {
        self.0.contains_key(meaning)
    }
    pub fn at(&self, meaning: &str) -> Option<usize> {
        self.0.get(meaning).copied()
    }
    /// The text under a meaning, if there is any and it says something.
    pub fn text<'r>(&self, row: &'r GivenRow, meaning: &str) -> Option<(usize, &'r str)> {
        let at = self.at(meaning)?;
        let text = row.cells.get(at)?.trim();
        (!clean::is_nothing(text)).then_some((at, text))
    }
}

/// The rows that are not left out; a cell that says "as above" says what stands above it.
pub(super) fn rows(work: &mut Work<'_>, columns: &Columns, skip: &std::collections::HashSet<u32>) -> Vec<GivenRow> {
    let mut above: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    let paper: &Paper = work.paper;
    for PaperRow { n, cells } in &paper.rows {
        let mut cells = cells.clone();
        for (at, cell) in cells.iter_mut().enumerate() {
            if clean::is_ditto(cell) {
                let said = above.get(at).cloned().unwrap_or_default();
                if said.is_empty() && columns.0.values().any(|column| *column == at) {
                    let (zh, en) = (
                        "写着“同上”，但上面没有内容。请填写",
                        "It says “as above”, but nothing stands above. Fill it in",
                    );
                    work.wrong(*n, Some(at), cell, zh, en);
                }
                *cell = said;
            }
        }
        above.clone_from(&cells);
        let mut fine = true;
        for at in columns.0.values() {
            if let Some(cell) = cells.get(*at).filter(|cell| clean::is_error(cell)) {
                fine = false;
                let (zh, en) = (
                    "公式出错，没有值。请在表里改正，或在这里直接填写",
                    "The formula failed and has no value. Mend it in the workbook, or fill it in here",
                );
                work.wrong(*n, Some(*at), cell, zh, en);
            }
        }
        if fine && !skip.contains(n) {
            rows.push(GivenRow { n: *n, cells });
        }
    }
    rows
}
