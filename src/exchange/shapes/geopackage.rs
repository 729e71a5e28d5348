//! GeoPackage: the one layer of features in it, by way of a file of our own that is opened for reading only.

use std::io::Write;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::super::datum::Datum;
use super::super::geojson_in::{RawFeature, RawLayer, Stated};
use super::super::input::InputFile;
use super::super::raw::{Drawn, Raw};
use super::{MOST_AREAS, ShapesError, too_many, wkb};

/// The most columns that come along.
const MOST_COLUMNS: usize = 100;

pub(super) fn read(file: &InputFile) -> Result<RawLayer, ShapesError> {
    let disk =
        |_| ShapesError::wrong("服务器磁盘写不进去，请稍后再试", "the server's disk cannot be written; try later");
    let mut kept = tempfile::NamedTempFile::new().map_err(disk)?;
    kept.write_all(&file.bytes).map_err(disk)?;
    kept.flush().map_err(disk)?;
    opened(kept.path())
}

fn broken(_: rusqlite::Error) -> ShapesError {
    ShapesError::wrong("GeoPackage 读不懂，可能已损坏", "the GeoPackage cannot be read; it may be damaged")
}

fn opened(path: &std::path::Path) -> Result<RawLayer, ShapesError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(path, flags).map_err(broken)?;
    // What is written in a stranger's file does nothing of its own.
    database.pragma_update(None, "trusted_schema", "OFF").map_err(broken)?;
    let (table, column, datum) = layer(&database)?;
    // A table, no view: what a view would do on the way is not known.
    let kind: Option<String> = database
        .query_row(
            "SELECT type FROM sqlite_master WHERE name = ?1 AND sql NOT LIKE 'CREATE VIRTUAL%'",
            [&table],
            |row| row.get(0),
        )
        .optional()
        .map_err(broken)?;
    if kind.as_deref() != Some("table") {
        return Err(ShapesError::wrong("GeoPackage 的图层不是普通表", "the layer of the GeoPackage is no plain table"));
    }
    let mut rows = database.prepare(&format!("SELECT * FROM {}", quoted(&table))).map_err(broken)?;
    let names: Vec<String> = rows.column_names().map(str::to_owned).collect();
    let Some(place) = names.iter().position(|name| name.eq_ignore_ascii_case(&column)) else {
        return Err(ShapesError::wrong("GeoPackage 的图层没有几何列", "the layer of the GeoPackage has no geometry"));
    };
    let cells: Vec<usize> = (0..names.len()).filter(|at| *at != place).take(MOST_COLUMNS).collect();
    let header = cells.iter().map(|at| names[*at].clone()).collect();
    let mut features = Vec::new();
    let mut rows = rows.query([]).map_err(broken)?;
    while let Some(row) = rows.next().map_err(broken)? {
        if features.len() >= MOST_AREAS {
            return Err(too_many());
        }
        let text = |at: &usize| Ok(cell(row.get_ref(*at)?));
        let cells = cells.iter().map(text).collect::<Result<csv::StringRecord, _>>().map_err(broken)?;
        let shape = match row.get_ref(place).map_err(broken)? {
            ValueRef::Blob(bytes) => wkb::polygons(bytes)
                .map_or(Drawn::Nothing, |found| Drawn::Shape((Raw::Polygons(found), "Polygon".to_owned()))),
            _ => Drawn::Nothing,
        };
        features.push(RawFeature { cells, shape });
    }
    Ok(RawLayer { datum, header, features })
}

/// The table with its geometry's column and datum.
fn layer(database: &Connection) -> Result<(String, String, Stated), ShapesError> {
    let mut found = database
        .prepare(
            "SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.srs_name
             FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
             WHERE upper(g.geometry_type_name) IN ('POLYGON', 'MULTIPOLYGON', 'SURFACE', 'MULTISURFACE', 'CURVEPOLYGON',
               'GEOMETRY', 'GEOMETRYCOLLECTION')
             ORDER BY g.table_name LIMIT 6",
        )
        .map_err(broken)?;
    let rows = found.query_map([], |row| {
        let of: (Option<String>, Option<i64>, Option<String>) = (row.get(2)?, row.get(3)?, row.get(4)?);
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, of))
    });
    let mut layers: Vec<_> = rows.map_err(broken)?.collect::<Result<_, _>>().map_err(broken)?;
    // Our own export has several layers; the one of the zones is meant.
    if let Some(place) = layers.iter().position(|(name, ..)| name == "zones") {
        layers = vec![layers.swap_remove(place)];
    }
    let names: Vec<&str> = layers.iter().map(|(name, ..)| name.as_str()).collect();
    if names.len() > 1 {
        return Err(ShapesError::wrong(
            format!("GeoPackage 里有几个面图层（{}），请只留一个，或把要用的命名为 zones", names.join("、")),
            format!("there are several layers of areas ({}); leave one, or call it zones", names.join(", ")),
        ));
    }
    let Some((table, column, (organization, number, title))) = layers.pop() else {
        return Err(ShapesError::wrong("GeoPackage 里没有面图层", "there is no layer of areas in the GeoPackage"));
    };
    let datum = match (organization, number) {
        (Some(organization), Some(number)) if !organization.eq_ignore_ascii_case("none") => {
            let name = format!("{organization}:{number}");
            Datum::parse(&name).map_or_else(|| Stated::Foreign(title.unwrap_or(name)), Stated::Known)
        }
        _ => Stated::Nothing,
    };
    Ok((table, column, datum))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).chars().take(500).collect(),
        ValueRef::Null | ValueRef::Blob(_) => String::new(),
    }
}
