//! Papers in, plans out.

mod bad;
mod raw;

use std::collections::{BTreeMap, HashMap};

use jiff::civil::date;

use super::*;
use crate::atlas::Atlas;
use crate::domain::{Change, Command, Date, Seq, Verb};
use crate::exchange::{Datum, Options, demo_files, plan, read};

/// The day that the raw workbooks are of.
const FIRST: Date = date(2026, 12, 1);

/// The atlas after some commands.
fn applied(mut atlas: Atlas, commands: &[crate::domain::Envelope]) -> Atlas {
    for envelope in commands {
        let Command::Put { record, .. } = &envelope.command else { continue };
        let found = atlas.record_by_id(record.kind(), record.id());
        assert_eq!(envelope.base, found.as_ref().map(|found| found.version));
        let fid = found.as_ref().map_or_else(|| atlas.next_fid(record.kind()), |found| found.fid);
        let version = found.map_or(1, |found| found.version + 1);
        let change =
            Change { fid, version, verb: Verb::Added, record: (**record).clone(), reason: None, personal: None };
        atlas.apply(Seq(atlas.seq().0 + 1), &change);
    }
    atlas
}

/// The demonstration district of some of its files.
fn district(names: impl Fn(&str) -> bool) -> Atlas {
    let files: Vec<_> = demo_files().into_iter().filter(|file| names(file.stem())).collect();
    let planned = plan(&Atlas::default(), read(&files, None, &mut ()), Options::default(), &mut ());
    assert!(!planned.faults.any_error(), "{:?}", planned.faults.errors().map(ToString::to_string).collect::<Vec<_>>());
    applied(Atlas::default(), &planned.commands)
}

/// A sheet as a paper, as guessed.
fn paper(sheet: &PaperSheet) -> Paper {
    let data = &sheet.rows[sheet.header..sheet.rows.len() - sheet.notes.len()];
    Paper {
        kind: sheet.kind.expect("a kind is guessed"),
        name: sheet.name.clone(),
        first: FIRST,
        rows: data.iter().map(|(n, cells)| PaperRow { n: *n, cells: cells.clone() }).collect(),
        columns: sheet.columns.iter().map(|column| column.meaning.clone()).collect(),
        titles: sheet.columns.iter().map(|column| column.title.clone()).collect(),
        datum: Some(Datum::Gcj02),
        answers: BTreeMap::new(),
        leave_out: false,
        phones: HashMap::new(),
    }
}

/// Rows of text, tab separated, as a paper.
fn pasted(atlas: &Atlas, text: &str) -> Paper {
    let book = read_book(atlas, "", text.as_bytes()).unwrap();
    paper(&book.sheets[0])
}

fn told(planned: &Planned) -> Vec<String> {
    planned.entries.iter().map(|it| format!("{:?} {} {} {:?}", it.what, it.code, it.name, it.fields)).collect()
}

fn faults(planned: &Planned) -> Vec<String> {
    planned
        .faults
        .iter()
        .map(|it| format!("{:?} {} {:?} {} {}", it.severity, it.row, it.column, it.value, it.said.zh))
        .collect()
}

fn questions(planned: &Planned) -> Vec<String> {
    let told = |it: &Question| format!("{} {:?} {:?} {:?}", it.key, it.why, it.suggested, it.rows);
    planned.questions.iter().map(told).collect()
}
