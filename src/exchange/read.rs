//! From files to sheets: everything about a file that can be said without knowing the others.

use std::collections::HashSet;

use super::datum::Datum;
use super::fault::{At, Faults};
use super::geojson_in::{self, RawLayer, Stated};
use super::input::{FileKind, Format, InputFile, read_files};
use super::problem::Problem;
use super::progress::{Phase, Progress};
use super::raw::{Drawn, Wanted, to_shape};
use super::shapefile_in;
use super::sheet::{Sheet, SheetRow, all_there, recognise};
use crate::domain::Picture;

/// The most that the emblem may weigh: it is on every screen.
const EMBLEM_BYTES: usize = 256 * 1024;

/// What was read: at most one sheet of each kind, in the order of [`FileKind::ALL`], and what is wrong so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Input {
    /// The sheets.
    pub sheets: Vec<Sheet>,
    /// The kinds of which a file was given that could not be read to the end.
    pub(super) lost: Vec<FileKind>,
    /// The district's emblem.
    pub emblem: Option<InputFile>,
    /// What is wrong.
    pub faults: Faults,
    /// The datum of coordinates that state none.
    pub datum: Option<Datum>,
}

impl Input {
    /// The kinds whose files have errors: nothing should be concluded from what they seem to lack.
    pub(super) fn broken(&self, faults: &Faults) -> HashSet<FileKind> {
        let wrong: HashSet<&str> = faults.errors().map(|fault| fault.at.file.as_ref()).collect();
        let sheets = self.sheets.iter().filter(|sheet| wrong.contains(sheet.file.as_ref())).map(|sheet| sheet.kind);
        sheets.chain(self.lost.iter().copied()).collect()
    }
    /// The sheet of a kind.
    pub fn sheet(&self, kind: FileKind) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.kind == kind)
    }
}

/// Reads files and folders. `datum` is what coordinates mean in files that don't say so themselves.
pub fn read_paths(paths: &[impl AsRef<std::path::Path>], datum: Option<Datum>, progress: &mut dyn Progress) -> Input {
    let mut faults = Faults::default();
    let files = read_files(paths, &mut faults);
    let mut input = read(&files, datum, progress);
    faults.0.append(&mut input.faults.0);
    input.faults = faults;
    input
}

/// Reads files from memory. `datum` is what coordinates mean in files that don't say so themselves.
pub fn read(files: &[InputFile], datum: Option<Datum>, progress: &mut dyn Progress) -> Input {
    let mut input = Input { datum, ..Input::default() };
    let mut seen: Vec<(FileKind, &str)> = Vec::new();
    for (done, file) in files.iter().enumerate() {
        progress.step(Phase::Reading, done, files.len());
        let faults = &mut input.faults;
        let name = file.file_name();
        if file.is_emblem() {
            emblem(file, &mut input);
            continue;
        }
        let Some(kind) = FileKind::of_stem(file.stem()) else {
            // The parts of a Shapefile are named once, by its .shp.
            if Format::of_extension(&file.extension()) != Some(Format::Beside) {
                faults.add(At::file(name), Problem::UnknownFile);
            }
            continue;
        };
        let format = match Format::of_extension(&file.extension()) {
            Some(Format::Beside) => continue,
            Some(format @ (Format::Csv | Format::Xlsx)) if !kind.is_layer() => format,
            Some(format @ (Format::GeoJson | Format::Shapefile)) if kind.is_layer() => format,
            _ => {
                faults.add(At::file(name), Problem::UnknownFormat);
                continue;
            }
        };
        if let Some((_, other)) = seen.iter().find(|(other, _)| *other == kind) {
            faults.add(At::file(name), Problem::FileTwice { other: (*other).to_owned() });
            continue;
        }
        seen.push((kind, name));
        let sheet = match format {
            Format::Csv | Format::Xlsx => Sheet::table(file, kind, format, faults),
            Format::GeoJson => geojson_in::read(file, faults).and_then(|raw| layer(file, kind, raw, datum, faults)),
            _ => shapefile_in::read(file, files, faults).and_then(|raw| layer(file, kind, raw, datum, faults)),
        };
        if sheet.as_ref().is_none_or(|sheet| sheet.broken) {
            input.lost.push(kind);
        }
        input.sheets.extend(sheet);
    }
    progress.step(Phase::Reading, files.len(), files.len());
    input.sheets.sort_by_key(|sheet| sheet.kind);
    input
}

/// The district's emblem stands with the settings, which stand with the district.
fn emblem(file: &InputFile, input: &mut Input) {
    let at = At::file(file.file_name());
    match (Picture::of(&file.bytes), &input.emblem) {
        (Some(_), _) if file.bytes.len() > EMBLEM_BYTES => {
            input.faults.add(at, Problem::PictureTooLarge { kb: file.bytes.len() / 1024, most: EMBLEM_BYTES / 1024 });
        }
        (Some(_), None) => input.emblem = Some(file.clone()),
        (Some(_), Some(other)) => input.faults.add(at, Problem::FileTwice { other: other.file_name().to_owned() }),
        (None, _) => input.faults.add(at, Problem::NotPicture),
    }
}

fn layer(file: &InputFile, kind: FileKind, raw: RawLayer, asked: Option<Datum>, faults: &mut Faults) -> Option<Sheet> {
    let at = At::file(file.file_name());
    let columns = recognise(kind, raw.header.iter().map(String::as_str), &at, faults);
    let whole = raw.features.is_empty() || all_there(kind, &columns, &at, faults);
    // A file without any coordinate has no datum to state.
    let any = raw.features.iter().any(|feature| feature.shape != Drawn::Nothing);
    let datum = if any || kind == FileKind::Context { datum_of(raw.datum, asked, &at, faults) } else { None };
    let wanted = if kind == FileKind::Context { Wanted::Anything } else { Wanted::Area };
    let mut rows = Vec::with_capacity(raw.features.len());
    for (feature, number) in raw.features.into_iter().zip(1_u32..) {
        let at = At { row: Some(number), feature: true, ..at.clone() };
        let shape = match (feature.shape, datum) {
            (Drawn::Shape((raw, found)), Some(datum)) => {
                to_shape(raw, &found, wanted, datum, &at, faults).map_or(Drawn::Broken, Drawn::Shape)
            }
            (Drawn::Nothing, _) if kind == FileKind::Context => {
                faults.add(at, Problem::NoGeometry);
                Drawn::Broken
            }
            (Drawn::Nothing, _) => Drawn::Nothing,
            (Drawn::Shape(_) | Drawn::Broken, _) => Drawn::Broken,
        };
        rows.push(SheetRow { number, cells: feature.cells, shape });
    }
    Some(Sheet { file: at.file, kind, broken: !whole, columns, rows })
}

/// The datum of a file: what it states, else what was asked for; never a guess.
fn datum_of(stated: Stated, asked: Option<Datum>, at: &At, faults: &mut Faults) -> Option<Datum> {
    let problem = match (stated, asked) {
        (Stated::Known(datum), _) => return Some(datum),
        (Stated::Nothing, Some(asked)) => return Some(asked),
        (Stated::Nothing, None) => Problem::DatumMissing,
        (Stated::Foreign(name), _) => Problem::DatumForeign { name },
        (Stated::Unreadable(_), Some(asked)) => return Some(asked),
        (Stated::Unreadable(why), None) => Problem::DatumUnreadable { why },
    };
    faults.add(at.clone(), problem);
    None
}
