//! What a made district takes over from the demonstration as it is: lines, checklists, scoring, roles, calendar.

use std::{fs, io, path::Path};

use jiff::civil::date;

use super::super::demo::demo_files;
use super::super::input::{FileKind, InputFile};
use super::super::plan::{Options, plan};
use super::super::read::read;
use crate::atlas::Atlas;
use crate::domain::{Checklist, Command, Coverage, Dated, Record, ScoringScheme, Shape};

/// The files that are copied.
const COPIED: [FileKind; 5] =
    [FileKind::Lines, FileKind::Checklists, FileKind::Scoring, FileKind::Roles, FileKind::Calendar];

/// The lists, and what they mean.
pub(super) struct Lists {
    files: Vec<InputFile>,
    /// The lines, in the order of their file.
    pub lines: Vec<Line>,
    /// The scheme that visits are scored by.
    pub scheme: ScoringScheme,
}

/// A line of work.
pub(super) struct Line {
    /// Its code.
    pub code: String,
    /// What its places are called.
    pub short_name: String,
    /// Whether each zone needs people of its own for it.
    pub per_zone: bool,
    /// Whether its places lie along roads.
    pub roads: bool,
    /// What is asked on a visit.
    pub checklist: Checklist,
}

impl Lists {
    /// # Errors
    /// When the files inside the binary are not what they should be.
    pub(super) fn of_demonstration() -> io::Result<Self> {
        let of = |file: &InputFile| FileKind::of_stem(file.stem());
        let files: Vec<_> =
            demo_files().into_iter().filter(|file| of(file).is_some_and(|kind| COPIED.contains(&kind))).collect();
        let planned = plan(&Atlas::default(), read(&files, None, &mut ()), Options::default(), &mut ());
        // Visits are made up for this year.
        let day = date(2026, 1, 1);
        let (mut found, mut checklists, mut scheme) = (vec![], vec![], None);
        for envelope in planned.commands {
            let Command::Put { record, .. } = envelope.command else { continue };
            match *record {
                Record::Line(line) => found.push(line),
                Record::Checklist(list) if list.period().contains(day) => checklists.push(list),
                Record::Scoring(one) if one.period().contains(day) => scheme = Some(one),
                _ => {}
            }
        }
        let lines = found.into_iter().filter_map(|line| {
            let version = line.versions.last();
            let checklist = checklists.iter().find(|list| list.line == line.id)?.clone();
            Some(Line {
                code: line.code.to_string(),
                short_name: version.short_name.as_ref().unwrap_or(&version.name).to_string(),
                per_zone: version.coverage == Coverage::PerZone,
                roads: version.shape == Shape::Hexagon,
                checklist,
            })
        });
        let lines: Vec<_> = lines.collect();
        match scheme.filter(|_| !lines.is_empty()) {
            Some(scheme) => Ok(Self { files, lines, scheme }),
            None => Err(io::Error::other("the demonstration's lists have no line, checklist or scheme")),
        }
    }

    /// Writes them as they are.
    pub(super) fn copy(&self, folder: &Path) -> io::Result<Vec<String>> {
        let each = self.files.iter().map(|file| {
            fs::write(folder.join(file.file_name()), &file.bytes)?;
            Ok(file.file_name().to_owned())
        });
        each.collect()
    }
}
