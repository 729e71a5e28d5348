//! The files come back as they were handed over.

use super::*;

/// The header and rows of a CSV, rows sorted.
fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn exported_tables_are_the_imported_ones_cell_by_cell_but_for_private_telephones() {
    let given = demo_files();
    let atlas = applied(Atlas::default(), &planned(&Atlas::default(), &given));
    let exported = export_files(&atlas, &mut ());
    assert_eq!(exported.len(), given.len());
    for file in given.iter().filter(|file| file.name.ends_with(".csv")) {
        let back = exported.iter().find(|other| other.name == file.name).expect(&file.name);
        assert!(back.bytes.starts_with(b"\xef\xbb\xbf"));
        let (mut was, is) = (cells(&file.bytes), cells(&back.bytes));
        if file.name == "people.csv" {
            let phone = was[0].iter().position(|name| name == "private_phone").unwrap();
            was[1..].iter_mut().for_each(|row| row[phone].clear());
            assert!(is[1..].iter().all(|row| row[phone].is_empty()));
        }
        assert_eq!(is.len(), was.len(), "{}", file.name);
        for (was, is) in was.iter().zip(&is) {
            assert_eq!(was, is, "{}", file.name);
        }
    }
}

#[test]
fn reading_the_exported_files_back_changes_nothing() {
    let atlas = applied(Atlas::default(), &planned(&Atlas::default(), &demo_files()));
    let exported = export_files(&atlas, &mut ());
    let again = planned(&atlas, &exported);
    assert_eq!(again.faults.errors().map(Fault::en).collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!(again.entries, vec![]);
    // And into an empty atlas they make the same district.
    let other = applied(Atlas::default(), &planned(&Atlas::default(), &exported));
    for (a, b) in exported.iter().zip(export_files(&other, &mut ())) {
        assert!(a.bytes == b.bytes, "{}", a.name);
    }
}
