//! The files of a district, recognised by name.

use std::borrow::Cow;
use std::path::Path;

use super::fault::{At, Faults};
use super::problem::Problem;
use crate::domain::{Kind, Picture};

/// A file's name and content.
#[derive(Debug, Clone, PartialEq)]
pub struct InputFile {
    /// The name, with or without folders before it.
    pub name: String,
    /// The content.
    pub bytes: Cow<'static, [u8]>,
}

impl InputFile {
    /// From bytes in memory.
    pub fn new(name: impl Into<String>, bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }
    /// The file's own name, without folders.
    pub fn file_name(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name)
    }
    /// The name without folder and extension.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }
    /// Whether it is the district's emblem, by its name.
    pub fn is_emblem(&self) -> bool {
        self.stem().eq_ignore_ascii_case("emblem") && Picture::of_extension(&self.extension()).is_some()
    }
    /// The extension in small letters, without its dot.
    pub fn extension(&self) -> String {
        self.file_name().rsplit_once('.').map_or(String::new(), |(_, end)| end.to_ascii_lowercase())
    }
}

/// What a file is about. In order: what is referred to comes before what refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each variant is the file name it stands for")]
pub enum FileKind {
    District,
    Zones,
    Streets,
    Communities,
    Estates,
    Context,
    Lines,
    Checklists,
    Scoring,
    Checkpoints,
    Units,
    People,
    Posts,
    Roles,
    Duties,
    Calendar,
}

impl FileKind {
    /// Every kind of file.
    pub const ALL: [Self; 16] = [
        Self::District,
        Self::Zones,
        Self::Streets,
        Self::Communities,
        Self::Estates,
        Self::Context,
        Self::Lines,
        Self::Checklists,
        Self::Scoring,
        Self::Checkpoints,
        Self::Units,
        Self::People,
        Self::Posts,
        Self::Roles,
        Self::Duties,
        Self::Calendar,
    ];
    /// The file's name without its extension.
    pub const fn stem(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Zones => "zones",
            Self::Streets => "streets",
            Self::Communities => "communities",
            Self::Estates => "estates",
            Self::Context => "context",
            Self::Lines => "lines",
            Self::Checklists => "checklists",
            Self::Scoring => "scoring",
            Self::Checkpoints => "checkpoints",
            Self::Units => "units",
            Self::People => "people",
            Self::Posts => "posts",
            Self::Roles => "roles",
            Self::Duties => "duties",
            Self::Calendar => "calendar",
        }
    }
    /// What its entries are.
    pub const fn kind(self) -> Kind {
        match self {
            Self::District => Kind::District,
            Self::Zones => Kind::Zone,
            Self::Streets => Kind::Street,
            Self::Communities => Kind::Community,
            Self::Estates => Kind::Estate,
            Self::Context => Kind::Context,
            Self::Lines => Kind::Line,
            Self::Checklists => Kind::Checklist,
            Self::Scoring => Kind::Scoring,
            Self::Checkpoints => Kind::Checkpoint,
            Self::Units => Kind::Unit,
            Self::People => Kind::Person,
            Self::Posts => Kind::Post,
            Self::Roles => Kind::Role,
            Self::Duties => Kind::Duty,
            Self::Calendar => Kind::Calendar,
        }
    }
    /// Whether it is a layer of shapes; the others are tables.
    pub const fn is_layer(self) -> bool {
        matches!(self, Self::District | Self::Zones | Self::Streets | Self::Communities | Self::Estates | Self::Context)
    }
    /// By the file's name; case does not matter.
    pub fn of_stem(stem: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.stem().eq_ignore_ascii_case(stem))
    }
    /// All names, for people.
    pub fn list() -> String {
        Self::ALL.map(Self::stem).join(", ")
    }
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    Xlsx,
    GeoJson,
    Shapefile,
    /// `.dbf`, `.prj`, `.cpg`, `.shx` … beside a `.shp`.
    Beside,
}

impl Format {
    pub(super) fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "csv" | "txt" | "tsv" => Some(Self::Csv),
            "xlsx" | "xlsm" | "xls" => Some(Self::Xlsx),
            "geojson" | "json" => Some(Self::GeoJson),
            "shp" => Some(Self::Shapefile),
            "dbf" | "prj" | "cpg" | "shx" | "sbn" | "sbx" | "qmd" | "qix" => Some(Self::Beside),
            _ => None,
        }
    }
}

/// The visits that [`generate`](super::generate()) writes beside a district: they come in through the API, never from a
/// file, and may be larger than the memory.
pub(super) const INSPECTIONS: &str = "inspections";

/// Reads files, and of folders the files in them (not folders within folders). Hidden files, and in folders files
/// that cannot hold a district's data (a README, a script, made up inspections), are passed over; a file that is named
/// is never.
pub fn read_files(paths: &[impl AsRef<Path>], faults: &mut Faults) -> Vec<InputFile> {
    let mut files = Vec::new();
    for path in paths {
        let path = path.as_ref();
        if path.is_dir() {
            read_folder(path, &mut files, faults);
        } else {
            read_one(path, &mut files, faults);
            if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("shp")) {
                for end in ["dbf", "prj", "cpg", "DBF", "PRJ", "CPG"] {
                    let beside = path.with_extension(end);
                    if beside.is_file() {
                        read_one(&beside, &mut files, faults);
                    }
                }
            }
        }
    }
    files
}

fn read_folder(folder: &Path, files: &mut Vec<InputFile>, faults: &mut Faults) {
    let mut inside: Vec<_> = match std::fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(Result::ok).map(|entry| entry.path()).collect(),
        Err(error) => {
            let why = reason(&error);
            return faults.add(At::file(&folder.to_string_lossy()), Problem::Unreadable { why });
        }
    };
    inside.sort();
    let before = files.len();
    for path in inside {
        let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with(['.', '~']));
        let extension = path.extension().map(|end| end.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let ours = Format::of_extension(&extension).is_some_and(|_| extension != "txt");
        let named = InputFile::new(path.to_string_lossy(), Vec::new());
        let passed_over = hidden || named.stem() == INSPECTIONS;
        if path.is_file() && !passed_over && (ours || named.is_emblem()) {
            read_one(&path, files, faults);
        }
    }
    if files[before..].iter().all(|file| FileKind::of_stem(file.stem()).is_none()) {
        faults.add(At::file(&folder.to_string_lossy()), Problem::EmptyFolder);
    }
}

fn read_one(path: &Path, files: &mut Vec<InputFile>, faults: &mut Faults) {
    let name = path.to_string_lossy().into_owned();
    match std::fs::read(path) {
        Ok(bytes) => files.push(InputFile::new(name, bytes)),
        Err(error) => faults.add(At::file(&name), Problem::Unreadable { why: reason(&error) }),
    }
}

/// What the system said, without its number.
pub(super) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder / 没有这个文件或文件夹".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied / 没有读取权限".into(),
        _ => error.to_string(),
    }
}
