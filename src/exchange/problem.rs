//! The catalogue of everything that can be wrong with a file: a stable code, how grave it is, and friendly texts
//! (in [`super::problem_zh`] and [`super::problem_en`]).

use serde::Serialize;

use super::fault::At;
use crate::domain::{Date, Kind, Period, TextError};

/// How grave a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing of the import can be applied before it is mended.
    Error,
    /// It is imported and shown.
    Warning,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the variants say what is wrong, and their texts say it in two languages")]
pub enum Problem {
    // The file as a whole.
    UnknownFile,
    UnknownFormat,
    FileTwice { other: String },
    Unreadable { why: String },
    EmptyFolder,
    NotPicture,
    EmblemAlone,
    PictureTooLarge { kb: usize, most: usize },
    Encoding,
    EmptyFile,
    NotCsv { why: String },
    NotXlsx { why: String },
    NotJson { line: usize, column: usize, why: String },
    NotFeatures { found: String },
    NotShapefile { why: String },
    ShapefilePart { part: &'static str },
    ShapefileRows { shapes: usize, rows: usize },
    MissingColumn { column: &'static str },
    UnknownColumn { column: String, known: String },
    DoubleColumn { column: String },
    RowLength { cells: usize, columns: usize },
    DatumMissing,
    DatumForeign { name: String },
    DatumUnreadable { why: String },
    // One value.
    MissingValue,
    BadText { why: TextError },
    BadDate,
    BadNumber,
    BadWord { allowed: String },
    PeriodOrder { first: Date, last: Date },
    HalfPosition,
    BadExtent { why: String },
    UnitAndArea,
    SecondSetting,
    OtherDistrict { own: String },
    // A coordinate.
    NotFinite,
    Swapped { x: f64, y: f64 },
    SwappedMetres { x: f64, y: f64 },
    OutOfRange { x: f64, y: f64 },
    NoZonePrefix { x: f64 },
    NoInverse { x: f64, y: f64 },
    FarAway { km: f64 },
    // A shape.
    NoGeometry,
    NotDrawn { bare: usize, total: usize },
    WrongGeometry { found: String, wanted: &'static str },
    BadCoordinates { why: String },
    RingUnclosed { metres: f64 },
    RingTooShort { coordinates: usize },
    DuplicateVertex { times: usize },
    Spike,
    SelfCrossing,
    RingNoArea,
    RingsCross,
    HoleOutside,
    // One thing among the others.
    UnknownCode { kind: Kind },
    UnknownParty,
    DoubleCode { kind: Kind, first: At },
    VersionsOverlap { day: Date, other: At },
    CodeOfUnit { first: At },
    MissingKey { key: String },
    GroupDiffers { column: &'static str, first: At },
    RoleNotForSubject { role: String, allowed: String },
    RoleNotForParty { role: String, allowed: &'static str },
    SeatAndParty,
    HeldTwice { other: At, day: Date },
    UnitCircle { codes: String },
    OutsideEveryZone { metres: f64, nearest: String, day: Date },
    TooManyHolders { role: String, holders: usize, maximum: u16, day: Date, names: String },
    StatedDiffers { kind: Kind, stated: String, drawn: String },
    StatedNowhere { kind: Kind, stated: String },
    OutsideLife { kind: Kind, code: String, life: Period },
    // The areas of one kind together.
    Snapped { vertices: usize, areas: usize, metres: f64 },
    Noded { vertices: usize, areas: usize },
    SliverHealed { count: usize, m2: f64 },
    Collapsed,
    Overlap { kind: Kind, a: String, b: String, m2: f64, day: Date },
    Gap { kind: Kind, m2: f64, day: Date, near: String },
    BeyondDistrict { kind: Kind, code: String, m2: f64, day: Date },
    // What an import leaves alone.
    NotEnded { kind: Kind, code: String },
    EndsBeforeStart { kind: Kind, code: String, first: Date },
    ZoneStillHeld { duties: usize, named: String },
}

impl Problem {
    /// The stable code, for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownFile => "unknown_file",
            Self::UnknownFormat => "unknown_format",
            Self::FileTwice { .. } => "file_twice",
            Self::Unreadable { .. } => "unreadable",
            Self::EmptyFolder => "empty_folder",
            Self::EmblemAlone => "emblem_alone",
            Self::NotPicture => "not_picture",
            Self::PictureTooLarge { .. } => "picture_too_large",
            Self::Encoding => "encoding",
            Self::EmptyFile => "empty_file",
            Self::NotCsv { .. } => "not_csv",
            Self::NotXlsx { .. } => "not_xlsx",
            Self::NotJson { .. } => "not_json",
            Self::NotFeatures { .. } => "not_features",
            Self::NotShapefile { .. } => "not_shapefile",
            Self::ShapefilePart { .. } => "shapefile_part",
            Self::ShapefileRows { .. } => "shapefile_rows",
            Self::MissingColumn { .. } => "missing_column",
            Self::UnknownColumn { .. } => "unknown_column",
            Self::DoubleColumn { .. } => "double_column",
            Self::RowLength { .. } => "row_length",
            Self::DatumMissing => "datum_missing",
            Self::DatumForeign { .. } => "datum_foreign",
            Self::DatumUnreadable { .. } => "datum_unreadable",
            Self::MissingValue => "missing_value",
            Self::BadText { .. } => "bad_text",
            Self::BadDate => "bad_date",
            Self::BadNumber => "bad_number",
            Self::BadWord { .. } => "bad_word",
            Self::PeriodOrder { .. } => "period_order",
            Self::HalfPosition => "half_position",
            Self::BadExtent { .. } => "bad_extent",
            Self::UnitAndArea => "unit_and_area",
            Self::SecondSetting => "second_district",
            Self::OtherDistrict { .. } => "other_district",
            Self::NotFinite => "not_finite",
            Self::Swapped { .. } => "swapped",
            Self::SwappedMetres { .. } => "swapped_metres",
            Self::OutOfRange { .. } => "out_of_range",
            Self::NoZonePrefix { .. } => "no_zone_prefix",
            Self::NoInverse { .. } => "no_inverse",
            Self::FarAway { .. } => "far_away",
            Self::NoGeometry => "no_geometry",
            Self::NotDrawn { .. } => "not_drawn",
            Self::WrongGeometry { .. } => "wrong_geometry",
            Self::BadCoordinates { .. } => "bad_coordinates",
            Self::RingUnclosed { .. } => "ring_unclosed",
            Self::RingTooShort { .. } => "ring_too_short",
            Self::DuplicateVertex { .. } => "duplicate_vertex",
            Self::Spike => "spike",
            Self::SelfCrossing => "self_crossing",
            Self::RingNoArea => "ring_no_area",
            Self::RingsCross => "rings_cross",
            Self::HoleOutside => "hole_outside",
            Self::UnknownCode { .. } => "unknown_code",
            Self::UnknownParty => "unknown_party",
            Self::DoubleCode { .. } => "double_code",
            Self::VersionsOverlap { .. } => "versions_overlap",
            Self::CodeOfUnit { .. } => "code_of_unit",
            Self::MissingKey { .. } => "missing_key",
            Self::GroupDiffers { .. } => "group_differs",
            Self::RoleNotForSubject { .. } => "role_not_for_subject",
            Self::RoleNotForParty { .. } => "role_not_for_party",
            Self::SeatAndParty => "seat_and_party",
            Self::HeldTwice { .. } => "held_twice",
            Self::UnitCircle { .. } => "unit_circle",
            Self::OutsideEveryZone { .. } => "outside_every_zone",
            Self::TooManyHolders { .. } => "too_many_holders",
            Self::StatedDiffers { .. } => "stated_differs",
            Self::StatedNowhere { .. } => "stated_nowhere",
            Self::OutsideLife { .. } => "outside_life",
            Self::Snapped { .. } => "snapped",
            Self::Noded { .. } => "noded",
            Self::SliverHealed { .. } => "sliver_healed",
            Self::Collapsed => "collapsed",
            Self::Overlap { .. } => "overlap",
            Self::Gap { .. } => "gap",
            Self::BeyondDistrict { .. } => "beyond_district",
            Self::NotEnded { .. } => "not_ended",
            Self::EndsBeforeStart { .. } => "ends_before_start",
            Self::ZoneStillHeld { .. } => "zone_still_held",
        }
    }

    /// How grave it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::UnknownColumn { .. }
            | Self::TooManyHolders { .. }
            | Self::StatedDiffers { .. }
            | Self::StatedNowhere { .. }
            | Self::OutsideLife { .. }
            | Self::NotDrawn { .. }
            | Self::Snapped { .. }
            | Self::Noded { .. }
            | Self::SliverHealed { .. }
            | Self::NotEnded { .. }
            | Self::EndsBeforeStart { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }
}
