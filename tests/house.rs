//! The house keeps its shape: which room may use which, read from the sources.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Each room with the rooms it may use. `domain` and `config` are open to all; nobody uses `http`.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("config", &["domain"]),
    ("atlas", &["domain"]),
    ("rules", &["domain", "config", "atlas"]),
    ("store", &["domain", "config"]),
    ("tiles", &["domain", "config", "atlas"]),
    ("engine", &["domain", "config", "atlas", "rules", "store"]),
    ("exchange", &["domain", "config", "atlas", "engine"]),
    ("jobs", &["domain", "config", "atlas", "engine"]),
    ("http", &["domain", "config", "atlas", "rules", "tiles", "engine", "exchange", "jobs"]),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|end| end == "rs") {
            into.push(path);
        }
    }
}

/// The room a file stands in: the first folder below `src`, or the file's own name.
fn room(path: &Path) -> String {
    let inner = path.strip_prefix(source()).unwrap();
    let first = inner.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The rooms named after `crate::` in a text: `use crate::atlas::…`, `use crate::{atlas, domain::…}`, `crate::tiles::…`.
fn rooms_used(text: &str) -> BTreeSet<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => drop(used.insert(word(rest))),
            Some(group) => used.extend(top_level_words(group)),
        }
    }
    used
}

fn word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The first word of each entry of a `use` group, down to its closing brace.
fn top_level_words(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut words) = (0, 0, vec![]);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                words.push(word(&group[start..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                words.push(word(&group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn no_room_uses_one_it_may_not() {
    let allowed: BTreeMap<_, _> = ARROWS.iter().copied().collect();
    let mut files = vec![];
    rust_files(&source(), &mut files);
    let mut faults = vec![];
    for file in files {
        let from = room(&file);
        if matches!(from.as_str(), "main" | "lib" | "cli") {
            continue;
        }
        let Some(may) = allowed.get(from.as_str()) else {
            faults.push(format!("{}: the room {from} has no place in the list of arrows", file.display()));
            continue;
        };
        for to in rooms_used(&fs::read_to_string(&file).unwrap()) {
            if to != from && allowed.contains_key(to.as_str()) && !may.contains(&to.as_str()) {
                faults.push(format!("{}: {from} may not use {to}", file.display()));
            }
        }
    }
    assert!(faults.is_empty(), "arrows that must not be:\n{}", faults.join("\n"));
}

#[test]
fn every_room_in_the_list_exists() {
    for (room, _) in ARROWS {
        let there = source().join(room).is_dir() || source().join(format!("{room}.rs")).is_file();
        assert!(there, "src/{room} is in the list of arrows, but not in the house");
    }
}

#[test]
fn the_reader_of_arrows_sees_groups_and_paths() {
    let used = rooms_used(
        "use crate::{atlas::{Atlas, Row}, domain::Code};\n// crate::http::never\nfn f() { crate::tiles::cut() }",
    );
    assert_eq!(used.into_iter().collect::<Vec<_>>(), ["atlas", "domain", "tiles"]);
}

#[test]
fn only_the_command_line_uses_anyhow() {
    let mut files = vec![];
    rust_files(&source(), &mut files);
    for file in files.iter().filter(|file| !matches!(room(file).as_str(), "main" | "cli")) {
        assert!(!fs::read_to_string(file).unwrap().contains("anyhow"), "{} uses anyhow", file.display());
    }
}

#[test]
fn the_domain_does_no_io_and_has_no_clock() {
    let mut files = vec![];
    rust_files(&source().join("domain"), &mut files);
    rust_files(&source().join("atlas"), &mut files);
    rust_files(&source().join("rules"), &mut files);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for word in
            ["std::fs", "std::net", "tokio::", "SystemTime", "Timestamp::now", "Zoned::now", "async fn", "now_v7"]
        {
            assert!(!text.contains(word), "{}: {word} has no place in a pure room", file.display());
        }
    }
}
