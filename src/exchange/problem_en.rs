//! What is wrong and what to do, in English.

use super::input::FileKind;
use super::problem::Problem;

impl Problem {
    /// What is wrong, in English.
    pub fn en(&self) -> String {
        match self {
            Self::UnknownFile => "no file of a district has this name".into(),
            Self::UnknownFormat => "this content does not come in this kind of file".into(),
            Self::FileTwice { other } => format!("the same content was given twice; the other file is {other}"),
            Self::EmptyFolder => format!("the folder holds none of the district's files ({})", FileKind::list()),
            Self::NotPicture => "it is no PNG, JPEG or WebP picture".into(),
            Self::PictureTooLarge { kb, most } => format!("the picture has {kb} KB; at most {most} KB are taken"),
            Self::EmblemAlone => "there is no district yet that the emblem could stand with".into(),
            Self::Unreadable { why } => format!("the file cannot be read: {why}"),
            Self::Encoding => "the text is neither UTF-8 nor GB18030".into(),
            Self::EmptyFile => "the file is empty".into(),
            Self::NotCsv { why } => format!("this is not a whole CSV: {why}"),
            Self::NotXlsx { why } => format!("this is not a readable XLSX: {why}"),
            Self::NotJson { line, column, why } => format!("this is not JSON, line {line} column {column}: {why}"),
            Self::NotFeatures { found } => format!("this is not a GeoJSON FeatureCollection but {found}"),
            Self::NotShapefile { why } => format!("this is not a readable Shapefile: {why}"),
            Self::ShapefilePart { part } => format!("the Shapefile lacks its {part}"),
            Self::ShapefileRows { shapes, rows } => format!("the .shp has {shapes} shapes but the .dbf {rows} rows"),
            Self::MissingColumn { column } => format!("the column {column:?} is missing"),
            Self::UnknownColumn { column, .. } => format!("the column {column:?} is not known and was not read"),
            Self::DoubleColumn { column } => format!("the column {column:?} is there twice"),
            Self::RowLength { cells, columns } => format!("the row has {cells} cells, the header {columns} columns"),
            Self::DatumMissing => "the datum of the coordinates is not stated".into(),
            Self::DatumForeign { name } => format!("the datum {name:?} is not supported"),
            Self::DatumUnreadable { why } => format!("the statement of the datum cannot be understood: {why}"),
            Self::MissingValue => "a value is required here".into(),
            Self::BadText { why } => format!("the text {why}"),
            Self::BadDate => "this is not a date".into(),
            Self::BadNumber => "this is not a number, or out of range".into(),
            Self::BadWord { .. } => "this word is not one of those allowed".into(),
            Self::PeriodOrder { first, last } => format!("the last day {last} is before the first day {first}"),
            Self::HalfPosition => "only one of longitude and latitude is given".into(),
            Self::BadExtent { why } => format!("the extent (WKT) cannot be understood: {why}"),
            Self::UnitAndArea => "both street and community are given; a unit is the office of one place".into(),
            Self::OtherDistrict { own } => format!("the store is the district {own}, and the file is another one's"),
            Self::SecondSetting => "there is only one district".into(),
            Self::NotFinite => "a coordinate is not a finite number (NaN, null or infinite)".into(),
            Self::Swapped { x, y } => {
                format!("longitude and latitude seem to be exchanged: longitude {x}, latitude {y}")
            }
            Self::SwappedMetres { x, y } => {
                format!("easting and northing seem to be exchanged: easting {x}, northing {y}")
            }
            Self::OutOfRange { x, y } => format!("the coordinate {x}, {y} is out of range"),
            Self::NoZonePrefix { x } => format!("the easting {x} does not belong to the stated zone"),
            Self::NoInverse { x, y } => format!("the coordinate {x}, {y} cannot be converted"),
            Self::FarAway { km } => format!("this is about {km:.0} km away from the district"),
            Self::NoGeometry => "there is no geometry".into(),
            Self::NotDrawn { total: 1, .. } => "no border is drawn yet: it is known by its code and name alone".into(),
            Self::NotDrawn { bare, total } => {
                format!("{bare} of {total} have no border yet: they are known by their code and name alone")
            }
            Self::WrongGeometry { found, wanted } => format!("the geometry is a {found}, wanted is a {wanted}"),
            Self::BadCoordinates { why } => format!("the coordinates are incomplete: {why}"),
            Self::RingUnclosed { metres } => {
                format!("the ring is not closed: first and last are {metres:.1} m apart")
            }
            Self::RingTooShort { coordinates } => format!("the ring has {coordinates} coordinates, fewer than four"),
            Self::DuplicateVertex { times } => format!("the same vertex stands {times} times in a row"),
            Self::Spike => "the ring has a spike: it goes out and comes back the same way".into(),
            Self::SelfCrossing => "the ring crosses itself".into(),
            Self::RingNoArea => "the ring encloses no area".into(),
            Self::RingsCross => "two rings of the same area cross or overlap".into(),
            Self::HoleOutside => "a hole lies outside its outer ring".into(),
            Self::UnknownCode { kind } => format!("there is no {} with this code", kind.word()),
            Self::UnknownParty => "there is no person or unit with this code".into(),
            Self::DoubleCode { kind, first } => format!("this {} code was used before, at {first}", kind.word()),
            Self::VersionsOverlap { day, other } => format!("the period overlaps with that of {other}, on {day}"),
            Self::CodeOfUnit { first } => format!("people and units share one set of codes; used before at {first}"),
            Self::MissingKey { key } => format!("the entry {key:?} is missing"),
            Self::GroupDiffers { column, first } => format!("{column:?} differs within one version, see {first}"),
            Self::RoleNotForSubject { role, .. } => format!("the role {role} is not held for that kind of subject"),
            Self::RoleNotForParty { role, .. } => format!("the role {role} is not held by that kind of party"),
            Self::SeatAndParty => "a vacant seat names nobody; any other names either a person or a unit".into(),
            Self::HeldTwice { other, day } => {
                format!("the same party holds the same role for the same subject at {other}, on {day}")
            }
            Self::UnitCircle { codes } => format!("units stand above themselves: {codes}"),
            Self::OutsideEveryZone { metres, nearest, day } => {
                format!("the checkpoint is outside every zone on {day}; the nearest, {nearest}, is {metres:.0} m away")
            }
            Self::TooManyHolders { role, holders, maximum, day, names } => {
                format!("{role} has {holders} holders from {day}, {maximum} at most ({names})")
            }
            Self::StatedDiffers { kind, stated, drawn } => {
                format!("the roster states {} {stated}, on the map it is in {drawn}", kind.word())
            }
            Self::OutsideLife { kind, code, life } => {
                let last = life.last().map_or("no last day".to_owned(), |last| last.to_string());
                format!(
                    "the {} {code} lasts from {} to {last}, and the duty goes beyond that",
                    kind.word(),
                    life.first()
                )
            }
            Self::StatedNowhere { kind, stated } => {
                format!("the roster states {} {stated}, on the map it is in none", kind.word())
            }
            Self::Snapped { vertices, areas, metres } => {
                format!("{vertices} vertices of {areas} areas were snapped to neighbours, by {metres:.2} m at most")
            }
            Self::Noded { vertices, areas } => format!("{vertices} nodes were added to the borders of {areas} areas"),
            Self::SliverHealed { count, m2 } => format!("{count} slivers under 1 m² were healed, {m2:.2} m² in all"),
            Self::Collapsed => "after snapping the border has no proper shape any more".into(),
            Self::Overlap { kind, a, b, m2, day } => {
                format!("the {}s {a} and {b} overlap by {m2:.0} m² from {day}", kind.word())
            }
            Self::Gap { kind, m2, day, near } => {
                format!("{m2:.0} m² belong to no {} from {day}, near {near}", kind.word())
            }
            Self::BeyondDistrict { kind, code, m2, day } => {
                format!("{m2:.0} m² of the {} {code} are outside the district from {day}", kind.word())
            }
            Self::NotEnded { kind, code } => {
                format!("the {} {code} is not in the new file; it has no period and stays", kind.word())
            }
            Self::EndsBeforeStart { kind, code, first } => {
                format!("the {} {code} is not in the new file; it begins only on {first} and stays", kind.word())
            }
            Self::ZoneStillHeld { duties, named } => {
                format!("the set has no such zone, and {duties} duties are held for it ({named} …)")
            }
        }
    }

    /// What to do, in English.
    pub fn remedy_en(&self) -> String {
        match self {
            Self::UnknownFile => format!("use one of these names: {}", FileKind::list()),
            Self::UnknownFormat => "tables come as .csv or .xlsx, places as .geojson or .shp".into(),
            Self::OtherDistrict { .. } => "choose a store of its own for it with --data or --store".into(),
            Self::FileTwice { .. } | Self::SecondSetting => "keep one of them".into(),
            Self::Unreadable { .. } => "check the path and its permissions".into(),
            Self::EmptyFolder => "name the folder that holds them; folders within folders are not looked into".into(),
            Self::NotPicture => "save it as PNG, JPEG or WebP".into(),
            Self::PictureTooLarge { .. } => "make it smaller".into(),
            Self::EmblemAlone => "give district.geojson together with it".into(),
            Self::Encoding => "save it as UTF-8 CSV or as XLSX".into(),
            Self::EmptyFile => "give a file with a header row".into(),
            Self::NotCsv { .. } => "check that quotes come in pairs".into(),
            Self::NotXlsx { .. } => "open it in a spreadsheet and save it as .xlsx or .csv".into(),
            Self::NotJson { .. } | Self::BadCoordinates { .. } => "export the GeoJSON again".into(),
            Self::NotFeatures { .. } => "export it as a FeatureCollection".into(),
            Self::NotShapefile { .. } | Self::ShapefileRows { .. } => "export the Shapefile again".into(),
            Self::ShapefilePart { part } => format!("put the {part} of the same name beside it"),
            Self::MissingColumn { .. } => "add the column".into(),
            Self::UnknownColumn { known, .. } => format!("columns that can be read: {known}"),
            Self::DoubleColumn { .. } => "remove or rename one of them".into(),
            Self::RowLength { .. } => {
                "look for a separator or quote too many or missing; empty cells keep their separators".into()
            }
            Self::DatumMissing => {
                "state it with --datum (wgs84, gcj02, bd09, cgcs2000 or EPSG:4513–4554) or in the file".into()
            }
            Self::DatumForeign { .. } => "convert it to WGS 84, CGCS2000, GCJ-02 or BD-09 first".into(),
            Self::DatumUnreadable { .. } => "give a proper .prj or crs, or state it with --datum".into(),
            Self::MissingValue => "fill it in".into(),
            Self::BadText { .. } => "mend the text".into(),
            Self::BadDate => "write it like 2026-11-23".into(),
            Self::BadNumber => "write a number".into(),
            Self::BadWord { allowed } => format!("choose one of: {allowed}"),
            Self::PeriodOrder { .. } => "mend the dates".into(),
            Self::HalfPosition => "give both, or leave both empty until it is placed".into(),
            Self::BadExtent { .. } => "write a LINESTRING or POLYGON as WKT, or leave it empty".into(),
            Self::UnitAndArea => "keep one of them".into(),
            Self::NotFinite => "mend the coordinate".into(),
            Self::Swapped { .. } => "write longitude first (x) and latitude second (y)".into(),
            Self::SwappedMetres { .. } => "write the easting first (x) and the northing second (y)".into(),
            Self::OutOfRange { .. } => "check the coordinates; coordinates in metres need their EPSG number".into(),
            Self::NoZonePrefix { .. } => {
                "check the EPSG number: eastings of 4513–4533 begin with the zone, those of 4534–4554 do not".into()
            }
            Self::NoInverse { .. } | Self::FarAway { .. } => "check the coordinates and their datum".into(),
            Self::NoGeometry => "draw it, or remove the entry".into(),
            Self::NotDrawn { .. } => {
                "roster, checkpoints, search and matrix work without; draw the border when there is one".into()
            }
            Self::WrongGeometry { .. } => "export it again with the right type".into(),
            Self::RingUnclosed { .. } => "make the last coordinate equal to the first".into(),
            Self::RingTooShort { .. } => "add vertices or remove the ring".into(),
            Self::DuplicateVertex { .. } => "remove the vertices too many".into(),
            Self::Spike => "remove the vertex of the spike".into(),
            Self::SelfCrossing | Self::RingsCross => "mend it in a GIS; the fault map shows the place".into(),
            Self::RingNoArea => "draw the ring again".into(),
            Self::HoleOutside => "make it a part of its own, or remove it".into(),
            Self::UnknownCode { .. } | Self::UnknownParty => "check the code, or add it in its own file".into(),
            Self::DoubleCode { .. } | Self::CodeOfUnit { .. } => "give it a code of its own".into(),
            Self::VersionsOverlap { .. } => "end the earlier version before the later one begins".into(),
            Self::MissingKey { .. } => "add the row".into(),
            Self::GroupDiffers { .. } => "make them equal, or begin another version".into(),
            Self::RoleNotForSubject { allowed, .. } => format!("this role is held for: {allowed}"),
            Self::RoleNotForParty { allowed, .. } => format!("this role is held by: {allowed}"),
            Self::SeatAndParty => "mend the seat or the party".into(),
            Self::HeldTwice { .. } => "remove one of them or change the dates".into(),
            Self::UnitCircle { .. } => "mend the parent unit".into(),
            Self::OutsideEveryZone { .. } => {
                "check coordinate and datum; leave the coordinate empty until it is placed".into()
            }
            Self::TooManyHolders { .. } => "imported and shown; settle who answers and end the others".into(),
            Self::OutsideLife { .. } => "imported; check the days of the duty, or of what it names".into(),
            Self::StatedDiffers { .. } | Self::StatedNowhere { .. } => {
                "imported as stated and shown; check the coordinate or the roster".into()
            }
            Self::Snapped { .. } | Self::Noded { .. } | Self::SliverHealed { .. } => {
                "nothing to do; have a look at the map".into()
            }
            Self::Collapsed => "draw the area again; details within 0.3 m are snapped".into(),
            Self::Overlap { .. } | Self::Gap { .. } | Self::BeyondDistrict { .. } => {
                "mend the shared border in a GIS; the fault map shows the place".into()
            }
            Self::NotEnded { .. } | Self::EndsBeforeStart { .. } => "nothing to do".into(),
            Self::ZoneStillHeld { .. } => "keep its code for the zone that goes on, or end the duties with it".into(),
        }
    }
}
